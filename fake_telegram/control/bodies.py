"""What the control API takes: every body as a closed type, so that a misspelt field is an error that names it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from fake_telegram.world import FileKind

__all__ = [
    "AddMember",
    "Block",
    "Body",
    "Comment",
    "Deactivate",
    "Delete",
    "Edit",
    "Forward",
    "GivenFile",
    "GivenMedia",
    "Join",
    "Leave",
    "Migrate",
    "NewBot",
    "NewChannel",
    "NewGroup",
    "NewPerson",
    "NewSupergroup",
    "Pin",
    "Press",
    "Promote",
    "React",
    "RemoveMember",
    "Rights",
    "Send",
    "SetPrivacy",
    "Start",
    "Unblock",
    "Unpin",
    "Who",
]

Who = int | str
"""A user or a chat: its id, or its @username."""

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
_Wait = Annotated[float, msgspec.Meta(ge=0, le=50)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every body."""


class NewPerson(Body, frozen=True):
    first_name: _Name
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    is_premium: bool = False
    phone_number: str = ""
    id: Annotated[int, msgspec.Meta(gt=0)] | None = None


class NewBot(Body, frozen=True):
    name: _Name
    username: _Name
    privacy_mode: bool = True
    can_join_groups: bool = True
    token: str | None = None
    id: Annotated[int, msgspec.Meta(gt=0)] | None = None


class NewGroup(Body, frozen=True):
    title: _Name
    owner: Who
    members: tuple[Who, ...] = ()
    admins: tuple[Who, ...] = ()


class NewSupergroup(NewGroup, frozen=True):
    username: str = ""
    is_forum: bool = False


class NewChannel(Body, frozen=True):
    title: _Name
    owner: Who
    subscribers: tuple[Who, ...] = ()
    admins: tuple[Who, ...] = ()
    username: str = ""
    discussion: Who | None = None
    signs_posts: bool = False


class GivenFile(Body, frozen=True):
    """A file to be kept: ``size`` bytes of a pattern told by ``seed``; real bytes are posted as they are."""

    size: Annotated[int, msgspec.Meta(gt=0, le=4 * 1024**3)]
    seed: int = 0
    name: str = ""
    mime_type: str = ""


class GivenMedia(Body, frozen=True):
    """What a person attaches: a ``kind`` of file, either ``file`` (its number) or ``size`` bytes made on the spot.

    Width and height in pixels, duration in seconds.
    """

    kind: FileKind
    file: int | None = None
    size: Annotated[int, msgspec.Meta(gt=0, le=4 * 1024**3)] | None = None
    name: str = ""
    mime_type: str = ""
    width: int = 0
    height: int = 0
    duration: int = 0
    title: str = ""
    performer: str = ""
    emoji: str = ""


class Send(Body, frozen=True):
    """Text, or a file whose caption is the text. ``album`` groups messages that carry the same word."""

    chat: Who
    text: str = ""
    attach: GivenMedia | None = None
    reply_to: int | None = None
    topic: int | None = None
    album: str | None = None
    anonymous: bool = False
    as_chat: Who | None = None


class Comment(Body, frozen=True):
    """Write under a post of a channel: ``chat`` is the channel, ``message_id`` the post."""

    chat: Who
    message_id: int
    text: str = ""
    attach: GivenMedia | None = None


class Forward(Body, frozen=True):
    """Carry a message of ``chat`` to the chat ``to``."""

    chat: Who
    message_id: int
    to: Who
    album: str | None = None


class Start(Body, frozen=True):
    """Open the private chat with a bot: ``/start``, with the parameter of a deep link if there is one."""

    bot: Who
    parameter: str = ""


class Edit(Body, frozen=True):
    chat: Who
    message_id: int
    text: str


class Delete(Body, frozen=True):
    chat: Who
    message_id: int


class Press(Body, frozen=True):
    """Press the inline button with this text or callback data; wait up to ``wait`` seconds for the bot's answer."""

    chat: Who
    message_id: int
    button: str
    wait: _Wait = 0


class React(Body, frozen=True):
    """Set one's reactions to a message; none takes them back."""

    chat: Who
    message_id: int
    emojis: tuple[str, ...] = ()
    anonymous: bool = False


class Pin(Body, frozen=True):
    chat: Who
    message_id: int


class Unpin(Body, frozen=True):
    chat: Who
    message_id: int


class Join(Body, frozen=True):
    chat: Who


class Leave(Body, frozen=True):
    chat: Who


class AddMember(Body, frozen=True):
    chat: Who
    user: Who


class RemoveMember(Body, frozen=True):
    chat: Who
    user: Who


class Rights(Body, frozen=True):
    """An administrator's rights by name (Bot API, ChatAdministratorRights); what is not named is not given."""

    is_anonymous: bool = False
    can_manage_chat: bool = True
    can_delete_messages: bool = False
    can_manage_video_chats: bool = False
    can_restrict_members: bool = False
    can_promote_members: bool = False
    can_change_info: bool = False
    can_invite_users: bool = False
    can_post_stories: bool = False
    can_edit_stories: bool = False
    can_delete_stories: bool = False
    can_post_messages: bool = False
    can_edit_messages: bool = False
    can_pin_messages: bool = False
    can_manage_topics: bool = False
    can_manage_direct_messages: bool = False
    can_manage_tags: bool = False


class Promote(Body, frozen=True):
    """Make an administrator; without ``rights`` all of them are given but anonymity."""

    chat: Who
    user: Who
    rights: Rights | None = None
    custom_title: str = ""


class Block(Body, frozen=True):
    bot: Who


class Unblock(Body, frozen=True):
    bot: Who


class Migrate(Body, frozen=True):
    """Turn a basic group into a supergroup."""

    chat: Who


class Deactivate(Body, frozen=True):
    """Delete one's account."""


class SetPrivacy(Body, frozen=True):
    """The privacy mode of a bot, as BotFather sets it."""

    on: bool
