"""`hinterland cite`: how to cite the tool, the data or a study."""

import click


@click.command()
@click.argument("what", default="tool", metavar="[tool|data|NAME|FILE.toml]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["bibtex", "gbt7714", "plain"]),
    default="plain",
    show_default=True,
    help="BibTeX, GB/T 7714, or a line of text.",
)
def cite(what: str, form: str) -> None:
    """Print how to cite the tool, the data or a study, with every source that it rests on.

    A study may be a shipped one (zhao, zones) or a file of your own. What is not known, such as
    a year, is left out.
    """
    from ..panel import load, shipped_panels
    from ..study import run
    from ..study.citation import FORMATS, data_entries, study_entries, tool_entries, written

    if what == "tool":
        entries = tool_entries()
    elif what == "data":
        entries = [e for name in shipped_panels() for e in data_entries(load(name), name)]
    else:
        entries = study_entries(run(what))
    chosen = next(known for known in FORMATS if known == form)
    between = "\n\n" if form == "bibtex" else "\n"
    click.echo(between.join(written(entry, chosen) for entry in entries))
