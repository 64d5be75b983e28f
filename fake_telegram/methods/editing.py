"""Changing and deleting messages (Bot API, "Updating messages")."""

from dataclasses import replace
from typing import Any, Final

from fake_telegram.world import Chat, Content, Dice, Media, Message, Rich, Service, Text, limits, posting, rights

from .accounts import check_editable, connection, dialog, shown
from .formatted import message_text
from .keyboard_places import check_inline, check_inside
from .keyboards import reply_markup
from .refusals import bad_request
from .rich_messages import rich_parameter
from .sending import caption, link_preview
from .tables import Call, Method, parameters
from .targets import message, message_number, message_numbers, readable

NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def own(call: Call) -> Message:
    """The message of the call, which the bot may edit.

    Raises:
        CallRefused: `message to edit not found`, `message can't be edited`.
    """
    inline_id = call.args.text("inline_message_id")
    if inline_id:
        sent = call.world.inline_messages.get(inline_id)
        if sent is None or (sent.via_bot or sent.author) != call.bot.id or sent.id not in call.world.chat_of(sent).messages:
            raise bad_request("MESSAGE_ID_INVALID")
        return sent
    by = connection(call)
    if by is not None:
        found = message(call, dialog(call, by), message_number(call), "edit")
        check_editable(call, by, found)
        return found
    chat = readable(call)
    found = message(call, chat, message_number(call), "edit")
    may_edit = found.author == call.bot.id
    if chat.type == "channel":
        may_edit = rights.has_right(chat, call.bot.id, "can_edit_messages" if not may_edit else "can_post_messages")
    keyboard = found.keyboard or {}
    if (
        not may_edit
        or found.origin is not None
        or found.via_bot is not None
        or isinstance(found.content, Service)
        or (found.suggestion is not None and found.suggestion.state != "pending")
        or "keyboard" in keyboard
        or "force_reply" in keyboard
    ):
        raise bad_request("message can't be edited")
    return found


def change(call: Call, found: Message, content: Content) -> dict[str, Any] | bool:
    """Give the message this content and the keyboard of the call; true is all that is told of a message sent through the bot.

    Raises:
        CallRefused: nothing would change.
    """
    markup, _ = reply_markup(call, inline_only=True)
    chat, via_bot = call.world.chat_of(found), found.via_bot is not None
    check_inline(call, chat, markup, via_bot=via_bot)
    check_inside(call, chat, content, via_bot=via_bot)
    if content == found.content and markup == found.markup:
        raise bad_request(NOT_MODIFIED)
    posting.change(call.world, found, content, call.now, by=call.bot.id, markup=markup)
    return True if found.inline_id else shown(call, found)


def new_text(call: Call) -> Text | Rich:
    """What `text` or `rich_message` of the call says.

    Raises:
        CallRefused: neither is there, or it is too long, or wrong.
    """
    args = call.args
    if args.text("rich_message").strip():
        return rich_parameter(call, only_known_files=bool(args.text("inline_message_id")))
    text, entities = message_text(
        call, args.text("text"), args.text("parse_mode"), args.lenient_json("entities"), too_long="MESSAGE_TOO_LONG"
    )
    return Text(text=text, entities=entities, link_preview=link_preview(call))


def _edit_text(call: Call) -> dict[str, Any] | bool:
    said = new_text(call)
    found = own(call)
    if not isinstance(found.content, Text | Rich):
        raise bad_request("there is no text in the message to edit")
    return change(call, found, said)


def _edit_caption(call: Call) -> dict[str, Any] | bool:
    said = caption(call)
    found = own(call)
    if not isinstance(found.content, Media) or found.content.kind in ("sticker", "video_note"):
        raise bad_request("there is no caption in the message to edit")
    above = call.args.flag("show_caption_above_media")
    return change(call, found, replace(found.content, **said, caption_above=above))


def _edit_reply_markup(call: Call) -> dict[str, Any] | bool:
    found = own(call)
    return change(call, found, found.content)


def _check_deletion(call: Call, chat: Chat, found: Message) -> None:
    age = call.now - found.at
    if chat.type in ("private", "group"):
        own_dice = chat.type == "private" and isinstance(found.content, Dice) and found.origin is None
        if age > limits.DELETE_WINDOW_S or (own_dice and age < limits.DICE_KEPT_S):
            raise bad_request("message can't be deleted for everyone")
        may = chat.type == "private" or found.author == call.bot.id
        may = may or rights.has_right(chat, call.bot.id, "can_delete_messages")
    else:
        own = found.author == call.bot.id and (chat.type != "channel" or rights.has_right(chat, call.bot.id, "can_post_messages"))
        may = own or rights.has_right(chat, call.bot.id, "can_delete_messages")
        may = may and age <= limits.DELETE_WINDOW_S and found.id != 1 and not _is_founding(found)
    if not may:
        raise bad_request("message can't be deleted")


def _is_founding(found: Message) -> bool:
    return isinstance(found.content, Service) and found.content.kind in (
        "supergroup_chat_created",
        "channel_chat_created",
        "migrate_from_chat_id",
        "forum_topic_created",
    )


def _delete(call: Call) -> bool:
    chat = readable(call)
    found = message(call, chat, message_number(call), "delete")
    _check_deletion(call, chat, found)
    posting.remove(call.world, found, call.now)
    return True


def _delete_many(call: Call) -> bool:
    chat = readable(call)
    numbers = message_numbers(call)
    found = [call.world.message_for(chat, number, call.bot) for number in dict.fromkeys(numbers)]
    doomed = [one for one in found if one is not None]
    for one in doomed:
        _check_deletion(call, chat, one)
    for one in doomed:
        posting.remove(call.world, one, call.now)
    return True


WHICH: Final = parameters(
    chat_id="Chat",
    message_id="Integer",
    inline_message_id="String",
    reply_markup="JSON",
    business_connection_id="String",
)
_CAPTION: Final = parameters(caption="String", parse_mode="String", caption_entities="JSON", show_caption_above_media="Boolean")

METHODS: Final = (
    Method(
        "editMessageText",
        _edit_text,
        (
            *WHICH,
            *parameters(
                text="String",
                parse_mode="String",
                entities="JSON",
                link_preview_options="JSON",
                disable_web_page_preview="Boolean",
                rich_message="JSON",
            ),
        ),
    ),
    Method("editMessageCaption", _edit_caption, (*WHICH, *_CAPTION)),
    Method("editMessageReplyMarkup", _edit_reply_markup, WHICH),
    Method("deleteMessage", _delete, parameters(chat_id="Chat!", message_id="Integer!")),
    Method("deleteMessages", _delete_many, parameters(chat_id="Chat!", message_ids="JSON!")),
)
