"""Posting to a webhook: connections are kept and shared, new ones are spaced while the bot cannot be reached, and every way of
failing has Telegram's own words for getWebhookInfo.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from typing import Any

import trio

from fake_telegram.clocks import Clock
from fake_telegram.exchanges import Connect, HttpPeer, PeerBroken, PeerClosed, Response, secured
from fake_telegram.faults import Cut, LostReply
from fake_telegram.world import Bot

from .webhook_posts import destination_of, render_post, retry_after_s, wrong_response

__all__ = ["ANSWER_S_MAX", "CONNECT_S_MAX", "Failed", "WebhookCalls"]

ANSWER_S_MAX = 60.0
"""How long the answer is awaited (Bot API server)."""

CONNECT_S_MAX = 10.0
"""How long a connection may take; ours."""

_DIAL_SPACING_S = 2.0
"""While the last attempt to connect failed, the next one waits so long (Bot API server: 1 per 2 s while failing)."""

_ANSWER_BYTES_MAX = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An attempt that must be repeated; ``message`` is what getWebhookInfo will say. ``unreached``: there was no connection."""

    message: str
    retry_after_s: int | None = None
    status: int | None = None
    unreached: bool = False


_CLOSED = Failed(message="Webhook connection closed")


class WebhookCalls:
    """The connections to one bot's webhook."""

    def __init__(self, bot: Bot, connect: Connect, clock: Clock) -> None:
        self._bot = bot
        self._connect = connect
        self._clock = clock
        self._destination = destination_of(bot.webhook)
        self._idle: list[HttpPeer] = []
        self._dialling = trio.Lock()
        self._dial_not_before = float("-inf")

    async def aclose(self) -> None:
        """Close the kept connections, also when cancelled."""
        with trio.CancelScope(shield=True):  # nothing here waits for the peer
            while self._idle:
                await self._idle.pop().aclose()

    async def post(self, payload: dict[str, Any], spoiled: Cut | LostReply | None) -> Response | Failed:
        """Post one update; ``spoiled`` is a fault to be done to this attempt. A 2xx answer comes back as it is."""
        request = render_post(self._destination, payload)
        peer = self._idle.pop() if self._idle and spoiled is None else None
        if peer is not None:
            answer = await self._exchange(peer, request)
            if answer is not None:
                return answer  # otherwise the kept connection had died in its sleep: no failure of the bot
        dialled = await self._dial()
        if isinstance(dialled, Failed):
            return dialled
        if isinstance(spoiled, Cut):
            return await self._cut(dialled, request)
        answer = await self._exchange(dialled, request)
        if answer is None or isinstance(spoiled, LostReply):
            return _CLOSED
        return answer

    async def _exchange(self, peer: HttpPeer, request: bytes) -> Response | Failed | None:
        """One request on one connection; ``None`` when a kept connection turned out to be dead."""
        kept, keep = peer.used, False
        try:
            with self._clock.move_on_at(self._clock.now() + ANSWER_S_MAX) as patience, self._clock.holding():
                response = await peer.exchange(request)
            if patience.cancelled_caught:
                return Failed(message="Read timeout expired")
            keep = response.keep_alive
        except PeerClosed as closed:
            return None if kept and closed.nothing_came else _CLOSED
        except PeerBroken as broken:
            return Failed(message=f"Wrong response from the webhook: {broken}")
        finally:
            if keep:
                self._idle.append(peer)
            else:
                await peer.aclose()
        if 200 <= response.status <= 299:
            return response
        return Failed(message=wrong_response(response), retry_after_s=retry_after_s(response), status=response.status)

    async def _cut(self, peer: HttpPeer, request: bytes) -> Failed:
        try:
            await peer.stream.send_all(request[: len(request) // 2])
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            pass
        finally:
            await peer.aclose()
        return _CLOSED

    async def _dial(self) -> HttpPeer | Failed:
        async with self._dialling:
            await self._clock.sleep_in_steps(self._dial_not_before, _DIAL_SPACING_S)
            try:
                with trio.fail_after(CONNECT_S_MAX), self._clock.holding():
                    stream = await self._connected()
            except (OSError, trio.BrokenResourceError, trio.TooSlowError) as error:
                self._dial_not_before = self._clock.now() + _DIAL_SPACING_S
                return Failed(message=_connect_error(error), unreached=True)
        self._note_address(stream)
        return HttpPeer(stream, body_bytes_max=_ANSWER_BYTES_MAX)

    async def _connected(self) -> trio.abc.Stream:
        """A connection to the URL's host, at the bot's own choice of address and by its own certificate, if it named such."""
        where = self._destination
        if not where.certificate and not (where.tls and where.address):
            return await self._connect(where.address or where.host, where.port, where.tls)
        transport = await self._connect(where.address or where.host, where.port, False)
        return await secured(transport, where.host, where.certificate)

    def _note_address(self, stream: trio.abc.Stream) -> None:
        """getWebhookInfo tells the address in use; a memory stream has none."""
        plain = stream.transport_stream if isinstance(stream, trio.SSLStream) else stream
        if isinstance(plain, trio.SocketStream):
            self._bot.webhook.ip_address = str(plain.socket.getpeername()[0])


def _connect_error(error: OSError | trio.BrokenResourceError | trio.TooSlowError) -> str:
    """The failure in the words of getWebhookInfo."""
    if isinstance(error, trio.TooSlowError):
        return "Connection timed out"
    if isinstance(error, trio.BrokenResourceError):
        return "Connection reset by peer"
    cause = error.__cause__  # trio sums up the attempts at all addresses of a host
    if isinstance(cause, ExceptionGroup):
        cause = cause.exceptions[0]
    failure = cause if isinstance(cause, OSError) else error
    if isinstance(failure, ssl.SSLCertVerificationError):
        return "SSL error {error:0A000086:SSL routines::certificate verify failed}"
    if isinstance(failure, ssl.SSLError):
        return f"SSL error {{{failure.reason or failure}}}"
    if isinstance(failure, socket.gaierror):
        return f"Failed to resolve host: {failure.strerror}"
    return failure.strerror or str(failure)
