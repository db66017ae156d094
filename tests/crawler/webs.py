"""Web sites as functions, on this machine: a request in, an answer out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """A request: `cookie` is what it gives back."""

    host: str
    path: str
    cookie: str


@dataclass(frozen=True)
class Said:
    """An answer; of `headers`, a list gives one line each."""

    body: str | bytes = b""
    status: int = 200
    kind: str = HTML
    headers: Mapping[str, str | list[str]] = field(default_factory=dict)


Answers = Callable[[Asked], Said | None]


@dataclass
class Web:
    """The site, and what it was asked for."""

    port: int
    log: list[Asked] = field(default_factory=list)

    def address(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self, host: str = "") -> list[str]:
        """What was asked for, robots.txt left out."""
        asked = (a for a in self.log if not host or a.host.startswith(f"{host}:"))
        return [a.path for a in asked if a.path != "/robots.txt"]


@contextmanager
def web(
    answers: Answers, *, hosts: tuple[str, ...] = ("127.0.0.1",), robots: str = ""
) -> Iterator[Web]:
    """Serve what a function answers, None being a 404; and robots.txt, empty unless given."""
    site = Web(0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = Asked(
                self.headers.get("Host", ""), self.path, self.headers.get("Cookie", "")
            )
            site.log.append(asked)
            is_robots = asked.path == "/robots.txt"
            said = Said(robots, kind="text/plain") if is_robots else answers(asked)
            said = said or Said("<p>none", 404)
            body = said.body.encode() if isinstance(said.body, str) else said.body
            self.send_response(said.status)
            self.send_header("Content-Type", said.kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in said.headers.items():
                for line in [value] if isinstance(value, str) else value:
                    self.send_header(name, line)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    servers: list[ThreadingHTTPServer] = []
    for host in hosts:
        server = ThreadingHTTPServer((host, site.port), Handler)
        server.daemon_threads = True
        site.port = server.server_address[1]
        servers.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield site
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def links(*targets: str) -> Said:
    """Return a page with links."""
    return Said("".join(f'<a href="{t}">{t}</a>' for t in targets))
