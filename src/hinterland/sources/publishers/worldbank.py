"""The World Bank's indicators of the nation, to hold totals against."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...errors import InputError
from ...language import shipped, t
from ..source import Release, Source

__all__ = ["INDICATORS", "WORLDBANK", "answer"]

#: Indicator → what it is.
INDICATORS: Final = {
    "NY.GDP.MKTP.CN": "GDP, yuan",
    "PA.NUS.FCRF": "official exchange rate, yuan per US dollar, period average",
    "SP.POP.TOTL": "population",
    "TX.VAL.MRCH.CD.WT": "exports of goods, US dollars",
    "TM.VAL.MRCH.CD.WT": "imports of goods, US dollars",
}


def answer(found: Any, where: str) -> tuple[Iterator[tuple[Any, ...]], tuple[str, ...]] | None:
    """Return the figures of an answer of the World Bank's interface.

    Raises InputError if it reports an error.

    Examples
    --------
    >>> figure = {"country": {"value": "China"}, "date": "2019", "value": 5}
    >>> list(answer([{"pages": 1}, [figure]], "x.json")[0])
    [('', '', 'China', '2019', 5, '')]
    """
    match found:
        case [{"message": [{"value": message}, *_]}, *_]:
            error = f"{message!r:.200}"
            raise InputError(
                t(
                    "{file}: the World Bank answered with error {error}",
                    file=where,
                    error=error,
                ),
                file=where,
            )
        case [{"page": _} | {"pages": _} | {"total": _} as about, list() | None as figures]:
            page, pages = about.get("page"), about.get("pages")
            more = t(
                "{file}: this is page {page} of {pages}; download the others as well",
                file=where, page=page, pages=pages,
            )  # fmt: skip
            is_part = page is not None and pages is not None and str(pages) != "1"
            return _figures(figures or []), (more,) * is_part
    return None


def _figures(found: list[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for figure in found:
        series, country = figure.get("indicator") or {}, figure.get("country") or {}
        value = figure["value"]
        yield (
            str(series.get("value") or series.get("id") or ""),
            str(figure.get("unit") or ""),
            str(country.get("value") or country.get("id") or ""),
            str(figure.get("date") or ""),
            value.strip() or None if isinstance(value, str) else value,
            str(figure.get("obs_status") or ""),
        )


WORLDBANK: Final = Source(
    name="worldbank",
    en="World Bank indicators",
    zh="世界银行指标",
    publisher=shipped("World Bank"),
    licence=shipped("CC BY 4.0"),
    about=shipped(
        "yearly figures of China as a whole: GDP, exchange rate, population, exports, imports"
    ),
    cost=shipped("5 requests of about 20 kB"),
    covers=re.compile(r"/v2/country/[^/]+/indicator/"),
    starts={
        f"https://api.worldbank.org/v2/country/CHN/indicator/{code}?format=json&per_page=500": 1.0
        for code in INDICATORS
    },
    release=lambda _, fetched: Release(f"worldbank_{fetched[:4]}" if fetched else "worldbank"),
    answer=answer,
)
