"""`hinterland records`: from trade records to observations by region and year."""

import sys
from pathlib import Path

import click

from ..language import counted, t
from .output import JSON, print_faults, print_json, print_notes

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="FILE|FOLDER|URI...")
@click.option(
    "--out", type=_PATH, required=True, help="Write the observations (.parquet, .csv or .xlsx)."
)
@click.option(
    "--columns",
    multiple=True,
    metavar="OURS=THEIRS",
    help="Which column of the files is year, month, region, partner, hs, flow, value or unit; "
    "may be given again.",
)
@click.option(
    "--by",
    default="",
    metavar="KEY,…",
    help="Also sum by section or chapter of the Harmonised System, or by partner.",
)
@click.option(
    "--country",
    metavar="NAME|DIR",
    help="Whose regions they are: a shipped country (China if left out) or a folder.",
)
@click.option(
    "--aside",
    type=_PATH,
    help="Write the rows that are left aside, with why (.parquet, .csv or .xlsx).",
)
@click.option(
    "--engine", default="polars", metavar="polars|duckdb|spark", help="What sums the rows."
)
@JSON
def records(
    places: tuple[str, ...],
    *,
    out: Path,
    columns: tuple[str, ...],
    by: str,
    country: str | None,
    aside: Path | None,
    engine: str,
    as_json: bool,
) -> None:
    """Sum trade records (one consignment or customs line a row) by region, year and flow.

    Parquet or CSV with the columns year, region, flow (export or import) and value; where there
    are any also month, partner, hs and unit (a currency, USD if left out).
    """
    from ..errors import UsageError
    from ..panel import TABLE_ENDINGS, write_observations, write_table
    from ..records import read_records
    from ..regions import find_country

    for option, place in (("--out", out), ("--aside", aside)):
        if place is not None and place.suffix.lower() not in TABLE_ENDINGS:
            raise UsageError(
                t("{option} {file}: write to a .parquet, .csv or .xlsx file", option=option, file=place)
            )  # fmt: skip
    pairs = dict(text.partition("=")[::2] for text in columns)
    if not all(pairs.values()):
        raise UsageError(t("--columns takes OURS=THEIRS, such as value=trade_value"))
    found = read_records(
        places,
        columns=pairs,
        by=[key.strip() for key in by.split(",") if key.strip()],
        country=find_country(country) if country else None,
        aside=aside,
        engine=engine,
    )
    is_empty = found.observations.frame.is_empty()
    if not is_empty:
        write_table(found.files, out.with_name(f"{out.stem}.files{out.suffix}"), name="files")
        write_observations(found.observations, out)
    left = sum(found.aside.values())
    if as_json:
        print_json(
            {
                "records": found.rows,
                "observations": found.observations.frame.height,
                "aside": dict(found.aside),
                "faults": [str(fault) for fault in found.faults],
            }
        )
    else:
        click.echo(counted("{count:,} record read", "{count:,} records read", found.rows))
        height = found.observations.frame.height
        click.echo(
            counted("{count:,} observation written", "{count:,} observations written", height)
        )
        click.echo(counted("{count:,} record left aside", "{count:,} records left aside", left))
        for why, count in found.aside.items():
            click.echo(f"  {count:,}  {t(why)}")
    if is_empty:
        print_notes([t("no figure was read, so {file} is not written", file=out)])
    if left and aside is None:
        print_notes([t("--aside FILE writes the rows that were left aside")])
    print_faults(map(str, found.faults))
    if found.faults:
        sys.exit(1)
