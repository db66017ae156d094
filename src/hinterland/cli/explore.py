"""`hinterland explore`: look, ask, check and search in a browser."""

import secrets
from pathlib import Path

import click

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.option(
    "--study",
    "studies",
    multiple=True,
    metavar="NAME|FILE.toml",
    help="A study to look at; may be given again. By default the shipped ones.",
)
@click.option(
    "--library",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="The page library to search.",
)
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder of your own files.",
)
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 for any free one.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to serve; another than this machine's own needs the token that is printed.",
)
@click.option("--no-browser", is_flag=True, help="Don't open a browser.")
def explore(
    studies: tuple[str, ...],
    library: Path | None,
    project: Path | None,
    port: int | None,
    host: str,
    *,
    no_browser: bool,
) -> None:
    """Look, ask, check and search in a browser, until Ctrl-C.

    Serves a web page on this machine only and prints its address.
    """
    from ..explorer import Explorer, serve

    explorer = Explorer.of(
        studies or ("zhao", "zones"),
        library=library,
        project=project,
        password="" if host in _LOOPBACK else secrets.token_urlsafe(32),
    )
    serve(explorer, host=host, port=port, browser=not no_browser, say=click.echo)
