"""One HTTP answer read from the bytes of its connection.

What is read as an answer, and how long it is, is what browsers, curl and wget make of it.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from aiohttp.client_proto import ResponseHandler
from aiohttp.http import HttpVersion
from aiohttp.http_exceptions import BadHttpMessage
from aiohttp.http_parser import RawResponseMessage
from aiohttp.streams import EMPTY_PAYLOAD, StreamReader
from multidict import CIMultiDict, CIMultiDictProxy

__all__ = ["AnswerReader"]

#: The longest line, the most lines and the most bytes of an answer's head, and the most
#: provisional answers before it.
_LINE: Final = 32_768
_LINES: Final = 256
_HEAD: Final = 1 << 19
_PROVISIONAL: Final = 20

_STATUS: Final = re.compile(
    rb"HTTP(?:/(\d{1,3})(?:\.(\d{1,3}))?)?[ \t]+(\d{3})(?!\d)[ \t]*(.*)", re.I
)
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_CHUNK: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")

#: The headers that decide how long the body is and whether the connection stays open.
_FRAMING: Final = {
    b"transfer-encoding": "codings",
    b"content-length": "lengths",
    b"connection": "options",
    b"proxy-connection": "options",
}

_Messages = Sequence[tuple[RawResponseMessage, StreamReader]]


class AnswerReader:
    """Reads one answer from the bytes that come.

    `number` tells which request of its connection it answers, from 1; the connection is closed
    where the end of the answer is not certain, and `on_surplus` gets the bytes behind the answer.
    """

    def __init__(
        self,
        connection: ResponseHandler,
        number: int,
        loop: asyncio.AbstractEventLoop,
        *,
        on_surplus: Callable[[bytes], None],
        timer: Any = None,
        limit: int = 1 << 16,
    ) -> None:
        self.number = number
        #: Why the body is not whole, if it is not.
        self.cut = ""
        #: The answer has ended; whatever comes is not part of it.
        self.is_done = False
        #: The connection was lost instead of being closed.
        self.is_reset = False
        self._connection = connection
        self._on_surplus = on_surplus
        self._new_stream = partial(StreamReader, connection, limit, timer=timer, loop=loop)
        self._buffer = bytearray()
        self._provisional = 0
        self._has_head = False
        self._body: StreamReader = EMPTY_PAYLOAD
        #: Bytes still to come of the body or the chunk; None where the connection's end ends it.
        self._left: int | None = None
        self._lengths: list[int] = []
        self._received = 0
        #: What comes next of chunks: "size", "data", "end" or "trailer"; empty without chunks.
        self._phase = ""

    def pause_reading(self) -> None:
        """Nothing: the transport is paused."""

    def feed_data(self, data: bytes) -> tuple[_Messages, bool, bytes]:
        """Take in bytes; return the answer's head once it is there."""
        messages: _Messages = ()
        if not self._has_head:
            self._buffer += data
            message = self._read_head()
            if message is None:
                return (), False, b""
            self._has_head = True
            messages = ((message, self._body),)
            data = bytes(self._buffer)
            self._buffer.clear()
        if self._phase:
            self._read_chunks(data)
        elif self._left is None:
            self._body.feed_data(data)
        else:
            part = data[: self._left]
            self._left -= len(part)
            self._received += len(part)
            if part:
                self._body.feed_data(part)
            if self._left == 0:
                self._end(data[len(part) :])
        return messages, False, b""

    def feed_eof(self) -> None:
        """Take in that the connection has ended."""
        if not self._has_head or self.is_done:
            return
        is_whole = (
            self._phase == "trailer"
            or (not self._phase and self._left is None)
            or (self._received in self._lengths)
        )
        if self.is_reset or not is_whole:
            self.cut = "connection lost"
        self._end()

    def _read_head(self) -> RawResponseMessage | None:
        """Return the head if it is there; provisional answers before it are skipped."""
        while True:
            while self._buffer.startswith((b"\r", b"\n")):
                del self._buffer[:1]
            end = _HEAD_END.search(self._buffer)
            head = bytes(self._buffer[: end.start()] if end else self._buffer)
            _check_size(head, whole=end is not None)
            if end is None:
                return None
            del self._buffer[: end.end()]
            first, *lines = head.replace(b"\r\n", b"\n").split(b"\n")
            found = _STATUS.match(first)
            if found is None or b"\0" in head or found[3] < b"100":
                raise BadHttpMessage(first[:60].decode("ascii", "backslashreplace"))
            code = int(found[3])
            if code >= 200:
                break
            self._provisional += 1
            if code == 101 or self._provisional > _PROVISIONAL:
                raise BadHttpMessage(f"status {code}")

        version = HttpVersion(int(found[1] or 1), int(found[2] or 0))
        raw = _pairs(lines)
        self._frame(code, raw, is_new=version >= (1, 1))
        headers = CIMultiDict(
            (name.decode("utf-8", "surrogateescape"), value.decode("utf-8", "surrogateescape"))
            for name, value in raw
        )
        reason = (found[4] or b"").strip().decode("latin-1")
        return RawResponseMessage(
            version, code, reason, CIMultiDictProxy(headers), raw, False, None, False, False
        )  # fmt: skip

    def _frame(self, code: int, raw: Sequence[tuple[bytes, bytes]], *, is_new: bool) -> None:
        """Find out how long the body is, and whether its end will be certain."""
        found: dict[str, list[bytes]] = {"codings": [], "lengths": [], "options": []}
        for name, value in raw:
            if kind := _FRAMING.get(name.lower()):
                found[kind] += (part.strip().lower() for part in value.split(b","))
        codings, lengths, options = found.values()
        numbers = [int(x) for x in lengths if x.isdigit() and len(x) < 19]
        is_certain = (
            (is_new or b"keep-alive" in options)
            and b"close" not in options
            and code != 408
            and len(set(lengths)) <= 1
            and len(numbers) == len(lengths)
            and not (codings and lengths)
        )
        if code in {204, 304}:
            is_certain = is_certain and not codings and not any(numbers)
            self._left = 0
        else:
            self._body = self._new_stream()
            if codings[-1:] == [b"chunked"]:
                self._phase = "size"
            elif numbers and not codings:
                self._left, self._lengths = numbers[0], numbers
            else:
                is_certain = False
        if not is_certain:
            self._connection.force_close()

    def _read_chunks(self, data: bytes) -> None:
        self._buffer += data
        at = 0
        while not self.is_done:
            if self._phase == "data":
                assert self._left is not None
                part = bytes(self._buffer[at : at + self._left])
                if not part:
                    break
                self._body.feed_data(part)
                at += len(part)
                self._left -= len(part)
                self._phase = "data" if self._left else "end"
                continue
            end = self._buffer.find(b"\n", at)
            if end < 0:
                if len(self._buffer) - at > _LINE:
                    self._break("a chunk without a size")
                break
            line = bytes(self._buffer[at:end]).rstrip(b"\r")
            at = end + 1
            self._read_line(line, at)
        del self._buffer[:at]

    def _read_line(self, line: bytes, after: int) -> None:
        """Take in a line between chunks, or one below the last."""
        if self._phase == "trailer":
            self._provisional += 1
            if not line:
                self._end(bytes(self._buffer[after:]))
            elif self._provisional > _LINES:
                self._break("too many lines after the last chunk")
        elif self._phase == "end" and not line:
            self._phase = "size"
        elif self._phase == "size" and (found := _CHUNK.fullmatch(line)):
            self._left = int(found[1], 16)
            self._phase = "data" if self._left else "trailer"
        else:
            self._break("a chunk without a size")

    def _break(self, why: str) -> None:
        self.cut = why
        self._connection.force_close()
        self._end()

    def _end(self, rest: bytes = b"") -> None:
        """End the answer; what came behind it belongs to nothing."""
        self.is_done = True
        if rest:
            self._on_surplus(rest)
        if self._body is not EMPTY_PAYLOAD:
            self._body.feed_eof()


def _check_size(head: bytes, *, whole: bool) -> None:
    if len(head) > _HEAD or head.count(b"\n") > _LINES:
        raise BadHttpMessage("a head that is too long")
    if len(head) > _LINE and max(map(len, head.split(b"\n"))) > _LINE:
        raise BadHttpMessage("a line that is too long")
    is_answer = b"HTTP"[: len(head)] == head[:4].upper()
    if not is_answer and (whole or b"\n" in head or len(head) > 3):
        raise BadHttpMessage(head[:60].decode("ascii", "backslashreplace"))


def _pairs(lines: Sequence[bytes]) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers; a folded line continues the one before, others are ignored."""
    pairs: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in {b" ", b"\t"}:
            if pairs:
                name, value = pairs[-1]
                pairs[-1] = (name, (value + b" " + line.strip()).strip())
            continue
        name, colon, value = line.partition(b":")
        if colon and (name := name.strip()):
            pairs.append((name, value.strip(b" \t\r")))
    return tuple(pairs)
