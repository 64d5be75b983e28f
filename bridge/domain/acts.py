"""What staff do from the workspace: every act gets a verdict first, then its consequences (R139–R149, R219–R222, R230, R240).

The acts go the same way as updates of Telegram: the decision says what is written, who is told, and what the
answer is.
"""

from msgspec.structs import replace

from bridge.domain import comment_acts, task_acts
from bridge.domain.changes import MarkRead, ResolveDelivery, SaveConversation
from bridge.domain.conversations import ConversationKind
from bridge.domain.decide import Decision
from bridge.domain.deliveries import DeliveryState
from bridge.domain.effects import AnswerPress, Fetch
from bridge.domain.events import (
    Act,
    CommentEdited,
    CommentWritten,
    ConversationSet,
    DeliveryResolved,
    EventsRead,
    LikeToggled,
    RosterChanged,
    StatusSet,
    TaskEdited,
    TaskOrdered,
    TaskTrashed,
)
from bridge.domain.ids import IdSource
from bridge.domain.people import Employee, EmployeeRef
from bridge.domain.permissions import Allowed, Denial, Denied, may_comment
from bridge.domain.room_tasks import unbound
from bridge.domain.standings import NO_ACCESS, ActView, Flaw, flawed, refused


def decide(view: ActView, act: Act, *, now: float, ids: IdSource) -> Decision:
    """What follows from an act of staff; `now` in Unix seconds.

    A refusal is a decision with `denial` (a `Denial` or `Flaw` word) and nothing else but its notice.
    """
    actor = view.actor
    if actor is None:
        return NO_ACCESS
    if not actor.is_active:
        return refused(Denial.DEACTIVATED)
    match act:
        case TaskOrdered():
            return task_acts.order(view, act, actor, now=now, ids=ids)
        case StatusSet():
            return task_acts.set_status(view, act, actor, now=now, ids=ids)
        case RosterChanged():
            return task_acts.change_roster(view, act, actor, now=now, ids=ids)
        case TaskEdited():
            return task_acts.edit(view, act, actor)
        case TaskTrashed():
            return task_acts.trash(view, act, actor, now=now)
        case CommentWritten():
            return comment_acts.write(view, act, actor, now=now, ids=ids)
        case CommentEdited():
            return comment_acts.edit(view, act, actor, now=now)
        case LikeToggled():
            return comment_acts.like(view, act, actor, now=now)
        case EventsRead(events=events):
            return Decision(changes=(MarkRead(employee=actor.id, at=now, events=events, everything=not events),))
        case ConversationSet():
            return _set_conversation(view, act, actor)
        case DeliveryResolved():
            return _resolve(view, act, actor, now)


def _set_conversation(view: ActView, act: ConversationSet, actor: Employee) -> Decision:
    """A binding changed from the console, by whoever has access to its task (A16); one without a task is the admins'."""
    conversation = view.conversation
    if conversation is None:
        return NO_ACCESS
    if isinstance(denied := _reaches(view, actor), Denied):
        return refused(denied.reason)
    if act.unbind and conversation.kind is ConversationKind.GROUP:
        return Decision(changes=(unbound(conversation),))
    changed = replace(
        conversation,
        task=None if act.unbind else conversation.task,
        bound_at=None if act.unbind else conversation.bound_at,
        is_suspended=conversation.is_suspended if act.suspended is None else act.suspended,
        notify_active=conversation.notify_active if act.notify_active is None else act.notify_active,
    )
    return Decision(changes=(SaveConversation(conversation=changed),) if changed != conversation else ())


def _resolve(view: ActView, act: DeliveryResolved, actor: Employee, now: float) -> Decision:
    """Design §6, *in doubt*: a person says that it arrived, or has it sent again."""
    delivery = view.delivery
    if delivery is None or isinstance(delivery.effect, AnswerPress | Fetch):
        return NO_ACCESS
    if isinstance(denied := _reaches(view, actor), Denied):
        return refused(denied.reason)
    if delivery.state is not DeliveryState.IN_DOUBT:
        return flawed(Flaw.NOT_IN_DOUBT)
    return Decision(changes=(ResolveDelivery(delivery=delivery.id, arrived=act.arrived, at=now),))


def _reaches(view: ActView, actor: Employee) -> Allowed | Denied:
    """Whether the actor may touch what hangs on the view's task; without a task only admins may."""
    if view.task is not None:
        return may_comment(view.task, EmployeeRef(id=actor.id), view.directory)
    return Allowed() if actor.is_admin else Denied(reason=Denial.NO_ACCESS)
