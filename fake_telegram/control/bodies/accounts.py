"""What people do with their accounts and with bots, what a bot's owner tells BotFather, and time."""

from __future__ import annotations

from typing import Annotated

import msgspec

from .base import Body, Name, Who

__all__ = [
    "Block",
    "ConnectBusiness",
    "Deactivate",
    "DisconnectBusiness",
    "GivenBusinessRights",
    "MoveClock",
    "NameUrl",
    "Rename",
    "SetBusiness",
    "SetInline",
    "SetPrivacy",
    "SetTopics",
    "Unblock",
]


class Block(Body, frozen=True, kw_only=True):
    """Stop a bot: it can write no more."""

    bot: Who


class Unblock(Body, frozen=True, kw_only=True):
    """Let a bot write again."""

    bot: Who


class Deactivate(Body, frozen=True, kw_only=True):
    """Delete one's account."""


class SetPrivacy(Body, frozen=True, kw_only=True):
    """The privacy mode of a bot, as BotFather sets it."""

    on: bool


class MoveClock(Body, frozen=True, kw_only=True):
    """Let virtual time pass: by ``advance`` seconds, or until ``set`` (Unix seconds). Once, not both."""

    advance: Annotated[float, msgspec.Meta(ge=0, le=10 * 366 * 24 * 3600)] | None = None
    set: Annotated[float, msgspec.Meta(gt=0, le=2**33)] | None = None


class Rename(Body, frozen=True, kw_only=True):
    """Call oneself otherwise."""

    first_name: Name
    last_name: str = ""


class GivenBusinessRights(Body, frozen=True, kw_only=True):
    """What a bot may do in one's name (Bot API, BusinessBotRights); what is not named is not given."""

    can_reply: bool = False
    can_read_messages: bool = False
    can_delete_sent_messages: bool = False
    can_delete_all_messages: bool = False
    can_edit_name: bool = False
    can_edit_bio: bool = False
    can_edit_profile_photo: bool = False
    can_edit_username: bool = False


class ConnectBusiness(Body, frozen=True, kw_only=True):
    """Let a bot answer for oneself, without ``rights`` with all of them; again to change them."""

    bot: Who
    rights: GivenBusinessRights | None = None


class DisconnectBusiness(Body, frozen=True, kw_only=True):
    """Answer oneself again."""


class SetInline(Body, frozen=True, kw_only=True):
    """Whether a bot is asked in inline mode, and told what was chosen (``feedback``) and where people are (``location``)."""

    on: bool
    feedback: bool = False
    location: bool = False


class SetTopics(Body, frozen=True, kw_only=True):
    """Whether private chats with a bot may have topics, and people may open and delete them (``by_users``)."""

    on: bool
    by_users: bool = False


class SetBusiness(Body, frozen=True, kw_only=True):
    """Whether people may connect a bot to their accounts."""

    on: bool


class NameUrl(Body, frozen=True, kw_only=True):
    """Let bots send the file with number ``file`` by this ``url``; nobody goes to the network for it."""

    url: Annotated[str, msgspec.Meta(pattern=r"^https?://\S+$", max_length=2048)]
    file: int
