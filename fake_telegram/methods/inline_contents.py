"""The messages that results of bots bring along (Bot API: InputMessageContent): a text, a place, a card."""

from typing import Any

from fake_telegram.world import Contact, Content, Location, Text, Venue

from .arguments import field_flag, field_integer, field_text
from .formatted import message_text
from .refusals import bad_request
from .rich_messages import read_rich
from .sending import shown_preview
from .tables import Call


def input_message(call: Call, given: Any) -> Content:
    """An InputMessageContent; which one is told by its fields.

    Raises:
        CallRefused: it says nothing that can be sent.
    """
    match given:
        case {"rich_message": rich}:
            return read_rich(call, rich, only_known_files=True)
        case {"message_text": _}:
            return _text(call, given)
        case {"phone_number": _}:
            return card(given)
        case {"latitude": _, "longitude": _}:
            return place(given, is_venue="address" in given)
        case {"payload": _}:
            raise bad_request("this fake does not support InputInvoiceMessageContent: there is no money here")
        case dict():
            raise bad_request("MESSAGE_EMPTY")
        case _:
            raise bad_request("Object expected as input message content")


def _text(call: Call, given: dict[str, Any]) -> Text:
    text, entities = message_text(
        call,
        field_text(given, "message_text"),
        field_text(given, "parse_mode"),
        given.get("entities"),
        too_long="MESSAGE_TOO_LONG",
    )
    preview = given.get("link_preview_options")
    if preview is None and field_flag(given, "disable_web_page_preview"):
        preview = {"is_disabled": True}
    return Text(text=text, entities=entities, link_preview=shown_preview(preview))


def card(given: dict[str, Any]) -> Contact:
    """The card of a person.

    Raises:
        CallRefused: without number or name.
    """
    if not field_text(given, "phone_number"):
        raise bad_request("phone number is empty")
    if not field_text(given, "first_name"):
        raise bad_request("first name is empty")
    return Contact(
        phone_number=field_text(given, "phone_number"),
        first_name=field_text(given, "first_name"),
        last_name=field_text(given, "last_name"),
        vcard=field_text(given, "vcard"),
    )


def place(given: dict[str, Any], *, is_venue: bool) -> Location | Venue:
    """A point on the map, perhaps live, or a venue there.

    Raises:
        CallRefused: there is no such point, or the venue has no name.
    """
    point = Location(
        latitude=_degrees(given, "latitude", 90),
        longitude=_degrees(given, "longitude", 180),
        horizontal_accuracy=None if is_venue else _accuracy(given),
        live_period_s=None if is_venue else _in_range(given, "live_period", (1 << 31) - 1),
        heading=None if is_venue else _in_range(given, "heading", 360),
        proximity_alert_radius=None if is_venue else _in_range(given, "proximity_alert_radius", 100_000),
    )
    if not is_venue:
        return point
    title, address = field_text(given, "title"), field_text(given, "address")
    if not title or not address:
        raise bad_request("venue title and address must be non-empty")
    about = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    return Venue(location=point, title=title, address=address, **{name: field_text(given, name) for name in about})


def _degrees(given: dict[str, Any], name: str, most: float) -> float:
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise bad_request(f'Field "{name}" must be of type Number')
    if not -most <= value <= most:
        raise bad_request("wrong location specified")
    return float(value)


def _accuracy(given: dict[str, Any]) -> float | None:
    value = given.get("horizontal_accuracy")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(min(max(value, 0), 1500)) or None


def _in_range(given: dict[str, Any], name: str, most: int) -> int | None:
    return min(max(field_integer(given, name), 0), most) or None
