"""What the parts of an `.xlsx` file around its sheets hold: styles, texts, sheets, comments."""

import re
from dataclasses import dataclass
from typing import Final

from ..archive import check_parts, relations
from ..formats import BUILT_IN
from ..looks import PLAIN, Look, SharedTexts, check_looks, is_plain
from ..notes import Place, without_author
from ..raised import Run
from ..xml import walk

__all__ = [
    "Book",
    "is_on",
    "place_of",
    "read_asides",
    "read_book",
    "read_looks",
    "read_texts",
]

WORKBOOK: Final = "xl/workbook.xml"
DEEPEST: Final = 100  # tags within tags
#: What Python's writers of workbooks give as the version that calculated; nothing did.
BY_WRITERS: Final = "124519"


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook's sheets, and how it keeps dates and results."""

    sheets: tuple[str, ...]  # the part of each, in the workbook's order
    from_1904: bool = False  # days are counted from then
    recalculates: bool = False  # it asks to be calculated when it is opened
    by_writer: bool = False  # a program that can't calculate wrote it


def is_on(value: str | None) -> bool:
    """Return whether an attribute is true."""
    return value in {"1", "true", "on"}


def read_book(parts: dict[str, bytes], *, where: str) -> Book:
    """Return what the workbook's own part holds."""
    targets = relations(parts, WORKBOOK, where=where)
    sheets: list[str] = []
    properties: dict[str, dict[str, str]] = {}

    def start(tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            ids = [value for name, value in given.items() if name.endswith(":id")]
            sheets.append(targets.get("".join(ids), ("", ""))[1])
        elif tag in {"calcPr", "workbookPr"}:
            properties[tag] = given

    walk(parts.get(WORKBOOK, b""), start, where=f"{where}, {WORKBOOK}")
    check_parts(sheets, where=where)
    calc = properties.get("calcPr", {})
    asks = is_on(calc.get("fullCalcOnLoad")) or is_on(calc.get("calcOnLoad"))
    return Book(
        tuple(sheets),
        is_on(properties.get("workbookPr", {}).get("date1904")),
        asks or calc.get("calcCompleted") in {"0", "false"},
        calc.get("calcId", BY_WRITERS) == BY_WRITERS,
    )


def read_looks(parts: dict[str, bytes], *, where: str) -> dict[str, Look]:
    """Return the looks that show something else than what is stored, by the style's index."""
    codes: dict[str, str] = {}
    fonts: list[list[bool]] = []  # raised, struck
    looks: list[Look] = []
    inside: list[str] = []

    def start(tag: str, given: dict[str, str]) -> None:
        inside.append(tag)
        if len(inside) > DEEPEST:
            raise ValueError("tags within tags without end")
        above = inside[-2] if len(inside) > 1 else ""
        if tag == "numFmt" and above == "numFmts":
            codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif tag == "font" and above == "fonts":
            fonts.append([False, False])
        elif tag == "vertAlign" and "fonts" in inside and fonts:
            fonts[-1][0] = given.get("val") == "superscript"
        elif tag == "strike" and "fonts" in inside and fonts:
            fonts[-1][1] = is_on(given.get("val", "1"))
        elif tag == "xf" and above == "cellXfs":
            number = given.get("numFmtId", "0")
            built_in = BUILT_IN.get(int(number), PLAIN.code) if number.isdecimal() else ""
            font = given.get("fontId", "0")
            own = (
                fonts[int(font)] if font.isdecimal() and int(font) < len(fonts) else [False] * 2
            )
            looks.append(Look(codes.get(number, built_in), own[0], own[1]))

    def end(_: str) -> None:
        inside.pop()

    walk(parts.get("xl/styles.xml", b""), start, end, where=f"{where}, xl/styles.xml")
    check_looks(looks, where=where)
    return {str(index): look for index, look in enumerate(looks) if not is_plain(look)}


ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


class RunsReader:
    """Gathers the runs of a rich text, tag by tag; used for shared texts, cells and comments."""

    def __init__(self) -> None:
        """Begin with no runs."""
        self.runs: list[Run] = []
        self._font = Run("")
        self._aloud = False  # within a text, but not how it is pronounced
        self._phonetic = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Take in a tag."""
        if tag == "t":
            self._aloud = not self._phonetic
        elif tag == "r":
            self._font = Run("")
        elif tag == "rPr":
            self._font = Run("", raised=False, struck=False)
        elif tag == "vertAlign":
            self._font = self._font._replace(
                raised=given.get("val") == "superscript",
                lowered=given.get("val") == "subscript",
            )
        elif tag == "strike":
            self._font = self._font._replace(struck=is_on(given.get("val", "1")))
        elif tag == "rPh":
            self._phonetic = True

    def text(self, piece: str) -> None:
        """Take in a piece of text."""
        if self._aloud:
            piece = ESCAPED.sub(lambda found: chr(int(found[1], 16)), piece)
            self.runs.append(self._font._replace(text=piece))

    def end(self, tag: str) -> None:
        """Take in the end of a tag."""
        if tag == "t":
            self._aloud = False
        elif tag == "rPh":
            self._phonetic = False

    def take(self) -> list[Run]:
        """Return the runs so far, and begin again."""
        runs, self.runs, self._font = self.runs, [], Run("")
        return runs


def read_texts(parts: dict[str, bytes], *, every: bool, where: str) -> SharedTexts:
    """Return the shared texts in which something is raised, struck out or lowered; or every one."""
    xml = parts.get("xl/sharedStrings.xml", b"")
    texts: dict[int, list[Run]] = {}
    if not every and b"vertAlign" not in xml and b"strike" not in xml:
        return SharedTexts(texts)
    reader, count = RunsReader(), 0

    def end(tag: str) -> None:
        nonlocal count
        reader.end(tag)
        if tag == "si":
            runs = reader.take()
            if every or any(run.is_marked for run in runs):
                texts[count] = runs
            count += 1

    walk(xml, reader.start, end, reader.text, where=f"{where}, xl/sharedStrings.xml")
    return SharedTexts(texts)


def read_asides(
    parts: dict[str, bytes], sheet: str, *, where: str
) -> tuple[dict[Place, str], list[str]]:
    """Return the comments on a sheet's cells, of a thread all its posts, and its text boxes.

    The texts of charts are not of the table. What is read is taken out of the parts, so that it
    is read once, whatever else names it.
    """
    found: dict[str, dict[Place, str]] = {"comments": {}, "threadedComment": {}}
    boxes: list[str] = []
    for kind, part in relations(parts, sheet, where=where).values():
        if kind in found and part in parts:
            found[kind] |= _comments(parts.pop(part), f"{where}, {part}")
        elif kind == "drawing" and b":sp>" in parts.get(part, b""):
            boxes += _boxes(parts.pop(part), f"{where}, {part}")
    return found["comments"] | found["threadedComment"], boxes


def _comments(xml: bytes, where: str) -> dict[Place, str]:
    comments: dict[Place, list[str]] = {}
    authors: list[str] = []
    words: list[str] = []
    at: list[tuple[Place | None, str]] = [(None, "")]

    def start(tag: str, given: dict[str, str]) -> None:
        if tag in {"comment", "threadedComment"}:
            number = given.get("authorId", "")
            known = number.isdecimal() and int(number) < len(authors)
            author = authors[int(number)] if known else ""
            at.append((place_of(given.get("ref", "")), author))
        if tag in {"comment", "threadedComment", "author", "rPh"}:
            words.clear()

    def end(tag: str) -> None:
        if tag == "author":
            authors.append("".join(words))
        elif tag in {"comment", "threadedComment"}:
            place, author = at.pop()
            text = without_author("".join(words), author)
            if place and text:
                comments.setdefault(place, []).append(text)
            words.clear()

    walk(xml, start, end, words.append, where=where)
    return {place: "\n".join(texts) for place, texts in comments.items()}


def _boxes(xml: bytes, where: str) -> list[str]:
    boxes: list[str] = []
    words: list[str] = []
    within = {"sp": 0, "t": 0}

    def start(tag: str, _: dict[str, str]) -> None:
        if tag in within:
            within[tag] += 1
        elif tag == "p" and words:
            words.append("\n")

    def text(piece: str) -> None:
        if within["sp"] and within["t"]:
            words.append(piece)

    def end(tag: str) -> None:
        if tag in within:
            within[tag] -= 1
        if tag == "sp":
            boxes.append("".join(words).strip())
            words.clear()

    walk(xml, start, end, text, where=where)
    return [box for box in boxes if box]


REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def place_of(reference: str) -> Place | None:
    """Return the row and column of a reference, None where it is none.

    Examples
    --------
    >>> place_of("B3"), place_of("AA1"), place_of("3B")
    ((2, 1), (0, 26), None)
    """
    found = REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = 26 * column + ord(letter) - 64
    return int(found[2]) - 1, column - 1
