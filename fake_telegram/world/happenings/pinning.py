"""Pinning: messages on top of a chat, in the order in which they were sent, and the notice of it."""

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.ids import BotId, UserId
from fake_telegram.world.state import State

from .posting import compose, publish


def pin(
    state: State, chat: Chat, message: Message, by: UserId, now: float, *, silent: bool = False, business_bot: BotId | None = None
) -> bool:
    """Pin `message` and say so in the chat; false when it is pinned already.

    Parameters:
        silent: whether people hear no sound; in private chats and channels they never do.
        business_bot: the bot that does it in the name of `by`.
    """
    if message.id in chat.pinned:
        return False
    newest = next(reversed(chat.pinned), None)
    chat.pinned[message.id] = None
    if newest is not None and message.id < newest:
        chat.pinned = dict.fromkeys(sorted(chat.pinned))
    state.journal.add(now, "message_pinned", chat=chat.id, bot=chat.private_bot, message=message.id, by=by)
    notice = compose(state, chat, by, Service(kind="pinned_message", message=message.id), now)
    notice.silent = silent or chat.type in ("private", "channel")
    notice.business_bot = business_bot
    publish(state, notice, now)
    return True


def unpin(state: State, chat: Chat, message: Message | None, by: UserId, now: float) -> bool:
    """Take one message away, the one sent last for None; false when there is nothing to take."""
    number = next(reversed(chat.pinned), None) if message is None else message.id
    if number is None or number not in chat.pinned:
        return False
    del chat.pinned[number]
    state.journal.add(now, "message_unpinned", chat=chat.id, bot=chat.private_bot, message=number, by=by)
    return True


def unpin_all(state: State, chat: Chat, by: UserId, now: float) -> None:
    """Take all of them away."""
    while unpin(state, chat, None, by, now):
        pass


def right_needed(chat: Chat) -> str:
    """The right that pinning needs there."""
    return "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
