"""`hinterland study`: run a study and write what comes out."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..language import LANGUAGES, counted, listed, padded, speaking, t
from .comparison import comparison_lines, write_comparison
from .output import print_json

if TYPE_CHECKING:
    from ..study import Results


@click.command()
@click.argument("study", default="zhao", metavar="[NAME|FILE.toml]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write into (out/NAME).")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="The language of the report, figures, tables and messages.",
)
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
    "--compare",
    type=click.Path(path_type=Path),
    metavar="RESULTS.json",
    help="Say what moved against another run, and because of which observations.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def study(  # noqa: PLR0913 (an option each)
    study: str,
    out: Path | None,
    lang: str,
    formats: str,
    scheme: str | None,
    policy: str | None,
    observations: tuple[Path, ...],
    *,
    only: bool,
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

    with speaking(lang):
        wanted = chosen(formats.split(","))
        if only and not observations:
            raise UsageError(
                t("--only leaves the shipped figures out; name a file with --observations")
            )
        if as_json and compare is None:
            raise UsageError(t("--json prints a comparison; name another run with --compare"))
        other = None if compare is None else read_run(compare)
        results = run(study, scheme=scheme, policy=policy, observations=observations, only=only)
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
        for line in summary(results, folder):
            click.echo(line)
        if comparison is not None:
            click.echo("")
            for line in comparison_lines(comparison, folder, results.panel.country):
                click.echo(line)


def summary(results: "Results", folder: Path) -> list[str]:
    """Return what a user wants to read at the end of a run."""
    from ..report.words import name

    counts: dict[str, int] = {}
    for verdict in results.verdicts:
        counts[verdict.verdict] = counts.get(verdict.verdict, 0) + 1
    claim = t("{id}: {why}")
    lines = [
        f"{padded(name('verdict', v.verdict), 10)} {claim.format(id=v.claim.id, why=v.why)}"
        for v in results.verdicts
    ]
    lines.append("")
    if counts:
        each = t("{count} {verdict}")
        said = listed(
            each.format(count=n, verdict=name("verdict", word)) for word, n in counts.items()
        )
        lines.append(t("claims: {verdicts}", verdicts=said))
    lines.append(_missing(results))
    if results.added:
        lines.append(
            counted(
                "added: {count} cell from --observations",
                "added: {count} cells from --observations",
                results.added,
            )
        )
    lines.append(t("report: {path}", path=folder / "report.html"))
    return lines


def _missing(results: "Results") -> str:
    """Say how many cells are missing, and name the first of them."""
    missing = results.missing()
    line = counted("missing: {count} cell", "missing: {count} cells", len(missing))
    if not missing:
        return line
    region = results.panel.country.region
    named = [f"{m['series']} {region(m['region']).name} {m['year']}" for m in missing[:3]]
    more = ["…"] if len(missing) > 3 else []
    return t("{line} ({cells})", line=line, cells=listed([*named, *more]))
