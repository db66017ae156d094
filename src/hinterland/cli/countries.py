"""`hinterland countries`: the shipped countries."""

from typing import TYPE_CHECKING

import click

from ..language import language, listed, t
from .output import print_json

if TYPE_CHECKING:
    from ..regions import Country


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def countries(*, as_json: bool) -> None:
    """List the shipped countries: regions, currency, series with their years, and schemes."""
    from ..regions import find_country, list_countries, list_schemes

    found = {name: find_country(name) for name in list_countries()}
    if as_json:
        print_json(
            {
                name: {
                    "code": country.code,
                    "name": dict(country.name),
                    "currency": country.currency,
                    "regions": len(country.provinces),
                    "schemes": list_schemes(country),
                    "series": _years(name),
                }
                for name, country in found.items()
            }
        )
        return
    for name, country in found.items():
        click.echo("\n".join([f"{name}  {_title(country)}", *_lines(name, country)]))


def _title(country: "Country") -> str:
    name = country.name.get(language()) or country.name.get("en", "")
    return f"{name} ({country.code}, {country.currency})"


def _lines(name: str, country: "Country") -> list[str]:
    from ..regions import list_schemes

    regions = f"  {len(country.provinces)} {country.terms.regions[language()]}"
    series = [f"  {series} {first}–{last}" for series, (first, last) in _years(name).items()]
    schemes = listed(list_schemes(country))
    return [regions, *series, *([t("  schemes: {names}", names=schemes)] if schemes else [])]


def _years(name: str) -> dict[str, tuple[int, int]]:
    """Return the first and last year of each series of a shipped panel."""
    import polars as pl

    from ..panel import load

    kept = (
        load(name)
        .kept.group_by("series")
        .agg(first=pl.col("year").min(), last=pl.col("year").max())
    )
    return {series: (first, last) for series, first, last in kept.sort("series").iter_rows()}
