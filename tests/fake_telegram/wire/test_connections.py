"""One connection over a memory stream: order, one write per answer, waiting peers, leaving peers, silent peers."""

import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

import pytest
import trio
import trio.testing

from fake_telegram.wire.connections import Connection, CutOff, PeerLeft
from fake_telegram.wire.limits import WireLimits
from fake_telegram.wire.requests import Request
from fake_telegram.wire.sockets import PromptStream

LIMITS = WireLimits(idle_s_max=100, write_s_max=10, pipelined_bytes_max=500)
GET = b"GET /%d HTTP/1.1\r\n\r\n"

Respond = Callable[[Connection, Request], Awaitable[bool]]


async def echo(connection: Connection, request: Request) -> bool:
    await connection.send(b"<%b>" % request.target)
    return request.keep_alive


async def serve(stream: trio.abc.Stream, respond: Respond = echo, limits: WireLimits = LIMITS) -> str:
    """How the connection ended."""
    try:
        await Connection(stream, limits, respond).run()
    except (PeerLeft, CutOff) as ending:
        return type(ending).__name__
    finally:
        await trio.aclose_forcefully(stream)
    return "done"


async def drain(stream: trio.abc.ReceiveStream) -> bytes:
    data = b""
    while piece := await stream.receive_some():
        data += piece
    return data


async def test_pipelined_requests_are_answered_in_order_each_in_one_write(nursery) -> None:
    client, server = trio.testing.memory_stream_pair()
    writes: list[bytes] = []
    send_all = server.send_stream.send_all

    async def counted(data: bytes) -> None:
        writes.append(bytes(data))
        await send_all(data)

    server.send_stream.send_all = counted
    nursery.start_soon(serve, server)
    await client.send_all(b"".join(GET % n for n in range(20)))
    await client.send_eof()
    assert await drain(client) == b"".join(b"</%d>" % n for n in range(20))
    assert len(writes) == 20


async def test_a_row_of_pipelined_requests_leaves_turns_to_the_others(nursery) -> None:
    """Answers that the kernel takes at once wait for nothing, so the row itself must give way."""
    client, server = map(PromptStream, socket.socketpair())
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            await trio.lowlevel.checkpoint()
            turns += 1

    nursery.start_soon(serve, server)
    nursery.start_soon(other)
    await client.send_all(b"".join(GET % n for n in range(300)))
    await client.send_eof()
    assert await drain(client) == b"".join(b"</%d>" % n for n in range(300))
    assert turns >= 299


async def test_a_closing_request_is_the_last(nursery) -> None:
    client, server = trio.testing.memory_stream_pair()
    nursery.start_soon(serve, server)
    await client.send_all(GET % 1 + b"GET /2 HTTP/1.0\r\n\r\n")
    assert await client.receive_some() + await drain(client) == b"</1></2>"


async def test_a_peer_that_breaks_http_is_told_and_left(nursery) -> None:
    client, server = trio.testing.memory_stream_pair()
    nursery.start_soon(serve, server)
    await client.send_all(GET % 1 + b"\x00\x01\x02\r\n\r\n")
    await client.send_eof()
    answered = await drain(client)
    assert answered.startswith(b"</1>HTTP/1.1 400 Bad Request\r\n")
    assert answered.endswith(b'{"ok":false,"error_code":400,"description":"Bad Request"}')


async def test_the_refusal_of_a_huge_upload_arrives_although_the_peer_goes_on_sending(nursery) -> None:
    client, server = trio.testing.memory_stream_pair()
    limits = WireLimits(body_bytes_max=1_000)
    nursery.start_soon(serve, server, echo, limits)
    await client.send_all(b"POST / HTTP/1.1\r\nContent-Length: 5000000\r\n\r\n")
    for _ in range(50):
        await client.send_all(b"x" * 100_000)
    await client.send_eof()
    assert (await drain(client)).startswith(b"HTTP/1.1 413 ")


async def test_continue_is_said_before_the_body_is_sent(nursery) -> None:
    client, server = trio.testing.memory_stream_pair()
    nursery.start_soon(serve, server)
    await client.send_all(b"POST /1 HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
    assert await client.receive_some() == b"HTTP/1.1 100 Continue\r\n\r\n"
    await client.send_all(b"x")
    assert await client.receive_some() == b"</1>"


async def waiting(connection: Connection, request: Request) -> bool:
    await connection.attended(trio.sleep_forever)
    raise AssertionError


async def test_a_peer_that_leaves_while_it_waits_is_noticed_at_once(autojump_clock) -> None:
    client, server = trio.testing.memory_stream_pair()
    endings: list[str] = []

    async def run() -> None:
        endings.append(await serve(server, waiting))

    async with trio.open_nursery() as nursery:
        nursery.start_soon(run)
        await client.send_all(GET % 1)
        await trio.testing.wait_all_tasks_blocked()
        await client.aclose()
    assert endings == ["PeerLeft"]
    assert trio.current_time() == 0


async def test_requests_sent_during_a_wait_are_kept_and_answered_after_it(autojump_clock, nursery) -> None:
    client, server = trio.testing.memory_stream_pair()

    async def slow_first(connection: Connection, request: Request) -> bool:
        if request.target == b"/1":
            await connection.attended(partial(trio.sleep, 5))
        return await echo(connection, request)

    nursery.start_soon(serve, server, slow_first)
    await client.send_all(GET % 1)
    await trio.testing.wait_all_tasks_blocked()
    await client.send_all(GET % 2)
    await trio.testing.wait_all_tasks_blocked()
    await client.send_all(GET % 3)
    answered = b""
    while len(answered) < 12:
        answered += await client.receive_some()
    assert answered == b"</1></2></3>"
    assert trio.current_time() == 5


async def test_a_peer_cannot_make_us_read_ahead_without_bound(autojump_clock) -> None:
    client, server = trio.testing.memory_stream_pair()
    read = 0
    receive_some = server.receive_stream.receive_some

    async def counted(max_bytes: int | None = None) -> bytes:
        nonlocal read
        data = await receive_some(max_bytes)
        read += len(data)
        return data

    server.receive_stream.receive_some = counted
    limits = WireLimits(receive_bytes=100, pipelined_bytes_max=500)
    with trio.move_on_after(1):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(serve, server, waiting, limits)
            await client.send_all((GET % 1) * 1_000)
    assert 500 <= read <= 800


async def test_an_idle_peer_is_left_after_the_limit(autojump_clock) -> None:
    client, server = trio.testing.memory_stream_pair()
    await client.send_all(GET % 1 + b"GET /un")
    assert await serve(server) == "done"
    assert trio.current_time() == LIMITS.idle_s_max


async def test_a_peer_that_does_not_read_is_cut_off(autojump_clock) -> None:
    client, server = trio.testing.lockstep_stream_pair()
    async with trio.open_nursery() as nursery:
        endings: list[str] = []

        async def run() -> None:
            endings.append(await serve(server))

        nursery.start_soon(run)
        await client.send_all(GET % 1)
    assert endings == ["PeerLeft"]
    assert trio.current_time() == LIMITS.write_s_max


@pytest.mark.parametrize("half", [b"", b"GET /1 HT", b"POST /1 HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf"])
async def test_a_peer_that_leaves_in_the_middle_ends_the_connection_quietly(half: bytes) -> None:
    client, server = trio.testing.memory_stream_pair()
    if half:
        await client.send_all(half)
    await client.aclose()
    assert await serve(server) == "done"


@pytest.mark.parametrize(
    "begun",
    [b"P", b"POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n", GET % 1 + b"P"],
    ids=["from the first byte", "after the head", "in a second request"],
)
async def test_who_trickles_is_told_408_however_alive(nursery, autojump_clock, begun: bytes) -> None:
    """A byte every so often keeps a connection from being idle, not a request from being too slow."""
    client, server = trio.testing.memory_stream_pair()
    nursery.start_soon(serve, server, echo, replace(LIMITS, request_s_max=350))
    said: list[tuple[float, bytes]] = []

    async def trickle() -> None:
        try:
            for piece in (begun, *(bytes([byte]) for byte in b"OST /slowly-but-surely")):
                await client.send_all(piece)
                await trio.sleep(99)
        except trio.BrokenResourceError:
            return

    async with trio.open_nursery() as inner:
        inner.start_soon(trickle)
        while piece := await client.receive_some():
            said.append((trio.current_time(), piece))
    at, last = said[-1]
    assert at == 350
    assert last.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert last.endswith(b'{"ok":false,"error_code":408,"description":"Request Timeout"}')


async def test_every_request_has_its_time_for_itself(nursery, autojump_clock) -> None:
    client, server = trio.testing.memory_stream_pair()
    nursery.start_soon(serve, server, echo, replace(LIMITS, request_s_max=60))
    for number in range(5):
        await client.send_all((GET % number)[:-1])
        await trio.sleep(50)
        await client.send_all(b"\n" + b"G")
        assert await client.receive_some() == b"</%d>" % number
        await client.send_all(b"ET /x HTTP/1.1\r\n\r\n")
        assert await client.receive_some() == b"</x>"
