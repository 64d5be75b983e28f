"""The stream of the busy side of the wire: trio's own examination, then what it does at once and what it must wait for."""

import socket

import pytest
import trio
import trio.testing

from fake_telegram.wire.sockets import PromptListener, PromptStream


async def pair() -> tuple[PromptStream, PromptStream]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        left = socket.create_connection(listener.getsockname())
        right, _ = listener.accept()
    return PromptStream(left), PromptStream(right)


async def clogged_pair() -> tuple[PromptStream, PromptStream]:
    """Full in both directions; by socketpair, because TCP makes room by itself as its buffers grow."""
    left, right = map(PromptStream, socket.socketpair())
    for stream in (left, right):
        while stream.send_now(b"x" * 10_000):
            pass
    return left, right


async def test_it_keeps_every_promise_of_a_stream() -> None:
    await trio.testing.check_half_closeable_stream(pair, clogged_pair)


async def test_what_the_kernel_takes_is_sent_at_once_and_the_rest_waits_for_room(nursery) -> None:
    left, right = await pair()
    data = bytes(range(256)) * 20_000
    with trio.testing.assert_no_checkpoints():
        taken = left.send_now(data)
    assert 0 < taken < len(data)
    nursery.start_soon(left.send_all, data[taken:])
    arrived = b""
    while len(arrived) < len(data):
        arrived += await right.receive_some(100_000)
    assert arrived == data


async def test_a_peer_that_is_gone_breaks_the_stream() -> None:
    left, right = await pair()
    await right.aclose()
    with pytest.raises(trio.BrokenResourceError, match="socket connection broken"):
        await left.send_all(bytes(50_000_000))


async def test_nothing_is_sent_between_the_pieces_of_another_task(nursery) -> None:
    left, right = await pair()
    nursery.start_soon(left.send_all, bytes(5_000_000))
    await trio.testing.wait_all_tasks_blocked()
    with pytest.raises(trio.BusyResourceError):
        left.send_now(b"between")
    got = 0
    while got < 5_000_000:
        got += len(await right.receive_some())


async def test_a_listener_gives_such_streams_and_closes(nursery) -> None:
    [plain] = await trio.open_tcp_listeners(0, host="127.0.0.1")
    port = plain.socket.getsockname()[1]
    listener = PromptListener(plain)
    client = await trio.open_tcp_stream("127.0.0.1", port)
    accepted = await listener.accept()
    assert isinstance(accepted, PromptStream)
    accepted.send_now(b"welcome")
    assert await client.receive_some() == b"welcome"
    await listener.aclose()
    with pytest.raises(OSError, match="connect"):
        await trio.open_tcp_stream("127.0.0.1", port)
    await accepted.aclose()
    assert await client.receive_some() == b""
    await client.aclose()
