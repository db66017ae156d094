"""`hinterland measures`: what can be computed."""

from dataclasses import asdict

import click

from .output import print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def measures(*, as_json: bool) -> None:
    """List the measures with their formulas, their sources and where each can be used."""
    from ..measures import measures as registered

    found = registered()
    if as_json:
        rows = [
            {k: v for k, v in asdict(m).items() if k != "function"} | {"use": m.use}
            for m in found
        ]
        print_json(rows)
        return
    for m in found:
        click.echo(
            f"{m.name}({', '.join(m.needs)})\n  {m.formula}\n  {m.source}\n  {m.used_as}"
        )
