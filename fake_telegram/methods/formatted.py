"""The text of a call with its parse mode or its entities (Bot API, "Formatting options"), checked as the server checks it.

Limits are counted in code points after parsing; entity offsets are UTF-16 units.
"""

from typing import Any, Final

from fake_telegram.world import Entity, UserId, limits

from . import texts
from .arguments import field_integer, field_text
from .refusals import bad_request
from .tables import Call

_GIVEN_TYPES: Final = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "blockquote",
        "expandable_blockquote",
        "date_time",
    }
)
_FOUND_TYPES: Final = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
"""Found by Telegram itself, so what a bot says of them is passed over."""


def formatted(call: Call, raw: str, parse_mode: str, given: Any, *, limit: int, too_long: str) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities of a message.

    Parameters:
        raw, parse_mode, given: text, mode and the decoded `entities`.
        limit: code points; beyond it the call is refused with the words `too_long`.
    """
    if len(raw) * 4 > limits.RAW_TEXT_BYTES_MAX and len(raw.encode()) > limits.RAW_TEXT_BYTES_MAX:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    if mode and mode != "none":
        text, entities = texts.parse(raw, mode)
    else:
        text, entities = raw, _given(raw, given)
    entities = tuple(one for one in entities if one.user_id is None or _knows(call, one.user_id))
    text, entities = texts.finished(text, entities)
    if len(text) > limit:
        raise bad_request(too_long)
    return text, entities


def _knows(call: Call, user: UserId) -> bool:
    """A mention of somebody the bot never met is plain text."""
    return user in call.bot.known


def _given(text: str, given: Any) -> tuple[Entity, ...]:
    if given is None:
        return ()
    if not isinstance(given, list):
        raise bad_request("Can't parse entities: expected an Array of MessageEntity")
    found = [_entity(one) for one in given]
    kept = tuple(one for one in found if one is not None and one.offset >= 0 and one.length > 0)
    if not text.isascii():
        _check_symbols(text, kept)
    return kept


def _entity(given: Any) -> Entity | None:
    if not isinstance(given, dict):
        raise bad_request("Can't parse MessageEntity: expected an Object")
    kind = field_text(given, "type")
    if kind in _FOUND_TYPES:
        return None
    if kind not in _GIVEN_TYPES:
        raise bad_request("Can't parse MessageEntity: unsupported type specified")
    url = texts.link(field_text(given, "url")) if kind == "text_link" else ""
    if kind == "text_link" and not url:
        return None
    user = given.get("user") if kind == "text_mention" else None
    if kind == "text_mention" and not isinstance(user, dict):
        raise bad_request("Can't parse MessageEntity: can't find user")
    return Entity(
        type=kind,
        offset=field_integer(given, "offset"),
        length=field_integer(given, "length"),
        url=url,
        user_id=UserId(field_integer(user, "id")) if user is not None else None,
        language=field_text(given, "language") if kind == "pre" else "",
        custom_emoji_id=field_text(given, "custom_emoji_id") if kind == "custom_emoji" else "",
        unix_time=field_integer(given, "unix_time") if kind == "date_time" else None,
        date_time_format=field_text(given, "date_time_format") if kind == "date_time" else "",
    )


def _check_symbols(text: str, entities: tuple[Entity, ...]) -> None:
    """An entity may not begin or end inside a character that takes two UTF-16 units."""
    inside: dict[int, int] = {}
    units = octets = 0
    for char in text:
        if char > "\uffff":
            inside[units + 1] = octets
            units += 1
        units += 1
        octets += len(char.encode())
    for entity in entities:
        if entity.offset in inside:
            raise bad_request(f"Entity begins in a middle of a UTF-16 symbol at byte offset {inside[entity.offset]}")
        if entity.offset + entity.length in inside:
            end = inside[entity.offset + entity.length]
            raise bad_request(f"Entity ends in a middle of a UTF-16 symbol at byte offset {end}")
