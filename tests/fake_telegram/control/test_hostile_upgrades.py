"""Hostile WebSocket upgrades: one such request kills an unguarded Hypercorn; the control port of the fake goes on answering.

The inputs are sent over real sockets to a running server, on paths that exist and paths that do not.
"""

from __future__ import annotations

import time
from functools import partial

import pytest
import trio
from hypercorn.config import Config
from hypercorn.trio.tcp_server import TCPServer
from hypercorn.trio.worker_context import WorkerContext
from hypercorn.typing import ConnectionState
from hypercorn.utils import wrap_app
from quart_trio import QuartTrio

from fake_telegram.control.client import FakeTelegram
from fake_telegram.server import Addresses, FakeServer
from fake_telegram.world import World
from tests.fake_telegram.callers import dial

KEY = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
UPGRADE = b"Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
FIRST_FRAME = b"\x81\x85\x00\x00\x00\x00hello"
CLOSE_FRAME = b"\x88\x82\x00\x00\x00\x00\x03\xe8"


def upgrade(path: bytes = b"/", headers: bytes = UPGRADE + KEY, after: bytes = b"", verb: bytes = b"GET") -> bytes:
    return b"%b %b HTTP/1.1\r\n%b\r\n%b" % (verb, path, headers, after)


H2C = b"Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
H2_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

HOSTILE = {
    "one trailing byte": upgrade(after=b"\x00"),
    "one trailing byte on a real path": upgrade(b"/people", after=b"x"),
    "one trailing byte on no path": upgrade(b"/no/such/path?x=1", after=b"\n"),
    "first frame with the upgrade": upgrade(after=FIRST_FRAME),
    "first frame on a real path": upgrade(b"/journal?wait=1", after=FIRST_FRAME),
    "close frame with the upgrade": upgrade(after=CLOSE_FRAME),
    "unmasked frame": upgrade(after=b"\x81\x05hello"),
    "reserved bits": upgrade(after=b"\xf1\x85\x00\x00\x00\x00hello"),
    "endless frame": upgrade(after=b"\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00"),
    "a second request with the upgrade": upgrade(after=upgrade()),
    "a plain request with the upgrade": upgrade(after=b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"),
    "no key": upgrade(headers=UPGRADE),
    "wrong version": upgrade(headers=UPGRADE + b"Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 99\r\n"),
    "an upgrade by POST with a body": upgrade(headers=UPGRADE + KEY + b"Content-Length: 5\r\n", after=b"hello", verb=b"POST"),
    "chunked body": upgrade(headers=UPGRADE + KEY + b"Transfer-Encoding: chunked\r\n", after=b"5\r\nhello\r\n0\r\n\r\n"),
    "subprotocols": upgrade(headers=UPGRADE + KEY + b"Sec-WebSocket-Protocol: ,,,\r\n", after=b"\x00"),
    "extensions": upgrade(headers=UPGRADE + KEY + b"Sec-WebSocket-Extensions: permessage-deflate; a=b; ;\r\n", after=b"\x00"),
    "h2c": upgrade(headers=H2C),
    "h2c with a preface": upgrade(headers=H2C, after=H2_PREFACE + b"\x00" * 9),
    "h2c and bad settings": upgrade(headers=H2C.replace(b"AAMAAABkAAQAAP__", b"!!!"), after=b"\x00"),
    "http2 preface": H2_PREFACE,
    "http2 preface and rubbish": H2_PREFACE + b"\xff" * 64,
    "no host": upgrade(headers=b"Connection: Upgrade\r\nUpgrade: websocket\r\n" + KEY, after=b"\x00"),
    "nul bytes": b"\x00" * 100,
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 50,
}


@pytest.mark.live
async def test_no_hostile_upgrade_brings_the_control_port_down() -> None:
    """Each input on its own connection; after each the port still serves, and at the end nothing is left open."""
    server = FakeServer(World(seed=1), time.time)
    async with trio.open_nursery() as nursery:
        addresses: Addresses = await nursery.start(partial(server.run, port=0, control_port=0))
        async with FakeTelegram(addresses.control) as telegram:
            for name, data in HOSTILE.items():
                with trio.fail_after(10):
                    await attack(addresses.control, data)
                    assert (await telegram.call("GET", "/health"))["ok"] is True, name
                    await attack(addresses.bot_api, data)
        with trio.fail_after(10):
            while server.control_guard.open or server.guard.open:
                await server.pulse.wait_for(lambda: False, 0.05)
        nursery.cancel_scope.cancel()
    assert server.guard.failures == 0


async def attack(url: str, data: bytes) -> None:
    """Send ``data``, say that it is all, and read to the end, whatever comes."""
    async with await dial(url) as stream:
        assert isinstance(stream, trio.SocketStream)
        try:
            await stream.send_all(data)
            await stream.send_eof()
            while await stream.receive_some():
                pass
        except trio.BrokenResourceError:
            return  # being cut off is an answer too


@pytest.mark.parametrize("name", ["one trailing byte", "first frame with the upgrade"])
async def test_bare_hypercorn_does_die_of_these(name: str) -> None:
    """Otherwise this whole file proves nothing; when a new Hypercorn makes this fail, the guard may be reconsidered."""
    near, far = (trio.SocketStream(end) for end in trio.socket.socketpair())
    connection = TCPServer(wrap_app(QuartTrio("bare"), 1000, "asgi"), Config(), WorkerContext(None), ConnectionState({}), far)
    await near.send_all(HOSTILE[name])
    await near.send_eof()
    with pytest.raises(ExceptionGroup):
        await connection.run()
    await near.aclose()
