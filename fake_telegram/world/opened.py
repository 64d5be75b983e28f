"""What a client does by itself when a button is pressed, as data: no bot is asked and none is told."""

from dataclasses import dataclass
from typing import Literal

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
