"""The one way to read WARC records: any file, any part of it, any damage."""

import gzip
import io
import sqlite3
from pathlib import Path

import pytest
from backports import zstd

from hinterland.language import speaking
from hinterland.library.verify import verify
from hinterland.library.warc import WarcRecord, records
from hinterland.library.warc.reading import digest_fits

from .made_up import keep, page


def record(name: str, size: int = 30) -> bytes:
    return (
        (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.cn/{name}\r\n"
            f"WARC-Record-ID: <urn:{name}>\r\nContent-Length: {size}\r\n\r\n"
        ).encode()
        + bytes([65 + size % 26]) * size
        + b"\r\n\r\n"
    )


MEMBERS = [gzip.compress(record(name), mtime=0) for name in "abc"]
STARTS = [sum(map(len, MEMBERS[:n])) for n in range(4)]
PACKED = b"".join(MEMBERS)


def read(content: bytes, *part: int, **options: int) -> list[WarcRecord]:
    return list(records(io.BytesIO(content), *part, **options))  # type: ignore[arg-type]


def names(found: list[WarcRecord]) -> list[str]:
    return [one.fault or one.address.removeprefix("http://x.cn/") for one in found]


def test_a_record_knows_its_place() -> None:
    found = read(PACKED)
    assert names(found) == ["a", "b", "c"]
    assert [one.offset for one in found] == STARTS[:3]
    assert [one.length for one in found] == list(map(len, MEMBERS))
    assert {(one.size, len(one.block), one.line_ends) for one in found} == {
        (30, 30, b"\r\n\r\n")
    }
    assert (found[0].kind, found[0].identity, found[0].field("warc-type")) == (
        "response",
        "urn:a",
        "response",
    )


@pytest.mark.parametrize("first", range(3))
@pytest.mark.parametrize("last", range(1, 4))
def test_a_part_of_a_file(first: int, last: int) -> None:
    assert names(read(PACKED, STARTS[first], STARTS[last])) == list("abc")[first:last]
    if first < last:
        *whole, cut = read(PACKED, STARTS[first], STARTS[last] - 1)
        assert (names(whole), cut.fault) == (
            list("abc")[first : last - 1],
            "the record is cut off",
        )
        assert cut.offset == STARTS[last - 1]


@pytest.mark.parametrize(
    "content",
    [
        record("a") + record("b") + record("c"),
        gzip.compress(record("a") + record("b") + record("c"), mtime=0),
        b"".join(zstd.compress(record(name)) for name in "abc"),
        (record("a") + record("b") + record("c")).replace(b"\r\n", b"\n"),
        record("a") + b"\r\n\n" + record("b") + record("c").rstrip(),
        PACKED + bytes(600_000),
    ],
    ids=["plain", "one member", "zstd", "line feeds", "blank lines", "zeros behind"],
)
def test_any_form(content: bytes) -> None:
    found = read(content)
    assert names(found) == ["a", "b", "c"]
    assert {len(one.block) for one in found} == {30}


def test_damage_is_given_at_its_place() -> None:
    content = bytearray(PACKED)
    content[STARTS[1] - 6] ^= 1  # the check sum of the first
    bad, *others = read(bytes(content))
    assert (bad.offset, bad.head, bad.block, names(others)) == (0, {}, b"", ["b", "c"])
    assert "incorrect data check" in bad.fault
    gap, *others = read(bytes(300_000) + PACKED, 0)
    assert (gap.offset, names(others)) == (0, ["a", "b", "c"])


def test_a_file_that_is_filled_up_with_zeros(tmp_path: Path) -> None:
    path = tmp_path / "theirs.warc.gz"
    path.write_bytes(PACKED)
    with path.open("r+b") as file:
        file.truncate(400_000_000)
        assert names(list(records(file))) == ["a", "b", "c"]


def test_the_limit_of_a_block() -> None:
    content = gzip.compress(record("a"), mtime=0) + gzip.compress(
        record("b", 3_000_000), mtime=0
    )
    assert names(read(content, limit=30)) == ["a", "b"]
    (cut,) = read(content, limit=29)
    assert (cut.size, len(cut.block), cut.fault) == (30, 29, "")
    assert [
        len(one.block) for one in records(io.BytesIO(content), wanted=lambda r: r.size < 99)
    ] == [
        30,
        0,
    ]


@pytest.mark.parametrize("stated", ["shake_128:aa", "shake256:aa", "odd:1", ":", "md5"])
def test_digests_that_nobody_can_check(stated: str) -> None:
    assert digest_fits(stated, b"") in {None, False}


def shifted(folder: Path, number: int, extra: bytes) -> None:
    """Put bytes before a page's request, and let the index know."""
    (path,) = folder.glob("shard-0/*.warc.gz")
    content = path.read_bytes()
    with sqlite3.connect(folder / "shard-0" / "index.sqlite") as db:
        ends = [o + n for o, n in db.execute("SELECT offset, length FROM page ORDER BY id")]
        at = ends[number - 1]
        db.execute("UPDATE page SET offset = offset + ? WHERE offset >= ?", (len(extra), at))
        db.execute("UPDATE warc SET length = length + ?", (len(extra),))
    db.close()
    path.write_bytes(content[:at] + extra + content[at:])


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        (gzip.compress(b"\r\n", mtime=0), "the 22 bytes before it are damaged"),
        (
            gzip.compress(record("a") + record("b"), mtime=0),
            "the record is not one whole gzip member",
        ),
        (
            gzip.compress(record("a").rstrip(), mtime=0),
            "the record is not one whole gzip member",
        ),
        (gzip.compress(record("a"), mtime=0), "this page is not in the index: http://x.cn/a"),
        (gzip.compress(b"rubbish", mtime=0), "no WARC record begins here"),
        (bytes(50), "no packed record begins here"),
        (b"WARC/1.0 rubbish", "the record is cut off"),
    ],
)
def test_what_does_not_belong_into_a_file_is_seen(
    tmp_path: Path, extra: bytes, problem: str
) -> None:
    keep(tmp_path, [page(f"p{n}", f"<p>第{n}页") for n in range(3)])
    assert verify(tmp_path).problems == []
    shifted(tmp_path, 1, extra)
    problems = verify(tmp_path).problems
    assert any(problem in one for one in problems), problems
    assert not any("/p0:" in one or "missing" in one for one in problems)
    with speaking("zh"):
        assert all("第" in one for one in verify(tmp_path).problems)
