"""The store: what is committed is there, what is not was never there."""

import gzip
import io
import os
import resource
import sqlite3
import stat
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastwarc import ArchiveIterator as FastIterator
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.checker import Checker  # type: ignore[import-untyped]

from hinterland.errors import InputError, StorageError, UsageError
from hinterland.library import Answer, Entry, Library, Repeat, Shard
from hinterland.library import shard as shard_module
from hinterland.library.lock import Lock
from hinterland.library.warc import digest, records
from hinterland.library.warc.inflate import inflate


def answer(number: int = 0, **changes: object) -> Answer:
    made = Answer(
        address=f"http://site.example/{number}",
        fetched=f"2024-05-{number % 28 + 1:02}T12:00:00.000Z",
        status=200,
        reason="OK",
        headers=(
            (b"Content-Type", b"Text/HTML; charset=utf-8"),
            (b"ETag", b'"v%d"' % number),
            (b"Last-Modified", b"Mon, 06 May 2024 10:00:00 GMT"),
        ),
        body=f"<p>page {number} 进出口</p>".encode() * 10,
        request=b"GET /%d HTTP/1.1\r\nHost: site.example\r\n\r\n" % number,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def entry(number: int = 0, **changes: object) -> Entry:
    return Entry.of(answer(number, **changes), host="site.example:80")


def keep(folder: Path, *entries: Entry) -> None:
    shard = Shard(folder)
    shard.commit(entries)
    shard.close()


def warc_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("shard-*/*.warc.gz"))


def test_what_is_kept_is_read(tmp_path: Path) -> None:
    keep(tmp_path, *(entry(n) for n in range(3)))
    with Library(tmp_path) as library:
        pages = list(library.pages())
        assert [p.address for p in pages] == [f"http://site.example/{n}" for n in range(3)]
        page = library.page("http://site.example/1")
        assert page == pages[1]
        assert (page.status, page.mime, page.kind) == (200, "text/html", "response")
        assert (page.etag, page.modified) == ('"v1"', "Mon, 06 May 2024 10:00:00 GMT")
        assert page.digest == digest(answer(1).body)
        record = library.record(page)
        assert record.body == answer(1).body
        assert record.status_line == "HTTP/1.1 200 OK"
        assert record.header("content-type") == "Text/HTML; charset=utf-8"
        assert record.whole
        assert library.page("http://site.example/none") is None


def test_pages_can_be_followed_and_chosen(tmp_path: Path) -> None:
    keep(tmp_path, *(entry(n) for n in range(4)))
    with Library(tmp_path) as library:
        ids = [p.id for p in library.pages()]
        assert [p.id for p in library.pages(after_id=ids[1])] == ids[2:]
        assert [p.id for p in library.pages(limit=2)] == ids[:2]
        assert not list(library.pages(host="other.example:80"))
        writer = Shard(tmp_path)
        writer.commit([entry(9)])  # the reader sees what a writer adds meanwhile
        assert [p.address for p in library.pages(after_id=ids[-1])] == ["http://site.example/9"]
        writer.close()


def test_the_last_page_at_a_time(tmp_path: Path) -> None:
    versions = [
        replace(answer(), fetched=f"{year}-06-01T00:00:00.000Z") for year in (2020, 2022)
    ]
    keep(tmp_path, *(Entry.of(a, host="site.example:80") for a in versions))
    with Library(tmp_path) as library:
        found = {
            at: page.fetched[:4] if page else None
            for at in ("2019", "2020", "2021-12-31", "2022-06-01", "2022-06-01T00:00:00Z")
            for page in [library.page("http://site.example/0", at=at)]
        }
    assert list(found.values()) == [None, "2020", "2020", "2022", "2022"]


def test_others_read_the_archive(tmp_path: Path) -> None:
    keep(tmp_path, *(entry(n) for n in range(3)))
    keep(tmp_path, Entry.of(answer(0), host="h", repeat=Repeat("2024-01-01T00:00:00Z", "d")))
    (path,) = warc_files(tmp_path)
    with path.open("rb") as file:
        kinds = [
            (r.rec_type, r.rec_headers["WARC-Target-URI"], r.content_stream().read())
            for r in ArchiveIterator(file)
        ]
    assert [k for k, *_ in kinds] == ["warcinfo"] + ["request", "response"] * 3 + [
        "request",
        "revisit",
    ]
    assert kinds[2][1:] == ("http://site.example/0", answer(0).body)
    assert kinds[1][2] == b""  # a GET has no body
    checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
    checker.process_all()
    assert checker.exit_value == 0
    fast = list(FastIterator(io.BytesIO(path.read_bytes()), parse_http=True))
    assert len(fast) == len(kinds)


def test_every_record_is_one_gzip_member(tmp_path: Path) -> None:
    keep(tmp_path, *(entry(n) for n in range(5)))
    (path,) = warc_files(tmp_path)
    data, members = path.read_bytes(), 0
    while data:
        inflater = zlib.decompressobj(31)
        assert inflater.decompress(data).count(b"WARC/1.1\r\n") == 1
        data, members = inflater.unused_data, members + 1
    assert members == 1 + 2 * 5


def test_chunks_are_named_but_not_kept(tmp_path: Path) -> None:
    headers = ((b"Transfer-Encoding", b"chunked"), (b"Content-Encoding", b"gzip"))
    keep(tmp_path, entry(1, headers=headers, body=gzip.compress(b"inside", mtime=0)))
    with Library(tmp_path) as library:
        (page,) = library.pages()
        record = library.record(page)
    assert record.body == b"inside"
    assert record.raw.endswith(gzip.compress(b"inside", mtime=0))
    assert record.header("X-Archive-Orig-Transfer-Encoding") == "chunked"


def test_a_revisit_has_the_body_it_repeats(tmp_path: Path) -> None:
    first = answer(1)
    again = replace(first, fetched="2024-06-01T00:00:00.000Z", status=304, body=b"")
    repeat = Repeat(first.fetched, digest(first.body))
    keep(tmp_path, entry(1))
    keep(tmp_path, Entry.of(again, host="site.example:80", repeat=repeat))
    with Library(tmp_path) as library:
        page = library.page(first.address)
        assert page is not None
        assert (page.kind, page.status) == ("revisit", 304)
        assert page.digest == repeat.digest
        record = library.record(page)
    assert record.body == first.body
    assert record.warc["warc-profile"].endswith("server-not-modified")
    assert record.warc["warc-refers-to-date"] == first.fetched


@pytest.mark.parametrize("torn", [b"rubbish", b"\x1f\x8b\x08\x00half a member", b"\0" * 70_000])
def test_a_torn_tail_is_cut_off(tmp_path: Path, torn: bytes) -> None:
    keep(tmp_path, entry(1))
    (path,) = warc_files(tmp_path)
    committed = path.read_bytes()
    path.write_bytes(committed + torn)
    shard = Shard(tmp_path)
    assert path.read_bytes() == committed
    shard.commit([entry(2)])
    shard.close()
    with Library(tmp_path) as library:
        assert [library.record(p).body for p in library.pages()] == [
            answer(1).body,
            answer(2).body,
        ]


def test_records_without_a_transaction_were_never_kept(tmp_path: Path) -> None:
    shard = Shard(tmp_path)
    shard.commit([entry(1)])

    def fail(_: sqlite3.Connection) -> None:
        raise RuntimeError("in the middle")

    (path,) = warc_files(tmp_path)
    before = path.read_bytes()
    with pytest.raises(RuntimeError):
        shard.commit([entry(2)], fail)
    assert path.read_bytes() == before
    shard.commit([entry(3)])
    shard.close()
    with Library(tmp_path) as library:
        assert [p.address[-1] for p in library.pages()] == ["1", "3"]
        assert [library.record(p).whole for p in library.pages()] == [True, True]


def test_a_file_that_is_full_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard_module, "ROTATION", 1000)
    shard = Shard(tmp_path)
    for number in range(6):
        shard.commit([entry(number)])
    shard.close()
    assert len(warc_files(tmp_path)) > 1
    shard = Shard(tmp_path)
    shard.commit([entry(6)])
    shard.close()
    with Library(tmp_path) as library:
        assert [library.record(p).body for p in library.pages()] == [
            answer(n).body for n in range(7)
        ]


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, resource\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from test_store import entry\n"
        "from hinterland.errors import StorageError\n"
        "from hinterland.library import Shard\n"
        "shard = Shard(Path(sys.argv[2]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))\n"
        "import os\n"
        "for n in range(100):\n"
        "    try: shard.commit([entry(n, body=os.urandom(100_000))])\n"
        "    except StorageError as e: print(n, e); break\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.count("\n") == 1
    kept, message = run.stdout.split(" ", 1)
    assert "disk is full" in message
    keep(tmp_path, entry(1000))
    with Library(tmp_path) as library:
        pages = list(library.pages())
        assert len(pages) == int(kept) + 1
        assert all(library.record(p).whole for p in pages)


def test_a_library_has_one_writer(tmp_path: Path) -> None:
    shard = Shard(tmp_path)
    with pytest.raises(StorageError, match=f"in use by another crawl .process {os.getpid()}."):
        Shard(tmp_path)
    shard.close()
    Shard(tmp_path).close()


def test_the_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from hinterland.library.lock import Lock\n"
    code += "Lock(Path(sys.argv[1]), what='x'); print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "lock")],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    holder.stdout.readline()
    assert Lock.is_held(tmp_path / "lock")
    holder.kill()
    holder.wait()
    holder.stdout.close()
    holder.stdin.close()
    assert not Lock.is_held(tmp_path / "lock")
    Lock(tmp_path / "lock", what="x").close()


def test_no_library_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a page library"):
        Library(tmp_path)


def test_damage_is_named(tmp_path: Path) -> None:
    keep(tmp_path, entry(1), entry(2))
    (path,) = warc_files(tmp_path)
    data = path.read_bytes()
    with Library(tmp_path) as library:
        (page, other) = library.pages()
        for at in (page.offset, page.offset + 60, page.offset + page.length - 6):
            path.write_bytes(data[:at] + b"\0\1\2" + data[at + 3 :])
            with pytest.raises(InputError, match=f"damaged at byte {page.offset} "):
                library.record(page)
            assert library.record(other).whole
    path.write_bytes(data[:-1])
    with pytest.raises(InputError, match=r"damaged: it has .* bytes, but .* by its index"):
        Shard(tmp_path)
    index = tmp_path / "shard-0" / "index.sqlite"
    index.write_bytes(b"not a database" * 1000)
    for open_it in (Library, Shard):
        with pytest.raises(InputError, match="damaged"):
            open_it(tmp_path)


def test_a_lost_index_is_not_written_over(tmp_path: Path) -> None:
    keep(tmp_path, entry(1))
    for file in (tmp_path / "shard-0").glob("index.sqlite*"):
        file.unlink()
    with pytest.raises(InputError, match="no index"):
        Shard(tmp_path)
    assert len(warc_files(tmp_path)) == 1


def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    keep(tmp_path, entry(1))
    for path in [*tmp_path.rglob("*"), tmp_path]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        with Library(tmp_path) as library:
            assert len(list(library.pages())) == 1
    finally:
        for path in [tmp_path, *tmp_path.rglob("*")]:
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


def test_status_counts(tmp_path: Path) -> None:
    keep(tmp_path, entry(1), entry(2, status=404), entry(3))
    with Library(tmp_path) as library:
        status = library.status()
    assert (status["pages"], status["hosts"], status["statuses"]) == (
        3,
        1,
        {"200": 2, "404": 1},
    )
    assert (status["first"], status["running"]) == ("2024-05-02T12:00:00.000Z", False)


@settings(max_examples=30, deadline=None)
@given(
    body=st.binary(max_size=3000),
    reason=st.text(max_size=20),
    headers=st.lists(
        st.tuples(
            st.from_regex(rb"[A-Za-z][A-Za-z-]{0,15}", fullmatch=True),
            st.from_regex(rb"[!-~]([ -~]{0,30}[!-~])?", fullmatch=True),
        ).filter(lambda h: h[0].lower() not in {b"content-encoding", b"transfer-encoding"}),
        max_size=5,
    ),
)
def test_any_answer_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
    body: bytes,
    reason: str,
    headers: list[tuple[bytes, bytes]],
) -> None:
    folder = tmp_path_factory.mktemp("library")
    keep(folder, entry(1, body=body, reason=reason, headers=tuple(headers)))
    with Library(folder) as library:
        (page,) = library.pages()
        record = library.record(page)
    assert record.body == body
    assert record.whole
    assert record.headers == tuple((n.decode(), v.decode()) for n, v in headers)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=400))
def test_rubbish_is_no_record(data: bytes) -> None:
    assert all(record.fault for record in records(io.BytesIO(data)))


@settings(max_examples=60, deadline=None)
@given(
    body=st.binary(max_size=2000).map(lambda b: b * 20),
    coding=st.sampled_from(["gzip", "deflate", "raw deflate", "gzip, deflate", "br"]),
    limit=st.integers(0, 50_000),
)
def test_inflate_gives_a_prefix_within_the_limit(body: bytes, coding: str, limit: int) -> None:
    import brotli

    raw = zlib.compressobj(wbits=-15)
    sent = {  # type: ignore[no-untyped-call]
        "gzip": lambda: gzip.compress(body, mtime=0),
        "deflate": lambda: zlib.compress(body),
        "raw deflate": lambda: raw.compress(body) + raw.flush(),
        "gzip, deflate": lambda: zlib.compress(gzip.compress(body, mtime=0)),
        "br": lambda: brotli.compress(body, quality=1),
    }[coding]()
    got, whole = inflate(sent, coding.removeprefix("raw "), limit=limit)
    assert len(got) <= limit
    assert body.startswith(got)
    if coding != "gzip, deflate":  # the limit holds for the inner body, too
        assert whole == (len(body) <= limit)
        assert got == body[:limit]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_bomb_costs_what_it_gives(coding: str) -> None:
    import brotli

    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding]
    bomb = pack(bytes(50_000_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    body, whole = inflate(bomb, coding, limit=1_000_000)
    assert (len(body), whole) == (1_000_000, False)
    # Packing has touched 50 MB already; taking it apart adds nothing of that order.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000


def test_unknown_and_damaged_codings() -> None:
    with pytest.raises(InputError, match="content coding 'zstd' can't be decoded here"):
        inflate(b"\x28\xb5\x2f\xfd\x04", "zstd", limit=10)
    sent = gzip.compress(b"a" * 1000, mtime=0)
    assert inflate(sent[:-9], "gzip", limit=5000)[1] is False
    for coding in (
        "gzip",
        "deflate",
        "br",
        "zstd",
        "none",
        "utf-8",
        "snappy",
        "identity",
        " , ",
    ):
        assert inflate(b"<p>plain", coding, limit=5000) == (b"<p>plain", True)
        assert inflate(b"<p>plain", coding, limit=3) == (b"<p>", False)
