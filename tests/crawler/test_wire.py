"""Connections: each answer belongs to its request, and ends where it ends."""

import asyncio
import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.crawler.fetching.fetch import Fault, Fetched, client
from hinterland.library import Library

from .conftest import Crawler
from .raw import Raw, Script, Writer, answer, raw

PAGES = 12


def page(path: str) -> bytes:
    """Return a page that says which it is and links to all others."""
    links = "".join(f'<a href="/{n}">{n}</a>' for n in range(PAGES))
    return answer(f"<title>page {path}</title>{links}")


def bodies(library: Path) -> dict[str, bytes]:
    """Return the last kept body of each address, by its path."""
    with Library(library) as kept:
        pages = sorted(kept.pages(), key=lambda p: p.fetched)
        return {
            "/" + p.address.split("/", 3)[3]: kept.record(p).body
            for p in pages
            if p.status == 200
        }


def assert_each_page_is_its_own(library: Path, count: int = PAGES) -> None:
    found = bodies(library)
    assert len(found) == count
    for path, body in found.items():
        assert body.startswith(f"<title>page {path}<".encode()), path


async def twice_late(path: str, _count: int, writer: Writer) -> None:
    writer.write(page(path))
    await asyncio.sleep(0.15)
    writer.write(page(path))


async def twice_at_once(path: str, _count: int, writer: Writer) -> None:
    writer.write(page(path) * 2)


async def twice_with_the_next(path: str, count: int, writer: Writer) -> None:
    """The first answer comes again just when the second request has come."""
    if count == 2:
        writer.write(page("/0"))
        await writer.drain()
        await asyncio.sleep(0.004)
    writer.write(page(path))


async def late_504(path: str, _count: int, writer: Writer) -> None:
    writer.write(page(path))
    await asyncio.sleep(0.05)
    writer.write(answer("<p>time is up", status="504 Gateway Timeout"))


async def half_an_answer_behind(path: str, _count: int, writer: Writer) -> None:
    writer.write(page(path) + b"HTTP/1.1 200 OK\r\nContent-Le")
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.write(b"ngth: 3\r\n\r\nabc")


async def rubbish_behind(path: str, _count: int, writer: Writer) -> None:
    writer.write(page(path) + b"\r\n<!-- served in 3 ms -->\r\n")


async def slow_and_twice(path: str, count: int, writer: Writer) -> None:
    """The repeated answer comes at once, the right one as late as usual."""
    if count > 1:
        writer.write(page("/0"))
        await writer.drain()
    await asyncio.sleep(0.1)
    writer.write(page(path))


@pytest.mark.parametrize("delay", [0.0, 0.2])
@pytest.mark.parametrize(
    "script",
    [
        twice_late,
        twice_at_once,
        twice_with_the_next,
        late_504,
        half_an_answer_behind,
        rubbish_behind,
        slow_and_twice,
    ],
)
def test_no_page_has_the_body_of_another(
    crawler: Crawler, script: Script, delay: float
) -> None:
    with raw(script) as server:
        crawler.here(server.address("/0"), delay=delay)
        if delay:
            assert min(server.gaps()) >= delay * 0.99
    assert_each_page_is_its_own(crawler.library)


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
@pytest.mark.parametrize("line", ["Transfer-Encoding: chunked", "Content-Length: 40", ""])
def test_a_body_where_none_may_be_harms_nothing(
    crawler: Crawler, status: str, line: str
) -> None:
    async def script(path: str, _count: int, writer: Writer) -> None:
        if path in {"/3", "/5"}:
            writer.write(
                f"HTTP/1.1 {status}\r\n{line}\r\n\r\n".encode().replace(
                    b"\r\n\r\n\r\n", b"\r\n\r\n"
                )
            )
            await writer.drain()
            await asyncio.sleep(0.01)
            writer.write(b"<title>this should not be here</title>\n")
        else:
            writer.write(page(path))

    with raw(script) as server:
        crawler.here(server.address("/0"))
    assert_each_page_is_its_own(crawler.library, PAGES - 2)


def test_what_is_certain_is_used_again(crawler: Crawler) -> None:
    async def script(path: str, _count: int, writer: Writer) -> None:
        writer.write(page(path))

    with raw(script) as server:
        crawler.here(server.address("/0"), delay=0.2)
        assert len(server.pages) == PAGES
        # robots.txt by one, all pages by one more.
        assert server.connections <= 3
    assert_each_page_is_its_own(crawler.library)


@pytest.mark.parametrize("how", ["close", "abort"])
def test_only_the_crawler_asks_again_and_it_keeps_the_delay(crawler: Crawler, how: str) -> None:
    async def script(path: str, count: int, writer: Writer) -> None:
        if count % 2 == 0:  # whoever uses a connection again finds it dead
            getattr(writer if how == "close" else writer.transport, how)()
            raise ConnectionResetError
        writer.write(page(path))

    with raw(script) as server:
        crawler.here(server.address("/0"), delay=0.2, max_pages=5)
        assert min(server.gaps()) >= 0.2 * 0.99
    assert_each_page_is_its_own(crawler.library, 5)


# -- the cut page ---------------------------------------------------------------------------------


def lines_of(crawler: Crawler, path: str) -> list[str]:
    text = (crawler.library / "log.jsonl").read_text()
    return [line for line in text.splitlines() if f'{path}"' in line]


@pytest.mark.parametrize("how", ["close", "abort", "silence", "chunks"])
def test_a_page_that_breaks_off_is_tried_again(crawler: Crawler, how: str) -> None:
    seen: list[str] = []

    async def script(path: str, _count: int, writer: Writer) -> None:
        seen.append(path)
        if path == "/1" and seen.count(path) == 1:
            if how == "chunks":
                head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                writer.write(head + b"5\r\n<p>32\r\nrubbish\r\n")
                return
            writer.write(page(path)[:-30])
            await writer.drain()
            await asyncio.sleep(0.05)
            if how == "silence":
                await asyncio.sleep(3)
            elif how == "close":
                writer.close()
            else:
                writer.transport.abort()
            raise ConnectionResetError
        writer.write(page(path))

    with raw(script) as server:
        crawler.here(server.address("/0"), deadline=1.0)
    assert seen.count("/1") == 2
    assert_each_page_is_its_own(crawler.library)
    with Library(crawler.library) as library:
        assert all(library.record(kept).whole for kept in library.pages() if kept.status == 200)


def test_what_stays_cut_is_said_and_asked_for_anew_without_conditions(crawler: Crawler) -> None:
    is_well: list[bool] = []

    async def script(path: str, _count: int, writer: Writer) -> None:
        whole = answer(
            "<p>" + "32014 " * 50, 'ETag: "a"', "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT"
        )
        writer.write(whole if is_well or path != "/1" else whole[:-200])
        if path == "/1" and not is_well:
            writer.close()
            raise ConnectionResetError

    with raw(script) as server:
        starts = [server.address("/1"), server.address("/2")]
        crawler.here(*starts)
        assert server.pages.count("/1") == 3
        first = lines_of(crawler, "/1")
        assert '"truncated": "disconnect"' in first[-1]
        assert "connection lost within the page" in first[-1]
        for recrawl in (True, False):
            server.log.clear()
            crawler.here(*starts, recrawl=recrawl)
            heads = {path: head for _, path, head in server.log}
            assert "If-None-Match" not in heads["/1"]
            assert "If-Modified-Since" not in heads["/1"]
            assert ("/2" in heads) is recrawl
            assert not recrawl or "If-None-Match" in heads["/2"]
        is_well.append(True)
        crawler.here(*starts)
        server.log.clear()
        crawler.here(*starts)  # it is whole now
        assert server.pages == []
    assert bodies(crawler.library)["/1"].count(b"32014") == 50


def test_a_larger_limit_fetches_anew_what_was_cut_by_one(crawler: Crawler) -> None:
    async def script(_path: str, _count: int, writer: Writer) -> None:
        writer.write(answer("a" * 5_000, 'ETag: "a"'))

    with raw(script) as server:
        start = server.address("/1")
        crawler.here(start, max_body=1_000)
        for most, asked in (
            (1_000, 0),
            (500, 0),
            (2_000, 1),
            (2_000, 0),
            (9_000, 1),
            (10_000, 0),
        ):
            server.log.clear()
            crawler.here(start, max_body=most)
            assert len(server.pages) == asked, most
            assert all("If-None-Match" not in head for *_, head in server.log)
    assert len(bodies(crawler.library)["/1"]) == 5_000


# -- heads and lengths as servers write them -------------------------------------------------------


def ask(sent: bytes, *, close: bool = True, deadline: float = 1.0, pause: int = 0) -> Fetched:
    async def serve(reader: asyncio.StreamReader, writer: Writer) -> None:
        with contextlib.suppress(ConnectionError), contextlib.closing(writer):
            await reader.readuntil(b"\r\n\r\n")
            for at in range(0, len(sent), pause or len(sent) or 1):
                writer.write(sent[at : at + (pause or len(sent))])
                await writer.drain()
                if pause:
                    await asyncio.sleep(0)
            if not close:
                await asyncio.sleep(deadline + 1)

    async def run() -> Fetched:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with client(max_body=10_000, deadline=deadline, allow_private=True) as asks:
            try:
                return await asks.get(f"http://127.0.0.1:{port}/a")
            finally:
                server.close()
                await asyncio.sleep(0.01)  # until what was closed is

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("head", "body", "kept"),
    [
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", "abcdef", "abc"),  # too short a length
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n", "abc", "abc"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n\r\n", "abc", "abc"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 3\r\n\r\n", "abc", "abc"),
        ("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", "abc", "abc"),
        ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "abc", "abc"),
        ("HTTP/1.1 200 OK\nContent-Length: 3\n\n", "abc", "abc"),
        ("HTTP/1.0 200 OK\r\n\r\n", "abc", "abc"),
        ("HTTP/1.1 200\r\n\r\n", "abc", "abc"),
        ("http/1.1 200 ok\r\n\r\n", "abc", "abc"),
        ("HTTP/1.1 200 OK\r\nno colon here\r\n: no name\r\nA : b\r\n\tc\r\n\r\n", "abc", "abc"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n", "abc", "abc"),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: CHUNKED\r\n\r\n",
            "3;x=y\r\nabc\r\n0\r\n",
            "abc",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "3 \nabc\n0\nT: x\n\n",
            "abc",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
            "3\r\nabc\r\n0\r\n\r\n",
            "abc",
        ),
        ("HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "abc", "abc"),
        ("\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "abc", "abc"),
    ],
)
@pytest.mark.parametrize("pause", [0, 1])
def test_lengths_as_servers_write_them(head: str, body: str, kept: str, pause: int) -> None:
    answer = ask((head + body).encode(), pause=pause).answer
    assert (answer.status, answer.body.decode(), answer.truncated) == (200, kept, "")


def test_an_end_that_is_known_is_not_waited_for() -> None:
    for sent in (
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    ):
        answer = ask(sent, close=False).answer
        assert (answer.body, answer.truncated) == (b"abc", "")


@pytest.mark.parametrize(
    ("sent", "truncated"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "disconnect"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc", "disconnect"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "disconnect"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nno\r\n",
            "disconnect",
        ),
    ],
)
def test_what_came_of_a_cut_body_is_there(sent: bytes, truncated: str) -> None:
    answer = ask(sent).answer
    assert (answer.body, answer.truncated) == (b"abc", truncated)


def test_a_reset_is_no_end() -> None:
    async def script(_path: str, _count: int, writer: Writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nabc")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.transport.abort()
        raise ConnectionResetError

    async def run(server: Raw) -> Fetched:
        async with client(max_body=10_000, deadline=2.0, allow_private=True) as asks:
            return await asks.get(server.address("/a"))

    with raw(script) as server:
        answer = asyncio.run(run(server)).answer
    assert answer.body == b"abc"
    assert answer.truncated in {"disconnect", ""}  # an abort may look like an end


@pytest.mark.parametrize(
    "sent",
    [
        b"<html>no head",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\n\r\n",
        b"HTTP/1.1 099 Low\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: \0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50,
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1000 + b"\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_is_no_answer(sent: bytes) -> None:
    with pytest.raises(Fault, match="not an HTTP answer") as fault:
        ask(sent)
    assert fault.value.scope == "page"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 304 \n", b"Content-Length: 5\r\n",
                b"Content-Length: 99999999999999999999\r\n", b"Transfer-Encoding: chunked\r\n",
                b"\r\n", b"\n\n", b"abc", b"5\r\nabcde\r\n", b"0\r\n\r\n", b"\0", b"\xff\xfe", b" x",
                b"Connection: keep-alive\r\n", b"fffffffffffffff\r\n", b"HTTP/1.1 100 \r\n\r\n",
            ]
        ),
        max_size=12,
    ),
    st.sampled_from([0, 1, 3]),
)  # fmt: skip
def test_whatever_comes_is_an_answer_or_a_fault(parts: list[bytes], pause: int) -> None:
    with contextlib.suppress(Fault):
        answer = ask(b"HTTP/1.1 200 OK\r\n" + b"".join(parts), pause=pause).answer
        assert 200 <= answer.status <= 999
