"""Twenty seconds of the fuzz of `make bench`: nothing crashes, is lost, or comes too soon."""

from benchmarks.fuzz import fuzz


def test_broken_answers_harm_nobody_else() -> None:
    counts = fuzz(seconds=20, seed=7)
    assert counts.rounds >= 1
    assert counts.answers > 100
    assert (counts.crashes, counts.first) == (0, "")
    assert counts.lost == 0
    assert counts.early == 0
