"""SDMX data messages as one long table: XML (extra `sdmx`) and JSON.

The parts of a key are told by the concepts that the standard names alike for all publishers
(Content-Oriented Guidelines): REF_AREA, TIME_PERIOD, UNIT_MEASURE, UNIT_MULT, OBS_STATUS. All
other dimensions together name the series.

JSON is read here: sdmx1 2.28 leaves the attributes of a series out, and with them its unit.
"""

import io
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from typing import Any, Final, NamedTuple

from ..errors import InputError
from .faults import told_as
from .grid import Tables
from .long import Node, long_table

__all__ = ["read_sdmx", "sdmx_json"]

REGIONS: Final = ("REF_AREA", "GEO", "REGION", "LOCATION", "COUNTRY", "AREA")
PERIODS: Final = ("TIME_PERIOD", "TIME", "YEAR")
UNITS: Final = ("UNIT_MEASURE", "UNIT")
MULTIPLIERS: Final = ("UNIT_MULT", "UNIT_MULTIPLIER")
# Attributes, which a message without its structure doesn't tell from dimensions.
ATTRIBUTES: Final = frozenset(
    [
        "BASE_PER", "BREAKS", "COLLECTION", "COMMENT", "COMMENT_OBS", "COMPILATION", "CONF_STATUS",
        "DECIMALS", "FREQ", "LAST_UPDATE", "OBS_CONF", "OBS_STATUS", "PRE_BREAK_VALUE", "PRECISION",
        "SOURCE", "SOURCE_AGENCY", "SOURCE_DETAIL", "TIME_FORMAT", "TITLE", "TITLE_COMPL",
    ]
)  # fmt: skip


class Said(NamedTuple):
    """What a part of a key is: its code, and its name where the message gives it."""

    code: str
    name: str = ""

    def __str__(self) -> str:
        """Return the name, the code where there is none."""
        return self.name or self.code


NORMAL: Final = Said("A")  # the status of a figure that nothing is to be said of


def read_sdmx(data: bytes, *, where: str) -> Tables:
    """Return the figures of an SDMX-ML data message, generic or structure-specific.

    Parameters
    ----------
    data
        The file.
    where
        Its name, for messages.

    Raises
    ------
    InputError
        The extra is not installed; or the message is broken, holds no data, or reports a fault.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError(f"{where}: an SDMX message has no DOCTYPE; get the file again")
    try:
        from sdmx import read_sdmx as read_message
    except ImportError as fault:
        raise InputError(
            f"{where} is an SDMX message; to read it: pip install 'hinterland[sdmx]'"
        ) from fault
    # It warns of every message that comes without its structure.
    logging.getLogger("sdmx").addHandler(logging.NullHandler())
    with (
        told_as(f"{where} is no whole SDMX message; get the file again"),
        redirect_stdout(io.StringIO()),  # where it prints its state when it fails
    ):
        message = read_message(io.BytesIO(data))
    sets = getattr(message, "data", None)
    if not sets:
        footer = getattr(message, "footer", None)
        said = "; ".join(str(text) for text in footer.text) if footer else "no data set"
        raise InputError(f"{where}: an SDMX message without data ({said}); ask for it again")
    return long_table(_of_message(sets), kind="sdmx", where=where)


def _of_message(sets: Iterable[Any]) -> Iterator[Node]:
    for each in sets:
        shared = {key: _said(value.value) for key, value in each.attrib.items()}
        for figure in each.obs:
            key = {id_: _said(value.value) for id_, value in figure.key.values.items()}
            attributes = {id_: _said(value.value) for id_, value in figure.attrib.items()}
            printed = str(figure.value if figure.value is not None else "").strip()
            value = "" if printed.casefold() == "nan" else printed
            yield _node(key, shared | attributes, value or None)


def _said(value: Any) -> Said:
    name = str(getattr(value, "name", "") or "")
    return Said(str(getattr(value, "id", value)), name)


def sdmx_json(answer: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the figures of an SDMX-JSON data message, 1.0 or 2.0.

    Examples
    --------
    >>> dimensions = {"observation": [{"id": "GEO", "values": [{"id": "CN-BJ"}]},
    ...                               {"id": "TIME_PERIOD", "values": [{"id": "2019"}]}]}
    >>> answer = {"dataSets": [{"observations": {"0:0": [5]}}],
    ...           "structure": {"dimensions": dimensions}}
    >>> [(node.region, node.period, node.value) for node in sdmx_json(answer)]
    [('CN-BJ', '2019', 5)]
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
                yield _node(whole, known | _named(attributes, "observation", indexes), value)


def _named(parts: Mapping[str, Any], level: str, indexes: Iterable[Any]) -> dict[str, Said]:
    """Return what the indexes at one level of a message stand for."""
    said = {}
    for part, index in zip(parts.get(level, ()), indexes, strict=False):
        values = part.get("values")
        if index is None:
            continue
        value = values[int(index)] if values else {"id": index}
        code = str(value.get("id", value.get("value", "")))
        said[part["id"]] = Said(code, str(value.get("name") or ""))
    return said


def _node(key: Mapping[str, Said], attributes: Mapping[str, Said], value: Any) -> Node:
    said = {**attributes, **key}
    region, period, unit, multiplier = (
        next((name for name in names if name in said), "")
        for names in (REGIONS, PERIODS, UNITS, MULTIPLIERS)
    )
    rest = key.keys() - {region, period, unit, multiplier} - ATTRIBUTES
    status = said.get("OBS_STATUS", NORMAL)
    nothing = Said("")
    return Node(
        series=", ".join(str(part) for name, part in key.items() if name in rest),
        unit=_unit(said.get(unit, nothing).code, said.get(multiplier, Said("0")).code),
        region=str(said.get(region, nothing)),
        period=said.get(period, nothing).code,
        value=value,
        note="" if status.code == NORMAL.code else f"OBS_STATUS {status}",
        code=said.get(region, nothing).code,
    )


def _unit(unit: str, power: str) -> str:
    """Return a unit with its power of ten as statistics print it: `1000000 USD`."""
    if not unit or not power.strip("0"):
        return unit
    is_whole = power.isdigit() and len(power) < 3
    return f"{10 ** int(power)} {unit}" if is_whole else f"10^{power} {unit}"
