"""What a client opens when a button is pressed, as data: no bot is asked and none is told."""

from dataclasses import dataclass
from typing import Literal

from fake_telegram.world.ids import BotId, UserId

OpenedKind = Literal["url", "login_url", "copy_text", "disabled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A pressed button that leads away from Telegram or nowhere.

    Attributes:
        url: what the browser opens; that of a login carries who the person is, signed for the bot's site.
        text: what is in the clipboard now.
    """

    kind: OpenedKind
    url: str = ""
    text: str = ""


WebAppPlace = Literal["menu", "main", "inline_button", "keyboard_button", "inline_results", "join_request"]
"""From where a web app was opened; that says what it is told and what it may send."""


@dataclass(slots=True, kw_only=True)
class WebApp:
    """A web app before somebody's eyes (Bot API: Web Apps). `opened_at` in Unix seconds.

    Attributes:
        id: what the bot answers by: `web_app_query_id`.
        url: where the app is; a client opens it with `init_data` in its fragment.
        init_data: who looks, signed with the bot's token; empty where Telegram tells the app nothing.
        button_text: what stood on the button of a keyboard.
        is_open: until it is closed, has sent its data, or was answered for.
    """

    id: str
    bot: BotId
    person: UserId
    url: str
    place: WebAppPlace
    opened_at: float
    init_data: str = ""
    button_text: str = ""
    is_open: bool = True
