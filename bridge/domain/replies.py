"""What a Telegram Reply to one of our messages means, read from the message map alone (never from visible text).

| the answered message was sent as | a Reply to it |
|---|---|
| a notification of a comment | answers that comment (R153, R155) |
| a notification of a new task | answers the task: assigner and assignees hear (A7) |
| a notification of another event | is a remark among employees (A7) |
| a comment relayed to a group, or a message from it | quotes it; an employee's names its author (R245, A8) |
| an answer in a dialogue, or the client's own message | quotes it |
| a service message, or one not in the map | nothing |
"""

from bridge.domain.facts import Fact
from bridge.domain.formatting import shortened
from bridge.domain.ids import CommentId, TaskId
from bridge.domain.limits import QUOTE_CODE_POINTS_MAX
from bridge.domain.messages import Comment, Counterpart, Purpose, Reason
from bridge.domain.people import EmployeeRef
from bridge.domain.recipients import INTERNAL_EVENTS


class AnswersComment(Fact, tag="answers_comment"):
    """A Reply to the notification of a comment."""

    task: TaskId
    comment: CommentId


class AnswersNewTask(Fact, tag="answers_new_task"):
    """A Reply to the notification of a new task; `comment` is its comment 0, where known."""

    task: TaskId
    comment: CommentId | None


class AnswersEvent(Fact, tag="answers_event"):
    """A Reply to the notification of an internal event: no client hears it."""

    task: TaskId
    comment: CommentId | None
    event: str


class Continues(Fact, tag="continues"):
    """A Reply inside a group or dialogue to a message that carries a comment."""

    comment: CommentId


class Unrelated(Fact, tag="unrelated"):
    """A Reply to nothing we know."""


Meaning = AnswersComment | AnswersNewTask | AnswersEvent | Continues | Unrelated


def meaning(replied: Counterpart | None) -> Meaning:
    """The meaning of a Reply to the message behind `replied`; None: the message is not in the map."""
    if replied is None:
        return Unrelated()
    match replied.purpose:
        case Purpose.NOTIFICATION:
            return _of_notification(replied)
        case Purpose.RELAY | Purpose.ANSWER:
            return Continues(comment=replied.comment) if replied.comment is not None else Unrelated()
        case Purpose.SERVICE:
            return Unrelated()


def _of_notification(replied: Counterpart) -> Meaning:
    if replied.event == Reason.NEW_TASK:
        return AnswersNewTask(task=replied.task, comment=replied.comment)
    if replied.comment is None or replied.event in INTERNAL_EVENTS:
        return AnswersEvent(task=replied.task, comment=replied.comment, event=replied.event)
    return AnswersComment(task=replied.task, comment=replied.comment)


def names(answered: Comment | None) -> EmployeeRef | None:
    """The employee whom a Reply in a group names: the author of the answered comment. A contact's, a channel's or the system's
    names nobody (R245)."""
    if answered is None or answered.is_system or not isinstance(answered.author, EmployeeRef):
        return None
    return answered.author


def quote(answered: Comment | None, shown: str = "") -> str:
    """The quotation of the answered comment (A8), or of the text Telegram `shown` when we do not know the message (R111)."""
    text = answered.body.text if answered is not None else shown
    return shortened(" ".join(text.split()), QUOTE_CODE_POINTS_MAX)
