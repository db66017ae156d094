"""How to cite the tool, a panel, a study and one number: what is known of each."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

import polars as pl

from ..errors import UsageError
from ..language import counted, did_you_mean, language, listed, runs, shipped, t
from ..panel import Panel, Published, publications_of, shipped_panels, yearbooks_of
from ..sources import COPY, Publication, copy_address
from ..units import series_name
from ..version import VERSION
from .references import Entry
from .results import Results

__all__ = [
    "cell_entries", "cell_rows", "data_entries", "left_out",
    "study_entries", "tool_entries",
]  # fmt: skip

_DEVELOPERS: Final = shipped("The Hinterland developers")
_TITLE: Final = shipped(
    "Hinterland: how unevenly a country's foreign trade is spread over its regions"
)


def tool_entries() -> list[Entry]:
    """Return the tool itself, as CITATION.cff has it."""
    about = {"author": t(_DEVELOPERS), "title": t(_TITLE), "version": VERSION}
    return [Entry("hinterland", "software", about)]


def data_entries(panel: Panel, name: str) -> list[Entry]:
    """Return a panel as a data set, and what its figures are from."""
    title = t(
        "Panel {name}: {series}, {first}–{last}",
        name=name, series=listed(map(series_name, panel.series)), first=panel.years[0], last=panel.years[-1],
    )  # fmt: skip
    about = {"title": title, "note": _named(panel.files)}
    if name in shipped_panels():
        about |= {"author": t(_DEVELOPERS), "version": VERSION}
    return [
        Entry(f"hinterland-{_ascii(name)}", "dataset", about),
        *_sources(publications_of(panel, panel.every)),
    ]


def study_entries(results: Results) -> list[Entry]:
    """Return the paper that a study tests, the study, the tool, and what its figures are from."""
    study = results.study
    title = study.title.get(language()) or next(iter(study.title.values()), study.name)
    about, key = {"title": title, "note": _named(results.files)}, _ascii(study.name)
    entries = [Entry(f"{key}-study", "dataset", about), *tool_entries()]
    if study.paper:
        kind: Literal["article", "other"] = "article" if "journal" in study.paper else "other"
        entries.insert(0, Entry(f"{key}-paper", kind, study.paper))
    return [*entries, *_sources(publications_of(results.panel, results.used))]


def cell_entries(panel: Panel, rows: pl.DataFrame) -> list[Entry]:
    """Return what observations are from, and the yearbooks that print their figures.

    Examples
    --------
    >>> from hinterland.study import run
    >>> results = run("zhao")
    >>> rows = results.origin("gdp", "west", 2019)
    >>> [entry.key for entry in cell_entries(results.panel, rows)]
    ['yearbook-2020-1', 'source-470f3e845da2']
    """
    found = publications_of(panel, rows)
    known = {one.publication for one in found}
    beside = [one for one in yearbooks_of(panel, rows) if one.publication not in known]
    looked_up = [entry for one in beside for entry in _publication(one, is_source=False)]
    publications, copies = _publications(found), _copies(found)
    return _numbered([*publications, *looked_up]) + copies


def cell_rows(panel: Panel, series: str, region: str, year: int) -> pl.DataFrame:
    """Return the observations that fill a cell of a panel: two where the cell is a sum of two.

    Parameters
    ----------
    region
        The region, by its code or any name.

    Raises
    ------
    UsageError
        The panel has no such series or no figure of that region and year.
    InputError
        There is no such region.

    Examples
    --------
    >>> from hinterland.panel import load
    >>> cell_rows(load("china"), "gdp", "Hubei", 2019)["value_raw"].to_list()
    ['45557']
    """
    if series not in panel.series:
        hint = did_you_mean(series, panel.series)
        raise UsageError(
            t("the panel has no series {series!r}; {hint}", series=series, hint=hint)
        )
    code = panel.country.find(region).code
    rows = panel.kept.filter(
        pl.col("series").is_in(panel.sums.get(series, (series,))),
        pl.col("region") == code,
        pl.col("year") == year,
    )
    if rows.is_empty():
        what = t(
            "the panel has no {series} of {region} in {year}",
            series=series, region=region, year=year,
        )  # fmt: skip
        raise UsageError(what)
    return rows


def left_out(published: Sequence[Published], paper: Mapping[str, str] | None = None) -> str:
    """Return what is not known of publications and is therefore not stated, as a sentence.

    Parameters
    ----------
    published
        The publications, as `publications_of` gives them.
    paper
        What the study file says of the paper that it tests.

    Examples
    --------
    >>> from hinterland.study import run
    >>> results = run("zhao")
    >>> left_out(publications_of(results.panel, results.origin("gdp", "west", 2019)))
    'Not known, and therefore left out: the page; the day of access.'
    """
    known = [one.publication for one in published if one.publication]
    # No publisher's page number is known of any table.
    lacking = {
        t("the page"): known,
        t("the table"): [one for one in known if not one.table],
        t("the edition"): [one for one in known if not one.edition],
        t("the publisher"): [one for one in known if not one.publisher],
        t("the address"): [one for one in known if not one.address],
        t("the day of access"): [one for one in known if not one.accessed],
    }
    words = [
        what
        if len(some) == len(known)
        else t("{what} ({count} of {all})", what=what, count=len(some), all=len(known))
        for what, some in lacking.items()
        if some
    ]
    if paper and "year" not in paper:
        words.append(t("the year of the paper"))
    unknown = sum(one.cells for one in published if not one.publication)
    if unknown:
        words.append(
            counted(
                "what {count} figure was published in",
                "what {count} figures were published in",
                unknown,
            )
        )
    if not words:
        return ""
    return t("Not known, and therefore left out: {what}.", what=t("; ").join(words))


def _sources(found: Sequence[Published]) -> list[Entry]:
    """Return the publications of figures, and then the pages they were read from."""
    return _numbered(_publications(found)) + _copies(found)


def _publications(found: Iterable[Published]) -> list[Entry]:
    return [entry for one in found for entry in _publication(one, is_source=True)]


def _publication(one: Published, *, is_source: bool) -> Iterator[Entry]:
    """Yield a publication: one with a page of its own is that page, and cited as it."""
    known = one.publication
    if known is None or any(COPY not in (page.get("note") or "") for page in one.pages):
        return
    form = (
        t("Figures: {series}, {years}")
        if is_source
        else t("To look up: {series}, {years}; not read here")
    )
    about = {
        "author": known.publisher,
        "title": _title(known),
        "year": known.edition,
        "url": known.address,
        "urldate": known.accessed,
        "note": form.format(series=listed(map(series_name, one.series)), years=runs(one.years)),
    }
    kept = {name: text for name, text in about.items() if text}
    yield Entry(_ascii(f"{known.kind}-{known.edition}"), known.kind, kept)


def _title(known: Publication) -> str:
    """Return a publication's title; only a yearbook's edition is part of it."""
    return (known if known.kind == "yearbook" else replace(known, edition="")).name


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries whose keys are made distinct by a number."""
    count: dict[str, int] = {}
    numbered = []
    for entry in entries:
        count[entry.key] = count.get(entry.key, 0) + 1
        numbered.append(replace(entry, key=f"{entry.key}-{count[entry.key]}"))
    return numbered


def _copies(found: Iterable[Published]) -> list[Entry]:
    return [_page(page, one) for one in found for page in one.pages]


def _page(page: Mapping[str, Any], one: Published) -> Entry:
    """Return a page that figures were read from; of a copy only what names the copy."""
    known, says = one.publication, page.get("note") or ""
    where = page.get("address") or page.get("title") or ""
    about = {"note": "; ".join(filter(None, (says and t(says), _digest(page.get("digest")))))}
    if known and COPY not in says:
        about |= {
            "author": known.publisher, "title": _title(known), "year": known.edition,
            "url": known.address, "urldate": known.accessed,
        }  # fmt: skip
    elif known:
        title, url = copy_address(where)
        about |= {"title": title, "url": url}
    else:
        # A compiled copy's title is a label of ours; its address says what it is.
        about |= {
            "author": page.get("publisher") or "",
            "title": where,
            "url": copy_address(where)[1],
        }
    kind = known.kind if known and COPY not in says else "dataset"
    order = ("author", "title", "year", "url", "urldate", "note")
    return Entry(
        f"source-{page['page']}", kind, {key: about[key] for key in order if about.get(key)}
    )


def _named(files: Iterable[tuple[str, str]]) -> str:
    """Return files with their digests, as a note has them."""
    return "; ".join(", ".join(filter(None, (name, _digest(d)))) for name, d in files)


def _digest(digest: str | None) -> str:
    return f"sha256 {digest}" if digest else ""


def _ascii(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "own"
