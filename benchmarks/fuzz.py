"""Raw-socket fuzz: a crawl of hosts whose answers are broken in all their parts.

Hosts on this machine's loopback addresses answer with heads, lengths, chunks and codings that are
put together by chance, cut, repeated and mixed with rubbish; one host is sound. What is counted:
crawls that end with a traceback, pages of the sound host that are lost or have another body
than their own, and requests that came sooner than the delay. All three have to be 0. It goes on
in rounds, each a crawl into a library of its own and, since a crawl leaves broken hosts alone
before long, some hundred answers that are read without one, until the time is over.
"""

import argparse
import asyncio
import gzip
import random
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from unittest import mock

from tests.crawler.raw import listening, requests

from hinterland.crawler.fetching.fetch import Fault, Fetched, client
from hinterland.crawler.fetching.politeness import retry_after
from hinterland.crawler.fetching.redirects import content_type, is_nofollow, refresh, target
from hinterland.crawler.links.page_links import extract
from hinterland.crawler.options import Options
from hinterland.crawler.run import crawl
from hinterland.errors import InputError
from hinterland.library import Entry, Library
from hinterland.library.warc.inflate import inflate

__all__ = ["Counts", "fuzz", "run"]

#: Pages of each host, and the hosts: the first is sound.
PAGES = 20
HOSTS = tuple(f"127.0.0.{n}" for n in range(2, 9))

#: How long the crawl of one round may take, in seconds.
ROUND = 12.0

#: Answers read without a crawl, at a time and one after the other.
AT_ONCE = 24
BURST = 20

#: What the clocks of two threads may differ by, in seconds.
RESOLUTION = 0.001


@dataclass(slots=True)
class Counts:
    """What was seen: the last three have to be 0."""

    rounds: int = 0
    answers: int = 0
    crashes: int = 0
    lost: int = 0
    early: int = 0
    first: str = ""


@dataclass(slots=True)
class _Log:
    chance: random.Random
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def run(*, seconds: float = 1_200.0, seed: int = 1) -> None:
    """Print what came of so many seconds of fuzz."""
    counts = fuzz(seconds=seconds, seed=seed)
    print(
        f"fuzz: {counts.rounds:,} crawls, {counts.answers:,} requests in {seconds:.0f} s, "
        f"seed {seed}: {counts.crashes} crashes, {counts.lost} pages of another host lost, "
        f"{counts.early} requests sooner than the delay (goals 0, 0, 0)"
        + (f"; the first crash: {counts.first}" if counts.first else "")
    )


def fuzz(*, seconds: float, seed: int = 1, delay: float = 0.05) -> Counts:
    """Crawl broken hosts for so many seconds, and count.

    Every other round has no delay, so that many connections are open at once.
    """
    counts = Counts()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        chance = random.Random(f"{seed} {counts.rounds}")
        _round(counts, chance, delay if counts.rounds % 2 else 0.0, until)
        counts.rounds += 1
    return counts


def _round(counts: Counts, chance: random.Random, delay: float, until: float) -> None:
    log = _Log(chance)
    options = Options(
        delay=delay,
        deadline=1.0,
        allow_private=True,
        max_time=max(min(ROUND, until - time.monotonic()), 6.0),
        max_per_host=4 * PAGES,
    )
    with (
        tempfile.TemporaryDirectory(prefix="hinterland-") as name,
        listening(partial(_serve, log), HOSTS) as port,
    ):
        starts = [f"http://{host}:{port}/0" for host in HOSTS]
        try:
            with mock.patch("hinterland.library.search.indexing.Follower"):
                crawl(starts, name, options=options)
            counts.lost += PAGES - _kept_as_sent(Path(name), port)
        except Exception as error:
            counts.crashes += 1
            counts.first = counts.first or f"{type(error).__name__}: {error}"
        for times in log.times.values():
            counts.early += sum(b - a < delay - RESOLUTION for a, b in pairwise(times))
        asyncio.run(_read(counts, port))
    counts.answers += sum(map(len, log.times.values()))


async def _read(counts: Counts, port: int) -> None:
    """Read some hundred answers without a crawl, as many at a time as one would."""
    async with client(max_body=100_000, deadline=1.0, allow_private=True) as asks:

        async def read(part: int) -> None:
            for n in range(BURST):
                address = f"http://{HOSTS[1 + n % (len(HOSTS) - 1)]}:{port}/{part}-{n}"
                try:
                    _use(await asks.get(address), address)
                except (Fault, InputError):
                    continue
                except Exception as error:
                    counts.crashes += 1
                    counts.first = counts.first or f"{type(error).__name__}: {error}"

        await asyncio.gather(*map(read, range(AT_ONCE)))


def _use(fetched: Fetched, address: str) -> None:
    """Do with an answer what a crawl does."""
    answer = fetched.answer
    body, _ = inflate(answer.body, answer.header("Content-Encoding"), limit=100_000)
    extract(body, address, content_type(answer) or None)
    target(answer)
    refresh(answer)
    is_nofollow(answer)
    retry_after(answer.header("Retry-After"), date=answer.header("Date"))
    Entry.of(answer, host="a.example:80")


def _kept_as_sent(folder: Path, port: int) -> int:
    """Return how many pages of the sound host are kept, each with its own body."""
    with Library(folder) as library:
        pages = [library.page(f"http://{HOSTS[0]}:{port}/{n}") for n in range(PAGES)]
        return sum(
            page is not None and library.record(page).body == _page(f"/{n}")
            for n, page in enumerate(pages)
        )


def _page(path: str) -> bytes:
    links = "".join(f"<a href=/{n}>{n}</a>" for n in range(PAGES))
    return f"<title>{path}</title>{links}".encode()


# -- the answers --------------------------------------------------------------------------------


async def _serve(
    log: _Log, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    async for path, _ in requests(reader):
        log.times[host].append(time.monotonic())
        if host == HOSTS[0]:
            is_page = path[1:].isdigit()
            writer.write(_sound(_page(path) if is_page else b"none", is_page=is_page))
            await writer.drain()
        else:
            await _break(log.chance, writer, path)


def _sound(body: bytes, *, is_page: bool) -> bytes:
    status = "200 OK" if is_page else "404 Not Found"
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _break(chance: random.Random, writer: asyncio.StreamWriter, path: str) -> None:
    """Answer in a way that is broken by chance; robots.txt most often well."""
    if path == "/robots.txt" and chance.random() < 0.8:
        writer.write(_sound(b"none", is_page=False))
        return
    sent = _answer(chance, _page(path))
    if chance.random() < 0.2:
        sent = _mutate(chance, sent)
    at = 0
    while at < len(sent):
        step = chance.choice([1, 7, 100, 10_000]) if chance.random() < 0.2 else len(sent)
        writer.write(sent[at : at + step])
        await writer.drain()
        at += step
        if chance.random() < 0.1:
            await asyncio.sleep(chance.choice([0, 0.001, 0.02, 0.3]))
        if chance.random() < 0.02:
            break
    end = chance.random()
    if end < 0.1:
        await asyncio.sleep(0.05)
        writer.write(_answer(chance, _page("/late")))
    if end > 0.8:
        raise ConnectionResetError
    if end > 0.75:
        writer.transport.abort()
        raise ConnectionResetError


def _answer(chance: random.Random, body: bytes) -> bytes:
    """Return an answer each part of which is right, odd or wrong."""
    pick = chance.choice
    status = pick(STATUS_LINES)
    coding = pick(CODINGS)
    sent = body
    if chance.random() < 0.7 and coding in PACKERS:
        sent = PACKERS[coding](body)
    lines = [b"Content-Type: " + pick(TYPES)] if chance.random() < 0.9 else []
    if coding:
        lines.append(b"Content-Encoding: " + coding)
    framing = pick(["length", "length", "chunks", "close", "both", "wrong", "twice", "none"])
    size = len(sent)
    if framing in {"length", "both", "twice"}:
        lines.append(b"Content-Length: %d" % size)
    if framing == "twice":
        lines.append(b"Content-Length: %d" % pick([size, size + 5, 0]))
    if framing == "wrong":
        wrong = [b"%d" % (size // 2), b"%d" % (size * 2), b"-1", b"x", b"", b"9" * 30, b"1, 2"]
        lines.append(b"Content-Length: " + pick(wrong))
    if framing in {"chunks", "both"}:
        lines.append(pick([b"Transfer-Encoding: chunked", b"transfer-encoding : Chunked"]))
        sent = _chunked(chance, sent)
    lines += chance.sample(ODD_LINES, chance.randrange(4))
    chance.shuffle(lines)
    end = pick([b"\r\n", b"\r\n", b"\r\n", b"\n"])
    return end.join([status, *lines, b"", b""]) + sent


def _chunked(chance: random.Random, body: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        step = chance.randrange(1, 400)
        part = body[at : at + step]
        size = chance.choice([b"%x", b"%X", b"%x;a=b", b"0%x", b"%x "]) % len(part)
        parts += [size, b"\r\n", part, b"\r\n"]
        at += step
    ends = [
        b"0\r\n\r\n",
        b"0\r\n\r\n",
        b"0\r\nA: b\r\n\r\n",
        b"",
        b"0\r\n",
        b"zz\r\n",
        b"-1\r\n",
    ]
    return b"".join(parts) + chance.choice(ends)


def _mutate(chance: random.Random, sent: bytes) -> bytes:
    """Return bytes with a part lost, repeated, overwritten or put in."""
    at, to = sorted(chance.randrange(len(sent) + 1) for _ in range(2))
    part = sent[at:to]
    changes = (
        sent[:at] + sent[to:],
        sent[:to] + part + sent[to:],
        sent[:at] + chance.randbytes(len(part)) + sent[to:],
        sent[:at] + chance.randbytes(20) + sent[at:],
        sent + sent,
        sent[:at],
    )
    return chance.choice(changes)


STATUS_LINES = (
    *[b"HTTP/1.1 200 OK"] * 8,
    b"HTTP/1.0 200 OK", b"HTTP/1.1 200", b"http/1.1 200 ok", b"HTTP/2 200", b"HTTP/1.1 204 None",
    b"HTTP/1.1 304 Not Modified", b"HTTP/1.1 301 Moved", b"HTTP/1.1 404 \xcd\xb3", b"ICY 200 OK",
    b"HTTP/1.1 503 Busy", b"HTTP/1.1 429 Enough", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK",
    b"HTTP/1.1 999 No", b"HTTP/1.1 99", b"HTTP/1.1 206 Part", b"HTTP/9.9 200 OK", b"",
)  # fmt: skip
CODINGS = (
    *[b""] * 6, b"gzip", b"deflate", b"br", b"zstd", b"none", b"utf-8", b"gzip, gzip", b"\xff",
    b"identity", b"compress", b",",
)  # fmt: skip
PACKERS: dict[bytes, Callable[[bytes], bytes]] = {
    b"gzip": gzip.compress,
    b"deflate": zlib.compress,
    b"gzip, gzip": lambda body: gzip.compress(gzip.compress(body)),
}
TYPES = (
    b"text/html", b"text/html; charset=utf-8", b"text/html charset=gbk", b"", b"text/plain",
    b"application/pdf", b"\xe9/\xe9", b"text/html; charset=none", b"text/html; charset=utf-16",
    b"application/xml", b"image/png", b"text/html;charset=utf-7",
)  # fmt: skip
ODD_LINES = (
    b"Location: /1", b"Location: /\xcd\xb3", b"Location: http://[", b"Location: //", b"Location:",
    b"Refresh: 0; url=/2", b"Refresh: x", b"Retry-After: 1", b"Retry-After: never",
    b"Retry-After: Mon, 99 Foo 2024 25:61:00 GMT", b"Date: yesterday", b"Set-Cookie: a=b",
    b"Set-Cookie: \xff=\x01; Max-Age=x; Domain=..", b"ETag: \"\xe9", b"Last-Modified: 0",
    b"Connection: close", b"Connection: keep-alive", b"Connection: Upgrade", b"Upgrade: h2c",
    b"X-Robots-Tag: nofollow", b"no colon", b": no name", b" folded", b"A: " + b"b" * 5_000,
    b"Content-Type: text/html", b"Trailer: A", b"Keep-Alive: timeout=0", b"\xe4\xb8\xad: \xe6",
    b"Content-Disposition: attachment; filename*=utf-8''%E4", b"Link: </1>; rel=next",
)  # fmt: skip


def main() -> None:
    """Read how long to go on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=1_200.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    run(seconds=options.seconds, seed=options.seed)


if __name__ == "__main__":
    main()
