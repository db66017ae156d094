"""`hinterland new`: files to start from."""

from pathlib import Path

import click

from ..language import t


@click.group()
def new() -> None:
    """Write a commented file to start from."""


@new.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def country(folder: Path) -> None:
    """Write the skeleton of a country pack into a new folder."""
    from ..errors import UsageError
    from ..panel import replace_file
    from ..regions import skeleton

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(t("{folder} is not empty; name a new folder", folder=folder))
    files = skeleton(folder.name)
    for name, text in files.items():
        replace_file(folder / name, text.encode())
    click.echo(t("written: {files}", files=", ".join(str(folder / name) for name in files)))
    click.echo(
        t(
            "fill them in, then name the folder in a study: country = {folder!r} and panel = "
            "{folder!r}",
            folder=folder.name,
        )
    )
