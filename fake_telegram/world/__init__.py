"""The front door of the world: what the rooms above may use."""

from . import (
    business,
    floods,
    forwarding,
    inline,
    invites,
    limits,
    members,
    pinning,
    polls,
    posting,
    pressing,
    reactions,
    render_chats,
    render_media,
    render_messages,
    render_polls,
    rights,
    settings,
    topics,
    utf16,
)
from .asking import Question
from .chats import TOPIC_ICON_COLORS, AdminRights, Chat, Member, Permissions, Topic
from .connections import BusinessConnection, BusinessRights
from .content import Contact, Content, Dice, Entity, Location, Media, Poll, Service, Text, TextParser, Venue
from .files import FileKind, FileStore, NamedFile, Pattern, StoredFile
from .ids import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, TELEGRAM, BotId, ChatId, MessageId, UserId, channel_chat
from .inline_queries import InlineQuery, InlineResult
from .journal import Journal, JournalEntry
from .links import InviteLink
from .messages import ExternalReply, Message, Origin, Quote, Reactions
from .people import Bot, CallbackAnswer, CallbackQuery, Person
from .poll_states import PollOption, PollState
from .profiles import CLOUD, LOCAL, OPEN, PROFILES, STRICT, Profile
from .refusals import ActRefused
from .ruling import ChatChange
from .updates import DEFAULT_KINDS, KINDS, QueuedUpdate, UpdateQueue
from .webhooks import WebhookState
from .world import World

__all__ = [
    "CHANNEL_BOT",
    "CLOUD",
    "DEFAULT_KINDS",
    "GROUP_ANONYMOUS_BOT",
    "KINDS",
    "LOCAL",
    "OPEN",
    "PROFILES",
    "STRICT",
    "TELEGRAM",
    "TOPIC_ICON_COLORS",
    "ActRefused",
    "AdminRights",
    "Bot",
    "BotId",
    "BusinessConnection",
    "BusinessRights",
    "CallbackAnswer",
    "CallbackQuery",
    "Chat",
    "ChatChange",
    "ChatId",
    "Contact",
    "Content",
    "Dice",
    "Entity",
    "ExternalReply",
    "FileKind",
    "FileStore",
    "InlineQuery",
    "InlineResult",
    "InviteLink",
    "Journal",
    "JournalEntry",
    "Location",
    "Media",
    "Member",
    "Message",
    "MessageId",
    "NamedFile",
    "Origin",
    "Pattern",
    "Permissions",
    "Person",
    "Poll",
    "PollOption",
    "PollState",
    "Profile",
    "Question",
    "QueuedUpdate",
    "Quote",
    "Reactions",
    "Service",
    "StoredFile",
    "Text",
    "TextParser",
    "Topic",
    "UpdateQueue",
    "UserId",
    "Venue",
    "WebhookState",
    "World",
    "business",
    "channel_chat",
    "floods",
    "forwarding",
    "inline",
    "invites",
    "limits",
    "members",
    "pinning",
    "polls",
    "posting",
    "pressing",
    "reactions",
    "render_chats",
    "render_media",
    "render_messages",
    "render_polls",
    "rights",
    "settings",
    "topics",
    "utf16",
]
