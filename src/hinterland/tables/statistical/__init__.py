"""Formats of statistical offices, each read into one long table: a figure a row.

`long` builds the table; `json` reads answers of interfaces with `jsonstat` and `sdmx`, `px`
PC-Axis files, `eurostat` Eurostat's TSV.
"""

from .eurostat import is_eurostat, read_eurostat
from .json import Interface, read_json
from .px import is_px, read_px
from .sdmx import read_sdmx

__all__ = [
    "Interface",
    "is_eurostat",
    "is_px",
    "read_eurostat",
    "read_json",
    "read_px",
    "read_sdmx",
]
