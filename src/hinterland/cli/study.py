"""`hinterland study`: run a study and write what comes out."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..language import counted, listed, padded, t
from ..terms import using
from .comparison import comparison_lines, write_comparison
from .output import print_json

if TYPE_CHECKING:
    from ..study import Results


@click.command()
@click.argument("study", default="zhao", metavar="[NAME|FILE.toml]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write into (out/NAME).")
@click.option(
    "--formats",
    default="",
    metavar="NAME,…|all",
    help="Also write these: csv-excel, datapackage, dta (Stata), latex, markdown, parquet, pdf, xlsx.",
)
@click.option("--scheme", help="Group by this scheme (a name or a CSV) instead of the study's.")
@click.option("--policy", help="Choose vintages by this policy instead of the study's.")
@click.option(
    "--observations",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Add the observations of this file; may be given again.",
)
@click.option("--only", is_flag=True, help="Leave the shipped figures out.")
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    help="Also write the missing cells as a CSV to fill in.",
)
@click.option(
    "--country",
    metavar="NAME|DIR",
    help="Take this country's regions instead of the study's.",
)
@click.option(
    "--compare",
    type=click.Path(path_type=Path),
    metavar="RESULTS.json",
    help="Compare with another run: what moved, and because of which observations.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def study(  # noqa: PLR0913 (an option each)
    study: str,
    out: Path | None,
    formats: str,
    scheme: str | None,
    policy: str | None,
    observations: tuple[Path, ...],
    *,
    only: bool,
    country: str | None,
    template: Path | None,
    compare: Path | None,
    as_json: bool,
) -> None:
    """Run a study and write its results, figures, tables and report.

    STUDY is a shipped study (zhao, zones) or a TOML file of your own.
    """
    from ..errors import UsageError
    from ..report import chosen, save, write_template
    from ..study import Run, compare_runs, read_run, run

    wanted = chosen(formats.split(","))
    if only and not observations:
        raise UsageError(
            t("--only leaves the shipped figures out; name a file with --observations")
        )
    if as_json and compare is None:
        raise UsageError(t("--json prints a comparison; name another run with --compare"))
    other = None if compare is None else read_run(compare)
    results = run(
        study,
        scheme=scheme,
        policy=policy,
        observations=observations,
        only=only,
        country=country,
    )
    comparison = None if other is None else compare_runs(other, Run.of(results))
    folder = out or Path("out") / results.study.name
    save(results, folder, formats=wanted)
    if template is not None:
        write_template(results, template)
    for notice in results.panel.notices:
        click.echo(t("note: {notice}", notice=notice), err=True)
    if comparison is not None:
        write_comparison(comparison, folder, results.panel.country)
    if comparison is not None and as_json:
        print_json(comparison.document())
        return
    with using(results.terms):
        lines = [*summary(results, folder)]
    if comparison is not None:
        lines += ["", *comparison_lines(comparison, folder, results.panel.country)]
    for line in lines:
        click.echo(line)


def summary(results: "Results", folder: Path) -> Iterator[str]:
    """Yield what a user wants to read at the end of a run."""
    from ..report.words import name
    from ..study import count_verdicts

    for verdict in results.verdicts:
        line = t("{id}: {why}", id=verdict.claim.id, why=verdict.why)
        yield f"{padded(name('verdict', verdict.verdict), 10)} {line}"
    yield ""
    if counts := count_verdicts(results.verdicts):
        yield counts
    missing = results.missing()
    line = counted("missing: {count} cell", "missing: {count} cells", len(missing))
    region = results.panel.country.region
    cells = [f"{m['series']} {region(m['region']).name} {m['year']}" for m in missing[:3]]
    cells += ["…"] if len(missing) > 3 else []
    yield t("{line} ({cells})", line=line, cells=listed(cells)) if cells else line
    if results.added:
        yield counted(
            "added: {count} cell from --observations",
            "added: {count} cells from --observations",
            results.added,
        )
    yield t("report: {path}", path=folder / "report.html")
