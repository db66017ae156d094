"""What a long reading says while it runs."""

import io

import pytest

from hinterland.sources.reading import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(out: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, seconds: int = 30) -> str:
    """Show a reading of 40 pages a second, of 10,000."""
    clock = [0.0]
    monkeypatch.setattr("hinterland.sources.reading.progress.time.monotonic", lambda: clock[0])
    progress = Progress(out)
    for tenth in range(1, 10 * seconds + 1):
        clock[0] = tenth / 10
        progress(4 * tenth, 10_000)
    progress.end()
    return out.getvalue()


def test_plain_lines_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch).splitlines() == [
        "400 of 10,000 pages · 40.0/s · 4 min to go",
        "800 of 10,000 pages · 40.0/s · 4 min to go",
        "1,200 of 10,000 pages · 40.0/s · 4 min to go",
    ]


def test_one_line_that_changes_on_a_terminal_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    *lines, blank, rest = shown(Terminal(), monkeypatch).split("\r")
    assert len(lines) == 61
    assert lines[-1].strip() == "1,200 of 10,000 pages · 40.0/s · 4 min to go"
    assert len(blank) == max(map(len, lines))
    assert (blank.strip(), rest) == ("", "")


def test_a_short_reading_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch, seconds=2) == ""
