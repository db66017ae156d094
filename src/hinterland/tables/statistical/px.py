"""PC-Axis files (.px) as one long table: every dimension a column, then value, unit, status.

The file is a list of keywords, `KEYWORD("name")="value","value";`, that ends with the figures.
They are given row by row: the last dimension of the heading changes fastest.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import prod
from typing import Final, NamedTuple

from ...language import listed, t
from ...library.text.encoding import decode
from ..grid import MAX_ROWS, Tables
from ..messages import unreadable
from .long import Value, long_table, with_role
from .px_keywords import Keywords, read_keywords

__all__ = ["is_px", "read_px"]

_START: Final = re.compile(
    r"\ufeff?\s*(?:CHARSET|AXIS-VERSION|CODEPAGE|LANGUAGES?|CREATION-DATE|MATRIX|SUBJECT-CODE"
    r"|SUBJECT-AREA|DECIMALS|TITLE|CONTENTS|UNITS|STUB|HEADING|DEFAULT-GRAPH|AUTOPEN"
    r"|NEXT-UPDATE|PX-SERVER|DIRECTORY-PATH|UPDATE-FREQUENCY|TABLEID|SHOWDECIMALS|COPYRIGHT)"
    r"(?:\[\w+\])?\s*=\s*[^;]*;"
)
_CODEPAGE: Final = re.compile(rb'CODEPAGE\s*=\s*"([\w.\- ]+)"')
_FIGURE: Final = re.compile(r'"([^"]*)"|([^\s,;"]+)')
_NOTES: Final = ("NOTE", "NOTEX", "VALUENOTE", "VALUENOTEX", "CELLNOTE", "CELLNOTEX")
#: Keywords for how the figures are measured, and the column that holds it.
_ASIDES: Final = {
    "price basis": "CFPRICES", "seasonal adjustment": "SEASADJ",
    "calendar adjustment": "DAYADJ", "base period": "BASEPERIOD",
}  # fmt: skip
_WORDS: Final = {
    ("CFPRICES", "C"): "current prices", ("CFPRICES", "F"): "constant prices",
    ("SEASADJ", "YES"): "seasonally adjusted", ("SEASADJ", "NO"): "not seasonally adjusted",
    ("DAYADJ", "YES"): "calendar adjusted", ("DAYADJ", "NO"): "unadjusted",
}  # fmt: skip
#: What marks in place of a figure are, unless the file explains it.
_MARKS: Final = {
    "-": "nil", ".": "not applicable", "..": "not available", "...": "confidential",
    "....": "missing", ".....": "missing", "......": "missing",
}  # fmt: skip


class _Dimension(NamedTuple):
    name: str
    role: str
    labels: Sequence[str]
    codes: Sequence[str]
    times: Sequence[str]

    @property
    def has_codes(self) -> bool:
        """Whether the codes give more than the labels."""
        return self.role != "time" and bool(self.codes) and self.codes != self.labels

    @property
    def has_times(self) -> bool:
        """Whether the file gives periods in another form than the labels."""
        return bool(self.times) and list(self.times) != list(self.labels)


def is_px(text: str) -> bool:
    r"""Return whether a text is a PC-Axis file.

    Examples
    --------
    >>> is_px('CHARSET="ANSI";\nMATRIX="T1";'), is_px("Region,2019")
    (True, False)
    """
    return _START.match(text) is not None


def read_px(data: bytes, *, where: str) -> Tables:
    r"""Return the figures of a PC-Axis file.

    Raises InputError if it is cut short, or holds more or fewer figures than its dimensions
    announce.

    Examples
    --------
    >>> text = 'MATRIX="T";CONTENTS="GDP";UNITS="yuan";STUB="region";HEADING="year";'
    >>> text += 'VALUES("region")="East";VALUES("year")="2018","2019";DATA=\n5 ".." ;'
    >>> grid = read_px(text.encode(), where="t.px").grids[0]
    >>> [cell.text for cell in grid.cells if cell.row == 2]
    ['East', '2019', 'GDP', '..', 'yuan', 'not available']
    """
    found = _CODEPAGE.search(data[:65_536])
    declared = f"text/plain; charset={found[1].decode('ascii')}" if found else None
    keywords = read_keywords(decode(data, declared)[0], where=where)
    heading = keywords.all("HEADING")
    names = [*keywords.all("STUB"), *heading]
    dimensions = [_dimension(name, keywords, where) for name in names]
    content = keywords.one("CONTVARIABLE")
    asides = {head: key for head, key in _ASIDES.items() if keywords.any_of(key)}
    header = [
        *(with_role(each.name, each.role) for each in dimensions),
        *([] if content in names else ["contents"]),
        *("value", "unit", "status"),
        *(f"{each.name} code" for each in dimensions if each.has_codes),
        *("TIME_PERIOD" for each in dimensions if each.has_times),
        *asides,
    ]
    cells = _cells(keywords, dimensions, len(keywords.all("STUB")), where)
    notes = [f"Note: {note}" for key in _NOTES for note in keywords.notes(key)]
    notes += [f"Source: {text}" for text in keywords.texts("SOURCE")]
    notices = []
    if updated := keywords.one("LAST-UPDATED"):
        notices.append(t("{file}: last updated {date}", file=where, date=updated))
    if keywords.any_of("KEYS"):
        notices.append(
            t(
                "{file}: PC-Axis leaves out rows of zeros in this form; they are not read as 0",
                file=where,
            )
        )
    return long_table(
        _rows(cells, keywords, dimensions, tuple(asides.values())),
        kind="px",
        where=where,
        header=header,
        before=keywords.texts("TITLE")[:1] or keywords.texts("DESCRIPTION")[:1],
        after=notes,
        notices=tuple(notices),
    )


def _rows(
    cells: Iterator[tuple[Sequence[int], str]],
    keywords: Keywords,
    dimensions: Sequence[_Dimension],
    asides: Sequence[str],
) -> Iterator[list[Value]]:
    """Yield each figure with what the keywords give for it."""
    names, content = [each.name for each in dimensions], keywords.one("CONTVARIABLE")
    at = names.index(content) if content in names else None
    own = {"." * number: keywords.one(f"DATASYMBOL{number}") for number in range(1, 7)}
    own["-"] = keywords.one("DATASYMBOLNIL")
    marks = _MARKS | {mark: text for mark, text in own.items() if text}
    of_content: dict[str, list[Value]] = {}
    for place, printed in cells:
        pairs = list(zip(dimensions, place, strict=True))
        name = "" if at is None else dimensions[at].labels[place[at]]
        if name not in of_content:
            texts = [(key, keywords.one(key, name)) for key in ("UNITS", *asides)]
            of_content[name] = [_WORDS.get((key, text.upper()), text) for key, text in texts]
        unit, *others = of_content[name]
        yield [
            *(each.labels[n] for each, n in pairs),
            *([keywords.one("CONTENTS")] if at is None else []),
            printed,
            unit,
            marks.get(printed, ""),
            *(each.codes[n] for each, n in pairs if each.has_codes),
            *(each.times[n] for each, n in pairs if each.has_times),
            *others,
        ]


def _dimension(name: str, keywords: Keywords, where: str) -> _Dimension:
    labels = keywords.all("VALUES", name) or keywords.all("CODES", name)
    if not labels:
        raise unreadable(
            t("{file}: no VALUES of {name!r}; download the file again"), where, name=name
        )
    codes = keywords.all("CODES", name)
    times = keywords.times(name)
    kind = keywords.one("VARIABLE-TYPE", name).casefold()
    role = ""
    if keywords.any_of("TIMEVAL", name) or kind.startswith("time"):
        role = "time"
    elif keywords.any_of("MAP", name) or kind.startswith("geo"):
        role = "geo"
    elif keywords.one("CONTVARIABLE") == name:
        role = "metric"
    return _Dimension(
        name,
        role,
        labels,
        codes if len(codes) == len(labels) else (),
        times if len(times) == len(labels) else (),
    )


def _cells(
    keywords: Keywords, dimensions: Sequence[_Dimension], stubs: int, where: str
) -> Iterator[tuple[Sequence[int], str]]:
    """Yield the position of each figure and its text."""
    lengths = [len(each.labels) for each in dimensions]
    figures = (found[1] or found[2] for found in _FIGURE.finditer(keywords.figures))
    if any(keywords.any_of("KEYS", each.name) for each in dimensions):
        yield from _keyed(keywords, dimensions, stubs, where)
        return
    size, given = prod(lengths), sum(1 for _ in _FIGURE.finditer(keywords.figures))
    if given != size:
        raise unreadable(
            t("{file}: {count} figures for {size} cells ({cube}); download the file again"),
            where, count=given, size=size, cube=' x '.join(f'{len(each.labels)} {each.name}' for each in dimensions),
        )  # fmt: skip
    places = product(*map(range, lengths))
    yield from islice(zip(places, figures, strict=True), MAX_ROWS + 1)


def _keyed(
    keywords: Keywords, dimensions: Sequence[_Dimension], stubs: int, where: str
) -> Iterator[tuple[Sequence[int], str]]:
    """Yield the figures of a file that gives the keys of its rows, and leaves rows out."""
    width = prod(len(each.labels) for each in dimensions[stubs:])
    if width > len(keywords.figures):
        raise unreadable(
            t(
                "{file}: rows should have {count} figures and are truncated; download the file "
                "again"
            ),
            where, count=f'{width:,}',
        )  # fmt: skip
    across = list(product(*(range(len(each.labels)) for each in dimensions[stubs:])))
    by_key = []
    for each in dimensions[:stubs]:
        is_coded = keywords.one("KEYS", each.name).upper() == "CODES" and each.codes
        by_key.append(
            {text: n for n, text in enumerate(each.codes if is_coded else each.labels)}
        )
    found = (match[1] or match[2] for match in _FIGURE.finditer(keywords.figures))
    while row := list(islice(found, stubs)):
        try:
            keys = [names[text] for names, text in zip(by_key, row, strict=True)]
        except (KeyError, ValueError) as fault:
            raise unreadable(
                t("{file}: unknown keys in the data row {row}; download the file again"),
                where, row=listed(map(repr, row)),
            ) from fault  # fmt: skip
        figures = list(islice(found, len(across)))
        if len(figures) != len(across):
            raise unreadable(
                t("{file}: the data row {row} is truncated; download the file again"),
                where, row=listed(map(repr, row)),
            )  # fmt: skip
        for place, figure in zip(across, figures, strict=True):
            yield (*keys, *place), figure
