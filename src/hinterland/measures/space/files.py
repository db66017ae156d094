"""Neighbours from a file: pairs with or without distances, or a square table."""

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ...errors import InputError
from ...language import t
from ..arrays import Floats
from .neighbours import neighbours_from_distance

__all__ = ["neighbours_from_file"]


def neighbours_from_file(
    path: str | Path,
    regions: Sequence[str],
    *,
    within: float | None = None,
    nearest: int | None = None,
    power: float | None = None,
    code: Callable[[str], str] = str,
) -> Floats:
    r"""Return who is whose neighbour, from a CSV file of borders, of weights or of distances.

    The file has a row for each pair, with the columns `region`, `neighbour` and, if wanted,
    `weight` or `distance`; or it is a square table, with `region` and a column for each region.
    A pair counts both ways unless it is written both ways. Pairs with regions that aren't asked
    for are left out.

    Parameters
    ----------
    path
        The file, in UTF-8.
    regions
        The regions' names, in the order of the last axis of the data.
    within, nearest, power
        As for `neighbours_from_distance`; of distances one of them is needed. A pair without a
        distance are no neighbours.
    code
        Gives the region that a name in the file means.

    Returns
    -------
    ndarray
        [region, region], 0 on the diagonal.

    Raises
    ------
    InputError
        The file can't be read or has other columns, a number isn't one, or none of its pairs is
        among the regions; or distances and the rule for them don't go together.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "far.csv")
    ...     _ = file.write_text("region,neighbour,distance\na,b,3\nb,c,5\n")
    ...     neighbours_from_file(file, ["a", "b", "c"], within=4)
    array([[0., 1., 0.],
           [1., 0., 0.],
           [0., 0., 0.]])
    """
    path = Path(path)
    has_rule = any(value is not None for value in (within, nearest, power))
    kind, pairs = _pairs(path, has_rule=has_rule)
    if has_rule and kind != "distance":
        what = t("within=, nearest= and power= need distances; name the column distance")
        raise _error(path, what)
    if kind == "distance" and not has_rule:
        what = t(
            "it has distances; say which regions are neighbours: write nearest=5, within=500 or "
            "power=2 in the measure"
        )
        raise _error(path, what)
    place = {region: at for at, region in enumerate(regions)}
    found = np.full((len(regions), len(regions)), np.nan)
    for row, one, other, number in pairs:
        try:
            ends = place.get(code(one)), place.get(code(other))
        except InputError as error:
            raise _error(path, str(error), row) from error
        if None in ends or (one == other and (kind == "distance" or number == 0)):
            continue
        if one == other:
            what = t("{name!r} is its own neighbour; remove that row", name=one)
            raise _error(path, what, row)
        found[ends] = number
    found = np.where(np.isnan(found), found.T, found)
    known = ~np.isnan(found)
    if not (known & (found > 0)).any():
        here = sorted({one for _row, one, _other, _number in pairs})
        what = t("none of its pairs is among the regions; it names {names}, they are {regions}")
        names, these = (", ".join(some[:3]) + " …" for some in (here, list(regions)))
        raise _error(path, what.format(names=names, regions=these))
    if kind != "distance":
        return np.where(known, found, 0.0)
    beyond = np.where(known, found, 2 * found[known].max() + 1)
    try:
        near = neighbours_from_distance(beyond, within=within, nearest=nearest, power=power)
        return np.where(known, near, 0.0)
    except ValueError as error:
        raise _error(path, str(error)) from error


def _pairs(path: Path, *, has_rule: bool) -> tuple[str, list[tuple[int, str, str, float]]]:
    """Return what the numbers are, and the pairs: row, region, neighbour, number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[cell.strip() for cell in row] for row in csv.reader(file)]
    except OSError as error:
        text = t("can't read {path}: {reason}", path=path, reason=error.strerror or str(error))
        raise InputError(text) from None
    except (UnicodeDecodeError, csv.Error):
        raise _error(path, t("it is not a CSV file in UTF-8")) from None
    heads = rows[0] if rows else []
    if "region" in heads and "neighbour" in heads:
        kinds = [kind for kind in ("distance", "weight") if kind in heads]
        if len(kinds) == 2:
            raise _error(path, t("it has both weight and distance; leave one out"))
        return (kinds[0] if kinds else "border"), list(_listed(path, rows, kinds))
    names = [row[0] for row in rows[1:] if row]
    if len(heads) > 2 and heads[0] == "region" and set(heads[1:]) <= set(names):
        pairs = [
            (at, row[0], head, _number(path, at, cell))
            for at, row in enumerate(rows[1:], 2)
            for head, cell in zip(heads[1:], row[1:], strict=False)
            if cell
        ]
        borders = all(number in (0, 1) for *_pair, number in pairs)
        return ("weight" if borders and not has_rule else "distance"), pairs
    what = t(
        "it has the columns {columns}; write region, neighbour and, if wanted, weight or "
        "distance, or a square table with region and a column for each region"
    )
    raise _error(path, what.format(columns=", ".join(heads) or "–"))


def _listed(
    path: Path, rows: Sequence[Sequence[str]], kinds: Sequence[str]
) -> Iterator[tuple[int, str, str, float]]:
    heads = list(rows[0])
    for at, row in enumerate(rows[1:], 2):
        cells = dict(zip(heads, row, strict=False))
        if any(cells.values()):
            one, other = cells.get("region", ""), cells.get("neighbour", "")
            if not one or not other:
                raise _error(path, t("region or neighbour is empty; fill it in"), at)
            number = _number(path, at, cells.get(kinds[0], "")) if kinds else 1.0
            yield at, one, other, number


def _number(path: Path, row: int, cell: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        number = np.nan
    if not (np.isfinite(number) and number >= 0):
        what = t("{value!r} is not a number from 0 up; write digits with a point", value=cell)
        raise _error(path, what, row)
    return number


def _error(path: Path, what: str, row: int | None = None) -> InputError:
    place = path.name if row is None else t("{file}, row {row}", file=path.name, row=row)
    return InputError(t("{place}: {what}", place=place, what=what), file=path.name, line=row)
