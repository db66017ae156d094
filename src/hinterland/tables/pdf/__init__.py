"""PDF files with ruled tables: `files` reads them in a separate process, `process`."""

from .files import read_pdf

__all__ = ["read_pdf"]
