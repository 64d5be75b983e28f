"""Pinning: the message on top of a chat, and the notice of it."""

from .chats import Chat
from .content import Service
from .ids import UserId
from .messages import Message
from .posting import notice
from .state import State


def pin(state: State, chat: Chat, message: Message, by: UserId, now: float) -> bool:
    """Put `message` on top and say so in the chat; false when it is there already."""
    if next(reversed(chat.pinned), None) == message.id:
        return False
    chat.pinned.pop(message.id, None)
    chat.pinned[message.id] = None
    state.journal.add(now, "message_pinned", chat=chat.id, bot=chat.private_bot, message=message.id, by=by)
    notice(state, chat, by, Service(kind="pinned_message", message=message.id), now)
    return True


def unpin(state: State, chat: Chat, message: Message | None, by: UserId, now: float) -> bool:
    """Take one message from the top, the newest for None; false when there is nothing to take."""
    number = next(reversed(chat.pinned), None) if message is None else message.id
    if number is None or number not in chat.pinned:
        return False
    del chat.pinned[number]
    state.journal.add(now, "message_unpinned", chat=chat.id, bot=chat.private_bot, message=number, by=by)
    return True


def right_needed(chat: Chat) -> str:
    """The right that pinning needs there."""
    return "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
