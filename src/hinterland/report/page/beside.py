"""Origins on pages next to the report, one a series and year, where they are too many for it."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
from markupsafe import Markup, escape

from ...language import language, pretty, t
from ...study import Results
from ..words import name, region_name
from .html import environment, font_face
from .origins import address, are_held, behind

__all__ = ["origin_pages"]


def origin_pages(results: Results) -> Iterator[tuple[str, str]]:
    """Yield the path and the HTML of each page; none where the report itself has the origins.

    A page has the observations of one series in one year, group by group. It loads nothing.

    Examples
    --------
    >>> from hinterland.study import run
    >>> list(origin_pages(run("zhao")))
    []
    """
    if are_held(results):
        return
    titles = {
        page: title or address or ""
        for page, title, address in results.panel.pages.select(
            "page", "title", "address"
        ).iter_rows()
    }
    template = environment().get_template("origins.html.jinja")
    style = Markup((Path(__file__).parent / "report.css").read_text(encoding="utf-8"))
    groups = [*map(pretty, results.groups), t("All regions together")]
    for series in results.panel.kept["series"][results.used_rows].unique(maintain_order=True):
        rows = _rows(results, *behind(results, series))
        years = rows["year"].unique().sort()
        for year, some in zip(
            years, rows.partition_by("year", maintain_order=True), strict=True
        ):
            parts = sorted(some.group_by("group").agg("html").iter_rows())
            yield (
                address(series, year),
                template.render(
                    language=language(),
                    title=results.study.title,
                    font=Markup(font_face()),
                    style=style,
                    series=series,
                    year=year,
                    unit=name("unit", some["unit"][0] or ""),
                    around=[(y, Path(address(series, y)).name) for y in years],
                    groups=[
                        (n, groups[n], len(html), Markup("\n".join(html))) for n, html in parts
                    ],
                    pages=[(p, titles.get(p, "")) for p in some["page"].unique().sort()],
                ),
            )


def _rows(results: Results, kept: pl.DataFrame, passed: pl.DataFrame) -> pl.DataFrame:
    """Return year, group's number, page, unit and HTML of each observation of a series."""
    of = {code: n for n, codes in enumerate(results.scheme.groups.values()) for code in codes}
    cell = ["series", "year", "region"]
    others = passed.group_by(cell).agg(
        others=pl.concat_str(
            pl.lit("<span class=small>"),
            pl.lit(str(escape(t("not used"))) + " <code>"),
            _escaped("vintage"),
            pl.lit("</code> "),
            _escaped("value_raw"),
            pl.lit("</span>"),
        ).str.join("")
    )
    names = {
        code: str(escape(region_name(results.panel.country, code)))
        for code in kept["region"].unique()
    }
    flags = {
        text: " ".join(str(escape(name("flag", f))) for f in text.split(";"))
        for text in kept["flags"].drop_nulls().unique()
    }
    value, low, high = pl.col("value"), pl.col("low"), pl.col("high")
    number = (
        pl.when(value == value.floor(), value.abs() < 2**53)
        .then(value.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(value.cast(pl.String))
    )
    bounds = pl.concat_str(
        pl.lit("<span class=small>"), low.cast(pl.String), pl.lit("–"), high.cast(pl.String),
        pl.lit("</span>"),
    )  # fmt: skip
    remarks = pl.concat_str(
        pl.lit("<span class=small>"), pl.col("flags").replace(flags), pl.lit("</span>")
    )
    spot = pl.col("origin").str.split_exact("#", 1)
    html = pl.concat_str(
        pl.lit("<tr><th scope=row>"), pl.col("region").replace(names),
        pl.lit("<td>"), _escaped("value_raw").fill_null(""), pl.lit(" "), _escaped("unit_raw").fill_null(""),
        pl.lit("<td class=n>"), number, bounds.fill_null(""),
        pl.lit("<td><code>"), _escaped("vintage").fill_null(""), pl.lit("</code>"), pl.col("others").fill_null(""),
        pl.lit("<td><code>"), _escaped("page"), pl.lit("</code> "), _escaped("spot").fill_null(""), remarks.fill_null(""),
        pl.lit("</tr>"),
    )  # fmt: skip
    return (
        kept.join(others, on=cell, how="left", maintain_order="left")
        .with_columns(
            group=pl.col("region").replace_strict(of, default=len(results.groups), return_dtype=pl.Int64),
            page=spot.struct.field("field_0").fill_null(""),
            spot=spot.struct.field("field_1"),
        )
        .select("year", "group", "page", "unit", html=html)
    )  # fmt: skip


def _escaped(column: str) -> pl.Expr:
    return pl.col(column).str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])
