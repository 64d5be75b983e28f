"""Commands: which texts are commands, and who may give them (R85–R109, R157, R253, A16)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bridge.domain.commands import (
    AT_THE_DESK,
    IN_DIALOGUES,
    IN_GROUPS,
    MENU,
    OPEN_TO_CONTACTS,
    CommandName,
    choice,
    may_command,
    menu_ids,
    number_of,
    read,
    title_and_text,
)
from bridge.domain.limits import TITLE_CODE_POINTS_MAX
from bridge.domain.notices import TEXTS
from bridge.domain.permissions import Denial, Denied
from tests.bridge.domain.office import CLIENTS, STAFF


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/task Fix the door", ("task", "Fix the door")),
        ("/task", ("task", "")),
        ("/task@Bridge_Bot  12 ", ("task", "12")),
        ("/TASK@bridge_bot 12", ("task", "12")),
        ("  /who  ", ("who", "")),
        ("/task\nTitle on the next line", ("task", "Title on the next line")),
        ("/task one\ntwo", ("task", "one\ntwo")),
        ("/task@another_bot x", None),
        ("/price", None),
        ("/tasks", None),
        ("/task,please", None),
        ("say /task x", None),
        ("/", None),
        ("/ task", None),
        ("", None),
        ("/start", None),
        ("/тask x", None),
    ],
)
def test_what_is_a_command_in_a_group(text: str, command: tuple[str, str] | None) -> None:
    """R107, R253: with or without our suffix, case ignored, only recognised words; anything else is a message."""
    found = read(text, bot_username="bridge_bot", among=IN_GROUPS)
    assert (None if found is None else (found.name, found.argument)) == command


@pytest.mark.parametrize(("text", "name"), [("/start", "start"), ("/start abc", "start"), ("/price", None), ("/help", None)])
def test_a_client_has_only_start(text: str, name: str | None) -> None:
    """R253: in an own bot's private chat `/price` and even `/help` are messages."""
    found = read(text, bot_username="own", among=IN_DIALOGUES)
    assert (found.name if found else None) == name


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever is written, it is a command with a stripped argument or none."""
    found = read(text, bot_username="bridge_bot", among=AT_THE_DESK)
    assert found is None or found.argument == found.argument.strip()


@pytest.mark.parametrize(
    ("argument", "number"),
    [("12", 12), ("007", 7), ("12a", None), ("", None), ("-1", None), ("1 2", None), ("9" * 400, 0), ("١٢", None), ("²", None)],
)
def test_digits_are_always_a_number(argument: str, number: int | None) -> None:
    """R89, R91: digits only; a number beyond all tasks is one that no task has, and other scripts' digits are a title."""
    assert number_of(argument) == number


@pytest.mark.parametrize(
    ("argument", "title", "description", "too_long"),
    [
        ("Fix the door", "Fix the door", "", False),
        ("Fix\nthe door\n\nsoon ", "Fix", "the door\n\nsoon", False),
        (" Fix   the\tdoor ", "Fix the door", "", False),
        ("x" * TITLE_CODE_POINTS_MAX, "x" * TITLE_CODE_POINTS_MAX, "", False),
        ("x" * (TITLE_CODE_POINTS_MAX + 1), "x" * (TITLE_CODE_POINTS_MAX + 1), "", True),
    ],
)
def test_the_first_line_is_the_title(argument: str, title: str, description: str, too_long: bool) -> None:
    """R109: the rest is the description; too long a title is refused, not cut."""
    found = title_and_text(argument)
    assert (found.title, found.description, found.is_too_long) == (title, description, too_long)


@pytest.mark.parametrize(("argument", "word"), [("on", "on"), ("ON", "on"), ("maybe", None), ("", None), ("on now", None)])
def test_switches_take_one_word(argument: str, word: str | None) -> None:
    """R97, R104, R105: anything else shows the usage."""
    assert choice(argument, "on", "off") == word


def verdict(name: CommandName, who: object) -> str:
    answer = may_command(name, who)  # type: ignore[arg-type]  # a table of people and nobody
    return answer.reason if isinstance(answer, Denied) else "allowed"


@pytest.mark.parametrize("name", sorted(IN_GROUPS))
def test_who_may_command(name: CommandName) -> None:
    """A16: linked employees may; extended access may ask; everybody else is a stranger."""
    asks = "allowed" if name in OPEN_TO_CONTACTS else Denial.NOT_STAFF
    assert verdict(name, STAFF["olga"]) == "allowed"
    assert verdict(name, STAFF["gone"]) == Denial.DEACTIVATED
    assert verdict(name, CLIENTS["fred"]) == asks
    assert verdict(name, CLIENTS["ivan"]) == Denial.NOT_LINKED
    assert verdict(name, CLIENTS["cab"]) == Denial.NOT_LINKED
    assert verdict(name, None) == Denial.NOT_LINKED


def test_a_deactivated_administrator_commands_nothing() -> None:
    """R231 over every right."""
    assert verdict(CommandName.TASK, replace(STAFF["anna"], is_active=False)) == Denial.DEACTIVATED


def test_every_command_stands_in_the_menu_with_words() -> None:
    """R106: what is typed can be seen; /start and /changeaccount belong to the private chat."""
    assert frozenset(MENU) == IN_GROUPS - {CommandName.CHANGEACCOUNT}
    assert all(id in TEXTS for _, id in menu_ids())
