"""Answering a notification by Reply: the text and files become a comment of its task (R153–R157, R161–R163, R236, A7, A23, A26).

Which task is meant is read from the message map, never from visible text. What cannot be added is refused in words and the
text given back (R161): nothing a person wrote disappears silently.
"""

from bridge.domain import mentions, plans, replies
from bridge.domain.announcements import announce, append, revise
from bridge.domain.attachments import Incoming, incoming
from bridge.domain.changes import AddAlbumPart, AddCounterpart, Connect, MarkRead
from bridge.domain.commands import CommandName
from bridge.domain.contents import body_of, file_notes
from bridge.domain.conversations import Conversation
from bridge.domain.decide import NOTHING, Decision, Draft, Setting
from bridge.domain.desk_views import DeskView, around, lane_of, language_for, said
from bridge.domain.events import MessageEdited, MessageReceived
from bridge.domain.formatting import joined
from bridge.domain.ids import NO_TOPIC, CommentId, IdSource
from bridge.domain.mentions import Names
from bridge.domain.messages import Comment, CommentSource, Counterpart, Direction, Purpose, RichText
from bridge.domain.notices import say, words
from bridge.domain.notifications import task_line
from bridge.domain.people import Contact, Employee, EmployeeRef, Language, Person
from bridge.domain.permissions import Denial, Denied, may_comment, may_edit_comment, may_see_comment, may_view
from bridge.domain.plans import Capability
from bridge.domain.recipients import INTERNAL_EVENTS, Audience, of_reply
from bridge.domain.room_views import ref
from bridge.domain.rosters import who, whom
from bridge.domain.tasks import Role, RosterEntry, Task


def answer(view: DeskView, event: MessageReceived, person: Person, *, now: float, ids: IdSource) -> Decision:
    """A message that is a Reply, or a later part of an album that was one."""
    language = language_for(view, person)
    task, setting = view.about_task, view.setting
    match replies.meaning(view.answered):
        case replies.Unrelated() | replies.Continues() if view.album is None:
            return said(event, say("desk_reply_unknown", language))
        case _ if task is None or setting is None:
            return _refused(event, language, "answer_trashed")
        case _:
            why = _obstacle(view, setting, task, now)
    if why is not None:
        return _refused(event, language, why)
    assert isinstance(view.actor, Employee), "everybody else meets an obstacle"
    files = incoming(event.attachments, account=setting.account.id, lane=lane_of(event), ids=ids)
    if view.album is not None:
        return _join_album(view, event, view.album, setting, task, files, now)
    body = body_of(event, files.files, setting.account.language)
    if not body.text.strip() and not files.files:
        return said(event, say("answer_empty", language))
    return _add(view, event, view.actor, setting, task, body, files, now, ids)


def _obstacle(view: DeskView, setting: Setting, task: Task, now: float) -> str | None:
    """The notice saying why this person may not answer in this task; None when he may (R161, R222, R231, R13, R18).

    A hidden comment's notification may be answered by somebody else than it was for: his Telegram was linked to another since.
    """
    if view.actor is None:
        return "refused_not_linked"
    if not isinstance(view.actor, Employee):
        return "refused_not_staff"
    actor = EmployeeRef(id=view.actor.id)
    verdict = may_comment(task, actor, view.directory)
    if view.about is not None and view.about.task == task.id and not isinstance(verdict, Denied):
        verdict = may_see_comment(view.about, task, actor, view.directory, setting.account.settings)
    if not isinstance(verdict, Denied):
        verdict = plans.may_use(setting.account, Capability.NOTIFICATIONS, now=now)
    if isinstance(verdict, Denied):
        return f"refused_{verdict.reason}"
    if task.purged or task.trashed_at is not None:
        return "answer_trashed"
    return None


def _refused(event: MessageReceived | MessageEdited, language: Language, why: str) -> Decision:
    """R161: not added, why, and the text given back."""
    return said(event, say("answer_refused", language, why=words(why, language), text=event.body))


def _add(
    view: DeskView,
    event: MessageReceived,
    actor: Employee,
    setting: Setting,
    task: Task,
    body: RichText,
    files: Incoming,
    now: float,
    ids: IdSource,
) -> Decision:
    """R153, R154: the answer as a comment, told to whom the answered one concerned, or to those it names (R155, R156, A7)."""
    author = EmployeeRef(id=actor.id)
    names = mentions.find(event.body, _people(view))
    answered = view.answered
    kind = answered.event if answered is not None else ""
    heard = of_reply(author=author, task=task, directory=view.directory, event=kind, answered=view.about, named=names.parties)
    comment = Comment(
        id=CommentId(ids.take()),
        account=task.account,
        task=task.id,
        author=author,
        body=body,
        at=event.at,
        source=CommentSource.TELEGRAM,
        is_hidden=view.about is not None and view.about.is_hidden,
        answers=view.about.id if view.about is not None and view.about.task == task.id else None,
        recipients=heard.recipients,
        named=heard.named,
        files=tuple(each.id for each in files.files),
        origin_chat=event.chat.id,
        origin_topic=NO_TOPIC,
    )
    withheld = _withheld(view, names, is_internal=kind in INTERNAL_EVENTS)
    draft = Draft()
    for each in heard.joins:
        draft.change(Connect(task=task.id, entry=RosterEntry(role=Role.PARTICIPANT, member=each)))
    kept_from = frozenset(each.id for each in withheld)
    draft.merge(announce(comment, around(view, setting, task), now=now, new_files=files.files, withheld=kept_from))
    draft.created("comment", comment.id)
    _map(draft, comment, event, part=0)
    if event.album:
        draft.change(AddAlbumPart(account=task.account, bot=event.bot, chat=event.chat.id, album=event.album, comment=comment.id))
    if view.about is not None:
        draft.change(MarkRead(employee=actor.id, at=now, comment=view.about.id))
    draft.effect(*files.fetches)
    shown_in = () if comment.is_hidden else withheld
    draft.merge(_remarks(event, actor.language, names, heard, shown_in))
    return draft.decision()


def _people(view: DeskView) -> tuple[Employee | Contact, ...]:
    """Whom an answer may name: all colleagues (R137), and the contacts of the task."""
    return (*view.directory.employees, *view.directory.contacts)


def _withheld(view: DeskView, names: Names, *, is_internal: bool) -> tuple[Conversation, ...]:
    """Bound groups with a client in them that an answer among colleagues must not reach (R156, A7, A23)."""
    among_colleagues = bool(names.parties) and all(isinstance(each, EmployeeRef) for each in names.parties)
    if not (among_colleagues or is_internal):
        return ()
    return tuple(each for each in view.rooms if each.id in view.rooms_with_clients)


def _remarks(
    event: MessageReceived, language: Language, names: Names, heard: Audience, withheld: tuple[Conversation, ...]
) -> Decision:
    """What the author should know: a name that fits several, a group left out, nobody told."""
    remarks = [say("mention_ambiguous", language, name=each) for each in names.ambiguous]
    remarks.extend(say("answer_withheld", language, chat=each.title) for each in withheld)
    if not heard.recipients:
        remarks.append(say("answer_to_nobody", language))
    return said(event, joined(remarks, "\n")) if remarks else NOTHING


def _map(draft: Draft, comment: Comment, event: MessageReceived, *, part: int) -> None:
    """Remembers which message became the comment, so that an edit or a further Reply finds it."""
    draft.change(
        AddCounterpart(
            counterpart=Counterpart(
                account=comment.account,
                comment=comment.id,
                task=comment.task,
                part=part,
                bot=event.bot,
                chat=event.chat.id,
                message=event.message,
                direction=Direction.IN,
                purpose=Purpose.NOTIFICATION,
            )
        )
    )


def _join_album(
    view: DeskView, event: MessageReceived, album: Comment, setting: Setting, task: Task, files: Incoming, now: float
) -> Decision:
    """A later part of an album joins its comment; nobody is told twice."""
    draft = Draft()
    added = joined((event.body, *file_notes(files.files, setting.account.language)), "\n")
    body = joined((album.body, added), "\n") if added.text else None
    draft.merge(append(album, around(view, setting, task), now=now, new_files=files.files, body=body))
    _map(draft, album, event, part=len(album.files))
    draft.effect(*files.fetches)
    return draft.decision()


def revise_answer(view: DeskView, event: MessageEdited, person: Person, *, now: float) -> Decision:
    """R163: an edited Reply changes its comment; a message that became none changes nothing."""
    comment, task, setting = view.about, view.about_task, view.setting
    if comment is None or task is None or setting is None or view.actor is None or comment.body == event.body:
        return NOTHING
    if comment.author != ref(view.actor):
        return NOTHING  # a notification was edited by nobody but ourselves
    if view.answered is not None and view.answered.part:
        return NOTHING  # the first message of an album speaks for it
    why = _obstacle(view, setting, task, now)
    if why is None and isinstance(may_edit_comment(comment, ref(view.actor), view.directory), Denied):
        why = f"refused_{Denial.NOT_AUTHOR}"
    if why is not None:
        return _refused(event, language_for(view, person), why)
    if not event.body.text.strip() and not comment.files:
        return NOTHING
    return revise(comment, event.body, around(view, setting, task), now=now)


def asked(view: DeskView, event: MessageReceived, name: CommandName, person: Person) -> Decision:
    """`/who` and `/whom` about the message replied to (R157), for who may see the task or the comment."""
    language = language_for(view, person)
    if event.reply_to is None:
        return said(event, say("desk_reply_needed", language))
    task, setting, actor = view.about_task, view.setting, view.actor
    if view.answered is None or task is None or setting is None:
        return said(event, say("desk_reply_unknown", language))
    if actor is None:
        return _denied(event, language, Denial.NOT_LINKED)
    if name is CommandName.WHO:
        verdict = may_view(task, ref(actor), view.directory)
        if isinstance(verdict, Denied):
            return _denied(event, language, verdict.reason)
        return said(event, who(task, view.directory, task_line(task, setting.public_url, language), language))
    if view.about is None:
        return said(event, say("whom_unknown", language))
    verdict = may_see_comment(view.about, task, ref(actor), view.directory, setting.account.settings)
    if isinstance(verdict, Denied):
        return _denied(event, language, verdict.reason)
    return said(event, whom(view.about, view.directory, language))


def _denied(event: MessageReceived, language: Language, reason: Denial) -> Decision:
    return said(event, say("refused", language, why=words(f"refused_{reason}", language)))
