"""How people arrange and govern their chats."""

from __future__ import annotations

from .base import InChat, MessageInChat, Number, Who
from .contents import Said

__all__ = [
    "ApprovePost",
    "BanSenderChat",
    "DeclinePost",
    "DeleteChat",
    "EndVideoChat",
    "InviteToVideoChat",
    "ScheduleVideoChat",
    "SetAutoDelete",
    "SetDirectMessages",
    "SetForum",
    "SetJoining",
    "SetSlowMode",
    "SetTag",
    "SetUsername",
    "StartVideoChat",
    "SuggestPost",
    "TakeReactions",
    "TransferOwnership",
    "UnbanSenderChat",
]


class DeleteChat(InChat, frozen=True, kw_only=True):
    """Delete one's group or channel for everybody."""


class SetUsername(InChat, frozen=True, kw_only=True):
    """Make one's supergroup or channel public as ``username``; an empty one makes it private."""

    username: str = ""


class SetJoining(InChat, frozen=True, kw_only=True):
    """Let those who come to a public supergroup ask first, or just come in."""

    by_request: bool


class SetSlowMode(InChat, frozen=True, kw_only=True):
    """Let ordinary members wait ``delay`` seconds (0, 5, 10, 30, 60, 300, 900 or 3600) between two messages."""

    delay: Number = 0


class SetAutoDelete(InChat, frozen=True, kw_only=True):
    """Let what is written from now on delete itself ``after`` so many seconds (whole days); 0 lets it stay."""

    after: Number = 0


class SetForum(InChat, frozen=True, kw_only=True):
    """Let one's supergroup have topics, or none."""

    on: bool


class TransferOwnership(InChat, frozen=True, kw_only=True):
    """Give one's chat to another member."""

    user: Who


class BanSenderChat(InChat, frozen=True, kw_only=True):
    """Let nobody write to a chat in the name of the channel ``sender``."""

    sender: Who


class UnbanSenderChat(InChat, frozen=True, kw_only=True):
    """Let people write in the name of ``sender`` again."""

    sender: Who


class SetDirectMessages(InChat, frozen=True, kw_only=True):
    """Let people write to a channel in a chat of its own (``direct_messages`` of the channel), or no more."""

    on: bool


class SuggestPost(Said, frozen=True, kw_only=True):
    """Propose a post in the direct messages of a channel, for ``send_date`` (Unix seconds) or for any time."""

    chat: Who
    send_date: Number | None = None
    reply_to: int | None = None
    topic: int | None = None


class ApprovePost(MessageInChat, frozen=True, kw_only=True):
    """Let what the other side suggested be published, at ``send_date`` (Unix seconds) if given."""

    send_date: Number | None = None


class DeclinePost(MessageInChat, frozen=True, kw_only=True):
    """Let what the other side suggested not be published."""

    comment: str = ""


class ScheduleVideoChat(InChat, frozen=True, kw_only=True):
    """Announce a video chat that begins ``at`` a date (Unix seconds)."""

    at: Number


class StartVideoChat(InChat, frozen=True, kw_only=True):
    """Begin a video chat, announced or not."""


class InviteToVideoChat(InChat, frozen=True, kw_only=True):
    """Call people into a video chat."""

    users: tuple[Who, ...]


class EndVideoChat(InChat, frozen=True, kw_only=True):
    """End a video chat, or call off an announced one."""


class SetTag(InChat, frozen=True, kw_only=True):
    """Put a word (``tag``) beside the name of an ordinary member of a group; an empty one takes it away."""

    user: Who
    tag: str = ""


class TakeReactions(InChat, frozen=True, kw_only=True):
    """Take the reactions of ``whose`` (a person, bot or chat) away, from one message or from all of a group."""

    whose: Who
    message_id: int | None = None
