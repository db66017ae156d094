"""What one running explorer knows: its studies, library and project, and what it has made."""

import secrets
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, UsageError
from ..files import bytes_of
from ..language import language, t
from .memo import Memo

if TYPE_CHECKING:
    from ..study import Results, Study
    from .setting import Setting

__all__ = ["Explorer", "Listed"]

_MOST_RESULTS = 12
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Listed:
    """A study as the first page lists it: its name, title by language, years, and file."""

    name: str
    title: Mapping[str, str]
    years: tuple[int, int]
    file: str | Path
    digest: str


@dataclass(slots=True)
class Explorer:
    """Studies that are looked at, and what goes with them.

    Attributes
    ----------
    studies
        By name.
    library, project
        The folder of a page library and that of one's own files; None where there is none.
    language
        The language of addresses that name none.
    token
        What a form has to send with a POST; new at each start.
    password
        What the first address has to have where the explorer serves a network, else "".
    results, answers
        What was computed for each setting, and the bytes of answers by their validator.
    """

    studies: Mapping[str, Listed]
    library: Path | None = None
    project: Path | None = None
    language: str = "en"
    password: str = field(default="", repr=False)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    results: "Memo[Setting, Results]" = field(default_factory=lambda: Memo(_MOST_RESULTS))
    answers: Memo[str, bytes] = field(default_factory=lambda: Memo(_MOST_BYTES, len))
    read: "Memo[str, Study]" = field(default_factory=lambda: Memo(_MOST_RESULTS))

    @classmethod
    def of(
        cls,
        studies: Sequence[str | Path],
        *,
        library: Path | None = None,
        project: Path | None = None,
        password: str = "",
    ) -> "Explorer":
        """Return an explorer of some studies, in the language that is spoken.

        Parameters
        ----------
        studies
            Names of shipped studies, or study files.

        Raises
        ------
        UsageError
            There is no such study, or two have one name.
        InputError
            A file is not a study.

        Examples
        --------
        >>> list(Explorer.of(["zhao"]).studies)
        ['zhao']
        """
        found: dict[str, Listed] = {}
        for file in studies:
            one = _listed(file)
            if one.name in found:
                raise UsageError(t("two studies are called {name!r}", name=one.name))
            found[one.name] = one
        return cls(
            found, library=library, project=project, language=language(), password=password
        )

    def is_token(self, given: str) -> bool:
        """Return whether a form sent this start's token."""
        return secrets.compare_digest(given.encode(), self.token.encode())


def _listed(file: str | Path) -> Listed:
    """Read what the first page says of a study, without what it takes to run it."""
    import hashlib

    path = Path(file)
    shipped = Path(__file__).parents[1] / "data" / "studies" / f"{file}.toml"
    if path.name == str(file) and shipped.is_file():
        path = shipped
    elif not path.is_file():
        raise UsageError(t("there is no study or file {name!r}", name=str(file)))
    data = bytes_of(path)
    try:
        table: dict[str, Any] = tomllib.loads(data.decode("utf-8-sig"))
        first, last = table["years"]
        name, title = str(table["name"]), table.get("title", {})
    except (KeyError, TypeError, ValueError) as error:
        what = t("{file}: this is not a study file; it needs a name and years", file=path.name)
        raise InputError(what, file=path.name) from error
    text = {"en": title} if isinstance(title, str) else title
    return Listed(name, text, (int(first), int(last)), path, hashlib.sha256(data).hexdigest())
