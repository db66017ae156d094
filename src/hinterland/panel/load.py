"""Load a panel by name or from a file of one's own, under a policy."""

import hashlib
import tomllib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from ..errors import InputError, UsageError, closest
from ..language import counted, did_you_mean, listed, t
from ..observations import COLUMNS, PAGE_COLUMNS, Observations, empty
from ..regions import DEFAULT, PACKS, Country, find_country
from ..regions.sheet import row_error, sheet_rows
from ..units import is_series, parse_unit
from .files import read_added, read_observations
from .panel import Panel, assemble, yearly
from .policy import Policy, PolicyEntry, parse_policy, ranked_policy
from .rivals import MOST_NAMED, some_of, without_rivals
from .slices import sliced

__all__ = ["DATA", "load", "shipped_panels"]

#: Where the shipped panels and studies are.
DATA: Final = PACKS
#: A series of one's own, unlike a printed name.
_A_NAME: Final = r"^[A-Za-z][A-Za-z0-9_]*$"
#: How the reader makes a printed name that can't be a series'.
_PRINTED: Final = r" > |\(as printed\)$"


def load(
    name_or_file: str | Path,
    *,
    policy: str | Mapping[str, Sequence[str]] = "latest",
    observations: Sequence[Path] = (),
    only: bool = False,
    country: Country | None = None,
    columns: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    part: Mapping[str, str] | None = None,
) -> Panel:
    """Return a panel in canonical units, one value a cell.

    Parameters
    ----------
    name_or_file
        A shipped panel (`china`, `mexico` and other countries), a folder with a country pack, or
        a file of observations: CSV, Parquet, Excel or Stata, long or wide.
    policy
        `latest`, `earliest`, a shipped study's name, or series → entries, the best first. A
        series that it does not name follows `latest`.
    observations
        Files whose rows are added; a row comes before every vintage of the policy, or takes
        its vintage's place where the policy names it.
    only
        Leave the shipped figures out.
    country
        The regions: the panel's own country unless given, and China for a file.
    columns, units
        How files of one's own name columns and series, and print units (`read_observations`).
        Files of `observations` may use these names or ours.
    part
        Take this part of the flows for the whole (`{"section": "16"}`), from files whose series
        name parts (`exports_usd[section=16]`).

    Figures of a month or quarter, those without a year and those of no known series are left
    aside, and a notice counts them. What is flagged as doubtful in the format of observations
    is used, and its flag goes with it; in other tables a doubtful figure is an error.

    Raises
    ------
    UsageError
        There is no such panel, file or policy.
    InputError
        A file's content is wrong.

    Examples
    --------
    >>> panel = load("china", policy="zhao")
    >>> panel.years[0], panel.years[-1], len(panel.regions)
    (1992, 2024, 32)
    """
    pack = pack_folder(name_or_file)
    land = find_country(name_or_file if pack else DEFAULT)
    country = country or land
    if pack and country.code not in {"", land.code}:
        what = t(
            "the panel {name!r} is of another country than {country!r}; leave the country out",
            name=str(name_or_file),
            country=country.code,
        )
        raise UsageError(what)
    columns, units = columns or {}, units or {}
    known = {*columns, *units}
    added = [
        *read_added(observations, country, columns=columns, units=units, is_all=bool(pack))
    ]
    if pack:
        own, vintages = _of_pack(pack, country, only=only)
        if part:
            own, *added = sliced([own, *added], part)
        if not observations and known:
            own = replace(own, notices=(*own.notices, _no_own_file(columns, name_or_file)))
    elif isinstance(name_or_file, Path) or Path(name_or_file).is_file():
        read = read_observations(Path(name_or_file), country, columns=columns, units=units)
        if part:
            read, *added = sliced([read, *added], part)
        own = _of_years(read, known)
        vintages = _own_vintages(own)
    else:
        hint = did_you_mean(name_or_file, shipped_panels())
        raise UsageError(
            t("there is no panel or file {name!r}; {hint}", name=name_or_file, hint=hint),
            given=str(name_or_file),
            meant=closest(str(name_or_file), shipped_panels()),
        )
    mine = added if pack else [read, *added]
    added = [_of_years(one, known) for one in added]
    inputs = [own, *added]
    if not sum(o.frame.height for o in inputs):
        raise InputError(
            t("{file}: there is no observation of a whole year", file=name_or_file),
            file=str(name_or_file),
        )
    if mine:
        _refuse_idle_units(units, mine, country)
    chosen = _policy(policy, vintages, inputs)
    added = [without_rivals(one, chosen, country) for one in added]
    return assemble([own, *added], country, chosen)


def shipped_panels() -> tuple[str, ...]:
    """Return the names of the shipped panels.

    Examples
    --------
    >>> "china" in shipped_panels()
    True
    """
    return tuple(sorted(p.parent.name for p in DATA.glob("*/observations.parquet")))


def pack_folder(name_or_folder: str | Path) -> Path | None:
    """Return the folder of a shipped panel, or of a country pack of one's own; else None."""
    if name_or_folder in shipped_panels():
        return DATA / name_or_folder
    folder = Path(name_or_folder)
    return folder if (folder / "country.toml").is_file() else None


def _of_years(read: Observations, known: Collection[str]) -> Observations:
    """Return the observations of a file that may be in a panel, with notices of all others.

    A file that is its own page names its series itself; a notice lists those that are neither
    ours nor declared. In a file that the reader of tables wrote, what has no series' name but a
    printed one is left aside.
    """
    series = read.frame["series"]
    is_own = set(read.pages["page"]) <= {digest[:12] for _name, digest in read.files}
    ours = [name for name in series.unique().drop_nulls() if is_series(name)]
    is_ours = series.is_in([*known, *ours]).fill_null(value=False)
    may_be = ~series.str.contains(_PRINTED) if is_own else series.str.contains(_A_NAME)
    named = is_ours | may_be.fill_null(value=False)
    others, strange = read.frame.filter(~named), read.frame.filter(named & ~is_ours)
    notices = [*read.notices]
    if others.height:
        notices.append(
            t(
                "{count} figure(s) of unknown series ignored: {series}",
                count=others.height,
                series=some_of(others["series"]),
            )
        )
    if strange.height:
        notices.append(
            counted(
                "{file}: {count} figure is of no known series and counts only where a study names "
                "it: {series}; if it is a known one, say so in [columns]",
                "{file}: {count} figures are of no known series and count only where a study names "
                "it: {series}; if it is a known one, say so in [columns]",
                strange.height,
                file=listed(name for name, _digest in read.files),
                series=some_of(strange["series"]),
            )
        )
    aside = read.aside + others.height
    kept = read.frame.filter(named)
    return yearly(replace(read, frame=kept, notices=tuple(notices), aside=aside))


def _no_own_file(columns: Mapping[str, str], panel: str | Path) -> str:
    return t(
        "{table} has no effect: the panel {panel} has its own names, and no file is added to it",
        table="[columns]" if columns else "[units]",
        panel=str(panel),
    )


def _refuse_idle_units(
    units: Mapping[str, str], read: Sequence[Observations], country: Country
) -> None:
    """Refuse a unit of a series that no file has, or that all files print another unit of."""
    frame = pl.concat([o.frame.select("series", "value", "unit_raw") for o in read])
    for series, unit in units.items():
        key = f"units.{series}"
        rows = frame.filter(pl.col("series") == series)
        if rows.is_empty():
            hint = did_you_mean(series, frame["series"].drop_nulls().unique().sort())
            what = t("{key}: no file has figures of this series; {hint}", key=key, hint=hint)
            raise InputError(what, key=key)
        printed = rows.drop_nulls()["unit_raw"].unique(maintain_order=True)
        home = country.currency
        if len(printed) and not any(_is_same(unit, other, home) for other in printed):
            what = t(
                "{key}: the unit {unit!r} has no effect, since the file prints its own: {printed}; "
                "delete it, or the file's unit",
                key=key,
                unit=unit,
                printed=listed(map(repr, printed[:MOST_NAMED])),
            )
            raise InputError(what, key=key)


def _is_same(unit: str, other: str, home: str) -> bool:
    with suppress(InputError):
        return unit == other or parse_unit(unit, home) == parse_unit(other, home)
    return False


def _of_pack(
    folder: Path, country: Country, *, only: bool
) -> tuple[Observations, pl.DataFrame]:
    """Return the observations of a country pack, and its vintages with their ranks."""
    path = folder / "observations.parquet"
    if not path.is_file():
        own = _of_years(read_observations(folder / "observations.csv", country), set())
        ranked = _ranks(folder / "vintages.csv")
        vintages = _own_vintages(own) if ranked is None else ranked
        return (empty() if only else own), vintages
    vintages = pl.read_csv(folder / "vintages.csv")
    if only:
        return empty(), vintages
    frame = pl.read_parquet(path).select(pl.col(c).cast(kind) for c, kind in COLUMNS.items())
    pages = pl.read_parquet(folder / "observations.pages.parquet")
    pages = pages.select(pl.col(c).cast(kind) for c, kind in PAGE_COLUMNS.items())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Observations(frame, pages, ((path.name, digest),)), vintages


def _ranks(path: Path) -> pl.DataFrame | None:
    """Return the vintages of a country pack of one's own; None where it lists none."""
    if not path.is_file():
        return None
    rows, _digest = sheet_rows(path, ("vintage", "series", "rank"))
    for line, row in rows:
        if not row["rank"].isdecimal():
            what = t("the rank {text!r} is not a whole number", text=row["rank"])
            raise row_error(what, path, line)
    return pl.DataFrame(
        [
            {"vintage": row["vintage"], "series": row["series"], "rank": int(row["rank"])}
            for _line, row in rows
        ]
    )


def _own_vintages(own: Observations) -> pl.DataFrame:
    """Return the vintages of a file of one's own; ranks are known only where there is one."""
    pairs = own.frame.select("vintage", "series").unique(maintain_order=True)
    alone = pl.len().over("series") == 1
    return pairs.select("vintage", "series", rank=pl.when(alone).then(1))


def _policy(
    policy: str | Mapping[str, Sequence[str]],
    vintages: pl.DataFrame,
    inputs: list[Observations],
) -> Policy:
    named: Mapping[str, tuple[PolicyEntry, ...]] = {}
    rest = "latest"
    if isinstance(policy, str) and policy in {"latest", "earliest"}:
        rest = policy
    elif isinstance(policy, str):
        named = parse_policy(_study_policy(policy), where=f"policy of {policy}")
    else:
        named = parse_policy(policy, where="policy")
    _refuse_unknown(named, vintages, inputs)
    unranked = vintages.filter(pl.col("rank").is_null() & ~pl.col("series").is_in(list(named)))
    if unranked.height:
        series = unranked["series"][0]
        several = listed(unranked.filter(pl.col("series") == series)["vintage"])
        raise InputError(
            t(
                "policy.{series}: {series} has several vintages ({vintages}) and no ranks; state "
                "which comes first",
                series=series,
                vintages=several,
            ),
            key=f"policy.{series}",
        )
    return {**ranked_policy(rest, vintages), **named}


def _study_policy(name: str) -> Mapping[str, Sequence[str]]:
    known = {p.stem: p for p in (DATA / "studies").glob("*.toml")}
    if name not in known:
        names = ["latest", "earliest", *sorted(known)]
        raise UsageError(
            t("there is no policy {name!r}; {hint}", name=name, hint=did_you_mean(name, names)),
            given=name,
            meant=closest(name, names),
        )
    table: Mapping[str, Sequence[str]] = tomllib.loads(known[name].read_text("utf-8"))["policy"]
    return table


def _refuse_unknown(named: Policy, vintages: pl.DataFrame, inputs: list[Observations]) -> None:
    """Refuse a vintage that neither the data nor the list of releases has: a slip of the pen."""
    known: dict[str, set[str]] = {}
    for frame in (vintages, *(o.frame for o in inputs)):
        for series, vintage in frame.select("series", "vintage").unique().iter_rows():
            known.setdefault(series, set()).add(vintage)
    for series, entries in named.items():
        key = f"policy.{series}"
        if series not in known:
            hint = did_you_mean(series, known)
            what = t("{key}: there is no such series; {hint}", key=key, hint=hint)
            raise InputError(what, key=key)
        for entry in entries:
            if entry.vintage not in known[series]:
                hint = did_you_mean(entry.vintage, sorted(known[series]))
                what = t("{key}: there is no vintage {vintage!r}; {hint}")
                what = what.format(key=key, vintage=entry.vintage, hint=hint)
                raise InputError(what, key=key)
