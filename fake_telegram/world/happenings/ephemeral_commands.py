"""Commands that a bot keeps between itself and who gives them (Bot API: BotCommand.is_ephemeral).

Which commands a bot offers to a member depends on the scopes it set: the narrowest list that there is counts.
"""

import re
from typing import Final

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Content, Text
from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.ids import BotId, UserId
from fake_telegram.world.state import State

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
    member = chat.members.get(by.id)
    admin = member is not None and member.is_admin
    scopes = [f"chat_member:{chat.id}:{by.id}"]
    scopes += [f"chat_administrators:{chat.id}:"] * admin
    scopes += [f"chat:{chat.id}:"]
    scopes += ["all_chat_administrators"] * admin
    scopes += ["all_group_chats", "default"]
    for scope in scopes:
        for language in (by.language_code, ""):
            offered = bot.commands.get(f"{scope}/{language}")
            if offered:
                return frozenset(one["command"] for one in offered if one.get("is_ephemeral"))
    return frozenset()
