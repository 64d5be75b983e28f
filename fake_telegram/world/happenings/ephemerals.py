"""A bot and one member of a group speak, and nobody else sees it (Bot API, "Ephemeral messages and commands").

They stand in no chat's history and have a number of their own; `message_id` is 0. A bot is told of one by `message`. They vanish
after a day [ours: Telegram says "some time"], or when there are too many.
"""

from collections.abc import Iterator
from typing import Any

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Content
from fake_telegram.world.facts.messages import Ephemeral, EphemeralShelf, Message
from fake_telegram.world.ids import BotId, ChatId, MessageId, UserId
from fake_telegram.world.limits import EPHEMERAL_LIFE_S, EPHEMERAL_MESSAGES_MAX
from fake_telegram.world.rendering.messages import message as rendered
from fake_telegram.world.state import State

from .posting import compose, kind_of


def put(state: State, message: Message, receiver: UserId, now: float, *, replaces: MessageId | None = None) -> Message:
    """Show the composed `message` to `receiver` alone; `replaces` is the message that it hides from them. A bot is told."""
    shelf = state.ephemerals.setdefault(message.chat, EphemeralShelf())
    _forget_old(shelf, now)
    message.ephemeral = Ephemeral(id=shelf.next_id, receiver=receiver, until=now + EPHEMERAL_LIFE_S, replaces=replaces)
    shelf.messages[shelf.next_id] = message
    shelf.next_id += 1
    if len(shelf.messages) > EPHEMERAL_MESSAGES_MAX:
        del shelf.messages[next(iter(shelf.messages))]
    _note(state, "ephemeral_sent", message, now)
    bot = state.bots.get(BotId(receiver))
    if bot is not None:
        state.queue(bot, "message", rendered(state, message, bot), key=f"chat:{message.chat}", now=now)
    return message


def say(state: State, chat: Chat, by: UserId, content: Content, bot: BotId, thread: MessageId | None, now: float) -> Message:
    """What a person says to `bot` alone."""
    message = compose(state, chat, by, content, now, is_ephemeral=True)
    if thread is not None:
        message.thread, message.in_topic = thread, True
    return put(state, message, bot, now)


def find(state: State, chat: ChatId, number: int, now: float) -> Message | None:
    """The living ephemeral message with that number."""
    shelf = state.ephemerals.get(chat)
    found = None if shelf is None else shelf.messages.get(number)
    return found if found is not None and found.ephemeral is not None and found.ephemeral.until > now else None


def seen(state: State, chat: ChatId, viewer: UserId, now: float) -> Iterator[Message]:
    """The living ones that `viewer` sees, oldest first: those for them, and their own."""
    shelf = state.ephemerals.get(chat)
    for one in () if shelf is None else tuple(shelf.messages.values()):
        if one.ephemeral is not None and one.ephemeral.until > now and viewer in (one.ephemeral.receiver, one.author):
            yield one


def hidden(state: State, chat: ChatId, viewer: UserId, now: float) -> frozenset[MessageId]:
    """The ordinary messages that `viewer` does not see, because an ephemeral one stands in their place."""
    shown = (one.ephemeral for one in seen(state, chat, viewer, now))
    return frozenset(one.replaces for one in shown if one is not None and one.replaces is not None)


def change(state: State, message: Message, content: Content, markup: dict[str, Any] | None, now: float) -> None:
    """Let the receiver see something else."""
    message.content, message.markup, message.edited_at = content, markup, int(now)
    _note(state, "ephemeral_edited", message, now)


def remove(state: State, message: Message, now: float) -> None:
    """Take it away."""
    assert message.ephemeral is not None, "only ephemeral messages are taken away so"
    del state.ephemerals[message.chat].messages[message.ephemeral.id]
    _note(state, "ephemeral_deleted", message, now)


def _note(state: State, kind: str, message: Message, now: float) -> None:
    assert message.ephemeral is not None, "only ephemeral messages are noted so"
    state.journal.add(
        now,
        kind,
        chat=message.chat,
        ephemeral=message.ephemeral.id,
        author=message.author,
        receiver=message.ephemeral.receiver,
        content=kind_of(message.content),
        text=message.text,
    )


def _forget_old(shelf: EphemeralShelf, now: float) -> None:
    while shelf.messages:
        oldest = next(iter(shelf.messages.values())).ephemeral
        if oldest is not None and oldest.until > now:
            return
        del shelf.messages[next(iter(shelf.messages))]
