"""What people do with bots beyond writing to them, and what a bot's owner says of what it may do."""

from __future__ import annotations

from typing import Annotated

import msgspec

from .base import Body, InChat, Name, Who

__all__ = [
    "CloseWebApp",
    "CreateManagedBot",
    "GiveBot",
    "OpenWebApp",
    "PressPrepared",
    "SendPrepared",
    "SendWebAppData",
    "SetBotTalk",
    "SetGuardBot",
    "SetGuarding",
    "SetGuests",
    "SetManaging",
    "SetWebApp",
]


class OpenWebApp(Body, frozen=True, kw_only=True):
    """Open a web app of the bot: from its menu, from a keyboard (``message_id``, ``button``), or its ``main`` one.

    With ``start_parameter`` the main one, as from a link. The answer has the signed ``init_data``; an inline button is pressed.
    """

    bot: Who
    message_id: int | None = None
    button: str = ""
    main: bool = False
    start_parameter: Annotated[str, msgspec.Meta(max_length=512)] = ""


class SendWebAppData(Body, frozen=True, kw_only=True):
    """Let a ``web_app`` that was opened from a keyboard send its ``data`` to the bot, and close."""

    web_app: str
    data: str


class CloseWebApp(Body, frozen=True, kw_only=True):
    """Close a ``web_app``; the bot can answer for it no more."""

    web_app: str


class SendPrepared(InChat, frozen=True, kw_only=True):
    """Send the message that a bot has ``prepared`` for one, into a chat of the kinds that it allows."""

    prepared: str


class SetWebApp(Body, frozen=True, kw_only=True):
    """Where the main web app of a bot is; nowhere when ``url`` is empty."""

    url: Annotated[str, msgspec.Meta(pattern=r"^(https?://\S+)?$", max_length=2048)]


class PressPrepared(Body, frozen=True, kw_only=True):
    """Press a button ``prepared`` for one's mini app, with the ``users`` or the chat (``share``) that one chooses."""

    prepared: str
    users: tuple[Who, ...] = ()
    share: Who | None = None


class CreateManagedBot(Body, frozen=True, kw_only=True):
    """Make a bot for ``manager`` to run, as by its link, or by its button.

    The button is that of a keyboard (``message_id``, ``button``), or one that it has ``prepared``.
    """

    manager: Who
    name: Name
    username: Name
    message_id: int | None = None
    button: str = ""
    prepared: str = ""


class GiveBot(Body, frozen=True, kw_only=True):
    """Make somebody else (``to``) the owner of one's managed bot."""

    bot: Who
    to: Who


class SetGuardBot(InChat, frozen=True, kw_only=True):
    """Let a ``bot`` decide who of those that ask may join a chat; without it the administrators do."""

    bot: Who | None = None


class SetGuests(Body, frozen=True, kw_only=True):
    """Whether a bot can be summoned into chats where it is not."""

    on: bool


class SetBotTalk(Body, frozen=True, kw_only=True):
    """Whether a bot hears what other bots say."""

    on: bool


class SetManaging(Body, frozen=True, kw_only=True):
    """Whether people may make bots for a bot to run."""

    on: bool


class SetGuarding(Body, frozen=True, kw_only=True):
    """Whether chats may have a bot decide who joins."""

    on: bool
