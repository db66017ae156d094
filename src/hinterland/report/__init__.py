"""The report: results as html, tables and files on disk."""

from .folder import figure, save, write_template

__all__ = ["figure", "save", "write_template"]
