"""`hinterland library search`: the pages that have some words."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from ...language import counted, shipped, t
from ..output import JSON, print_json
from .command import DIR, OnLibrary, report

_HELP = shipped(
    "Find the pages that have all words of QUERY, the best first.\n\n"
    "Chinese is found anywhere in a text, other words only whole. Words in "
    '"double quotes" are found in that order; the shell needs single quotes around them.'
)


@click.command(cls=OnLibrary, help=_HELP)
@DIR
@click.argument("query", nargs=-1, required=True)
@click.option("--host", metavar="NAME", help=shipped("Only this host, or this domain's hosts."))
@click.option(
    "--from", "since", metavar="TIME", help=shipped("Only pages fetched since then (2024-05).")
)
@click.option(
    "--to",
    "until",
    metavar="TIME",
    help=shipped("Only pages fetched until then, in their version of that time."),
)
@click.option(
    "--type",
    "kind",
    metavar="TYPE",
    help=shipped("Only pages of this type: text/html, image, xls, …"),
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    metavar="N",
    help=shipped("Show at most N pages (10)."),
)
@JSON
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
    """Find pages."""
    from ...library.search.query import search as find

    found = find(
        folder, " ".join(query), host=host, since=since, until=until, kind=kind, limit=limit
    )
    if as_json:
        print_json(asdict(found))
        report(found.faults)
        return
    for hit in found.hits:
        shown, end = "", 0  # what matches in bold or, in plain text, in brackets
        for first, last in hit.marks:
            match = hit.snippet[first:last]
            match = click.style(match, bold=True) if sys.stdout.isatty() else f"[{match}]"
            shown, end = shown + hit.snippet[end:first] + match, last
        shown += hit.snippet[end:]
        click.echo(f"{hit.title}\n  {hit.address}\n  {hit.fetched[:10]} {hit.mime}")
        click.echo(f"  {shown}\n" if shown else "")
    total = counted("{count:,} page found", "{count:,} pages found", found.total)
    if found.total > len(found.hits):
        total = t("{total}, the best {shown} are shown", total=total, shown=len(found.hits))
    click.echo(total)
    notes = list(found.notes)
    if found.unsearched:
        left = found.unsearched
        notes.append(
            counted("{count:,} page not yet indexed", "{count:,} pages not yet indexed", left)
        )
    report(found.faults, notes)
