"""Made-up regions for the properties that measures have to keep."""

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def positive(size: int) -> st.SearchStrategy[Floats]:
    """Numbers well above 0, from a hundredth to a million."""
    return numbers(size, least=0.01)


def numbers(size: int, *, least: float = 0.0) -> st.SearchStrategy[Floats]:
    """Numbers that need not differ; where 0 is allowed it turns up."""
    one = st.one_of(
        st.floats(max(least, 0.01), 1e6), st.integers(1, 5).map(float), st.just(float(least))
    )
    return st.lists(one, min_size=size, max_size=size).map(np.array)


@st.composite
def trade_and_gdp(draw: st.DrawFn, most: int = 7) -> tuple[Floats, Floats]:
    """Trade, not all 0, and GDP of two to `most` regions."""
    k = draw(st.integers(2, most))
    trade = draw(numbers(k).filter(lambda t: bool(t.sum() > 0)))
    return trade, draw(positive(k))


@st.composite
def bounded_shares(draw: st.DrawFn) -> tuple[Floats, Floats, Floats, Floats]:
    """Weights, lows and highs of shares that fit, and slopes: two to four regions."""
    k = draw(st.integers(2, 4))
    delta, share = (draw(positive(k)) for _ in range(2))
    delta, share = delta / delta.sum(), share / share.sum()
    width = st.one_of(st.just(0.0), st.floats(0.0, 1.0), st.just(1.0))
    low = share * (1 - np.array([draw(width) for _ in range(k)]))
    high = share + (1 - share) * np.array([draw(width) for _ in range(k)])
    slope = draw(st.sampled_from([np.full(k, float(k)), np.ones(k), 1 / delta]))
    return delta, low, high, slope
