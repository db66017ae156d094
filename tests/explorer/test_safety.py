"""Safety: whose requests are answered, and what answers say of themselves."""

import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from hinterland.explorer import Explorer
from hinterland.explorer.guard import HEADERS

from .conftest import Served, serving


@pytest.mark.parametrize(
    "path",
    ["/", "/s/zhao", "/s/zhao.json", "/nothing", "/static/explorer.js", "/s/zhao/map?year=1"],
)
def test_every_answer_has_the_headers(served: Served, path: str) -> None:
    headers = served.get(path).headers
    for name, value in HEADERS.items():
        assert headers[name.lower()] == value
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "0.0.0.0:{port}", ""]
)
def test_another_host_is_refused(served: Served, host: str) -> None:
    answer = served.get("/", Host=host.format(port=served.port))
    assert answer.status == 403
    assert b"Look" not in answer.body


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_our_own_names_are_answered(served: Served, host: str) -> None:
    assert served.get("/", Host=f"{host}:{served.port}").status == 200


def test_a_post_from_elsewhere_is_refused(served: Served) -> None:
    ours = served.site
    assert served.get("/", method="POST").status == 403
    assert served.get("/", method="POST", Origin="http://evil.example").status == 403
    assert served.get("/", method="POST", Origin="null").status == 403
    cross = served.get("/", method="POST", Origin=ours, Sec_Fetch_Site="cross-site")
    assert cross.status == 403
    assert served.get("/", method="POST", Origin=ours).status == 405
    assert served.get("/", method="DELETE", Origin=ours).status == 405


@pytest.fixture(scope="module")
def guarded() -> Iterator[Served]:
    yield from serving(Explorer.of(["zhao"], password="secret"))


def test_a_network_needs_the_token_once(guarded: Served) -> None:
    assert guarded.get("/").status == 401
    assert guarded.get("/?token=guess").status == 401
    first = guarded.get("/?token=secret")
    assert first.status == 303
    assert first.headers["location"] == "/"
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert guarded.get("/", Cookie=cookie.partition(";")[0]).status == 200
    assert guarded.get("/", Cookie="hinterland=guess").status == 401


def test_a_fault_of_ours_is_a_page_without_its_inner_life(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hinterland.explorer.look import home

    def fail(*_: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(home, "show", fail)
    answer = served.get("/")
    assert answer.status == 500
    assert "the fault is its own" in answer.text
    assert "/secret/path" not in answer.text
    assert "Traceback" not in answer.text


def test_the_command_says_one_line_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from hinterland.cli import main; main()", "explore"]
    process = subprocess.Popen(
        [*command, "--port", "0", "--no-browser"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    line = process.stdout.readline()
    assert line.startswith("explorer: http://127.0.0.1:")
    with urllib.request.urlopen(line.split()[1], timeout=20) as answer:
        assert answer.status == 200
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_said(served: Served, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from hinterland.cli import main; main()", "explore"]
    done = subprocess.run(
        [*command, "--port", str(served.port), "--no-browser"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert f"port {served.port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_page_needs_no_engine() -> None:
    code = (
        "import sys; from hinterland.explorer import Explorer, application;"
        "from hinterland.explorer.look.home import show; application(Explorer.of(['zhao']));"
        "print([m for m in ('polars', 'altair', 'tantivy', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_value_is_made_once_however_many_ask() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from hinterland.explorer.memo import Memo

    made = []

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return len(made)

    memo = Memo[str, int](2)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: memo.get("a", make), range(8)))
    assert (found, made) == ([1] * 8, [1])
    with pytest.raises(ZeroDivisionError):
        memo.get("b", lambda: 1 // 0)
    assert memo.get("b", lambda: 5) == 5
    memo.get("c", lambda: 6)
    assert memo.get("a", lambda: 9) == 9
