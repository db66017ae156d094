"""`hinterland cite`: how to cite the tool, a panel, a study or one number."""

from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..language import t

if TYPE_CHECKING:
    import polars as pl

    from ..panel import Panel
    from ..study import Results


@click.command()
@click.argument("what", default="tool", metavar="[tool|data|NAME|FILE]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["bibtex", "gbt7714", "apa", "plain"]),
    default="plain",
    show_default=True,
    help="BibTeX, GB/T 7714, APA, or a line of text.",
)
@click.option(
    "--number",
    metavar="MEASURE/GROUP/YEAR",
    help="Cite what one number is from: share/west/2019 of a study, gdp/Hubei/2019 of a panel.",
)
@click.option("--panel", "is_panel", is_flag=True, help="NAME is a panel's, not a study's.")
def cite(what: str, form: str, number: str | None, is_panel: bool) -> None:
    """Print how to cite the tool, the data, a panel, a study or a number, with its sources.

    NAME is a study (zhao, zones) or a panel (china), FILE a study file or figures of your own.
    What figures were published in comes before the copies that they were read from. What is not
    known, such as a page, is left out, and the last line says so.
    """
    from ..panel import Panel, load, publications_of, shipped_panels
    from ..study.citation import (
        cell_entries,
        data_entries,
        left_out,
        study_entries,
        tool_entries,
    )
    from ..study.references import FORMATS, written

    chosen = next(known for known in FORMATS if known == form)
    if what in ("tool", "data"):
        if number is not None:
            what = t("--number needs a study or a panel, such as `hinterland cite zhao`")
            raise UsageError(what)
        entries = (
            tool_entries()
            if what == "tool"
            else [e for name in shipped_panels() for e in data_entries(load(name), name)]
        )
        _print([written(entry, chosen) for entry in entries], form)
        return
    of = _cited(what, is_panel=is_panel)
    panel = of if isinstance(of, Panel) else of.panel
    if number is not None:
        heading, rows = _number(of, number)
        entries = cell_entries(panel, rows)
    elif isinstance(of, Panel):
        heading, rows, entries = "", panel.every, data_entries(panel, what)
    else:
        heading, rows, entries = "", of.used, study_entries(of)
    # BibTeX passes over what is between entries; a % says so to readers.
    mark = "% " if form == "bibtex" else ""
    paper = None if isinstance(of, Panel) or number else of.study.paper
    remark = left_out(publications_of(panel, rows), paper)
    around = [f"{mark}{line}" if line else "" for line in (heading, remark)]
    _print([around[0], *(written(entry, chosen) for entry in entries), around[1]], form)


def _print(parts: list[str], form: str) -> None:
    click.echo(("\n\n" if form == "bibtex" else "\n").join(filter(None, parts)))


def _cited(what: str, *, is_panel: bool) -> "Results | Panel":
    """Return the study or the panel that is named; the study where both have the name."""
    from ..panel import TABLE_ENDINGS, load, shipped_panels
    from ..study import run, shipped_studies

    is_data = what in shipped_panels() and what not in shipped_studies()
    if is_panel or is_data or what.lower().endswith(TABLE_ENDINGS):
        return load(what)
    return run(what)


def _number(of: "Results | Panel", number: str) -> "tuple[str, pl.DataFrame]":
    """Return a number in words and the observations that it was made from."""
    from ..language import pretty
    from ..panel import Panel
    from ..report.contents.printed import number_and_range
    from ..report.words import measure_name, name, region_name
    from ..study.citation import cell_rows

    *names, year = number.rsplit("/", 2)
    if len(names) < 2 or not year.isdecimal():
        what = t(
            "--number {number!r}: write measure, group and year, such as share/west/2019",
            number=number,
        )
        raise UsageError(what)
    measure, group = names
    panel = of if isinstance(of, Panel) else of.panel
    if isinstance(of, Panel) or (
        measure in panel.series and group not in of.lines.get(measure, ())
    ):
        rows = cell_rows(panel, measure, group, int(year))
        region = region_name(panel.country, rows["region"][0])
        words = t(
            "{measure}: {group}, {year}",
            measure=name("series", measure),
            group=region,
            year=year,
        )
        return words, rows
    rows = of.origin(measure, group, int(year))
    words = t(
        "{measure}: {group}, {year}",
        measure=measure_name(measure),
        group=pretty(group),
        year=year,
    )
    x = of.lines[measure][group].at(of.years.index(int(year)))
    return t(
        "{title}: {number}", title=words, number=number_and_range(x, of.format(measure))
    ), rows
