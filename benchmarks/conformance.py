"""Scores of the crawler in public conformance suites; the cases are in tests/crawler/data."""

from collections import Counter

from tests.crawler.cases import all_cases


def main() -> None:
    """Print a score for each suite, and how many of the rest differ on purpose, by rule."""
    total: Counter[str] = Counter()
    agree: Counter[str] = Counter()
    rules: dict[str, Counter[str]] = {}
    for case in all_cases():
        total[case.suite] += 1
        agree[case.suite] += case.agrees
        if not case.agrees:
            rule = case.rule if case.is_settled and case.rule else "FAILS"
            rules.setdefault(case.suite, Counter())[rule] += 1
    print(
        "conformance (cases that agree; the rest by the rule of tests/crawler/data/README.md)"
    )
    for suite, count in total.items():
        rest = ", ".join(f"{n} {rule}" for rule, n in rules.get(suite, Counter()).items())
        print(f"  {suite:<52}{agree[suite]:>4}/{count:<4} {rest}")


if __name__ == "__main__":
    main()
