"""The records of separated text: a quote where none belongs changes its own line, no other."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from ..grid import MAX_ROWS

__all__ = ["Records", "quotes_are_at_ends", "records"]

LONGEST: Final = 100_000  # characters of a quoted field; a longer one was never closed
LONGEST_NOTE: Final = 1_000  # of one that holds plain quotes
LINE_END: Final = re.compile(r"\r\n|\r|\n")
#: A figure whose commas are within other quotes, or after one that is never closed.
GROUPED: Final = re.compile(
    r"""[ \t]*(["'‘“])([+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?)(["'’”]?)[ \t]*(?=[,\r\n]|\Z)"""
)
FIGURE_LAST: Final = re.compile(r'[\d"%…-]\s*$')


class Records(NamedTuple):
    """The fields of each record, and the lines (from 1) whose quotes were read as they are."""

    fields: Iterator[list[str]]
    odd_lines: list[int]  # complete once the fields have been gone through


def records(text: str, mark: str) -> Records:
    r"""Return the records of a text and where its quotes don't fit.

    A field may be quoted as a whole, after blanks or as Excel writes it (`="001"`), with quotes
    doubled or escaped by a backslash; it may have several lines. A quote that opens no such
    field is a plain character. No more records than one above `MAX_ROWS` are certain to be there.

    Examples
    --------
    >>> found = records('a,"1,234"\n24" screens,5\n"b,6\nc, "7,8"', ",")
    >>> list(found.fields)
    [['a', '1,234'], ['24" screens', '5'], ['"b', '6'], ['c', '7,8']]
    >>> found.odd_lines
    [2, 3]
    """
    has_groups = mark == "," and any(quote in text for quote in "'‘“") and GROUPED.search(text)
    if not has_groups and quotes_are_at_ends(text, mark):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        fields = list(islice(reader, MAX_ROWS + 1))
        several = reader.line_num > len(fields)  # a field has several lines
        if not (several and any(_holds_records(f, mark) for record in fields for f in record)):
            return Records(iter(fields), [])
    odd_lines: list[int] = []
    return Records(_Reader(text, mark).records(odd_lines), odd_lines)


def quotes_are_at_ends(text: str, mark: str) -> bool:
    """Return whether all quotes are at the start or the end of a field, as many at each."""
    count = text.count
    if not count('"'):
        return True
    starts = count(f'{mark}"') + count('\n"') + count('\r"') + text.startswith('"')
    ends = count(f'"{mark}') + count('"\n') + count('"\r') + text.endswith('"')
    return starts == ends and starts + ends == count('"')


def _holds_records(quoted: str, mark: str) -> bool:
    """Return whether lines within quotes are records: then the quote was never closed."""
    if "\n" not in quoted and "\r" not in quoted:
        return False
    lines = [
        mark in line and FIGURE_LAST.search(line) is not None for line in LINE_END.split(quoted)
    ]
    return any(lines[1:-1]) or all(lines)


class _Reader:
    """Reads a text whose quotes need a closer look, line by line."""

    def __init__(self, text: str, mark: str) -> None:
        self.text = text
        self.mark = mark
        blank = "[ ]*" if mark == "\t" else r"[ \t]*"
        start = f"{blank}=?"
        end = rf"{blank}(?={re.escape(mark)}|[\r\n]|\Z)"
        mark = re.escape(mark)
        # As it should be; with backslashes; with quotes within; with a mark after the last one.
        self.forms = tuple(
            re.compile(form)
            for form in (
                rf'{start}"((?:[^"]|"")*+)()"{end}',
                rf'{start}"((?:[^"\\]|""|\\.)*+)()"{end}',
                rf'{start}"((?:[^"\r\n{mark}]|{mark}(?!{blank}")|"(?!{end})(?![^ "\r\n{mark}]+{end}))*+)()"{end}',
                rf'{start}"((?:[^"\r\n]|"")*+)"([^"\r\n{mark}]{{1,9}}){end}',
            )
        )
        self.plain = re.compile(rf"[^\r\n{mark}]*+")

    def records(self, odd_lines: list[int]) -> Iterator[list[str]]:
        place, line = 0, 1
        while place < len(self.text):
            end = LINE_END.search(self.text, place)
            stop = end.start() if end else len(self.text)
            whole = self.text[place:stop]
            if '"' not in whole and not (self.mark == "," and GROUPED.search(whole)):
                yield whole.split(self.mark)
                place, line = end.end() if end else stop, line + 1
                continue
            fields, after, odd = self.record(place)
            if odd:
                odd_lines.append(line)
            yield fields
            line += sum(1 for _ in LINE_END.finditer(self.text, place, after))
            place = after

    def record(self, place: int) -> tuple[list[str], int, bool]:
        """Return the fields of the record that starts at a place, its end, if it is odd."""
        fields: list[str] = []
        odd = False
        while True:
            field, place, as_it_should = self.field(place)
            fields.append(field)
            odd |= not as_it_should
            if self.text.startswith(self.mark, place):
                place += len(self.mark)
                continue
            end = LINE_END.match(self.text, place)
            return fields, end.end() if end else place, odd

    def field(self, place: int) -> tuple[str, int, bool]:
        """Return a field, where it ends, and whether its quotes are as they should be."""
        for number, form in enumerate(self.forms):
            found = form.match(
                self.text, place, place + (LONGEST if number < 2 else LONGEST_NOTE)
            )
            if found and not _holds_records(found[1], self.mark):
                inner = found[1].replace('""', '"')
                if number == 1:
                    inner = re.sub(r"\\(.)", r"\1", inner)
                return inner + found[2], found.end(), number < 2
        grouped = GROUPED.match(self.text, place) if self.mark == "," else None
        if grouped and grouped[3]:
            return grouped[2], grouped.end(), True
        if grouped:
            return grouped[0].strip(), grouped.end(), False
        found = self.plain.match(self.text, place)
        field = found[0] if found else ""
        return field, place + len(field), '"' not in field
