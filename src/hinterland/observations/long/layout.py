"""The layout of a long table: where its heading is, and what each column holds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from ..printed.names import Gazetteer
from ..printed.numbers import read_figure
from ..printed.periods.parsing import Period, parse_period
from ..printed.units import take_units
from ..printed.words import flat
from .columns import Heading, Key, Role, heading_of, pair

if TYPE_CHECKING:
    from ...tables.grid import Cell, Grid

__all__ = ["LongLayout", "Values", "layout_of"]

#: How far down a heading is looked for.
_FAR: Final = 30
#: How many rows show what a column holds.
_SAMPLE: Final = 2_000
_MEASURE: Final = re.compile(
    r"rank|排名|位次|排序|growth|增长|增速|增幅|同比|环比|share|比重|占比|构成|percent|ratio|指数|\bindex\b|%|per capita|人均",
    re.IGNORECASE,
)
_REFERENCES: Final = frozenset({"referenceperiod", "refperiod", "referenceyear", "refyear"})
_NEEDED: Final[frozenset[Role]] = frozenset(
    {"series", "unit", "multiplier", "dimension", "flow"}
)
_TELLING: Final[frozenset[Role]] = frozenset(
    {"region", "period", "series", "flow", "unit", "multiplier", "frequency"}
)
_OF_KEYS: Final[frozenset[Role]] = frozenset(
    {"region", "series", "flow", "unit", "multiplier", "period", "part", "frequency", "status",
     "confidentiality", "note", "starts", "dimension"}
)  # fmt: skip


class Values(NamedTuple):
    """A column of figures: its own words, units and period, where its heading has any."""

    column: int
    words: str
    units: tuple[str, ...]
    period: Period | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongLayout:
    """A long table, laid out.

    `head` and `rows` are the numbers of the heading's row and of those of figures. `texts` is by
    row number, filled where cells span; `keys` is what names a figure, by role, from left to
    right; `cells` are those of figures, by place. `above` and `below` are the lines around;
    `comments` those on cells of the heading and the rows, but not on figures: row → column → text.
    """

    head: int
    rows: tuple[int, ...]
    texts: dict[int, list[str]] = field(repr=False)
    keys: dict[Role, tuple[Key, ...]]
    values: tuple[Values, ...]
    cells: "dict[tuple[int, int], Cell]" = field(repr=False)
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    comments: dict[int, dict[int, str]] = field(default_factory=dict, repr=False)

    def comments_on(self, row: int, column: int) -> tuple[str, ...]:
        """Return the comments of a figure's heading and of the other cells of its row."""
        heading = self.comments.get(self.head, {}).get(column, "")
        return tuple(filter(None, (heading, *self.comments.get(row, {}).values())))

    def of(self, *roles: Role) -> tuple[Key, ...]:
        """Return the keys of some roles."""
        return tuple(key for role in roles for key in self.keys.get(role, ()))


def layout_of(grid: "Grid", names: Gazetteer) -> LongLayout | None:
    """Return the layout of a long table, None for a grid that is none.

    A long table has a heading with a column of values, and columns of regions or periods; or
    one figure column a year next to columns of regions and series; or a column of periods and
    one of a dimension such as partner or sex.

    Examples
    --------
    >>> from hinterland.observations.printed.names import gazetteer
    >>> from hinterland.regions import china
    >>> from hinterland.tables.grid import Cell, Grid
    >>> rows = [["region", "sex", "year", "value"], ["Hebei", "women", "2019", "5"]]
    >>> cells = [Cell(t, r, c) for r, row in enumerate(rows) for c, t in enumerate(row)]
    >>> layout = layout_of(Grid(tuple(cells), 2, 4, 0, kind="csv"), gazetteer(china()))
    >>> [(key.heading.text, key.of(layout.texts[1])) for key in layout.of("dimension")]
    [('sex', 'women')]
    """
    for row, texts in _filled(grid, 0, min(grid.rows, _FAR)).items():
        headings = {c: heading_of(text) for c, text in enumerate(texts) if text}
        if _may_head(headings, texts):
            return _laid_out(grid, row, headings, names)
        # Above a long table's heading are lines of text, no heading of several columns.
        is_line = max(headings, default=0) < 2 or len(set(texts) - {""}) == 1
        if not is_line or sum(map(_is_number, texts)) > 1:
            return None
    return None


def _filled(grid: "Grid", first: int, last: int) -> dict[int, list[str]]:
    """Return the texts of rows, those of cells that span at each position."""
    texts = {row: [""] * grid.columns for row in range(first, last)}
    for cell in grid.cells:
        if cell.row >= last:
            break
        text = flat(cell.text)
        if cell.rowspan == cell.colspan == 1:
            if cell.row >= first:
                row_texts = texts[cell.row]
                row_texts[cell.column] = row_texts[cell.column] or text
            continue
        for row in range(max(cell.row, first), min(cell.row + cell.rowspan, last)):
            for column in range(cell.column, min(cell.column + cell.colspan, grid.columns)):
                texts[row][column] = texts[row][column] or text
    return texts


def _may_head(headings: dict[int, Heading], texts: Sequence[str]) -> bool:
    """Return whether a row may head a long table, by what is printed in it."""
    roles = [heading.role for heading in headings.values()]
    across = sum(_is_year(texts[c]) for c, heading in headings.items() if heading.role is None)
    if across:
        needed = _NEEDED - ({"unit"} if "series" not in roles else set())
        return "region" in roles and not needed.isdisjoint(roles)
    if "value" in roles:
        return len(roles) > 2
    known = {"dimension", "flow", "series", "multiplier", "status", "partner"} & set(roles)
    several = roles.count("region") > 1
    return bool(known or several) and "period" in roles and len(roles) > 3


def _is_year(text: str) -> bool:
    period = parse_period(text)
    return period is not None and period.year is not None


def _laid_out(
    grid: "Grid", head: int, headings: dict[int, Heading], names: Gazetteer
) -> LongLayout | None:
    texts = _filled(grid, head, grid.rows)
    named = texts.pop(head)
    body = [row for row, cells in texts.items() if any(cells) and cells != named]
    sample = [texts[row] for row in body[:_SAMPLE]]
    roles = dict(sorted(_roles(headings, named, sample, names).items()))
    values: list[Values] = []
    for column in (c for c, role in roles.items() if role == "value"):
        words, units = take_units(named[column])
        if _is_year(named[column]):
            values.append(Values(column, "", (), parse_period(named[column])))
        else:
            is_plain = headings[column].role == "value"
            values.append(Values(column, "" if is_plain else words, units, None))

    keys = [Key(headings[c], role, (c,)) for c, role in roles.items() if role in _OF_KEYS]
    if any(key.role == "period" and key.heading.key not in _REFERENCES for key in keys):
        # A reference period next to the figures' own period is that of prices.
        keys = [
            key._replace(role="dimension") if key.heading.key in _REFERENCES else key
            for key in keys
        ]
    by_role: dict[Role, tuple[Key, ...]] = {}
    for key in pair(keys, sample):
        by_role[key.role] = (*by_role.get(key.role, ()), key)

    last = _last(body, texts, values, by_role)
    within = [texts[row] for row in body[:_SAMPLE] if row <= last]
    if not values or not _is_long(by_role, values, within):
        return None
    places = {each.column for each in values}
    cells = {(c.row, c.column): c for c in grid.cells if c.row > head and c.column in places}
    lines: dict[int, list[str]] = {}
    comments: dict[int, dict[int, str]] = {}
    for cell in grid.cells:
        if cell.row < head or cell.row > last:
            lines.setdefault(cell.row, []).append(cell.text.strip())
        comment = cell.aside.comment if cell.aside else ""
        if comment and cell.row >= head and (cell.row, cell.column) not in cells:
            comments.setdefault(cell.row, {})[cell.column] = comment
    return LongLayout(
        head=head,
        rows=tuple(row for row in body if row <= last),
        texts=texts,
        keys=by_role,
        values=tuple(values),
        cells=cells,
        above=tuple(_line(own) for row, own in lines.items() if row < head),
        below=tuple(_line(own) for row, own in lines.items() if row > last),
        comments=comments,
    )


def _line(texts: list[str]) -> str:
    """Return a row of text as a line: of two cells, the first is what the second is of."""
    pairs = len(texts) == 2 and not texts[0].endswith((":", "："))
    return f"{texts[0]}: {texts[1]}" if pairs else " ".join(texts)


def _is_long(
    keys: dict[Role, tuple[Key, ...]], values: Sequence[Values], rows: Sequence[Sequence[str]]
) -> bool:
    """Return whether columns are those of a long table: each row says in full what it is of."""
    is_across = any(each.period for each in values)
    if not ("region" in keys or "period" in keys or is_across):
        return False
    known: set[str] = {role for role in keys if role in _TELLING}
    known |= {key.heading.key for key in keys.get("dimension", ()) if key.heading.role}
    if is_across:
        # Names given once for several rows are headings of a group.
        return all(key.of(row) for key in keys.get("region", ()) for row in rows if any(row))
    return len(known) > 1


def _roles(
    headings: dict[int, Heading],
    named: Sequence[str],
    sample: Sequence[Sequence[str]],
    names: Gazetteer,
) -> dict[int, Role]:
    """Return what each column is for: by its heading, else by what is in it."""
    found: dict[int, Role] = {}
    given = {heading.role for heading in headings.values()}
    # Columns headed by periods, in a table that has no column of values.
    across = {c for c, each in headings.items() if each.role is None and _is_year(named[c])}
    for column, text in enumerate(named):
        heading = headings.setdefault(column, heading_of(""))
        held = [row[column] for row in sample if row[column]]
        # Next to years, `average` heads figures of its own: they differ from row to row.
        is_varied = bool(text) and len(held) > 1 and 2 * len(set(held)) > len(held)
        if column in across or (
            across and heading.role is None and is_varied and _are_numbers(held)
        ):
            found[column] = "value"
        elif heading.role == "value" and held and (across or not any(map(_is_number, held))):
            found[column] = "dimension"
        elif heading.role is not None:
            found[column] = heading.role
        elif held:
            role = _by_content(text, heading, held, given, names, is_across=bool(across))
            if role is not None:
                found[column] = role
                given.add(role if role in {"region", "period"} else None)
    return found


def _by_content(
    text: str,
    heading: Heading,
    held: Sequence[str],
    given: set[Role | None],
    names: Gazetteer,
    *,
    is_across: bool,
) -> Role | None:
    """Return the role of a column whose heading is not known; None where it means nothing."""
    are_numbers = _are_numbers(held)
    counted = [str(n) for n in range(int(held[0]), len(held) + 1)] if held[0] in "01" else []
    if not text and counted[: len(held)] == list(held):
        return None  # The row numbers that programs write.
    if "period" not in given and not is_across and all(map(_is_year, held)):
        return "period"
    if "region" not in given and 2 * sum(map(names.knows, held)) >= len(held):
        return "region"
    if not are_numbers or heading.is_code or is_across:
        return "dimension"
    if "value" not in given:
        return "value" if text else "dimension"
    is_measured = take_units(text)[1] or _MEASURE.search(text)
    has_decimals = any("." in each or "," in each for each in held)
    return "value" if is_measured or has_decimals else "dimension"


def _are_numbers(held: Iterable[str]) -> bool:
    """Return whether nearly all texts are figures or missing marks, and one is a figure."""
    texts = list(held)
    numbers = sum(map(_is_number, texts))
    fitting = numbers + sum(read_figure(text).is_missing for text in texts)
    return not texts or (numbers > 0 and 10 * fitting >= 9 * len(texts))


def _is_number(text: str) -> bool:
    return read_figure(text).number is not None


def _last(
    body: Sequence[int],
    texts: dict[int, list[str]],
    values: Sequence[Values],
    keys: dict[Role, tuple[Key, ...]],
) -> int:
    """Return the last row of figures: the rest are notes, which fill one or two cells."""
    needed = [key for role in ("region", "period") for key in keys.get(role, ())]
    last = body[0] if body else 0
    for row in body:
        cells = texts[row]
        filled = sum(1 for text in cells if text)
        has_value = any(cells[each.column] for each in values)
        is_keyed = all(key.of(cells) for key in needed) and filled > max(len(needed), 1)
        if has_value or is_keyed:
            last = row
    return last
