"""Polls and quizzes (Bot API: Poll, PollAnswer): asked by a message, answered by people, closed by whoever asked.

The bot that asked is told of every change (`poll`) and, unless the poll is anonymous, of every answer (`poll_answer`). A poll
with a closing date closes by itself: see `passing`. One that is stopped by hand is told of to all bots that see its message.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from heapq import heapify, heappop, heappush

from fake_telegram.world.facts.content import Content, Poll
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.poll_states import PollOption, PollState
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.ids import BotId, ChatId, UserId
from fake_telegram.world.limits import POLL_MEMBER_S_MIN
from fake_telegram.world.rendering.chats import chat_by_id, user
from fake_telegram.world.rendering.polls import poll as shown
from fake_telegram.world.state import State

from .audience import listeners


def add(state: State, poll: PollState) -> Poll:
    """Keep a poll; what comes back is said in a message."""
    for number, option in enumerate(poll.options):
        option.persistent_id = option.persistent_id or str(number)
    poll.options_made = max(poll.options_made, len(poll.options))
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


def copied(state: State, poll: PollState, author: UserId, now: float) -> Poll:
    """The same question asked anew by `author`, with no answers yet, open for as long; a date that is over does not count."""
    options = [
        PollOption(text=one.text, entities=one.entities, persistent_id=one.persistent_id, media=one.media) for one in poll.options
    ]
    fresh = replace(poll, id=state.fresh_number(), author=author, options=options, answers={}, is_closed=False)
    fresh.home = fresh.private_bot = None
    if poll.open_period_s:
        fresh.close_date = int(now) + poll.open_period_s
    elif poll.close_date <= now:
        fresh.close_date = 0
    return add(state, fresh)


def answer(
    state: State, poll: PollState, who: UserId, numbers: Sequence[int], now: float, *, as_chat: ChatId | None = None
) -> None:
    """Let `who` give exactly these answers, shown in the name of a chat for `as_chat`; none takes them back.

    Raises:
        ActRefused: `closed`, `no_such_option`, `one_answer`, `no_revoting`, `members_only`, `wrong_country`.
    """
    chosen = tuple(sorted(set(numbers)))
    close_due(state, now)
    _check(poll, who, chosen)
    _check_electorate(state, poll, who, now)
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
            **({"user": user(state, who, bot)} if as_chat is None else {"voter_chat": chat_by_id(state, as_chat)}),
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
    if who in poll.answers and not poll.allows_revoting:
        raise ActRefused("an answer given here stays", "no_revoting")


def _check_electorate(state: State, poll: PollState, who: UserId, now: float) -> None:
    """[doc] sendPoll: who has been a member for a day, or is from one of the countries."""
    if poll.members_only and poll.home is not None:
        member = state.chats[poll.home].member(who)
        if member is None or now - member.since <= POLL_MEMBER_S_MIN:
            raise ActRefused("only who has been a member for a day may answer", "members_only")
    person = state.people.get(who)
    if poll.country_codes and (person is None or person.country not in poll.country_codes):
        raise ActRefused(f"only people from {', '.join(poll.country_codes)} may answer", "wrong_country")


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


def stop(state: State, message: Message, poll: PollState, now: float) -> None:
    """End a poll by hand; its author hears of it, and so do the other bots that see the message."""
    close(state, poll, now)
    chat = state.chat_of(message)
    for bot in listeners(state, chat, message) if chat.pair is None else ():
        if bot.id != poll.author:
            state.queue(bot, "poll", shown(state, poll, bot), key=f"poll:{poll.id}", now=now)


def add_option(state: State, poll: PollState, option: PollOption, now: float) -> None:
    """Put one more option at the end."""
    option.persistent_id = str(poll.options_made)
    poll.options_made += 1
    poll.options.append(option)
    state.journal.add(now, "poll_option_added", poll=poll.id, by=option.added_by, option=option.persistent_id)
    _tell_author(state, poll, now)


def delete_option(state: State, poll: PollState, number: int, by: UserId, now: float) -> None:
    """Take an option away with the votes for it; who chose nothing else has not voted. Costs what the voters are."""
    gone = poll.options.pop(number)
    kept = {who: tuple(one - (one > number) for one in chosen if one != number) for who, chosen in poll.answers.items()}
    poll.answers = {who: chosen for who, chosen in kept.items() if chosen}
    state.journal.add(now, "poll_option_deleted", poll=poll.id, by=by, option=gone.persistent_id)
    _tell_author(state, poll, now)


def has_option(state: State, content: Content, persistent_id: str) -> bool:
    """Whether `content` is a poll with this option."""
    return isinstance(content, Poll) and any(one.persistent_id == persistent_id for one in state.polls[content.id].options)


def order_for(poll: PollState, viewer: UserId) -> list[int]:
    """The numbers of the options in the order in which `viewer` sees them; the same every time."""
    if not poll.shuffles:
        return list(range(len(poll.options)))
    places = [blake2b(f"{poll.id} {viewer} {one.persistent_id}".encode(), digest_size=8).digest() for one in poll.options]
    return sorted(range(len(places)), key=places.__getitem__)


def _tell_author(state: State, poll: PollState, now: float) -> None:
    bot = state.bots.get(BotId(poll.author))
    if bot is not None:
        state.queue(bot, "poll", shown(state, poll, bot), key=f"poll:{poll.id}", now=now)
