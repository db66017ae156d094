"""What an edition is: its folders, its menus, its files and how each is printed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from .layout import Style
from .sheet import Label, Table

__all__ = [
    "ENGLISH",
    "FINANCE",
    "GDP",
    "MORE",
    "NOTE",
    "PEOPLE",
    "TRADE",
    "Edition",
    "File",
    "Kind",
    "edition",
    "english",
    "pictures",
]

Kind = Literal["html", "xls", "encrypted xls", "html xls", "xlsx", "csv", "jpg", "pdf"]

GDP: Final = "国民经济核算 National Accounts"
PEOPLE: Final = "人口 Population"
TRADE: Final = "对外经济贸易 Foreign Trade and Economic Cooperation"
FINANCE: Final = "金融业 Financial Intermediation"

ENGLISH: Final = Style(words="en", stub_columns=1)
NOTE: Final = Label(
    "注：1.本表按当年价格计算，由陶喆、朱镕校对。",
    "Note: 1. Data in this table are calculated at current prices.",
)
MORE: Final = Label(
    "　　　2.部分数据因四舍五入，总计与分项之和略有出入。", "    2. Totals are rounded."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file with one table: where it lies below the edition's folder, and its ways.

    `language` is that of the menu that links it, or of its place where none does. A `hidden`
    file is linked nowhere: it lies beside a picture or page of the same name.
    """

    path: str
    kind: Kind
    table: Table
    style: Style
    chapter: str
    language: Literal["zh", "en"] = "zh"
    hidden: bool = False
    nested: bool = False
    twice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition: its name, the folders that hold it, and its files.

    `moved` is where it once was and only refers to its place now; `quote` is around the
    addresses in its menus.
    """

    year: int
    folders: tuple[str, ...]
    files: tuple[File, ...]
    moved: str = ""
    quote: str = "'"
    index: dict[str, str]
    menus: dict[str, str]


def edition(
    year: int,
    folders: Iterable[str],
    files: Iterable[File],
    *,
    moved: str = "",
    quote: str = "'",
) -> Edition:
    """Return an edition with the usual names of entrances and menus."""
    return Edition(
        year=year,
        folders=tuple(folders),
        files=tuple(files),
        moved=moved,
        quote=quote,
        index={"zh": "indexch.htm", "en": "indexeh.htm"},
        menus={"zh": "left.htm", "en": "left_.htm"},
    )


def english(path: str, kind: Kind, table: Table, chapter: str, style: Style) -> File:
    """Return a file of the English part."""
    return File(path=path, kind=kind, table=table, style=style, chapter=chapter, language="en")


def pictures(
    path: str, marks: tuple[str, str], table: Table, chapter: str, style: Style
) -> list[File]:
    """Return a table's pictures in both languages, and the workbooks that no menu links."""
    way_en = replace(ENGLISH, unit_order=style.unit_order, renamed=style.renamed)
    files = []
    for mark, language, way in zip(marks, ("zh", "en"), (style, way_en), strict=True):
        base = File(
            path=path.format(mark) + ".jpg",
            kind="jpg",
            table=table,
            style=way,
            chapter=chapter,
            language="zh" if language == "zh" else "en",
        )
        hidden = replace(base, path=path.format(mark) + ".xls", kind="xls", hidden=True)
        files += [base, hidden]
    return files
