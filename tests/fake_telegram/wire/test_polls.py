"""Long polls: one per bot, woken by updates, ended by rivals and webhooks, with Telegram's words and pauses."""

import trio
import trio.testing

from fake_telegram.clocks import RunningClock
from fake_telegram.methods import Refusal
from fake_telegram.wire.polls import CONFLICT_SPACING_S, GROUPING_S, LongPolls
from fake_telegram.world import BotId, UserId

BOT, OTHER = BotId(UserId(1)), BotId(UserId(2))


async def collect(polls: LongPolls, into: list[tuple[str, Refusal | None, float]], name: str, seconds: float) -> None:
    verdict = await polls.wait(BOT, trio.current_time() + seconds)
    into.append((name, verdict, trio.current_time()))


async def test_a_poll_ends_by_itself_when_its_time_is_over(autojump_clock) -> None:
    polls = LongPolls(RunningClock(trio.current_time))
    assert await polls.wait(BOT, trio.current_time() + 50) is None
    assert trio.current_time() == 50


async def test_a_poll_that_is_over_already_does_not_wait(autojump_clock) -> None:
    polls = LongPolls(RunningClock(trio.current_time))
    assert await polls.wait(BOT, trio.current_time() - 5) is None
    assert trio.current_time() == 0


async def test_an_update_wakes_only_its_bot_after_the_grouping_window(autojump_clock, nursery) -> None:
    polls = LongPolls(RunningClock(trio.current_time))
    ended: list[tuple[str, Refusal | None, float]] = []
    nursery.start_soon(collect, polls, ended, "poll", 50)
    await trio.sleep(10)
    polls.wake(OTHER)
    await trio.sleep(1)
    assert ended == []
    polls.wake(BOT)
    polls.wake(BOT)
    await trio.sleep(1)
    assert ended == [("poll", None, 11 + GROUPING_S)]


async def test_a_newer_poll_ends_the_older_one(autojump_clock, nursery) -> None:
    polls = LongPolls(RunningClock(trio.current_time))
    ended: list[tuple[str, Refusal | None, float]] = []
    nursery.start_soon(collect, polls, ended, "old", 50)
    await trio.sleep(1)
    nursery.start_soon(collect, polls, ended, "new", 50)
    await trio.sleep(1)
    polls.wake(BOT)
    await trio.sleep(1)
    [(first, verdict, _), (second, none, _)] = ended
    assert (first, second, none) == ("old", "new", None)
    assert verdict == Refusal(
        409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


async def test_a_webhook_ends_the_poll_in_its_own_words(autojump_clock, nursery) -> None:
    polls = LongPolls(RunningClock(trio.current_time))
    ended: list[tuple[str, Refusal | None, float]] = []
    nursery.start_soon(collect, polls, ended, "poll", 50)
    await trio.sleep(1)
    polls.end_for_webhook(BOT)
    await trio.sleep(1)
    assert ended == [("poll", Refusal(409, "Conflict: terminated by setWebhook request"), 1)]


async def test_a_cancelled_poll_leaves_no_trace(autojump_clock) -> None:
    polls = LongPolls(RunningClock(trio.current_time))
    with trio.move_on_after(1):
        await polls.wait(BOT, 50)
    polls.wake(BOT)
    with trio.move_on_after(2) as scope:
        await polls.wait(BOT, 50)
    assert scope.cancelled_caught, "an old wake must not end a new poll"


async def test_the_first_conflict_is_told_at_once_and_the_next_ones_late(autojump_clock) -> None:
    polls = LongPolls(RunningClock(trio.current_time))
    assert polls.conflict_delay_s(BOT) == 0
    await trio.sleep(1)
    assert polls.conflict_delay_s(BOT) == CONFLICT_SPACING_S
    assert polls.conflict_delay_s(OTHER) == 0
    await trio.sleep(CONFLICT_SPACING_S)
    assert polls.conflict_delay_s(BOT) == 0
