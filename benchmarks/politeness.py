"""Politeness as a server sees it: the delay between two requests to a host.

20 loopback addresses stand for 20 hosts, on one nginx. A request's time is when it came, robots.txt
included; the log has milliseconds, so a gap that is shorter than the delay by less than one does
not count. The rate allowed is one request a delay for every host, from its first request to its last.
"""

import os
import tempfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from statistics import median

from . import processes
from .servers import free_port, nginx
from .site import build, web

RESOLUTION = 0.001


def run(*, pages: int = 10_000, hosts: int = 20, delay: float = 1.0) -> None:
    """Print how often the delay was broken, and what part of the allowed rate was reached."""
    names = [f"127.0.0.{n}" for n in range(1, hosts + 1)]
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="hinterland-") as name:
        folder = Path(name)
        origins = [f"http://{host}:{port}" for host in names]
        build(folder / "site", web(pages), origins=origins, size=4_000)
        with nginx(folder / "site", folder / "nginx", port=port, hosts=names) as server:
            command = processes.command_line(
                "crawl", *(f"{origin}/" for origin in origins[:1]), "--library", "library",
                "--delay", str(delay), "--allow-private",
            )  # fmt: skip
            processes.run(command, folder / "run")
            times: dict[str, list[float]] = defaultdict(list)
            for request in server.requests(with_robots=True):
                times[request.host].append(request.time)
            pages_sent = server.asked().total()
    _report(times, pages_sent, delay)


def _report(times: dict[str, list[float]], pages: int, delay: float) -> None:
    shares, gaps = [], []
    for came in times.values():
        came.sort()
        gaps += [later - earlier for earlier, later in pairwise(came)]
        shares.append((len(came) - 1) * delay / (came[-1] - came[0]))
    broken = sum(gap < delay - RESOLUTION for gap in gaps)
    requests = sum(map(len, times.values()))
    print(
        f"politeness: {requests:,} requests ({pages:,} pages) to {len(times)} hosts, delay {delay} s, "
        f"load {os.getloadavg()[0]:.1f}: {broken} gaps below the delay (goal 0), the shortest "
        f"{min(gaps):.3f} s; {sum(shares) / len(shares):.1%} of the allowed rate (goal >= 95 %), "
        f"the slowest host {min(shares):.1%}, half of all gaps below {median(gaps):.3f} s"
    )


if __name__ == "__main__":
    run()
