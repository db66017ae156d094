"""What a file is, by its bytes: names and declared types are often wrong."""

import io
import re
import zlib
from typing import Final, Literal
from zipfile import BadZipFile, ZipFile

from ..language import t
from ..library.text.encoding import decode, utf_16
from .grid import Kind
from .separated import delimiter, is_column
from .statistical import is_px

__all__ = ["describe", "of_bytes", "of_text", "sniff"]

HEAD: Final = 65_536

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVES: Final = (b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh")
PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\x00", b"MM\x00*")

# Comments and blank lines may be before the first tag.
FIRST_TAG: Final = re.compile(
    r"(?:\s|<!--.*?-->|<\?.*?\?>|<!doctype[^>]*>)*+<(\w+)[\s>/]", re.IGNORECASE | re.DOTALL
)
OF_HTML: Final = frozenset([
    "a", "b", "body", "br", "center", "div", "font", "form", "frameset", "h1", "h2", "h3",
    "head", "html", "img", "link", "meta", "noscript", "p", "script", "span", "style", "table",
    "tbody", "td", "th", "thead", "title", "tr",
])  # fmt: skip
SDMX: Final = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*+<[^>]{0,4000}?https?://www\.sdmx\.org/resources/sdmxml",
    re.IGNORECASE | re.DOTALL,
)
#: The head of a message, as browsers save a page with its pictures (.mht) and Excel a workbook.
WEB_ARCHIVE: Final = re.compile(
    r"(?=(?:[\w-]+:.*\n(?:[ \t]+.*\n)*){0,30}?content-type:\s*(?:multipart/|text/html))"
    r"(?:[\w-]+:.*\n(?:[ \t]+.*\n)*){0,30}?mime-version:",
    re.IGNORECASE,
)
JSON: Final = re.compile(r"\s*[\[{]\s*([\"\[{\]}]|-?\d|true|false|null)")


def sniff(
    data: bytes,
    name: str = "",  # noqa: ARG001
    content_type: str | None = None,
) -> Kind | Literal["unknown"]:
    r"""Return what kind of file the bytes are, "unknown" if no table can be read from it.

    Parameters
    ----------
    data
        The file; its first 64 kB decide, and its table of contents where it is an archive.
    name
        What it is called, which decides nothing.
    content_type
        The Content-Type header, which decides no more than how text is decoded.

    Examples
    --------
    >>> sniff(b"<html><table>", "table.xls"), sniff(b"a,b\n1,2"), sniff(b"hello")
    ('html', 'csv', 'unknown')
    """
    return of_bytes(data) or of_text(decode(data[:HEAD], content_type)[0])


def of_bytes(data: bytes) -> Kind | Literal["unknown"] | None:
    """Return what a file is by its signature, None for text."""
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "xlsx"
        others = ("WordDocument", "PowerPoint Document")
        is_other = any(stream.encode("utf-16-le") in data for stream in others)
        return "unknown" if is_other else "xls"
    if data.startswith(b"PK\x03\x04"):
        return _in_archive(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "picture"
    return "unknown" if _is_binary(data) else None


def of_text(text: str) -> Kind | Literal["unknown"]:
    """Return what a decoded file is by how it begins."""
    text = text.lstrip("\ufeff \t\r\n\f\v\x1a\xa0\u3000")[:HEAD].replace("\r\n", "\n")
    tag = FIRST_TAG.match(text)
    found: dict[Kind | Literal["unknown"], object] = {
        "unknown": WEB_ARCHIVE.match(text),
        "sdmx": SDMX.match(text),
        "html": tag and tag[1].lower() in OF_HTML,
        "json": JSON.match(text),
        "px": is_px(text),
    }
    kind = next((kind for kind, is_it in found.items() if is_it), None)
    if kind or tag:
        return kind or "unknown"
    if re.search(r"<(?:table|html|body)[\s>]", text, re.IGNORECASE):
        return "html"
    return "csv" if delimiter(text) or is_column(text) else "unknown"


def describe(data: bytes, *, where: str) -> str:
    """Return what is wrong with a file of an unknown kind, and what to do with it.

    Examples
    --------
    >>> describe(b"Rar!...", where="a.rar")
    'a.rar is an archive; unpack it and read the tables in it'
    """
    text = "" if _is_binary(data) else decode(data[:HEAD])[0]
    is_web_archive = WEB_ARCHIVE.match(text.lstrip().replace("\r\n", "\n")) is not None
    if not data:
        what = t("{file} is empty; download it again")
    elif data.startswith(OLE):
        what = t("{file} is a Word or PowerPoint file; save its tables as .xlsx")
    elif data.startswith(b"PK\x03\x04") and b"PK\x05\x06" not in data:
        what = t("{file} is a truncated archive or workbook; download it again")
    elif data.startswith(ARCHIVES):
        what = t("{file} is an archive; unpack it and read the tables in it")
    elif is_web_archive and "urn:schemas-microsoft-com:office:excel" in text:
        what = t(
            "{file} is a web archive (MHTML) of a workbook; open it in Excel and save it as .xlsx"
        )
    elif is_web_archive:
        what = t(
            "{file} is a web archive (MHTML); open it in a browser and save it as HTML, or in "
            "Excel as .xlsx"
        )
    elif data.startswith(b"bplist00"):
        what = t("{file} is a web archive of Safari; open it there and save its tables as HTML")
    elif "urn:schemas-microsoft-com:office:spreadsheet" in text:
        what = t("{file} is an Excel 2003 XML file; open it in Excel and save it as .xlsx")
    else:
        what = t(
            "{file} is not a table that can be read; expected HTML, Excel, ODS, CSV, JSON, PX, "
            "SDMX, PDF or a picture"
        )
    return what.format(file=where)


def _in_archive(data: bytes) -> Kind | Literal["unknown"]:
    if b"mimetype" in data[:HEAD] and b"content.xml" in data:
        try:
            with ZipFile(io.BytesIO(data)) as archive, archive.open("mimetype") as member:
                declared = member.read(200)
        except (BadZipFile, KeyError, OSError, ValueError, zlib.error, RuntimeError):
            declared = data[:200]  # a file cut short; most writers do not pack this member
        return "ods" if b"opendocument.spreadsheet" in declared else "unknown"
    if b"xl/workbook.bin" in data:
        return "xlsb"
    return "xlsx" if b"xl/" in data else "unknown"


def _is_binary(data: bytes) -> bool:
    if b"\0" not in data[:HEAD] or data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return False
    return utf_16(data) is None
