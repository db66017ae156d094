"""The page library: WARC files as the truth, SQLite as their index.

`Library` reads, any number at a time, also while a crawl writes; `Shard` is the one writer of
one shard. A library's folder::

    shard-0/            one a worker: index.sqlite and its *.warc.gz
    log.jsonl           one line a fetch
    runs.jsonl          when each crawl began and why it ended
    lock                held while a crawl writes
"""

from .archives import Archives, is_library
from .entry import Entry
from .library import Library
from .shard import Shard
from .store import Page
from .warc import Answer, Record, Repeat

__all__ = [
    "Answer",
    "Archives",
    "Entry",
    "Library",
    "Page",
    "Record",
    "Repeat",
    "Shard",
    "is_library",
]
