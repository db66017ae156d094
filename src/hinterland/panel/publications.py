"""What the figures of a panel were published in: its publishers' publications, then the copies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, cast

import polars as pl

from ..language import did_you_mean, language, t
from ..regions import Country
from ..regions.sheet import row_error, sheet_rows
from ..sources import KINDS, Kind, Publication, published_page, where_printed
from .files import read_pages
from .panel import Panel

__all__ = ["Published", "publications_of", "yearbooks_of"]

_FILE: Final = "publications.csv"
_KEYS: Final = ("source", "vintage", "series")
_BY_LANGUAGE: Final = ("title", "table", "publisher", "address")


@dataclass(frozen=True, slots=True)
class Published:
    """A publication and the figures that are from it.

    Attributes
    ----------
    publication
        None where nobody knows what the figures were published in.
    series, years, cells
        Which figures, and how many.
    pages
        The pages that they were read from: the publication's own, or copies of it.
    """

    publication: Publication | None
    series: tuple[str, ...]
    years: tuple[int, ...]
    cells: int
    pages: tuple[Mapping[str, Any], ...]


def publications_of(panel: Panel, rows: pl.DataFrame) -> list[Published]:
    """Return what observations were published in, those with the most figures first.

    Copies of which nobody knows what they are of come last, together.

    Parameters
    ----------
    panel
        The panel, whose country's pack may have a `publications.csv`.
    rows
        Observations of it, with `series`, `year`, `vintage` and `origin`.

    Raises
    ------
    InputError
        The `publications.csv` is wrong.

    Examples
    --------
    >>> from hinterland.panel import load
    >>> panel = load("china")
    >>> [one] = publications_of(panel, panel.kept.filter(series="gdp", year=2024, region="420000"))
    >>> one.publication.name, one.cells
    ('National data portal (2025): annual data by province', 1)
    """
    listed = _listed(panel.country)
    pages = {page["page"]: page for page in panel.pages.iter_rows(named=True)}
    keys = ["page", "vintage", "series"]
    spots = rows.select(
        "vintage", "series", "year", page=pl.col("origin").str.split("#").list.first()
    )
    found: dict[Publication | None, list[dict[str, Any]]] = {}
    for spot in (
        spots.group_by(keys)
        .agg(pl.col("year").unique(), cells=pl.len())
        .sort("cells", *keys, descending=[True, False, False, False])
        .iter_rows(named=True)
    ):
        page = pages.get(spot["page"], {"page": spot["page"]})
        known = _of_pack(listed, page, spot) or published_page(page)
        found.setdefault(known, []).append(spot | {"at": page})
    published = [
        Published(
            known,
            tuple(dict.fromkeys(spot["series"] for spot in spots)),
            tuple(sorted({year for spot in spots for year in spot["year"]})),
            sum(spot["cells"] for spot in spots),
            tuple({spot["page"]: spot["at"] for spot in spots}.values()),
        )
        for known, spots in found.items()
    ]
    return sorted(published, key=lambda one: (one.publication is None, -one.cells))


def yearbooks_of(panel: Panel, rows: pl.DataFrame) -> list[Published]:
    """Return the yearbooks that print the figures of observations' regions and years.

    The figures were not read there: the yearbook is where to look them up. Only tables whose
    title is known are named.

    Examples
    --------
    >>> from hinterland.panel import load
    >>> panel = load("china")
    >>> [one] = yearbooks_of(panel, panel.kept.filter(series="gdp", year=2024, region="420000"))
    >>> one.publication.name
    'China Statistical Yearbook 2025: 各地区生产总值'
    """
    nation = panel.country.nation
    of_regions = rows.filter(
        (pl.col("region") != nation) | (pl.col("series") == "exchange_rate")
    )
    counts = of_regions.group_by("series", "year").agg(cells=pl.len()).sort("series", "year")
    return [
        Published(known, (series,), (year,), cells, ())
        for series, year, cells in counts.iter_rows()
        if (known := where_printed(series, year, nation=nation)) and known.table
    ]


def _of_pack(
    listed: Sequence[Mapping[str, str]], page: Mapping[str, Any], spot: Mapping[str, Any]
) -> Publication | None:
    """Return the publication of the first row that fits a page of the pack."""
    told = {"source": page.get("title"), "vintage": spot["vintage"], "series": spot["series"]}
    for row in listed:
        fits = all(row.get(key) in ("", None, told[key]) for key in _KEYS)
        if fits and page["page"] in row["pages"]:
            texts = {key: _in_language(row, key) for key in _BY_LANGUAGE}
            return Publication(
                kind=cast(Kind, row["kind"]),
                edition=row.get("edition", ""),
                accessed=row.get("accessed", ""),
                **texts,
            )
    return None


def _in_language(row: Mapping[str, str], key: str) -> str:
    """Return a text in the language that is spoken, or in the other where it is only there."""
    spoken = row.get(f"{key}_{language()}", "")
    return spoken or row.get(f"{key}_en", "") or row.get(f"{key}_zh", "")


def _listed(country: Country) -> list[dict[str, Any]]:
    """Return the rows of a pack's `publications.csv`, each with the pages it can be about."""
    path = country.folder / _FILE if country.folder else None
    if path is None or not path.is_file():
        return []
    figures = path.with_name("observations.csv")
    own = read_pages(figures)
    if own is not None:
        pages = frozenset(own["page"])
    else:  # the file itself is the one page
        pages = frozenset({sha256(figures.read_bytes()).hexdigest()[:12]})
    rows: list[dict[str, Any]] = []
    for number, row in sheet_rows(path, ("kind", *_KEYS))[0]:
        if row["kind"] not in KINDS:
            hint = did_you_mean(row["kind"], KINDS)
            what = t("there is no kind {kind!r}; {hint}", kind=row["kind"], hint=hint)
            raise row_error(what, path, number)
        if not _in_language(row, "title"):
            what = t("the {column} is empty; fill it in", column="title_en")
            raise row_error(what, path, number)
        for column in ("address_en", "address_zh"):
            address = row.get(column, "")
            if address and not address.startswith(("http://", "https://")):
                what = t(
                    "{column} is {text!r}; write an address that begins with https:// or http://",
                    column=column, text=address,
                )  # fmt: skip
                raise row_error(what, path, number)
        rows.append({**row, "pages": pages})
    return rows
