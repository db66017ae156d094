"""What a study computed: lines, verdicts, checks, and the origin of each number."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from ..errors import UsageError
from ..estimate import NumberFormat
from ..language import did_you_mean, pretty, t
from ..observations import Shown, sources_line, unit_word
from ..panel import NATION, Check, Panel, flag_names, has_national_total
from ..panel.panel import policy_table
from ..regions import Scheme
from ..terms import Terms
from ..version import VERSION
from .behind import Rows, rows_behind, rows_of
from .claims.verdict import Verdict, count_verdicts
from .in_terms import in_their_terms
from .lines.compute import Line, Lines, compute
from .lines.line import format_of
from .model import Study, parse_measure

__all__ = ["Results"]

_FRAME: Final = {
    "group": pl.String, "year": pl.Int64, "measure": pl.String, "value": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "unit": pl.String, "flags": pl.String,
    "why": pl.String,
}  # fmt: skip

#: So many rows of origins are made at once.
_AT_ONCE: Final = 50_000


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

    def span(self, asked: Mapping[str, int], known: Sequence[int]) -> tuple[int, int]:
        """Return the years `from` and `to` that are asked for; left out, the first and last known.

        Where these are in the wrong order, those of the study are taken.
        """
        for years in (known or self.years, self.years):
            first, last = asked.get("from", years[0]), asked.get("to", years[-1])
            if first < last:
                break
        return first, last

    def measured(
        self, *measures: str, scheme: Scheme | None = None
    ) -> dict[str, dict[str, Line]]:
        """Return measures as a study file names them, on the study's panel and scheme or another."""
        calls = tuple(map(parse_measure, measures))
        return compute(replace(self.study, measures=calls), self.panel, scheme or self.scheme)

    def frame(self) -> pl.DataFrame:
        """Return one row a measure, group and year: value, bounds, unit, flags and why."""
        return self._frame

    @cached_property
    def _frame(self) -> pl.DataFrame:
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
        return pl.concat(parts).with_columns(
            pl.col(pl.Float64).fill_nan(None), pl.col("flags", "why").replace("", None)
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
        kept = self.panel.kept
        names, years = kept.select("series", "region", "origin"), kept["year"].to_numpy()
        # The shares of all groups are made of the same figures.
        for uses, lines in groupby(self._each(), key=lambda each: each[2].uses):
            row, year = rows_of(uses, self._behind, years, self.study.years)
            if any(ahead < 0 for _, _, ahead in uses):  # one number for all years, at the last
                is_last = year == self.study.years[1]
                row, year = row[is_last], year[is_last]
            for measure, group, _line in lines:
                for some in range(0, max(len(row), 1), _AT_ONCE):
                    at = slice(some, some + _AT_ONCE)
                    yield names[row[at]].select(
                        measure=pl.lit(measure), group=pl.lit(group), year=pl.lit(pl.Series(year[at])),
                        series="series", region="region", origin="origin",
                    )  # fmt: skip

    @cached_property
    def used_rows(self) -> Rows:
        """The rows of `panel.kept` that are behind at least one number, in their order."""
        is_used = np.zeros(self.panel.kept.height, bool)
        for rows in self._behind.values():
            is_used[rows] = True
        return np.flatnonzero(is_used)

    @cached_property
    def used_pages(self) -> pl.DataFrame:
        """The pages that the kept figures of the study's series and years are from."""
        origins = self.panel.kept.filter(
            pl.col("year").is_between(*self.study.years),
            pl.col("series").is_in(self.used_series),
        )["origin"]
        return self.panel.pages.join(
            origins.str.extract("^([^#]*)").unique().to_frame("page"), on="page", how="semi"
        )

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
            what = t("the study computes no {measure!r}; {hint}", measure=measure, hint=hint)
            raise UsageError(what)
        if group not in self.lines[measure]:
            hint = did_you_mean(group, self.lines[measure])
            what = t(
                "{measure} has no group {group!r}; {hint}",
                measure=measure, group=group, hint=hint,
            )  # fmt: skip
            raise UsageError(what)
        if year not in self.years:
            first, last = self.study.years
            what = t(
                "the study has no year {year}; it has {first}–{last}",
                year=year, first=first, last=last,
            )  # fmt: skip
            raise UsageError(what)
        wanted = self.origins.filter(measure=measure, group=group, year=year)
        return self.panel.kept.join(wanted, on=["series", "region", "origin"], how="semi")

    def missing(self) -> list[dict[str, Any]]:
        """Return each cell of the study's series and years that no kept observation fills.

        A published total is among them only where a province is: no other result needs it.
        """
        series, country = self.used_series, self.panel.country
        nation = country.nation
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
            codes = (nation,) if name == "exchange_rate" else country.provinces
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
        short |= {("exchange_rate", year) for year in self.years}
        rows = [r for r in rows if r["region"] != nation or (r["series"], r["year"]) in short]
        return sorted(rows, key=lambda r: (r["series"], r["year"], r["region"]))

    def warnings(self) -> tuple[list[Check], list[Check]]:
        """Return the checks that warn: those on figures of one's own files, and the others.

        Those that are furthest off come first; of the others only those on the study's series.
        """
        is_own, used = isinstance(self.study.panel, Path), set(self.used_series)
        added = self.panel.kept.filter(pl.col("input") > 0)
        brought = set(added.select("series", "region", "year").iter_rows())
        ours, others = [], []
        warn = [c for c in self.checks if c.level == "warn" and c.check != "coverage"]
        for check in sorted(warn, key=_furthest):
            if is_own or (check.series, check.region, check.year) in brought:
                ours.append(check)
            elif check.series in used:
                others.append(check)
        return ours, others

    def replaced(self) -> tuple[int, int]:
        """Return how many cells added files took from the panel, and how many they lost to others."""
        cell, over = ["series", "region", "year"], self.panel.passed_over
        theirs = self.panel.kept.filter(pl.col("input") > 0)
        replaced = theirs.join(over.filter(pl.col("input") == 0), on=cell, how="semi").height
        return replaced, over.filter(pl.col("input") > 0).height

    def document(self) -> dict[str, Any]:
        """Return the results as results.json has them: null for a number that is not finite."""
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
                measure: {group: line.document() for group, line in groups.items()}
                for measure, groups in self.lines.items()
            },
            "checks": [check._asdict() for check in self.checks],
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
            study=self.study.name, measures=len(self.lines), scheme=self.scheme.name,
            first=self.years[0], last=self.years[-1],
            verdicts=count_verdicts(self.verdicts) or t("no claims"),
            missing=len(self.missing()),
        )  # fmt: skip
        heads = (
            t("measure"), t("unit"), t("group"), t("years known"), t("first"), t("last"),
        )  # fmt: skip
        rows, count = [], len(self.years)
        for measure, groups in self.lines.items():
            group = NATION if NATION in groups else next(iter(groups))
            line, form = groups[group], self.format(measure)
            known = int((~np.isnan(line.value)).sum())
            # A change has no last year: its last value is that of the year before.
            last = count - 2 if measure == "imbalance_change" and count > 1 else count - 1
            rows.append(
                (
                    measure, form.unit or unit_word("1"), pretty(group),
                    t("{known} of {count}", known=known, count=count),
                    form.text(line.at(0)), form.text(line.at(last)),
                )
            )  # fmt: skip
        return Shown(
            caption, heads, rows, [sources_line(self.panel.pages, self.used["origin"])]
        )

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

    @cached_property
    def _behind(self) -> Mapping[tuple[str, str], Rows]:
        uses = {(series, part) for _, _, line in self._each() for series, part, _ in line.uses}
        return rows_behind(self.panel, self.scheme, self.study.years, uses)


def _furthest(check: Check) -> float:
    """Return a number that is the lower the further off a check is, by factors either way."""
    off = 0.0 if check.difference is None else check.difference
    return -abs(math.log1p(off)) if -1 < off < math.inf else -math.inf


def _finite(value: Any) -> Any:
    """Return a plain value with null in place of each number that is not finite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return value
