"""A page as the search index knows it.

Han text is indexed as overlapping pairs of characters, so a Han string of any length is a
phrase of pairs and is found wherever it is, across what a dictionary would call words::

    进出口总额2019   →   进出 出口 口总 总额 额 2019

The single character at the end of a run of Han separates it from the next run, so that a phrase is
found exactly where the string is. Other letters and digits are words, in lower case. Traditional
characters become simplified ones, and figures lose the commas of their thousands, on both sides.
"""

import contextlib
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import numpy as np
import tantivy

from ...errors import InputError
from ..store import Page, Store
from ..text.han import simplified
from ..text.visible import HAN, Text, may_hold_text, normalise, visible_text

__all__ = [
    "NEVER",
    "SCHEMA",
    "document",
    "host_terms",
    "in_one_form",
    "is_shown",
    "moment",
    "terms",
    "with_analyzer",
]

#: The `until` of a page that nothing has replaced yet.
NEVER: Final = 1 << 62

_BODY_LIMIT: Final = 16_000_000  # bytes of a page that are searched
_CHUNK: Final = 250_000  # characters handed over at once
_SHOWN: Final = 1_000_000  # characters kept for snippets


def terms(text: str) -> list[str]:
    """Return a text's terms in order: pairs of Han, the last Han of each run alone, words.

    Examples
    --------
    >>> terms("进出口总额2019 (USD)")
    ['进出', '出口', '口总', '总额', '额', '2019', 'usd']
    """
    return _ANALYZER.analyze(_spread(_plain_figures(normalise(text))))


def in_one_form(text: str) -> str:
    """Return normalised text as it is compared: simplified, without commas of thousands.

    Examples
    --------
    >>> in_one_form("進出口 1,234,567.5 and 2018,2019")
    '进出口 1234567.5 and 2018,2019'
    """
    return _plain_figures(simplified(text))


def _plain_figures(text: str) -> str:
    return _THOUSANDS.sub(_without_commas, text) if _COMMA.search(text) else text


_THOUSANDS: Final = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
# Looked for first: what begins with one character is found much faster.
_COMMA: Final = re.compile(r",\d{3}")
_WIDE_COMMA: Final = re.compile("\uff0c\\d{3}")
# In Chinese that may be a list as well: such figures are found both ways.
_PERHAPS: Final = re.compile("(?<![\\d\uff0c.])\\d{1,3}(?:\uff0c\\d{3})+(?![\\d\uff0c])")


def _without_commas(found: re.Match[str]) -> str:
    return found[0].replace(",", "").replace("\uff0c", "")


def host_terms(host: str) -> list[str]:
    """Return the terms by which a host is searched for, in whatever form a person writes it.

    Examples
    --------
    >>> host_terms("https://WWW.Stats.gov.cn/sj/"), host_terms("stats.gov.cn:8080")
    (['www.stats.gov.cn'], ['stats.gov.cn:8080', 'www.stats.gov.cn:8080'])
    >>> host_terms("国家统计局.cn")
    ['xn--vcsu3i3ls75iuln.cn']
    """
    plain = host.strip().lower()
    name = re.split(r"[/?#]", plain.rpartition("://")[2].removeprefix("//"))[0]
    name = name.rpartition("@")[2].rstrip(".")
    if not name.isascii():
        with contextlib.suppress(UnicodeError):
            name = name.encode("idna").decode("ascii")
    bare, _, port = name.rpartition(":")
    if not (bare and port.isdigit()) or bare.count(":") > bare.count("]:"):
        return [name.rstrip(":")]
    if bare.startswith("www.") or "." not in bare or bare.replace(".", "").isdigit():
        return [name]
    return [name, f"www.{name}"]


def moment(time_: str) -> int:
    """Return a time in ISO 8601 as milliseconds since 1970."""
    return round(datetime.fromisoformat(time_).timestamp() * 1000)


def is_shown(page: Page) -> bool:
    """Return whether search shows a page: an answer with content, not an error or a wall."""
    return 200 <= page.status < 300 and not page.wall


def with_analyzer(index: tantivy.Index) -> tantivy.Index:
    """Return the index after telling it how text becomes terms."""
    index.register_tokenizer(_ANALYZER_NAME, _ANALYZER)
    return index


def document(library: Store, page: Page, *, until: int) -> tantivy.Document:
    """Return a kept page as a document of the index.

    `until` is the `moment` when a newer version was fetched, or `NEVER`.
    """
    found, links = Text("", ""), 0
    if may_hold_text(page.mime):
        with contextlib.suppress(InputError):  # damage, which `verify` names
            record = library.record(page, limit=_BODY_LIMIT)
            links = len(_LINK.findall(record.body))
            found = visible_text(record.body, record.header("Content-Type"))
    path = urlsplit(page.address).path
    ending = PurePosixPath(path).suffix.lower()
    name = unquote(path).rpartition("/")[2]
    figures = _figures(found.text)
    is_table = figures > max(links, 1) or page.mime.endswith("csv")
    is_table = is_table or PurePosixPath(name).suffix.lower() in _TABLES
    weight = max(page.weight, 0.0)
    made = tantivy.Document(
        id=page.id,
        address=page.address,
        mime=page.mime,
        fetched=moment(page.fetched),
        until=until,
        weight=weight,
        # The engine takes log₂(2 + rank) times the score: so a table's counts twice.
        rank=(2 + weight) ** 2 - 2 if is_table else weight,
        contents=int(not is_table and links >= _MANY and len(found.text) < _SPARSE * links),
        host=_host_names(page.host),
        # What its type can be asked for by: media type, its halves, file ending.
        kind=sorted({page.mime, *page.mime.split("/"), ending[1:]} - {""}),
    )
    perhaps: set[str] = set()
    shown = ""
    for at, chunk in enumerate(_chunks(found.text)):
        text = normalise(chunk if at else f"{found.title or name or page.address}\n{chunk}")
        if len(shown) < _SHOWN:
            shown += text
        made.add_text("body", _spread(_plain_figures(text)))
        if _WIDE_COMMA.search(text):
            perhaps.update(map(_without_commas, _PERHAPS.finditer(text)))
    made.add_bytes("shown", shown[:_SHOWN].encode("utf-8", "replace"))
    if perhaps:
        made.add_text("body", " ".join(sorted(perhaps)))
    return made


def _figures(text: str) -> int:
    r"""Return how many cells of a text's tables hold figures rather than numbers of chapters.

    Examples
    --------
    >>> _figures("Region\t2019\nBeijing\t1,234.5\t7.2\nTianjin\t98\t"), _figures("1\tTrade")
    (3, 0)
    """
    return len(_FIGURE.findall(text[:_LOOKED_AT]))


_BLANK: Final = r"[^\S\t\n]"
_CELL_END: Final = rf"{_BLANK}*(?:[\t\n]|\Z)"
# Years are in the heads of tables and in lists of links; a lone digit may number a chapter.
_FIGURE: Final = re.compile(
    rf"\t{_BLANK}*(?!(?:19|20)\d\d{_CELL_END})[-+\u2212(]?\d{{1,3}}(?:[, ]?\d{{3}})*"
    rf"(?:[.·]\d+)?{_BLANK}?%?\)?(?={_CELL_END})"
)
_TABLES: Final = frozenset({".xls", ".xlsx", ".xlsb", ".ods", ".csv"})
_LOOKED_AT: Final = 500_000  # characters
_MANY: Final = 5  # links, from which on a page may be one of contents
_SPARSE: Final = 80  # characters a link, below which it is
_LINK: Final = re.compile(rb"<(?:a|area)\s[^>]{0,200}?\bhref", re.IGNORECASE)


def _host_names(host: str) -> list[str]:
    """Return what a page's host can be asked for by: with and without port and www., parents.

    Examples
    --------
    >>> _host_names("www.stats.gov.cn:443")
    ['www.stats.gov.cn:443', 'www.stats.gov.cn', 'stats.gov.cn', 'gov.cn', 'cn']
    >>> _host_names("tj.gov.cn:80")
    ['tj.gov.cn:80', 'www.tj.gov.cn', 'tj.gov.cn', 'gov.cn', 'cn']
    >>> _host_names("127.0.0.1:8000")
    ['127.0.0.1:8000', '127.0.0.1']
    """
    name = host.rpartition(":")[0] or host
    labels = name.split(".")
    if labels[-1].isdigit() or ":" in name:  # an IP address has no parents
        return [host, name]
    alias = [] if labels[0] == "www" else [f"www.{name}"]
    return [host, *alias, *(".".join(labels[start:]) for start in range(len(labels)))]


def _chunks(text: str) -> Iterator[str]:
    """Cut a long text at ends of lines, where no string is torn."""
    start = 0
    while len(text) - start > _CHUNK:
        end = text.rfind("\n", start, start + _CHUNK) + 1 or start + _CHUNK
        yield text[start:end]
        start = end
    yield text[start:]


def _spread(text: str) -> str:
    """Write each Han character, simplified, with its successor, apart from all else; letters small.

    In arrays of code points, since a loop over characters would cost more than the index.
    """
    if text.isascii():
        return text.lower()
    if "Σ" in text or "İ" in text:  # whose small letters depend on others, or are two
        text = text.lower()
    raw, coding = text.encode("utf-16-le", "replace"), "utf-16-le"
    if len(raw) > 2 * len(text):
        raw, coding = text.encode("utf-32-le", "replace"), "utf-32-le"
    becoming, is_han = _letters(coding)
    codes = np.frombuffer(raw, dtype=becoming.dtype)
    han, codes = is_han[codes], becoming[codes]
    # Where each character goes: a Han one has a blank before it and its successor behind it.
    place = np.cumsum(han, dtype=np.int64)
    out = np.full(len(codes) + 2 * place[-1], ord(" "), dtype=becoming.dtype)
    place *= 2
    place -= han
    place += np.arange(len(codes))
    out[place] = codes
    followed = np.flatnonzero(han[:-1] & han[1:])
    out[place[followed] + 1] = codes[followed + 1]
    return out.tobytes().decode(coding)


@cache
def _letters(coding: str) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
    """Return how each code point is indexed, small or simplified, and which are Han."""
    top, kind = (1 << 16, "<u2") if coding == "utf-16-le" else (sys.maxunicode + 1, "<u4")
    is_han = np.zeros(top, dtype=bool)
    for first, last in re.findall("(.)(?:-(.))?", HAN):
        is_han[ord(first) : ord(last or first) + 1] = True
    becoming = np.arange(top, dtype=kind)
    for numbers, change in ((~is_han, _small), (is_han, simplified)):
        letters = change("".join(map(chr, np.flatnonzero(numbers))))
        becoming[numbers] = np.frombuffer(letters.encode(coding, "surrogatepass"), dtype=kind)
    return becoming, is_han


def _small(letters: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in letters)


def _schema() -> tantivy.Schema:
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("body", tokenizer_name=_ANALYZER_NAME)
    fields.add_text_field("address", stored=True, tokenizer_name="raw", index_option="basic")
    fields.add_bytes_field("shown", stored=True)
    fields.add_integer_field("id", fast=True)
    fields.add_text_field("mime", stored=True, tokenizer_name="raw", index_option="basic")
    fields.add_integer_field("fetched", stored=True, indexed=True, fast=True)
    fields.add_integer_field("until", indexed=True, fast=True)
    fields.add_float_field("weight", fast=True)
    fields.add_float_field("rank", fast=True)
    fields.add_integer_field("contents", fast=True)
    for name in ("host", "kind"):
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic")
    # How far a shard is indexed: a document of its own, which no search finds.
    fields.add_text_field("mark", stored=True, tokenizer_name="raw", index_option="basic")
    fields.add_integer_field("last", stored=True)
    return fields.build()


_ANALYZER_NAME: Final = "han"
# Its own filter for small letters costs an eighth of all indexing.
_ANALYZER: Final = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).build()
SCHEMA: Final = _schema()
