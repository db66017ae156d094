"""`hinterland new`: files to start from."""

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..language import listed, t

if TYPE_CHECKING:
    from ..study.proposing import Proposal


@click.group()
def new() -> None:
    """Write a commented file to start from."""


@new.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def country(folder: Path) -> None:
    """Write the skeleton of a country pack into a new folder."""
    from ..errors import UsageError
    from ..panel import replace_file
    from ..regions import skeleton

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(t("{folder} is not empty; name a new folder", folder=folder))
    files = skeleton(folder.name)
    for name, text in files.items():
        replace_file(folder / name, text.encode())
    click.echo(t("written: {files}", files=", ".join(str(folder / name) for name in files)))
    click.echo(
        t(
            "fill them in, then name the folder in a study: country = {folder!r} and panel = "
            "{folder!r}",
            folder=folder.name,
        )
    )


@new.command()
@click.argument("panel", default="", metavar="[FILE|PANEL]")
@click.option("--country", default="", metavar="NAME|DIR|CSV", help="Whose regions these are.")
@click.option("--years", metavar="FIRST-LAST", help="The first and the last year.")
@click.option("--currency", default="", metavar="CODE", help="Such as cny, or usd*rate.")
@click.option("--scheme", default="", metavar="NAME|CSV", help="The groups of regions.")
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="SERIES=UNIT",
    help="The unit of a series where the file prints none; may be given again.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE.toml", help="The file to write."
)
def study(
    panel: str,
    country: str,
    years: str | None,
    currency: str,
    scheme: str,
    units: tuple[str, ...],
    out: Path | None,
) -> None:
    """Write a commented study of a file of figures, or of a shipped panel, that runs as it is.

    On a terminal it asks for what is not given as an option, and proposes what it finds in the
    file. Elsewhere it takes what it proposes.
    """
    from ..errors import Error, UsageError
    from ..panel import replace_file, shipped_panels
    from ..study.proposing import propose, regions_csv
    from ..study.running import run
    from ..study.writing import commented_study

    asks = sys.stdin.isatty()
    if not panel:
        what = t("A file of figures, or a panel ({names})", names=listed(shipped_panels()))
        panel = _asked(what, "china") if asks else "china"
    is_file = Path(panel).is_file()
    path = out or Path(panel).with_name(_name_of(panel, is_file=is_file) + ".toml")
    if path.exists():
        what = t("{file} is there already; name another file with --out", file=path)
        raise UsageError(what)
    pairs = [unit.partition("=") for unit in units]
    if wrong := next(
        (unit for unit, pair in zip(units, pairs, strict=True) if not pair[1]), ""
    ):
        raise UsageError(t("--unit {unit}: write SERIES=UNIT, as in gdp=亿元", unit=wrong))
    given = {series: unit for series, _equals, unit in pairs}
    found = propose(panel, country=country, currency=currency, units=given)
    if asks:
        found = _answers(found, country=country, years=years, currency=currency, scheme=scheme)
    else:
        found = replace(
            found,
            years=_years(years) if years else found.years,
            scheme=scheme or found.scheme,
        )
    written = []
    if found.names:
        regions = path.with_name(f"{path.stem}-regions.csv")
        if regions.exists():
            what = t("{file} is there already; name it with --country", file=regions)
            raise UsageError(what)
        replace_file(regions, regions_csv(found.names).encode())
        written.append(regions)
        found = replace(found, country=str(regions))
    text = commented_study(
        _name_of(path.name, is_file=True), _next_to(found, path.parent), file=path.name
    )
    replace_file(path, text.encode())
    written.append(path)
    try:
        run(path)
    except Error:
        for file in written:  # what does not run is no start
            file.unlink()
        raise
    click.echo(t("written: {files}", files=listed(map(str, written))))
    for series in sorted(found.units.keys() - given.keys()):
        click.echo(
            t(
                "check: the file prints no unit of {series}; its figures are taken as {unit}",
                series=series,
                unit=found.units[series],
            )
        )
    click.echo(t("next: {command}", command=f"hinterland study {path}"))


def _name_of(panel: str, *, is_file: bool) -> str:
    """Return the name of a study of a panel."""
    name = re.sub(r"[^\w-]+", "-", Path(panel).stem).strip("-") or "study"
    return name if is_file else f"my-{name}"


def _answers(
    found: "Proposal", *, country: str, years: str | None, currency: str, scheme: str
) -> "Proposal":
    """Ask for what is not given; what stands in brackets is proposed."""
    from ..study.proposing import propose

    own = t("own regions, as the file names them")
    if not country and not found.names and found.country:
        what = t("Whose regions are these: a country, a folder, or a CSV of regions")
        country = _asked(what, found.country)
        if country != found.country:
            found = propose(found.panel, country=country, currency=currency, units=found.units)
    elif found.names:
        click.echo(
            t("Regions: {regions} ({names})", regions=own, names=listed(found.names[:5]))
        )
    first, last = found.years
    asked = years or _asked(t("The first and the last year"), f"{first}-{last}")
    if not currency:
        currency = _asked(t("The currency of the flow"), found.currency)
        if currency != found.currency:
            country = "" if found.names else found.country
            found = propose(found.panel, country=country, currency=currency, units=found.units)
    if not scheme:
        what = t("Groups of regions ({names}, or a CSV)", names=listed(found.schemes))
        scheme = _asked(what, found.scheme)
    return replace(found, years=_years(asked), scheme=scheme)


def _asked(what: str, proposed: str) -> str:
    return str(click.prompt(what, default=proposed)).strip()


def _years(text: str) -> tuple[int, int]:
    """Return the years of `2000-2019`."""
    from ..errors import UsageError

    numbers: Sequence[str] = re.findall(r"\d{4}", text)
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        raise UsageError(t("{text!r} are no years; write 2000-2019", text=text))
    return int(numbers[0]), int(numbers[1])


def _next_to(found: "Proposal", folder: Path) -> "Proposal":
    """Return a proposal whose files are named as from a folder."""

    def named(name: str) -> str:
        return (
            os.path.relpath(name, folder).replace(os.sep, "/") if Path(name).exists() else name
        )

    return replace(
        found,
        panel=named(found.panel),
        country=named(found.country) if found.country else "",
        scheme=named(found.scheme),
    )
