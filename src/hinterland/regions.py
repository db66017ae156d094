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
        """Every name that stands for the region, its codes included."""
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
        Shanxi and Shaanxi, are never taken for one another.

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

    Fields may be parted by commas, semicolons, tabs or bars, in UTF-8, UTF-16, GBK or Latin-1.
    `kind` is nation, province or part. In place of `name` there may be `en`, `zh`, `zh_long`,
    `iso`, `pinyin`, `aliases` (`|` between them) and `has_data` (yes or no).

    Raises
    ------
    InputError
        A column or a name is missing, a kind is unknown, or a name stands for two regions.
    """
    rows = _read(path, ("region", "kind"))[0]
    regions: list[Region] = []
    by_name: dict[str, Region] = {}
    for number, row in rows:
        where = t("{where}, row {row}", where=path.name, row=number)
        region = _region(row, where)
        for name in region.names:
            if by_name.setdefault(_plain(name), region) is not region:
                other = by_name[_plain(name)].code
                raise InputError(
                    t(
                        "{where}: {name!r} already stands for {other}",
                        where=where,
                        name=name,
                        other=other,
                    )
                )
        regions.append(region)
    if sum(r.kind == "nation" for r in regions) > 1:
        raise InputError(t("{file}: there is more than one nation", file=path.name))
    if not any(r.kind == "province" for r in regions):
        raise InputError(t("{file}: there is no row of kind province", file=path.name))
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
        `three`, `four`, `eight`, or a file. Units that are no province are ignored.
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
        where = t("{where}, row {row}", where=path.name, row=number)
        try:
            region = country.find(row["region"])
        except InputError as error:
            raise InputError(f"{where}: {error}") from error
        if region.code not in wanted:
            continue
        if row["group"] in {"", "nation"}:
            reserved, empty = t("the name 'nation' is reserved"), t("the group is empty")
            what = reserved if row["group"] else empty
            raise InputError(f"{where}: {what} ({region.name})")
        if region.code in group_of:
            raise InputError(
                t(
                    "{where}: {region} stands in the scheme twice; keep one row",
                    where=where,
                    region=region.name,
                )
            )
        group_of[region.code] = row["group"]
    absent = [country.region(code).name for code in wanted if code not in group_of]
    if absent:
        raise InputError(
            t(
                "{file}: the scheme misses {regions}; add a row for each",
                file=path.name,
                regions=listed(absent),
            )
        )
    groups = {
        group: tuple(sorted(code for code, g in group_of.items() if g == group))
        for group in dict.fromkeys(group_of.values())
    }
    return Scheme(path.stem, groups, path.name, digest)


def _region(row: Mapping[str, str], where: str) -> Region:
    if row["kind"] not in get_args(Kind):
        hint = did_you_mean(row["kind"], get_args(Kind))
        raise InputError(
            t(
                "{where}: there is no kind {kind!r}; {hint}",
                where=where,
                kind=row["kind"],
                hint=hint,
            )
        )
    name = row.get("en") or row.get("name", "")
    for column, text in (("region", row["region"]), ("name", name)):
        if not text:
            raise InputError(
                t("{where}: the {column} is empty; fill it in", where=where, column=column)
            )
    if row.get("has_data", "yes") not in {"yes", "no"}:
        raise InputError(
            t(
                "{where}: has_data is {text!r}; write yes or no",
                where=where,
                text=row["has_data"],
            )
        )
    return Region(
        code=row["region"],
        kind=cast(Kind, row["kind"]),
        en=name,
        zh=row.get("zh", ""),
        zh_long=row.get("zh_long", ""),
        iso=row.get("iso", ""),
        pinyin=row.get("pinyin", ""),
        aliases=tuple(a for a in row.get("aliases", "").split("|") if a),
        has_data=row.get("has_data", "yes") == "yes",
    )


def _plain(name: str) -> str:
    """Return a name without what printing adds: padding, width, case, hyphens, apostrophes."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in text if not _is_padding(c) and c not in "-‐'’")


def _is_padding(character: str) -> bool:
    # Cf: zero-width spaces and byte order marks, which web pages leave inside names.
    return character.isspace() or unicodedata.category(character) == "Cf"


def _read(path: Path, needed: Sequence[str]) -> tuple[list[tuple[int, dict[str, str]]], str]:
    """Return a CSV's rows, each with its line and its texts stripped, and its sha256."""
    data = bytes_of(path)
    lines = _lines(_decoded(data, path.name), needed, path.name)
    header = next((n for n, (_line, texts) in enumerate(lines) if set(needed) <= set(texts)), 0)
    columns = lines[header][1] if lines else []
    for column in needed:
        if column not in columns:
            raise InputError(
                t("{where}: the column {column!r} is missing", where=path.name, column=column)
            )
        if columns.count(column) > 1:
            raise InputError(
                t(
                    "{where}: two columns are headed {column!r}; keep one",
                    where=path.name,
                    column=column,
                )
            )
    rows = [
        (line, dict(zip_longest(columns, row[: len(columns)], fillvalue="")))
        for line, row in lines[header + 1 :]
    ]
    if not rows:
        raise InputError(t("{file}: there is a header but no row", file=path.name))
    return rows, hashlib.sha256(data).hexdigest()


def _decoded(data: bytes, name: str) -> str:
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
    raise InputError(
        t(
            "{file}: the text is not in an encoding that is known; save it as UTF-8 CSV",
            file=name,
        )
    )


def _lines(text: str, needed: Sequence[str], name: str) -> list[tuple[int, list[str]]]:
    """Return the lines of a CSV that aren't blank, each with its number and its fields.

    What is between the fields is what parts the needed columns from one another.
    """
    first = {mark: _first_with(text, mark, needed) for mark in _DELIMITERS}
    mark = min(_DELIMITERS, key=lambda mark: first[mark])
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=mark)
    try:
        return [
            (reader.line_num, [field.strip() for field in row])
            for row in reader
            if "".join(row).strip()
        ]
    except csv.Error as error:
        raise InputError(
            t(
                "{where}, row {row}: this is no CSV ({error})",
                where=name,
                row=reader.line_num,
                error=error,
            )
        ) from error


def _first_with(text: str, mark: str, needed: Sequence[str]) -> int:
    """Return the first line that has all needed columns, with a mark between them."""
    for number, line in enumerate(text[:_HEAD].splitlines()):
        if set(needed) <= {field.strip(' "\t') for field in line.split(mark)}:
            return number
    return _HEAD
