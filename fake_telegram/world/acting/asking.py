"""What people ask by polls, and end: a poll of theirs in a chat (Bot API: Poll, `poll`).

Bots hear of a person's poll as of any message; of its end they are told (`poll`) where they see the message, because it was ended
by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from fake_telegram.world.facts.blank_texts import is_blank
from fake_telegram.world.facts.content import Media, Poll, Service, ServiceKind, Text
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.poll_states import PollOption, PollState
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import has_right
from fake_telegram.world.happenings import polls, posting
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.limits import (
    POLL_COUNTRIES_MAX,
    POLL_DESCRIPTION_CODE_POINTS_MAX,
    POLL_EXPLANATION_CODE_POINTS_MAX,
    POLL_EXPLANATION_LINE_FEEDS_MAX,
    POLL_OPEN_S_MAX,
    POLL_OPEN_S_MIN,
    POLL_OPTION_CODE_POINTS_MAX,
    POLL_OPTIONS_MAX,
    POLL_OPTIONS_MIN,
    POLL_QUESTION_CODE_POINTS_MAX,
)
from fake_telegram.world.state import State

from . import writing

MEDIA_KINDS: Final = frozenset({"animation", "audio", "document", "live_photo", "photo", "video"})
"""[doc] InputPollMedia: the files that may stand beside a poll."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A poll as a person writes it.

    `correct` are the numbers of a quiz's right options, from 0; `open_period_s` 0 for no end; answers to a quiz stay unless
    `allows_revoting` says otherwise.
    """

    text: str
    options: tuple[str, ...]
    type: Literal["regular", "quiz"] = "regular"
    is_anonymous: bool = True
    allows_multiple_answers: bool = False
    allows_revoting: bool | None = None
    correct: tuple[int, ...] = ()
    explanation: str = ""
    open_period_s: int = 0
    description: str = ""
    media: Media | None = None
    shuffles: bool = False
    allows_adding: bool = False
    hides_results: bool = False
    members_only: bool = False
    country_codes: tuple[str, ...] = ()


def ask(
    state: State, by: UserId, chat_id: ChatId, question: Question, now: float, *, reply_to: int | None, topic: int | None
) -> Message:
    """See `Acts.send_poll`."""
    writing.person(state, by)
    chat = writing.chat_for(state, by, chat_id)
    question = _as_typed(state, question)
    _check(question)
    if chat.type == "channel" and not question.is_anonymous:
        raise ActRefused("polls in channels are anonymous", "public_poll")
    if chat.type != "channel" and (question.members_only or question.country_codes):
        raise ActRefused("only polls in channels say who may answer", "not_a_channel")
    asked = PollState(
        id=state.fresh_number(),
        author=by,
        question=question.text,
        options=[PollOption(text=one) for one in question.options],
        type=question.type,
        is_anonymous=question.is_anonymous,
        allows_multiple_answers=question.allows_multiple_answers,
        allows_revoting=question.type == "regular" if question.allows_revoting is None else question.allows_revoting,
        correct=tuple(sorted(set(question.correct))),
        explanation=question.explanation,
        open_period_s=question.open_period_s,
        close_date=int(now) + question.open_period_s if question.open_period_s else 0,
        description=question.description,
        media=question.media,
        shuffles=question.shuffles,
        allows_adding=question.allows_adding,
        hides_results=question.hides_results,
        members_only=question.members_only,
        country_codes=question.country_codes,
        home=None if chat.type == "private" else chat.id,
        private_bot=chat.private_bot,
    )
    content = polls.add(state, asked)
    try:
        return writing.send(
            state, by, chat_id, content, now, reply_to=reply_to, topic=topic, album=None, anonymous=False, as_chat=None
        )
    except ActRefused:
        polls.forget(state, asked)
        raise


def _as_typed(state: State, question: Question) -> Question:
    """The question with all its texts as Telegram keeps them: cleaned and trimmed."""
    return replace(
        question,
        text=_typed(state, question.text),
        options=tuple(_typed(state, one) for one in question.options),
        explanation=_typed(state, question.explanation),
        description=_typed(state, question.description),
    )


def _typed(state: State, text: str) -> str:
    said = writing.as_typed(state, Text(text=text, entities=()))
    assert isinstance(said, Text), "a text stays one"
    return said.text


def _check(question: Question) -> None:
    texts = [(question.text, POLL_QUESTION_CODE_POINTS_MAX), *((one, POLL_OPTION_CODE_POINTS_MAX) for one in question.options)]
    if any(is_blank(text) or len(text) > longest for text, longest in texts):
        raise ActRefused("a question has 1 to 300 characters, an option 1 to 100", "bad_poll")
    if not POLL_OPTIONS_MIN <= len(question.options) <= POLL_OPTIONS_MAX:
        raise ActRefused(f"a poll has {POLL_OPTIONS_MIN} to {POLL_OPTIONS_MAX} options", "bad_poll")
    if any(not 0 <= number < len(question.options) for number in question.correct):
        raise ActRefused("a right option is one of the options", "bad_poll")
    if (question.type == "quiz") != bool(question.correct):
        raise ActRefused("a quiz, and only a quiz, has right options", "bad_poll")
    if len(question.explanation) > POLL_EXPLANATION_CODE_POINTS_MAX:
        raise ActRefused("the explanation of the poll is too long", "bad_poll")
    if question.explanation.count("\n") > POLL_EXPLANATION_LINE_FEEDS_MAX:
        raise ActRefused(f"an explanation has at most {POLL_EXPLANATION_LINE_FEEDS_MAX} line feeds", "bad_poll")
    if question.open_period_s and not POLL_OPEN_S_MIN <= question.open_period_s <= POLL_OPEN_S_MAX:
        raise ActRefused(f"a poll is open for {POLL_OPEN_S_MIN} to {POLL_OPEN_S_MAX} seconds", "bad_poll")
    if len(question.description) > POLL_DESCRIPTION_CODE_POINTS_MAX or len(question.country_codes) > POLL_COUNTRIES_MAX:
        raise ActRefused("the description or the list of countries is too long", "bad_poll")
    if question.allows_adding and (question.is_anonymous or question.type == "quiz"):
        raise ActRefused("nobody adds options to anonymous polls and quizzes", "bad_poll")
    if question.media is not None and question.media.kind not in MEDIA_KINDS:
        raise ActRefused(f"a poll shows no {question.media.kind}", "bad_poll")


def poll_in(state: State, by: UserId, chat_id: ChatId, message_id: int) -> tuple[Message, PollState]:
    """The poll that `by` sees in this message.

    Raises:
        ActRefused: `not_a_member`, `no_such_message`, `no_poll`.
    """
    writing.person(state, by)
    chat = writing.chat_for(state, by, chat_id)
    writing.check_sees(chat, by)
    message = writing.message_in(chat, message_id, by)
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
    polls.stop(state, message, asked, now)
    return asked


def vote(state: State, by: UserId, chat_id: ChatId, message_id: int, options: Sequence[int], now: float) -> PollState:
    """See `Acts.vote`."""
    message, asked = poll_in(state, by, chat_id, message_id)
    chat = state.chat_of(message)
    polls.answer(state, asked, by, options, now, as_chat=chat.id if writing.is_always_anonymous(chat, by) else None)
    return asked


def add_option(state: State, by: UserId, chat_id: ChatId, message_id: int, text: str, now: float) -> PollState:
    """See `Acts.add_option`."""
    message, asked = _living(state, by, chat_id, message_id, now)
    chat = state.chat_of(message)
    if not asked.allows_adding:
        raise ActRefused("nobody adds options to this poll", "no_adding")
    said = _typed(state, text)
    if not 1 <= len(said) <= POLL_OPTION_CODE_POINTS_MAX or any(one.text == said for one in asked.options):
        raise ActRefused("an option has 1 to 100 characters, and is not there yet", "bad_option")
    if len(asked.options) >= POLL_OPTIONS_MAX:
        raise ActRefused(f"a poll has at most {POLL_OPTIONS_MAX} options", "too_many_options")
    anonymous = writing.is_always_anonymous(chat, by)
    option = PollOption(
        text=said, added_by=None if anonymous else by, added_by_chat=chat.id if anonymous else None, added_at=int(now)
    )
    polls.add_option(state, asked, option, now)
    _tell(state, message, by, "poll_option_added", option, now)
    return asked


def delete_option(state: State, by: UserId, chat_id: ChatId, message_id: int, option_id: str, now: float) -> PollState:
    """See `Acts.delete_option`."""
    message, asked = _living(state, by, chat_id, message_id, now)
    number = next((number for number, one in enumerate(asked.options) if one.persistent_id == option_id), None)
    if number is None:
        raise ActRefused(f"the poll has no option {option_id!r}", "no_such_option")
    option = asked.options[number]
    if not option.added_at:
        raise ActRefused("an option that was there from the beginning stays", "not_added")
    if by not in (option.added_by, asked.author):
        raise ActRefused("somebody else added that option", "not_the_author")
    polls.delete_option(state, asked, number, by, now)
    _tell(state, message, by, "poll_option_deleted", option, now)
    return asked


def _living(state: State, by: UserId, chat_id: ChatId, message_id: int, now: float) -> tuple[Message, PollState]:
    """A poll whose options may still change: not closed, and seen where it was asked."""
    message, asked = poll_in(state, by, chat_id, message_id)
    polls.close_due(state, now)
    if asked.is_closed:
        raise ActRefused("the poll is closed", "closed")
    if message.origin is not None:
        raise ActRefused("options come and go where the poll was asked", "forwarded")
    return message, asked


def _tell(state: State, poll: Message, by: UserId, kind: ServiceKind, option: PollOption, now: float) -> None:
    """The notice answers the poll, and so stands in its topic."""
    chat = state.chat_of(poll)
    said = Service(kind=kind, message=poll.id, option_id=option.persistent_id, title=option.text, entities=option.entities)
    notice = posting.compose(state, chat, by, said, now, anonymous=writing.is_always_anonymous(chat, by))
    notice.reply_to, notice.thread, notice.in_topic = poll.id, poll.thread, poll.in_topic
    posting.publish(state, notice, now)
