"""What a person can do with ephemeral messages, as a part of the table of acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_telegram.world import Message, Pressed, UserId, World

from . import bodies
from .contents import content_of
from .names import resolve_chat
from .rows import Act

__all__ = ["WHISPER_ACTS"]


def _press_ephemeral(world: World, by: UserId, said: bodies.PressEphemeral, now: float) -> Pressed:
    chat, to = resolve_chat(world, said.chat), None if said.to is None else resolve_chat(world, said.to)
    number = said.ephemeral_message_id
    return world.press_ephemeral(by, chat, number, said.button, now=now, to=to, allow_write=said.allow_write)


def _answer_ephemeral(world: World, by: UserId, said: bodies.AnswerEphemeral, now: float) -> Message:
    return world.answer_ephemeral(by, resolve_chat(world, said.chat), said.ephemeral_message_id, content_of(world, said), now=now)


WHISPER_ACTS: Mapping[str, Act[Any]] = {
    "press_ephemeral": Act(bodies.PressEphemeral, _press_ephemeral),
    "answer_ephemeral": Act(bodies.AnswerEphemeral, _answer_ephemeral),
}
"""Acts by their names, as they stand in ``ACTS``."""
