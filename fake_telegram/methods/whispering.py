"""Sending to one member of a group alone (Bot API: EphemeralMessageParameters).

An administrator may at any time; any other bot within 15 seconds of what that member did: press a button, or say something so.
"""

from dataclasses import dataclass
from typing import Any

from fake_telegram.world import BotId, CallbackQuery, Chat, Content, Location, MessageId, UserId, ephemerals, limits

from .arguments import field_flag, field_integer, field_text
from .refusals import bad_request
from .tables import Call


@dataclass(frozen=True, slots=True)
class Whisper:
    """For whom a message is, and the message that it hides from them."""

    receiver: UserId
    replaces: MessageId | None = None


def whispering(call: Call, chat: Chat, content: Content) -> Whisper | None:
    """For whom the message of a call is; None when it is for everybody.

    Raises:
        CallRefused: the chat, the receiver, the content or the moment is not right for that.
    """
    given, answered = _given(call), _answered(call)
    if given is None:
        if answered:
            raise bad_request("REPLY_MESSAGE_ID_INVALID")
        return None
    if chat.type == "private":
        raise bad_request("BOT_NOT_ADMIN")
    if chat.type == "channel":
        raise bad_request("PEER_ID_INVALID")
    if isinstance(content, Location) and content.live_period_s:
        raise bad_request("unallowed message content specified")
    receiver = _receiver(call, chat, given)
    query = _query(call, chat, receiver, field_text(given, "callback_query_id"))
    if answered:
        _check_answered(call, chat, receiver, answered)
    member = chat.member(call.bot.id)
    if query is None and not answered and (member is None or not member.is_admin):
        raise bad_request("BOT_NOT_ADMIN")
    return Whisper(receiver, _replaced(query, field_flag(given, "replace_callback_query_message")))


def _given(call: Call) -> dict[str, Any] | None:
    """The parameters, be they in the older places; None when there are none."""
    given = call.args.json("ephemeral_message_parameters", "ephemeral message parameters")
    if given is None:
        receiver = call.args.integer("receiver_user_id")
        return {"receiver_user_id": receiver, "callback_query_id": call.args.text("callback_query_id")} if receiver else None
    if not isinstance(given, dict):
        raise bad_request("Object expected as ephemeral message parameters")
    return given


def _answered(call: Call) -> int:
    """The incoming ephemeral message that is answered, 0 for none."""
    given = call.args.json("reply_parameters", "reply parameters")
    return field_integer(given, "ephemeral_message_id") if isinstance(given, dict) else 0


def _receiver(call: Call, chat: Chat, given: dict[str, Any]) -> UserId:
    receiver = UserId(field_integer(given, "receiver_user_id"))
    if not 0 < receiver < 1 << 52:
        raise bad_request("invalid receiver_user_id specified")
    if BotId(receiver) in call.world.bots:
        raise bad_request("USER_IS_BOT")
    if chat.member(receiver) is None:
        raise bad_request("USER_NOT_PARTICIPANT")
    return receiver


def _query(call: Call, chat: Chat, receiver: UserId, query_id: str) -> CallbackQuery | None:
    if not query_id:
        return None
    query = call.bot.callback_queries.get(query_id)
    if query is None or (query.person, query.chat) != (receiver, chat.id):
        raise bad_request("QUERY_ID_INVALID")
    if call.now - query.asked_at > limits.EPHEMERAL_ANSWER_S:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return query


def _check_answered(call: Call, chat: Chat, receiver: UserId, number: int) -> None:
    found = ephemerals.find(call.world, chat.id, number, call.now)
    if found is None or found.author != receiver or found.ephemeral is None or found.ephemeral.receiver != call.bot.id:
        raise bad_request("message to be replied not found")
    if call.now - found.at > limits.EPHEMERAL_ANSWER_S:
        raise bad_request("REPLY_MESSAGE_ID_INVALID")


def _replaced(query: CallbackQuery | None, wanted: bool) -> MessageId | None:
    if not wanted:
        return None
    if query is None:
        raise bad_request("QUERY_ID_INVALID")
    if not query.message:
        raise bad_request("MESSAGE_ID_INVALID")  # [doc] an ephemeral message is edited instead
    return MessageId(query.message)
