"""The World Bank's indicators of the nation, to hold totals against."""

import re
from typing import Final

from ..source import Release, Source

__all__ = ["INDICATORS", "WORLDBANK"]

#: Indicator → what it is.
INDICATORS: Final = {
    "NY.GDP.MKTP.CN": "GDP, yuan",
    "PA.NUS.FCRF": "official exchange rate, yuan per US dollar, period average",
    "SP.POP.TOTL": "population",
    "TX.VAL.MRCH.CD.WT": "exports of goods, US dollars",
    "TM.VAL.MRCH.CD.WT": "imports of goods, US dollars",
}


def _release(_address: str, fetched: str) -> Release:
    return Release(f"worldbank_{fetched[:4]}" if fetched else "worldbank")


WORLDBANK: Final = Source(
    name="worldbank",
    en="World Bank indicators",
    zh="世界银行指标",
    publisher="World Bank",
    licence="CC BY 4.0",
    about="yearly figures of China as a whole: GDP, exchange rate, population, exports, imports",
    cost=f"{len(INDICATORS)} requests of about 20 kB",
    covers=re.compile(r"/v2/country/[^/]+/indicator/"),
    starts={
        f"https://api.worldbank.org/v2/country/CHN/indicator/{code}?format=json&per_page=500": 1.0
        for code in INDICATORS
    },
    release=_release,
)
