"""Crawls in rounds on Apache Spark while its processes die or freeze; the site's log is the truth."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from hinterland.library import Library
from hinterland.library.verify import verify
from tests.crawler.conftest import Site, serving

from .test_killed import CLUSTER, MAIN, PATIENCE, executors

HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")
PAGES = 40
DELAY = 0.3

#: A frozen executor is taken for lost after this, in seconds.
TIMEOUT = 20
SETTINGS = (
    f"--conf spark.network.timeout={TIMEOUT}s --conf spark.network.timeoutInterval=2s "
    "--conf spark.executor.heartbeatInterval=2s pyspark-shell"
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path) as serve:
        yield serve(hosts=HOSTS, pages=PAGES)


def start(site: Site, folder: Path) -> "subprocess.Popen[str]":
    words = ("crawl", site.address(), "--library", "library", "--allow-private")
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, *words, "--delay", str(DELAY), "--engine", "spark"],
        cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "SPARK_MASTER": CLUSTER, "PYSPARK_SUBMIT_ARGS": SETTINGS},
    )  # fmt: skip


def wait_until_asked(site: Site, process: "subprocess.Popen[str]", requests: int) -> None:
    end = time.monotonic() + PATIENCE
    while len(site.log()) < requests and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    assert process.poll() is None
    assert len(site.log()) < PAGES  # it is in the middle


def end(process: "subprocess.Popen[str]") -> str:
    try:
        out, errors = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 0, out + errors
    assert "Traceback" not in errors
    return out


def below(pid: int) -> Sequence[int]:
    """Return the processes that a process has begun, and those that they have."""
    children = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                children[int(parent)].append(int(entry.name))
    found, look = [], [pid]
    while look:
        found += (more := children[look.pop()])
        look += more
    return found


def is_well(site: Site, folder: Path) -> None:
    """All pages are kept, each once, whole; and no host was asked sooner than it may be."""
    library = folder / "library"
    wanted = [site.address(f"/{n}" if n else "/", HOSTS[n % len(HOSTS)]) for n in range(PAGES)]
    with Library(library) as kept:
        assert sorted(page.address for page in kept.pages()) == sorted(wanted)
    assert verify(library).problems == []
    asked = defaultdict(list)
    for request in site.log():
        asked[request.host].append(request.time)
    gaps = [b - a for times in asked.values() for a, b in pairwise(times)]
    assert min(gaps) > DELAY - 0.02


@pytest.mark.parametrize("who", ["worker", "executor"])
def test_no_page_is_lost_when_a_process_dies(site: Site, tmp_path: Path, who: str) -> None:
    process = start(site, tmp_path)
    wait_until_asked(site, process, 16)
    killed = list(executors(process.pid)[:1])
    if who == "worker":  # Python processes, which the executors have forked from their daemons
        daemons = [pid for jvm in executors(process.pid) for pid in below(jvm)]
        killed = [worker for daemon in daemons for worker in below(daemon)]
    assert killed
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    end(process)
    is_well(site, tmp_path)


def test_an_executor_that_was_frozen_asks_for_nothing_more(site: Site, tmp_path: Path) -> None:
    process = start(site, tmp_path)
    wait_until_asked(site, process, 16)
    # One that has tasks, and all its Python processes with it.
    jvm = max(executors(process.pid), key=lambda pid: len(below(pid)))
    frozen = [jvm, *below(jvm)]
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(TIMEOUT + 6)
    for pid in frozen:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    end(process)
    is_well(site, tmp_path)


def test_a_driver_that_was_killed_goes_on(site: Site, tmp_path: Path) -> None:
    process = start(site, tmp_path)
    wait_until_asked(site, process, 16)
    process.kill()
    process.communicate()
    assert "40 kept" in end(start(site, tmp_path))
    is_well(site, tmp_path)
