"""Connected bots, their sealed secrets, and how far each has been read."""

from collections.abc import Sequence

from bridge.adapters.sqlite_store.shapes import Shape
from bridge.adapters.sqlite_store.statements import Statements
from bridge.domain.conversations import Bot
from bridge.domain.ids import BotId
from bridge.ports.store import SealedSecret

_BOTS = Shape(Bot, "bots", json=("extra_assignees",))

_SAVE_SECRETS = """
UPDATE bots SET token_key_id = :token_key_id, token_sealed = :token_sealed, webhook_key_id = :webhook_key_id,
  webhook_sealed = :webhook_sealed, token_fingerprint = :fingerprint
WHERE id = :id
"""


class SqliteBots:
    """`Bots`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def get(self, id: BotId) -> Bot | None:
        """The bot of that id."""
        return _BOTS.fact_or_none(self._statements.one("SELECT * FROM bots WHERE id = ?", (id,)))

    def all(self) -> Sequence[Bot]:
        """Every bot of the installation, disabled ones too, by id."""
        return _BOTS.facts(self._statements.many("SELECT * FROM bots ORDER BY id"))

    def standard(self) -> Bot | None:
        """The standard bot of the installation, enabled or not; the newest, should there be several."""
        sql = "SELECT * FROM bots WHERE kind = 'standard' ORDER BY id DESC LIMIT 1"
        return _BOTS.fact_or_none(self._statements.one(sql))

    def by_hook(self, hook_key: str) -> Bot | None:
        """The bot whose webhook address ends with that key."""
        sql = "SELECT * FROM bots WHERE hook_key = ? AND hook_key <> ''"
        return _BOTS.fact_or_none(self._statements.one(sql, (hook_key,)))

    def save(self, bot: Bot) -> None:
        """Insert or replace; secrets and cursor stay as they are. Raises `AlreadyThere("hook_key")`."""
        _BOTS.save(self._statements, bot)

    def secrets(self, id: BotId) -> tuple[SealedSecret, SealedSecret]:
        """Sealed token and sealed webhook secret. A bot without secrets is a programmer's error."""
        sql = "SELECT token_key_id, token_sealed, webhook_key_id, webhook_sealed FROM bots WHERE id = ?"
        row = self._statements.one(sql, (id,))
        assert row is not None, f"no bot {id}"
        assert row["token_sealed"] is not None, f"bot {id} was saved without its secrets"
        return (
            SealedSecret(key_id=row["token_key_id"], ciphertext=row["token_sealed"]),
            SealedSecret(key_id=row["webhook_key_id"], ciphertext=row["webhook_sealed"]),
        )

    def save_secrets(self, id: BotId, token: SealedSecret, webhook_secret: SealedSecret, fingerprint: str) -> None:
        """Replace the secrets of a saved bot. Raises `AlreadyThere("token")` when another bot has this token (R33)."""
        values = {
            "id": id,
            "token_key_id": token.key_id,
            "token_sealed": token.ciphertext,
            "webhook_key_id": webhook_secret.key_id,
            "webhook_sealed": webhook_secret.ciphertext,
            "fingerprint": fingerprint,
        }
        touched = self._statements.run(_SAVE_SECRETS, values)
        assert touched == 1, f"no bot {id}"

    def cursor(self, id: BotId) -> tuple[int, float]:
        """Next getUpdates offset, and when the last update came (0.0: never)."""
        row = self._statements.one("SELECT update_offset, last_update_at FROM bots WHERE id = ?", (id,))
        return (row["update_offset"], row["last_update_at"]) if row is not None else (0, 0.0)

    def save_cursor(self, id: BotId, offset: int, last_update_at: float) -> None:
        """Remember how far the bot's updates were read."""
        sql = "UPDATE bots SET update_offset = ?, last_update_at = ? WHERE id = ?"
        self._statements.run(sql, (offset, last_update_at, id))
