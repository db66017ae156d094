"""`hinterland study`: run a study and write what comes out."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ..language import counted, listed, padded, t
from ..terms import using
from .comparison import comparison_files, comparison_lines
from .output import print_faults, print_json

if TYPE_CHECKING:
    from ..study import Comparison, Results

_MOST_NAMED: Final = 3


class _Formats(click.Option):
    """An option whose help names every format that is registered, looked up when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help."""
        from ..report import FORMATS

        record = super().get_help_record(ctx)
        return record and (record[0], record[1].format(names=listed(FORMATS)))


@click.command()
@click.argument("study", default="zhao", metavar="[NAME|FILE.toml]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write into (out/NAME).")
@click.option(
    "--formats",
    cls=_Formats,
    default="",
    metavar="NAME,…|all",
    help="Also write these: {names}.",
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
@click.option(
    "--doubt",
    is_flag=True,
    help="Also show how sure the results are: every specification, measures, scenarios.",
)
@click.option("--open", "opened", is_flag=True, help="Open the report in the browser.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def study(  # noqa: C901, PLR0913 (an option each)
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
    doubt: bool,
    opened: bool,
    as_json: bool,
) -> None:
    """Run a study and write its results, figures, tables and report.

    STUDY is a shipped study (zhao, zones) or a TOML file of your own.
    """
    from ..errors import InputError, UsageError
    from ..report import chosen, save, write_template
    from ..study import Run, compare_runs, read_run, run, with_doubt

    wanted = formats.split(",")
    chosen(wanted)
    if only and not observations:
        what = t("--only leaves the shipped figures out; name a file with --observations")
        raise UsageError(what)
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
    results = with_doubt(results) if doubt else results
    land, folder = results.panel.country, out or Path("out") / results.study.name
    comparison: Comparison | None = None
    faults: list[str] = []
    try:
        comparison = compare_runs(other, Run.of(results)) if other else None
    except InputError as error:  # it costs no results
        faults.append(str(error))
    also = comparison_files(comparison, land) if comparison else {}
    saved = save(results, folder, formats=wanted, also=also)
    if template is not None:
        write_template(results, template)
    # Of `all` formats those are left out that can't be written; one that is named has to be.
    left_out = saved.faults if "all" in wanted else ()
    faults += [] if left_out else saved.faults
    for notice in (*results.panel.notices, *saved.left, *left_out):
        click.echo(t("note: {notice}", notice=notice), err=True)
    if as_json and comparison is not None:
        print_json(comparison.document())
    elif not as_json:
        with using(results.terms):
            click.echo("\n".join(summary(results, folder)))
            if comparison is not None:
                click.echo("\n".join(["", *comparison_lines(comparison, folder, land)]))
    if opened:
        open_report(folder / "report.html")
    print_faults(faults)
    if faults:
        sys.exit(1)


def open_report(report: Path) -> None:
    """Open a report in the browser; without one a note says what to do."""
    import webbrowser

    if not webbrowser.open(report.resolve().as_uri()):
        text = t("note: no browser was found; open {path} yourself", path=report)
        click.echo(text, err=True)


def warnings_of(results: "Results") -> Iterator[str]:
    """Yield how many checks warn: the worst of those on one's own figures, and of the others."""
    from ..report.words import check_words

    own, others = results.warnings()
    country = results.panel.country
    if own:
        yield counted(
            "warnings: {count} check on your figures",
            "warnings: {count} checks on your figures",
            len(own),
        )
        yield from (f"  {check_words(check, country)}" for check in own[:_MOST_NAMED])
        if len(own) > _MOST_NAMED:
            yield "  " + t(
                "and {count} more, in tables/checks.csv", count=len(own) - _MOST_NAMED
            )
    if others:
        yield counted(
            "warnings: {count} check on the panel: {worst}",
            "warnings: {count} checks on the panel, the worst {worst}",
            len(others),
            worst=check_words(others[0], country),
        )


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
        replaced, lost = results.replaced()
        if replaced:
            yield counted(
                "replaced: {count} of these cells had a figure in the panel",
                "replaced: {count} of these cells had figures in the panel",
                replaced,
            )
        if lost:
            yield counted(
                "left aside: {count} figure of --observations, which others come before",
                "left aside: {count} figures of --observations, which others come before",
                lost,
            )
    if results.panel.aside:
        yield counted(
            "left aside on reading: {count} figure of --observations; the notes say why",
            "left aside on reading: {count} figures of --observations; the notes say why",
            results.panel.aside,
        )
    yield from warnings_of(results)
    yield t("report: {path}", path=folder / "report.html")
