"""Run a study: load its panel, compute its measures, judge its claims."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl

from ..errors import InputError, UsageError
from ..figures import MEASURE_OF
from ..files import bytes_of
from ..language import listed, pretty, t
from ..panel import NATION, Panel, load
from ..regions import Country, Scheme, china, read_country
from ..regions import scheme as read_scheme
from .claims.verdict import judge
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
    country = read_country(study.regions) if study.regions else china()
    with _placed(study, "panel", given=bool(observations or policy)):
        panel = load(
            study.panel,
            policy=policy or study.policy or "latest",
            observations=[Path(path) for path in observations],
            only=only,
            country=country,
            columns=study.columns,
            units=study.units,
        )
    with _placed(study, "scheme", given=bool(scheme)):
        groups = read_scheme(scheme or study.scheme, country)
        _refuse_alike(groups)
    lines = compute(study, panel, groups)
    _refuse_nothing(study, panel, lines)
    _refuse_figures(study, lines, country)
    changed = [t("scheme {scheme}", scheme=groups.name)] if scheme else []
    changed += [t("policy {policy}", policy=policy)] if policy else []
    return Results(
        study=study,
        panel=panel,
        scheme=groups,
        lines=lines,
        verdicts=judge(study, lines, changed=t(" and ").join(changed)),
        checks=tuple(c for c in panel.checks if study.years[0] <= c.year <= study.years[1]),
        files=tuple(_files(study, panel, groups)),
        added=panel.kept.filter(panel.kept["input"] > 0).height,
    )


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
        if error.file or not error.key.startswith("policy."):
            raise
        # The message begins with the key.
        place = replace(study.where(error.key), key=str(error))
        raise InputError(str(place), file=place.file, line=place.line, key=error.key) from error


def _files(study: Study, panel: Panel, scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Yield the base name and the sha256 of each file that a run read."""
    yield study.place, study.digest
    yield from panel.files
    if study.regions:
        yield study.regions.name, hashlib.sha256(bytes_of(study.regions)).hexdigest()
    if scheme.digest:
        yield scheme.file, scheme.digest


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
            raise place.error(t("{name!r} needs a tile grid, which only China has", name=name))
        measure = MEASURE_OF.get(name)
        if measure and measure not in lines:
            what = t("{name!r} shows {measure}, which is not in measures")
            raise place.error(what.format(name=name, measure=measure))
