"""Creating people, bots, chats and files from the bodies of the control API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from fake_telegram.world import Bot, Chat, Pattern, Person, StoredFile, World

from . import creations
from .names import resolve_chat, resolve_user

__all__ = ["CHAT_BODIES", "CannotMake", "bot", "chat", "pattern_file", "person"]

_T = TypeVar("_T")


class CannotMake(Exception):
    """The world has no room for it: a name or an id is taken; ``str()`` says which."""


CHAT_BODIES: Mapping[str, type[creations.NewGroup | creations.NewSupergroup | creations.NewChannel]] = {
    "groups": creations.NewGroup,
    "supergroups": creations.NewSupergroup,
    "channels": creations.NewChannel,
}


def _made(make: Callable[[], _T]) -> _T:
    try:
        return make()
    except ValueError as error:
        raise CannotMake(str(error)) from None


def person(world: World, body: creations.NewPerson) -> Person:
    """A new person. Raises ``CannotMake``."""
    return _made(lambda: world.add_person(**msgspec.structs.asdict(body)))


def bot(world: World, body: creations.NewBot) -> Bot:
    """A new bot with its token. Raises ``CannotMake``."""
    return _made(lambda: world.add_bot(**msgspec.structs.asdict(body)))


def chat(world: World, body: creations.NewGroup | creations.NewSupergroup | creations.NewChannel, now: float) -> Chat:
    """A new group, supergroup or channel. Raises ``CannotMake``, and ``Unknown`` for people who do not exist."""
    owner = resolve_user(world, body.owner)
    admins = tuple(resolve_user(world, who) for who in body.admins)
    match body:
        case creations.NewChannel():
            subscribers = tuple(resolve_user(world, who) for who in body.subscribers)
            discussion = None if body.discussion is None else resolve_chat(world, body.discussion)
            return _made(
                lambda: world.add_channel(
                    title=body.title,
                    owner=owner,
                    subscribers=subscribers,
                    admins=admins,
                    username=body.username,
                    discussion=discussion,
                    signs_posts=body.signs_posts,
                    now=now,
                )
            )
        case creations.NewSupergroup():
            members = tuple(resolve_user(world, who) for who in body.members)
            return _made(
                lambda: world.add_supergroup(
                    title=body.title,
                    owner=owner,
                    members=members,
                    admins=admins,
                    username=body.username,
                    is_forum=body.is_forum,
                    now=now,
                )
            )
        case creations.NewGroup():
            members = tuple(resolve_user(world, who) for who in body.members)
            return _made(lambda: world.add_group(title=body.title, owner=owner, members=members, admins=admins, now=now))


def pattern_file(world: World, body: creations.GivenFile) -> StoredFile:
    """A file of ``size`` bytes that are computed, not kept."""
    return world.add_file(Pattern(size=body.size, seed=body.seed), name=body.name, mime_type=body.mime_type)
