"""The bot itself: who it is and which commands it offers (Bot API: getMe, setMyCommands, getMyCommands, deleteMyCommands)."""

import re
from typing import Any, Final

from fake_telegram.world import Chat, ChatId, UserId, limits, render_chats

from .arguments import field_flag, field_integer, field_text
from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import named, readable_chat

_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
_PLAIN_SCOPES: Final = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES: Final = frozenset({"chat", "chat_administrators", "chat_member"})


def _get_me(call: Call) -> dict[str, Any]:
    return render_chats.me(call.bot)


def _key(call: Call) -> str:
    """Under which scope and language the commands are kept."""
    given = call.args.json("scope", "bot command scope")
    language = call.args.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    if given is None:
        return f"default/{language}"
    if not isinstance(given, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = field_text(given, "type")
    if kind in _PLAIN_SCOPES:
        return f"{kind}/{language}"
    if kind not in _CHAT_SCOPES:
        raise bad_request("Can't parse BotCommandScope: unsupported type specified")
    chat = _chat(call, given, kind)
    user = _member(call, chat, given) if kind == "chat_member" else ""
    return f"{kind}:{chat.id}:{user}/{language}"


def _chat(call: Call, given: dict[str, Any], kind: str) -> Chat:
    """The chat of a scope, where people type commands of such a kind.

    Raises:
        CallRefused: the bot cannot look into it, or there are no such commands there.
    """
    found = named(call, field_text(given, "chat_id"))
    if found is None:
        raise bad_request("chat not found")
    chat = readable_chat(call, ChatId(int(found)))
    if chat.type == "channel":
        raise bad_request("can't change commands in channel chats")
    if chat.type == "private" and kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    return chat


def _member(call: Call, chat: Chat, given: dict[str, Any]) -> int:
    user = UserId(field_integer(given, "user_id"))
    if user not in chat.members and user not in call.bot.known:
        raise bad_request("user not found")
    return user


def _set_commands(call: Call) -> bool:
    given = call.args.json("commands", "commands")
    if given is None:
        given = []
    if not isinstance(given, list):
        raise bad_request("Expected an Array of BotCommand")
    if len(given) > limits.COMMANDS_MAX:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(one) for one in given]
    key = _key(call)
    if commands:
        if key not in call.bot.commands and len(call.bot.commands) >= limits.COMMAND_LISTS_MAX:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        call.bot.commands[key] = commands
    else:
        call.bot.commands.pop(key, None)
    call.world.journal.add(call.now, "commands_set", bot=call.bot.id, scope=key, commands=commands)
    return True


def _command(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise bad_request("Can't parse BotCommand: expected an Object")
    command = field_text(given, "command").strip().removeprefix("/")
    description = field_text(given, "description").strip()
    if _COMMAND.fullmatch(command) is None:
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= limits.COMMAND_DESCRIPTION_LENGTH_MAX:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    ephemeral = {"is_ephemeral": True} if field_flag(given, "is_ephemeral") else {}
    return {"command": command, "description": description, **ephemeral}


def _get_commands(call: Call) -> list[dict[str, Any]]:
    return call.bot.commands.get(_key(call), [])


def _delete_commands(call: Call) -> bool:
    key = _key(call)
    if call.bot.commands.pop(key, None) is not None:
        call.world.journal.add(call.now, "commands_deleted", bot=call.bot.id, scope=key)
    return True


_SCOPE: Final = parameters(scope="JSON", language_code="String")

METHODS: Final = (
    Method("getMe", _get_me),
    Method("setMyCommands", _set_commands, (*parameters(commands="JSON!"), *_SCOPE)),
    Method("getMyCommands", _get_commands, _SCOPE),
    Method("deleteMyCommands", _delete_commands, _SCOPE),
)
