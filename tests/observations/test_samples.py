"""Small tables that are easily misread: each line of samples/EXPECTED.tsv is held."""

import csv
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath
from typing import Any, Final

import pytest

from hinterland import run
from hinterland.errors import Error
from hinterland.observations import shipped_catalogue
from hinterland.regions import read_country
from hinterland.sources.reading import read_files
from hinterland.study import Results

SAMPLES: Final = Path(__file__).parent / "samples"
Line = Mapping[str, str]

_CANONICAL: Final = re.compile(
    r"(trade|exports|imports|trade_by_destination)_[a-z]{3}|gdp|population|exchange_rate"
)
_ENCODING: Final = re.compile(r"encod|charset|code page|utf-?8|latin|big5|shift.?jis", re.I)
_CODE: Final = re.compile(r"\d{6}|[A-Z]{1,3}\d*")
_WIDTHS: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 32}
_DASHES: Final = {0x2212: 45, 0x2013: 45}


def expected() -> list[Line]:
    with (SAMPLES / "EXPECTED.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def named(lines: list[Line]) -> list[Any]:
    """Return each line with its number in the file, so that a failure can be found."""
    return [
        pytest.param(line, id=f"{LINES.index(line) + 2}-{line['file']}-{line['rule']}")
        for line in lines
    ]


LINES: Final = expected()
OF_TABLES: Final = [line for line in LINES if not line["file"].endswith(".toml")]
#: Tables that no line speaks of; tests below do.
OTHERS: Final = (
    "more/decimal-months-down.csv", "more/meta-sheet.xlsx", "more/sheets-flow.xlsx",
)  # fmt: skip
OF_STUDIES: Final = [line for line in LINES if line["file"].endswith(".toml")]


def test_no_line_and_no_file_is_left_out() -> None:
    assert (len(LINES), len(OF_TABLES), len(OF_STUDIES)) == (287, 269, 18)
    files = {name for line in LINES for name in names_of(line["file"])[0]}
    read = {name for name in files if not name.endswith(".toml")}
    tables = {
        path.relative_to(SAMPLES).as_posix()
        for path in SAMPLES.rglob("*.*")
        if path.is_file() and path.parent.name != "study"
    }
    left = {"EXPECTED.tsv", "README.md", "city-regions.csv"}
    assert tables - left - read == set(OTHERS)


@dataclass(frozen=True)
class Found:
    """What came of a call: the observations, the tables' statuses, all that was said."""

    rows: list[dict[str, Any]]
    status: Mapping[str, str]
    why: list[str]
    said: str

    def is_sure(self, row: Mapping[str, Any]) -> bool:
        page, _, place = row["origin"].partition("#")
        table = f"{page}#{place.partition('/')[0]}"
        status = self.status.get(table, self.status.get(page, "read"))
        return status == "read" and "doubtful" not in flags_of(row)


@pytest.mark.parametrize("line", named(OF_TABLES))
def test_a_table_is_read_as_it_is_expected(line: Line) -> None:
    assert RULES[line["rule"]](read_call(line["file"]), line), line["why"]


def names_of(call: str) -> tuple[list[str], str]:
    files, _, regions = call.partition(" --regions ")
    return files.split(" + "), regions


@cache
def read_call(call: str) -> Found:
    files, regions = names_of(call)
    observations, reports = read_files(
        [SAMPLES / name for name in files],
        catalogue=shipped_catalogue(),
        country=read_country(SAMPLES / regions) if regions else None,
    )
    rows = observations.frame.to_dicts()
    status: dict[str, str] = {report.page: report.status for report in reports}
    why = [text for report in reports for text in report.why]
    for report in reports:
        for table in report.tables:
            status[f"{report.page}#{table.table}"] = table.status
            why += [*table.why, *(doubt.why for doubt in table.doubts)]
    shown = [report.title for report in reports]
    shown += [table.title for report in reports for table in report.tables]
    said = [*why, *observations.notices, *shown]
    said += [f"{row['reason']} {row['note']}" for row in rows]
    return Found(rows, status, why, without_names("\n".join(said), files))


def without_names(said: str, files: list[str]) -> str:
    """Return what was said without the files' names, which must not be the answer."""
    for name in files:
        said = said.replace(name, "").replace(PurePath(name).name, "")
    return said


def flags_of(row: Mapping[str, Any]) -> list[str]:
    return (row["flags"] or "").split(";")


def flat(text: str | None) -> str:
    return (text or "").translate(_WIDTHS).translate(_DASHES)


def is_at(row: Mapping[str, Any], line: Line, *, loose: bool = False) -> bool:
    """Say whether a row is of a line's region, year and series; `loose`: of no year, too."""
    region, year, series = line["region"], line["year"], line["series"]
    if _CODE.fullmatch(region):
        is_here = row["region"] == region
    else:
        bare = [re.sub(r"\s|省|市|自治区", "", flat(t)) for t in (row["region_raw"], region)]
        is_here = not region or bare[0] == bare[1]
    is_now = not year or row["year"] == int(year) or (loose and row["year"] is None)
    if series == "canonical":
        return is_here and is_now and _CANONICAL.fullmatch(row["series"]) is not None
    return is_here and is_now and series in {"", "*", row["series"]}


def has_value(row: Mapping[str, Any], line: Line) -> bool:
    value = row["value"]
    is_unit = not line["unit"] or row["unit"] == line["unit"]
    return is_unit and (
        not line["value"]
        or (value is not None and value == pytest.approx(float(line["value"]), rel=1e-9))
    )


def is_printed(row: Mapping[str, Any], text: str) -> bool:
    """Say whether the printed number is in a row's text as a whole."""
    held, asked = (re.sub(r"[\s,\u00a0\u202f']", "", flat(t)) for t in (row["value_raw"], text))
    return re.search(rf"(?<![\d.]){re.escape(asked)}(?!\d)", held) is not None


def matching(found: Found, line: Line) -> list[dict[str, Any]]:
    """Return the rows of a line's region, series, value, year and period."""
    period = line["period"]
    return [
        row
        for row in found.rows
        if is_at(row, line, loose=bool(period))
        and (row["period"] or "") == period
        and (line["rule"] == "flag" or has_value(row, line))
    ]


def must(found: Found, line: Line) -> bool:
    return any("doubtful" not in flags_of(row) for row in matching(found, line))


def never(found: Found, line: Line) -> bool:
    return not any(
        found.is_sure(row) and "fiscal" not in (row["note"] or "")
        for row in matching(found, line)
    )


def doubt(found: Found, line: Line) -> bool:
    mine = [
        row
        for row in found.rows
        if is_at(row, line, loose=True)
        and (not line["value"] or is_printed(row, line["value"]))
    ]
    if not mine:
        return bool(found.why) or set(found.status.values()) != {"read"}
    return not any(found.is_sure(row) and row["value"] is not None for row in mine)


def keep(found: Found, line: Line) -> bool:
    any_series = {**line, "series": ""}
    return any(
        is_at(row, any_series, loose=True) and is_printed(row, line["value"])
        for row in found.rows
    )


def text(found: Found, line: Line) -> bool:
    keys = ("region_raw", "series", "unit_raw", "note", "value_raw")
    words = " ".join(str(row[key] or "") for row in found.rows for key in keys)
    return line["value"] in words + found.said or bool(_ENCODING.search(found.said))


def test_a_month_that_lost_its_zero_is_the_one_between_its_neighbours() -> None:
    found = {
        (row["period"], row["value_raw"])
        for row in read_call(OTHERS[0]).rows
        if row["series"] == "exports_usd"
    }
    assert found == {
        ("2019-08", "2148.2"), ("2019-09", "2181.2"), ("2019-10", "2129.2"),
        ("2019-11", "2213.4"), ("2019-12", "2382.7"),
    }  # fmt: skip


def test_a_sheet_of_descriptions_holds_no_figures() -> None:
    found = read_call(OTHERS[1])
    assert sorted(found.status.values()) == ["not read", "read", "read"]
    assert {(r["series"], r["year"], r["value"]) for r in found.rows} == {
        ("exports_cny", 2019, 17_237_360_000_000.0),
        ("imports_cny", 2019, 14_325_370_000_000.0),
        ("exports_cny", 2020, 17_927_880_000_000.0),
        ("imports_cny", 2020, 14_293_640_000_000.0),
    }


def test_figures_of_several_sheets_never_share_a_key() -> None:
    rows = read_call(OTHERS[2]).rows
    keys = {(row["region"], row["series"]) for row in rows}
    assert len(rows) == len(keys) == 24
    assert {row["series"].partition("_")[0] for row in rows} == {"出口", "进口"}


def test_a_comment_that_gives_another_unit_is_a_doubt() -> None:
    (row,) = (
        row
        for row in read_call("more/cell-comments.xlsx").rows
        if (row["region"], row["year"]) == ("110000", 2019)
    )
    assert row["value_raw"] == "750"
    assert "doubtful" in flags_of(row)


RULES: Final[dict[str, Callable[[Found, Line], bool]]] = {
    "must": must,
    "never": never,
    "doubt": doubt,
    "keep": keep,
    "once": lambda found, line: len(matching(found, line)) == 1,
    "flag": lambda found, line: any(
        line["value"] in flags_of(r) for r in matching(found, line)
    ),
    "says": lambda found, line: re.search(line["value"], found.said, re.I) is not None,
    "text": text,
}


@dataclass(frozen=True)
class Ran:
    """What came of a study: its results, or why it was refused."""

    results: Results | None
    said: str
    values: dict[tuple[str, str, int], float | None] = field(default_factory=dict)


@pytest.mark.parametrize("line", named(OF_STUDIES))
def test_a_study_runs_or_refuses_as_it_is_expected(line: Line) -> None:
    ran = run_study(line["file"])
    if line["rule"] == "text":
        assert ran.results is not None or _ENCODING.search(ran.said), line["why"]
        return
    key = (line["series"], line["region"], int(line["year"]))
    value, asked = ran.values.get(key), float(line["value"] or "nan")
    if line["rule"] == "must":
        assert value == pytest.approx(asked, rel=1e-9), f"{line['why']}; {ran.said}"
    elif line["rule"] == "never":
        assert value is None or value != pytest.approx(asked, rel=1e-9), line["why"]
    else:
        assert line["rule"] == "doubt"
        assert value is None or value == pytest.approx(asked, rel=1e-9), line["why"]
        assert ran.results is not None or ran.said, "a study that is refused gives a reason"


@cache
def run_study(file: str) -> Ran:
    try:
        results = run(SAMPLES / file)
    except Error as error:
        return Ran(None, without_names(str(error), [file]))
    document = json.loads(json.dumps(results.document()))
    values = {
        (measure, group, year): value
        for measure, groups in document["series"].items()
        for group, line in groups.items()
        for year, value in zip(document["years"], line["value"], strict=True)
    }
    return Ran(results, "\n".join(results.panel.notices), values)
