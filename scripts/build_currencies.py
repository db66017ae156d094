"""Write the table of currencies: their codes, names and how units of them are printed.

python scripts/build_currencies.py

Codes and names are those of Unicode's CLDR, as Babel has them, of all money that is legal tender
somewhere; how statistics print them besides is written here.
"""

import csv
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Final

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_currency_symbol

from hinterland.units.currencies import CurrencyRow

TABLE: Final = Path(__file__).parents[1] / "src" / "hinterland" / "data" / "currencies.csv"

#: What CLDR calls otherwise: one, many, in Chinese. None keeps what CLDR has.
NAMES: Final[dict[str, tuple[str | None, str | None, str | None]]] = {
    "ALL": (None, "Albanian leks", None),
    "AUD": (None, None, "澳元"),
    "CAD": (None, None, "加元"),
    "CNY": ("yuan", "yuan", None),
    "GBP": (None, None, "英镑"),
    "MKD": (None, "Macedonian denars", None),
    "MOP": (None, None, "澳门元"),
    "MYR": (None, None, "马来西亚林吉特"),
    "SHP": (None, None, "圣赫勒拿镑"),
    "SZL": (None, None, "斯威士兰里兰吉尼"),
    "TRY": (None, "Turkish liras", None),
    "TWD": (None, None, "新台币"),
    "XCG": (None, None, "加勒比盾"),
    "ZWG": (None, None, "津巴布韦金"),
}
#: The unit as printed where it is not the code, or not the name in Chinese.
UNIT: Final = {"CNY": ("yuan", "元")}
#: Further signs (behind which m and k are scales) and names, wherever they are printed.
SIGNS: Final = {
    "AUD": "A$ AU$", "BRL": "R$", "CAD": "C$ CA$ Can$ CDN$", "CNY": "RMB yuan CN¥ RMB¥",
    "CZK": "Kč", "DKK": "DKr", "DOP": "RD$", "FJD": "FJ$", "GBP": "STG UK£", "HKD": "HK$",
    "IDR": "Rp", "INR": "₹", "JMD": "J$", "JPY": "JP¥", "MXN": "MX$ Mex$", "MYR": "RM",
    "NOK": "NKr", "NZD": "NZ$", "PEN": "S/.", "PLN": "zł", "RUB": "₽", "SEK": "SKr", "SGD": "S$",
    "THB": "฿", "TRY": "₺", "TTD": "TT$", "TWD": "NT$", "UAH": "₴", "USD": "US$ U.S.$ $US",
    "VND": "₫", "PHP": "₱", "NGN": "₦", "KZT": "₸", "GHS": "GH₵ GH¢", "CLP": "CLP$", "COP": "COP$",
    "ARS": "AR$", "UYU": "$U UYU$",
}  # fmt: skip
WORDS: Final = {
    "ARS": "Argentine pesos|Argentinian pesos|Argentinean pesos",
    "BRL": "reais|Brazilian reais",
    "BYN": "Belarusian roubles",
    "CNY": "yuan|RMB yuan|yuan RMB|yuan of RMB|Chinese yuan|yuan renminbi|renminbi yuan|renminbi",
    "CHF": "Swiss francs",
    "CZK": "Czech crowns|Czech koruny",
    "DKK": "Danish crowns|Danish kroner",
    "GBP": "pounds sterling|sterling|UK pounds|British pounds sterling|pound sterling",
    "HKD": "HK dollar|HK dollars",
    "NOK": "Norwegian crowns",
    "PEN": "soles|nuevos soles",
    "PHP": "Philippines pesos",
    "PLN": "zloty",
    "RUB": "Russian rouble|Russian roubles",
    "SEK": "Swedish crowns",
    "TWD": "NT dollar|NT dollars|Taiwan dollars",
    "USD": "US dollar|US dollars|U.S. dollar|U.S. dollars|United States dollars|American dollars",
    "UYU": "Uruguayan pesos",
}  # fmt: skip
WORDS_ZH: Final = {
    "AUD": "澳大利亚元|澳币", "BRL": "雷亚尔", "CAD": "加拿大元|加币", "CHF": "瑞郎",
    "CNY": "元|圆|元人民币|人民币元|人民币圆", "EUR": "欧圆", "HKD": "港币|港圆|港元港币", "JPY": "日圆",
    "IDR": "印尼盾|印尼卢比", "INR": "印度卢比", "KRW": "韩圆|韩币", "MOP": "澳门币|澳门元",
    "MYR": "马币|令吉|林吉特|马元", "NZD": "纽元|纽币", "RUB": "俄卢布", "SGD": "新元|坡币|新币",
    "THB": "泰铢", "TWD": "台币|新台币元|新台币圆|台币元", "USD": "美金|美圆", "VND": "越盾",
    "ZAR": "兰特", "EGP": "埃镑",
}  # fmt: skip
#: What only means the currency at home, besides the national words below.
HOME_WORDS_ZH: Final = dict.fromkeys(("HKD", "MOP", "SGD", "TWD"), "元|圆")
HOME_SIGNS: Final = {
    "CNY": "¥", "JPY": "¥", "ZAR": "R", "KPW": "₩", "KRW": "₩", "XAF": "FCFA", "XOF": "FCFA",
}  # fmt: skip
#: Signs by national word.
SIGNS_BY_WORD: Final = {
    "dollar": "$", "peso": "$", "pound": "£", "krone": "kr", "krona": "kr", "króna": "kr",
    "rupee": "Rs Rs. ₨",
}  # fmt: skip
#: What CLDR has for one currency and others print as well.
NO_ONES: Final = frozenset({"$", "£", "¥", "₩", "FCFA", "F\u202fCFA"})
#: National words that are never printed alone, for they mean something else in English.
NEVER_ALONE: Final = frozenset({"real", "mark", "gold", "sol"})
#: National words of today's one currency that were others' too.
WERE_SHARED: Final = frozenset({"lira", "escudo", "guilder", "koruna"})
#: Other spellings of national words, both one and many.
SPELT: Final = {
    "ruble": "rouble|roubles", "krone": "krone|kroner|crowns", "krona": "krona|kronor|crowns",
    "króna": "krona|kronur|crowns", "koruna": "crowns|koruny",
}  # fmt: skip
#: The national words of Chinese, that names end with.
WORDS_AT_END: Final = (
    "比索", "卢比", "克朗", "第纳尔", "法郎", "里亚尔", "先令", "卢布", "里拉", "迪拉姆", "马纳特", "列伊",
    "克瓦查", "镑",
)  # fmt: skip


def main() -> int:
    """Write the table."""
    codes = _tender()
    counts = Counter(plain for code in codes for plain in set(map(_plain, _alone(code))))
    shared = {plain for plain, count in counts.items() if count > 1}
    rows = [_row(code, shared) for code in codes]
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(CurrencyRow._fields)
        writer.writerows(rows)
    print(f"{len(rows)} currencies")
    return 0


def _tender() -> list[str]:
    """Return the codes of all money that is legal tender somewhere today."""
    territories = get_global("territory_currencies").values()
    return sorted({
        code for used in territories for code, _start, end, tender in used if tender and not end
    })  # fmt: skip


def _names(code: str) -> tuple[str, str, str]:
    own = NAMES.get(code, (None, None, None))
    return (
        own[0] or get_currency_name(code, 1, "en"),
        own[1] or get_currency_name(code, 2, "en"),
        own[2] or Locale("zh").currencies[code],
    )


def _alone(code: str) -> list[str]:
    """Return the words that a currency is called by at home: peso, pesos."""
    one, many, _zh = _names(code)
    word = one.split()[-1]
    if word in NEVER_ALONE:
        return []
    return list(dict.fromkeys([word, many.split()[-1], f"{word}s", *_listed(SPELT.get(word))]))


def _row(code: str, shared: set[str]) -> CurrencyRow:
    one, many, zh = _names(code)
    signs = [code, *SIGNS.get(code, "").split()]
    symbol = get_currency_symbol(code, "en")
    signs += [symbol] if symbol not in NO_ONES else []
    alone = _alone(code)
    national = next(iter(alone), "")
    at_home = [w for w in alone if _plain(w) in shared or national in WERE_SHARED]
    words = [one, many, *_listed(WORDS.get(code)), *(w for w in alone if w not in at_home)]
    end = next((word for word in WORDS_AT_END if zh.endswith(word)), "")
    unit, unit_zh = UNIT.get(code, (code, end if len(end) > 1 else zh))
    home_signs = [HOME_SIGNS.get(code, ""), SIGNS_BY_WORD.get(national, "")]
    return CurrencyRow(
        code, one, many, zh, unit, unit_zh,
        _joined(signs), _joined(words), _joined([zh, *_listed(WORDS_ZH.get(code))]),
        _joined(" ".join(home_signs).split()), _joined(at_home),
        _joined([*_listed(HOME_WORDS_ZH.get(code)), end]),
    )  # fmt: skip


def _plain(word: str) -> str:
    """Return a word without accents: króna is printed like krona."""
    return "".join(
        c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)
    )


def _listed(text: str | None) -> list[str]:
    return (text or "").split("|")


def _joined(names: list[str]) -> str:
    return "|".join(dict.fromkeys(filter(None, names)))


if __name__ == "__main__":
    sys.exit(main())
