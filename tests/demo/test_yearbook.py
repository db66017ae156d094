"""The replica is what its truth.csv says: looked at with other people's readers only."""

import csv
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import msoffcrypto
import pytest
from demo.yearbook import TRUTH, build
from PIL import Image
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser

Truth = list[dict[str, str]]


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replica")
    build(folder, only={2005, 2009, 2012, 2014, 2021, 2024})
    return folder


@pytest.fixture(scope="module")
def truth(replica: Path) -> Truth:
    with (replica / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def workbook(data: bytes) -> list[list[list[str]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [
        book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in book.sheet_names
    ]
    return [[[_text(v) for v in row] for row in sheet] for sheet in sheets]


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    return str(value).strip()


def decrypted(data: bytes) -> bytes:
    file = msoffcrypto.OfficeFile(io.BytesIO(data))
    assert file.is_encrypted()
    file.load_key(password="VelvetSweatshop")
    out = io.BytesIO()
    file.decrypt(out)
    return out.getvalue()


def sheets_of(kind: str, data: bytes) -> list[list[list[str]]]:
    if kind == "csv":
        lines = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        return [[[text.strip() for text in line] for line in lines]]
    return workbook(decrypted(data) if kind == "encrypted xls" else data)


@pytest.mark.parametrize("kind", ["xls", "encrypted xls", "xlsx", "csv"])
def test_each_cell_stands_where_the_truth_says(replica: Path, truth: Truth, kind: str) -> None:
    rows = [row for row in truth if row["kind"] == kind]
    assert len(rows) > 50
    seen: dict[str, list[list[list[str]]]] = {}
    for row in rows:
        if row["address"] not in seen:
            data = (replica / "site" / row["address"]).read_bytes()
            seen[row["address"]] = sheets_of(kind, data)
        line = seen[row["address"]][int(row["table"])][int(row["row"])]
        found = line[int(row["column"])] if int(row["column"]) < len(line) else ""
        assert found == row["value_raw"].strip(), row


def test_html_cells_stand_in_their_row(replica: Path, truth: Truth) -> None:
    """Where no cell of a row spans rows, the nth figure's text is in the row's cells."""
    rows = [row for row in truth if row["kind"] == "html" and "C0312" not in row["address"]]
    for row in rows:
        text = (replica / "site" / row["address"]).read_bytes().decode("gbk")
        tables = LexborHTMLParser(text).css("table.xl24")
        cells = tables[0].css("tr")[int(row["row"])].css("td")
        assert cells[int(row["column"])].text().strip() == row["value_raw"]


def test_pages_say_gb2312_and_hold_more_than_it_has(replica: Path) -> None:
    page = (replica / "site/tjsj/ndsj/2005/html/C0312c.htm").read_bytes()
    assert b"charset=gb2312" in page
    with pytest.raises(UnicodeDecodeError):
        page.decode("gb2312")
    assert "朱镕" in page.decode("gbk")


def test_every_file_says_that_it_is_made(replica: Path) -> None:
    for path in (replica / "site").rglob("*"):
        data = path.read_bytes() if path.is_file() else b"Replica"
        if path.suffix == ".jpg":
            assert Image.open(io.BytesIO(data)).format == "JPEG"
        elif path.suffix == ".xlsx":
            assert b"Replica" in zipfile.ZipFile(path).read("docProps/core.xml")
        elif path.suffix in {".htm", ".html", ".HTM"}:
            assert b"Replica" in data, path


def test_menus_link_pictures_and_not_the_workbooks_beside_them(replica: Path) -> None:
    site = replica / "site/tjsj/ndsj/2009"
    menu = (site / "left.htm").read_bytes().decode("gbk")
    assert "href='html/Q1709C.HTM'" in menu
    assert "Q1709C.xls" not in menu
    assert (site / "html/Q1709C.xls").is_file()
    assert menu.count('id="foldinglist"') > 1


def test_gdp_is_revised_between_editions(truth: Truth) -> None:
    def gdp(edition: str) -> set[str]:
        key = {"region": "370000", "year": "2019", "series": "gdp", "edition": edition}
        return {r["value"] for r in truth if key.items() <= r.items()}

    assert gdp("2021") == {"7054050000000"}


def test_the_same_twice(tmp_path: Path, replica: Path) -> None:
    build(tmp_path, only={2005, 2014}, pictures=False)
    for path in tmp_path.rglob("*.xls"):
        twin = replica / path.relative_to(tmp_path)
        assert path.read_bytes() == twin.read_bytes()


def test_truth_has_its_columns_and_no_cell_twice(truth: Truth) -> None:
    assert tuple(truth[0]) == TRUTH
    places = [tuple(row[k] for k in ("address", "table", "row", "column")) for row in truth]
    assert len(set(places)) == len(places)


def test_the_generator_knows_nothing_of_the_reader() -> None:
    for path in (Path(__file__).parents[2] / "demo").glob("*.py"):
        text = path.read_text("utf-8")
        assert "import hinterland" not in text, path
        assert "from hinterland" not in text, path
