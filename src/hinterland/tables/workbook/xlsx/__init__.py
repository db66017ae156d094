"""New workbooks (`.xlsx`, `.xlsb`): their parts checked, and what these hold besides values."""

from .binary import read_xlsb
from .check import check_xlsx
from .sheet import xlsx_notes

__all__ = ["check_xlsx", "read_xlsb", "xlsx_notes"]
