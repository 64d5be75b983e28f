"""What bots do for their web apps (Bot API: answerWebAppQuery, savePreparedInlineMessage, savePreparedKeyboardButton)."""

from typing import Any, Final

from fake_telegram.world import ActRefused, UserId, prepared, web_apps

from .inline_results import result
from .keyboards import chosen_kinds, reply_button
from .refusals import CallRefused, bad_request, forbidden
from .tables import Call, Method, parameters
from .targets import user_id

_KINDS: Final = ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats")
_REQUESTS: Final = ("request_users", "request_chat", "request_managed_bot")


def _answer(call: Call) -> dict[str, str]:
    offered = result(call, _object(call, "result", "inline query result"))
    try:
        sent = web_apps.answer(call.world, call.bot, call.args.text("web_app_query_id"), offered, call.now)
    except ActRefused as refused:
        raise _not_sent(refused) from refused
    if sent is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return {"inline_message_id": sent.inline_id} if sent.inline_id else {}


def _not_sent(refused: ActRefused) -> CallRefused:
    """Why the person could not have sent it, as the bot is told."""
    match refused.code:
        case "blocked":
            return forbidden("bot was blocked by the user")
        case "deactivated":
            return forbidden("user is deactivated")
        case _:
            return bad_request("QUERY_ID_INVALID")


def _object(call: Call, name: str, what: str) -> Any:
    given = call.args.json(name, what)
    if given is None:
        raise bad_request(f'Can\'t find parameter "{name}"')
    return given


def _known_person(call: Call) -> UserId:
    user = user_id(call)
    if user not in call.bot.known or user not in call.world.people:
        raise bad_request("user not found")
    return user


def _prepare_message(call: Call) -> dict[str, Any]:
    user = _known_person(call)
    offered = result(call, _object(call, "result", "inline query result"))
    allowed = chosen_kinds({name: call.args.flag(name) for name in _KINDS})
    made = prepared.prepare_message(call.world, call.bot, user, offered, allowed, call.now)
    return {"id": made.id, "expiration_date": made.until}


def _prepare_button(call: Call) -> dict[str, Any]:
    user = _known_person(call)
    button = reply_button(_object(call, "button", "keyboard button"))
    if not any(name in button for name in _REQUESTS):
        raise bad_request("BUTTON_TYPE_INVALID")
    return {"id": prepared.prepare_button(call.world, call.bot, user, button, call.now).id}


METHODS: Final = (
    Method("answerWebAppQuery", _answer, parameters(web_app_query_id="String!", result="JSON!")),
    Method(
        "savePreparedInlineMessage",
        _prepare_message,
        (*parameters(user_id="Integer!", result="JSON!"), *parameters(**dict.fromkeys(_KINDS, "Boolean"))),
    ),
    Method("savePreparedKeyboardButton", _prepare_button, parameters(user_id="Integer!", button="JSON!")),
)
