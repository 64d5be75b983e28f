"""The front door of the world: what the rooms above may use."""

from . import limits, passing
from .acting import boosts, inline, invites, join_queries, prepared, suggestions, tags, web_apps
from .acting.asking import Question
from .acting.presenting import ProfileChange
from .acting.pressing import Pressed
from .acting.reply_keyboards import Choice
from .acting.ruling import ChatChange
from .facts import (
    albums,
    checklists,
    dice,
    floods,
    mime_types,
    proximity,
    rich_blocks,
    rich_measures,
    rich_texts,
    rights,
    slow_mode,
    topic_icons,
    utf16,
)
from .facts.about import About, Birthdate, BusinessHours, BusinessIntro, BusinessPlace, EmojiStatus, ProfileAudio, Verification
from .facts.blank_texts import is_blank
from .facts.boost_states import Boost
from .facts.chats import TOPIC_ICON_COLORS, AdminRights, Chat, Member, Permissions, Topic, VideoChat
from .facts.community_states import Community
from .facts.connections import BusinessConnection, BusinessRights
from .facts.content import (
    Checklist,
    ChecklistTask,
    Contact,
    Content,
    Dice,
    Entity,
    Location,
    Media,
    Poll,
    Service,
    Still,
    Text,
    TextParser,
    Venue,
)
from .facts.counters import Counters
from .facts.draft_states import Draft
from .facts.files import Download, FileKind, FileStore, Folder, NamedFile, Pattern, StoredFile
from .facts.floods import Bucket
from .facts.guest_queries import GuestQuery
from .facts.inline_queries import InlineQuery, InlineResult, KeptOffer, Offer, ResultsButton
from .facts.join_query_states import JoinQuery, JoinVerdict
from .facts.journal import Journal, JournalEntry
from .facts.links import InviteLink
from .facts.management import Management
from .facts.messages import Ephemeral, EphemeralShelf, ExternalReply, Message, Origin, Quote, Reactions, Suggestion
from .facts.opened import Opened, WebApp
from .facts.people import Bot, CallbackAnswer, CallbackQuery, KeptAnswer, Person
from .facts.pictures import PICTURE_SIDES, Picture
from .facts.poll_states import Link, PollMedia, PollOption, PollState
from .facts.preparations import PreparedButton, PreparedMessage
from .facts.profiles import CLOUD, LOCAL, OPEN, PROFILES, STRICT, Profile
from .facts.refusals import ActRefused, TextRefused
from .facts.renditions import Renditions, Scaled, Scaler
from .facts.rich_blocks import Rich
from .facts.rich_reading import RichReader, RichUnreadable
from .facts.updates import DEFAULT_KINDS, KINDS, QueuedUpdate, UpdateQueue
from .facts.webhooks import WebhookState
from .happenings import (
    accounts,
    bot_faces,
    business,
    callbacks,
    direct_messages,
    drafts,
    ephemerals,
    forwarding,
    guests,
    managing,
    members,
    pinning,
    polls,
    posting,
    reactions,
    settings,
    topics,
    verifying,
)
from .ids import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, TELEGRAM, BotId, ChatId, MessageId, UserId, channel_chat
from .rendering import chats as render_chats
from .rendering import media as render_media
from .rendering import messages as render_messages
from .rendering import pictures as render_pictures
from .rendering import polls as render_polls
from .rendering import profiles as render_profiles
from .rendering import rich as render_rich
from .rendering.rich import RichRenderer
from .world import World

__all__ = [
    "CHANNEL_BOT",
    "CLOUD",
    "DEFAULT_KINDS",
    "GROUP_ANONYMOUS_BOT",
    "KINDS",
    "LOCAL",
    "OPEN",
    "PICTURE_SIDES",
    "PROFILES",
    "STRICT",
    "TELEGRAM",
    "TOPIC_ICON_COLORS",
    "About",
    "ActRefused",
    "AdminRights",
    "Birthdate",
    "Boost",
    "Bot",
    "BotId",
    "Bucket",
    "BusinessConnection",
    "BusinessHours",
    "BusinessIntro",
    "BusinessPlace",
    "BusinessRights",
    "CallbackAnswer",
    "CallbackQuery",
    "Chat",
    "ChatChange",
    "ChatId",
    "Checklist",
    "ChecklistTask",
    "Choice",
    "Community",
    "Contact",
    "Content",
    "Counters",
    "Dice",
    "Download",
    "Draft",
    "EmojiStatus",
    "Entity",
    "Ephemeral",
    "EphemeralShelf",
    "ExternalReply",
    "FileKind",
    "FileStore",
    "Folder",
    "GuestQuery",
    "InlineQuery",
    "InlineResult",
    "InviteLink",
    "JoinQuery",
    "JoinVerdict",
    "Journal",
    "JournalEntry",
    "KeptAnswer",
    "KeptOffer",
    "Link",
    "Location",
    "Management",
    "Media",
    "Member",
    "Message",
    "MessageId",
    "NamedFile",
    "Offer",
    "Opened",
    "Origin",
    "Pattern",
    "Permissions",
    "Person",
    "Picture",
    "Poll",
    "PollMedia",
    "PollOption",
    "PollState",
    "PreparedButton",
    "PreparedMessage",
    "Pressed",
    "Profile",
    "ProfileAudio",
    "ProfileChange",
    "Question",
    "QueuedUpdate",
    "Quote",
    "Reactions",
    "Renditions",
    "ResultsButton",
    "Rich",
    "RichReader",
    "RichRenderer",
    "RichUnreadable",
    "Scaled",
    "Scaler",
    "Service",
    "Still",
    "StoredFile",
    "Suggestion",
    "Text",
    "TextParser",
    "TextRefused",
    "Topic",
    "UpdateQueue",
    "UserId",
    "Venue",
    "Verification",
    "VideoChat",
    "WebApp",
    "WebhookState",
    "World",
    "accounts",
    "albums",
    "boosts",
    "bot_faces",
    "business",
    "callbacks",
    "channel_chat",
    "checklists",
    "dice",
    "direct_messages",
    "drafts",
    "ephemerals",
    "floods",
    "forwarding",
    "guests",
    "inline",
    "invites",
    "is_blank",
    "join_queries",
    "limits",
    "managing",
    "members",
    "mime_types",
    "passing",
    "pinning",
    "polls",
    "posting",
    "prepared",
    "proximity",
    "reactions",
    "render_chats",
    "render_media",
    "render_messages",
    "render_pictures",
    "render_polls",
    "render_profiles",
    "render_rich",
    "rich_blocks",
    "rich_measures",
    "rich_texts",
    "rights",
    "settings",
    "slow_mode",
    "suggestions",
    "tags",
    "topic_icons",
    "topics",
    "utf16",
    "verifying",
    "web_apps",
]
