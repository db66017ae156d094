"""JSON of statistical interfaces as long tables.

Read are JSON-stat, SDMX messages, and the answers of interfaces whose readers are passed in.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any, Final

from ...language import listed, t
from ..grid import Tables
from ..messages import unreadable
from .jsonstat import is_jsonstat, read_jsonstat
from .long import Value, long_table
from .sdmx import read_sdmx_json

__all__ = ["HEADER", "Interface", "read_json"]

HEADER: Final = ("series", "unit", "region", "period", "value", "note")

#: The reader of an interface's answers: called with the parsed JSON and the file's name, it gives
#: the figures, each in the order of HEADER, and notices; None where it isn't that interface's.
Interface = Callable[[Any, str], tuple[Iterable[tuple[Value, ...]], tuple[str, ...]] | None]


def read_json(text: str, *, where: str, interfaces: Mapping[str, Interface]) -> Tables:
    """Return the figures of an interface's answer.

    `interfaces` are the readers of further ones, by the names that a message calls them.

    Raises InputError if it is cut short, reports an error, or is of an interface that is not
    known.

    Examples
    --------
    >>> def rates(answer, where):
    ...     return [("rate", "CNY", "China", year, x, "") for year, x in answer.items()], ()
    >>> grid = read_json('{"2019": 6.9}', where="x.json", interfaces={"rates": rates}).grids[0]
    >>> [cell.text for cell in grid.cells if cell.row]
    ['rate', 'CNY', 'China', '2019', '6.9']
    """
    try:
        answer = json.loads(
            text, parse_int=_number, parse_float=_number, parse_constant=lambda _: None
        )
    except (ValueError, RecursionError) as error:
        raise unreadable(
            t("{file} is not valid JSON ({error}); download it again"), where, error=error
        ) from error
    known = listed([*interfaces, "JSON-stat", "SDMX"])
    try:
        if is_jsonstat(answer):
            return read_jsonstat(answer, where=where)
        match answer:
            case {"dataSets": list()} | {"data": {"dataSets": list()}}:
                return read_sdmx_json(answer, where=where)
        for read in interfaces.values():
            found = read(answer, where)
            if found is not None:
                figures, notices = found
                return long_table(
                    figures, kind="json", where=where, header=HEADER, notices=notices
                )
    except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise unreadable(
            t("{file}: the JSON is not built as expected; can be read: {known}"),
            where, known=known,
        ) from error  # fmt: skip
    raise unreadable(
        t("{file} is JSON of an unknown kind; can be read: {known}"), where, known=known
    )


def _number(printed: str) -> float | str:
    """Return a number, or what is printed where it is too large for one."""
    number = float(printed)
    if not isfinite(number):
        return printed
    return int(printed) if abs(number) < 1e15 and printed.lstrip("-").isdigit() else number
