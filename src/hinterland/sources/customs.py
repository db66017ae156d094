"""The tables of the General Administration of Customs, as people save them.

Its sites answer crawlers with a script challenge (412) or not at all (405). That is respected:
the tables are saved by hand, in a browser, and read as files.
"""

import re
from typing import Final

from .source import Release, Source

__all__ = ["CUSTOMS"]


def _release(_address: str, _fetched: str) -> Release:
    return Release("customs")


CUSTOMS: Final = Source(
    name="customs",
    en="Customs statistics by location of consignor and consignee",
    zh="海关统计：收发货人所在地总值表",
    publisher="General Administration of Customs of China",
    licence="free use with attribution (terms of the publisher's site)",
    about="monthly and cumulative trade of provinces, cities and zones, in yuan and dollars; "
    "until 2015 by location of the operating unit (经营单位所在地)",
    cost="not crawled: customs.gov.cn answers a script challenge (412), stats.customs.gov.cn "
    "405. Such walls are named, not bypassed",
    covers=re.compile(r"^https?://(?:[\w-]+\.)*customs\.gov\.cn(?::\d+)?/"),
    by_hand="open the table of December (its cumulative columns are the year's) on "
    "customs.gov.cn in a browser, save it, and give the file to `hinterland read`",
    release=_release,
    gone={
        r"customs\.gov\.cn": "the site keeps crawlers out; save its tables in a browser and "
        "give the files to `hinterland read`",
    },
)
