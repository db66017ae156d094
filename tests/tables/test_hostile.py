"""Files made to stall or crash a reader, and files broken at random: a grid or one line, fast."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.errors import InputError
from hinterland.tables.workbook.ole import pack_stream, unpack_stream

from .hostile import read
from .made_up import (
    TABLE,
    encrypted,
    html,
    ods,
    ods_table,
    packed,
    unpacked,
    xls,
    xlsb,
    xlsb_rows,
    xlsx,
)
from .test_csv import NEW_PORTAL
from .test_workbook_marks import DOWN, UP, rich_xls, rich_xlsx

OLD = xls({"甲": TABLE, "CNKI": [["http://www.cnki.net/"]]}, merge=(8, 9, 0, 1))
NEW = xlsx({"甲": TABLE, "空": []}, merge="A9:B10", percent="C9")
JSON = b"""{"class":"dataset","id":["year","geo"],"size":[2,1],"value":[1.5,2],"role":{"geo":["geo"]},
"dimension":{"year":{"category":{"index":["2018","2019"]}},"geo":{"category":{"index":{"A":0},
"label":{"A":"East"},"unit":{"A":{"base":"yuan","multiplier":3}}}}}}"""
FILES = {
    "html": html(TABLE, above="<h1>11-8</h1>").encode(),
    "csv": NEW_PORTAL.encode(),
    "json": JSON,
    "xls": OLD,
    "encrypted": encrypted(OLD, "VelvetSweatshop"),
    "xlsx": NEW,
    "ods": ods(ods_table(TABLE)),
    "xlsb": xlsb({"甲": xlsb_rows(TABLE)}),
}


@pytest.fixture(scope="module")
def outcomes() -> dict[str, tuple[int, float, str]]:
    """Read all hostile files in a process of its own, with little memory."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.tables.hostile"],
        cwd=root, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    return {name: (int(size), float(seconds), what) for name, size, seconds, what in lines}


def test_no_hostile_file_takes_more_than_a_second_for_100_kb(
    outcomes: dict[str, tuple[int, float, str]],
) -> None:
    assert len(outcomes) > 42
    slow = {
        name: seconds
        for name, (size, seconds, _) in outcomes.items()
        if seconds > max(1, size / 1e5)
    }
    assert not slow


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("far.xlsx", "refused: far.xlsx, xl/worksheets/sheet1.xml: only 2 cells in an area of"),
        ("row.xls", "refused: row.xls: only 19 cells in an area of 65,536 rows"),
        ("bomb.xlsx", "refused: bomb.xlsx unpacks to far more than any workbook of its size"),
        ("lying.xlsx", "refused: lying.xlsx unpacks to far more than any workbook of its size"),
        ("shared.xlsx", "refused: shared.xlsx: a text of 1,000,009 bytes is longer than Excel allows"),
        ("shared.xls", "refused: shared.xls holds more text than any workbook"),
        ("loop.xls", "refused: loop.xls is truncated or corrupt"),
        ("extent.xls", "1 grids"),
        ("sheets.xlsx", "200 grids"),
        ("deep.json", "refused: deep.json is not valid JSON"),
        ("tags.xlsx", "refused: tags.xlsx unpacks to far more than any workbook of its size"),
        ("formats.xlsx", "refused: formats.xlsx has more than 4,000 number formats"),
        ("one-part.xlsx", "refused: one-part.xlsx: two sheets are stored in the same place"),
        ("raised.xlsx", "refused: raised.xlsx "),
        ("repeats.ods", "refused: repeats.ods repeats its cells further than any table"),
        ("rows.ods", "1 grids"),
        ("corner.ods", "refused: corner.ods, sheet '1': only 2 cells in an area of"),
        ("blanks.ods", "refused: blanks.ods "),
        ("far.xlsb", "refused: far.xlsb, sheet '1': only 2 cells in an area of"),
        ("text.xlsb", "refused: text.xlsb is truncated or corrupt"),
        ("shared.xlsb", "refused: shared.xlsb holds more text than any workbook"),
    ],
)  # fmt: skip
def test_the_message_of_hostile_files(
    outcomes: dict[str, tuple[int, float, str]], name: str, outcome: str
) -> None:
    assert outcomes[name][2].startswith(outcome)


edits = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 8),
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from([b"\xff" * 4, b"\0" * 4, b"\xff\xff\xff\x7f"]),
        ),
    ),
    max_size=12,
)


def edited(data: bytes, changes: list[tuple[float, int, bytes]], keep: float) -> bytes:
    changed = bytearray(data)
    for place, length, new in changes:
        at = int(place * len(changed))
        changed[at : at + length] = new
    return bytes(changed[: int(len(changed) * keep)])


def survives(data: bytes, name: str) -> None:
    started = time.process_time()
    found = read(data, name)
    assert time.process_time() - started < 1
    if isinstance(found, InputError):
        assert str(found).startswith(name)
        assert "\n" not in str(found)


@pytest.mark.parametrize("kind", FILES)
@given(changes=edits, keep=st.one_of(st.just(1.0), st.floats(0, 1)))
@settings(deadline=None, max_examples=40)
def test_broken_files_are_read_or_named(
    kind: str, changes: list[tuple[float, int, bytes]], keep: float
) -> None:
    survives(edited(FILES[kind], changes, keep), f"t.{kind}")


@given(changes=edits, keep=st.one_of(st.just(1.0), st.floats(0, 1)))
@settings(deadline=None, max_examples=80)
def test_broken_records_of_an_old_workbook(
    changes: list[tuple[float, int, bytes]], keep: float
) -> None:
    stream = unpack_stream(OLD, ("Workbook",), where="") or b""
    survives(pack_stream(edited(stream.rstrip(b"\0"), changes, keep), "Workbook"), "t.xls")


RICH_OLD = rich_xls("1345", ("1", UP), "x", ("2", DOWN))


@given(changes=edits)
@settings(deadline=None, max_examples=80)
def test_broken_records_of_an_old_workbook_with_marks(
    changes: list[tuple[float, int, bytes]],
) -> None:
    stream = unpack_stream(RICH_OLD, ("Workbook",), where="") or b""
    survives(pack_stream(edited(stream.rstrip(b"\0"), changes, 1), "Workbook"), "t.xls")


PARTS = [
    (f"t.{kind}", data, part)
    for kind, data in {
        "xlsx": NEW,
        "xlsx ": rich_xlsx("1345", ("1", UP), "x", ("2", DOWN)),
        "ods": FILES["ods"],
        "xlsb": FILES["xlsb"],
    }.items()
    for part in unpacked(data)
    if part.startswith("xl/") or part == "content.xml"
]


@given(
    which=st.sampled_from(PARTS), changes=edits, keep=st.one_of(st.just(1.0), st.floats(0, 1))
)
@settings(deadline=None, max_examples=200)
def test_broken_parts_of_a_new_workbook(
    which: tuple[str, bytes, str], changes: list[tuple[float, int, bytes]], keep: float
) -> None:
    name, data, broken = which
    parts = unpacked(data)
    content = parts[broken]
    assert isinstance(content, bytes)
    survives(packed(parts | {broken: edited(content, changes, keep)}), name.strip())


HEADS = [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04xl/", b"\x89PNG\r\n\x1a\n",
         b"<table>", b"{", b'[{"page":1},', b"\xff\xfe", b"a,b\n"]  # fmt: skip


@given(st.sampled_from(HEADS), st.binary(max_size=300))
@settings(deadline=None, max_examples=150)
def test_any_bytes_behind_any_head(head: bytes, rest: bytes) -> None:
    survives(head + rest, "t.bin")
