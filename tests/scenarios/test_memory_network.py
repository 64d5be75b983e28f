"""Pipes with a bound, hosts that can be silenced, and the one file that knows trio's private names."""

import httpcore2
import pytest
import trio
import trio.testing

from scenarios.worlds.network import MemoryBackend, MemoryNetwork
from scenarios.worlds.pipes import PIPE_BYTES_MAX, MemoryStream, pipe_pair
from scenarios.worlds.scheduling import seeded_scheduling


async def test_bytes_arrive_in_order_and_end() -> None:
    near, far = pipe_pair()
    await near.send_all(b"one ")
    await near.send_all(b"two")
    await near.send_eof()
    assert await far.receive_some(5) == b"one t"
    assert await far.receive_some() == b"wo"
    assert await far.receive_some() == b""
    await far.send_all(b"answer")
    assert await near.receive_some() == b"answer"


async def test_a_sender_waits_for_a_reader_who_does_not_read(autojump_clock: trio.testing.MockClock) -> None:
    """Back-pressure: no more than the bound is ever under way."""
    near, far = pipe_pair()
    with trio.move_on_after(60) as patience:
        await near.send_all(b"x" * (PIPE_BYTES_MAX + 1))
    assert patience.cancelled_caught
    assert len(await far.receive_some(2 * PIPE_BYTES_MAX)) == PIPE_BYTES_MAX


async def test_a_reader_frees_a_waiting_sender() -> None:
    near, far = pipe_pair()
    total = 5 * PIPE_BYTES_MAX
    received = 0
    async with trio.open_nursery() as nursery:
        nursery.start_soon(near.send_all, b"x" * total)
        while received < total:
            received += len(await far.receive_some())
    assert received == total


async def test_sending_to_somebody_who_has_gone_breaks() -> None:
    near, far = pipe_pair()
    await far.aclose()
    with pytest.raises(trio.BrokenResourceError):
        await near.send_all(b"hello")
    assert await near.receive_some() == b""
    with pytest.raises(trio.ClosedResourceError):
        await far.receive_some()


async def test_what_was_sent_before_the_close_is_still_read() -> None:
    near, far = pipe_pair()
    await near.send_all(b"last words")
    await near.aclose()
    assert await far.receive_some() == b"last words"
    assert await far.receive_some() == b""


async def test_trios_own_checks_of_a_stream() -> None:
    async def make() -> tuple[MemoryStream, MemoryStream]:
        return pipe_pair()

    near, far = await make()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(near.wait_send_all_might_not_block)
    await near.aclose()
    await near.aclose()
    await far.aclose()


async def _shout(stream: MemoryStream) -> None:
    while heard := await stream.receive_some():
        await stream.send_all(heard.upper())


async def test_hosts_are_reached_by_name_and_port() -> None:
    async with trio.open_nursery() as nursery:
        network = MemoryNetwork(nursery)
        network.listen("shout.test", 80, _shout)
        stream = await network.connect("shout.test", 80)
        await stream.send_all(b"hello")
        assert await stream.receive_some() == b"HELLO"
        with pytest.raises(ConnectionRefusedError):
            await network.connect("shout.test", 81)
        nursery.cancel_scope.cancel()


async def test_a_silenced_host_breaks_its_connections_and_refuses_new_ones() -> None:
    async with trio.open_nursery() as nursery:
        network = MemoryNetwork(nursery)
        network.listen("shout.test", 80, _shout)
        stream = await network.connect("shout.test", 80)
        network.silence("shout.test", 80)
        assert await stream.receive_some() == b""
        with pytest.raises(ConnectionRefusedError):
            await network.connect("shout.test", 80)
        nursery.cancel_scope.cancel()


async def test_httpcore_meets_refusals_and_timeouts_as_on_a_real_network(autojump_clock: trio.testing.MockClock) -> None:
    async def mute(stream: MemoryStream) -> None:
        await stream.receive_some()
        await trio.sleep_forever()

    async with trio.open_nursery() as nursery:
        network = MemoryNetwork(nursery)
        backend = MemoryBackend(network)
        with pytest.raises(httpcore2.ConnectError):
            await backend.connect_tcp("nobody.test", 80)
        network.listen("mute.test", 80, mute)
        stream = await backend.connect_tcp("mute.test", 80)
        await stream.write(b"GET")
        with pytest.raises(httpcore2.ReadTimeout):
            await stream.read(100, timeout=5)
        nursery.cancel_scope.cancel()


async def test_a_dead_process_sends_nothing_more() -> None:
    """After the cut not even a `finally` reaches the network."""
    async with trio.open_nursery() as nursery:
        network = MemoryNetwork(nursery)
        network.listen("shout.test", 80, _shout)
        backend = MemoryBackend(network)
        stream = await backend.connect_tcp("shout.test", 80)
        backend.is_cut = True
        with pytest.raises(httpcore2.WriteError):
            await stream.write(b"farewell")
        with pytest.raises(httpcore2.ConnectError):
            await backend.connect_tcp("shout.test", 80)
        nursery.cancel_scope.cancel()


def _order_of(seed: int) -> list[int]:
    order: list[int] = []

    async def note(number: int) -> None:
        for _ in range(3):
            await trio.lowlevel.checkpoint()
            order.append(number)

    async def run() -> None:
        async with trio.open_nursery() as nursery:
            for number in range(12):
                nursery.start_soon(note, number)

    with seeded_scheduling(seed):
        trio.run(run)
    return order


def test_the_seed_decides_the_order_of_ready_tasks() -> None:
    """And nothing else does: the same seed twice, and some other seed that differs."""
    assert _order_of(1) == _order_of(1)
    assert any(_order_of(seed) != _order_of(1) for seed in range(2, 6))


def test_scheduling_is_left_as_it_was() -> None:
    import trio._core._run as scheduler

    before = scheduler._ALLOW_DETERMINISTIC_SCHEDULING, scheduler._r
    _order_of(3)
    assert (scheduler._ALLOW_DETERMINISTIC_SCHEDULING, scheduler._r) == before
