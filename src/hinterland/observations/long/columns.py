"""What the columns of a long table are for, by their headings; codes and their labels together."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from ...library.text.han import simplified
from ..printed.names import is_part_head, is_region_head
from ..printed.units import take_units
from ..printed.words import flat, split_languages, squeeze

__all__ = ["Heading", "Key", "Role", "heading_of", "pair"]

Role = Literal[
    "region", "series", "flow", "unit", "multiplier", "period", "part", "frequency", "value",
    "status", "confidentiality", "note", "starts", "dimension", "idle",
]  # fmt: skip

_SPELT: Final[Mapping[Role, str]] = {
    "region": (
        "refarea referencearea geo geography geopoliticalentity geopoliticalentityreporting country "
        "countryterritory countryregion countryorarea countriesandareas countryorterritory "
        "dguid cty pays país economy nation state province region area location territory reporter reporting "
        "reportereconomy reportingeconomy reportingcountry adcode iso iso2 iso3 regid territoryid "
        "地区 区域 国家 国家地区 国家或地区 国别 报告国 省 省份 省市 省区市 州 行政区划 行政区 所属省份 所在省份 所属地区"
    ),
    "series": (
        "series indicator variable measure metric subject subjectdescriptor subjects concept "
        "item items element elements naitem indicna indic statistic statistics aggregate "
        "transaction contents content dataitem datatype seriestitle seriesdescription title titlecompl "
        "weosubject statisticalindicator estimates indicador indicateur indikator variável variavel "
        "domain topic theme subjectarea indicatorgroup indicatorcategory "
        "指标类别 指标分类 指标大类 指标组 一级指标 二级指标 三级指标 专题 指标 项目 变量 统计指标 指标项 科目 数据项 数据项目 内容 统计项目 指标全称"
    ),
    "flow": (
        "flow tradeflow flowdesc tradeflowdesc direction tradedirection exportimport importexport "
        "exim flowtype typeoftrade 流向 贸易流向 贸易方向 进出口 进出口类型 进出口标志 进出口方向 进出口类别 贸易类型"
    ),
    "unit": (
        "unit units unitmeasure unitofmeasure measureunit unitofmeasurement uom measurementunit currency unidad unidade unité einheit "
        "单位 计量单位 指标单位 数据单位 币种 货币 货币单位"
    ),
    "multiplier": (
        "unitmult unitmultiplier multiplier power powercode scale scalefactor magnitude scalarfactor scalar "
        "orderofmagnitude 倍数 乘数 单位倍数 数量级 量级 单位乘数 倍率"
    ),
    "period": (
        "period year years time date timeperiod refperiod referenceperiod referenceyear refyear "
        "obsdate obstime observationdate observationyear calendaryear reportingperiod statyear año ano année jahr refdate "
        "年份 年 年度 时间 日期 时期 统计时间 报告期 统计年份 数据时间 统计期 统计日期 数据日期 数据年份 年月 所属时期"
    ),
    "part": (
        "month mon months monthnumber quarter qtr quarters half halfyear semester mes mês mois monat trimestre quartal "
        "月份 月 季度 季 半年 月度"
    ),
    "frequency": (
        "freq frequency periodicity timefrequency 频率 频度 数据频率 周期 统计频率 更新频率"
    ),
    "value": (
        "value values obsvalue observation observationvalue obs datavalue val amount figure figures "
        "numericvalue tradevalue number count valor valeur wert 数值 值 数据 观测值 指标值 金额 数额 数据值 统计值 取值"
    ),
    "status": (
        "flag flags obsstatus observationstatus obsflag status statusflag valuestatus datastatus reliability symbol action "
        "标志 标记 数据标志 状态 数据状态 标识 数据标识"
    ),
    "confidentiality": (
        "confstatus obsconf confidentiality confidentialitystatus confidentialstatus 保密 保密状态"
    ),
    "note": (
        "note notes memo comment comments commentobs commentts footnote footnotes remark remarks annotation "
        "countryseriesspecificnotes subjectnotes obscomment valuefootnotes 备注 说明 注 注释 脚注 附注"
    ),
    "starts": "estimatesstartafter",
    "dimension": (
        "partner partnercountry partnereconomy counterpart counterpartarea counterpartcountry destination "
        "origin countryoforigin countryofdestination market exportmarket tradingpartner "
        "sex gender sexo sexe geschlecht edad idade âge secteur setor age agegroup ageband sector industry industries activity economicactivity product products "
        "commodity commodities goods hs hs2 hs4 hs6 hscode sitc bec nace isic cn cpa chapter section heading "
        "pricebase prices price priceunit valuation adjustment seasonaladjustment calendaradjustment "
        "seasadj sadj transformation base baseyear baseper baseperiod ownership enterprisetype nature residence urbanrural "
        "education occupation category class classification group type subtype level breakdown "
        "disaggregation scenario method methodology variant version vintage edition mode transport modeoftransport customs "
        "customsregime regime tradetype tradesystem currencybasis refsector counterpartsector instrument "
        "instrasset stockflow accountingentry expenditure collection customscode sizeclass "
        "unitprice qtyunit region1 zone "
        "伙伴 贸易伙伴 贸易伙伴国 伙伴国 对象国 目的国 目的地国 原产国 来源国 国别地区 性别 年龄 年龄组 年龄段 行业 产业 部门 产品 商品 "
        "商品名称 商品类别 商品编码 类别 分类 类型 分组 贸易方式 运输方式 企业性质 企业类型 登记注册类型 所有制 价格 价格口径 口径 "
        "价格类型 季节调整 城乡 户籍 学历 职业 经济类型 海关 关别 版本 情景 统计口径"
    ),
    "idle": (
        "dataflow structure structureid structurename lastupdate lastupdated dataset datasetid "
        "source sources datasource sourcenote sourceagency sourcedetail provider publisher database decimals "
        "decimal precision timeformat rowid row rownumber no id uid key obskey serieskey vector coordinate terminated sourceyear compilation breaks embargotime obsprebreak timepercollect incomegroup "
        "prebreakvalue updated link url "
        "序号 编号 行号 来源 数据来源 资料来源 数据库 更新时间 发布时间 发布日期 小数位数"
    ),
}  # fmt: skip
_ROLES: Final[Mapping[str, Role]] = {
    word: role for role, words in _SPELT.items() for word in words.split()
}
_CODE: Final = re.compile(r"[\s_.]*(?:codes?|ids?|iso\d?|编码|代码|代号)$", re.IGNORECASE)
_NAME: Final = re.compile(
    r"[\s_.]*(?:names?|labels?|descriptions?|desc|titles?|名称|名)$", re.IGNORECASE
)
_OF_OTHERS: Final = re.compile(
    r"partner|counterpart|destination|\borigin|伙伴|目的国|目的地国|来源国|原产|对方|对象国",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(r"\s*\((geo|time|metric)\)$")
_GIVEN: Final[Mapping[str, Role]] = {"geo": "region", "time": "period", "metric": "series"}
_CONCEPT: Final = re.compile(r"([A-Z][A-Z0-9_]*)(?:: .*)?", re.ASCII)
_UNNAMED: Final = re.compile(r"|unnamed:? ?\d+|level_\d", re.IGNORECASE)


class Heading(NamedTuple):
    """A column's heading.

    `text` is as printed, on one line, of `REF_AREA: Reference area` the concept; `key` its bare
    word in small letters, alike for the code and the label of one dimension. `is_concept`: it is
    written like a concept of SDMX, so that its cells may hold `code: label`.
    """

    text: str
    key: str
    role: Role | None
    is_code: bool = False
    is_concept: bool = False


@lru_cache(maxsize=16384)
def heading_of(text: str) -> Heading:
    """Return what a column's heading means.

    Examples
    --------
    >>> [heading_of(t).role for t in ("Country Code", "UNIT_MULT", "指标名称", "Sex", "GDP")]
    ['region', 'multiplier', 'series', 'dimension', None]
    >>> heading_of("Flag Codes").key == heading_of("Flags").key, heading_of("Unit Code").is_code
    (True, True)
    >>> heading_of("Bundesland (geo)")[:3]
    ('Bundesland', 'bundesland', 'region')
    """
    printed = flat(text)
    if found := _ROLE.search(printed):
        bare = printed[: found.start()]
        return Heading(bare, _key(bare), _GIVEN[found[1]])
    concept = _CONCEPT.fullmatch(printed)
    if concept:
        printed = concept[1]
    words = split_languages(simplified(printed))
    for half in filter(None, (squeeze(words.zh), words.en)):
        if known := _known(half):
            return Heading(printed, *known, is_concept=concept is not None)
    role: Role | None = None
    if is_region_head(printed) or is_part_head(printed):
        role = "region"
    elif _OF_OTHERS.search(printed):
        role = "dimension"
    else:
        measured, units = take_units(printed)
        known = _known(measured) if units else None
        role = "value" if known and known[1] == "value" else None
    if _UNNAMED.fullmatch(printed):
        role = None
    bare = _CODE.sub("", printed)
    key = _key(_NAME.sub("", bare))
    return Heading(printed, key, role, bare != printed, concept is not None)


def _known(text: str) -> tuple[str, Role, bool] | None:
    """Return a heading's word, role, and whether it has "code"."""
    for bare in (
        text,
        _CODE.sub("", text),
        _NAME.sub("", text),
        _NAME.sub("", _CODE.sub("", text)),
    ):
        key = _key(bare)
        role = _ROLES.get(key) or _ROLES.get(key.removesuffix("s"))
        if role is not None:
            return key.removesuffix("s") or key, role, _CODE.search(text) is not None
    return None


def _key(text: str) -> str:
    return re.sub(r"[^\w]|_", "", flat(text)).casefold()


_CODE_CELL: Final = re.compile(r"[A-Z0-9_][A-Z0-9_.+\-@*]*", re.ASCII)
_BOTH: Final = re.compile(r"([A-Za-z0-9_][\w.+\-@]{0,40}): (\S.*)", re.ASCII | re.DOTALL)
_ALIKE: Final = {
    "unitmeasure": "unit", "unitofmeasure": "unit", "measureunit": "unit", "refarea": "area",
    "referencearea": "area", "powercode": "power", "unitmultiplier": "unitmult",
    "obsstatus": "flag", "observationstatus": "flag", "obsflag": "flag", "status": "flag",
    "frequency": "freq", "tradeflow": "flow", "counterpartarea": "partner",
    "partnercountry": "partner", "naitem": "item",
}  # fmt: skip
#: Headings over codes of regions, whatever heads their names.
_CODES_OF_REGIONS: Final = frozenset({
    "location", "refarea", "geo", "regid", "territoryid", "iso", "iso2", "iso3", "adcode", "area",
})  # fmt: skip
#: Roles of which a table has one, so that two columns in step are code and label.
_STEPPING: Final = frozenset({"frequency", "multiplier", "period"})
_SHORTEST: Final = 3  # letters of a heading that may begin another: `MEA`, `Measure`


class Key(NamedTuple):
    """A dimension: its heading, its role, and its columns, the label's last."""

    heading: Heading
    role: Role
    columns: tuple[int, ...]

    def of(self, row: Sequence[str]) -> str:
        """Return the text of a row: the label, the code where there is no label."""
        return self.both(row)[1]

    def both(self, row: Sequence[str]) -> tuple[str, str]:
        """Return a row's code, empty where none is given, and its label."""
        if len(self.columns) == 1 and not (self.heading.is_concept or self.heading.is_code):
            return "", row[self.columns[0]]
        texts = [row[column] for column in self.columns]
        if len(texts) > 1:
            code = next(filter(None, texts), "")
            return code, texts[-1] or code
        if self.heading.is_concept and (found := _BOTH.fullmatch(texts[0])):
            return found[1], found[2].strip()
        return (texts[0] if self.heading.is_code else ""), texts[0]


def pair(keys: Sequence[Key], rows: Sequence[Sequence[str]]) -> list[Key]:
    """Return the dimensions of columns, those of codes together with their labels.

    Two columns are one dimension where their headings mean the same (`SEX`, `Sex`; `Flag Codes`,
    `Flags`; `LOCATION`, `Country`), the first holds codes, and each code has one label.

    Examples
    --------
    >>> from .columns import heading_of
    >>> heads = ["LOCATION", "Country", "SEX", "Sex", "Year"]
    >>> keys = [Key(heading_of(h), heading_of(h).role, (c,)) for c, h in enumerate(heads)]
    >>> rows = [["CHN", "China", "T", "Total", "2019"], ["CHN", "China", "F", "Women", "2019"]]
    >>> [(key.heading.text, key.columns) for key in pair(keys, rows)]
    [('Country', (0, 1)), ('Sex', (2, 3)), ('Year', (4,))]
    """
    held: dict[int, bool] = {}
    for key in keys:
        texts = [text for row in rows if (text := flat(row[key.columns[0]]))]
        is_dense = key.heading.is_code and all(" " not in text for text in texts)
        are_codes = bool(texts) and all(map(_CODE_CELL.fullmatch, texts))
        held[key.columns[0]] = is_dense or are_codes
    labels: dict[int, int] = {}
    for n, key in enumerate(keys):
        others = [
            m
            for m, other in enumerate(keys)
            if m != n
            and m not in labels
            and held[key.columns[0]]
            and (m > n or not held[other.columns[0]])
            and _say_the_same(key, other)
            and _is_function(key, other, rows)
        ]
        if others:
            labels[n] = others[0]
    for n in reversed(range(len(keys))):
        if n in labels:  # The label of a code may be the code of another.
            labels[n] = labels.get(labels[n], labels[n])
    paired: list[Key] = []
    for n, key in enumerate(keys):
        if n not in labels:
            both = (key, *(keys[m] for m in labels if labels[m] == n))
            roles = [each.role for each in both if each.role != "dimension"]
            columns = (column for each in (*both[1:], key) for column in each.columns)
            paired.append(Key(key.heading, roles[0] if roles else key.role, tuple(columns)))
    return paired


def _say_the_same(one: Key, other: Key) -> bool:
    """Return whether the headings of two columns name one dimension."""
    first, second = (_ALIKE.get(key.heading.key, key.heading.key) for key in (one, other))
    if first == second:
        return True
    if one.role == other.role == "region":
        return not _CODES_OF_REGIONS.isdisjoint({one.heading.key, other.heading.key})
    if one.role == other.role and one.role in _STEPPING:
        return True
    if one.role == other.role == "series" and one.heading.is_code:
        return True
    if "dimension" not in {one.role, other.role} or min(len(first), len(second)) < _SHORTEST:
        return False
    return (
        second.startswith(first)
        or first.startswith(second)
        or (one.heading.is_code and first.endswith(second))
    )


def _is_function(code: Key, label: Key, rows: Sequence[Sequence[str]]) -> bool:
    """Return whether each code has one label, and, unless the heading says "code", each label one."""
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    for row in rows:
        a, b = flat(row[code.columns[0]]), flat(row[label.columns[0]])
        if a and b:
            if first.setdefault(a, b) != b:
                return False
            if second.setdefault(b, a) != a and not code.heading.is_code:
                return False
    return True
