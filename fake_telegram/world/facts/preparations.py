"""What a bot has prepared for one person, as data (Bot API: PreparedInlineMessage, PreparedKeyboardButton)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fake_telegram.world.ids import BotId, UserId

from .inline_queries import InlineResult


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedMessage:
    """A message for one person to send `until` then (Unix seconds), into chats `allowed` by kind (`allow_user_chats` ...)."""

    id: str
    bot: BotId
    person: UserId
    result: InlineResult
    allowed: Mapping[str, bool]
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedButton:
    """A button of a keyboard that one person may use inside a mini app (Bot API: KeyboardButton)."""

    id: str
    bot: BotId
    person: UserId
    button: Mapping[str, Any]
