"""Which kind a file is, and what is said of those that are none."""

import zipfile
from io import BytesIO

import pytest

from hinterland.errors import InputError
from hinterland.tables import read_grids, read_tables, sniff

from .made_up import TABLE, encrypted, html, pdf, ruled, xls, xlsx

PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


@pytest.mark.parametrize("name", ["t.xls", "t.csv", "t.jpg", ""])
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (html(TABLE).encode(), "html"),
        (b"\xef\xbb\xbf\n\n<!-- x --><!DOCTYPE html>\n<HTML>", "html"),
        (b'<?xml version="1.0"?><!-- x --><html xmlns="x">', "html"),
        ("<table><tr>".encode("utf-16"), "html"),
        (b"text first <table border=1><tr>", "html"),
        (xls({"1": TABLE}), "xls"),
        (encrypted(xls({"1": TABLE}), "x"), "xls"),
        (xlsx({"1": TABLE}), "xlsx"),
        (b'{"returncode":200}', "json"),
        (b' [{"a":1}]', "json"),
        (b"[Unit: USD]\na,b\n1,2", "csv"),
        (b"a\tb\n1\t2", "csv"),
        (pdf([ruled(TABLE[2:])]), "pdf"),
        (PNG, "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"hello", "unknown"),
        (b"", "unknown"),
        (bytes(100), "unknown"),
        (b"<Workbook><Table>", "unknown"),
        ("a,b\n1,2".encode("utf-16-le"), "csv"),
        ("a\tb\n东\t2".encode("utf-16-be"), "csv"),
        ("\ufeffa,b\n1,2".encode("utf-32"), "csv"),
        ("<table><tr>".encode("utf-16-le"), "html"),
        (b"Trade\n5\n6", "csv"),
        (b"Note: MIME-Version, x\na,b\n1,2", "csv"),
    ],
)
def test_content_tells_the_kind_whatever_the_name(data: bytes, kind: str, name: str) -> None:
    assert sniff(data, name, "application/octet-stream") == kind


def zipped(name: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "t.xls is empty; download it again"),
        (bytes(100), "t.xls is not a table that can be read; expected HTML, Excel, ODS, CSV, JSON, PX, SDMX"),
        (zipped("word/document.xml"), "t.xls is an archive; unpack it"),
        (b"Rar!\x1a\x07", "t.xls is an archive; unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
         "t.xls is a Word or PowerPoint file; save its tables as .xlsx"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
         "t.xls is an Excel 2003 XML file; open it in Excel and save it as .xlsx"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n<html><table>",
         "t.xls is a web archive (MHTML); open it in a browser and save it as HTML, or in Excel"),
        (b"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://x/\r\nSubject: =?utf-8?Q?a?=\r\n"
         b" =?utf-8?Q?b?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"",
         "t.xls is a web archive (MHTML); open it in a browser and save it as HTML, or in Excel"),
        (b"\xef\xbb\xbfMIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related\n"
         b'<html xmlns:x=3D"urn:schemas-microsoft-com:office:excel">',
         "t.xls is a web archive (MHTML) of a workbook; open it in Excel and save it as .xlsx"),
        (b"bplist00" + bytes(100), "t.xls is a web archive of Safari; open it there and save"),
        (b"<html><title>404 Not Found</title><body>nginx",
         "t.xls is an HTML page without a data table ('404 Not Found'), probably a 'not found' page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "t.xls is truncated or corrupt; download"),
        (PNG, "t.xls is truncated or corrupt; download"),
        (b"%PDF-1.7\n", "t.xls is corrupt, locked or too large; open it in a PDF reader"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named_with_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as fault:
        read_tables(data, name="t.xls")
    assert str(fault.value).startswith(message)
    assert "\n" not in str(fault.value)


def test_a_page_without_tables_is_no_fault() -> None:
    assert read_grids(b"<html><p>Chapter 11. Foreign trade", name="sm11.htm") == ()


def test_a_nameless_file_is_called_the_file() -> None:
    with pytest.raises(InputError, match=r"^the file is empty"):
        read_tables(b"")
