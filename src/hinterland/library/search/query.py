"""Full-text search over a page library: any Han string, any word, ranked.

Rank is BM25 × log₂(2 + page weight): of two pages with the same words, the one that more pages
link to is first. The weights are the current ones: of the best hits by the weights that were
known when the pages were indexed, the first 200 are ranked again. Tables of figures count more
than other pages, and pages that mostly link to others, such as contents, come after all of them,
unless the title has everything that is searched for.
"""

import contextlib
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import tantivy

from ...errors import StorageError, UsageError
from ...language import t
from ..shard import SHARD_BITS
from ..store import Store
from ..text.han import simplified
from ..text.visible import HAN, normalise
from ..times import as_text, span
from .documents import in_one_form, terms
from .filters import Filters, all_of
from .indexing import index_new, open_index, unindexed

__all__ = ["Counts", "Found", "Hit", "count", "search", "span"]

_CATCH_UP: Final = 5.0  # seconds spent on new pages before a search
_CANDIDATES: Final = 200  # hits that are ranked by current weights
_COUNTED: Final = 10_000  # hits that are counted by host, type and year

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
    """A search's result: the best hits, how many there are, how many pages are not indexed.

    `notes` name the filter that no page passes, `faults` the shards that can't be read.
    """

    hits: tuple[Hit, ...]
    total: int
    unsearched: int
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the pages that were found are of each host, type and year, the most first."""

    hosts: dict[str, int]
    kinds: dict[str, int]
    years: dict[str, int]
    total: int


def search(
    folder: str | Path,
    query: str,
    *,
    host: str | None = None,
    since: str | None = None,
    until: str | None = None,
    kind: str | None = None,
    limit: int = 10,
    catch_up: bool = True,
) -> Found:
    """Return the pages of a library that hold all words of a query, the best first.

    A word is what is between blanks. Han strings are found wherever they are, also inside
    longer ones, in traditional or simplified characters; other words are found whole, in any
    case, and figures with or without the commas of thousands. What is in quotes is found in
    that order. Punctuation is ignored. Of a page that was fetched again, the last version
    counts; with `until`, the last version at that time.

    Parameters
    ----------
    folder
        The library's folder.
    query
        Words, and phrases in quotes.
    host
        Only pages of this host: an address, `name:port`, a name, or a domain above it.
    since, until
        Only pages fetched in this time: a year, a month, a day or a time of day, in UTC where
        it names no zone.
    kind
        Only pages of this type: a media type (`text/html`), one of its halves (`image`), or the
        ending of the file's name (`xls`).
    limit
        The most hits to return.
    catch_up
        Whether pages that are newer than the index are indexed first, for some seconds; without,
        nothing is written.

    Raises
    ------
    UsageError
        There is no page library, no word in the query, or no such time.
    InputError
        The library or its search index is damaged.
    """
    phrases = _phrases(query)
    filters = Filters(host, since, until, kind)
    patterns = [_pattern(phrase) for phrase in phrases]
    with Store(folder) as library:
        index = open_index(library.folder)
        if catch_up and unindexed(library, index, limit=1):
            # Not while a crawl's indexer runs, nor where nothing can be written.
            with contextlib.suppress(StorageError):
                index_new(library.folder, seconds=_CATCH_UP)
            index = open_index(library.folder)
        unsearched = unindexed(library, index)
        if index is None:
            return Found((), 0, unsearched, faults=tuple(library.faults))
        wanted = [_phrase_query(index.schema, terms(phrase)) for phrase in phrases]
        whole = all_of([*wanted, *filters.queries(index.schema).values()])
        searcher = index.searcher()
        result = searcher.search(whole, max(limit, _CANDIDATES), weight_by_field="rank")
        best = _reweighed(library, searcher, result.hits, patterns)[:limit]
        total: int = result.count  # type: ignore[attr-defined]  # missing in its stubs
        notes = () if total else filters.notes(index, wanted)
        faults = tuple(library.faults)
    hits = tuple(_hit(searcher.doc(place).to_dict(), score, patterns) for score, place in best)
    return Found(hits, total, unsearched, notes, faults)


def count(
    folder: str | Path,
    query: str,
    *,
    host: str | None = None,
    since: str | None = None,
    until: str | None = None,
    kind: str | None = None,
) -> Counts:
    """Return how many of the pages that a search finds are of each host, type and year.

    The parameters are those of `search`, and so are the errors. Of a search that finds more than
    10,000 pages, these are counted. Nothing is written.
    """
    phrases = _phrases(query)
    filters = Filters(host, since, until, kind)
    with Store(folder) as library:
        index = open_index(library.folder)
        if index is None:
            return Counts({}, {}, {}, 0)
        wanted = [_phrase_query(index.schema, terms(phrase)) for phrase in phrases]
        whole = all_of([*wanted, *filters.queries(index.schema).values()])
        searcher = index.searcher()
        places = [place for _, place in searcher.search(whole, _COUNTED).hits]
        ids = [int(each or 0) for each in searcher.fast_field_values("id", places)]
        hosts, kinds, years = Counter[str](), Counter[str](), Counter[str]()
        for (on, mime, year), number in library.tally(ids).items():
            hosts[on] += number
            kinds[mime] += number
            years[year] += number
    most = [dict(found.most_common()) for found in (hosts, kinds, years)]
    return Counts(most[0], most[1], most[2], len(ids))


def _reweighed(
    library: Store,
    searcher: tantivy.Searcher,
    found: Sequence[_Scored],
    patterns: Sequence[re.Pattern[str]],
) -> list[_Scored]:
    """Order the candidates by current weights: a crawl sets them after the indexing."""
    places = [place for _, place in found]
    fields = ("id", "weight", "contents")
    values = [searcher.fast_field_values(name, places) for name in fields]
    scored = []
    for (score, place), known_id, weight, contents in zip(found, *values, strict=True):
        page_id = int(known_id or 0)
        factor = 1.0
        # None where its shard can't be read.
        for page in library.pages(shard=page_id >> SHARD_BITS, after_id=page_id - 1, limit=1):
            factor = math.log2(2 + page.weight) / math.log2(2 + float(weight or 0))
        is_behind = bool(contents)
        if is_behind:  # but not if its title has all that is searched for, as a front page has
            shown = searcher.doc(place).to_dict()["shown"][0].decode("utf-8")
            title = in_one_form(normalise(shown.partition("\n")[0]))
            is_behind = not all(pattern.search(title) for pattern in patterns)
        scored.append((is_behind, score * factor, place))
    scored.sort(key=lambda hit: (hit[0], -hit[1]))
    return [(score, place) for _, score, place in scored]


def _phrases(query: str) -> list[str]:
    """Return a query's words and quoted phrases that hold anything to search for."""
    parts = _QUOTES.split(query)
    found = list(parts[1::2])
    for part in parts[::2]:
        found += part.split()
    phrases = [phrase for phrase in found if terms(phrase)]
    if not phrases:
        raise UsageError(t("the query {query!r} has no word to search for", query=query))
    return phrases


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
    runs: list[str] = []
    for run in _RUN.findall(in_one_form(normalise(phrase))):
        spelling = re.escape(run)
        if run.isascii() and run.isdigit():  # there may be commas between the thousands
            spelling = "".join(
                f"[,\uff0c]?{digit}" if at and (len(run) - at) % 3 == 0 else digit
                for at, digit in enumerate(run)
            )
        is_han = _HAN_RUN.match(run)
        runs.append(run if is_han else f"(?<!{_LETTER}){spelling}(?!{_LETTER})")
    return re.compile(r"[\W_]*".join(runs), re.IGNORECASE)


_LETTER: Final = rf"[^\W_{HAN}]"
_RUN: Final = re.compile(rf"[{HAN}]+|{_LETTER}+")


def _hit(
    stored: dict[str, list[object]], score: float, patterns: Sequence[re.Pattern[str]]
) -> Hit:
    """Return a hit with the piece of its text around the first match, as it is printed."""
    shown, fetched = stored["shown"][0], stored["fetched"][0]
    assert isinstance(shown, bytes)
    assert isinstance(fetched, int)
    title, _, text = shown.decode("utf-8").partition("\n")

    # In simplified characters, one for one, so that the places stay the same.
    plain = simplified(text)
    firsts = [found.start() for pattern in patterns if (found := pattern.search(plain))]
    start = max(0, min(firsts, default=0) - _BEFORE)
    snippet = text[start : start + _LENGTH].translate(_ONE_LINE).strip()
    plain = simplified(snippet)
    marks: list[tuple[int, int]] = []
    for first, last in sorted(
        found.span() for pattern in patterns for found in pattern.finditer(plain)
    ):
        if not marks or first >= marks[-1][1]:
            marks.append((first, last))
    return Hit(
        address=str(stored["address"][0]),
        title=title,
        fetched=as_text(fetched),
        mime=str(stored["mime"][0]),
        score=score,
        snippet=snippet,
        marks=tuple(marks),
    )


_BEFORE: Final = 40  # characters of a snippet before the first match
_LENGTH: Final = 160


_ONE_LINE: Final = str.maketrans("\n\t", "  ")
