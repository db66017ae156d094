"""JSON of statistical interfaces as long tables.

Read are the answers of the national data portal, old (`easyquery`) and new (`esData`), of the
World Bank, JSON-stat, and SDMX messages.
"""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, Final

from ...errors import InputError
from ..grid import Tables, shortest
from .jsonstat import is_jsonstat, read_jsonstat
from .long import Node, long_table
from .sdmx import read_sdmx_json

__all__ = ["read_json"]

EXPECTED: Final = (
    "expected figures of the national data portal (easyquery, esData), of the World Bank, "
    "JSON-stat or SDMX"
)


def read_json(text: str, *, where: str) -> Tables:
    """Return the figures of an interface's answer.

    A missing value is a blank cell: in the old portal's answers its `data` is 0.0, and only
    `hasdata` tells.

    Parameters
    ----------
    text
        The answer, decoded.
    where
        The file's name, for messages.

    Raises
    ------
    InputError
        It is cut short, reports an error, or is another interface's.

    Examples
    --------
    >>> answer = '[{"pages": 1}, [{"country": {"value": "China"}, "date": "2019", "value": 5}]]'
    >>> [cell.text for cell in read_json(answer, where="x.json").grids[0].cells if cell.row]
    ['China', '2019', '5']
    """
    try:
        answer = json.loads(
            text, parse_int=_number, parse_float=_number, parse_constant=lambda _: None
        )
    except (ValueError, RecursionError) as fault:
        raise InputError(f"{where} is no whole JSON ({fault}); get the file again") from fault
    try:
        if is_jsonstat(answer):
            return read_jsonstat(answer, where=where)
        if _is_sdmx(answer):
            return read_sdmx_json(answer, where=where)
        return long_table(
            _nodes(answer, where), kind="json", where=where, notices=_notices(answer, where)
        )
    except (TypeError, ValueError, KeyError, AttributeError, IndexError) as fault:
        raise InputError(f"{where}: its figures aren't as announced; {EXPECTED}") from fault


def _is_sdmx(answer: Any) -> bool:
    match answer:
        case {"dataSets": list()} | {"data": {"dataSets": list()}}:
            return True
    return False


def _number(printed: str) -> float | str:
    """Return a number, or what is printed where it is too large for one."""
    number = float(printed)
    if not isfinite(number):
        return printed
    return int(printed) if abs(number) < 1e15 and printed.lstrip("-").isdigit() else number


def _nodes(answer: Any, where: str) -> Iterator[Node]:
    match answer:
        case {"returncode": 200, "returndata": {"datanodes": list(), "wdnodes": list()}}:
            return _old_portal(answer["returndata"])
        case {"returncode": code, "returndata": message}:
            raise InputError(
                f"{where}: the portal answered with fault {code}: {message!r:.200}"
            )
        case {"success": False} | {"success": _, "data": None}:
            message = answer.get("message")
            raise InputError(f"{where}: the portal answered with a fault: {message!r:.200}")
        case {"data": [{"values": list()}, *_]}:
            return _new_portal(answer["data"])
        case {"success": True, "data": []}:
            return iter(())
        case [{"message": [{"value": message}, *_]}, *_]:
            raise InputError(f"{where}: the World Bank answered with a fault: {message!r:.200}")
        case [{"page": _} | {"pages": _} | {"total": _}, list() | None as figures]:
            return _world_bank(figures or [])
    raise InputError(f"{where} is JSON of another kind; {EXPECTED}")


def _old_portal(answer: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the figures of `easyquery`, whose dimensions come in any order."""
    named = {
        dimension["wdcode"]: {node["code"]: node for node in dimension["nodes"] if node}
        for dimension in answer["wdnodes"]
    }
    for figure in answer["datanodes"]:
        codes = {wd["wdcode"]: wd["valuecode"] for wd in figure["wds"]}
        series, region, period = (
            named.get(key, {}).get(codes.get(key), {}) for key in ("zb", "reg", "sj")
        )
        data = figure["data"]
        printed = str(data.get("strdata") or "").strip()
        value = (printed or data["data"]) if data["hasdata"] else None
        notes = [series.get("memo"), series.get("exp"), _unrounded(data) if value else None]
        yield Node(
            _name(series, codes.get("zb")),
            str(series.get("unit") or ""),
            _name(region, codes.get("reg")),
            _name(period, codes.get("sj")),
            value,
            "; ".join(str(note) for note in notes if note),
        )


def _name(node: Mapping[str, Any], code: Any) -> str:
    return str(node.get("cname") or node.get("name") or code or "")


def _unrounded(data: Mapping[str, Any]) -> str:
    """Say so where the interface gives more digits than it prints."""
    printed = str(data.get("strdata") or "").replace(",", "").strip()
    try:
        rounded = bool(printed) and float(printed) != float(data["data"])
    except ValueError:
        return ""
    return f"unrounded {shortest(float(data['data']))}" if rounded else ""


def _new_portal(periods: list[Mapping[str, Any]]) -> Iterator[Node]:
    for period in periods:
        for figure in period["values"]:
            value = figure["value"]
            yield Node(
                str(figure.get("i_showname") or figure.get("_id") or ""),
                str(figure.get("du_name") or ""),
                str(figure.get("da_name") or figure.get("da") or ""),
                str(period.get("name") or period.get("code") or ""),
                value.strip() or None if isinstance(value, str) else value,
                str(figure.get("i_mark") or ""),
            )


def _world_bank(figures: list[Mapping[str, Any]]) -> Iterator[Node]:
    for figure in figures:
        series, country = figure.get("indicator") or {}, figure.get("country") or {}
        value = figure["value"]
        yield Node(
            str(series.get("value") or series.get("id") or ""),
            str(figure.get("unit") or ""),
            str(country.get("value") or country.get("id") or ""),
            str(figure.get("date") or ""),
            value.strip() or None if isinstance(value, str) else value,
            str(figure.get("obs_status") or ""),
        )


def _notices(answer: Any, where: str) -> tuple[str, ...]:
    match answer:
        case [{"page": page, "pages": pages}, *_] if str(pages) != "1":
            return (f"{where}: page {page} of {pages}; the others are files of their own",)
    return ()
