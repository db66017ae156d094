"""Others' WARC files come in whole; what goes out is read by others."""

import contextlib
import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from fastwarc import ArchiveIterator as FastIterator
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from hinterland.crawler.links.addresses import canonical, host_of
from hinterland.errors import InputError, StorageError, UsageError
from hinterland.library import Library
from hinterland.library.exchange import Imported, export, import_warcs
from hinterland.library.exchange.cdxj import surt
from hinterland.library.lock import Lock
from hinterland.library.search.query import search
from hinterland.library.verify import verify
from hinterland.library.warc.files import records_in as records

from .made_up import SITE, keep, page

DATE = "2019-12-31T23:59:59Z"


def bring(folder: Path, *files: Path) -> Imported:
    return import_warcs(folder, files, canonical=canonical, host_of=host_of)


def record(
    kind: str = "response",
    address: str = f"<{SITE}/a>",
    block: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>\xe8\xbf\x9b\xe5\x8f\xa3",
    **head: str,
) -> bytes:
    """Return a record as an old writer makes it: no digests, angle brackets."""
    given = {"WARC-Date": DATE, "Content-Type": "application/http;msgtype=response"}
    given |= {name.replace("_", "-"): value for name, value in head.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    start = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n{lines}"
    return f"{start}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def http(
    body: bytes, *, status: str = "200 OK", headers: str = "Content-Type: text/html"
) -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body


def kept(folder: Path) -> list[tuple[str, str, str, bytes]]:
    with Library(folder) as library:
        return [
            (p.address.removeprefix(SITE), p.fetched, p.kind, library.record(p).body)
            for p in library.pages()
        ]


PLAIN = record(block=http(b"<p>a")) + record(address=f"{SITE}/b", block=http(b"<p>b"))
BOTH = [
    ("/a", "2019-12-31T23:59:59.000Z", "response", b"<p>a"),
    ("/b", "2019-12-31T23:59:59.000Z", "response", b"<p>b"),
]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        gzip.compress(PLAIN, mtime=0),
        gzip.compress(PLAIN[:100], mtime=0) + gzip.compress(PLAIN[100:], mtime=0),
        gzip.compress(record(block=http(b"<p>a")), mtime=0)
        + gzip.compress(record(address=f"{SITE}/b", block=http(b"<p>b")), mtime=0),
        PLAIN.replace(b"\r\n\r\nWARC", b"\r\n\r\n\r\n\r\nWARC"),
    ],
    ids=["plain", "one member", "members across records", "a member a record", "blank lines"],
)
def test_any_framing_is_read(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "theirs.warc"
    file.write_bytes(content)
    made = bring(tmp_path / "library", file)
    assert (made.pages, made.faults, made.skipped) == (2, [], {})
    assert kept(tmp_path / "library") == BOTH
    assert verify(tmp_path / "library").problems == []
    again = bring(tmp_path / "library", file)
    assert (again.pages, again.already) == (0, 2)
    assert kept(tmp_path / "library") == BOTH


def test_an_imported_page_is_found_and_has_its_host(tmp_path: Path) -> None:
    file = tmp_path / "theirs.warc"
    file.write_bytes(record(address="<HTTP://Site.EXAMPLE:80/x/../a%7e#top>"))
    bring(tmp_path / "library", file)
    with Library(tmp_path / "library") as library:
        (found,) = library.pages()
    assert (found.address, found.host) == ("http://site.example/a~", "site.example:80")
    assert (found.mime, found.status) == ("text/html", 200)
    assert search(tmp_path / "library", "进口").total == 1


def test_bodies_come_as_they_were_sent(tmp_path: Path) -> None:
    packed = gzip.compress("<p>进口".encode(), mtime=0)
    chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (5, packed[:5], len(packed) - 5, packed[5:])
    headers = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html"
    file = tmp_path / "theirs.warc"
    file.write_bytes(record(block=http(chunks, headers=headers)))
    bring(tmp_path / "library", file)
    ((_, _, _, body),) = kept(tmp_path / "library")
    assert body.decode() == "<p>进口"
    with Library(tmp_path / "library") as library:
        (found,) = library.pages()
        assert library.record(found).raw.endswith(packed)
    assert verify(tmp_path / "library").problems == []


def test_what_is_no_answer_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "theirs.warc"
    file.write_bytes(
        record("warcinfo", "", b"software: x")
        + record("request", block=b"GET /a HTTP/1.1\r\nHost: tj.example\r\n\r\n")
        + record()
        + record(address="dns:tj.example", block=b"1.2.3.4", Content_Type="text/dns")
        + record("metadata", block=b"via: x")
        + record("resource", block=b"<p>x", Content_Type="text/html")
        + record(address=f"{SITE}/odd", block=b"no status line")
        + record(address=f"{SITE}/when", WARC_Date="long ago")
    )
    made = bring(tmp_path / "library", file)
    assert (made.pages, made.faults) == (1, [])
    assert made.skipped == {
        "not an answer from the web: response": 1,
        "not an answer from the web: metadata": 1,
        "not an answer from the web: resource": 1,
        "without an HTTP status": 1,
        "without a date": 1,
    }
    (ours,) = (tmp_path / "library" / "shard-0").glob("*.warc.gz")
    assert b"GET /a HTTP/1.1\r\nHost: tj.example" in gzip.decompress(ours.read_bytes())


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_a_cut_file_gives_what_is_whole(tmp_path: Path, compress: type[bytes]) -> None:
    file = tmp_path / "theirs.warc.gz"
    first, second = (compress(PLAIN[: len(PLAIN) // 2]), compress(PLAIN[len(PLAIN) // 2 :]))
    file.write_bytes((first + second)[:-20])
    made = bring(tmp_path / "library", file)
    assert made.pages == 1
    (fault,) = made.faults
    assert fault.startswith(f"{file}, byte ")
    assert fault.endswith(": the record is cut off")
    assert kept(tmp_path / "library") == BOTH[:1]


def test_damage_is_told_and_the_other_files_are_read(tmp_path: Path) -> None:
    good, bad, none = tmp_path / "good.warc", tmp_path / "bad.warc.gz", tmp_path / "none.warc"
    good.write_bytes(PLAIN)
    content = bytearray(
        gzip.compress(record(address=f"{SITE}/c"), mtime=0) + gzip.compress(PLAIN, mtime=0)
    )
    content[-40] ^= 255
    bad.write_bytes(content)
    none.write_bytes(b"<html>")
    made = bring(tmp_path / "library", bad, none, good)
    assert made.faults == [
        fault_of(bad),
        f"{none}, byte 0: no WARC record begins here",
    ]
    assert made.faults[0].startswith(f"{bad}, byte ")
    assert {path for path, *_ in kept(tmp_path / "library")} == {"/a", "/b", "/c"}


@settings(max_examples=60, deadline=None)
@given(
    where=st.floats(0, 1, exclude_max=True), junk=st.binary(max_size=6), packed=st.booleans()
)
def test_any_damage_is_an_input_error(
    where: float, junk: bytes, packed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = gzip.compress(PLAIN, mtime=0) if packed else PLAIN
    at = int(where * len(content))
    file = tmp_path_factory.mktemp("theirs") / "theirs.warc"
    file.write_bytes(content[:at] + junk + content[at + 3 :])
    found: list[object] = []
    with contextlib.suppress(InputError):  # anything else fails
        found += records(file)
    assert len(found) <= 3


def fault_of(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        list(records(path))
    return str(caught.value)


def test_a_record_that_its_digest_does_not_fit_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "theirs.warc"
    file.write_bytes(
        record(WARC_Block_Digest="sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ")
        + record(address=f"{SITE}/b", WARC_Block_Digest="odd:1")
    )
    made = bring(tmp_path / "library", file)
    assert made.faults == [f"{SITE}/a: the record does not match its digest"]
    assert [path for path, *_ in kept(tmp_path / "library")] == ["/b"]


def test_revisits(tmp_path: Path) -> None:
    head = http(b"", headers="Content-Type: text/html\r\nX: y")
    digested = {"WARC_Payload_Digest": "sha1:ABC"}
    file = tmp_path / "theirs.warc"
    file.write_bytes(
        record(block=http(b"<p>a"), **digested)
        + record("revisit", block=head, WARC_Date="2020-01-01T00:00:00Z", **digested)
        + record("revisit", f"{SITE}/copy", head, WARC_Date="2020-01-02T00:00:00Z", **digested)
        + record("revisit", f"{SITE}/named", head, WARC_Refers_To_Target_URI=f"<{SITE}/a>",
                 WARC_Refers_To_Date=DATE)
        + record(block=http(b"<p>a"), WARC_Date="2020-01-03T00:00:00Z")
        + record("revisit", f"{SITE}/orphan", head)
    )  # fmt: skip
    made = bring(tmp_path / "library", file)
    assert (made.pages, made.revisits, made.faults) == (3, 2, [])
    assert made.skipped == {"a revisit of a page that is not here": 1}
    assert kept(tmp_path / "library") == [
        ("/a", "2019-12-31T23:59:59.000Z", "response", b"<p>a"),
        ("/a", "2020-01-01T00:00:00.000Z", "revisit", b"<p>a"),
        ("/copy", "2020-01-02T00:00:00.000Z", "response", b"<p>a"),
        ("/named", "2019-12-31T23:59:59.000Z", "response", b"<p>a"),
        ("/a", "2020-01-03T00:00:00.000Z", "revisit", b"<p>a"),
    ]
    assert verify(tmp_path / "library").problems == []


def test_an_older_version_may_come_later(tmp_path: Path) -> None:
    keep(tmp_path / "library", [page("a", "<p>a", fetched="2024-05-01T12:00:00.000Z")])
    file = tmp_path / "theirs.warc"
    file.write_bytes(record(block=http(b"<p>a")))
    assert bring(tmp_path / "library", file).pages == 1
    assert verify(tmp_path / "library").problems == []


def test_what_can_not_be_imported(tmp_path: Path) -> None:
    file = tmp_path / "theirs.warc"
    with pytest.raises(UsageError, match=r"there is no file .*theirs\.warc"):
        bring(tmp_path / "library", file)
    assert not (tmp_path / "library").exists()
    file.write_bytes(PLAIN)
    (tmp_path / "library").mkdir()
    with (
        Lock(tmp_path / "library" / "lock", what="the library"),
        pytest.raises(StorageError, match="in use"),
    ):
        bring(tmp_path / "library", file)
    with pytest.raises(StorageError, match="can't be made"):
        bring(file / "library", file)


def warcio_file(path: Path, pages: Iterable[tuple[str, bytes]]) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for address, body in pages:
            head = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1"
            )
            writer.write_record(
                writer.create_warc_record(
                    address, "response", payload=io.BytesIO(body), http_headers=head
                )
            )


# warcio leaves its buffers open.
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
def test_a_file_of_warcio_and_back(tmp_path: Path) -> None:
    bodies = {f"{SITE}/{n}": f"<p>第{n}页 进出口".encode() for n in range(200)}
    warcio_file(tmp_path / "theirs.warc.gz", bodies.items())
    assert bring(tmp_path / "library", tmp_path / "theirs.warc.gz").pages == 200
    assert export(tmp_path / "library", warc=tmp_path / "ours.warc.gz") == 200
    with (tmp_path / "ours.warc.gz").open("rb") as file:
        theirs = {
            r.rec_headers["WARC-Target-URI"]: r.content_stream().read()
            for r in ArchiveIterator(file, check_digests="raise")
            if r.rec_type == "response"
        }
    assert theirs == bodies
    with (tmp_path / "ours.warc.gz").open("rb") as file:
        fast = {
            r.headers["WARC-Target-URI"]: r.reader.read()
            for r in FastIterator(file)
            if r.headers["WARC-Type"] == "response"
        }
    assert fast == bodies
    assert bring(tmp_path / "copy", tmp_path / "ours.warc.gz").pages == 200
    assert kept(tmp_path / "copy") == kept(tmp_path / "library")


@pytest.mark.parametrize("own", [True, False])
def test_an_index_points_at_the_records(tmp_path: Path, own: bool) -> None:
    old = "2023-05-01T12:00:00.000Z"
    library = tmp_path / "library"
    keep(library, [page("b?x=2&a=1", "<p>b", fetched=old), page("a", "<p>a", fetched=old)])
    keep(library, [page("a", "<p>a", repeats=old)], shard=1)
    warc = None if own else tmp_path / "all.warc.gz"
    assert export(library, cdxj=tmp_path / "index.cdxj", warc=warc) == 3
    lines = (tmp_path / "index.cdxj").read_bytes().splitlines()
    assert lines == sorted(lines)
    keys = [line.split(b" ", 2) for line in lines]
    assert [(key.decode(), time.decode()) for key, time, _ in keys] == [
        ("example,tj)/a", "20230501120000"),
        ("example,tj)/a", "20240501120000"),
        ("example,tj)/b?a=1&x=2", "20230501120000"),
    ]
    for line in lines:
        entry = json.loads(line.split(b" ", 2)[2])
        with ((library if own else tmp_path) / entry["filename"]).open("rb") as file:
            file.seek(int(entry["offset"]))
            member = gzip.decompress(file.read(int(entry["length"])))
        assert f"WARC-Target-URI: {entry['url']}\r\n".encode() in member
        assert f"WARC-Payload-Digest: {entry['digest']}\r\n".encode() in member
        assert (entry["mime"] == "warc/revisit") == (b"WARC-Type: revisit" in member)


@pytest.mark.parametrize(
    ("address", "key"),
    [  # as the package surt 0.3 gives them
        ("http://127.0.0.1:8000/a", "1,0,0,127:8000)/a"),
        ("http://www2.x.cn/A/B.HTM?B=2&a=1&a=&c", "cn,x)/a/b.htm?a=&a=1&b=2&c"),
        ("http://x.cn/?", "cn,x)/"),
        ("http://x.cn/a//b/", "cn,x)/a/b"),
        ("http://x.cn/?a=1&a-b=2", "cn,x)/?a=1&a-b=2"),
        ("https://x.cn:443/", "cn,x)/"),
        ("http://[::1]:80/a", "::1)/a"),
        ("http://x.cn/%E4%B8%AD%e6/a%20b", "cn,x)/%e4%b8%ad%e6/a%20b"),
        ("http://x.cn/a?&&a=1&", "cn,x)/a?&&&a=1"),
        ("http://x.cn/a/?b", "cn,x)/a?b"),
    ],
)
def test_keys_are_those_of_other_archives(address: str, key: str) -> None:
    assert surt(address) == key


def test_what_can_not_be_exported(tmp_path: Path) -> None:
    library = tmp_path / "library"
    keep(library, [page("a", "<p>a")])
    there = tmp_path / "there.warc.gz"
    there.write_bytes(b"mine")
    with pytest.raises(UsageError, match="name a file"):
        export(library)
    with pytest.raises(UsageError, match="is there already"):
        export(library, cdxj=tmp_path / "new.cdxj", warc=there)
    with pytest.raises(UsageError, match=r"its name has to end in \.warc\.gz"):
        export(library, warc=tmp_path / "x.warc")
    with pytest.raises(StorageError, match="can't be written"):
        export(library, cdxj=tmp_path / "none" / "x.cdxj")
    for file in (library / "shard-0").glob("*.warc.gz"):
        file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(InputError, match="is shorter"):
        export(library, warc=tmp_path / "new.warc.gz")
    assert there.read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["library", "there.warc.gz"]


def test_a_file_of_wget(tmp_path: Path) -> None:
    """Made by `wget -r --warc-file=…` of a small site: angle brackets, requests, a log."""
    folder = tmp_path / "library"
    made = bring(folder, Path(__file__).parent / "data" / "wget-1.21.warc.gz")
    assert made.faults == []
    assert made.skipped == {
        "not an answer from the web: metadata": 1,
        "not an answer from the web: resource": 2,
    }
    site = "http://127.0.0.1:8123"
    with Library(folder) as library:
        found = {p.address: (p.status, library.record(p).body) for p in library.pages()}
    assert {address: status for address, (status, _) in found.items()} == {
        f"{site}/": 200,
        f"{site}/robots.txt": 404,
        f"{site}/b.html": 200,
        f"{site}/none.html": 404,
    }
    assert found[f"{site}/b.html"][1] == "<meta charset=gbk><p>出口".encode("gbk")
    (hit,) = search(folder, "出口").hits
    assert hit.address == f"{site}/b.html"
    assert verify(folder).problems == []
