"""`/search`: the page library, by words, host, type and time."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from ...errors import UsageError
from ...language import counted, shipped, t
from ...library import Library
from ..explorer import Explorer
from ..shown import Asked, Refused, Shown
from .kept import key_of

if TYPE_CHECKING:
    from ...library.search.query import Counts

__all__ = ["kind_words", "show"]

_EACH: Final = 10
_MOST_PAGES: Final = 50
_MOST_CHOICES: Final = 30
_LONGEST: Final = 500

#: What media types are called.
_KINDS: Final = {
    "text/html": shipped("web page"),
    "application/xhtml+xml": shipped("web page (XHTML)"),
    "application/pdf": "PDF",
    "application/json": "JSON",
    "text/csv": "CSV",
    "text/plain": shipped("text"),
    "application/vnd.ms-excel": shipped("Excel workbook (.xls)"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": shipped("Excel workbook (.xlsx)"),
    "image/jpeg": shipped("picture (JPEG)"),
    "image/png": shipped("picture (PNG)"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Choice:
    value: str
    words: str
    count: int
    is_on: bool


def kind_words(mime: str) -> str:
    """Return what a media type is called.

    Examples
    --------
    >>> kind_words("text/html"), kind_words("image/x-own")
    ('web page', 'image/x-own')
    """
    return t(_KINDS[mime]) if mime in _KINDS else mime


def show(explorer: Explorer, asked: Asked) -> Shown:
    """Return a page of what is found, with how many there are of each host, type and year.

    Nothing is written: pages that are newer than the index are counted, and a button indexes them.

    Raises
    ------
    Refused
        No page library is open, or `from` or `to` is no time.
    """
    if explorer.library is None:
        what = t("Start the explorer with --library DIR to search a page library.")
        raise Refused(404, what, [(t("the first page"), asked.to("/"))])
    query = asked.query.get("q", "")[:_LONGEST]
    page = asked.number("page", least=1, most=_MOST_PAGES, usual=1)
    filters = {
        "host": asked.query.get("host"), "kind": asked.query.get("type"),
        "since": asked.query.get("from"), "until": asked.query.get("to"),
    }  # fmt: skip
    with Library(explorer.library) as library:
        size = library.status()["pages"]
        if not query:
            words = {"q": "", "hits": [], "size": size, "found": None, "token": explorer.token}
            title = counted("Search {count:,} page", "Search {count:,} pages", int(str(size)))
            return Shown("search.jinja", title, words, document=list)
        return _found(explorer, asked, library, query, filters, page, size)


def _found(
    explorer: Explorer,
    asked: Asked,
    library: Library,
    query: str,
    filters: Mapping[str, str | None],
    page: int,
    size: object,
) -> Shown:
    start = time.perf_counter()
    try:
        found = library.search(query, **filters, limit=page * _EACH, catch_up=False)
    except UsageError as error:
        possible = [(t("search without a time"), asked.again(from_=None, to=None)), (t("an empty search"), asked.to("/search"))]  # fmt: skip
        raise Refused(400, str(error), possible) from error
    choices = _choices(library, query, filters, asked)
    took = (time.perf_counter() - start) * 1000
    hits = [_hit(library, asked, hit) for hit in found.hits[(page - 1) * _EACH :]]
    pages = min(-(-found.total // _EACH), _MOST_PAGES)
    title = counted(
        "{count:,} page with “{query}”",
        "{count:,} pages with “{query}”",
        found.total,
        query=query,
    )
    words = {
        "q": query,
        "found": found,
        "hits": hits,
        "size": size,
        "took": f"{took:.0f}",
        "choices": choices,
        "filters": filters,
        "page": page,
        "pages": pages,
        "before": asked.again(page=page - 1 if page > 2 else None) if page > 1 else "",
        "after": asked.again(page=page + 1) if page < pages else "",
        "without": asked.to("/search", q=query) if any(filters.values()) else "",
        "tried": [] if found.total else _tried(library, query, asked),
        "token": explorer.token,
    }
    document = [{k: h[k] for k in ("address", "title", "fetched", "mime", "digest", "snippet", "versions")} for h in hits]  # fmt: skip
    about = {
        "query": query, "found": found.total, "searched": size, "not_searched": found.unsearched,
    }  # fmt: skip
    return Shown(
        "search.jinja", title, words, _frame(document), lambda: document, lambda: about
    )


def _hit(library: Library, asked: Asked, hit: Any) -> dict[str, Any]:
    page = library.page(hit.address, at=hit.fetched)
    key = key_of(page) if page else ""
    versions = library.versions(hit.address)
    return {
        "address": hit.address,
        "title": hit.title or hit.address,
        "fetched": hit.fetched,
        "mime": hit.mime,
        "kind": kind_words(hit.mime),
        "digest": key,
        "snippet": hit.snippet,
        "marked": _marked(hit.snippet, hit.marks),
        "versions": len(versions),
        "to": asked.to(f"/page/{key}", address=hit.address) if key else "",
    }


def _marked(snippet: str, marks: Any) -> Markup:
    """Return a snippet with what was searched for marked.

    Examples
    --------
    >>> str(_marked("a <b> c", [(2, 5)]))
    'a <mark>&lt;b&gt;</mark> c'
    """
    parts = [Markup()]
    at = 0
    for first, last in marks:
        parts += [
            escape(snippet[at:first]), Markup("<mark>"), escape(snippet[first:last]),
            Markup("</mark>"),
        ]  # fmt: skip
        at = last
    return Markup().join([*parts, escape(snippet[at:])])


def _choices(
    library: Library, query: str, filters: Mapping[str, str | None], asked: Asked
) -> dict[str, list[_Choice]]:
    """Return what each filter can be, each choice with how many pages it would find."""
    known: dict[tuple[str | None, ...], Counts] = {}
    chosen = {
        "host": filters["host"],
        "kind": filters["kind"],
        "years": asked.query.get("from"),
    }
    made = {}
    for name, own in _OWN.items():
        others = {k: None if k in own else v for k, v in filters.items()}
        key = tuple(others.values())
        if key not in known:
            known[key] = library.count(query, **others)
        counts = known[key]
        of = {"host": counts.hosts, "kind": counts.kinds, "years": counts.years}[name]
        made[name] = _listed(name, of, chosen[name])
    return made


#: Which filters a choice sets.
_OWN: Final = {"host": ("host",), "kind": ("kind",), "years": ("since", "until")}


def _listed(name: str, of: Mapping[str, int], chosen: str | None) -> list[_Choice]:
    order = sorted(of) if name == "years" else list(of)
    if chosen and name != "years" and chosen not in order[:_MOST_CHOICES]:
        order = [chosen, *order]
    words = kind_words if name == "kind" else str
    return [
        _Choice(value, words(value), of.get(value, 0), value == chosen)
        for value in order[:_MOST_CHOICES]
    ]


def _tried(library: Library, query: str, asked: Asked) -> list[tuple[str, int, str]]:
    """Return, for a search that found nothing, what each word alone would: word, count, address."""
    words = [word for word in query.replace('"', " ").split() if word]
    found = []
    for word in dict.fromkeys([*words, *_parts(words)]):
        try:
            total = library.search(word, limit=1, catch_up=False).total
        except UsageError:
            continue
        found.append((word, total, asked.to("/search", q=word)))
    return found


def _parts(words: list[str]) -> list[str]:
    """Return the halves of long Chinese words, which may be found where the whole isn't.

    Examples
    --------
    >>> _parts(["重庆市进出口", "trade"])
    ['重庆市', '进出口']
    """
    long = [word for word in words if len(word) > 3 and not word.isascii()]
    return [
        half for word in long[:5] for half in (word[: len(word) // 2], word[len(word) // 2 :])
    ]


def _frame(document: list[dict[str, Any]]) -> Any:
    import polars as pl

    columns = {
        "address": pl.String, "title": pl.String, "fetched": pl.String, "mime": pl.String,
        "digest": pl.String, "snippet": pl.String, "versions": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(document, schema=columns)
