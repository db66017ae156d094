"""`hinterland library`: what is in a page library, found, shown, checked, brought in and out."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .output import print_json

if TYPE_CHECKING:
    from ..library import Library, Page
    from ..library.search.query import Hit


class _OnLibrary(click.Command):
    """A command on a library, which is named first or with --library."""

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self.params.append(
            click.Option(
                ["--library"],
                metavar="DIR",
                expose_value=False,
                help="The library, where it isn't named first.",
            )
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the library first, and go on."""
        return super().parse_args(ctx, _library_first(args))


def _library_first(args: list[str]) -> list[str]:
    for at, word in enumerate(args):
        name, equals, value = word.partition("=")
        if word == "--":
            break
        if name == "--library" and (equals or at + 1 < len(args)):
            rest = args[:at] + args[at + (1 if equals else 2) :]
            folder = value if equals else args[at + 1]
            return [f"./{folder}" if folder.startswith("-") else folder, *rest]
    return args


_DIR = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def library() -> None:
    """Look into the pages that a crawl has kept."""


@library.command(cls=_OnLibrary)
@_DIR
@_JSON
def status(folder: Path, *, as_json: bool) -> None:
    """Say what the library holds and how its last crawl stands, also while it runs."""
    from ..library import Library
    from ..library.search.indexing import unindexed

    with Library(folder) as opened:
        found = opened.status() | {"unsearched": unindexed(opened)}
        faults, notes = list(opened.faults), list(opened.notes)
    found |= {"faults": faults, "waiting": _waiting(folder)}
    if as_json:
        print_json(found)
    else:
        for name, value in _status_lines(found).items():
            click.echo(f"{name:<10} {value}")
    _say(faults, notes)


@library.command(cls=_OnLibrary)
@_DIR
@click.argument("query", nargs=-1, required=True)
@click.option("--host", metavar="NAME", help="Only this host, or this domain's.")
@click.option("--from", "since", metavar="TIME", help="Only pages fetched since (2024-05).")
@click.option(
    "--to", "until", metavar="TIME", help="Only pages fetched until, as of that time."
)
@click.option("--type", "kind", metavar="TYPE", help="Only this type: text/html, image, xls, …")
@click.option(
    "--limit", type=click.IntRange(min=1), default=10, metavar="N", help="Show at most N (10)."
)
@_JSON
def search(
    folder: Path,
    query: tuple[str, ...],
    *,
    host: str | None,
    since: str | None,
    until: str | None,
    kind: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Find the pages that hold all words of QUERY, the best first.

    Chinese is found wherever it stands, other words whole. Words in "double quotes" are found
    in that order; the shell needs single quotes around them.
    """
    from ..library.search.query import search as find

    found = find(
        folder, " ".join(query), host=host, since=since, until=until, kind=kind, limit=limit
    )
    if as_json:
        print_json(asdict(found))
        _say(found.faults)
        return
    for hit in found.hits:
        for line in _hit_lines(hit):
            click.echo(line)
    shown = "" if found.total <= len(found.hits) else f", the best {len(found.hits)} are shown"
    click.echo(f"{_counted(found.total, 'page')} found{shown}")
    notes = list(found.notes)
    if found.unsearched:
        notes.append(f"{_counted(found.unsearched, 'page')} not yet searched")
    _say(found.faults, notes)


@library.command(cls=_OnLibrary)
@_DIR
@click.argument("address")
@click.option("--at", metavar="TIME", help="The version of that time (2024-05-31).")
@click.option("--headers", "part", flag_value="headers", help="Show what came with the page.")
@click.option("--raw", "part", flag_value="raw", help="Write the page's bytes.")
def show(folder: Path, address: str, *, at: str | None, part: str | None) -> None:
    """Show the text of the page at ADDRESS, as it was last fetched."""
    from ..errors import UsageError
    from ..library import Library
    from ..library.search.query import span
    from ..library.text.visible import visible_text

    if at is not None:
        span(at)
    with Library(folder) as opened:
        page = _page(opened, address, at)
        record = opened.record(page)
        faults = list(opened.faults)
    if not record.whole:
        click.echo("note: the page was cut off when it was fetched", err=True)
    for fault in faults:
        click.echo(f"note: {fault}", err=True)
    if part == "raw":
        sys.stdout.buffer.write(record.body)
        return
    if part == "headers":
        click.echo(f"{page.address}\nfetched {page.fetched}, {page.warc} at byte {page.offset}")
        click.echo(record.status_line)
        for name, value in record.headers:
            click.echo(f"{name}: {value}")
        return
    text = visible_text(record.body, record.header("Content-Type"))
    if not (text.title or text.text or not record.body):
        kind = page.mime or "of no stated type"
        raise UsageError(f"{page.address} is {kind} and has no text; --raw gives its bytes")
    click.echo("\n\n".join(filter(None, (text.title, text.text))))
    if not text.whole:
        click.echo("note: the page goes on; --raw gives all of it", err=True)


@library.command(cls=_OnLibrary)
@_DIR
@_JSON
def verify(folder: Path, *, as_json: bool) -> None:
    """Check every record of the library, and its index, against each other.

    Nothing is changed. What is damaged is named, a line each.
    """
    from ..errors import InputError
    from ..library.verify import verify as check

    report = check(folder)
    if as_json:
        print_json(asdict(report))
    else:
        for note in report.notes:
            click.echo(f"note: {note}")
        for problem in report.problems:
            click.echo(problem, err=True)
        click.echo(
            f"{_counted(report.pages, 'page')} in {_counted(report.files, 'file')} "
            f"({_counted(report.records, 'record')}, {_size(report.bytes)}) checked"
        )
    if report.problems:
        raise InputError(f"{folder} is damaged: {_counted(len(report.problems), 'problem')}")


@library.command("import", cls=_OnLibrary)
@_DIR
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_JSON
def import_(folder: Path, files: tuple[str, ...], *, as_json: bool) -> None:
    """Bring the pages of others' WARC or WACZ files into the library, made if there is none."""
    from ..crawler.links.addresses import canonical, host_of
    from ..errors import InputError
    from ..library.exchange.files import import_warcs

    made = import_warcs(folder, files, canonical=canonical, host_of=host_of)
    if as_json:
        print_json(asdict(made))
    else:
        for fault in made.faults:
            click.echo(fault, err=True)
        for reason, count in sorted(made.skipped.items()):
            click.echo(f"left out: {count:,} {reason}")
        click.echo(
            f"{_counted(made.pages, 'page')} and {_counted(made.revisits, 'revisit')} imported, "
            f"{made.already:,} were there already"
        )
    if made.faults:
        damaged = _counted(len(made.faults), "file or record", "files or records")
        raise InputError(f"{damaged} damaged; what is whole was imported")


@library.command(cls=_OnLibrary)
@_DIR
@click.option(
    "--warc",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write all records (.warc.gz).",
)
@click.option(
    "--cdxj",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write an index for replay tools.",
)
@click.option(
    "--wacz",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write all that replay needs in one file (.wacz).",
)
def export(folder: Path, *, warc: Path | None, cdxj: Path | None, wacz: Path | None) -> None:
    """Write the library's pages as a WARC file, a CDXJ index of them, or a WACZ file."""
    from ..library.exchange.files import export as write

    faults: list[str] = []
    count = write(folder, warc=warc, cdxj=cdxj, wacz=wacz, faults=faults)
    names = " and ".join(str(path) for path in (warc, cdxj, wacz) if path is not None)
    click.echo(f"{_counted(count, 'page')} written to {names}")
    _say(faults)


def _say(faults: Sequence[str], notes: Sequence[str] = ()) -> None:
    """Print what is worth knowing, and end with an error where a shard can't be read."""
    from ..errors import InputError

    for note in notes:
        click.echo(f"note: {note}", err=True)
    for fault in faults[1:]:
        click.echo(fault, err=True)
    if faults:
        raise InputError(f"{faults[0]}; the other shards were read")


def _page(opened: "Library", address: str, at: str | None) -> "Page":
    """Return a page by its address as a person types it."""
    from ..crawler.links.addresses import canonical
    from ..errors import UsageError

    forms = [address] if "://" in address else [f"https://{address}", f"http://{address}"]
    addresses = [form for typed in forms for form in (typed, canonical(typed)) if form]
    for form in addresses:
        page = opened.page(form, at=at)
        if page is not None:
            return page
    for form in addresses:
        page = opened.page(form)
        if page is not None:
            raise UsageError(
                f"{form} was not fetched by {at}; the last time was {page.fetched}"
            )
    raise UsageError(f"{address} is not in the library{_likely(opened, addresses[-1])}")


def _likely(opened: "Library", address: str) -> str:
    """Return a hint at a kept address that looks like it."""
    from difflib import get_close_matches

    from ..crawler.links.addresses import canonical, host_of

    settled = canonical(address)
    if settled is None:
        return ""
    known = {page.address for page in opened.pages(host=host_of(settled), limit=2000)}
    close = get_close_matches(settled, known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _hit_lines(hit: "Hit") -> list[str]:
    """Return a hit for reading, what matches in bold or, in plain text, in brackets."""
    bold = sys.stdout.isatty()
    snippet, end = "", 0
    for first, last in hit.marks:
        found = hit.snippet[first:last]
        snippet += hit.snippet[end:first] + (
            click.style(found, bold=True) if bold else f"[{found}]"
        )
        end = last
    snippet += hit.snippet[end:]
    lines = [hit.title, f"  {hit.address}", f"  {hit.fetched[:10]} {hit.mime}"]
    return [*lines, *([f"  {snippet}"] if snippet else []), ""]


def _status_lines(found: Mapping[str, object]) -> dict[str, str]:
    """Return what `status` says, by its heading."""
    known = {"library", "pages", "revisits", "walls", "bytes", "hosts", "statuses", "first"}
    known |= {"last", "shards", "running", "run", "unsearched", "faults"}
    known |= {"losses", "waiting"}
    run = found["run"] if isinstance(found["run"], dict) else {}
    lines = {
        "library": f"{found['library']}",
        "pages": f"{found['pages']:,} of {found['hosts']:,} hosts, of them "
        f"{found['revisits']:,} revisits and {found['walls']:,} walls",
        "size": f"{_size(found['bytes'])} in {_counted(found['shards'], 'shard')}",
        "answers": _listed(found["statuses"]),
        "fetched": f"{found['first']} to {found['last']}" if found["first"] else "",
        "addresses": _listed({k: v for k, v in found.items() if k not in known}),
        "left out": _listed(found["losses"]),
        "waiting": _rests(found["waiting"]),
        "search": f"{_counted(found['unsearched'], 'page')} not yet indexed"
        if found["unsearched"]
        else "all pages indexed",
    }
    if found["running"]:
        lines["crawl"] = f"running since {run.get('time', '?')}"
    elif run:
        lines["crawl"] = run.get("reason") or "broken off; run the same command again to go on"
    return {name: value for name, value in lines.items() if value}


def _waiting(folder: Path) -> list[dict[str, object]]:
    """Return the hosts that rest although addresses of theirs wait, and until when."""
    import time

    from ..crawler.shards import waiting_hosts
    from ..errors import Error
    from ..library.times import as_text

    try:
        hosts = waiting_hosts(folder, now=time.time())
    except Error:  # a damaged shard, which is said anyway
        return []
    return [
        {"host": h.host, "until": as_text(int(h.until * 1000)), "addresses": h.addresses}
        for h in hosts
    ]


_HOSTS_SHOWN = 5


def _rests(waiting: object) -> str:
    assert isinstance(waiting, list)
    shown = [
        f"{host['host']} until {host['until'][:19].replace('T', ' ')} UTC "
        f"({_counted(host['addresses'], 'address', 'addresses')})"
        for host in waiting[:_HOSTS_SHOWN]
    ]
    more = len(waiting) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more hosts" if more else "")


def _listed(counts: object) -> str:
    assert isinstance(counts, Mapping)
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _counted(count: object, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _size(count: object) -> str:
    assert isinstance(count, int)
    return f"{count / 1e6:,.1f} MB"
