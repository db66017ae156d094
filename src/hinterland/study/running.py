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
from .figure_data.frames import NEED_TILES, figure_call
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
            )
        panel = with_trade(panel, study.money.trade)
        with _placed(study, "scheme", given=bool(scheme)):
            groups = read_scheme(scheme or study.scheme or _usual_scheme(study, land), land)
    with using(replace(land.words(study.flow), groups=groups.names)):
        return _results(study, panel, groups, changed=(scheme, policy))


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
        name, _colon, group = study.only.partition(":")
        groups = read_scheme(name, country).groups
    except (InputError, UsageError) as error:
        raise place.error(str(error)) from error
    if group not in groups:
        what = t("scheme {scheme} has no group {group!r}; {hint}")
        hint = did_you_mean(group, groups)
        raise place.error(what.format(scheme=name, group=group, hint=hint))
    return country.part(groups[group])


def _usual_scheme(study: Study, country: Country) -> str:
    if not country.scheme:
        what = t(
            "the key {key!r} is missing; name a scheme or a file of regions and groups, or write "
            "'regions' for each region by itself",
            key="scheme",
        )
        raise study.where("scheme").error(what)
    return country.scheme


def _results(
    study: Study,
    panel: Panel,
    groups: Scheme,
    changed: tuple[str | Path | None, str | None],
) -> Results:
    """Return what a study computes; `changed` are the scheme and policy taken instead of its own."""
    scheme, policy = changed
    with _placed(study, "scheme", given=bool(scheme)):
        _refuse_alike(groups)
    lines = compute(study, panel, groups)
    _refuse_nothing(study, panel, lines)
    _refuse_figures(study, lines, panel.country)
    instead = [t("scheme {scheme}", scheme=groups.name)] if scheme else []
    instead += [t("policy {policy}", policy=policy)] if policy else []
    peers = tuple(_peer(study, name) for name in study.compare)
    results = Results(
        study=study,
        panel=panel,
        scheme=groups,
        lines=lines,
        verdicts=judge(
            study,
            lines,
            changed=t(" and ").join(instead),
            names=groups.names,
            country=panel.country,
        ),
        checks=tuple(c for c in panel.checks if study.years[0] <= c.year <= study.years[1]),
        files=tuple(
            dict.fromkeys(
                [
                    *_files(study, panel, groups),
                    *(file for peer in peers for file in peer.files),
                ]
            )
        ),
        added=panel.kept.filter(panel.kept["input"] > 0).height,
        peers=peers,
    )
    if not scheme:
        refuse_groups(results)
    return results


def _peer(study: Study, name: str | Path) -> Results:
    """Return the results of a study to compare with, whose own comparisons don't count."""
    with _placed(study, "compare", given=False):
        other = read_study(name)
    return run(replace(other, compare=(), figures=()))


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
    folder = panel.country.folder
    if folder and folder.parent != PACKS:
        own = [p for p in map(folder.joinpath, _OF_A_PACK) if p.is_file()]
    for path in [*own, *([study.neighbours] if study.neighbours else [])]:
        yield path.name, hashlib.sha256(bytes_of(path)).hexdigest()
    if scheme.digest:
        yield scheme.file, scheme.digest


#: What is read of a country pack of one's own, besides its figures and schemes.
_OF_A_PACK: Final = ("country.toml", "regions.csv", "vintages.csv")


def _refuse_nothing(study: Study, panel: Panel, lines: Lines) -> None:
    """Refuse a panel with none of the figures that the study is made of."""
    first, last = study.years
    used = {
        s for groups in lines.values() for line in groups.values() for s, _g, _a in line.uses
    }
    inside = pl.col("year").is_between(first, last) & pl.col("series").is_in(sorted(used))
    if panel.kept.filter(inside).is_empty():
        what = t(
            "the panel has no figure of {needed} in {first}–{last}; it has {found} in "
            "{from_year}–{to_year}; name its series in [columns], or change years or currency",
            needed=listed(sorted(used)),
            first=first,
            last=last,
            found=listed(panel.series) or t("none"),
            from_year=panel.years[0],
            to_year=panel.years[-1],
        )
        raise study.where("panel").error(what)


def _refuse_alike(scheme: Scheme) -> None:
    """Refuse groups that no reader could tell apart, by their shown names."""
    shown: dict[str, str] = {}
    for group in (NATION, *scheme.groups):
        other = shown.setdefault(pretty(group), group)
        if other != group:
            what = t(
                "the groups {one!r} and {other!r} are shown alike, as {name!r}; rename one"
            )
            what = what.format(one=other, other=group, name=pretty(group))
            raise InputError(f"{scheme.file}: {what}" if scheme.file else what)


def _refuse_figures(study: Study, lines: Lines, country: Country) -> None:
    place = study.where("figures")
    for text in study.figures:
        try:
            name = figure_call(text, study).name
        except (UsageError, InputError) as error:
            raise place.error(str(error)) from error
        if name in NEED_TILES and not has_tiles(country):
            raise place.error(
                t("{name!r} needs a tile grid, which {nation} has not", name=name)
            )
        measure = MEASURE_OF.get(name)
        if measure and measure not in lines:
            what = t("{name!r} shows {measure}, which is not in measures")
            raise place.error(what.format(name=name, measure=measure))
