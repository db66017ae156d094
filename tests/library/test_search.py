"""Search finds every Han string where it stands, and nothing else."""

import math
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.errors import InputError, StorageError, UsageError
from hinterland.language import speaking
from hinterland.library import Library
from hinterland.library.lock import Lock
from hinterland.library.search.indexing import (
    Follower,
    follow,
    index_new,
    open_index,
    unindexed,
)
from hinterland.library.search.query import search, span

from .made_up import SITE, keep, page


def found(folder: Path, query: str, **filters: Any) -> list[str]:
    hits = search(folder, query, limit=1000, **filters).hits
    return sorted(hit.address.removeprefix(SITE + "/") for hit in hits)


def pending(folder: Path) -> int:
    with Library(folder) as library:
        return unindexed(library)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    keep(
        tmp_path,
        [
            page(
                "trade",
                "<title>对外贸易</title><p>分地区货物<b>进出</b>口总额 2019年 GDP12亿元",
            ),
            page("product", "<p>地区生产总值。国家统计局</p><td>北　京<td>1,234.5"),
            page("en", "<p>Total value of imports and exports by region</p>"),
            page("C02-05.jpg", b"\x89PNG....", mime="image/jpeg"),
            page("gone", "<p>进出口", status=404),
            page("wall", "<p>进出口", wall="challenge"),
        ],
    )
    return tmp_path


@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ("进出口总额", ["trade"]),
        ("出口总", ["trade"]),
        ("口", ["trade"]),
        ("家", ["product"]),
        ("局", ["product"]),
        ("地区", ["product", "trade"]),
        ("值国", []),  # a full stop stands between them
        ("值。国家", ["product"]),
        ("地区 总额", ["trade"]),
        ("地区 总额 局", []),
        ("2019年", ["trade"]),
        ("额2019", ["trade"]),
        ("GDP12亿", ["trade"]),
        ("gdp", []),  # the word there is GDP12
        ("对外贸易", ["trade"]),
        ("1234.5", ["product"]),
        ("1,234.5", ["product"]),
        ("234.5", []),
        ("進出口總額", ["trade"]),
        ("國家統計局", ["product"]),
        ("京", ["product"]),
        ("Imports", ["en"]),
        ("import", []),
        ("exports imports", ["en"]),
        ('"exports imports"', []),
        ('"imports and exports"', ["en"]),
        ("“imports and” region", ["en"]),
        ("ＩＭＰＯＲＴＳ", ["en"]),
        ("C02-05", ["C02-05.jpg"]),
    ],
)
def test_what_a_query_finds(library: Path, query: str, pages: list[str]) -> None:
    assert found(library, query) == pages


def test_a_hit_shows_where_it_matches(library: Path) -> None:
    (hit,) = search(library, "出口总额 GDP12亿").hits
    assert (hit.address, hit.title) == (f"{SITE}/trade", "对外贸易")
    assert (hit.mime, hit.fetched) == ("text/html", "2024-05-01T12:00:00.000Z")
    assert hit.snippet == "分地区货物进出口总额 2019年 GDP12亿元"
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["出口总额", "GDP12亿"]


def test_a_match_far_down_is_in_the_snippet(tmp_path: Path) -> None:
    keep(tmp_path, [page("long", "<p>" + "别的文字，" * 5000 + "进出口总额" + "，别的" * 5000)])
    (hit,) = search(tmp_path, "进出口").hits
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["进出口"]
    assert len(hit.snippet) <= 160


HAN = st.sampled_from("一二三中国中国人口")
TEXT = st.text(st.one_of(HAN, HAN, HAN, st.sampled_from("，a1 \n")), max_size=40)


@settings(max_examples=25, deadline=None)
@given(
    texts=st.lists(TEXT, min_size=1, max_size=8),
    queries=st.lists(st.text(HAN, min_size=1, max_size=8), min_size=5, max_size=20),
)
def test_any_han_string_is_found_where_it_stands(
    texts: Sequence[str],
    queries: Sequence[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("library")
    keep(
        folder, [page(str(n), t, mime="text/plain; charset=utf-8") for n, t in enumerate(texts)]
    )
    some = [t[a : a + 3] for t in texts for a in range(0, len(t), 7)]
    for query in [*queries, *(q for q in some if q and all("一" <= c <= "龥" for c in q))]:
        expected = [str(n) for n, text in enumerate(texts) if query in text]
        assert found(folder, query) == sorted(expected), query


def test_the_weightier_of_two_equal_pages_leads(tmp_path: Path) -> None:
    keep(tmp_path, [page(f"{w}", "<p>进出口总额", weight=w) for w in (1.0, 50.0, 3.0, 0.0)])
    hits = search(tmp_path, "进出口").hits
    assert [hit.address for hit in hits] == [f"{SITE}/{w}" for w in (50.0, 3.0, 1.0, 0.0)]
    assert search(tmp_path, "进出口", limit=2).total == 4


def test_current_weights_count(tmp_path: Path) -> None:
    keep(tmp_path, [page(str(n), "<p>进出口") for n in range(50)])
    index_new(tmp_path)
    with sqlite3.connect(tmp_path / "shard-0" / "index.sqlite") as db:
        db.execute("UPDATE page SET weight = 20 WHERE address LIKE '%/33'")
    db.close()
    first, second = search(tmp_path, "进出口", limit=2).hits
    assert first.address == f"{SITE}/33"
    assert first.score / second.score == pytest.approx(math.log2(22) / math.log2(3))


def test_more_of_the_word_in_less_text_leads(tmp_path: Path) -> None:
    keep(
        tmp_path,
        [page("much", "<p>进出口" + "，别的文字" * 50), page("little", "<p>进出口，进出口")],
    )
    assert search(tmp_path, "进出口").hits[0].address == f"{SITE}/little"


def test_filters(tmp_path: Path) -> None:
    keep(
        tmp_path,
        [
            page("a.htm", "进出口", site="http://www.stats.gov.cn"),
            page("a.csv", "进出口", site="http://stats.gov.cn:8080", mime="text/csv",
                 fetched="2023-12-31T23:59:59.999Z"),
            page("进出口.xls", b"\xd0\xcf\x11\xe0", site="http://127.0.0.1:1",
                 mime="application/vnd.ms-excel", fetched="2025-01-01T00:00:00.000Z"),
        ],
    )  # fmt: skip

    def hosts(**filters: str) -> list[str]:
        hits = search(tmp_path, "进出口", **filters).hits  # type: ignore[arg-type]
        return sorted(hit.address.split("/")[2] for hit in hits)

    assert hosts() == ["127.0.0.1:1", "stats.gov.cn:8080", "www.stats.gov.cn"]
    assert hosts(host="stats.gov.cn") == ["stats.gov.cn:8080", "www.stats.gov.cn"]
    assert hosts(host="WWW.stats.gov.cn:80") == ["www.stats.gov.cn"]
    assert hosts(host="127.0.0.1") == ["127.0.0.1:1"]
    assert hosts(host="0.0.1") == []
    assert hosts(kind="text/html") == ["www.stats.gov.cn"]
    assert hosts(kind="text") == ["stats.gov.cn:8080", "www.stats.gov.cn"]
    assert hosts(kind="xls") == ["127.0.0.1:1"]
    assert hosts(until="2023") == ["stats.gov.cn:8080"]
    assert hosts(since="2024", until="2024-05-01") == ["www.stats.gov.cn"]
    assert hosts(since="2024-05-02") == ["127.0.0.1:1"]
    assert hosts(since="2025-01-01T00:00:00Z") == ["127.0.0.1:1"]
    assert hosts(host="stats.gov.cn", kind="csv", since="2023-12-31") == ["stats.gov.cn:8080"]


def test_spans_last_to_their_end() -> None:
    assert span("2024-12")[1] + 1 == span("2025")[0] == span("2025-01-01T00:00")[0]
    assert span("2024-02-29")[1] + 1 == span("2024-03")[0]
    for wrong in ("yesterday", "2024-13", "24", ""):
        with pytest.raises(UsageError, match="is not a time"):
            span(wrong)


def test_a_page_fetched_again_replaces_the_older(tmp_path: Path) -> None:
    keep(tmp_path, [page("p", "<p>旧的数字", fetched="2023-05-01T12:00:00.000Z")])
    assert found(tmp_path, "旧的") == ["p"]
    keep(tmp_path, [page("p", "<p>新的数字", fetched="2024-05-01T12:00:00.000Z")])
    assert found(tmp_path, "旧的") == []
    assert found(tmp_path, "新的") == found(tmp_path, "数字") == ["p"]
    assert (
        found(tmp_path, "旧的", until="2023") == found(tmp_path, "数字", until="2023") == ["p"]
    )
    assert found(tmp_path, "新的", until="2024-04-30") == []
    assert found(tmp_path, "数字", until="2024", since="2024") == ["p"]
    # An older version that comes later, from another archive, does not push out the newer.
    keep(tmp_path, [page("p", "<p>最旧的数字", fetched="2022-05-01T12:00:00.000Z")])
    assert found(tmp_path, "最旧的") == []
    assert found(tmp_path, "最旧的", until="2022") == ["p"]


def test_a_page_that_did_not_change_is_found_once(tmp_path: Path) -> None:
    old = "2023-05-01T12:00:00.000Z"
    keep(tmp_path, [page("p", "<p>数字", fetched=old)])
    assert found(tmp_path, "数字") == ["p"]
    keep(tmp_path, [page("p", "<p>数字", repeats=old)])
    (hit,) = search(tmp_path, "数字").hits
    assert hit.fetched == old


def test_a_page_that_is_gone_is_found_only_in_its_time(tmp_path: Path) -> None:
    old = "2023-05-01T12:00:00.000Z"
    keep(tmp_path, [page("p", "<p>数字", fetched=old), page("q", "<p>数字", fetched=old)])
    keep(tmp_path, [page("p", "gone", status=404), page("q", "try later", status=503)])
    assert found(tmp_path, "数字") == ["q"]
    assert found(tmp_path, "数字", until="2023") == ["p", "q"]


def test_new_pages_are_indexed_once_from_all_shards(tmp_path: Path) -> None:
    keep(tmp_path, [page("a", "<p>数字")])
    assert (pending(tmp_path), index_new(tmp_path), index_new(tmp_path)) == (1, 1, 0)
    keep(tmp_path, [page("b", "<p>数字")])
    keep(tmp_path, [page("c", "<p>数字"), page("d", "<p>数字")], shard=1)
    assert (pending(tmp_path), index_new(tmp_path), pending(tmp_path)) == (3, 3, 0)
    assert found(tmp_path, "数字") == ["a", "b", "c", "d"]


def test_versions_that_come_in_one_batch_and_in_several(tmp_path: Path) -> None:
    old, new = "2023-05-01T12:00:00.000Z", "2024-05-01T12:00:00.000Z"
    keep(
        tmp_path,
        [
            page("p", "<p>旧的数字", fetched=old),
            page("q", "<p>数字"),
            page("p", "<p>新的数字", fetched=new),
        ],
    )
    keep(tmp_path, [page("q", "<p>新的数字", fetched="2025-05-01T12:00:00.000Z")], shard=1)
    index_new(tmp_path)
    assert found(tmp_path, "数字") == found(tmp_path, "新的") == ["p", "q"]
    assert found(tmp_path, "旧的", until="2023") == ["p"]
    index = open_index(tmp_path)
    assert index is not None
    assert index.searcher().num_docs == 4 + 2  # and a mark for each shard


def test_search_next_to_another_indexer_reports_what_is_not_searched(tmp_path: Path) -> None:
    keep(tmp_path, [page("a", "<p>数字")])
    index_new(tmp_path)
    keep(tmp_path, [page("b", "<p>数字")])
    with Lock(tmp_path / "search.lock", what="the search index"):
        result = search(tmp_path, "数字")
        assert ([hit.address for hit in result.hits], result.unsearched) == ([f"{SITE}/a"], 1)
        with pytest.raises(StorageError, match="in use"):
            index_new(tmp_path)
    assert search(tmp_path, "数字").unsearched == 0


def test_search_where_nothing_can_be_written(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = found(library, "地区")
    before = sorted(library.rglob("*"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    (library / "search" / ".tantivy-meta.lock").unlink(missing_ok=True)
    assert found(library, "地区") == expected
    # The reader that wrote the lock before may write it again from its own thread.
    after = [f for f in sorted(library.rglob("*")) if f.name != ".tantivy-meta.lock"]
    assert after == [f for f in before if f.name != ".tantivy-meta.lock"]


def test_a_damaged_index_is_rebuilt(tmp_path: Path) -> None:
    keep(tmp_path, [page("a", "<p>数字")])
    index_new(tmp_path)
    for file in (tmp_path / "search").iterdir():
        file.write_bytes(b"rubbish")
    with pytest.raises(InputError, match="is damaged"):
        open_index(tmp_path)
    index_new(tmp_path)
    assert found(tmp_path, "数字") == ["a"]


def test_a_page_whose_record_is_damaged_does_not_stop_the_index(tmp_path: Path) -> None:
    keep(tmp_path, [page("a", "<p>数字"), page("b", "<p>数字")])
    with Library(tmp_path) as library:
        first = next(library.pages())
    path = tmp_path / first.warc
    content = bytearray(path.read_bytes())
    content[first.offset : first.offset + 20] = bytes(20)
    path.write_bytes(content)
    assert found(tmp_path, "数字") == ["b"]


@pytest.mark.parametrize("query", ["", "  ", "，。", '""'])
def test_a_query_without_a_word(library: Path, query: str) -> None:
    with pytest.raises(UsageError, match="no word"):
        search(library, query)


def test_no_library(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a page library"):
        search(tmp_path, "数字")


def wait_until_indexed(folder: Path) -> None:
    deadline = time.monotonic() + 30
    while open_index(folder) is None or pending(folder):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_following_a_crawl(tmp_path: Path) -> None:
    """The follower waits for the library, indexes what comes, and ends soon after the crawl."""
    stop = threading.Event()
    thread = threading.Thread(target=follow, args=(tmp_path, stop))
    thread.start()
    time.sleep(0.2)
    keep(tmp_path, [page("a", "<p>数字")])
    wait_until_indexed(tmp_path)
    keep(tmp_path, [page("b", "<p>数字")])
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert pending(tmp_path) == 0
    assert found(tmp_path, "数字") == ["a", "b"]


def test_the_follower_is_a_process_that_ends_with_the_crawl(tmp_path: Path) -> None:
    keep(tmp_path, [page("a", "<p>数字")])
    follower = Follower(tmp_path)
    wait_until_indexed(tmp_path)
    keep(tmp_path, [page("b", "<p>数字")])
    started = time.monotonic()
    follower.close()
    assert time.monotonic() - started < 5
    assert pending(tmp_path) == 0


def test_the_follower_ends_when_the_crawl_is_killed(tmp_path: Path) -> None:
    keep(tmp_path, [page("a", "<p>数字")])
    program = (
        f"import os; from hinterland.library.search.indexing import Follower; "
        f"Follower({str(tmp_path)!r}); print('up', flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=False
    )
    # Its end is seen as the end of the pipe that the orphan inherited.
    assert (killed.returncode, killed.stdout, killed.stderr) == (-signal.SIGKILL, "up\n", "")
    with Lock(tmp_path / "search.lock", what="the index"):
        pass


def test_kills_of_the_indexer_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    pages = [page(str(n), f"<p>数字 第{n}页" + "，别的文字" * 200) for n in range(300)]
    keep(tmp_path, pages)
    program = (
        "import sys, time; from hinterland.library.search import indexing; print('up', flush=True)\n"
        "with indexing._Indexer(indexing.Path(sys.argv[1])) as i:\n"
        "    while i.take(indexing._after(time.monotonic() + 0.02)): print('x', flush=True)\n"
    )
    for commits in (1, 3, 5):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        for _ in range(commits):
            process.stdout.readline()
        time.sleep(0.01)
        process.kill()
        process.wait()
        process.stdout.close()
    index_new(tmp_path)
    assert found(tmp_path, "数字") == sorted(str(n) for n in range(300))
    assert search(tmp_path, "别的文字").total == 300


# Characters, figures, ranks, hosts, filters


@pytest.mark.parametrize("printed", ["廣東省進出口總額", "广东省进出口总额"])
@pytest.mark.parametrize("asked", ["進出口總額", "进出口总额", "广东", "廣東", "總", "东省進"])
def test_traditional_and_simplified_find_each_other(
    tmp_path: Path, printed: str, asked: str
) -> None:
    keep(tmp_path, [page("p", f"<p>{printed}（億美元）")])
    (hit,) = search(tmp_path, asked).hits
    assert hit.snippet == f"{printed}（億美元）"  # as it is printed
    (mark,) = hit.marks
    assert len(asked) == mark[1] - mark[0]


@pytest.mark.parametrize("printed", ["1,234,567.5", "1234567.5", "１，２３４，５６７"])
@pytest.mark.parametrize("asked", ["1,234,567", "1234567"])
def test_figures_with_and_without_commas(tmp_path: Path, printed: str, asked: str) -> None:
    keep(tmp_path, [page("p", f"<p>total {printed} USD")])
    (hit,) = search(tmp_path, asked).hits
    (mark,) = hit.marks
    assert (
        hit.snippet[slice(*mark)]
        .translate(dict.fromkeys(map(ord, ",，")))
        .startswith("1234567")
    )


def test_figures_are_not_found_by_their_ends(tmp_path: Path) -> None:
    keep(tmp_path, [page("p", "<p>1,234.5 and 2018,2019,2020 and 1,23 and 12,3456，10，200")])
    assert [found(tmp_path, word) for word in ("234.5", "1", "2019", "23", "3456", "1234", "200")] == [
        [], ["p"], ["p"], ["p"], ["p"], ["p"], ["p"]
    ]  # fmt: skip


CONTENTS = "<title>第十一篇 对外经济贸易</title>" + "".join(
    f"<li><a href={n}.htm>11-{n} 分地区进出口总额 进出口总额</a>" for n in range(1, 30)
)
ROWS = "".join(f"<tr><td>地区{n}<td>{n * 1234.5:,.1f}<td>{n}.5" for n in range(31))
FIGURES = (
    f"<title>11-8</title><p>{'说明。' * 400}<table><tr><td>进出口总额<td>2019{ROWS}</table>"
)


def test_tables_rank_before_contents(tmp_path: Path) -> None:
    keep(
        tmp_path,
        [page("index.htm", CONTENTS, weight=900), page("table.htm", FIGURES, weight=0.0),
         page("text.htm", "<p>进出口总额" + "，别的" * 400),
         page("numbered.htm", "<table>" + "".join(
             f"<tr><td>{n}<td><a href={n}.htm>进出口总额</a><td>{n}" for n in range(9)
         ), weight=900)],
    )  # fmt: skip
    order = [hit.address.rpartition("/")[2] for hit in search(tmp_path, "进出口总额").hits]
    assert order[:2] == ["table.htm", "text.htm"]
    assert sorted(order[2:]) == ["index.htm", "numbered.htm"]


def test_a_front_page_is_found_by_its_title(tmp_path: Path) -> None:
    front = f"<title>中国统计年鉴</title>{CONTENTS.partition('</title>')[2]}"
    pages = [page(f"{n}.htm", f"<p>见中国统计年鉴{n}" * 9) for n in range(30)]
    keep(tmp_path, [*pages, page("index.htm", front, weight=900)])
    assert search(tmp_path, "中国統計年鑒").hits[0].address == f"{SITE}/index.htm"


def test_a_table_among_many_links_is_a_table(tmp_path: Path) -> None:
    menu = "".join(f"<a href=m{n}.htm>栏目{n}</a>" for n in range(40))
    keep(tmp_path, [page("index.htm", CONTENTS), page("table.htm", menu + FIGURES)])
    assert search(tmp_path, "进出口总额").hits[0].address == f"{SITE}/table.htm"


CHINESE = "统计.中国".encode("idna").decode()


@pytest.mark.parametrize(
    ("host", "sites"),
    [
        ("https://www.stats.gov.cn/sj/ndsj/", ["stats:8080", "www.stats"]),
        ("http://stats.gov.cn", ["stats:8080", "www.stats"]),
        ("WWW.STATS.GOV.CN", ["stats:8080", "www.stats"]),
        ("www.stats.gov.cn:443", ["www.stats"]),
        ("stats.gov.cn:443", ["www.stats"]),
        ("stats.gov.cn:8080", ["stats:8080"]),
        ("//stats.gov.cn/", ["stats:8080", "www.stats"]),
        ("stats.gov.cn.", ["stats:8080", "www.stats"]),
        (" gov.cn ", ["stats:8080", "www.stats"]),
        ("user:secret@stats.gov.cn", ["stats:8080", "www.stats"]),
        ("http://127.0.0.1:81/", ["127.0.0.1:81"]),
        ("127.0.0.1", ["127.0.0.1:81"]),
        ("统计.中国", [CHINESE]),
        ("tats.gov.cn", []),
    ],
)
def test_hosts_in_any_form(tmp_path: Path, host: str, sites: list[str]) -> None:
    named = ["https://www.stats.gov.cn:443", "http://stats.gov.cn:8080", "http://127.0.0.1:81"]
    named.append(f"http://{CHINESE}:80")
    keep(tmp_path, [page("p", "<p>数字", site=site) for site in named])
    hits = search(tmp_path, "数字", host=host).hits
    short = [
        hit.address.split("/")[2]
        .replace(".gov.cn", "")
        .removesuffix(":443")
        .removesuffix(":80")
        for hit in hits
    ]
    assert sorted(short) == sites


def test_a_filter_that_lets_nothing_through(library: Path) -> None:
    def notes(**filters: str) -> tuple[str, ...]:
        result = search(library, "地区", **filters)  # type: ignore[arg-type]
        assert (result.total, result.hits) == (0, ())
        return result.notes

    assert notes(host="other.example") == ("the library has no page of the host other.example",)
    assert notes(kind="pdf") == ("the library has no page of the type pdf",)
    assert notes(since="2025") == ("the library has no page fetched since 2025",)
    assert notes(until="2020") == ("the library has no page fetched until 2020",)
    assert notes(host="other.example", kind="pdf") == (
        "the library has no page of the host other.example",
        "the library has no page of the type pdf",
    )
    assert notes(kind="jpg") == ("2 pages have these words, but none is of the type jpg",)
    assert search(library, "没有这样的话", host="tj.example").notes == ()
    assert search(library, "没有这样的话").notes == ()


def test_an_index_of_another_version_is_built_again(library: Path) -> None:
    older = tantivy.SchemaBuilder()
    for name in ("mark", "body", "address"):
        older.add_text_field(name, stored=True, tokenizer_name="raw")
    older.add_integer_field("last", stored=True)
    (library / "search").mkdir()
    index = tantivy.Index(older.build(), str(library / "search"))
    writer = index.writer()
    writer.add_document(tantivy.Document(mark="0", last=1 << 30))
    writer.commit()
    writer.wait_merging_threads()
    assert open_index(library) is None
    assert found(library, "進出口總額") == ["trade"]


# An indexer that fails


def test_an_indexer_that_fails_reports_it_in_one_line(tmp_path: Path) -> None:
    keep(tmp_path, [page("a", "<p>数字")])
    (tmp_path / "search").write_text("a file where a folder should be")
    follower = Follower(tmp_path)
    fault = follower.close()
    assert "\n" not in fault
    assert fault.startswith(f"{tmp_path}/search can't be written (")
    (tmp_path / "search").unlink()
    follower = Follower(tmp_path)
    assert follower.close() == ""
    assert found(tmp_path, "数字") == ["a"]


def test_an_indexer_speaks_the_language_of_the_crawl(tmp_path: Path) -> None:
    keep(tmp_path, [page("a", "<p>数字")])
    (tmp_path / "search").write_text("a file where a folder should be")
    with speaking("zh"):
        fault = Follower(tmp_path).close()
    assert fault.startswith(f"无法写入{tmp_path}/search（")


@pytest.mark.parametrize("error", ["SystemError('odd')", "BaseException('panic: odd')"])
def test_whatever_ends_an_indexer_is_one_line(tmp_path: Path, error: str) -> None:
    program = (
        "from hinterland.library.search import indexing\n"
        f"def fails(*_): raise {error}\n"
        "indexing.follow = fails; indexing.main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True,
        stdin=subprocess.PIPE, timeout=30, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith(f"hinterland: {tmp_path}/search can't be written (")


def test_an_indexer_that_is_killed_is_reported(tmp_path: Path) -> None:
    keep(tmp_path, [page("a", "<p>数字")])
    follower = Follower(tmp_path)
    wait_until_indexed(tmp_path)
    follower._process.kill()
    assert "ended with code -9" in follower.close()


def test_a_disk_that_is_full_while_pages_are_indexed(tmp_path: Path) -> None:
    """What can't be written is left for the next search, where there is room again."""
    keep(tmp_path, [page(str(n), "<p>数字 " + "别的文字" * 3000) for n in range(30)])
    program = (
        "import resource, signal, sys; from hinterland.library.search import indexing\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "indexing.main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True,
        input="\n", timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    lines = [line for line in ended.stderr.splitlines() if line.startswith("hinterland: ")]
    assert len(lines) == 1
    assert search(tmp_path, "数字").total == 30
