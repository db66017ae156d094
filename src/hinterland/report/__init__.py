"""The report: results as html, tables and files on disk."""

from .save import save, write_template

__all__ = ["save", "write_template"]
