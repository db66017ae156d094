"""Printed tables and codebooks as Markdown, every text escaped."""

import re
from collections.abc import Iterable
from typing import Final

from ..contents.printed import PrintedTable, on_one_line
from ..contents.tables import Table

__all__ = ["codebook_markdown", "markdown"]

_SIGNS: Final = re.compile(r"([\\`*_{}\[\]<>#|~^$&])")


def markdown(table: PrintedTable) -> str:
    r"""Return a table as Markdown with a pipe table, its caption above and its notes below.

    Examples
    --------
    >>> from hinterland.report.contents.printed import Cell
    >>> table = PrintedTable("t", "A_B", ("Year", "x"), (False, True), ((Cell("2000"), Cell("1", marks=("c",))),))
    >>> print(markdown(table))
    **A\_B**
    <BLANKLINE>
    | Year | x |
    |:---|---:|
    | 2000 | 1<sup>c</sup> |
    <BLANKLINE>
    """
    lines = [f"**{_md(table.caption)}**", "", _row(map(_md, table.heads))]
    lines.append("|" + "|".join("---:" if n else ":---" for n in table.numeric) + "|")
    for row in table.rows:
        cells = []
        for cell in row:
            marks = f"<sup>{_md(','.join(cell.marks))}</sup>" if cell.marks else ""
            cells.append(_md(f"{cell.text} {cell.aside}".rstrip()) + marks)
        lines.append(_row(cells))
    notes = [
        f"<sup>{_md(mark)}</sup> {_md(n)}" if mark else _md(n) for mark, n in table.notes()
    ]
    return "\n".join([*lines, "", *(f"{note}\n" for note in notes)])


def codebook_markdown(book: Table) -> str:
    """Return a codebook as Markdown: a table a table, the codes of a column below it."""
    parts = [f"# {_md(book.title)}", ""]
    for (name,), rows in book.frame.group_by("table", maintain_order=True):
        shown = rows.drop("table")
        parts += [f"## {_md(str(name))}", ""]
        parts.append(_row(_md(column.label) for column in book.columns[1:]))
        parts.append("|" + ":---|" * len(shown.columns))
        parts += [_row(_md(cell or "") for cell in row) for row in shown.iter_rows()]
        parts.append("")
    return "\n".join(parts)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _md(text: str) -> str:
    return _SIGNS.sub(r"\\\1", on_one_line(text))
