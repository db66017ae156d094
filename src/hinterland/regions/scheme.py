"""Schemes: partitions of a country's provinces into groups."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..errors import InputError, UsageError, closest
from ..language import did_you_mean, listed, t
from ..terms import Text
from .country import Country
from .pack import DEFAULT, find_country, text_of
from .sheet import row_error, sheet_rows, toml_table

__all__ = ["REGIONS", "Scheme", "list_schemes", "scheme"]

#: The scheme in which each region is a group of its own.
REGIONS: Final = "regions"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A partition of the provinces: group → codes, in the order of its file.

    `title` and `names` (of the groups) are by language, empty where nothing is known.
    """

    name: str
    groups: Mapping[str, tuple[str, ...]]
    file: str = ""
    digest: str = ""
    title: Text = field(default_factory=dict)
    names: Mapping[str, Text] = field(default_factory=dict)

    def of(self, code: str) -> str:
        """Return the group that a province belongs to; KeyError where it is in none."""
        for group, codes in self.groups.items():
            if code in codes:
                return group
        raise KeyError(code)


def list_schemes(country: Country | None = None) -> tuple[str, ...]:
    """Return the names of a country's schemes, China's unless another is given.

    Examples
    --------
    >>> list_schemes()
    ('eight', 'four', 'three')
    """
    folder = (country or find_country(DEFAULT)).folder
    return tuple(sorted(p.stem for p in (folder / "schemes").glob("*.csv"))) if folder else ()


def scheme(name_or_path: str | Path, country: Country, *, is_whole: bool = True) -> Scheme:
    """Return a scheme of a country, or one from a table with the columns region and group.

    Parameters
    ----------
    name_or_path
        `three`, `four`, `eight`, another name of the country's schemes, `regions` (each region
        a group of its own), or a CSV or Excel file. Units that are not provinces are ignored.
        A file `x.toml` next to `x.csv` may give a title and the groups' names by language.
    country
        Whose provinces are grouped.
    is_whole
        Whether each of them has to be in a group.

    Raises
    ------
    UsageError
        There is no such scheme or file.
    InputError
        A province is missing or repeated, or a group is called `nation`.

    Examples
    --------
    >>> [len(codes) for codes in scheme("three", find_country("china")).groups.values()]
    [11, 8, 12]
    """
    path, known = Path(name_or_path), list_schemes(country)
    if name_or_path in known and country.folder:
        path = country.folder / "schemes" / f"{name_or_path}.csv"
    elif name_or_path == REGIONS and not path.is_file():
        return _each_alone(country)
    if not path.is_file():
        hint = did_you_mean(str(name_or_path), [*known, REGIONS])
        raise UsageError(
            t("there is no scheme or file {name!r}; {hint}", name=str(name_or_path), hint=hint),
            given=str(name_or_path),
            meant=closest(str(name_or_path), [*known, REGIONS]),
        )
    rows, digest = sheet_rows(path, ("region", "group"))
    group_of = _group_of(rows, country, path, is_whole=is_whole)
    groups = {
        group: tuple(sorted(code for code, g in group_of.items() if g == group))
        for group in dict.fromkeys(group_of.values())
    }
    title, names = _names(path)
    return Scheme(path.stem, groups, path.name, digest, title, names)


def _group_of(
    rows: Sequence[tuple[int, Mapping[str, str]]],
    country: Country,
    path: Path,
    *,
    is_whole: bool,
) -> dict[str, str]:
    """Return the group of each province; refuse one that has two, or of the whole one that has none."""
    group_of: dict[str, str] = {}
    inside = set(country.provinces)
    for number, row in rows:
        try:
            region = country.find(row["region"])
        except InputError as error:
            raise row_error(str(error), path, number) from error
        if region.code not in inside:
            continue
        if row["group"] in {"", "nation"}:
            reserved, empty = t("the name 'nation' is reserved"), t("the group is empty")
            what = reserved if row["group"] else empty
            raise row_error(f"{what} ({region.name})", path, number)
        if region.code in group_of:
            what = t("{region} is in the scheme twice; keep one row", region=region.name)
            raise row_error(what, path, number)
        group_of[region.code] = row["group"]
    absent = [c for c in country.provinces if c not in group_of]
    if is_whole and absent:
        what = t(
            "these regions are in no group: {regions}; add a row for each, or take only those "
            "that the scheme covers: only = [...] in the study file",
            regions=listed(country.region(code).name for code in absent),
        )
        raise row_error(what, path)
    return group_of


def _each_alone(country: Country) -> Scheme:
    regions = {code: country.region(code) for code in country.provinces}
    shared = Counter(name for r in regions.values() for name in {r.en, r.zh or r.en})
    names = {
        code: {
            language: f"{name} ({code})" if shared[name] > 1 else name
            for language, name in (("en", r.en), ("zh", r.zh or r.en))
        }
        for code, r in regions.items()
    }
    title = {"en": "Each region by itself", "zh": "各地区自成一组"}
    return Scheme(REGIONS, {code: (code,) for code in regions}, title=title, names=names)


def _names(path: Path) -> tuple[Text, Mapping[str, Text]]:
    """Return the title and the groups' names of the TOML file next to a scheme, if there is one."""
    beside = path.with_suffix(".toml")
    table = toml_table(beside) if beside.is_file() else {}
    groups = table.get("groups", {})
    if not isinstance(groups, dict):
        raise row_error(t("groups must be a table of names"), beside)
    title = text_of(table.get("title", {}), "title", beside)
    return title, {
        group: text_of(name, f"groups.{group}", beside) for group, name in groups.items()
    }
