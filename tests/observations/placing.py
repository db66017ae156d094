"""A qualifier set into a printed table, and which figures it then speaks of."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from .meant import Figure
from .printed import FLAT, LAYOUTS, Cell, Printed, Slot, printed
from .qualifiers import Form, Qualifier

__all__ = ["Container", "Trial", "bare", "qualified"]

Container = Literal["csv", "html", "xlsx"]
SUFFIXES: Final = {
    "北京": "市", "河北": "省", "内蒙古": "自治区", "辽宁": "省", "江苏": "省", "湖北": "省",
    "广东": "省", "新疆": "维吾尔自治区", "Beijing": " Municipality", "Hebei": " Province",
    "Inner Mongolia": " Autonomous Region", "Liaoning": " Province", "Jiangsu": " Province",
    "Hubei": " Province", "Guangdong": " Province", "Xinjiang": " Uygur Autonomous Region",
}  # fmt: skip
# Harmless words that share a bracket with another qualifier.
COMPANY: Final = {
    "gdp": ("当年价格", "at current prices"),
    "population": ("年末数", "year-end"),
    "trade": ("海关统计", "customs statistics"),
}
_PLACES: Final[dict[Form, tuple[str, ...]]] = {
    "before": ("title", "heading"),
    "after": ("title", "heading"),
    "bracket": ("title", "heading"),
    "mark": ("title", "heading"),
    "number": ("title",),
    "year": ("year",),
    "region": ("stub",),
    "stub": ("stub",),
    "unit": ("unit",),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A table to read, and what is to be held against the result.

    Attributes
    ----------
    concerned
        The cells of `figures` that the qualifier speaks of.
    open
        Cells of which nothing is asked but that no other number comes out.
    strange
        Printed figures that are none of the canonical series.
    comment
        A cell and the comment on it.
    number_format
        The number format of the figures, empty for a plain one.
    where
        The place of the qualifier, for reports.
    """

    layout: str
    container: Container
    rows: tuple[tuple[str, ...], ...]
    spans: dict[Cell, int]
    figures: dict[Cell, Figure]
    concerned: frozenset[Cell] = frozenset()
    open: frozenset[Cell] = frozenset()
    strange: tuple[str, ...] = ()
    sheet: str = "Sheet1"
    comment: tuple[Cell, str] | None = None
    number_format: str = ""
    where: str = ""


def bare(
    chance: random.Random,
    *,
    concepts: Iterable[str] = ("trade", "gdp", "population"),
    language: str = "",
    is_flat: bool = False,
) -> tuple[Printed, Trial]:
    """Return a table at random, without any qualifier; `is_flat`: one row a figure or record."""
    layout = chance.choice([one for one in LAYOUTS if not is_flat or one in FLAT])
    concept = chance.choice(sorted(concepts))
    # A table with one row a figure has one language.
    choices = ["zh", "en"] if layout in FLAT else ["zh", "en", "zh en"]
    languages = chance.choice([one for one in choices if language in one])
    containers: list[Container] = ["csv", "html", "xlsx"]
    table = printed(layout, concept, languages, chance)
    return table, _trial(table, chance.choice(containers))


def qualified(
    word: Qualifier,
    form: Form,
    chance: random.Random,
    *,
    is_read: Callable[[Printed, Trial], bool] = lambda _, __: True,
) -> Trial | None:
    """Return a table with a qualifier; None where no place could be found.

    Tables of a sort that `is_read` refuses even without the qualifier are not taken.
    """
    for _ in range(80):
        table, plain = bare(
            chance,
            concepts=word.concepts,
            language=word.language,
            is_flat=form == "column",
        )
        found = _place(word, form, table, plain, chance)
        if found is not None:
            said = found.concerned or frozenset(found.figures)
            of = _concepts(found.figures[cell] for cell in said)
            if of <= word.concepts and is_read(table, plain):
                return found
    return None


def _trial(table: Printed, container: Container) -> Trial:
    rows = tuple(tuple(row) for row in table.rows)
    return Trial(table.layout, container, rows, dict(table.spans), dict(table.figures))


def _concepts(figures: Iterable[Figure]) -> set[str]:
    names = {figure.series.partition("_")[0] for figure in figures}
    return {"trade" if name in {"exports", "imports"} else name for name in names}


def _place(
    word: Qualifier, form: Form, table: Printed, plain: Trial, chance: random.Random
) -> Trial | None:
    if form in _PLACES:
        return _in_text(word, form, table, plain, chance)
    if form in _WORKBOOK and plain.container != "xlsx":
        return None
    return _OTHERS[form](word, table, plain, chance)


def _in_text(
    word: Qualifier, form: Form, table: Printed, plain: Trial, chance: random.Random
) -> Trial | None:
    slots = [
        slot
        for slot in table.slots
        if slot.place in _PLACES[form]
        and (slot.place == "year" or slot.language in (word.language or slot.language))
        # Where the table says by whose location already, another is a contradiction.
        and not (word.kind == "location" and "ocation" in _plain(slot.phrase.after))
    ]
    if not slots:
        return None
    place = chance.choice(sorted({slot.place for slot in slots}))
    slot = chance.choice([slot for slot in slots if slot.place == place])
    same = [slot]
    if table.is_long and place == "heading" and chance.random() < 0.5:
        same = [other for other in slots if other.place == place]
    at_end = chance.random() < 0.5
    is_shared = form == "bracket" and chance.random() < 0.25
    rows = [list(row) for row in plain.rows]
    for one in same:
        text = _set(word, form, one, table, at_end=at_end, is_shared=is_shared)
        rows[one.at[0]][one.at[1]] = one.around[0] + text + one.around[1]
    concerned = frozenset().union(*(one.concerns for one in same))
    return replace(
        plain,
        rows=_frozen(rows),
        concerned=concerned,
        where=f"{'shared ' * is_shared}{form} in {place}",
    )


def _plain(after: str) -> str:
    return after.replace("所在地", "Location")


def _set(
    word: Qualifier, form: Form, slot: Slot, table: Printed, *, at_end: bool, is_shared: bool
) -> str:
    """Return a slot's text with the qualifier."""
    before, core, after = slot.phrase
    is_zh = slot.language == "zh"
    text = word.text.replace("{suffix}", SUFFIXES.get(core, "")).replace("{year}", core[:4])
    if form in {"mark", "region"} and text[:1].isalpha() and core.isascii():
        text = f" {text}"  # Glued to a word, a letter would be part of it.
    concept = min(_concepts(table.figures[cell] for cell in slot.concerns))
    text = text.replace("{unit}", table.units[concept])
    joint = "" if is_zh or text[0] in ",:" else " "
    if form == "before":
        return f"{before}{text}{joint}{core}{after}"
    if form == "after":
        return f"{before}{core}{joint}{text}{after}"
    if form == "bracket":
        if is_shared and word.kind not in {"prices", "year end", "customs"}:
            text = f"{COMPANY[concept][not is_zh]}{'，' if is_zh else ', '}{text}"
        text = f"（{text}）" if is_zh else f" ({text})"
    elif form in {"number", "stub"}:
        return f"{text}{' ' if form == 'number' else ''}{before}{core}{after}"
    elif form == "unit":
        text = f"（{text}）" if at_end and is_zh else ("，" if is_zh else ", ") + text
    return f"{before}{core}{after}{text}" if at_end else f"{before}{core}{text}{after}"


def _line(word: Qualifier, table: Printed, plain: Trial, chance: random.Random) -> Trial | None:
    """Set the qualifier as a super-heading, a subtitle, or a heading between the rows."""
    if table.header is None:
        return None
    top, first = table.header
    # Over or between regions a total would be one of them.
    if word.text in {"合计", "Total"} and table.layout == "transposed":
        return None
    last = max(row for row, _ in plain.figures)
    how = chance.choice(["super", "between", "subtitle"])
    if how == "subtitle" and word.role == "meaning":
        row = 1 + max(slot.at[0] for slot in table.slots if slot.place == "title")
        moved = _with_row(plain, row, [word.text])
        return replace(moved, concerned=frozenset(moved.figures), where="subtitle")
    if how == "between":
        row = chance.randint(first + 1, last)
        moved = _with_row(plain, row, [word.text])
        below = frozenset(cell for cell in moved.figures if cell[0] > row)
        return replace(moved, concerned=below, where="heading between rows")
    columns = sorted({column for _, column in plain.figures})
    # A super-heading begins and ends where a merged heading below it does.
    wide = next((n for (row, _), n in plain.spans.items() if row == top), 1)
    starts = range(0, len(columns), wide)
    start = chance.choice(starts)
    # Without merged cells a heading holds up to the next one, here to the end.
    is_merged = plain.container != "csv"
    ends = [*starts[start // wide + 1 :], len(columns)]
    end = chance.choice(ends) if is_merged else len(columns)
    line = [""] * columns[start] + [word.text]
    moved = _with_row(plain, top, line)
    if end - start > 1 and is_merged:
        moved = replace(moved, spans={**moved.spans, (top, columns[start]): end - start})
    under = frozenset(c for c in moved.figures if c[1] in columns[start:end])
    # Nobody knows whether a heading that spans no column goes on to the right.
    loose = columns[end:] if end - start == 1 else []
    right = frozenset(cell for cell in moved.figures if cell[1] in loose)
    return replace(moved, concerned=under, open=right, where="super-heading")


def _with_row(plain: Trial, row: int, line: list[str]) -> Trial:
    width = len(plain.rows[0])
    rows = [*plain.rows[:row], (*line, *[""] * (width - len(line))), *plain.rows[row:]]
    figures = {(r + (r >= row), c): meant for (r, c), meant in plain.figures.items()}
    spans = {(r + (r >= row), c): wide for (r, c), wide in plain.spans.items()}
    return replace(plain, rows=tuple(rows), figures=figures, spans=spans)


def _on_figure(word: Qualifier, _: Printed, plain: Trial, chance: random.Random) -> Trial:
    row, column = chance.choice(sorted(plain.figures))
    rows = [list(line) for line in plain.rows]
    rows[row][column] += word.text
    at = frozenset({(row, column)})
    return replace(plain, rows=_frozen(rows), concerned=at, where="figure")


def _note(word: Qualifier, _: Printed, plain: Trial, chance: random.Random) -> Trial:
    width = len(plain.rows[0])
    gap = [("",) * width] if chance.random() < 0.3 else []
    rows = (*plain.rows, *gap, (word.text, *[""] * (width - 1)))
    return replace(plain, rows=rows, concerned=frozenset(plain.figures), where="note")


def _column(
    word: Qualifier, table: Printed, plain: Trial, chance: random.Random
) -> Trial | None:
    """Add a column to a table with one row a figure or record: all rows, or some of them."""
    at = chance.randint(1, len(plain.rows[0]))
    count = len(plain.rows)
    chosen = set(range(1, count))
    if word.role == "meaning" and chance.random() < 0.5:
        chosen = set(chance.sample(range(1, count), count // 2))
    total = "合计" if "zh" in table.languages else "Total"
    rows = []
    for row, line in enumerate(plain.rows):
        text = word.head if row == 0 else word.text if row in chosen else total
        rows.append((*line[:at], text, *line[at:]))
    figures = {(r, c + (c >= at)): meant for (r, c), meant in plain.figures.items()}
    mine = frozenset(cell for cell in figures if cell[0] in chosen)
    return replace(
        plain, rows=tuple(rows), figures=figures, concerned=mine,
        open=frozenset(figures) - mine, where=f"column “{word.head}”",
    )  # fmt: skip


def _figures(
    word: Qualifier, table: Printed, plain: Trial, chance: random.Random
) -> Trial | None:
    """Add a column of figures that are something else."""
    if table.header is None:
        return None
    head = table.header[1] - 1
    strange = []
    rows = [[*line, ""] for line in plain.rows]
    rows[head][-1] = word.text
    for row in sorted({row for row, _ in plain.figures}):
        strange.append(chance.choice([f"{chance.randint(11, 99)}.{row}", str(row * 7 + 1)]))
        rows[row][-1] = strange[-1]
    return replace(plain, rows=_frozen(rows), strange=tuple(strange), where="column of figures")


def _frozen(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in rows)


def _sheet(word: Qualifier, _: Printed, plain: Trial, __: random.Random) -> Trial:
    every = frozenset(plain.figures)
    return replace(plain, sheet=word.text, concerned=every, where="sheet")


def _comment(word: Qualifier, table: Printed, plain: Trial, chance: random.Random) -> Trial:
    """Comment on a figure, or on a text that speaks of figures."""
    cell = chance.choice(sorted(plain.figures))
    concerned = frozenset({cell})
    if chance.random() < 0.5:
        slot = chance.choice([slot for slot in table.slots if slot.place != "unit"])
        cell, concerned = slot.at, slot.concerns
    return replace(plain, comment=(cell, word.text), concerned=concerned, where="comment")


def _format(word: Qualifier, _: Printed, plain: Trial, __: random.Random) -> Trial:
    every = frozenset(plain.figures)
    return replace(plain, number_format=word.text, concerned=every, where="number format")


def _row(word: Qualifier, table: Printed, plain: Trial, chance: random.Random) -> Trial | None:
    """Add a row of figures that are not those of a province."""
    stubs = {slot.at[0] for slot in table.slots if slot.place == "stub" and slot.at[1] == 0}
    if table.header is None or not {row for row, _ in plain.figures} <= stubs:
        return None
    row = chance.choice(sorted(stubs)) + 1
    width = len(plain.rows[0])
    strange = [str(chance.randint(1001, 9998)) for _ in range(1, width)]
    count = len({column for _, column in plain.figures})
    moved = _with_row(plain, row, [word.text, *strange[:count]])
    return replace(moved, strange=tuple(strange[:count]), where="row")


def _whose(word: Qualifier, table: Printed, plain: Trial, _: random.Random) -> Trial | None:
    """Put another place into the title of a table of the nation."""
    slots = [slot for slot in table.slots if slot.place == "title"]
    if {meant.region for meant in plain.figures.values()} != {"100000"}:
        return None
    rows = [list(line) for line in plain.rows]
    for slot in slots:
        joint = " " if slot.language == "en" else ""
        mine = word.text if slot.language == word.language else ""
        rows[slot.at[0]][slot.at[1]] = mine + joint * bool(mine) + slot.phrase.core
    figures = plain.figures
    if word.head:
        figures = {cell: meant._replace(region=word.head) for cell, meant in figures.items()}
    concerned = frozenset() if word.head else frozenset(figures)
    return replace(
        plain, rows=_frozen(rows), figures=figures, concerned=concerned, where="whose"
    )


_WORKBOOK: Final = frozenset({"sheet", "comment", "format"})
_OTHERS: Final[dict[Form, Callable[[Qualifier, Printed, Trial, random.Random], Trial | None]]] = {
    "line": _line, "figure": _on_figure, "note": _note, "column": _column,
    "figures": _figures, "sheet": _sheet, "comment": _comment, "format": _format,
    "whose": _whose, "row": _row,
}  # fmt: skip
