"""What a publisher printed figures in, as the publisher names it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final, Literal, get_args

from ..language import t

__all__ = ["KINDS", "Kind", "Publication", "copy_address"]

#: A yearbook has editions; a database is as of a day; a release is a text with figures in it.
Kind = Literal["yearbook", "database", "dataset", "release"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

#: How the sources of a pack name a public copy: `github OWNER/REPOSITORY`.
_COPY: Final = re.compile(r"\bgithub (?P<repository>[\w.-]+/[\w.-]*\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What figures were published in; what is not known is empty.

    Attributes
    ----------
    kind
        What it is.
    title, table, publisher
        As the publisher has them, in the language that is spoken where they have it.
    edition
        The year of the edition, or the day or month that it was published or is as of.
    address
        The public address of the table or, where only that is known, of the whole.
    accessed
        The day on which it was asked for.
    """

    kind: Kind
    title: str
    publisher: str = ""
    table: str = ""
    edition: str = ""
    address: str = ""
    accessed: str = ""

    @property
    def name(self) -> str:
        """The title with edition and table.

        Examples
        --------
        >>> Publication(kind="yearbook", title="Yearbook", edition="2009", table="3-9").name
        'Yearbook 2009: 3-9'
        >>> Publication(kind="database", title="Portal", edition="2018-12").name
        'Portal (2018-12)'
        """
        whole = self.title
        if self.edition and self.kind == "yearbook":
            whole = t("{title} {edition}", title=whole, edition=self.edition)
        elif self.edition:
            whole = t("{title} ({edition})", title=whole, edition=self.edition)
        return t("{title}: {table}", title=whole, table=self.table) if self.table else whole

    def facts(self) -> Mapping[str, str | None]:
        """Return what is known of it by name, None for what is not."""
        return {key: text or None for key, text in asdict(self).items()}


def copy_address(source: str) -> tuple[str, str]:
    """Return what a source says of a public copy alone, and the copy's address; "" if none.

    Examples
    --------
    >>> copy_address("Yearbook 2019; github a/b.c: gdp.csv")
    ('github a/b.c: gdp.csv', 'https://github.com/a/b.c')
    >>> copy_address("Yearbook 2019; github a/...: gdp.csv"), copy_address("my.csv")
    (('github a/...: gdp.csv', ''), ('my.csv', ''))
    """
    start = source.find("github ")
    named = source[start:] if start >= 0 else source
    found = _COPY.match(named)
    return named, f"https://github.com/{found['repository']}" if found else ""
