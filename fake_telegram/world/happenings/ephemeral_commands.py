"""Commands that a bot keeps between itself and who gives them (Bot API: BotCommand.is_ephemeral).

What a bot offers to a member is the list that the member's client shows: see `bot_faces`.
"""

import re
from typing import Final

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Content, Text
from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.ids import BotId, UserId
from fake_telegram.world.state import State

from .bot_faces import nearest_commands

_COMMAND: Final = re.compile(r"\s*/([a-z0-9_]{1,32})(?:@(\w{1,32}))?(?!\S)")


def addressee(state: State, chat: Chat, by: Person, said: Content) -> BotId | None:
    """The bot that alone receives what is said; None when everybody does."""
    if chat.type not in ("group", "supergroup") or not isinstance(said, Text):
        return None
    found = _COMMAND.match(said.text)
    if found is None:
        return None
    command, name = found.groups()
    if name:
        named = state.by_username(name)
        bots = [] if named is None else [BotId(UserId(int(named)))]
    else:
        bots = list(chat.bots)
    offering = [bot for bot in bots if bot in chat.bots and command in _ephemeral(state.bots[bot], chat, by)]
    return offering[0] if len(offering) == 1 else None


def _ephemeral(bot: Bot, chat: Chat, by: Person) -> frozenset[str]:
    return frozenset(one["command"] for one in nearest_commands(bot, chat, by) if one.get("is_ephemeral"))
