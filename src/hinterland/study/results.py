"""What a study computed: lines, verdicts, checks, and the origin of each number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..estimate import NumberFormat
from ..language import listed, t
from ..observations import Shown, sources_line
from ..panel import NATION, Check, Panel, flag_names, has_national_total
from ..panel.panel import policy_table
from ..regions import Scheme
from ..version import VERSION
from .claims.verdict import Verdict
from .file.model import Study
from .lines.compute import Line, Lines
from .lines.line import format_of

__all__ = ["Results"]

_FRAME: Final = {
    "group": pl.String, "year": pl.Int64, "measure": pl.String, "value": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "unit": pl.String, "flags": pl.String,
    "why": pl.String,
}  # fmt: skip
_ORIGINS: Final = ("measure", "group", "year", "series", "region", "origin")


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
    """

    study: Study
    panel: Panel
    scheme: Scheme
    lines: Lines
    verdicts: tuple[Verdict, ...]
    checks: tuple[Check, ...]
    files: tuple[tuple[str, str], ...]
    added: int

    @property
    def years(self) -> tuple[int, ...]:
        """The study's years."""
        return tuple(range(self.study.years[0], self.study.years[1] + 1))

    @property
    def groups(self) -> tuple[str, ...]:
        """The scheme's groups, without the nation."""
        return tuple(self.scheme.groups)

    @property
    def claims(self) -> list[dict[str, Any]]:
        """The verdicts as they stand in results.json."""
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
        is missing, the published national total stands among them.
        """
        uses = pl.DataFrame(
            [(measure, group, *use) for measure, group, line in self._each() for use in line.uses],
            schema={"measure": pl.String, "group": pl.String, "series": pl.String, "part": pl.String, "ahead": pl.Int64},
            orient="row",
        )  # fmt: skip
        cells = self._cells().rename({"group": "part", "year": "of"})
        joined = uses.join(cells, on=["series", "part"], maintain_order="left_right")
        joined = joined.with_columns(year=pl.col("of") - pl.col("ahead"))
        joined = joined.filter(pl.col("year").is_between(*self.study.years))
        return joined.select(_ORIGINS).unique(maintain_order=True)

    def origin(self, measure: str, group: str, year: int) -> pl.DataFrame:
        """Return the observations behind one number, whole rows.

        Examples
        --------
        >>> from hinterland.study import run
        >>> run("zhao").origin("trade", "east", 2019).height
        11
        """
        wanted = self.origins.filter(
            (pl.col("measure") == measure)
            & (pl.col("group") == group)
            & (pl.col("year") == year)
        )
        return self.panel.kept.join(
            wanted.select("series", "region", "origin"),
            on=["series", "region", "origin"],
            how="semi",
        )

    def missing(self) -> list[dict[str, Any]]:
        """Return each cell of the study's series and years that no kept observation fills."""
        series = self._series()
        gaps = self.panel.gaps.filter(
            pl.col("series").is_in(series) & pl.col("year").is_between(*self.study.years)
        )
        nation = self.panel.country.nation
        national = [s for s in series if s == "exchange_rate" or has_national_total(s)]
        gaps = gaps.filter(
            (pl.col("region") != (nation or "")) | pl.col("series").is_in(national)
        )
        rows = gaps.select("series", "region", "year", "why").rows(named=True)
        absent = set(self.years) - set(self.panel.years)
        for name in series:
            lacking = self.years if name not in self.panel.series else sorted(absent)
            codes = (nation,) if name == "exchange_rate" else self.panel.country.provinces
            why = (
                t("the panel has no {series}", series=name)
                if name not in self.panel.series
                else t("the panel has no such year")
            )
            rows += [
                {"series": name, "region": code, "year": y, "why": why}
                for y in lacking
                for code in codes
                if code
            ]
        return sorted(rows, key=lambda r: (r["series"], r["year"], r["region"]))

    def document(self) -> dict[str, Any]:
        """Return the results as plain values, as they stand in results.json."""
        return {
            "study": self.study.name,
            "hinterland": VERSION,
            "scheme": self.scheme.name,
            "policy": {s: e for s, e in policy_table(self.panel.policy).items() if s in self._series()},
            "currency": self.study.currency,
            "inputs": [{"file": name, "sha256": digest} for name, digest in self.files],
            "years": list(self.years),
            "missing": self.missing(),
            "series": {
                measure: {group: _line_document(line) for group, line in groups.items()}
                for measure, groups in self.lines.items()
            },
            "checks": [
                {
                    "check": c.check, "series": c.series, "year": c.year, "region": c.region,
                    "level": c.level, "difference": c.difference, "text": c.text,
                }
                for c in self.checks
            ],
            "claims": self.claims,
        }  # fmt: skip

    def __repr__(self) -> str:
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        """Return a table of the measures: unit, groups, known years, first and last value."""
        verdicts: dict[str, int] = {}
        for verdict in self.verdicts:
            verdicts[verdict.verdict] = verdicts.get(verdict.verdict, 0) + 1
        said = listed(f"{n} {t(word)}" for word, n in verdicts.items()) or t("no claims")
        caption = t(
            "Results of study {study}: {measures} measures, scheme {scheme}, {first}–{last}; "
            "{verdicts}; {missing} cells missing", study=self.study.name, measures=len(self.lines), scheme=self.scheme.name,
            first=self.years[0], last=self.years[-1], verdicts=said, missing=len(self.missing()),
        )  # fmt: skip
        rows = [(measure, *_summary(measure, groups)) for measure, groups in self.lines.items()]
        heads = (
            t("measure"), t("unit"), t("group"), t("years known"), t("first"), t("last"),
        )  # fmt: skip
        return Shown(
            caption, heads, rows, [sources_line(self.panel.pages, self.origins["origin"])]
        )

    def _each(self) -> Iterator[tuple[str, str, Line]]:
        for measure, groups in self.lines.items():
            for group, line in groups.items():
                yield measure, group, line

    def _series(self) -> list[str]:
        """Return the series that the study uses, without what it lacks."""
        used = {series for _, _, line in self._each() for series, _, _ in line.uses}
        trade = "trade_usd" if self.study.currency == "usd*rate" else "trade_cny"
        rate = (
            {"exchange_rate"}
            if self.study.currency == "usd*rate" and "dependence" in self.lines
            else set()
        )
        return sorted(used | {trade, "gdp"} | rate)

    def _cells(self) -> pl.DataFrame:
        """Return the kept observations of each series, group and year."""
        kept = self.panel.kept.filter(pl.col("year").is_between(*self.study.years))
        nation = self.panel.country.nation or ""
        members = _members(self.scheme.groups, self.panel.country.provinces)
        inside = kept.filter(pl.col("region") != nation).join(
            members, on="region", maintain_order="left_right"
        )
        rate = kept.filter(pl.col("series") == "exchange_rate").with_columns(
            group=pl.lit(NATION)
        )
        totals = kept.filter(
            (pl.col("region") == nation) & (pl.col("series") != "exchange_rate")
        )
        totals = totals.filter(
            pl.col("series").is_in([s for s in self.panel.series if has_national_total(s)])
        )
        sizes = members.group_by("group").agg(size=pl.len())
        known = inside.group_by("series", "group", "year").agg(known=pl.len())
        every = totals.select("series", "year", "region", "origin").join(sizes, how="cross")
        short = every.join(known, on=["series", "group", "year"], how="left").filter(
            pl.col("known").fill_null(0) < pl.col("size")
        )
        alone = short.filter(pl.col("group") == NATION).select("series", "group", "year")
        inside = inside.join(
            alone, on=["series", "group", "year"], how="anti", maintain_order="left"
        )
        columns = ["series", "group", "year", "region", "origin"]
        return pl.concat([f.select(columns) for f in (inside, short, rate)]).sort(
            "series", "group", "year", "region"
        )


def _summary(measure: str, groups: Mapping[str, Line]) -> tuple[str, ...]:
    """Return unit, group, known years, first and last value of the nation, or of the first group."""
    group = NATION if NATION in groups else next(iter(groups))
    line = groups[group]
    known = t(
        "{known} of {count}", known=int((~np.isnan(line.value)).sum()), count=len(line.value)
    )
    # A change has no last year: its last value is that of the year before.
    ends = (0, -2 if measure == "imbalance_change" and len(line.value) > 1 else -1)
    values = (_bounded(line, at) for at in ends)
    return (line.unit, t(group.replace("_", " ")), known, *values)


def _bounded(line: Line, at: int) -> str:
    value, low, high = (float(array[at]) for array in (line.value, line.low, line.high))
    if not np.isnan(value):
        return f"{value:.4g}"
    if np.isnan(low):
        return t("not known")
    return t("{low} to {high}", low=f"{low:.4g}", high=f"{high:.4g}")


def _members(groups: Mapping[str, Sequence[str]], provinces: Sequence[str]) -> pl.DataFrame:
    """Return who belongs where: the scheme's groups, the nation, each province by itself."""
    pairs = [(code, group) for group, codes in groups.items() for code in codes]
    pairs += [(code, NATION) for codes in groups.values() for code in codes]
    pairs += [(code, code) for code in provinces]
    return pl.DataFrame(pairs, schema={"region": pl.String, "group": pl.String}, orient="row")


def _line_document(line: Line) -> dict[str, Any]:
    return {
        "value": _numbers(line.value),
        "low": _numbers(line.low),
        "high": _numbers(line.high),
        "unit": line.unit,
    }


def _numbers(array: NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(x) else float(x) for x in array]
