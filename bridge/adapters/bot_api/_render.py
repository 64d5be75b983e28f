"""Turns what we want said into a method and its parameters, without I/O.

Texts travel with entities, never with a parse mode, so "can't parse entities" cannot occur. Link previews
are always off: a preview would make Telegram's servers open our signed links.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from bridge.domain.effects import Button, Travel
from bridge.domain.ids import ChatId, MessageId, TopicId
from bridge.domain.messages import Entity, RichText


class Call(NamedTuple):
    """A Bot API method with its parameters."""

    method: str
    params: Mapping[str, Any]


class FileCall(NamedTuple):
    """A method that carries a file, as a form: `field` names the file's parameter."""

    method: str
    field: str
    params: Mapping[str, str]


_FILE_METHODS: Final = {
    Travel.PHOTO: ("sendPhoto", "photo"),
    Travel.ANIMATION: ("sendAnimation", "animation"),
    Travel.VIDEO: ("sendVideo", "video"),
    Travel.AUDIO: ("sendAudio", "audio"),
    Travel.DOCUMENT: ("sendDocument", "document"),
}


def send(
    chat: ChatId, body: RichText, *, topic: TopicId, reply_to: MessageId | None, buttons: Sequence[Sequence[Button]]
) -> Call:
    """`sendMessage`. A reply whose target is gone goes out without it."""
    params: dict[str, Any] = {"chat_id": chat, "text": body.text}
    if body.entities:
        params["entities"] = [_entity(each) for each in body.entities]
    params["link_preview_options"] = {"is_disabled": True}
    params.update(_place(topic, reply_to))
    if buttons:
        params["reply_markup"] = keyboard(buttons)
    return Call("sendMessage", params)


def send_file(chat: ChatId, travel: Travel, *, caption: RichText, topic: TopicId, reply_to: MessageId | None) -> FileCall:
    """`sendPhoto`, `sendDocument` and the like; the values are text, as in a form."""
    assert travel is not Travel.LINK, "a link is a text, not a file"
    method, field = _FILE_METHODS[travel]
    params: dict[str, Any] = {"chat_id": chat}
    if caption.text:
        params["caption"] = caption.text
    if caption.entities:
        params["caption_entities"] = [_entity(each) for each in caption.entities]
    if travel is Travel.DOCUMENT:
        params["disable_content_type_detection"] = True  # or Telegram makes a film of it, music, a sticker
    params.update(_place(topic, reply_to))
    return FileCall(method, field, {name: _as_text(value) for name, value in params.items()})


def edit(chat: ChatId, message: MessageId, body: RichText, *, buttons: Sequence[Sequence[Button]]) -> Call:
    """`editMessageText`; without buttons the old ones disappear."""
    params: dict[str, Any] = {"chat_id": chat, "message_id": message, "text": body.text}
    if body.entities:
        params["entities"] = [_entity(each) for each in body.entities]
    params["link_preview_options"] = {"is_disabled": True}
    if buttons:
        params["reply_markup"] = keyboard(buttons)
    return Call("editMessageText", params)


def delete(chat: ChatId, message: MessageId) -> Call:
    """`deleteMessage`."""
    return Call("deleteMessage", {"chat_id": chat, "message_id": message})


def react(chat: ChatId, message: MessageId, emoji: str) -> Call:
    """`setMessageReaction`: our one reaction, or none with an empty emoji (R217)."""
    reaction = [{"type": "emoji", "emoji": emoji}] if emoji else []
    return Call("setMessageReaction", {"chat_id": chat, "message_id": message, "reaction": reaction})


def answer_press(query: str, text: str) -> Call:
    """`answerCallbackQuery`."""
    return Call("answerCallbackQuery", {"callback_query_id": query, **({"text": text} if text else {})})


def set_commands(commands: Sequence[tuple[str, str]], language_code: str, *, only_in_groups: bool) -> Call:
    """`setMyCommands` for everybody everywhere or in groups, in one language or in the default one."""
    params: dict[str, Any] = {"commands": [{"command": name, "description": line} for name, line in commands]}
    if only_in_groups:
        params["scope"] = {"type": "all_group_chats"}
    if language_code:
        params["language_code"] = language_code
    return Call("setMyCommands", params)


def get_updates(offset: int, *, timeout_s: int, limit: int, allowed_updates: Sequence[str]) -> Call:
    """`getUpdates`."""
    params = {"offset": offset, "timeout": timeout_s, "limit": limit, "allowed_updates": list(allowed_updates)}
    return Call("getUpdates", params)


def set_webhook(url: str, *, secret: str, allowed_updates: Sequence[str]) -> Call:
    """`setWebhook`. What is pending stays: `drop_pending_updates` is never sent."""
    return Call("setWebhook", {"url": url, "secret_token": secret, "allowed_updates": list(allowed_updates)})


def keyboard(buttons: Sequence[Sequence[Button]]) -> dict[str, Any]:
    """An inline keyboard; every button has exactly one of data and url."""
    return {"inline_keyboard": [[_button(each) for each in row] for row in buttons]}


def _button(button: Button) -> dict[str, str]:
    assert bool(button.data) != bool(button.url), "a button does one thing"
    return {"text": button.text, **({"url": button.url} if button.url else {"callback_data": button.data})}


def _entity(entity: Entity) -> dict[str, Any]:
    rendered: dict[str, Any] = {"type": entity.type, "offset": entity.offset, "length": entity.length}
    if entity.url:
        rendered["url"] = entity.url
    if entity.person is not None:
        rendered["user"] = {"id": entity.person}
    if entity.language:
        rendered["language"] = entity.language
    if entity.custom_emoji_id:
        rendered["custom_emoji_id"] = entity.custom_emoji_id
    return rendered


def _place(topic: TopicId, reply_to: MessageId | None) -> dict[str, Any]:
    place: dict[str, Any] = {}
    if topic:
        place["message_thread_id"] = topic
    if reply_to is not None:
        place["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    return place


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
