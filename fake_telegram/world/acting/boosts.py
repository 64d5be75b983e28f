"""Boosts: people lift a chat for a time, and its administrators' bots hear of it (Bot API: chat_boost, removed_chat_boost).

Who has a subscription has a few slots, each of which boosts one chat until it is moved or its time is over. A gift code boosts
the chat for which it was made, several times at once. Ends come by time alone, see `passing`.
"""

from heapq import heappop, heappush
from typing import Any

from fake_telegram.world.facts.boost_states import Boost
from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.happenings.posting import notice
from fake_telegram.world.ids import BotId, ChatId, UserId
from fake_telegram.world.limits import BOOST_SLOTS_MAX, BOOSTS_OF_GIFT_CODE, BOOSTS_OF_ONE_MAX, FREEING_BOOSTS_MAX
from fake_telegram.world.rendering.chats import chat as chat_fields
from fake_telegram.world.rendering.chats import user
from fake_telegram.world.state import State

from .ruling import ruled
from .writing import chat_for, person


def boost(state: State, by: UserId, chat_id: ChatId, now: float, *, count: int, days: int) -> Chat:
    """See `AccountActs.boost`."""
    who = person(state, by)
    chat = _boostable(state, by, chat_id)
    if not who.is_premium:
        raise ActRefused(f"{who.full_name} has no subscription", "not_premium")
    left = BOOST_SLOTS_MAX - len(state.slots.get(by, ()))
    if not 1 <= count <= left:
        raise ActRefused(f"{who.full_name} has {left} boosts left to give", "no_slots")
    for _ in range(count):
        made = Boost(id=state.fresh_number(), chat=chat.id, user=by, added_at=int(now), expires_at=_end(now, days))
        put(state, chat, made)
        _tell_added(state, chat, made, now)
    if chat.type == "supergroup":
        notice(state, chat, by, Service(kind="boost_added", count=count), now)
    return chat


def give_code(state: State, by: UserId, chat_id: ChatId, to: UserId, now: float, *, days: int) -> Chat:
    """See `AccountActs.give_boost_code`."""
    person(state, by)
    receiver = person(state, to)
    chat = _boostable(state, by, chat_id)
    member = chat.member(by)
    if member is None or not member.is_admin:
        raise ActRefused(f"only administrators give codes in {chat.title}", "no_right")
    if len(chat.boosts.get(to, ())) >= BOOSTS_OF_ONE_MAX:
        raise ActRefused(f"{receiver.full_name} has codes enough for {chat.title}", "too_many_codes")
    made = Boost(
        id=state.fresh_number(),
        chat=chat.id,
        user=receiver.id,
        added_at=int(now),
        expires_at=_end(now, days),
        source="gift_code",
        count=BOOSTS_OF_GIFT_CODE,
    )
    put(state, chat, made)
    _tell_added(state, chat, made, now)
    return chat


def end_own(state: State, by: UserId, chat_id: ChatId, now: float) -> Chat:
    """See `AccountActs.end_boosts`."""
    who = person(state, by)
    chat = chat_for(state, by, chat_id)
    own = [one for one in chat.boosts.get(by, {}).values() if one.source == "premium"]
    if not own:
        raise ActRefused(f"{who.full_name} does not boost that chat", "no_boost")
    for one in own:
        _end_one(state, chat, one, now)
    return chat


def end_all(state: State, by: UserId, now: float) -> None:
    """End every boost that `by` gives by a subscription, which ends with the account."""
    for number in sorted(state.slots.get(by, ())):
        ended = state.boosts[number]
        _end_one(state, state.chats[ended.chat], ended, now)


def end_in(state: State, chat: Chat, now: float) -> None:
    """End every boost of a chat that will not be there any more."""
    for ended in [one for own in chat.boosts.values() for one in own.values()]:
        _end_one(state, chat, ended, now)


def free_boosters(state: State, by: UserId, chat_id: ChatId, count: int, now: float) -> Chat:
    """See `AccountActs.free_boosters`."""
    chat = ruled(state, by, chat_id, "can_restrict_members")
    if chat.type != "supergroup":
        raise ActRefused("only members of supergroups are bound and freed", "not_a_supergroup")
    if not 0 <= count <= FREEING_BOOSTS_MAX:
        raise ActRefused(f"members are freed by at most {FREEING_BOOSTS_MAX} boosts", "bad_count")
    chat.freeing_boosts = count
    state.journal.add(now, "boosters_freed", chat=chat.id, by=by, count=count)
    return chat


def end_due(state: State, now: float) -> None:
    """End the boosts whose time is over; costs nothing while there are none."""
    while state.boost_ends and state.boost_ends[0][0] <= now:
        at, number = heappop(state.boost_ends)
        found = state.boosts.get(number)
        if found is not None:
            _end_one(state, state.chats[found.chat], found, float(at))


def put(state: State, chat: Chat, made: Boost) -> None:
    """Let `made` count for `chat` until its time is over, quietly."""
    chat.boosts.setdefault(made.user, {})[made.id] = made
    state.boosts[made.id] = made
    if made.source == "premium":
        state.slots.setdefault(made.user, set()).add(made.id)
    heappush(state.boost_ends, (made.expires_at, made.id))
    if len(state.boost_ends) > 2 * len(state.boosts) + 64:
        state.boost_ends[:] = sorted((one.expires_at, one.id) for one in state.boosts.values())
    if state.on_due is not None:
        state.on_due()


def shown(state: State, made: Boost, bot: Bot) -> dict[str, Any]:
    """ChatBoost."""
    return {
        "boost_id": made.id,
        "add_date": made.added_at,
        "expiration_date": made.expires_at,
        "source": _source(state, made, bot),
    }


def _source(state: State, made: Boost, bot: Bot) -> dict[str, Any]:
    return {"source": made.source, "user": user(state, made.user, bot)}


def _boostable(state: State, by: UserId, chat_id: ChatId) -> Chat:
    chat = chat_for(state, by, chat_id)
    if chat.type not in ("supergroup", "channel") or chat.parent is not None:
        raise ActRefused("supergroups and channels are boosted, no other chats", "not_boostable")
    earlier = chat.members.get(by)
    if chat.member(by) is None and (not chat.username or (earlier is not None and earlier.status == "kicked")):
        raise ActRefused(f"{by} is not in {chat.title}", "not_a_member")
    return chat


def _end(now: float, days: int) -> int:
    return int(now) + days * 24 * 3600


def _tell_added(state: State, chat: Chat, made: Boost, now: float) -> None:
    state.journal.add(now, "boost_added", chat=chat.id, by=made.user, boost=made.id, source=made.source)
    for bot in _told(state, chat):
        body = {"chat": chat_fields(state, chat), "boost": shown(state, made, bot)}
        state.queue(bot, "chat_boost", body, key=f"chat_boost:{chat.id}", now=now)


def _end_one(state: State, chat: Chat, ended: Boost, now: float) -> None:
    del state.boosts[ended.id]
    own = chat.boosts[ended.user]
    del own[ended.id]
    if not own:
        del chat.boosts[ended.user]
    _free_slot(state, ended)
    state.journal.add(now, "boost_ended", chat=chat.id, by=ended.user, boost=ended.id)
    for bot in _told(state, chat):
        body = {
            "chat": chat_fields(state, chat),
            "boost_id": ended.id,
            "remove_date": int(now),
            "source": _source(state, ended, bot),
        }
        state.queue(bot, "removed_chat_boost", body, key=f"chat_boost:{chat.id}", now=now)


def _free_slot(state: State, ended: Boost) -> None:
    taken = state.slots.get(ended.user)
    if taken is not None:
        taken.discard(ended.id)
        if not taken:
            del state.slots[ended.user]


def _told(state: State, chat: Chat) -> list[Bot]:
    """The bots among the administrators."""
    return [state.bots[BotId(admin)] for admin in chat.admins if BotId(admin) in state.bots]
