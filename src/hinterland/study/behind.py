"""Which observations are behind the numbers of each group."""

from collections.abc import Collection

import polars as pl

from ..panel import NATION, Panel, has_national_total
from ..regions import Scheme

__all__ = ["rows_behind"]


def rows_behind(
    panel: Panel, scheme: Scheme, years: tuple[int, int], uses: Collection[tuple[str, str]]
) -> pl.DataFrame:
    """Return the rows of a panel's kept observations behind each series and group.

    A group with a province missing rests on the published total, too, and the whole then on it
    alone; a rate is the whole's. `uses` are (series, group) of the numbers; a province is a group
    by its code. The frame's columns are `row`, `series`, `group` and `year`.
    """
    schema = {"series": pl.String, "group": pl.String}
    used = pl.DataFrame(sorted(uses), schema=schema, orient="row")
    kept = panel.kept.select("series", "year", "region").with_row_index("row")
    kept = kept.filter(pl.col("year").is_between(*years))
    kept = kept.join(used, on="series", how="semi", maintain_order="left")
    nation = panel.country.nation
    # Who belongs where: the scheme's groups, the nation, each province by itself.
    pairs = [(code, group) for group, codes in scheme.groups.items() for code in codes]
    pairs += [(code, NATION) for codes in scheme.groups.values() for code in codes]
    pairs += [(code, code) for code in panel.country.provinces]
    schema = {"region": pl.String, "group": pl.String}
    members = pl.DataFrame(pairs, schema=schema, orient="row")
    inside = kept.filter(pl.col("region") != nation).join(
        members, on="region", maintain_order="left_right"
    )
    rate = kept.filter(pl.col("series") == "exchange_rate").with_columns(group=pl.lit(NATION))
    totalled = [s for s in panel.series if has_national_total(s) and not panel.country.is_part]
    totals = kept.filter(pl.col("region") == nation, pl.col("series").is_in(totalled))
    sizes = members.group_by("group").agg(size=pl.len())
    known = inside.group_by("series", "group", "year").agg(known=pl.len())
    every = totals.join(sizes, how="cross")
    short = every.join(known, on=["series", "group", "year"], how="left").filter(
        pl.col("known").fill_null(0) < pl.col("size")
    )
    alone = short.filter(pl.col("group") == NATION).select("series", "group", "year")
    inside = inside.join(
        alone, on=["series", "group", "year"], how="anti", maintain_order="left"
    )
    columns = ["row", "series", "group", "year"]
    cells = pl.concat([f.select(columns) for f in (inside, short, rate)])
    cells = cells.join(used, on=["series", "group"], how="semi")
    return cells.sort("series", "group", "row")
