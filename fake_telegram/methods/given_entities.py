"""The `entities` of a call (Bot API, MessageEntity), read as Telegram's server does: numbers may be strings, but exact ones.

What Telegram finds by itself is passed over when a bot names it. Whether an entity fits its text is decided later, in `texts`.
"""

import re
from typing import Any, Final

from fake_telegram.world import Entity, TextRefused, UserId

from . import texts
from .refusals import bad_request

_FOUND_TYPES: Final = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
_PLAIN_TYPES: Final = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code"}
)
_WHOLE: Final = re.compile(r"0|-?[1-9]\d{0,18}")
_INT_BITS: Final = 32
_LONG_BITS: Final = 64
_USER_ID_MAX: Final = (1 << 40) - 1  # [src] what TDLib takes for the id of a user


class _Wrong(Exception):
    """What is wrong with one entity."""


def given_entities(given: Any) -> tuple[Entity, ...]:
    """The entities of a call, unsorted; what is no array means none.

    Raises:
        CallRefused: `can't parse MessageEntity: ...`, or `user not found` for a mention of nobody.
    """
    if not isinstance(given, list):
        return ()
    try:
        found = [_entity(one) for one in given]
    except _Wrong as wrong:
        raise bad_request(f"Can't parse MessageEntity: {wrong}") from wrong
    known = tuple(one for one in found if one is not None)
    if any(one.user_id is not None and not 0 < one.user_id <= _USER_ID_MAX for one in known):
        raise bad_request("User not found")
    return known


def _entity(given: Any) -> Entity | None:
    if not isinstance(given, dict):
        raise _Wrong("expected an Object")
    offset, length = _number(given, "offset", _INT_BITS), _number(given, "length", _INT_BITS)
    kind = _text(given, "type")
    if not kind:
        raise _Wrong("Type is not specified")
    if kind in _FOUND_TYPES:
        return None
    return Entity(type=kind, offset=offset, length=length, **_details(given, kind))


def _details(given: dict[str, Any], kind: str) -> dict[str, Any]:
    """What belongs to an entity of this kind."""
    match kind:
        case "pre":
            return {"language": _text(given, "language", "")}
        case "text_link":
            return {"url": _text(given, "url")}
        case "text_mention":
            return {"user_id": UserId(_number(_user(given), "id", _LONG_BITS))}
        case "custom_emoji":
            return {"custom_emoji_id": str(_number(given, "custom_emoji_id", _LONG_BITS))}
        case "date_time":
            return {
                "unix_time": _number(given, "unix_time", _INT_BITS),
                "date_time_format": _format(_text(given, "date_time_format", "")),
            }
        case _ if kind in _PLAIN_TYPES:
            return {}
        case _:
            raise _Wrong("Unsupported type specified")


def _user(given: dict[str, Any]) -> dict[str, Any]:
    user = _field(given, "user")
    if not isinstance(user, dict):
        raise _Wrong('Field "user" must be of type Object')
    return user


def _format(letters: str) -> str:
    """The same format in Telegram's order of letters."""
    try:
        return texts.date_time_format(letters)
    except TextRefused as refused:
        raise _Wrong(str(refused).removeprefix("Can't parse entities: ")) from refused


def _field(given: dict[str, Any], name: str) -> Any:
    if name not in given:
        raise _Wrong(f'Can\'t find field "{name}"')
    return given[name]


def _text(given: dict[str, Any], name: str, usual: str | None = None) -> str:
    value = _field(given, name) if usual is None else given.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _Wrong(f'Field "{name}" must be of type String')
    text = str(value)
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise _Wrong("Strings must be encoded in UTF-8")
    return text


def _number(given: dict[str, Any], name: str, bits: int) -> int:
    value = _field(given, name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _Wrong(f'Field "{name}" must be of type Number')
    written = str(value)
    if _WHOLE.fullmatch(written) is None or not -(1 << bits - 1) <= int(written) < 1 << bits - 1:
        raise _Wrong(f'Field "{name}" must be a valid Number')
    return int(written)
