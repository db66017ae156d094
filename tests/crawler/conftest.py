"""What the crawl's tests share: a site on this machine, and the crawler as a process."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from hinterland.crawler.links.references import Hook
from hinterland.crawler.options import Options
from hinterland.crawler.run import Summary, crawl
from hinterland.library import Library, Page

SERVER = Path(__file__).parent / "server.py"
# Says at the end how much memory it has used at most, in kB.
COMMAND = [
    sys.executable,
    "-c",
    """
import resource, sys
from hinterland.cli import main
try:
    main()
finally:
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
""",
]


# The same without the search index beside it.
BARE = [
    sys.executable,
    "-c",
    """
from unittest import mock
from hinterland.cli import main
with mock.patch("hinterland.library.search.indexing.Follower"):
    main()
""",
]


@dataclass(frozen=True)
class Request:
    time: float
    host: str
    path: str
    condition: str


@dataclass
class Site:
    """The site, its folder, and what its log says."""

    folder: Path
    port: int
    hosts: tuple[str, ...]

    def address(self, path: str = "/", host: str = "") -> str:
        return f"http://{host or self.hosts[0]}:{self.port}{path}"

    def file(self, name: str, body: bytes | str, *lines: str, status: str = "200 OK") -> str:
        """Serve an answer under a name; return its address."""
        data = body.encode() if isinstance(body, str) else body
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}", *lines, "", ""]
        place = self.folder / name.strip("/").replace("/", "_")
        place.write_bytes("\r\n".join(head).encode() + data)
        return self.address("/" + name.strip("/"))

    def log(self) -> list[Request]:
        lines = (self.folder / "log.tsv").read_text().splitlines()
        found = (line.split("\t") for line in lines)
        return [Request(float(t), host, path, condition) for t, host, path, condition in found]

    def asked(self) -> Counter[str]:
        """How often each page was asked for, robots.txt left out."""
        return Counter(
            f"http://{r.host}{r.path}" for r in self.log() if r.path != "/robots.txt"
        )

    def forget(self) -> None:
        (self.folder / "log.tsv").write_bytes(b"")


Serve = Callable[..., Site]


@contextmanager
def serving(folder: Path) -> Iterator[Serve]:
    """Start sites; they end with the block."""
    servers: list[subprocess.Popen[bytes]] = []

    def start(*, hosts: tuple[str, ...] = ("127.0.0.1",), **options: int) -> Site:
        place = folder / f"site-{len(servers)}"
        place.mkdir()
        words = [w for k, v in options.items() for w in (f"--{k}", str(v))]
        server = subprocess.Popen(
            [sys.executable, str(SERVER), str(place), *words, "--hosts", *hosts],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        servers.append(server)
        assert server.stdout is not None
        return Site(place, int(server.stdout.readline()), hosts)

    yield start
    for server in servers:
        server.kill()
        server.communicate()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    with serving(tmp_path) as start:
        yield start


class Crawler:
    """The crawler, here or as a command in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.library = folder / "library"
        self._error = folder / "stderr.txt"
        #: The most memory that the command has used, in kB.
        self.peak = 0

    def here(
        self,
        *starts: str,
        workers: int = 1,
        from_library: int = 0,
        hook: Hook | None = None,
        weighted: dict[str, float] | None = None,
        **options: Any,
    ) -> Summary:
        """Crawl in this process, without a delay unless one is given, and without an index."""
        chosen = {"delay": 0.0, "allow_private": True} | options
        with mock.patch("hinterland.library.search.indexing.Follower") as indexer:
            indexer.return_value.close.return_value = ""
            return crawl(
                weighted or starts,
                self.library,
                options=Options(**chosen),
                workers=workers,
                from_library=from_library,
                hook=hook,
            )

    def pages(self) -> list[Page]:
        with Library(self.library) as library:
            return list(library.pages())

    def start(
        self, *words: str, delay: float = 0, command: Sequence[str] = COMMAND
    ) -> "subprocess.Popen[str]":
        command = [*command, "crawl", *words, "--library", str(self.library), "--allow-private"]
        with self._error.open("w") as error:
            return subprocess.Popen(
                [*command, "--delay", str(delay)],
                stdout=subprocess.PIPE,
                stderr=error,
                text=True,
                start_new_session=True,
            )

    def run(self, *words: str, delay: float = 0) -> "subprocess.CompletedProcess[str]":
        process = self.start(*words, delay=delay)
        try:
            out, _ = process.communicate(timeout=60)
        finally:
            self.kill(process)
        said, _, peak = self._error.read_text().rpartition("peak ")
        self.peak = int(peak)
        return subprocess.CompletedProcess(process.args, process.returncode, out, said)

    @staticmethod
    def kill(process: "subprocess.Popen[str]", number: int = signal.SIGKILL) -> None:
        """Send a signal to the crawler and all its processes."""
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        if number == signal.SIGKILL:
            process.communicate()
            # Its own processes may outlive it by a moment.
            for _ in range(100):
                try:
                    os.killpg(process.pid, 0)
                except ProcessLookupError:
                    return
                time.sleep(0.01)


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return Crawler(tmp_path)
