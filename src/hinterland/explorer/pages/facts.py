"""`/page/DIGEST`: an archived page, its facts, its history, its tables, what changed."""

from typing import Any, Final

from ...language import counted, t
from ...library import Library, Page
from ...report.words import page_text
from ..explorer import Explorer
from ..shown import Asked, Refused, Shown
from .differences import Difference, differences
from .kept import Archived, find, html_of, key_of
from .reading import Reading, read

__all__ = ["show", "title_of"]

_LONG: Final = 160


def show(explorer: Explorer, asked: Asked) -> Shown:
    """Return what is kept of a page, and its tables with their status and doubts.

    `against` is the digest of another version: what changed from it to this one is shown.
    `shown=page` puts the page itself into a frame.
    """
    archived = find(explorer, asked)
    reading = read(explorer, archived)
    versions = _versions(explorer, archived)
    against = asked.query.get("against", "")
    html = html_of(archived)
    title = title_of(archived)
    words = {
        "archived": archived,
        "publisher": page_text(str((archived.source or {}).get("publisher") or "")),
        "tables": [_table(asked, archived, reading, number) for number in reading.grids],
        "reading": reading,
        "versions": [_version(asked, archived, page) for page in versions],
        "others": [p for p in archived.same if p.address != archived.name],
        "is_html": html is not None,
        "is_framed": html is not None and asked.query.get("shown") == "page",
        "raw": _at(asked, archived, "/raw"),
        "styled": _at(asked, archived, "/raw", shown="styled"),
        "frame": asked.again(shown="page"),
        "unframed": asked.again(shown=None),
        "changed": _changes(explorer, asked, archived, versions, against) if against else None,
        "own": asked.to(f"/files/{archived.own.id}") if archived.own else "",
        "token": explorer.token,
        "can_read": explorer.project is not None
        and archived.source is None
        and bool(reading.grids),
        "cite": _cite(archived),
    }
    return Shown("page.jinja", title, words)


def title_of(archived: Archived) -> str:
    """Return what a page calls itself, its address or name where it says nothing."""
    if archived.source:
        publisher = page_text(str(archived.source["publisher"] or t("publisher not stated")))
        title = page_text(str(archived.source["title"]))
        return t("{publisher}, {title}: a compiled copy", publisher=publisher, title=title)
    if archived.own:
        return archived.name
    from ...library.text.visible import visible_text

    found = visible_text(archived.body, archived.content_type or None)
    title = " ".join(found.title.split()) or archived.name
    return title if len(title) <= _LONG else title[: _LONG - 1] + "…"


def _versions(explorer: Explorer, archived: Archived) -> list[Page]:
    if archived.page is None or explorer.library is None:
        return []
    with Library(explorer.library) as library:
        return library.versions(archived.name)


def _version(asked: Asked, archived: Archived, page: Page) -> dict[str, Any]:
    key = key_of(page)
    is_this = page.fetched == (archived.page.fetched if archived.page else "")
    is_other = key != archived.key
    return {
        "fetched": page.fetched,
        "status": page.status,
        "size": page.size,
        "wall": t(page.wall) if page.wall else "",
        "key": key,
        "is_this": is_this,
        "is_same": not is_other,
        "address": asked.to(f"/page/{key}", address=page.address) if is_other else "",
        "against": asked.again(against=key, shown=None) if is_other else "",
    }


def _table(asked: Asked, archived: Archived, reading: Reading, number: int) -> dict[str, Any]:
    grid, report = reading.grids[number], reading.reports.get(number)
    doubts = reading.doubts(number)
    is_copy = archived.source is not None
    return {
        "number": number,
        "address": _at(asked, archived, f"/table/{number}"),
        "title": (report.title if report else "")
        or next(iter(grid.before), "")
        or grid.sheet
        or t("table {number}", number=number),
        "sheet": grid.sheet,
        "status": "" if is_copy else report.status if report else "not read",
        "why": list(report.why) if report and report.status == "not read" else [],
        "doubts": len(doubts),
        "figures": reading.counts.get(number, 0),
        "years": list(report.years) if report else [],
        "regions": report.regions if report else 0,
        "size": counted("{count:,} row", "{count:,} rows", grid.rows),
    }


def _at(asked: Asked, archived: Archived, rest: str, **query: object) -> str:
    address = asked.query.get("address")
    return asked.to(f"/page/{archived.key}{rest}", address=address, **query)


def _changes(
    explorer: Explorer, asked: Asked, archived: Archived, versions: list[Page], against: str
) -> dict[str, Any]:
    """Return what changed from another version of the address to this one."""
    other = next((page for page in versions if key_of(page) == against), None)
    if other is None:
        known = [(page.fetched, asked.again(against=key_of(page))) for page in versions]
        raise Refused(
            404, t("This address has no version {digest}.", digest=against[:64]), known
        )
    with Library(explorer.library or "") as library:
        record = library.record(other)
    before = Archived(
        against, other.address, record.body, record.header("Content-Type"), record.whole, other
    )
    pair = sorted([before, archived], key=lambda a: a.page.fetched if a.page else "")
    found: Difference = differences(*(_comparable(explorer, one) for one in pair))
    times = [one.page.fetched if one.page else "" for one in pair]
    return {"found": found, "before": times[0], "after": times[1]}


def _comparable(
    explorer: Explorer, archived: Archived
) -> tuple[list[list[list[str]]], list[str]]:
    """Return a page's tables, as rows of texts, and the lines of its text."""
    from ...library.text.visible import visible_text

    tables = []
    for grid in read(explorer, archived).grids.values():
        rows = [[""] * grid.columns for _ in range(grid.rows)]
        for cell in grid.cells:
            rows[cell.row][cell.column] = cell.text
        tables.append(rows)
    text = visible_text(archived.body, archived.content_type or None).text
    # The lines of tables hold tabs; they are compared cell by cell.
    lines = [" ".join(line.split()) for line in text.splitlines() if "\t" not in line]
    return tables, [line for line in lines if line]


def _cite(archived: Archived) -> str:
    if archived.source:
        return t(
            "{address}, as compiled in the panel {panel} of Hinterland; sha256 {digest}",
            address=str(archived.source["address"]),
            panel=str(archived.source["panel"]),
            digest=str(archived.source["digest"]),
        )
    if archived.page is None:
        return t("{file}, sha256 {digest}", file=archived.name, digest=archived.own.digest if archived.own else "")  # fmt: skip
    return t(
        "“{title}”, {address}, as it was on {date}; digest {digest}",
        title=title_of(archived), address=archived.name, date=archived.page.fetched[:10],
        digest=archived.page.digest,
    )  # fmt: skip
