"""What the control API takes: every body as a closed type, so that a misspelt field is an error that names it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from fake_telegram.world import FileKind

__all__ = [
    "AddMember",
    "Block",
    "Body",
    "ChangeTopic",
    "Comment",
    "CreateTopic",
    "Deactivate",
    "DecideRequest",
    "Delete",
    "DeleteTopic",
    "Edit",
    "FollowLink",
    "Forward",
    "GivenContact",
    "GivenDice",
    "GivenLocation",
    "GivenMedia",
    "GivenVenue",
    "Join",
    "Leave",
    "Migrate",
    "MoveClock",
    "Name",
    "Pin",
    "Press",
    "Promote",
    "React",
    "RemoveMember",
    "Rights",
    "Said",
    "Send",
    "SetPrivacy",
    "Start",
    "Unblock",
    "Unpin",
    "Vote",
    "Who",
]

Who = int | str
"""A user or a chat: its id, or its @username."""

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
_Wait = Annotated[float, msgspec.Meta(ge=0, le=50)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every body."""


class GivenMedia(Body, frozen=True, kw_only=True):
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


class GivenLocation(Body, frozen=True, kw_only=True):
    """A point on the map, in degrees; accuracy in metres."""

    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    horizontal_accuracy: Annotated[float, msgspec.Meta(ge=0, le=1500)] | None = None


class GivenVenue(Body, frozen=True, kw_only=True):
    """A named place."""

    location: GivenLocation
    title: str
    address: str


class GivenContact(Body, frozen=True, kw_only=True):
    """A card with a telephone number."""

    phone_number: Name
    first_name: Name
    last_name: str = ""


class GivenDice(Body, frozen=True, kw_only=True):
    """An animated emoji; without ``value`` the world draws one."""

    emoji: str = "🎲"
    value: Annotated[int, msgspec.Meta(ge=1, le=64)] | None = None


class Said(Body, frozen=True, kw_only=True):
    """Base of what says something: text, a file whose caption is the text, or one of the others."""

    text: str = ""
    attach: GivenMedia | None = None
    location: GivenLocation | None = None
    venue: GivenVenue | None = None
    contact: GivenContact | None = None
    dice: GivenDice | None = None


class Send(Said, frozen=True, kw_only=True):
    """Write to a chat. ``album`` groups messages that carry the same word."""

    chat: Who
    reply_to: int | None = None
    topic: int | None = None
    album: str | None = None
    anonymous: bool = False
    as_chat: Who | None = None


class Comment(Said, frozen=True, kw_only=True):
    """Write under a post of a channel: ``chat`` is the channel, ``message_id`` the post."""

    chat: Who
    message_id: int


class Forward(Body, frozen=True, kw_only=True):
    """Carry a message of ``chat`` to the chat ``to``."""

    chat: Who
    message_id: int
    to: Who
    album: str | None = None


class Start(Body, frozen=True, kw_only=True):
    """Open the private chat with a bot: ``/start``, with the parameter of a deep link if there is one."""

    bot: Who
    parameter: str = ""


class Edit(Body, frozen=True, kw_only=True):
    """Change the text or caption of one's own message."""

    chat: Who
    message_id: int
    text: str


class Delete(Body, frozen=True, kw_only=True):
    """Delete a message for everybody; bots are not told."""

    chat: Who
    message_id: int


class Press(Body, frozen=True, kw_only=True):
    """Press the inline button with this text or callback data; wait up to ``wait`` seconds for the bot's answer."""

    chat: Who
    message_id: int
    button: str
    wait: _Wait = 0


class React(Body, frozen=True, kw_only=True):
    """Set one's reactions to a message; none takes them back."""

    chat: Who
    message_id: int
    emojis: tuple[str, ...] = ()
    anonymous: bool = False


class Vote(Body, frozen=True, kw_only=True):
    """Answer a poll by the numbers of its options, from 0; none takes the vote back."""

    chat: Who
    message_id: int
    options: tuple[int, ...] = ()


class Pin(Body, frozen=True, kw_only=True):
    """Put a message on top of its chat."""

    chat: Who
    message_id: int


class Unpin(Body, frozen=True, kw_only=True):
    """Take a message from the top of its chat."""

    chat: Who
    message_id: int


class Join(Body, frozen=True, kw_only=True):
    """Enter a public group or subscribe to a channel."""

    chat: Who


class FollowLink(Body, frozen=True, kw_only=True):
    """Enter a chat by an invite link, or ask to be let in."""

    link: str


class DecideRequest(Body, frozen=True, kw_only=True):
    """Let in one who asked, or not."""

    chat: Who
    user: Who
    let_in: bool


class CreateTopic(Body, frozen=True, kw_only=True):
    """Open a topic in a forum."""

    chat: Who
    name: Name


class ChangeTopic(Body, frozen=True, kw_only=True):
    """Rename, close or open a topic."""

    chat: Who
    topic: int
    name: str | None = None
    closed: bool | None = None


class DeleteTopic(Body, frozen=True, kw_only=True):
    """Delete a topic with its messages."""

    chat: Who
    topic: int


class Leave(Body, frozen=True, kw_only=True):
    """Leave a group or channel."""

    chat: Who


class AddMember(Body, frozen=True, kw_only=True):
    """Bring a person or a bot into a chat."""

    chat: Who
    user: Who


class RemoveMember(Body, frozen=True, kw_only=True):
    """Remove a person or a bot from a chat, and keep it out."""

    chat: Who
    user: Who


class Rights(Body, frozen=True, kw_only=True):
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


class Promote(Body, frozen=True, kw_only=True):
    """Make an administrator; without ``rights`` all of them are given but anonymity."""

    chat: Who
    user: Who
    rights: Rights | None = None
    custom_title: str = ""


class Block(Body, frozen=True, kw_only=True):
    """Stop a bot: it can write no more."""

    bot: Who


class Unblock(Body, frozen=True, kw_only=True):
    """Let a bot write again."""

    bot: Who


class Migrate(Body, frozen=True, kw_only=True):
    """Turn a basic group into a supergroup."""

    chat: Who


class Deactivate(Body, frozen=True, kw_only=True):
    """Delete one's account."""


class SetPrivacy(Body, frozen=True, kw_only=True):
    """The privacy mode of a bot, as BotFather sets it."""

    on: bool


class MoveClock(Body, frozen=True, kw_only=True):
    """Let virtual time pass: by ``advance`` seconds, or until ``set`` (Unix seconds). Once, not both."""

    advance: Annotated[float, msgspec.Meta(ge=0, le=10 * 366 * 24 * 3600)] | None = None
    set: Annotated[float, msgspec.Meta(gt=0, le=2**33)] | None = None
