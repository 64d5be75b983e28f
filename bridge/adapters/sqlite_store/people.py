"""Employees, teams and Telegram persons of an account, and the proven ties between them (R1–R11)."""

from collections.abc import Sequence

from bridge.adapters.sqlite_store.shapes import Kept, Shape, folded, member_text
from bridge.adapters.sqlite_store.statements import Statements
from bridge.domain.conversations import Link, LinkGrant
from bridge.domain.ids import AccountId, EmployeeId, PersonId, TeamId
from bridge.domain.people import ContactRef, Employee, EmployeeRef, Party, Person, Team

_EMPLOYEES = Shape(Employee, "employees", derived={"handle_key": lambda employee: folded(employee.handle)})
_TEAMS = Shape(Team, "teams", json=("members",))
_PERSONS = Shape(Person, "persons")
_LINKS = Shape(Link, "links", key=("account", "person"), members=("party",))
_GRANTS = Shape(LinkGrant, "link_grants", key=("digest",), members=("party",))

_SAVE_PERSON = """
INSERT INTO persons (account, id, first_name, last_name, username, language_code, is_bot)
VALUES (:account, :id, :first_name, :last_name, :username, :language_code, :is_bot)
ON CONFLICT (account, id) DO UPDATE SET first_name = excluded.first_name, last_name = excluded.last_name,
  username = excluded.username, language_code = excluded.language_code, is_bot = excluded.is_bot
"""


class SqlitePeople:
    """`People`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        self._employees = Kept(_EMPLOYEES)
        self._teams = Kept(_TEAMS)

    def employee(self, id: EmployeeId) -> Employee | None:
        """The employee of that id."""
        return _EMPLOYEES.fact_or_none(self._statements.one("SELECT * FROM employees WHERE id = ?", (id,)))

    def employees(self, account: AccountId) -> Sequence[Employee]:
        """Everybody of the account, robots and deactivated people too, by id."""
        sql = "SELECT * FROM employees WHERE account = ? ORDER BY id"
        return self._employees.facts(self._statements.many(sql, (account,)))

    def save_employee(self, employee: Employee) -> None:
        """Insert or replace. Raises `AlreadyThere("handle")`: handles are unique in the account whatever their case
        (A28)."""
        _EMPLOYEES.save(self._statements, employee)

    def team(self, id: TeamId) -> Team | None:
        """The team of that id."""
        return _TEAMS.fact_or_none(self._statements.one("SELECT * FROM teams WHERE id = ?", (id,)))

    def teams(self, account: AccountId) -> Sequence[Team]:
        """All teams of the account, by id."""
        return self._teams.facts(self._statements.many("SELECT * FROM teams WHERE account = ? ORDER BY id", (account,)))

    def save_team(self, team: Team) -> None:
        """Insert or replace."""
        _TEAMS.save(self._statements, team)

    def person(self, account: AccountId, id: PersonId) -> Person | None:
        """A Telegram user as this account last saw him."""
        return _PERSONS.fact_or_none(self._statements.one("SELECT * FROM persons WHERE account = ? AND id = ?", (account, id)))

    def save_person(self, account: AccountId, person: Person) -> None:
        """Insert or replace."""
        self._statements.run(_SAVE_PERSON, {"account": account, **_PERSONS.values(person)})


class SqliteLinks:
    """`Links`: one Telegram user stands for one party in an account, and one party for one Telegram user."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def grant(self, grant: LinkGrant) -> None:
        """Remember a one-time permission to link."""
        _GRANTS.save(self._statements, grant)

    def granted(self, digest: str) -> LinkGrant | None:
        """The grant of that digest, used and expired ones too."""
        return _GRANTS.fact_or_none(self._statements.one("SELECT * FROM link_grants WHERE digest = ?", (digest,)))

    def use_grant(self, digest: str, at: float) -> None:
        """Mark the grant used; the first use stays written."""
        self._statements.run("UPDATE link_grants SET used_at = coalesce(used_at, ?) WHERE digest = ?", (at, digest))

    def save(self, link: Link) -> None:
        """Insert or replace; see the port. A party's older link to another person ends; at most one account is
        current (R10)."""
        party = member_text(link.party)
        sql = "DELETE FROM links WHERE account = ? AND party = ? AND person <> ?"
        self._statements.run(sql, (link.account, party, link.person))
        previous = self.in_account(link.account, link.person)
        if previous is not None and previous.party != link.party:
            self._write_person(previous.account, previous.party, None, "")
        _LINKS.save(self._statements, link)
        if link.is_current:
            sql = "UPDATE links SET is_current = 0 WHERE person = ? AND account <> ?"
            self._statements.run(sql, (link.person, link.account))
        if link.is_on:
            self._write_person(link.account, link.party, link.person, link.username)
        else:
            self._write_person(link.account, link.party, None, "")

    def of_person(self, person: PersonId) -> Sequence[Link]:
        """Links of a Telegram user in all accounts, by account."""
        return _LINKS.facts(self._statements.many("SELECT * FROM links WHERE person = ? ORDER BY account", (person,)))

    def of_party(self, account: AccountId, party: Party) -> Link | None:
        """The link of an employee or contact, on or off."""
        sql = "SELECT * FROM links WHERE account = ? AND party = ?"
        return _LINKS.fact_or_none(self._statements.one(sql, (account, member_text(party))))

    def in_account(self, account: AccountId, person: PersonId) -> Link | None:
        """The link of a Telegram user in one account, on or off."""
        sql = "SELECT * FROM links WHERE account = ? AND person = ?"
        return _LINKS.fact_or_none(self._statements.one(sql, (account, person)))

    def _write_person(self, account: AccountId, party: Party, person: PersonId | None, username: str) -> None:
        match party:
            case EmployeeRef(id=id):
                table = "employees"
            case ContactRef(id=id):
                table = "contacts"
        if person is not None:
            sql = f"UPDATE {table} SET person = NULL, username = '' WHERE account = ? AND person = ? AND id <> ?"
            self._statements.run(sql, (account, person, id))
        sql = f"UPDATE {table} SET person = ?, username = ? WHERE account = ? AND id = ?"
        self._statements.run(sql, (person, username, account, id))
