"""What people ask by polls, and end: a poll of theirs in a chat (Bot API: Poll, `poll`).

Bots hear of a person's poll as of any message; of its end they are told (`poll`) where they see the message, because it was ended
by hand.
"""

from dataclasses import dataclass
from typing import Literal

from . import polls, writing
from .audience import listeners
from .content import Poll
from .ids import ChatId, UserId
from .limits import (
    POLL_EXPLANATION_CODE_POINTS_MAX,
    POLL_OPEN_S_MAX,
    POLL_OPTION_CODE_POINTS_MAX,
    POLL_OPTIONS_MAX,
    POLL_OPTIONS_MIN,
    POLL_QUESTION_CODE_POINTS_MAX,
)
from .messages import Message
from .poll_states import PollOption, PollState
from .refusals import ActRefused
from .render_polls import poll as shown
from .rights import has_right
from .state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A poll as a person writes it. `correct` are the numbers of a quiz's right options, from 0; `open_period_s` 0 for no end."""

    text: str
    options: tuple[str, ...]
    type: Literal["regular", "quiz"] = "regular"
    is_anonymous: bool = True
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    correct: tuple[int, ...] = ()
    explanation: str = ""
    open_period_s: int = 0


def ask(
    state: State, by: UserId, chat_id: ChatId, question: Question, now: float, *, reply_to: int | None, topic: int | None
) -> Message:
    """See `Acts.send_poll`."""
    writing.person(state, by)
    chat = writing.chat_for(state, by, chat_id)
    _check(question)
    if chat.type == "channel" and not question.is_anonymous:
        raise ActRefused("polls in channels are anonymous", "public_poll")
    asked = PollState(
        id=state.fresh_number(),
        author=by,
        question=question.text,
        options=[PollOption(text=one) for one in question.options],
        type=question.type,
        is_anonymous=question.is_anonymous,
        allows_multiple_answers=question.allows_multiple_answers,
        allows_revoting=question.allows_revoting,
        correct=tuple(sorted(set(question.correct))),
        explanation=question.explanation,
        open_period_s=question.open_period_s,
        close_date=int(now) + question.open_period_s if question.open_period_s else 0,
    )
    content = polls.add(state, asked)
    try:
        return writing.send(
            state, by, chat_id, content, now, reply_to=reply_to, topic=topic, album=None, anonymous=False, as_chat=None
        )
    except ActRefused:
        polls.forget(state, asked)
        raise


def _check(question: Question) -> None:
    texts = [(question.text, POLL_QUESTION_CODE_POINTS_MAX), *((one, POLL_OPTION_CODE_POINTS_MAX) for one in question.options)]
    if any(not 1 <= len(text) <= longest for text, longest in texts):
        raise ActRefused("a question has 1 to 300 characters, an option 1 to 100", "bad_poll")
    if not POLL_OPTIONS_MIN <= len(question.options) <= POLL_OPTIONS_MAX:
        raise ActRefused(f"a poll has {POLL_OPTIONS_MIN} to {POLL_OPTIONS_MAX} options", "bad_poll")
    if any(not 0 <= number < len(question.options) for number in question.correct):
        raise ActRefused("a right option is one of the options", "bad_poll")
    if (question.type == "quiz") != bool(question.correct):
        raise ActRefused("a quiz, and only a quiz, has right options", "bad_poll")
    if len(question.explanation) > POLL_EXPLANATION_CODE_POINTS_MAX or not 0 <= question.open_period_s <= POLL_OPEN_S_MAX:
        raise ActRefused("the explanation or the time of the poll is too long", "bad_poll")


def poll_in(state: State, by: UserId, chat_id: ChatId, message_id: int) -> tuple[Message, PollState]:
    """The poll that `by` sees in this message.

    Raises:
        ActRefused: `not_a_member`, `no_such_message`, `no_poll`.
    """
    writing.person(state, by)
    chat = writing.chat_for(state, by, chat_id)
    writing.check_sees(chat, by)
    message = writing.message_in(chat, message_id)
    if not isinstance(message.content, Poll):
        raise ActRefused(f"message {message_id} is no poll", "no_poll")
    return message, state.polls[message.content.id]


def end(state: State, by: UserId, chat_id: ChatId, message_id: int, now: float) -> PollState:
    """See `Acts.close_poll`."""
    message, asked = poll_in(state, by, chat_id, message_id)
    chat = state.chat_of(message)
    edits = chat.type == "channel" and has_right(chat, by, "can_edit_messages")
    if message.origin is not None or (asked.author != by and not edits):
        raise ActRefused(f"the poll of message {message_id} is not theirs to close", "not_the_author")
    polls.close_due(state, now)
    if asked.is_closed:
        raise ActRefused("the poll is closed", "closed")
    polls.close(state, asked, now)
    for bot in listeners(state, chat, message) if chat.pair is None else ():
        if bot.id != asked.author:
            state.queue(bot, "poll", shown(state, asked, bot), key=f"poll:{asked.id}", now=now)
    return asked
