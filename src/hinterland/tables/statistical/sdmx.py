"""SDMX data messages as one long table: XML (extra `sdmx`) and JSON.

Each dimension and attribute is a column, headed by its concept (REF_AREA, TIME_PERIOD), as in
SDMX-CSV. A cell holds the code and, where the message gives it, the name: `CN-BJ: Beijing`.

JSON is read here: sdmx1 2.28 leaves the attributes of a series out, and with them its unit.
"""

import io
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from itertools import islice
from typing import Any, Final, NamedTuple

from ...errors import reraised_as
from ...language import t
from ..grid import MAX_ROWS, Kind, Tables
from ..messages import unreadable
from .long import Value, long_table

__all__ = ["read_sdmx", "read_sdmx_json", "sdmx_json"]

VALUE: Final = "OBS_VALUE"

Row = dict[str, Value]


class Code(NamedTuple):
    """A part of a key: its code, and its name where the message gives it."""

    code: str
    name: str = ""

    def __str__(self) -> str:
        """Return both, as SDMX-CSV writes them."""
        return f"{self.code}: {self.name}" if self.name not in {"", self.code} else self.code


def read_sdmx(data: bytes, *, where: str) -> Tables:
    """Return the figures of an SDMX-ML data message, generic or structure-specific.

    Raises InputError if the extra is not installed; or the message is broken, holds no data, or
    reports a fault.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise unreadable(t("{file}: an SDMX message has no DOCTYPE; download it again"), where)
    try:
        from sdmx import read_sdmx as read_message
    except ImportError as fault:
        raise unreadable(
            t("{file} is an SDMX message; to read it: pip install 'hinterland[sdmx]'"), where
        ) from fault
    # It warns of every message that comes without its structure.
    logging.getLogger("sdmx").addHandler(logging.NullHandler())
    with (
        reraised_as(
            t("{file} is not a complete SDMX message; download it again", file=where),
            file=where,
        ),
        redirect_stdout(io.StringIO()),  # where it prints its state when it fails
    ):
        sent = read_message(io.BytesIO(data))
    sets = getattr(sent, "data", None)
    if not sets:
        footer = getattr(sent, "footer", None)
        texts = "; ".join(str(text) for text in footer.text) if footer else t("no data set")
        raise unreadable(
            t("{file}: an SDMX message without data ({why}); download it again"),
            where, why=texts,
        )  # fmt: skip
    return _table(_of_message(sets), kind="sdmx", where=where)


def read_sdmx_json(answer: Mapping[str, Any], *, where: str) -> Tables:
    """Return the figures of an SDMX-JSON data message, parsed."""
    return _table(sdmx_json(answer), kind="json", where=where)


def _of_message(sets: Iterable[Any]) -> Iterator[Row]:
    for each in sets:
        shared = {key: _coded(value.value) for key, value in each.attrib.items()}
        for figure in each.obs:
            key = {id_: _coded(value.value) for id_, value in figure.key.values.items()}
            attributes = {id_: _coded(value.value) for id_, value in figure.attrib.items()}
            printed = str(figure.value if figure.value is not None else "").strip()
            value = "" if printed.casefold() == "nan" else printed
            yield _row(key, shared | attributes, value or None)


def _coded(value: Any) -> Code:
    name = str(getattr(value, "name", "") or "")
    return Code(str(getattr(value, "id", value)), name)


def sdmx_json(answer: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the figures of an SDMX-JSON data message, 1.0 or 2.0.

    Examples
    --------
    >>> dimensions = {"observation": [{"id": "GEO", "values": [{"id": "CN-BJ"}]},
    ...                               {"id": "TIME_PERIOD", "values": [{"id": "2019"}]}]}
    >>> answer = {"dataSets": [{"observations": {"0:0": [5]}}],
    ...           "structure": {"dimensions": dimensions}}
    >>> list(sdmx_json(answer))
    [{'GEO': 'CN-BJ', 'TIME_PERIOD': '2019', 'OBS_VALUE': 5}]
    """
    body = answer.get("data") or answer
    structures = body.get("structures") or [body.get("structure") or answer["structure"]]
    for each in body["dataSets"]:
        structure = structures[each.get("structure", 0)]
        dimensions, attributes = structure["dimensions"], structure.get("attributes", {})
        # A dimension of the whole set has one value.
        key = _named(dimensions, "dataSet", [0] * len(dimensions.get("dataSet", ())))
        shared = _named(attributes, "dataSet", each.get("attributes", ()))
        for index, series in each.get("series", {"": each}).items():
            own = key | _named(dimensions, "series", index.split(":") if index else ())
            of_series = series.get("attributes", ()) if index else ()
            known = shared | _named(attributes, "series", of_series)
            for place, (value, *indexes) in series["observations"].items():
                whole = own | _named(dimensions, "observation", place.split(":"))
                yield _row(whole, known | _named(attributes, "observation", indexes), value)


def _named(parts: Mapping[str, Any], level: str, indexes: Iterable[Any]) -> dict[str, Code]:
    """Return the codes that the indexes at one level of a message mean."""
    found = {}
    for part, index in zip(parts.get(level, ()), indexes, strict=False):
        values = part.get("values")
        if index is None:
            continue
        value = values[int(index)] if values else {"id": index}
        code = str(value.get("id", value.get("value", "")))
        found[part["id"]] = Code(code, str(value.get("name") or ""))
    return found


def _row(key: Mapping[str, Code], attributes: Mapping[str, Code], value: Value) -> Row:
    return {
        **{name: str(code) for name, code in key.items()},
        VALUE: value,
        **{name: str(code) for name, code in attributes.items() if name not in key},
    }


def _table(figures: Iterator[Row], *, kind: Kind, where: str) -> Tables:
    """Return figures as a table; its columns are in the order in which they first occur."""
    rows = list(islice(figures, MAX_ROWS + 1))
    header = tuple(dict.fromkeys(key for row in rows for key in row))
    values = ([row.get(name) for name in header] for row in rows)
    return long_table(values, kind=kind, where=where, header=header)
