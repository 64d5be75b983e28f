"""Pinned messages (Bot API: pinChatMessage, unpinChatMessage, unpinAllChatMessages)."""

from typing import Final

from fake_telegram.world import Chat, Service, pinning, rights

from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import message, message_number, readable


def _check_right(call: Call, chat: Chat) -> None:
    needed = pinning.right_needed(chat)
    may = rights.has_right(chat, call.bot.id, needed) if chat.type == "channel" else rights.may_change(chat, call.bot.id, needed)
    if not may:
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _pin(call: Call) -> bool:
    chat = readable(call)
    found = message(call, chat, message_number(call), "pin")
    _check_right(call, chat)
    if isinstance(found.content, Service):
        raise bad_request("service messages can't be pinned")
    pinning.pin(call.world, chat, found, call.bot.id, call.now)
    return True


def _unpin(call: Call) -> bool:
    chat = readable(call)
    given = call.args.integer("message_id")
    found = message(call, chat, given, "unpin") if given > 0 else None
    _check_right(call, chat)
    if not pinning.unpin(call.world, chat, found, call.bot.id, call.now):
        raise bad_request("message to unpin not found")
    return True


def _unpin_all(call: Call) -> bool:
    chat = readable(call)
    _check_right(call, chat)
    while pinning.unpin(call.world, chat, None, call.bot.id, call.now):
        pass
    return True


_BUSINESS: Final = parameters(business_connection_id="String? not in the chats of a connected person")

METHODS: Final = (
    Method(
        "pinChatMessage",
        _pin,
        (
            *_BUSINESS,
            *parameters(chat_id="Chat!", message_id="Integer!", disable_notification="Boolean: pins are silent"),
        ),
    ),
    Method("unpinChatMessage", _unpin, (*_BUSINESS, *parameters(chat_id="Chat!", message_id="Integer"))),
    Method("unpinAllChatMessages", _unpin_all, parameters(chat_id="Chat!")),
)
