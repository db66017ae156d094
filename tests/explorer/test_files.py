"""One's own files: taken in, read, doubted, corrected, made a study of, removed; or refused."""

import asyncio
import csv
import io
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from hinterland.explorer import Explorer, application
from hinterland.explorer.files import upload
from hinterland.explorer.files.store import kept_files, shown_name
from hinterland.study import read_study, run

from ..conftest import Run
from .evidence import CITIES, SITE, Reader, bomb, cities, files_in, main

TABLE = "地区生产总值(亿元)\n地区,2018年,2019年\n北京,30320,35371\n广东,97278,107671\n"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(Explorer.of(["zhao"], project=tmp_path / "project"))


def project(reader: Reader) -> Path:
    assert reader.explorer.project is not None
    return reader.explorer.project


def uploaded(reader: Reader, name: str = "城市2019.xlsx", data: bytes | None = None) -> str:
    answer = reader.upload((name, cities() if data is None else data))
    assert answer.status_code == 303, main(answer)
    return answer.headers["location"]


def test_the_wrong_digit_is_shown_at_its_cell_with_the_reading_that_would_fit(
    reader: Reader,
) -> None:
    place = uploaded(reader)
    page = reader.get(place).text
    described = re.findall(r'<td [^>]*aria-describedby="(doubt-\d+)">([^<]*)<', page)
    assert [text for _, text in described] == ["88.5", "16.1", "12.4"]
    saved = reader.post(place, {"do": "mapping", "country": "own"})
    assert saved.status_code == 303, main(saved)
    page = reader.get(place).text
    ((doubt, text),) = re.findall(r'<td [^>]*aria-describedby="(doubt-\d+)">([^<]*)<', page)
    assert text == "16.1"
    (said,) = re.findall(rf'<div id="{doubt}"><p>(.*?)</p>', page, re.DOTALL)
    assert "76.1 would fit both sums" in said
    # It is never mended by itself.
    frame = pl.read_csv(kept_files(project(reader))[0].folder / "observations.csv")
    assert "16.1" in frame["value_raw"].cast(pl.String).to_list()


def test_a_project_is_plain_files_that_the_command_line_reads(
    reader: Reader, hinterland: Run
) -> None:
    uploaded(reader)
    (file,) = kept_files(project(reader))
    about = tomllib.loads((file.folder / "file.toml").read_text("utf-8"))
    assert about["name"] == "城市2019.xlsx"
    done = hinterland("read", file.data, "--json")
    assert len(json.loads(done.stdout)["doubts"]) == len(file.reading("en")["doubts"])


def test_a_mapping_is_remembered_and_used(reader: Reader) -> None:
    table = "Region,Value\nBeijing,30.5\nHubei,12.25\n"
    place = uploaded(reader, "mine.csv", table.encode())
    answer = reader.post(
        place,
        {
            "do": "mapping", "country": "china", "series.0": "exports_usd",
            "unit.0": "bn USD", "year": "2019", "vintage": "draft",
        },
    )  # fmt: skip
    assert answer.status_code == 303, main(answer)
    frame = pl.read_csv(io.BytesIO(reader.get(f"{place}.csv").content))
    assert frame.select("region", "year", "series", "value", "unit", "vintage").rows() == [
        (110000, 2019, "exports_usd", 30.5e9, "USD", "draft"),
        (420000, 2019, "exports_usd", 12.25e9, "USD", "draft"),
    ]
    again = Reader(Explorer.of(["zhao"], project=project(reader)))
    page = again.get(place).text
    assert '<option value="exports_usd" selected>' in page
    assert 'value="bn USD"' in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"unit.0": "persons", "series.0": "gdp"}, "gdp is in CNY, and persons is in persons"),
        ({"unit.0": "furlongs"}, "the unit 'furlongs' is not known"),
        ({"series.0": "../../etc"}, "There is no series"),
        ({"country": "/etc"}, "There is no country"),
        ({"year": "12"}, "is not a year"),
        ({"do": "explode"}, "not what to do"),
    ],
)
def test_a_wrong_mapping_is_refused_and_changes_nothing(
    reader: Reader, fields: dict[str, str], said: str
) -> None:
    place = uploaded(reader, "gdp.csv", TABLE.encode())
    before = files_in(project(reader))
    answer = reader.post(place, {"do": "mapping", **fields})
    assert answer.status_code == 400
    assert said in main(answer)
    assert files_in(project(reader)) == before


def test_a_study_is_made_that_runs(reader: Reader, hinterland: Run, tmp_path: Path) -> None:
    place = uploaded(reader)
    reader.post(place, {"do": "mapping", "country": "own"})
    columns = re.findall(r'<th scope="row">([^<]*)<span', reader.get(place).text)
    fields = {"country": "own"}
    for number, column in enumerate(columns):
        for word, series in (("进出口", "trade_cny"), ("出口", "exports_cny"), ("进口", "imports_cny")):  # fmt: skip
            if column.endswith((word, f"{word}总额")):
                fields[f"series.{number}"] = series
                break
    assert reader.post(place, {"do": "mapping", **fields}).status_code == 303
    answer = reader.post(place, {"do": "study", "name": "cities"})
    assert answer.status_code == 303, main(answer)
    assert answer.headers["location"] == "/s/cities"
    assert reader.get("/s/cities").status_code == 200
    path = project(reader) / "cities.toml"
    results = run(read_study(path))
    assert results.years == (2019,)
    trade = [line.value[0] / 1e8 for name, line in results.lines["trade"].items() if name != "nation"]  # fmt: skip
    assert sorted(trade) == pytest.approx(sorted(row[1] for row in CITIES))
    done = hinterland("study", path, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "cities" in Explorer.of(["zhao"], project=project(reader)).studies
    taken = reader.post(place, {"do": "study", "name": "cities"})
    assert taken.status_code == 400
    assert "already" in main(taken)


@pytest.mark.parametrize("name", ["../out", "a/b", "x.toml", "", "A", "zhao", "-", "a" * 41])
def test_a_study_has_a_plain_name(reader: Reader, name: str) -> None:
    place = uploaded(reader)
    before = files_in(project(reader).parent)
    assert reader.post(place, {"do": "study", "name": name}).status_code == 400
    assert files_in(project(reader).parent) == before


def test_what_has_no_trade_is_no_study(reader: Reader) -> None:
    place = uploaded(reader, "gdp.csv", TABLE.encode())
    answer = reader.post(place, {"do": "study", "name": "gdp"})
    assert answer.status_code == 422
    assert "no year with trade" in main(answer)
    assert not (project(reader) / "gdp.toml").exists()


def test_a_file_is_removed_with_all_that_was_made_of_it(reader: Reader) -> None:
    place = uploaded(reader)
    assert reader.post(place, {"do": "remove"}).headers["location"] == "/files"
    assert files_in(project(reader)) == {}
    assert reader.get(place).status_code == 404


def test_the_same_file_is_kept_once(reader: Reader) -> None:
    assert uploaded(reader) == uploaded(reader, "again.xlsx")
    assert len(kept_files(project(reader))) == 1


def test_several_files_at_once(reader: Reader) -> None:
    answer = reader.upload(("a.xlsx", cities()), ("b.csv", TABLE.encode()))
    assert answer.headers["location"] == "/files"
    assert {file.name for file in kept_files(project(reader))} == {"a.xlsx", "b.csv"}


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb.xlsx": bomb,
    "noise.xlsx": lambda: b"PK\x03\x04" + bytes(range(256)) * 40,
    "empty.xlsx": lambda: b"",
    "page.svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "entities.xml": lambda: b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)) + b"]><x>&j;</x>",
    "outer.xml": lambda: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "login.html": lambda: b"<title>Login</title><form action=/steal><input name=password></form>",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason_and_leaves_nothing(
    reader: Reader, name: str
) -> None:
    answer = reader.upload((name, HOSTILE[name]()))
    assert answer.status_code == 422, main(answer)
    said = main(answer)
    assert name in said
    assert "Traceback" not in answer.text
    assert "the fault is the explorer" not in said
    assert str(project(reader)) not in answer.text
    assert files_in(project(reader)) == {}
    assert uploaded(reader)  # the next one is read all the same


STRANGE: dict[str, str] = {
    "wide.csv": ",".join(["地区", *(str(n) for n in range(100_000))]) + "\n" + ",".join(["北京", *["1"] * 100_000]),
    "huge.csv": "地区,2018年,2019年\n北京," + "9" * 500 + ",1e999\n广东,-1e308,1e-999\n湖北,nan,inf\n",
    "ragged.csv": "地区,2019年\n北京\n广东,1,2,3,4,5,6\n,,,,\n\x00,\x00\n" * 50,
    "quote.csv": '"' * 100_001,
    "deep.html": "<table><tr><td>" * 3000 + "x",
    "spans.html": "<table><tr><td rowspan=65534 colspan=9999999>北京<td>1<tr><td colspan=-5>x</table>",
}  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_file_is_read_or_refused_and_every_page_of_it_answers(
    reader: Reader, name: str
) -> None:
    answer = reader.upload((name, STRANGE[name].encode()))
    assert answer.status_code in {303, 422}, main(answer)
    assert "the fault is the explorer" not in answer.text
    if answer.status_code == 303:
        for form in ("", ".csv", ".json"):
            shown = reader.get(answer.headers["location"] + form)
            assert shown.status_code == 200, (form, main(shown))
            assert len(shown.content) < 30_000_000
    assert reader.get("/files").status_code == 200


@pytest.mark.parametrize(
    "name",
    ["../../escape.xlsx", "..\\..\\escape.xlsx", "/etc/cron.d/x.xlsx", "C:\\x.xlsx", "\u202exslx.exe", "<img src=x onerror=alert(1)>.xlsx", "名" * 500, ".."],
)  # fmt: skip
def test_a_given_name_is_only_shown(reader: Reader, name: str) -> None:
    uploaded(reader, name)
    (file,) = kept_files(project(reader))
    assert file.name == shown_name(name)
    assert len(file.name) <= 120
    assert not re.search(r"[/\\]", file.name)
    assert re.fullmatch("[0-9a-f]{16}", file.folder.name)
    assert {path.name for path in project(reader).parent.iterdir()} == {"project"}
    assert "<img src=x" not in reader.get("/files").text


def test_formulas_stay_texts(reader: Reader) -> None:
    table = 'Region,"=HYPERLINK(""http://x"")"\n@SUM(A1),5\n+1+cmd,6\n北京,7\n湖北,8\n'
    place = uploaded(reader, "formulas.csv", table.encode())
    rows = list(csv.reader(io.StringIO(reader.get(f"{place}.csv").text)))
    texts = [cell for row in rows[1:] for cell in row if not re.fullmatch(r"-?[\d.e+]+", cell)]
    assert texts
    assert not [text for text in texts if text.startswith(("=", "+", "@", "\t", "\r"))]


def test_who_may_post(reader: Reader) -> None:
    before = files_in(project(reader).parent)
    files = [("file", ("a.xlsx", cities()))]
    token = {"token": reader.explorer.token}
    for headers, data, status in (
        ({}, token, 403),
        ({"origin": "http://evil.example"}, token, 403),
        ({"origin": "null"}, token, 403),
        ({"origin": SITE, "sec-fetch-site": "cross-site"}, token, 403),
        ({"origin": SITE, "host": "evil.example"}, token, 403),
        ({"origin": SITE}, {"token": "x"}, 403),
        ({"origin": SITE}, {}, 403),
    ):
        answer = reader.ask("POST", "/files", headers=headers, data=data, files=files)
        assert answer.status_code == status
    assert reader.ask("PUT", "/files", headers={"origin": SITE}).status_code == 405
    assert reader.ask("POST", "/files", headers={"origin": SITE}, data={"token": "x"}).status_code == 400  # fmt: skip
    left = {k: v for k, v in files_in(project(reader).parent).items() if k not in before}
    assert left == {}


def test_too_much_is_refused_at_once(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    most = upload.MOST_BYTES
    assert reader.upload(("a.csv", b"1" * (most + 100_000))).status_code == 413
    many = [("a.csv", b"1,2") for _ in range(30)]
    assert reader.upload(*many).status_code == 413
    monkeypatch.setattr(upload, "_SILENCE", 0.2)
    assert asyncio.run(slow(reader)) == 408
    assert asyncio.run(slow(reader, length=None)) == 411
    assert asyncio.run(slow(reader, length="1e9")) == 411
    assert files_in(project(reader).parent) == {}


async def slow(reader: Reader, length: str | None = "5000") -> int:
    """Begin a form and say nothing more; return the status of the answer."""
    head = f'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n{reader.explorer.token}\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n1,2'  # fmt: skip
    pieces = [head.encode()]
    statuses: list[int] = []
    headers = [
        (b"host", b"127.0.0.1:8642"), (b"origin", SITE.encode()),
        (b"content-type", b"multipart/form-data; boundary=x"),
        *([(b"content-length", length.encode())] if length else []),
    ]  # fmt: skip
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": "/files", "raw_path": b"/files", "query_string": b"",
        "root_path": "", "headers": headers, "server": ("127.0.0.1", 8642), "client": ("127.0.0.1", 5),
    }  # fmt: skip

    async def receive() -> dict[str, object]:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(), "more_body": True}
        await asyncio.sleep(30)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(int(str(message["status"])))

    await application(reader.explorer)(scope, receive, send)  # type: ignore[arg-type]
    return statuses[0]


def test_the_worker_has_no_network_and_little_memory() -> None:
    tries = (
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "b = bytearray(900 << 20)",
    )
    for code, said in zip(tries, ("PermissionError", "MemoryError"), strict=True):
        source = f"from hinterland.explorer.files.worker import confine\nconfine()\n{code}"
        done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 1
        assert said in done.stderr


def test_a_zip_of_anything_is_no_table(reader: Reader) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("../../escape.csv", TABLE)
    answer = reader.upload(("names.zip", out.getvalue()))
    assert answer.status_code == 422
    assert not list(project(reader).parent.rglob("escape*"))
