"""The wire of the Bot API client: three pools per server, whole answers or an error of the port, and no token in any text.

Calls, file transfers and long polls never share connections, so that a 50 s poll or a slow upload cannot starve a send. The
network below is replaceable (`network_backend`), so the very same code runs over memory pipes in virtual time.
"""

import logging
import ssl
from collections.abc import AsyncIterator
from enum import Enum
from typing import Final
from urllib.parse import unquote, urlsplit

import httpcore2
import httpx2

from bridge.adapters.bot_api._bodies import Body, WrongLength
from bridge.adapters.bot_api._errors import Reach, from_answer, from_download, from_transport
from bridge.ports.telegram import TelegramError

ANSWER_BYTES_MAX: Final = 16 * 1024 * 1024
"""A longer answer to a call is a fault of the peer. 100 updates of the greatest size are far below. Ours."""
ERROR_BYTES_MAX: Final = 64 * 1024
"""As much of an error's body as is read. Ours."""
CONNECT_TIMEOUT_S: Final = 10.0
CALL_TIMEOUT_S: Final = 30.0
"""Patience for one answer; the server itself delays some refusals by 3 s (Bot API)."""
TRANSFER_TIMEOUT_S: Final = 60.0
"""Patience for the next piece of a file, or for the answer after the last."""
POLL_SLACK_S: Final = 15.0
"""Patience beyond the timeout that a long poll asked for."""
KEEPALIVE_S: Final = 20.0
"""Idle connections are dropped before Telegram's front end drops them, or a send would meet a closed one and be in doubt."""
CALL_CONNECTIONS_MAX: Final = 64
TRANSFER_CONNECTIONS_MAX: Final = 16
POLL_CONNECTIONS_MAX: Final = 1000
"""One for every polling bot."""

_NEVER_SENT = (
    httpcore2.ConnectError,
    httpcore2.ConnectTimeout,
    httpcore2.PoolTimeout,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    httpcore2.LocalProtocolError,  # our own fault, found before the request was whole
)
_FAILURES = (
    *_NEVER_SENT,
    httpcore2.ProtocolError,
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ConnectionNotAvailable,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
)


class Traffic(Enum):
    """Which pool a request belongs to."""

    CALL = CALL_CONNECTIONS_MAX
    TRANSFER = TRANSFER_CONNECTIONS_MAX
    POLL = POLL_CONNECTIONS_MAX


class _PoolTransport(httpx2.AsyncBaseTransport):
    """httpx2 over a pool of ours, because its own transport takes no network backend. Errors stay httpcore2's."""

    def __init__(self, pool: httpcore2.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = httpcore2.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=url,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_AnswerStream(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _AnswerStream(httpx2.AsyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._answer.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._answer.aclose()


class Wire:
    """Connections to Bot API servers; knows nothing of methods.

    `network_backend`: where connections come from, the operating system's unless given. `proxy_url`: an HTTP proxy for all
    requests.
    """

    def __init__(self, *, network_backend: httpcore2.AsyncNetworkBackend | None = None, proxy_url: str = "") -> None:
        silence_foreign_logs()
        self._network_backend = network_backend
        self._proxy_url = proxy_url
        self._clients: dict[tuple[str, Traffic], httpx2.AsyncClient] = {}
        self._tls: ssl.SSLContext | None = None

    async def call(self, base_url: str, path: str, body: Body, *, traffic: Traffic, read_timeout_s: float) -> bytes:
        """POST `body` and give the answer's bytes.

        `path` begins with a slash and may hold a token: it appears in no error and no log. Raises `TelegramError`, and whatever
        the source of the body raises.
        """
        failure: TelegramError
        try:
            async with self._client(base_url, traffic).stream(
                "POST",
                base_url + path,
                content=body.pieces(),
                headers={"Content-Type": body.content_type, "Content-Length": str(body.length_bytes)},
                timeout=_timeout(read_timeout_s),
            ) as answer:
                limit_bytes = ANSWER_BYTES_MAX if answer.status_code == 200 else ERROR_BYTES_MAX
                content = await _read(answer, limit_bytes)
                if answer.status_code == 200 and content is not None:
                    return content
                failure = from_answer(answer.status_code, content or b"", answer.headers.get("Retry-After", ""))
        except WrongLength as error:
            failure = from_transport(Reach.NOT_SENT, str(error))
        except _FAILURES as error:
            failure = from_transport(_reach(error, body), _words(error))
        raise failure  # outside `except`: the chained exception would carry the URL, and with it the token

    async def download(self, base_url: str, path: str) -> AsyncIterator[bytes]:
        """GET a file in pieces. Raises `TelegramError`; a cut in the middle is one too, never a short file."""
        failure: TelegramError | None = None
        try:
            async with self._client(base_url, Traffic.TRANSFER).stream(
                "GET", base_url + path, timeout=_timeout(TRANSFER_TIMEOUT_S)
            ) as answer:
                if answer.status_code == 200:
                    async for piece in answer.aiter_bytes():
                        yield piece
                else:
                    content = await _read(answer, ERROR_BYTES_MAX)
                    failure = from_download(answer.status_code, content or b"", answer.headers.get("Retry-After", ""))
        except _FAILURES as error:
            # A download changes nothing at Telegram's side, so it is never in doubt.
            failure = from_transport(Reach.NOT_SENT, _words(error))
        if failure is not None:
            raise failure

    async def aclose(self) -> None:
        """Close all connections."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    def _client(self, base_url: str, traffic: Traffic) -> httpx2.AsyncClient:
        key = (base_url, traffic)
        if key not in self._clients:
            self._clients[key] = httpx2.AsyncClient(
                transport=_PoolTransport(self._pool(base_url, traffic)), trust_env=False, follow_redirects=False
            )
        return self._clients[key]

    def _pool(self, base_url: str, traffic: Traffic) -> httpcore2.AsyncConnectionPool:
        return httpcore2.AsyncConnectionPool(
            ssl_context=self._tls_context() if base_url.startswith("https:") else None,
            proxy=_proxy(self._proxy_url) if self._proxy_url else None,
            max_connections=traffic.value,
            # The expiry is measured on the monotonic clock, which does not exist in virtual time.
            keepalive_expiry=KEEPALIVE_S if self._network_backend is None else None,
            network_backend=self._network_backend,
        )

    def _tls_context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = httpx2.create_ssl_context()
        return self._tls


def silence_foreign_logs() -> None:
    """httpx2 writes whole URLs, and so tokens, at INFO; httpcore2 writes headers at DEBUG."""
    for name in ("httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)


async def _read(answer: httpx2.Response, limit_bytes: int) -> bytes | None:
    """The whole body, or None when it is longer than `limit_bytes`."""
    pieces: list[bytes] = []
    size_bytes = 0
    async for piece in answer.aiter_bytes():
        size_bytes += len(piece)
        if size_bytes > limit_bytes:
            return None
        pieces.append(piece)
    return b"".join(pieces)


def _proxy(url: str) -> httpcore2.Proxy:
    """The proxy at `http://[name:password@]host:port`; httpcore2 would not see the name and password in it."""
    parts = urlsplit(url)
    auth = (unquote(parts.username or ""), unquote(parts.password or "")) if parts.username else None
    return httpcore2.Proxy(f"{parts.scheme}://{parts.hostname}:{parts.port}", auth=auth)


def _reach(error: Exception, body: Body) -> Reach:
    if isinstance(error, _NEVER_SENT) or not body.is_handed_over:
        return Reach.NOT_SENT
    return Reach.SENT


def _words(error: Exception) -> str:
    """What to tell of a failed connection: its kind only, since messages of libraries may hold addresses."""
    kind = type(error).__name__
    return _KINDS.get(kind, f"the connection to the Bot API failed ({kind})")


_KINDS: Final = {
    "ConnectError": "the Bot API server could not be reached",
    "ConnectTimeout": "the Bot API server could not be reached in time",
    "PoolTimeout": "too many calls at once",
    "ProxyError": "the proxy refused the connection",
    "ReadTimeout": "the Bot API server did not answer in time",
    "WriteTimeout": "the Bot API server stopped reading",
    "ReadError": "the connection to the Bot API broke before the answer",
    "WriteError": "the connection to the Bot API broke while sending",
    "RemoteProtocolError": "the Bot API server closed the connection without a whole answer",
    "LocalProtocolError": "the request could not be sent as announced",
}


def _timeout(read_s: float) -> httpx2.Timeout:
    return httpx2.Timeout(connect=CONNECT_TIMEOUT_S, read=read_s, write=read_s, pool=read_s)
