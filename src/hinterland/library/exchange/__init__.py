"""Pages in from other tools' files, and out again as WARC, CDXJ and WACZ."""

from .exporting import export
from .importing import Imported, import_warcs, in_words

__all__ = ["Imported", "export", "import_warcs", "in_words"]
