"""From grouped records to observations: one row a region, series, and year or month."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from ..language import counted, t
from ..observations import COLUMNS, PAGE_COLUMNS, Observations
from ..regions import Country
from ..units import money_series
from .definition import NEGATIVE, NO_VALUE
from .meanings import REASONS, Meanings

__all__ = ["aside_counts", "meant", "observations_of", "parts_of"]

#: Of larger files no digest is taken: it would cost more than summing their rows.
_DIGESTED: Final = 64_000_000
_LISTED: Final = 20
_CELL: Final = ("region", "year", "period", "series")


def meant(groups: pl.DataFrame, meanings: Meanings) -> pl.DataFrame:
    """Return groups with codes and numbers for texts, and why a group is left aside.

    Parameters
    ----------
    groups
        As `grouped` gives them, keys as texts, with `file`.
    meanings
        What the texts mean.

    Returns
    -------
    polars.DataFrame
        `reason` is null where the group's good rows are summed; `month` is null in a year that
        is whole, `printed_month` is not.
    """
    known = meanings.known()
    why = pl.lit(None, dtype=pl.String)
    for column in reversed(list(REASONS)):
        is_known = pl.col(column).is_in(known[column])
        if column in {"month", "unit"}:
            is_known = is_known | pl.col(column).is_null()
        is_known = is_known.fill_null(value=False)
        why = pl.when(is_known).then(why).otherwise(pl.lit(REASONS[column]))
    units = meanings.unit
    found = groups.with_columns(
        pl.col("region").replace_strict(dict(meanings.region), default=None, return_dtype=pl.String),
        pl.col("flow").replace_strict(dict(meanings.flow), default=None, return_dtype=pl.String),
        pl.col("year").replace_strict(dict(meanings.year), default=None, return_dtype=pl.Int64),
        pl.col("month").replace_strict(dict(meanings.month), default=None, return_dtype=pl.Int64),
        pl.col("unit").fill_null("").replace_strict(
            {text or "": code for text, (code, _) in units.items()}, default=None,
            return_dtype=pl.String,
        ),
        factor=pl.col("unit").fill_null("").replace_strict(
            {text or "": float(factor) for text, (_, factor) in units.items()}, default=None,
            return_dtype=pl.Float64,
        ),
        reason=why,
    )  # fmt: skip
    year = pl.col("year")
    no_month = year.is_in(meanings.broken_years) & groups["month"].is_null()
    return found.with_columns(
        value=pl.col("value") * pl.col("factor"),
        reason=pl.when(no_month & pl.col("reason").is_null())
        .then(pl.lit(REASONS["month"]))
        .otherwise("reason"),
        month=pl.when(~year.is_in(meanings.whole_years)).then("month"),
        printed_month="month",
    )


def aside_counts(groups: pl.DataFrame) -> dict[str, int]:
    """Return how many rows are left aside, by reason, the most frequent first.

    `groups` is as `meant` gives it.
    """
    whole = groups.drop_nulls("reason").group_by("reason").agg(rows=pl.col("rows").sum())
    used = groups.filter(pl.col("reason").is_null())
    counts = dict(whole.rows())
    counts[NEGATIVE] = used["negative"].sum()
    counts[NO_VALUE] = (used["rows"] - used["summed"] - used["negative"]).sum()
    some = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {why: count for why, count in some if count}


def parts_of(by: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the sets of keys that are summed over: none, each alone, and all together.

    Examples
    --------
    >>> parts_of(["section", "partner"])
    [(), ('section',), ('partner',), ('section', 'partner')]
    """
    return list(dict.fromkeys([(), *((key,) for key in by), tuple(by)]))


def observations_of(
    groups: pl.DataFrame, by: Sequence[str], country: Country
) -> tuple[Observations, pl.DataFrame]:
    """Return the observations, and the files with their number of rows behind each.

    Parameters
    ----------
    groups
        As `meant` gives them.
    by
        `section`, `chapter`, `partner`: columns of the groups.
    country
        Whose regions they are.

    Returns
    -------
    Observations
        `exports_XXX`, `imports_XXX` and, where both are there, `trade_XXX`; with `by` also
        `exports_XXX[section=16]`. Trade is missing where one of the flows has no record.
    polars.DataFrame
        Columns `file, region, year, period, series, rows`.
    """
    used = groups.filter(pl.col("reason").is_null() & (pl.col("summed") > 0))
    pairs = used.select("flow", "unit").unique().rows()
    series = {f"{flow} {unit}": money_series(flow, unit) for flow, unit in pairs}
    used = used.with_columns(
        series=pl.format("{} {}", "flow", "unit").replace_strict(
            series, return_dtype=pl.String
        ),
        period=pl.format(
            "{}-{}", "year", pl.col("month").cast(pl.String).str.zfill(2)
        ),  # null with the month
    )
    behind = pl.concat([_behind(used, keys) for keys in parts_of(by)])
    cells = _summed(behind)
    frame = pl.concat([cells, _trade(cells)]).sort(["year", "series", "region", "period"])
    # Trade of a cell is both flows', and rests on the files of both.
    trade = behind.with_columns(series=pl.col("series").str.replace(r"^[a-z]+_", "trade_"))
    behind = pl.concat([behind, trade]).join(frame, on=_CELL, how="semi", nulls_equal=True)
    sets, pages = _pages(behind)
    kinds = {region.code: region.kind for region in country.regions}
    names = {region.code: region.en or region.code for region in country.regions}
    for facts in (sets, _months(used)):
        frame = frame.join(facts, on=_CELL, how="left", nulls_equal=True, maintain_order="left")
    frame = frame.with_columns(
        region_kind=pl.col("region").replace_strict(kinds, default="province"),
        region_raw=pl.col("region").replace_strict(names, default=None),
        note=pl.Series([_note(row) for row in frame.rows(named=True)], dtype=pl.String),
        flags=pl.when(pl.col("aside") > 0).then(pl.lit("computed;doubtful")).otherwise(
            pl.when(pl.col("value").is_null()).then(pl.lit("")).otherwise(pl.lit("computed"))
        ),
        origin=pl.format("{}#rows={}", "page", "rows"),
    )  # fmt: skip
    files = behind.group_by("file", *_CELL).agg(rows=pl.col("summed").sum())
    files = files.sort(["year", "series", "region", "period", "file"])
    frame = frame.with_columns(
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in COLUMNS.items()
        if name not in frame.columns
    )
    return Observations(frame.select(list(COLUMNS)), pages), files


def _behind(used: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """Return the sums by file, region, period and series for one set of keys."""
    series = pl.col("series")
    if keys:
        # A part's name can't hold what separates parts.
        parts = [
            pl.format(f"{key}={{}}", pl.col(key).str.replace_all(r"[;\[\]=]", ","))
            for key in keys
        ]
        series = pl.format("{}[{}]", series, pl.concat_str(parts, separator=";"))
    return (
        used.with_columns(series=series)
        .group_by(*_CELL, "unit", "file", maintain_order=True)
        .agg(
            pl.col("value", "summed").sum(),
            aside=(pl.col("rows") - pl.col("summed")).sum(),
        )
    )


def _months(used: pl.DataFrame) -> pl.DataFrame:
    """Return of how many months there are records behind each flow's year that has months."""
    seen = used.filter(pl.col("period").is_null()).drop_nulls("printed_month")
    return seen.group_by(_CELL).agg(months=pl.col("printed_month").n_unique())


def _summed(behind: pl.DataFrame) -> pl.DataFrame:
    return behind.group_by(*_CELL, "unit").agg(
        pl.col("value").sum(),
        pl.col("aside").sum(),
        rows=pl.col("summed").sum(),
        reason=pl.lit(None, dtype=pl.String),
    )


def _trade(cells: pl.DataFrame) -> pl.DataFrame:
    """Return trade as the sum of both flows, for each currency of which both are there."""
    flow = pl.col("series").str.extract(r"^(exports|imports)_")
    series = pl.col("series").str.replace(r"^(exports|imports)_", "trade_")
    both = cells.group_by("unit").agg(n=flow.n_unique()).filter(pl.col("n") == 2)["unit"]
    key = ["region", "year", "period", "unit"]
    found = (
        cells.filter(pl.col("unit").is_in(both.implode()))
        .with_columns(flow=flow, series=series)
        .group_by(*key, "series")
        .agg(
            pl.col("value", "aside", "rows").sum(),
            pl.col("flow"),
        )
    )
    is_whole = pl.col("flow").list.len() == 2
    lacking = pl.when(pl.col("flow").list.first() == "exports").then(
        pl.lit(t("there is no record of imports"))
    ).otherwise(pl.lit(t("there is no record of exports")))  # fmt: skip
    return found.with_columns(
        value=pl.when(is_whole).then("value"), reason=pl.when(~is_whole).then(lacking)
    ).select(cells.columns)


def _pages(behind: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the page of each cell, and the pages: a file, or the files that a cell rests on."""
    sets = (
        behind.select(*_CELL, "file")
        .unique()
        .group_by(_CELL)
        .agg(pl.col("file").sort().str.join("\n"))
    )
    facts = {text: _page(text.split("\n")) for text in sets["file"].unique().sort()}
    pages = pl.DataFrame(list(facts.values()), schema=PAGE_COLUMNS)
    ids = {text: page["page"] for text, page in facts.items()}
    page = pl.col("file").replace_strict(ids, return_dtype=pl.String)
    return sets.select(*_CELL, page=page), pages


def _page(files: Sequence[str]) -> Mapping[str, object]:
    """Return the page that stands for a file, or for several."""
    facts = [_file_facts(file) for file in files]
    whole = hashlib.sha256("\n".join(digest or about for digest, about in facts).encode())
    one = len(files) == 1
    names = [Path(file).name for file in files[:_LISTED]]
    more = (
        [t("and {count} more files", count=len(files) - _LISTED)]
        if len(files) > _LISTED
        else []
    )
    return {
        "page": (facts[0][0][:12] if one and facts[0][0] else whole.hexdigest()[:12]),
        "kind": "file",
        "address": files[0] if one else "",
        "title": names[0] if one else counted("{count} file", "{count} files", len(files)),
        "digest": facts[0][0] if one else "",
        "note": facts[0][1] if one else ", ".join([*names, *more]),
    }


def _file_facts(file: str) -> tuple[str, str]:
    """Return a file's digest, "" where none was taken, and what is said in its place."""
    path = Path(file)
    if not path.is_file():
        return "", t("{file}: read where it is, no digest taken", file=file)
    size = path.stat().st_size
    if size <= _DIGESTED:
        return hashlib.sha256(path.read_bytes()).hexdigest(), ""
    return "", t("{file}: {size} bytes, no digest taken", file=path.name, size=size)


def _note(row: Mapping[str, object]) -> str:
    """Return how many records a figure is the sum of."""
    rows, aside = int(str(row["rows"])), int(str(row["aside"]))
    text = counted("sum of {count} record", "sum of {count} records", rows)
    if row["value"] is None:
        text = counted("{count} record", "{count} records", rows)
    if row["months"] is not None and row["months"] != 12:
        text += "; " + t("in {months} of 12 months", months=row["months"])
    if aside:
        text += "; " + counted(
            "{count} record without a usable value left aside",
            "{count} records without a usable value left aside",
            aside,
        )
    return text
