"""OpenDocument workbooks (`.ods`), read in one walk through their cells."""

from .reading import read_ods

__all__ = ["read_ods"]
