"""Bots that a bot runs for people (Bot API: getManagedBotToken ... setManagedBotAccessSettings)."""

from typing import Any, Final

from fake_telegram.world import Bot, BotId, Management, UserId, limits, managing, render_chats

from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import user_id


def _managed(call: Call) -> tuple[Bot, Management]:
    """The managed bot of the call.

    Raises:
        CallRefused: there is no such bot, or another manages it.
    """
    found = call.world.bots.get(BotId(user_id(call)))
    if found is None:
        raise bad_request("user not found")
    if found.management is None or found.management.manager != call.bot.id:
        raise bad_request("BOT_ACCESS_FORBIDDEN")
    return found, found.management


def _token(call: Call) -> str:
    return _managed(call)[0].token


def _replace_token(call: Call) -> str:
    bot, _ = _managed(call)
    call.world.set_token(bot, call.world.fresh_token(bot.id))
    call.world.journal.add(call.now, "token_replaced", bot=bot.id, by=call.bot.id)
    return bot.token


def _access(call: Call) -> dict[str, Any]:
    _, found = _managed(call)
    shown: dict[str, Any] = {"is_access_restricted": found.is_restricted}
    if found.allowed:
        shown["added_users"] = [render_chats.user(call.world, one, call.bot) for one in found.allowed]
    return shown


def _set_access(call: Call) -> bool:
    bot, _ = _managed(call)
    users = _users(call) if call.args.flag("is_access_restricted") else None
    managing.restrict(call.world, bot, users, call.now)
    return True


def _users(call: Call) -> tuple[UserId, ...]:
    given = call.args.json("added_user_ids", "user identifiers")
    if given is None:
        return ()
    if not isinstance(given, list):
        raise bad_request("Expected an Array of user identifiers")
    try:
        users = tuple(dict.fromkeys(UserId(int(one)) for one in given))
    except (TypeError, ValueError, OverflowError) as error:
        raise bad_request("user identifier must be a Number") from error
    if len(users) > limits.MANAGED_BOT_USERS_MAX:
        raise bad_request("USERS_TOO_MUCH")
    if any(one not in call.bot.known or one not in call.world.people for one in users):
        raise bad_request("user not found")
    return users


_WHICH: Final = parameters(user_id="Integer!")

METHODS: Final = (
    Method("getManagedBotToken", _token, _WHICH),
    Method("replaceManagedBotToken", _replace_token, _WHICH),
    Method("getManagedBotAccessSettings", _access, _WHICH),
    Method(
        "setManagedBotAccessSettings",
        _set_access,
        (*_WHICH, *parameters(is_access_restricted="Boolean!", added_user_ids="JSON")),
    ),
)
