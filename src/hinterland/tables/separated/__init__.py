"""Comma, semicolon, tab and bar separated text."""

from .csv import delimiter, is_column, read_csv
from .records import Records, records

__all__ = ["Records", "delimiter", "is_column", "read_csv", "records"]
