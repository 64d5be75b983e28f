"""Texts that show nothing: made of spaces of every kind and of characters without a shape. Telegram takes them for empty."""

import re
from typing import Final

_INVISIBLE: Final = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)


def is_blank(text: str) -> bool:
    """Whether nothing in `text` can be seen."""
    return _INVISIBLE.fullmatch(text) is not None
