"""Answers to people that are no messages (Bot API: setMessageReaction, sendChatAction)."""

from typing import Any, Final

from fake_telegram.world import reactions, rights

from .accounts import connection, writable_dialog
from .arguments import field_text
from .refusals import bad_request
from .replies import check_open, thread
from .tables import Call, Method, parameters
from .targets import message, message_number, readable, writable

_ACTIONS: Final = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "record_audio",
        "upload_audio",
        "upload_document",
        "choose_sticker",
        "pick_up_location",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "cancel",
    }
)


def _set_reaction(call: Call) -> bool:
    given = call.args.json("reaction", "reaction types")
    if given is not None and not isinstance(given, list):
        raise bad_request("Expected an Array of ReactionType")
    emojis = tuple(_emoji(one) for one in given or ())
    chat = readable(call)
    found = message(call, chat, message_number(call), "react")
    if len(emojis) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    member = chat.members.get(call.bot.id)
    if member is not None and not rights.allowed(chat, member, "can_react_to_messages"):
        raise bad_request("not enough rights to react in the chat")
    reactions.put(call.world, found, call.bot.id, emojis, call.now)
    return True


def _emoji(given: Any) -> str:
    if not isinstance(given, dict):
        raise bad_request("Can't parse ReactionType: expected an Object")
    kind = field_text(given, "type")
    if kind in ("custom_emoji", "paid"):
        raise bad_request("REACTION_INVALID")
    if kind != "emoji":
        raise bad_request("Can't parse ReactionType: invalid type specified")
    emoji = reactions.plain(field_text(given, "emoji"))
    if emoji not in reactions.EMOJIS:
        raise bad_request("REACTION_INVALID")
    return emoji


def _send_chat_action(call: Call) -> bool:
    action = call.args.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    by = connection(call)
    chat = writable(call, None) if by is None else writable_dialog(call, by)
    if by is None and not rights.may_send_something(chat, call.bot.id):
        raise bad_request("CHAT_WRITE_FORBIDDEN")
    check_open(call, chat, thread(call, chat))
    call.world.journal.add(call.now, "chat_action", bot=call.bot.id, chat=chat.id, action=action)
    return True


METHODS: Final = (
    Method(
        "setMessageReaction",
        _set_reaction,
        parameters(chat_id="Chat!", message_id="Integer!", reaction="JSON", is_big="Boolean: nobody sees the animation"),
    ),
    Method(
        "sendChatAction",
        _send_chat_action,
        parameters(
            chat_id="Chat!",
            message_thread_id="Integer",
            action="String!",
            business_connection_id="String",
        ),
    ),
)
