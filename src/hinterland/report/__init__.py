"""The report: results as html, tables and files on disk."""

from .exports.formats import FORMATS, chosen
from .folder import figure, save, write_template

__all__ = ["FORMATS", "chosen", "figure", "save", "write_template"]
