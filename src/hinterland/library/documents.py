"""A page as the search index knows it.

Han text is indexed as overlapping pairs of characters, so a Han string of any length is a
phrase of pairs and is found wherever it stands, across what a dictionary would call words::

    进出口总额2019   →   进出 出口 口总 总额 额 2019

The lone character at the end of a run of Han parts it from the next run, so that a phrase is
found exactly where the string is. Other letters and digits are words, in lower case.
"""

import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

import numpy as np
import tantivy

from ..errors import InputError
from .store import Library, Page
from .text import HAN, Text, may_hold_text, normalise, visible_text

__all__ = ["NEVER", "SCHEMA", "document", "is_shown", "moment", "terms", "with_analyzer"]

#: The `until` of a page that nothing has replaced yet.
NEVER: Final = 1 << 62

_BODY_LIMIT: Final = 16_000_000  # bytes of a page that are searched
_CHUNK: Final = 1_000_000  # characters handed over at once
_SHOWN: Final = 1_000_000  # characters kept for snippets


def terms(text: str) -> list[str]:
    """Return a text's terms in order: pairs of Han, the last Han of each run alone, words.

    Examples
    --------
    >>> terms("进出口总额2019 (USD)")
    ['进出', '出口', '口总', '总额', '额', '2019', 'usd']
    """
    return _ANALYZER.analyze(_spread(normalise(text)))


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


def document(library: Library, page: Page, *, until: int) -> tantivy.Document:
    """Return a kept page as a document of the index.

    `until` is the `moment` in which a newer version was fetched, or `NEVER`.
    """
    found = _text(library, page)
    name = unquote(urlsplit(page.address).path).rpartition("/")[2]
    text = normalise(f"{found.title or name or page.address}\n{found.text}")
    made = tantivy.Document(
        id=page.id,
        address=page.address,
        mime=page.mime,
        fetched=moment(page.fetched),
        until=until,
        weight=max(page.weight, 0.0),
        host=_host_names(page.host),
        kind=_kinds(page),
    )
    made.add_bytes("shown", text[:_SHOWN].encode("utf-8", "replace"))
    for chunk in _chunks(text):
        made.add_text("body", _spread(chunk))
    return made


def _text(library: Library, page: Page) -> Text:
    if not may_hold_text(page.mime):
        return Text("", "")
    try:
        record = library.record(page, limit=_BODY_LIMIT)
    except InputError:  # damage, which `verify` names
        return Text("", "")
    return visible_text(record.body, record.header("Content-Type"))


def _host_names(host: str) -> list[str]:
    """Return what a page's host can be asked for by: with and without port, parent domains.

    Examples
    --------
    >>> _host_names("www.stats.gov.cn:443")
    ['www.stats.gov.cn:443', 'www.stats.gov.cn', 'stats.gov.cn', 'gov.cn', 'cn']
    >>> _host_names("127.0.0.1:8000")
    ['127.0.0.1:8000', '127.0.0.1']
    """
    name = host.rpartition(":")[0] or host
    labels = name.split(".")
    if labels[-1].isdigit() or ":" in name:  # an IP address has no parents
        return [host, name]
    return [host, *(".".join(labels[start:]) for start in range(len(labels)))]


def _kinds(page: Page) -> list[str]:
    """Return what a page's type can be asked for by: media type, its halves, file ending."""
    ending = PurePosixPath(urlsplit(page.address).path).suffix[1:].lower()
    return sorted({page.mime, *page.mime.split("/"), ending} - {""})


def _chunks(text: str) -> Iterator[str]:
    """Cut a long text at ends of lines, where no string is torn."""
    start = 0
    while len(text) - start > _CHUNK:
        end = text.rfind("\n", start, start + _CHUNK) + 1 or start + _CHUNK
        yield text[start:end]
        start = end
    yield text[start:]


def _spread(text: str) -> str:
    """Write each Han character with its successor, apart from all else; letters small.

    In arrays of code points, since a loop over characters would cost more than the index.
    """
    codes = np.frombuffer(text.lower().encode("utf-32-le", "replace"), dtype="<u4")
    han = _IS_HAN[codes]
    out = np.zeros((len(codes), 4), dtype="<u4")  # [blank], character, [successor], [blank]
    out[1:, 0] = np.where(han[1:] & ~han[:-1], _BLANK, 0)
    out[:, 1] = codes
    out[:-1, 2] = np.where(han[:-1] & han[1:], codes[1:], 0)
    out[:, 3] = np.where(han, _BLANK, 0)
    flat = out.ravel()
    spread: bytes = flat[flat != 0].tobytes()
    return spread.decode("utf-32-le")


_BLANK: Final = ord(" ")
_IS_HAN: Final = np.zeros(sys.maxunicode + 1, dtype=bool)  # by code point
for _first, _last in re.findall("(.)(?:-(.))?", HAN):
    _IS_HAN[ord(_first) : ord(_last or _first) + 1] = True


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
