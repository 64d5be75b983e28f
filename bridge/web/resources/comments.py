"""Comments over the API: written, edited and liked as acts; read by those who may see them (R222)."""

from typing import Annotated, Final

from msgspec import Meta

from bridge.domain.events import CommentEdited, CommentWritten, LikeToggled
from bridge.domain.ids import CommentId, FileId, TaskId
from bridge.domain.limits import COMMENT_BYTES_MAX, FILES_PER_COMMENT_MAX
from bridge.domain.messages import RichText
from bridge.domain.people import Member
from bridge.ports.store import Transaction
from bridge.services.references import Invalid, members_of
from bridge.services.wanted import MemberWords, Wanted
from bridge.web.calls import Call, Door, Page, Reply, Route
from bridge.web.errors import BadRequest, Forbidden
from bridge.web.outlooks import CommentShown, Outlook
from bridge.web.resources.deliveries import delivery_shown
from bridge.web.resources.paths import ID, NUMBER
from bridge.web.resources.tasks import task_id


class CommentWanted(Wanted):
    text: str = ""
    notify: MemberWords | None = None
    """Left out: the default recipients (R139–R142); empty: nobody (R143)."""
    files: Annotated[tuple[FileId, ...], Meta(max_length=FILES_PER_COMMENT_MAX)] = ()
    hidden: bool = False
    answers: CommentId | None = None


class CommentChange(Wanted):
    text: str


async def list_comments(call: Call) -> Reply:
    """GET /api/v1/tasks/{number}/comments?after=&limit=&newest=1."""
    after, limit, newest = call.query_number("after", 0), call.limit(), call.query_flag("newest")

    def look(tx: Transaction) -> Page:
        outlook = Outlook(tx, call.staff)
        task = outlook.task(int(call.path["number"]))
        found = outlook.comments(task, after=after, limit=limit, newest_first=newest)
        return Page(items=tuple(outlook.comment_shown(each, task) for each in found.comments), next=found.next)

    return Reply(body=await call.read(look))


async def write_comment(call: Call) -> Reply:
    """POST /api/v1/tasks/{number}/comments {text, notify?, files?, hidden?, answers?}."""
    wanted = await call.json(CommentWanted)
    _check_text(wanted.text)
    if not wanted.text.strip() and not wanted.files:
        raise BadRequest("a comment has a text or a file", code="invalid", field="text")
    task = await task_id(call)
    notify = await call.read(lambda tx: _checked(tx, call, wanted, task))
    outcome = await call.act(
        CommentWritten(
            account=call.account,
            actor=call.staff.employee.id,
            task=task,
            body=RichText(text=wanted.text),
            notify=notify,
            files=tuple(dict.fromkeys(wanted.files)),
            is_hidden=wanted.hidden,
            answers=wanted.answers,
        )
    )
    made = outcome.id_of("comment")
    assert made is not None, "an allowed comment is written"
    shown = await call.read(lambda tx: _shown(tx, call, CommentId(made)))
    return Reply(status=200 if outcome.is_repeated else 201, body=shown)


async def show_comment(call: Call) -> Reply:
    """GET /api/v1/comments/{id}."""
    return Reply(body=await call.read(lambda tx: _shown(tx, call, _id(call))))


async def edit_comment(call: Call) -> Reply:
    """PATCH /api/v1/comments/{id} {text}: its author only (R230); earlier versions are kept."""
    change = await call.json(CommentChange)
    _check_text(change.text)
    await call.read(lambda tx: _shown(tx, call, _id(call)))
    body = RichText(text=change.text)
    await call.act(CommentEdited(account=call.account, actor=call.staff.employee.id, comment=_id(call), body=body))
    return await show_comment(call)


async def like_comment(call: Call) -> Reply:
    """PUT /api/v1/comments/{id}/like (R214)."""
    return await _toggle_like(call, on=True)


async def unlike_comment(call: Call) -> Reply:
    """DELETE /api/v1/comments/{id}/like (R214)."""
    return await _toggle_like(call, on=False)


async def list_deliveries(call: Call) -> Reply:
    """GET /api/v1/comments/{id}/deliveries: what became of it, per recipient (R62)."""

    def look(tx: Transaction) -> Page:
        outlook = Outlook(tx, call.staff)
        comment, task = outlook.comment(_id(call))
        return Page(items=tuple(delivery_shown(each, task=task.number) for each in tx.outbox.of_comment(comment.id)))

    return Reply(body=await call.read(look))


async def _toggle_like(call: Call, *, on: bool) -> Reply:
    await call.read(lambda tx: Outlook(tx, call.staff).comment(_id(call)))
    await call.act(LikeToggled(account=call.account, actor=call.staff.employee.id, comment=_id(call), on=on))
    return Reply(status=204)


def _checked(tx: Transaction, call: Call, wanted: CommentWanted, task: TaskId) -> tuple[Member, ...] | None:
    """What a comment refers to is there and the writer's to use; whom it is to notify."""
    outlook = Outlook(tx, call.staff)
    if outlook.task_by_id(task) is None:
        raise Forbidden("no such thing, or it is not yours to see", code="no_access")
    for place, id in enumerate(wanted.files):
        file = tx.files.get(id)
        of = tx.files.comment_of(id) if file is not None else None
        is_his = (
            outlook.sees_comment_id(of) if of is not None else file is not None and file.uploaded_by == call.staff.employee.id
        )
        if file is None or file.account != call.account or not is_his:
            raise Invalid(f"files[{place}]", "no such file; upload it first with POST /api/v1/files")
    if wanted.answers is not None:
        answered = tx.comments.get(wanted.answers)
        if answered is None or answered.task != task or not outlook.sees_comment_id(wanted.answers):
            raise Invalid("answers", "no such comment in this task")
    return None if wanted.notify is None else members_of(tx, call.account, wanted.notify, "notify")


def _shown(tx: Transaction, call: Call, id: CommentId) -> CommentShown:
    outlook = Outlook(tx, call.staff)
    return outlook.comment_shown(*outlook.comment(id))


def _id(call: Call) -> CommentId:
    return CommentId(int(call.path["id"]))


def _check_text(text: str) -> None:
    if len(text.encode()) > COMMENT_BYTES_MAX:
        raise BadRequest(f"a comment has at most {COMMENT_BYTES_MAX} bytes (R183)", code="invalid", field="text")


ROUTES: Final = (
    Route("GET", f"/api/v1/tasks/{NUMBER}/comments", Door.STAFF, list_comments),
    Route("POST", f"/api/v1/tasks/{NUMBER}/comments", Door.STAFF, write_comment),
    Route("GET", f"/api/v1/comments/{ID}", Door.STAFF, show_comment),
    Route("PATCH", f"/api/v1/comments/{ID}", Door.STAFF, edit_comment),
    Route("PUT", f"/api/v1/comments/{ID}/like", Door.STAFF, like_comment),
    Route("DELETE", f"/api/v1/comments/{ID}/like", Door.STAFF, unlike_comment),
    Route("GET", f"/api/v1/comments/{ID}/deliveries", Door.STAFF, list_deliveries),
)
