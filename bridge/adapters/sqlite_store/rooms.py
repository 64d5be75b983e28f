"""What is known about chats — who is present, what was asked, which albums are open — and the map of messages."""

from collections.abc import Sequence

from bridge.adapters.sqlite_store.shapes import IS_LANE, Shape, json_text, lane_values
from bridge.adapters.sqlite_store.statements import Statements
from bridge.domain.conversations import Confirmation, Lane, Presence
from bridge.domain.ids import AccountId, BotId, ChatId, CommentId, ConfirmationId, MessageId, PersonId
from bridge.domain.messages import Counterpart

_CONFIRMATIONS = Shape(Confirmation, "confirmations")
_COUNTERPARTS = Shape(Counterpart, "counterparts", key=("bot", "chat", "message"), members=("recipient",))

LATER_LOOKED_AT_MAX = 100
"""Later messages of a chat that are looked at for the next one of ours; people write less between two of them."""

_SAVE_PRESENCE = """
INSERT INTO presences (account, bot, chat, person, state, seen_at) VALUES (:account, :bot, :chat, :person, :state, :seen_at)
ON CONFLICT (bot, chat, person) DO UPDATE SET account = excluded.account, state = excluded.state, seen_at = excluded.seen_at
WHERE excluded.seen_at >= presences.seen_at
"""
_ADD_ALBUM = """
INSERT INTO albums (account, bot, chat, album, comment) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (bot, chat, album) DO UPDATE SET comment = excluded.comment
"""


class SqliteRooms:
    """`Rooms`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def save_presence(self, presence: Presence) -> None:
        """What was last seen of a person in a chat (R132); an older sight changes nothing."""
        values = {
            "account": presence.account,
            "bot": presence.lane.bot,
            "chat": presence.lane.chat,
            "person": presence.person,
            "state": presence.state,
            "seen_at": presence.seen_at,
        }
        self._statements.run(_SAVE_PRESENCE, values)

    def present(self, lane: Lane, *, among: Sequence[PersonId] | None = None) -> Sequence[PersonId]:
        """Who is known to be in the lane's chat, of those asked about. Membership is the chat's: its topics share it."""
        values: tuple[object, ...] = (lane.bot, lane.chat)
        of_these = ""
        if among is not None:
            of_these, values = "AND person IN (SELECT value FROM json_each(?))", (*values, json_text(among))
        sql = f"SELECT person FROM presences WHERE bot = ? AND chat = ? {of_these} AND state = 'present' ORDER BY person"
        return [PersonId(row["person"]) for row in self._statements.many(sql, values)]

    def save_confirmation(self, confirmation: Confirmation) -> None:
        """Insert or replace (R88)."""
        _CONFIRMATIONS.save(self._statements, confirmation)

    def confirmation(self, token: str) -> Confirmation | None:
        """The question whose buttons carry that token, answered or not."""
        return _CONFIRMATIONS.fact_or_none(self._statements.one("SELECT * FROM confirmations WHERE token = ?", (token,)))

    def confirmation_by_id(self, id: ConfirmationId) -> Confirmation | None:
        """The question of that id."""
        return _CONFIRMATIONS.fact_or_none(self._statements.one("SELECT * FROM confirmations WHERE id = ?", (id,)))

    def add_album(self, account: AccountId, bot: BotId, chat: ChatId, album: str, comment: CommentId) -> None:
        """Remember which comment an album became."""
        self._statements.run(_ADD_ALBUM, (account, bot, chat, album, comment))

    def album(self, bot: BotId, chat: ChatId, album: str) -> CommentId | None:
        """The comment that an album became."""
        sql = "SELECT comment FROM albums WHERE bot = ? AND chat = ? AND album = ?"
        row = self._statements.one(sql, (bot, chat, album))
        return None if row is None else CommentId(row["comment"])


class SqliteCounterparts:
    """`Counterparts`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def add(self, counterpart: Counterpart) -> None:
        """One message of the map. A message stands for one thing: the same message again replaces its row."""
        _COUNTERPARTS.save(self._statements, counterpart)

    def at(self, bot: BotId, chat: ChatId, message: MessageId) -> Counterpart | None:
        """What a message stands for."""
        sql = "SELECT * FROM counterparts WHERE bot = ? AND chat = ? AND message = ?"
        return _COUNTERPARTS.fact_or_none(self._statements.one(sql, (bot, chat, message)))

    def of_comment(self, comment: CommentId) -> Sequence[Counterpart]:
        """All messages that carry a comment, by chat and part."""
        sql = "SELECT * FROM counterparts WHERE comment = ? ORDER BY bot, chat, topic, part, message"
        return _COUNTERPARTS.facts(self._statements.many(sql, (comment,)))

    def find(self, comment: CommentId, lane: Lane, part: int) -> Counterpart | None:
        """The message that carries one part of a comment in a lane; the earliest, should there be several."""
        sql = f"""SELECT * FROM counterparts INDEXED BY counterparts_by_comment
                  WHERE comment = :comment AND {IS_LANE} AND part = :part ORDER BY message LIMIT 1"""
        values = {"comment": comment, "part": part, **lane_values(lane)}
        return _COUNTERPARTS.fact_or_none(self._statements.one(sql, values))

    def next_sent(self, bot: BotId, chat: ChatId, after: MessageId) -> Counterpart | None:
        """The next message of ours in a chat, among the `LATER_LOOKED_AT_MAX` that follow in the map."""
        sql = """SELECT * FROM (SELECT * FROM counterparts WHERE bot = ? AND chat = ? AND message > ? ORDER BY message LIMIT ?)
                 WHERE direction = 'out' ORDER BY message LIMIT 1"""
        return _COUNTERPARTS.fact_or_none(self._statements.one(sql, (bot, chat, after, LATER_LOOKED_AT_MAX)))
