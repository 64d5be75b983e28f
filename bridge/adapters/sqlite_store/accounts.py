"""Houses and their keys: accounts with their counters, API tokens, and the one sequence from which all ids are drawn."""

from collections.abc import Sequence

from bridge.adapters.sqlite_store.shapes import Shape
from bridge.adapters.sqlite_store.statements import Statements
from bridge.domain.ids import IDS_PER_BLOCK, AccountId, IdBlock
from bridge.domain.people import Account
from bridge.ports.store import ApiToken

_ACCOUNTS = Shape(Account, "accounts", json=("settings",))
_TOKENS = Shape(ApiToken, "tokens")


class SqliteIds:
    """`Ids`: blocks of one ever-growing sequence. A transaction that rolls back gives its blocks back."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def block(self) -> IdBlock:
        """The next `IDS_PER_BLOCK` ids, for one decision."""
        sql = "UPDATE sequences SET next = next + ? WHERE name = 'ids' RETURNING next"
        after = self._statements.number(sql, (IDS_PER_BLOCK,))
        return IdBlock(first=after - IDS_PER_BLOCK)


class SqliteAccounts:
    """`Accounts`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def get(self, id: AccountId) -> Account | None:
        """The account of that id."""
        return _ACCOUNTS.fact_or_none(self._statements.one("SELECT * FROM accounts WHERE id = ?", (id,)))

    def by_slug(self, slug: str) -> Account | None:
        """The account of that slug, exactly as written."""
        return _ACCOUNTS.fact_or_none(self._statements.one("SELECT * FROM accounts WHERE slug = ?", (slug,)))

    def save(self, account: Account) -> None:
        """Insert or replace. Raises `AlreadyThere("slug")`."""
        _ACCOUNTS.save(self._statements, account)

    def all(self) -> Sequence[Account]:
        """Every account of the installation, oldest first."""
        return _ACCOUNTS.facts(self._statements.many("SELECT * FROM accounts ORDER BY id"))

    def next_task_number(self, id: AccountId) -> int:
        """Draws the next task number of the account, from 1."""
        return self._draw("next_task_number", id)

    def next_project_number(self, id: AccountId) -> int:
        """Draws the next project number of the account, from 1."""
        return self._draw("next_project_number", id)

    def _draw(self, counter: str, id: AccountId) -> int:
        sql = f"UPDATE accounts SET {counter} = {counter} + 1 WHERE id = ? RETURNING {counter} - 1"
        drawn = self._statements.number(sql, (id,))
        assert drawn, f"no account {id}"
        return drawn


class SqliteTokens:
    """`Tokens`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def save(self, token: ApiToken) -> None:
        """Insert or replace. Raises `AlreadyThere("token")`."""
        _TOKENS.save(self._statements, token)

    def by_digest(self, digest: str) -> ApiToken | None:
        """The token of that digest, revoked or not."""
        return _TOKENS.fact_or_none(self._statements.one("SELECT * FROM tokens WHERE digest = ?", (digest,)))

    def of_account(self, account: AccountId) -> Sequence[ApiToken]:
        """All tokens of an account, oldest first."""
        return _TOKENS.facts(self._statements.many("SELECT * FROM tokens WHERE account = ? ORDER BY id", (account,)))
