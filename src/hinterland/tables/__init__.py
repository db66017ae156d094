"""From a file's bytes to grids: HTML, Excel, CSV, JSON, PDF, pictures.

`read_tables` gives the grids with what was kept out and why; `read_grids` the grids alone.
"""

from .grid import WORKBOOKS, Aside, Cell, Grid, KeptOut, Kind, Tables
from .reading import read_grids, read_tables
from .sniff import sniff
from .statistical import Interface

__all__ = [
    "WORKBOOKS",
    "Aside",
    "Cell",
    "Grid",
    "Interface",
    "KeptOut",
    "Kind",
    "Tables",
    "read_grids",
    "read_tables",
    "sniff",
]
