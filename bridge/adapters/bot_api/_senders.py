"""Who speaks: Telegram's chats and users as ours, and the three disguises of the Bot API."""

from typing import Final

from bridge.adapters.bot_api import _structs as api
from bridge.domain.events import AnonymousAdmin, AutomaticForward, ChannelSender, Chat, ChatKind, PersonSender, Sender
from bridge.domain.ids import ChatId, MessageId, PersonId
from bridge.domain.people import Person

GROUP_ANONYMOUS_BOT: Final = 1087968824
"""`from` of a message that an anonymous admin wrote in the group's name."""
CHANNEL_BOT: Final = 136817688
"""`from` of a message written as a channel."""
TELEGRAM: Final = 777000
"""`from` of the automatic forward of a channel's post."""


def person_of(user: api.User) -> Person:
    """A Telegram user as last seen."""
    return Person(
        id=PersonId(user.id),
        first_name=user.first_name,
        last_name=user.last_name,
        username=user.username,
        language_code=user.language_code,
        is_bot=user.is_bot,
    )


def chat_of(chat: api.Chat) -> Chat:
    """A chat; private ones are titled by the person's name."""
    title = chat.title or f"{chat.first_name} {chat.last_name}".strip()
    return Chat(id=ChatId(chat.id), kind=ChatKind(chat.type), title=title, username=chat.username)


def sender_of(message: api.Message) -> Sender | None:
    """Who wrote a message, or None when Telegram does not say (Bot API)."""
    speaker = message.sender_chat
    if speaker is None:
        return PersonSender(person=person_of(message.from_)) if message.from_ is not None else None
    if message.is_automatic_forward:
        return AutomaticForward(channel=ChatId(speaker.id), title=speaker.title, post=_post_of(message))
    if speaker.id == message.chat.id:
        return AnonymousAdmin(signature=message.author_signature)
    return ChannelSender(chat=ChatId(speaker.id), title=speaker.title)


def _post_of(message: api.Message) -> MessageId:
    """Id of the post in its channel; 0 when Telegram keeps it back."""
    origin = message.forward_origin
    return MessageId(origin.message_id if origin is not None and origin.message_id is not None else 0)
