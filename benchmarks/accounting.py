"""20,000 tables with one more qualifier each: what became of their figures."""

import time
from collections import Counter

from tests.observations.qualifiers import ALL
from tests.observations.trials import GOOD, cases, try_case

COUNT = 20_000
SEED = 2026


def run(count: int = COUNT) -> None:
    """Print how many were tried, how each ended by role, and the worst kinds."""
    began = time.perf_counter()
    ended: Counter[tuple[str, str]] = Counter()
    bad: Counter[tuple[str, str, str, str]] = Counter()
    placed = tries = 0
    while placed < count and tries < 10:
        for case in cases(count - placed, SEED + tries):
            found = try_case(*case)
            if found is None:
                continue
            placed += 1
            word = found.word
            ended[word.role, found.ending] += 1
            if found.ending not in GOOD:
                bad[found.ending, word.role, word.kind, found.trial.where] += 1
        tries += 1
    seconds = time.perf_counter() - began
    right = sum(n for (_, ending), n in ended.items() if ending in GOOD)
    print(
        f"accounting: {placed:,} tables with one of {len(ALL)} qualifiers, {right:,} right "
        f"({right / placed:.2%}), {seconds:.0f} s"
    )
    for role in ("meaning", "harmless", "mark"):
        mine = {ending: n for (r, ending), n in ended.items() if r == role}
        total = sum(mine.values())
        parts = (f"{n:,} {e} ({n / total:.1%})" for e, n in sorted(mine.items()))
        print(f"  {role:<9}{total:>7,}: {', '.join(parts)}")
    for (ending, role, kind, where), n in bad.most_common(20):
        print(f"  {n:>6} {ending:<12}{role}/{kind}: {where}")


if __name__ == "__main__":
    run()
