"""JSON-stat 2.0 (and 1.x) as long tables: every dimension a column, then value, unit, status.

Values are in row-major order: the last dimension changes fastest. Read are data sets, bundles
of 1.x, and collections that embed their data sets.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, Final, NamedTuple

from ...errors import InputError
from ...language import counted, t
from ..grid import Grid, Tables
from ..messages import unreadable
from .long import Value, long_table, with_role

__all__ = ["is_jsonstat", "read_jsonstat"]

_ROLES: Final = ("geo", "time", "metric")
_LARGEST: Final = 10**15  # of a cube: beyond it, its positions are not numbered exactly


class _Dimension(NamedTuple):
    """A dimension: its heading and, by position, codes, labels, units and notes."""

    heading: str
    role: str
    codes: Sequence[str]
    labels: Sequence[str]
    units: Mapping[str, Any]

    @property
    def has_codes(self) -> bool:
        """Whether it is of regions, whose codes are other than their labels."""
        return self.role == "geo" and list(self.codes) != list(self.labels)


def is_jsonstat(answer: Any) -> bool:
    """Return whether parsed JSON is JSON-stat.

    Examples
    --------
    >>> is_jsonstat({"class": "dataset", "dimension": {}, "value": []}), is_jsonstat([1])
    (True, False)
    """
    if not isinstance(answer, Mapping):
        return False
    if answer.get("class") in {"dataset", "collection", "dimension"}:
        return True
    return bool(answer) and all(_is_dataset(each) for each in answer.values())


def read_jsonstat(answer: Mapping[str, Any], *, where: str) -> Tables:
    """Return the data sets of a parsed JSON-stat answer, each as one long table.

    Raises InputError if it holds no data set, or one that contradicts its own sizes.

    Examples
    --------
    >>> year = {"category": {"index": ["2018", "2019"]}}
    >>> answer = {"class": "dataset", "id": ["year"], "size": [2], "dimension": {"year": year}}
    >>> grid = read_jsonstat(answer | {"value": [5, None]}, where="x.json").grids[0]
    >>> [cell.text for cell in grid.cells]
    ['year', 'value', 'unit', 'status', '2018', '5', '2019']
    """
    grids: list[Grid] = []
    notices: list[str] = []
    for dataset in _datasets(answer, where, notices):
        dimensions = _dimensions(dataset, where)
        multiplied = any(_of(u, "multiplier") for d in dimensions for u in d.units.values())
        header = [
            *(dimension.heading for dimension in dimensions),
            *("value", "unit", "status"),
            *(f"{dimension.heading} code" for dimension in dimensions if dimension.has_codes),
            *(["UNIT_MULT"] if multiplied else []),
        ]
        bodies = [each for each in dataset["dimension"].values() if isinstance(each, Mapping)]
        notes = [text for each in (dataset, *bodies) for text in _texts(each.get("note"))]
        tables = long_table(
            _rows(dataset, dimensions, where, multiplied=multiplied),
            kind="json",
            where=where,
            header=header,
            before=_texts(dataset.get("label")),
            after=[
                *(f"Note: {text}" for text in notes),
                *(f"Source: {text}" for text in _texts(dataset.get("source"))),
            ],
            table=len(grids),
        )
        grids += tables.grids
        notices += tables.notices
    return Tables(tuple(grids), notices=tuple(dict.fromkeys(notices)))


def _is_dataset(answer: Any) -> bool:
    return isinstance(answer, Mapping) and "dimension" in answer and "value" in answer


def _datasets(
    answer: Mapping[str, Any], where: str, notices: list[str]
) -> list[Mapping[str, Any]]:
    """Return the data sets that an answer holds; a notice counts those that it only links."""
    if answer.get("class") == "dataset":
        return [answer]
    if answer.get("class") == "dimension":
        raise unreadable(
            t(
                "{file} is a JSON-stat dimension, a list of categories without figures; "
                "download the data set"
            ),
            where,
        )
    if answer.get("class") != "collection":
        return list(answer.values())
    items = answer.get("link", {}).get("item", [])
    embedded = [item for item in items if _is_dataset(item)]
    linked = len(items) - len(embedded)
    if not embedded:
        message = counted(
            "{file} is a JSON-stat collection that only links to {count} data set; download the "
            "data set itself",
            "{file} is a JSON-stat collection that only links to {count} data sets; download the "
            "data sets themselves",
            linked,
            file=where,
        )
        raise InputError(message, file=where)
    if linked:
        notices.append(
            counted(
                "{file}: {count} more data set is only linked, not in the file",
                "{file}: {count} more data sets are only linked, not in the file",
                linked,
                file=where,
            )
        )
    return embedded


def _dimensions(dataset: Mapping[str, Any], where: str) -> list[_Dimension]:
    inside = dataset["dimension"]
    # In 1.x these three are within the dimensions.
    ids, sizes, roles = (dataset.get(key, inside.get(key)) for key in ("id", "size", "role"))
    if not ids or len(ids) != len(sizes):
        raise unreadable(t("{file}: JSON-stat without id and size; download it again"), where)
    by_id = {id_: role for role in _ROLES for id_ in (roles or {}).get(role, ())}
    found = []
    for id_, size in zip(ids, sizes, strict=True):
        category, role = inside[id_]["category"], by_id.get(id_, "")
        index, labels = category.get("index"), category.get("label") or {}
        if isinstance(index, Mapping):
            index = sorted(index, key=lambda code: int(index[code]))
        codes = [str(code) for code in (labels if index is None else index)]
        found.append(
            _Dimension(
                with_role(str(inside[id_].get("label") or id_), role),
                role,
                codes,
                [str(labels.get(code) or code) for code in codes],
                category.get("unit") or {},
            )
        )
        if len(codes) != size:
            raise unreadable(
                t(
                    "{file}: dimension {name!r} has {count} categories, but its size is "
                    "{size}; download it again"
                ),
                where, name=id_, count=len(codes), size=size,
            )  # fmt: skip
    return found


def _rows(
    dataset: Mapping[str, Any],
    dimensions: Sequence[_Dimension],
    where: str,
    *,
    multiplied: bool,
) -> Iterator[list[Value]]:
    values, statuses = dataset["value"], dataset.get("status")
    names = (dataset.get("extension") or {}).get("status", {}).get("label", {})
    coded = [n for n, each in enumerate(dimensions) if each.has_codes]
    measured = [n for n, each in enumerate(dimensions) if each.units]
    for number, place in _places(values, statuses, dimensions, where):
        codes = [each.codes[n] for each, n in zip(dimensions, place, strict=True)]
        unit = power = ""
        for n in measured:
            if measure := dimensions[n].units.get(codes[n]):
                power = _of(measure, "multiplier")
                # With a power of ten the label often repeats it: "thousands", 3, of people.
                keys = ("base", "label", "symbol", *(() if power else ("type",)))
                unit = next(filter(None, (_of(measure, key) for key in keys)), "")
                break
        status = str(_at(statuses, number) or "")
        value = _at(values, number)
        yield [
            *(each.labels[n] for each, n in zip(dimensions, place, strict=True)),
            value if isinstance(value, (str, int, float)) else None,
            unit,
            f"{status}: {names[status]}" if status in names else status,
            *(codes[n] for n in coded),
            *([power] if multiplied else []),
        ]


def _places(
    values: Any, statuses: Any, dimensions: Sequence[_Dimension], where: str
) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield the number and the position of each figure; of a sparse cube, of those given."""
    lengths = [len(dimension.codes) for dimension in dimensions]
    size = prod(lengths)
    if isinstance(values, Mapping):
        given = {*values, *(statuses if isinstance(statuses, Mapping) else ())}
        numbers = sorted(int(key) for key in given)
        if size > _LARGEST or (numbers and not 0 <= numbers[0] <= numbers[-1] < size):
            raise unreadable(t("{file}: a value is outside the cube; download it again"), where)
        for number in numbers:
            rest, place = number, list[int]()
            for length in reversed(lengths):
                rest, step = divmod(rest, length)
                place.append(step)
            yield number, place[::-1]
        return
    if len(values) != size:
        raise unreadable(
            t("{file}: {count} values for {size} cells; download it again"),
            where, count=len(values), size=size,
        )  # fmt: skip
    yield from enumerate(product(*map(range, lengths)))


def _at(values: Any, number: int) -> Any:
    """Return one of values that are a list, an object by number, or one for all."""
    if isinstance(values, Mapping):
        return values.get(str(number))
    if isinstance(values, list):
        return values[number] if number < len(values) else None
    return values


def _of(unit: Any, key: str) -> str:
    value = unit.get(key) if isinstance(unit, Mapping) else None
    return "" if value in {None, 0, "0"} else str(value).strip()


def _texts(value: Any) -> list[str]:
    """Return a text, or a list of them, as a list."""
    texts = value if isinstance(value, list) else [value]
    return [text.strip() for text in texts if isinstance(text, str) and text.strip()]
