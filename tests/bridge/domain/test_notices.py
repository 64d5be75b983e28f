"""Every text a person reads: both languages, the same values, nothing missing."""

from string import Formatter

import pytest

from bridge.domain.decide import Notice
from bridge.domain.formatting import bold, utf16_offsets
from bridge.domain.limits import PRESS_ANSWER_CODE_POINTS_MAX
from bridge.domain.messages import Reason
from bridge.domain.notices import TEXTS, answers, commands, desk, language_of, of_notice, pages, rooms, say, words
from bridge.domain.people import Language
from bridge.domain.permissions import Denial
from bridge.domain.recipients import NAMED_WITHOUT_ACCESS, NO_CANDIDATES, NO_ROLE, NOT_IN_CHAT
from bridge.domain.retries import EXPIRED, IN_DOUBT
from bridge.domain.tasks import Role


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("id", sorted(TEXTS))
def test_both_languages_say_the_same(id: str) -> None:
    """Both texts are there, name the same values, and each language is written in its letters."""
    english, russian = TEXTS[id]
    assert english.strip()
    assert russian.strip()
    assert placeholders(english) == placeholders(russian)
    assert not any("а" <= each.lower() <= "я" for each in english), "Cyrillic letters in an English text"
    bare = "".join(text for text, _, _, _ in Formatter().parse(russian))
    if any(each.isalpha() for each in bare) and id != "channel_telegram":
        assert any("а" <= each.lower() <= "я" for each in bare), "a Russian text without a Russian letter"


def test_no_id_is_defined_twice() -> None:
    """The parts of the table do not overlap: a text cannot silently replace another."""
    parts = [desk.TEXTS, answers.TEXTS, rooms.TEXTS, commands.TEXTS, pages.TEXTS]
    assert sum(len(each) for each in parts) == len(TEXTS)


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("refused_", [each.value for each in Denial]),
        ("why_", [each.value for each in Reason]),
        ("role_", [each.value for each in Role]),
        ("nobody_", [NO_CANDIDATES, NAMED_WITHOUT_ACCESS, NOT_IN_CHAT, NO_ROLE]),
        ("", [EXPIRED, IN_DOUBT]),
    ],
)
def test_every_word_has_its_text(prefix: str, names: list[str]) -> None:
    """Words that become ids (reasons, denials, roles) have a text, so that no person ever reads a code."""
    assert [name for name in names if f"{prefix}{name}" not in TEXTS] == []


@pytest.mark.parametrize("language", list(Language))
def test_the_three_messages_of_linking(language: Language) -> None:
    """R5: an authorising notice, a confirmation, and help that speaks of Reply, /who, /whom, /help and groups."""
    assert "Acme" in words("link_authorising", language, account="Acme")
    assert "Olga" in words("link_confirmed", language, account="Acme", name="Olga")
    help_text = words("link_help", language)
    assert all(each in help_text for each in ("/who", "/whom", "/help", "/task"))


@pytest.mark.parametrize("language", list(Language))
def test_room_help_lists_the_commands(language: Language) -> None:
    """R106: every command of a group is in the list."""
    shown = words("room_help", language)
    commands_in_groups = [
        "task",
        "endtask",
        "project",
        "endproject",
        "find",
        "active",
        "status",
        "who",
        "whom",
        "notify",
        "suspend",
        "quote",
        "help",
    ]
    assert [each for each in commands_in_groups if f"/{each}" not in shown] == []


def test_values_keep_their_style() -> None:
    """A rich value stays rich where it comes to stand, also after an emoji."""
    body = say("task_ask_create", Language.RUSSIAN, title=bold("😀 Дверь"))
    offsets = utf16_offsets(body.text)
    (entity,) = body.entities
    start = offsets.index(entity.offset)
    assert body.text[start : offsets.index(entity.offset + entity.length)] == "😀 Дверь"


def test_braces_in_a_value_are_only_text() -> None:
    """What people write is never a template."""
    assert words("find_nothing", Language.ENGLISH, text="{0} {text!r}") == "Nothing found for “{0} {text!r}”."


def test_a_missing_value_or_id_is_an_error() -> None:
    """A half-filled text never reaches a person."""
    with pytest.raises(KeyError):
        say("task_bound", Language.ENGLISH)
    with pytest.raises(KeyError):
        say("no_such_text", Language.ENGLISH)


def test_notices_of_decisions_are_rendered() -> None:
    """A notice is an id with values."""
    assert of_notice(Notice(id="status_task", values={"task": "x"}), Language.ENGLISH).text == "Task: x"


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("ru", Language.RUSSIAN),
        ("ru-RU", Language.RUSSIAN),
        ("en-GB", Language.ENGLISH),
        ("", Language.ENGLISH),
        ("fr", Language.ENGLISH),
    ],
)
def test_languages_of_telegram(code: str, language: Language) -> None:
    """English for all we do not speak."""
    assert language_of(code) is language


@pytest.mark.parametrize("id", sorted(id for id in TEXTS if id.startswith("press_")))
def test_answers_to_presses_fit(id: str) -> None:
    """Telegram shows at most 200 characters of them."""
    assert all(len(text) <= PRESS_ANSWER_CODE_POINTS_MAX for text in TEXTS[id])
