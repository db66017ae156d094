"""What a crawl shows while it runs and at the end."""

import io
import re

import pytest

from hinterland.crawler.counters import Totals
from hinterland.crawler.links.seeds import seed
from hinterland.crawler.progress import Progress, summary_lines
from hinterland.crawler.run import Summary
from hinterland.crawler.workers import Tick
from hinterland.errors import UsageError
from hinterland.language import speaking


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def show(
    out: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, is_stopping: bool = False
) -> str:
    """Show a crawl of ten pages a second for half a minute."""
    clock = [0.0]
    monkeypatch.setattr("hinterland.crawler.progress.time.monotonic", lambda: clock[0])
    progress = Progress(out, max_pages=1000)
    for second in range(31):
        clock[0] = float(second)
        totals = Totals(10 * second, 0, 2, 5_000, 3, 4)
        progress(Tick(totals, float(second), is_stopping and second == 30))
    progress.end()
    return out.getvalue()


def test_plain_lines_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = show(io.StringIO(), monkeypatch).splitlines()
    assert len(lines) == 3  # one each ten seconds
    assert lines[-1] == (
        "300 pages · 10.0/s · 5,000 queued · 4 hosts · 2 errors · 1 min or more to go"
    )


def test_one_line_that_changes_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = show(Terminal(), monkeypatch, is_stopping=True)
    assert shown.count("\n") == 1
    assert shown.count("\r") == 30
    assert shown.endswith("stopping when what is under way is finished\n")


def test_the_summary_names_what_was_left() -> None:
    summary = Summary(
        stop="nothing left",
        reason="nothing left",
        pages=1200,
        bytes=3_400_000,
        errors=7,
        seconds=61.0,
        statuses={200: 1100, 404: 100},
        walls={"script challenge (412)": 3},
        counts={"kept": 1200, "queued": 20, "failed": 1, "refused": 0, "deferred": 0},
        faults=(),
        left=tuple((f"h{n}:80", "no connection", 2) for n in range(12)),
    )
    text = "\n".join(summary_lines(summary))
    assert "pages: 1,200 (3.4 MB) in 1 min" in text
    assert "answers: 1,100 × 200, 100 × 404" in text
    assert "addresses: 1,200 kept, 20 queued, 1 failed" in text
    assert "wall: script challenge (412) (3 times)" in text
    assert text.count("left alone: h") == 10
    assert "2 more hosts" in text


def test_the_summary_is_translated() -> None:
    summary = Summary(
        stop="pages",
        reason="--max-pages 5 reached",
        pages=5,
        bytes=3_400,
        errors=7,
        seconds=7_300.0,
        statuses={200: 5},
        walls={"script challenge (412)": 3},
        counts={"kept": 5, "queued": 20, "failed": 1, "refused": 2, "deferred": 3},
        faults=(),
        left=tuple((f"h{n}:80", "a wall: script challenge (412)", 2) for n in range(12)),
        losses={
            "trap: too long": 1,
            "trap: nothing new at such addresses": 2,
            "pages cut: larger than --max-body": 1,
        },
        slowed={"h:80": "nothing new in 50 answers in a row, the last like /#"},
        patterns={f"h:80/{n}/#": 9 for n in range(12)},
    )
    with speaking("zh"):
        lines = summary_lines(summary)
    assert lines[0] == "已停止：已达到 --max-pages 5"
    assert "网页：5个（3.4 kB），用时2.0小时" in lines
    assert "已放慢：h:80：连续50次响应没有新内容，最近一次形如/#" in lines
    english = re.findall(r"(?<![-\w])[a-z]{3,}", "\n".join(lines).replace("log.jsonl", ""))
    assert english == []


@pytest.mark.parametrize(
    ("start", "address", "weight"),
    [
        ("http://a.cn/", "http://a.cn/", 1),
        ("http://a.cn/=2", "http://a.cn/", 2),
        ("http://a.cn/?id=7", "http://a.cn/?id=7", 1),
        ("http://a.cn/?a=b&id=7", "http://a.cn/?a=b&id=7", 1),
        ("http://a.cn/?id=7=0.5", "http://a.cn/?id=7", 0.5),
        ("http://a.cn/?id=x=", "http://a.cn/?id=x=", 1),
        ("http://a.cn/x=y", "http://a.cn/x=y", 1),
    ],
)
def test_only_a_number_at_the_end_is_a_weight(start: str, address: str, weight: float) -> None:
    assert seed(start) == (address, weight)


@pytest.mark.parametrize(
    ("start", "weight"),
    [
        ("http://a.example/=abc", "abc"), ("http://a.example=abc", "abc"), ("http://a.example/=", ""),
        ("http://a.example/sj=-1", "-1"), ("http://a.example/sj/=1,5", "1,5"),
        ("http://a.example/?page=2=1e3", "1e3"), ("http://a.example/ 50%", "50%"),
        ("http://a.example/=nan", "nan"),
    ],
)  # fmt: skip
def test_a_weight_that_is_no_number_is_refused(start: str, weight: str) -> None:
    with pytest.raises(UsageError, match=f"^'{weight}' is not a weight; write a number"):
        seed(start)


@pytest.mark.parametrize(
    "start",
    [
        "http://a.example/lang=en", "http://a.example/a;v=x", "http://a.example/?page=abc",
        "http://a.example/?key=YQ==", "http://a.example/lang=en/",
    ],
)  # fmt: skip
def test_an_address_may_hold_an_equals_sign(start: str) -> None:
    assert seed(start) == (start, 1.0)
