"""What belongs to a crawl: sites, folders, patterns, seeds, and what starts lead to."""

import subprocess
import time
from pathlib import Path

import pytest

from hinterland.crawler.links.scope import REQUISITE, Scope
from hinterland.crawler.links.seeds import read_seeds
from hinterland.crawler.options import Options
from hinterland.errors import InputError, UsageError

from .conftest import COMMAND, Crawler
from .webs import Asked, Said, links, web


@pytest.mark.parametrize(
    ("start", "address", "is_inside"),
    [
        ("http://www.a.cn/", "https://a.cn/x", True),
        ("https://a.cn/sj/", "http://www.a.cn/", True),
        ("http://a.cn/", "http://b.a.cn/", False),
        ("http://www.a.cn/", "http://wwwa.cn/", False),
        ("http://a.cn:8080/", "http://a.cn/", False),
        ("http://a.cn:8080/", "http://www.a.cn:8080/", True),
        ("http://www.cn/", "http://cn/", False),
    ],
)
def test_stay_means_the_site(start: str, address: str, *, is_inside: bool) -> None:
    assert Scope([start], stay=True).is_inside(address, 3) is is_inside


def test_a_starts_redirect_moves_the_scope() -> None:
    scope = Scope(["http://old.cn/"], stay=True)
    assert not scope.is_inside("http://new.cn/a", 1)
    assert scope.is_inside("http://new.cn/", 0)  # where the start redirected
    assert scope.is_inside("https://www.new.cn/a", 1)


def test_prefix_is_the_folder_of_each_start() -> None:
    scope = Scope(["http://a.cn/sj/ndsj/index.htm", "http://b.cn/x?y=/z/"], prefix=True)
    inside = ["http://a.cn/sj/ndsj/2020/a.htm", "https://www.a.cn/sj/ndsj/", "http://b.cn/y"]
    outside = ["http://a.cn/sj/", "http://a.cn/sj/ndsj2/", "http://c.cn/sj/ndsj/"]
    assert all(scope.is_inside(address, 1) for address in inside)
    assert not any(scope.is_inside(address, 1) for address in outside)


def test_patterns_are_searched_for_one_by_one() -> None:
    # Joined, the second's flag would be an error and its group another one.
    scope = Scope(deny=[r"(a)\1", r"(?i)/HTML/", r"(b)\1"], include=["(?i)SJ", "x"])
    assert scope.why_not("http://h.cn/sj/aa", 1) == "--deny"
    assert scope.why_not("http://h.cn/sj/html/", 1) == "--deny"
    assert scope.why_not("http://h.cn/sj/bb", 1) == "--deny"
    assert scope.why_not("http://h.cn/sj/ab", 1) == ""
    assert scope.why_not("http://h.cn/ab", 1) == "--include"
    assert scope.why_not("http://h.cn/ab", 0) == ""


@pytest.mark.parametrize("option", ["deny", "include"])
@pytest.mark.parametrize("pattern", ["(", "a{999999999999999999}", "(?i", "[z-a]", "*"])
def test_a_broken_pattern_is_named(option: str, pattern: str) -> None:
    with pytest.raises(UsageError, match=f"--{option} .* is not a regular expression"):
        Options(**{option: ("fine", pattern)})  # type: ignore[arg-type]


def test_what_pages_need_is_inside_wherever_it_is_if_asked_for() -> None:
    place = "http://cdn.example/a.png"
    assert Scope(["http://a.cn/"], stay=True, deepest=2, requisites=True).is_inside(
        place, REQUISITE
    )
    assert not Scope(["http://a.cn/"], stay=True).is_inside(place, REQUISITE)
    assert not Scope(deny=["png"], requisites=True).is_inside(place, REQUISITE)


# -- seeds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_seeds(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "seeds.txt"
    lines = [
        "# 年鉴",
        "http://a.cn/",
        "",
        "  http://b.cn/x#part=2  # the second",
        "http://c.cn/?page=2\t0.5",
        "http://d.cn/统计=3",
    ]
    file.write_bytes("\r\n".join(lines).encode(encoding))
    assert read_seeds(file) == {
        "http://a.cn/": 1.0,
        "http://b.cn/x#part": 2.0,
        "http://c.cn/?page=2": 0.5,
        "http://d.cn/统计": 3.0,
    }


def test_a_bad_seed_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "seeds.txt"
    file.write_text("http://a.cn/\nwww.b.cn/x\nftp://c.cn/\n")
    with pytest.raises(
        InputError, match=r"line 2: .*did you mean https://www\.b\.cn/x\?.*1 more"
    ):
        read_seeds(file)
    file.write_text("http://a.cn/ 0\n")
    with pytest.raises(InputError, match="greater than 0"):
        read_seeds(file)
    with pytest.raises(UsageError, match="no such file"):
        read_seeds(tmp_path / "none.txt")


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["www.stats.gov.cn"], 2, "did you mean https://www.stats.gov.cn?"),
        (["stats.gov.cn/sj/=2"], 2, "did you mean https://stats.gov.cn/sj/?"),
        (["http://a.cn/", "--include", "["], 2, "--include '[' is not a regular expression"),
        (["http://a.cn/", "--deny", "(?i)/html/", "--deny", "("], 2, "--deny '('"),
        (["--seeds", "none.txt"], 2, "no such file"),
    ],
)
def test_wrong_usage(tmp_path: Path, words: list[str], code: int, why: str) -> None:
    done = subprocess.run(
        [*COMMAND, "crawl", *words, "--library", str(tmp_path / "l")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == code
    assert why in done.stderr
    assert "Traceback" not in done.stderr


# -- a crawl ---------------------------------------------------------------------------------------


def test_the_command_takes_all_of_them(crawler: Crawler) -> None:
    def answers(asked: Asked) -> Said | None:
        pages = {"/a/": links("/a/1", "/a/HTML/2", "/a/3.pdf", "/b/4")}
        return pages.get(asked.path, Said("<p>page"))

    with web(answers) as site:
        seeds = crawler.library.with_name("seeds.txt")
        seeds.write_text(f"{site.address('/a/')} 2 # the start\n")
        options = ["--prefix", "--deny", "(?i)/html/", "--include", r"/\d$", "--no-cookies"]
        done = crawler.run("--seeds", str(seeds), *options)
    assert done.returncode == 0
    assert site.paths() == ["/a/", "/a/1"]
    assert "nothing left within --include, --deny, --prefix" in done.stdout


def test_stay_follows_a_starts_redirect(crawler: Crawler) -> None:
    def answers(asked: Asked) -> Said | None:
        here = f"http://127.0.0.2:{asked.host.rpartition(':')[2]}"
        if asked.host.startswith("127.0.0.1"):
            return Said("", 301, headers={"Location": f"{here}/new/"})
        return {"/new/": links("/new/1", here.replace("0.2", "0.3"))}.get(
            asked.path, Said("<p>page")
        )

    with web(answers, hosts=("127.0.0.1", "127.0.0.2", "127.0.0.3")) as site:
        summary = crawler.here(site.address(), stay=True, max_pages=2)
        assert summary.stop == "pages"
        # The next start knows where the first had led.
        crawler.here(site.address(), stay=True)
    assert site.paths("127.0.0.2") == ["/new/", "/new/1"]
    assert site.paths("127.0.0.3") == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said("<p>no", 404), "answer 404"),
        (Said("<p>no", 403), "answer 403"),
        (Said("", 302, headers={"Location": "file:///etc/passwd"}), "redirects to 'file:///"),
        (Said("", 302), "redirects to 'nowhere'"),
        (Said("", 302, headers={"Location": "/start"}), "a wall: redirects to itself"),
        (Said("", 302, headers={"Location": "/denied"}), "excluded by --deny"),
    ],
)
def test_a_start_that_leads_nowhere_is_a_fault(crawler: Crawler, said: Said, why: str) -> None:
    with web(lambda _: said) as site:
        summary = crawler.here(site.address("/start"), deny=("denied",))
    ((what, told),) = summary.faults
    assert what == site.address("/start")
    assert why in told


@pytest.mark.parametrize(
    ("path", "why"), [("/a/a/a/a/a/a", "repeats itself"), ("/denied", "--deny")]
)
def test_a_start_that_is_left_out_is_a_fault(crawler: Crawler, path: str, why: str) -> None:
    with web(lambda _: Said("<p>page")) as site:
        summary = crawler.here(site.address(path), deny=("denied",))
    ((what, told),) = summary.faults
    assert (what, site.paths()) == (site.address(path), [])
    assert why in told


def test_a_long_row_of_patterns_costs_little() -> None:
    scope = Scope(deny=[f"/{n}/never$" for n in range(50)], include=["htm"])
    began = time.perf_counter()
    for n in range(2_000):
        assert scope.is_inside(f"http://a.cn/sj/ndsj/2020/html/{n}.htm", 1)
    assert time.perf_counter() - began < 2
