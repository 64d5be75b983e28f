"""Buttons inside rich messages (Bot API: RichMessageButton, `<tg-button>`): what they do, checked like keyboards' buttons."""

from typing import Any, Final

from .keyboards import button_action
from .refusals import bad_request

_PLAIN: Final = {
    "url": ("url", "url"),
    "callback_data": ("data", "callback_data"),
    "switch_inline_query": ("query", "switch_inline_query"),
    "switch_inline_query_current_chat": ("query", "switch_inline_query_current_chat"),
}
"""By the type of a `<tg-button>`: the attribute that says what it does, and the field of a button that does."""

_CHOSEN_FLAGS: Final = ("user", "bot", "group", "channel")
_NOT_INSIDE: Final = frozenset({"pay", "callback_game"})


def read_button(given: dict[str, Any]) -> tuple[str, Any]:
    """The field of a RichMessageButton that says what it does, and its value.

    Raises:
        CallRefused: it does nothing, or what it does is wrong.
    """
    return button_action({name: body for name, body in given.items() if name not in _NOT_INSIDE})


def button_of(attributes: dict[str, str]) -> dict[str, Any]:
    """RichMessageButton of the attributes of a `<tg-button>`, but for its text."""
    kind = attributes.get("type", "")
    style = {"style": attributes["style"]} if "style" in attributes else {}
    if kind in _PLAIN:
        attribute, field = _PLAIN[kind]
        return {field: attributes.get(attribute, ""), **style}
    match kind:
        case "web_app":
            return {"web_app": {"url": attributes.get("url", "")}, **style}
        case "login_url":
            return {"login_url": _login(attributes), **style}
        case "switch_inline_query_chosen_chat":
            flags = {f"allow_{who}_chats": True for who in _CHOSEN_FLAGS if f"allow-{who}-chats" in attributes}
            query = {"query": attributes["query"]} if "query" in attributes else {}
            return {"switch_inline_query_chosen_chat": {**query, **flags}, **style}
        case "copy_text":
            return {"copy_text": {"text": attributes.get("text", "")}, **style}
        case "disabled":
            return {"disabled": {}, **style}
        case _:
            raise bad_request(f'Can\'t parse entities: Tag "tg-button" has unsupported type "{kind}"')


def _login(attributes: dict[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"url": attributes.get("url", "")}
    if "forward-text" in attributes:
        shown["forward_text"] = attributes["forward-text"]
    if "request-write-access" in attributes:
        shown["request_write_access"] = True
    return shown
