"""The tables of the General Administration of Customs, as people save them.

Its sites answer crawlers with a script challenge (412) or not at all (405). That is respected:
the tables are saved by hand, in a browser, and read as files.
"""

import re
from pathlib import PurePosixPath
from typing import Final

from ...language import shipped
from ..source import Release, Source

__all__ = ["CUSTOMS"]


def year_of(name: str) -> int | None:
    """Return the one year in a file's name, None where there is none or several.

    Examples
    --------
    >>> year_of("2023年12月收发货人所在地总值表"), year_of("customs_202312"), year_of("trade_2022-12")
    (2023, 2023, 2022)
    >>> year_of("2022_2023"), year_of("table (3)")
    (None, None)
    """
    # Late: a crawl, which knows all sources, needs no data frames.
    from ...observations.printed.periods.parsing import parse_period, periods_in

    parts = [parse_period(part) for part in re.split(r"[_\W]+", name)]
    found = {period.year for period in (*parts, *periods_in(name)) if period and period.year}
    return found.pop() if len(found) == 1 else None


CUSTOMS: Final = Source(
    name="customs",
    en="Customs statistics by location of consignor and consignee",
    zh="海关统计：收发货人所在地总值表",
    publisher=shipped("General Administration of Customs of China"),
    licence=shipped("free use with attribution (terms of the publisher's site)"),
    about=shipped(
        "monthly and cumulative trade of provinces, cities and zones, in yuan and dollars; "
        "until 2015 by location of the operating unit (经营单位所在地)"
    ),
    cost=shipped(
        "not crawled: customs.gov.cn answers with a script challenge (412), "
        "stats.customs.gov.cn with 405; such blocks are reported, not bypassed"
    ),
    covers=re.compile(r"^https?://(?:[\w-]+\.)*customs\.gov\.cn(?::\d+)?/"),
    by_hand=shipped(
        "open the table of December (its cumulative columns are the year's) on "
        "customs.gov.cn in a browser, save it with its year in the name (2023-12.xls), and give the "
        "file to `hinterland read --source customs`"
    ),
    kind="dataset",
    # The table's own lines seldom print the year, but its name may.
    release=lambda address, _: Release("customs", year_of(PurePosixPath(address).stem)),
    gone={
        r"customs\.gov\.cn": shipped(
            "the site keeps crawlers out; save its tables in a browser and give the files to "
            "`hinterland read`"
        )
    },
)
