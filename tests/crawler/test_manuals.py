"""Real sites that nobody here wrote: the HTML manuals of Debian packages, English and Chinese.

Each is served by the standard library's HTTP server. What has to be kept is what can be
reached, as a walker says that shares no code with the crawler: `html.parser` and `urllib`.
"""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import pytest

from hinterland.library import Library

from ..conftest import Run

DOC = Path("/usr/share/doc")

#: Package, folder, first page.
MANUALS = [
    ("debian-reference-zh-cn", Path("/usr/share/debian-reference"), "index.html"),
    ("maint-guide-zh-cn", DOC / "maint-guide-zh-cn/html", "index.zh-cn.html"),
    ("debian-handbook", DOC / "debian-handbook/html/zh-CN", "index.html"),
    ("debian-handbook", DOC / "debian-handbook/html/en-US", "index.html"),
    ("debian-faq", DOC / "debian/FAQ", ""),
    ("debian-faq-zh-cn", DOC / "debian/FAQ/zh-cn", "index.zh-cn.html"),
    ("python3.11-doc", DOC / "python3.11/html", "index.html"),
]

#: The larger half of Python's manual, left out to keep the test short.
DENIED = r"/(c-api|distutils|library/[b-z]|whatsnew|genindex|_downloads)"

#: A query, and the end of the address of a page it has to find.
SEARCHES = [
    ("软件包管理系统", "/ch02.zh-cn.html"),
    ("Linux 文件系统 层次", "/ch01.zh-cn.html"),
    ("管理员手册", "/index.html"),
    ("新维护者", "/start.zh-cn.html"),
    ("argparse parse_args", "/howto/argparse.html"),
    ('"Functional Programming HOWTO"', "/howto/functional.html"),
    ("apt-get upgrade", "/uptodate.en.html"),
    ("系统保持最新状态", "/uptodate.zh-cn.html"),
]


class Walker(HTMLParser):
    """Collects what a page's elements lead to; `rel=nofollow` asks not to go there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = {name: value or "" for name, value in attrs}
        if tag == "base" and "href" in written:
            self.base = self.base or written["href"]
        if tag in {"a", "area"} and "nofollow" not in written.get("rel", "").split():
            self.found.append(written.get("href", ""))
        if tag in {"frame", "iframe"}:
            self.found.append(written.get("src", ""))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Make a redirect an answer like others."""


ASK = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)


def answer(address: str) -> tuple[int, list[str]]:
    """Return an address's status, and the addresses it leads to."""
    try:
        with ASK.open(address, timeout=20) as response:
            status, headers, body = response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            status, headers, body = error.code, error.headers, b""
    if "Location" in headers:
        return status, [urljoin(address, headers["Location"])]
    if headers.get_content_type() not in {"text/html", "application/xhtml+xml"}:
        return status, []
    page = Walker()
    page.feed(body.decode("utf-8", "replace"))
    base = urljoin(address, page.base)
    return status, [urljoin(base, href.strip()) for href in page.found]


def reachable(starts: list[str]) -> dict[str, int]:
    """Return every address that can be reached without leaving the starts' hosts, and its status."""
    homes = {urlsplit(start).netloc for start in starts}
    found: dict[str, int] = {}
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found[address], links = answer(address)
        for link in links:
            link = quote(urldefrag(link).url, safe="/:?&=%~+,;@!$'()*")
            if urlsplit(link).netloc in homes and not re.search(DENIED, link):
                waiting.append(link)
    return found


@contextmanager
def served(package: str, folder: Path) -> Iterator[str]:
    """Serve a package's folder on this machine; give its address."""
    assert folder.is_dir(), f"{folder} is missing: install Debian's package {package}"
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(
        [*command, "--directory", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as server:  # fmt: skip
        try:
            assert server.stdout is not None
            said = server.stdout.readline()
            yield f"http://127.0.0.1:{said.split(' port ')[1].split()[0]}/"
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def starts() -> Iterator[list[str]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(served(package, folder)) + first
            for package, folder, first in MANUALS
        ]


def test_what_is_kept_is_what_can_be_reached(
    hinterland: Run, tmp_path: Path, starts: list[str]
) -> None:
    done = hinterland(
        "crawl", *starts, "--library", "manuals",
        "--stay", "--deny", DENIED, "--delay", "0", "--allow-private",
    )  # fmt: skip
    assert done.returncode == 0
    assert "hinterland:" not in done.stderr  # lines of progress may stand there
    expected = reachable(starts)
    assert len(expected) > 400
    with Library(tmp_path / "manuals") as library:
        kept = {page.address: page.status for page in library.pages()}
    assert kept == expected

    for query, place in SEARCHES:
        hits = json.loads(hinterland("library", "search", "manuals", query, "--json").stdout)
        found = [hit["address"] for hit in hits["hits"]]
        assert any(address.endswith(place) for address in found), (query, found)
        assert hits["unsearched"] == 0

    checked = hinterland("library", "verify", "manuals")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert f"{len(kept):,} pages" in checked.stdout
