"""Every address with values that nobody would type: never a fault of ours, nothing run, nothing changed."""

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

import pytest

from hinterland import explorer
from hinterland.explorer import Explorer
from hinterland.explorer.routes import ROUTES
from hinterland.explorer.shown import Action, View

from .conftest import Served, serving
from .kept import library

#: How many addresses are asked for in one run, and what decides them.
COUNT = int(os.environ.get("FUZZ_COUNT", "500"))
SEED = int(os.environ.get("FUZZ_SEED", "20240607"))

#: Every parameter that the code names, and some that are made of others or are nowhere.
PARAMETERS = sorted({
    name
    for file in Path(explorer.__file__).parent.rglob("*.py")
    for name in re.findall(
        r"""(?:query\.get\(|query\[|one_of\(|\.number\()"(\w+)""", file.read_text("utf-8")
    )
} | {"with_scheme", "with_policy", "with_flow", "with_study", "groups", "lang", "token", "moon"})  # fmt: skip
#: Good names for the parts of a path, so that what lies behind them is reached too.
NAMES = {
    "study": ["zhao", "zones"], "figure": ["share", "imbalance", "lorenz", "tiles", "coverage"],
    "claim": ["east-growth", "index-2019"], "measure": ["share", "imbalance", "dependence"],
    "group": ["west", "nation"], "year": ["2019", "2000"], "series": ["trade_usd", "gdp"],
    "region": ["510000", "540000"], "page": ["0", "PAGE"], "table": ["0", "1"], "file": ["mine"],
}  # fmt: skip
GOOD = [
    "2000..2019", "2019", "east,west", "four", "regions", "latest", "exports", "value/nation", "zh",
    "share", "west", "ratio_above", "2", "dependence", "-west", "page", "rises", "重庆", "0", "1",
]  # fmt: skip
SCRIPT = '"><script>alert(1)</script>'
BAD = [
    "-1", "1e308", "9" * 400, "nan", "inf", "1_000", "٢٠١٩", "²", "2019..", "..2019", "2019...2000",
    "0000..9999", "../../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "file:///etc/passwd",
    "\x00", "a\x00b", "\r\nSet-Cookie: a=b", "\ud7ff", "\u202eabc", "😀" * 50, "{x}", "{0.__class__}",
    "%s", "%n%n", "${7*7}", "{{7*7}}", "{% for x in y %}", "'", "' OR 1=1 --", SCRIPT,
    "javascript:alert(1)", "=1+1", "(((((", "[", "\\", "*", "AND OR NOT", '"', "title:", "a" * 10_000,
    "imbalance(reading=", "share(" * 200, ",", ",,,", " ", "\t", "None", "true", "[]", "1" * 9,
]  # fmt: skip
#: What no quoting would make.
RAW = ["%", "%zz", "%00", "%ff%fe", "%2e%2e%2f", "%252e", "%ed%a0%80", "+", "&&&", "==", ";", "%0d%0aX:1"]  # fmt: skip


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    root = tmp_path_factory.mktemp("fuzz")
    project = root / "project"
    project.mkdir()
    (project / "notes.txt").write_text("mine")
    served = Explorer.of(["zhao", "zones"], library=library(root / "library"), project=project)
    for one in serving(served):
        yield one, root


def addresses(random: Random, page: str) -> Iterator[str]:
    """Yield addresses: each path in each of its forms, with parameters good, bad and raw."""
    forms = [
        (route.path, form)
        for route in ROUTES
        for form in ("", *(route.formats if isinstance(route, View) else ()))
        if isinstance(route, View) or "GET" in route.methods
    ]

    def part(name: str) -> str:
        if random.random() < 0.85:
            return quote(random.choice(NAMES[name]).replace("PAGE", page), safe="")
        return random.choice(RAW) if random.random() < 0.3 else quote(random.choice(BAD)[:3000])

    while True:
        path, form = random.choice(forms)
        path = re.sub(r"\{(\w+)[^}]*\}", lambda match: part(match[1]), path)
        words = [
            urlencode({random.choice(PARAMETERS): random.choice(random.choice([GOOD, BAD]))}, errors="replace")
            for _ in range(random.choice([0, 1, 1, 2, 3, 6]))
        ]  # fmt: skip
        if random.random() < 0.3:
            name = random.choice(PARAMETERS)
            words += [f"{name}={random.choice(RAW)}"] * random.choice([1, 2, 50])
        random.shuffle(words)
        yield (path + (f".{form}" if form else "") + "?" + "&".join(words))[:60_000]


def state(folder: Path) -> dict[str, str]:
    """Return the digest of every file of a folder."""
    return {
        p.relative_to(folder).as_posix(): sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def a_page(served: Served) -> str:
    found = re.search(r'"/page/([^/"?]+)', served.get("/search?q=" + quote("重庆")).text)
    assert found
    return found[1]


def test_no_address_makes_it_fail_or_changes_anything(fuzzed: tuple[Served, Path]) -> None:
    served, root = fuzzed
    asked = addresses(Random(SEED), a_page(served))
    before = state(root)
    statuses: dict[int, int] = {}
    for _ in range(COUNT):
        address = next(asked)
        answer = served.get(address)
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        assert answer.status in {200, 302, 400, 404}, (answer.status, address[:500])
        assert b"<script>alert" not in answer.body or "html" not in answer.headers["content-type"], address  # fmt: skip
        assert "set-cookie" not in answer.headers, address
        assert b"Traceback" not in answer.body, address
        assert str(root).encode() not in answer.body, address
    assert min(statuses[200], statuses[400], statuses[404]) > COUNT / 30, statuses
    assert state(root) == before


def test_no_post_without_a_token_changes_anything(fuzzed: tuple[Served, Path]) -> None:
    served, root = fuzzed
    before = state(root)
    random = Random(SEED)
    paths = [route.path for route in ROUTES if isinstance(route, Action)]
    for path in paths:
        for name, values in NAMES.items():
            path = path.replace(f"{{{name}}}", values[-1])
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""):  # fmt: skip
            for body in ("", "token=", "token=" + quote(SCRIPT), "--x\r\n", "\x00" * 9, "a=" + random.choice(BAD[:10])):  # fmt: skip
                answer = served.get(
                    path, method="POST", Origin=served.site, Content_Type=kind, body=body
                )
                assert 400 <= answer.status < 500, (path, kind, body, answer.status)
    assert state(root) == before
