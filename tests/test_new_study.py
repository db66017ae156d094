"""`hinterland new study`: what it writes runs at once; `study --open` opens the report."""

import os
import pty
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from hinterland.study import run
from tests.conftest import Run

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
MAIN = [sys.executable, "-c", "from hinterland.cli import main; main()"]
LAND = """State,year,exports_eur (million EUR),gdp (million EUR)
Alpha,2018,100,900
Alpha,2019,110,950
"Beta, East",2018,50,300
"Beta, East",2019,55,310
Total,2018,150,1200
Total,2019,165,1260
"""
BARE = """地区,年份,trade_cny,gdp
北京,2018,27182.5,33106
天津,2018,8077.1,13363
北京,2019,28796.6,35445
天津,2019,7346.0,14055
"""


def keys(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("panel", ["china", "mexico", "usa", "australia"])
def test_of_a_shipped_panel(panel: str, hinterland: Run, tmp_path: Path) -> None:
    done = hinterland("new", "study", panel)
    assert done.returncode == 0, done.stderr
    assert f"next: hinterland study my-{panel}.toml" in done.stdout
    results = run(tmp_path / f"my-{panel}.toml")
    assert results.panel.country.folder is not None
    known = results.lines["share"][results.groups[0]]
    assert known.at(len(results.years) - 1).known  # the years proposed have figures
    assert "imbalance" in results.lines


def test_without_a_word_it_is_of_china(hinterland: Run, tmp_path: Path) -> None:
    assert hinterland("new", "study").returncode == 0
    assert keys(tmp_path / "my-china.toml")["panel"] == "china"


def test_of_regions_that_no_country_has(hinterland: Run, tmp_path: Path) -> None:
    (tmp_path / "land.csv").write_text(LAND)
    done = hinterland("new", "study", "land.csv")
    assert done.returncode == 0, done.stderr
    found = keys(tmp_path / "land.toml")
    assert (found["flow"], found["currency"], found["years"]) == (
        "exports",
        "eur",
        [2018, 2019],
    )
    results = run(tmp_path / "land.toml")
    assert sorted(r.name for r in results.panel.country.regions if r.kind == "province") == ["Alpha", "Beta, East"]  # fmt: skip
    assert results.lines["share"]["1"].value[0] == pytest.approx(2 / 3)


def test_of_some_regions_and_no_units(hinterland: Run, tmp_path: Path) -> None:
    (tmp_path / "bare.csv").write_text(BARE, "utf-8")
    done = hinterland("new", "study", "bare.csv", "--unit", "gdp=亿元")
    assert done.returncode == 0, done.stderr
    # What the file does not print is never passed over in silence.
    assert (
        "check: the file prints no unit of trade_cny; its figures are taken as CNY"
        in done.stdout
    )
    assert "of gdp" not in done.stdout
    text = (tmp_path / "bare.toml").read_text("utf-8")
    assert "CHECK" in text
    found = tomllib.loads(text)
    assert found["units"] == {"trade_cny": "CNY", "gdp": "亿元"}
    assert set(found["only"]) == {"Beijing", "Tianjin"}
    assert run(tmp_path / "bare.toml").missing() == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["delta.csv"], {"country": "china", "years": [2016, 2024], "currency": "cny"}),
        (["delta.xlsx"], {"columns": {"trade_cny": "Trade", "gdp": "GDP"}}),
        (
            ["hubei.xlsx", "--country", "hubei-cities.csv", "--scheme", "hubei-areas.csv"],
            {"regions": "hubei-cities.csv", "scheme": "hubei-areas.csv", "years": [2019, 2023]},
        ),
    ],
)
def test_of_the_files_of_the_guides(
    words: list[str], expected: dict[str, object], hinterland: Run, tmp_path: Path
) -> None:
    for file in EXAMPLES.iterdir():
        if file.suffix in {".csv", ".xlsx"}:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    done = hinterland("new", "study", *words, "--out", "mine.toml")
    assert done.returncode == 0, done.stderr
    found = keys(tmp_path / "mine.toml")
    assert {key: found[key] for key in expected} == expected
    assert run(tmp_path / "mine.toml").lines["share"]


def test_the_file_may_be_in_another_folder(hinterland: Run, tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "land.csv").write_text(LAND)
    (tmp_path / "studies").mkdir()
    done = hinterland("new", "study", "figures/land.csv", "--out", "studies/land.toml")
    assert done.returncode == 0, done.stderr
    assert keys(tmp_path / "studies/land.toml")["panel"] == "../figures/land.csv"
    assert run(tmp_path / "studies/land.toml").groups == ("1", "2")


def test_its_claim_runs_once_the_marks_are_taken_away(hinterland: Run, tmp_path: Path) -> None:
    for words in (["usa"], ["china", "--scheme", "eight", "--out", "eight.toml"]):
        assert hinterland("new", "study", *words).returncode == 0
    for file in tmp_path.glob("*.toml"):
        text = file.read_text("utf-8")
        lines = text[text.index("# [[claim]]") :].splitlines()
        head = text[: text.index("# [[claim]]")]
        file.write_text(head + "\n".join(line.removeprefix("# ") for line in lines), "utf-8")
        assert [v.claim.id for v in run(file).verdicts] == ["first"]


def test_nothing_is_overwritten_and_nothing_is_left_of_what_fails(
    hinterland: Run, tmp_path: Path
) -> None:
    (tmp_path / "my-usa.toml").write_text("mine")
    done = hinterland("new", "study", "usa")
    assert done.returncode == 2
    assert "my-usa.toml is there already" in done.stderr
    assert (tmp_path / "my-usa.toml").read_text() == "mine"
    done = hinterland("new", "study", "mexico", "--scheme", "fuor")
    assert done.returncode in (1, 2)
    assert "did you mean 'four'" in done.stderr
    (tmp_path / "land.csv").write_text(LAND)
    (tmp_path / "land-regions.csv").write_text("mine")
    done = hinterland("new", "study", "land.csv")
    assert done.returncode == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["land-regions.csv", "land.csv", "my-usa.toml"]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["nope.csv"], "no panel or file 'nope.csv'", 2),
        (["mexcio"], "new study mexico", 2),
        (["usa", "--years", "2018-2012"], "write 2000-2019", 2),
        (["usa", "--years", "lately"], "write 2000-2019", 2),
        (["usa", "--unit", "gdp"], "write SERIES=UNIT", 2),
        (["usa", "--currency", "eur"], "no year has trade", 1),
        (["text.csv"], "text.csv", 1),
    ],
)
def test_what_cannot_be_is_said(
    words: list[str], said: str, code: int, hinterland: Run, tmp_path: Path
) -> None:
    (tmp_path / "text.csv").write_text("a,b\nc,d\ne,f\n")
    done = hinterland("new", "study", *words)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert said in done.stderr
    assert not list(tmp_path.glob("*.toml"))


def on_terminal(words: list[str], typed: str, folder: Path) -> str:
    """Run it on a terminal, type the answers, and return what is on the screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*MAIN, *words], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, typed.encode())
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait(60) == 0, shown.decode()
    return shown.decode()


def test_on_a_terminal_it_asks_five_questions(tmp_path: Path) -> None:
    shown = on_terminal(["new", "study"], "china\n2010-2019\n\neight\n", tmp_path)
    asked = re.findall(r"\[[^\]]+\]:", shown)
    assert len(asked) == 4  # a shipped panel has its own country
    found = keys(tmp_path / "my-china.toml")
    assert (found["years"], found["scheme"], found["currency"]) == (
        [2010, 2019],
        "eight",
        "usd*rate",
    )
    (tmp_path / "bare.csv").write_text(BARE, "utf-8")
    shown = on_terminal(["new", "study", "bare.csv"], "\n" * 4, tmp_path)
    assert len(re.findall(r"\[[^\]]+\]:", shown)) == 4
    assert "[china]" in shown
    assert "[2018-2019]" in shown


def test_an_option_is_not_asked_for(tmp_path: Path) -> None:
    words = [
        "new",
        "study",
        "usa",
        "--years",
        "2013-2018",
        "--scheme",
        "eight",
        "--currency",
        "usd",
    ]
    assert "]:" not in on_terminal(words, "", tmp_path)
    assert keys(tmp_path / "my-usa.toml")["years"] == [2013, 2018]


def test_in_chinese(tmp_path: Path) -> None:
    done = subprocess.run(
        [*MAIN, "new", "study", "usa", "--lang", "zh"], cwd=tmp_path, capture_output=True,
        encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "下一步：hinterland study my-usa.toml" in done.stdout
    comments = re.findall(r"^# .*", (tmp_path / "my-usa.toml").read_text("utf-8"), re.MULTILINE)
    said = [c for c in comments if not re.match(r"# (\[\[|\w+ = )", c)]
    assert all(re.search("[一-鿿]", comment) for comment in said), said


def test_the_report_is_opened_in_the_browser(tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text('#!/bin/sh\necho "$1" > opened\n')
    browser.chmod(0o755)
    done = subprocess.run(
        [*MAIN, "study", "zones", "--open"], cwd=tmp_path, capture_output=True, encoding="utf-8",
        env=os.environ | {"BROWSER": f"{browser} %s"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    opened = (tmp_path / "opened").read_text().strip()
    assert opened == (tmp_path / "out/zones/report.html").resolve().as_uri()


def test_without_a_browser_it_says_what_to_open(tmp_path: Path) -> None:
    done = subprocess.run(
        [*MAIN, "study", "zones", "--open"], cwd=tmp_path, capture_output=True, encoding="utf-8",
        env=os.environ | {"PATH": "", "BROWSER": "/nowhere/none %s"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "open out/zones/report.html yourself" in done.stderr
