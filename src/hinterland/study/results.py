"""What a study computed: lines, verdicts, checks, and the origin of each number."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property, wraps
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import numpy as np
import polars as pl

from ..errors import UsageError
from ..estimate import NumberFormat
from ..language import did_you_mean, pretty, t
from ..observations import Shown, sources_line, unit_word
from ..panel import NATION, Check, Panel, flag_names, has_national_total
from ..panel.panel import policy_table
from ..regions import Scheme
from ..terms import Terms, using
from ..version import VERSION
from .behind import rows_behind
from .claims.verdict import Verdict, count_verdicts
from .lines.compute import Line, Lines
from .lines.line import format_of
from .model import Study

__all__ = ["Results", "in_their_terms"]

_FRAME: Final = {
    "group": pl.String, "year": pl.Int64, "measure": pl.String, "value": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "unit": pl.String, "flags": pl.String,
    "why": pl.String,
}  # fmt: skip

P = ParamSpec("P")
R = TypeVar("R")


def in_their_terms(
    function: "Callable[Concatenate[Results, P], R]",
) -> "Callable[Concatenate[Results, P], R]":
    """Let a function of results use their words for the whole, its regions and the flow."""

    @wraps(function)
    def using_them(results: "Results", /, *args: P.args, **named: P.kwargs) -> R:
        with using(results.terms):
            return function(results, *args, **named)

    return using_them


@dataclass(frozen=True, repr=False)
class Results:
    """The results of one run of a study.

    Attributes
    ----------
    study, panel, scheme
        What was run, on what, over which groups.
    lines
        Measure → group → its years (`Line`).
    verdicts
        One a claim.
    checks
        The panel's checks within the study's years.
    files
        (base name, sha256) of every file that the run read.
    added
        How many cells the files of `--observations` fill.
    peers
        The results of the studies that `compare` names.
    """

    study: Study
    panel: Panel
    scheme: Scheme
    lines: Lines
    verdicts: tuple[Verdict, ...]
    checks: tuple[Check, ...]
    files: tuple[tuple[str, str], ...]
    added: int
    peers: tuple["Results", ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The study's years."""
        return self.study.all_years

    @property
    def terms(self) -> Terms:
        """The words for the whole, the regions, the groups and the flow."""
        return replace(self.panel.country.words(self.study.flow), groups=self.scheme.names)

    @property
    def groups(self) -> tuple[str, ...]:
        """The scheme's groups, without the nation."""
        return tuple(self.scheme.groups)

    @property
    def claims(self) -> list[dict[str, Any]]:
        """The verdicts as results.json has them."""
        return [verdict.document() for verdict in self.verdicts]

    def format(self, measure: str) -> NumberFormat:
        """Return how a measure's numbers are printed, wherever they are.

        Examples
        --------
        >>> from hinterland.study import run
        >>> results = run("zhao")
        >>> results.format("imbalance").text(results.lines["imbalance"]["nation"].at(19))
        '1.1490'
        """
        return format_of(self.lines, measure)

    def frame(self) -> pl.DataFrame:
        """Return one row a measure, group and year: value, bounds, unit, flags and why."""
        parts = [
            pl.DataFrame(
                {
                    "group": group, "year": self.years, "measure": measure,
                    "value": line.value, "low": line.low, "high": line.high, "unit": line.unit,
                    "flags": [flag_names(int(f)) for f in line.flags], "why": line.why,
                },
                schema=_FRAME,
            )
            for measure, group, line in self._each()
        ]  # fmt: skip
        empty = pl.col("flags", "why").replace("", None)
        return pl.concat(parts).with_columns(
            pl.col("value", "low", "high").fill_nan(None), empty
        )

    @cached_property
    def origins(self) -> pl.DataFrame:
        """Return the kept observations behind each number: measure, group, year, series, region, origin.

        A change from t to t + 1 has the observations of both years. Where a member of a group
        is missing, the published national total is among them.
        """
        return pl.concat(self.origin_parts())

    def origin_parts(self) -> Iterator[pl.DataFrame]:
        """Yield `origins` measure by measure and group by group: all at once take much room."""
        cells, names = self._cells(), self.panel.kept.select("series", "region", "origin")
        sizes = cells.group_by("series", "group", maintain_order=True).len().rows()
        ends = accumulate(size for _series, _part, size in sizes)
        places = {s[:2]: (end - s[2], s[2]) for s, end in zip(sizes, ends, strict=True)}
        year = pl.col("year")
        # The shares of all groups are made of the same figures.
        for uses, lines in groupby(self._each(), key=lambda each: each[2].uses):
            found = [cells.clear()]
            for series, part, ahead in uses:
                some = cells.slice(*places.get((series, part), (0, 0)))
                found.append(some.with_columns(year - ahead) if ahead else some)
            joined = pl.concat(found, rechunk=True)
            joined = joined.filter(year.is_between(*self.study.years))
            if any(ahead < 0 for _, _, ahead in uses):  # one number for all years, at the last
                joined = joined.filter(year == self.study.years[1])
            if len({series for series, _, _ in uses}) < len(uses):
                joined = joined.unique(["row", "year"], keep="first", maintain_order=True)
            for measure, group, _line in lines:
                yield names[joined["row"]].select(
                    measure=pl.lit(measure), group=pl.lit(group), year=joined["year"], series="series",
                    region="region", origin="origin",
                )  # fmt: skip

    @cached_property
    def used_rows(self) -> pl.Series:
        """The rows of `panel.kept` that are behind at least one number, in their order."""
        return self._cells()["row"].unique().sort()

    @property
    def used(self) -> pl.DataFrame:
        """The kept observations behind at least one number, whole rows."""
        return self.panel.kept[self.used_rows]

    def origin(self, measure: str, group: str, year: int) -> pl.DataFrame:
        """Return the observations behind one number, whole rows.

        Raises
        ------
        UsageError
            The results have no such measure, group or year; the message names those they have.

        Examples
        --------
        >>> from hinterland.study import run
        >>> run("zhao").origin("trade", "east", 2019).height
        11
        """
        if measure not in self.lines:
            hint = did_you_mean(measure, self.lines)
            raise UsageError(
                t("the study computes no {measure!r}; {hint}", measure=measure, hint=hint)
            )
        if group not in self.lines[measure]:
            hint = did_you_mean(group, self.lines[measure])
            what = t("{measure} has no group {group!r}; {hint}")
            raise UsageError(what.format(measure=measure, group=group, hint=hint))
        if year not in self.years:
            first, last = self.years[0], self.years[-1]
            what = t("the study has no year {year}; it has {first}–{last}")
            raise UsageError(what.format(year=year, first=first, last=last))
        wanted = self.origins.filter(measure=measure, group=group, year=year)
        return self.panel.kept.join(wanted, on=["series", "region", "origin"], how="semi")

    def missing(self) -> list[dict[str, Any]]:
        """Return each cell of the study's series and years that no kept observation fills.

        A published total is among them only where a province is: no other result needs it.
        """
        series = self.used_series
        nation = self.panel.country.nation
        country = self.panel.country
        totals = country.has_nation and not country.is_part
        national = [
            s for s in series if s == "exchange_rate" or (totals and has_national_total(s))
        ]
        gaps = self.panel.gaps.filter(
            pl.col("series").is_in(series),
            pl.col("year").is_between(*self.study.years),
            (pl.col("region") != nation) | pl.col("series").is_in(national),
        )
        rows = gaps.select("series", "region", "year", "why").rows(named=True)
        absent = tuple(sorted(set(self.years) - set(self.panel.years)))
        for name in series:
            codes = (nation,) if name == "exchange_rate" else self.panel.country.provinces
            lacking, why = absent, t("the panel has no such year")
            if name not in self.panel.series:
                lacking, why = self.years, t("the panel has no {series}", series=name)
            rows += [
                {"series": name, "region": code, "year": y, "why": why}
                for y in lacking
                for code in codes
                if code
            ]
        short = {(r["series"], r["year"]) for r in rows if r["region"] != nation}
        rows = [
            r
            for r in rows
            if r["region"] != nation
            or r["series"] == "exchange_rate"
            or (r["series"], r["year"]) in short
        ]
        return sorted(rows, key=lambda r: (r["series"], r["year"], r["region"]))

    def warnings(self) -> tuple[list[Check], list[Check]]:
        """Return the checks that warn: those on figures of one's own files, and the others.

        Those that are furthest off come first; of the others only those on the study's series.
        """
        is_own = isinstance(self.study.panel, Path)
        cells = self.panel.kept.filter(pl.col("input") > 0).select("series", "region", "year")
        brought = set(cells.iter_rows())
        used = set(self.used_series)
        ours, others = [], []
        for check in sorted(self.checks, key=_furthest):
            if check.level != "warn" or check.check == "coverage":
                continue
            if is_own or (check.series, check.region, check.year) in brought:
                ours.append(check)
            elif check.series in used:
                others.append(check)
        return ours, others

    def replaced(self) -> tuple[int, int]:
        """Return how many cells added files took from the panel, and how many they lost to others."""
        cell = ["series", "region", "year"]
        kept, over = self.panel.kept, self.panel.passed_over
        theirs = kept.filter(pl.col("input") > 0)
        replaced = theirs.join(over.filter(pl.col("input") == 0), on=cell, how="semi").height
        return replaced, over.filter(pl.col("input") > 0).height

    def document(self) -> dict[str, Any]:
        """Return the results as plain values, as results.json has them.

        A number that is not finite is null: JSON has none.
        """
        document = {
            "study": self.study.name,
            "hinterland": VERSION,
            "country": self.panel.country.code,
            "scheme": self.scheme.name,
            "policy": {s: e for s, e in policy_table(self.panel.policy).items() if s in self.used_series},
            "flow": self.study.flow,
            "currency": self.study.currency,
            "inputs": [{"file": name, "sha256": digest} for name, digest in self.files],
            "years": list(self.years),
            "missing": self.missing(),
            "series": {
                measure: {group: _line_document(line) for group, line in groups.items()}
                for measure, groups in self.lines.items()
            },
            "checks": [asdict(check) for check in self.checks],
            "claims": self.claims,
        }  # fmt: skip
        return {key: _finite(value) for key, value in document.items()}

    def __repr__(self) -> str:
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    @in_their_terms
    def _shown(self) -> Shown:
        """Return a table of the measures: unit, groups, known years, first and last value."""
        caption = t(
            "Results of study {study}: {measures} measures, scheme {scheme}, {first}–{last}; "
            "{verdicts}; {missing} cells missing",
            study=self.study.name,
            measures=len(self.lines),
            scheme=self.scheme.name,
            first=self.years[0],
            last=self.years[-1],
            verdicts=count_verdicts(self.verdicts) or t("no claims"),
            missing=len(self.missing()),
        )
        heads = (
            t("measure"), t("unit"), t("group"), t("years known"), t("first"), t("last"),
        )  # fmt: skip
        rows = [(measure, *self._summary(measure)) for measure in self.lines]
        return Shown(
            caption, heads, rows, [sources_line(self.panel.pages, self.used["origin"])]
        )

    def _summary(self, measure: str) -> tuple[str, ...]:
        """Return unit, group, known years, first and last value of the nation or a group."""
        groups, form = self.lines[measure], self.format(measure)
        group = NATION if NATION in groups else next(iter(groups))
        line, count = groups[group], len(self.years)
        known = t("{known} of {count}", known=int((~np.isnan(line.value)).sum()), count=count)
        # A change has no last year: its last value is that of the year before.
        last = count - 2 if measure == "imbalance_change" and count > 1 else count - 1
        values = (form.text(line.at(y)) for y in (0, last))
        return (form.unit or unit_word("1"), pretty(group), known, *values)

    def _each(self) -> Iterator[tuple[str, str, Line]]:
        for measure, groups in self.lines.items():
            for group, line in groups.items():
                yield measure, group, line

    def series_of(self, measure: str | None) -> list[str]:
        """Return the series that a measure is made of; of None the flow's and GDP."""
        lines = self.lines.get(measure, {}) if measure else {}
        flow = self.panel.sums.get(self.study.money.trade, (self.study.money.trade,))
        uses = {series for line in lines.values() for series, _, _ in line.uses}
        return sorted(uses or {*flow, "gdp"})

    @cached_property
    def units(self) -> Mapping[str, str]:
        """The unit of each series of the panel, looked up once."""
        return {series: self.panel.unit(series) for series in self.panel.series}

    @cached_property
    def used_series(self) -> list[str]:
        """Return the series that the study uses, including those that the panel lacks."""
        money = self.study.money
        used = {series for _, _, line in self._each() for series, _, _ in line.uses}
        rate = {money.rate} - {""} if "dependence" in self.lines else set()
        flow = self.panel.sums.get(money.trade, (money.trade,))
        return sorted(used | {*flow, "gdp"} | rate)

    def _cells(self) -> pl.DataFrame:
        uses = {(series, part) for _, _, line in self._each() for series, part, _ in line.uses}
        return rows_behind(self.panel, self.scheme, self.study.years, uses)


def _furthest(check: Check) -> float:
    """Return a number that is the lower the further off a check is, by factors either way."""
    off = 0.0 if check.difference is None else check.difference
    return -abs(math.log1p(off)) if -1 < off < math.inf else -math.inf


def _line_document(line: Line) -> dict[str, Any]:
    """Return a line as results.json has it, but for NaN."""
    numbers = {name: getattr(line, name).tolist() for name in ("value", "low", "high")}
    return {**numbers, "unit": line.unit}


def _finite(value: Any) -> Any:
    """Return a plain value with null in place of each number that is not finite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return value
