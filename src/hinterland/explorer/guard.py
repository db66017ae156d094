"""Who may ask and what every answer says of its safety: Host, Origin, password, headers."""

import secrets
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..language import t
from .explorer import Explorer

__all__ = ["HEADERS", "Guard"]

#: What every answer says, unless it has its own policy (an archived page in its sandbox).
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}
_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_COOKIE: Final = "hinterland"


class Guard:
    """Stands before the application: refuses what is not ours, and adds `HEADERS`.

    A page of another site can make a browser ask us, by a name that it has pointed at this
    machine, or by a form. So the Host must be one of ours, and a POST must come from a page of
    ours. Where a network is served, the first address carries a password, and a cookie from then
    on.
    """

    def __init__(self, app: ASGIApp, explorer: Explorer) -> None:
        self._app, self._explorer = app, explorer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refused(scope)
        await (refused or self._app)(scope, receive, guarded)

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._explorer.password:
            answer = self._without_password(scope, headers)
            if answer is not None:
                return answer
        elif not _is_ours(host, scope):
            text = t("This address is not the explorer’s own; open the one that it printed.")
            return PlainTextResponse(text, 403)
        if scope["method"] in {"GET", "HEAD"}:
            return None
        if scope["method"] != "POST":
            return PlainTextResponse(t("Only GET, HEAD and POST are answered."), 405)
        from_us = headers.get("origin") == f"{scope['scheme']}://{host}"
        if not from_us or headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return PlainTextResponse(t("This form is not from a page of the explorer."), 403)
        return None

    def _without_password(self, scope: Scope, headers: Headers) -> Response | None:
        """Return what is answered to a request without our cookie."""
        cookie = SimpleCookie(headers.get("cookie", "")).get(_COOKIE)
        if cookie and self._is_password(cookie.value):
            return None
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not self._is_password(given):
            text = t("Open the whole address that the explorer printed, with its token.")
            return PlainTextResponse(text, 401)
        answer = RedirectResponse(scope["path"], 303)
        answer.set_cookie(_COOKIE, given, httponly=True, samesite="strict")
        return answer

    def _is_password(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self._explorer.password.encode())


def _is_ours(host: str, scope: Scope) -> bool:
    port = (scope.get("server") or ("", None))[1]
    return host in {f"{name}:{port}" for name in _LOOPBACK}
