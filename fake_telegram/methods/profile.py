"""The bot itself: who it is and which commands it offers (Bot API: getMe, setMyCommands, getMyCommands, deleteMyCommands)."""

import re
from typing import Any, Final

from fake_telegram.world import limits, render_chats

from .arguments import field_flag, field_text
from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import named

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
    chat = named(call, field_text(given, "chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    user = field_text(given, "user_id") if kind == "chat_member" else ""
    return f"{kind}:{chat}:{user}/{language}"


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
    call.bot.commands.pop(_key(call), None)
    return True


_SCOPE: Final = parameters(scope="JSON", language_code="String")

METHODS: Final = (
    Method("getMe", _get_me),
    Method("setMyCommands", _set_commands, (*parameters(commands="JSON!"), *_SCOPE)),
    Method("getMyCommands", _get_commands, _SCOPE),
    Method("deleteMyCommands", _delete_commands, _SCOPE),
)
