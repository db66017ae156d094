"""Property: everything printed is used, known to be harmless, or doubted.

A table that is read right gets one more qualifier, mark or column at a random place. Then come
the same numbers, a printed name or a period, or a doubt at the cells concerned; never another
canonical number without a doubt, and never a doubt for nothing.
"""

import random
from collections import Counter
from collections.abc import Collection
from functools import lru_cache

import pytest

from .placing import bare, qualified
from .qualifiers import ALL, Qualifier, Role
from .trials import GOOD, Outcome, cases, outcome, try_case

#: `make bench` tries 20,000.
COUNT = 800
SEED = 20
_NONE = Qualifier("", "harmless", "nothing", "", (), frozenset())


@lru_cache(maxsize=1)
def outcomes() -> tuple[Outcome, ...]:
    """Return how the sample ended; made once for all tests of it."""
    ended = (try_case(*case) for case in cases(COUNT, SEED))
    return tuple(one for one in ended if one is not None)


def report(bad: Collection[Outcome], tried: int) -> str:
    """Return the failures by kind, an example of each."""
    kinds = Counter((one.ending, one.word.kind, one.form) for one in bad)
    lines = [f"{len(bad)} of {tried} ended badly:"]
    for (ending, kind, form), count in kinds.most_common(40):
        first = next(o for o in bad if (o.ending, o.word.kind, o.form) == (ending, kind, form))
        lines.append(f"{count:>4} × {first}")
    if bad:
        lines += ["", "the first:", next(iter(bad)).shown()]
    return "\n".join(lines)


def hold(role: Role, endings: Collection[str]) -> None:
    mine = [one for one in outcomes() if one.word.role == role]
    bad = [one for one in mine if one.ending in endings]
    assert mine
    if bad:
        pytest.fail(report(bad, len(mine)), pytrace=False)


def test_there_are_hundreds_of_qualifiers_in_both_languages() -> None:
    for language in ("zh", "en"):
        texts = {word.text for word in ALL if word.language in (language, "")}
        assert len(texts) >= 200
    assert len(ALL) == len(set(ALL))


def test_every_qualifier_finds_a_place_in_each_of_its_forms() -> None:
    lost = [
        (word.text, form)
        for word in ALL
        for form in word.forms
        if qualified(word, form, random.Random(f"{word.text}/{form}")) is None
    ]
    assert not lost


def test_nearly_all_of_the_sample_is_tried() -> None:
    # Tables that aren't even read without a qualifier are left out.
    assert len(outcomes()) >= 0.95 * COUNT >= 500


def test_tables_without_a_qualifier_are_read_right_and_without_a_doubt() -> None:
    ended = [outcome(_NONE, "note", bare(random.Random(n))[1]) for n in range(200)]
    bad = [one for one in ended if one.ending != "same"]
    if bad:
        pytest.fail(report(bad, len(ended)), pytrace=False)


@pytest.mark.parametrize("role", ["meaning", "harmless", "mark"])
def test_no_number_is_silently_wrong(role: Role) -> None:
    hold(role, ["SILENT"])


@pytest.mark.parametrize("role", ["meaning", "harmless", "mark"])
def test_no_figure_is_dropped_in_silence(role: Role) -> None:
    hold(role, ["DROPPED", "CRASH"])


def test_what_a_qualifier_does_not_speak_of_stays() -> None:
    hold("meaning", ["SPILLED"])


@pytest.mark.parametrize("role", ["harmless", "mark"])
def test_harmless_words_and_marks_take_no_number_away(role: Role) -> None:
    hold(role, ["LOST"])


@pytest.mark.parametrize("role", ["harmless", "mark"])
def test_harmless_words_and_marks_are_not_doubted(role: Role) -> None:
    hold(role, ["OVERDOUBTED"])


def test_a_sample_is_the_same_each_time() -> None:
    def run() -> list[str]:
        return [str(try_case(*case)) for case in cases(20, SEED)]

    assert run() == run()
    assert {one.ending for one in outcomes()} & GOOD
