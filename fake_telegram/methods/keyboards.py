"""Keyboards under a message (Bot API: InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove, ForceReply)."""

from typing import Any, Final

from fake_telegram.world import limits

from . import texts
from .arguments import field_text
from .refusals import bad_request
from .tables import Call

_ACTIONS: Final = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
    "disabled",
)
"""What an inline button does; when there are several the first of this order wins."""

Markup = dict[str, Any]


def reply_markup(call: Call, *, inline_only: bool = False) -> tuple[Markup | None, Markup | None]:
    """The inline keyboard of a call, or else its other keyboard; both None when there is none.

    Parameters:
        inline_only: another kind is refused with `inline keyboard expected`, as edits do.
    """
    given = call.args.json("reply_markup", "reply keyboard markup")
    if given is None:
        return None, None
    if not isinstance(given, dict):
        raise bad_request("Object expected as reply markup")
    if "inline_keyboard" in given:
        return inline_keyboard(given), None
    if inline_only and given:
        raise bad_request("Inline keyboard expected")
    if "keyboard" in given:
        return None, {**given, "keyboard": _reply_rows(_rows(given["keyboard"], "keyboard"))}
    if given.get("remove_keyboard") is True or given.get("force_reply") is True:
        return None, given
    return None, None


def inline_keyboard(given: Any) -> Markup | None:
    """The inline keyboard of a decoded InlineKeyboardMarkup; None when it has no button."""
    if not isinstance(given, dict):
        raise bad_request("Object expected as reply markup")
    return _inline(_rows(given.get("inline_keyboard"), "inline_keyboard"))


def _rows(given: Any, name: str) -> list[list[Any]]:
    if not isinstance(given, list):
        raise bad_request(f'Field "{name}" must be of type Array')
    for row in given:
        if not isinstance(row, list):
            raise bad_request(f'Field "{name}" must be an Array of Arrays')
    return given


def _inline(rows: list[list[Any]]) -> Markup | None:
    if sum(len(row) for row in rows) > limits.INLINE_KEYBOARD_BUTTONS_MAX:
        raise bad_request("reply markup is too long")
    keyboard = [[_inline_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": keyboard} if keyboard else None


def _inline_button(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise bad_request("Can't parse inline keyboard button: expected an Object")
    text = field_text(given, "text")
    if not text.strip():
        raise bad_request("Inline keyboard button text must be non-empty")
    action = next((name for name in _ACTIONS if name in given), None)
    if action is None:
        raise bad_request("Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    button: dict[str, Any] = {"text": text, action: _action(action, given)}
    for name in ("icon_custom_emoji_id", "style"):
        if name in given:
            button[name] = field_text(given, name)
    return button


def _action(name: str, given: dict[str, Any]) -> Any:
    match name:
        case "url":
            url = texts.link(field_text(given, "url").strip())
            if not url:
                raise bad_request("BUTTON_URL_INVALID")
            return url
        case "callback_data":
            data = field_text(given, "callback_data")
            if not 1 <= len(data.encode()) <= limits.CALLBACK_DATA_BYTES_MAX:
                raise bad_request("BUTTON_DATA_INVALID")
            return data
        case "switch_inline_query" | "switch_inline_query_current_chat":
            return field_text(given, name)
        case "pay":
            return bool(given["pay"])
        case _:
            if not isinstance(given[name], dict):
                raise bad_request(f'Can\'t parse inline keyboard button: Field "{name}" must be of type Object')
            return given[name]


def _reply_rows(rows: list[list[Any]]) -> list[list[dict[str, Any]]]:
    return [[_reply_button(button) for button in row] for row in rows if row]


def _reply_button(given: Any) -> dict[str, Any]:
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, dict):
        raise bad_request("Can't parse keyboard button: KeyboardButton must be an Object")
    if not field_text(given, "text").strip():
        raise bad_request("Keyboard button text must be non-empty")
    return given
