"""Bad input: one clear line on stderr, the right exit code, nothing half-written."""

from pathlib import Path

import pytest

from hinterland.errors import InputError
from hinterland.study import run
from tests.conftest import Run

STUDY = """
name = "own"
panel = "own.csv"
scheme = "own-scheme.csv"
regions = "own-regions.csv"
years = [2001, 2002]
currency = "usd*rate"
measures = ["trade", "share", "dependence", "imbalance"]
figures = ["share"]

[[claim]]
id = "north-leads"
text = { en = "The north has more than half." }
of = "share"
group = "north"
test = "above"
value = 50
unit = "%"
"""
REGIONS = (
    "region,kind,name\n1,province,Alpha\n2,province,Beta\n3,province,Gamma\n0,nation,Land\n"
)
SCHEME = "region,group\nAlpha,north\nBeta,north\nGamma,south\n"
HEADER = "region,year,series,value,unit"
ROWS = [
    f"{region},{year},{series},{value},{unit}"
    for year in (2001, 2002)
    for region, trade, gdp in (("Alpha", 6, 40), ("Beta", 3, 20), ("Gamma", 1, 20))
    for series, value, unit in (("trade_usd", trade * 1e9, "USD"), ("gdp", gdp * 1e9, "CNY"))
] + [f"Land,{year},exchange_rate,8,CNY per USD" for year in (2001, 2002)]


def write(
    folder: Path, *, study: str = STUDY, rows: list[str] = ROWS, scheme: str = SCHEME
) -> None:
    (folder / "own.toml").write_text(study)
    (folder / "own.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    (folder / "own-scheme.csv").write_text(scheme)
    (folder / "own-regions.csv").write_text(REGIONS)


def test_the_own_study_is_good_to_begin_with(hinterland: Run, tmp_path: Path) -> None:
    write(tmp_path)
    done = hinterland("study", "own.toml")
    assert done.returncode == 0, done.stderr
    assert "holds" in done.stdout
    assert (tmp_path / "out" / "own" / "report.html").is_file()


ROW = "Alpha,2001,trade_usd,6e9,USD"
ROW_CASES = {
    "unknown region": (
        "Alfa,2001,population,5,persons",
        ["own.csv", "row 16", "Alfa", "Alpha"],
    ),
    "two values": ("Alpha,2001,trade_usd,7e9,USD", ["own.csv", "two values", "Alpha", "2001"]),
    "negative trade": ("Alpha,2003,trade_usd,-7,USD", ["own.csv", "row 16", "negative"]),
    "GDP zero": ("Alpha,2003,gdp,0,CNY", ["own.csv", "row 16", "zero"]),
    "wrong unit": ("Alpha,2003,gdp,5,100 million CNY", ["own.csv", "row 16", "unit"]),
    "a unit that does not fit": ("Alpha,2003,gdp,5,USD", ["own.csv", "row 16", "unit"]),
    "no year": ("Alpha,last,gdp,5,CNY", ["own.csv", "row 16", "last"]),
    "no number": ("Alpha,2003,gdp,much,CNY", ["own.csv", "row 16", "much"]),
}


@pytest.mark.parametrize("case", ROW_CASES)
def test_a_bad_row_is_named(hinterland: Run, tmp_path: Path, case: str) -> None:
    row, said = ROW_CASES[case]
    write(tmp_path, rows=[*ROWS, row])
    one_line(hinterland("study", "own.toml"), 1, said)
    assert not (tmp_path / "out").exists()


def test_a_row_given_twice_is_dropped_and_said(hinterland: Run, tmp_path: Path) -> None:
    write(tmp_path, rows=[*ROWS, ROWS[0]])
    done = hinterland("study", "own.toml")
    assert done.returncode == 0
    assert "identical" in done.stderr


FILE_CASES = {
    "missing column": (b"region,year,value,unit\nAlpha,2001,5,USD\n", ["own.csv", "series"]),
    "empty": (b"", ["own.csv", "empty"]),
    "header only": (HEADER.encode() + b"\n", ["own.csv", "no row"]),
    "binary": (bytes(range(256)), ["own.csv", "not a table"]),
    "a doubtful figure": (
        "region;gdp_2001(CNY);gdp_2002(CNY)\nAlpha;40;(41)\nBeta;20;21\n".encode("utf-16"),
        ["own.csv", "row 2", "gdp_2002", "brackets"],
    ),
    "two columns of one heading": (
        b"region,gdp_2001(CNY),gdp_2001(CNY)\nAlpha,40,41\nBeta,20,21\n",
        ["own.csv", "row 2", "gdp_2001", "column 3"],
    ),
    "a broken workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(256),
        ["own.csv", "corrupt"],
    ),
    "a broken Stata file": (b"<stata_dta><header>", ["own.csv", "broken"]),
}


@pytest.mark.parametrize("case", FILE_CASES)
def test_a_bad_file_is_named(hinterland: Run, tmp_path: Path, case: str) -> None:
    data, said = FILE_CASES[case]
    write(tmp_path)
    (tmp_path / "own.csv").write_bytes(data)
    one_line(hinterland("study", "own.toml"), 1, said)


STUDY_CASES = {
    "unknown key": ('years = [', 'yeers = [1, 2]\nyears = [', ["yeers", "line 6", "years"]),
    "unknown test": ('test = "above"', 'test = "abov"', ["claim[1].test", "line 16", "above"]),
    "unknown measure": ('"imbalance"]', '"imbalence"]', ["imbalence", "imbalance"]),
    "unknown series in the policy": (
        "[[claim]]", '[policy]\ngpd = ["own"]\n[[claim]]', ["policy.gpd", "gdp"],
    ),
    "a group that the scheme lacks": ('group = "north"', 'group = "nord"', ["claim[1]", "nord", "north"]),
    "a claim on what is not computed": ('of = "share"', 'of = "shares"', ["claim[1]", "shares", "share"]),
    "a unit of another kind": ('unit = "%"', 'unit = "bn USD"', ["claim[1]", "bn USD"]),
    "unknown figure": ('figures = ["share"]', 'figures = ["pie"]', ["figures", "pie"]),
    "unknown currency": ('"usd*rate"', '"euro"', ["currency", "euro"]),
    "no TOML": ("[[claim]]", "[[claim", ["own.toml", "TOML"]),
    "a year outside": ("value = 50", "value = 50\nyear = 1990", ["claim[1].year", "1990"]),
}  # fmt: skip


@pytest.mark.parametrize("case", STUDY_CASES)
def test_a_bad_study_names_key_and_line(hinterland: Run, tmp_path: Path, case: str) -> None:
    before, after, said = STUDY_CASES[case]
    assert before in STUDY
    write(tmp_path, study=STUDY.replace(before, after, 1))
    one_line(hinterland("study", "own.toml"), 1, ["own.toml", *said])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "series", ["trade-usd", "TITLE > HEADER", "U.S. trade", "trade usd", "进出口（亿美元）"]
)
@pytest.mark.parametrize("entries", ['["own"]', '["own:2"]', "[3]"])
def test_a_fault_of_the_policy_has_its_place_whatever_the_series_is_called(
    tmp_path: Path, series: str, entries: str
) -> None:
    policy = f'[policy]\ngdp = ["own"]\n"{series}" = {entries}\n\n[[claim]]'
    write(tmp_path, study=STUDY.replace("[[claim]]", policy, 1))
    with pytest.raises(InputError) as caught:
        run(tmp_path / "own.toml")
    error = caught.value
    assert (error.file, error.line, error.key) == ("own.toml", 13, f"policy.{series}")
    assert str(error).startswith(f"own.toml, line 13, policy.{series}: ")


def test_a_policy_on_one_line_has_its_place(tmp_path: Path) -> None:
    write(tmp_path, study='policy = { "gross product" = ["own"] }\n' + STUDY.lstrip())
    with pytest.raises(
        InputError, match=r"own\.toml, line 1, policy\.gross product: "
    ) as caught:
        run(tmp_path / "own.toml")
    assert caught.value.line == 1


@pytest.mark.parametrize(
    ("before", "after", "key", "line"),
    [
        ('group = "north"', 'group = "nord"', "claim[1].group", 15),
        ('unit = "%"', 'unit = "bn USD"', "claim[1].unit", 18),
        ('unit = "%"', 'than = [["south"]]', "claim[1].than", 18),
        ("value = 50", 'phases = [{ years = [2001, 2002], sign = ["+"] }]\nvalue = 50', "claim[1].phases", 17),
        ('{ en = "The north has more than half." }', "{ en = 5 }", "claim[1].text", 13),
        ("value = 50", "value = inf", "claim[1].value", 17),
        ("value = 50", "value = 50\ndecimals = -400", "claim[1].decimals", 18),
        ("value = 50", "value = 50\ntolerance = -1", "claim[1].tolerance", 18),
        ("value = 50", "than = []", "claim[1]", 11),
        ('test = "above"\nvalue = 50', 'test = "phases"\nphases = []', "claim[1]", 11),
        ('test = "above"', 'test = "steadily_falls"\nyear = 2001', "claim[1]", 11),
        ('test = "above"', 'test = "single_peak"\nyear = 2001', "claim[1]", 11),
        ('test = "above"', 'test = "lowest"\nyear = 2001\nyears = [2001, 2001]', "claim[1]", 11),
        ("[[claim]]", "[[note]]\n[[claim]]", "note[1]", 11),
        ('figures = ["share"]', 'figures = ["limits", "scale(year=2001)"]', "figures", 9),
        ('"share", "dependence"', '"share", "share"', "measures", 8),
        ('"imbalance"]', '"imbalance(reading=mean)"]', "measures", 8),
    ],
)  # fmt: skip
def test_an_error_carries_file_line_and_key(
    tmp_path: Path, before: str, after: str, key: str, line: int
) -> None:
    assert before in STUDY
    write(tmp_path, study=STUDY.replace(before, after, 1))
    with pytest.raises(InputError) as caught:
        run(tmp_path / "own.toml")
    assert (caught.value.file, caught.value.line, caught.value.key) == ("own.toml", line, key)


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        (SCHEME.replace("Gamma,south\n", ""), ["own-scheme.csv", "Gamma"]),
        (SCHEME + "Alpha,south\n", ["own-scheme.csv", "Alpha"]),
        (SCHEME.replace("south", "nation"), ["own-scheme.csv", "nation"]),
    ],
)
def test_a_bad_scheme_names_the_province(
    hinterland: Run, tmp_path: Path, scheme: str, said: list[str]
) -> None:
    write(tmp_path, scheme=scheme)
    one_line(hinterland("study", "own.toml"), 1, said)


@pytest.mark.parametrize(
    "words",
    [
        ["study", "zhou"],
        ["study", "--scheme", "fore"],
        ["study", "--policy", "lattest"],
        ["study", "--observations", "nowhere.csv"],
        ["study", "--only"],
        ["study", "--colour", "red"],
        ["studdy"],
    ],
)
def test_words_that_stand_for_nothing_are_wrong_usage(
    hinterland: Run, words: list[str]
) -> None:
    done = hinterland(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_an_unwritable_folder_is_named(hinterland: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    one_line(hinterland("study", "zhao", "--out", "taken"), 1, ["taken"])
    assert (tmp_path / "taken").read_text() == "a file, not a folder"


def one_line(done: "object", code: int, said: list[str]) -> None:
    """One line on stderr that says all of it, and the exit code."""
    stderr = done.stderr  # type: ignore[attr-defined]
    assert done.returncode == code, stderr  # type: ignore[attr-defined]
    assert len(stderr.strip().splitlines()) == 1, stderr
    for word in said:
        assert word in stderr


def test_sums_that_no_number_can_hold_are_an_error_of_their_row(tmp_path: Path) -> None:
    rows = [
        row.replace("6000000000.0", "1.7e308").replace("3000000000.0", "1.7e308")
        for row in ROWS
    ]
    write(tmp_path, rows=rows)
    with pytest.raises(
        InputError, match=r"^own\.csv, row 2: trade_usd of Alpha in 2001 is 1\.7e\+308;"
    ):
        run(tmp_path / "own.toml")


def test_sizes_that_have_no_quotient_are_an_error_of_their_row(tmp_path: Path) -> None:
    write(
        tmp_path,
        rows=[
            row.replace("40000000000.0", "1e-305")
            for row in ROWS
            if "Beta" not in row or "gdp" not in row
        ]
        + ["Beta,2001,gdp,1e-305,CNY", "Beta,2002,gdp,1e-305,CNY"],
    )
    with pytest.raises(InputError, match=r"^own\.csv, row \d+: gdp of .* is 1e-305;"):
        run(tmp_path / "own.toml")


def test_a_unit_that_does_not_fit_names_those_that_do(tmp_path: Path) -> None:
    write(tmp_path, study=STUDY.replace('unit = "%"', 'unit = "bn USD"'))
    with pytest.raises(InputError, match=r"share is not in 'bn USD'; write '%'"):
        run(tmp_path / "own.toml")


def test_a_unit_is_printed_with_its_sign(tmp_path: Path) -> None:
    write(tmp_path, study=STUDY.replace('unit = "%"', 'unit = "percent"'))
    (verdict,) = run(tmp_path / "own.toml").verdicts
    assert verdict.why == (
        "above 50 %: true in 2 of 2 years; lowest 90.00 % in 2001, highest 90.00 % in 2002"
    )


def test_the_reason_of_an_unknown_index_is_the_true_one(tmp_path: Path) -> None:
    lacking = [row for row in ROWS if not row.startswith("Alpha,2001,trade")]
    write(tmp_path, rows=lacking)
    line = run(tmp_path / "own.toml").lines["imbalance"]["nation"]
    assert line.why[0] == "no value for Alpha, and no published total of Land"
    zero = [f"{row.rsplit(',', 2)[0]},0,USD" if "trade" in row else row for row in ROWS]
    write(tmp_path, rows=zero)
    line = run(tmp_path / "own.toml").lines["imbalance"]["nation"]
    assert set(line.why) == {"trade of Land is 0, so there are no shares of it"}


def test_a_code_that_ends_in_a_digit_has_no_footnote(tmp_path: Path) -> None:
    rows = [row.replace("Alpha", "r1") for row in ROWS] + [
        "r1,2001,some series-x > 3,5,persons"
    ]
    write(tmp_path, rows=rows)
    regions = tmp_path / "own-regions.csv"
    regions.write_text(REGIONS.replace("1,province", "r1,province"))
    results = run(tmp_path / "own.toml")
    assert results.lines["trade"]["north"].value[0] == 9e9
    assert "some series-x > 3" in " ".join(results.panel.notices)
    (tmp_path / "own.csv").write_text("\n".join([HEADER, *rows, "Alfa,2001,gdp,5,CNY"]) + "\n")
    with pytest.raises(InputError, match="column 'region': no region is called 'Alfa'"):
        run(tmp_path / "own.toml")
