"""Reads as much of an update as must be known before it is written down: its id and its lane.

It never refuses an update for what is inside it; a poison update must reach the inbox, where it is parked.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from bridge.domain.ids import NO_TOPIC, ChatId, TopicId
from bridge.ports.telegram import NotAnUpdate, UpdateAddress

_DECODER: Final = msgspec.json.Decoder(dict[str, Any])


def read_address(raw: bytes) -> UpdateAddress:
    """Key and lane of an update as it came. Raises `NotAnUpdate`.

    The lane's chat is the chat of the message or event; 0 for updates of no chat. Topics count only where Telegram says
    `is_topic_message`: a comment thread of a discussion group is no topic.
    """
    try:
        update = _DECODER.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:  # nested too deep: a stranger's, Telegram sends no such thing
        raise NotAnUpdate(str(error)) from None
    update_id = update.pop("update_id", None)
    if not isinstance(update_id, int) or isinstance(update_id, bool) or not -(2**63) <= update_id < 2**63:
        raise NotAnUpdate("no update_id")
    kind = next(iter(update), "")
    event = _table(update, kind)
    message = _table(event, "message") if kind == "callback_query" else event
    chat = _id(_table(message, "chat"), "id")
    return UpdateAddress(update_id=update_id, kind=kind, chat=ChatId(chat), topic=_topic(message))


def _topic(message: Mapping[str, Any]) -> TopicId:
    return TopicId(_id(message, "message_thread_id")) if message.get("is_topic_message") is True else NO_TOPIC


def _id(values: Mapping[str, Any], key: str) -> int:
    """A 64-bit id, or 0 where there is none or something else stands."""
    value = values.get(key)
    is_id = isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63
    return int(value) if is_id and value is not None else 0


def _table(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = values.get(key)
    return inner if isinstance(inner, dict) else {}
