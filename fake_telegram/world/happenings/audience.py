"""Which bots are told of a message (Bot API: privacy mode).

Everybody gets private messages, channel posts and service notices. In groups an administrator, or a bot that was added with
privacy off, gets what people write. With privacy on at most one bot gets a message, the one it is meant for: by reply, by name,
by being the last to write. What bots hear of bots is told by `bot_talk`; nobody hears
itself.
"""

from collections.abc import Iterator
from typing import Final

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Entity, Media, Service, Text
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.utf16 import cut
from fake_telegram.world.ids import BotId, UserId
from fake_telegram.world.state import State

from . import bot_talk

_TOLD_TO_THEIR_CAUSE: Final = frozenset(
    {
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "left_chat_member",
        "pinned_message",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "message_auto_delete_timer_changed",
        "suggested_post_approved",
        "suggested_post_declined",
    }
)
"""Service notices that a bot gets even when it caused them."""


def listeners(state: State, chat: Chat, message: Message) -> Iterator[Bot]:
    """The bots that are told of `message`, in the order in which they came into the chat."""
    if chat.private_bot is not None:
        if BotId(message.author) not in state.bots:
            yield state.bots[chat.private_bot]
        return
    if not chat.bots:
        return
    if isinstance(message.content, Service):
        tell_author = message.content.kind in _TOLD_TO_THEIR_CAUSE
        yield from (state.bots[bot] for bot in chat.bots if tell_author or bot != message.author)
        return
    if chat.type == "channel":
        yield from (state.bots[bot] for bot in chat.bots if bot != message.author)
        return
    writer = state.bots.get(BotId(message.author))
    if writer is not None:
        yield from bot_talk.listeners(state, chat, message, writer)
        return
    yield from (bot for bot in map(state.bots.__getitem__, tuple(chat.bots)) if hears(state, chat, message, bot))


def hears(state: State, chat: Chat, message: Message, bot: Bot) -> bool:
    """Whether `bot`, which is in the group, is told of what a person wrote there."""
    member = chat.members[bot.id]
    if member.is_admin or not member.privacy:
        return True
    if message.meant_for is None:
        message.meant_for = _meant_for(state, chat, message)
    return message.meant_for == bot.id


def _meant_for(state: State, chat: Chat, message: Message) -> BotId | None:
    """The one bot with privacy mode that `message` is meant for; a reply wins over everything in the text."""
    answered = None if message.reply_to is None else chat.messages.get(message.reply_to)
    if answered is not None:
        if BotId(answered.author) in chat.bots:
            return BotId(answered.author)
        if answered.meant_for in chat.bots:
            return answered.meant_for
    if message.via_bot is not None and message.via_bot in chat.bots:
        return message.via_bot
    text, entities = _said(message)
    commands = [cut(text, found.offset, found.length) for found in entities if found.type == "bot_command"]
    for command in commands:
        if "@" in command:
            return _bot_named(state, chat, command.partition("@")[2])
    if commands and chat.last_bot in chat.bots:
        return chat.last_bot
    for found in entities:
        if found.type == "mention":
            bot = _bot_named(state, chat, cut(text, found.offset, found.length))
        elif found.type == "text_mention" and found.user_id is not None:
            bot = BotId(found.user_id) if BotId(found.user_id) in chat.bots else None
        else:
            continue
        if bot is not None:
            return bot
    return None


def _said(message: Message) -> tuple[str, tuple[Entity, ...]]:
    match message.content:
        case Text(text=text, entities=entities) | Media(caption=text, entities=entities):
            return text, entities or ()
        case _:
            return "", ()


def _bot_named(state: State, chat: Chat, username: str) -> BotId | None:
    named = state.by_username(username)
    bot = None if named is None else BotId(UserId(int(named)))
    return bot if bot in chat.bots else None
