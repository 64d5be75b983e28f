"""What the keys of a reply keyboard ask people for (Bot API: KeyboardButtonRequestUsers, KeyboardButtonRequestChat and others).

Read as the server reads them, with only the fields that the Bot API names: whoever presses the key can rely on their types.
"""

from dataclasses import fields
from typing import Any, Final

from fake_telegram.world import AdminRights, limits

from .arguments import field_flag, field_integer, field_text
from .refusals import bad_request

_FLAGS: Final[dict[str, tuple[str, ...]]] = {
    "request_users": ("user_is_bot", "user_is_premium", "request_name", "request_username", "request_photo"),
    "request_user": ("user_is_bot", "user_is_premium"),
    "request_chat": (
        *("chat_is_channel", "chat_is_forum", "chat_has_username", "chat_is_created", "bot_is_member"),
        *("request_title", "request_username", "request_photo"),
    ),
    "request_managed_bot": (),
}
_TEXTS: Final = {"request_managed_bot": ("suggested_name", "suggested_username")}
_RIGHTS: Final = ("user_administrator_rights", "bot_administrator_rights")


def requests_of(given: dict[str, Any]) -> dict[str, Any]:
    """What a decoded KeyboardButton asks for, by the names of its fields.

    Raises:
        CallRefused: a request is no object, or has no number.
    """
    found: dict[str, Any] = {name: True for name in ("request_contact", "request_location") if field_flag(given, name)}
    for name in _FLAGS:
        if given.get(name) is not None:
            found[name] = _request(name, _object(name, given[name]))
    if given.get("request_poll") is not None:
        kind = field_text(_object("request_poll", given["request_poll"]), "type")
        found["request_poll"] = {"type": kind} if kind in ("quiz", "regular") else {}
    return found


def _object(name: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise bad_request(f'Can\'t parse keyboard button: Field "{name}" must be of type Object')
    return given


def _request(name: str, given: dict[str, Any]) -> dict[str, Any]:
    if given.get("request_id") is None:
        raise bad_request("Can't parse keyboard button: Can't find field \"request_id\"")
    number = field_integer(given, "request_id")
    if not -(1 << 31) <= number < 1 << 31:
        raise bad_request('Can\'t parse keyboard button: Field "request_id" must be a valid Number')
    found: dict[str, Any] = {"request_id": number}
    found |= {flag: field_flag(given, flag) for flag in _FLAGS[name] if given.get(flag) is not None}
    found |= {field: text for field in _TEXTS.get(name, ()) if (text := field_text(given, field))}
    if name == "request_users":
        found["max_quantity"] = min(max(field_integer(given, "max_quantity", 1), 1), limits.SHARED_USERS_MAX)
    for wanted in _RIGHTS if name == "request_chat" else ():
        if given.get(wanted) is not None:
            rights = _object(wanted, given[wanted])
            found[wanted] = {one.name: True for one in fields(AdminRights) if field_flag(rights, one.name)}
    return found
