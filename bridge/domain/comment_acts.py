"""Acts of staff on comments: writing, editing, liking (R137, R139–R143, R214, R217, R222, R230)."""

from bridge.domain import mentions
from bridge.domain.announcements import Surroundings, announce, revise
from bridge.domain.changes import Connect, SetTaskText
from bridge.domain.conversations import Lane
from bridge.domain.decide import Decision, Draft
from bridge.domain.effects import AtMessage, React
from bridge.domain.events import CommentEdited, CommentWritten, LikeToggled
from bridge.domain.ids import CommentId, IdSource
from bridge.domain.limits import COMMENT_BYTES_MAX, FILES_PER_COMMENT_MAX
from bridge.domain.messages import Comment, CommentSource, Purpose, RichText
from bridge.domain.people import Contact, Employee, EmployeeRef
from bridge.domain.permissions import Denied, may_comment, may_edit_comment, may_see_comment
from bridge.domain.reactions import liked, shown
from bridge.domain.recipients import of_comment
from bridge.domain.standings import NO_ACCESS, ActView, Flaw, flawed, refused
from bridge.domain.tasks import Role, RosterEntry, Task


def write(view: ActView, act: CommentWritten, actor: Employee, *, now: float, ids: IdSource) -> Decision:
    """A comment written in the workspace reaches exactly its recipients and the task's groups (R67, R139–R143)."""
    task, author = view.task, EmployeeRef(id=actor.id)
    if task is None or task.purged:
        return NO_ACCESS
    if isinstance(denied := may_comment(task, author, view.directory), Denied):
        return refused(denied.reason)
    if (flaw := _flaw(act, task)) is not None:
        return flawed(flaw)
    if _names_strange_things(view, act, task, author):
        return NO_ACCESS
    is_hidden = act.is_hidden or (view.answered is not None and view.answered.is_hidden)
    audience = of_comment(
        author=author,
        task=task,
        directory=view.directory,
        chosen=act.notify,
        named=mentions.find(act.body, _people(view)).parties,
        last=_visible_last(view, task, author),
        answered=view.answered,
        is_hidden=is_hidden,
    )
    comment = Comment(
        id=CommentId(ids.take()),
        account=task.account,
        task=task.id,
        author=author,
        body=act.body,
        at=now,
        source=CommentSource.API,
        is_hidden=is_hidden,
        answers=act.answers,
        recipients=audience.recipients,
        named=audience.named,
        files=act.files,
    )
    draft = Draft()
    for each in audience.joins:
        draft.change(Connect(task=task.id, entry=RosterEntry(role=Role.PARTICIPANT, member=each)))
    draft.merge(announce(comment, around(view, task), now=now))
    draft.created("comment", comment.id)
    return draft.decision()


def _flaw(act: CommentWritten, task: Task) -> str | None:
    if task.trashed_at is not None:
        return Flaw.TRASHED
    if len(act.files) > FILES_PER_COMMENT_MAX:
        return Flaw.TOO_MANY_FILES
    return text_flaw(act.body, has_files=bool(act.files))


def text_flaw(body: RichText, *, has_files: bool) -> str | None:
    """What is wrong with a comment's text (R183); a comment says something or brings a file."""
    if len(body.text.encode(errors="surrogatepass")) > COMMENT_BYTES_MAX:
        return Flaw.TOO_LONG
    return None if body.text.strip() or has_files else Flaw.EMPTY


def _names_strange_things(view: ActView, act: CommentWritten, task: Task, author: EmployeeRef) -> bool:
    """Files, recipients or an answered comment that are not there for this actor."""
    if tuple(each.id for each in view.files) != act.files or len(set(act.files)) != len(act.files):
        return True
    if any(not view.knows(each) for each in act.notify or ()):
        return True
    if act.answers is None:
        return False
    answered = view.answered
    if answered is None or answered.task != task.id:
        return True
    return isinstance(may_see_comment(answered, task, author, view.directory, view.setting.account.settings), Denied)


def _visible_last(view: ActView, task: Task, author: EmployeeRef) -> Comment | None:
    """The last comment, unless it is hidden from the writer: its circle must not be learnt from a default (R222)."""
    last = view.last
    if last is None:
        return None
    verdict = may_see_comment(last, task, author, view.directory, view.setting.account.settings)
    return None if isinstance(verdict, Denied) else last


def _people(view: ActView) -> tuple[Employee | Contact, ...]:
    return (*view.directory.employees, *view.directory.contacts)


def edit(view: ActView, act: CommentEdited, actor: Employee, *, now: float) -> Decision:
    """R230: its author changes the text; messages that carry it follow (R80, R163)."""
    comment, task, author = view.comment, view.task, EmployeeRef(id=actor.id)
    if comment is None or task is None or task.purged:
        return NO_ACCESS
    for verdict in (may_comment(task, author, view.directory), may_edit_comment(comment, author, view.directory)):
        if isinstance(verdict, Denied):
            return refused(verdict.reason)
    if (flaw := text_flaw(act.body, has_files=bool(comment.files))) is not None:
        return flawed(flaw)
    if comment.body == act.body:
        return Decision()
    draft = Draft()
    draft.merge(revise(comment, act.body, around(view, task), now=now))
    if comment.is_first and task.description == comment.body.text:
        draft.change(SetTaskText(task=task.id, title=task.title, description=act.body.text))
    return draft.decision()


def like(view: ActView, act: LikeToggled, actor: Employee, *, now: float) -> Decision:
    """R214, R217, R251: one like per person; the messages of the comment show one reaction while it has any."""
    comment, task, liker = view.comment, view.task, EmployeeRef(id=actor.id)
    settings = view.setting.account.settings
    if comment is None or task is None or task.purged:
        return NO_ACCESS
    if isinstance(denied := may_see_comment(comment, task, liker, view.directory, settings), Denied):
        return refused(denied.reason)
    if not settings.likes_enabled:
        return flawed(Flaw.LIKES_OFF)
    if (liker in view.likes) == act.on:
        return Decision()
    draft = Draft()
    draft.merge(liked(comment, liker, view.directory, on=act.on, now=now))
    likes = len(view.likes) + (1 if act.on else -1)
    if min(likes, len(view.likes)) == 0:
        draft.effect(*_reactions(view, comment, shown(likes)))
    return draft.decision()


def _reactions(view: ActView, comment: Comment, emoji: str) -> list[React]:
    """Our one reaction on the first message of the comment in every chat that shows it; notifications are no such place."""
    return [
        React(
            lane=Lane(bot=each.bot, chat=each.chat, topic=each.topic),
            purpose=each.purpose,
            task=comment.task,
            about=comment.id,
            target=AtMessage(message=each.message),
            emoji=emoji,
        )
        for each in view.counterparts
        if each.part == 0 and each.purpose in {Purpose.ANSWER, Purpose.RELAY}
    ]


def around(view: ActView, task: Task) -> Surroundings:
    """Everything needed to tell about a comment of the task."""
    return Surroundings(
        setting=view.setting,
        task=task,
        directory=view.directory,
        rooms=view.rooms,
        dialogues=view.dialogues,
        bots=view.bots,
        files=view.files,
    )
