"""Run a study: load its panel, compute its measures, judge its claims."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from ..errors import InputError, UsageError
from ..figures import MEASURE_OF
from ..files import bytes_of
from ..language import did_you_mean, listed, pretty, t
from ..panel import NATION, Panel, load, pack_folder, with_trade
from ..regions import DEFAULT, PACKS, Country, Scheme, find_country, read_country
from ..regions import scheme as read_scheme
from ..terms import using
from .claims.verdict import judge
from .doubt.scenarios import refuse_groups
from .figure_data.frames import FIGURES_OF_STUDY, figure_call
from .figure_data.provinces import has_tiles
from .file.study_file import read_study
from .lines.compute import Lines, compute
from .model import Study
from .results import Results

__all__ = ["run"]


def run(
    study: str | Path | Study = "zhao",
    *,
    scheme: str | Path | None = None,
    policy: str | None = None,
    observations: Sequence[str | Path] = (),
    only: bool = False,
    country: str | Path | None = None,
) -> Results:
    """Run a study and return its results.

    Parameters
    ----------
    study
        A shipped study's name, a study file, or a `Study`.
    scheme, policy
        Take these instead of the study's own; its claims are then untestable.
    observations
        Files of observations to add to the panel.
    only
        Leave the shipped figures out.
    country
        Take the regions of this country (a shipped name or a folder) instead of the study's.

    Raises
    ------
    UsageError
        There is no such study, scheme, policy or file.
    InputError
        The content of a file is wrong, or the study asks for something that does not exist.

    Examples
    --------
    >>> results = run("zhao")
    >>> index = results.lines["imbalance"]["nation"].value[-1]
    >>> f"{index:.3f}"
    '1.149'
    """
    if not isinstance(study, Study):
        study = read_study(study)
    if country is not None:
        find_country(country)  # else the error would name the study file
        study = replace(study, country=country, regions=None)
    land = country_of(study)
    with using(land.words(study.flow)):
        with _placed(study, "panel", given=bool(observations or policy)):
            panel = load(
                study.panel,
                policy=policy or study.policy or "latest",
                observations=[Path(path) for path in observations],
                only=only,
                country=land,
                columns=study.columns,
                units=study.units,
                part=study.slice,
            )
        panel = with_trade(panel, study.money.trade)
        with _placed(study, "scheme", given=bool(scheme)):
            if not (scheme or study.scheme or land.scheme):
                what = t(
                    "the key {key!r} is missing; name a scheme or a file of regions and groups, or write "
                    "'regions' for each region by itself",
                    key="scheme",
                )
                raise study.where("scheme").error(what)
            groups = read_scheme(scheme or study.scheme or land.scheme, land)
    with using(replace(land.words(study.flow), groups=groups.names)):
        return _results(study, panel, groups, scheme, policy)


def country_of(study: Study) -> Country:
    """Return the country of a study, or the part of it that is taken, in the study's words.

    Raises
    ------
    UsageError, InputError
        There is no such country, region or group.

    Examples
    --------
    >>> country_of(read_study("zhao")).code
    'CHN'
    """
    if study.regions:
        country = read_country(study.regions)
    else:
        own = study.panel if pack_folder(study.panel) else DEFAULT
        with _placed(study, "country", given=False):
            country = find_country(study.country or own)
    terms = country.terms
    if study.only:
        country, terms = _part(study, country), replace(terms, whole=_PART)
    if study.whole:
        terms = replace(terms, whole=study.whole)
    for language, words in study.unit_of_regions.items():
        one, many = words if isinstance(words, list) else (words, words)
        terms = replace(
            terms,
            region={**terms.region, language: one},
            regions={**terms.regions, language: many},
        )
    return replace(country, terms=terms)


#: What a part is called that the study has no name for.
_PART: Final = {"en": "whole", "zh": "整体"}


def _part(study: Study, country: Country) -> Country:
    """Return the regions of `only`: those listed, or a group of a scheme."""
    place = study.where("only")
    try:
        if not isinstance(study.only, str):
            return country.part(study.only)
        name, _colon, group = study.only.rpartition(":")
        groups = read_scheme(name, country, is_whole=False).groups
    except (InputError, UsageError) as error:
        raise place.error(str(error)) from error
    if group not in groups:
        hint = did_you_mean(group, groups)
        what = t(
            "scheme {scheme} has no group {group!r}; {hint}",
            scheme=Path(name).name, group=group, hint=hint,
        )  # fmt: skip
        raise place.error(what)
    return country.part(groups[group])


def _results(
    study: Study, panel: Panel, groups: Scheme, scheme: str | Path | None, policy: str | None
) -> Results:
    """Return what a study computes; `scheme` and `policy` are taken instead of its own."""
    shown: dict[str, str] = {}
    for group in (NATION, *groups.groups):
        other = shown.setdefault(pretty(group), group)
        if other != group:  # no reader could tell them apart
            what = t(
                "the groups {one!r} and {other!r} are shown alike, as {name!r}; rename one",
                one=other, other=group, name=pretty(group),
            )  # fmt: skip
            raise InputError(f"{groups.file}: {what}" if groups.file else what)
    lines = compute(study, panel, groups)
    _refuse(study, panel, lines)
    instead = [t("scheme {scheme}", scheme=groups.name)] if scheme else []
    instead += [t("policy {policy}", policy=policy)] if policy else []
    peers = []
    for name in study.compare:
        with _placed(study, "compare", given=False):
            peer = read_study(name)
        # What it is compared with itself doesn't count.
        peers.append(run(replace(peer, compare=(), figures=())))
    files = [*_files(study, panel, groups), *(file for one in peers for file in one.files)]
    changed, country = t(" and ").join(instead), panel.country
    results = Results(
        study=study,
        panel=panel,
        scheme=groups,
        lines=lines,
        verdicts=judge(study, lines, changed=changed, names=groups.names, country=country),
        checks=tuple(c for c in panel.checks if study.years[0] <= c.year <= study.years[1]),
        files=tuple(dict.fromkeys(files)),
        added=panel.kept.filter(panel.kept["input"] > 0).height,
        peers=tuple(peers),
    )
    if not scheme:
        refuse_groups(results)
    return results


@contextmanager
def _placed(study: Study, key: str, *, given: bool) -> Iterator[None]:
    """Add the place in the study file to an error, unless the name is from the command line."""
    try:
        yield
    except UsageError as error:
        if given:
            raise
        raise study.where(key).error(str(error)) from error
    except InputError as error:
        if error.file or not error.key.startswith(("policy.", "columns.", "units.")):
            raise
        # The message begins with the key.
        place = replace(study.where(error.key), key=str(error))
        raise InputError(str(place), file=place.file, line=place.line, key=error.key) from error


def _files(study: Study, panel: Panel, scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Yield the base name and the sha256 of each file that a run read."""
    yield study.place, study.digest
    yield from panel.files
    own = [study.regions] if study.regions else []
    if isinstance(study.only, str):
        own += [p for p in [Path(study.only.rpartition(":")[0])] if p.is_file()]
    folder = panel.country.folder
    if folder and folder.parent != PACKS:
        own = [p for p in map(folder.joinpath, _OF_A_PACK) if p.is_file()]
    for path in [*own, *([study.neighbours] if study.neighbours else [])]:
        yield path.name, hashlib.sha256(bytes_of(path)).hexdigest()
    if scheme.digest:
        yield scheme.file, scheme.digest


#: What is read of a country pack of one's own, besides its figures and schemes.
_OF_A_PACK: Final = ("country.toml", "regions.csv", "vintages.csv")


def _refuse(study: Study, panel: Panel, lines: Lines) -> None:
    """Refuse a panel without a figure that the study is made of, and figures of what isn't there."""
    first, last = study.years
    used = {
        s for groups in lines.values() for line in groups.values() for s, _g, _a in line.uses
    }
    inside = pl.col("year").is_between(first, last) & pl.col("series").is_in(sorted(used))
    if panel.kept.filter(inside).is_empty():
        what = t(
            "the panel has no figure of {needed} in {first}–{last}; it has {found} in "
            "{from_year}–{to_year}; name its series in [columns], or change years or currency",
            needed=listed(sorted(used)), first=first, last=last, found=listed(panel.series) or t("none"),
            from_year=panel.years[0], to_year=panel.years[-1],
        )  # fmt: skip
        raise study.where("panel").error(what)
    place = study.where("figures")
    for text in study.figures:
        try:
            name = figure_call(text, study).name
        except (UsageError, InputError) as error:
            raise place.error(str(error)) from error
        of_study = FIGURES_OF_STUDY.get(name)
        if of_study and of_study.needs == "tiles" and not has_tiles(panel.country):
            what = t("{name!r} needs a tile grid, which {nation} has not", name=name)
            raise place.error(what)
        measure = MEASURE_OF.get(name)
        if measure and measure not in lines:
            what = t(
                "{name!r} shows {measure}, which is not in measures", name=name, measure=measure
            )
            raise place.error(what)
