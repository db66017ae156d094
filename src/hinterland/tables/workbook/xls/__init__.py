"""Old workbooks (`.xls`): their records made safe, and what these hold besides values."""

from .biff import clean_xls

__all__ = ["clean_xls"]
