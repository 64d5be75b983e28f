"""Everything a person reads from us, by message id, in English and Russian.

A text names its values in braces: `{title}`. A value may be a plain text, a number or a `RichText` (a link, a bold title), which
keeps its style. Both languages of an id name the same values: a test compares them.
"""

from string import Formatter

from bridge.domain.decide import Notice
from bridge.domain.formatting import Builder
from bridge.domain.messages import RichText
from bridge.domain.notices import answers, commands, desk, pages, rooms
from bridge.domain.people import Language

Value = str | int | RichText

TEXTS: dict[str, tuple[str, str]] = {
    **desk.TEXTS,
    **answers.TEXTS,
    **rooms.TEXTS,
    **commands.TEXTS,
    **pages.TEXTS,
}
"""Message id → (English, Russian)."""

_COLUMN = {Language.ENGLISH: 0, Language.RUSSIAN: 1}


def say(id: str, language: Language, **values: Value) -> RichText:
    """The message in the reader's language with its values in place.

    Raises `KeyError` for an unknown id or a value that is missing: both are programmer's errors, found by the tests.
    """
    builder = Builder()
    for text, name, _, _ in Formatter().parse(TEXTS[id][_COLUMN[language]]):
        builder.add(text)
        if name is not None:
            value = values[name]
            builder.add(value if isinstance(value, RichText) else str(value))
    return builder.build()


def words(id: str, language: Language, **values: Value) -> str:
    """Like `say`, without styles: for button labels, HTTP answers and file notes."""
    return say(id, language, **values).text


def of_notice(notice: Notice, language: Language) -> RichText:
    """A `Notice` of a decision, in words."""
    return say(notice.id, language, **notice.values)


def language_of(code: str) -> Language:
    """Our language for a Telegram `language_code` (IETF tag); English for all we do not speak."""
    return Language.RUSSIAN if code.lower().split("-")[0] in {"ru", "be", "uk", "kk"} else Language.ENGLISH
