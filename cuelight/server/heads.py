"""A limit to the heads of requests: how large they are, and how slowly they come."""

from __future__ import annotations

from asyncio import Transport
from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    from asyncio import TimerHandle

MOST = 64 * 1024
"""Bytes that the head of a request may have."""
SECONDS = 30.0
"""Seconds in which a head has to come, once the connection is made or its first byte is there."""


class BoundedHeads(HttpToolsProtocol):
    """Speaks HTTP, and lets nobody fill the memory or hold a connection by a head that never ends.

    The parser takes heads of any length and at any pace, from whoever reaches the server.
    """

    _size = 0
    _in_head = True
    _late: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come, unless it makes the head too large."""
        if self._in_head:
            self._size += len(data)
            if self._late is None:
                self._expect()
        super().data_received(data)
        if self._in_head and self._size > MOST and not self.transport.is_closing():
            self.send_400_response(f"The head of a request may have {MOST:,} bytes at most.")

    def on_headers_complete(self) -> None:
        """Note that the head has come."""
        self._in_head = False
        self._arrived()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that whatever comes now is the next head."""
        self._in_head, self._size = True, 0
        super().on_message_complete()

    def _expect(self) -> None:
        self._late = self.loop.call_later(SECONDS, self._end)

    def _arrived(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _end(self) -> None:
        if not self.transport.is_closing():
            self.send_400_response(f"The head of a request did not come in {SECONDS:g} seconds.")
