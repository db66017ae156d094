"""Full-text search over a page library: any Han string, any word, ranked.

Rank is BM25 × log₂(2 + page weight): of two pages that say the same, the one that more pages
link to leads. The weights are those of today: of the best hits by the weights that were known
when the pages were indexed, the first 200 are ranked anew.
"""

import contextlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import tantivy

from ..errors import StorageError, UsageError
from .documents import NEVER, terms
from .indexing import index_new, open_index, unindexed
from .shard import SHARD_BITS
from .store import Library
from .text import HAN, normalise

__all__ = ["Found", "Hit", "search", "span"]

_CATCH_UP: Final = 5.0  # seconds spent on new pages before a search
_CANDIDATES: Final = 200  # hits that are ranked by the weights of today

_Scored = tuple[Any, tantivy.DocAddress]


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found; `marks` are the places in `snippet` that match."""

    address: str
    title: str
    fetched: str
    mime: str
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: the best hits, how many there are, how many pages are not indexed."""

    hits: tuple[Hit, ...]
    total: int
    unsearched: int


def search(
    folder: str | Path,
    query: str,
    *,
    host: str | None = None,
    since: str | None = None,
    until: str | None = None,
    kind: str | None = None,
    limit: int = 10,
) -> Found:
    """Return the pages of a library that hold all words of a query, the best first.

    A word is what stands between blanks. Han strings are found wherever they stand, also
    inside longer ones; other words are found whole, in any case. What stands in quotes is
    found in that order. Punctuation is passed over. Of a page that was fetched again, the last
    version counts; with `until`, the last version of that time.

    Parameters
    ----------
    folder
        The library's folder.
    query
        Words, and phrases in quotes.
    host
        Only pages of this host: `name:port`, a name, or a domain above it.
    since, until
        Only pages fetched in this time; ISO 8601 in UTC, also a year, a month or a day.
    kind
        Only pages of this type: a media type (`text/html`), one of its halves (`image`), or the
        ending of the file's name (`xls`).
    limit
        The most hits to return.

    Raises
    ------
    UsageError
        There is no page library, no word in the query, or no such time.
    InputError
        The library or its search index is damaged.
    """
    phrases = _phrases(query)
    if not phrases:
        raise UsageError(f"the query {query!r} has no word to search for")
    filters = _Filters(host, since, until, kind)
    with Library(folder) as library:
        index, unsearched = _up_to_date(library)
        if index is None:
            return Found((), 0, unsearched)
        wanted = [_phrase_query(index.schema, terms(phrase)) for phrase in phrases]
        whole = _all_of([*wanted, *filters.queries(index.schema)])
        searcher = index.searcher()
        result = searcher.search(whole, max(limit, _CANDIDATES), weight_by_field="weight")
        best = _reweighed(library, searcher, result.hits)[:limit]
    patterns = [_pattern(phrase) for phrase in phrases]
    hits = tuple(_hit(searcher.doc(place).to_dict(), score, patterns) for score, place in best)
    total: int = result.count  # type: ignore[attr-defined]  # missing in its stubs
    return Found(hits, total, unsearched)


def _reweighed(
    library: Library, searcher: tantivy.Searcher, found: Sequence[_Scored]
) -> list[_Scored]:
    """Order the candidates by the weights of today: a crawl settles them after the indexing."""
    places = [place for _, place in found]
    ids = searcher.fast_field_values("id", places)
    before = searcher.fast_field_values("weight", places)
    scored = []
    for (score, place), known_id, weight in zip(found, ids, before, strict=True):
        page_id = int(known_id or 0)
        pages = library.pages(shard=page_id >> SHARD_BITS, after_id=page_id - 1, limit=1)
        for page in pages:
            factor = math.log2(2 + page.weight) / math.log2(2 + float(weight or 0))
            scored.append((score * factor, place))
    return sorted(scored, key=lambda hit: -hit[0])


def span(text: str) -> tuple[int, int]:
    """Return a time's first and last millisecond since 1970; a day lasts to its end.

    Raises
    ------
    UsageError
        The text is not a time in ISO 8601.

    Examples
    --------
    >>> span("1970-01-02")
    (86400000, 172799999)
    """
    plain = text.strip().removesuffix("Z").replace(" ", "T")
    for form, step in _FORMS.items():
        try:
            start = datetime.strptime(plain, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        end = start + step
        if form == "%Y":
            end = end.replace(month=1, day=1)
        elif form == "%Y-%m":
            end = end.replace(day=1)
        first, last = (round(time.timestamp() * 1000) for time in (start, end))
        return first, last - 1
    raise UsageError(
        f"{text!r} is not a time; write it like 2024, 2024-05-31 or 2024-05-31T12:00"
    )


_FORMS: Final = {
    "%Y": timedelta(days=366),
    "%Y-%m": timedelta(days=31),
    "%Y-%m-%d": timedelta(days=1),
    "%Y-%m-%dT%H:%M": timedelta(minutes=1),
    "%Y-%m-%dT%H:%M:%S": timedelta(seconds=1),
    "%Y-%m-%dT%H:%M:%S.%f": timedelta(milliseconds=1),
}


@dataclass(frozen=True, slots=True)
class _Filters:
    host: str | None
    since: str | None
    until: str | None
    kind: str | None

    def queries(self, schema: tantivy.Schema) -> list[tantivy.Query]:
        """Return the filters as queries that don't count for the rank."""
        made = []
        if self.host is not None:
            made.append(tantivy.Query.term_query(schema, "host", self.host.lower(), "basic"))
        if self.kind is not None:
            made.append(tantivy.Query.term_query(schema, "kind", self.kind.lower(), "basic"))
        if self.since is not None:
            made.append(_between(schema, "fetched", span(self.since)[0], NEVER))
        if self.until is None:
            made.append(tantivy.Query.term_query(schema, "until", NEVER))
        else:
            end = span(self.until)[1]
            made.append(_between(schema, "fetched", -NEVER, end))
            made.append(_between(schema, "until", end + 1, NEVER))
        return [tantivy.Query.const_score_query(query, 0.0) for query in made]


def _between(schema: tantivy.Schema, field: str, low: int, high: int) -> tantivy.Query:
    return tantivy.Query.range_query(schema, field, tantivy.FieldType.Integer, low, high)


def _all_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def _up_to_date(library: Library) -> tuple[tantivy.Index | None, int]:
    """Index what is new, if it can be done soon; return the index and how many are left."""
    index = open_index(library.folder)
    if unindexed(library, index, limit=1):
        # Not where a crawl's indexer is at it, nor where nothing can be written.
        with contextlib.suppress(StorageError):
            index_new(library.folder, seconds=_CATCH_UP)
        index = open_index(library.folder)
    return index, unindexed(library, index)


def _phrases(query: str) -> list[str]:
    """Return a query's words and quoted phrases that hold anything to search for."""
    parts = _QUOTES.split(query)
    found = list(parts[1::2])
    for part in parts[::2]:
        found += part.split()
    return [phrase for phrase in found if terms(phrase)]


_QUOTES: Final = re.compile('["“”„「」『』＂]')
_HAN_RUN: Final = re.compile(f"[{HAN}]+")


def _phrase_query(schema: tantivy.Schema, found: list[str]) -> tantivy.Query:
    """Return the query for terms that follow each other."""
    alone = _HAN_RUN.fullmatch(found[-1]) is not None and len(found[-1]) == 1
    if alone and len(found) > 1 and len(found[-2]) == 2 and found[-2][1] == found[-1]:
        # In the query the run ends here; in a page it may go on.
        found, alone = found[:-1], False
    if alone:
        patterns = [*map(re.escape, found[:-1]), f"{found[-1]}.?"]
        if len(patterns) == 1:
            return tantivy.Query.regex_query(schema, "body", patterns[0])
        return tantivy.Query.regex_phrase_query(schema, "body", list(patterns))
    if len(found) == 1:
        return tantivy.Query.term_query(schema, "body", found[0])
    return tantivy.Query.phrase_query(schema, "body", list(found))


def _pattern(phrase: str) -> re.Pattern[str]:
    """Return what finds a phrase in a text, for marking it."""
    runs = [
        run if _HAN_RUN.match(run) else f"(?<!{_LETTER}){re.escape(run)}(?!{_LETTER})"
        for run in _RUN.findall(normalise(phrase))
    ]
    return re.compile(r"[\W_]*".join(runs), re.IGNORECASE)


_LETTER: Final = rf"[^\W_{HAN}]"
_RUN: Final = re.compile(rf"[{HAN}]+|{_LETTER}+")


def _hit(
    stored: dict[str, list[object]], score: float, patterns: Sequence[re.Pattern[str]]
) -> Hit:
    shown, fetched = stored["shown"][0], stored["fetched"][0]
    assert isinstance(shown, bytes)
    assert isinstance(fetched, int)
    title, _, text = shown.decode("utf-8").partition("\n")
    snippet, marks = _snippet(text, patterns)
    time = datetime.fromtimestamp(fetched / 1000, UTC)
    return Hit(
        address=str(stored["address"][0]),
        title=title,
        fetched=time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        mime=str(stored["mime"][0]),
        score=score,
        snippet=snippet,
        marks=marks,
    )


_BEFORE: Final = 40  # characters of a snippet before the first match
_LENGTH: Final = 160


def _snippet(
    text: str, patterns: Sequence[re.Pattern[str]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the piece of a text around its first match, and where it matches in there."""
    firsts = [found.start() for pattern in patterns if (found := pattern.search(text))]
    start = max(0, min(firsts, default=0) - _BEFORE)
    piece = text[start : start + _LENGTH].translate(_ONE_LINE)
    snippet = piece.strip()
    spans = sorted(found.span() for pattern in patterns for found in pattern.finditer(snippet))
    marks: list[tuple[int, int]] = []
    for first, last in spans:
        if not marks or first >= marks[-1][1]:
            marks.append((first, last))
    return snippet, tuple(marks)


_ONE_LINE: Final = str.maketrans("\n\t", "  ")
