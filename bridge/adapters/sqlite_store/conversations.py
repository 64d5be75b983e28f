"""Bindings of chats to tasks. A lane has at most one binding; a chat that became a supergroup is found by its old id
too (R84)."""

from collections.abc import Sequence

from bridge.adapters.sqlite_store.lanes import LaneHeads
from bridge.adapters.sqlite_store.shapes import IS_LANE, Shape, lane_values, member_text
from bridge.adapters.sqlite_store.statements import Statements
from bridge.domain.conversations import Conversation, Lane
from bridge.domain.ids import AccountId, BotId, ChatId, ConversationId, TaskId
from bridge.domain.people import Party

_CONVERSATIONS = Shape(Conversation, "conversations", members=("party",))

_UNBOUND_RIVALS = """
DELETE FROM conversations WHERE bot = :bot AND chat = :new AND task IS NULL AND project IS NULL
  AND topic IN (SELECT topic FROM conversations WHERE bot = :bot AND chat = :old)
"""
_MOVE_BINDINGS = "UPDATE OR IGNORE conversations SET chat = :new WHERE bot = :bot AND chat = :old"
_ADD_ALIAS = """
INSERT INTO chat_aliases (account, bot, old_chat, chat)
VALUES ((SELECT account FROM bots WHERE id = :bot), :bot, :old, :new)
ON CONFLICT (bot, old_chat) DO UPDATE SET chat = excluded.chat
"""


class SqliteConversations:
    """`Conversations`."""

    def __init__(self, statements: Statements, heads: LaneHeads) -> None:
        self._statements = statements
        self._heads = heads

    def get(self, id: ConversationId) -> Conversation | None:
        """The conversation of that id."""
        return _CONVERSATIONS.fact_or_none(self._statements.one("SELECT * FROM conversations WHERE id = ?", (id,)))

    def at(self, lane: Lane) -> Conversation | None:
        """The binding of a lane; old ids of migrated chats are followed."""
        found = self._exactly_at(lane)
        if found is not None:
            return found
        sql = "SELECT chat FROM chat_aliases WHERE bot = ? AND old_chat = ?"
        alias = self._statements.one(sql, (lane.bot, lane.chat))
        if alias is None:
            return None
        return self._exactly_at(Lane(bot=lane.bot, chat=ChatId(alias["chat"]), topic=lane.topic))

    def in_chat(self, chat: ChatId, topic: int) -> Sequence[Conversation]:
        """All bindings of a chat and topic, whatever the bot (R250), by id."""
        sql = "SELECT * FROM conversations WHERE chat = ? AND topic = ? ORDER BY id"
        return _CONVERSATIONS.facts(self._statements.many(sql, (chat, topic)))

    def of_task(self, task: TaskId) -> Sequence[Conversation]:
        """All chats bound to a task (A17), by id."""
        sql = "SELECT * FROM conversations WHERE task = ? ORDER BY id"
        return _CONVERSATIONS.facts(self._statements.many(sql, (task,)))

    def dialogues_of(self, account: AccountId, party: Party) -> Sequence[Conversation]:
        """The dialogues of a contact or employee, one per own bot (A21), newest first."""
        sql = "SELECT * FROM conversations WHERE account = ? AND party = ? ORDER BY id DESC"
        return _CONVERSATIONS.facts(self._statements.many(sql, (account, member_text(party))))

    def save(self, conversation: Conversation) -> None:
        """Insert or replace. Raises `AlreadyThere("lane")` when another conversation has this lane."""
        _CONVERSATIONS.save(self._statements, conversation)

    def drop(self, id: ConversationId) -> None:
        """Forget the binding; unknown ids are ignored."""
        self._statements.run("DELETE FROM conversations WHERE id = ?", (id,))

    def page(self, account: AccountId, *, after: int = 0, limit: int = 100) -> Sequence[Conversation]:
        """By id, from the one after `after`."""
        sql = "SELECT * FROM conversations WHERE account = ? AND id > ? ORDER BY id LIMIT ?"
        return _CONVERSATIONS.facts(self._statements.many(sql, (account, after, limit)))

    def move_chat(self, bot: BotId, old: ChatId, new: ChatId) -> None:
        """Re-key a chat that became a supergroup: bindings, presences and deliveries still to be made move, the old
        id stays an alias.

        Messages are not re-keyed: the new chat numbers its messages afresh, and old ones cannot be replied to there.
        Where the new chat was bound by somebody in the meantime, that binding stays. Done twice, nothing happens.
        """
        values = {"bot": bot, "old": old, "new": new}
        self._statements.run(_UNBOUND_RIVALS, values)
        self._statements.run(_MOVE_BINDINGS, values)
        self._statements.run("UPDATE OR REPLACE presences SET chat = :new WHERE bot = :bot AND chat = :old", values)
        self._statements.run("UPDATE chat_aliases SET chat = :new WHERE bot = :bot AND chat = :old", values)
        self._statements.run(_ADD_ALIAS, values)
        self._heads.move_outbox(bot, old, new)

    def _exactly_at(self, lane: Lane) -> Conversation | None:
        row = self._statements.one(f"SELECT * FROM conversations WHERE {IS_LANE}", lane_values(lane))
        return _CONVERSATIONS.fact_or_none(row)
