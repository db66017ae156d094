"""What is exported is found and read by others' tools, byte for byte."""

import gzip
import io
import json
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from hinterland.crawler.links.addresses import canonical, host_of
from hinterland.errors import UsageError
from hinterland.library import Answer, Entry, Library, Page, Repeat
from hinterland.library.exchange import export, import_warcs
from hinterland.library.exchange import wacz as wacz_module
from hinterland.library.exchange.cdxj import surt
from hinterland.library.verify import verify
from hinterland.library.warc import digest
from hinterland.library.warc.posted import asked_address

from .made_up import SITE, keep, page

with warnings.catch_warnings():  # of escapes in its own source
    warnings.simplefilter("ignore")
    from surt import surt as theirs  # type: ignore[import-untyped]

BODY = "<title>贸易</title><p>进出口总额 4.2"
OLD = "2023-05-01T12:00:00.000Z"


def other(path: str, body: bytes, *, repeat: Repeat | None = None, **headers: str) -> Entry:
    made = Answer(
        address=f"{SITE}/{path}",
        fetched="2024-06-01T00:00:00.000Z",
        status=200,
        reason="OK",
        headers=tuple((n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()),
        body=body,
        request=b"GET / HTTP/1.1\r\nHost: tj.example\r\n\r\n",
    )
    return Entry.of(made, host="tj.example:80", repeat=repeat)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    first = [
        page("a.htm", BODY, fetched=OLD),
        page("b.htm?b=2&a=%E4%B8%AD%u4E2D&sid=" + "a" * 32, "<p>b"),
        page("C/../d//e/", "<p>slashes"),
        page("x.png", b"\x89PNG\r\n\0\xff", mime="image/png"),
        page("gone", "no", status=404),
        other(
            "packed",
            gzip.compress(b"<p>packed", mtime=0),
            Content_Type="text/html",
            Content_Encoding="gzip",
            Transfer_Encoding="chunked",
        ),
    ]
    keep(folder, first)
    copy = Repeat(OLD, digest(BODY.encode()), f"{SITE}/a.htm")
    keep(folder, [other("copy.htm", BODY.encode(), repeat=copy, Content_Type="text/html")])
    keep(folder, [page("a.htm", BODY, repeats=OLD)], shard=1)
    return folder


def test_the_validator_accepts_it(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.wacz"
    assert export(library, wacz=target) == 8
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "import sys; from wacz.main import main; "
         "sys.exit(main(['validate', '-f', sys.argv[1]]))", str(target)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the passed WACZ is valid" in done.stdout


class Replay:
    """Finds pages in a WACZ file as replay tools do: key, index, record, original."""

    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path)
        index = self.zip.read("indexes/index.cdx.gz")
        self.lines: dict[tuple[str, str], dict[str, str]] = {}
        pieces = self.zip.read("indexes/index.idx").decode().splitlines()[1:]
        for piece in pieces:
            key, time, entry = piece.split(" ", 2)
            place = json.loads(entry)
            packed = index[place["offset"] : place["offset"] + place["length"]]
            lines = gzip.decompress(packed).decode().splitlines()
            assert lines[0].startswith(f"{key} {time} ")
            for line in lines:
                key, time, entry = line.split(" ", 2)
                self.lines[key, time] = json.loads(entry)
        assert list(self.lines) == sorted(self.lines)

    def body(self, address: str, fetched: str) -> bytes:
        time = "".join(filter(str.isdigit, fetched))[:14]
        entry = self.lines[theirs(address), time]
        with self.zip.open(f"archive/{entry['filename']}") as file:
            file.seek(int(entry["offset"]))
            member = io.BytesIO(file.read(int(entry["length"])))
        found = next(iter(ArchiveIterator(member)))
        assert found.rec_headers["WARC-Target-URI"] == asked_address(address)
        if found.rec_type == "revisit":
            head = found.rec_headers
            return self.body(head["WARC-Refers-To-Target-URI"], head["WARC-Refers-To-Date"])
        content: bytes = found.content_stream().read()
        return content


def test_every_page_of_an_export_is_the_kept_one(library: Path, tmp_path: Path) -> None:
    export(library, wacz=tmp_path / "all.wacz")
    replay = Replay(tmp_path / "all.wacz")
    with Library(library) as opened, replay.zip:
        pages = list(opened.pages())
        for one in pages:
            assert replay.body(one.address, one.fetched) == opened.record(one).body, one.address
        listed = replay.zip.read("pages/pages.jsonl").decode().splitlines()
    assert len(replay.lines) == len(pages) == 8
    seen = [json.loads(line) for line in listed[1:]]
    assert {"url": f"{SITE}/a.htm", "ts": OLD, "title": "贸易"}.items() <= seen[0].items()
    assert {p["url"] for p in seen} == {p.address for p in pages if "html" in p.mime
                                        and p.status == 200}  # fmt: skip


def test_a_long_index_is_in_pieces(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wacz_module, "_LINES", 3)
    export(library, wacz=tmp_path / "all.wacz")
    replay = Replay(tmp_path / "all.wacz")
    with replay.zip:
        assert len(replay.zip.read("indexes/index.idx").splitlines()) == 1 + 3
    assert len(replay.lines) == 8


def test_back_into_a_library(library: Path, tmp_path: Path) -> None:
    export(library, wacz=tmp_path / "all.wacz")
    copy = tmp_path / "copy"
    made = import_warcs(copy, [tmp_path / "all.wacz"], canonical=lambda a: a, host_of=host_of)
    assert (made.pages + made.revisits, made.faults, made.skipped) == (8, [], {})

    def content(folder: Path) -> set[tuple[str, str, int, bytes]]:
        with Library(folder) as opened:
            return {
                (p.address, p.fetched, p.status, opened.record(p).body) for p in opened.pages()
            }

    assert content(copy) == content(library)
    assert verify(copy).problems == []


def test_what_was_asked_by_post_keeps_its_key(tmp_path: Path) -> None:
    made = Answer(
        address=f"{SITE}/q", fetched=OLD, status=200, reason="OK", body=b"<p>posted",
        headers=((b"Content-Type", b"text/html"),),
        request=b"POST /q HTTP/1.1\r\nHost: tj.example\r\n\r\ny=1",
    )  # fmt: skip
    key = f"{SITE}/q?__wb_method=POST&y=1"
    keep(tmp_path / "library", [Entry.of(made, host="tj.example:80", key=key)])
    export(tmp_path / "library", wacz=tmp_path / "all.wacz")
    replay = Replay(tmp_path / "all.wacz")
    with replay.zip:
        assert replay.body(key, OLD) == b"<p>posted"
    (entry,) = replay.lines.values()
    assert (entry["url"], entry["method"]) == (f"{SITE}/q", "POST")
    assert entry["requestBody"] == "__wb_method=POST&y=1"
    assert verify(tmp_path / "library").problems == []


def test_where_a_wacz_file_can_be_written(library: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"its name has to end in \.wacz"):
        export(library, wacz=tmp_path / "all.zip")
    (tmp_path / "all.wacz").touch()
    with pytest.raises(UsageError, match="is there already"):
        export(library, wacz=tmp_path / "all.wacz")


PARTS = st.sampled_from(
    [
        "a",
        "B",
        "%41",
        "%25",
        "%",
        "%2541",
        "%u4E2D",
        "..",
        ".",
        "/",
        "//",
        "?",
        "&",
        "=",
        "中",
        "%e4%b8%ad",
        "+",
        ";jsessionid=A1",
        "@",
        "|",
        ".aspx",
        ":",
        "~",
        "é",
        "cfid=1&cftoken=2",
        "%00",
        "%ff",
        "%2F",
        "%3F",
        "%26",
        "%0a",
        "%20",
        "sid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "&PHPSESSID=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
        "JSESSIONID=cccccccccccccccccccccccccccccccc",
        "/(S(aaaaaaaaaaaaaaaaaaaaaaaa))/",
        "/(bbbbbbbbbbbbbbbbbbbbbbbb)/",
    ]
)
HOSTS = st.sampled_from(
    [
        "x.cn",
        "WWW.x.cn",
        "www2.x.cn",
        "127.0.0.1:8000",
        "[::1]:80",
        "x.cn:443",
        "x.cn:80",
        "x.cn:8443",
        "中国.cn",
        "x..cn",
        "x.cn.",
        "u:p@x.cn",
        "xn--fiqs8s.cn",
        "%61.cn",
    ]
)


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(["http", "https"]), HOSTS, st.lists(PARTS, max_size=8),
    st.none() | st.lists(PARTS, max_size=8),
)  # fmt: skip
def test_keys_are_those_of_surt(
    scheme: str, host: str, path: list[str], query: list[str] | None
) -> None:
    address = f"{scheme}://{host}/{''.join(path)}"
    address += "" if query is None else "?" + "".join(query)
    assert surt(address) == theirs(address)
    settled = canonical(address)
    if settled is not None:
        assert surt(settled) == theirs(settled)


def test_the_repeated_body_may_be_another_address_s(library: Path) -> None:
    with Library(library) as opened:
        found = opened.page(f"{SITE}/copy.htm")
        assert isinstance(found, Page)
        assert (found.kind, opened.record(found).body) == ("revisit", BODY.encode())
        original = opened.original(found)
        assert original is not None
        assert original.address == f"{SITE}/a.htm"
    assert verify(library).problems == []
