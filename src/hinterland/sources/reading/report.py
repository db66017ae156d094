"""What became of each page, for those who want to know what is missing and why."""

from dataclasses import dataclass
from typing import Final, Literal

from ...language import shipped
from ...observations import TableReport

__all__ = ["STATUSES", "PageReport", "Status"]

Status = Literal["read", "doubtful", "not read"]
#: As keys; translated where they are shown.
STATUSES: Final = (shipped("read"), shipped("doubtful"), shipped("not read"))


@dataclass(frozen=True, slots=True)
class PageReport:
    """What became of a page.

    Attributes
    ----------
    page
        Its short digest, as in the origins of its observations.
    address, title
        Its address or file name, and what the menu that links it says.
    status
        `read`, `doubtful` where a table is, `not read` where none could be.
    why
        What is doubtful, why nothing could be read, what was read in a picture's place, and
        what else a user should know of it.
    tables
        Its tables, one by one.
    doubts
        Those of `why` for which the whole page is doubtful or was not read.
    """

    page: str
    address: str
    title: str
    status: Status
    why: tuple[str, ...]
    tables: tuple[TableReport, ...] = ()
    doubts: tuple[str, ...] = ()
