"""The units of a country, by code and by name, and the schemes that group them."""

import codecs
import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Final, Literal, cast, get_args

from .errors import InputError, UsageError, closest
from .files import bytes_of
from .language import did_you_mean, language, listed, t

__all__ = ["Country", "Region", "Scheme", "china", "list_schemes", "read_country", "scheme"]

Kind = Literal["nation", "province", "part"]

_CHINA: Final = Path(__file__).parent / "data" / "china"
_DELIMITERS: Final = ",;\t|"
#: So many characters are searched for the heading of a CSV.
_HEAD: Final = 65_536
#: Encodings that don't say what they are: of China, of the West.
_CODES: Final = ("gb18030", "cp1252")
_HIGH_BYTES: Final = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Region:
    """A nation, a province, or a part of one, and every name that it is known by."""

    code: str
    kind: Kind
    en: str
    zh: str = ""
    zh_long: str = ""
    iso: str = ""
    pinyin: str = ""
    aliases: tuple[str, ...] = ()
    has_data: bool = True

    @property
    def name(self) -> str:
        """The usual name, in the language that is spoken."""
        return (self.zh if language() == "zh" else "") or self.en

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the region, its codes included."""
        usual = (self.code, self.iso, self.en, self.zh, self.zh_long, self.pinyin)
        return tuple(name for name in (*usual, *self.aliases) if name)


@dataclass(frozen=True, slots=True)
class Country:
    """A nation and its regions."""

    regions: tuple[Region, ...]
    _by_name: Mapping[str, Region] = field(repr=False, compare=False)

    @property
    def nation(self) -> str | None:
        """The nation's code, None where the country has no row of its own."""
        return next((r.code for r in self.regions if r.kind == "nation"), None)

    @property
    def provinces(self) -> tuple[str, ...]:
        """The codes of the provinces that have data, in order."""
        kept = (r.code for r in self.regions if r.kind == "province" and r.has_data)
        return tuple(sorted(kept))

    def find(self, name: str) -> Region:
        """Return the region of a code or name.

        Names match exactly but for white space, letter case, width and hyphens: 山西 and 陕西,
        Shanxi and Shaanxi, are never confused.

        Raises
        ------
        InputError
            No region has that name; the message suggests one.

        Examples
        --------
        >>> china().find("北　京").code, china().find("Tibet").en
        ('110000', 'Xizang')
        """
        found = self._by_name.get(_plain(name))
        if found is None:
            names = [n for r in self.regions for n in (r.en, r.zh, r.zh_long, *r.aliases) if n]
            near = closest(name.strip(), names) is not None
            hint = did_you_mean(name, names) if near else t("give its code or its usual name")
            raise InputError(t("no region is called {name!r}; {hint}", name=name, hint=hint))
        return found

    def region(self, code: str) -> Region:
        """Return the region of a code; KeyError where there is none."""
        return self._by_name[_plain(code)]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A partition of the provinces: group → codes, in the order of its file."""

    name: str
    groups: Mapping[str, tuple[str, ...]]
    file: str = ""
    digest: str = ""

    def of(self, code: str) -> str:
        """Return the group that a province belongs to; KeyError where it is in none."""
        for group, codes in self.groups.items():
            if code in codes:
                return group
        raise KeyError(code)


@cache
def china() -> Country:
    """Return China: the nation and its 34 provincial units, 31 of them with data.

    Examples
    --------
    >>> len(china().provinces), china().nation
    (31, '100000')
    """
    return read_country(_CHINA / "regions.csv")


def read_country(path: Path) -> Country:
    """Read a country from a CSV with the columns region, kind, name.

    Fields may be separated by commas, semicolons, tabs or bars, in UTF-8, UTF-16, GBK or Latin-1.
    `kind` is nation, province or part. In place of `name` there may be `en`, `zh`, `zh_long`,
    `iso`, `pinyin`, `aliases` (`|` between them) and `has_data` (yes or no).

    Raises
    ------
    InputError
        A column or a name is missing, a kind is unknown, or two regions have one name.
    """
    regions: list[Region] = []
    by_name: dict[str, Region] = {}
    for number, row in _read(path, ("region", "kind"))[0]:
        region = _region(row, path, number)
        for name in region.names:
            other = by_name.setdefault(_plain(name), region)
            if other is not region:
                what = t("{name!r} is already a name of {other}", name=name, other=other.code)
                raise _error(what, path, number)
        regions.append(region)
    if sum(r.kind == "nation" for r in regions) > 1:
        raise _error(t("there is more than one nation"), path)
    if not any(r.kind == "province" for r in regions):
        raise _error(t("there is no row of kind province"), path)
    return Country(tuple(regions), by_name)


def list_schemes() -> tuple[str, ...]:
    """Return the names of the shipped schemes.

    Examples
    --------
    >>> list_schemes()
    ('eight', 'four', 'three')
    """
    return tuple(sorted(p.stem for p in (_CHINA / "schemes").glob("*.csv")))


def scheme(
    name_or_path: str | Path, country: Country, *, provinces: Sequence[str] | None = None
) -> Scheme:
    """Return a shipped scheme, or one from a CSV with the columns region and group.

    Parameters
    ----------
    name_or_path
        `three`, `four`, `eight`, or a file. Units that are not provinces are ignored.
    country
        Whose provinces are grouped.
    provinces
        The codes that must be covered once each; all of the country's unless given.

    Raises
    ------
    UsageError
        There is no such scheme or file.
    InputError
        A province is missing or repeated, or a group is called `nation`.

    Examples
    --------
    >>> [len(codes) for codes in scheme("three", china()).groups.values()]
    [11, 8, 12]
    """
    path = Path(name_or_path)
    if name_or_path in list_schemes():
        path = _CHINA / "schemes" / f"{name_or_path}.csv"
    if not path.is_file():
        hint = did_you_mean(str(name_or_path), list_schemes())
        raise UsageError(
            t("there is no scheme or file {name!r}; {hint}", name=str(name_or_path), hint=hint)
        )
    rows, digest = _read(path, ("region", "group"))
    wanted = country.provinces if provinces is None else provinces
    group_of: dict[str, str] = {}
    for number, row in rows:
        try:
            region = country.find(row["region"])
        except InputError as error:
            raise _error(str(error), path, number) from error
        if region.code not in wanted:
            continue
        if row["group"] in {"", "nation"}:
            reserved, empty = t("the name 'nation' is reserved"), t("the group is empty")
            what = reserved if row["group"] else empty
            raise _error(f"{what} ({region.name})", path, number)
        if region.code in group_of:
            what = t("{region} is in the scheme twice; keep one row", region=region.name)
            raise _error(what, path, number)
        group_of[region.code] = row["group"]
    absent = listed(country.region(code).name for code in wanted if code not in group_of)
    if absent:
        what = t("these regions are in no group: {regions}; add a row for each", regions=absent)
        raise _error(what, path)
    groups = {
        group: tuple(sorted(code for code, g in group_of.items() if g == group))
        for group in dict.fromkeys(group_of.values())
    }
    return Scheme(path.stem, groups, path.name, digest)


def _error(what: str, path: Path, row: int | None = None) -> InputError:
    """Return an error that names the file, and the line of the row."""
    where = path.name if row is None else t("{where}, row {row}", where=path.name, row=row)
    text = t("{place}: {what}", place=where, what=what)
    return InputError(text, file=path.name, line=row)


def _region(row: Mapping[str, str], path: Path, number: int) -> Region:
    if row["kind"] not in get_args(Kind):
        hint = did_you_mean(row["kind"], get_args(Kind))
        what = t("there is no kind {kind!r}; {hint}", kind=row["kind"], hint=hint)
        raise _error(what, path, number)
    name = row.get("en") or row.get("name", "")
    for column, text in (("region", row["region"]), ("name", name)):
        if not text:
            what = t("the {column} is empty; fill it in", column=column)
            raise _error(what, path, number)
    has_data = row.get("has_data", "yes")
    if has_data not in {"yes", "no"}:
        what = t("has_data is {text!r}; write yes or no", text=has_data)
        raise _error(what, path, number)
    return Region(
        code=row["region"],
        kind=cast(Kind, row["kind"]),
        en=name,
        zh=row.get("zh", ""),
        zh_long=row.get("zh_long", ""),
        iso=row.get("iso", ""),
        pinyin=row.get("pinyin", ""),
        aliases=tuple(a for a in row.get("aliases", "").split("|") if a),
        has_data=has_data == "yes",
    )


def _plain(name: str) -> str:
    """Return a name without what printing adds: padding, width, case, hyphens, apostrophes."""
    text = unicodedata.normalize("NFKC", name).casefold()
    # Cf: zero-width spaces and byte order marks, which web pages leave inside names.
    return "".join(
        c
        for c in text
        if not c.isspace() and unicodedata.category(c) != "Cf" and c not in "-‐'’"
    )


def _read(path: Path, needed: Sequence[str]) -> tuple[list[tuple[int, dict[str, str]]], str]:
    """Return a CSV's rows, each with its line and its texts stripped, and its sha256."""
    data = bytes_of(path)
    lines = _lines(_decoded(data, path), needed, path)
    header = next((n for n, (_line, texts) in enumerate(lines) if set(needed) <= set(texts)), 0)
    columns = lines[header][1] if lines else []
    for column in needed:
        if column not in columns:
            raise _error(t("the column {column!r} is missing", column=column), path)
        if columns.count(column) > 1:
            what = t("two columns are headed {column!r}; keep one", column=column)
            raise _error(what, path)
    rows = [
        (line, dict(zip_longest(columns, row[: len(columns)], fillvalue="")))
        for line, row in lines[header + 1 :]
    ]
    if not rows:
        raise _error(t("there is a header but no row"), path)
    return rows, hashlib.sha256(data).hexdigest()


def _decoded(data: bytes, path: Path) -> str:
    """Return the text of a CSV: UTF-8, UTF-16, or as Excel saves it in China or the West.

    Of the last two, bytes above ASCII come in pairs in Chinese, mostly alone in the West.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        likely = ["utf-16"]
    elif b"\0" in data[:2]:
        likely = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    else:
        runs = _HIGH_BYTES.findall(data)
        pairs = sum(len(run) % 2 == 0 for run in runs)
        likely = ["utf-8-sig", *(_CODES if 2 * pairs > len(runs) else reversed(_CODES))]
    for encoding in likely:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _error(t("the encoding of the text is not known; save it as UTF-8 CSV"), path)


def _lines(text: str, needed: Sequence[str], path: Path) -> list[tuple[int, list[str]]]:
    """Return the lines of a CSV that aren't blank, each with its number and its fields.

    The delimiter is the one between the needed columns.
    """
    mark = min(_DELIMITERS, key=lambda mark: _first_with(text, mark, needed))
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=mark)
    try:
        return [
            (reader.line_num, [field.strip() for field in row])
            for row in reader
            if "".join(row).strip()
        ]
    except csv.Error as error:
        what = t("this is not a CSV file ({error})", error=error)
        raise _error(what, path, reader.line_num) from error


def _first_with(text: str, mark: str, needed: Sequence[str]) -> int:
    """Return the first line that has all needed columns, with a mark between them."""
    for number, line in enumerate(text[:_HEAD].splitlines()):
        if set(needed) <= {field.strip(' "\t') for field in line.split(mark)}:
            return number
    return _HEAD
