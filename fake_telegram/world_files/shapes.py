"""What stands in a world file, as closed types: a misspelt field is an error that names its place.

What is left out has its usual value, so a file written by hand is short. Who is meant may be said by id or by @username.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec

from fake_telegram.world import (
    AdminRights,
    Birthdate,
    BotId,
    BusinessHours,
    BusinessIntro,
    BusinessPlace,
    ChatId,
    Checklist,
    Contact,
    Dice,
    EmojiStatus,
    Entity,
    FileKind,
    Location,
    Origin,
    Permissions,
    Picture,
    PollState,
    ProfileAudio,
    Quote,
    Service,
    Topic,
    Venue,
    Verification,
    VideoChat,
)

__all__ = [
    "VERSION",
    "AboutShape",
    "BoostShape",
    "BotShape",
    "FileShape",
    "GroupShape",
    "MediaShape",
    "MemberShape",
    "MessageShape",
    "PersonShape",
    "PrivateShape",
    "StillShape",
    "TextShape",
    "Who",
    "WorldFileWrong",
    "WorldShape",
]

VERSION: Final = 1
"""Of the format. A file of another version is refused."""

Who = int | str
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
_Id = Annotated[int, msgspec.Meta(gt=0, lt=2**52)]


class WorldFileWrong(Exception):
    """The file is not a world; ``str()`` says where and why."""


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything in the file."""


class AboutShape(Shape, frozen=True, kw_only=True):
    """What stands in somebody's profile, as the world keeps it."""

    bio: str = ""
    birthdate: Birthdate | None = None
    personal_chat: ChatId | None = None
    extra_usernames: tuple[str, ...] = ()
    emoji_status: EmojiStatus | None = None
    status_bots: tuple[BotId, ...] = ()
    audios: tuple[ProfileAudio, ...] = ()
    public_photo: Picture | None = None
    hides_photos: bool = False
    business_intro: BusinessIntro | None = None
    business_place: BusinessPlace | None = None
    business_hours: BusinessHours | None = None


class PersonShape(Shape, frozen=True, kw_only=True):
    """Somebody with a telephone. Pictures, the newest first, and music name their files by their places in the list of files."""

    id: _Id | None = None
    first_name: _Name
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    is_premium: bool = False
    phone_number: str = ""
    deactivated: bool = False
    hides_forwards: bool = False
    blocked: tuple[Who, ...] = ()
    photos: tuple[Picture, ...] = ()
    about: AboutShape = AboutShape()
    verification: Verification | None = None


class BotShape(Shape, frozen=True, kw_only=True):
    """A bot. With ``token`` its id is the token's. ``said`` holds name and descriptions by kind and language, ``menu_buttons``
    one by person (0 for everybody else), ``wished_rights`` what it asks for when it is added.
    """

    id: _Id | None = None
    token: str | None = None
    name: _Name
    username: _Name
    privacy_mode: bool = True
    can_join_groups: bool = True
    can_connect_to_business: bool = False
    supports_inline: bool = False
    inline_feedback: bool = False
    next_message_id: Annotated[int, msgspec.Meta(ge=1)] = 1
    known: tuple[Who, ...] = ()
    commands: dict[str, list[dict[str, Any]]] = {}
    said: dict[str, dict[str, str]] = {}
    menu_buttons: dict[int, dict[str, Any]] = {}
    wished_rights: dict[Literal["groups", "channels"], AdminRights] = {}
    allowed_updates: tuple[str, ...] | None = None
    photos: tuple[Picture, ...] = ()
    verification: Verification | None = None
    organization: str = ""
    own_verification_texts: bool = True


class FileShape(Shape, frozen=True, kw_only=True):
    """A file, by its place in the list: ``data`` (base64), or ``size`` bytes of a pattern told by ``seed``."""

    name: str = ""
    mime_type: str = ""
    data: bytes | None = None
    size: Annotated[int, msgspec.Meta(ge=0, le=4 * 1024**3)] = 0
    seed: int = 0


class MemberShape(Shape, frozen=True, kw_only=True):
    """Somebody's standing in a chat; ``privacy`` is a bot's mode as it was when it was added."""

    user: Who
    status: Literal["creator", "administrator", "member", "restricted", "left", "kicked"] = "member"
    rights: AdminRights | None = None
    permissions: Permissions | None = None
    custom_title: str = ""
    tag: str = ""
    until: int = 0
    promoted_by: Who | None = None
    privacy: bool | None = None
    is_member: bool = True


class TextShape(Shape, frozen=True, kw_only=True):
    """A text; without ``entities`` Telegram finds them itself."""

    text: str
    entities: tuple[Entity, ...] | None = None
    link_preview: dict[str, Any] | None = None


class StillShape(Shape, frozen=True, kw_only=True):
    """The cover of a video or the still of a live photo."""

    file: Annotated[int, msgspec.Meta(ge=0)]
    width: int
    height: int


class MediaShape(Shape, frozen=True, kw_only=True):
    """A file in a message, by its number in the file's list."""

    kind: FileKind
    file: Annotated[int, msgspec.Meta(ge=0)]
    caption: str = ""
    entities: tuple[Entity, ...] | None = None
    width: int = 0
    height: int = 0
    duration: int = 0
    title: str = ""
    performer: str = ""
    emoji: str = ""
    thumbnail: Annotated[int, msgspec.Meta(ge=0)] | None = None
    cover: StillShape | None = None
    still: StillShape | None = None
    start_s: int = 0
    has_spoiler: bool = False
    caption_above: bool = False


class MessageShape(Shape, frozen=True, kw_only=True):
    """One message, with exactly one of the contents; ``at`` in Unix seconds, ``sender`` only where that is not the author."""

    id: Annotated[int, msgspec.Meta(ge=1)]
    at: int
    author: Who
    text: TextShape | str | None = None
    rich: dict[str, Any] | None = None
    media: MediaShape | None = None
    location: Location | None = None
    venue: Venue | None = None
    contact: Contact | None = None
    dice: Dice | None = None
    poll: PollState | None = None
    checklist: Checklist | None = None
    service: Service | None = None
    sender: int | None = None
    has_sender: bool = True
    sender_chat: int | None = None
    signature: str = ""
    sender_tag: str = ""
    vanishes_at: int | None = None
    reply_to: int | None = None
    reply_to_task: int = 0
    quote: Quote | None = None
    thread: int | None = None
    in_topic: bool = False
    album: str = ""
    markup: dict[str, Any] | None = None
    keyboard: dict[str, Any] | None = None
    edited_at: int | None = None
    origin: Origin | None = None
    automatic_forward: bool = False
    protected: bool = False
    silent: bool = False
    effect_id: str = ""
    via_bot: int | None = None
    meant_for: int | None = None
    boosts: int = 0
    reactions: dict[int, tuple[str, ...]] = {}
    bot_ids: dict[int, int] | None = None


class _Chat(Shape, frozen=True, kw_only=True):
    instance: str = ""
    auto_delete_s: int = 0
    last_bot: Who | None = None
    pinned: tuple[int, ...] = ()
    messages: tuple[MessageShape, ...] = ()


class BoostShape(Shape, frozen=True, kw_only=True):
    """One boost of a chat by ``user``, with times in Unix seconds."""

    id: str
    user: Who
    added_at: int
    expires_at: int
    source: Literal["premium", "gift_code"] = "premium"
    count: Annotated[int, msgspec.Meta(ge=1)] = 1


class GroupShape(_Chat, frozen=True, kw_only=True):
    """A group, supergroup or channel. A member may be just a name; the owner is one in any case. Administrators and bots are
    told and listed in the order of ``members``, unless another is given.
    """

    id: Annotated[int, msgspec.Meta(lt=0, gt=-(2**52))] | None = None
    type: Literal["group", "supergroup", "channel"]
    title: _Name
    owner: Who
    username: str = ""
    description: str = ""
    photo: Picture | None = None
    verification: Verification | None = None
    boosts: tuple[BoostShape, ...] = ()
    members: tuple[MemberShape | Who, ...] = ()
    admins_in_order: tuple[Who, ...] = ()
    bots_in_order: tuple[Who, ...] = ()
    permissions: Permissions = Permissions()
    linked: Who | None = None
    migrated_to: int | None = None
    migrated_from: int | None = None
    is_forum: bool = False
    signs_posts: bool = False
    protected: bool = False
    slow_mode_s: int = 0
    joins_by_request: bool = False
    video_chat: VideoChat | None = None
    threads: dict[int, int] = {}
    topics: tuple[Topic, ...] = ()
    banned_senders: tuple[int, ...] = ()
    next_message_id: Annotated[int, msgspec.Meta(ge=1)] = 2


class PrivateShape(_Chat, frozen=True, kw_only=True):
    """The private chat of a person with a bot."""

    person: Who
    bot: Who
    started: bool = True
    may_write_until: float = 0


class WorldShape(Shape, frozen=True, kw_only=True):
    """The whole file."""

    fake_telegram_world: Literal[1]
    seed: int = 0
    profile: Literal["open", "local", "cloud", "strict"] = "open"
    now: float | None = None
    people: tuple[PersonShape, ...] = ()
    bots: tuple[BotShape, ...] = ()
    files: tuple[FileShape, ...] = ()
    chats: tuple[GroupShape, ...] = ()
    private_chats: tuple[PrivateShape, ...] = ()
