"""The part of the Bot API's JSON that we read, field by field as Telegram names them (Bot API 10.3).

Unknown fields are passed over.
"""

from collections.abc import Mapping
from typing import Any

import msgspec


class User(msgspec.Struct):
    id: int
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False


class Chat(msgspec.Struct):
    id: int
    type: str
    title: str = ""
    username: str = ""
    first_name: str = ""
    last_name: str = ""


class MessageEntity(msgspec.Struct):
    type: str
    offset: int
    length: int
    url: str = ""
    user: User | None = None
    language: str = ""
    custom_emoji_id: str = ""


class RemoteFile(msgspec.Struct):
    """What all kinds of files have in common: Document, Video, Audio, Voice, Animation, VideoNote, Sticker, PhotoSize."""

    file_id: str
    file_unique_id: str = ""
    file_size: int | None = None
    file_name: str = ""
    mime_type: str = ""
    is_animated: bool = False
    is_video: bool = False


class Location(msgspec.Struct):
    latitude: float
    longitude: float


class Venue(msgspec.Struct):
    location: Location
    title: str = ""
    address: str = ""


class ContactCard(msgspec.Struct):
    phone_number: str
    first_name: str = ""
    last_name: str = ""
    user_id: int | None = None
    vcard: str = ""


class MessageOrigin(msgspec.Struct):
    type: str
    sender_user: User | None = None
    sender_user_name: str = ""
    sender_chat: Chat | None = None
    chat: Chat | None = None
    message_id: int | None = None


class ReplyTarget(msgspec.Struct):
    """A message one level down: Telegram never nests replies further."""

    message_id: int
    from_: User | None = msgspec.field(default=None, name="from")
    text: str = ""
    caption: str = ""
    is_automatic_forward: bool = False
    forum_topic_created: Mapping[str, Any] | None = None


class Message(msgspec.Struct):
    message_id: int
    chat: Chat
    date: int = 0
    edit_date: int = 0
    from_: User | None = msgspec.field(default=None, name="from")
    sender_chat: Chat | None = None
    author_signature: str = ""
    is_automatic_forward: bool = False
    message_thread_id: int | None = None
    is_topic_message: bool = False
    forward_origin: MessageOrigin | None = None
    reply_to_message: ReplyTarget | None = None
    media_group_id: str = ""
    text: str = ""
    entities: tuple[MessageEntity, ...] = ()
    caption: str = ""
    caption_entities: tuple[MessageEntity, ...] = ()
    photo: tuple[RemoteFile, ...] = ()
    video: RemoteFile | None = None
    animation: RemoteFile | None = None
    audio: RemoteFile | None = None
    voice: RemoteFile | None = None
    video_note: RemoteFile | None = None
    document: RemoteFile | None = None
    sticker: RemoteFile | None = None
    contact: ContactCard | None = None
    location: Location | None = None
    venue: Venue | None = None
    new_chat_members: tuple[User, ...] = ()
    left_chat_member: User | None = None
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None


class PressedMessage(msgspec.Struct):
    """The message under a pressed button; inaccessible ones have date 0 and little else."""

    message_id: int
    chat: Chat
    message_thread_id: int | None = None
    is_topic_message: bool = False


class CallbackQuery(msgspec.Struct):
    id: str
    from_: User = msgspec.field(name="from")
    message: PressedMessage | None = None
    data: str | None = None


class ReactionType(msgspec.Struct):
    type: str
    emoji: str = ""


class MessageReactionUpdated(msgspec.Struct):
    chat: Chat
    message_id: int
    user: User | None = None
    old_reaction: tuple[ReactionType, ...] = ()
    new_reaction: tuple[ReactionType, ...] = ()


class ChatMember(msgspec.Struct):
    status: str
    user: User
    is_member: bool | None = None


class ChatMemberUpdated(msgspec.Struct):
    chat: Chat
    from_: User = msgspec.field(name="from")
    old_chat_member: ChatMember
    new_chat_member: ChatMember


class Update(msgspec.Struct):
    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    message_reaction: MessageReactionUpdated | None = None
    my_chat_member: ChatMemberUpdated | None = None
    chat_member: ChatMemberUpdated | None = None
