"""A page of any length keeps its text, within bounded memory."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.library.text import markup
from hinterland.library.text.markup import parse, pieces
from hinterland.library.text.visible import visible_text

ROW = "<tr><td>地区{n}</td><td>{n},234.5</td></tr>\n"


def test_all_rows_of_a_long_table() -> None:
    rows = "".join(ROW.format(n=n) for n in range(150_000))
    body = f"<html><head><title>长表</title></head><table>{rows}</table>"
    assert len(body) > 5_000_000
    found = visible_text(body.encode(), "text/html; charset=utf-8")
    assert (found.title, found.whole) == ("长表", True)
    assert found.text.splitlines() == [f"地区{n}\t{n},234.5" for n in range(150_000)]


def test_all_links_of_a_long_page() -> None:
    text = "".join(f"<li><a href={n}.htm>第{n}页</a>" for n in range(200_000))
    found = [a.attrs["href"] for piece in pieces(text) for a in parse(piece)[0].find_all("a")]
    assert found == [f"{n}.htm" for n in range(200_000)]


def test_what_is_not_shown_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a piece would end inside of it."""
    hidden = [
        "<script>if (a < b) document.write('<tr><td>wrong')</script >",
        "<style>p::before { content: '<p>wrong' }</style\n>",
        "<!-- <p>wrong --!>",
        "<!-- <p>wrong -->",
        "<IFRAME><p>wrong</IFRAME>",
    ]
    monkeypatch.setattr(markup, "MAX_PIECE", 60)
    monkeypatch.setattr(markup, "SMALL", 50)
    page = "".join(f"<p>right{n}{hidden[n % 5]}" for n in range(100))
    lines = visible_text(page.encode(), "text/html").text.splitlines()
    assert lines == [f"right{n}" for n in range(100)]
    assert visible_text((page + "<script><p>wrong").encode()).text.splitlines() == lines


TAGS = ["<p>", "<tr>", "<td>", "</p>", "<b>", "</b>", "<a href=x>", "<div title='a<b'>", "<"]
WORDS = st.sampled_from([*TAGS, "一二", "word ", "<!-- c -->", "<script>s</script>", "\0"])


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=60), st.integers(20, 200))
def test_pieces_lose_no_text(words: list[str], size: int) -> None:
    text = "".join(words)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(markup, "MAX_PIECE", size)
        patched.setattr(markup, "SMALL", size // 2)
        parts = list(pieces(text))
    assert all(len(part) <= size for part in parts)
    plain = text.replace("\0", "")
    if len(plain) > size:
        plain = plain.replace("<!-- c -->", "").replace("<script>s</script>", "")
    assert "".join(parts) == plain


PEAK = """
import sys
from hinterland.library.text.visible import visible_text
row = {"table": "<tr><td>北京</td><td>1,234.5</td><td>7.2</td></tr>", "links":
       "<li><a href=/a/b.htm>进出口</a>", "deep": "<div><b>x</b></div>", "open": "<p><i a=1>x",
       "tags": "<b>" , "script": "<script>"}[sys.argv[1]]
body = (f"<table>" + row * (5_000_000 // len(row))).encode()
visible_text(b"<p>a" * 100, "text/html")
def peak():
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
open("/proc/self/clear_refs", "w").write("5")
before = peak()
visible_text(body, "text/html; charset=utf-8")
print(peak() - before)
"""


@pytest.mark.parametrize("kind", ["table", "links", "deep", "open", "tags", "script"])
def test_memory_of_a_long_page(kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PEAK, kind],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert int(done.stdout) < 64_000, done.stdout
