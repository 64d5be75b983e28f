"""What stands before the items of a list: a bullet, or a number written in one of five ways (Bot API: RichBlockListItem)."""

from typing import Final

LABEL_TYPES: Final = ("1", "a", "A", "i", "I")
_BULLET: Final = "•"
_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_ROMAN_MAX: Final = 3999


def label(kind: str, value: int) -> str:
    """The label of an item; `kind` is empty where the list is not ordered. What letters cannot say is said in digits."""
    if not kind:
        return _BULLET
    written = str(value)
    if kind in ("a", "A") and value > 0:
        written = _letters(value)
    elif kind in ("i", "I") and 0 < value <= _ROMAN_MAX:
        written = _roman(value)
    return f"{written.upper() if kind in ('A', 'I') else written}."


def _letters(value: int) -> str:
    """a, b … z, aa, ab …"""
    written = ""
    while value:
        value, digit = divmod(value - 1, 26)
        written = chr(ord("a") + digit) + written
    return written


def _roman(value: int) -> str:
    written = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        written += letters * count
    return written
