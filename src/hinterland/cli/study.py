"""`hinterland study`: run a study and write what comes out."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..language import LANGUAGES, _, speaking

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
    help="Also write these: csv-excel, datapackage, dta (Stata), latex, markdown, parquet, xlsx.",
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
) -> None:
    """Run a study and write its results, figures, tables and report.

    STUDY is a shipped study (zhao) or a TOML file of your own.
    """
    from ..errors import UsageError
    from ..report import chosen, save, write_template
    from ..study import run

    if only and not observations:
        raise UsageError(
            "--only leaves the shipped figures out; name a file with --observations"
        )
    with speaking(lang):
        wanted = chosen(formats.split(","))
        results = run(study, scheme=scheme, policy=policy, observations=observations, only=only)
        folder = out or Path("out") / results.study.name
        save(results, folder, formats=wanted)
        if template is not None:
            write_template(results, template)
        for notice in results.panel.notices:
            click.echo(_("note: {notice}").format(notice=notice), err=True)
        for line in summary(results, folder):
            click.echo(line)


def summary(results: "Results", folder: Path) -> list[str]:
    """Return what a user wants to read at the end of a run."""
    counts: dict[str, int] = {}
    for verdict in results.verdicts:
        counts[verdict.verdict] = counts.get(verdict.verdict, 0) + 1
    lines = [f"{v.verdict:<10} {v.claim.id}: {v.why}" for v in results.verdicts]
    missing = results.missing()
    lines.append("")
    if counts:
        lines.append("claims: " + ", ".join(f"{n} {word}" for word, n in counts.items()))
    lines.append(f"missing: {_cells(len(missing))}" + _examples(missing, results))
    if results.added:
        lines.append(f"added: {_cells(results.added)} from --observations")
    lines.append(f"report: {folder / 'report.html'}")
    return lines


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _examples(missing: list[dict[str, object]], results: "Results") -> str:
    region = results.panel.country.region
    named = [f"{m['series']} {region(str(m['region'])).en} {m['year']}" for m in missing[:3]]
    return f" ({', '.join(named)}{', …' if len(missing) > 3 else ''})" if named else ""
