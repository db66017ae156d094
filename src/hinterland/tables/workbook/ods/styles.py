"""The styles of an OpenDocument workbook (`.ods`), as looks with Excel's number formats."""

from dataclasses import dataclass, field
from typing import Final

from ..formats import MAX_CODE
from ..looks import PLAIN, Look
from ..raised import Run

__all__ = ["QUARTER", "Styles"]

#: Stands for what Excel's formats can't show: such a cell is read as it is printed.
QUARTER: Final = '"quarter"'

CODES: Final = {
    "year": "yyyy", "month": "m", "day": "d", "hours": "h", "minutes": "mm", "seconds": "ss",
    "text-content": "@", "scientific-number": "0E+0", "fraction": "?/?",
    "quarter": QUARTER, "era": QUARTER, "week-of-year": QUARTER,
}  # fmt: skip
KINDS: Final = (
    "number-style", "currency-style", "percentage-style", "date-style", "time-style",
    "text-style", "boolean-style",
)  # fmt: skip


@dataclass(slots=True)
class _Style:
    parent: str = ""
    format: str = ""
    raised: bool | None = None
    struck: bool | None = None
    lowered: bool = False
    is_hidden: bool = False


@dataclass(slots=True)
class Styles:
    """Gathers styles tag by tag.

    Examples
    --------
    >>> styles = Styles()
    >>> styles.start("number:number-style", {"style:name": "N1"})
    >>> styles.start("number:number", {"number:display-factor": "1000"})
    >>> styles.end("number:number")
    >>> styles.text("亿元") or styles.end("number:text")
    >>> styles.end("number:number-style")
    >>> styles.start("style:style", {"style:name": "ce1", "style:data-style-name": "N1"})
    >>> styles.look("ce1").code
    '0,"亿元"'
    """

    _styles: dict[str, _Style] = field(default_factory=dict)
    _formats: dict[str, str] = field(default_factory=dict)
    _own: str = ""  # the style that is read
    _format: str = ""  # the number format that is read
    _pieces: list[str] = field(default_factory=list)
    _sections: list[tuple[str, str]] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _behind: int = 0  # digits after a word among them

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Take in a tag, named with its usual prefix."""
        space, _, name = tag.partition(":")
        if tag in {"style:style", "style:default-style"}:
            self._own = given.get("style:name", "")
            self._styles[self._own] = _Style(
                given.get("style:parent-style-name", ""), given.get("style:data-style-name", "")
            )
        elif tag == "style:text-properties" and self._own in self._styles:
            self._read_font(self._styles[self._own], given)
        elif tag == "style:table-properties" and self._own in self._styles:
            self._styles[self._own].is_hidden = given.get("table:display") == "false"
        elif space == "number":
            self._words.clear()
            behind = given.get("number:position", "0")
            self._behind = int(behind) if behind.isdecimal() and len(behind) < 3 else 0
            if name in KINDS:
                self._format = given.get("style:name", "")
                self._pieces, self._sections = [], []
            else:
                self._pieces.append(_code(name, given))
        elif tag == "style:map" and self._format:
            condition = given.get("style:condition", "").replace("value()", "").strip()
            other = given.get("style:apply-style-name", "")
            self._sections.append((condition.replace("!=", "<>"), other))

    def text(self, piece: str) -> None:
        """Take in a piece of text."""
        self._words.append(piece)

    def end(self, tag: str) -> None:
        """Take in the end of a tag."""
        name = tag.partition(":")[2]
        words = "".join(self._words).replace('"', "'")
        if tag in {"number:text", "number:currency-symbol"}:
            # A percent sign is a word here, where in Excel's formats it is the style itself.
            if words.strip():
                self._pieces.append("%" if words.strip() == "%" else f'"{words}"')
            self._words.clear()
        elif tag == "number:embedded-text":
            self._pieces += [f'"{words}"', *"0" * self._behind] if words else []
            self._words.clear()
        elif tag.startswith("number:") and name in KINDS:
            code = "".join(self._pieces)
            if name != "percentage-style":
                code = code.replace("%", '"%"')
            sections = [
                f"[{condition}]{self._formats[other]}"
                for condition, other in self._sections
                if self._formats.get(other)
            ]
            self._formats[self._format] = ";".join([*sections, code])[:MAX_CODE]
            self._format = ""

    @staticmethod
    def _read_font(style: _Style, given: dict[str, str]) -> None:
        place = given.get("style:text-position", "")
        if place:
            where = place.split()[0]
            style.raised = where == "super" or (where[0].isdigit() and float(where[:-1]) > 0)
            style.lowered = where == "sub" or where.startswith("-")
        line = given.get("style:text-line-through-style", "")
        line = line or given.get("style:text-line-through-type", "")
        if line:
            style.struck = line != "none"

    def look(self, name: str) -> Look:
        """Return how cells of a style look."""
        raised = struck = None
        form = ""
        for style in self._line(name):
            raised = style.raised if raised is None else raised
            struck = style.struck if struck is None else struck
            form = form or style.format
        return Look(self._formats.get(form, "") or PLAIN.code, bool(raised), bool(struck))

    def font(self, name: str) -> Run:
        """Return what the font of a span does, as a run without text."""
        raised = struck = None
        lowered = False
        for style in self._line(name):
            raised = style.raised if raised is None else raised
            struck = style.struck if struck is None else struck
            lowered = lowered or style.lowered
        return Run("", raised, struck, lowered)

    def is_hidden(self, name: str) -> bool:
        """Return whether tables of a style are not shown."""
        return any(style.is_hidden for style in self._line(name))

    def _line(self, name: str) -> list[_Style]:
        """Return a style and those that it inherits from."""
        line: list[_Style] = []
        while name in self._styles and len(line) < 10:
            line.append(self._styles[name])
            name = line[-1].parent
        return line


def _code(name: str, given: dict[str, str]) -> str:
    """Return a part of a number format in Excel's spelling."""
    if name == "month":
        textual = given.get("number:textual") == "true"
        long = given.get("number:style") == "long"
        return ("mmmm" if long else "mmm") if textual else ("mm" if long else "m")
    if name == "number":
        decimals = given.get("number:decimal-places", "0")
        code = "0.0" if decimals not in {"", "0"} else "0"
        factor = given.get("number:display-factor", "1").rstrip(".0")
        full = given.get("number:display-factor", "1").partition(".")[0]
        return code + "," * ((len(full) - 1) // 3 if factor == "1" else 0)
    return CODES.get(name, "")
