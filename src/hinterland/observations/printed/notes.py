"""Notes below a table: which mark they explain, and what they call provisional."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ...units import is_unit_somewhere
from .periods.parsing import periods_in
from .phrases import note_meaning
from .titles import is_note
from .words import flat, plain_mark

__all__ = ["Notes", "is_about", "is_marked", "is_provisional", "read_notes"]

_LABEL: Final = re.compile(r"^(?:(?:附|备)?注|notes?)\s*[:.]?\s*(?=\S)", re.IGNORECASE)
_MARK: Final = re.compile(
    r"^(?:([①-⑳❶-❿*†‡★]+|[⁽]?[¹²³⁰⁴-⁹ᵃ-ᶻ]{1,2}[⁾]?|⑴|⑵|⑶)|[(\[]?([a-hpre]|\d{1,2})[)\]]|([pre])(?=\s*[:=]))\s*[:=]?\s*"
)
_SOURCE: Final = re.compile(r"^(?:(?:数据|资料)?来源|摘编自|sources?\b)", re.IGNORECASE)
_PROVISIONAL: Final = re.compile(r"初步|快报|初值|preliminary|provisional", re.IGNORECASE)
_OF_CHANGE: Final = re.compile(r"指数|增长|速度|增速|ind(?:ex|ices)|growth|rate", re.IGNORECASE)
_BEFORE: Final = re.compile(r"((?:19|20)\d\d)\s*年?(?:度)?(?:及)?(?:以前|之前|前)")
_SINCE: Final = re.compile(
    r"(?:自|从|since |from )?((?:19|20)\d\d)\s*年?(?:度)?(?:及)?(?:起|以后|之后|以来|开始)"
)
_IN_UNIT: Final = re.compile(
    r"单位(?:均|都)?(?:为|是|:|改为|系)?\s*([一-鿿$A-Za-z]{1,10}?)(?=$|[，,。;；)\s])"
    r"|(?:figures?|data|values?|amounts?|numbers?) (?:are |is |were )?(?:given |expressed |shown |reported )?in ([a-z$ ]{3,30}?)(?=$|[.,;)])",
    re.IGNORECASE,
)
_SCALES: Final = frozenset(
    {"thousands", "millions", "billions", "thousand", "million", "billion"}
)
_CLAUSE: Final = re.compile(r"[,;。;]|(?<!\d)\.(?!\d)")


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a table: by mark, and those without one, the source line among them.

    `telling` is the first clause of the general notes that changes what the figures are, `units`
    those of the figures according to them.
    """

    by_mark: dict[str, str] = field(default_factory=dict)
    general: tuple[str, ...] = ()
    telling: str = ""
    units: tuple[str, ...] = ()

    def of(self, marks: Sequence[str]) -> str | None:
        """Return the notes of a cell's marks; a mark without a note stays as it is."""
        return "; ".join(dict.fromkeys(self.by_mark.get(m, m) for m in marks)) or None

    def is_provisional(self, year: int | None, marks: Sequence[str]) -> bool:
        """Return whether a note calls a figure of a year, with its marks, preliminary.

        Examples
        --------
        >>> notes = read_notes(["注：2019年为初步核算数，2018年为最终核实数。"])
        >>> notes.is_provisional(2019, ()), notes.is_provisional(2018, ())
        (True, False)
        """
        if any(is_provisional(self.by_mark.get(mark, "")) for mark in marks):
            return True
        if "p" in marks and "p" not in self.by_mark:
            return True  # by the usual convention
        for note in self.general:
            for clause in _CLAUSE.split(flat(note)):
                if _PROVISIONAL.search(clause):
                    years = {period.year for period in periods_in(clause)}
                    if not years or year in years:
                        return True
        return False


def is_about(clause: str, year: int | None) -> bool:
    """Return whether a clause that names years is about a figure of one of them.

    Examples
    --------
    >>> is_about("2000年以前不包括债务", 1999), is_about("2000年以前不包括债务", 2005)
    (True, False)
    >>> is_about("不包括债务", 2005)
    True
    """
    if year is None:
        return True
    if before := _BEFORE.search(clause):
        return year <= int(before[1])
    if since := _SINCE.search(clause):
        return year >= int(since[1])
    years = {period.year for period in periods_in(clause)} - {None}
    return not years or year in years


def is_marked(line: str) -> bool:
    """Return whether a line explains a footnote mark, which it begins with.

    Examples
    --------
    >>> is_marked("p: provisional"), is_marked("一般贸易")
    (True, False)
    """
    return _MARK.match(flat(line)) is not None


def is_provisional(text: str) -> bool:
    """Return whether a note or comment calls a figure preliminary.

    Examples
    --------
    >>> is_provisional("初步核算数"), is_provisional("revised")
    (True, False)
    """
    return _PROVISIONAL.search(text) is not None


def read_notes(lines: Iterable[str]) -> Notes:
    """Return the notes in the lines around a table.

    Examples
    --------
    >>> read_notes(["a) Data are preliminary.", "注：本表按当年价格计算。"])
    Notes(by_mark={'a': 'Data are preliminary.'}, general=('注:本表按当年价格计算。',), telling='', units=())
    >>> read_notes(["注：本表按可比价格计算。"]).telling
    '注:本表按可比价格计算'
    >>> read_notes(["注：绝对数按当年价格计算，指数按不变价格计算。"]).telling
    ''
    """
    by_mark: dict[str, str] = {}
    general: list[str] = []
    open_mark = ""
    is_open = False
    for line in lines:
        text = flat(line)
        bare = _LABEL.sub("", text)
        if found := _MARK.match(bare):
            open_mark = plain_mark(found[1] or found[2] or found[3])
            by_mark[open_mark] = bare[found.end() :]
            is_open = True
        elif is_note(text):
            general.append(text)
            open_mark, is_open = "", not _SOURCE.match(text)
        elif is_open and open_mark:
            by_mark[open_mark] = f"{by_mark[open_mark]} {text}"
        elif is_open:
            general[-1] = f"{general[-1]} {text}"
    clauses = [clause for note in general for clause in _CLAUSE.split(flat(note))]
    telling = (c for c in clauses if note_meaning(c) and not _OF_CHANGE.search(c))
    # The units that notes give for the figures: `本表单位为万元`.
    matches = (found for clause in clauses if (found := _IN_UNIT.search(clause)))
    said = [(found[1] or found[2]).strip() for found in matches]
    units = [u for u in said if u and (is_unit_somewhere(u) or u.casefold() in _SCALES)]
    return Notes(by_mark, tuple(dict.fromkeys(general)), next(telling, ""), tuple(units))
