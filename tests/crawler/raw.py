"""Servers that write raw bytes, each request to a script, and note when each came."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

Writer = asyncio.StreamWriter

#: Called with the path, how many requests its connection has had, and where to write.
Script = Callable[[str, int, Writer], Awaitable[None]]


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
    ready = threading.Event()
    ends: list[Callable[[], object]] = []

    async def serve(reader: asyncio.StreamReader, writer: Writer) -> None:
        server.connections += 1
        count = 0
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                path = head.split(" ")[1]
                server.log.append((time.monotonic(), path, head))
                count += 1
                if path in {"/robots.txt", "/sitemap.xml"}:
                    count -= 1
                    if path == "/sitemap.xml" or not await _robots(script, writer, count):
                        writer.write(NONE)
                else:
                    await script(path, count, writer)
                await writer.drain()
        except asyncio.CancelledError:
            writer.transport.abort()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def run() -> None:
        stop = asyncio.Event()
        listening = await asyncio.start_server(serve, host, 0)
        server.port = listening.sockets[0].getsockname()[1]
        ends.append(lambda: loop.call_soon_threadsafe(stop.set))
        loop = asyncio.get_running_loop()
        ready.set()
        await stop.wait()
        listening.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.01)  # until what was closed is

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(5)
    try:
        yield server
    finally:
        ends[0]()
        thread.join(5)


async def _robots(script: Script, writer: Writer, count: int) -> bool:
    """Let a script answer robots.txt, if it wants to."""
    robots = getattr(script, "robots", None)
    if robots is None:
        return False
    await robots(count, writer)
    return True
