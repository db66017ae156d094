"""The key of what was asked by POST, as replay tools write it: the form becomes a query."""

import base64
import json
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from typing import Final
from urllib.parse import quote, unquote_plus, urlencode

__all__ = ["asked_address", "posted_address"]

_MARK: Final = "__wb_method="
_LONGEST: Final = 4096  # characters of a form that count
_SAFE: Final = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~%"


def posted_address(address: str, content_type: str, body: bytes) -> str:
    """Return the address under which the answer to a POST is kept and looked up.

    Examples
    --------
    >>> posted_address("http://x.cn/q", "application/x-www-form-urlencoded", b"a=1&b=%E4%B8%AD")
    'http://x.cn/q?__wb_method=POST&a=1&b=%E4%B8%AD'
    >>> posted_address("http://x.cn/q?k=2", "application/json", b'{"a": {"b": 1.0}}')
    'http://x.cn/q?k=2&__wb_method=POST&b=1'
    """
    form = _form(content_type.strip().lower(), content_type, body)[:_LONGEST] if body else ""
    query = f"{_MARK}POST" + (f"&{form}" if form else "")
    return f"{address}{'&' if '?' in address else '?'}{quote(query, safe=_SAFE)}"


def asked_address(address: str) -> str:
    """Return the address that was asked, without what `posted_address` adds.

    Examples
    --------
    >>> asked_address("http://x.cn/q?k=2&__wb_method=POST&b=1"), asked_address("http://x.cn/")
    ('http://x.cn/q?k=2', 'http://x.cn/')
    """
    at = address.find(_MARK)
    return address[: at - 1] if at > 0 and address[at - 1] in "?&" else address


def _form(kind: str, content_type: str, body: bytes) -> str:
    if kind.startswith("application/x-www-form-urlencoded"):
        try:
            return unquote_plus(body.decode("utf-8"))
        except UnicodeDecodeError:
            return _binary(body)
    if kind.startswith("multipart/"):
        return _multipart(content_type, body)
    if kind.startswith(("application/json", "text/plain")):
        # What it holds, under the innermost names, which are numbered from the second on.
        named: dict[str, str] = {}
        seen = Counter[str]()
        try:
            for name, text in _leaves(json.loads(body), ""):
                seen[name] += name in named
                named[f"{name}.{seen[name] + 1}_" if name in named else name] = text
            return urlencode(named)
        except (ValueError, RecursionError):
            return "" if "json" in kind else _binary(body)
    return _binary(body)


def _binary(body: bytes) -> str:
    # Of what is longer only the beginning counts.
    return "__wb_post_data=" + base64.b64encode(body[:_LONGEST]).decode("ascii")


def _multipart(content_type: str, body: bytes) -> str:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    parts = message_from_bytes(head + body)
    if not parts.is_multipart():
        return _binary(body)
    values = []
    for part in parts.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            is_file = part.get_filename() is not None
            values.append((name, content if is_file else content.decode("utf-8", "replace")))
    return urlencode(values, doseq=True)


def _leaves(value: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    elif name:
        if value is None or isinstance(value, bool):
            value = {None: "null", True: "true", False: "false"}[value]
        elif isinstance(value, float) and value.is_integer():
            value = int(value)
        yield name, str(value)
