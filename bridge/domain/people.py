"""Who there is: accounts, employees, teams, contacts, Telegram persons, and the links between them.

A *person* is a Telegram user. An *employee* or a *contact* is somebody the company knows. A *link* is the proven tie
between the two (R1–R11).
"""

from enum import StrEnum
from functools import cached_property

from bridge.domain.facts import Fact
from bridge.domain.ids import (
    AccountId,
    ChatId,
    ContactId,
    EmployeeId,
    PersonId,
    TeamId,
    TemplateId,
)


class Language(StrEnum):
    """Languages that people are spoken to in."""

    ENGLISH = "en"
    RUSSIAN = "ru"


class Access(StrEnum):
    """What a contact may reach by himself (glossary: access)."""

    NONE = "none"
    CABINET = "cabinet"
    FULL = "full"


class CommentVisibility(StrEnum):
    """Which comments external users see (R223)."""

    ALL = "all"
    EXPLICIT = "explicit"


class EmployeeRef(Fact, tag="employee"):
    id: EmployeeId


class ContactRef(Fact, tag="contact"):
    id: ContactId


class TeamRef(Fact, tag="team"):
    id: TeamId


class ChatRef(Fact, tag="chat"):
    """A chat itself as author: anonymous admins and channels (R249)."""

    id: ChatId
    title: str


class SystemRef(Fact, tag="system"):
    """The bridge itself as author of system comments."""


Party = EmployeeRef | ContactRef
"""Somebody who can hear, write and be linked."""
Member = EmployeeRef | ContactRef | TeamRef
"""Somebody who can hold a role in a task."""
Author = EmployeeRef | ContactRef | ChatRef | SystemRef


class AccountSettings(Fact):
    """Choices of one account; the two options of R29 are shared by all its bots (R30)."""

    new_task_when_inactive: bool = True
    sign_as_employee: bool = False
    likes_enabled: bool = True
    comment_visibility: CommentVisibility = CommentVisibility.ALL
    history_messages: int = 10
    """How many earlier messages a follow-up task quotes (A6): 0, 1, 5, 10, 20 or 50."""
    extended_attachments: bool = False
    """A24: our better behaviour beyond the list of R178."""


class Account(Fact):
    id: AccountId
    slug: str
    name: str
    plan: str = "premium"
    """A key of `plans.PLANS` (R12–R20, A1, R260)."""
    plan_expires_at: float | None = None
    owner: EmployeeId
    language: Language = Language.ENGLISH
    default_template: TemplateId | None = None
    settings: AccountSettings = AccountSettings()


class Employee(Fact):
    id: EmployeeId
    account: AccountId
    name: str
    handle: str
    """What is usable after `@` and printed by /who; unique in the account (A28)."""
    email: str = ""
    language: Language = Language.ENGLISH
    time_zone: str = "UTC"
    is_admin: bool = False
    is_tech_admin: bool = False
    is_robot: bool = False
    is_active: bool = True
    head: EmployeeId | None = None
    default_template: TemplateId | None = None
    person: PersonId | None = None
    """The linked Telegram user, while the Telegram channel is on (R8, R11)."""
    username: str = ""
    """The linked person's Telegram @username, without `@`."""


class Contact(Fact):
    id: ContactId
    account: AccountId
    name: str
    handle: str
    language: Language = Language.ENGLISH
    access: Access = Access.NONE
    is_company: bool = False
    company: ContactId | None = None
    is_automatic: bool = False
    """Created by the bridge from a Telegram message (R9, R38)."""
    template: str = ""
    """Name of the contact template of the integration that created it (R38)."""
    person: PersonId | None = None
    """Telegram user, known because he wrote or linked."""
    username: str = ""
    """Shown as the field "Telegram" (R39); empty when Telegram gave none."""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    merged_into: ContactId | None = None


class Team(Fact):
    id: TeamId
    account: AccountId
    name: str
    members: tuple[EmployeeId, ...] = ()
    head: EmployeeId | None = None


class Person(Fact):
    """A Telegram user as last seen."""

    id: PersonId
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False

    @property
    def display_name(self) -> str:
        """First and last name as Telegram shows them."""
        return f"{self.first_name} {self.last_name}".strip()


class Directory(Fact, dict=True):
    """The people one decision may speak of. Nobody outside it exists for that decision.

    Looked up by id through tables made on first use, so that a team of hundreds costs no more than its length.
    """

    employees: tuple[Employee, ...] = ()
    contacts: tuple[Contact, ...] = ()
    teams: tuple[Team, ...] = ()

    @cached_property
    def _employees(self) -> dict[EmployeeId, Employee]:
        return {each.id: each for each in reversed(self.employees)}

    @cached_property
    def _contacts(self) -> dict[ContactId, Contact]:
        return {each.id: each for each in reversed(self.contacts)}

    @cached_property
    def _persons(self) -> dict[PersonId, Employee | Contact]:
        everybody: tuple[Employee | Contact, ...] = (*self.employees, *self.contacts)
        return {each.person: each for each in reversed(everybody) if each.person is not None}

    def employee(self, id: EmployeeId) -> Employee | None:
        """The employee of that id, if the decision may speak of him."""
        return self._employees.get(id)

    def contact(self, id: ContactId) -> Contact | None:
        """The contact of that id, if the decision may speak of him."""
        return self._contacts.get(id)

    def team(self, id: TeamId) -> Team | None:
        """The team of that id, if the decision may speak of it."""
        return next((each for each in self.teams if each.id == id), None)

    def party(self, ref: Party) -> Employee | Contact | None:
        """The employee or contact behind a reference."""
        match ref:
            case EmployeeRef(id=employee):
                return self.employee(employee)
            case ContactRef(id=contact):
                return self.contact(contact)

    def of_person(self, person: PersonId) -> Employee | Contact | None:
        """Whom a Telegram user stands for here; an employee wins over a contact."""
        return self._persons.get(person)
