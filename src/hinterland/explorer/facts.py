"""What stands beside every view of a study: its setting in words, and how to take it away."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..language import listed, t
from ..report.pictures import source_line
from ..report.words import in_language
from ..study.references import Entry, written
from .setting import Scene

__all__ = ["Takeaway", "metadata", "span", "subtitle", "takeaway"]


@dataclass(frozen=True, slots=True)
class Takeaway:
    """How to get what is shown elsewhere: as Python, as lines of a study file, and to cite."""

    python: str
    toml: str
    cite: tuple[str, ...]


def span(first: int, last: int) -> str:
    """Return one year or two as a span."""
    return str(first) if first == last else t("{year}–{later}", year=first, later=last)


def subtitle(scene: Scene, *parts: str) -> str:
    """Return the line below the heading: the given parts, groups, years and vintages."""
    own = t("vintages as the study has them")
    policy = scene.setting.policy
    chosen = t("policy {policy}", policy=policy) if policy else own
    years = span(scene.first, scene.last)
    groups = scene.results.scheme
    named = in_language(groups.title).text if groups.title else groups.name
    scheme = t("groups: {scheme}", scheme=named)
    return " · ".join(part for part in (*parts, scheme, years, chosen) if part)


def metadata(scene: Scene, *, unit: str = "", series: Sequence[str] = ()) -> dict[str, Any]:
    """Return what is to be known of a view's numbers: unit, sources, policy, gaps, licence.

    Parameters
    ----------
    series
        The series whose gaps count; all of the study's where none is given.
    """
    results = scene.results
    pages = results.panel.pages
    used = set(results.used["origin"].str.split("#").list.first())
    sources = [
        {
            key: row[key]
            for key in ("page", "title", "publisher", "address", "digest", "licence")
        }
        for row in pages.iter_rows(named=True)
        if row["page"] in used
    ]
    document = results.document()
    chosen = set(series)
    return {
        "study": scene.study,
        "unit": unit,
        "scheme": results.scheme.name,
        "flow": results.study.flow,
        "policy": document["policy"],
        "sources": sources,
        "gaps": [gap for gap in document["missing"] if not chosen or gap["series"] in chosen],
        "licence": listed(sorted({str(s["licence"]) for s in sources if s["licence"]})),
        "cite": list(scene.cite),
        "source": source_line(results),
    }


def takeaway(
    scene: Scene, *, figure: str = "", python: str = "", cited: Sequence[Entry] = ()
) -> Takeaway:
    """Return how to get what is shown by code, by a study file, and how to cite it.

    Parameters
    ----------
    figure
        The figure, as a study file names it.
    python
        The line that follows after `results`.
    cited
        What is to be cited; the study with all its sources unless given.
    """
    setting = scene.setting
    study = scene.results.study
    lines = [python, f"hinterland.figure(results, {figure!r})" if figure else ""]
    toml = [f'scheme = "{setting.scheme}"'] if setting.scheme else []
    toml += [f'flow = "{setting.flow}"'] if setting.flow else []
    toml += [f"years = [{scene.first}, {scene.last}]"]
    if setting.measure:
        toml += [f"measures = {json.dumps([call.text for call in study.measures])}"]
    toml += [f'figures = ["{figure}"]'] if figure else []
    return Takeaway(
        "\n".join([*_run(scene), *filter(None, lines)]),
        "\n".join(toml),
        tuple(written(entry, "plain") for entry in cited) if cited else scene.cite,
    )


def _run(scene: Scene) -> list[str]:
    """Return the lines of Python that give these results."""
    setting, name = scene.setting, scene.explorer.studies[scene.study].source
    chosen = {"scheme": setting.scheme, "policy": setting.policy}
    options = [f"{key}={value!r}" for key, value in chosen.items() if value]
    changed = [f"flow={setting.flow!r}"] if setting.flow else []
    if setting.measure:
        changed += [f"measures=(*study.measures, parse_measure({setting.measure!r}))"]
    if setting.years:
        changed += [f"years={setting.years}", "figures=()"]
    if not changed:
        return [
            "import hinterland",
            "",
            f"results = hinterland.run({', '.join([repr(name), *options])})",
        ]
    return [
        "from dataclasses import replace",
        "",
        "import hinterland",
        "from hinterland.study import parse_measure, read_study",
        "",
        f"study = read_study({name!r})",
        f"study = replace(study, {', '.join([*changed, 'claims=()'])})",
        f"results = hinterland.run({', '.join(['study', *options])})",
    ]
