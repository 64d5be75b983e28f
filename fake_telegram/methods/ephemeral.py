"""Changing and deleting ephemeral messages (Bot API: editEphemeralMessageText ... deleteEphemeralMessage)."""

from dataclasses import replace
from typing import Final

from fake_telegram.world import Content, Media, Message, Rich, Text, ephemerals

from .editing import NOT_MODIFIED, new_text
from .keyboard_places import check_inline, check_inside
from .keyboards import reply_markup
from .media_edits import new_media
from .refusals import bad_request
from .sending import caption
from .tables import Call, Method, parameters
from .targets import readable, user_id


def _found(call: Call) -> Message:
    """The ephemeral message of the call, which the bot sent.

    Raises:
        CallRefused: `MESSAGE_ID_INVALID`.
    """
    chat, receiver = readable(call), user_id(call, "receiver_user_id")
    found = ephemerals.find(call.world, chat.id, call.args.integer("ephemeral_message_id"), call.now)
    if found is None or found.author != call.bot.id or found.ephemeral is None or found.ephemeral.receiver != receiver:
        raise bad_request("MESSAGE_ID_INVALID")
    return found


def _change(call: Call, found: Message, content: Content) -> bool:
    markup, _ = reply_markup(call, inline_only=True)
    chat = call.world.chat_of(found)
    check_inline(call, chat, markup)
    check_inside(call, chat, content)
    if (content, markup) == (found.content, found.markup):
        raise bad_request(NOT_MODIFIED)
    ephemerals.change(call.world, found, content, markup, call.now)
    return True


def _edit_text(call: Call) -> bool:
    said = new_text(call)
    found = _found(call)
    if not isinstance(found.content, Text | Rich):
        raise bad_request("there is no text in the message to edit")
    return _change(call, found, said)


def _edit_caption(call: Call) -> bool:
    said = caption(call)
    found = _found(call)
    if not isinstance(found.content, Media) or found.content.kind in ("sticker", "video_note"):
        raise bad_request("there is no caption in the message to edit")
    above = call.args.flag("show_caption_above_media")
    return _change(call, found, replace(found.content, **said, caption_above=above))


def _edit_media(call: Call) -> bool:
    new = new_media(call)
    found = _found(call)
    if not isinstance(found.content, Media | Text | Rich):
        raise bad_request("there is no media in the message to edit")
    return _change(call, found, new)


def _edit_reply_markup(call: Call) -> bool:
    found = _found(call)
    return _change(call, found, found.content)


def _delete(call: Call) -> bool:
    ephemerals.remove(call.world, _found(call), call.now)
    return True


_WHICH: Final = parameters(chat_id="Chat!", receiver_user_id="Integer!", ephemeral_message_id="Integer!")
_MARKUP: Final = parameters(reply_markup="JSON")

METHODS: Final = (
    Method(
        "editEphemeralMessageText",
        _edit_text,
        (
            *_WHICH,
            *_MARKUP,
            *parameters(text="String", parse_mode="String", entities="JSON", link_preview_options="JSON", rich_message="JSON"),
        ),
    ),
    Method(
        "editEphemeralMessageCaption",
        _edit_caption,
        (
            *_WHICH,
            *_MARKUP,
            *parameters(caption="String", parse_mode="String", caption_entities="JSON", show_caption_above_media="Boolean"),
        ),
    ),
    Method("editEphemeralMessageMedia", _edit_media, (*_WHICH, *_MARKUP, *parameters(media="JSON!"))),
    Method("editEphemeralMessageReplyMarkup", _edit_reply_markup, (*_WHICH, *_MARKUP)),
    Method("deleteEphemeralMessage", _delete, _WHICH),
)
