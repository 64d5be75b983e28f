"""The Chronicle: one's own inbox of unread events; reading a task marks nothing, saying so does (R232–R235)."""

from typing import Annotated, Final

from msgspec import Meta

from bridge.domain.events import EventsRead
from bridge.domain.ids import ChronicleId
from bridge.ports.store import Transaction
from bridge.services.wanted import Wanted
from bridge.web.calls import LIMIT_MAX, Call, Door, Page, Reply, Route
from bridge.web.outlooks import Outlook
from bridge.web.shapes import Shown, shown_as


class ChronicleShown(Shown):
    id: int
    task: int
    """Number of the task."""
    title: str
    """Empty when he may not see the task any more (R219): it may have been renamed since."""
    comment: int | None
    reason: str
    at: float
    detail: str
    read_at: float | None


class ReadWanted(Wanted):
    events: Annotated[tuple[ChronicleId, ...], Meta(max_length=LIMIT_MAX)] = ()
    """Left out: all of them."""


class Unread(Shown):
    unread: int
    """Counted up to `UNREAD_COUNTED_MAX`."""


async def list_events(call: Call) -> Reply:
    """GET /api/v1/chronicle?unread=1&after=&limit=: one's own events."""
    unread_only, after, limit = call.query_flag("unread"), call.query_number("after", 0), call.limit()
    me = call.staff.employee.id

    def look(tx: Transaction) -> Page:
        events = tx.chronicle.page(me, after=after, limit=limit, unread_only=unread_only)
        tasks = {id: tx.tasks.get(id) for id in {event.task for event in events}}
        outlook = Outlook(tx, call.staff)
        items = []
        for event in events:
            task = tasks[event.task]
            if task is not None and event.account == call.account:
                title = task.title if outlook.sees(task) else ""
                shown = shown_as(ChronicleShown, event, task=task.number, title=title, reason=event.reason.value)
                items.append(shown)
        return Page(items=tuple(items), next=events[-1].id if len(events) == limit else None)

    return Reply(body=await call.read(look))


async def mark_read(call: Call) -> Reply:
    """POST /api/v1/chronicle/read {events?}: those events, or all (R234, R235)."""
    wanted = await call.json(ReadWanted)
    await call.act(EventsRead(account=call.account, actor=call.staff.employee.id, events=wanted.events))
    return Reply(body=await call.read(lambda tx: Unread(unread=tx.chronicle.unread_count(call.staff.employee.id))))


ROUTES: Final = (
    Route("GET", "/api/v1/chronicle", Door.STAFF, list_events),
    Route("POST", "/api/v1/chronicle/read", Door.STAFF, mark_read),
)
