"""A running explorer, and plain requests to it."""

import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

import pytest
import uvicorn

from hinterland.explorer import Explorer
from hinterland.explorer.serving import config
from hinterland.study import Results, run


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Served:
    explorer: Explorer
    port: int

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, *, method: str = "GET", body: str = "", **headers: str) -> Answer:
        """Ask as a program would; `_` in the name of a header stands for `-`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body.encode() or None, headers=named)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, content)


def serving(explorer: Explorer) -> Iterator[Served]:
    """Serve an explorer in a thread for as long as the caller goes on."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    server = uvicorn.Server(config(explorer))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Served(explorer, bound.getsockname()[1])
    server.should_exit = True
    thread.join(10)
    bound.close()


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    yield from serving(Explorer.of(["zhao", "zones"]))


@pytest.fixture(scope="session")
def zhao() -> Results:
    return run("zhao")
