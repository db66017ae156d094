"""Masked arrays and numbers of extreme sizes: missing is missing, and no finite number is wrong."""

import numpy as np
import pytest

from hinterland import measures
from hinterland.measures.arrays import floats

X = np.array([[6.0, 1.0, 2.0], [4.0, 3.0, 2.0]])
Y = np.array([[10.0, 5.0, 3.0], [8.0, 6.0, 4.0]])
GROUP = ("e", "c", "w")
BY_NAME = {m.name: m for m in measures.measures()}


def called(name: str, x: object, y: object) -> list[np.ndarray]:
    """Call a measure with trade or levels x and GDP or weights y."""
    arguments = {
        "attribution": (x, y, X, Y, GROUP), "influence": (x, y, GROUP), "trade_level": (x,),
        "imbalance": (x, Y / Y.sum(-1, keepdims=True)), "imbalance_change": (x,),
    }  # fmt: skip
    out = BY_NAME[name].function(*arguments.get(name, (x, y)))
    names = [n for n in getattr(out, "__slots__", ()) if n != "order"]
    parts = [getattr(out, n) for n in names] if names else [out]
    return [np.asarray(part) for part in parts if isinstance(part, np.ndarray)]


@pytest.mark.parametrize("name", BY_NAME)
def test_what_is_masked_is_missing(name: str) -> None:
    mask = np.zeros(X.shape, bool)
    mask[0, 1] = True
    masked, missing = np.ma.array(X, mask=mask), np.where(mask, np.nan, X)
    for found, wanted in zip(called(name, masked, Y), called(name, missing, Y), strict=True):
        assert type(found) is np.ndarray
        np.testing.assert_array_equal(found, wanted)
        assert np.isnan(found).any()


def test_masked_rows_in_a_list_are_missing_too() -> None:
    rows = [np.ma.array([1.0, 2.0], mask=[True, False]), np.ma.array([3.0, 4.0])]
    np.testing.assert_array_equal(floats(rows), [[np.nan, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize("factor", [2.0**1018, 2.0**-1018])
@pytest.mark.parametrize("name", [n for n, m in BY_NAME.items() if m.scale_invariant])
def test_a_measure_without_scale_has_none_at_the_ends_of_float64(
    name: str, factor: float
) -> None:
    if name == "attribution":
        both = [
            measures.attribution(X * f, Y * f, X[::-1] * f, Y[::-1] * f, GROUP).growth
            for f in (1.0, factor)
        ]
        np.testing.assert_array_equal(both[0], both[1])
        return
    for found, wanted in zip(
        called(name, X * factor, Y * factor), called(name, X, Y), strict=True
    ):
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("reading", ["value/gdp-mean", "dependence/mean", "dependence/nation"])
def test_readings_with_gdp_have_no_scale_either(reading: str) -> None:
    factor = 2.0**1018
    found = measures.trade_level(X * factor, Y * factor, reading=reading)  # type: ignore[arg-type]
    wanted = measures.trade_level(X, Y, reading=reading)  # type: ignore[arg-type]
    np.testing.assert_array_equal(found, wanted)
