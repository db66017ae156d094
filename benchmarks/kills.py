"""A crawl that is killed again and again: what is lost, kept twice, and asked for twice.

This process is outside the crawl: it kills the crawl's whole process group with SIGKILL, at random
moments, and starts it again. What was asked for is read from the server's log, what was kept
from the WARC files, by warcio and by fastwarc, neither of which knows the crawler's index.
"""

import io
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

from fastwarc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from hinterland.library.verify import verify

from .processes import command_line
from .servers import Server, free_port, nginx
from .site import addresses, build, web

#: Hosts of the site where two workers share them.
HOSTS = 8

#: The longest that a life may last, in seconds.
LIFE = 600


@dataclass
class Archive:
    """What the WARC files of a library hold, read piece by piece as they grow.

    After a kill, only what the index has committed counts: the rest of the last file may be torn,
    and the next start cuts it off.
    """

    library: Path
    responses: Counter[str] = field(default_factory=Counter)
    _read: dict[Path, int] = field(default_factory=dict)

    def read_on(self) -> None:
        """Read what was committed since the last call, with both readers; they have to agree."""
        for path, committed in self._committed():
            begin = self._read.get(path, 0)
            with path.open("rb") as file:
                file.seek(begin)
                piece = file.read(committed - begin)
            if len(piece) != committed - begin:
                raise SystemExit(f"{path} is shorter than in its index")
            found = Counter(by_warcio(piece))
            if found != Counter(by_fastwarc(piece)):
                raise SystemExit(f"{path}: warcio and fastwarc read different pages")
            self.responses += found
            self._read[path] = committed

    def _committed(self) -> Iterator[tuple[Path, int]]:
        for index in sorted(self.library.glob("shard-*/index.sqlite")):
            with closing(sqlite3.connect(f"{index.as_uri()}?mode=ro", uri=True)) as db:
                if db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'warc'").fetchone():
                    for name, length in db.execute("SELECT name, length FROM warc"):
                        if length:
                            yield self.library / name, length


def by_warcio(piece: bytes) -> Iterator[str]:
    """Give the addresses of a piece's responses, each record read whole, its digests checked."""
    for record in ArchiveIterator(io.BytesIO(piece), check_digests="raise"):
        record.content_stream().read()
        if record.rec_type == "response":
            yield record.rec_headers["WARC-Target-URI"]


def by_fastwarc(piece: bytes) -> Iterator[str]:
    """Do the same with fastwarc."""
    for record in FastIterator(io.BytesIO(piece), verify_digests=True):
        record.reader.read()
        if record.headers["WARC-Type"] == "response":
            yield record.headers["WARC-Target-URI"]


def run(*, pages: int = 20_000, kills: int = 50, workers: Sequence[int] = (1, 2)) -> None:
    """Print, for each number of workers, what the kills did."""
    for count in workers:
        with tempfile.TemporaryDirectory(prefix="hinterland-") as folder:
            _killed_crawl(Path(folder), pages=pages, kills=kills, workers=count)


def _killed_crawl(folder: Path, *, pages: int, kills: int, workers: int) -> None:
    hosts = [f"127.0.0.{n}" for n in range(1, 1 + (HOSTS if workers > 1 else 1))]
    port = free_port()
    origins = [f"http://{host}:{port}" for host in hosts]
    build(folder / "site", web(pages), origins=origins)
    library = folder / "library"
    command = command_line(
        "crawl", f"{origins[0]}/", "--library", library, "--delay", "0",
        "--allow-private", "--workers", str(workers),
    )  # fmt: skip
    began = time.monotonic()
    with nginx(folder / "site", folder / "nginx", port=port, hosts=hosts) as server:
        hits = _kill(command, server, library, points=_moments(pages, kills))
    seconds = time.monotonic() - began
    whole = Archive(library)
    whole.read_on()
    lost = set(addresses(pages, origins)) - set(whole.responses)
    twice = whole.responses.total() - len(whole.responses)
    problems = verify(library).problems
    print(
        f"kill -9: {pages:,} pages, {workers} worker(s), {len(hosts)} host(s), "
        f"{len(hits)} kills in {seconds:.0f} s: {len(lost)} lost (goal 0), "
        f"{twice} kept twice (goal 0), verify found {len(problems)} problems (goal 0)\n"
        f"  sent but not kept at a kill: {_spread([hit.under_way for hit in hits])}; "
        f"asked for again after it: {_spread([hit.again for hit in hits])}; more than that "
        f"after {sum(hit.again > hit.under_way for hit in hits)} kills (goal 0)\n"
        "  warcio and fastwarc read the archive after each kill, and agree"
    )


@dataclass
class Kill:
    """A kill: the pages sent but not kept at that moment, and those asked for again after it."""

    under_way: int
    again: int = 0


def _moments(pages: int, kills: int) -> list[int | None]:
    """Return when to kill: after so many requests in all, or, None, while the crawl starts."""
    chance = random.Random(pages + kills)
    points: list[int | None] = [*sorted(chance.sample(range(pages * 19 // 20), kills))]
    for place in chance.sample(range(kills), kills // 5):
        points[place] = None
    return points


def _kill(
    command: Sequence[str], server: Server, library: Path, *, points: Sequence[int | None]
) -> list[Kill]:
    """Start the crawl, kill it at each point, and let it end in the end."""
    chance = random.Random(len(points))
    archive = Archive(library)
    hits: list[Kill] = []
    before: Counter[str] = Counter()
    for point in (*points, sys.maxsize):
        is_over = _live(command, server.log, point, jitter=chance.random())
        archive.read_on()
        asked = server.asked()
        if hits:
            more, new = asked.total() - before.total(), len(asked) - len(before)
            hits[-1].again = more - new
        if is_over:
            break
        hits.append(Kill(len(set(asked) - set(archive.responses))))
        before = asked
    return hits


def _live(command: Sequence[str], log: Path, point: int | None, *, jitter: float) -> bool:
    """Run the crawl until a point and kill it; return whether it ended before by itself."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        if point is None:
            time.sleep(jitter)
        else:
            _wait(process, log, point)
            time.sleep(jitter / 50)
        is_over = process.poll() is not None
        if not is_over:
            os.killpg(process.pid, signal.SIGKILL)
        error = process.communicate()[1].decode()
    if is_over and process.returncode:
        raise SystemExit(f"the crawl failed: {error}")
    time.sleep(0.1)  # the server writes down what it was about to send
    return is_over


def _wait(process: "subprocess.Popen[bytes]", log: Path, lines: int) -> None:
    """Wait until the log has so many lines, or the process has ended."""
    end = time.monotonic() + LIFE
    found = 0
    with log.open("rb") as file:
        while found < lines and process.poll() is None:
            found += file.read().count(b"\n")
            time.sleep(0.002)
            if time.monotonic() > end:
                raise SystemExit(f"the crawl made no progress in {LIFE} s")


def _spread(counts: Sequence[int]) -> str:
    return f"{mean(counts):.1f} on average, at most {max(counts)}" if counts else "none"


if __name__ == "__main__":
    run()
