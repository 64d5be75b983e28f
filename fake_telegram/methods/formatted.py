"""The text of a call with its parse mode or its entities (Bot API, "Formatting options"), checked as the server checks it.

Limits are counted in code points after parsing; entity offsets are UTF-16 units.
"""

from typing import Any, Final

from fake_telegram.world import Entity, TextRefused, is_blank, limits

from . import texts
from .given_entities import given_entities
from .refusals import bad_request
from .tables import Call

EMOJI_ONLY: Final = frozenset({"custom_emoji"})
"""What the questions and the options of polls keep (Bot API, sendPoll)."""

STYLES_ONLY: Final = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time"})
"""What quotations (Bot API, ReplyParameters.quote) and checklists keep."""

_MODES_OF_NOTHING: Final = frozenset({"", "none"})


def formatted(
    call: Call,
    raw: str,
    parse_mode: str,
    given: Any,
    *,
    limit: int,
    too_long: str,
    keeps: frozenset[str] | None = None,
    trims: bool = True,
) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities of a message.

    Parameters:
        raw, parse_mode, given: text, mode and the decoded `entities`, which are not looked at when there is a mode.
        limit: code points; beyond it the call is refused with the words `too_long`.
        keeps: the only entities that may stay, as in `EMOJI_ONLY`; None for all.
        trims: whether spaces around the text are dropped.

    Raises:
        CallRefused: `can't parse entities: ...`, `can't parse MessageEntity: ...`, `text is too long` and others.
    """
    if len(raw) * 4 > limits.RAW_TEXT_BYTES_MAX and len(raw.encode()) > limits.RAW_TEXT_BYTES_MAX:
        raise bad_request("text is too long")
    try:
        is_marked_up = raw != "" and parse_mode.lower() not in _MODES_OF_NOTHING
        if is_marked_up:
            text, entities = texts.parse(raw, parse_mode)
        else:
            text, entities = raw, given_entities(given) if given is not None else ()
        knows = call.bot.known.__contains__
        text, entities = texts.finished(text, entities, is_parsed=is_marked_up, knows=knows, trims=trims)
    except TextRefused as refused:
        raise bad_request(str(refused)) from refused
    if len(text) > limit:
        raise bad_request(too_long)
    if keeps is not None:
        entities = texts.only(keeps, text, entities)
    return text, entities


def message_text(call: Call, raw: str, parse_mode: str, given: Any, *, too_long: str) -> tuple[str, tuple[Entity, ...]]:
    """The text of a text message, which may not be empty; parameters as above.

    Raises:
        CallRefused: besides the above `message text is empty`, or `text must be non-empty` when nothing visible is left of it.
    """
    if not raw:
        raise bad_request("message text is empty")
    text, entities = formatted(call, raw, parse_mode, given, limit=limits.TEXT_CODE_POINTS_MAX, too_long=too_long)
    if is_blank(text):
        raise bad_request("text must be non-empty")
    return text, entities
