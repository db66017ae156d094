"""The index under every choice that a study could reasonably have made.

References
----------
Steegen, Tuerlinckx, Gelman and Vanpaemel, *Increasing Transparency Through a Multiverse Analysis*
(2016); Simonsohn, Simmons and Nelson, *Specification Curve Analysis* (2020).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from ... import measures
from ...language import t
from ...regions import list_schemes
from ...regions import scheme as read_scheme
from ...regions.scheme import REGIONS
from ...terms import FLOWS
from ..lines.line import Floats, reasons
from ..results import Results
from .vintages import POLICY, Figures, cells, figures_of

__all__ = [
    "DIMENSIONS", "UNUSED", "Multiverse", "all_indexes", "difference", "direction", "multiverse",
]  # fmt: skip

#: What is chosen in a specification, in order.
DIMENSIONS: Final = ("scheme", "flow", "vintage", "gdp_vintage", "reading", "weights")
#: In place of a choice that makes no difference: a reading without GDP has no vintage of GDP.
UNUSED: Final = "unused"
_READINGS: Final = get_args(measures.Reading)
_WITHOUT_GDP: Final = ("value/mean", "value/nation")
_WEIGHTS: Final = ("gdp", "equal")
#: Two numbers closer than this part of the larger are equal.
_TIE: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Multiverse:
    """The index of every specification by year.

    Attributes
    ----------
    choices
        For each of `DIMENSIONS` what can be chosen.
    code
        [specification, dimension]: which of them is chosen; −1 for `UNUSED`.
    years
        The study's years.
    groups
        How many groups each scheme has.
    index
        [specification, year], NaN where it can't be computed.
    own
        The specification that the study itself computes, None where it is not among them.
    flows, gdp
        The figures of trade, each with its flow, and of GDP.
    """

    choices: Mapping[str, tuple[str, ...]]
    groups: tuple[int, ...]
    code: NDArray[np.int64]
    years: tuple[int, ...]
    index: Floats
    own: int | None
    flows: tuple[tuple[str, Figures], ...]
    gdp: tuple[Figures, ...]
    pairs: NDArray[np.int64]
    no_rate: tuple[bool, ...]

    @property
    def own_years(self) -> list[int]:
        """The years in which the study's own specification has an index."""
        own = [] if self.own is None else self.index[self.own]
        return [year for year, x in zip(self.years, own, strict=False) if not np.isnan(x)]

    def names(self, specification: int) -> tuple[str, ...]:
        """Return what a specification chooses, one word a dimension."""
        codes = zip(self.choices.values(), self.code[specification], strict=True)
        return tuple(UNUSED if code < 0 else known[code] for known, code in codes)

    def distinct(self, first: int, last: int) -> NDArray[np.bool_]:
        """Return which specifications differ from all before them in the two years' figures.

        The study's own figures of a year are often those of one vintage: they count once.
        """
        ends = [self.years.index(first), self.years.index(last)]
        same_trade = _repeated([figures.value[ends] for _flow, figures in self.flows])
        same_gdp = np.append(_repeated([figures.value[ends] for figures in self.gdp]), False)
        return np.asarray(~(same_trade[self.pairs[:, 0]] | same_gdp[self.pairs[:, 1]]))

    def change(self, first: int, last: int) -> Floats:
        """Return I(last) − I(first) of each specification; 0 for a difference of rounding."""
        a, b = (self.index[:, self.years.index(year)] for year in (first, last))
        return difference(a, b)

    def why(self, specification: int, years: Sequence[int]) -> str:
        """Return why a specification has no index in one of the years, "" where it has."""
        place, gdp = self.pairs[specification]
        flow, trade = self.flows[place]
        used = [(flow, trade), *([("GDP", self.gdp[gdp])] if gdp >= 0 else [])]
        found = []
        for year in years:
            y = self.years.index(year)
            if not np.isnan(self.index[specification, y]):
                continue
            parts = [
                t(
                    "{series} ({vintage}): {why}",
                    series=t(name),
                    vintage=one.vintage,
                    why=one.why[y],
                )
                for name, one in used
                if one.why[y]
            ]
            if not parts and self.no_rate[y] and self.names(specification)[4] == "dependence":
                parts = [t("no exchange rate")]
            parts = parts or [t("the index is not defined where trade or GDP is 0")]
            found.append(t("{year}: {why}", year=year, why=reasons(*parts)))
        return t("; ").join(found)


def difference(a: Floats, b: Floats) -> Floats:
    """Return b − a; 0 for a difference of rounding."""
    tie = np.abs(b - a) <= _TIE * np.maximum(np.abs(a), np.abs(b))
    return np.where(tie, 0.0, b - a)


def direction(change: float) -> str:
    """Return what a change is called: `falls`, `rises`, `level` or `missing`."""
    if np.isnan(change):
        return "missing"
    return "level" if change == 0 else "falls" if change < 0 else "rises"


def multiverse(results: Results) -> Multiverse:
    """Return the index of a study's country in every specification and year.

    The dimensions are the schemes of the country (and the study's own), the flows that the panel
    has, the vintages of trade and of GDP, the readings of FTₖ, and the weights. A vintage
    is never mixed with another one within a specification; `policy` are the figures that the
    study takes.

    Raises
    ------
    InputError
        A scheme of the country is broken.

    Examples
    --------
    >>> from hinterland.study import run
    >>> found = multiverse(run("zhao"))
    >>> found.choices["scheme"], found.names(found.own)
    (('three', 'eight', 'four', 'regions'), ('three', 'trade', 'policy', 'policy', 'value/mean', 'gdp'))
    """
    study, years = results.study, results.years
    flows = tuple(
        (flow, figures)
        for flow in dict.fromkeys((study.flow, *FLOWS))
        for figures in figures_of(results, replace(study, flow=flow).money.trade)
    )
    gdp = tuple(figures_of(results, "gdp"))
    country, own = results.panel.country, results.scheme
    names = [name for name in (*list_schemes(country), REGIONS) if name != own.name]
    schemes = {
        one.name: np.array(
            [[p in codes for p in country.provinces] for codes in one.groups.values()]
        )
        for one in (own, *(read_scheme(name, country) for name in names))
        if len(one.groups) > 1  # one group alone is no partition
    }
    rates = np.ones(len(years))
    if study.money.rate:
        rates = cells(results.panel, study.money.rate, [country.nation], years)[:, 0]
    size = (len(years), len(country.provinces))
    trade, output = (
        np.array([figures.value for figures in every]).reshape(len(every), *size)
        for every in ([figures for _flow, figures in flows], gdp)
    )
    code, index = all_indexes(trade, output, list(schemes.values()), rates)
    choices = {
        "scheme": tuple(schemes),
        "flow": tuple(dict.fromkeys(flow for flow, _figures in flows)),
        "vintage": tuple(dict.fromkeys(figures.vintage for _flow, figures in flows)),
        "gdp_vintage": tuple(figures.vintage for figures in gdp),
        "reading": _READINGS,
        "weights": _WEIGHTS,
    }
    pairs = [
        (choices["flow"].index(flow), choices["vintage"].index(figures.vintage))
        for flow, figures in flows
    ]
    flow, vintage = np.array(pairs, dtype=int).reshape(-1, 2)[code[:, 1]].T
    codes = np.column_stack([code[:, 0], flow, vintage, code[:, 2:]])
    found = Multiverse(
        choices, tuple(map(len, schemes.values())), codes, years, index, None, flows, gdp, code[:, 1:3],
        tuple(np.isnan(rates).tolist()),
    )  # fmt: skip
    mine = (results.scheme.name, study.flow, POLICY, POLICY, "value/mean", "gdp")
    is_mine = (s for s in range(len(codes)) if found.names(s) == mine)
    return replace(found, own=next(is_mine, None))


def all_indexes(
    trade: Floats, gdp: Floats, schemes: Sequence[NDArray[np.bool_]], rate: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """Return the index of every combination of figures, scheme, reading and weights.

    Parameters
    ----------
    trade, gdp
        [vintage, year, province], NaN where there is no figure.
    schemes
        For each scheme [group, province], whether the group has the province.
    rate
        [year], what turns trade into the currency of GDP; only the reading `dependence` needs it.

    Returns
    -------
    code
        [specification, 5]: scheme, trade, GDP (−1 where it is not used), reading and weights.
    index
        [specification, year]; NaN for a year that lacks a province.

    Examples
    --------
    >>> trade, gdp = np.array([[[6.0, 1.0, 2.0]]]), np.array([[[5.0, 3.0, 2.0]]])
    >>> code, index = all_indexes(trade, gdp, [np.eye(3, dtype=bool)], np.ones(1))
    >>> len(code), round(float(index[0, 0]), 10)
    (12, 0.7666666667)
    """
    codes, indexes = [], []
    for s, members in enumerate(schemes):
        volume = _grouped(trade, members)[:, None]
        output = _grouped(np.where(gdp > 0, gdp, np.nan), members)[None]
        for reading, weights in product(_READINGS, _WEIGHTS):
            plain = weights == "equal" and reading in _WITHOUT_GDP
            index = _index(volume, None if plain else output, rate, reading, weights)
            places = np.indices(index.shape[:2]).reshape(2, -1).T
            rest = (_READINGS.index(reading), _WEIGHTS.index(weights))
            one = np.column_stack(
                [np.full(len(places), s), places, np.tile(rest, (len(places), 1))]
            )
            if plain:
                one[:, 2] = -1
            codes.append(one)
            indexes.append(index.reshape(-1, index.shape[-1]))
    return np.concatenate(codes), np.concatenate(indexes)


def _index(
    volume: Floats, output: Floats | None, rate: Floats, reading: str, weights: str
) -> Floats:
    """Return I [trade, gdp, year] of groups' trade and GDP, [trade or 1, gdp or 1, year, group]."""
    ft_n: Floats | float = 1.0
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        if reading == "dependence" and output is not None:
            volume = volume * rate[:, None]
            ft_n = volume.sum(axis=-1) / output.sum(axis=-1)
        ft = measures.trade_level(volume, output, reading=reading)  # type: ignore[arg-type]  # one of the readings
        if weights == "gdp" and output is not None:
            delta = output / output.sum(axis=-1, keepdims=True)
        else:
            delta = np.full(volume.shape[-1], 1 / volume.shape[-1])
        return measures.imbalance(ft, delta, ft_n)


def _grouped(values: Floats, members: NDArray[np.bool_]) -> Floats:
    """Return sums over groups [..., group], NaN for a row that lacks a province."""
    sums: Floats = np.nan_to_num(values, nan=0.0) @ members.T.astype(float)
    sums[np.isnan(values).any(axis=-1)] = np.nan
    return sums


def _repeated(values: Sequence[Floats]) -> NDArray[np.bool_]:
    """Return which of the figures are just those of an earlier one; unknown ones never are."""
    found = (any(np.array_equal(x, y) for y in values[:i]) for i, x in enumerate(values))
    return np.array([*found], dtype=bool)
