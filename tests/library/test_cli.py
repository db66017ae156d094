"""`hinterland library` as a user types it."""

import contextlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from hinterland import cli
from hinterland.crawler.frontier.database import TABLES

from .made_up import SITE, keep, page

OLD = "2023-05-01T12:00:00.000Z"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    table = "<title>11-8 分地区进出口</title><p>北京市进出口总额 2019年"
    keep(folder, [page("old", "<p>旧的 exports", fetched=OLD), page("trade.htm", table)])
    keep(folder, [page("old", "<p>新的 exports", weight=9)])
    keep(
        folder, [page("C02.jpg", b"\x89PNG\r\n", mime="image/png"), page("x", "no", status=404)]
    )
    return folder


class Run:
    """Runs the command line in this process, as the installed program does."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        self._monkeypatch, self._capture = monkeypatch, capfdbinary

    def __call__(self, *words: object, code: int = 0) -> tuple[str, str]:
        out, error = self.raw(*words, code=code)
        return out.decode(), error

    def raw(self, *words: object, code: int = 0) -> tuple[bytes, str]:
        self._monkeypatch.setattr(sys, "argv", ["hinterland", "library", *map(str, words)])
        try:
            cli.main()
            found: object = 0
        except SystemExit as end:
            found = end.code
        sys.stdout.flush()
        captured = self._capture.readouterr()
        assert found == code, captured.err.decode()
        return captured.out, captured.err.decode()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    return Run(monkeypatch, capfdbinary)


def test_search(library: Path, run: Run) -> None:
    out, error = run("search", library, "进出口总额", "2019年")
    assert out.splitlines() == [
        "11-8 分地区进出口",
        f"  {SITE}/trade.htm",
        "  2024-05-01 text/html",
        "  北京市[进出口总额] [2019年]",
        "",
        "1 page found",
    ]
    assert error == ""
    out, _ = run("search", library, "没有这样的话")
    assert out == "0 pages found\n"


def test_search_with_filters_and_json(library: Path, run: Run) -> None:
    out, _ = run("search", library, "exports", "--json")
    found = json.loads(out)
    assert (found["total"], found["unsearched"]) == (1, 0)
    (hit,) = found["hits"]
    assert (hit["address"], hit["snippet"], hit["marks"]) == (
        f"{SITE}/old",
        "新的 exports",
        [[3, 10]],
    )
    for filters, total in (
        (["--to", "2023"], 1),
        (["--from", "2025"], 0),
        (["--host", "tj.example", "--type", "html", "--limit", "1"], 1),
        (["--host", "other.example"], 0),
    ):
        out, _ = run("search", library, "exports", "--json", *filters)
        assert json.loads(out)["total"] == total, filters
    out, _ = run("search", library, "exports", "--to", "2023")
    assert "  旧的 [exports]" in out.splitlines()


def test_show(library: Path, run: Run) -> None:
    out, _ = run("show", library, f"{SITE}/trade.htm")
    assert out == "11-8 分地区进出口\n\n北京市进出口总额 2019年\n"
    assert run("show", library, "TJ.example/trade.htm#top")[0] == out
    assert run("show", library, f"{SITE}/old")[0] == "新的 exports\n"
    assert run("show", library, f"{SITE}/old", "--at", "2023-05")[0] == "旧的 exports\n"
    out, _ = run("show", library, f"{SITE}/old", "--headers")
    assert out.splitlines()[0] == f"{SITE}/old"
    assert out.splitlines()[1].startswith(
        "fetched 2024-05-01T12:00:00.000Z, shard-0/hinterland-"
    )
    assert out.splitlines()[2:] == ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8"]
    raw, _ = run.raw("show", library, f"{SITE}/C02.jpg", "--raw")
    assert raw == b"\x89PNG\r\n"


def test_show_what_is_not_there(library: Path, run: Run) -> None:
    def fault(*words: object) -> str:
        _, error = run("show", library, *words, code=2)
        assert error.count("\n") == 1
        return error.removeprefix("hinterland: ").strip()

    assert fault(f"{SITE}/trade.html") == (
        f"{SITE}/trade.html is not in the library; did you mean {SITE}/trade.htm?"
    )
    assert fault("http://other.example/") == "http://other.example/ is not in the library"
    assert fault("nonsense") == "nonsense is not in the library"
    assert fault(f"{SITE}/old", "--at", "2022") == (
        f"{SITE}/old was first fetched after 2022; its last version is of 2024-05-01T12:00:00.000Z"
    )
    assert fault(f"{SITE}/old", "--at", "then").startswith("'then' is not a time")
    assert fault(f"{SITE}/C02.jpg") == (
        f"{SITE}/C02.jpg has no text (its type is image/png); --raw writes its bytes"
    )


def test_status(library: Path, run: Run) -> None:
    out, _ = run("status", library)
    lines = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert lines["library"] == str(library)
    assert lines["pages"] == "5 on 1 host (0 revisits, 0 blocked)"
    assert lines["answers"] == "200 4, 404 1"
    assert lines["fetched"] == f"{OLD} to 2024-05-01T12:00:00.000Z"
    assert lines["search"] == "5 pages not yet indexed"
    run("search", library, "exports")
    out, _ = run("status", library, "--json")
    assert (json.loads(out)["pages"], json.loads(out)["unsearched"]) == (5, 0)


def test_status_says_what_was_left_out_and_who_waits(library: Path, run: Run) -> None:
    due = 4_102_444_800  # 2100
    with contextlib.closing(sqlite3.connect(library / "shard-0" / "index.sqlite")) as db:
        for table in TABLES:
            db.execute(table)
        losses = json.dumps({"run": "x", "losses": {"traps": 3, "pages cut": 1}})
        db.execute("INSERT INTO meta VALUES ('run', ?)", (losses,))
        db.execute("INSERT INTO host VALUES (1, 'tj.example:80', NULL, NULL, ?, 0)", (due,))
        db.execute(
            "INSERT INTO address VALUES (1, 1, ?, 0, 1, 0, 0, 0, NULL)", (f"{SITE}/later",)
        )
        db.commit()
    lines = dict(line.split("  ", 1) for line in run("status", library)[0].splitlines())
    assert lines["left out"].strip() == "pages cut 1, traps 3"
    assert lines["waiting"].strip() == "tj.example:80 until 2100-01-01 00:00:00 UTC (1 address)"
    found = json.loads(run("status", library, "--json")[0])
    assert found["losses"] == {"pages cut": 1, "traps": 3}
    assert found["waiting"][0]["until"] == "2100-01-01T00:00:00.000Z"


def test_verify(library: Path, run: Run) -> None:
    out, error = run("verify", library)
    assert re.fullmatch(r"checked: 5 pages in 1 file \(11 records, \d\.\d kB\)\n", out)
    assert error == ""
    (warc,) = (library / "shard-0").glob("*.warc.gz")
    warc.write_bytes(warc.read_bytes()[:-9])
    out, error = run("verify", library, code=1)
    problem, last = error.splitlines()
    assert problem.startswith(f"shard-0/{warc.name} at byte ")
    assert problem.endswith(f", {SITE}/x: the record is cut off")
    assert last == f"hinterland: {library} is damaged: 1 problem"
    out, _ = run("verify", library, "--json", code=1)
    assert json.loads(out)["problems"] == [problem]


def test_export_and_import(library: Path, tmp_path: Path, run: Run) -> None:
    warc = tmp_path / "all.warc.gz"
    out, _ = run("export", library, "--warc", warc, "--cdxj", tmp_path / "all.cdxj")
    assert out == f"5 pages written to {warc} and {tmp_path / 'all.cdxj'}\n"
    copy = tmp_path / "copy"
    out, _ = run("import", copy, warc)
    assert out == "imported: 5 pages and 0 revisits; 0 were there already\n"
    out, _ = run("import", copy, warc, "--json")
    assert (json.loads(out)["pages"], json.loads(out)["already"]) == (0, 5)
    assert "新的 [exports]" in run("search", copy, "exports")[0]
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(warc.read_bytes()[:-9])
    _, error = run("import", tmp_path / "third", cut, warc, code=1)
    fault, last = error.splitlines()
    assert fault.startswith(f"{cut}, byte ")
    assert last == "hinterland: 1 file or record is damaged; the others were imported"
    assert "5 pages" in run("verify", tmp_path / "third")[0]
    _, error = run("export", library, code=2)
    assert error == "hinterland: name a file to write with --warc, --cdxj or --wacz\n"


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["status", "--json"],
        ["search", "exports", "--limit", "1"],
        ["search", "进出口总额", "2019年"],
        ["show", f"{SITE}/old", "--at", "2023-5"],
        ["show", f"{SITE}/old", "--headers"],
        ["verify"],
    ],
)
def test_the_library_is_named_in_two_ways(library: Path, words: list[str], run: Run) -> None:
    first = run(words[0], library, *words[1:])
    assert run(words[0], "--library", library, *words[1:]) == first
    assert run(*words, "--library", library) == first
    assert run(*words, f"--library={library}") == first


def test_the_library_is_named_in_two_ways_in_and_out(
    library: Path, tmp_path: Path, run: Run
) -> None:
    run("export", "--library", library, "--wacz", tmp_path / "all.wacz")
    out, _ = run("import", tmp_path / "all.wacz", "--library", tmp_path / "copy")
    assert out == "imported: 5 pages and 0 revisits; 0 were there already\n"
    out, _ = run("import", "--library", tmp_path / "copy", tmp_path / "all.wacz")
    assert out.startswith("imported: 0 pages and 0 revisits; 5 were there")
    for words in (["search", "--library"], ["status"], ["show", "--library", library]):
        run(*words, code=2)
    assert "--library DIR" in run("search", "--help")[0]


def test_a_filter_that_lets_nothing_through(library: Path, run: Run) -> None:
    out, error = run("search", library, "exports", "--host", "https://other.example/")
    assert out == "0 pages found\n"
    assert error == "note: the library has no page of the host https://other.example/\n"


@pytest.mark.parametrize("verb", ["status", "search", "show", "verify", "export"])
def test_where_there_is_no_library(tmp_path: Path, verb: str, run: Run) -> None:
    more = {"search": "x", "show": "x", "export": f"--cdxj={tmp_path}/x"}.get(verb)
    _, error = run(verb, tmp_path / "none", *filter(None, [more]), code=2)
    assert error == (
        f"hinterland: {tmp_path / 'none'} is not a page library; `hinterland crawl` makes one\n"
    )


def test_a_console_that_is_not_unicode(library: Path) -> None:
    def of(*words: object) -> bytes:
        program = "import hinterland.cli as c; c.main()"
        command = [sys.executable, "-c", program, "library", *map(str, words)]
        environment = {**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
        return subprocess.run(
            command, env=environment, capture_output=True, check=True, timeout=30
        ).stdout

    keep(library, [page("odd", "<p>exports ① ½ é 😀")])
    assert "北京市[进出口总额]".encode("gbk") in of("search", library, "进出口总额")
    assert b"\\xe9" in of("show", library, f"{SITE}/odd") or "é".encode("gbk") in of(
        "show", library, f"{SITE}/odd"
    )
    found = json.loads(of("search", library, "exports", "--json").decode("gbk"))
    assert {hit["snippet"] for hit in found["hits"]} == {"新的 exports", "exports 1 1⁄2 é 😀"}
