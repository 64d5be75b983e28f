"""What happened to the messages of a chat: those that came, were edited, reacted to, pinned or deleted since a cursor.

A cursor is a place in the journal, as there: it only grows, and what the journal's bound has taken away is told as ``lost``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any, Final

from quart import Response
from quart_trio import QuartTrio

from fake_telegram.world import Chat, JournalEntry, MessageId, UserId, World, ephemerals

from .inputs import answer, read_limit, read_number, read_who
from .names import Unknown, resolve_chat, resolve_user
from .pulse import Pulse
from .results import show_message

__all__ = ["add_changes"]

_CAME_OR_CHANGED: Final = frozenset(
    {"message_sent", "message_edited", "message_pinned", "message_unpinned", "reaction_put", "reaction_taken"}
)
_WENT: Final = "message_deleted"


def add_changes(app: QuartTrio, world: World, pulse: Pulse, now: Callable[[], float]) -> None:
    """The route; ``now`` gives Unix seconds."""

    @app.get("/people/<who>/chats/<chat>/changes")
    async def changes(who: str, chat: str) -> Response:
        viewer = resolve_user(world, read_who(who))
        seen = world.chat(resolve_chat(world, read_who(chat)), viewer=viewer)
        if seen is None:
            raise Unknown(f"{who!r} has no chat {chat!r} yet")
        page = _Page(world, seen, viewer, int(read_number("cursor", 0)), read_limit())
        await pulse.wait_for(page.look, read_number("wait", 0))
        hidden = ephemerals.hidden(world, resolve_chat(world, read_who(chat)), viewer, now())
        shown = [one for one in page.numbers if one in seen.messages and one not in hidden]
        messages = [show_message(world, seen.messages[one], viewer) for one in shown]
        return answer({"messages": messages, "deleted": page.deleted, "cursor": page.cursor, "lost": page.lost})


class _Page:
    """Looks from a cursor on for what concerns one chat, as far as ``viewer`` sees it, at no entry twice."""

    def __init__(self, world: World, chat: Chat, viewer: UserId, cursor: int, limit: int) -> None:
        self._world = world
        self._journal = world.journal
        self._chat = chat
        self._viewer = viewer
        self._limit = limit
        self._known: dict[MessageId, None] = {}
        self._gone: dict[MessageId, None] = {}
        self.cursor = max(0, min(cursor, world.journal.cursor))
        self.lost = 0

    @property
    def numbers(self) -> list[MessageId]:
        return list(self._known)

    @property
    def deleted(self) -> list[MessageId]:
        return list(self._gone)

    def look(self) -> bool:
        while not (self._known or self._gone):
            found, cursor, lost = self._journal.since(self.cursor, limit=self._limit)
            self.lost += lost
            self.cursor = cursor
            for entry in found:
                self._take(entry)
            if len(found) < self._limit:
                break
        return bool(self._known or self._gone)

    def _take(self, entry: JournalEntry) -> None:
        if entry.kind not in _CAME_OR_CHANGED and entry.kind != _WENT:
            return
        number = MessageId(entry.fields["message"])
        if not self._concerns(entry.fields):
            return
        if entry.kind == _WENT:
            self._known.pop(number, None)
            self._gone[number] = None
        elif (message := self._chat.messages.get(number)) is not None and self._world.sees(self._viewer, self._chat, message):
            self._known[number] = None

    def _concerns(self, fields: dict[str, Any]) -> bool:
        if fields["chat"] != self._chat.id:
            return False
        if self._chat.private_bot is not None:
            return bool(fields["bot"] == self._chat.private_bot)
        if self._chat.pair is None:
            return True
        place = bisect_left(self._chat.order, fields["message"])  # people share one counter: is it a number of these two?
        return place < len(self._chat.order) and self._chat.order[place] == fields["message"]
