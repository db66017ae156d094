"""Apache Spark for real, with executors of their own, one of which is killed in each job."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from tests.conftest import Run
from tests.records.made_up import write_mixed

#: Two executors of one core and 1 GiB, each a process of its own.
CLUSTER = "local-cluster[2,1,1024]"
MAIN = "from hinterland.cli import main; main()"
PATIENCE = 400  # seconds


def on_spark(folder: Path, *words: str, kill: bool) -> tuple[int, str, int]:
    """Run `hinterland …` on a cluster of executors; return its code, errors, and the kills."""
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, *words, "--engine", "spark"],
        cwd=folder, env={**os.environ, "SPARK_MASTER": CLUSTER}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    kills = 0
    end = time.monotonic() + PATIENCE
    try:
        while kill and process.poll() is None and not kills and time.monotonic() < end:
            for pid in executors(process.pid)[:1]:
                os.kill(pid, signal.SIGKILL)
                kills += 1
            time.sleep(0.05)
        _, errors = process.communicate(timeout=max(1, end - time.monotonic()))
    finally:
        process.kill()
    return process.returncode, errors, kills


def executors(ancestor: int) -> Sequence[int]:
    """Return the executors that a process has begun."""
    parents, commands = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                status = (entry / "stat").read_text()
                commands[int(entry.name)] = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            parents[int(entry.name)] = int(status.rpartition(")")[2].split()[1])
    found = []
    for pid, command in commands.items():
        above = pid
        while above in parents and above != ancestor:
            above = parents[above]
        if above == ancestor and b"CoarseGrainedExecutorBackend" in command:
            found.append(pid)
    return found


def test_records_are_the_same_though_an_executor_dies(tmp_path: Path, hinterland: Run) -> None:
    write_mixed(tmp_path / "in")
    words = ("records", "in", "--by", "section,partner")
    here = hinterland(*words, "--out", "here.parquet", "--aside", "here.aside.parquet")
    assert here.returncode == 0, here.stderr
    code, errors, kills = on_spark(
        tmp_path, *words, "--out", "there.parquet", "--aside", "there.aside.parquet", kill=True
    )
    assert (code, kills) == (0, 1), errors
    one, other = (pl.read_parquet(tmp_path / f"{place}.parquet") for place in ("here", "there"))
    assert one.drop("value").equals(other.drop("value"))
    apart = (one["value"] - other["value"]).abs() / one["value"].replace(0, 1)
    assert (apart.drop_nulls() < 1e-12).all()
    left, right = (
        pl.read_parquet(tmp_path / f"{place}.aside.parquet") for place in ("here", "there")
    )
    assert left.sort(left.columns).equals(right.select(left.columns).sort(left.columns))


def test_files_are_read_the_same_though_an_executor_dies(
    tmp_path: Path, hinterland: Run
) -> None:
    (tmp_path / "in").mkdir()
    for year in range(1950, 2010):
        text = f"进出口总额（万美元）{year}年\n地区,进出口\n北京,{year}\n广东,{2 * year}\n"
        (tmp_path / "in" / f"{year}.csv").write_text(text, "utf-8")
    (tmp_path / "in" / "broken.xls").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    )
    here = hinterland("read", "in", "--out", "here.csv")
    assert here.returncode == 1  # for the broken one
    code, errors, kills = on_spark(tmp_path, "read", "in", "--out", "there.csv", kill=True)
    assert (code, kills) == (1, 1), errors
    for end in (".csv", ".pages.csv"):
        ours, theirs = (tmp_path / f"{place}{end}" for place in ("here", "there"))
        assert ours.read_bytes() == theirs.read_bytes()
    assert "broken.xls" in errors
    assert "Traceback" not in errors
    assert not list(tmp_path.glob(".*.parts"))
