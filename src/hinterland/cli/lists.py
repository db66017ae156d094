"""`hinterland countries`, `measures`, `schemes`, `sources`: what there is."""

from dataclasses import asdict, replace

import click

from ..language import counted, language, listed, padded, pretty, t
from ..terms import using
from .output import JSON, print_json
from .screen import wrapped


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


@click.command()
@JSON
def measures(*, as_json: bool) -> None:
    """List the measures with their formulas, their sources and where each can be used."""
    from ..measures import measures as registered
    from ..study import served

    found, in_studies = registered(), set(served())
    # Those that a study takes by name, and that are no plain dispersion.
    by_name = {m.name for m in found if m.name in in_studies and not m.dispersion}
    if as_json:
        print_json(
            [
                {key: value for key, value in asdict(m).items() if key != "function"}
                | {"use": "study measure" if m.name in by_name else m.use}
                for m in found
            ]
        )
        return
    for m in found:
        used = m.used_as
        if m.name in by_name:
            used = t("in a study: {name}(of=…)", name=m.name)
        click.echo(f"{m.name}({', '.join(m.needs)})\n  {m.formula}\n  {m.source}\n  {used}")


@click.command()
@click.option(
    "--country", metavar="NAME|DIR", help="Whose schemes: a shipped country, China if left out."
)
@JSON
def schemes(*, country: str | None, as_json: bool) -> None:
    """List a country's schemes with their groups."""
    from ..regions import DEFAULT, find_country, list_schemes
    from ..regions import scheme as read_scheme

    land = find_country(country or DEFAULT)
    found = {name: read_scheme(name, land) for name in list_schemes(land)}
    if as_json:
        print_json({name: one.groups for name, one in found.items()})
        return
    for name, one in found.items():
        click.echo(name)
        with using(replace(land.terms, groups=one.names)):
            for group, codes in one.groups.items():
                called = (
                    group if pretty(group).casefold() == group else f"{group} ({pretty(group)})"
                )
                members = listed(land.region(code).name for code in codes)
                click.echo(f"  {called}: {members}")


@click.command()
@JSON
def sources(*, as_json: bool) -> None:
    """List the sources: what they hold, on what terms, and what a crawl asks of them."""
    from ..sources import list_sources as known

    found = known()
    if as_json:
        words = ("name", "en", "zh", "publisher", "licence", "about", "cost", "by_hand")
        asks = ("what", "method", "address", "body")
        print_json(
            [
                {word: getattr(source, word) for word in words}
                | {
                    "covers": source.covers.pattern, "starts": dict(source.starts),
                    "deny": list(source.deny),
                    "requests": [{ask: getattr(r, ask) for ask in asks} for r in source.requests],
                    "gone": dict(source.gone),
                }
                for source in found
            ]
        )  # fmt: skip
        return
    for source in found:
        click.echo(f"{source.name}  {source.en} {source.zh}")
        get = t(source.by_hand)
        if source.starts:
            pages = counted("{count} start page", "{count} start pages", len(source.starts))
            get = t(
                "{command} ({pages})", command=f"hinterland crawl {source.name}", pages=pages
            )
        for word, text in (
            (t("from"), t("; ").join([t(source.publisher), t(source.licence)])),
            (t("contents"), t(source.about)),
            (t("cost"), t(source.cost)),
            (t("get it"), get),
        ):
            first, *rest = wrapped(text, indent=" " * 9, width=96)
            click.echo("\n".join([padded(f"  {word}", 11) + first.strip(), *rest]))
