"""Reading one table: beside pandas on the same page, beside openpyxl on the same workbook."""

import gc
import io
import random
import subprocess
import sys
import time
from collections.abc import Callable

import openpyxl
import pandas as pd
import xlsxwriter

from hinterland.tables import read_grids

#: Calls that are timed as one, fifteen times over; of a long table, three times one.
CALLS = 8
#: Rows of a yearbook's table by province, of a long one, and of one to see the memory.
SHORT, LONG, LONGEST = 34, 2_000, 6_000
COLUMNS = 10

Reader = Callable[[bytes], object]


def run() -> None:
    """Print the best times, their ratio and the peak memory, after comparing the results."""
    for count in (SHORT, LONG):
        _compare("an HTML page", count, page(count), "pandas", goal=4)
        for text in (True, False):
            kind = f"an .xlsx workbook of {'texts, as yearbooks are' if text else 'numbers'}"
            _compare(kind, count, workbook(count, text=text), "openpyxl", goal=10)
    for peer, data in (("pandas", page(LONGEST)), ("openpyxl", workbook(LONGEST, text=True))):
        peaks = [f"{name} {_peak(name, data):.0f} MB" for name in ("hinterland", peer)]
        print(
            f"  peak memory of a process that reads {LONGEST:,} × {COLUMNS} cells: {', '.join(peaks)}"
        )


def _compare(kind: str, count: int, data: bytes, peer: str, *, goal: float) -> None:
    assert _texts_of_hinterland(data) == PEERS[peer][1](data), "the readers disagree"
    rounds, calls = (15, CALLS) if count == SHORT else (3, 1)
    ours, theirs = _times(data, rounds, calls, [read_grids, PEERS[peer][0]])
    print(
        f"{kind}, {count:,} × {COLUMNS} cells, {len(data):,} bytes, best of {rounds}: "
        f"hinterland {ours * 1000:.2f} ms, {peer} {theirs * 1000:.2f} ms, "
        f"ratio {theirs / ours:.1f} (goal {goal:g}); results equal"
    )


def _times(data: bytes, rounds: int, calls: int, readers: list[Reader]) -> list[float]:
    """Return the best processor seconds of a call; in turns, to meet the same busy moments."""
    best = [float("inf")] * len(readers)
    for _ in range(rounds):
        for n, reader in enumerate(readers):
            reader(data)
            gc.collect()
            gc.disable()  # else each pays for the other's rubbish
            started = time.process_time()
            for _ in range(calls):
                reader(data)
            best[n] = min(best[n], (time.process_time() - started) / calls)
            gc.enable()
    return best


def rows(count: int) -> list[list[str | float]]:
    """Return a made-up table: header of two rows, stubs in two languages, figures."""
    chance = random.Random(1)
    years = [str(2012 + n) for n in range(COLUMNS - 2)]
    body: list[list[str | float]] = [
        [f"北 京{n}", f"Beijing {n}", *(round(chance.uniform(1, 1e5), 2) for _ in years)]
        for n in range(count - 2)
    ]
    return [["地 区", "Region", *years], ["", "", *(["进出口", "出口"] * 4)], *body]


def page(count: int) -> bytes:
    """Return the table as a page in the yearbooks' manner."""
    lines = [
        "<tr height=20>"
        + "".join(
            f'<td class="xl{n}" align="right">{value}</td>' for n, value in enumerate(row)
        )
        + "</tr>\n"
        for row in rows(count)
    ]
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    above = "</head><body><h1>11-8 分地区货物进出口总额</h1><p>单位：万美元</p><table border=1>"
    return f"{head}{above}{''.join(lines)}</table><p>注：初步数</p>".encode("gb18030")


def workbook(count: int, *, text: bool) -> bytes:
    """Return the table as a workbook in the yearbooks' manner, figures as text or as numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    heading = book.add_format({"border": 1, "align": "center", "text_wrap": True})
    stub = book.add_format({"font_name": "宋体", "left": 1})
    figure = book.add_format({"font_name": "Times New Roman", "align": "right"})
    sheet = book.add_worksheet("11-8")
    sheet.set_column(0, COLUMNS - 1, 12)
    for at, row in enumerate(rows(count)):
        for column, value in enumerate(row):
            style = heading if at < 2 else stub if column < 2 else figure
            if value != "":
                sheet.write(at, column, str(value) if text else value, style)
    book.close()
    return out.getvalue()


Texts = list[list[str]]


def _texts_of_hinterland(data: bytes) -> Texts:
    [grid] = read_grids(data)
    return [
        [cell.text if (cell := grid.at(row, column)) else "" for column in range(grid.columns)]
        for row in range(grid.rows)
    ]


def _pandas(data: bytes) -> object:
    return pd.read_html(io.BytesIO(data), encoding="gb18030")


def _texts_of_pandas(data: bytes) -> Texts:
    [frame] = pd.read_html(
        io.BytesIO(data),
        encoding="gb18030",
        converters=dict.fromkeys(range(COLUMNS), str),
        keep_default_na=False,
    )
    texts: Texts = frame.to_numpy().tolist()
    return texts


def _openpyxl(data: bytes) -> Texts:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [
        ["" if cell.value is None else str(cell.value) for cell in row]
        for row in sheet.iter_rows()
    ]


PEERS: dict[str, tuple[Reader, Callable[[bytes], Texts]]] = {
    "pandas": (_pandas, _texts_of_pandas),
    "openpyxl": (_openpyxl, _openpyxl),
}


# What a process of its own runs on the bytes that it is given.
LOADS = {
    "hinterland": "from hinterland.tables import read_grids as read",
    "pandas": "import pandas; read = lambda data: pandas.read_html(io.BytesIO(data))",
    "openpyxl": "import openpyxl; read = lambda data: openpyxl.load_workbook(io.BytesIO(data))",
}
MEASURE = """
import io, sys
{load}
read(sys.stdin.buffer.read())
[peak] = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(peak.split()[1])
"""


def _peak(name: str, data: bytes) -> float:
    """Return the peak memory, in MB, of a process that loads a reader and reads a table.

    From Linux's own books: what `resource` tells of a child includes its parent's peak.
    """
    command = [sys.executable, "-c", MEASURE.format(load=LOADS[name])]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return int(done.stdout) / 1024
