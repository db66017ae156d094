"""`hinterland study`: run a study and write what comes out."""

from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import click

from ..language import LANGUAGES, _, counted, listed, speaking

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
def study(
    study: str,
    out: Path | None,
    lang: str,
    scheme: str | None,
    policy: str | None,
    observations: tuple[Path, ...],
    *,
    only: bool,
    template: Path | None,
) -> None:
    """Run a study and write its results, figures, tables and report.

    STUDY is a shipped study (zhao, zones) or a TOML file of your own.
    """
    from ..errors import UsageError
    from ..report import save, write_template
    from ..study import run

    with speaking(lang):
        if only and not observations:
            raise UsageError(
                _("--only leaves the shipped figures out; name a file with --observations")
            )
        results = run(study, scheme=scheme, policy=policy, observations=observations, only=only)
        folder = out or Path("out") / results.study.name
        save(results, folder)
        if template is not None:
            write_template(results, template)
        for notice in results.panel.notices:
            click.echo(_("note: {notice}").format(notice=notice), err=True)
        for line in summary(results, folder):
            click.echo(line)


def summary(results: "Results", folder: Path) -> list[str]:
    """Return what a user wants to read at the end of a run."""
    words = {
        "holds": _("holds"), "differs": _("differs"), "open": _("open"),
        "untestable": _("untestable"),
    }  # fmt: skip
    counts: dict[str, int] = {}
    for verdict in results.verdicts:
        counts[verdict.verdict] = counts.get(verdict.verdict, 0) + 1
    claim = _("{id}: {why}")
    lines = [
        f"{_padded(words[v.verdict])} {claim.format(id=v.claim.id, why=v.why)}"
        for v in results.verdicts
    ]
    lines.append("")
    if counts:
        each = _("{count} {verdict}")
        said = listed(each.format(count=n, verdict=words[word]) for word, n in counts.items())
        lines.append(_("claims: {verdicts}").format(verdicts=said))
    lines.append(_missing(results))
    if results.added:
        lines.append(
            counted(
                "added: {count} cell from --observations",
                "added: {count} cells from --observations",
                results.added,
            )
        )
    lines.append(_("report: {path}").format(path=folder / "report.html"))
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
    return _("{line} ({cells})").format(line=line, cells=listed([*named, *more]))


def _padded(word: str) -> str:
    """Return a word filled up to ten columns of a terminal; a Chinese character takes two."""
    return word + " " * (10 - sum(2 if east_asian_width(c) in "WF" else 1 for c in word))
