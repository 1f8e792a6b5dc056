"""One connection: how long it keeps its place while nothing comes of it, and how many of them one address may have.

The server itself ends connections that are idle between requests, and no others: a request that never ends and an
answer that nobody takes would hold theirs for ever.
"""

import asyncio
from ipaddress import ip_address, ip_network

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipelines.portal.door import neighbours

REQUEST_SECONDS = 10.0  # for a request to come whole, with its body
STALLED_SECONDS = 60.0  # for a reader to take more of an answer


class Connection(H11Protocol):
    """No address has more than half of the places that there are, but for proxies whose word is taken."""

    of = ""  # the address, or the network of one subscriber
    _coming: asyncio.TimerHandle | None = None
    _going: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.of = neighbours(self.client[0]) if self.client else ""
        if self._is_one_too_many():
            transport.close()
        else:
            self._expect_request()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self._expect_request()
        else:
            _cancel(self._coming)
            self._coming = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        _cancel(self._going)
        self._going = None

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.get_write_buffer_size():  # the rest, which a closed connection still waits to send
            self._expect_reader()

    def connection_lost(self, exc: Exception | None) -> None:
        _cancel(self._coming)
        _cancel(self._going)
        super().connection_lost(exc)

    def _is_one_too_many(self) -> bool:
        same = sum(isinstance(one, Connection) and one.of == self.of for one in self.connections)
        most = max(1, self.limit_concurrency // 2) if self.limit_concurrency else same
        return same > most and not self._is_trusted()

    def _is_trusted(self) -> bool:
        try:
            host = ip_address(self.client[0] if self.client else "")
        except ValueError:
            return False
        return any(host in ip_network(proxy) for proxy in self.config.forwarded_allow_ips)

    def _expect_request(self) -> None:
        """From its first byte on: those that drip in give no more time."""
        self._coming = self._coming or self.loop.call_later(REQUEST_SECONDS, self.transport.abort)

    def _expect_reader(self) -> None:
        self._going = self._going or self.loop.call_later(STALLED_SECONDS, self._end_stalled)

    def _end_stalled(self) -> None:
        self._going = None
        if self.flow.write_paused or self.transport.is_closing():
            self.transport.abort()


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
