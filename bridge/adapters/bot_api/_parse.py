"""Turns one raw update into one domain event, without I/O. Whatever we have no use for becomes `UpdateIgnored` with the reason.

Raises `ValueError` (of which `msgspec.DecodeError` is one) for what the Bot API does not document; the inbox then parks it.
"""

from typing import Any, Final

import msgspec

from bridge.adapters.bot_api import _structs as api
from bridge.adapters.bot_api._contents import attachments_of, body_of, card_of, leftover_of, origin_of, place_of
from bridge.adapters.bot_api._senders import chat_of, person_of, sender_of
from bridge.domain.conversations import Bot
from bridge.domain.events import (
    BotMembershipChanged,
    ButtonPressed,
    ChatMigrated,
    MembersChanged,
    MessageEdited,
    MessageReceived,
    ReactionChanged,
    RepliedMessage,
    TelegramEvent,
    UpdateIgnored,
)
from bridge.domain.ids import NO_TOPIC, BotId, ChatId, MessageId, TopicId

_UPDATES: Final = msgspec.json.Decoder(api.Update)
_TABLES: Final = msgspec.json.Decoder(dict[str, Any])

ALLOWED_UPDATES: Final = (
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
    "chat_member",
)
"""What we ask Telegram for. `message_reaction` and `chat_member` come only when named (Bot API)."""


def parse(payload: bytes, bot: Bot) -> TelegramEvent:
    """The event that an update of `bot`, given as its JSON, tells of. Raises `ValueError`."""
    update = _UPDATES.decode(payload)
    return _event(update, bot.id, payload)


def _event(update: api.Update, bot: BotId, raw: bytes) -> TelegramEvent:
    if update.message is not None:
        return _message(update.message, bot, raw)
    if update.edited_message is not None:
        return _edited(update.edited_message, bot)
    if update.callback_query is not None:
        return _pressed(update.callback_query, bot)
    if update.message_reaction is not None:
        return _reaction(update.message_reaction, bot)
    if update.my_chat_member is not None:
        return _own_membership(update.my_chat_member, bot)
    if update.chat_member is not None:
        return _membership(update.chat_member, bot)
    kind = next((key for key in _TABLES.decode(raw) if key != "update_id"), "nothing")
    return UpdateIgnored(bot=bot, why=_IGNORED_KINDS.get(kind, f"updates of kind {kind} are not handled"))


_IGNORED_KINDS: Final = {
    "channel_post": "a channel's post reaches us as its automatic forward in the discussion group",
    "edited_channel_post": "a channel's post reaches us as its automatic forward in the discussion group",
    "nothing": "the update carries nothing",
}


def _message(message: api.Message, bot: BotId, raw: bytes) -> TelegramEvent:
    chat = chat_of(message.chat)
    if message.migrate_to_chat_id is not None:
        return ChatMigrated(bot=bot, old=chat.id, new=ChatId(message.migrate_to_chat_id))
    if message.migrate_from_chat_id is not None:
        return ChatMigrated(bot=bot, old=ChatId(message.migrate_from_chat_id), new=chat.id)
    topic = _topic(message)
    if message.new_chat_members or message.left_chat_member is not None:
        left = (person_of(message.left_chat_member),) if message.left_chat_member is not None else ()
        joined = tuple(person_of(user) for user in message.new_chat_members)
        return MembersChanged(bot=bot, chat=chat, topic=topic, joined=joined, left=left)
    sender = sender_of(message)
    if sender is None:
        return UpdateIgnored(bot=bot, why="a message without a sender")
    received = MessageReceived(
        bot=bot,
        chat=chat,
        topic=topic,
        thread=_thread(message),
        message=MessageId(message.message_id),
        at=float(message.date),
        sender=sender,
        body=body_of(message),
        attachments=attachments_of(message),
        contact=card_of(message.contact),
        place=place_of(message),
        reply_to=_reply(message),
        album=message.media_group_id,
        forwarded_from=origin_of(message.forward_origin),
    )
    if received.body.text or received.attachments or received.contact is not None or received.place is not None:
        return received
    leftover = leftover_of(_TABLES.decode(raw)["message"])
    if leftover.is_content:
        return msgspec.structs.replace(received, other=leftover.name)
    return UpdateIgnored(bot=bot, why=f"service message: {leftover.name}")


def _edited(message: api.Message, bot: BotId) -> TelegramEvent:
    sender = sender_of(message)
    if sender is None:
        return UpdateIgnored(bot=bot, why="a message without a sender")
    return MessageEdited(
        bot=bot,
        chat=chat_of(message.chat),
        topic=_topic(message),
        message=MessageId(message.message_id),
        at=float(message.edit_date or message.date),
        sender=sender,
        body=body_of(message),
    )


def _topic(message: api.Message | api.PressedMessage) -> TopicId:
    thread = message.message_thread_id
    return TopicId(thread) if message.is_topic_message and thread is not None else NO_TOPIC


def _thread(message: api.Message) -> MessageId | None:
    thread = message.message_thread_id
    return MessageId(thread) if thread is not None and not message.is_topic_message else None


def _reply(message: api.Message) -> RepliedMessage | None:
    """What was replied to. In a topic every plain message "replies" to the topic's creation, which nobody means."""
    target = message.reply_to_message
    if target is None or target.forum_topic_created is not None:
        return None
    if message.is_topic_message and target.message_id == message.message_thread_id:
        return None
    return RepliedMessage(
        message=MessageId(target.message_id),
        from_person=person_of(target.from_) if target.from_ is not None else None,
        text=target.text or target.caption,
        is_automatic_forward=target.is_automatic_forward,
    )


def _pressed(query: api.CallbackQuery, bot: BotId) -> TelegramEvent:
    if query.message is None:
        return UpdateIgnored(bot=bot, why="a button of an inline message, which we never send")
    if query.data is None:
        return UpdateIgnored(bot=bot, why="a game's button, which we never send")
    return ButtonPressed(
        bot=bot,
        query=query.id,
        chat=chat_of(query.message.chat),
        topic=_topic(query.message),
        message=MessageId(query.message.message_id),
        person=person_of(query.from_),
        data=query.data,
    )


def _reaction(reaction: api.MessageReactionUpdated, bot: BotId) -> TelegramEvent:
    return ReactionChanged(
        bot=bot,
        chat=chat_of(reaction.chat),
        message=MessageId(reaction.message_id),
        person=person_of(reaction.user) if reaction.user is not None else None,
        old=tuple(each.emoji for each in reaction.old_reaction if each.type == "emoji"),
        new=tuple(each.emoji for each in reaction.new_reaction if each.type == "emoji"),
    )


def _is_in(member: api.ChatMember) -> bool:
    """Whether a member of that status is in the chat. A restricted one may be either (Bot API ChatMemberRestricted)."""
    match member.status:
        case "creator" | "administrator" | "member":
            return True
        case "restricted":
            return member.is_member is not False
        case _:
            return False


def _own_membership(change: api.ChatMemberUpdated, bot: BotId) -> TelegramEvent:
    return BotMembershipChanged(
        bot=bot,
        chat=chat_of(change.chat),
        by=person_of(change.from_),
        was_member=_is_in(change.old_chat_member),
        is_member=_is_in(change.new_chat_member),
        is_admin=change.new_chat_member.status in ("creator", "administrator"),
    )


def _membership(change: api.ChatMemberUpdated, bot: BotId) -> TelegramEvent:
    was, now = _is_in(change.old_chat_member), _is_in(change.new_chat_member)
    if was == now:
        return UpdateIgnored(bot=bot, why="rights of a member changed, not membership")
    who = (person_of(change.new_chat_member.user),)
    return MembersChanged(bot=bot, chat=chat_of(change.chat), joined=who if now else (), left=() if now else who)
