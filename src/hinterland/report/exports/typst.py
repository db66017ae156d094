"""Printed tables as Typst, every text escaped."""

import re
from typing import Final

from ..contents.printed import Cell, PrintedTable, on_one_line

__all__ = ["typst"]

_SIGNS: Final = re.compile(r"([\\*_`$#@<>\[\]~/=+\-\"'])")


def typst(table: PrintedTable) -> str:
    r"""Return a table as Typst, to be taken in by `#include`; its label is `<tab:NAME>`.

    Examples
    --------
    >>> table = PrintedTable("t", "A_B", ("Year", "x"), (False, True), ((Cell("2000"), Cell("1", marks=("c",))),))
    >>> print(typst(table))
    #show figure: set block(breakable: true)
    #figure(
      caption: figure.caption(position: top)[A\_B],
      kind: table,
      {
        set text(size: 9pt)
        table(
          columns: 2,
          align: (left, right),
          stroke: none,
          table.hline(),
          table.header([*Year*], [*x*]),
          table.hline(stroke: 0.5pt),
          [2000], [1#super[c]],
          table.hline(),
        )
      },
    ) <tab:t>
    <BLANKLINE>
    """
    sides = ", ".join("right" if is_number else "left" for is_number in table.numeric)
    heads = ", ".join(f"[*{_typ(head)}*]" if head else "[]" for head in table.heads)
    rows = ["      " + ", ".join(map(_cell, row)) + "," for row in table.rows]
    notes = [
        f"#super[{_typ(mark)}] {_typ(note)}" if mark else _typ(note)
        for mark, note in table.notes()
    ]
    lines = [
        "#show figure: set block(breakable: true)",
        "#figure(",
        f"  caption: figure.caption(position: top)[{_typ(table.caption)}],",
        "  kind: table,",
        "  {",
        "    set text(size: 9pt)",
        "    table(",
        f"      columns: {len(table.heads)},",
        # a comma makes a list of one
        f"      align: ({sides}{',' * (len(table.heads) == 1)}),",
        "      stroke: none,",
        "      table.hline(),",
        f"      table.header({heads}),",
        "      table.hline(stroke: 0.5pt),",
        *rows,
        "      table.hline(),",
        "    )",
        "  },",
        f") <tab:{table.name}>",
        "",
    ]
    if notes:
        lines += [
            "#block[",
            "  #set text(size: 8pt)",
            *(f"  {note}\n" for note in notes),
            "]",
            "",
        ]
    return "\n".join(lines)


def _cell(cell: Cell) -> str:
    marks = f"#super[{_typ(','.join(cell.marks))}]" if cell.marks else ""
    return f"[{_typ(f'{cell.text} {cell.aside}'.rstrip())}{marks}]"


def _typ(text: str) -> str:
    return _SIGNS.sub(r"\\\1", on_one_line(text))
