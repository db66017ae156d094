"""`hinterland library show`: one page, as text, as headers, or as its bytes."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...errors import InputError, UsageError
from ...language import shipped, t
from ..output import print_notes
from .command import DIR, OnLibrary

if TYPE_CHECKING:
    from ...library import Library, Page


@click.command(
    cls=OnLibrary, help=shipped("Show the text of the page at ADDRESS, as it was last fetched.")
)
@DIR
@click.argument("address")
@click.option("--at", metavar="TIME", help=shipped("The version of that time (2024-05-31)."))
@click.option(
    "--headers", "part", flag_value="headers", help=shipped("Show the page's HTTP headers.")
)
@click.option("--raw", "part", flag_value="raw", help=shipped("Write the page's bytes."))
def show(folder: Path, address: str, *, at: str | None, part: str | None) -> None:
    """Show a page."""
    from ...library import Library
    from ...library.text.visible import visible_text
    from ...library.times import span

    if at is not None:
        span(at)
    with Library(folder) as opened:
        page = _page(opened, address, at)
        record = opened.record(page)
        notes = list(opened.faults)
    if not record.whole:
        notes.append(t("the page was cut off when it was fetched"))
    print_notes(notes)
    if part == "raw":
        sys.stdout.buffer.write(record.body)
    elif part == "headers":
        place = t(
            "fetched {time}, {file} at byte {byte}",
            time=page.fetched, file=page.warc, byte=page.offset,
        )  # fmt: skip
        click.echo(f"{page.address}\n{place}\n{record.status_line}")
        for name, value in record.headers:
            click.echo(f"{name}: {value}")
    else:
        text = visible_text(record.body, record.header("Content-Type"))
        if not (text.title or text.text or not record.body):
            what = t(
                "{address} has no text (its type is {type}); --raw writes its bytes",
                address=page.address, type=page.mime or t("unknown"),
            )  # fmt: skip
            raise UsageError(what)
        click.echo("\n\n".join(filter(None, (text.title, text.text))))
        if not text.whole:
            print_notes([t("the page is longer than what is shown; --raw writes all of it")])


def _page(opened: "Library", address: str, at: str | None) -> "Page":
    """Return a page by its address as a person types it."""
    from ...crawler.links.addresses import canonical

    forms = [address] if "://" in address else [f"https://{address}", f"http://{address}"]
    addresses = [form for typed in forms for form in (typed, canonical(typed)) if form]
    for version in dict.fromkeys((at, None)):
        for page in filter(None, (opened.page(form, at=version) for form in addresses)):
            if version == at:
                return page
            what = t(
                "{address} was first fetched after {time}; its last version is of {last}",
                address=page.address, time=at, last=page.fetched,
            )  # fmt: skip
            raise UsageError(what)
    if opened.faults:
        what = t(
            "{address} is not in the part of the library that can be read: {fault}",
            address=address, fault=opened.faults[0],
        )  # fmt: skip
        raise InputError(what)
    message = t("{address} is not in the library", address=address)
    if likely := _likely(opened, addresses[-1]):
        message = t("{message}; did you mean {address}?", message=message, address=likely)
    raise UsageError(message)


def _likely(opened: "Library", address: str) -> str | None:
    """Return a kept address that looks like another."""
    from difflib import get_close_matches

    from ...crawler.links.addresses import canonical, host_of

    typed = canonical(address)
    if typed is None:
        return None
    known = {page.address for page in opened.pages(host=host_of(typed), limit=2000)}
    return next(iter(get_close_matches(typed, known, n=1)), None)
