"""What is exported is replayed by pywb, byte for byte: the kept pages, and nothing else."""

import gzip
import http.client
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

import pytest
from fastwarc import ArchiveIterator as FastIterator
from fastwarc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from hinterland.crawler.links.addresses import canonical, host_of
from hinterland.library import Answer, Entry, Library, Page, Repeat
from hinterland.library.exchange import export, import_warcs

from .made_up import SITE, keep, page
from .test_importing import FORM, answer, of, request

PYWB = Path(__file__).parents[2] / ".venv" / "replay" / "bin"
OLD = "2023-05-01T12:00:00.000Z"
BODY = "<title>贸易</title><p>进出口总额 4.2"
CHINESE = "统计/表.htm?省=北京"
#: An address with a session id, as the crawler asks and keeps it.
SESSION = f"{SITE}/s.jsp;jsessionid={'A' * 32}?b=2&a=1&PHPSESSID={'b' * 32}"


@dataclass
class Replay:
    """A pywb that runs, with the collections `warc`, `wacz` and `own`."""

    port: int

    def __call__(
        self, collection: str, fetched: str, address: str, form: bytes = b""
    ) -> tuple[int, dict[str, str], bytes]:
        """Return what is replayed of an address as it was kept: status, headers and bytes."""
        moment = "".join(filter(str.isdigit, fetched))[:14]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        path = f"/{collection}/{moment}id_/{address}"
        headers = {"Content-Type": FORM} if form else {}
        connection.request("POST" if form else "GET", path, form or None, headers)
        found = connection.getresponse()
        body = found.read()
        connection.close()
        return found.status, dict(found.getheaders()), body


def http_page(path: str, body: bytes, status: int = 200, **headers: str) -> Entry:
    made = Answer(
        address=f"{SITE}/{path}",
        fetched="2024-06-01T00:00:00.000Z",
        status=status,
        reason="OK",
        headers=tuple((n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()),
        body=body,
        request=b"GET / HTTP/1.1\r\nHost: tj.example\r\n\r\n",
    )
    return Entry.of(made, host="tj.example:80")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept") / "library"
    kept = canonical(SESSION)
    assert kept is not None
    assert "session" not in kept.lower()
    first = page("a.htm", BODY, fetched=OLD)
    keep(
        folder,
        [
            first,
            page(quote(CHINESE, safe="/?="), "<p>省"),
            page("%u4E2D%u56FD.htm?x=%", "<p>escapes of another kind"),
            page(kept.removeprefix(f"{SITE}/"), "<p>session"),
            page("x.png", b"\x89PNG\r\n\0\xff", mime="image/png"),
            page("gone", "<p>no", status=404),
            http_page("moved", b"", 302, Location=f"{SITE}/a.htm"),
            http_page("packed", gzip.compress(b"<p>packed", mtime=0), Content_Encoding="gzip"),
            http_page("chunks", b"<p>chunks", Transfer_Encoding="chunked"),
        ],
    )
    again = page("a.htm", BODY, repeats=OLD)
    elsewhere = Entry.of(
        Answer(
            address=f"{SITE}/copy.htm", fetched="2024-06-02T00:00:00.000Z", status=200,
            reason="OK", headers=((b"Content-Type", b"text/html"),), body=BODY.encode(),
            request=b"GET /copy.htm HTTP/1.1\r\n\r\n",
        ),
        host="tj.example:80",
        repeat=Repeat(OLD, first.digest, f"{SITE}/a.htm"),
    )  # fmt: skip
    keep(folder, [again, elsewhere], shard=1)
    posted = folder.with_name("posted.warc")
    posted.write_bytes(
        answer("q", b"<p>by get")
        + answer("q", "<p>查询".encode(), identity="3")
        + request("q", "POST", body=b"y=2019&r=%E4%BA%AC", kind=FORM, **of("3"))
    )
    made = import_warcs(folder, [posted], canonical=canonical, host_of=host_of)
    assert (made.pages, made.faults) == (2, [])
    return folder


@pytest.fixture(scope="module")
def replay(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    if not (PYWB / "wayback").exists():
        pytest.fail("pywb is not installed; run ./scripts/test-setup.sh", pytrace=False)
    root = tmp_path_factory.mktemp("pywb")
    archive, indexes = (root / "collections" / "warc" / name for name in ("archive", "indexes"))
    for folder in (archive, indexes):
        folder.mkdir(parents=True)
    export(library, warc=archive / "all.warc.gz", cdxj=indexes / "index.cdxj")
    export(library, wacz=root / "all.wacz", cdxj=root / "own.cdxj")
    for words in (["init", "wacz"], ["add", "--unpack-wacz", "wacz", str(root / "all.wacz")]):
        subprocess.run([PYWB / "wb-manager", *words], cwd=root, check=True, timeout=60,
                       capture_output=True)  # fmt: skip
    own = {"index": str(root / "own.cdxj"), "archive_paths": f"{library}/"}
    (root / "config.yaml").write_text(json.dumps({"collections": {"own": own}}))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (root / "log").open("wb") as log:
        server = subprocess.Popen(
            [PYWB / "wayback", "-b", "127.0.0.1", "-p", str(port), "-d", root],
            stdout=log, stderr=log,
        )  # fmt: skip
        try:
            until = time.monotonic() + 60
            while not _answers(port):
                assert server.poll() is None, (root / "log").read_text()
                assert time.monotonic() < until, (root / "log").read_text()
                time.sleep(0.1)
            yield Replay(port)
        finally:
            server.terminate()
            server.wait(10)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


COLLECTIONS = pytest.mark.parametrize("collection", ["warc", "wacz", "own"])


@COLLECTIONS
def test_every_page_is_the_kept_one(library: Path, replay: Replay, collection: str) -> None:
    with Library(library) as opened:
        pages = [p for p in opened.pages() if "__wb_method" not in p.address]
        assert len(pages) == 12
        for one in pages:
            record = opened.record(one)
            status, headers, body = replay(collection, one.fetched, one.address)
            if headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            assert (status, body) == (one.status, record.body), one.address
            assert headers["Memento-Datetime"] == _http_date(one), one.address
            if one.status == 302:
                assert headers["Location"] == f"{SITE}/a.htm"


def _http_date(one: Page) -> str:
    moment = time.strptime(one.fetched[:19], "%Y-%m-%dT%H:%M:%S")
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", moment)


@COLLECTIONS
def test_what_was_asked_by_post(replay: Replay, collection: str) -> None:
    when = "2024-03-01T10:00:00Z"
    assert replay(collection, when, f"{SITE}/q")[::2] == (200, b"<p>by get")
    status, _, body = replay(collection, when, f"{SITE}/q", b"y=2019&r=%E4%BA%AC")
    assert (status, body) == (200, "<p>查询".encode())


@COLLECTIONS
def test_what_was_not_kept_is_not_made_up(replay: Replay, collection: str) -> None:
    assert replay(collection, OLD, f"{SITE}/never")[0] == 404
    assert replay(collection, OLD, f"{SITE}/moved/never")[0] == 404


def test_others_read_every_record_of_an_export(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.warc.gz"
    count = export(library, warc=target)
    with target.open("rb") as file:
        kinds = [one.rec_type for one in _read_whole(file)]
    pages = sum(kind in {"response", "revisit"} for kind in kinds)
    assert (pages, kinds.count("warcinfo")) == (count, 2)
    with target.open("rb") as file:
        fits = [one.verify_block_digest() for one in FastIterator(file, parse_http=False)]
    assert len(fits) == len(kinds)
    assert all(fits)
    with target.open("rb") as file:
        fits = [
            one.verify_payload_digest()
            for one in FastIterator(file, record_types=WarcRecordType.response)
        ]
    assert len(fits) == count - 2
    assert all(fits)


def _read_whole(file: BinaryIO) -> Iterator[Any]:
    for one in ArchiveIterator(file, check_digests="raise"):
        one.content_stream().read()
        yield one
