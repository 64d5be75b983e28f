"""A connection's error costs that connection: hostile bytes against Hypercorn under our guard, in this process."""

import importlib.metadata
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import hypercorn.trio
import hypercorn.trio.run as hypercorn_run
import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from bridge.web import guard
from bridge.web.serve import serve, server_config
from bridge.web.sockets import BindRefused, address_of, listening_socket
from tests.bridge.web.hostile import HOSTILE_INPUTS, knock


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answers every request, and every WebSocket with an echo."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message["text"]})
    else:
        body = json.dumps({"state": sorted(scope["state"])}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def serving(app: Any = application) -> AsyncIterator[tuple[int, trio.Event]]:
    """A server on a free port of this machine, and the event that stops it."""
    sock = listening_socket("127.0.0.1:0")
    port, stop = int(address_of(sock).rsplit(":", 1)[1]), trio.Event()
    with trio.fail_after(20):
        async with trio.open_nursery() as nursery:
            await nursery.start(partial(serve, app, sock, stop=stop))
            yield port, stop
            stop.set()


async def get(port: int) -> bytes:
    """One plain request on a connection of its own."""
    stream = await trio.open_tcp_stream("127.0.0.1", port)
    async with stream:
        await stream.send_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b""
        while piece := await stream.receive_some():
            answer += piece
        return answer


def test_there_are_twenty_hostile_inputs() -> None:
    """The number that was measured: two of them were fatal without the guard."""
    assert len(HOSTILE_INPUTS) == 20
    assert len({data for _, data in HOSTILE_INPUTS}) == 20


@pytest.mark.parametrize(("name", "data"), HOSTILE_INPUTS, ids=[name for name, _ in HOSTILE_INPUTS])
async def test_a_hostile_input_costs_one_connection(name: str, data: bytes) -> None:
    """The server answers the next client as before."""
    async with serving() as (port, _stop):
        await knock(port, data)
        assert (await get(port)).startswith(b"HTTP/1.1 200")


async def test_an_error_of_a_connection_is_counted() -> None:
    """So that an operator sees an attack in the numbers."""
    before = guard.CONNECTIONS.errors
    async with serving() as (port, _stop):
        await knock(port, dict(HOSTILE_INPUTS)["upgrade with one trailing byte"])
        await get(port)
        with trio.fail_after(5):
            while guard.CONNECTIONS.errors == before:
                await get(port)
    assert guard.CONNECTIONS.errors == before + 1


async def test_handlers_find_the_servers_stop() -> None:
    """In the state of every scope."""
    async with serving() as (port, _stop):
        assert guard.TERMINATED.encode() in await get(port)


@asynccontextmanager
async def impatient(app: Any, read_timeout_s: float) -> AsyncIterator[int]:
    """A guarded server that waits so long for a request; its port."""
    sock = listening_socket("127.0.0.1:0")
    port = int(address_of(sock).rsplit(":", 1)[1])
    config = server_config(sock)
    config.read_timeout = read_timeout_s  # type: ignore[assignment]  # hypercorn says int and takes any number
    guard.install()
    async with trio.open_nursery() as nursery:
        await nursery.start(partial(hypercorn.trio.serve, app, config, shutdown_trigger=trio.sleep_forever))
        yield port
        nursery.cancel_scope.cancel()


async def test_a_long_answer_is_no_slow_request() -> None:
    """A download may take longer than a request may."""

    async def slowly(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await application(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        for _ in range(5):
            await trio.sleep(0.15)
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async with impatient(slowly, 0.2) as port:
        assert (await get(port)).endswith(b"xxxxx")


@pytest.mark.parametrize("part", [b"GET / HTTP/1.1\r\nHost", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"])
async def test_a_slow_request_is_given_up(part: bytes) -> None:
    """Half a head or half a body, and then nothing: the connection is taken back."""

    async def reading(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await application(scope, receive, send)
            return
        while (message := await receive())["type"] == "http.request" and message["more_body"]:
            pass

    async with impatient(reading, 0.2) as port, await trio.open_tcp_stream("127.0.0.1", port) as stream:
        await stream.send_all(part)
        with trio.fail_after(3):
            while await stream.receive_some():
                pass


async def test_an_idle_connection_does_not_hold_a_stop() -> None:
    """Kept alive by its client, it is closed at once."""
    async with serving() as (port, stop):
        stream = await trio.open_tcp_stream("127.0.0.1", port)
        await stream.send_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await stream.receive_some()).startswith(b"HTTP/1.1 200")
        started = trio.current_time()
        stop.set()
        while await stream.receive_some():
            pass
        assert trio.current_time() - started < 1
    assert trio.current_time() - started < 1


async def test_a_client_that_does_not_read_is_cut_off_from_outside() -> None:
    """Its shielded send ends with its stream, though the application never stops sending; the server goes on."""

    async def flood(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await application(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while True:
            await send({"type": "http.response.body", "body": b"x" * 1_000_000, "more_body": True})

    async with serving(flood) as (port, _stop):
        stream = await trio.open_tcp_stream("127.0.0.1", port)
        await stream.send_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await stream.receive_some(1)
        assert guard.CONNECTIONS.count >= 1
        await guard.CONNECTIONS.close_all()
        started = trio.current_time()
        while guard.CONNECTIONS.count:
            await wait_all_tasks_blocked(0.01)
        assert trio.current_time() - started < 2
        await stream.aclose()


def test_installing_twice_changes_nothing() -> None:
    """Both doors, `bridge serve` and the plain `hypercorn`, install it."""
    guard.install()
    guard.install()
    assert vars(hypercorn_run)["TCPServer"] is guard.GuardedServer


def test_the_guard_refuses_a_server_it_does_not_know() -> None:
    """A silent miss would leave the server open to the fatal inputs."""
    assert importlib.metadata.version("hypercorn").startswith(guard.HYPERCORN_VERSIONS)
    present = vars(hypercorn_run)["TCPServer"]
    try:
        vars(hypercorn_run)["TCPServer"] = object
        with pytest.raises(guard.GuardMismatch, match="TCPServer"):
            guard.install()
    finally:
        vars(hypercorn_run)["TCPServer"] = present


def test_the_socket_gives_up_on_vanished_clients() -> None:
    """Options of the listening socket are inherited by what it accepts."""
    with listening_socket("127.0.0.1:0") as sock:
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == guard.UNACKNOWLEDGED_MS_MAX
        assert 5_000 <= guard.UNACKNOWLEDGED_MS_MAX <= 20_000
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_taken_address_is_named() -> None:
    """With what to do."""
    with listening_socket("127.0.0.1:0") as sock, pytest.raises(BindRefused, match="BRIDGE_BIND"):
        listening_socket(address_of(sock))


def test_production_limits_are_set() -> None:
    """The figures measured on this stack."""
    config = server_config(listening_socket("127.0.0.1:0"))
    assert config.read_timeout == 30
    assert config.graceful_timeout >= 10
    assert config.websocket_max_message_size == 64 * 1024
    assert config.websocket_ping_interval == 20
    config.create_sockets().insecure_sockets[0].close()
