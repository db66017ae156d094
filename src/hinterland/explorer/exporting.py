"""Studies as a folder of plain pages, which any web host serves and which open from a disk."""

import gzip
import json
import re
import shutil
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from posixpath import relpath
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from markupsafe import Markup
from starlette.routing import compile_path

from ..errors import InputError, StorageError
from ..files import bytes_of, system_reason
from ..language import listed, speaking, t
from ..version import VERSION
from .answers import Form, made
from .application import FILES
from .explorer import Explorer
from .routes import ROUTES
from .shown import Asked, Refused, View

__all__ = ["export"]

#: What lists the files of an export, each with its digest.
_LIST: Final = "explorer.json"
_MOST_NAMED: Final = 5
#: Rows of a long table that stand on one page.
_ROWS: Final = 100
#: The parameters with which a view is written; without any, every view is.
_WRITTEN_WITH: Final[Mapping[str, tuple[set[str], ...]]] = {
    "look.map": ({"year"}, {"measure"}),
    "check.claims": ({"verdict"},),
    "check.ask": ({"of", "group", "test", "years"},),
    "check.number": ({"scheme"},),
    "pages.facts": ({"address"},),
    "pages.table": ({"start"}, {"start", "address"}, {"address"}),
}
#: What is for the one who runs the explorer only.
_NOT_WRITTEN: Final = frozenset({"pages.search", "files.listing", "files.one"})

_FORM: Final = re.compile(r"<form\b.*?</form>\n?", re.DOTALL)
_LINK: Final = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
_ADDRESS: Final = re.compile(r'\b(href|src)="(/[^"]*)"')
_EMPTY: Final = re.compile(r"<p>\s*</p>\n?")


def export(
    explorer: Explorer, folder: Path, *, say: Callable[[str], None] = lambda _line: None
) -> int:
    """Write all views of an explorer's studies with their usual settings, and what is behind.

    The folder is complete or stays as it was. The same inputs give the same bytes.

    Parameters
    ----------
    folder
        A new or empty one, or that of an export before, which is replaced.
    say
        Takes a line on each study that has been begun.

    Returns
    -------
    int
        How many files there are.

    Raises
    ------
    StorageError
        The folder holds files that no export wrote, or can't be written.
    InputError
        A study can't be run.
    """
    folder = folder.absolute()
    _refuse_foreign(folder)
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    try:
        if (unfinished / _LIST).is_file():  # of an export that was ended by force
            shutil.rmtree(unfinished)
        unfinished.mkdir(parents=True)
        (unfinished / _LIST).write_text("{}")
        try:
            files = _write(explorer, unfinished, say)
            _replace(folder, unfinished)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        what = t(
            "{place}: can't be written ({error})", place=folder, error=system_reason(error)
        )
        raise StorageError(what) from error
    return files


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists():
        return
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}
    try:
        ours = set(json.loads(bytes_of(folder / _LIST))["files"]) | {_LIST}
    except (StorageError, ValueError, KeyError, TypeError):
        ours = set()
    foreign = sorted(there - ours)
    if foreign or not folder.is_dir():
        more = f" (+{len(foreign) - _MOST_NAMED})" if len(foreign) > _MOST_NAMED else ""
        what = t(
            "{place}: holds what no export wrote: {files}; name a new folder with --export",
            place=folder, files=listed(foreign[:_MOST_NAMED] or [folder.name]) + more,
        )  # fmt: skip
        raise StorageError(what)


def _replace(folder: Path, whole: Path) -> None:
    """Put a whole folder in the place of another."""
    before = folder.with_name(f".{folder.name}.before")
    if folder.exists():
        folder.rename(before)
    try:
        whole.rename(folder)
    except OSError:
        if before.exists():
            before.rename(folder)
        raise
    if before.exists():
        shutil.rmtree(before)


@dataclass(frozen=True, slots=True)
class _Target:
    """What an address stands for: a view in a form, or bytes (`view` is None)."""

    view: View | None
    form: Form
    asked: Asked
    #: The file's path within the folder, and the place within it.
    file: str
    fragment: str = ""


def _write(explorer: Explorer, folder: Path, say: Callable[[str], None]) -> int:
    """Write what can be reached from the first page; then turn addresses into files' names."""
    waiting = deque(["/"])
    pages: list[str] = []
    seen: set[str] = set()
    # Where each file's bytes are: in it, or in one that was written before with the same.
    files: dict[str, str] = {}
    digests: dict[str, str] = {}
    while waiting:
        target = _target(explorer, waiting.popleft())
        if target is None or target.file in seen:
            continue
        seen.add(target.file)
        if target.view and target.view.module == "look.overview" and not target.form:
            say(t("study {name}", name=target.asked.names["study"]))
        try:
            body = _body(explorer, target)
        except Refused as refused:
            if target.view and target.view.module == "look.overview":
                raise InputError(refused.what) from refused
            continue  # the link to it becomes plain text
        digest = sha256(body).hexdigest()
        if not target.file.endswith(".html"):  # whose links depend on their place
            files[target.file] = digests.setdefault(digest, target.file)
        else:
            files[target.file] = target.file
        if files[target.file] == target.file:
            place = folder / target.file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(body)
        if target.file.endswith(".html"):
            pages.append(target.file)
            waiting += (unescape(address) for _, address in _ADDRESS.findall(body.decode()))
    for file in pages:
        place = folder / file
        place.write_text(_offline(explorer, file, place.read_text("utf-8"), files), "utf-8")
    listing = {
        file: sha256(bytes_of(folder / file)).hexdigest()
        for file in sorted(set(files.values()))
    }
    text = json.dumps({"hinterland": VERSION, "files": listing}, ensure_ascii=False, indent=1)
    (folder / _LIST).write_text(text + "\n", "utf-8")
    return len(listing) + 1


def _body(explorer: Explorer, target: _Target) -> bytes:
    if target.view is not None:
        return made(explorer, target.view, target.form, target.asked)
    if target.file.startswith("static/"):
        return bytes_of(FILES[target.file.removeprefix("static/")])
    from .pages.kept import find

    with speaking(explorer.language):
        # Packed, so that no browser ever shows it as a page.
        return gzip.compress(find(explorer, target.asked).body, mtime=0)


def _target(explorer: Explorer, address: str) -> _Target | None:
    """Return what is written for an address, None where it leads to nothing that is."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    if parts.path.startswith("/static/"):
        asked = _asked(explorer, parts.path, {}, {})
        return _Target(None, "", asked, parts.path[1:])
    for pattern, view, form in _patterns():
        match = pattern.match(unquote(parts.path))
        if match is None:
            continue
        names = match.groupdict()
        if view is None:
            asked = _asked(explorer, parts.path, names, query)
            file = f"page/{_safe(names['page'])}.gz"
            return _Target(None, "", asked, file)
        query, fragment = _usual(view, form, query)
        fragment = fragment or parts.fragment
        if not _is_written(explorer, view, form, names, query):
            return None
        path = unquote(parts.path).removesuffix(f".{form}" if form else "")
        asked = _asked(explorer, path, names, query)
        words = "".join(f",{_safe(key)}={_safe(query[key])}" for key in sorted(query))
        base = "/".join(_safe(part) for part in path.strip("/").split("/")) or "index"
        return _Target(view, form, asked, f"{base}{words}.{form or 'html'}", fragment)
    return None


@cache
def _patterns() -> list[tuple[re.Pattern[str], View | None, Form]]:
    """Return how each address that can be written looks; endings before the path without."""
    found: list[tuple[re.Pattern[str], View | None, Form]] = []
    for view in ROUTES:
        if isinstance(view, View) and view.module not in _NOT_WRITTEN:
            forms: list[Form] = [*sorted(view.formats, key=len, reverse=True), ""]  # type: ignore[list-item]  # a view's formats are forms
            for form in forms:
                pattern = compile_path(view.path + (f".{form}" if form else ""))[0]
                found.append((pattern, view, form))
        elif view.path.endswith("/raw"):
            found.append((compile_path(view.path)[0], None, ""))
    return found


def _usual(view: View, form: Form, query: dict[str, str]) -> tuple[dict[str, str], str]:
    """Return the parameters under which a page is written, and the place on it that is meant."""
    if view.module == "check.cell":  # the same in every setting
        return {}, ""
    if view.module != "pages.table":
        return query, ""
    row, column = query.get("row"), query.get("column")
    start = int(row) // _ROWS * _ROWS if row else int(query.get("start", 0))
    kept = {key: value for key, value in query.items() if key == "address"}
    if form:  # the whole table
        return kept, ""
    return {**kept, "start": str(start)}, f"r{row}c{column}" if row and column else ""


def _is_written(
    explorer: Explorer,
    view: View,
    form: Form,
    names: Mapping[str, str],
    query: Mapping[str, str],
) -> bool:
    given = set(query) - {"width"}
    if (
        (form and form not in _written_forms(view))
        or (given and given not in _WRITTEN_WITH.get(view.module, ()))
        or query.get("scheme", "regions") != "regions"
        or ("study" in names and names["study"] not in explorer.studies)
    ):
        return False
    year = names.get("year") or query.get("year")
    if year is None:
        return True
    first, last = explorer.studies[names["study"]].years
    return first <= int(year) <= last


def _written_forms(view: View) -> frozenset[str]:
    """Return the forms besides the page; charts are for scripts, which nobody answers."""
    return frozenset(view.formats if view.exported is None else view.exported) - {"chart.json"}


def _asked(
    explorer: Explorer, path: str, names: Mapping[str, str], query: Mapping[str, str]
) -> Asked:
    spoken = explorer.language
    return Asked(path, names, query, spoken, spoken, "", is_written=True)


def _offline(explorer: Explorer, file: str, page: str, files: Mapping[str, str]) -> str:
    """Return a page whose links lead to files beside it, without what needs a server."""

    def to_file(address: str) -> str | None:
        target = _target(explorer, unescape(address))
        if target is None or target.file not in files:
            return None
        way = relpath(files[target.file], Path(file).parent.as_posix())
        return quote(way, safe="/,=().") + (f"#{target.fragment}" if target.fragment else "")

    def link(match: re.Match[str]) -> str:
        opening = match[0][: match.start(1) - match.start()]
        address = _ADDRESS.search(opening)
        if address is None or to_file(address[2]) is not None:
            return match[0]
        return (
            "" if re.search(r'class="(button|copy)\b', opening) else f"<span>{match[1]}</span>"
        )

    def renamed(match: re.Match[str]) -> str:
        return f'{match[1]}="{to_file(match[2])}"'

    page = _EMPTY.sub("", _LINK.sub(link, _without_forms(explorer, page)))
    return _ADDRESS.sub(renamed, page)


def _without_forms(explorer: Explorer, page: str) -> str:
    """Return a page with one line, how to run the explorer, for its forms."""
    if not _FORM.search(page):
        return page
    with speaking(explorer.language):
        command = Markup("<code>hinterland explore{}</code>").format(
            "".join(f" --study {one.source}" for one in explorer.studies.values())
        )
        line = t("To choose years, groups and settings, run {command}").format(command=command)
    return _FORM.sub("", _FORM.sub(lambda _: f'<p class="note">{line}</p>\n', page, count=1))


def _safe(text: str) -> str:
    """Return a part of a path that every disk takes."""
    return re.sub(r"[^\w.()=-]", lambda match: quote(match[0], safe="").replace("%", "~"), text)
