"""The index in 10,000 specifications of two years, over 31 regions."""

import statistics
import time

import numpy as np

from hinterland.study.doubt.multiverse import all_indexes

ROUNDS = 9
#: Seconds of computing.
GOAL = 0.1


def run() -> None:
    """Print the median time for made-up figures of the size of China's."""
    random = np.random.default_rng(0)
    # Ten releases of trade, seventeen of GDP, six schemes: somewhat more than 10,000.
    trade, gdp = random.lognormal(0, 1, (10, 2, 31)), random.lognormal(0, 1, (17, 2, 31))
    schemes = []
    for count in (2, 3, 4, 6, 8, 31):
        of = np.concatenate([np.arange(count), random.integers(count, size=31 - count)])
        schemes.append(np.arange(count)[:, None] == of)
    taken = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        code, index = all_indexes(trade, gdp, schemes, np.ones(2))
        change = index[:, 1] - index[:, 0]
        taken.append(time.perf_counter() - start)
    print(
        f"multiverse: {len(code):,} specifications of 31 regions in two years, "
        f"{int((change < 0).sum()):,} fall: {statistics.median(taken):.3f} s, median of {ROUNDS}, "
        f"goal under {GOAL} s"
    )


if __name__ == "__main__":
    run()
