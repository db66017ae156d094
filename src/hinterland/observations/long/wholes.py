"""Values of a dimension that leave a figure what it is: the whole, current prices, annual."""

import re
from typing import Final

from ...library.text.han import simplified
from ..printed.words import flat, squeeze

__all__ = ["is_harmless", "is_whole"]

_WHOLE: Final = re.compile(
    r"(?:grand |overall )?totals?|all|_t|_z|t|tot|totl|ttl|wld|w0|not applicable|n/?a|none|any|"
    r"(?:the )?(?:whole )?world(?: total)?|whole world|total,? (?:for |of )?all .*|"
    r"(?:total|all)(?: of)? (?:the )?(?:countries|partners?|trading partners|economies|products?|commodit(?:y|ies)|"
    r"goods|merchandise|items|industries|sectors|activities|economic activities|ages?|age groups|sexes|genders|"
    r"persons|population|economy|flows|modes|modes of transport|customs|customs regimes|types|groups|categories|enterprises|"
    r"ownership types|residents|areas|levels|classes)(?: of .*)?(?: total)?|"
    r"(?:all|both) (?:sexes|genders)|male and female|men and women|total economy|whole economy|"
    r"合计|总计|总数|总额|总值|小计|全部|全体|所有|总体|不分|不限|整体|共计|"
    r"(?:全部|所有|各|全)(?:国家|国家和地区|国家或地区|国家\(地区\)|国别|伙伴|贸易伙伴|商品|货物|产品|行业|部门|产业|年龄|年龄组|性别|企业|类型|贸易方式|运输方式|海关|关别|类别|分类|人口|口径)|"
    r"世界|全球|全世界|世界合计|男女合计|男女|两性|男女两性|全行业|全社会|城乡合计|城乡|全龄|总人口",
    re.IGNORECASE,
)
#: What a dimension of these headings may hold without changing a figure.
_BY_HEADING: Final[tuple[tuple[str, str], ...]] = (
    (
        r"price|prices|pricebase|pricebasis|priceunit|valuation|价格.*",
        r"v|cp|c|n|cur|current|nominal",
    ),
    (
        r"price|prices|pricebase|pricebasis|priceunit|valuation|价格.*|.*口径|measure|type|类型|subject",
        r"(?:in |at )?current(?: market)? prices?|nominal(?: terms| values?)?|"
        r"(?:按)?(?:当年|现行|当期)(?:市场)?价格?(?:计算)?|现价|名义(?:值)?",
    ),
    (
        r"adjustment|.*adjustment|seasadj|sadj|sadjustment|adjust|季节调整|.*季调",
        r"n|nsa|_z|no|unadjusted|non[- ]?adjusted|not adjusted|not seasonally adjusted|"
        r"neither seasonally (?:nor calendar )?adjusted(?: nor calendar adjusted)?(?: data)?|"
        r"unadjusted data.*|未调整|未季调|不调整|未经季节调整|否|原始值",
    ),
    (
        r"transformation|collection|method|stockflow|type|measure|scenario|version|edition|variant|vintage|版本|情景|tradesystem",
        r"n|lvl|level|levels|non[- ]transformed data|not transformed|raw|absolute|actual|observed|annual|"
        r"实际|实际值|绝对值|绝对数|绝对额|水平值",
    ),
    (r"collection", r"[as]|sum.*|average.*|年?平均|合计"),
    (r"refsector|counterpartsector|sector|部门", r"s1|total economy|s1: total economy"),
    (r"partner.*|counterpart.*|.*partner|伙伴.*|贸易伙伴.*", r"0|000|w1|w00|1w|wl|all"),
    (
        r"product|products|commodity|commoditie|hs|hscode|sitc|good|goods|item|cn|cpa|商品.*|产品",
        r"0|goods|goods total|merchandise|merchandise trade|货物|货物贸易|全部货物|ag0|00",
    ),
    (r".*(?:estimate|provisional|forecast|projected|imputed|break|估计|初步|预测).*", r"no|n|false|0|否|none"),
    (r"age|agegroup|ageband|年龄.*", r"0\+|all|y_ge0|0 and over|0岁及以上"),
    (r"zone|region|area|.*地带|大区|区域|板块|regiongroup|group", (
        r"(?:north|south|east|west|central|north-?east|north-?west|south-?east|south-?west)(?:ern)?"
        r"(?: (?:china|region|zone|part))?|(?:东|中|西|东北|华北|华东|华南|华中|西北|西南)(?:部)?(?:地区)?"
    )),
)  # fmt: skip


def is_whole(text: str) -> bool:
    """Return whether a value stands for all of a dimension.

    Examples
    --------
    >>> [is_whole(text) for text in ("World", "Both sexes", "所有国家", "合计", "_T", "women")]
    [True, True, True, True, True, False]
    """
    return _WHOLE.fullmatch(_plain(text)) is not None


def is_harmless(key: str, *values: str) -> bool:
    """Return whether a dimension's value, given as code and label, leaves a figure what it is.

    Both must be harmless, where both are given; a code alone counts where nothing else is. `key`
    is the bare word of the dimension's heading.

    Examples
    --------
    >>> is_harmless("partner", "World"), is_harmless("partner", "USA", "United States")
    (True, False)
    >>> is_harmless("prices", "V", "Current prices"), is_harmless("prices", "constant prices")
    (True, False)
    >>> is_harmless("sex", "T", "Total"), is_harmless("adjustment", "N")
    (True, True)
    """
    said = [value for value in values if value.strip()]
    label = said[-1] if said else ""
    if not label:
        return True
    plain = _plain(label)
    # ILO repeats the heading: `Sex: Total`.
    if _WHOLE.fullmatch(plain) or _WHOLE.fullmatch(plain.rpartition(": ")[2]):
        return True
    return any(
        re.fullmatch(headings, key) and re.fullmatch(harmless, plain, re.IGNORECASE)
        for headings, harmless in _BY_HEADING
    )


def _plain(text: str) -> str:
    return squeeze(simplified(flat(text))).casefold().strip(" .:;")
