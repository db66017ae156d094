"""The fields of a small form that was sent, once its token is right."""

from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from ..language import t
from .explorer import Explorer
from .shown import Refused

__all__ = ["fields"]

_MOST_BYTES: Final = 1024 * 1024
_MOST_FIELDS: Final = 5000


async def fields(explorer: Explorer, request: Request) -> dict[str, str]:
    """Return a form's fields, the last of each name, those that are empty left out.

    Raises
    ------
    Refused
        411 or 413 for its length, 400 for what is no form, 403 for a wrong token.
    """
    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdigit():
        raise Refused(411, t("The form doesn’t say how long it is."))
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise Refused(413, t("The form is too long."))
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise Refused(400, t("This is not a form."))
    try:
        pairs = parse_qsl(body.decode("ascii"), max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError as error:
        raise Refused(400, t("This is not a form.")) from error
    given = {name: value.strip() for name, value in pairs if value.strip()}
    if not explorer.is_token(given.pop("token", "")):
        raise Refused(403, t("This form is from an earlier start; open the page again."))
    return given
