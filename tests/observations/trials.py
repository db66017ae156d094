"""What becomes of a table with one more qualifier, through real bytes."""

import csv
import html
import io
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import xlsxwriter

from hinterland.observations import Catalogue, PageReading, read_page, shipped_catalogue
from hinterland.regions import china
from hinterland.tables import read_tables

from .meant import Figure
from .placing import Trial, qualified
from .printed import Cell, Printed
from .qualifiers import ALL, Form, Qualifier, Role

__all__ = [
    "GOOD",
    "Ending",
    "Outcome",
    "cases",
    "outcome",
    "read_trial",
    "try_case",
]

Ending = Literal[
    "same", "named", "doubted", "SILENT", "SPILLED", "DROPPED", "LOST", "OVERDOUBTED", "CRASH"
]
#: How a trial may end. The others: another number without a doubt; a neighbour's canonical claim
#: gone; a figure gone; a good figure's claim gone; a good table doubted; an exception.
GOOD: Final = frozenset({"same", "named", "doubted"})

_CANONICAL: Final = re.compile(
    r"(trade|exports|imports|(?P<other>trade_by_destination))_[a-z]{3}|gdp|population"
)
_RAISED: Final = re.compile(r"\^([0-9a-z]+\)?)")
_UP: Final = str.maketrans("0123456789)apr", "⁰¹²³⁴⁵⁶⁷⁸⁹⁾ᵃᵖʳ")
_NUMBER: Final = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
# What a number may be multiplied with where a qualifier says so.
_FACTORS: Final = {
    "万": 1e4, "1000": 1e3, "Thousands": 1e3, "1000000": 1e6,
    "单位：万元": 1e-4, "单位：百万元": 1e-2, "单位：亿美元": 1e5, "单位：人": 1e-4,
    "Unit: million yuan": 1e-2, "(10 000 yuan)": 1e-4, "Unit: USD million": 1e3,
    "Unit: person": 1e-4, "Unit: 1 000 persons": 1e-1,
    "0.000,": 1e-3, "0!.0000,": 1e-7, '0"万元"': 1e-4, '0" million yuan"': 1e-2,
}  # fmt: skip

_NOTHING: Final = Qualifier("", "harmless", "nothing", "", (), frozenset())
_READ: Final[dict[tuple[str, ...], bool]] = {}
_TIMES: Final[dict[Role, int]] = {"meaning": 1, "harmless": 2, "mark": 4}

Key = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a trial ended, and at what."""

    word: Qualifier
    form: Form
    trial: Trial
    ending: Ending
    at: str = ""

    def __str__(self) -> str:
        """Return a line for people."""
        trial = self.trial
        return (
            f"{self.ending}: {self.word.role}/{self.word.kind} “{self.word.text}” as {trial.where} "
            f"of {trial.layout} ({trial.container}): {self.at}"
        )

    def shown(self) -> str:
        """Return the table as it was read."""
        return "\n".join(" | ".join(row) for row in self.trial.rows)


def cases(count: int, seed: int) -> Iterator[tuple[Qualifier, Form, random.Random]]:
    """Yield qualifiers with a form and the chance to place them: each pair in turn, shuffled."""
    # There are fewer harmless words and marks than words with a meaning, and no fewer in print.
    pairs = [
        (word, form) for word in ALL for form in word.forms for _ in range(_TIMES[word.role])
    ]
    order = random.Random(seed)
    for number in range(count):
        if number % len(pairs) == 0:
            order.shuffle(pairs)
        word, form = pairs[number % len(pairs)]
        yield word, form, random.Random(f"{seed}/{number}")


def try_case(word: Qualifier, form: Form, chance: random.Random) -> Outcome | None:
    """Return how a case ended; None where no table has a place for it."""
    trial = qualified(word, form, chance, is_read=_is_read)
    return None if trial is None else outcome(word, form, trial)


def outcome(word: Qualifier, form: Form, trial: Trial) -> Outcome:
    """Read a trial and hold the result against what it means."""
    try:
        reading = read_trial(trial)
    except Exception as error:
        return Outcome(word, form, trial, "CRASH", repr(error))
    judged = _Judged(trial, reading)
    if word.role == "meaning":
        ending, at = judged.of_meaning(_FACTORS.get(word.text))
    else:
        ending, at = judged.of_harmless(may_doubt=word.may_doubt)
    return Outcome(word, form, trial, ending, at)


def _is_read(table: Printed, plain: Trial) -> bool:
    """Say whether such a table is read right where nothing is added to it."""
    concept = min(meant.series for meant in plain.figures.values())
    key = (plain.layout, concept, table.languages, plain.container)
    if key not in _READ:
        _READ[key] = outcome(_NOTHING, "note", plain).ending == "same"
    return _READ[key]


def read_trial(trial: Trial) -> PageReading:
    """Return what is read of a trial's bytes."""
    data = {"csv": _csv, "html": _html, "xlsx": _xlsx}[trial.container](trial)
    tables = read_tables(data, name=f"table.{trial.container}")
    return read_page(tables.grids, page="p", country=china(), catalogue=_catalogue())


class _Judged:
    """What was read, by key: sure or doubted."""

    def __init__(self, trial: Trial, reading: PageReading) -> None:
        self.trial = trial
        self.status = {str(report.table): report.status for report in reading.tables}
        self.why = "; ".join(why for report in reading.tables for why in report.why)[:160]
        self.sure: dict[Key, set[float]] = {}
        self.doubted: dict[Key, set[float]] = {}
        self.raw: set[str] = set()
        for row in reading.frame.iter_rows(named=True):
            self.raw.update(n.replace(",", "") for n in _NUMBER.findall(row["value_raw"] or ""))
            found = _CANONICAL.fullmatch(row["series"] or "")
            if not found or found["other"] or not row["region"] or row["value"] is None:
                continue
            if row.get("period"):
                continue
            table = row["origin"].partition("#")[2].partition("/")[0]
            is_sure = self.status.get(table, "read") == "read"
            is_sure = is_sure and "doubtful" not in (row["flags"] or "").split(";")
            side = self.sure if is_sure else self.doubted
            key = (row["region"], row["year"], row["series"])
            side.setdefault(key, set()).add(row["value"])

    def of_meaning(self, factor: float | None) -> tuple[Ending, str]:
        """Judge a table of which some figures are not what they were."""
        wrong = self._wrong(factor)
        if wrong:
            return "SILENT", wrong
        gone = self._gone()
        if gone:
            return "DROPPED", gone
        cells = set(self.trial.figures) - self.trial.concerned - self.trial.open
        spilled = self._missing(cells, is_doubt_enough=True)
        if spilled and set(self.status.values()) <= {"read"}:
            return "SPILLED", spilled
        return ("doubted", "") if self.doubted or not self.sure else ("named", "")

    def of_harmless(self, *, may_doubt: bool) -> tuple[Ending, str]:
        """Judge a table of which every figure is what it was."""
        wrong = self._wrong(None, forbidden=False)
        if wrong:
            return "SILENT", wrong
        gone = self._gone()
        if gone:
            return "DROPPED", gone
        if may_doubt:
            cells = set(self.trial.figures) - self.trial.concerned
            lost = self._missing(cells, is_doubt_enough=True)
            return ("LOST", lost) if lost else ("doubted" if self.doubted else "same", "")
        lost = self._missing(set(self.trial.figures), is_doubt_enough=True)
        if lost:
            return "LOST", f"{lost}; {self.why}"
        doubted = self._missing(set(self.trial.figures), is_doubt_enough=False)
        if doubted or set(self.status.values()) != {"read"}:
            return "OVERDOUBTED", self.why or doubted
        return "same", ""

    def _wrong(self, factor: float | None, *, forbidden: bool = True) -> str:
        truth = {_key(meant): meant.value for meant in self.trial.figures.values()}
        concerned = {_key(self.trial.figures[cell]) for cell in self.trial.concerned}
        for key, values in self.sure.items():
            for value in values:
                right = truth.get(key)
                if forbidden and key in concerned:
                    if factor and right and _same(value, right * factor):
                        continue
                    return f"{key} = {value:.15g} was claimed"
                if right is None or not _same(value, right):
                    return f"{key} = {value:.15g} was claimed, printed is {right}"
        return ""

    def _gone(self) -> str:
        if "not read" in self.status.values() or self.trial.number_format:
            return ""
        printed = [meant.printed.replace(",", "") for meant in self.trial.figures.values()]
        gone = [text for text in (*printed, *self.trial.strange) if text not in self.raw]
        return f"{len(gone)} of {len(printed)} figures gone, e.g. {gone[0]}" if gone else ""

    def _missing(self, cells: set[Cell], *, is_doubt_enough: bool) -> str:
        lost = []
        for cell in sorted(cells):
            meant = self.trial.figures[cell]
            values = self.sure.get(_key(meant), set())
            if is_doubt_enough:
                values = values | self.doubted.get(_key(meant), set())
            if not any(_same(value, meant.value) for value in values):
                lost.append(meant)
        return f"{len(lost)} cells lost, e.g. {_key(lost[0])}" if lost else ""


def _key(meant: Figure) -> Key:
    return meant.region, meant.year, meant.series


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other))


def _csv(trial: Trial) -> bytes:
    text = io.StringIO(newline="")
    rows = [[_raised(cell) for cell in row] for row in trial.rows]
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _raised(text: str) -> str:
    return _RAISED.sub(lambda found: found[1].translate(_UP), text)


def _html(trial: Trial) -> bytes:
    lines = ["<!DOCTYPE html><meta charset=utf-8><title></title><table border=1>"]
    for row, cells in enumerate(trial.rows):
        column, line = 0, ""
        while column < len(cells):
            wide = trial.spans.get((row, column), 1)
            inner = html.escape(cells[column], quote=False).replace("\n", "<br>")
            inner = _RAISED.sub(r"<sup>\1</sup>", inner)
            line += f"<td colspan={wide}>{inner}</td>" if wide > 1 else f"<td>{inner}</td>"
            column += wide
        lines.append(f"<tr>{line}</tr>")
    return "\n".join([*lines, "</table>"]).encode()


def _xlsx(trial: Trial) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", "-", trial.sheet)[:31])
        up = book.add_format({"font_script": 1})
        thousands = book.add_format({"num_format": "#,##0"})
        special = book.add_format({"num_format": trial.number_format or "General"})
        for row, cells in enumerate(trial.rows):
            for column, text in enumerate(cells):
                wide = trial.spans.get((row, column), 1)
                found = _RAISED.search(text)
                if wide > 1:
                    shown = "" if found else text
                    sheet.merge_range(row, column, row, column + wide - 1, shown)
                if wide > 1 and not found:
                    continue
                if (row, column) in trial.figures and _NUMBER.fullmatch(text):
                    form = special if trial.number_format or "," not in text else thousands
                    sheet.write_number(row, column, float(text.replace(",", "")), form)
                elif found:
                    sheet.write_rich_string(row, column, text[: found.start()], up, found[1])
                elif text:
                    sheet.write_string(row, column, text)
        if trial.comment:
            (row, column), text = trial.comment
            sheet.write_comment(row, column, text)
    return data.getvalue()


@lru_cache(maxsize=1)
def _catalogue() -> Catalogue:
    return shipped_catalogue()
