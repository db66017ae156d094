"""`hinterland schemes`: a country's schemes."""

import click

from ..language import listed, pretty
from ..terms import using
from .output import JSON, print_json


@click.command()
@click.option(
    "--country", metavar="NAME|DIR", help="Whose schemes: a shipped country, China if left out."
)
@JSON
def schemes(*, country: str | None, as_json: bool) -> None:
    """List a country's schemes with their groups."""
    from dataclasses import replace

    from ..regions import DEFAULT, find_country, list_schemes
    from ..regions import scheme as read_scheme

    land = find_country(country or DEFAULT)
    found = {name: read_scheme(name, land) for name in list_schemes(land)}
    if as_json:
        print_json({name: one.groups for name, one in found.items()})
        return
    for name, one in found.items():
        click.echo(name)
        with using(replace(land.terms, groups=one.names)):
            for group, codes in one.groups.items():
                called = (
                    group if pretty(group).casefold() == group else f"{group} ({pretty(group)})"
                )
                members = listed(land.region(code).name for code in codes)
                click.echo(f"  {called}: {members}")
