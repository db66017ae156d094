"""`hinterland countries`: the shipped countries."""

import click

from ..language import language, listed, t
from .output import JSON, print_json


@click.command()
@JSON
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
        title = country.name.get(language()) or country.name.get("en", "")
        click.echo(f"{name}  {title} ({country.code}, {country.currency})")
        click.echo(f"  {len(country.provinces)} {country.terms.regions[language()]}")
        for series, (first, last) in _years(name).items():
            click.echo(f"  {series} {first}–{last}")
        if schemes := list_schemes(country):
            click.echo(t("  schemes: {names}", names=listed(schemes)))


def _years(name: str) -> dict[str, tuple[int, int]]:
    """Return the first and last year of each series of a shipped panel."""
    import polars as pl

    from ..panel import load

    year = pl.col("year")
    ends = load(name).kept.group_by("series").agg(first=year.min(), last=year.max())
    return {series: (first, last) for series, first, last in ends.sort("series").iter_rows()}
