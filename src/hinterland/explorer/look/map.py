"""The map: a measure by region in one year, on tiles or within boundaries that were given."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from ...estimate import NumberFormat, with_unit
from ...figures.drawing import theme
from ...figures.drawing.canvas import Page
from ...language import language, t
from ...regions import tile_grid
from ...report.pictures import frame_specification, source_line
from ...report.words import measure_name
from ...study import Results
from ...study.figure_data.frames import FigureFrame
from ...study.figure_data.provinces import has_tiles
from ..facts import metadata, subtitle, takeaway
from ..setting import Scene, slug
from ..shown import Refused, Shown
from .map_picture import Place, map_picture

if TYPE_CHECKING:
    from .boundaries import Polygon

__all__ = ["can_be_mapped", "show"]

#: Of Chinese names so many characters fit on a tile.
_MOST_ON_A_TILE = 3


def show(scene: Scene) -> Shown:
    """Return a measure by region in one year, as a picture and as a list in the map's order.

    Raises
    ------
    Refused
        The country has neither tiles nor boundaries, or the measure can't be mapped.
    """
    country = scene.results.panel.country
    given = scene.explorer.boundaries
    areas = given.of(country) if given else None
    if areas is None and not has_tiles(country):
        what = t("There is no map of this study: its regions have no tile grid. Start with --boundaries FILE to have one.")  # fmt: skip
        raise Refused(404, what, [(t("the figures of this study"), scene.to())])
    results = scene.by_region
    measures = [m for m, lines in results.lines.items() if set(lines) & set(country.provinces)]
    usual = "dependence" if "dependence" in measures else measures[0] if measures else ""
    if not usual:
        what = t("There is no map of this study: none of its measures has a value by region.")
        raise Refused(404, what, [(t("the figures of this study"), scene.to())])
    chosen = scene.asked.one_of("measure", [slug(m) for m in measures], slug(usual))
    measure = next(m for m in measures if slug(m) == chosen)
    first, last = scene.results.panel.years[0], scene.results.panel.years[-1]
    year = scene.asked.number("year", least=first, most=last, usual=scene.own_years[1])
    form = results.format(measure)
    frame = _frame(results, measure, year, areas)
    places = _places(frame, results, measure, year, form)
    title = t("{measure}, {year}", measure=measure_name(measure), year=year)
    title += f" ({form.unit})" if form.unit else ""
    source = source_line(scene.results)
    is_figure = measure == "dependence" and areas is None

    def picture(width: float) -> dict[str, object]:
        if is_figure:  # as the study's own figure draws it
            return frame_specification(results, FigureFrame("tiles", frame), width_mm=width)
        page = Page(round(width / theme.MM_PER_PIXEL), source, None)
        return map_picture(places, page, title=title, form=form, areas=areas)

    tiles = [
        {
            "name": place.name,
            "text": place.text,
            "unit": form.unit,
            "why": why or "",
            "address": scene.to(f"/number/{slug(measure)}/{slug(place.code)}/{year}", scheme="regions"),
        }
        for place, why in zip(places, frame["why"], strict=True)
    ]  # fmt: skip
    takes = f"tiles(year={year})" if is_figure else ""
    python = f"results.frame().filter(measure={measure!r}, year={year})"
    return Shown(
        "map.jinja",
        _said(places, measure, year, form, is_open=_is_open(frame, results.lines[measure])),
        {
            "subtitle": subtitle(
                replace(scene, first=year, last=year), measure_name(measure), form.unit
            ),
            "tiles": tiles,
            "year": year,
            "least": first,
            "most": last,
            "before": scene.again(year=year - 1) if year > first else "",
            "after": scene.again(year=year + 1) if year < last else "",
            "years": [
                (y, scene.again(year=y, measure=None), y == year)
                for y in range(scene.own_years[0], scene.own_years[1] + 1)
            ],
            "measures": [(slug(m), measure_name(m), m == measure) for m in measures],
            "maps": [
                (measure_name(m), scene.again(measure=slug(m), year=None), m == measure)
                for m in measures
            ],
            "boundaries": given.name if given else "",
            "takeaway": takeaway(scene, figure=takes, python=python),
            "rows": frame.height,
            "source": source,
        },
        frame=frame.drop("short", "row", "column"),
        document=lambda: {"study": scene.study, "measure": measure, "year": year, "rows": frame.to_dicts()},
        metadata=lambda: metadata(scene, unit=form.unit or "1", series=results.series_of(measure)),
        picture=picture,
    )  # fmt: skip


def can_be_mapped(scene: Scene) -> bool:
    """Return whether there are tiles or boundaries of a study's country."""
    return scene.explorer.boundaries is not None or has_tiles(scene.results.panel.country)


def _frame(
    results: Results, measure: str, year: int, areas: "Mapping[str, Sequence[Polygon]] | None"
) -> pl.DataFrame:
    """Return a row a region: on the grid's tiles, or, where boundaries are given, all regions."""
    country, lines = results.panel.country, results.lines[measure]
    grid = tile_grid(country)
    codes = dict.fromkeys(grid if areas is None else (*country.provinces, *areas))
    rows = []
    for code in codes:
        region = country.region(code)
        is_short = language() == "zh" and 0 < len(region.zh) <= _MOST_ON_A_TILE
        short = region.zh if is_short else region.iso.rpartition("-")[2]
        row, column = grid.get(code, (0, 0))
        known: tuple[float | None, float | None, float | None, str | None]
        if code in lines:
            x = lines[code].at(year - results.years[0])
            known = (x.value, x.low, x.high, x.why or None)
        else:
            known = (None, None, None, t("the panel has no such region"))
        rows.append((code, region.name, short, row, column, year, *known))
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return frame.with_columns(pl.col("value", "low", "high").fill_nan(None))


_SCHEMA = {
    "region": pl.String, "name": pl.String, "short": pl.String, "row": pl.Int64,
    "column": pl.Int64, "year": pl.Int64, "value": pl.Float64, "low": pl.Float64,
    "high": pl.Float64, "why": pl.String,
}  # fmt: skip


def _places(
    frame: pl.DataFrame, results: Results, measure: str, year: int, form: NumberFormat
) -> list[Place]:
    lines = results.lines[measure]
    found = []
    for row in frame.iter_rows(named=True):
        code = row["region"]
        x = lines[code].at(year - results.years[0]) if code in lines else None
        text = form.text(x) if x is not None and x.known else ""
        found.append(Place(code, row["name"], row["short"], row["row"], row["column"], row["value"], text))  # fmt: skip
    return found


def _is_open(frame: pl.DataFrame, of_panel: Mapping[str, object]) -> bool:
    """Return whether a region without a value may have the highest or the lowest."""
    here = frame.filter(pl.col("region").is_in(list(of_panel)))
    least, most = here["value"].min(), here["value"].max()
    if least is None:
        return False
    inside = (pl.col("low") >= least) & (pl.col("high") <= most)
    return here.filter(pl.col("value").is_null() & ~inside.fill_null(value=False)).height > 0


def _said(
    places: Sequence[Place], measure: str, year: int, form: NumberFormat, *, is_open: bool
) -> str:
    """Return the heading; `is_open` where a region that is not known may be above or below all."""
    known = sorted((p for p in places if p.value is not None), key=lambda p: p.value or 0.0)
    name = measure_name(measure)
    if not known:
        return t("{measure}: not known of any region in {year}", measure=name, year=year)
    low, high = known[0], known[-1]
    if is_open:
        name = t("{measure} of the regions that are known", measure=name)
    if low.text == high.text:
        return t("{measure} was {most} in all regions in {year}", measure=name, most=with_unit(high.text, form.unit), year=year)  # fmt: skip
    return t(
        "{measure} in {year} was highest in {first}, {most}, and lowest in {last}, {least}",
        measure=name, year=year, first=high.name, most=with_unit(high.text, form.unit),
        last=low.name, least=with_unit(low.text, form.unit),
    )  # fmt: skip
