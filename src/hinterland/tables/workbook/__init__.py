"""Workbooks: `.xls`, `.xlsx`, `.xlsb`, `.ods`; one grid a sheet.

`ods`, `xls` and `xlsx` know how each kind is stored, `formats` and `looks` what a cell shows of
its value; `sheets` makes grids of all.
"""

from .ods import read_ods
from .reading import read_xls, read_xlsx
from .xlsx import read_xlsb

__all__ = ["read_ods", "read_xls", "read_xlsb", "read_xlsx"]
