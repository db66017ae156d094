"""The data portal of the National Bureau of Statistics, data.stats.gov.cn.

Its figures are answered to POST requests with JSON, which a crawler of pages does not send:
they come as files, from its export button or from requests of one's own. The interface of
before 2026 (easyquery.htm) is gone.
"""

import json
import re
from typing import Final

from ..source import Release, Request, Source

__all__ = ["NBS_PORTAL", "data_request"]

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


def _release(_address: str, fetched: str) -> Release:
    return Release(f"portal_{fetched[:7]}" if fetched else "portal")


NBS_PORTAL: Final = Source(
    name="nbs-portal",
    en="National data portal",
    zh="国家数据",
    publisher="National Bureau of Statistics of China",
    licence="free use with attribution (terms of the publisher's site)",
    about="series of the nation, its provinces and cities, by month, quarter and year",
    cost="not crawled: its figures are answered to POST requests only; at most 3 a second",
    covers=re.compile(
        r"/dg/website/publicrelease/|/easyquery\.htm|^https?://data\.stats\.gov\.cn/"
    ),
    by_hand="export tables on data.stats.gov.cn (CSV or xls), or save the answers to the "
    "requests that `hinterland sources --json` lists, and give the files to `hinterland read`",
    release=_release,
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
        r"/(?:easyquery|tablequery|adv)\.htm": "the portal's interface of before 2026 is gone "
        "(answers 403 UrlACL since March 2026); use the requests of `hinterland sources --json`",
    },
)
