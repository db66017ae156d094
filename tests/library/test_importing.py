"""What is in others' files: nothing lost, nothing mixed up, nothing made up."""

import gzip
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hinterland.crawler.links.addresses import canonical, host_of
from hinterland.errors import InputError
from hinterland.library import Library
from hinterland.library.exchange import Imported, import_warcs
from hinterland.library.verify import verify
from hinterland.library.warc import digest, files
from hinterland.library.warc.files import records_in as records
from hinterland.library.warc.posted import posted_address

from .made_up import SITE, keep, page

TIME = "2024-03-01T10:00:00Z"
TABLE = "<table><tr><td>北京<td>4.2</table>".encode()


def record(
    kind: str,
    path: str,
    block: bytes,
    *,
    identity: str = "",
    date: str = TIME,
    **head: str,
) -> bytes:
    lines = "".join(f"{n.replace('_', '-')}: {value}\r\n" for n, value in head.items())
    named = f"WARC-Record-ID: <urn:uuid:{identity}>\r\n" if identity else ""
    form = "request" if kind == "request" else "response"
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {SITE}/{path}\r\n"
        f"WARC-Date: {date}\r\n{named}{lines}Content-Type: application/http;msgtype={form}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    ).encode() + (block + b"\r\n\r\n")


def answer(
    path: str, body: bytes, *, status: str = "200 OK", headers: str = "", **head: str
) -> bytes:
    start = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n"
    return record("response", path, start.encode() + body, **head)


def request(
    path: str, method: str = "GET", *, body: bytes = b"", kind: str = "", **head: str
) -> bytes:
    typed = f"Content-Type: {kind}\r\n" if kind else ""
    start = f"{method} /{path} HTTP/1.1\r\nHost: tj.example\r\n{typed}\r\n"
    return record("request", path, start.encode() + body, **head)


def of(identity: str) -> dict[str, Any]:
    return {"WARC_Concurrent_To": f"<urn:uuid:{identity}>"}


def bring(folder: Path, *files: Path) -> Imported:
    made = import_warcs(folder, files, canonical=canonical, host_of=host_of)
    assert verify(folder).problems == []
    return made


def brought(tmp_path: Path, *members: bytes, name: str = "theirs.warc.gz") -> Imported:
    file = tmp_path / name
    file.write_bytes(b"".join(map(gzip.compress, members)))
    return bring(tmp_path / "library", file)


def kept(tmp_path: Path) -> list[tuple[str, int, str, bytes]]:
    with Library(tmp_path / "library") as library:
        return [
            (p.address.removeprefix(f"{SITE}/"), p.status, p.kind, library.record(p).body)
            for p in library.pages()
        ]


def shown(tmp_path: Path, path: str) -> tuple[int, bytes] | None:
    with Library(tmp_path / "library") as library:
        found = library.page(f"{SITE}/{path}")
        return (found.status, library.record(found).body) if found else None


# Two answers in one second


ROUND = answer("a", b"", status="302 Found", headers="Set-Cookie: s=1\r\nContent-Length: 0\r\n")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_answers_in_one_second(tmp_path: Path, order: Sequence[int]) -> None:
    members = [ROUND, answer("a", TABLE)]
    made = brought(tmp_path, *(members[n] for n in order))
    assert (made.pages, made.already) == (2, 0)
    assert shown(tmp_path, "a") == (200, TABLE)
    again = brought(tmp_path, *members)
    assert (again.pages, again.already) == (0, 2)


def test_two_bodies_in_one_second(tmp_path: Path) -> None:
    made = brought(tmp_path, answer("a", b"<p>one"), answer("a", TABLE), answer("a", b"<p>one"))
    assert (made.pages, made.already) == (2, 1)
    assert shown(tmp_path, "a") == (200, TABLE)


# Only what GET gave is a page


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND"])
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("said", ["request", "response", "neither"])
def test_other_methods(tmp_path: Path, method: str, before: bool, said: str) -> None:
    later = "2024-03-01T11:00:00Z"
    none: dict[str, Any] = {}
    by = {"request": (none, of("2")), "response": (of("1"), none), "neither": (none, none)}[
        said
    ]
    head = answer("a", b"", headers="Content-Length: 99\r\n", identity="2", date=later, **by[0])
    asked = request("a", method, identity="1", date=later, **by[1])
    pair = [asked, head] if before else [head, asked]
    made = brought(tmp_path, answer("a", TABLE), *pair)
    assert made.pages == 1
    assert made.skipped == {f"the answer to a request that is not for a page: {method}": 1}
    assert shown(tmp_path, "a") == (200, TABLE)


def test_an_answer_to_head_without_its_request(tmp_path: Path) -> None:
    head = answer("a", b"", headers="Content-Length: 99\r\n", date="2024-03-01T11:00:00Z")
    made = brought(tmp_path, answer("a", TABLE), head)
    assert made.skipped == {"without the body that it announces, as an answer to HEAD": 1}
    assert shown(tmp_path, "a") == (200, TABLE)


def test_a_part_is_no_page(tmp_path: Path) -> None:
    part = answer("a", b"<td>4", status="206 Partial Content", date="2024-03-01T11:00:00Z")
    made = brought(tmp_path, answer("a", TABLE), part)
    assert made.skipped == {"only a part of a page (206)": 1}
    assert shown(tmp_path, "a") == (200, TABLE)


FORM = "application/x-www-form-urlencoded"


def test_post_is_kept_apart(tmp_path: Path) -> None:
    made = brought(
        tmp_path,
        answer("q", b"<p>by get"),
        answer("q", b"<p>by post", date="2024-03-01T11:00:00Z", identity="3"),
        request(
            "q",
            "POST",
            body=b"y=2019&r=%E4%BA%AC",
            kind=FORM,
            date="2024-03-01T11:00:00Z",
            **of("3"),
        ),
        answer("q", b"<p>another form", date="2024-03-01T12:00:00Z", identity="4"),
        request("q", "POST", body=b"y=2020", kind=FORM, date="2024-03-01T12:00:00Z", **of("4")),
    )
    assert (made.pages, made.skipped) == (3, {})
    assert shown(tmp_path, "q") == (200, b"<p>by get")
    assert shown(tmp_path, "q?__wb_method=POST&y=2020") == (200, b"<p>another form")
    assert shown(tmp_path, "q?__wb_method=POST&y=2019&r=%E4%BA%AC") == (200, b"<p>by post")
    (ours,) = (tmp_path / "library" / "shard-0").glob("*.warc.gz")
    assert b"\r\n\r\ny=2020" in gzip.decompress(ours.read_bytes())


@pytest.mark.parametrize(
    ("kind", "body", "query"),
    [  # as pywb 2.10 writes them
        (FORM, b"a=1&b=2+3", "&a=1&b=2%203"),
        (FORM, b"", ""),
        (FORM, b"\xff", "&__wb_post_data=/w=="),
        ("application/json", b'{"a": {"b": 1.0}, "c": [true, null, 2.5], "b": "x"}',
         "&b=1&c=true&c.2_=null&c.3_=2.5&b.2_=x"),
        ("application/json", b"no json", ""),
        ("text/plain", b'{"a": 1}', "&a=1"),
        ("text/plain", b"no json", "&__wb_post_data=bm8ganNvbg=="),
        ("application/octet-stream", b"\x00\x01", "&__wb_post_data=AAE="),
        ('multipart/form-data; boundary="xX"',
         b'--xX\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--xX--\r\n', "&a=1"),
    ],
)  # fmt: skip
def test_keys_of_posts(kind: str, body: bytes, query: str) -> None:
    assert posted_address(f"{SITE}/q", kind, body) == f"{SITE}/q?__wb_method=POST{query}"


@given(st.sampled_from([FORM, "application/json", "multipart/form-data; boundary=x", "", "a/b"]),
       st.binary(max_size=60))  # fmt: skip
def test_any_post_has_a_key(kind: str, body: bytes) -> None:
    key = posted_address(f"{SITE}/q", kind, body)
    assert key.isascii()
    assert not any(c.isspace() for c in key)


# Requests


def requests_of(tmp_path: Path) -> dict[str, str]:
    """Return the first line of the request kept with each page."""
    found, ids = {}, {}
    for file in (tmp_path / "library" / "shard-0").glob("*.warc.gz"):
        for r in records(file):
            if r.kind == "request":
                ids[r.concurrent[0]] = r.block.partition(b"\r\n")[0].decode()
            elif r.kind in {"response", "revisit"}:
                body = r.block.partition(b"\r\n\r\n")[2].decode()
                found[body] = ids.get(r.identity, "")
    return found


def test_requests_are_matched_or_not_made_up(tmp_path: Path) -> None:
    brought(
        tmp_path,
        request("a", identity="q1"),  # neither says whose it is: two answers, one request
        answer("a", b"one", identity="1"),
        answer("a", b"two", identity="2"),
        request("b?of=4", **of("4")),
        answer("b", b"three", identity="3"),
        answer("b", b"four", identity="4"),
        answer("c", b"five", identity="5"),
    )
    assert requests_of(tmp_path) == {
        "one": "", "two": "", "three": "", "four": "GET /b?of=4 HTTP/1.1", "five": ""
    }  # fmt: skip


# Revisits


def revisit(path: str, date: str, *, of_body: bytes = TABLE, **head: str) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    theirs = {"WARC_Payload_Digest": digest(of_body)} | head
    return record("revisit", path, block, date=date, **theirs)


REFERS: dict[str, Any] = {"WARC_Refers_To_Target_URI": f"{SITE}/a", "WARC_Refers_To_Date": TIME}


@pytest.mark.parametrize(
    "head", [REFERS, {}, {"WARC_Refers_To": "<urn:uuid:7>"}], ids=["place", "digest", "id"]
)
@pytest.mark.parametrize("files", [1, 2])
def test_revisits_in_any_order(tmp_path: Path, head: dict[str, Any], files: int) -> None:
    members = [
        revisit("a", "2024-05-01T00:00:00Z", **head),
        revisit("copy", "2024-05-02T00:00:00Z", **head),
        answer("a", TABLE, identity="7", WARC_Payload_Digest=digest(TABLE)),
    ]
    if files == 1:
        made = brought(tmp_path, *members)
    else:
        for number, member in enumerate(members):
            (tmp_path / f"{number}.warc").write_bytes(member)
        made = bring(tmp_path / "library", *sorted(tmp_path.glob("*.warc")))
    assert (made.pages, made.revisits, made.skipped) == (2, 1, {})
    assert shown(tmp_path, "a") == shown(tmp_path, "copy") == (200, TABLE)


def test_a_revisit_never_gets_another_body(tmp_path: Path) -> None:
    """The page's last version is not the one that the digest names."""
    made = brought(
        tmp_path,
        answer("a", TABLE),
        answer("a", b"<p>new", date="2024-04-01T00:00:00Z"),
        revisit("a", "2024-05-01T00:00:00Z"),
        revisit("a", "2024-06-01T00:00:00Z", of_body=b"<p>never seen"),
    )
    assert made.skipped == {"a revisit of a page that is not here": 1}
    assert shown(tmp_path, "a") == (200, TABLE)


def test_an_unchanged_page_is_no_new_one(tmp_path: Path) -> None:
    unchanged = answer("a", b"", status="304 Not Modified", date="2024-05-01T00:00:00Z")
    made = brought(tmp_path, answer("a", TABLE), unchanged, answer("b", b"", status="304 X"))
    assert (made.pages, made.revisits) == (1, 1)
    assert made.skipped == {"a revisit of a page that is not here": 1}
    with Library(tmp_path / "library") as library:
        found = library.page(f"{SITE}/a")
        assert found is not None
        assert library.record(found).body == TABLE


def test_a_revisit_of_a_page_that_is_kept_already(tmp_path: Path) -> None:
    keep(tmp_path / "library", [page("a", TABLE, fetched="2024-03-01T10:00:00.250Z")])
    made = brought(tmp_path, revisit("a", "2024-05-01T00:00:00Z", **REFERS))
    assert (made.revisits, made.skipped) == (1, {})


# Damage


def places(members: Sequence[bytes]) -> list[int]:
    return [sum(map(len, members[:n])) for n in range(len(members))]


PAGES = [answer(f"p{n}", b"<p>%d " % n + TABLE) for n in range(7)]


@pytest.mark.parametrize("broken", range(7))
@pytest.mark.parametrize("how", ["sum", "middle", "magic", "short", "empty", "length"])
def test_one_damaged_member_loses_only_itself(tmp_path: Path, broken: int, how: str) -> None:
    members = [gzip.compress(one, mtime=0) for one in PAGES]
    member = bytearray(members[broken])
    if how == "sum":
        member[-8] ^= 1
    elif how == "middle":
        member[40:60] = bytes(20)
    elif how == "magic":
        member[:2] = b"xx"
    elif how == "short":
        member = member[:-30]
    elif how == "empty":
        member[:] = bytes(len(member))
    else:
        plain = PAGES[broken].replace(b"Content-Length: ", b"Content-Length: 1")
        member = bytearray(gzip.compress(plain, mtime=0))
    members[broken] = bytes(member)
    file = tmp_path / "theirs.warc.gz"
    file.write_bytes(b"".join(members))
    made = bring(tmp_path / "library", file)
    assert {name for name, *_ in kept(tmp_path)} == {f"p{n}" for n in range(7) if n != broken}
    if how != "empty":
        (fault,) = made.faults
        assert f", byte {places(members)[broken]}: " in fault


@pytest.mark.parametrize("broken", range(6))
def test_damage_in_a_plain_file(tmp_path: Path, broken: int) -> None:
    members = list(PAGES)
    members[broken] = members[broken].replace(b"WARC/1.0", b"WXRC/1.0")
    file = tmp_path / "theirs.warc"
    file.write_bytes(b"".join(members))
    made = bring(tmp_path / "library", file)
    (fault,) = made.faults
    assert f", byte {places(members)[broken]}: " in fault
    assert len(kept(tmp_path)) == 6


@pytest.mark.parametrize("packed", [True, False])
def test_a_record_that_is_too_long(
    tmp_path: Path, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LONGEST", 3_000_000)
    members = [PAGES[0], answer("long", bytes(3_000_001)), PAGES[1]]
    members = [gzip.compress(m, mtime=0) for m in members] if packed else members
    file = tmp_path / "theirs.warc"
    file.write_bytes(b"".join(members))
    made = bring(tmp_path / "library", file)
    (fault,) = made.faults
    assert f", byte {places(members)[1]}: the record ({SITE}/long) has 3,000," in fault
    assert [name for name, *_ in kept(tmp_path)] == ["p0", "p1"]


@settings(max_examples=80, deadline=None)
@given(
    where=st.floats(0, 1, exclude_max=True),
    junk=st.binary(max_size=40),
    form=st.sampled_from(["plain", "gzip", "zstd", "one"]),
)
def test_any_damage_loses_little(
    where: float, junk: bytes, form: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    packs: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "zstd": zstd.compress}
    pack = packs.get(form, bytes)
    content = b"".join(pack(one) for one in PAGES)
    content = gzip.compress(content, mtime=0) if form == "one" else content
    at = int(where * len(content))
    # What begins as another form does is read as that.
    assume(at or not junk.startswith((b"WARC/", b"filedesc:", b"\x1f\x8b", b"\x28\xb5")))
    file = tmp_path_factory.mktemp("theirs") / "theirs.warc"
    file.write_bytes(content[:at] + junk + content[at + 3 :])
    faults: list[str] = []
    found = list(records(file, faults))
    if form != "one":
        # What was broken may be parts of two, and a wrong length may lead into the next.
        assert len(found) >= (4 if form == "plain" else 5)
    assert len(found) <= 7 + junk.count(b"WARC")


def test_the_first_bytes_may_be_broken(tmp_path: Path) -> None:
    file = tmp_path / "theirs.warc.gz"
    file.write_bytes(b"\x1f\x8b\x08" + bytes(50) + gzip.compress(PAGES[0], mtime=0))
    assert (made := bring(tmp_path / "library", file)).pages == 1
    assert ", byte 0: " in made.faults[0]


# Other forms of files


def test_a_damaged_dictionary_is_named(tmp_path: Path) -> None:
    file = tmp_path / "theirs.warc.zst"
    said = b"\x5d\x2a\x4d\x18" + (20).to_bytes(4, "little") + b"x" * 20
    file.write_bytes(said + zstd_file())
    faults: list[str] = []
    assert list(records(file, faults)) == []
    assert "the zstd dictionary at its beginning is damaged" in faults[0]


def zstd_file(words: bytes = b"", *, packed: bool = False) -> bytes:
    if not words:
        return b"".join(map(zstd.compress, PAGES))
    known = zstd.ZstdDict(words, is_raw=False)
    content = zstd.compress(words) if packed else words
    head = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    return head + b"".join(zstd.compress(one, zstd_dict=known) for one in PAGES)


def trained() -> bytes:
    samples = [b"%d " % n + one for n in range(40) for one in PAGES]
    return bytes(zstd.train_dict(samples, 4096).dict_content)


@pytest.mark.parametrize("form", ["frames", "dictionary", "packed dictionary", "one frame"])
def test_zstd(tmp_path: Path, form: str) -> None:
    file = tmp_path / "theirs.warc.zst"
    if form == "frames":
        file.write_bytes(zstd_file())
    elif form == "one frame":
        file.write_bytes(zstd.compress(b"".join(PAGES)))
    else:
        file.write_bytes(zstd_file(trained(), packed=form.startswith("packed")))
    made = bring(tmp_path / "library", file)
    assert (made.pages, made.faults) == (7, [])


def wacz(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_wacz(tmp_path: Path) -> None:
    good, second = gzip.compress(PAGES[0], mtime=0), zstd.compress(PAGES[1])
    broken = b"".join(
        gzip.compress(one, mtime=0)[: -9 if n == 0 else None] for n, one in enumerate(PAGES)
    )
    made = bring(
        tmp_path / "library",
        wacz(tmp_path / "a.wacz", {
            "archive/a.warc.gz": good, "archive/b.warc.zst": second, "archive/c.warc": PAGES[2],
            "archive/d.warc.gz": broken, "datapackage.json": b"{}", "indexes/index.cdx": b"",
        }),
    )  # fmt: skip
    assert {name for name, *_ in kept(tmp_path)} == {f"p{n}" for n in range(7)}
    (fault,) = made.faults
    assert fault.startswith(f"{tmp_path}/a.wacz/archive/d.warc.gz, byte 0: ")


def test_files_that_are_named(tmp_path: Path) -> None:
    arc = b"filedesc://IA-1.arc 0.0.0.0 20010101000000 text/plain 20\n1 0 x\n\n"
    (tmp_path / "a.arc").write_bytes(arc)
    (tmp_path / "b.arc.gz").write_bytes(gzip.compress(arc, mtime=0))
    (tmp_path / "c.wacz").write_bytes(b"no zip")
    wacz(tmp_path / "d.wacz", {"index.html": b""})
    (tmp_path / "e.warc").write_bytes(b"<html>" * 99)
    made = import_warcs(
        tmp_path / "library", sorted(tmp_path.glob("*.*")), canonical=canonical, host_of=host_of
    )
    said = [fault.removeprefix(f"{tmp_path}/") for fault in made.faults]
    assert said[0].startswith("a.arc: an ARC file, the format before WARC")
    assert said[1].startswith("b.arc.gz: an ARC file")
    assert "`warcio recompress`" in said[0]
    assert said[2].startswith("c.wacz is not a whole WACZ file")
    assert said[3].startswith("d.wacz does not have a WARC file in it")
    assert said[4] == "e.warc, byte 0: no WARC record begins here"
    with pytest.raises(InputError, match="ARC file"):
        list(records(tmp_path / "a.arc"))


def test_a_body_that_is_stored_decoded(tmp_path: Path) -> None:
    codings = ["gzip", "br", "deflate", "none", "utf-8", "zstd", "aws-chunked"]
    brought(
        tmp_path,
        *(answer(f"c{n}", TABLE, headers=f"Content-Encoding: {coding}\r\n")
          for n, coding in enumerate(codings)),
    )  # fmt: skip
    assert [body for *_, body in kept(tmp_path)] == [TABLE] * len(codings)
