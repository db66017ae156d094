"""What `hinterland read` shows: a line for each table, what is doubtful, a summary."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .screen import table_lines, terminal_width, wrapped

if TYPE_CHECKING:
    from ..observations import Observations, Word
    from ..sources.reading.read_all import PageReport

__all__ = ["lines", "notes", "word_lines", "years"]

#: So many series of a table, reasons and notes are shown; --json and --doubts have all.
_SERIES = 3
_REASONS = 5
_NOTES = 10


def lines(
    observations: "Observations", reports: "Sequence[PageReport]", doubts: int
) -> Iterator[str]:
    """Yield what was found: a line for each table, below it what to know of it, a summary.

    `doubts` is how many there are.
    """
    width = terminal_width()
    rows = [("status", "table", "years", "regions", "series", "title")]
    below: list[list[str]] = [[]]
    # What two tables contradict each other in is shown with the first of them.
    of_all, shown = set(observations.notices), set[str]()
    for report in reports:
        for table in report.tables:
            rows.append(
                (
                    table.status,
                    f"{report.address} {table.sheet or table.table}",
                    years(table.years),
                    str(table.regions or ""),
                    _few(table.series),
                    table.title,
                )
            )
            fresh = [why for why in table.why if why not in shown]
            repeated = len(table.why) - len(fresh)
            below.append(_first(fresh))
            below[-1] += [f"{repeated:,} contradictions named above"] * bool(repeated)
            shown |= of_all.intersection(fresh)
        if report.tables:
            below[-1] += [f"note: {why}" for why in _first(report.why)]
        else:
            rows.append((report.status, report.address, "", "", "", report.title))
            below.append(_first(report.why))
    table_of_all = table_lines(rows, elastic=(1, 2, 4, 5), named=1, width=width)
    for line, reasons in zip(table_of_all, below, strict=True):
        yield line
        for reason in reasons:
            yield from wrapped(reason, indent="    ", width=width)
    yield ""
    yield from wrapped(_summary(observations, reports, doubts), indent="", width=width)


def notes(observations: "Observations", reports: "Sequence[PageReport]") -> list[str]:
    """Return the notes on all that was read which no report shows, the first of many."""
    shown = {why for report in reports for table in report.tables for why in table.why}
    return _first([note for note in observations.notices if note not in shown], _NOTES)


def word_lines(cell: str, words: "Sequence[Word]") -> Iterator[str]:
    """Yield what the words of a cell were taken for, a line each."""
    width = terminal_width()
    yield from wrapped(cell, indent="", width=width)
    if not words:
        yield "    it was not read as a figure"
        return
    rows = [("where", "printed", "taken for"), *(word.in_words() for word in words)]
    yield from table_lines(rows, elastic=(1, 2), named=1, width=width)


def years(found: Sequence[int]) -> str:
    """Return years in few words.

    Examples
    --------
    >>> years([1978, 1980, 1981, 1982]), years([])
    ('1978, 1980–1982', '')
    """
    runs: list[list[int]] = []
    for year in found:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def _first(texts: Sequence[str], most: int = _REASONS) -> list[str]:
    """Return the first of many texts, and how many more there are."""
    if len(texts) <= most:
        return list(texts)
    return [*texts[:most], f"{len(texts) - most:,} more, see --doubts FILE or --json"]


def _few(series: Sequence[str]) -> str:
    shown = [name or "(not printed)" for name in series[:_SERIES]]
    more = f" and {len(series) - _SERIES} more" if len(series) > _SERIES else ""
    return ", ".join(shown) + more


def _summary(observations: "Observations", reports: "Sequence[PageReport]", doubts: int) -> str:
    statuses = [table.status for report in reports for table in report.tables]
    statuses += [report.status for report in reports if not report.tables]
    counts = ", ".join(
        f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses)
    )
    flags = observations.frame["flags"].fill_null("")
    doubtful = int(flags.str.split(";").list.contains("doubtful").sum())
    summary = f"tables: {counts or 'none'}; {observations.frame.height:,} observations"
    if doubtful:
        summary += f", {doubtful:,} of them doubtful"
    return summary + (f"; doubts: {doubts:,}" if doubts else "")
