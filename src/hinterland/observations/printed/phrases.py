"""Phrases that are known, as `data/harmless.toml` lists them: what is harmless, what is not."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from ...library.text.han import simplified
from .words import flat

__all__ = [
    "GAP",
    "Use",
    "file_meaning",
    "fits",
    "is_idle_sheet",
    "meaning_in",
    "note_meaning",
    "strip_edges",
    "take_phrases",
]

_DATA: Final = Path(__file__).parents[2] / "data" / "harmless.toml"
#: Stands where a phrase was taken out of a text.
GAP: Final = "\x1f"


class Use(NamedTuple):
    """A printed text and what it was taken for.

    `what` is `series`, `breakdown`, `parts`, `harmless`, `period`, `unit`, `region`, `mark`, `number`
    (of a table), or `not understood`.
    """

    text: str
    what: str


def take_phrases(text: str) -> tuple[str, list[Use]]:
    """Return a text with its known phrases taken out, and these phrases."""
    found: list[Use] = []
    for kind, what in (
        ("breakdown", "breakdown"),
        ("parts", "parts"),
        ("qualifier", "harmless"),
    ):
        for tongue in ("zh", "en"):
            pattern = _anywhere(kind, tongue)
            found += (Use(m[0].strip(), what) for m in pattern.finditer(text) if m[0].strip())
            text = pattern.sub(GAP, text)
    return text, found


def is_idle_sheet(name: str) -> bool:
    """Return whether a sheet's name says nothing of what is in it.

    Examples
    --------
    >>> is_idle_sheet("Sheet1"), is_idle_sheet("数据 (2)"), is_idle_sheet("机电产品")
    (True, True, False)
    """
    plain = simplified(flat(name)).casefold()
    return not re.search(r"\w", plain) or fits("sheet", "any").fullmatch(plain) is not None


def meaning_in(text: str, *, levels: bool = False) -> str:
    """Return the first words of a text that change what a figure is, wherever they are printed.

    The text is not a part of the table itself: a file's name, a line further up, a note. With
    `levels`, words count too that may be about one of a table's columns only, such as growth.

    Examples
    --------
    >>> meaning_in("exports of high-tech products.csv"), meaning_in("growth.csv")
    ('high-tech', '')
    >>> meaning_in("按可比价格计算", levels=True)
    '可比价'
    """
    plain = simplified(flat(text))
    for kind in ("meaning", "level") if levels else ("meaning",):
        if found := _anywhere(kind, "any").search(plain):
            return found[0]
    return ""


def file_meaning(stem: str, *, is_whole: bool) -> str:
    """Return the words of a file's name (`stem`) that change what its figures are, else nothing.

    `is_whole`: some of its figures are of whole years, so that words of months don't fit.

    Examples
    --------
    >>> file_meaning("exports to japan", is_whole=True), file_meaning("gdp growth", is_whole=True)
    ('to japan', '')
    """
    plain = simplified(flat(stem))
    kinds = ("meaning", "file", *(("periodic",) if is_whole else ()))
    found = (_anywhere(kind, "any").search(plain) for kind in kinds)
    return next((match[0] for match in found if match), "")


def note_meaning(clause: str) -> str:
    """Return the words of a note that change what a table's figures are, else nothing.

    Examples
    --------
    >>> note_meaning("本表为户籍人口"), note_meaning("本表不含香港、澳门和台湾")
    ('户籍', '')
    """
    found = _anywhere("note", "any").search(simplified(flat(clause)))
    return found[0] if found else ""


def strip_edges(piece: str, tongue: str) -> str:
    """Return a piece without the harmless words at its two ends."""
    before = ""
    while piece != before:
        before = piece
        for pattern in _edges(tongue):
            piece = pattern.sub("", piece).strip() or piece
    return piece


@cache
def _edges(tongue: str) -> "Sequence[re.Pattern[str]]":
    either = "|".join(sorted(_lists()["edge"][tongue], key=len, reverse=True))
    if tongue == "en":
        shapes = (rf"^(?:{either})\b[\s,:-]*", rf"[\s,:-]*\b(?:{either})$")
    else:
        shapes = (rf"^(?:{either})", rf"(?:{either})$")
    return [re.compile(shape, re.IGNORECASE) for shape in shapes]


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_DATA.read_text("utf-8"))


@cache
def _anywhere(kind: str, tongue: str) -> "re.Pattern[str]":
    """Return a pattern for any of a list's phrases in a text; English ones as whole words."""
    longest = sorted(_lists()[kind][tongue], key=len, reverse=True)
    either = "|".join(longest)
    return re.compile(rf"\b(?:{either})" if tongue == "en" else either, re.IGNORECASE)


@cache
def fits(kind: str, tongue: str) -> "re.Pattern[str]":
    """Return a pattern for texts made of a list's words alone."""
    longest = sorted(_lists()[kind][tongue], key=len, reverse=True)
    either = "|".join(longest)
    joint = r"[\s,.:;/&\-]*" if tongue == "en" else r"[\s、]*"
    whole = f"(?:{either})" if kind in {"sheet", "subject"} else rf"(?:(?:{either}){joint})+"
    if tongue == "en" and kind in {"words", "bracket"}:
        whole = rf"(?:\b(?:{either})\b{joint})+"
    return re.compile(whole, re.IGNORECASE)
