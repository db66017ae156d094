"""`hinterland library import` and `export`: pages from others' files, and files for others."""

from dataclasses import asdict
from pathlib import Path

import click

from ...errors import InputError
from ...language import counted, shipped, t
from ..output import JSON, print_json
from .command import DIR, OnLibrary, report

_FILE = click.Path(path_type=Path)


@click.command(
    "import",
    cls=OnLibrary,
    help=shipped(
        "Import the pages of others' WARC or WACZ files into the library, which is created if "
        "it does not exist."
    ),
)
@DIR
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@JSON
def import_(folder: Path, files: tuple[str, ...], *, as_json: bool) -> None:
    """Import pages."""
    from ...crawler.links.addresses import canonical, host_of
    from ...library.exchange import import_warcs, in_words

    made = import_warcs(folder, files, canonical=canonical, host_of=host_of)
    if as_json:
        print_json(asdict(made))
    else:
        for fault in made.faults:
            click.echo(fault, err=True)
        for reason, count in sorted(made.skipped.items()):
            line = counted(
                "left out: {count:,} record, {reason}", "left out: {count:,} records, {reason}",
                count, reason=in_words(reason),
            )  # fmt: skip
            click.echo(line)
        click.echo(
            t(
                "imported: {pages} and {revisits}; {already:,} were there already",
                pages=counted("{count:,} page", "{count:,} pages", made.pages),
                revisits=counted("{count:,} revisit", "{count:,} revisits", made.revisits),
                already=made.already,
            )
        )
    report([], made.notes)
    if made.faults:
        raise InputError(
            counted(
                "{count:,} file or record is damaged; the others were imported",
                "{count:,} files or records are damaged; the others were imported",
                len(made.faults),
            )
        )


@click.command(
    cls=OnLibrary,
    help=shipped(
        "Write the library's pages as a WARC file, a CDXJ index of them, or a WACZ file."
    ),
)
@DIR
@click.option(
    "--warc", metavar="FILE", type=_FILE, help=shipped("Write all records (.warc.gz).")
)
@click.option(
    "--cdxj", metavar="FILE", type=_FILE, help=shipped("Write an index for replay tools.")
)
@click.option(
    "--wacz",
    metavar="FILE",
    type=_FILE,
    help=shipped("Write all that replay needs in one file (.wacz)."),
)
def export(folder: Path, *, warc: Path | None, cdxj: Path | None, wacz: Path | None) -> None:
    """Export pages."""
    from ...library.exchange import export as write

    faults: list[str] = []
    count = write(folder, warc=warc, cdxj=cdxj, wacz=wacz, faults=faults)
    names = [str(path) for path in (warc, cdxj, wacz) if path is not None]
    click.echo(
        counted(
            "{count:,} page written to {files}",
            "{count:,} pages written to {files}",
            count,
            files=t(" and ").join(names),
        )
    )
    report(faults)
