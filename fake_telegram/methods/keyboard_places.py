"""Which buttons may stand where (Bot API: InlineKeyboardButton, KeyboardButton).

Web apps and requests belong into private chats with the bot; nobody under a channel's post or an answer in somebody's name would
know which bot a query is for; a channel has no input field under which a keyboard could open.
"""

from collections.abc import Iterator
from typing import Any, Final

from fake_telegram.world import Chat, Content, Rich

from .keyboards import Markup
from .refusals import bad_request
from .tables import Call

_REQUESTS: Final = {
    "request_contact": "Phone number",
    "request_location": "Location",
    "request_poll": "Poll",
    "request_users": "Users",
    "request_user": "Users",
    "request_chat": "Chats",
    "request_managed_bot": "Managed bot",
}
"""What a button of a reply keyboard asks for, as refusals call it."""


def check_keyboards(call: Call, chat: Chat, inline: Markup | None, other: Markup | None) -> None:
    """Whether such keyboards may stand under a message of the bot in `chat`.

    Raises:
        CallRefused: a button is of no use there.
    """
    check_inline(call, chat, inline)
    if other is None:
        return
    _check_apps(call, other, "keyboard", "Keyboard button")
    if chat.type == "channel":
        raise bad_request("Inline keyboard expected")
    if chat.private_bot is not None:
        return
    for button in _buttons(other, "keyboard"):
        if "web_app" in button:
            raise bad_request("Web App buttons can be used in private chats only")
        for name, what in _REQUESTS.items():
            if button.get(name):
                raise bad_request(f"{what} can be requested in private chats only")


def check_inline(call: Call, chat: Chat, markup: Markup | None, *, via_bot: bool = False) -> None:
    """As above for an inline keyboard alone.

    Parameters:
        via_bot: the message is a person's, sent through the bot.
    """
    if markup is None:
        return
    _check_apps(call, markup, "inline_keyboard", "Inline keyboard button")
    if chat.private_bot is not None and not via_bot:
        return
    for button in _buttons(markup, "inline_keyboard"):
        if "web_app" in button:
            raise bad_request("BUTTON_TYPE_INVALID")
        elsewhere = "switch_inline_query" in button or "switch_inline_query_chosen_chat" in button
        if elsewhere and chat.pair is not None and not via_bot:
            raise bad_request("BUTTON_TYPE_INVALID")
        if chat.type == "channel" and "switch_inline_query_current_chat" in button and not via_bot:
            raise bad_request(
                "Can't use switch_inline_query_current_chat in a channel chat, because a user will not be able to use the button "
                "without knowing bot's username"
            )


def check_inside(call: Call, chat: Chat, content: Content, *, via_bot: bool = False) -> None:
    """As above for the buttons inside a rich message."""
    if isinstance(content, Rich):
        check_inline(call, chat, _inside(content), via_bot=via_bot)


def _inside(content: Rich) -> Markup:
    return {"inline_keyboard": [[{one.action: one.value} for one in content.buttons]]}


def _check_apps(call: Call, markup: Markup, name: str, what: str) -> None:
    for button in _buttons(markup, name):
        if "web_app" in button:
            check_app(call, button["web_app"]["url"], what)


def check_app(call: Call, url: str, what: str) -> None:
    """Whether a web app may be there.

    Raises:
        CallRefused: it is to be had without TLS.
    """
    if not (url.startswith("https://") or call.world.profile.web_app_http):
        raise bad_request(f"{what} Web App URL '{url}' is invalid: Only HTTPS links are allowed")


def check_inline_result(markup: Markup | None, content: Content) -> None:
    """As above for what a person will send through the bot, wherever that is.

    Raises:
        CallRefused: a web app opens only in the bot's own chats.
    """
    for keyboard in (markup or {}, _inside(content) if isinstance(content, Rich) else {}):
        if any("web_app" in button for button in _buttons(keyboard, "inline_keyboard")):
            raise bad_request("BUTTON_TYPE_INVALID")


def _buttons(markup: Markup, name: str) -> Iterator[dict[str, Any]]:
    for row in markup.get(name, ()):
        yield from row
