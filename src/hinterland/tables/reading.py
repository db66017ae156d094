"""The way from bytes to grids: sniff, decode, read."""

import re
from collections.abc import Callable
from typing import Final

from ..errors import InputError
from ..library.encoding import decode
from .csv import read_csv
from .excel import read_xls, read_xlsx
from .grid import Grid, Kind, Tables
from .html import read_html
from .json import read_json
from .pdf import read_pdf
from .picture import read_picture
from .sdmx import read_sdmx
from .sniff import describe, of_bytes, of_text

__all__ = ["read_grids", "read_tables"]

OF_TEXT: Final[dict[Kind, Callable[..., Tables]]] = {
    "html": read_html,
    "csv": read_csv,
    "json": read_json,
}
OF_BYTES: Final[dict[Kind, Callable[..., Tables]]] = {
    "xls": read_xls,
    "xlsx": read_xlsx,
    "sdmx": read_sdmx,
    "pdf": read_pdf,
    "picture": read_picture,
}
NAMED_OTHERWISE: Final = re.compile(r"\.(xlsx?|csv|tsv|json|pdf|jpe?g|png|gif)$", re.IGNORECASE)


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
    kind, text = of_bytes(data), ""
    if kind is None:
        text, _ = decode(data, content_type)
        kind = of_text(text)
    if kind == "unknown":
        raise InputError(f"{where} is {describe(data)}")
    if kind in OF_BYTES:
        return OF_BYTES[kind](data, where=where)
    tables = OF_TEXT[kind](text, where=where)
    if kind == "html" and not tables.grids and NAMED_OTHERWISE.search(name):
        raise InputError(
            f"{where} is an HTML page without a data table ({_headline(text)}), perhaps the "
            "server's word that there is no such file; look at it and get the file again"
        )
    spoilt = text.count("\ufffd")
    if spoilt:
        notice = f"{where}: {spoilt} character(s) fit no encoding and stand as \ufffd"
        return Tables(tables.grids, tables.kept_out, (*tables.notices, notice))
    return tables


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


def _headline(page: str) -> str:
    title = re.search(r"<title[^>]*>([^<]*)", page, re.IGNORECASE)
    text = title[1] if title and title[1].strip() else re.sub(r"<[^>]*>", " ", page[:5000])
    return repr(" ".join(text.split())[:80])
