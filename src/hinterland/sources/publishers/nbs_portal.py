"""The data portal of the National Bureau of Statistics, data.stats.gov.cn.

Its figures are answered to POST requests with JSON, which a crawler of pages does not send:
they come as files, from its export button or from requests of one's own. The interface of
before 2026 (easyquery.htm) is gone; its answers, kept as files, are still read.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...errors import InputError
from ...language import shipped, t
from ..source import Release, Request, Source

__all__ = ["NBS_PORTAL", "answer", "data_request"]

_BASE: Final = "https://data.stats.gov.cn/dg/website/publicrelease/web/external"

#: As of March 2026: the folder of the provinces' yearly figures, and gross regional product.
_PROVINCES_BY_YEAR: Final = "c4d82af16c3d4f0cb4f09d4af7d5888e"
_GRP: Final = "6f8fbd415cbc40ffa7ecb7fd917f2598"
_GRP_INDICATOR: Final = "aff57de5ee994283974705914fbed246"


def data_request(
    table: str,
    indicators: list[str],
    regions: dict[str, str],
    *,
    first: int,
    last: int,
    root: str = _PROVINCES_BY_YEAR,
) -> Request:
    """Return the request for yearly figures of regions.

    Parameters
    ----------
    table, indicators
        Identifiers, as the portal's tree and its list of indicators give them.
    regions
        Name → code of 12 digits.
    first, last
        Years, both included.
    root
        The identifier of the tree's root.

    Examples
    --------
    >>> request = data_request("t", ["i"], {"北京市": "110000000000"}, first=2021, last=2025)
    >>> json.loads(request.body)["dts"]
    ['2021YY-2025YY']
    """
    body = {
        "cid": table,
        "indicatorIds": indicators,
        "daCatalogId": "",
        "das": [{"text": name, "value": code} for name, code in regions.items()],
        "showType": "1" if len(regions) == 1 else "3",
        # A list: the same text by itself is refused.
        "dts": [f"{first}YY-{last}YY"],
        "rootId": root,
    }
    return Request(
        "figures of regions by year",
        "POST",
        f"{_BASE}/stream/esData",
        json.dumps(body, ensure_ascii=False),
    )


def answer(found: Any, where: str) -> tuple[Iterator[tuple[Any, ...]], tuple[str, ...]] | None:
    """Return the figures of an answer of the portal, old (`easyquery`) or new (`esData`).

    A missing value is None: in the old portal's answers its `data` is 0.0, and only `hasdata`
    shows that it is missing.

    Raises InputError if the portal reports an error.

    Examples
    --------
    >>> value = {"i_showname": "GDP", "du_name": "100m yuan", "da_name": "Beijing", "value": "5"}
    >>> periods = [{"name": "2019", "values": [value]}]
    >>> list(answer({"success": True, "data": periods}, "x.json")[0])
    [('GDP', '100m yuan', 'Beijing', '2019', '5', '')]
    """
    match found:
        case {"returncode": 200, "returndata": {"datanodes": list(), "wdnodes": list()}}:
            return _old_figures(found["returndata"]), ()
        case {"returncode": code, "returndata": message}:
            error = f"{code}: {message!r:.200}"
        case {"success": False} | {"success": _, "data": None}:
            error = f"{found.get('message')!r:.200}"
        case {"data": [{"values": list()}, *_]}:
            return _new_figures(found["data"]), ()
        case {"success": True, "data": []}:
            return iter(()), ()
        case _:
            return None
    raise InputError(
        t("{file}: the portal answered with error {error}", file=where, error=error), file=where
    )


def _old_figures(found: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the figures of `easyquery`, whose dimensions come in any order."""
    named = {
        dimension["wdcode"]: {node["code"]: node for node in dimension["nodes"] if node}
        for dimension in found["wdnodes"]
    }

    def name(node: Mapping[str, Any], code: Any) -> str:
        return str(node.get("cname") or node.get("name") or code or "")

    for figure in found["datanodes"]:
        codes = {wd["wdcode"]: wd["valuecode"] for wd in figure["wds"]}
        series, region, period = (
            named.get(key, {}).get(codes.get(key), {}) for key in ("zb", "reg", "sj")
        )
        data = figure["data"]
        printed = str(data.get("strdata") or "").strip()
        value = (printed or data["data"]) if data["hasdata"] else None
        notes = [series.get("memo"), series.get("exp")]
        try:  # the interface may give more digits than it prints
            if value and printed and float(printed.replace(",", "")) != float(data["data"]):
                notes.append(f"unrounded {float(data['data'])!r}".removesuffix(".0"))
        except ValueError:
            pass
        yield (
            name(series, codes.get("zb")),
            str(series.get("unit") or ""),
            name(region, codes.get("reg")),
            name(period, codes.get("sj")),
            value,
            "; ".join(str(note) for note in notes if note),
        )


def _new_figures(periods: list[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for period in periods:
        for figure in period["values"]:
            value = figure["value"]
            yield (
                str(figure.get("i_showname") or figure.get("_id") or ""),
                str(figure.get("du_name") or ""),
                str(figure.get("da_name") or figure.get("da") or ""),
                str(period.get("name") or period.get("code") or ""),
                value.strip() or None if isinstance(value, str) else value,
                str(figure.get("i_mark") or ""),
            )


NBS_PORTAL: Final = Source(
    name="nbs-portal",
    en="National data portal",
    zh="国家数据",
    publisher=shipped("National Bureau of Statistics of China"),
    licence=shipped("free use with attribution (terms of the publisher's site)"),
    about=shipped("series of the nation, its provinces and cities, by month, quarter and year"),
    cost=shipped(
        "not crawled: figures are sent only in answer to POST requests; at most 3 a second"
    ),
    covers=re.compile(
        r"/dg/website/publicrelease/|/easyquery\.htm|^https?://data\.stats\.gov\.cn/"
    ),
    by_hand=shipped(
        "export tables on data.stats.gov.cn (CSV or xls), or save the answers to the "
        "requests that `hinterland sources --json` lists, and give the files to `hinterland read`"
    ),
    release=lambda _, fetched: Release(f"portal_{fetched[:7]}" if fetched else "portal"),
    answer=answer,
    requests=(
        Request(
            "the tree of the provinces' yearly tables",
            "GET",
            f"{_BASE}/new/queryIndexTreeAsync?pid=&code=6",
        ),
        Request(
            "the indicators of a table (here gross regional product)",
            "GET",
            f"{_BASE}/new/queryIndicatorsByCid?cid={_GRP}&dt=&name=",
        ),
        data_request(_GRP, [_GRP_INDICATOR], {"北京市": "110000000000"}, first=2021, last=2025),
    ),
    gone={
        r"/(?:easyquery|tablequery|adv)\.htm": shipped(
            "the portal's interface of before 2026 is gone (it answers 403 UrlACL since March "
            "2026); use the requests of `hinterland sources --json`"
        )
    },
)
