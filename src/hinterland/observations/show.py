"""How a table of facts shows itself: as text, and in a notebook as HTML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import polars as pl

from ..language import columns_of, listed, padded, t

__all__ = ["Shown", "sources_line", "unit_word", "years_word"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A small table between a line for what it is and lines for where it comes from.

    Examples
    --------
    >>> print(Shown("One", ("series", "values"), [("gdp", "31")], ["Source: NBS"]).text())
    One
    series  values
    gdp     31
    Source: NBS
    """

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    foot: Sequence[str]

    def text(self) -> str:
        """Return it for a terminal; a Chinese character takes two columns."""
        table = [self.heads, *self.rows]
        widths = [max(columns_of(row[i]) for row in table) for i in range(len(self.heads))]
        lines = (
            "  ".join(
                padded(text, width) for text, width in zip(row, widths, strict=True)
            ).rstrip()
            for row in table
        )
        return "\n".join([self.caption, *lines, *self.foot])

    def html(self) -> str:
        """Return it for a notebook, as one table without styles or scripts of its own."""
        heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in self.heads)
        rows = "".join(
            f'<tr><th scope="row">{escape(row[0])}</th>'
            + "".join(f"<td>{escape(text)}</td>" for text in row[1:])
            + "</tr>"
            for row in self.rows
        )
        foot = "<br>".join(map(escape, self.foot))
        return (
            f"<table><caption>{escape(self.caption)}</caption><thead><tr>{heads}</tr></thead>"
            f"<tbody>{rows}</tbody></table><p>{foot}</p>"
        )


def sources_line(pages: pl.DataFrame, origins: Iterable[str | None]) -> str:
    """Return who published the pages of some origins; where nobody is named, the page's title."""
    used = {origin.partition("#")[0] for origin in origins if origin}
    rows = pages.filter(pl.col("page").is_in(sorted(used))).rows(named=True)
    publishers = sorted({t(name) for row in rows if (name := row["publisher"])})
    unnamed = [row["title"] or row["address"] for row in rows if not row["publisher"]]
    if len(unnamed) > 3:
        rest = t("{count} files that name no publisher", count=len(unnamed))
        named = [*publishers, rest]
    else:
        named = [*publishers, *(str(name) for name in unnamed if name)]
    return t("Sources: {names}", names=listed(named) or t("none"))


def unit_word(unit: str | None) -> str:
    """Return a unit as a reader is told it, a dash where there is none.

    Examples
    --------
    >>> unit_word("USD"), unit_word("1"), unit_word(None)
    ('USD', 'unit-free', '–')
    """
    return t("unit-free") if unit == "1" else unit or "–"


def years_word(first: int | None, last: int | None) -> str:
    """Return the first and the last year as a reader is told them, a dash where there are none.

    Examples
    --------
    >>> from hinterland.language import speaking
    >>> years_word(1992, 2024), years_word(None, None)
    ('1992–2024', '–')
    >>> with speaking("zh"):
    ...     years_word(1992, 2024)
    '1992—2024年'
    """
    if first is None or last is None:
        return "–"
    return t("{first}–{last}", first=first, last=last)
