"""WARC records: written and read, our own and those of other tools.

`records(file, start, end)` is the one way to read them.
"""

from .content import Record
from .reading import WarcRecord, records
from .writing import Answer, Repeat, Truncated, digest

__all__ = ["Answer", "Record", "Repeat", "Truncated", "WarcRecord", "digest", "records"]
