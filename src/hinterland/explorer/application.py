"""The web application: the table of routes behind the guard."""

import importlib
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from ..errors import Error
from ..language import speaking, t
from .answers import Form, answer, asked_of, library_digest, refusal
from .explorer import Explorer
from .guard import Guard
from .rendering import REPORT
from .routes import ROUTES
from .shown import Action, Refused, View

__all__ = ["FILES", "application"]

_STATIC: Final = Path(__file__).parent / "static"
#: What pages load, by name.
FILES: Final = {
    "report.css": REPORT / "report.css",
    "explorer.css": _STATIC / "explorer.css",
    "explorer.js": _STATIC / "explorer.js",
    "charts.js": _STATIC / "charts.js",
}


def application(explorer: Explorer) -> Starlette:
    """Return the application of an explorer.

    Examples
    --------
    >>> len(application(Explorer.of(["zhao"])).routes) > 20
    True
    """
    failed = partial(_failed, explorer)
    return Starlette(
        routes=list(_routes(explorer)),
        middleware=[Middleware(Guard, explorer=explorer)],
        exception_handlers={HTTPException: failed, Exception: failed},
    )


def _routes(explorer: Explorer) -> Iterator[BaseRoute]:
    for name, path in FILES.items():
        yield Route(f"/static/{name}", partial(_file, path))
    yield Route(f"/static/charts-{library_digest()}.js", _library)
    for route in ROUTES:
        if isinstance(route, Action):
            yield Route(route.path, _act(explorer, route), methods=list(route.methods))
            continue
        # An ending comes before the path without one, which would match it as well.
        for form in (*sorted(route.formats, key=len, reverse=True), ""):
            ending = f".{form}" if form else ""
            yield Route(route.path + ending, _show(explorer, route, form))  # type: ignore[arg-type]  # a form


def _show(
    explorer: Explorer, view: View, form: Form
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await answer(explorer, view, form, request)

    return endpoint


def _act(explorer: Explorer, action: Action) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        asked = asked_of(explorer, request)
        with speaking(asked.language):
            module = importlib.import_module(f".{action.module}", __package__)
            try:
                done: Response = await module.act(explorer, request)
            except Refused as refused:
                return refusal(explorer, asked, refused)
            except Error as error:
                first = [(t("the first page"), asked.to("/"))]
                return refusal(explorer, asked, Refused(400, str(error), first))
            return done

    return endpoint


async def _file(path: Path, _request: Request) -> Response:
    return FileResponse(path, headers={"Cache-Control": "no-cache"})


async def _library(_request: Request) -> Response:
    """Return the chart library, which a browser keeps for good under this address."""
    from vl_convert import javascript_bundle

    script = await to_thread.run_sync(partial(javascript_bundle))
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(script, headers=kept, media_type="text/javascript")


async def _failed(explorer: Explorer, request: Request, error: Exception) -> Response:
    """Return a whole page for an address that is nowhere, or for a fault of ours."""
    asked = asked_of(explorer, request)
    with speaking(asked.language):
        first = [(t("the first page"), asked.to("/"))]
        if isinstance(error, HTTPException) and error.status_code == 404:
            refused = Refused(404, t("Nothing has this address."), first)
        elif isinstance(error, HTTPException):
            refused = Refused(error.status_code, t("This can’t be done here."), first)
        else:
            refused = Refused(
                500, t("The explorer failed at this; the fault is its own."), first
            )
    return await to_thread.run_sync(partial(refusal, explorer, asked, refused))
