"""Who is meant: ids and @usernames of the control API become users, bots and chats of the world."""

from __future__ import annotations

from fake_telegram.world import BotId, ChatId, UserId, World

from .bodies import Who

__all__ = ["Unknown", "resolve_bot", "resolve_chat", "resolve_user"]


class Unknown(Exception):
    """Somebody or something that was named does not exist; ``str()`` says who or what."""


def resolve_user(world: World, who: Who) -> UserId:
    """The user that ``who`` (an id or a @username) names. Raises ``Unknown``."""
    found = _by_name(world, who)
    if UserId(found) in world.people or BotId(UserId(found)) in world.bots:
        return UserId(found)
    raise Unknown(f"there is no user {who!r}")


def resolve_bot(world: World, who: Who) -> BotId:
    """The bot that ``who`` names. Raises ``Unknown``."""
    found = BotId(UserId(_by_name(world, who)))
    if found in world.bots:
        return found
    raise Unknown(f"there is no bot {who!r}")


def resolve_chat(world: World, who: Who) -> ChatId:
    """The chat that ``who`` names; a bot stands for the private chat with it. Raises ``Unknown``."""
    found = ChatId(_by_name(world, who))
    if found in world.chats or UserId(int(found)) in world.people or BotId(UserId(int(found))) in world.bots:
        return found
    raise Unknown(f"there is no chat {who!r}")


def _by_name(world: World, who: Who) -> int:
    if isinstance(who, int):
        return who
    found = world.by_username(who)
    if found is None:
        raise Unknown(f"nobody is called {who!r}")
    return found
