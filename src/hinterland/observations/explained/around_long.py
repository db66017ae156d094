"""The row of a long table, piece by piece."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ..facts import Fact
from ..long.columns import Role
from ..long.layout import LongLayout
from ..long.wholes import is_harmless
from ..messages import message
from ..printed.accounting import Ledger
from .words_used import pieces, whole

if TYPE_CHECKING:
    from ...tables.grid import Grid

__all__ = ["around_long"]

#: What the columns that don't name a figure are for.
_OF_ROLE: Final[dict[Role, str]] = {
    "region": "region", "unit": "unit", "multiplier": "multiplier", "period": "period",
    "part": "period", "frequency": "frequency", "status": "status",
    "confidentiality": "status", "note": "note", "starts": "a break in the series",
}  # fmt: skip
_NAMING: Final[tuple[Role, ...]] = ("series", "flow")


def around_long(
    fact: Fact, layout: LongLayout, grid: "Grid", ledger: Ledger
) -> Iterator[tuple[str, str, str]]:
    """Yield the pieces of a figure's heading and of each cell of its row.

    Where each is printed, the piece, and what it was taken for.
    """
    texts = layout.texts[fact.cell.row]
    values = next(each for each in layout.values if each.column == fact.cell.column)
    head = _text_at(grid, layout.head, values.column)
    known = "period" if values.period else "" if values.words else "heading of the figures"
    yield from (("heading", *piece) for piece in pieces(head, ledger, otherwise=known))
    explained = {values.column for values in layout.values}
    for role, keys in layout.keys.items():
        for key in keys:
            code, label = key.both(texts)
            for column in key.columns:
                explained.add(column)
                for text, what in _of_key(texts[column], role, ledger):
                    if role == "dimension":
                        is_idle = is_harmless(key.heading.key, code, label)
                        what = "harmless" if is_idle else "part of the name"
                    yield "row", text, what
                head = _text_at(grid, layout.head, column)
                yield from (
                    ("row", text, message("heading of a column: {role}", role=message(role)))
                    for text, _ in whole(head, "")
                )
    for column, text in enumerate(texts):
        if column not in explained:
            yield from (("row", each, "harmless") for each, _ in whole(text, ""))


def _text_at(grid: "Grid", row: int, column: int) -> str:
    cell = grid.at(row, column)
    return cell.text if cell else ""


def _of_key(text: str, role: Role, ledger: Ledger) -> Iterator[tuple[str, str]]:
    if role in _NAMING:
        yield from pieces(text, ledger)
    else:
        yield from whole(text, _OF_ROLE.get(role, "part of the name"))
