"""Regions that are in no country pack: the names that a file's rows have."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

__all__ = ["regions_of_names"]

_WHOLE: Final = re.compile(
    r"[\s　]*(全[国省市区县]|合\s*计|总\s*计|总\s*额|(grand )?total|all regions|whole|sum)[\s　]*",
    re.IGNORECASE,
)


def regions_of_names(names: Sequence[str]) -> str:
    """Return a file of regions, as `hinterland read --regions` takes it, of names in a file.

    The first name that can only be the whole, such as 合计 or total, is the nation of the others.

    Examples
    --------
    >>> print(regions_of_names(["合计", "襄阳市"]), end="")
    region,kind,name
    R00,nation,合计
    R01,province,襄阳市
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("region", "kind", "name"))
    whole = next((name for name in names if _WHOLE.fullmatch(name)), None)
    for number, name in enumerate(dict.fromkeys(n.strip() for n in names if n.strip())):
        if _WHOLE.fullmatch(name) and name != (whole or "").strip():
            continue
        kind = "nation" if whole is not None and name == whole.strip() else "province"
        writer.writerow((f"R{number:02}", kind, name))
    return out.getvalue()
