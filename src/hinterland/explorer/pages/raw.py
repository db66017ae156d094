"""`/page/DIGEST/raw`: the bytes of an archived page, in a sandbox that lets nothing out."""

from functools import partial
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from ...language import language, speaking, t
from ..answers import asked_of
from ..explorer import Explorer
from ..shown import Asked, Refused
from .kept import Archived, find, html_of
from .styled import styled

__all__ = ["SANDBOX", "act"]

#: Without any `allow-`: no script, no form, no window, an origin of its own.
SANDBOX: Final = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
#: What a browser may show; all else is saved.
_SHOWN: Final = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml", "text/plain"})


async def act(explorer: Explorer, request: Request) -> Response:
    """Return the bytes as they are kept, or, with `shown=styled`, as the page looked."""
    asked = asked_of(explorer, request)
    return await to_thread.run_sync(partial(_answer, explorer, asked, language()))


def _answer(explorer: Explorer, asked: Asked, spoken: str) -> Response:
    with speaking(spoken):
        archived = find(explorer, asked)
        asked.one_of("shown", ("plain", "styled"), "plain")
        if asked.query.get("shown") == "styled":
            return _styled(explorer, asked, archived)
    is_shown = archived.mime in _SHOWN or (html_of(archived) is not None and not archived.own)
    kind = archived.content_type if archived.mime in _SHOWN else ""
    if is_shown and not kind:
        kind = "text/html"
    headers = {"Content-Security-Policy": SANDBOX, "Cache-Control": "no-cache"}
    if not is_shown:
        kind = archived.mime if _is_token(archived.mime) else "application/octet-stream"
        headers["Content-Disposition"] = f'attachment; filename="{_file_name(archived)}"'
    response = Response(archived.body, headers=headers)
    # Not `media_type`, which would add a charset that the page doesn't have.
    response.headers["Content-Type"] = kind.encode("ascii", "ignore").decode()
    return response


def _styled(explorer: Explorer, asked: Asked, archived: Archived) -> Response:
    html = html_of(archived)
    if html is None:
        raise Refused(
            404, t("This is no web page; only its bytes are kept."),
            [(t("the page"), asked.to(f"/page/{archived.key}"))],
        )  # fmt: skip
    place = None
    if {"table", "row", "column"} <= set(asked.query):
        place = tuple(
            asked.number(key, least=0, most=10**6, usual=0)
            for key in ("table", "row", "column")
        )
    made = styled(html, archived, explorer.library, asked, place)
    return Response(
        made.body.encode("utf-8", "replace"),
        media_type="text/html; charset=utf-8",
        headers={
            "Content-Security-Policy": SANDBOX,
            "Cache-Control": "no-cache",
            "Hinterland-Altered": ", ".join(made.altered),
        },
    )


def _is_token(mime: str) -> bool:
    first, _, second = mime.partition("/")
    return all(part.replace("-", "").replace(".", "").replace("+", "").isalnum() and part.isascii() for part in (first, second))  # fmt: skip


def _file_name(archived: Archived) -> str:
    """Return a name to save the bytes under: that of the address, of plain letters only."""
    last = archived.name.partition("?")[0].rpartition("/")[2]
    ending = "".join(c for c in last.rpartition(".")[2] if c.isascii() and c.isalnum())[:8]
    return f"{archived.key}.{ending or 'bin'}"
