"""Which buttons may stand where (Bot API: InlineKeyboardButton, KeyboardButton).

Web apps and requests belong into private chats with the bot; nobody under a channel's post or an answer in somebody's name would
know which bot a query is for; a channel has no input field under which a keyboard could open.
"""

from collections.abc import Iterator
from typing import Any, Final

from fake_telegram.world import Chat, Content, Rich

from .keyboards import Markup
from .refusals import bad_request

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


def check_keyboards(chat: Chat, inline: Markup | None, other: Markup | None) -> None:
    """Whether such keyboards may stand under a message of the bot in `chat`.

    Raises:
        CallRefused: a button is of no use there.
    """
    check_inline(chat, inline)
    if other is None:
        return
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


def check_inline(chat: Chat, markup: Markup | None, *, via_bot: bool = False) -> None:
    """As above for an inline keyboard alone.

    Parameters:
        via_bot: the message is a person's, sent through the bot.
    """
    if markup is None or (chat.private_bot is not None and not via_bot):
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


def check_inside(chat: Chat, content: Content) -> None:
    """As above for the buttons inside a rich message."""
    if isinstance(content, Rich):
        check_inline(chat, {"inline_keyboard": [[{one.action: one.value} for one in content.buttons]]})


def check_inline_result(markup: Markup | None) -> None:
    """As above for what a person will send through the bot, wherever that is.

    Raises:
        CallRefused: a web app opens only in the bot's own chats.
    """
    if markup is not None and any("web_app" in button for button in _buttons(markup, "inline_keyboard")):
        raise bad_request("BUTTON_TYPE_INVALID")


def _buttons(markup: Markup, name: str) -> Iterator[dict[str, Any]]:
    for row in markup.get(name, ()):
        yield from row
