"""The index on China's figures: what the paper prints, and what each reading would have given."""

from typing import get_args

import numpy as np
import pytest

from hinterland.measures import (
    Reading,
    external_dependence,
    imbalance,
    imbalance_change,
    trade_level,
)
from hinterland.panel import load
from hinterland.regions import china, scheme

from .strategies import Floats


@pytest.fixture(scope="module")
def regions() -> tuple[Floats, Floats, list[int]]:
    """Trade in yuan and GDP [year, region] of the paper's three regions, in known years to 2019."""
    panel = load("china", policy="zhao").group(scheme("three", china()))
    figures = {name: panel.value[s] for s, name in enumerate(panel.series)}
    trade = figures["trade_usd"][:, :3] * figures["exchange_rate"][:, 3:]
    gdp = figures["gdp"][:, :3]
    known = ~np.isnan(trade + gdp).any(axis=-1) & (np.array(panel.years) <= 2019)
    return trade[known], gdp[known], np.array(panel.years)[known].tolist()


def index(
    trade: Floats, gdp: Floats, reading: Reading, *, equal_weights: bool = False
) -> Floats:
    delta = np.full(3, 1 / 3) if equal_weights else gdp / gdp.sum(axis=-1, keepdims=True)
    national = external_dependence(trade.sum(axis=-1), gdp.sum(axis=-1))
    ft = trade_level(trade, gdp, reading=reading)
    return imbalance(ft, delta, national if reading == "dependence" else 1.0)


#: The eight readings in 2019, to two digits.
IN_2019: dict[tuple[Reading, bool], float] = {
    ("value/mean", False): 1.15,
    ("value/gdp-mean", False): 0.75,
    ("value/nation", False): 0.51,
    ("value/mean", True): 0.99,
    ("dependence/mean", False): 0.78,
    ("dependence/nation", False): 0.57,
    ("dependence", False): 0.18,
    ("dependence/mean", True): 0.67,
}


@pytest.mark.parametrize(("reading", "equal_weights"), IN_2019)
def test_readings_in_2019(
    regions: tuple[Floats, Floats, list[int]], reading: Reading, equal_weights: bool
) -> None:
    trade, gdp, years = regions
    assert {r for r, _ in IN_2019} == set(get_args(Reading))
    values = index(trade, gdp, reading, equal_weights=equal_weights)
    expected = pytest.approx(IN_2019[reading, equal_weights], abs=0.005)
    assert values[years.index(2019)] == expected


def test_the_index_peaks_in_2005_and_falls_to_2019(
    regions: tuple[Floats, Floats, list[int]],
) -> None:
    trade, gdp, years = regions
    assert set(range(2005, 2020)) <= set(years)
    from_2005 = index(trade, gdp, "value/mean")[years.index(2005) :]
    assert from_2005[0] == pytest.approx(1.4216, abs=5e-5)
    assert from_2005[-1] == pytest.approx(1.1490, abs=5e-5)
    assert from_2005.argmax() == 0
    assert from_2005.argmin() == len(from_2005) - 1
    assert np.nansum(imbalance_change(from_2005)) == pytest.approx(1.1490 - 1.4216, abs=1e-4)
