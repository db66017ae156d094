"""The marked cell is the right one, and what is said to have changed is what changed: at random."""

import random
import re

import pytest

from hinterland.explorer.files.sheet import sheet_of
from hinterland.explorer.pages.differences import differences
from hinterland.explorer.shown import Asked
from hinterland.library.text.markup import parse
from hinterland.tables import read_grids
from hinterland.tables.html import cell_number

ASKED = Asked("/page/x/table/0", {}, {}, "en", "en", "")


def page(chance: random.Random) -> str:
    """Return a page of tables with spans, layout around them, and cells that are left open."""
    parts = ["<title>x</title>"]
    number = 0
    for _ in range(chance.randint(1, 4)):
        rows = []
        for row in range(chance.randint(2, 7)):
            cells = []
            for _ in range(chance.randint(2, 6)):
                number += 1
                span = chance.choice(["", "", "", " colspan=2", " rowspan=2", ' rowspan="3" colspan=2', " rowspan=0"])  # fmt: skip
                name = "th" if row == 0 else "td"
                close = chance.choice(["", f"</{name}>"])
                text = chance.choice([str(number), f"<b>{number}</b>.5", f" {number}\n", ""])
                cells.append(f"<{name}{span}>{text}{close}")
            rows.append("<tr>" + "".join(cells))
        table = f"<table>{''.join(rows)}</table>"
        if chance.random() < 0.4:
            table = f"<table><tr><td>menu<td>{table}<td>9</table>"
        parts.append(f"<p>text<template><table><tr><td>1</template>{table}")
    return "".join(parts)


@pytest.mark.parametrize("seed", range(60))
def test_each_cell_of_a_grid_is_found_in_its_page(seed: int) -> None:
    html = page(random.Random(seed))
    nodes = parse(html)[0].find_all(["td", "th"])
    for grid in read_grids(html.encode()):
        for cell in grid.cells:
            number = cell_number(html, table=grid.table, row=cell.row, column=cell.column)
            assert number is not None
            assert " ".join(nodes[number].text.split()) == " ".join(cell.text.split())
    assert cell_number(html, table=99, row=0, column=0) is None


@pytest.mark.parametrize("seed", range(40))
def test_a_sheet_shows_every_cell_once_and_every_doubt(seed: int) -> None:
    chance = random.Random(seed)
    rows, columns = chance.choice([3, 40, 250]), chance.randint(1, 9)
    texts = {(r, c): f"{r}.{c}" for r in range(rows) for c in range(columns) if chance.random() < 0.8}  # fmt: skip
    cells = [(text, r, c, 1, 1) for (r, c), text in texts.items()]
    marked = chance.choice(list(texts))
    at = chance.sample(list(texts), min(5, len(texts)))
    doubts = [{"row": r + 1, "column": c + 1, "why": f"why {r} {c}"} for r, c in at]
    doubts.append({"row": None, "column": None, "why": "all of it"})
    shown: dict[tuple[int, int], str] = {}
    told: dict[int, str] = {}
    described: dict[tuple[int, int], tuple[int, ...]] = {}
    start: int | None = 0
    while start is not None:
        asked = Asked("/p", {}, {"start": str(start)}, "en", "en", "")
        sheet = sheet_of(cells, rows, columns, asked=asked, doubts=doubts, marked=marked)
        for line in sheet.lines:
            assert sum(box.colspan for box in line.boxes) == columns
            for box in line.boxes:
                if box.text:
                    assert (line.row, box.column) not in shown
                    shown[line.row, box.column] = box.text
                described[line.row, box.column] = box.described
                assert box.is_marked == ((line.row, box.column) == marked)
            told |= {remark.number: remark.why for remark in line.remarks}
        found = re.search(r"start=(\d+)", sheet.after)
        start = int(found[1]) if found else None
        assert sheet.above == (("all of it", 0),)
        top = sheet.top or sheet.lines[0]
        assert [b.text for b in top.boxes] == [texts.get((0, c), "") for c in range(columns)]
    assert shown == texts
    assert sorted(told.values()) == sorted(f"why {r} {c}" for r, c in at)
    for place in at:
        assert [told[number] for number in described[place]] == ["why {} {}".format(*place)]
    around = sheet_of(cells, rows, columns, asked=ASKED, doubts=doubts, marked=marked)
    assert any(box.is_marked for line in around.lines for box in line.boxes)


@pytest.mark.parametrize("seed", range(40))
def test_what_changed_is_what_was_changed(seed: int) -> None:
    chance = random.Random(seed)
    width = chance.randint(2, 6)
    old = [[f"row {r}", *(str(chance.randint(0, 99)) for _ in range(width))] for r in range(30)]
    new = [list(row) for row in old]
    changed = {(chance.randrange(1, 30), chance.randint(1, width)) for _ in range(5)}
    for row, column in changed:
        new[row][column] += ".5"
    gone = chance.randrange(1, 30)
    label = new[gone][0]
    expected = {(old[r][0], old[r][c], new[r][c]) for r, c in changed if r != gone}
    del new[gone]
    found = differences(([old], ["a", "b"]), ([new], ["a", "c"]))
    cells = {(c.label, c.before, c.after) for c in found.cells if c.after is not None}
    assert cells == expected
    assert [c.label for c in found.cells if c.after is None] == [label]
    assert [(line.kind, line.text) for line in found.lines] == [
        ("removed", "b"),
        ("added", "c"),
    ]
    assert found.is_whole
