"""What stands in a world file, as closed types: a misspelt field is an error that names its place.

What is left out has its usual value, so a file written by hand is short. Who is meant may be said by id or by @username.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from fake_telegram.world import (
    AdminRights,
    Birthdate,
    BotId,
    Bucket,
    BusinessConnection,
    BusinessHours,
    BusinessIntro,
    BusinessPlace,
    CallbackQuery,
    ChatId,
    Community,
    Counters,
    Download,
    EmojiStatus,
    GuestQuery,
    InviteLink,
    JoinQuery,
    Management,
    Permissions,
    Picture,
    ProfileAudio,
    Topic,
    Verification,
    VideoChat,
    WebApp,
    WebhookState,
)

from .base import VERSION, Id, Name, Shape, Who, WorldFileWrong
from .message_shapes import ContentShape, ExternalShape, MediaShape, MessageShape, PollShape, StillShape, TextShape
from .underway_shapes import (
    CountingShape,
    DraftShape,
    InlineQueryShape,
    InlineResultShape,
    KeptAnswerShape,
    KeptOfferShape,
    OfferShape,
    PreparedButtonShape,
    PreparedMessageShape,
    QueueShape,
    UpdateShape,
)
from .whisper_shapes import ShelfShape

__all__ = [
    "VERSION",
    "AboutShape",
    "BoostShape",
    "BotShape",
    "ContentShape",
    "CountingShape",
    "DialogShape",
    "DraftShape",
    "ExternalShape",
    "FileShape",
    "GroupShape",
    "InlineQueryShape",
    "InlineResultShape",
    "KeptAnswerShape",
    "KeptOfferShape",
    "MediaShape",
    "MemberShape",
    "MessageShape",
    "OfferShape",
    "PersonShape",
    "PollShape",
    "PreparedButtonShape",
    "PreparedMessageShape",
    "PrivateShape",
    "QueueShape",
    "StillShape",
    "TextShape",
    "UpdateShape",
    "Who",
    "WorldFileWrong",
    "WorldShape",
]


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

    id: Id | None = None
    first_name: Name
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    is_premium: bool = False
    phone_number: str = ""
    country: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$")] = ""
    deactivated: bool = False
    hides_forwards: bool = False
    blocked: tuple[Who, ...] = ()
    photos: tuple[Picture, ...] = ()
    about: AboutShape = AboutShape()
    verification: Verification | None = None


class BotShape(Shape, frozen=True, kw_only=True):
    """A bot. With ``token`` its id is the token's. ``said`` holds name and descriptions by kind and language, ``menu_buttons``
    one by person (0 for everybody else), ``wished_rights`` what it asks for when it is added, ``pressed`` the buttons that it
    was asked about, ``buckets`` what is left of its flood limits.
    """

    id: Id | None = None
    token: str | None = None
    name: Name
    username: Name
    privacy_mode: bool = True
    can_join_groups: bool = True
    can_connect_to_business: bool = False
    has_topics: bool = False
    users_make_topics: bool = False
    supports_inline: bool = False
    inline_feedback: bool = False
    inline_location: bool = False
    main_web_app: str = ""
    can_manage_bots: bool = False
    supports_join_queries: bool = False
    supports_guests: bool = False
    hears_bots: bool = False
    management: Management | None = None
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
    updates: QueueShape | None = None
    webhook: WebhookState = msgspec.field(default_factory=WebhookState)
    pressed: tuple[CallbackQuery, ...] = ()
    buckets: dict[str, Bucket] = {}
    kept_answers: tuple[KeptAnswerShape, ...] = ()
    last_poll: tuple[int, float] | None = None
    launched_at: float | None = None
    was_closed: bool = False
    logged_out_at: float | None = None


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
    since: int = 0


class _Chat(Shape, frozen=True, kw_only=True):
    """What all chats have; ``deleted`` are the numbers of messages that are gone, as far back as messages are written, and
    ``heard_at`` is when each of a dialog, or each under slow mode, last wrote, in Unix seconds.
    """

    instance: str = ""
    auto_delete_s: int = 0
    last_bot: Who | None = None
    pinned: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()
    reacted_in_order: dict[int, tuple[int, ...]] = {}
    heard_at: dict[int, int] = {}
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
    title: Name
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
    is_deleted: bool = False
    is_forum: bool = False
    signs_posts: bool = False
    protected: bool = False
    parent: int | None = None
    direct: int | None = None
    takes_direct: bool = False
    correspondents: tuple[int, ...] = ()
    slow_mode_s: int = 0
    freeing_boosts: int = 0
    joins_by_request: bool = False
    guard_bot: Who | None = None
    video_chat: VideoChat | None = None
    threads: dict[int, int] = {}
    topics: tuple[Topic, ...] = ()
    banned_senders: tuple[int, ...] = ()
    revoked: dict[int, int] = {}
    primary_invites: dict[int, str] = {}
    requests: dict[int, str] = {}
    next_message_id: Annotated[int, msgspec.Meta(ge=1)] = 2


class PrivateShape(_Chat, frozen=True, kw_only=True):
    """The private chat of a person with a bot."""

    person: Who
    bot: Who
    started: bool = True
    may_write_until: float = 0
    topics: tuple[Topic, ...] = ()


class DialogShape(_Chat, frozen=True, kw_only=True):
    """The private chat of two people."""

    people: tuple[Who, Who]
    started: bool = True


class WorldShape(Shape, frozen=True, kw_only=True):
    """The whole file. ``chance`` is where the world's dice have come to; ``polls`` are those that no message here says."""

    fake_telegram_world: Literal[1]
    seed: int = 0
    profile: Literal["open", "local", "cloud", "strict"] = "open"
    now: float | None = None
    chance: bytes = b""
    counters: Counters = msgspec.field(default_factory=Counters)
    people: tuple[PersonShape, ...] = ()
    bots: tuple[BotShape, ...] = ()
    files: tuple[FileShape, ...] = ()
    chats: tuple[GroupShape, ...] = ()
    private_chats: tuple[PrivateShape, ...] = ()
    dialogs: tuple[DialogShape, ...] = ()
    polls: tuple[PollShape, ...] = ()
    links: tuple[InviteLink, ...] = ()
    connections: tuple[BusinessConnection, ...] = ()
    inline_queries: tuple[InlineQueryShape, ...] = ()
    kept_offers: tuple[KeptOfferShape, ...] = ()
    web_apps: tuple[WebApp, ...] = ()
    join_queries: tuple[JoinQuery, ...] = ()
    prepared_messages: tuple[PreparedMessageShape, ...] = ()
    prepared_buttons: tuple[PreparedButtonShape, ...] = ()
    drafts: tuple[DraftShape, ...] = ()
    communities: tuple[Community, ...] = ()
    guest_queries: tuple[GuestQuery, ...] = ()
    whispers: tuple[ShelfShape, ...] = ()
    counting: tuple[CountingShape, ...] = ()
    downloads: tuple[Download, ...] = ()
    urls: dict[str, int] = {}
