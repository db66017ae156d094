"""`hinterland measures`: what can be computed."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ..language import t
from .output import print_json

if TYPE_CHECKING:
    from ..measures import Measure


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def measures(*, as_json: bool) -> None:
    """List the measures with their formulas, their sources and where each can be used."""
    from ..measures import measures as registered
    from ..study import served

    found, in_studies = registered(), set(served())
    if as_json:
        rows = [
            {k: v for k, v in asdict(m).items() if k != "function"}
            | {"use": "study measure" if _is_by_name(m, in_studies) else m.use}
            for m in found
        ]
        print_json(rows)
        return
    for m in found:
        used = m.used_as
        if _is_by_name(m, in_studies):
            used = t("in a study: {name}(of=…)", name=m.name)
        click.echo(f"{m.name}({', '.join(m.needs)})\n  {m.formula}\n  {m.source}\n  {used}")


def _is_by_name(measure: "Measure", in_studies: set[str]) -> bool:
    """Return whether a study takes a measure by its name, and it is no plain dispersion."""
    return measure.name in in_studies and not measure.dispersion
