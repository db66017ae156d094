"""`POST /search/index`: index the pages that are newer than the search index."""

from functools import partial
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...errors import StorageError
from ...language import t
from ..answers import asked_of
from ..explorer import Explorer
from ..forms import fields
from ..shown import Refused

__all__ = ["act"]

_SECONDS: Final = 60.0


async def act(explorer: Explorer, request: Request) -> Response:
    """Index for a minute at most, and go back to the search."""
    asked = asked_of(explorer, request)
    given = await fields(explorer, request)
    if explorer.library is None:
        raise Refused(404, t("Start the explorer with --library DIR to search a page library."))
    from ...library.search.indexing import index_new

    try:
        await to_thread.run_sync(partial(index_new, explorer.library, seconds=_SECONDS))
    except StorageError as error:
        raise Refused(409, str(error), [(t("search"), asked.to("/search"))]) from error
    return RedirectResponse(asked.to("/search", q=given.get("q")), 303)
