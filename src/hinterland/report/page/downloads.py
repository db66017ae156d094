"""The report's tables as links that hold their CSV, for reading without a network."""

from base64 import b64encode

from ...study import Results
from ..exports.tables import csv_bytes, tables

__all__ = ["downloads"]

#: Tables that are written beside the report but not shown in it.
_UNSHOWN = frozenset({"origins"})


def downloads(results: Results) -> dict[str, str]:
    """Return, by table name, an address that holds the bytes of `tables/NAME.csv`.

    Examples
    --------
    >>> from hinterland.study import run
    >>> downloads(run("zhao"))["missing"][:28]
    'data:text/csv;charset=utf-8;'
    """
    return {
        name: f"data:text/csv;charset=utf-8;base64,{b64encode(csv_bytes(table)).decode()}"
        for name, table in tables(results).items()
        if name not in _UNSHOWN
    }
