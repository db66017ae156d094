"""`hinterland measures`: what can be computed."""

import json
from dataclasses import asdict

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def measures(*, as_json: bool) -> None:
    """List the measures with their formulas and sources."""
    from ..measures import measures as registered

    found = registered()
    if as_json:
        rows = [{k: v for k, v in asdict(m).items() if k != "function"} for m in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for m in found:
        click.echo(f"{m.name}({', '.join(m.needs)})\n  {m.formula}\n  {m.source}")
