"""Reactions: who put which emoji on what, and which bots are told.

Bots are told of people's reactions in private chats and where they are administrators, if they asked for the kind: by name in
groups, by number in channels, where reactions are anonymous and changes are gathered for a while (see `Profile`). A reaction to
an album lands on its first item. What bots put is never told. An administrator may take away what others put.
"""

from typing import Any, Final

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.messages import Message, Reactions
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.ids import BotId, ChatId, UserId
from fake_telegram.world.limits import ALBUM_ITEMS_MAX, REACTIONS_REMEMBERED_MAX
from fake_telegram.world.rendering.chats import chat as chat_fields
from fake_telegram.world.rendering.chats import chat_by_id, user
from fake_telegram.world.state import State

# fmt: off
EMOJIS: Final = frozenset(
    {
        "👍", "👎", "❤", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮",
        "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡",
        "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨‍💻",
        "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿",
        "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷‍♂", "🤷", "🤷‍♀", "😡",
    }
)
# fmt: on
"""What may be put without a subscription (Bot API, ReactionTypeEmoji)."""


def plain(emoji: str) -> str:
    """The emoji without the invisible request to be shown in colour, as Telegram keeps it."""
    return emoji.replace("\ufe0f", "")


def put(state: State, message: Message, reactor: UserId | ChatId, emojis: tuple[str, ...], now: float) -> Message:
    """Let `reactor` (a user, or the group for an anonymous administrator) have exactly `emojis` on `message`."""
    chat = state.chat_of(message)
    target = _first_of_album(chat, message)
    reactions = target.reactions or Reactions()
    before = reactions.put(int(reactor), emojis)
    target.reactions = reactions if reactions.by else None
    note(chat, target, int(reactor))
    if before == emojis:
        return target
    state.journal.add(now, "reaction_put", chat=target.chat, bot=target.private_bot, message=target.id, by=reactor, emojis=emojis)
    if BotId(UserId(int(reactor))) in state.bots:
        return target
    if chat.type == "channel":
        _count_later(state, chat, target, now)
        return target
    for bot in _entitled(state, chat):
        _tell(state, chat, target, bot, reactor, before, now)
    return target


def note(chat: Chat, message: Message, reactor: int) -> None:
    """Remember, or forget, that `reactor` has a reaction on `message`, so that all of its reactions are found."""
    chat.forget_reaction(reactor, message.id)
    if message.reactions is not None and reactor in message.reactions.by:
        found = chat.reacted.setdefault(reactor, {})
        found[message.id] = None
        if len(found) > REACTIONS_REMEMBERED_MAX:
            found.pop(next(iter(found)))


def take(state: State, chat: Chat, message: Message, reactor: UserId | ChatId, *, by: UserId, now: float) -> bool:
    """Let `by` take the reactions of `reactor` from `message`; false when it has none there. Bots but `by` are told."""
    target = _first_of_album(chat, message)
    if target.reactions is None or int(reactor) not in target.reactions.by:
        return False
    before = target.reactions.put(int(reactor), ())
    target.reactions = target.reactions if target.reactions.by else None
    note(chat, target, int(reactor))
    state.journal.add(now, "reaction_taken", chat=chat.id, bot=chat.private_bot, message=target.id, of=reactor, by=by)
    if BotId(UserId(int(reactor))) not in state.bots:
        for bot in _entitled(state, chat):
            if bot.id != by:
                _tell(state, chat, target, bot, reactor, before, now)
    return True


def take_all(state: State, chat: Chat, reactor: UserId | ChatId, *, by: UserId, now: float) -> int:
    """The same for all messages of the chat that `reactor` has lately reacted to; says how many there were."""
    found = [chat.messages.get(number) for number in chat.reacted.get(int(reactor), ())]
    return sum(take(state, chat, one, reactor, by=by, now=now) for one in found if one is not None)


def _count_later(state: State, chat: Chat, target: Message, now: float) -> None:
    delay_s = state.profile.reaction_counts_after_s
    if not delay_s:
        _tell_counts(state, chat, target, now)
    elif (chat.id, target.id) not in state.counting:
        state.counting[chat.id, target.id] = now + delay_s
        if state.on_due is not None:
            state.on_due()


def tell_due_counts(state: State, now: float) -> None:
    """Tell bots of the reactions to posts that were gathered for long enough; costs nothing while there are none."""
    while state.counting:
        (chat_id, number), due = next(iter(state.counting.items()))
        if due > now:
            return
        del state.counting[chat_id, number]
        chat = state.chats[chat_id]
        if number in chat.messages:
            _tell_counts(state, chat, chat.messages[number], due)


def _tell_counts(state: State, chat: Chat, target: Message, now: float) -> None:
    for bot in _entitled(state, chat):
        body: dict[str, Any] = {
            "chat": chat_fields(state, chat),
            "message_id": state.id_for(target, bot),
            "date": int(now),
            "reactions": counts(target),
        }
        state.queue(bot, "message_reaction_count", body, key=f"reaction_count:{chat.id}", now=now)


def _first_of_album(chat: Chat, message: Message) -> Message:
    if not message.album:
        return message
    first = message
    for earlier in chat.ids_before(message.id, ALBUM_ITEMS_MAX - 1):
        known = chat.messages.get(earlier)
        if known is None or known.album != message.album:
            break
        first = known
    return first


def _entitled(state: State, chat: Chat) -> list[Bot]:
    if chat.private_bot is not None:
        return [state.bots[chat.private_bot]]
    return [state.bots[bot] for bot in chat.bots if chat.members[bot].is_admin]


def _tell(
    state: State,
    chat: Chat,
    target: Message,
    bot: Bot,
    reactor: UserId | ChatId,
    before: tuple[str, ...],
    now: float,
) -> None:
    if "message_reaction" not in bot.allowed_updates:
        return
    body: dict[str, Any] = {
        "chat": chat_fields(state, chat),
        "message_id": state.id_for(target, bot),
        "date": int(now),
    }
    if reactor < 0:
        body["actor_chat"] = chat_by_id(state, ChatId(int(reactor)))
    else:
        body["user"] = user(state, UserId(int(reactor)), bot)
    body["old_reaction"] = listed(before)
    body["new_reaction"] = listed(target.reactions.by.get(int(reactor), ()) if target.reactions else ())
    state.queue(bot, "message_reaction", body, key=f"reaction:{chat.id}", now=now)


def listed(emojis: tuple[str, ...]) -> list[dict[str, str]]:
    """ReactionType, one for each emoji."""
    return [{"type": "emoji", "emoji": emoji} for emoji in emojis]


def counts(message: Message) -> list[dict[str, Any]]:
    """ReactionCount, the most frequent first, among equals in the order of the alphabet."""
    totals = message.reactions.totals if message.reactions is not None else {}
    return [
        {"type": {"type": "emoji", "emoji": emoji}, "total_count": total}
        for emoji, total in sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    ]
