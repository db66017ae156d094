"""Servers that write raw bytes, each request to a script, and note when each came."""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

Writer = asyncio.StreamWriter

#: Called with the path, how many requests its connection has had, and where to write.
Script = Callable[[str, int, Writer], Awaitable[None]]

#: Called with the host that a connection was made to, and its two ends.
Serve = Callable[[str, asyncio.StreamReader, Writer], Awaitable[None]]


def answer(body: bytes | str, *lines: str, status: str = "200 OK") -> bytes:
    data = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}", "Content-Type: text/html"]
    return "\r\n".join([*head, *lines, "", ""]).encode() + data


NONE = answer("none", status="404 Not Found")


@dataclass
class Raw:
    """A server: its port, and each request's time, host, path and whole head."""

    host: str
    port: int = 0
    log: list[tuple[float, str, str]] = field(default_factory=list)
    connections: int = 0

    def address(self, path: str = "/", host: str = "") -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    @property
    def pages(self) -> list[str]:
        """The paths asked for in order, but for robots.txt and lists of pages."""
        return [path for _, path, _ in self.log if path not in {"/robots.txt", "/sitemap.xml"}]

    def gaps(self) -> list[float]:
        times = [moment for moment, *_ in self.log]
        return [later - earlier for earlier, later in pairwise(times)]


@contextlib.contextmanager
def raw(script: Script, host: str = "127.0.0.1") -> Iterator[Raw]:
    """Run a server in a thread while the block runs."""
    server = Raw(host)
    robots = getattr(script, "robots", None)  # a script may answer robots.txt itself

    async def serve(_host: str, reader: asyncio.StreamReader, writer: Writer) -> None:
        server.connections += 1
        count = 0
        async for path, head in requests(reader):
            server.log.append((time.monotonic(), path, head))
            if path == "/robots.txt" and robots is not None:
                await robots(count, writer)
            elif path in {"/robots.txt", "/sitemap.xml"}:
                writer.write(NONE)
            else:
                count += 1
                await script(path, count, writer)
            await writer.drain()

    with listening(serve, [host]) as server.port:
        yield server


async def requests(reader: asyncio.StreamReader) -> AsyncIterator[tuple[str, str]]:
    """Give the path and the whole head of each request of a connection, as long as it lasts."""
    while True:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        yield head.split(" ")[1], head


@contextlib.contextmanager
def listening(serve: Serve, hosts: Sequence[str]) -> Iterator[int]:
    """Serve connections to some hosts in a thread while the block runs; give their port."""
    started: Future[int] = Future()
    ends: list[Callable[[], object]] = []

    async def connected(
        host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            await serve(host, reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        ends.append(lambda: loop.call_soon_threadsafe(stop.set))
        servers: list[asyncio.Server] = []
        port = 0
        for host in hosts:
            one = await asyncio.start_server(partial(connected, host), host, port, backlog=500)
            port = one.sockets[0].getsockname()[1]
            servers.append(one)
        started.set_result(port)
        await stop.wait()
        for one in servers:
            one.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.01)  # until what was closed is

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    try:
        yield started.result(10)
    finally:
        ends[0]()
        thread.join(5)
