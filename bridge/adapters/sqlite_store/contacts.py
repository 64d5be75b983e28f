"""Clients and outsiders. A contact that was merged into another is kept, and never found by person or handle (R237)."""

from collections.abc import Sequence

from bridge.adapters.sqlite_store.shapes import Shape, folded, json_text, like_pattern
from bridge.adapters.sqlite_store.statements import Statements
from bridge.domain.ids import AccountId, ContactId, PersonId
from bridge.domain.people import Contact


def _search_text(contact: Contact) -> str:
    return folded(contact.name, contact.handle, contact.username, *contact.phones, *contact.emails)


_CONTACTS = Shape(
    Contact,
    "contacts",
    json=("phones", "emails"),
    derived={"handle_key": lambda contact: folded(contact.handle), "search": _search_text},
)


class SqliteContacts:
    """`Contacts`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def get(self, id: ContactId) -> Contact | None:
        """The contact of that id, merged or not."""
        return _CONTACTS.fact_or_none(self._statements.one("SELECT * FROM contacts WHERE id = ?", (id,)))

    def many(self, ids: Sequence[ContactId]) -> Sequence[Contact]:
        """The contacts of those ids, by id; unknown ids are left out."""
        sql = "SELECT * FROM contacts WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
        return _CONTACTS.facts(self._statements.many(sql, (json_text(ids),)))

    def by_person(self, account: AccountId, person: PersonId) -> Contact | None:
        """The contact for whom a Telegram user stands; the oldest, should there be several."""
        sql = "SELECT * FROM contacts WHERE account = ? AND person = ? AND merged_into IS NULL ORDER BY id LIMIT 1"
        return _CONTACTS.fact_or_none(self._statements.one(sql, (account, person)))

    def by_persons(self, account: AccountId, persons: Sequence[PersonId]) -> Sequence[Contact]:
        """The contacts for whom those Telegram users stand, by id."""
        sql = """SELECT * FROM contacts INDEXED BY contacts_by_person
                 WHERE account = ? AND person IN (SELECT value FROM json_each(?)) AND merged_into IS NULL ORDER BY id"""
        return _CONTACTS.facts(self._statements.many(sql, (account, json_text(persons))))

    def by_handle(self, account: AccountId, handle: str) -> Contact | None:
        """The contact of that handle, whatever its case."""
        sql = "SELECT * FROM contacts WHERE account = ? AND handle_key = ? AND handle_key <> '' AND merged_into IS NULL"
        return _CONTACTS.fact_or_none(self._statements.one(sql, (account, folded(handle))))

    def named(self, account: AccountId, names: Sequence[str]) -> Sequence[Contact]:
        """The contacts whose handle or username is one of the names, whatever the case, by id."""
        folded_names = json_text([folded(each) for each in names])
        sql = """SELECT * FROM contacts WHERE id IN (
                   SELECT id FROM contacts INDEXED BY contacts_by_handle
                   WHERE account = :account AND handle_key IN (SELECT value FROM json_each(:names)) AND handle_key <> ''
                     AND merged_into IS NULL
                   UNION SELECT id FROM contacts INDEXED BY contacts_by_username
                   WHERE account = :account AND lower(username) IN (SELECT value FROM json_each(:names)) AND username <> ''
                 ) AND merged_into IS NULL ORDER BY id"""
        return _CONTACTS.facts(self._statements.many(sql, {"account": account, "names": folded_names}))

    def save(self, contact: Contact) -> None:
        """Insert or replace. Raises `AlreadyThere("handle")`."""
        _CONTACTS.save(self._statements, contact)

    def page(self, account: AccountId, *, after: int = 0, limit: int = 100, text: str = "") -> Sequence[Contact]:
        """By id, from the one after `after`; `text` is looked for in names, handles, phones and addresses, without
        case."""
        sql = """SELECT * FROM contacts WHERE account = ? AND id > ? AND merged_into IS NULL
                 AND search LIKE ? ESCAPE '\\' ORDER BY id LIMIT ?"""
        return _CONTACTS.facts(self._statements.many(sql, (account, after, like_pattern(text), limit)))
