"""`hinterland schemes`: the shipped schemes."""

import json

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def schemes(*, as_json: bool) -> None:
    """List the shipped schemes with their groups."""
    from ..regions import china
    from ..regions import scheme as read_scheme
    from ..regions import schemes as shipped

    country = china()
    found = {name: read_scheme(name, country).groups for name in shipped()}
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for name, groups in found.items():
        click.echo(name)
        for group, codes in groups.items():
            click.echo(f"  {group}: " + ", ".join(country.region(code).en for code in codes))
