"""Workbooks: `.xls`, `.xlsx`, `.xlsb`, `.ods`; one grid a sheet."""

from .ods.reading import read_ods
from .reading import read_xls, read_xlsx
from .xlsx.binary import read_xlsb

__all__ = ["read_ods", "read_xls", "read_xlsb", "read_xlsx"]
