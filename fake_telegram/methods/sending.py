"""Messages of one piece (Bot API: sendMessage, sendPhoto ... sendContact, sendDice).

All go the same way: read what is said, find the chat and ask whether it may be said there, then the circumstances (thread, reply,
keyboard, protection), then publish.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

from fake_telegram.world import (
    BusinessConnection,
    Chat,
    Contact,
    Content,
    Dice,
    Location,
    Message,
    Origin,
    Text,
    Venue,
    dice,
    ephemerals,
    limits,
    posting,
    rights,
    slow_mode,
)

from . import texts
from .accounts import connection, shown, writable_dialog
from .arguments import field_flag, field_text
from .direct_messages import placed
from .formatted import formatted, message_text
from .keyboard_places import check_inside, check_keyboards
from .keyboards import Markup, reply_markup
from .refusals import bad_request, too_many
from .replies import answered, check_open, thread
from .tables import Call, Handler, Method, Parameter, parameters
from .targets import writable
from .whispering import whispering


@dataclass(frozen=True, slots=True)
class Keyboards:
    """The keyboard of a message: inline, or of another kind."""

    inline: Markup | None = None
    other: Markup | None = None


def deliver(
    call: Call,
    content: Content,
    keyboards: Keyboards,
    *,
    album: str = "",
    origin: Origin | None = None,
    may_whisper: bool = False,
) -> Message:
    """Send `content` where the call says, as the call says.

    Parameters:
        origin: where it was said first, when it is forwarded.
        may_whisper: the method can send to one member alone.
    """
    by = connection(call)
    chat = where(call, content, by)
    check_keyboards(call, chat, keyboards.inline, keyboards.other)
    check_inside(call, chat, content)
    if wait_s := slow_mode.wait_s(chat, call.bot.id, call.now, album=album):
        raise too_many(wait_s)
    effect = _effect(call, chat)
    content = rights.as_permitted(chat, call.bot.id, content)
    root = thread(call, chat)
    reply = answered(call, chat)
    if root is None and reply.message is not None and call.world.has_topics(chat):
        root = reply.message.thread
    check_open(call, chat, root)
    whisper = whispering(call, chat, content) if may_whisper else None
    place = placed(call, chat, reply.message)
    member = chat.members.get(call.bot.id)
    anonymous = chat.type == "supergroup" and member is not None and member.rights is not None
    message = posting.compose(
        call.world,
        chat,
        call.bot.id if by is None else by.user,
        content,
        call.now,
        anonymous=anonymous and member is not None and member.rights is not None and member.rights.is_anonymous,
        is_ephemeral=whisper is not None,
    )
    if root is not None:
        message.thread, message.in_topic = root, call.world.has_topics(chat)
    message.reply_to = None if reply.message is None else reply.message.id
    message.reply_to_task, message.reply_to_option = reply.task, reply.option
    message.direct_topic, message.suggestion = place
    message.external, message.quote = reply.external, reply.quote
    message.markup, message.keyboard = keyboards.inline, keyboards.other
    message.business_bot = None if by is None else call.bot.id
    message.album = album
    message.origin = origin
    message.protected = chat.protected or call.args.flag("protect_content")
    message.silent = call.args.flag("disable_notification")
    message.effect_id = effect
    if whisper is not None:
        return ephemerals.put(call.world, message, whisper.receiver, call.now, replaces=whisper.replaces)
    return posting.publish(call.world, message, call.now)


def where(call: Call, content: Content, by: BusinessConnection | None) -> Chat:
    """The chat of the call, if `content` may be said there, by the bot or in the name of who connected it.

    Raises:
        CallRefused: there is no such chat, or the bot may not.
    """
    return writable(call, content) if by is None else writable_dialog(call, by)


def _effect(call: Call, chat: Chat) -> str:
    """The effect that the message comes with, empty for none.

    Raises:
        CallRefused: `EFFECT_ID_INVALID`, or where there are no effects.
    """
    number = call.args.integer("message_effect_id")
    if not number:
        return ""
    if chat.type != "private":
        raise bad_request("can't use message effects in the chat")
    if number < 0:
        raise bad_request("EFFECT_ID_INVALID")
    return str(number)


def send(call: Call, content: Content) -> dict[str, Any]:
    """Send `content` with the keyboard of the call; the message as the answer."""
    inline, other = reply_markup(call)
    sent = deliver(call, content, Keyboards(inline, other), may_whisper=not isinstance(content, Dice))
    return shown(call, sent)


def _send_message(call: Call) -> dict[str, Any]:
    args = call.args
    text, entities = message_text(
        call, args.text("text"), args.text("parse_mode"), args.lenient_json("entities"), too_long="message is too long"
    )
    return send(call, Text(text=text, entities=entities, link_preview=link_preview(call)))


def link_preview(call: Call) -> dict[str, Any] | None:
    """`link_preview_options` as the message will show them; the older `disable_web_page_preview` is one of them."""
    given = call.args.json("link_preview_options", "link preview options")
    if given is None and call.args.flag("disable_web_page_preview"):
        return {"is_disabled": True}
    return shown_preview(given)


def shown_preview(given: Any) -> dict[str, Any] | None:
    """LinkPreviewOptions as a message shows them; None when nothing is out of the ordinary."""
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("Object expected as link preview options")
    flags = ("prefer_small_media", "prefer_large_media", "show_above_text")
    if field_flag(given, "is_disabled"):
        return {"is_disabled": True}
    shown: dict[str, Any] = {name: True for name in flags if field_flag(given, name)}
    if url := field_text(given, "url").strip():
        if not texts.link(url).startswith(("http://", "https://")):
            raise bad_request("WEBPAGE_URL_INVALID")
        shown["url"] = url
    return shown or None


def caption(call: Call) -> dict[str, Any]:
    """Caption and its entities, for a `Media`."""
    args = call.args
    text, entities = formatted(
        call,
        args.text("caption"),
        args.text("parse_mode"),
        args.lenient_json("caption_entities"),
        limit=limits.CAPTION_CODE_POINTS_MAX,
        too_long="message caption is too long",
    )
    return {"caption": text, "entities": entities}


def location(call: Call) -> Location:
    """Latitude and longitude with what belongs to them.

    Raises:
        CallRefused: one of them is missing or impossible.
    """
    args = call.args
    latitude, longitude = args.decimal("latitude"), args.decimal("longitude")
    if latitude is None:
        raise bad_request("latitude is empty")
    if longitude is None:
        raise bad_request("longitude is empty")
    if not -90 <= latitude <= 90 or not -180 <= longitude <= 180:
        raise bad_request("wrong location specified")
    return Location(latitude=latitude, longitude=longitude, horizontal_accuracy=_accuracy(args.decimal("horizontal_accuracy")))


def _accuracy(given: float | None) -> float | None:
    """Metres, no more than there may be; None for an exact place."""
    return None if given is None or given <= 0 else min(given, limits.LOCATION_ACCURACY_M_MAX)


def live_location(call: Call) -> Location:
    """As `location`, with what belongs to a live one.

    Raises:
        CallRefused: besides, `wrong live location period|heading|proximity alert radius specified`.
    """
    place, args = location(call), call.args
    period, heading, radius = args.integer("live_period"), args.integer("heading"), args.integer("proximity_alert_radius")
    shortest, longest = limits.LIVE_LOCATION_S_MIN, limits.LIVE_LOCATION_S_MAX
    if period not in (0, limits.LIVE_LOCATION_FOREVER_S) and not shortest <= period <= longest:
        raise bad_request("wrong live location period specified")
    if not 0 <= heading <= limits.LIVE_LOCATION_HEADING_MAX:
        raise bad_request("wrong live location heading specified")
    if not 0 <= radius <= limits.LIVE_LOCATION_RADIUS_M_MAX:
        raise bad_request("wrong live location proximity alert radius specified")
    return replace(place, live_period_s=period or None, heading=heading or None, proximity_alert_radius=radius or None)


def _send_location(call: Call) -> dict[str, Any]:
    return send(call, live_location(call))


def _send_venue(call: Call) -> dict[str, Any]:
    args = call.args
    place = location(call)
    extra = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    if not args.text("title") or not args.text("address"):
        raise bad_request("venue title and address must be non-empty")
    return send(
        call,
        Venue(
            location=place,
            title=args.text("title"),
            address=args.text("address"),
            **{name: args.text(name) for name in extra},
        ),
    )


def _send_contact(call: Call) -> dict[str, Any]:
    args = call.args
    if not args.text("phone_number"):
        raise bad_request("phone number is empty")
    if not args.text("first_name"):
        raise bad_request("first name is empty")
    return send(
        call,
        Contact(
            phone_number=args.text("phone_number"),
            first_name=args.text("first_name"),
            last_name=args.text("last_name"),
            vcard=args.text("vcard"),
        ),
    )


def _send_dice(call: Call) -> dict[str, Any]:
    emoji = call.args.text("emoji") or "🎲"
    if not dice.sides(emoji):
        raise bad_request("DICE_EMOJI_INVALID")
    return send(call, Dice(emoji=emoji, value=dice.roll(call.world.random, emoji)))


CIRCUMSTANCES: Final[tuple[Parameter, ...]] = parameters(
    chat_id="Chat!",
    message_thread_id="Integer",
    disable_notification="Boolean",
    protect_content="Boolean",
    allow_paid_broadcast="Boolean: nothing is paid for here",
    message_effect_id="String",
    reply_parameters="JSON",
    reply_to_message_id="Integer",
    allow_sending_without_reply="Boolean",
    business_connection_id="String",
    direct_messages_topic_id="Integer",
)
WITH_KEYBOARD: Final = (
    *CIRCUMSTANCES,
    *parameters(reply_markup="JSON", suggested_post_parameters="JSON"),
)
_EPHEMERAL: Final = parameters(
    ephemeral_message_parameters="JSON",
    receiver_user_id="Integer",
    callback_query_id="String",
)
_PLACE: Final = parameters(latitude="Float!", longitude="Float!")
_LIVE: Final = parameters(horizontal_accuracy="Float", live_period="Integer", heading="Integer", proximity_alert_radius="Integer")


def sends(name: str, handler: Handler, *own: tuple[Parameter, ...]) -> Method:
    """A method that sends one message: what all of them take, and its own parameters."""
    ephemeral = () if name == "sendDice" else _EPHEMERAL
    return Method(name, handler, (*WITH_KEYBOARD, *ephemeral, *(one for group in own for one in group)))


METHODS: Final = (
    sends(
        "sendMessage",
        _send_message,
        parameters(
            text="String!",
            parse_mode="String",
            entities="JSON",
            link_preview_options="JSON",
            disable_web_page_preview="Boolean",
        ),
    ),
    sends("sendLocation", _send_location, _PLACE, _LIVE),
    sends(
        "sendVenue",
        _send_venue,
        _PLACE,
        parameters(
            title="String!",
            address="String!",
            foursquare_id="String",
            foursquare_type="String",
            google_place_id="String",
            google_place_type="String",
        ),
    ),
    sends(
        "sendContact",
        _send_contact,
        parameters(phone_number="String!", first_name="String!", last_name="String", vcard="String"),
    ),
    sends("sendDice", _send_dice, parameters(emoji="String")),
)
