"""The way from bytes to grids: sniff, decode, read."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from ..errors import InputError
from ..library.text.encoding import Decoded, interpret
from .grid import Grid, Kind, Tables
from .html.page import read_html
from .pdf.files import read_pdf
from .picture.recognise import read_picture
from .separated.csv import read_csv
from .sniff import describe, of_bytes, of_text
from .statistical.eurostat import is_eurostat, read_eurostat
from .statistical.json import read_json
from .statistical.px import read_px
from .statistical.sdmx import read_sdmx
from .workbook import read_ods, read_xls, read_xlsb, read_xlsx

__all__ = ["read_grids", "read_tables"]

OF_TEXT: Final[dict[Kind, Callable[..., Tables]]] = {
    "html": read_html,
    "csv": read_csv,
    "json": read_json,
}
OF_BYTES: Final[dict[Kind, Callable[..., Tables]]] = {
    "xls": read_xls,
    "xlsx": read_xlsx,
    "xlsb": read_xlsb,
    "ods": read_ods,
    "px": read_px,
    "sdmx": read_sdmx,
    "pdf": read_pdf,
    "picture": read_picture,
}
NAMED_OTHERWISE: Final = re.compile(
    r"\.(xls[xbm]?|ods|csv|tsv|json|pdf|jpe?g|png|gif)$", re.IGNORECASE
)


def read_tables(data: bytes, *, name: str = "", content_type: str | None = None) -> Tables:
    r"""Return all tables of a file, what was kept out of them and why.

    Parameters
    ----------
    data
        The file. Its content decides how it is read, not its name.
    name
        What the file is called, for messages.
    content_type
        The Content-Type header, as sent: a word in how text is decoded.

    Returns
    -------
    Tables
        Without grids where a page holds none.

    Raises
    ------
    InputError
        The file is no table, broken, locked, an error page named as a workbook, or a picture
        or PDF without the extra that reads it. One line: what, where, what to do.

    Examples
    --------
    >>> read_tables(b"Region,2019\nEast,5").grids[0].at(1, 1).text
    '5'
    """
    where = name or "the file"
    kind, decoded = of_bytes(data), Decoded("", "utf-8")
    if kind is None:
        decoded = interpret(data, content_type)
        kind = of_text(decoded.text)
    text = decoded.text
    if kind == "unknown":
        raise InputError(f"{where} is {describe(data)}")
    if kind in OF_BYTES:
        return OF_BYTES[kind](data, where=where)
    read = read_eurostat if kind == "csv" and is_eurostat(text) else OF_TEXT[kind]
    tables = read(text, where=where)
    if kind == "html" and not tables.grids and NAMED_OTHERWISE.search(name):
        raise InputError(
            f"{where} is an HTML page without a data table ({_headline(text)}), perhaps the "
            "server's word that there is no such file; look at it and get the file again"
        )
    notices = (*tables.notices, *_of_encoding(decoded, where=where))
    return Tables(tables.grids, tables.kept_out, notices)


def read_grids(
    data: bytes, *, name: str = "", content_type: str | None = None
) -> tuple[Grid, ...]:
    """Return the grids of a file; see `read_tables`, which also says what was kept out.

    Examples
    --------
    >>> read_grids(b"<p>404")
    ()
    """
    return read_tables(data, name=name, content_type=content_type).grids


LANGUAGES: Final = {
    "windows-1252": "Western European",
    "mac_roman": "Western European",
    "cp850": "Western European",
    "cp1250": "Central European",
    "cp852": "Central European",
    "cp1251": "Cyrillic",
    "koi8-r": "Cyrillic",
    "cp866": "Cyrillic",
    "cp1253": "Greek",
    "cp1254": "Turkish",
    "cp1255": "Hebrew",
    "cp1256": "Arabic",
    "cp1257": "Baltic",
    "cp874": "Thai",
    "gb18030": "simplified Chinese",
    "big5hkscs": "traditional Chinese",
    "cp932": "Japanese",
    "euc_jp": "Japanese",
    "cp949": "Korean",
}


def _of_encoding(decoded: Decoded, *, where: str) -> Iterator[str]:
    """Yield what a user should know of how a file's bytes were read."""
    if not decoded.sure:
        language = LANGUAGES.get(decoded.encoding)
        named = f"{decoded.encoding} ({language})" if language else decoded.encoding
        yield (
            f"{where}: the encoding is not declared, or wrongly; it was read as {named}, "
            "which is not sure; check the names, or save the file as UTF-8"
        )
    spoilt = decoded.text.count("\ufffd")
    if spoilt:
        yield f"{where}: {spoilt} character(s) fit no encoding and were read as \ufffd"


def _headline(page: str) -> str:
    title = re.search(r"<title[^>]*>([^<]*)", page, re.IGNORECASE)
    text = title[1] if title and title[1].strip() else re.sub(r"<[^>]*>", " ", page[:5000])
    return repr(" ".join(text.split())[:80])
