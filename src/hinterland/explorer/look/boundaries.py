"""Boundaries of regions out of a GeoJSON file: read with care, matched to regions, and drawn small."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, isfinite, radians
from pathlib import Path
from typing import Any, Final

from ...errors import InputError
from ...files import bytes_of
from ...language import counted, listed, t
from ...regions import Country

__all__ = ["Boundaries", "Outline", "outlines", "read_boundaries"]

Point = tuple[float, float]
#: The outer line of an area, and its holes.
Polygon = tuple[tuple[Point, ...], ...]

_MOST_BYTES: Final = 100 * 1024 * 1024
_MOST_POINTS: Final = 3_000_000
_MOST_NAMED: Final = 12
#: Points closer than this on the picture, in pixels, are one.
_FINEST: Final = 0.35


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The areas of a file: for each its properties that are text or a number, and its polygons.

    `chosen` is the property that names the region, "" to find it.
    """

    name: str
    areas: tuple[tuple[Mapping[str, str], tuple[Polygon, ...]], ...]
    chosen: str = ""

    def of(self, country: Country) -> dict[str, tuple[Polygon, ...]]:
        """Return the polygons of each region of a country that the file has, by its code.

        Raises
        ------
        InputError
            No property names regions of the country.
        """
        known = sorted({key for properties, _ in self.areas for key in properties})
        if self.chosen and self.chosen not in known:
            raise InputError(t("{file}: no area has a property {name!r}; there are {names}", file=self.name, name=self.chosen, names=listed(known[:_MOST_NAMED])))  # fmt: skip
        codes = {key: self._codes(country, key) for key in ([self.chosen] if self.chosen else known)}  # fmt: skip
        best = max(codes, key=lambda key: len(set(codes[key])), default="")
        found: dict[str, tuple[Polygon, ...]] = {}
        for code, (_, polygons) in zip(codes.get(best, ()), self.areas, strict=False):
            if code:
                found[code] = (*found.get(code, ()), *polygons)
        if not found:
            raise InputError(t("{file}: no property of its areas is a code or name of a region of this study; its properties are {names}", file=self.name, names=listed(known[:_MOST_NAMED]) or t("none")))  # fmt: skip
        return found

    def _codes(self, country: Country, key: str) -> list[str]:
        """Return the region that a property names, area by area, "" where it names none."""
        found = []
        for properties, _ in self.areas:
            try:
                code = country.find(properties.get(key, "")).code
            except InputError:
                code = ""
            found.append(code if code in country.provinces else "")
        return found


def read_boundaries(file: Path, *, chosen: str = "") -> Boundaries:
    """Read the areas of a GeoJSON file in degrees.

    Parameters
    ----------
    chosen
        The property that names the region.

    Raises
    ------
    InputError
        It is no GeoJSON with areas, too large, or not in degrees of longitude and latitude.
    StorageError
        It can't be read.
    """
    body = bytes_of(file)
    if len(body) > _MOST_BYTES:
        raise InputError(t("{file}: has {size} MB; boundaries may have {most} MB, so take a simplified file", file=file.name, size=len(body) // 2**20, most=_MOST_BYTES // 2**20))  # fmt: skip
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(t("{file}: this is not JSON", file=file.name)) from error
    whole = document.get("features") if isinstance(document, dict) else None
    if not isinstance(whole, list):
        raise InputError(
            t("{file}: this is not GeoJSON with a list of features", file=file.name)
        )
    areas = []
    points = 0
    for number, feature in enumerate(whole, 1):
        try:
            polygons = tuple(_polygons(feature))
        except (TypeError, ValueError, KeyError, IndexError, OverflowError) as error:
            raise InputError(t("{file}: feature {number} is not an area in degrees of longitude and latitude", file=file.name, number=number)) from error  # fmt: skip
        points += sum(len(ring) for polygon in polygons for ring in polygon)
        if points > _MOST_POINTS:
            raise InputError(t("{file}: has more than {most:,} points; take a simplified file", file=file.name, most=_MOST_POINTS))  # fmt: skip
        properties = feature.get("properties") or {}
        if polygons and isinstance(properties, dict):
            areas.append((_named(feature, properties), polygons))
    if not areas:
        raise InputError(t("{file}: none of its {count} is an area", file=file.name, count=counted("{count} feature", "{count} features", len(whole))))  # fmt: skip
    return Boundaries(file.name, tuple(areas), chosen)


@dataclass(frozen=True, slots=True)
class Outline:
    """A region on a picture: its code, and its polygons in pixels from the top left."""

    code: str
    polygons: tuple[Polygon, ...]


def outlines(
    areas: Mapping[str, Sequence[Polygon]], width: float
) -> tuple[list[Outline], float]:
    """Return regions laid out over a width in pixels, and the height that they take.

    Degrees are drawn at their true proportion in the middle latitude. What is too small to be
    seen is left out, but never all of a region.
    """
    every = [
        point for polygons in areas.values() for polygon in polygons for point in polygon[0]
    ]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    squeezed = cos(radians((south + north) / 2))
    scale = width / max((east - west) * squeezed, (north - south) / 1.5, 1e-9)

    def drawn(ring: Sequence[Point]) -> tuple[Point, ...]:
        kept: list[Point] = []
        for x, y in ring:
            at = (round((x - west) * squeezed * scale, 1), round((north - y) * scale, 1))
            if not kept or abs(at[0] - kept[-1][0]) + abs(at[1] - kept[-1][1]) > _FINEST:
                kept.append(at)
        return tuple(kept)

    found = []
    for code, polygons in areas.items():
        shown = [
            tuple(r for ring in polygon if len(r := drawn(ring)) > 2) for polygon in polygons
        ]
        shown = [polygon for polygon in shown if polygon]
        if not shown:
            x, y = drawn(polygons[0][0])[0]
            shown = [(((x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)),)]
        found.append(Outline(code, tuple(shown)))
    return found, (north - south) * scale


def _named(feature: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, str]:
    """Return what may name an area: its properties and its id."""
    every = {**properties, "id": properties.get("id", feature.get("id"))}
    return {
        str(key): str(value)
        for key, value in every.items()
        if isinstance(value, str | int)
        and not isinstance(value, bool)
        and len(str(value)) < 200
    }


def _polygons(feature: Any) -> Iterator[Polygon]:
    """Yield the areas of a feature; a point or a line has none."""
    geometry = feature["geometry"]
    kind = geometry["type"] if geometry else ""
    whole = []
    if kind == "Polygon":
        whole = [geometry["coordinates"]]
    elif kind == "MultiPolygon":
        whole = geometry["coordinates"]
    for polygon in whole:
        rings = tuple(tuple(_point(place) for place in ring) for ring in polygon)
        if rings and len(rings[0]) > 2:
            yield rings


def _point(place: Sequence[Any]) -> Point:
    x, y = place[0], place[1]
    if isinstance(x, bool) or isinstance(y, bool) or not (isfinite(x) and isfinite(y)):
        raise ValueError
    if abs(x) > 180.001 or abs(y) > 90.001:
        raise ValueError
    return float(x), float(y)
