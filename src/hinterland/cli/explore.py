"""`hinterland explore`: look, ask, check and search in a browser."""

import secrets
from pathlib import Path

import click

from ..language import counted

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
@click.option(
    "--boundaries",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE.geojson",
    help="Boundaries for the maps, instead of tiles: GeoJSON in degrees.",
)
@click.option(
    "--region-property",
    metavar="NAME",
    help="The property of --boundaries that is the region's code or name; by default it is found.",
)
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 for any free one.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to serve; another than this machine's own needs the token that is printed.",
)
@click.option("--no-browser", is_flag=True, help="Don't open a browser.")
@click.option(
    "--export",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the studies as a folder of plain pages instead, for any web host or none.",
)
def explore(  # noqa: PLR0913 (click gives each option by name)
    studies: tuple[str, ...],
    library: Path | None,
    project: Path | None,
    boundaries: Path | None,
    region_property: str | None,
    port: int | None,
    host: str,
    folder: Path | None,
    *,
    no_browser: bool,
) -> None:
    """Look, ask, check and search in a browser, until Ctrl-C.

    Serves a web page on this machine only and prints its address.
    """
    from ..explorer import Explorer, export, serve

    areas = None
    if boundaries is not None:
        from ..explorer.look.boundaries import read_boundaries

        areas = read_boundaries(boundaries, chosen=region_property or "")
    explorer = Explorer.of(
        studies or ("zhao", "zones"),
        library=library,
        project=project,
        boundaries=areas,
        password="" if host in _LOOPBACK else secrets.token_urlsafe(32),
    )
    if folder is not None:
        count = export(explorer, folder, say=click.echo)
        click.echo(
            counted(
                "{folder}: {count:,} file; open index.html",
                "{folder}: {count:,} files; open index.html",
                count,
                folder=folder,
            )
        )
        return
    serve(explorer, host=host, port=port, browser=not no_browser, say=click.echo)
