"""Deliveries: what went out to whom, why, and what became of it (R62, R121); and a person's word about those in doubt."""

from typing import Final

from bridge.domain.deliveries import Delivery, DeliveryState
from bridge.domain.effects import AnswerPress, Edit, Fetch, React, Send, SendFile
from bridge.domain.events import DeliveryResolved
from bridge.domain.ids import DeliveryId
from bridge.domain.people import Party
from bridge.ports.store import Transaction
from bridge.services.wanted import Wanted
from bridge.web.calls import Call, Door, Page, Reply, Route
from bridge.web.errors import BadRequest, NotFound
from bridge.web.outlooks import ROWS_LOOKED_AT_MAX, ROWS_PER_LOOK, Outlook
from bridge.web.resources.paths import ID
from bridge.web.shapes import LaneShown, Shown, shown_as


class DeliveryShown(Shown):
    id: int
    lane: LaneShown
    kind: str
    """The effect: send, send_file, edit, react, answer_press, fetch."""
    purpose: str
    recipient: Party | None
    reason: str
    comment: int | None
    task: int | None
    """Number of the task."""
    messages: tuple[int, ...]
    state: str
    error: str
    attempts: int
    created_at: float
    due_at: float
    settled_at: float | None


class Resolution(Wanted):
    arrived: bool


async def list_deliveries(call: Call) -> Reply:
    """GET /api/v1/deliveries?state=&after=&limit=: of tasks the caller may see; those of no task are for who sets up."""
    state, after, limit = _state(call), call.query_number("after", 0), call.limit()
    return Reply(body=await call.read(lambda tx: _page(tx, call, state, after=after, limit=limit)))


async def resolve_delivery(call: Call) -> Reply:
    """POST /api/v1/deliveries/{id}/resolve {arrived}: it arrived, or is to be sent again."""
    wanted = await call.json(Resolution)
    id = DeliveryId(int(call.path["id"]))
    await call.read(lambda tx: _delivery(tx, call, id))
    act = DeliveryResolved(account=call.account, actor=call.staff.employee.id, delivery=id, arrived=wanted.arrived)
    await call.act(act)
    return Reply(body=await call.read(lambda tx: _shown(Outlook(tx, call.staff), _delivery(tx, call, id))))


def delivery_shown(delivery: Delivery, *, task: int | None) -> DeliveryShown:
    """A delivery without its text; `task` is the number of its task."""
    effect = delivery.effect
    errand = effect if isinstance(effect, Send | SendFile | Edit | React) else None
    return shown_as(
        DeliveryShown,
        delivery,
        lane=shown_as(LaneShown, delivery.lane),
        kind=kind_of(delivery),
        purpose=errand.purpose.value if errand is not None else "service",
        recipient=errand.recipient if errand is not None else None,
        reason=errand.reason.value if errand is not None and errand.reason is not None else "",
        comment=errand.about if errand is not None else None,
        task=task,
        state=delivery.state.value,
    )


def kind_of(delivery: Delivery) -> str:
    """The word for the effect, as it is stored."""
    match delivery.effect:
        case Send() | SendFile() | Edit() | React() | AnswerPress() | Fetch() as effect:
            return str(effect.__struct_config__.tag)


def _page(tx: Transaction, call: Call, state: DeliveryState | None, *, after: int, limit: int) -> Page:
    outlook = Outlook(tx, call.staff)
    found: list[DeliveryShown] = []
    cursor = after
    for _ in range(ROWS_LOOKED_AT_MAX // ROWS_PER_LOOK):
        if state is None:
            rows = tx.outbox.page(call.account, after=cursor, limit=ROWS_PER_LOOK)
        else:
            rows = tx.outbox.in_state(state, account=call.account, after=cursor, limit=ROWS_PER_LOOK)
        for row in rows:
            cursor = row.id
            if _may_see(outlook, call, row):
                found.append(_shown(outlook, row))
            if len(found) == limit:
                return Page(items=tuple(found), next=cursor)
        if len(rows) < ROWS_PER_LOOK:
            return Page(items=tuple(found))
    return Page(items=tuple(found), next=cursor)


def _delivery(tx: Transaction, call: Call, id: DeliveryId) -> Delivery:
    delivery = tx.outbox.get(id)
    if delivery is None or delivery.account != call.account or not _may_see(Outlook(tx, call.staff), call, delivery):
        raise NotFound("no such delivery, or it is not yours to see")
    return delivery


def _may_see(outlook: Outlook, call: Call, delivery: Delivery) -> bool:
    effect = delivery.effect
    if isinstance(effect, AnswerPress | Fetch) or effect.task is None:
        return call.staff.may_configure
    if effect.about is None:
        return outlook.task_by_id(effect.task) is not None
    return outlook.sees_comment_id(effect.about)


def _shown(outlook: Outlook, delivery: Delivery) -> DeliveryShown:
    effect = delivery.effect
    task = None if isinstance(effect, AnswerPress | Fetch) else outlook.task_by_id(effect.task)
    return delivery_shown(delivery, task=task.number if task is not None else None)


def _state(call: Call) -> DeliveryState | None:
    word = call.query("state")
    if not word:
        return None
    try:
        return DeliveryState(word)
    except ValueError:
        raise BadRequest(f"choose one of {', '.join(DeliveryState)}", code="invalid", field="state") from None


ROUTES: Final = (
    Route("GET", "/api/v1/deliveries", Door.STAFF, list_deliveries),
    Route("POST", f"/api/v1/deliveries/{ID}/resolve", Door.STAFF, resolve_delivery),
)
