"""Streaming a message while it is written (Bot API: sendMessageDraft, sendRichMessageDraft), to people only."""

from typing import Any, Final

from fake_telegram.world import Chat, Draft, Rich, Text, drafts, limits

from .formatted import formatted
from .refusals import bad_request
from .replies import thread
from .rich_messages import rich_parameter
from .tables import Call, Method, parameters
from .targets import writable


def _text_draft(call: Call) -> bool:
    args = call.args
    text, entities = formatted(
        call,
        args.text("text"),
        args.text("parse_mode"),
        args.lenient_json("entities"),
        limit=limits.TEXT_CODE_POINTS_MAX,
        too_long="message is too long",
    )
    return _show(call, Text(text=text, entities=entities))


def _rich_draft(call: Call) -> bool:
    return _show(call, rich_parameter(call, is_draft=True, only_known_files=True))


def _show(call: Call, content: Text | Rich) -> bool:
    number = call.args.integer("draft_id", low=-(1 << 63), high=(1 << 63) - 1)
    if not number:
        raise bad_request("RANDOM_ID_INVALID")
    chat = _private(call)
    thread(call, chat)
    shown = Draft(
        id=number,
        content=content,
        until=drafts.until(call.now),
        can_stop=call.args.flag("can_stop"),
        keep_on_stop=call.args.flag("keep_on_stop"),
    )
    drafts.show(call.world, chat, shown, call.now)
    return True


def _private(call: Call) -> Chat:
    found = writable(call, None)
    if found.private_bot is None:
        raise bad_request("TEXTDRAFT_PEER_INVALID")
    return found


_DRAFT: Final[tuple[Any, ...]] = parameters(
    chat_id="Integer!", draft_id="Integer!", message_thread_id="Integer", can_stop="Boolean", keep_on_stop="Boolean"
)

METHODS: Final = (
    Method("sendMessageDraft", _text_draft, (*_DRAFT, *parameters(text="String", parse_mode="String", entities="JSON"))),
    Method("sendRichMessageDraft", _rich_draft, (*_DRAFT, *parameters(rich_message="JSON!"))),
)
