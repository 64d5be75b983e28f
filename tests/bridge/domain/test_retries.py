"""What becomes of a delivery after a call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bridge.domain.conversations import Lane
from bridge.domain.deliveries import Delivery, DeliveryState
from bridge.domain.effects import AnswerPress, AtMessage, Edit, Effect, Fetch, React, Send, SendFile, Travel
from bridge.domain.ids import ChatId, DeliveryId, FileId, MessageId
from bridge.domain.limits import BACKOFF_MAX_S, DELIVERY_LIFETIME_S, PRESS_ANSWER_LIFETIME_S
from bridge.domain.messages import Purpose, RichText
from bridge.domain.retries import (
    Done,
    Later,
    Moved,
    Never,
    Outcome,
    Unknown,
    after_call,
    after_crash,
    backoff_s,
    is_harmless_twice,
    resolved,
)
from tests.bridge.domain.office import ACCOUNT, GROUP, NOW, STANDARD_BOT

LANE = Lane(bot=STANDARD_BOT.id, chat=GROUP)
TARGET = AtMessage(message=MessageId(1))


def send(purpose: Purpose) -> Send:
    return Send(lane=LANE, purpose=purpose, body=RichText(text="x"))


def send_file(purpose: Purpose) -> SendFile:
    return SendFile(lane=LANE, purpose=purpose, file=FileId(1), travel=Travel.PHOTO)


def delivery(effect: Effect | None = None, **more: object) -> Delivery:
    being_sent = Delivery(
        id=DeliveryId(1),
        account=ACCOUNT,
        lane=LANE,
        effect=effect if effect is not None else send(Purpose.ANSWER),
        state=DeliveryState.SENDING,
        created_at=NOW - 10,
        due_at=NOW - 10,
    )
    return replace(being_sent, **more)


HARMLESS = [
    (send(Purpose.ANSWER), False),
    (send(Purpose.RELAY), False),
    (send(Purpose.SERVICE), False),
    (send(Purpose.NOTIFICATION), True),
    (send_file(Purpose.ANSWER), False),
    (send_file(Purpose.RELAY), False),
    (Edit(lane=LANE, purpose=Purpose.RELAY, target=TARGET, body=RichText(text="x")), True),
    (React(lane=LANE, purpose=Purpose.RELAY, target=TARGET, emoji="❤"), True),
    (AnswerPress(lane=LANE, query="1"), True),
    (Fetch(lane=LANE, bot=STANDARD_BOT.id, file=FileId(1), remote_id="r"), True),
]


@pytest.mark.parametrize(("effect", "harmless"), HARMLESS)
def test_doubt_asks_a_person_unless_a_duplicate_is_harmless(effect: Effect, harmless: bool) -> None:
    """Design §6: edits, reactions and staff notifications are sent again; messages to clients and groups ask a person."""
    assert is_harmless_twice(effect) is harmless
    after = after_call(delivery(effect), Unknown(words="cut off"), now=NOW, fraction=0.0)
    assert after.state is (DeliveryState.DUE if harmless else DeliveryState.IN_DOUBT)
    assert after.error == "cut off"
    crashed = after_crash(delivery(effect), now=NOW)
    assert crashed.state is (DeliveryState.DUE if harmless else DeliveryState.IN_DOUBT)
    assert crashed.due_at == (NOW if harmless else NOW - 10)
    assert (crashed.settled_at is None) is harmless


@pytest.mark.parametrize(
    ("outcome", "state", "due_in", "error"),
    [
        (Done(messages=(MessageId(7),)), DeliveryState.DELIVERED, -10, ""),
        (
            Later(words="Too Many Requests: retry after 17", after_s=17),
            DeliveryState.DUE,
            17,
            "Too Many Requests: retry after 17",
        ),
        (Later(words="Bad Gateway"), DeliveryState.DUE, 0.5, "Bad Gateway"),
        (
            Never(words="Forbidden: bot was blocked by the user"),
            DeliveryState.REFUSED,
            -10,
            "Forbidden: bot was blocked by the user",
        ),
        (Moved(words="upgraded", chat=ChatId(-100500)), DeliveryState.DUE, 0, "upgraded"),
    ],
)
def test_after_a_call(outcome: Outcome, state: DeliveryState, due_in: float, error: str) -> None:
    """Each outcome has one next state; `retry_after` is obeyed to the second; refusals keep Telegram's words (R62, R121)."""
    after = after_call(delivery(), outcome, now=NOW, fraction=0.0)
    assert (after.state, after.due_at - NOW, after.error, after.attempts) == (state, due_in, error, 1)
    assert (after.settled_at is None) is (state is DeliveryState.DUE)


def test_a_migrated_group_is_sent_to_again_under_its_new_id() -> None:
    """R84: the delivery follows the chat."""
    after = after_call(delivery(), Moved(words="", chat=ChatId(-100500)), now=NOW, fraction=0.0)
    assert after.lane == replace(LANE, chat=ChatId(-100500))


def test_parts_already_sent_are_kept() -> None:
    """A split text resumes after its last part, whatever happens between."""
    halfway = delivery(messages=(MessageId(1), MessageId(2)))
    assert after_call(halfway, Later(words="x"), now=NOW, fraction=0.0).messages == (MessageId(1), MessageId(2))
    done = after_call(halfway, Done(messages=(MessageId(1), MessageId(2), MessageId(3))), now=NOW, fraction=0.0)
    assert done.messages == (MessageId(1), MessageId(2), MessageId(3))


@pytest.mark.parametrize(
    ("effect", "lifetime"),
    [(send(Purpose.ANSWER), DELIVERY_LIFETIME_S), (AnswerPress(lane=LANE, query="1"), PRESS_ANSWER_LIFETIME_S)],
)
def test_nothing_is_tried_for_ever(effect: Effect, lifetime: float) -> None:
    """A day for messages, 150 s for a pressed button; the error that stood in the way stays readable."""
    young = delivery(effect, created_at=NOW - lifetime + 5)
    assert after_call(young, Later(words="down", after_s=5), now=NOW, fraction=0.0).state is DeliveryState.DUE
    old = after_call(young, Later(words="down", after_s=6), now=NOW, fraction=0.0)
    assert (old.state, old.error, old.settled_at) == (DeliveryState.EXPIRED, "down", NOW)


def test_a_doubt_is_resolved_by_a_person() -> None:
    """It arrived, or it is sent again, with a new life."""
    doubtful = delivery(state=DeliveryState.IN_DOUBT, settled_at=NOW - 5, created_at=NOW - DELIVERY_LIFETIME_S, error="?")
    arrived = resolved(doubtful, arrived=True, now=NOW)
    assert (arrived.state, arrived.settled_at, arrived.error) == (DeliveryState.DELIVERED, NOW, "")
    again = resolved(doubtful, arrived=False, now=NOW)
    assert (again.state, again.due_at, again.settled_at) == (DeliveryState.DUE, NOW, None)
    sending = replace(again, state=DeliveryState.SENDING)
    assert after_call(sending, Later(words="x"), now=NOW, fraction=0.0).state is DeliveryState.DUE


@pytest.mark.parametrize("state", [each for each in DeliveryState if each is not DeliveryState.SENDING])
def test_only_what_was_being_sent_is_in_doubt(state: DeliveryState) -> None:
    """A programmer's error is loud."""
    with pytest.raises(AssertionError):
        after_crash(delivery(state=state), now=NOW)


@given(st.integers(1, 100_000), st.floats(0, 1, exclude_max=True))
def test_back_off_grows_is_bounded_and_spread(attempts: int, fraction: float) -> None:
    """Doubling from half a second up to five minutes; jitter only within the upper half."""
    wait = backoff_s(attempts, fraction)
    assert 0.5 <= wait <= BACKOFF_MAX_S
    assert backoff_s(attempts, 0.0) <= wait
    assert backoff_s(attempts, 0.0) <= backoff_s(attempts + 1, 0.0)
