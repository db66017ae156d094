"""`POST /page/DIGEST/read`: keep a page of the library as a file of one's own, and read it."""

import hashlib
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...language import language, speaking, t
from ..answers import asked_of
from ..explorer import Explorer
from ..files.receive import keep, project_of
from ..files.store import kept_files, new_folder, remove_folder, shown_name
from ..files.upload import MOST_BYTES, Taken
from ..forms import fields
from ..shown import Asked, Refused
from .kept import find

__all__ = ["act"]


async def act(explorer: Explorer, request: Request) -> Response:
    """Read the tables of a page; the answer leads to the file."""
    asked = asked_of(explorer, request)
    given = await fields(explorer, request)
    read = partial(_read, explorer, asked, given.get("address", ""), language())
    return RedirectResponse(asked.to(f"/files/{await to_thread.run_sync(read)}"), 303)


def _read(explorer: Explorer, asked: Asked, address: str, spoken: str) -> str:
    """Return the id of the file that was made, or of the one with the same bytes."""
    with speaking(spoken):
        project = project_of(explorer)
        archived = find(explorer, asked, address=address)
        if len(archived.body) > MOST_BYTES:
            raise Refused(413, t("This is more than {most} MB, the most that is read at once.", most=MOST_BYTES >> 20))  # fmt: skip
        digest = hashlib.sha256(archived.body).hexdigest()
        for file in kept_files(project):
            if file.digest == digest:
                return file.id
        folder = new_folder(project)
        path = folder / "data.part"
        try:
            path.write_bytes(archived.body)
            name = shown_name(archived.name.partition("?")[0].rstrip("/"))
            return keep(Taken(path, name, digest, len(archived.body))).id
        finally:
            remove_folder(folder)
