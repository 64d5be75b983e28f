"""Carrying messages on (Bot API: forwardMessage, forwardMessages, copyMessage, copyMessages). Albums stay albums."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from fake_telegram.world import (
    Chat,
    Checklist,
    Content,
    Dice,
    Media,
    Message,
    Poll,
    checklists,
    dice,
    forwarding,
    polls,
    render_messages,
    render_polls,
    slow_mode,
)

from .accounts import connection
from .keyboard_places import check_inside
from .keyboards import reply_markup
from .refusals import CallRefused, bad_request
from .sending import CIRCUMSTANCES, Keyboards, caption, deliver, where
from .tables import Call, Method, parameters
from .targets import message, message_number, message_numbers, readable


def _check(source: Chat, found: Message, done: str) -> None:
    if forwarding.is_protected(source, found):
        raise bad_request(f"message has protected content and can't be {done}")
    if not forwarding.can_be_carried(found):
        raise bad_request(f"message can't be {done}")


def _forward(call: Call) -> dict[str, Any]:
    source = readable(call, "from_chat_id")
    found = message(call, source, message_number(call), "forward")
    _check(source, found, "forwarded")
    origin = forwarding.origin_of(call.world, source, found)
    keyboards = Keyboards(forwarding.keyboard_of(found))
    sent = deliver(call, _from_its_start(call, found.content), keyboards, origin=origin)
    return render_messages.message(call.world, sent, call.bot)


def _copy(call: Call) -> dict[str, Any]:
    source = readable(call, "from_chat_id")
    found = message(call, source, message_number(call), "copy")
    _check(source, found, "copied")
    if not _can_be_copied(call, found.content):
        raise bad_request("message can't be copied")
    inline, other = reply_markup(call)
    content = _from_its_start(call, _with_new_caption(call, found.content))
    sent = _deliver_anew(call, content, Keyboards(inline, other))
    return {"message_id": call.world.id_for(sent, call.bot)}


def _can_be_copied(call: Call, content: Content) -> bool:
    """[doc] copyMessage: a quiz only by a bot that knows its right answers."""
    if not isinstance(content, Poll):
        return True
    asked = call.world.polls[content.id]
    return asked.type != "quiz" or render_polls.knows_answers(asked, call.bot)


def _anew(call: Call, content: Content) -> Content:
    """The content of a copy: a poll is asked anew, a dice thrown anew, nothing of a checklist is done; the rest is shared."""
    if isinstance(content, Poll):
        return polls.copied(call.world, call.world.polls[content.id], call.bot.id, call.now)
    if isinstance(content, Dice):
        return Dice(emoji=content.emoji, value=dice.roll(call.world.random, content.emoji))
    if isinstance(content, Checklist):
        return checklists.anew(content)
    return content


def _deliver_anew(call: Call, content: Content, keyboards: Keyboards, *, album: str = "") -> Message:
    """Send a copy; of one that cannot be sent nothing is left."""
    copy = _anew(call, content)
    try:
        return deliver(call, copy, keyboards, album=album)
    except CallRefused:
        if isinstance(copy, Poll):
            polls.forget(call.world, call.world.polls[copy.id])
        raise


def _with_new_caption(call: Call, content: Content) -> Content:
    if not isinstance(content, Media) or not call.args.has("caption"):
        return content
    return replace(content, **caption(call), caption_above=call.args.flag("show_caption_above_media"))


def _from_its_start(call: Call, content: Content) -> Content:
    """A video that begins where the call says."""
    if not isinstance(content, Media) or content.kind != "video" or not call.args.has("video_start_timestamp"):
        return content
    return replace(content, start_s=call.args.integer("video_start_timestamp", low=0, high=(1 << 31) - 1))


def _several(call: Call, may_be: Callable[[Call, Content], bool] = lambda *_: True) -> Iterator[tuple[Chat, Message, str]]:
    """The messages to carry, with the album each will be in; missing ones, notices and those that may not be are passed over."""
    source = readable(call, "from_chat_id")
    numbers = message_numbers(call)
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [call.world.message_for(source, number, call.bot) for number in numbers]
    carried = [one for one in found if one is not None and forwarding.can_be_carried(one)]
    carried = [one for one in carried if not forwarding.is_protected(source, one) and may_be(call, one.content)]
    _check_all(call, carried)
    albums: dict[str, str] = {}
    for one in carried:
        if one.album and one.album not in albums:
            albums[one.album] = call.world.fresh_album_id()
        yield source, one, albums.get(one.album, "")


def _check_all(call: Call, carried: Sequence[Message]) -> None:
    """See that each may be said where the call says, before the first is: all of them go, or none.

    Raises:
        CallRefused: one may not, or there are several where the bot has to wait between two.
    """
    by = connection(call)
    for one in carried:
        chat = where(call, one.content, by)
        check_inside(call, chat, one.content)
        if len({each.album or each.id for each in carried}) > 1 and slow_mode.applies(chat, call.bot.id):
            raise bad_request("SLOWMODE_MULTI_MSGS_DISABLED")


def _forward_several(call: Call) -> list[dict[str, Any]]:
    result = []
    for source, found, album in _several(call):
        origin = forwarding.origin_of(call.world, source, found)
        sent = deliver(call, found.content, Keyboards(forwarding.keyboard_of(found)), album=album, origin=origin)
        result.append({"message_id": call.world.id_for(sent, call.bot)})
    return result


def _copy_several(call: Call) -> list[dict[str, Any]]:
    bare = call.args.flag("remove_caption")
    result = []
    for _, found, album in _several(call, _can_be_copied):
        content = found.content
        if bare and isinstance(content, Media):
            content = replace(content, caption="", entities=())
        sent = _deliver_anew(call, content, Keyboards(), album=album)
        result.append({"message_id": call.world.id_for(sent, call.bot)})
    return result


_PLACE: Final = tuple(
    one
    for one in CIRCUMSTANCES
    if one.name in ("chat_id", "message_thread_id", "disable_notification", "protect_content", "direct_messages_topic_id")
)
_FROM: Final = parameters(from_chat_id="Chat!", message_id="Integer!")
_FROM_SEVERAL: Final = parameters(from_chat_id="Chat!", message_ids="JSON!")
_SUGGESTED: Final = parameters(suggested_post_parameters="JSON")
_FILM: Final = parameters(video_start_timestamp="Integer")

METHODS: Final = (
    Method(
        "forwardMessage",
        _forward,
        (*_PLACE, *_FROM, *_SUGGESTED, *_FILM, *parameters(message_effect_id="String")),
    ),
    Method("forwardMessages", _forward_several, (*_PLACE, *_FROM_SEVERAL)),
    Method(
        "copyMessage",
        _copy,
        (
            *(one for one in CIRCUMSTANCES if one.name != "business_connection_id"),
            *_FROM,
            *_SUGGESTED,
            *_FILM,
            *parameters(
                caption="String",
                parse_mode="String",
                caption_entities="JSON",
                show_caption_above_media="Boolean",
                reply_markup="JSON",
            ),
        ),
    ),
    Method("copyMessages", _copy_several, (*_PLACE, *_FROM_SEVERAL, *parameters(remove_caption="Boolean"))),
)
