"""Pinned messages (Bot API: pinChatMessage, unpinChatMessage, unpinAllChatMessages)."""

from typing import Final

from fake_telegram.world import BusinessConnection, Chat, Service, pinning, rights

from .accounts import connection, dialog
from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import message, message_number, readable


def _place(call: Call) -> tuple[Chat, BusinessConnection | None]:
    """Where to pin, and through which connection.

    Raises:
        CallRefused: the bot may not pin there.
    """
    by = connection(call)
    if by is not None:
        if not by.rights.can_reply:
            raise bad_request("BUSINESS_CONNECTION_NOT_ALLOWED")
        return dialog(call, by), by
    return readable(call), None


def _check_right(call: Call, chat: Chat) -> None:
    needed = pinning.right_needed(chat)
    may = rights.has_right(chat, call.bot.id, needed) if chat.type == "channel" else rights.may_change(chat, call.bot.id, needed)
    if not may:
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _pin(call: Call) -> bool:
    chat, by = _place(call)
    found = message(call, chat, message_number(call), "pin")
    _check_right(call, chat)
    if isinstance(found.content, Service):
        raise bad_request("service messages can't be pinned")
    pinning.pin(
        call.world,
        chat,
        found,
        call.bot.id if by is None else by.user,
        call.now,
        silent=call.args.flag("disable_notification"),
        business_bot=None if by is None else call.bot.id,
    )
    return True


def _unpin(call: Call) -> bool:
    chat, by = _place(call)
    given = call.args.integer("message_id")
    if given <= 0 and by is not None:
        raise bad_request("message identifier is not specified")
    found = message(call, chat, given, "unpin") if given > 0 else None
    _check_right(call, chat)
    if not pinning.unpin(call.world, chat, found, call.bot.id if by is None else by.user, call.now):
        raise bad_request("message to unpin not found")
    return True


def _unpin_all(call: Call) -> bool:
    chat = readable(call)
    _check_right(call, chat)
    pinning.unpin_all(call.world, chat, call.bot.id, call.now)
    return True


_BUSINESS: Final = parameters(business_connection_id="String")

METHODS: Final = (
    Method(
        "pinChatMessage",
        _pin,
        (
            *_BUSINESS,
            *parameters(chat_id="Chat!", message_id="Integer!", disable_notification="Boolean"),
        ),
    ),
    Method("unpinChatMessage", _unpin, (*_BUSINESS, *parameters(chat_id="Chat!", message_id="Integer"))),
    Method("unpinAllChatMessages", _unpin_all, parameters(chat_id="Chat!")),
)
