"""What an update is about, and what becomes of updates that faults hold back or repeat for pollers."""

from typing import Any

import pytest

from fake_telegram.faults import Fault, FaultPlan, Late, Repeat, StandingFault, Trigger
from fake_telegram.wire.late_updates import PolledFaults, chat_of, kind_of
from fake_telegram.world import BotId, UserId

BOT = BotId(UserId(1))


@pytest.mark.parametrize(
    ("payload", "kind", "chat"),
    [
        ({"update_id": 1, "message": {"chat": {"id": 5}}}, "message", 5),
        ({"update_id": 1, "edited_channel_post": {"chat": {"id": -100}}}, "edited_channel_post", -100),
        ({"update_id": 1, "callback_query": {"id": "1", "message": {"chat": {"id": 6}}}}, "callback_query", 6),
        ({"update_id": 1, "callback_query": {"id": "1", "inline_message_id": "x"}}, "callback_query", None),
        ({"update_id": 1, "poll": {"id": "1"}}, "poll", None),
        ({"update_id": 1, "message_reaction": {"chat": {"id": 7}}}, "message_reaction", 7),
        ({"update_id": 1}, "", None),
    ],
)
def test_an_update_tells_its_kind_and_its_chat(payload: dict[str, Any], kind: str, chat: int | None) -> None:
    assert (kind_of(payload), chat_of(payload)) == (kind, chat)


def updates(*ids: int) -> list[dict[str, Any]]:
    return [{"update_id": number, "message": {"chat": {"id": number}}} for number in ids]


def shaping(*faults: Fault) -> tuple[PolledFaults, FaultPlan, list[str]]:
    plan, struck = FaultPlan(1), list[str]()

    def note(strike: StandingFault, update: dict[str, Any]) -> None:
        struck.append(f"{strike.fault.name}:{update['update_id']}")

    for fault in faults:
        plan.place(fault)
    return PolledFaults(plan, note), plan, struck


def shape(polled: PolledFaults, found: list[dict[str, Any]], now: float) -> tuple[list[int], float | None]:
    shown, visible_at = polled.shape(BOT, found, now)
    return [update["update_id"] for update in shown], visible_at


def test_without_faults_it_is_idle_and_changes_nothing() -> None:
    polled, _, struck = shaping()
    assert polled.idle
    assert shape(polled, updates(1, 2), 10) == ([1, 2], None)
    assert struck == []


def test_a_held_update_is_decided_once_and_shown_when_its_time_comes() -> None:
    polled, _, struck = shaping(Fault(name="late", on=Trigger(update="any", nth=2), do=Late(seconds=5)))
    assert shape(polled, updates(1, 2, 3), 10) == ([1], 15)
    assert shape(polled, updates(2, 3), 12) == ([], 15)
    assert shape(polled, updates(2, 3), 15) == ([2, 3], None)
    assert struck == ["late:2"]


def test_two_holds_on_one_update_are_as_long_as_the_longer() -> None:
    polled, plan, _ = shaping(
        Fault(name="a", on=Trigger(update="any"), do=Late(seconds=5)),
        Fault(name="b", on=Trigger(update="any"), do=Late(seconds=9)),
    )
    assert shape(polled, updates(1), 0) == ([], 9)
    plan.heal("b")
    assert shape(polled, updates(1), 1) == ([], 5)
    plan.heal("a")
    assert shape(polled, updates(1), 2) == ([1], None)


def test_repeats_come_with_the_next_answer_of_the_same_bot_only() -> None:
    polled, _, _ = shaping(Fault(name="again", on=Trigger(update="any", nth=1), do=Repeat(copies=2)))
    assert shape(polled, updates(1, 2), 0) == ([1, 2], None)
    assert not polled.idle
    other, _ = polled.shape(BotId(UserId(2)), [], 0)
    assert other == []
    assert shape(polled, updates(3), 0) == ([1, 1, 3], None)
    assert shape(polled, updates(3), 0) == ([3], None)
