"""What `hinterland read` shows: a line for each table, what is doubtful, a summary."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...language import counted, listed, runs, t
from ..screen import table_lines, terminal_width, wrapped

if TYPE_CHECKING:
    from ...observations import Observations, Word
    from ...sources.reading import PageReport

__all__ = ["lines", "notes", "word_lines"]

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
    rows = [(t("status"), t("table"), t("years"), t("regions"), t("series"), t("title"))]
    below: list[list[str]] = [[]]
    # What two tables contradict each other in is shown with the first of them.
    of_all, shown = set(observations.notices), set[str]()
    for report in reports:
        for table in report.tables:
            series = listed(name or t("(not printed)") for name in table.series[:_SERIES])
            if more := len(table.series[_SERIES:]):
                series = t("{names} and {count} more", names=series, count=more)
            rows.append(
                (
                    t(table.status), f"{report.address} {table.sheet or table.table}",
                    runs(table.years), str(table.regions or ""), series, table.title,
                )
            )  # fmt: skip
            fresh = [why for why in table.why if why not in shown]
            below.append(_first(fresh))
            if repeated := len(table.why) - len(fresh):
                below[-1].append(
                    counted(
                        "{count:,} contradiction named above",
                        "{count:,} contradictions named above",
                        repeated,
                    )
                )
            shown |= of_all.intersection(fresh)
        if report.tables:
            below[-1] += [t("note: {text}", text=why) for why in _first(report.why)]
        else:
            rows.append((t(report.status), report.address, "", "", "", report.title))
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
        yield "    " + t("it was not read as a figure")
        return
    heading = (t("where"), t("printed"), t("taken for"))
    rows = [heading, *(word.in_words() for word in words)]
    yield from table_lines(rows, elastic=(1, 2), named=1, width=width)


def _first(texts: Sequence[str], most: int = _REASONS) -> list[str]:
    """Return the first of many texts, and how many more there are."""
    if len(texts) <= most:
        return list(texts)
    more = t("{count} more, see --doubts FILE or --json", count=f"{len(texts) - most:,}")
    return [*texts[:most], more]


def _summary(observations: "Observations", reports: "Sequence[PageReport]", doubts: int) -> str:
    statuses = [table.status for report in reports for table in report.tables]
    statuses += [report.status for report in reports if not report.tables]
    counts = listed(f"{statuses.count(s)} {t(s)}" for s in dict.fromkeys(statuses))
    flags = observations.frame["flags"].fill_null("")
    doubtful = int(flags.str.split(";").list.contains("doubtful").sum())
    figures = counted(
        "{count:,} observation", "{count:,} observations", observations.frame.height
    )
    if doubtful:
        figures = t(
            "{figures}, {count} of them doubtful", figures=figures, count=f"{doubtful:,}"
        )
    parts = [t("tables: {counts}", counts=counts or t("none")), figures]
    if doubts:
        parts.append(t("doubts: {count}", count=f"{doubts:,}"))
    return t("; ").join(parts)
