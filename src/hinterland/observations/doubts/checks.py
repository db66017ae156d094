"""Figures compared with one another: totals and their parts, trade, other releases. None mends."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

import polars as pl

from ...regions import Country
from ..facts import Fact
from ..messages import message, shown

__all__ = ["Doubt", "check_table", "check_vintages"]

#: So many rows must follow a rule, and this share of all, before the others are doubtful.
ENOUGH_ROWS: Final = 5
MOSTLY: Final = 0.8
#: The nation's trade may be revised apart from the provinces', by less than this; a picture's
#: reader has no such excuse where other totals of the table fit.
TRADE_TOLERANCE: Final = Decimal("0.001")
#: No revision changes a figure by half.
REVISION: Final = 1.5
#: Figures this close to their rounding fit any rule.
_TOO_SMALL: Final = 20
#: Zeros at the end of a whole number are rounding where this many digits are before them.
_SIGNIFICANT: Final = 4
#: Printed figures are revised apart from each other; below this share of the whole, no figure
#: that depends on them shows it. A reader of pictures has no such excuse.
_NEGLIGIBLE: Final = Decimal("1e-6")
_MOST_PARTS: Final = 8
_MOST_COLUMNS: Final = 60
#: So many rows decide whether the rest is worth a look.
_SAMPLE: Final = 24
_TRADE: Final = ("trade_", "exports_", "imports_")
#: How the names of series begin, those of the catalogue and printed ones.
_TRADE_WORDS: Final = {
    "trade_": "trade", "exports_": "exports", "imports_": "imports",
    "进出口": "trade", "出口": "exports", "进口": "imports",
}  # fmt: skip


class Doubt(NamedTuple):
    """What can't be right, and the cells (row, column) that it may be.

    There are none where it is about a whole column. The table is doubtful for a grave one; others
    are notices.
    """

    text: str
    cells: tuple[tuple[int, int], ...] = ()
    is_grave: bool = True


class _Number(NamedTuple):
    """A printed number and half of its last digit, zeros by rounding left aside."""

    value: Decimal
    half: Decimal


class _Rule(NamedTuple):
    """A whole and its parts, and by how much they miss each other (whole − parts)."""

    whole: Fact
    parts: tuple[Fact, ...]
    off: Decimal
    fits: bool
    is_small: bool

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All its cells."""
        return (self.whole, *self.parts)


def check_table(facts: Sequence[Fact], country: Country) -> list[Doubt]:
    """Return the doubts that a table's own figures raise.

    Checked are the provinces against the printed total, columns that are the sum of the columns
    behind them, and exports plus imports against trade. A rule that most rows or columns follow
    makes those doubtful that don't; where a row and a column miss by the same amount, the cell at
    their crossing is named.
    """
    totals = list(_totals(facts, country))
    rows = [*_trades(facts), *_wholes(facts)]
    crossings = dict(_crossings(totals, rows))
    settled = set(crossings)
    doubts = list(crossings.values())
    doubts += _doubtful_totals([t for t in totals if not _touches(t, settled)], totals)
    for rule in rows:
        if not rule.fits and not _touches(rule, settled):
            parts = " + ".join(repr(part.cell.raw) for part in rule.parts)
            text = message(
                "{place}: {printed} is not {parts}; the difference is {off}",
                place=_where(rule.whole),
                printed=repr(rule.whole.cell.raw),
                parts=parts,
                off=rule.off,
            )
            cells = tuple(fact.at for fact in rule.facts)
            whole = abs(_number(rule.whole.figure.number).value)
            matters = _is_picture(rule) or abs(rule.off) > _NEGLIGIBLE * whole
            doubts.append(Doubt(text, cells, is_grave=matters))
    return doubts


def check_vintages(frame: pl.DataFrame) -> tuple[str, ...]:
    """Return the cells whose figures in two releases differ more than any revision does.

    Examples
    --------
    >>> rows = {"region": ["110000"] * 2, "region_raw": ["北京"] * 2, "year": [2019] * 2,
    ...         "series": ["gdp"] * 2, "value": [3.5e12, 3.5e8], "vintage": ["a", "b"],
    ...         "origin": ["p#0/1/1", "q#0/1/1"]}
    >>> check_vintages(pl.DataFrame(rows))
    ('gdp of 北京 in 2019: 3.5e+12 (a, p#0/1/1) and 350000000 (b, q#0/1/1) are too far apart',)
    """
    cell = ["region", "year", "series"]
    known = frame.filter(
        pl.col("value").is_not_null() & (pl.col("value") > 0) & (pl.col("region") != "")
    )
    ordered = known.sort(*cell, "value", descending=[False, False, False, True])
    far = ordered.group_by(cell, maintain_order=True).agg(
        pl.col("region_raw", "value", "vintage", "origin").first(),
        least=pl.col("value").last(),
        other=pl.col("vintage").last(),
        origin_other=pl.col("origin").last(),
    )
    far = far.filter(
        (pl.col("value") > REVISION * pl.col("least"))
        & pl.col("vintage").ne_missing(pl.col("other"))
    )
    return tuple(
        shown(
            message(
                "{series} of {region_raw} in {year}: {value:.10g} ({vintage}, {origin}) and "
                "{least:.10g} ({other}, {origin_other}) are too far apart",
                **row,
            )
        )
        for row in far.iter_rows(named=True)
    )


def _totals(facts: Sequence[Fact], country: Country) -> Iterator[_Rule]:
    """Yield the printed total of each series and year with the provinces' figures."""
    groups: dict[tuple[object, ...], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.place.code and _adds_up(fact):
            key = (fact.subject.series, fact.year, fact.period, fact.subject.unit)
            groups[key].setdefault(fact.place.code, fact)
    for regions in groups.values():
        total = regions.get(country.nation if country.has_nation else "")
        parts = [fact for fact in regions.values() if fact.place.kind == "province"]
        is_complete = regions.keys() >= set(country.provinces)
        is_complete = is_complete and all(part.figure.number for part in parts)
        if total is not None and total.figure.number and is_complete:
            yield _rule(total, parts)


def _doubtful_totals(open_ones: Sequence[_Rule], all_ones: Sequence[_Rule]) -> Iterator[Doubt]:
    """Yield the totals that miss: grave where others of the table fit, or where trade is far off."""
    some_fit = any(rule.fits for rule in all_ones)
    for rule in open_ones:
        if rule.fits:
            continue
        whole = _number(rule.whole.figure.number).value
        text = message(
            "{place}: the provinces add up to {sum}, the total is {printed} ({series}, {year})",
            place=_where(rule.whole),
            sum=whole - rule.off,
            printed=repr(rule.whole.cell.raw),
            series=rule.whole.subject.series,
            year=rule.whole.year,
        )
        is_trade = rule.whole.subject.series.startswith(_TRADE)
        is_far = abs(rule.off) > TRADE_TOLERANCE * abs(whole)
        may_be_revised = is_trade and not _is_picture(rule)
        yield Doubt(
            text,
            is_grave=is_far if may_be_revised else some_fit or (is_trade and is_far),
        )


def _trades(facts: Sequence[Fact]) -> Iterator[_Rule]:
    """Yield trade with exports and imports, of each row and in each currency and period."""
    rows: dict[tuple[object, ...], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        series = fact.subject.series
        start = next((s for s in _TRADE_WORDS if series.startswith(s)), None)
        if start and fact.figure.number and _adds_up(fact):
            rest = series.removeprefix(start)
            key = (
                fact.cell.row, fact.place.raw, fact.year, fact.period, fact.subject.unit, rest,
            )  # fmt: skip
            rows[key].setdefault(_TRADE_WORDS[start], fact)
    for found in rows.values():
        if len(found) == 3:
            yield _rule(found["trade"], [found["exports"], found["imports"]])


def _wholes(facts: Sequence[Fact]) -> Iterator[_Rule]:
    """Yield the columns that most rows show to be the sum of the columns behind them."""
    rows: dict[int, dict[int, Fact]] = defaultdict(dict)
    # A whole and its parts share a period and a unit.
    kinds: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    for fact in facts:
        if fact.figure.number and _adds_up(fact):
            rows[fact.cell.row][fact.cell.column] = fact
            kinds[fact.cell.column].add((fact.year, fact.period, fact.subject.unit))
    columns = sorted(kinds)
    if len(columns) > _MOST_COLUMNS:
        return
    for start in range(len(columns) - 2):
        for count in range(2, min(_MOST_PARTS, len(columns) - start - 1) + 1):
            run = columns[start : start + count + 1]
            if any(kinds[run[0]].isdisjoint(kinds[column]) for column in (run[1], run[-1])):
                break
            first = [
                rule for rule in islice(_runs(rows.values(), run), _SAMPLE) if not rule.is_small
            ]
            if not _mostly_fit(first):
                continue
            rules = list(_runs(rows.values(), run))
            if _mostly_fit([rule for rule in rules if not rule.is_small]):
                yield from rules
                break


def _mostly_fit(rules: Sequence[_Rule]) -> bool:
    fitting = sum(rule.fits for rule in rules)
    return fitting >= ENOUGH_ROWS and fitting >= MOSTLY * len(rules)


def _runs(rows: Iterable[dict[int, Fact]], columns: Sequence[int]) -> Iterator[_Rule]:
    for row in rows:
        if all(column in row for column in columns):
            whole, *parts = (row[column] for column in columns)
            key = (whole.year, whole.period, whole.subject.unit)
            if all((p.year, p.period, p.subject.unit) == key for p in parts):
                yield _rule(whole, parts)


def _crossings(
    totals: Sequence[_Rule], rows: Sequence[_Rule]
) -> Iterator[tuple[tuple[int, int], Doubt]]:
    """Yield the cells where a total and a row miss by the same amount."""
    for total in totals:
        if total.fits:
            continue
        shared = {f.at for f in total.facts}
        for row in rows:
            cells = [f for f in row.facts if f.at in shared]
            if row.fits or len(cells) != 1:
                continue
            fact = cells[0]
            # By how much the cell is too large, as the total and as the row have it.
            excess = total.off if fact is total.whole else -total.off
            other = row.off if fact is row.whole else -row.off
            slack = sum(_number(f.figure.number).half for f in (*total.facts, *row.facts))
            if abs(other) > slack >= abs(excess - other):
                fitting = _number(fact.figure.number).value - other
                text = message(
                    "{place}: {printed} can't be right; {fitting} would fit both sums",
                    place=_where(fact),
                    printed=repr(fact.cell.raw),
                    fitting=fitting,
                )
                cell = fact.at
                yield cell, Doubt(text, (cell,))


def _adds_up(fact: Fact) -> bool:
    """Return whether a figure may be part of a sum: no rate of growth, share, rank or index is."""
    return fact.subject.needs_unit and fact.subject.canonical != "1"


def _is_picture(rule: _Rule) -> bool:
    return any("ocr" in fact.flags for fact in rule.facts)


def _touches(rule: _Rule, cells: set[tuple[int, int]]) -> bool:
    return any(fact.at in cells for fact in rule.facts)


def _rule(whole: Fact, parts: Sequence[Fact]) -> _Rule:
    total = _number(whole.figure.number)
    numbers = [_number(part.figure.number) for part in parts]
    off = total.value - sum((n.value for n in numbers), Decimal(0))
    slack = total.half + sum((n.half for n in numbers), Decimal(0))
    return _Rule(
        whole, tuple(parts), off, abs(off) <= slack, abs(total.value) < _TOO_SMALL * slack
    )


@lru_cache(maxsize=65536)
def _number(text: str | None) -> _Number:
    value = Decimal((text or "0").replace(",", "").casefold())
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # a figure is never infinite
    if exponent >= 0:
        rounded = value.normalize().as_tuple()
        assert isinstance(rounded.exponent, int)
        exponent = rounded.exponent if len(rounded.digits) >= _SIGNIFICANT else 0
    return _Number(value, Decimal(1).scaleb(exponent) / 2)


def _where(fact: Fact) -> str:
    if not fact.place.raw:
        return fact.where
    return message("{place}, {region}", place=fact.where, region=fact.place.raw)
