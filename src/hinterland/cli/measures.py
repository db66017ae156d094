"""`hinterland measures`: what can be computed."""

from dataclasses import asdict

import click

from ..language import t
from .output import JSON, print_json


@click.command()
@JSON
def measures(*, as_json: bool) -> None:
    """List the measures with their formulas, their sources and where each can be used."""
    from ..measures import measures as registered
    from ..study import served

    found, in_studies = registered(), set(served())
    # Those that a study takes by name, and that are no plain dispersion.
    by_name = {m.name for m in found if m.name in in_studies and not m.dispersion}
    if as_json:
        print_json(
            [
                {key: value for key, value in asdict(m).items() if key != "function"}
                | {"use": "study measure" if m.name in by_name else m.use}
                for m in found
            ]
        )
        return
    for m in found:
        used = m.used_as
        if m.name in by_name:
            used = t("in a study: {name}(of=…)", name=m.name)
        click.echo(f"{m.name}({', '.join(m.needs)})\n  {m.formula}\n  {m.source}\n  {used}")
