"""What the sheets of an `.xlsx` file hold besides their cells' values.

Nearly all sheets hold nothing of the kind, which is seen at a glance; only the others are
walked tag by tag.
"""

import re
from typing import Final

from ..looks import (
    PLAIN,
    Look,
    Note,
    SharedTexts,
    change_texts,
    seen_number,
    shower,
    text_if_changed,
)
from ..notes import SheetNotes
from ..raised import Run
from ..xml import walk
from .book import (
    RunsReader,
    is_on,
    place_of,
    read_asides,
    read_book,
    read_looks,
    read_texts,
)

__all__ = ["xlsx_notes"]


def xlsx_notes(parts: dict[str, bytes], *, where: str) -> dict[int, SheetNotes]:
    """Return, by the sheet's index, what is seen there besides the stored values."""
    book = read_book(parts, where=where)
    looks = read_looks(parts, where=where)
    texts = read_texts(parts, every=change_texts(looks.values()), where=where)
    zeros_count = not book.recalculates or (
        not book.by_writer and any(RESULT.search(parts.get(name, b"")) for name in book.sheets)
    )
    found = {}
    for index, name in enumerate(book.sheets):
        xml = parts.get(name, b"")
        sheet = _Sheet(looks, texts, book.from_1904, zeros_count)
        if _is_special(xml, texts, zeros_count=zeros_count) or not _read_styled(
            xml, looks, sheet.notes, from_1904=book.from_1904
        ):
            sheet.read(xml, f"{where}, {name}")
        sheet.notes.comments, sheet.notes.boxes = read_asides(parts, name, where=where)
        if sheet.notes:
            found[index] = sheet.notes
    return found


RESULT: Final = re.compile(rb"</(?:\w+:)?f>\s*<(?:\w+:)?v>(?!-?0(?:\.0*)?<|\s*<)")
UNCOMPUTED: Final = re.compile(
    rb"<f(?:>[^<]*</f|\s[^<>]*(?:/|>[^<]*</f))>\s*(?:</|<v\s*/|<v>\s*<)"
)
ZERO: Final = re.compile(rb"(?:</f|/)>\s*<v>\s*-?0(?:\.0*)?\s*</")
# Found in a sheet, each is a reason to walk it; those of its head and first rows, where it
# widens columns and shows how it spells its tags.
SIGNS: Final = (b't="e"', b'hidden="1"', b'hidden="true"', b' ht="0')
UNUSUAL: Final = (b'width="0', b":c ", b":c>", b"='", b" =", b"= ")
SAMPLE: Final = 10_000
OTHERS: Final = (b"/>", b' t="s">')  # cells without a number after their style
MANY: Final = 50  # looks, of which each would cost a search
MAX_FORMULA: Final = 255  # characters that are shown of one
MAX_VALUE: Final = 100_000  # characters; Excel allows 32,767


STYLED: Final = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})" s="([0-9]{1,5})"(?: t="n")?>'
    rb"(?:<f(?:/>|>[^<]*</f>|\s[^<>]*(?<=/)>|\s[^<>]*>[^<]*</f>))?<v>([^<]*)</v></c>"
)
ROW_STYLE: Final = re.compile(rb'<row [^<>]*? s="([0-9]{1,5})"')


def _read_styled(
    xml: bytes, looks: dict[str, Look], notes: SheetNotes, *, from_1904: bool
) -> bool:
    """Note what is seen of numbers whose styles matter, where nothing else does.

    Return whether all cells of these styles are written as nearly all workbooks write them.
    """
    if len(looks) > MANY:
        return False
    counts = {index: xml.count(b' s="%s"' % index.encode()) for index in looks}
    if not any(counts.values()):
        return True
    wanted = {
        index.encode(): shower(looks[index], from_1904=from_1904)
        for index, count in counts.items()
        if count
    }
    columns: dict[bytes, int] = {}
    count, seen = 0, notes.seen
    for letters, row, style, value in STYLED.findall(xml):
        if style not in wanted:
            continue
        count += 1
        if letters not in columns:
            columns[letters] = (place_of(letters.decode() + "1") or (0, 0))[1]
        try:
            note = wanted[style](float(value))
        except ValueError:
            continue
        if note:
            seen[int(row) - 1, columns[letters]] = note
    others = sum(xml.count(b' s="%s"%s' % (index, rest)) for index in wanted for rest in OTHERS)
    if b"customFormat" in xml:
        others += sum(style in wanted for style in ROW_STYLE.findall(xml))
    return count + others >= sum(counts.values())


def _is_special(xml: bytes, texts: SharedTexts, *, zeros_count: bool) -> bool:
    """Return whether a sheet may show anything but its values."""
    head = xml[: max(xml.find(b"sheetData"), 0) + SAMPLE]
    if any(sign in head for sign in UNUSUAL) or any(sign in xml for sign in SIGNS):
        return True
    if texts and b't="s"' in xml:
        return True
    if b"inlineStr" in xml and (b"vertAlign" in xml or b"strike" in xml):
        return True
    if b"<f" in xml:
        if UNCOMPUTED.search(xml):
            return True
        return not zeros_count and bool(ZERO.search(xml))
    return False


class _Sheet:
    """A sheet as it is walked."""

    def __init__(
        self, looks: dict[str, Look], texts: SharedTexts, from_1904: bool, zeros_count: bool
    ) -> None:
        self.notes = SheetNotes()
        self._looks, self._texts = looks, texts
        self._from_1904, self._zeros_count = from_1904, zeros_count
        self._row, self._column = -1, -1
        self._cell: dict[str, str] = {}
        self._reader = RunsReader()
        self._tag = ""
        self._value: str | None = None
        self._formula: str | None = None
        self._shared: dict[str, Note] = {}
        self._si = ""

    def read(self, xml: bytes, where: str) -> None:
        prefixed = b":sheetData" in xml
        walk(xml, self._start, self._end, self._text, where=where, keeps_prefixes=not prefixed)

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self._cell = given
            place = place_of(given["r"]) if "r" in given else None
            self._row, self._column = place or (self._row, self._column + 1)
            self._value = self._formula = None
        elif tag in {"v", "f"}:
            self._tag = tag
            if tag == "v":
                self._value = ""
            else:
                self._formula, self._si = "", given.get("si", "")
        elif tag == "row":
            number = given.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() else self._row + 1
            self._column = -1
            if is_on(given.get("hidden")) or _is_nothing(given.get("ht")):
                self.notes.hidden_rows.add(self._row)
        elif tag == "col":
            if is_on(given.get("hidden")) or _is_nothing(given.get("width")):
                first, last = given.get("min", ""), given.get("max", "")
                if first.isdecimal() and last.isdecimal():
                    self.notes.hide_columns(int(first) - 1, int(last) - 1)
        elif self._cell:
            self._reader.start(tag, given)

    def _text(self, piece: str) -> None:
        if self._tag == "v":
            if len(self._value or "") < MAX_VALUE:
                self._value = (self._value or "") + piece
        elif self._tag == "f":
            if len(self._formula or "") < MAX_FORMULA:
                self._formula = (self._formula or "") + piece
        elif self._cell:
            self._reader.text(piece)

    def _end(self, tag: str) -> None:
        if tag in {"v", "f"}:
            if tag == "f" and self._si and self._formula:
                self._shared[self._si] = Note(f"={self._formula[:MAX_FORMULA]}")
            self._tag = ""
        elif tag == "c":
            note = self._note(self._reader.take())
            if note is not None:
                self.notes.seen[self._row, self._column] = note
            self._cell = {}
        elif self._cell:
            self._reader.end(tag)

    def _note(self, runs: list[Run]) -> Note | None:
        """Return what is seen of the cell that ends here, None where its value is."""
        kind, value = self._cell.get("t", "n"), self._value
        look = self._looks.get(self._cell.get("s", "0"))
        if self._is_uncomputed(kind, value):
            own = Note(f"={self._formula[:MAX_FORMULA]}") if self._formula else None
            return own or self._shared.get(self._si, Note("=…"))
        if kind == "e":
            return Note((value or "#ERROR!").strip())
        if kind == "s":
            index = int(value) if value and value.isdecimal() else -1
            return self._texts.seen(index, look or PLAIN)
        if kind in {"str", "inlineStr"}:
            runs = runs if kind == "inlineStr" else [Run(value or "")]
            return text_if_changed(runs, look or PLAIN)
        number = _number(value) if kind == "n" else None
        if look is None or number is None:
            return None
        return seen_number(number, look, from_1904=self._from_1904)

    def _is_uncomputed(self, kind: str, value: str | None) -> bool:
        """Return whether the cell is a formula whose result was never stored."""
        if self._formula is None:
            return False
        if not (value or "").strip():
            # An empty text is a result, but only where the cell is declared as text.
            return kind != "str" or value is None
        return not self._zeros_count and kind == "n" and _number(value) == 0


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


def _is_nothing(size: str | None) -> bool:
    number = _number(size)
    return number is not None and number < 0.1
