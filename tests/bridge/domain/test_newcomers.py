"""A person of Telegram as a contact: name, handle, language, username (R38, R39, A28)."""

import pytest
from msgspec.structs import replace

from bridge.domain.ids import ContactId, PersonId
from bridge.domain.limits import CHAT_NAME_CODE_POINTS_MAX, HANDLE_CODE_POINTS_MAX
from bridge.domain.newcomers import card_of, handles_wished, refreshed
from bridge.domain.people import Language, Person
from tests.bridge.domain.office import ACCOUNT


def person(first: str = "Ivan", last: str = "", username: str = "", code: str = "") -> Person:
    """Somebody of Telegram with the id 500."""
    return Person(id=PersonId(500), first_name=first, last_name=last, username=username, language_code=code)


@pytest.mark.parametrize(
    ("who", "taken", "name", "handle"),
    [
        (person("Ivan", "Petrov"), (), "Ivan Petrov", "Ivan_Petrov"),
        (person("Иван", "Петров"), (), "Иван Петров", "Иван_Петров"),
        (person("Ivan", username="ivan_p"), ("ivan",), "Ivan", "ivan_p"),
        (person("Ivan", username="ivan_p"), ("ivan", "ivan_p"), "Ivan", "Ivan.500"),
        (person("Ivan"), ("ivan",), "Ivan", "Ivan.500"),
        (person("Ivan 500"), (), "Ivan 500", "Ivan_500"),
        (person("Ivan.500"), (), "Ivan.500", "Ivan_500"),
        (person("🦊🦊", username="fox"), (), "🦊🦊", "fox"),
        (person("🦊🦊"), (), "🦊🦊", "telegram.500"),
        (person("  Ann\n\tMary  "), (), "Ann Mary", "Ann_Mary"),
        (person("", username="ghost"), (), "@ghost", "ghost"),
        (person(""), (), "Telegram 500", "telegram.500"),
        (person("@olga <b>"), (), "@olga <b>", "olga_b"),
    ],
)
def test_a_card_is_named_and_addressable(who: Person, taken: tuple[str, ...], name: str, handle: str) -> None:
    """R38, A28: the name as shown, a handle without spaces that is free."""
    card = card_of(who, ContactId(7), ACCOUNT, template="Client", taken=frozenset(taken), language=Language.ENGLISH)
    assert (card.name, card.handle) == (name, handle)
    assert card.is_automatic
    assert card.template == "Client"


def test_endless_names_are_cut() -> None:
    """Telegram allows 64 characters today; we do not rely on it."""
    card = card_of(person("x" * 1000), ContactId(7), ACCOUNT, template="", taken=frozenset(), language=Language.ENGLISH)
    assert len(card.name) <= CHAT_NAME_CODE_POINTS_MAX
    assert all(len(each) <= HANDLE_CODE_POINTS_MAX for each in handles_wished(person("x" * 1000)))


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("ru", Language.RUSSIAN),
        ("ru-RU", Language.RUSSIAN),
        ("en-GB", Language.ENGLISH),
        ("de", Language.RUSSIAN),
        ("", Language.RUSSIAN),
    ],
)
def test_a_newcomer_is_spoken_to_in_his_language(code: str, language: Language) -> None:
    """His own where we speak it, else the account's (here Russian)."""
    card = card_of(person(code=code), ContactId(7), ACCOUNT, template="", taken=frozenset(), language=Language.RUSSIAN)
    assert card.language is language


def test_a_card_follows_the_username_and_nothing_else() -> None:
    """R39: staff may have corrected the name."""
    card = card_of(
        person("Ivan", username="old"), ContactId(7), ACCOUNT, template="", taken=frozenset(), language=Language.ENGLISH
    )
    corrected = replace(card, name="Ivan Petrov, Ltd")
    assert refreshed(corrected, person("Vanya", username="new")) == replace(corrected, username="new")
    assert refreshed(corrected, person("Vanya", username="")) == replace(corrected, username="")
    assert refreshed(card, person("Ivan", username="old")) is card
