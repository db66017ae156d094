"""Run a study: load its panel, compute its measures, judge its claims."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import InputError, UsageError
from ..figures import MEASURE_OF
from ..language import t
from ..panel import load
from ..regions import Country, china, read_country
from ..regions import scheme as read_scheme
from .claims.verdict import judge
from .figure_data.frames import NEED_TILES, figure_call
from .figure_data.provinces import has_tiles
from .file.model import Study
from .file.study_file import read_study
from .lines.compute import Lines, compute
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
        Files of observations that are added to the panel.
    only
        Leave the shipped figures out.

    Raises
    ------
    UsageError
        A name stands for nothing.
    InputError
        A file's content is wrong, or the study asks for what there is not.

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
    with _named(study, "panel", given=bool(observations or policy)):
        panel = load(
            study.panel,
            policy=policy or study.policy or "latest",
            observations=[Path(path) for path in observations],
            only=only,
            country=country,
            columns=study.columns,
            units=study.units,
        )
    with _named(study, "scheme", given=bool(scheme)):
        groups = read_scheme(scheme or study.scheme, country)
    lines = compute(study, panel, groups)
    _refuse_figures(study, lines, country)
    return Results(
        study=study,
        panel=panel,
        scheme=groups,
        lines=lines,
        verdicts=judge(study, lines, changed=_changed(scheme and groups.name, policy)),
        checks=tuple(c for c in panel.checks if study.years[0] <= c.year <= study.years[1]),
        files=((study.place, study.digest), *panel.files, (groups.file, groups.digest)),
        added=panel.kept.filter(panel.kept["input"] > 0).height,
    )


def _changed(scheme: str | Path | None, policy: str | None) -> str:
    """Say what a run has otherwise than its study."""
    if scheme and policy:
        text = t("scheme {scheme} and policy {policy}")
    else:
        text = t("scheme {scheme}") if scheme else t("policy {policy}") if policy else ""
    return text.format(scheme=scheme, policy=policy)


@contextmanager
def _named(study: Study, key: str, *, given: bool) -> Iterator[None]:
    """Say where in the study file a fault lies, unless the name was given beside it."""
    try:
        yield
    except UsageError as error:
        if given:
            raise
        text = t("{place}: {what}", place=study.where(key), what=error)
        raise InputError(text) from error
    except InputError as error:
        found = re.fullmatch(r"(?P<key>policy\.\w+)(?:: |：)(?P<what>.*)", str(error))
        if found is None:
            raise
        text = t("{place}: {what}", place=study.where(found["key"]), what=found["what"])
        raise InputError(text) from error


def _refuse_figures(study: Study, lines: Lines, country: Country) -> None:
    for text in study.figures:
        try:
            name = figure_call(text, study).name
        except (UsageError, InputError) as error:
            raise InputError(f"{study.where('figures')}: {error}") from error
        if name in NEED_TILES and not has_tiles(country):
            raise InputError(
                f"{study.where('figures')}: {name!r} has a tile grid for China alone"
            )
        shown = MEASURE_OF.get(name)
        if shown and shown not in lines:
            raise InputError(
                t(
                    "{place}: {name!r} shows {measure}, which is not in measures",
                    place=study.where("figures"),
                    name=name,
                    measure=shown,
                )
            )
