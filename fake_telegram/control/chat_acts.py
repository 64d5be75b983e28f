"""What a person can do to a chat, as a part of the table of acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_telegram.world import UserId, World

from . import bodies
from .names import resolve_chat, resolve_user
from .rows import Act

__all__ = ["CHAT_ACTS"]


def _set_tag(world: World, by: UserId, said: bodies.SetTag, now: float) -> None:
    world.set_tag(by, resolve_chat(world, said.chat), resolve_user(world, said.user), said.tag, now=now)


def _take_reactions(world: World, by: UserId, said: bodies.TakeReactions, now: float) -> None:
    chat, whose = resolve_chat(world, said.chat), resolve_chat(world, said.whose)
    world.take_reactions(by, chat, whose, message_id=said.message_id, now=now)


CHAT_ACTS: Mapping[str, Act[Any]] = {
    "set_tag": Act(bodies.SetTag, _set_tag),
    "take_reactions": Act(bodies.TakeReactions, _take_reactions),
}
"""Acts by their names, as they stand in ``ACTS``."""
