"""Proxies: asked where the environment says so, and never for what may not be asked."""

import asyncio
import base64
from collections.abc import Iterator

import pytest

from hinterland.crawler.fetching.fetch import Fault, Fetched, client
from hinterland.crawler.fetching.places import Proxies
from hinterland.errors import UsageError

from .raw import Raw, Writer, answer, raw

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NAMES, *map(str.upper, NAMES), "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def proxy() -> Iterator[Raw]:
    async def script(path: str, _count: int, writer: Writer) -> None:
        if path.endswith("/locked"):
            writer.write(answer("", status="407 Proxy Authentication Required"))
        elif path.endswith(":443"):
            writer.write(answer("", status="403 Forbidden"))
        else:
            writer.write(answer(f"by proxy: {path}"))

    with raw(script) as server:
        yield server


def ask(address: str, *, allow_private: bool = False) -> Fetched:
    async def run() -> Fetched:
        async with client(max_body=1000, deadline=2, allow_private=allow_private) as asks:
            return await asks.get(address)

    return asyncio.run(run())


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
def test_the_environment_names_the_proxy(
    proxy: Raw, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # The proxy is on a private network, which is the user's own wish; the page is not.
    monkeypatch.setenv(name, f"http://me:secret@127.0.0.1:{proxy.port}")
    fetched = ask("http://192.88.99.1/a?b=c")
    assert fetched.answer.body == b"by proxy: http://192.88.99.1/a?b=c"
    ((_, path, head),) = proxy.log
    assert path == "http://192.88.99.1/a?b=c"
    code = base64.b64encode(b"me:secret").decode()
    assert f"Proxy-Authorization: Basic {code}" in head
    # What is kept is what was asked of the host, and no secret.
    assert fetched.answer.request.startswith(b"GET /a?b=c HTTP/1.1\r\n")
    assert code.encode() not in fetched.answer.request


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/a",
        "http://10.1.1.1/a",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/a",
        "http://localhost/a",
        "http://intranet/a",
        "http://printer.local/a",
        "https://192.168.1.1/a",
    ],
)
def test_what_may_not_be_asked_may_not_be_asked_of_a_proxy(
    proxy: Raw, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
    with pytest.raises(Fault) as fault:
        ask(address)
    assert fault.value.scope == "never"
    assert "a reserved address" in str(fault.value) or "--allow-private" in str(fault.value)
    assert proxy.log == []


def test_the_clouds_stay_closed_with_leave_too(
    proxy: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
    with pytest.raises(Fault, match="a reserved address"):
        ask("http://169.254.169.254/latest/meta-data/", allow_private=True)
    assert proxy.log == []
    assert ask("http://10.1.1.1/a", allow_private=True).answer.status == 200


@pytest.mark.parametrize("bypass", ["127.0.0.1", "*", "example.org, 127.0.0.1"])
def test_no_proxy_is_heeded(proxy: Raw, monkeypatch: pytest.MonkeyPatch, bypass: str) -> None:
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:9")  # nothing is there
    monkeypatch.setenv("no_proxy", bypass)
    assert ask(proxy.address("/a"), allow_private=True).answer.body == b"by proxy: /a"


def test_what_a_proxy_refuses(proxy: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{proxy.port}")  # a scheme may be missing
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
    with pytest.raises(Fault, match="needs a user name and a password"):
        ask("http://192.88.99.1/locked")
    with pytest.raises(Fault, match="the proxy refused the request") as fault:
        ask("https://192.88.99.1/a")
    assert fault.value.scope == "down"
    assert proxy.log[-1][1] == "192.88.99.1:443"


def test_without_a_proxy_nothing_changes(proxy: Raw) -> None:
    assert ask(proxy.address("/locked"), allow_private=True).answer.status == 407


def test_a_proxy_of_another_kind_is_refused_without_its_password() -> None:
    with pytest.raises(UsageError, match="HTTP_PROXY") as error:
        Proxies(allow_private=False, named={"http": "socks5://me:secret@a.example:1080"})
    assert "secret" not in str(error.value)
