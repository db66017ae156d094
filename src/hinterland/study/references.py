"""References as they are written: BibTeX, GB/T 7714—2015, APA's 7th edition, a line of text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from ..language import language, shipped, t
from ..sources import Kind

__all__ = ["FORMATS", "Entry", "Format", "written"]

Format = Literal["bibtex", "gbt7714", "apa", "plain"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)


#: GB/T 7714—2015, annex B; with /OL behind it where there is an address.
_MARKS: Final[Mapping[str, str]] = {
    "software": "CP", "dataset": "DS", "article": "J", "other": "Z", "yearbook": "M",
    "database": "DB", "release": "Z",
}  # fmt: skip
#: What APA says in brackets behind a title.
_BRACKETS: Final[Mapping[str, str]] = {
    "software": shipped("Computer software"), "dataset": shipped("Data set"),
    "database": shipped("Database"),
}  # fmt: skip
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
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
    kind: Kind | Literal["software", "article", "other"]
    fields: Mapping[str, str] = field(default_factory=dict)


def written(entry: Entry, form: Format) -> str:
    """Return an entry as text in one of `FORMATS`.

    Examples
    --------
    >>> written(Entry("x", "dataset", {"author": "A", "title": "T", "year": "2019"}), "gbt7714")
    'A. T[DS]. 2019.'
    """
    about = entry.fields
    if form == "bibtex":
        kind = entry.kind if entry.kind in ("article", "software", "dataset") else "misc"
        lines = [f"@{kind}{{{entry.key},"]
        for name, text in about.items():
            if name == "year":
                text = text[:4]
            if name not in ("url", "doi"):
                text = re.sub(r"[\\~^&%$#_{}]", lambda m: _SIGNS.get(m[0], f"\\{m[0]}"), text)
                is_person = name == "author" and entry.kind in ("article", "other")
                # Braces keep titles and names of bodies as they are.
                text = f"{{{text}}}" if name in ("author", "title") and not is_person else text
            lines.append(f"  {name} = {{{text}}},")
        return "\n".join([*lines, "}"])
    known = {name: about.get(name, "") for name in _FIELDS}
    parts = {"gbt7714": _gbt7714, "apa": _apa, "plain": _plain}[form](entry.kind, known)
    # A part that ends in a stop gets no second one.
    return ". ".join(part.removesuffix(".") for part in parts if part) + "."


def _gbt7714(kind: str, known: Mapping[str, str]) -> list[str]:
    """Return author, title and mark, publisher and year with day of access, address, DOI."""
    version = known["version"] and f": {known['version']}"
    mark = _MARKS[kind] + ("/OL" if known["url"] else "")
    year = known["year"]
    # The day of an update is in parentheses, a year by itself.
    date = f"({year})" if len(year) > 4 else year
    places = ", ".join(filter(None, (known["journal"], known["institution"], date)))
    return [
        known["author"],
        f"{known['title']}{version}[{mark}]",
        places + (known["urldate"] and f"[{known['urldate']}]"),
        known["url"],
        known["doi"] and f"DOI: {known['doi']}",
        known["note"],
    ]


def _apa(kind: str, known: Mapping[str, str]) -> list[str]:
    """Return author, date, title, source and address, as APA's 7th edition has them."""
    version = known["version"] and t(" (Version {version})", version=known["version"])
    bracket = f" [{t(_BRACKETS[kind])}]" if kind in _BRACKETS else ""
    title, date = known["title"] + version + bracket, f"({_apa_date(known['year'])})"
    head = [f"{known['author'].removesuffix('.')}. {date}", title]
    if not known["author"]:
        head = [f"{title}. {date}"]
    url = known["url"]
    if url and known["urldate"]:
        url = t("Retrieved {date}, from {address}", date=known["urldate"], address=url)
    return [
        *head,
        known["journal"],
        known["institution"],
        url or (known["urldate"] and t("fetched {date}", date=known["urldate"])),
        known["doi"] and f"https://doi.org/{known['doi']}",
        known["note"],
    ]


def _apa_date(date: str) -> str:
    """Return a date as APA has it: `2019, May 1`; "n.d." where there is none.

    Examples
    --------
    >>> _apa_date("2019-05-01"), _apa_date("2018-12"), _apa_date("2025-Q2"), _apa_date("")
    ('2019, May 1', '2018, December', '2025-Q2', 'n.d.')
    """
    if not date:
        return t("n.d.")
    found = re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", date)
    if found is None:
        return date
    if language() == "zh":
        return f"{found[1]}年{int(found[2])}月" + (f"{int(found[3])}日" if found[3] else "")
    return f"{found[1]}, {_MONTHS[int(found[2]) - 1]}" + (
        f" {int(found[3])}" if found[3] else ""
    )


def _plain(_kind: str, known: Mapping[str, str]) -> list[str]:
    return [
        known["author"],
        known["title"],
        known["version"] and t("version {version}", version=known["version"]),
        *(known[name] for name in ("journal", "institution", "year", "url")),
        known["urldate"] and t("fetched {date}", date=known["urldate"]),
        known["doi"] and f"doi:{known['doi']}",
        known["note"],
    ]
