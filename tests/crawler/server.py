"""A small web site on this machine, in a process of its own, whose log is the truth.

Run with a folder and options; it prints its port. Every request is written to `log.tsv` in the
folder before it is answered: time (monotonic, seconds), host asked, path, If-None-Match.

=================== ======================================================================
/ , /N               page N of a site of `--pages` pages, each with links to others
/robots.txt          the file `robots.txt` in the folder, 404 without
/status/CODE[/AFTER] the status, with a Retry-After; 200 after the first two requests
/NAME                the file NAME in the folder: a head, an empty line, a body, sent as it is
/hostile/KIND        what a hostile server does
=================== ======================================================================
"""

import argparse
import asyncio
import gzip
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

Writer = asyncio.StreamWriter
Behaviour = Callable[[Writer], Awaitable[None]]

HOSTILE: dict[str, Behaviour] = {}


def hostile(behave: Behaviour) -> Behaviour:
    HOSTILE[behave.__name__] = behave
    return behave


def head(status: str, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1")


def whole(body: bytes, *lines: str, status: str = "200 OK") -> bytes:
    return head(status, f"Content-Length: {len(body)}", *lines) + body


class Site:
    def __init__(self, options: argparse.Namespace) -> None:
        self.folder = Path(options.folder)
        self.pages = options.pages
        self.links = options.links
        self.filler = random.Random(1).randbytes(options.size // 2).hex()
        self.port = options.port
        self.hosts = options.hosts
        self.asked: dict[str, int] = {}
        self.log = os.open(self.folder / "log.tsv", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def page(self, number: int) -> bytes:
        """Page N links to its children in a tree, which makes all reachable, and to others."""
        chance = random.Random(number)
        targets = [c for c in (2 * number + 1, 2 * number + 2) if c < self.pages]
        targets += [chance.randrange(self.pages) for _ in range(self.links)]
        anchors = "".join(f'<li><a href="{self.address(t)}">第{t}页</a>' for t in targets)
        body = f"<!DOCTYPE html><title>page {number}</title><ul>{anchors}</ul>"
        return f"{body}<p>{self.filler}".encode()

    def address(self, number: int) -> str:
        path = f"/{number}" if number else "/"
        if len(self.hosts) == 1:
            return path
        return f"http://{self.hosts[number % len(self.hosts)]}:{self.port}{path}"

    def answer(self, path: str, headers: dict[str, str]) -> bytes:
        count = self.asked[path] = self.asked.get(path, 0) + 1
        name = path.strip("/")
        if name.startswith("status/"):
            _, code, *after = name.split("/")
            if count > 2:
                return whole(b"<p>at last", "Content-Type: text/html")
            return whole(b"", *(f"Retry-After: {a}" for a in after), status=f"{code} No")
        file = self.folder / (name.replace("/", "_") or "index")
        if file.is_file():
            return file.read_bytes()
        if not name or (name.isdigit() and int(name) < self.pages):
            body = self.page(int(name or 0))
            tag = f'"{len(body)}-{name}"'
            if headers.get("if-none-match") == tag:
                return head("304 Not Modified", f"ETag: {tag}")
            return whole(body, "Content-Type: text/html; charset=utf-8", f"ETag: {tag}")
        return whole(b"<p>none", "Content-Type: text/html", status="404 Not Found")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = request.decode("latin-1").split("\r\n")
                headers = {
                    k.lower(): v for k, _, v in (line.partition(": ") for line in lines if line)
                }
                path = first.split(" ")[1]
                condition = headers.get("if-none-match", "")
                line = f"{time.monotonic():.6f}\t{headers.get('host')}\t{path}\t{condition}\n"
                os.write(self.log, line.encode())
                kind = path.removeprefix("/hostile/")
                if kind in HOSTILE:
                    await HOSTILE[kind](writer)
                    writer.close()
                    return
                writer.write(self.answer(path, headers))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()


@hostile
async def slow_head(writer: Writer) -> None:
    for letter in "HTTP/1.1 200 OK\r\n" + "X-A: b\r\n" * 1000:
        writer.write(letter.encode())
        await writer.drain()
        await asyncio.sleep(0.2)


@hostile
async def slow_body(writer: Writer) -> None:
    writer.write(head("200 OK", "Content-Type: text/html", "Content-Length: 100000"))
    for _ in range(1000):
        writer.write(b"<p>")
        await writer.drain()
        await asyncio.sleep(0.2)


@hostile
async def silent(_writer: Writer) -> None:
    await asyncio.sleep(60)


@hostile
async def endless_body(writer: Writer) -> None:
    writer.write(head("200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked"))
    while True:
        writer.write(b"10000\r\n" + b"<a href=x>y</a> " * 4096 + b"\r\n")
        await writer.drain()


@hostile
async def endless_head(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-%d: " % random.randrange(10**9) + b"a" * 1000 + b"\r\n")
        await writer.drain()


@hostile
async def long_head(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 10_000_000 + b"\r\n\r\n")
    await writer.drain()


@hostile
async def bomb(writer: Writer) -> None:
    body = gzip.compress(bytes(1_000_000), mtime=0) * 2_000  # two GB
    writer.write(whole(body, "Content-Type: text/html", "Content-Encoding: gzip"))
    await writer.drain()


@hostile
async def many_links(writer: Writer) -> None:
    body = b"".join(b'<a href="/link/%d">x</a>\n' % n for n in range(200_000))
    writer.write(whole(body, "Content-Type: text/html"))
    await writer.drain()


@hostile
async def to_file(writer: Writer) -> None:
    writer.write(whole(b"", "Location: file:///etc/passwd", status="302 Found"))
    await writer.drain()


@hostile
async def to_metadata(writer: Writer) -> None:
    place = "http://169.254.169.254/latest/meta-data/"
    writer.write(whole(b"", f"Location: {place}", status="302 Found"))
    await writer.drain()


@hostile
async def to_itself(writer: Writer) -> None:
    writer.write(whole(b"", "Location: /hostile/to_itself", status="302 Found"))
    await writer.drain()


@hostile
async def rubbish(writer: Writer) -> None:
    writer.write(bytes(random.Random(2).randbytes(5000)))
    await writer.drain()


@hostile
async def reset(writer: Writer) -> None:
    writer.transport.abort()


@hostile
async def short_body(writer: Writer) -> None:
    writer.write(head("200 OK", "Content-Type: text/html", "Content-Length: 1000") + b"<p>half")
    await writer.drain()


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--pages", type=int, default=1)
    parser.add_argument("--links", type=int, default=8)
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--hosts", nargs="+", default=["127.0.0.1"])
    options = parser.parse_args()
    options.port = 0
    site = Site(options)
    for host in options.hosts:
        server = await asyncio.start_server(site.serve, host, site.port, backlog=1000)
        site.port = server.sockets[0].getsockname()[1]
    print(site.port, flush=True)
    # Whoever started it closes its input at the end.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    try:
        import uvloop
    except ImportError:
        asyncio.run(main())
    else:
        uvloop.run(main())
