"""Accounts: people and bots."""

from dataclasses import dataclass, field
from typing import Any

from fake_telegram.world.ids import BotId, ChatId, MessageId, UserId, private_chat

from .about import About, Verification
from .chats import AdminRights
from .floods import Bucket
from .management import Management
from .pictures import Picture
from .updates import DEFAULT_KINDS, UpdateQueue
from .webhooks import WebhookState

Place = tuple[UserId, ChatId, int, str]
"""A person, a chat, a message, and what its button says to the bot."""


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with Telegram on a telephone.

    `blocked` holds the bots that this person has stopped; `deactivated` means that the account is deleted; `hides_forwards` that
    forwarded messages show only the name; `photos` are the profile pictures, the newest first;
    `country` is that of the telephone (two letters of ISO 3166, FT for anonymous numbers).
    """

    id: UserId
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    is_premium: bool = False
    deactivated: bool = False
    phone_number: str = ""
    country: str = ""
    hides_forwards: bool = False
    blocked: set[BotId] = field(default_factory=set)
    photos: tuple[Picture, ...] = ()
    about: About = field(default_factory=About)
    verification: Verification | None = None

    @property
    def is_bot(self) -> bool:
        return False

    @property
    def chat(self) -> ChatId:
        """The private chat with this person, as other people and bots name it."""
        return private_chat(self.id)

    @property
    def full_name(self) -> str:
        """First and last name, as chats show them."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def shown_photos(self) -> tuple[Picture, ...]:
        """The pictures that others see, the newest first: of one who hides them only the public one."""
        if self.deactivated:
            return ()
        public = () if self.about.public_photo is None else (self.about.public_photo,)
        return public if self.about.hides_photos else self.photos or public


@dataclass(slots=True, kw_only=True)
class Bot:
    """A bot: its token, settings, queue of updates and webhook.

    Attributes:
        privacy_mode: whether in groups it sees only what is meant for it. A change holds in a chat after the bot is added again.
        allowed_updates: kinds created for it from now on.
        next_message_id: the account's own counter for private chats and basic groups.
        has_topics: whether its private chats may have topics; `users_make_topics` if people may open and delete them too.
        inline_feedback: whether it is told which of its inline results were chosen.
        inline_location: whether it asks where people are who ask it in inline mode.
        known: the people it has been told of; only they can be named by a bare id.
        group_messages: which message of which basic group each of its own numbers means.
        said: name, description and short description by language.
        menu_buttons: by person, 0 for everybody else.
        wished_rights: what it asks for when it is added, to channels or to groups.
        buckets: what is left of its flood limits.
        launched_at: since when this server runs it (Unix seconds), None before its first call; `was_closed` after a close.
        logged_out_at: when it logged out of this server, in Unix seconds.
        last_poll: offset and time of the last getUpdates, against spinning.
        kept_answers: to pressed buttons, for as long as it said, by who pressed what.
        photos: its profile pictures, the newest first.
        supports_guests, hears_bots: whether it is summoned into chats where it is not, and hears what other bots say.
        can_manage_bots, supports_join_queries: whether people may make bots for it to run, and chats have it guard their doors.
        management: who made it for which bot, if it is a managed one.
        main_web_app: where its main web app is; empty when it has none.
        organization: in whose name it verifies accounts and chats, in its own words where `own_verification_texts`.
    """

    id: BotId
    token: str
    name: str
    username: str
    privacy_mode: bool = True
    can_join_groups: bool = True
    has_topics: bool = False
    users_make_topics: bool = False
    supports_inline: bool = False
    inline_feedback: bool = False
    inline_location: bool = False
    can_connect_to_business: bool = False
    main_web_app: str = ""
    can_manage_bots: bool = False
    supports_join_queries: bool = False
    supports_guests: bool = False
    hears_bots: bool = False
    management: Management | None = None
    updates: UpdateQueue
    webhook: WebhookState = field(default_factory=WebhookState)
    allowed_updates: frozenset[str] = DEFAULT_KINDS
    next_message_id: int = 1
    known: set[UserId] = field(default_factory=set)
    group_messages: dict[int, tuple[ChatId, MessageId]] = field(default_factory=dict)
    said: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)
    wished_rights: dict[bool, AdminRights] = field(default_factory=dict)
    buckets: dict[str, Bucket] = field(default_factory=dict)
    commands: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    callback_queries: dict[str, "CallbackQuery"] = field(default_factory=dict)
    kept_answers: "dict[Place, KeptAnswer]" = field(default_factory=dict)
    last_poll: tuple[int, float] | None = None
    launched_at: float | None = None
    was_closed: bool = False
    logged_out_at: float | None = None
    photos: tuple[Picture, ...] = ()
    verification: Verification | None = None
    organization: str = ""
    own_verification_texts: bool = True

    @property
    def is_bot(self) -> bool:
        return True

    @property
    def chat(self) -> ChatId:
        """The private chat with this bot, as people name it."""
        return private_chat(self.id)

    @property
    def full_name(self) -> str:
        """The name shown in chats."""
        return self.name

    @property
    def shown_photos(self) -> tuple[Picture, ...]:
        """The pictures that others see, the newest first: all of them."""
        return self.photos


@dataclass(slots=True, kw_only=True)
class CallbackQuery:
    """A pressed button that waits for its answer; `answer` is what the person was shown."""

    id: str
    bot: BotId
    person: UserId
    chat: ChatId
    message: int
    data: str
    asked_at: float
    answer: "CallbackAnswer | None" = None

    @property
    def place(self) -> Place:
        """Who pressed which button under which message."""
        return self.person, self.chat, self.message, self.data


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAnswer:
    """What a bot answered to a pressed button."""

    text: str = ""
    show_alert: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """An answer that holds `until` (Unix seconds) for the same press."""

    answer: CallbackAnswer
    until: float
