"""The words of units: scales, nouns, labels, and headings that are never in money."""

import re
from typing import Final

from ...units import money_words, names

__all__ = [
    "AMOUNT", "APART", "BASE", "BRACKETS", "CHANGE", "CURRENT", "EDGES", "HINT", "HUNDRED", "IN", "JOINTS_EN", "LABEL", "NOUNS_EN", "NO_MONEY_EN", "NO_MONEY_ZH", "OPEN", "OPEN_END", "PER_HEAD", "SCALES_EN", "SCALE_WORD", "SEVERAL", "SIGNED", "SLASHED", "TOKEN", "UNIT_ZH",
]  # fmt: skip

LABEL: Final = re.compile(
    r"(?<![经營经营營法人管理])(?:计量|計量|數量|数量|金额|金額|货币|貨幣|价值)?(?<![经營经营營法人管理])[单單]\s*位\s*:?|\bunits?(?: of measure(?:ment)?)?\s*:",
    re.IGNORECASE,
)
BRACKETS: Final = re.compile(r"\s*[(\[【]([^()\[\]【】]*)[)\]】]")
EDGES: Final = "()[]【】:,; "
CHANGE: Final = re.compile(r"\s*[(\[]?\s*(?:[±+]|\+\s?/?\s?-)?\s*%\s*[)\]]?$")
SIGNED: Final = re.compile(r"\s*\(\s*(?:±|\+\s?/?\s?-)\s*%?\s*\)")
BASE: Final = re.compile(
    r"(?:以?(?:上年|上年同[期月]|去年|去年同[期月]|上月|上期|\d{4}年?)(?:为|為)?|(?:the )?(?:preceding|previous|last) (?:year|month)"
    r"|same (?:period|month) (?:of )?(?:the )?(?:preceding|previous|last) year)"
    r"\s*[=＝]?\s*(?:价格)?\s*100",
    re.IGNORECASE,
)

SCALES_ZH: Final = r"(?:[十百千万亿]|\d[\d,]*+)*+"
_MONEY_ZH: Final = "|".join(sorted(names("zh"), key=len, reverse=True))
NOUN_ZH: Final = (
    f"(?:标准箱|{_MONEY_ZH}|人次|人年|人天|人|户|家|个|件|项|台|套|辆|艘|架|部|只|头|匹|条|所|座|次|对|本|册|份|篇|种|张|例|宗|笔|间|床|处|株|羽|箱|双|卷|块|把|门|名|位|盏|棵|束|"
    "吨标准煤|吨标煤|吨公里|人公里|吨|公斤|千克|克|平方公里|平方千米|平方米|立方米|公里|千米|海里|公顷|亩|米|升|千瓦时|度|千瓦|兆瓦|小时|天|岁|倍|个?百分点|平方|毫米|摄氏度|分贝)"
)
UNIT_ZH: Final = re.compile(
    rf"人民币{SCALES_ZH}元|{SCALES_ZH}{NOUN_ZH}(?:/(?:每)?{SCALES_ZH}{NOUN_ZH}){{0,2}}|[%‰]|{SCALES_ZH[:-2]}+"
)
SCALES_EN: Final = frozenset({
    "hundred", "ten", "thousand", "thousands", "million", "millions", "billion", "billions",
    "trillion", "trillions", "bn", "mn", "mln", "bln", "tn", "mil.", "000s",
})  # fmt: skip
NOUNS_EN: Final = money_words() | frozenset({
    "person", "persons", "people", "inhabitants", "man-year", "man-years", "person-year", "person-years",
    "person-times", "household", "households", "unit", "ton", "tons", "tonne", "tonnes", "kg",
    "km", "km2", "km²", "m2", "m²", "m3", "m³", "sq.km", "sq.m", "cu.m", "kwh", "kw", "mw",
    "mwh", "gwh", "twh", "hectare", "hectares", "ha", "mu", "item", "items", "piece", "pieces",
    "set", "sets", "case", "cases", "time", "times", "hour", "hours", "tce", "%", "‰", "percent",
    "cent", "pct", "pct.", "pp", "p.p.", "percentage-points", "teu",
})  # fmt: skip
JOINTS_EN: Final = frozenset({
    "of", "per", "/", "us", "u.s.", "united", "states", "hong", "kong", "canadian", "australian",
    "mexican", "chinese", "singapore", "taiwan", "new", "'", "square", "cubic", "standard",
    "coal", "equivalent", "sce",
})  # fmt: skip
TOKEN: Final = re.compile(r"\d[\d ,]*|[a-z$%.\-²³0-9]+|\S")

HUNDRED: Final = re.compile(r"\d|百|hundred|one", re.IGNORECASE)
SEVERAL: Final = re.compile(r"[、,;]|和|或| and ")
#: An amount of money: how much of it, and its name.
AMOUNT: Final = re.compile(
    r"(?:per |每)?(?:(?:百|hundred|one|\d*)\s*(?P<name>\D+)|(?P<first>\D+?)\s*\d+)",
    re.IGNORECASE,
)
# What goes with a unit in the year's own prices.
CURRENT: Final = re.compile(
    r"^(?:(?:measured |expressed )?in )?(?:current )?|,? ?\(?(?:at )?current(?: prices)?\)?$",
    re.IGNORECASE,
)
# A cheap look: without one of these there is no unit behind a text.
HINT: Final = re.compile(
    r"[元人户吨%‰$€£万亿萬億公米倍点]|yuan|rmb|cny|usd|dollar|person|people|million|billion|thousand|percent|per cent"
    r"|tons|tonnes|households|euro|peso|pound|rupee|kron|rand\b|\b[A-Z]{3}\b",
    re.IGNORECASE,
)
SCALE_WORD: Final = re.compile(
    r"[百千万亿萬億]|thousand|million|billion|trillion|\b(?:bn|mn|mln|bln|tn)\b|\d{4,}|\d[ ,]?000|'000|%|‰",
    re.IGNORECASE,
)
OPEN: Final = re.compile(r"^(.*\S)\s*[(\[]\s*([^()\[\]]+)$")
APART: Final = re.compile(r"^(.*[^\s,;:|_—–-])\s*(?:[,;:|_]|(?<=\s)[-—–])\s*([^,;:|_]+)$")
SLASHED: Final = re.compile(r"^(.*[^\s元吨人户个])/([^/\s]+)$")
IN: Final = re.compile(r"^(.*\S),? in (.+)$", re.IGNORECASE)
OPEN_END: Final = re.compile(
    r"\b(?:of|below|above|over|under|to|than|from|and|or|per|by|with)$|[-–—/<>]$", re.IGNORECASE
)

NO_MONEY_ZH: Final = re.compile(
    r"增速|增幅|增长(?!额|量|值|极)|增長(?!額|量|值)|增减(?!额|量|值)|增減(?!額|量|值)|涨幅|降幅|涨跌|漲跌|升降|变动(?!额|量)|变化(?!额|量)"
    r"|[比较較]上[年月期](?:同[期月])?(?!.{0,4}[额額量值])|[比较較]去年(?!.{0,6}[额額量值])|同比|环比|環比|定基"
    r"|位次|排名|名次|排序|位居|比重|占比|占.{0,12}(?:比|%|的份额)|份额|份額|构成|構成|结构(?!性)|結構"
    r"|指数|指數|=\s*100|贡献|貢獻|拉动|弹性|系数|(?<!汇)(?<!匯)率(?![先领领])|比例|百分|依存度|密度|强度|倍数|平减|[‰%±]|\+\s?/\s?-|\+-"
    r"|[个户人家件次业位目构同起宗套台]数(?![额据字值])|数量|數量|面积|面積|产量(?!值)|重量|人口数?$|人数|天数|岁$"
)
NO_MONEY_EN: Final = re.compile(
    r"^order$|\b(?:growth|cagr|increases?|decreases?|change[sd]?|chg\.?|percent(?:age)?s?|per cent|pct|ratios?|shares?(?! capital| price|holder)"
    r"|proportions?|rank(?:s|ings?|ed)?|places?|positions?|ind(?:ex|exes|ices)|y[-/]o[-/]y|yoy|y/y|m[-/]o[-/]m|mom|m/m|q[-/]o[-/]q|qoq|q/q"
    r"|(?:year|month|quarter)[- ]o[nv]e?r?[- ](?:year|month|quarter)|composition|structure|contributions?|elasticity"
    r"|coefficients?|dependence|density|intensity|deflators?|multiples?|number of|no\. of|quantity|area|headcount|population"
    r"|weights?|(?:preceding|previous|last) year ?= ?100|(?<!exchange )rates?)\b|[%‰±]|\+\s?/\s?-|=\s*100",
    re.IGNORECASE,
)
PER_HEAD: Final = re.compile(
    r"人均|每人|平均每|户均|地均|亩均|每(?:户|亩|平方|公顷|万|千|百)|\bper (?:capita|person|head|employee|employed|household|worker|inhabitant|sq|square|km|hectare|mu\b)",
    re.IGNORECASE,
)
