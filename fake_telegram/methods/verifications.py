"""Verifying others in the name of an organization (Bot API: verifyUser, verifyChat and their undoing)."""

from collections.abc import Callable
from typing import Final

from fake_telegram.world import Bot, Chat, Person, limits, verifying

from .people import known_account
from .refusals import bad_request, forbidden
from .tables import Call, Handler, Method, parameters
from .targets import readable


def _user(call: Call) -> Person | Bot:
    return known_account(call)


def _chat(call: Call) -> Person | Chat:
    """A group or channel; a private chat stands for the person in it."""
    chat = readable(call)
    if chat.type == "group":
        raise bad_request("PEER_ID_INVALID")
    return chat if chat.person is None else call.world.people[chat.person]


def _check_verifier(call: Call) -> None:
    if not call.bot.organization:
        raise forbidden("BOT_VERIFIER_FORBIDDEN")


def _text(call: Call) -> str:
    text = call.args.text("custom_description").strip()
    if text and not call.bot.own_verification_texts:
        raise bad_request("CUSTOM_DESCRIPTION_FORBIDDEN")
    if len(text) > limits.VERIFICATION_TEXT_CODE_POINTS_MAX:
        raise bad_request("CUSTOM_DESCRIPTION_TOO_LONG")
    return text


def _verifies(bearer: Callable[[Call], Person | Bot | Chat]) -> Handler:
    def handler(call: Call) -> bool:
        found = bearer(call)
        _check_verifier(call)
        verifying.verify(call.world, found, call.bot, _text(call), call.now)
        return True

    return handler


def _takes_back(bearer: Callable[[Call], Person | Bot | Chat]) -> Handler:
    def handler(call: Call) -> bool:
        found = bearer(call)
        _check_verifier(call)
        verifying.take_back(call.world, found, call.bot, call.now)
        return True

    return handler


METHODS: Final = (
    Method("verifyUser", _verifies(_user), parameters(user_id="Integer!", custom_description="String")),
    Method("verifyChat", _verifies(_chat), parameters(chat_id="Chat!", custom_description="String")),
    Method("removeUserVerification", _takes_back(_user), parameters(user_id="Integer!")),
    Method("removeChatVerification", _takes_back(_chat), parameters(chat_id="Chat!")),
)
