"""What one call comes to: an answer, a refusal, or a wait for updates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fake_telegram.world import BotId


@dataclass(frozen=True, slots=True)
class Answer:
    """`{"ok": true, "result": ..., "description": ...}`; `result` is JSON-ready."""

    result: Any
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """`{"ok": false, ...}`: `description` is whole, prefix included; `parameters` as in ResponseParameters."""

    code: int
    description: str
    parameters: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AwaitUpdates:
    """getUpdates has nothing yet: wait until `until` (Unix seconds) or an update, then call again with `waited=True`."""

    bot: BotId
    until: float


Outcome = Answer | Refusal | AwaitUpdates


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a multipart request."""

    name: str
    content_type: str
    data: bytes
