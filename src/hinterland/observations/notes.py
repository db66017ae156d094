"""Notes below a table: which mark they explain, and what they call provisional."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from .periods import periods_in
from .titles import is_note
from .words import flat

__all__ = ["Notes", "read_notes"]

_LABEL: Final = re.compile(r"^(?:(?:附|备)?注|notes?)\s*[:.]?\s*(?=\S)", re.IGNORECASE)
_MARK: Final = re.compile(r"^(?:([①-⑳❶-❿*†‡¹²³⁰⁴-⁹]+)|\(?([a-h]|\d)\))\s*")
_SOURCE: Final = re.compile(r"^(?:(?:数据|资料)?来源|摘编自|sources?\b)", re.IGNORECASE)
_PROVISIONAL: Final = re.compile(r"初步|快报|预计数|preliminary|provisional", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[,;。;]|(?<!\d)\.(?!\d)")


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a table.

    Attributes
    ----------
    by_mark
        Mark → what it stands for.
    general
        Notes without a mark, and the source line.
    """

    by_mark: dict[str, str] = field(default_factory=dict)
    general: tuple[str, ...] = ()

    def of(self, marks: Sequence[str]) -> str | None:
        """Return the notes of a cell's marks; a mark that nothing explains stands for itself."""
        return "; ".join(dict.fromkeys(self.by_mark.get(m, m) for m in marks)) or None

    def is_provisional(self, year: int | None, marks: Sequence[str]) -> bool:
        """Say whether a note calls a figure of a year, with its marks, preliminary.

        Examples
        --------
        >>> notes = read_notes(["注：2019年为初步核算数，2018年为最终核实数。"])
        >>> notes.is_provisional(2019, ()), notes.is_provisional(2018, ())
        (True, False)
        """
        if any(_PROVISIONAL.search(self.by_mark.get(mark, "")) for mark in marks):
            return True
        for note in self.general:
            for clause in _CLAUSE.split(flat(note)):
                if _PROVISIONAL.search(clause):
                    years = {period.year for period in periods_in(clause)}
                    if not years or year in years:
                        return True
        return False


def read_notes(lines: Iterable[str]) -> Notes:
    """Return the notes in the lines around a table.

    Examples
    --------
    >>> read_notes(["a) Data are preliminary.", "注：本表按当年价格计算。"])
    Notes(by_mark={'a': 'Data are preliminary.'}, general=('注:本表按当年价格计算。',))
    """
    by_mark: dict[str, str] = {}
    general: list[str] = []
    open_mark = ""
    is_open = False
    for line in lines:
        text = flat(line)
        bare = _LABEL.sub("", text)
        if found := _MARK.match(bare):
            open_mark = found[1] or found[2]
            by_mark[open_mark] = bare[found.end() :]
            is_open = True
        elif is_note(text):
            general.append(text)
            open_mark, is_open = "", not _SOURCE.match(text)
        elif is_open and open_mark:
            by_mark[open_mark] = f"{by_mark[open_mark]} {text}"
        elif is_open:
            general[-1] = f"{general[-1]} {text}"
    return Notes(by_mark, tuple(dict.fromkeys(general)))
