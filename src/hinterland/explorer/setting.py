"""How a study is looked at: its own scheme, policy, flow and years, or others."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from ..errors import InputError, UsageError
from ..language import language, pretty, t
from ..measures import Reading
from ..panel import Panel
from ..regions import list_schemes, scheme
from ..report.words import in_language
from ..study import Results, Study, parse_measure, read_study, run, shipped_studies
from ..study.citation import study_entries
from ..study.figure_data.frames import FigureFrame, figure_frame
from ..study.references import written
from ..terms import FLOWS, Flow
from .explorer import Explorer
from .shown import Asked, Refused

if TYPE_CHECKING:
    import polars as pl

    from ..regions import Country

__all__ = ["READINGS", "Scene", "Setting", "scene_of", "slug"]

#: What FTₖ can be in the index.
READINGS: Final[tuple[Reading, ...]] = get_args(Reading)
_SPAN: Final = re.compile(r"(\d{4})(?:\.\.(\d{4}))?")


@dataclass(frozen=True, slots=True)
class Setting:
    """A study by name, and what is taken instead of its own; "" and None are its own.

    `measure` is computed besides the study's own, another reading of its index. `years` are the first and the last year, where one outside the study is asked for.
    """

    study: str
    scheme: str = ""
    policy: str = ""
    flow: str = ""
    measure: str = ""
    years: tuple[int, int] | None = None
    #: Of the study's files.
    state: str = ""
    #: Reasons within results are in the language in which they were computed.
    language: str = field(default_factory=language)

    @property
    def query(self) -> dict[str, str | None]:
        """The parameters that an address of this setting has."""
        return {
            "scheme": self.scheme or None, "policy": self.policy or None,
            "flow": self.flow or None, "reading": parse_measure(self.measure).arguments["reading"] if self.measure else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """What a view of a study has before it.

    Attributes
    ----------
    results
        Of the study in this setting.
    first, last
        The years that are asked for; the study's own where none are.
    """

    explorer: Explorer
    asked: Asked
    setting: Setting
    results: Results
    first: int
    last: int

    @property
    def study(self) -> str:
        """The study's name."""
        return self.setting.study

    @property
    def own_years(self) -> tuple[int, int]:
        """The first and the last year of the study."""
        return self.explorer.studies[self.study].years

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes that the study's groups can be."""
        return _schemes(self.explorer, self.study, self.results.panel.country)

    def scheme_name(self, name: str) -> str:
        """Return what a reader calls one of the `schemes`: its title, or its name without one."""
        with suppress(InputError, UsageError):
            title = scheme(name, self.results.panel.country, is_whole=False).title
            return in_language(title).text or pretty(name)
        # A file beside the study's, which is its scheme already.
        return in_language(self.results.scheme.title).text or pretty(Path(name).stem)

    @property
    def flows(self) -> tuple[Flow, ...]:
        """The flows that the panel has figures of."""
        panel, unit = self.results.panel, self.results.study.money.unit.lower()
        known = {*panel.series, *panel.sums}
        return tuple(flow for flow in FLOWS if f"{flow}_{unit}" in known)

    @property
    def all_rows(self) -> int:
        """How many rows the results have."""
        results = self.results
        return len(results.years) * sum(map(len, results.lines.values()))

    @property
    def rows(self) -> "pl.DataFrame":
        """The results as rows, made once for each setting."""
        return self.explorer.rows.get(self.setting, self.results.frame)

    @property
    def grouped(self) -> Panel:
        """The panel of the groups, computed once for each setting."""
        return self.explorer.grouped.get(
            self.setting, lambda: self.results.panel.group(self.results.scheme)
        )

    @property
    def missing(self) -> list[dict[str, Any]]:
        """Each cell of the study's series and years without a figure; found once for each setting."""
        return self.explorer.missing.get(self.setting, self.results.missing)

    @property
    def cite(self) -> tuple[str, ...]:
        """How to cite the results and all that is behind them, written once for each setting."""
        return self.explorer.cited.get(
            self.setting,
            lambda: tuple(written(e, "plain") for e in study_entries(self.results)),
        )

    @property
    def by_region(self) -> Results:
        """The results with each region a group by itself."""
        return self.other(scheme="regions")

    def other(self, **changed: str) -> Results:
        """Return the results in another setting, such as another `scheme`; "" is the study's own.

        Raises
        ------
        Refused
            The study can't be run so.
        """
        return _results(self.explorer, self.asked, replace(self.setting, **changed))  # type: ignore[arg-type]  # its texts

    def drawn(self, text: str) -> FigureFrame:
        """Return what a figure draws, computed once for each setting."""
        key = (self.setting, text)
        return self.explorer.frames.get(key, lambda: figure_frame(self.results, text))

    def to(self, path: str = "", **query: object) -> str:
        """Return the address of a view of this study in this setting."""
        kept = {**self.setting.query, **query}
        return self.asked.to(f"/s/{self.study}{path}", **kept)

    def number(self, measure: str, group: str, year: int) -> str:
        """Return the address of where a number of the results comes from."""
        return self.to(f"/number/{slug(measure)}/{slug(group)}/{year}")

    def cell(self, series: str, region: str, year: int) -> str:
        """Return the address of an observation."""
        return self.to(f"/cell/{slug(series)}/{slug(region)}/{year}")

    def again(self, **changed: object) -> str:
        """Return this address with some parameters changed."""
        return self.asked.again(**changed)


def slug(name: str) -> str:
    """Return a name as it stands in an address.

    Examples
    --------
    >>> slug("imbalance(reading=value/nation)"), slug("长三角")
    ('imbalance_reading_value_nation', '长三角')
    """
    return re.sub(r"\W+", "_", name).strip("_")


def scene_of(explorer: Explorer, asked: Asked, *, years: bool) -> Scene:
    """Return the results that a view of a study is about.

    Parameters
    ----------
    years
        Whether the view may ask for years outside the study.

    Raises
    ------
    Refused
        There is no such study, or a parameter has a value that can't be.
    """
    name = asked.names["study"]
    if name not in explorer.studies:
        known = {study: asked.to(f"/s/{study}") for study in explorer.studies}
        raise Refused.unknown(t("There is no study “{given}”."), name, known)
    own = explorer.studies[name].years
    scheme, policy, flow = (asked.query.get(key, "") for key in ("scheme", "policy", "flow"))
    setting = Setting(name, scheme, policy, flow, state=explorer.studies[name].state)
    setting = _without_own(explorer, asked, setting)
    if "reading" in asked.query:
        reading = asked.one_of("reading", READINGS, "")
        setting = replace(setting, measure=f"imbalance(reading={reading})")
    named = list(_years_in(asked))
    first, last = own
    if "years" in asked.query:
        first, last = named[0], named[1]
    if years and named and (min(named) < own[0] or max(named) > own[1]):
        setting = replace(setting, years=_wider(explorer, asked, setting, own, named))
    results = _results(explorer, asked, setting)
    return Scene(explorer, asked, setting, results, first, last)


def _years_in(asked: Asked) -> Iterator[int]:
    """Yield the years that an address names, those of a span first."""
    if "years" in asked.query:
        match = _SPAN.fullmatch(asked.query["years"])
        if match is None or int(match[1]) > int(match[2] or match[1]):
            what = t("years is {value!r}; write a year or two, as 2000..2019")
            raise Refused(
                400, what.format(value=asked.query["years"]), [(t("the study’s years"), asked.again(years=None))]
            )  # fmt: skip
        yield int(match[1])
        yield int(match[2] or match[1])
    for key in ("year", "from", "to"):
        if key in asked.query:
            yield asked.number(key, least=1000, most=9999, usual=2000)
    if "year" in asked.names:
        text = asked.names["year"]
        if not re.fullmatch("[0-9]{4}", text):
            raise Refused(404, t("“{value}” is not a year.", value=text))
        yield int(text)


def _without_own(explorer: Explorer, asked: Asked, setting: Setting) -> Setting:
    """Return a setting in which what is the study's own is not named; refuse what can't be."""
    study = _study(explorer, setting.study)
    if setting.scheme == study.scheme:
        setting = replace(setting, scheme="")
    if setting.flow == study.flow:
        setting = replace(setting, flow="")
    if setting.policy == "own":
        setting = replace(setting, policy="")
    if setting.flow:
        asked.one_of("flow", FLOWS, "")
    if setting.policy:
        asked.one_of("policy", ("own", "latest", "earliest", *shipped_studies()), "")
    if setting.scheme:
        # Only names: an address must not reach for a file.
        own = _results(explorer, asked, Setting(setting.study, state=setting.state))
        schemes = _schemes(explorer, setting.study, own.panel.country)
        asked.one_of("scheme", schemes, "")
    return setting


def _schemes(explorer: Explorer, study: str, country: "Country") -> tuple[str, ...]:
    own = _study(explorer, study).scheme
    named = [] if not isinstance(own, str) or not own else [own]
    return tuple(dict.fromkeys((*named, *list_schemes(country), "regions")))


def _wider(
    explorer: Explorer, asked: Asked, setting: Setting, own: tuple[int, int], named: list[int]
) -> tuple[int, int]:
    """Return the study's years, at an end that is passed those of the panel.

    So one run serves all years beyond the study.
    """
    panel = _results(explorer, asked, replace(setting, years=None)).panel
    first, last = panel.years[0], panel.years[-1]
    if min(named) < first or max(named) > last:
        what = t("the panel has the years {first} to {last} only", first=first, last=last)
        usual = dict.fromkeys(("years", "year", "from", "to"))
        status = 404 if "year" in asked.names else 400
        raise Refused(status, what, [(t("the study’s years"), asked.again(**usual))])
    return (
        first if min(named) < own[0] else own[0],
        last if max(named) > own[1] else own[1],
    )


def _study(explorer: Explorer, name: str) -> Study:
    listed = explorer.studies[name]
    return explorer.read.get(f"{name} {listed.state}", partial(read_study, listed.path))


def _results(explorer: Explorer, asked: Asked, setting: Setting) -> Results:
    try:
        return explorer.results.get(setting, lambda: _run(explorer, setting))
    except (InputError, UsageError) as error:
        own = asked.again(scheme=None, policy=None, flow=None)
        raise Refused(400, str(error), [(t("the study as it is"), own)]) from error


def _run(explorer: Explorer, setting: Setting) -> Results:
    study = _study(explorer, setting.study)
    if setting.flow:
        flow: Flow = next(flow for flow in FLOWS if flow == setting.flow)
        study = replace(study, flow=flow, claims=())
    if setting.measure and setting.measure not in {call.text for call in study.measures}:
        study = replace(study, measures=(*study.measures, parse_measure(setting.measure)))
    if setting.years:
        # Claims without years of their own are about the study's years.
        study = replace(study, years=setting.years, claims=(), figures=())
    return run(study, scheme=setting.scheme or None, policy=setting.policy or None)
