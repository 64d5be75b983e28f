"""The pictures of chats and accounts, as data (Bot API: ChatPhoto, UserProfilePhotos, InputProfilePhoto).

Telegram shows them as squares of three sides. A picture names its file by number, so that it can be written down as it is.
"""

from dataclasses import dataclass
from typing import Final

PICTURE_SIDES: Final = {"a": 160, "b": 320, "c": 640}
"""The squares that are made of every picture, by Telegram's letter for the size; sides in pixels."""


STICKER_SIDE: Final = 512
"""The longer side of a sticker, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture of a chat or an account.

    Attributes:
        file: the number of its file in the world's store.
        at: when it was set, in Unix seconds.
        is_animated: the file is a short film, of which the moment `main_frame_s` (seconds) stands for a still picture.
    """

    file: int
    at: int
    is_animated: bool = False
    main_frame_s: float = 0.0
