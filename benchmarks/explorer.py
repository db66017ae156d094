"""The explorer's times and memory, beside Datasette serving the same panel's table.

Wall time says what a user waits for; processor time is that of the server alone, which a busy
machine doesn't change. Both servers are started anew, on the shipped panel of China, and are
asked for the same number of views: the explorer for pages with figures and evidence, Datasette
for pages of the table of observations, filtered and sorted, which is the nearest that it has.

Datasette is in an environment of its own (`benchmarks/setup.sh`); without it, its lines say so.
"""

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import polars as pl

from hinterland.study import run as run_study

READERS, EACH = 20, 15
DATASETTE = Path(__file__).parents[1] / ".venv" / "datasette" / "bin" / "datasette"
VIEWS = (
    "/s/zhao", "/s/zhao/figure/share", "/s/zhao/figure/dependence?years=2005..2019",
    "/s/zhao/map?measure=trade", "/s/zhao/change?from=2005&to=2019", "/s/zhao/claims",
    "/s/zhao/ask?of=share&group=west&test=ratio_above&value=2&years=2000..2024",
    "/s/zhao/number/share/west/2019", "/s/zhao/cell/trade_usd/510000/2019", "/s/zhao/data",
    "/s/zhao/compare?with_policy=latest", "/s/zhao/doubt", "/s/zhao/figure/share?scheme=regions",
)  # fmt: skip
TICKS = os.sysconf("SC_CLK_TCK")


def run() -> None:
    """Print both servers' first response, times of views, p95 of parallel readers, and memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hinterland = str(Path(sys.executable).with_name("hinterland"))
        explorer = [
            hinterland,
            "explore",
            "--study",
            "zhao",
            "--no-browser",
            "--port",
            "{port}",
        ]
        # A state that was not asked before, for each reader and turn.
        fresh = [
            f"/s/zhao/number/{m}/{g}/{y}"
            for m in ("share", "dependence", "trade") for g in ("east", "central", "west")
            for y in range(2000, 2020)
        ]  # fmt: skip
        _measure("explorer", explorer, "/", VIEWS, fresh)
        if not DATASETTE.is_file():
            print("datasette: not installed here; benchmarks/setup.sh installs it")
            return
        base = _database(folder / "panel.db")
        command = [str(DATASETTE), "serve", str(base), "--port", "{port}"]
        table = "/panel/observations"
        pages = [f"{table}?year={y}&_sort=region" for y in range(2000, 2013)]
        fresh = [f"{table}?year={y}&series={s}" for y in range(2000, 2020) for s in ("gdp", "trade_usd", "population", "exchange_rate", "exports_usd", "imports_usd", "x", "y", "z")]  # fmt: skip
        _measure("datasette", command, "/", pages, fresh)


def _measure(
    who: str, command: Sequence[str], first: str, views: Sequence[str], fresh: Sequence[str]
) -> None:
    port = _free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        [word.format(port=port) for word in command], stdout=subprocess.DEVNULL
    )
    try:
        while not _answers(port, first):
            time.sleep(0.01)
        waited = time.perf_counter() - began
        print(
            f"{who}: first response after {waited:.2f} s, {_cpu(process.pid):.2f} s of processor"
        )
        time.sleep(3)  # what it makes ready by itself
        print(f"{who}: {_memory(process.pid):.0f} MB at rest")
        for what in ("cold", "again"):
            costs = [_timed(process.pid, partial(_get, port, view)) for view in views]
            wall, cpu = ([cost[n] * 1000 for cost in costs] for n in (0, 1))
            print(
                f"{who}: {len(views)} views {what}: median {sorted(wall)[len(wall) // 2]:.0f} ms, worst "
                f"{max(wall):.0f} ms; {sum(cpu) / len(cpu):.0f} ms of processor on average, worst {max(cpu):.0f} ms"
            )
        times: list[float] = []

        def reads(reader: int) -> None:
            for turn in range(EACH):
                address = fresh[(reader * EACH + turn) % len(fresh)]
                began = time.perf_counter()
                _get(port, address)
                times.append(time.perf_counter() - began)

        before = _cpu(process.pid)
        with ThreadPoolExecutor(READERS) as pool:
            list(pool.map(reads, range(READERS)))
        each = (_cpu(process.pid) - before) / len(times)
        p95 = sorted(times)[int(0.95 * len(times))]
        print(
            f"{who}: {READERS} readers at once, {len(times)} views: p95 {p95 * 1000:.0f} ms, "
            f"{each * 1000:.0f} ms of processor a view; {_memory(process.pid):.0f} MB"
        )
    finally:
        process.terminate()
        process.wait(10)


def _timed(pid: int, ask: Callable[[], None]) -> tuple[float, float]:
    """Return what a request takes by the clock and of the server's processor, in seconds."""
    cpu, began = _cpu(pid), time.perf_counter()
    ask()
    return time.perf_counter() - began, _cpu(pid) - cpu


def _get(port: int, address: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200 or not body:
        raise SystemExit(f"{address}: {answer.status}")


def _answers(port: int, address: str) -> bool:
    try:
        _get(port, address)
    except OSError:
        return False
    return True


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> float:
    """Return the resident memory in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def _database(path: Path) -> Path:
    """Return a database with the panel's observations, those used and those passed over."""
    panel = run_study("zhao").panel
    frame = pl.concat([panel.kept, panel.passed_over]).drop("input")
    with sqlite3.connect(path) as base:
        base.execute(f"create table observations ({', '.join(frame.columns)})")
        marks = ", ".join("?" * frame.width)
        base.executemany(f"insert into observations values ({marks})", frame.rows())
        for column in ("series", "region", "year"):
            base.execute(f"create index by_{column} on observations ({column})")
    return path
