"""The way from bytes to grids: sniff, decode, read."""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ..errors import InputError
from ..language import counted, shipped, t
from ..library.text.encoding import Decoded, interpret
from .grid import Grid, Kind, Tables
from .html import read_html
from .messages import unreadable
from .pdf import read_pdf
from .picture import read_picture
from .separated import read_csv
from .sniff import describe, of_bytes, of_text
from .statistical import Interface, is_eurostat, read_eurostat, read_json, read_px, read_sdmx
from .workbook import read_ods, read_xls, read_xlsb, read_xlsx

__all__ = ["read_grids", "read_tables"]

# Each reader is called with the file, decoded or as bytes, and `where`: its name for messages.
OF_TEXT: Final[dict[Kind, Callable[..., Tables]]] = {"html": read_html, "csv": read_csv}
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


def read_tables(
    data: bytes,
    *,
    name: str = "",
    content_type: str | None = None,
    interfaces: Mapping[str, Interface] = MappingProxyType({}),
) -> Tables:
    r"""Return all tables of a file, what was kept out of them and why.

    Parameters
    ----------
    data
        The file. Its content decides how it is read, not its name.
    name
        What the file is called, for messages.
    content_type
        The Content-Type header, as sent: a word in how text is decoded.
    interfaces
        Readers of JSON besides JSON-stat and SDMX, by the names that messages call them.

    Returns
    -------
    Tables
        Without grids where a page holds none.

    Raises
    ------
    InputError
        The file is not a table, is broken, locked, an error page named as a workbook, or a picture
        or PDF without the extra that reads it. One line: what, where, what to do.

    Examples
    --------
    >>> read_tables(b"Region,2019\nEast,5").grids[0].at(1, 1).text
    '5'
    """
    where = name or t("the file")
    kind, decoded = of_bytes(data), Decoded("", "utf-8")
    if kind is None:
        decoded = interpret(data, content_type)
        kind = of_text(decoded.text)
    text = decoded.text
    if kind == "unknown":
        raise InputError(describe(data, where=where), file=where)
    if kind in OF_BYTES:
        return OF_BYTES[kind](data, where=where)
    if kind == "json":
        tables = read_json(text, where=where, interfaces=interfaces)
    else:
        read = read_eurostat if kind == "csv" and is_eurostat(text) else OF_TEXT[kind]
        tables = read(text, where=where)
    if kind == "html" and not tables.grids and NAMED_OTHERWISE.search(name):
        title = re.search(r"<title[^>]*>([^<]*)", text, re.IGNORECASE)
        headline = (title[1].strip() if title else "") or re.sub(r"<[^>]*>", " ", text[:5000])
        raise unreadable(
            t(
                "{file} is an HTML page without a data table ({title!r}), probably a 'not "
                "found' page; open it to check"
            ),
            where, title=" ".join(headline.split())[:80],
        )  # fmt: skip
    notices = (*tables.notices, *_of_encoding(decoded, where=where))
    return Tables(tables.grids, tables.kept_out, notices)


def read_grids(
    data: bytes, *, name: str = "", content_type: str | None = None
) -> tuple[Grid, ...]:
    """Return the grids of a file; see `read_tables`, which also gives what was kept out.

    Examples
    --------
    >>> read_grids(b"<p>404")
    ()
    """
    return read_tables(data, name=name, content_type=content_type).grids


LANGUAGES: Final = {
    "windows-1252": shipped("Western European"),
    "mac_roman": shipped("Western European"),
    "cp850": shipped("Western European"),
    "cp1250": shipped("Central European"),
    "cp852": shipped("Central European"),
    "cp1251": shipped("Cyrillic"),
    "koi8-r": shipped("Cyrillic"),
    "cp866": shipped("Cyrillic"),
    "cp1253": shipped("Greek"),
    "cp1254": shipped("Turkish"),
    "cp1255": shipped("Hebrew"),
    "cp1256": shipped("Arabic"),
    "cp1257": shipped("Baltic"),
    "cp874": shipped("Thai"),
    "gb18030": shipped("simplified Chinese"),
    "big5hkscs": shipped("traditional Chinese"),
    "cp932": shipped("Japanese"),
    "euc_jp": shipped("Japanese"),
    "cp949": shipped("Korean"),
}


def _of_encoding(decoded: Decoded, *, where: str) -> Iterator[str]:
    """Yield what a user should know of how a file's bytes were read."""
    if not decoded.sure:
        script = LANGUAGES.get(decoded.encoding)
        yield t(
            "{file}: the encoding is not declared or declared wrongly; it was read as {encoding}, "
            "which is a guess; check the names, or save the file as UTF-8",
            file=where,
            encoding=f"{decoded.encoding} ({t(script)})" if script else decoded.encoding,
        )
    spoilt = decoded.text.count("\ufffd")
    if spoilt:
        yield counted(
            "{file}: {count} character could not be decoded and was read as U+FFFD",
            "{file}: {count} characters could not be decoded and were read as U+FFFD",
            spoilt,
            file=where,
        )
