"""From pages of a library, or files, to observations with a report of each page.

`read_library` and `read_files` read all; `read` one file. The way of a page: `pages` (or `files`)
name it, `one_page` reads it, `settle` compares what several tables print for one cell, `gather`
makes one table of all.
"""

from .files import Named, files_of
from .opening import Index, open_pages
from .pages import short_digest
from .progress import Progress
from .read_all import Runner, read, read_files, read_library
from .reports import DOUBT_COLUMNS, PageReport, doubts

__all__ = [
    "DOUBT_COLUMNS",
    "Index",
    "Named",
    "PageReport",
    "Progress",
    "Runner",
    "doubts",
    "files_of",
    "open_pages",
    "read",
    "read_files",
    "read_library",
    "short_digest",
]
