"""What a message says: text, a file, a place, a person's card, or a service notice. Frozen values, shared freely.

Text limits are counted in code points; entity offsets and lengths in UTF-16 units (Bot API, MessageEntity).
"""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from fake_telegram.world.ids import ChatId, MessageId, UserId

from .files import FileKind, StoredFile
from .pictures import Picture
from .rich_blocks import Rich


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One piece of formatting or meaning in a text (Bot API, MessageEntity)."""

    type: str
    offset: int
    length: int
    url: str = ""
    user_id: UserId | None = None
    language: str = ""
    custom_emoji_id: str = ""
    unix_time: int | None = None
    date_time_format: str = ""


class TextParser(Protocol):
    """Telegram's own reading of texts. Both verbs raise `TextRefused`, in Telegram's words."""

    def parse(self, text: str, mode: str) -> tuple[str, tuple[Entity, ...]]:
        """The text without its markup, and what the markup said; `mode` is `HTML`, `Markdown` or `MarkdownV2`."""
        ...

    def finish(self, text: str, entities: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
        """Text and entities as a message shows them: cleaned, trimmed, in order, with those that Telegram finds by itself."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text message. `entities=None` is for texts as they were typed, which have not been finished (see `TextParser`)."""

    text: str
    entities: tuple[Entity, ...] | None = None
    link_preview: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A still picture that belongs to a film; sides in pixels."""

    file: StoredFile
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file with an optional caption. Sizes in pixels, `duration` in seconds.

    Only the fields that Telegram shows for the `kind` are used; `title` and `performer` belong to audio, `emoji` to stickers,
    `cover` and `start_s` (where playing begins, in seconds) to videos, `still` to live photos, which must have one.
    """

    kind: FileKind
    file: StoredFile
    caption: str = ""
    entities: tuple[Entity, ...] | None = None
    width: int = 0
    height: int = 0
    duration: int = 0
    title: str = ""
    performer: str = ""
    emoji: str = ""
    thumbnail: StoredFile | None = None
    cover: Still | None = None
    still: Still | None = None
    start_s: int = 0
    has_spoiler: bool = False
    caption_above: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A point on the map, in degrees; `live_period_s` makes it a live location."""

    latitude: float
    longitude: float
    horizontal_accuracy: float | None = None
    live_period_s: int | None = None
    heading: int | None = None
    proximity_alert_radius: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A named place."""

    location: Location
    title: str
    address: str
    foursquare_id: str = ""
    foursquare_type: str = ""
    google_place_id: str = ""
    google_place_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A card with a telephone number; `user_id` when it belongs to somebody on Telegram."""

    phone_number: str
    first_name: str
    last_name: str = ""
    user_id: UserId | None = None
    vcard: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dice:
    """An animated emoji with a random value."""

    emoji: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A question with answers to choose from; how it stands is in `State.polls`."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistTask:
    """One thing to be done; once it is: `done_by` (or `done_by_chat`, anonymously) and `done_at` (Unix seconds)."""

    id: int
    text: str
    entities: tuple[Entity, ...] = ()
    done_by: UserId | None = None
    done_by_chat: ChatId | None = None
    done_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A list of things to be done, and what others than its author may do with it."""

    title: str
    tasks: tuple[ChecklistTask, ...]
    entities: tuple[Entity, ...] = ()
    others_can_add: bool = False
    others_can_mark: bool = False


ChatServiceKind = Literal[
    "chat_owner_changed",
    "message_auto_delete_timer_changed",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
    "direct_message_price_changed",
    "suggested_post_approved",
    "suggested_post_declined",
    "users_shared",
    "chat_shared",
    "write_access_allowed",
    "proximity_alert_triggered",
]
"""What `render_chat_notices` shows."""

ServiceKind = Literal[
    ChatServiceKind,
    "community_chat_added",
    "community_chat_removed",
    "community_chat_joined",
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "new_chat_photo",
    "boost_added",
    "delete_chat_photo",
    "checklist_tasks_done",
    "checklist_tasks_added",
    "poll_option_added",
    "poll_option_deleted",
    "connected_website",
    "web_app_data",
    "managed_bot_created",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A notice that Telegram itself puts into a chat; only the fields of its `kind` are set.

    `number` is a date or a duration in seconds, a distance in metres, or the id of a request; `shows` names what else is told.
    """

    kind: ServiceKind
    users: tuple[UserId, ...] = ()
    title: str = ""
    chat: ChatId | None = None
    message: MessageId | None = None
    icon_color: int | None = None
    icon_custom_emoji_id: str | None = None
    number: int | None = None
    shows: tuple[str, ...] = ()
    data: str = ""
    tasks: tuple[ChecklistTask, ...] = ()
    done: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()
    option_id: str = ""
    entities: tuple[Entity, ...] = ()
    photo: Picture | None = None
    count: int = 0


Content = Text | Rich | Media | Location | Venue | Contact | Dice | Poll | Checklist | Service
