"""Looking people up (R69, R255)."""

import msgspec
from msgspec.structs import replace

from bridge.domain.ids import ContactId, EmployeeId, PersonId, TeamId
from bridge.domain.people import Directory, Person
from tests.bridge.domain.office import CLIENTS, DIRECTORY, STAFF, TEAM, employee, ref


def test_everybody_is_found_by_id_and_nobody_else() -> None:
    """Nobody outside the directory exists for a decision."""
    for name, each in (*STAFF.items(), *CLIENTS.items()):
        assert DIRECTORY.party(ref(name)) == each
    assert DIRECTORY.team(TEAM.id) == TEAM
    assert DIRECTORY.employee(EmployeeId(21)) is None  # a contact's number
    assert DIRECTORY.contact(ContactId(1)) is None
    assert DIRECTORY.team(TeamId(1)) is None


def test_a_person_stands_for_the_employee_before_the_contact() -> None:
    """R69: whoever is linked as staff speaks as staff; the unlinked have no person to be found by."""
    shared = replace(CLIENTS["ivan"], person=STAFF["olga"].person)
    both = Directory(employees=(STAFF["unlinked"], STAFF["olga"]), contacts=(shared, CLIENTS["petr"]))
    assert both.of_person(PersonId(101)) == STAFF["olga"]
    assert both.of_person(PersonId(122)) == CLIENTS["petr"]
    assert both.of_person(PersonId(116)) is None


def test_the_first_of_two_with_one_id_counts() -> None:
    """Order decides, not chance."""
    first, second = employee(1, "first"), employee(1, "second")
    twice = Directory(employees=(first, second))
    assert (twice.employee(EmployeeId(1)), twice.of_person(PersonId(101))) == (first, first)


def test_a_directory_is_still_a_plain_value() -> None:
    """What is remembered for looking up is no part of the value."""
    used = replace(DIRECTORY)
    assert used.of_person(PersonId(101)) == STAFF["olga"]
    assert used == DIRECTORY
    assert msgspec.json.decode(msgspec.json.encode(used), type=Directory) == DIRECTORY


def test_display_names() -> None:
    """First and last name as Telegram shows them."""
    assert Person(id=PersonId(1), first_name="Ivan", last_name="P.").display_name == "Ivan P."
    assert Person(id=PersonId(1), first_name="Ivan").display_name == "Ivan"
