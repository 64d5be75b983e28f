"""Where a message says what a reply quotes (Bot API, ReplyParameters.quote): the same words, formatted in the same way.

Each UTF-16 unit is painted with the formatting that covers it; a quotation fits where text and paint are the same.
"""

from fake_telegram.world import Entity, utf16

from .formatted import STYLES_ONLY

_Paint = frozenset[tuple[str, str, int]]
"""What covers one unit: the kind, what belongs to it, and for what cannot be cut the place within it."""

_BARE: _Paint = frozenset()
_UNCUT = frozenset({"custom_emoji", "date_time"})


def position(quote: str, quote_entities: tuple[Entity, ...], text: str, entities: tuple[Entity, ...], near: int) -> int | None:
    """Where `text` says exactly `quote`, in UTF-16 units: of several places the nearest to `near`; None when nowhere."""
    wanted = _painted(quote, quote_entities)
    paint = _painted(text, entities)
    best: int | None = None
    units = passed = 0
    at = text.find(quote)
    while at >= 0:
        units += utf16.length(text[passed:at])
        passed = at
        if paint[units : units + len(wanted)] == wanted and (best is None or abs(units - near) < abs(best - near)):
            best = units
        at = text.find(quote, at + 1)
    return best


def _painted(text: str, entities: tuple[Entity, ...]) -> list[_Paint]:
    units = [_BARE] * utf16.length(text)
    for one in entities:
        if one.type not in STYLES_ONLY:
            continue
        told = one.custom_emoji_id or (f"{one.unix_time} {one.date_time_format}" if one.unix_time is not None else "")
        for place in range(one.length):
            covered = (one.type, told, place if one.type in _UNCUT else 0)
            units[one.offset + place] |= {covered}
    return units
