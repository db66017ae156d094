"""The report: results as html, tables and files on disk."""

from .exports.formats import chosen
from .folder import figure, save, write_template

__all__ = ["chosen", "figure", "save", "write_template"]
