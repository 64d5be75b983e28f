"""Virtual time alone: it stands, goes from alarm to alarm in order, waits for peers, and never back."""

from __future__ import annotations

import pytest
import trio
import trio.testing

from fake_telegram.clocks import GRACE_S, VIRTUAL_EPOCH, CannotGoBack, RunningClock, VirtualClock

DAY_S = 24 * 3600


async def sleeper(clock: VirtualClock, rings: list[tuple[str, float]], name: str, *seconds: float) -> None:
    for pause_s in seconds:
        await clock.sleep(pause_s)
        rings.append((name, clock.now() - VIRTUAL_EPOCH))


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


async def test_it_stands_still_until_it_is_advanced(clock: VirtualClock, nursery: trio.Nursery, autojump_clock) -> None:
    rings: list[tuple[str, float]] = []
    nursery.start_soon(sleeper, clock, rings, "a", 5)
    await trio.sleep(10 * DAY_S)
    assert (rings, clock.now()) == ([], VIRTUAL_EPOCH)
    await clock.advance(4.5)
    assert rings == []
    await clock.advance(0.5)
    assert rings == [("a", 5)]


async def test_what_begins_on_the_way_happens_at_its_own_time(clock: VirtualClock, nursery: trio.Nursery) -> None:
    """A sleeper that sleeps again, a hundred times, is woken at every one of its hours, in turn with another."""
    rings: list[tuple[str, float]] = []
    nursery.start_soon(sleeper, clock, rings, "hourly", *[3600.0] * 24)
    nursery.start_soon(sleeper, clock, rings, "odd", 5400.0, 5400.0)
    await clock.advance(DAY_S)
    assert [at for name, at in rings if name == "hourly"] == [3600.0 * hour for hour in range(1, 25)]
    assert [at for name, at in rings if name == "odd"] == [5400.0, 10800.0]
    assert [at for _, at in rings] == sorted(at for _, at in rings)


@pytest.mark.parametrize("seconds", [0, -1, -1e9])
async def test_no_sleep_is_a_checkpoint(clock: VirtualClock, seconds: float) -> None:
    with trio.testing.assert_checkpoints():
        await clock.sleep(seconds)


@pytest.mark.parametrize("behind", [0.0, 5.0])
async def test_a_scope_that_is_due_already_is_cancelled_at_once(clock: VirtualClock, behind: float) -> None:
    with clock.move_on_at(clock.now() - behind) as scope:
        await trio.sleep_forever()
    assert scope.cancelled_caught


async def test_a_scope_that_ends_by_itself_is_not_cancelled_later(clock: VirtualClock) -> None:
    with clock.move_on_at(clock.now() + 5) as scope:
        await trio.lowlevel.checkpoint()
    await clock.advance(10)
    assert not scope.cancel_called


async def test_scopes_of_one_moment_ring_together(clock: VirtualClock, nursery: trio.Nursery) -> None:
    rings: list[tuple[str, float]] = []
    for name in "abc":
        nursery.start_soon(sleeper, clock, rings, name, 7)
    await clock.advance(7)
    assert sorted(rings) == [("a", 7), ("b", 7), ("c", 7)]


async def test_time_does_not_go_back(clock: VirtualClock) -> None:
    await clock.advance_to(VIRTUAL_EPOCH + 10)
    with pytest.raises(CannotGoBack, match="does not go back"):
        await clock.advance_to(VIRTUAL_EPOCH + 9)
    await clock.advance_to(VIRTUAL_EPOCH + 10)
    assert clock.now() == VIRTUAL_EPOCH + 10


async def test_advances_from_several_sides_add_up(clock: VirtualClock) -> None:
    began: list[float] = []

    async def advance() -> None:
        began.append(await clock.advance(3) - VIRTUAL_EPOCH)

    async with trio.open_nursery() as nursery:
        for _ in range(10):
            nursery.start_soon(advance)
    assert clock.now() == VIRTUAL_EPOCH + 30
    assert began == [3.0 * turn for turn in range(10)]


async def test_an_advance_that_is_cancelled_leaves_time_where_it_has_come_to(clock: VirtualClock, nursery: trio.Nursery) -> None:
    """And the next one goes on from there."""
    rings: list[tuple[str, float]] = []
    with trio.CancelScope() as scope:

        async def stop_it() -> None:
            await clock.sleep(5)
            scope.cancel()

        nursery.start_soon(sleeper, clock, rings, "a", *[1.0] * 10)
        nursery.start_soon(stop_it)
        await clock.advance(100)
    assert clock.now() == VIRTUAL_EPOCH + 5
    await clock.advance(5)
    assert [at for _, at in rings] == [float(second) for second in range(1, 11)]


async def test_time_waits_for_a_peer_that_was_called(clock: VirtualClock, nursery: trio.Nursery, autojump_clock) -> None:
    """The call takes real time; the retry after it still falls on its own second."""
    failures: list[float] = []

    async def retry() -> None:
        while True:
            with clock.holding():
                await trio.sleep(GRACE_S / 10)  # a network
            failures.append(clock.now() - VIRTUAL_EPOCH)
            await clock.sleep(2)

    nursery.start_soon(retry)
    await clock.advance(6)
    assert failures == [0, 2, 4, 6]
    nursery.cancel_scope.cancel()


async def test_time_does_not_wait_for_ever_for_a_peer(clock: VirtualClock, nursery: trio.Nursery, autojump_clock) -> None:
    gave_up: list[float] = []

    async def call_somebody_mute() -> None:
        with clock.move_on_at(clock.now() + 60), clock.holding():
            await trio.sleep_forever()
        gave_up.append(clock.now() - VIRTUAL_EPOCH)

    nursery.start_soon(call_somebody_mute)
    await trio.testing.wait_all_tasks_blocked()
    await clock.advance(DAY_S)
    assert gave_up == [60]
    assert trio.current_time() <= 3 * GRACE_S


async def test_time_waits_for_a_peer_that_was_given_something_to_do(
    clock: VirtualClock, nursery: trio.Nursery, autojump_clock
) -> None:
    """A bot that was given an update at the tenth second does what it does in the tenth second."""
    did: list[float] = []

    async def give() -> None:
        await clock.sleep(10)
        clock.expect(1)

    async def do() -> None:
        await trio.sleep(GRACE_S / 2)  # a network
        did.append(clock.now() - VIRTUAL_EPOCH)
        clock.heard(1)

    nursery.start_soon(give)
    nursery.start_soon(do)
    await clock.advance(DAY_S)
    assert did == [10]


async def test_a_peer_that_never_comes_back_is_waited_for_once(
    clock: VirtualClock, nursery: trio.Nursery, autojump_clock
) -> None:
    rings: list[tuple[str, float]] = []
    nursery.start_soon(sleeper, clock, rings, "a", *[1.0] * 100)

    async def give() -> None:
        await clock.sleep(1)
        clock.expect(1)

    nursery.start_soon(give)
    await clock.advance(100)
    assert len(rings) == 100
    assert trio.current_time() <= 2 * GRACE_S


async def test_nobody_is_expected_while_time_stands(clock: VirtualClock, autojump_clock) -> None:
    clock.expect(1)
    await clock.advance(5)
    assert trio.current_time() < GRACE_S


async def test_forgotten_alarms_are_not_kept(clock: VirtualClock) -> None:
    """Long polls that end early leave an alarm each; a million of them must not."""
    for _ in range(20_000):
        with clock.move_on_at(clock.now() + DAY_S):
            pass
    assert len(clock._alarms) < 2_500
    await clock.advance(2 * DAY_S)
    assert clock._alarms == []


async def test_running_time_is_trios(autojump_clock) -> None:
    clock = RunningClock(lambda: 1_000.0 + trio.current_time())
    with clock.holding(), clock.move_on_at(1_005.0) as scope:
        await clock.sleep(2)
        assert clock.now() == 1_002
        await clock.sleep(20)
    assert scope.cancelled_caught
    assert clock.now() == 1_005


# -- waiting in steps -------------------------------------------------------------------------------------------------


async def steps(clock: VirtualClock, seen: list[float], step_s: float = 2.0) -> None:
    while True:
        await clock.sleep_in_steps(clock.now() + step_s, step_s)
        seen.append(clock.now() - VIRTUAL_EPOCH)


async def test_steps_in_which_only_time_passes_are_taken_at_once(nursery) -> None:
    clock, seen = VirtualClock(), []
    nursery.start_soon(steps, clock, seen)
    await trio.testing.wait_all_tasks_blocked()
    await clock.advance(9)
    assert seen == [2, 8], "the step that was being waited for, and the last one there is time for"
    await clock.advance(1)
    assert seen == [2, 8, 10]


async def test_steps_do_not_pass_over_what_is_planned(nursery) -> None:
    clock, seen, others = VirtualClock(), [], []

    async def other() -> None:
        for _ in range(3):
            await clock.sleep(25.5)
            others.append((clock.now() - VIRTUAL_EPOCH, list(seen)))

    nursery.start_soon(steps, clock, seen)
    nursery.start_soon(other)
    await clock.advance(100)
    assert [at for at, _ in others] == [25.5, 51, 76.5]
    for at, before in others:
        assert at - 2 <= before[-1] <= at, "somebody's plan finds the last step before it taken"
    assert seen[-1] >= 98
    assert len(seen) < 20


async def test_two_who_step_do_not_hold_each_other_up(nursery) -> None:
    clock, one, two = VirtualClock(), [], []
    nursery.start_soon(steps, clock, one)
    nursery.start_soon(steps, clock, two, 3.0)
    await clock.advance(100_000)
    assert len(one) + len(two) < 10
    assert (one[-1], two[-1]) == (100_000, 99_999)


async def test_a_step_back_is_no_wait() -> None:
    clock = VirtualClock()
    await clock.sleep_in_steps(clock.now() - 5, 2)
    assert clock.now() == VIRTUAL_EPOCH


async def test_running_time_takes_every_step(autojump_clock) -> None:
    clock = RunningClock(trio.current_time)
    for expected in (2, 4, 6):
        await clock.sleep_in_steps(clock.now() + 2, 2)
        assert trio.current_time() == expected
