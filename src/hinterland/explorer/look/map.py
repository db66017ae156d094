"""The map: each region a tile with its external dependence in one year."""

import polars as pl

from ...estimate import GAP, number_format
from ...language import t
from ...report.pictures import frame_specification, source_line
from ...study.figure_data.frames import FigureFrame
from ...study.figure_data.provinces import has_tiles
from ..facts import metadata, subtitle, takeaway
from ..setting import Scene
from ..shown import Refused, Shown

__all__ = ["show"]


def show(scene: Scene) -> Shown:
    """Return the tiles of one year, as a picture and as a list in their order.

    Raises
    ------
    Refused
        The country has no tiles, or the measure can't be mapped.
    """
    if not has_tiles(scene.results.panel.country):
        ways = [(t("the figures of this study"), scene.to())]
        raise Refused(
            404, t("There is no map of this study: its regions have no tile grid."), ways
        )
    scene.asked.one_of("measure", ("dependence",), "dependence")
    usual = scene.own_years[1]
    first, last = scene.results.panel.years[0], scene.results.panel.years[-1]
    year = scene.asked.number("year", least=first, most=last, usual=usual)
    text = f"tiles(year={year})"
    drawn = _tiles(scene, year)
    frame = drawn.frame
    form = number_format([x for x in frame["value"] if x is not None], "1", percent=True)
    tiles = [
        {
            "name": row["name"],
            "value": GAP if row["value"] is None else form.number(row["value"]),
            "unit": "" if row["value"] is None else form.unit,
            "why": row["why"] or "",
            "address": scene.to(f"/number/dependence/{row['region']}/{year}", scheme="regions"),
        }
        for row in frame.sort("row", "column").iter_rows(named=True)
    ]  # fmt: skip
    return Shown(
        "map.jinja",
        _said(frame, year),
        {
            "subtitle": subtitle(scene, t("external dependence, {trade} over GDP"), form.unit),
            "tiles": tiles,
            "year": year,
            "least": first,
            "most": last,
            "before": scene.again(year=year - 1) if year > first else "",
            "after": scene.again(year=year + 1) if year < last else "",
            "takeaway": takeaway(scene, figure=text),
            "rows": frame.height,
            "source": source_line(scene.results),
        },
        frame=frame.drop("short", "row", "column"),
        document=lambda: {"study": scene.study, "measure": "dependence", "year": year, "rows": frame.to_dicts()},
        metadata=lambda: metadata(scene, unit="1", series=scene.results.series_of("dependence")),
        picture=lambda width: frame_specification(scene.results, drawn, width_mm=width),
    )  # fmt: skip


def _tiles(scene: Scene, year: int) -> FigureFrame:
    """Return the tiles of one year, out of those of all years, which are computed once."""
    years = scene.results.years
    if len(years) < 2:
        return scene.drawn(f"tiles(year={year})")
    every = scene.drawn(f"tiles_by_year(from={years[0]}, to={years[-1]})").frame
    return FigureFrame("tiles", every.filter(pl.col("year") == year))


def _said(frame: pl.DataFrame, year: int) -> str:
    known = frame.filter(pl.col("value").is_not_null()).sort("value")
    if known.is_empty():
        return t("No region’s external dependence is known in {year}", year=year)
    form = number_format(known["value"].to_list(), "1", percent=True)
    low, high = known.row(0, named=True), known.row(-1, named=True)
    return t(
        "In {year} external dependence was highest in {first} ({most} %) and lowest in {last} ({least} %)",
        year=year, first=high["name"], most=form.number(high["value"]), last=low["name"],
        least=form.number(low["value"]),
    )  # fmt: skip
