"""One request: where it may go, and what is said when it fails."""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from hinterland.crawler.fetching.fetch import Client, Fault, Fetched, client
from hinterland.crawler.fetching.places import is_own_machine, why_refused

CERTIFICATE = Path(__file__).parent / "data" / "self_signed.pem"

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def fetch(
    answer: bytes, path: str = "/", *, tls: bool = False, scheme: str = "", **options: object
) -> tuple[Fetched, bytes]:
    """Ask a server of one answer; return what came and what the server was sent."""
    sent = bytearray()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            sent.extend(await reader.read(65_536))
            writer.write(answer)
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def run() -> Fetched:
        context = None
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        chosen = {"max_body": 1000, "deadline": 2.0, "allow_private": True} | options
        async with server, client(**chosen) as asks:  # type: ignore[arg-type]
            assert isinstance(asks, Client)
            return await asks.get(
                f"{scheme or 'https' * tls or 'http'}://127.0.0.1:{port}{path}"
            )

    return asyncio.run(run()), bytes(sent)


OK = b"HTTP/1.1 200 Fine\r\nContent-Type: text/html\r\nContent-Length: 3\r\nX-Odd: \xe9\r\n\r\nabc"


def test_an_answer_comes_as_it_was_sent() -> None:
    fetched, sent = fetch(OK, "/a?b=%E4%BD%A0", contact="me@example.org")
    answer = fetched.answer
    assert (answer.status, answer.reason, answer.body) == (200, "Fine", b"abc")
    assert (b"X-Odd", b"\xe9") in answer.headers
    assert answer.header("content-TYPE") == "text/html"
    assert answer.request == sent  # the record of the request is what the server saw
    assert sent.startswith(b"GET /a?b=%E4%BD%A0 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"User-Agent: Hinterland/" in sent
    assert b"me@example.org" in sent
    assert b"Cookie" not in sent


@pytest.mark.parametrize("coding", ["gzip", "zstd", "nonsense"])
def test_the_body_stays_encoded(coding: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: 3\r\n\r\n"
    assert fetch(head.encode() + b"\1\2\3")[0].answer.body == b"\1\2\3"


def test_chunks_are_joined() -> None:
    answer = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
    )
    assert fetch(answer)[0].answer.body == b"abc"


def test_a_long_body_is_cut() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"
    answer = fetch(head + b"a" * 5000)[0].answer
    assert (len(answer.body), answer.truncated) == (1000, "length")


def test_redirects_are_not_followed_here() -> None:
    answer = fetch(b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")[0].answer
    assert (answer.status, answer.header("location")) == (302, "/b")


@pytest.mark.parametrize(
    ("answer", "options", "why", "scope"),
    [
        (b"", {}, "connection lost", "passing"),
        (b"SSH-2.0-OpenSSH\r\n", {}, "not an HTTP answer", "page"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"a" * 99_999, {}, "not an HTTP answer", "page"),
        (OK, {"allow_private": False}, "127.0.0.1 is a private address", "never"),
        (OK, {"tls": True}, "its certificate is not trusted", "never"),
        (OK, {"scheme": "https"}, "the encrypted connection failed", "never"),
    ],
)
def test_faults_have_plain_words(
    answer: bytes, options: dict[str, Any], why: str, scope: str
) -> None:
    with pytest.raises(Fault, match=why) as fault:
        fetch(answer, **options)
    assert fault.value.scope == scope
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1", "127.9.9.9", "::1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
        "fc00::1", "0.0.0.1", "192.0.0.8", "::ffff:127.0.0.1", "::ffff:10.1.1.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "198.18.0.1",
    ],
)  # fmt: skip
def test_private_places_need_leave(place: str) -> None:
    assert "--allow-private" in why_refused(place, allow_private=False)
    assert why_refused(place, allow_private=True) == ""


@pytest.mark.parametrize(
    "place",
    [
        "169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "0.0.0.0",
        "::", "224.0.0.1", "ff02::1", "168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:ec2::254",
    ],
)  # fmt: skip
def test_some_places_are_never_asked(place: str) -> None:
    for allow in (False, True):
        assert "a reserved address" in why_refused(place, allow_private=allow)


@pytest.mark.parametrize("place", ["8.8.8.8", "2001:4860:4860::8888", "93.184.216.34"])
def test_the_web_is_open(place: str) -> None:
    assert why_refused(place, allow_private=False) == ""


def test_own_machines_by_name() -> None:
    assert is_own_machine("[::1]:8080")
    assert is_own_machine("printer.localhost:80")
    assert not is_own_machine("127.0.0.1.example.org:80")
    assert not is_own_machine("8.8.8.8:80")


def test_no_request_is_lost_while_the_crawler_is_busy() -> None:
    """The answer comes in time, but nobody looks: a long page is being read."""

    async def slowly(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        writer.close()
        await writer.wait_closed()

    async def run() -> bytes:
        server = await asyncio.start_server(slowly, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, client(max_body=99, deadline=1.0, allow_private=True) as asks:
            asked = asyncio.create_task(asks.get(f"http://127.0.0.1:{port}/"))
            await asyncio.sleep(0.2)
            time.sleep(1.5)
            asks.give_time(1.5)
            return (await asked).answer.body

    assert asyncio.run(run()) == b"ok"
