"""What the control API answers, as types: the description is generated from them, and tests hold every real answer against them.

Messages are in the Bot API's shape, of which the fields stand here that a test of a bot looks at; there may be any other of it.
"""

# no `from __future__ import annotations` here: Python 3.11 would not see what is NotRequired

from typing import Any, NotRequired, TypedDict

__all__ = [
    "BotAnswer",
    "BotForPerson",
    "ChangesAnswer",
    "ChatAnswer",
    "ChatInList",
    "ClockAnswer",
    "CommunityAnswer",
    "ConnectionAnswer",
    "DraftAnswer",
    "Entry",
    "ErrorAnswer",
    "FaultAnswer",
    "FileAnswer",
    "Health",
    "InlineAnswer",
    "JournalAnswer",
    "LinkAnswer",
    "MadeBot",
    "MessageAnswer",
    "NamedUrl",
    "Nothing",
    "OpenedAnswer",
    "OwnChat",
    "PersonAnswer",
    "PollAnswer",
    "PressAnswer",
    "TopicAnswer",
    "UrlAnswer",
    "WebAppAnswer",
]


class ErrorAnswer(TypedDict):
    """Why not: in words, and in a word that stays the same."""

    error: str
    code: str


class Health(TypedDict):
    """It is alive."""

    ok: bool
    now: float
    profile: str


class ClockAnswer(TypedDict):
    """What time it is (Unix seconds), and whether it stands until it is advanced."""

    now: float
    virtual: bool


class Nothing(TypedDict):
    """It is done, and there is nothing to tell."""


class Verified(TypedDict):
    """Which bot vouches for it, and in which words."""

    bot: int
    text: str


class PersonAnswer(TypedDict):
    """Somebody; ``photos`` are file numbers, ``profile`` is what stands there out of the ordinary."""

    id: int
    first_name: str
    last_name: str
    username: str
    language_code: str
    is_premium: bool
    blocked: list[int]
    photos: NotRequired[list[int]]
    profile: NotRequired[dict[str, Any]]
    verified: NotRequired[Verified]


class BotAnswer(TypedDict):
    """A bot as its owner knows it."""

    id: int
    token: str
    name: str
    username: str
    privacy_mode: bool
    can_join_groups: bool
    can_connect_to_business: bool
    supports_inline: bool
    inline_feedback: bool
    inline_location: bool
    can_manage_bots: NotRequired[bool]
    supports_join_queries: NotRequired[bool]
    supports_guests: NotRequired[bool]
    hears_bots: NotRequired[bool]
    has_topics: NotRequired[bool]
    users_make_topics: NotRequired[bool]
    managed_by: NotRequired[int]
    organization: NotRequired[str]
    photos: NotRequired[list[int]]
    verified: NotRequired[Verified]
    main_web_app: NotRequired[str]
    webhook_url: str
    last_error_message: str
    pending_updates: int


class MadeBot(TypedDict):
    """A bot that was just made, and for whom."""

    id: int
    name: str
    username: str
    manager: NotRequired[int]
    owner: NotRequired[int]


class BotForPerson(TypedDict):
    """A bot as one person sees it."""

    id: int
    username: str
    name: str
    description: NotRequired[str]
    short_description: NotRequired[str]
    menu_button: NotRequired[dict[str, Any]]
    main_web_app: NotRequired[str]
    commands: NotRequired[list[dict[str, Any]]]


class ChatInList(TypedDict):
    """A group, supergroup or channel; ``photo`` is a file number."""

    id: int
    type: str
    title: str
    username: str
    is_forum: bool
    owner: int
    description: NotRequired[str]
    photo: NotRequired[int]
    verified: NotRequired[Verified]
    linked: NotRequired[int]
    direct_messages: NotRequired[int]
    parent: NotRequired[int]
    migrated_to: NotRequired[int]
    migrated_from: NotRequired[int]
    is_deleted: NotRequired[bool]


class MemberAnswer(TypedDict):
    """Somebody in a chat."""

    user: int
    status: str
    custom_title: str
    tag: str


class ChatAnswer(ChatInList):
    """The same with who is in it, and who boosts it how often."""

    members: list[MemberAnswer]
    boosts: NotRequired[dict[str, int]]


class OwnChat(TypedDict):
    """A chat in somebody's list; a private one goes by the bot or person on the other side."""

    id: int
    type: str
    title: str
    username: NotRequired[str]
    is_forum: NotRequired[bool]
    owner: NotRequired[int]
    description: NotRequired[str]
    photo: NotRequired[int]
    verified: NotRequired[Verified]
    linked: NotRequired[int]
    direct_messages: NotRequired[int]
    parent: NotRequired[int]
    migrated_to: NotRequired[int]
    migrated_from: NotRequired[int]
    is_deleted: NotRequired[bool]
    last_message: NotRequired[int]
    pinned: NotRequired[list[int]]


class Account(TypedDict):
    """A user, in the Bot API's shape."""

    id: int
    is_bot: bool
    first_name: str
    last_name: NotRequired[str]
    username: NotRequired[str]


class ChatOfMessage(TypedDict):
    """A chat, in the Bot API's shape."""

    id: int
    type: str
    title: NotRequired[str]
    username: NotRequired[str]


_From = TypedDict("_From", {"from": NotRequired[Account]})


class MessageAnswer(_From):
    """A message as people see it, in the Bot API's shape without any ``file_id``, and with these of ours: ``file`` is the
    number of its file, ``reactions`` who put what, ``option_order`` how somebody sees a shuffled poll, ``silent`` that it came
    without a sound.
    """

    message_id: int
    date: int
    chat: ChatOfMessage
    text: NotRequired[str]
    entities: NotRequired[list[dict[str, Any]]]
    caption: NotRequired[str]
    caption_entities: NotRequired[list[dict[str, Any]]]
    sender_chat: NotRequired[ChatOfMessage]
    author_signature: NotRequired[str]
    message_thread_id: NotRequired[int]
    reply_to_message: NotRequired[dict[str, Any]]
    edit_date: NotRequired[int]
    media_group_id: NotRequired[str]
    reply_markup: NotRequired[dict[str, Any]]
    via_bot: NotRequired[Account]
    file: NotRequired[int]
    reactions: NotRequired[dict[str, list[str]]]
    option_order: NotRequired[list[int]]
    silent: NotRequired[bool]


class CommunityAnswer(TypedDict):
    """A community with its chats; ``community`` is the number that chats are put into it with."""

    community: int
    name: str
    owner: int
    chats: list[int]


class DraftAnswer(TypedDict):
    """What a bot is just writing, with its content in the Bot API's shape; empty when it writes nothing."""

    draft_id: NotRequired[int]
    until: NotRequired[float]
    can_stop: NotRequired[bool]
    is_stopped: NotRequired[bool]


class FileAnswer(TypedDict):
    """A file, by the number that acts name it with; ``size`` in bytes."""

    file: int
    name: str
    mime_type: str
    size: int


class NamedUrl(TypedDict):
    """By which URL bots may send which file."""

    url: str
    file: int


class UrlAnswer(FileAnswer):
    """The same, with what is known of the file."""

    url: str


class ShownAnswer(TypedDict):
    """What the person was shown."""

    text: str
    show_alert: bool
    url: str


class PressAnswer(TypedDict):
    """A pressed button and, once the bot has answered, what the person was shown."""

    id: str
    bot: int
    data: str
    message_id: int
    answer: NotRequired[ShownAnswer]


class OpenedAnswer(TypedDict):
    """What the client did by itself."""

    opened: str
    url: NotRequired[str]
    text: NotRequired[str]


class WebAppAnswer(TypedDict):
    """A web app before somebody's eyes; a client opens ``launch_url``."""

    web_app: str
    bot: int
    url: str
    place: str
    init_data: str
    launch_url: str
    is_open: bool


class InlineResultAnswer(TypedDict):
    """One thing that a bot offers."""

    id: str
    type: str
    title: str
    description: NotRequired[str]
    url: NotRequired[str]
    thumbnail_url: NotRequired[str]


class InlineAnswer(TypedDict):
    """A question in inline mode and, once the bot has answered, what it offers."""

    query: str
    bot: int
    text: str
    offset: str
    results: NotRequired[list[InlineResultAnswer]]
    next_offset: NotRequired[str]
    button: NotRequired[dict[str, str]]


class LinkAnswer(TypedDict):
    """An invite link, and how many came by it or wait."""

    link: str
    chat: int
    creator: int
    name: str
    expires_at: int
    member_limit: int
    creates_join_request: bool
    is_revoked: bool
    uses: int
    waiting: list[int]


class ConnectionAnswer(TypedDict):
    """A bot that answers for somebody."""

    id: str
    user: int
    bot: int
    is_enabled: bool


class TopicAnswer(TypedDict):
    """A topic of a forum."""

    topic: int
    name: str
    is_closed: bool
    is_hidden: bool


class OptionAnswer(TypedDict):
    """One option of a poll."""

    id: str
    text: str
    votes: int


class PollAnswer(TypedDict):
    """A poll as it stands."""

    id: str
    question: str
    options: list[OptionAnswer]
    is_closed: bool


class Entry(TypedDict):
    """One line of the journal; further fields tell what happened, as its ``kind`` has them."""

    number: int
    at: float
    kind: str


class ChangesAnswer(TypedDict):
    """The messages of a chat that came or changed since a cursor, the numbers of those that went, and where to go on."""

    messages: list[MessageAnswer]
    deleted: list[int]
    cursor: int
    lost: int


class JournalAnswer(TypedDict):
    """A page of the journal, where to go on, and how much was lost in between to its bound."""

    entries: list[Entry]
    cursor: int
    lost: int


class FaultAnswer(TypedDict):
    """A fault as it was placed, how often it matched and how often it fired."""

    name: str
    on: dict[str, Any]
    do: dict[str, Any]
    matched: int
    fired: int
