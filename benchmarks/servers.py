"""nginx on this machine, whose access log is the truth of what a crawler asked for, and when."""

import os
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

__all__ = ["Request", "Server", "free_port", "nginx"]

# No open_file_cache: it keeps a file open for each page, and beyond the limit of open files a
# server takes no more connections, which makes any crawler look slow.
CONFIGURATION = """
daemon off;
{user}
worker_processes 1;
pid {run}/nginx.pid;
error_log {run}/error.log warn;
events {{ worker_connections 4096; }}
http {{
    log_format truth '$msec\t$request_time\t$server_addr:$server_port\t$request_uri\t$status\t$connection';
    access_log {run}/access.log truth;
    client_body_temp_path {run}/a; proxy_temp_path {run}/b; fastcgi_temp_path {run}/c;
    uwsgi_temp_path {run}/d; scgi_temp_path {run}/e;
    types {{ text/html htm; text/plain txt; }}
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    server {{
        {listen}
        root {root};
        index index.htm;
    }}
}}
"""


class Request(NamedTuple):
    """A request as the server saw it: when it came (s, to the millisecond), and its answer."""

    time: float
    host: str
    path: str
    status: int


class Server:
    """A running server; `log` is its access log."""

    def __init__(self, hosts: Sequence[str], port: int, log: Path) -> None:
        self.origins = [f"http://{host}:{port}" for host in hosts]
        self.log = log

    def requests(self, *, with_robots: bool = False) -> list[Request]:
        """Return what was asked for, robots.txt files only if told to."""
        found = []
        for line in self.log.read_text(encoding="utf-8").splitlines():
            logged, lasted, host, path, status, _ = line.split("\t")
            if with_robots or path != "/robots.txt":
                found.append(Request(float(logged) - float(lasted), host, path, int(status)))
        return found

    def asked(self) -> Counter[str]:
        """Return how often each page was sent."""
        return Counter(f"http://{r.host}{r.path}" for r in self.requests() if r.status == 200)


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def nginx(
    root: Path, run: Path, *, port: int, hosts: Sequence[str] = ("127.0.0.1",)
) -> Iterator[Server]:
    """Serve a folder on some loopback addresses, with its own files in the folder `run`."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise SystemExit("nginx is missing: run benchmarks/setup.sh")
    run.mkdir(parents=True)
    text = CONFIGURATION.format(
        run=run,
        root=root,
        user="user root;" if os.geteuid() == 0 else "",  # reads folders that are root's alone
        listen=" ".join(f"listen {host}:{port} backlog=4096;" for host in hosts),
    )
    (run / "nginx.conf").write_text(text, encoding="ascii")
    with subprocess.Popen([program, "-p", run, "-c", run / "nginx.conf"]) as process:
        try:
            _wait_for(process, hosts[0], port)
            yield Server(hosts, port, run / "access.log")
        finally:
            process.terminate()


def _wait_for(process: subprocess.Popen[bytes], host: str, port: int) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise SystemExit("nginx did not start")
        with socket.socket() as probe:
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("nginx takes no connection")
