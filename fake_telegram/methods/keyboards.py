"""Keyboards under a message (Bot API: InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove, ForceReply)."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from fake_telegram.world import limits

from . import texts
from .arguments import field_flag, field_text
from .key_requests import requests_of
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

_STYLES: Final = frozenset({"danger", "success", "primary"})
_MENTION: Final = re.compile(r"tg://user\?id=[1-9]\d{0,15}")
_FOREIGN: Final = re.compile(r"(?!https?:|tg:|ton:)[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_EMOJI_ID: Final = re.compile(r"[1-9]\d{0,18}")

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
    action, value = button_action(given)
    return {"text": text, action: value, **look_of(given)}


def button_action(given: dict[str, Any]) -> tuple[str, Any]:
    """The field that says what a button does, and its value.

    Raises:
        CallRefused: there is none, or it is wrong.
    """
    action = next((name for name in _ACTIONS if name in given), None)
    if action is None:
        raise bad_request("Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    return action, _action(action, given)


def _action(name: str, given: dict[str, Any]) -> Any:
    match name:
        case "url":
            return _link(field_text(given, "url"))
        case "callback_data":
            data = field_text(given, "callback_data")
            if not 1 <= len(data.encode()) <= limits.CALLBACK_DATA_BYTES_MAX:
                raise bad_request("BUTTON_DATA_INVALID")
            return data
        case "switch_inline_query" | "switch_inline_query_current_chat":
            return field_text(given, name)
        case "pay" | "callback_game":
            raise bad_request("BUTTON_TYPE_INVALID")  # only under invoices and games
        case _:
            if not isinstance(given[name], dict):
                raise bad_request(f'Can\'t parse inline keyboard button: Field "{name}" must be of type Object')
            return _OBJECTS[name](given[name])


def _link(given: str) -> str:
    url = given.strip()
    if not url:
        raise bad_request("BUTTON_URL_INVALID")
    written = url if _MENTION.fullmatch(url) else texts.link(url)
    if not written:
        why = "Unsupported URL protocol" if _FOREIGN.match(url) else "Wrong HTTP URL"
        raise bad_request(f"Inline keyboard button URL '{url}' is invalid: {why}")
    return written


def _site(given: str) -> str:
    """A page in the web, not something inside Telegram."""
    url = texts.link(given.strip())
    if not url.startswith(("https://", "http://")):
        raise bad_request("BUTTON_URL_INVALID")
    return url


def _login(given: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"url": _site(field_text(given, "url"))}
    found |= {name: value for name in ("forward_text", "bot_username") if (value := field_text(given, name))}
    if field_flag(given, "request_write_access"):
        found["request_write_access"] = True
    return found


def web_app(given: Any) -> dict[str, Any]:
    """WebAppInfo.

    Raises:
        CallRefused: it leads nowhere.
    """
    if not isinstance(given, dict):
        raise bad_request("Can't parse WebAppInfo: expected an Object")
    return {"url": _site(field_text(given, "url"))}


def chosen_kinds(given: Any) -> dict[str, bool]:
    """The kinds of chats among which a person may choose.

    Raises:
        CallRefused: there is none.
    """
    names = ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats")
    found = {name: True for name in names if field_flag(given, name)}
    if not found:
        raise bad_request("At least one chat type must be allowed")
    return found


def _chosen_chat(given: dict[str, Any]) -> dict[str, Any]:
    query = field_text(given, "query")
    return {**({"query": query} if query else {}), **chosen_kinds(given)}


def _copied(given: dict[str, Any]) -> dict[str, Any]:
    text = field_text(given, "text")
    if not 1 <= len(text) <= limits.COPY_TEXT_CODE_POINTS_MAX:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _nothing(given: dict[str, Any]) -> dict[str, Any]:
    del given
    return {}


_OBJECTS: Final[Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "login_url": _login,
    "web_app": web_app,
    "switch_inline_query_chosen_chat": _chosen_chat,
    "copy_text": _copied,
    "disabled": _nothing,
}
"""Actions that are objects, with only the fields that the Bot API names."""


def look_of(given: dict[str, Any]) -> dict[str, str]:
    """The colour and the icon of a button.

    Raises:
        CallRefused: there is no such colour, or the icon is no custom emoji.
    """
    found: dict[str, str] = {}
    if icon := field_text(given, "icon_custom_emoji_id"):
        if _EMOJI_ID.fullmatch(icon) is None:
            raise bad_request("Invalid custom emoji identifier specified")
        found["icon_custom_emoji_id"] = icon
    if style := field_text(given, "style"):
        if style not in _STYLES:
            raise bad_request("Invalid button style specified")
        found["style"] = style
    return found


def _reply_rows(rows: list[list[Any]]) -> list[list[dict[str, Any]]]:
    return [[reply_button(button) for button in row] for row in rows if row]


def reply_button(given: Any) -> dict[str, Any]:
    """KeyboardButton.

    Raises:
        CallRefused: it is none, or has no text.
    """
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, dict):
        raise bad_request("Can't parse keyboard button: KeyboardButton must be an Object")
    if not field_text(given, "text").strip():
        raise bad_request("Keyboard button text must be non-empty")
    app = {"web_app": web_app(given["web_app"])} if given.get("web_app") is not None else {}
    return {"text": field_text(given, "text"), **requests_of(given), **app, **look_of(given)}
