"""What a person sees of a bot: its name and texts in the person's language, its menu button, its commands (Bot API: setMyName,
setMyDescription, setChatMenuButton, setMyCommands).

What a bot said for a language is shown to those who speak it; everybody else sees what it said for no language. Of its lists of
commands the nearest counts: for this member, this chat, this kind of chat, everywhere; and in each, first the person's language
([doc] BotCommandScope, "Determining list of commands").
"""

from collections.abc import Iterator
from typing import Any

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.ids import BotId, ChatId, UserId
from fake_telegram.world.state import State


def text_for(bot: Bot, person: Person, field: str) -> str:
    """`name`, `description` or `short_description` as the person is shown it; empty when there is none."""
    said = bot.said.get((field, person.language_code[:2])) or bot.said.get((field, ""), "")
    return said or (bot.name if field == "name" else "")


def menu_button(bot: Bot, person: Person) -> dict[str, Any]:
    """MenuButton beside the input field of the person's private chat with the bot."""
    default: dict[str, Any] = {"type": "default"}
    for whose in (int(person.id), 0):
        button = bot.menu_buttons.get(whose, default)
        if button["type"] != "default":
            return button
    return {"type": "commands"}


def commands_in(state: State, chat: ChatId, viewer: Person) -> Iterator[tuple[Bot, dict[str, Any]]]:
    """What a client lists when `viewer` types a slash in a chat: the commands of each bot there."""
    private = state.bots.get(BotId(UserId(int(chat))))
    if private is not None:
        yield from ((private, one) for one in nearest_commands(private, None, viewer))
        return
    found = state.chats.get(chat)
    for bot in map(state.bots.__getitem__, found.bots if found is not None and found.type != "channel" else ()):
        yield from ((bot, one) for one in nearest_commands(bot, found, viewer))


def nearest_commands(bot: Bot, chat: Chat | None, person: Person) -> list[dict[str, Any]]:
    """BotCommand: the nearest list for `person` that is not empty; `chat` is None for the private one."""
    language = person.language_code[:2]
    for scope in _scopes(chat, person):
        for spoken in dict.fromkeys((language, "")):
            found = bot.commands.get(f"{scope}/{spoken}")
            if found:
                return found
    return []


def _scopes(chat: Chat | None, person: Person) -> Iterator[str]:
    """The names under which lists of commands are kept, the nearest first."""
    if chat is None:
        yield f"chat:{person.id}:"
        yield "all_private_chats"
        yield "default"
        return
    member = chat.member(person.id)
    is_admin = member is not None and member.is_admin
    yield f"chat_member:{chat.id}:{person.id}"
    if is_admin:
        yield f"chat_administrators:{chat.id}:"
    yield f"chat:{chat.id}:"
    if is_admin:
        yield "all_chat_administrators"
    yield "all_group_chats"
    yield "default"
