"""What a person can do with communities, as a part of the table of acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_telegram.world import Community, UserId, World

from . import bodies
from .names import resolve_chat
from .rows import Act

__all__ = ["COMMUNITY_ACTS"]


def _create_community(world: World, by: UserId, said: bodies.CreateCommunity, now: float) -> Community:
    return world.create_community(by, said.name, now=now)


def _join_community(world: World, by: UserId, said: bodies.JoinCommunity, now: float) -> Community:
    return world.join_community(by, resolve_chat(world, said.chat), said.community, now=now)


def _leave_community(world: World, by: UserId, said: bodies.LeaveCommunity, now: float) -> Community:
    return world.leave_community(by, resolve_chat(world, said.chat), now=now)


COMMUNITY_ACTS: Mapping[str, Act[Any]] = {
    "create_community": Act(bodies.CreateCommunity, _create_community),
    "join_community": Act(bodies.JoinCommunity, _join_community),
    "leave_community": Act(bodies.LeaveCommunity, _leave_community),
}
"""Acts by their names, as they stand in ``ACTS``."""
