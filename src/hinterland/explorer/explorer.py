"""What one running explorer knows: its studies, library and project, and what it has made."""

import contextlib
import secrets
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter

from ..errors import InputError, UsageError
from ..files import bytes_of
from ..language import language, t
from .memo import Memo

if TYPE_CHECKING:
    import polars as pl

    from ..panel import Panel
    from ..study import Results, Study
    from ..study.figure_data.frames import FigureFrame
    from .look.boundaries import Boundaries
    from .setting import Setting

__all__ = ["Explorer", "Listed"]

_MOST_RESULTS = 12
_MOST_FRAMES = 40
_MOST_WORKERS = 3
_MOST_BYTES = 64 * 1024 * 1024
#: Keys of a study file that may name a file next to it.
_FILES = ("panel", "regions", "scheme")


@dataclass(frozen=True, slots=True)
class Listed:
    """A study as the first page lists it, and what is needed to run it.

    Attributes
    ----------
    name, title, years
        The title is by language.
    path
        Its file.
    source
        What the command line and Python call it: a shipped name, or the file's.
    files
        The file, and those that it names.
    state
        Changes whenever one of them does.
    country
        What the study names as its country or, without that, as its panel.
    """

    name: str
    title: Mapping[str, str]
    years: tuple[int, int]
    path: Path
    source: str
    files: tuple[Path, ...]
    state: str
    country: str = ""


@dataclass(slots=True)
class Explorer:
    """Studies that are looked at, and what goes with them.

    Attributes
    ----------
    studies
        By name.
    library, project
        The folder of a page library and that of one's own files; None where there is none.
    boundaries
        Those of regions, for maps; None for tiles.
    language
        The language of addresses that name none.
    token
        What a form has to send with a POST; new at each start.
    password
        What the first address has to have where the explorer serves a network, else "".
    workers
        How many views are made at once, so that memory and processors suffice.
    results, rows, grouped, missing, cited, frames, answers
        What was computed for each setting, the same as rows, the panel of its groups, the cells
        that are missing, how to cite it, what figures draw of it, and the bytes of answers by
        their validator.
    """

    studies: dict[str, Listed]
    library: Path | None = None
    project: Path | None = None
    boundaries: "Boundaries | None" = None
    language: str = "en"
    password: str = field(default="", repr=False)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    workers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_MOST_WORKERS))
    results: "Memo[Setting, Results]" = field(default_factory=lambda: Memo(_MOST_RESULTS))
    rows: "Memo[Setting, pl.DataFrame]" = field(default_factory=lambda: Memo(_MOST_RESULTS))
    grouped: "Memo[Setting, Panel]" = field(default_factory=lambda: Memo(_MOST_RESULTS))
    missing: "Memo[Setting, list[dict[str, Any]]]" = field(
        default_factory=lambda: Memo(_MOST_RESULTS)
    )
    cited: "Memo[Setting, tuple[str, ...]]" = field(default_factory=lambda: Memo(_MOST_RESULTS))
    frames: "Memo[tuple[Setting, str], FigureFrame]" = field(
        default_factory=lambda: Memo(_MOST_FRAMES)
    )
    answers: Memo[str, bytes] = field(default_factory=lambda: Memo(_MOST_BYTES, len))
    read: "Memo[str, Study]" = field(default_factory=lambda: Memo(_MOST_RESULTS))

    @classmethod
    def of(
        cls,
        studies: Sequence[str | Path],
        *,
        library: Path | None = None,
        project: Path | None = None,
        boundaries: "Boundaries | None" = None,
        password: str = "",
    ) -> "Explorer":
        """Return an explorer of some studies, in the language that is spoken.

        Parameters
        ----------
        studies
            Names of shipped studies, or study files.
        project
            The studies that are in this folder are added, but for those whose name is taken.

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
        for one in _of_project(project):
            found.setdefault(one.name, one)
        return cls(
            found, library=library, project=project, boundaries=boundaries, language=language(),
            password=password,
        )  # fmt: skip

    def notice(self) -> None:
        """Take up files of studies that have changed since they were read."""
        for name, one in self.studies.items():
            state = _state(one.files)
            if state == one.state:
                continue
            try:
                anew = _listed(one.path)
            except (InputError, UsageError):
                anew = one  # running it will say what is wrong
            years = anew.years if anew.name == name else one.years
            self.studies[name] = replace(one, years=years, title=anew.title, state=state)

    def is_token(self, given: str) -> bool:
        """Return whether a form sent this start's token."""
        return secrets.compare_digest(given.encode(), self.token.encode())


def _of_project(project: Path | None) -> Iterator[Listed]:
    """Yield the studies of a project's folder; other TOML files are left alone."""
    for file in sorted(project.glob("*.toml")) if project else ():
        with contextlib.suppress(InputError, UsageError):
            yield _listed(file)


def _listed(given: str | Path) -> Listed:
    """Read what the first page says of a study, without what it takes to run it."""
    path = Path(given)
    shipped = Path(__file__).parents[1] / "data" / "studies" / f"{given}.toml"
    if path.name == str(given) and shipped.is_file():
        path = shipped
    elif not path.is_file():
        from ..study.file.study_file import no_study  # late: the list alone needs no study

        raise no_study(str(given))
    try:
        table: dict[str, Any] = tomllib.loads(bytes_of(path).decode("utf-8-sig"))
        first, last = (int(year) for year in table["years"])
        name, title = str(table["name"]), table.get("title", {})
    except (KeyError, TypeError, ValueError) as error:
        what = t("{file}: this is not a study file; it needs a name and years", file=path.name)
        raise InputError(what, file=path.name) from error
    named = (path.parent / str(table[key]) for key in _FILES if key in table)
    files = (path, *(file for file in named if file.is_file()))
    return Listed(
        name=name.replace("/", "_"),
        title={"en": title} if isinstance(title, str) else title,
        years=(first, last),
        path=path,
        source=path.stem if path == shipped else path.name,
        files=files,
        state=_state(files),
        country=_country(path, table),
    )


def _country(path: Path, table: dict[str, Any]) -> str:
    """Return what a study names as its country, a folder by its place; else its panel."""
    named = str(table.get("country") or table.get("panel") or "")
    folder = path.parent / named
    return str(folder) if named and folder.is_dir() else named


def _state(files: Sequence[Path]) -> str:
    """Return the sizes and times of files, "-" for one that has gone."""
    found = []
    for file in files:
        try:
            about = file.stat()
            found.append(f"{about.st_size}.{about.st_mtime_ns}")
        except OSError:
            found.append("-")
    return " ".join(found)
