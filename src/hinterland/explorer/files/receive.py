"""`POST /files`: take files, read each in a process of its own, keep what could be read."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...language import language, speaking, t
from ...tables import sniff
from ..answers import asked_of
from ..explorer import Explorer
from ..shown import Refused
from .reading import read_in_worker
from .store import Kept, kept_files, new_folder, remove_folder, write_about
from .upload import Taken, take

__all__ = ["act", "keep", "project_of"]

_ENDINGS: Final = {"picture": "png", "unknown": "bin", "sdmx": "xml"}


async def act(explorer: Explorer, request: Request) -> Response:
    """Take the files of the form; the answer leads to the one that was read, or to all."""
    asked = asked_of(explorer, request)
    project = project_of(explorer)
    folders: list[Path] = []

    def place() -> Path:
        folders.append(new_folder(project))
        return folders[-1] / "data.part"

    try:
        taken = await take(request, is_token=explorer.is_token, place=place)
        if not taken:
            raise Refused(400, t("No file was chosen."), [(t("all files"), asked.to("/files"))])
        keep = partial(_keep_all, taken, explorer.project, language())
        kept = await to_thread.run_sync(keep)
    finally:
        for folder in folders:  # those that were read have been renamed
            remove_folder(folder)
    one = f"/files/{kept[0].id}" if len(kept) == 1 else "/files"
    return RedirectResponse(asked.to(one), 303)


def project_of(explorer: Explorer) -> Path:
    """Return the folder of one's own files.

    Raises
    ------
    Refused
        The explorer was started without one.
    """
    if explorer.project is None:
        what = t("Start the explorer with --project DIR to bring your own files.")
        raise Refused(404, what)
    return explorer.project


def _keep_all(taken: list[Taken], project: Path | None, spoken: str) -> list[Kept]:
    """Keep each file that can be read; refuse if none can, with each one's reason."""
    kept: list[Kept] = []
    refused: list[str] = []
    known = {file.digest: file for file in kept_files(project)}
    with speaking(spoken):
        for file in taken:
            try:
                kept.append(known.get(file.digest) or keep(file))
            except Refused as why:
                named = t("{file}: {why}", file=file.name, why=why.what)
                refused.append(why.what if file.name in why.what else named)
    if refused and not kept:
        raise Refused(422, t("; ").join(refused), [(t("all files"), "/files")])
    return kept


def keep(taken: Taken) -> Kept:
    """Read a file that was taken, and keep it.

    Raises
    ------
    Refused
        It can't be read.
    """
    folder = taken.path.parent
    kind = sniff(taken.path.read_bytes())
    taken.path.rename(folder / f"data.{_ENDINGS.get(kind, kind)}")
    received = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    file = Kept(folder, taken.name, taken.digest, taken.size, received)
    write_about(file)
    read_in_worker(folder)
    final = folder.with_name(folder.name.removeprefix("."))
    folder.rename(final)
    return Kept(final, taken.name, taken.digest, taken.size, received)
