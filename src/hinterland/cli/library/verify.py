"""`hinterland library verify`: the records against the index, both ways."""

from dataclasses import asdict
from pathlib import Path

import click

from ...errors import InputError
from ...language import counted, shipped, t
from ..output import JSON, print_json
from .command import DIR, OnLibrary, size

_HELP = shipped(
    "Check every record of the library, and its index, against each other.\n\n"
    "Nothing is changed. Each damaged place is listed on a line of its own."
)


@click.command(cls=OnLibrary, help=_HELP)
@DIR
@JSON
def verify(folder: Path, *, as_json: bool) -> None:
    """Check a library."""
    from ...library.verify import verify as check

    found = check(folder)
    if as_json:
        print_json(asdict(found))
    else:
        for note in found.notes:
            click.echo(t("note: {text}", text=note))
        for problem in found.problems:
            click.echo(problem, err=True)
        click.echo(
            t(
                "checked: {pages} in {files} ({records}, {size})",
                pages=counted("{count:,} page", "{count:,} pages", found.pages),
                files=counted("{count:,} file", "{count:,} files", found.files),
                records=counted("{count:,} record", "{count:,} records", found.records),
                size=size(found.bytes),
            )
        )
    if found.problems:
        raise InputError(
            counted(
                "{library} is damaged: {count:,} problem",
                "{library} is damaged: {count:,} problems",
                len(found.problems),
                library=folder,
            )
        )
