"""Polls and quizzes (Bot API: Poll, PollAnswer): asked by a message, answered by people, closed by whoever asked.

The bot that asked is told of every change (`poll`) and, unless the poll is anonymous, of every answer (`poll_answer`). A poll
with a closing date closes by itself: see `passing`.
"""

from collections.abc import Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush

from .content import Poll
from .ids import BotId, UserId
from .poll_states import PollOption, PollState
from .refusals import ActRefused
from .render_chats import user
from .render_polls import poll as shown
from .state import State


def add(state: State, poll: PollState) -> Poll:
    """Keep a poll; what comes back is said in a message."""
    for number, option in enumerate(poll.options):
        option.persistent_id = option.persistent_id or str(number)
    state.polls[poll.id] = poll
    if poll.close_date:
        heappush(state.closings, (poll.close_date, poll.id))
        if state.on_due is not None:
            state.on_due()
    return Poll(id=poll.id)


def forget(state: State, poll: PollState) -> None:
    """Take back a poll that no message says."""
    del state.polls[poll.id]
    if poll.close_date:
        state.closings.remove((poll.close_date, poll.id))
        heapify(state.closings)


def copied(state: State, poll: PollState, author: UserId) -> Poll:
    """The same question asked anew by `author`, with no answers yet."""
    options = [PollOption(text=one.text, entities=one.entities, persistent_id=one.persistent_id) for one in poll.options]
    return add(state, replace(poll, id=state.fresh_number(), author=author, options=options, answers={}, is_closed=False))


def answer(state: State, poll: PollState, who: UserId, numbers: Sequence[int], now: float) -> None:
    """Let `who` give exactly these answers; none takes them back.

    Raises:
        ActRefused: `closed`, `no_such_option`, `one_answer`, `no_revoting`.
    """
    chosen = tuple(sorted(set(numbers)))
    close_due(state, now)
    _check(poll, who, chosen)
    for number in poll.answers.pop(who, ()):
        poll.options[number].votes -= 1
    for number in chosen:
        poll.options[number].votes += 1
    if chosen:
        poll.answers[who] = chosen
    state.journal.add(now, "poll_answered", poll=poll.id, by=who, options=chosen)
    _tell_author(state, poll, now)
    bot = state.bots.get(BotId(poll.author))
    if bot is not None and not poll.is_anonymous:
        body = {
            "poll_id": poll.id,
            "user": user(state, who, bot),
            "option_ids": list(chosen),
            "option_persistent_ids": [poll.options[number].persistent_id for number in chosen],
        }
        state.queue(bot, "poll_answer", body, key=f"poll:{poll.id}", now=now)


def _check(poll: PollState, who: UserId, chosen: tuple[int, ...]) -> None:
    if poll.is_closed:
        raise ActRefused("the poll is closed", "closed")
    if any(not 0 <= number < len(poll.options) for number in chosen):
        raise ActRefused(f"the poll has {len(poll.options)} options", "no_such_option")
    if len(chosen) > 1 and not poll.allows_multiple_answers:
        raise ActRefused("the poll takes one answer", "one_answer")
    if who in poll.answers and (poll.type == "quiz" or not poll.allows_revoting):
        raise ActRefused("an answer given here stays", "no_revoting")


def close_due(state: State, now: float) -> None:
    """Close every poll whose time is over; costs nothing while there is none."""
    while state.closings and state.closings[0][0] <= now:
        _, number = heappop(state.closings)
        close(state, state.polls[number], now)


def close(state: State, poll: PollState, now: float) -> None:
    """End a poll and tell its author; nothing happens to one that is closed."""
    if poll.is_closed:
        return
    poll.is_closed = True
    state.journal.add(now, "poll_closed", poll=poll.id)
    _tell_author(state, poll, now)


def _tell_author(state: State, poll: PollState, now: float) -> None:
    bot = state.bots.get(BotId(poll.author))
    if bot is not None:
        state.queue(bot, "poll", shown(state, poll, bot), key=f"poll:{poll.id}", now=now)
