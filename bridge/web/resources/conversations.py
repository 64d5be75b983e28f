"""Conversations: which chats are bound to which tasks, and the switches of a binding from the console (R97, R99, R104)."""

from typing import Final

from msgspec import UNSET, UnsetType

from bridge.domain.conversations import Conversation
from bridge.domain.events import ConversationSet
from bridge.domain.ids import ConversationId
from bridge.ports.store import Transaction
from bridge.services.wanted import Wanted
from bridge.web.calls import Call, Door, Page, Reply, Route
from bridge.web.errors import NotFound
from bridge.web.outlooks import ROWS_LOOKED_AT_MAX, ROWS_PER_LOOK, Outlook
from bridge.web.resources.paths import ID
from bridge.web.shapes import ConversationShown, conversation_shown


class ConversationChange(Wanted):
    unbind: bool = False
    suspended: bool | UnsetType = UNSET
    notify_active: bool | UnsetType = UNSET


async def list_conversations(call: Call) -> Reply:
    """GET /api/v1/conversations?after=&limit=: of tasks the caller may see; unbound ones are for who sets up."""
    after, limit = call.query_number("after", 0), call.limit()
    return Reply(body=await call.read(lambda tx: _page(tx, call, after=after, limit=limit)))


async def change_conversation(call: Call) -> Reply:
    """PATCH /api/v1/conversations/{id} {unbind?, suspended?, notify_active?}."""
    change = await call.json(ConversationChange)
    id = ConversationId(int(call.path["id"]))
    await call.read(lambda tx: _conversation(tx, call, id))
    await call.act(
        ConversationSet(
            account=call.account,
            actor=call.staff.employee.id,
            conversation=id,
            unbind=change.unbind,
            suspended=None if change.suspended is UNSET else change.suspended,
            notify_active=None if change.notify_active is UNSET else change.notify_active,
        )
    )
    after = await call.read(lambda tx: tx.conversations.get(id))
    if after is None:
        return Reply(status=204)
    return Reply(body=await call.read(lambda tx: _shown(Outlook(tx, call.staff), after)))


def _page(tx: Transaction, call: Call, *, after: int, limit: int) -> Page:
    outlook = Outlook(tx, call.staff)
    found: list[ConversationShown] = []
    cursor = after
    for _ in range(ROWS_LOOKED_AT_MAX // ROWS_PER_LOOK):
        rows = tx.conversations.page(call.account, after=cursor, limit=ROWS_PER_LOOK)
        for row in rows:
            cursor = row.id
            if _may_see(outlook, call, row):
                found.append(_shown(outlook, row))
            if len(found) == limit:
                return Page(items=tuple(found), next=cursor)
        if len(rows) < ROWS_PER_LOOK:
            return Page(items=tuple(found))
    return Page(items=tuple(found), next=cursor)


def _conversation(tx: Transaction, call: Call, id: ConversationId) -> Conversation:
    found = tx.conversations.get(id)
    if found is None or found.account != call.account or not _may_see(Outlook(tx, call.staff), call, found):
        raise NotFound("no such conversation, or it is not yours to see")
    return found


def _may_see(outlook: Outlook, call: Call, conversation: Conversation) -> bool:
    if conversation.task is None:
        return call.staff.may_configure
    return outlook.task_by_id(conversation.task) is not None


def _shown(outlook: Outlook, conversation: Conversation) -> ConversationShown:
    task = outlook.task_by_id(conversation.task)
    return conversation_shown(conversation, task=task.number if task is not None else None)


ROUTES: Final = (
    Route("GET", "/api/v1/conversations", Door.STAFF, list_conversations),
    Route("PATCH", f"/api/v1/conversations/{ID}", Door.STAFF, change_conversation),
)
