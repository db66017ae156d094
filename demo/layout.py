"""From a table to its sheets: titles, unit lines, headers, stubs and notes, with their traps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from .figures import Unit
from .sheet import Cell, Column, Document, Fact, Label, Row, Sheet, Table

__all__ = ["Style", "lay_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a table is printed.

    Attributes
    ----------
    words
        The languages.
    above
        Title and unit stand above the table, not in it.
    stub_columns
        1, or 2 for Chinese and English apart.
    unit_order
        `zh en` and `en zh` on two rows, `row` for both on one, `header` in the headers'
        brackets.
    wide
        Full-width colon and brackets.
    merged
        Headers over several columns or rows are merged; else they are blank to the right.
    split
        Chinese header rows, then English ones whose words are split over rows; else both in
        one cell.
    pad
        Put between the characters of names of two.
    gaps
        Blank rows between blocks of regions.
    wrap
        A region whose stub stands on two rows, its figures on the second.
    missing
        The mark for no figure.
    panels
        So many columns stand side by side, then the table is continued; 0 for all.
    continued
        Below, on the right, or on a further sheet.
    marks
        Footnote marks, by region.
    commas, trailing
        Thousands marks, and what stands after each figure.
    native
        Figures are numbers, not texts.
    wrong
        English headers of exports and imports are exchanged; the Chinese are right.
    renamed
        English names, by region, that this edition has changed.
    """

    words: Literal["both", "zh", "en"] = "both"
    above: bool = False
    stub_columns: int = 2
    unit_order: Literal["zh en", "en zh", "row", "header"] = "zh en"
    wide: bool = False
    merged: bool = True
    split: bool = False
    pad: str = ""
    gaps: bool = False
    wrap: str = ""
    missing: str = "…"
    panels: int = 0
    continued: Literal["below", "right", "sheet"] = "below"
    marks: dict[str, str] = field(default_factory=dict)
    commas: bool = False
    trailing: str = ""
    native: bool = False
    wrong: bool = False
    renamed: dict[str, str] = field(default_factory=dict)


def lay_out(table: Table, style: Style) -> Document:
    """Return a table laid out in a style, and where each of its facts stands."""
    document = Document()
    size = style.panels or len(table.columns)
    sheet = Sheet("Sheet1")
    document.sheets.append(sheet)
    top, left = 0, 0
    for start in range(0, len(table.columns), size):
        if start and style.continued == "sheet":
            sheet = Sheet(f"Sheet{len(document.sheets) + 1}")
            document.sheets.append(sheet)
            top = 0
        elif start and style.continued == "right":
            # The second panel stands a row lower than the first.
            top, left = 1, sheet.columns + 1
        columns = table.columns[start : start + size]
        panel = _Panel(table, style, columns, document, left, is_first=not start)
        top = panel.write(top)
    _write_notes(sheet, table, style, sheet.rows)
    return document


@dataclass(slots=True)
class _Panel:
    table: Table
    style: Style
    columns: Sequence[Column]
    document: Document
    left: int
    is_first: bool

    def write(self, top: int) -> int:
        """Write from a row on, and return the row below."""
        sheet = self.document.sheets[-1]
        row = self._titles(sheet, top)
        row = self._units(sheet, row)
        row = self._headers(sheet, row)
        return self._body(sheet, row) + 1

    @property
    def _stubs(self) -> int:
        return self.style.stub_columns if self.style.words == "both" else 1

    def _titles(self, sheet: Sheet, row: int) -> int:
        """Write the title, or that the table is continued."""
        number, title = self.table.number, self.table.title
        lines = Label(f"{number} {title.zh}", f"{number} {title.en}".replace("|", " "))
        if not self.is_first:
            side = self.style.continued == "right"
            lines = Label("(续)" if side else "续表 1", f"{number} continued")
        for text in _chosen(lines, self.style.words):
            row = self._line(sheet, row, text)
        return row

    def _units(self, sheet: Sheet, row: int) -> int:
        units = {c.unit for c in self.columns if not c.is_own}
        if self.style.unit_order == "header" or not units:
            return row
        (unit,) = units
        colon = "：" if self.style.wide else ":"
        label = Label(f"单位{colon}{unit.zh}", f"Unit{colon}{unit.en}")
        if self.style.unit_order == "row" and self.style.words == "both":
            if self.style.above:
                return self._line(sheet, row, f"{label.zh}  ({unit.en})")
            sheet.put(row, self.left, label.zh)
            sheet.put(row, self.left + self._stubs + len(self.columns) - 1, f"({unit.en})")
            return row + 1
        lines = _chosen(label, self.style.words)
        for text in reversed(lines) if self.style.unit_order == "en zh" else lines:
            row = self._line(sheet, row, text)
        return row

    def _line(self, sheet: Sheet, row: int, text: str) -> int:
        """Write a line over the whole panel, or above the table."""
        if self.style.above:
            sheet.before.append(text)
            return row
        width = self._stubs + len(self.columns) if self.style.merged else 1
        sheet.put(row, self.left, text, columns=width)
        return row + 1

    def _headers(self, sheet: Sheet, row: int) -> int:
        paths = [_labels(column, self.style) for column in self.columns]
        top = row
        for level in range(max(map(len, paths))):
            # A run of columns under the same headers so far has one header.
            heads = [path[: level + 1] if level < len(path) else () for path in paths]
            row = self._level(sheet, row, heads)
        self._stub_header(sheet, top, row)
        return row

    def _level(self, sheet: Sheet, row: int, heads: Sequence[tuple[Label, ...]]) -> int:
        lines = [_lines(head[-1] if head else Label("", ""), self.style) for head in heads]
        at = 0
        while at < len(heads):
            end = at + 1
            while end < len(heads) and heads[end] == heads[at] != ():
                end += 1
            for line, text in enumerate(lines[at]):
                width = end - at if self.style.merged and text else 1
                sheet.put(row + line, self.left + self._stubs + at, text, columns=width)
            at = end
        row += max(map(len, lines))
        sheet.rows = max(sheet.rows, row)
        return row

    def _stub_header(self, sheet: Sheet, top: int, bottom: int) -> None:
        stub = self.table.stub
        deep = bottom - top if self.style.merged else 1
        if self.style.words == "both" and self._stubs == 2:
            sheet.put(top, self.left, stub.zh, rows=deep)
            sheet.put(top, self.left + 1, stub.en, rows=deep)
        else:
            text = "  ".join(_chosen(stub, self.style.words))
            sheet.put(top, self.left, text, rows=deep)

    def _body(self, sheet: Sheet, row: int) -> int:
        block = self.table.rows[0].block
        for line in self.table.rows:
            if self.style.gaps and line.block != block:
                row += 1
            block = line.block
            names = _names(line, self.style, self._stubs)
            if line.region and line.region == self.style.wrap:
                lines = [_broken(name) for name in names]
                names = [second for _, second in lines]
                for place, (first, _) in enumerate(lines):
                    sheet.put(row, self.left + place, first)
                row += 1
            for place, name in enumerate(names):
                sheet.put(row, self.left + place, name)
            for place, column in enumerate(self.columns):
                self._figure(sheet, (row, self.left + self._stubs + place), line, column)
            row += 1
        sheet.rows = max(sheet.rows, row)
        return row

    def _figure(self, sheet: Sheet, place: tuple[int, int], line: Row, column: Column) -> None:
        year = column.year or line.year
        assert year is not None
        value = column.values.get((line.key, year))
        raw = self.style.missing
        if value is not None:
            value, raw = _printed(value, column)
        text = f"{Decimal(raw):,}" if self.style.commas and value is not None else raw
        if text:
            is_number = self.style.native and value is not None
            sheet.cells[place] = Cell(text + self.style.trailing, is_number=is_number)
        known = column.unit.plain != ""
        self.document.facts.append(
            Fact(
                table=len(self.document.sheets) - 1,
                row=place[0],
                column=place[1],
                region=line.region,
                year=year,
                series=column.series,
                value=value if known else None,
                unit=column.unit.plain,
                value_raw=text,
                unit_raw=_raw_unit(column.unit, self.style),
            )
        )


def _chosen(label: Label, words: str) -> list[str]:
    return {"both": [label.zh, label.en], "zh": [label.zh], "en": [label.en]}[words]


def _labels(column: Column, style: Style) -> tuple[Label, ...]:
    """Return a column's headers as this style prints them."""
    first, *rest = column.path
    names = {"出口": "Imports", "进口": "Exports"} if style.wrong else {}
    labels = [Label(label.zh, names.get(label.zh, label.en)) for label in (first, *rest)]
    if column.is_own or style.unit_order == "header":
        # A heading that is a year has no unit; the one beside it has.
        at = next(i for i, label in enumerate(labels) if not label.zh.isdigit())
        opening, closing = ("（", "）") if style.wide else ("(", ")")
        labels[at] = Label(
            f"{labels[at].zh}{opening}{column.unit.zh}{closing}",
            f"{labels[at].en} ({column.unit.en})",
        )
    return tuple(labels)


def _lines(label: Label, style: Style) -> list[str]:
    """Return a header's rows: one, or, with languages split, one for each and more for words."""
    chosen = list(dict.fromkeys(_chosen(label, style.words)))
    if style.split:
        return [part for text in chosen for part in text.split("|")]
    return ["\r\n".join(chosen).replace("|", " ")]


def _names(line: Row, style: Style, stubs: int) -> list[str]:
    zh, en = line.label
    en = style.renamed.get(line.key, en)
    if len(zh) == 2:
        zh = zh[0] + style.pad + zh[1]
    mark = style.marks.get(line.key, "")
    if style.words == "both" and zh != en:
        return [zh + mark, en] if stubs == 2 else [f"{zh}{mark} {en}"]
    names = [(en if style.words == "en" else zh) + mark]
    return names + [""] * (stubs - 1)


def _broken(name: str) -> tuple[str, str]:
    """Return a name's two lines: a long name is broken, a short one stands above."""
    first, _, second = name.partition(" ")
    return (first, second) if len(first) > 3 else (name, "")


def _printed(value: Decimal, column: Column) -> tuple[Decimal, str]:
    """Return a value as far as it is printed, and its text."""
    figure = value / column.unit.factor
    if column.places is not None:
        figure = round(figure, column.places)
    if figure == figure.to_integral_value():
        figure = figure.to_integral_value()
    else:
        figure = figure.normalize()
    return figure * column.unit.factor, f"{figure:f}"


def _raw_unit(unit: Unit, style: Style) -> str:
    return unit.en if style.words == "en" else unit.zh


def _write_notes(sheet: Sheet, table: Table, style: Style, row: int) -> None:
    notes = [text for note in table.notes for text in _chosen(note, style.words)]
    for text in notes:
        sheet.put(row, 0, text)
        row += 1
