"""`hinterland measure`: measures of the rows of any table."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from ..language import t
from .output import JSON, print_json, print_notes
from .screen import aligned

if TYPE_CHECKING:
    import polars as pl

    from ..measures import Measure

#: What stands for a missing number in the tables of others: R, pandas, Stata.
_MISSING: Final = ("", "NA", "N/A", "NaN", "nan", "null", ".", "..", "-", "–", "—")
_EXCEL: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
#: Which regions are neighbours by distance: see `neighbours_from_file`.
_RULES: Final = ("within", "nearest", "power")
#: The key of a table that is taken as one.
_ALL: Final = "#all"


class _Call(NamedTuple):
    """A measure as it was asked for: `gini(corrected=yes)`."""

    text: str
    measure: "Measure"
    options: Mapping[str, Any]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--measure",
    "wanted",
    multiple=True,
    required=True,
    metavar="NAME(PARAMETER=VALUE),…",
    help="What to compute (see `hinterland measures`); may be given again.",
)
@click.option(
    "--value", default="value", metavar="COLUMN", help="The levels; `value` if left out."
)
@click.option(
    "--weight", metavar="COLUMN", help="The weights; all rows count the same without."
)
@click.option("--group", metavar="COLUMN", help="The groups of a decomposition.")
@click.option(
    "--by",
    multiple=True,
    metavar="COLUMN",
    help="Compute for each value of this column, such as the year; may be given again.",
)
@click.option(
    "--region",
    metavar="COLUMN",
    help="The regions' names, for measures of space and over years.",
)
@click.option(
    "--neighbours",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Who is whose neighbour: a CSV file of borders (region, neighbour) or distances.",
)
@JSON
def measure(  # noqa: PLR0913 (an option each)
    file: Path,
    wanted: tuple[str, ...],
    value: str,
    weight: str | None,
    group: str | None,
    by: tuple[str, ...],
    region: str | None,
    neighbours: Path | None,
    *,
    as_json: bool,
) -> None:
    """Measure the rows of a table: a CSV, Excel, Parquet or Stata file.

    A measure that takes no weights or groups leaves them out.
    """
    import polars as pl

    # Commas separate measures; those within brackets separate parameters.
    texts = (one.strip() for text in wanted for one in re.split(r",(?![^(]*\))", text))
    calls = [_call(text) for text in texts if text]
    numbers = [value, *([weight] if weight else [])]
    keys = list(dict.fromkeys([*by, *(c for c in (group, region) if c)]))
    table = _table(file, keys, numbers)
    if not by:
        table = table.with_columns(pl.lit("").alias(_ALL))
    found = pl.concat(
        [
            _measured(
                file, table, call, (value, weight, group, region), by or (_ALL,), neighbours
            )
            for call in calls
        ]
    )
    if not by:
        found = found.drop(_ALL)
    if as_json:
        print_json(found.to_dicts())
    else:
        keys = found.columns[: found.columns.index("measure")]
        has_groups = found["group"].null_count() < found.height
        lines = [[*keys, t("measure"), *([t("group")] if has_groups else []), t("value")]]
        for row in found.rows(named=True):
            of = [row["group"] or t("all")] if has_groups else []
            why, number = row["why"], row["value"]
            text = t("missing: {why}", why=why) if number is None else f"{number:.6g}"
            lines.append([*(str(row[key]) for key in keys), row["measure"], *of, text])
        click.echo("\n".join(aligned(lines)))


def _call(text: str) -> _Call:
    """Return a measure as it was asked for, with its options as values."""
    from ..errors import InputError, UsageError
    from ..measures import measure as named
    from ..measures.registry.call import options_of
    from ..study import parse_measure

    try:
        call = parse_measure(text)
        one = named(call.name)
        words = dict(call.arguments)
        rule: dict[str, Any] = {}
        if "neighbours" in one.needs:  # which of a file of distances are neighbours
            rule = {key: float(words.pop(key)) for key in _RULES if key in words}
        return _Call(text, one, {**options_of(one, words), **rule})
    except (InputError, UsageError, ValueError) as error:
        what = t("--measure {name!r}: {what}", name=text, what=error)
        slip = error if isinstance(error, UsageError) else UsageError()
        raise UsageError(what, given=slip.given, meant=slip.meant) from error


def _measured(
    file: Path,
    table: "pl.DataFrame",
    call: _Call,
    columns: tuple[str, str | None, str | None, str | None],
    by: Sequence[str],
    neighbours: Path | None,
) -> "pl.DataFrame":
    """Return one measure by key, in rows that name it as it was asked for."""
    import polars as pl

    from ..errors import InputError
    from ..measures import measure_by

    (value, weight, group, region), one = columns, call.measure
    if weight and "weights" not in one.needs:
        print_notes([t("{name} takes no weights", name=one.name)])
        weight = None
    group = group if "group" in one.needs else None
    in_space = "neighbours" in one.needs
    try:
        found = measure_by(
            table,
            one.name,
            value=value,
            weight=weight,
            group=group,
            by=by,
            region=region if in_space or "panel" in one.needs else None,
            neighbours=neighbours if in_space else None,
            **call.options,
        )
    except InputError as error:
        text = t("{place}: {what}", place=file.name, what=error)
        raise InputError(text, file=file.name) from error
    part = pl.col("measure").str.strip_prefix(one.name)
    return found.with_columns(measure=pl.lit(call.text) + part)


def _table(file: Path, keys: Sequence[str], numbers: Sequence[str]) -> "pl.DataFrame":
    """Return the columns that are asked for: keys as whole numbers or texts, the rest as numbers."""
    import polars as pl

    from ..errors import InputError, UsageError
    from ..language import did_you_mean
    from ..panel.own.contents import file_bytes, read_table
    from ..regions.sheet import sheet_rows

    columns = list(dict.fromkeys([*keys, *numbers]))
    if file_bytes(file).startswith(
        _EXCEL
    ):  # of a workbook the first sheet that has the columns
        cells, _digest = sheet_rows(file, columns)
        rows = pl.DataFrame([row for _number, row in cells], infer_schema_length=None)
    else:
        rows = read_table(file)
    for column in columns:
        if column not in rows.columns:
            hint = did_you_mean(column, rows.columns)
            what = t(
                "{file} has no column {column!r}; {hint}",
                file=file.name, column=column, hint=hint,
            )  # fmt: skip
            raise UsageError(what)
    rows = rows.select(columns).with_columns(pl.all().str.strip_chars())
    for column in keys:
        whole = rows[column].cast(pl.Int64, strict=False)
        if whole.null_count() == 0 and (whole.cast(pl.String) == rows[column]).all():
            rows = rows.with_columns(whole)
    for column in dict.fromkeys(numbers):
        written = pl.when(~pl.col(column).is_in(_MISSING)).then(pl.col(column))
        number = written.cast(pl.Float64, strict=False)
        is_wrong = written.is_not_null() & number.is_null()
        wrong = rows.with_row_index("#row", 1).filter(is_wrong)
        if wrong.height:
            row = wrong.row(0, named=True)
            what = t(
                "{file}, row {row} of the table: {column} is {value!r}, which is no number; write "
                "digits with a point, or nothing where it is missing",
                file=file.name, row=row["#row"], column=column, value=row[column],
            )  # fmt: skip
            raise InputError(what, file=file.name)
        rows = rows.with_columns(number.alias(column))
    return rows
