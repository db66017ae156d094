"""Connections that carry one answer for each request, and never that of another.

A connection may be used again only where it is certain that the last answer has ended and that
nothing else has come since.
"""

import asyncio
import select
from contextvars import ContextVar
from functools import partial
from time import monotonic
from typing import Any, Final

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

from .answer_reader import AnswerReader

__all__ = ["FRESH", "Connector", "Response", "StrayAnswer", "Wire"]

#: Whether a request wants a connection of its own.
FRESH: ContextVar[bool] = ContextVar("FRESH", default=False)

#: How long a connection must have been silent before it is used again, in seconds.
_SILENT: Final = 0.1

#: Hosts remembered whose connections are used only once.
_ONCE: Final = 10_000


class Wire(ResponseHandler):
    """A connection that notices data nobody has requested."""

    def __init__(self, loop: asyncio.AbstractEventLoop, *, once: set[ConnectionKey]) -> None:
        super().__init__(loop=loop)
        #: Data has come that is not part of the answer to a request.
        self.has_surplus = False
        #: Reads the answer to the last request.
        self.reader: AnswerReader | None = None
        self._requests = 0
        self._is_idle = False
        self._key: ConnectionKey | None = None
        self._once = once

    def set_response_params(self, *, timer: Any = None, **params: Any) -> None:
        """Prepare for the answer to the next request."""
        self._requests += 1
        self._is_idle = False
        self._read_timeout = params.get("read_timeout")
        limit = params.get("read_bufsize") or self._read_bufsize
        reader = AnswerReader(
            self,
            self._requests,
            self._loop,
            on_surplus=self._found_surplus,
            timer=timer,
            limit=limit,
        )
        self.reader = self._parser = reader  # type: ignore[assignment]
        self._drain_tail()

    def data_received(self, data: bytes) -> None:
        """Read on in the answer, or note data that is not part of one."""
        if not data:
            return
        if self._is_idle or (self.reader is not None and self.reader.is_done):
            self._found_surplus(data)
        else:
            super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Note how the connection ended, before its answer ends."""
        if self.reader is not None:
            self.reader.is_reset = exc is not None
        super().connection_lost(exc)

    def _found_surplus(self, data: bytes) -> None:
        """Never use the connection again; empty lines after an answer are harmless."""
        self.force_close()
        if data.strip(b"\r\n"):
            self.has_surplus = True
            if self._key is not None:
                self._once.add(self._key)
        if self._is_idle:
            self.abort()

    def rest(self, key: ConnectionKey) -> None:
        """Note that the answer has been read, and where the connection leads."""
        self._is_idle = True
        self._key = key
        if self.has_surplus:
            self._once.add(key)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is waiting to be read and the other end is still there."""
        if self.transport is None or self.has_surplus:
            return False
        handle = self.transport.get_extra_info("socket")
        if handle is None or not hasattr(select, "poll"):
            return True
        poll = select.poll()
        poll.register(handle.fileno(), select.POLLIN)
        return not poll.poll(0)


class Connector(aiohttp.TCPConnector):
    """Gives a connection for a request: a used one only where that is sure to be safe."""

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
            if monotonic() - since < _SILENT and wire.is_connected():
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


class StrayAnswer(aiohttp.ClientError):
    """What came on a used connection is not an answer; it may belong to an earlier request."""


class Response(aiohttp.ClientResponse):
    """An answer that knows the connection it came on."""

    wire: Wire
    reader: AnswerReader

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
            raise StrayAnswer from error
        return self
