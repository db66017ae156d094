"""Building packs from collected figures: the same bytes again, and errors that name the row."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from scripts.build_country import main, write

from hinterland.errors import InputError

from .packs import DATA, PACKS


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[str], Path]:
    """Copy a pack, and return where it is."""

    def to(pack: str) -> Path:
        return Path(shutil.copytree(DATA / pack, tmp_path / pack))

    return to


def contents(pack: Path) -> dict[str, bytes]:
    return {str(p.relative_to(pack)): p.read_bytes() for p in pack.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_is_what_its_source_builds_byte_for_byte(
    name: str, copy: Callable[[str], Path]
) -> None:
    pack = copy(name)
    made = ["vintages.csv", "observations.parquet", "observations.pages.parquet"]
    if name != "australia":
        scheme = {"china": "three", "mexico": "four", "usa": "eight"}[name]
        made.append(f"schemes/{scheme}.csv")
    for file in made:
        (pack / file).unlink()
    write(pack, pack / "source")
    assert contents(pack) == contents(DATA / name)


def test_figures_alone_are_enough(tmp_path: Path, copy: Callable[[str], Path]) -> None:
    pack = copy("mexico")
    folder = tmp_path / "handed"
    folder.mkdir()
    for name in ("figures.csv", "regions.csv"):
        shutil.copy(DATA / "mexico/source" / name, folder)
    write(pack, folder)
    assert contents(pack) == contents(DATA / "mexico")


def test_better_figures_replace_the_old_ones(
    tmp_path: Path, copy: Callable[[str], Path]
) -> None:
    pack = copy("australia")
    folder = Path(shutil.copytree(pack / "source", tmp_path / "handed"))
    figures = folder / "figures.csv"
    old, *_ = (line for line in figures.read_text("utf-8").splitlines() if "AU-TAS,Tas" in line)
    value = next(csv.reader([old]))[4]
    figures.write_text(
        figures.read_text("utf-8").replace(old, old.replace(value, "1.5", 1)), "utf-8"
    )
    built = write(pack, folder).frame
    assert "1.5" in built["value_raw"].to_list()
    assert (pack / "source/figures.csv").read_bytes() == figures.read_bytes()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("figures.csv", "MX-AGU,", "MX-AGX,", r"figures.csv, row \d+: no region is called 'MX-AGX'"),
        ("figures.csv", ",MXN per USD,", ",MXN per peso,", "row 2: the unit 'MXN per peso'"),
        ("figures.csv", ",MXN per USD,", ",MXN,", "row 2: the unit does not fit the series"),
        ("figures.csv", ",10.7953,", ",-10.7953,", "row 2: the value is negative"),
        ("figures.csv", ",10.7953,", ",0,", "row 2: the value is zero"),
        ("figures.csv", ",10.7953,", ",10.79x,", "row 2: '10.79x' is not a number"),
        ("figures.csv", "Mexico,2003,", "Mexico,2003/04,", "row 2: '2003/04' is not a year"),
        ("figures.csv", ",region_name,", ",name,", "figures.csv: there is no column region_name"),
        ("regions.csv", "Hidalgo,Centro", "Hidalgo,Centro,", "row 14: 4 fields below 3 columns"),
        ("figures.csv", ",mean_of_12_", ",mean_of_13_", "row 2: flags.csv has no flag 'mean_of_13_"),
        ("vintages.csv", "copy of 2026-07-01", "copy of 2026", "row 2: vintages.csv has no vintage"),
        ("figures.csv", "MX,Mexico,2004,exchange", "MX,Mexico,2003,exchange", "2003"),
        ("regions.csv", ",Norte", ",Nordeste", "regions.csv: no group 'Nordeste' in four.toml"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_the_pack_left_alone(
    file: str, old: str, new: str, said: str, tmp_path: Path, copy: Callable[[str], Path]
) -> None:
    pack = copy("mexico")
    folder = Path(shutil.copytree(pack / "source", tmp_path / "handed"))
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError, match=said):
        write(pack, folder)
    assert contents(pack) == contents(DATA / "mexico")


def test_a_slip_on_the_command_line_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["atlantis"]) == 1
    assert main(["usa", str(tmp_path)]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first == "there is no pack 'atlantis'; there are australia, china, mexico, usa"
    assert second == f"{tmp_path}: there is neither figures.csv nor observations.csv"
