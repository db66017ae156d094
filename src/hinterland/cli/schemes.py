"""`hinterland schemes`: the shipped schemes."""

import click

from ..language import listed
from .output import print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def schemes(*, as_json: bool) -> None:
    """List the shipped schemes with their groups."""
    from ..regions import china
    from ..regions import list_schemes as shipped
    from ..regions import scheme as read_scheme

    country = china()
    found = {name: read_scheme(name, country).groups for name in shipped()}
    if as_json:
        print_json(found)
        return
    for name, groups in found.items():
        click.echo(name)
        for group, codes in groups.items():
            click.echo(f"  {group}: " + listed(country.region(code).name for code in codes))
