"""Who wrote: a person of Telegram as a contact of the company (R9, R38, R39, A20, A21).

A newcomer gets a card with his name, his Telegram id and, if he shows one, his username; one card per Telegram id and account,
whatever bot he writes to.
"""

import re

from msgspec.structs import replace

from bridge.domain.formatting import shortened
from bridge.domain.ids import AccountId, ContactId
from bridge.domain.limits import CHAT_NAME_CODE_POINTS_MAX, HANDLE_CODE_POINTS_MAX
from bridge.domain.people import Contact, Language, Person

_NOT_IN_HANDLES = re.compile(r"[^\w]+")


def card_of(
    person: Person, id: ContactId, account: AccountId, *, template: str, taken: frozenset[str], language: Language
) -> Contact:
    """The card of somebody who writes for the first time (R38).

    `taken` are those of `handles_wished` that are in use in the account, case-folded; `language` is spoken to him when Telegram
    tells none that we speak.
    """
    return Contact(
        id=id,
        account=account,
        name=name_of(person),
        handle=_free_handle(person, id, taken),
        language=language_of(person, language),
        is_automatic=True,
        template=template,
        person=person.id,
        username=person.username,
    )


def refreshed(card: Contact, person: Person) -> Contact:
    """The card with the username as it is now (R39); the name stays, for staff may have corrected it."""
    if card.username == person.username and card.person == person.id:
        return card
    return replace(card, username=person.username, person=person.id)


def name_of(person: Person) -> str:
    """What a person is called: the name Telegram shows, else the username, else the bare id."""
    name = " ".join(person.display_name.split())
    if name:
        return shortened(name, CHAT_NAME_CODE_POINTS_MAX)
    return f"@{person.username}" if person.username else f"Telegram {person.id}"


def language_of(person: Person, otherwise: Language) -> Language:
    """The language a person is spoken to in: his own where we speak it."""
    code = person.language_code.partition("-")[0].lower()
    return next((each for each in Language if each.value == code), otherwise)


def handles_wished(person: Person) -> tuple[str, ...]:
    """Handles to try for a newcomer, best first.

    The last one nobody else can take: nobody else has that Telegram id, and no name or username makes a handle with a dot. So
    nobody can call himself so that somebody else's message finds no handle.
    """
    name = _NOT_IN_HANDLES.sub("_", person.display_name).strip("_")[: HANDLE_CODE_POINTS_MAX - 24]
    wished = [each for each in (name, person.username) if each]
    return (*wished, f"{name or 'telegram'}.{person.id}")


def _free_handle(person: Person, id: ContactId, taken: frozenset[str]) -> str:
    """The best free one. He may have taken all of them himself, with cards that stand for him no more since he was linked and
    unlinked: then the card's own id, which is never given again, makes the difference."""
    wished = handles_wished(person)
    return next((each for each in wished if each.casefold() not in taken), f"{wished[-1]}.{id}")
