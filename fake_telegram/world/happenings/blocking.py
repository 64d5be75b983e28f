"""A person stops a bot, or lets it write again; the bot learns it by `my_chat_member`."""

from typing import Any

from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.rendering.chats import private_chat, user
from fake_telegram.world.state import State


def set_blocked(state: State, who: Person, bot: Bot, blocked: bool, now: float) -> None:
    """Let `who` have `bot` blocked, or not; nothing happens when it is so already."""
    if (bot.id in who.blocked) == blocked:
        return
    state.open_private(who.id, bot.id)
    if blocked:
        who.blocked.add(bot.id)
    else:
        who.blocked.remove(bot.id)
    state.journal.add(now, "bot_blocked" if blocked else "bot_unblocked", bot=bot.id, by=who.id)
    there = {"user": user(state, bot.id), "status": "member"}
    gone = {"user": user(state, bot.id), "status": "kicked", "until_date": 0}
    body: dict[str, Any] = {
        "chat": private_chat(state, who.id),
        "from": user(state, who.id, bot),
        "date": int(now),
        "old_chat_member": there if blocked else gone,
        "new_chat_member": gone if blocked else there,
    }
    state.queue(bot, "my_chat_member", body, key=f"my_chat_member:{who.id}", now=now)
