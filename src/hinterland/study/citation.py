"""How to cite the tool, a panel and a study: what is known of each, in three forms."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

import polars as pl

from ..language import language, listed, t
from ..panel import Panel, shipped_panels
from ..version import VERSION
from .results import Results

__all__ = [
    "FORMATS", "Entry", "Format", "data_entries", "study_entries", "tool_entries",
    "written",
]  # fmt: skip

Format = Literal["bibtex", "gbt7714", "plain"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
Kind = Literal["software", "dataset", "article", "other", "page"]

_DEVELOPERS: Final = "The Hinterland developers"
_TITLE: Final = "Hinterland: how unevenly a country's foreign trade is spread over its regions"
#: GB/T 7714—2015, annex B: computer program, data set, journal, other, data set online.
_MARKS: Final[dict[Kind, str]] = {
    "software": "CP", "dataset": "DS", "article": "J", "other": "Z", "page": "DS/OL",
}  # fmt: skip
_SIGNS: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_FIELDS: Final = (
    "author", "title", "version", "journal", "institution", "year", "url", "urldate", "doi", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to cite. `fields` are BibTeX's names; what is not known is left out."""

    key: str
    kind: Kind
    fields: Mapping[str, str] = field(default_factory=dict)


def tool_entries() -> list[Entry]:
    """Return the tool itself, as CITATION.cff has it."""
    about = {"author": _DEVELOPERS, "title": _TITLE, "version": VERSION}
    return [Entry("hinterland", "software", about)]


def data_entries(panel: Panel, name: str) -> list[Entry]:
    """Return a panel as a data set, and each page that a figure of it was read from."""
    title = t(
        "Panel {name}: {series}, {first}–{last}",
        name=name, series=listed(panel.series), first=panel.years[0], last=panel.years[-1],
    )  # fmt: skip
    about = {"title": title, "note": _named(panel.files)}
    if name in shipped_panels():
        about |= {"author": _DEVELOPERS, "version": VERSION}
    every = pl.concat([panel.kept, panel.passed_over])
    return [
        Entry(f"hinterland-{_ascii(name)}", "dataset", about),
        *_pages(panel.pages, every["origin"]),
    ]


def study_entries(results: Results) -> list[Entry]:
    """Return the paper that a study tests, the study, the tool, and the pages of its figures."""
    study = results.study
    title = study.title.get(language()) or next(iter(study.title.values()), study.name)
    about, key = {"title": title, "note": _named(results.files)}, _ascii(study.name)
    entries = [Entry(f"{key}-study", "dataset", about), *tool_entries()]
    if study.paper:
        kind: Kind = "article" if "journal" in study.paper else "other"
        entries.insert(0, Entry(f"{key}-paper", kind, study.paper))
    return [*entries, *_pages(results.panel.pages, results.origins["origin"])]


def written(entry: Entry, form: Format) -> str:
    """Return an entry as text in one of `FORMATS`.

    Examples
    --------
    >>> written(tool_entries()[0], "gbt7714")[:58]
    'The Hinterland developers. Hinterland: how unevenly a coun'
    """
    about = entry.fields
    if form == "bibtex":
        kind = entry.kind if entry.kind in ("article", "software", "dataset") else "misc"
        lines = [f"@{kind}{{{entry.key},"]
        for name, text in about.items():
            if name not in ("url", "doi"):
                text = re.sub(r"[\\~^&%$#_{}]", lambda m: _SIGNS.get(m[0], f"\\{m[0]}"), text)
                is_person = name == "author" and entry.kind in ("article", "other")
                # Braces keep titles and names of bodies as they are.
                text = f"{{{text}}}" if name in ("author", "title") and not is_person else text
            lines.append(f"  {name} = {{{text}}},")
        return "\n".join([*lines, "}"])
    known = {name: about.get(name, "") for name in _FIELDS}
    if form == "gbt7714":
        version = known["version"] and f": {known['version']}"
        places = (known[name] for name in ("journal", "institution", "year"))
        parts = [
            known["author"],
            f"{known['title']}{version}[{_MARKS[entry.kind]}]",
            ", ".join(filter(None, places)),
            known["urldate"] and f"[{known['urldate']}]",
            known["url"],
            known["doi"] and f"DOI: {known['doi']}",
            known["note"],
        ]
    else:
        parts = [
            known["author"],
            known["title"],
            known["version"] and t("version {version}", version=known["version"]),
            *(known[name] for name in ("journal", "institution", "year", "url")),
            known["urldate"] and t("fetched {date}", date=known["urldate"]),
            known["doi"] and f"doi:{known['doi']}",
            known["note"],
        ]
    return ". ".join(filter(None, parts)) + "."


def _pages(pages: pl.DataFrame, origins: pl.Series) -> Iterator[Entry]:
    used = origins.drop_nulls().str.split("#").list.first().unique()
    for page in pages.filter(pl.col("page").is_in(used.implode())).rows(named=True):
        online = page["kind"] == "page"
        # A compiled copy's title is a label of ours; its address says what it is.
        title = (online and page["title"]) or page["address"] or page["title"]
        about = {
            "author": page["publisher"],
            "title": title,
            "url": page["address"] if online else None,
            "urldate": (page["fetched"] or "")[:10] if online else None,
            "note": "; ".join(filter(None, (page["note"], _digest(page["digest"])))),
        }
        known = {name: text for name, text in about.items() if text}
        yield Entry(f"source-{page['page']}", "page" if online else "dataset", known)


def _named(files: Iterable[tuple[str, str]]) -> str:
    """Return files with their digests, as a note has them."""
    return "; ".join(", ".join(filter(None, (name, _digest(d)))) for name, d in files)


def _digest(digest: str | None) -> str:
    return f"sha256 {digest}" if digest else ""


def _ascii(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "own"
