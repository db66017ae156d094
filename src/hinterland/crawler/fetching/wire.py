"""Connections that carry one answer for each request, and never another one's.

A connection may be used again only where it is certain that the last answer has ended and that
nothing else has come since. What is read as an answer, and how long it is, is what browsers,
curl and wget make of it.
"""

import asyncio
import re
import select
from collections.abc import Sequence
from contextvars import ContextVar
from functools import partial
from time import monotonic
from typing import Any, Final

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.connector import Connection
from aiohttp.http import HttpVersion
from aiohttp.http_exceptions import BadHttpMessage
from aiohttp.http_parser import RawResponseMessage
from aiohttp.streams import EMPTY_PAYLOAD, StreamReader
from aiohttp.tracing import Trace
from multidict import CIMultiDict, CIMultiDictProxy

__all__ = ["FRESH", "AnswerReader", "Connector", "Doubted", "Response", "Wire"]

#: Whether a request wants a connection of its own.
FRESH: ContextVar[bool] = ContextVar("FRESH", default=False)

#: How long nothing must have come on a connection before it is used again, in seconds.
_SETTLED: Final = 0.1

#: The longest line, the most lines and the most bytes of an answer's head, and the most
#: provisional answers before it.
_LINE: Final = 32_768
_LINES: Final = 256
_HEAD: Final = 1 << 19
_PROVISIONAL: Final = 20

#: Hosts remembered whose connections are used only once.
_ONCE: Final = 10_000

_STATUS: Final = re.compile(
    rb"HTTP(?:/(\d{1,3})(?:\.(\d{1,3}))?)?[ \t]+(\d{3})(?!\d)[ \t]*(.*)", re.I
)
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_CHUNK: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")

_Messages = Sequence[tuple[RawResponseMessage, StreamReader]]


class Wire(ResponseHandler):
    """A connection, which notices what nobody has asked for.

    Attributes
    ----------
    surplus
        Something has come that is no answer to any request.
    reader
        What reads the answer to the last request.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, *, once: set[ConnectionKey]) -> None:
        super().__init__(loop=loop)
        self.surplus = False
        self.reader: AnswerReader | None = None
        self._requests = 0
        self._is_idle = False
        self._key: ConnectionKey | None = None
        self._once = once

    def set_response_params(self, *, timer: Any = None, **params: Any) -> None:
        """Make ready for the answer to the next request."""
        self._requests += 1
        self._is_idle = False
        self._read_timeout = params.get("read_timeout")
        limit = params.get("read_bufsize") or self._read_bufsize
        reader = AnswerReader(self, self._requests, self._loop, timer=timer, limit=limit)
        self.reader = self._parser = reader  # type: ignore[assignment]
        self._drain_tail()

    def data_received(self, data: bytes) -> None:
        """Read on in the answer, or take note of what is part of none."""
        if not data:
            return
        if self._is_idle or (self.reader is not None and self.reader.is_done):
            self.found_surplus(data)
        else:
            super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Take note of how the connection ended before its answer does."""
        if self.reader is not None:
            self.reader.is_reset = exc is not None
        super().connection_lost(exc)

    def found_surplus(self, data: bytes) -> None:
        """Use the connection no more; empty lines after an answer cast no doubt on it."""
        self.force_close()
        if data.strip(b"\r\n"):
            self.surplus = True
            if self._key is not None:
                self._once.add(self._key)
        if self._is_idle:
            self.abort()

    def rest(self, key: ConnectionKey) -> None:
        """Take note that the answer has been read, and where the connection leads."""
        self._is_idle = True
        self._key = key
        if self.surplus:
            self._once.add(key)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing has come that is not read yet, and the other end is still there."""
        if self.transport is None or self.surplus:
            return False
        handle = self.transport.get_extra_info("socket")
        if handle is None or not hasattr(select, "poll"):
            return True
        poll = select.poll()
        poll.register(handle.fileno(), select.POLLIN)
        return not poll.poll(0)


class Connector(aiohttp.TCPConnector):
    """Gives a connection for a request: a used one only where that is certain to be safe."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._once: set[ConnectionKey] = set()
        self._factory = partial(Wire, loop=self._loop, once=self._once)  # type: ignore[assignment]

    async def _get(self, key: ConnectionKey, traces: list[Trace]) -> Connection | None:
        if FRESH.get() or key in self._once:
            return None
        idle = self._conns.get(key)
        while idle:
            wire, since = idle[0]
            if monotonic() - since < _SETTLED and wire.is_connected():
                return None  # the others have rested for less time
            if isinstance(wire, Wire) and not wire.is_quiet:
                wire.close()
                idle.popleft()
                continue
            return await super()._get(key, traces)
        self._conns.pop(key, None)
        return None

    def _release(
        self, key: ConnectionKey, protocol: ResponseHandler, *, should_close: bool = False
    ) -> None:
        if len(self._once) > _ONCE:
            self._once.clear()
        if isinstance(protocol, Wire):
            protocol.rest(key)
        super()._release(key, protocol, should_close=should_close)


class Doubted(aiohttp.ClientError):
    """What came by a used connection is no answer; it may belong to an earlier request."""


class Response(aiohttp.ClientResponse):
    """An answer that knows the connection it came by."""

    wire: Wire
    reader: "AnswerReader"

    async def start(self, connection: Connection) -> "Response":
        """Read the head."""
        assert isinstance(connection.protocol, Wire)
        self.wire = connection.protocol
        assert self.wire.reader is not None
        self.reader = self.wire.reader
        try:
            await super().start(connection)
        except aiohttp.ClientResponseError as error:
            if self.reader.number == 1:
                raise
            raise Doubted from error
        return self


class AnswerReader:
    """Reads one answer from the bytes that come.

    Attributes
    ----------
    number
        The how-manieth request of its connection it answers.
    cut
        Why the body is not whole, if it is not.
    is_done
        The answer has ended; whatever comes is not part of it.
    is_reset
        The connection broke off instead of being closed.
    """

    def __init__(
        self,
        wire: Wire,
        number: int,
        loop: asyncio.AbstractEventLoop,
        *,
        timer: Any = None,
        limit: int = 1 << 16,
    ) -> None:
        self.number = number
        self.cut = ""
        self.is_done = False
        self.is_reset = False
        self._wire = wire
        self._loop = loop
        self._timer = timer
        self._limit = limit
        self._buffer = bytearray()
        self._provisional = 0
        self._body: StreamReader | None = None
        #: Bytes still to come of the body or the chunk; None where the connection's end ends it.
        self._left: int | None = None
        self._lengths: set[int] = set()
        self._received = 0
        #: What comes next of chunks: "size", "data", "end" or "trailer"; empty without chunks.
        self._phase = ""

    def pause_reading(self) -> None:
        """Nothing: the transport is paused."""

    def feed_data(self, data: bytes) -> tuple[_Messages, bool, bytes]:
        """Take in bytes; return the answer's head once it is there."""
        messages: _Messages = ()
        if self._body is None:
            self._buffer += data
            message = self._read_head()
            if message is None:
                return (), False, b""
            messages = ((message, self._stream),)
            data = bytes(self._buffer)
            self._buffer.clear()
        if self._phase:
            self._read_chunks(data)
        else:
            self._read_plain(data)
        return messages, False, b""

    def feed_eof(self) -> None:
        """Take in that the connection has ended."""
        if self._body is None or self.is_done:
            return
        is_whole = (
            self._phase == "trailer"
            or (not self._phase and self._left is None)
            or (self._received in self._lengths)
        )
        if self.is_reset or not is_whole:
            self.cut = "the connection broke off"
        self._end()

    @property
    def _stream(self) -> StreamReader:
        assert self._body is not None
        return self._body

    # -- the head --------------------------------------------------------------------------------

    def _read_head(self) -> RawResponseMessage | None:
        """Return the head if it is there; provisional answers before it are passed over."""
        while True:
            while self._buffer.startswith((b"\r", b"\n")):
                del self._buffer[:1]
            found = _HEAD_END.search(self._buffer)
            head = bytes(self._buffer[: found.start()] if found else self._buffer)
            _check_size(head, whole=found is not None)
            if found is None:
                return None
            del self._buffer[: found.end()]
            message = self._understand(head)
            if message.code >= 200:
                return message
            self._provisional += 1
            if message.code == 101 or self._provisional > _PROVISIONAL:
                raise BadHttpMessage(f"status {message.code}")

    def _understand(self, head: bytes) -> RawResponseMessage:
        first, *lines = re.split(rb"\r?\n", head)
        found = _STATUS.match(first)
        if found is None or b"\0" in head or found[3] < b"100":
            raise BadHttpMessage(first[:60].decode("ascii", "backslashreplace"))
        major, minor = int(found[1] or 1), int(found[2] or 0)
        raw = _pairs(lines)
        headers = CIMultiDictProxy(
            CIMultiDict((_text(name), _text(value)) for name, value in raw)
        )
        code = int(found[3])
        if code >= 200:
            self._frame(code, (major, minor) >= (1, 1), raw)
        reason = (found[4] or b"").strip().decode("latin-1")
        return RawResponseMessage(
            HttpVersion(major, minor), code, reason, headers, raw, False, None, False, False
        )  # fmt: skip

    def _frame(self, code: int, is_new: bool, raw: Sequence[tuple[bytes, bytes]]) -> None:
        """Find out how long the body is, and whether its end will be certain."""
        codings = _values(raw, b"transfer-encoding")
        lengths = _values(raw, b"content-length")
        options = _values(raw, b"connection") + _values(raw, b"proxy-connection")
        is_chunked = bool(codings) and codings[-1].lower() == b"chunked"
        numbers = [int(x) for x in lengths if x.isdigit() and len(x) < 19]
        words = {word.lower() for word in options}
        is_certain = (
            (is_new or b"keep-alive" in words)
            and b"close" not in words
            and code != 408
            and len(set(lengths)) <= 1
            and len(numbers) == len(lengths)
            and not (codings and lengths)
        )
        if code in {204, 304}:
            is_certain = is_certain and not codings and not any(numbers)
            self._body, self._left = EMPTY_PAYLOAD, 0
        else:
            self._body = StreamReader(
                self._wire, self._limit, timer=self._timer, loop=self._loop
            )
            if is_chunked:
                self._phase = "size"
            elif numbers and not codings:
                self._left = numbers[0]
                self._lengths = set(numbers)
            else:
                is_certain = False
        if not is_certain:
            self._wire.force_close()

    # -- the body --------------------------------------------------------------------------------

    def _read_plain(self, data: bytes) -> None:
        if self._left is None:
            self._stream.feed_data(data)
            return
        part = data[: self._left]
        self._left -= len(part)
        self._received += len(part)
        if part:
            self._stream.feed_data(part)
        if self._left == 0:
            self._end(data[len(part) :])

    def _read_chunks(self, data: bytes) -> None:
        self._buffer += data
        at = 0
        while not self.is_done:
            if self._phase == "data":
                assert self._left is not None
                part = bytes(self._buffer[at : at + self._left])
                if not part:
                    break
                self._stream.feed_data(part)
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
        self._wire.force_close()
        self._end()

    def _end(self, rest: bytes = b"") -> None:
        """End the answer; what came behind it belongs to nothing."""
        self.is_done = True
        if rest:
            self._wire.found_surplus(rest)
        if self._body is not None and self._body is not EMPTY_PAYLOAD:
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
    """Return the headers; a folded line goes on with the one before, others are passed over."""
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


def _values(raw: Sequence[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    """Return a header's values, wherever it is and however many one line has."""
    return [
        part.strip() for key, value in raw if key.lower() == name for part in value.split(b",")
    ]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
