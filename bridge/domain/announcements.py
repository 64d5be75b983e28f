"""The shared heart of all flows: a comment is written down and told to exactly those who must hear it, wherever they are.

Every Telegram message that leaves the house because of a comment is decided here and nowhere else:
- its employees: an unread event in the Chronicle, always (R232), and a notification from the standard bot, if they are
  linked and the plan allows it (R13, R162);
- its contacts: the text, then each file, in their dialogue with one of our bots (R52, R53, R181); without one: `unreachable`
  (R254);
- the groups bound to its task: author's name, text, files (R67, R248), but never back where it came from (R80), and never
  when it is hidden or written by the system (R81, R148, A23).
"""

from collections.abc import Iterable

from msgspec.structs import replace

from bridge.domain.attachments import travel_of
from bridge.domain.changes import AddComment, AddFiles, ReviseComment, Tell
from bridge.domain.conversations import Bot, BotKind, Conversation, Lane
from bridge.domain.decide import Decision, Draft, Setting
from bridge.domain.effects import AtComment, AtMessage, Edit, Send, SendFile, Target, part_of_piece
from bridge.domain.facts import Fact
from bridge.domain.formatting import EMPTY, bold, joined, named, sendable, split
from bridge.domain.ids import ChatId, ConversationId
from bridge.domain.messages import Comment, File, FileState, Purpose, Reason, Recipient, RichText
from bridge.domain.notifications import author_name, of_comment
from bridge.domain.people import ContactRef, Directory, Employee, EmployeeRef, Language, Party
from bridge.domain.permissions import Allowed, is_reachable_staff
from bridge.domain.plans import Capability, is_switched_off, may_use
from bridge.domain.tasks import Task


class Surroundings(Fact):
    """Everything needed to tell about a comment."""

    setting: Setting
    task: Task
    directory: Directory
    """Must hold the roster's people, the recipients and the author."""
    rooms: tuple[Conversation, ...] = ()
    """Group bindings of this task."""
    dialogues: tuple[Conversation, ...] = ()
    """Dialogues of this account whose party is a recipient, any bot; newest first."""
    bots: tuple[Bot, ...] = ()
    """Bots of those conversations."""
    files: tuple[File, ...] = ()
    """Files of the comment that are already in the store; new ones are handed to `announce` itself."""


class Outlet(Fact):
    """One chat that shows a comment: a bound group, or a recipient's dialogue."""

    conversation: Conversation
    purpose: Purpose
    signed: bool
    """The author's bold name line stands before the text (R54, R248)."""
    recipient: Party | None = None
    reason: Reason | None = None


def announce(
    comment: Comment,
    around: Surroundings,
    *,
    now: float,
    new_files: tuple[File, ...] = (),
    withheld: frozenset[ConversationId] = frozenset(),
) -> Decision:
    """Write a comment down and tell of it.

    `comment.recipients` says who hears (see `recipients`); `new_files` are rows that come into being with it,
    `around.files` those uploaded before. `withheld`: bound groups that must not see it (A23). `now` in Unix seconds.
    The comment is the first change; effects of one lane keep their order: text, then files (R181).
    """
    around = _open_to(around, now)
    marked = replace(comment, recipients=_marked(comment.recipients, around))
    files = (*around.files, *new_files)
    draft = Draft()
    draft.change(AddComment(comment=marked, files=new_files))
    for recipient in marked.recipients:
        if isinstance(recipient.party, EmployeeRef):
            _tell(draft, marked, recipient, recipient.party, around, files, now)
    for outlet in outlets(marked, around, withheld=withheld):
        draft.effect(*_shown(marked, outlet, around, files))
    return draft.decision()


def append(
    comment: Comment,
    around: Surroundings,
    *,
    now: float,
    new_files: tuple[File, ...] = (),
    body: RichText | None = None,
) -> Decision:
    """Late parts of an album join their comment and follow it wherever it went; nobody is told twice.

    `comment` is the comment as stored, before these files; `body`: its new text when a part brought a caption.
    """
    draft = Draft()
    if new_files:
        draft.change(AddFiles(comment=comment.id, files=new_files))
    open_now = _open_to(around, now)
    for outlet in outlets(comment, open_now):
        first = _file_parts_from(comment, outlet, open_now) + len(comment.files)
        draft.effect(*_files(comment, outlet, new_files, open_now, first=first))
    if body is not None and body != comment.body:
        grown = replace(comment, files=(*comment.files, *(each.id for each in new_files)))
        draft.merge(revise(grown, body, around, now=now))
    return draft.decision()


def revise(comment: Comment, body: RichText, around: Surroundings, *, now: float) -> Decision:
    """A new version of the text, and its messages in dialogues and groups edited to show it (R80, R163).

    Where the text was sent in several messages each is edited; what no longer fits is cut with an ellipsis, because a message
    added now would stand after later ones. A comment that had no text has no message to edit: the text is sent.
    """
    draft = Draft()
    draft.change(ReviseComment(comment=comment.id, body=body, at=now))
    open_now = _open_to(around, now)
    for outlet in outlets(comment, open_now):
        draft.effect(*_reshown(comment, body, outlet, open_now))
    return draft.decision()


def _open_to(around: Surroundings, now: float) -> Surroundings:
    """The surroundings without the chats that the plan does not pay for: all of them when it ran out (R18), those of own bots
    when it has none (R15)."""
    account = around.setting.account
    if is_switched_off(account, now):
        return replace(around, rooms=(), dialogues=())
    if isinstance(may_use(account, Capability.OWN_BOTS, now=now), Allowed):
        return around
    own = frozenset(each.id for each in around.bots if each.kind is not BotKind.STANDARD)
    return replace(
        around,
        rooms=tuple(each for each in around.rooms if each.lane.bot not in own),
        dialogues=tuple(each for each in around.dialogues if each.lane.bot not in own),
    )


def outlets(comment: Comment, around: Surroundings, *, withheld: frozenset[ConversationId] = frozenset()) -> tuple[Outlet, ...]:
    """The chats that show a comment, its recipients' dialogues first; no chat twice."""
    found: dict[Lane, Outlet] = {}
    for recipient in comment.recipients:
        dialogue = dialogue_for(recipient.party, around)
        if dialogue is not None and not comment.is_system:
            found.setdefault(dialogue.lane, _answer(comment, dialogue, recipient, around))
    if not comment.is_hidden and not comment.is_system:
        for room in around.rooms:
            if room.id not in withheld and _is_open(room, around) and not _is_origin(room, comment):
                found.setdefault(room.lane, Outlet(conversation=room, purpose=Purpose.RELAY, signed=True))
    return tuple(found.values())


def _answer(comment: Comment, dialogue: Conversation, recipient: Recipient, around: Surroundings) -> Outlet:
    signed = around.setting.account.settings.sign_as_employee and isinstance(comment.author, EmployeeRef)
    return Outlet(
        conversation=dialogue,
        purpose=Purpose.ANSWER,
        signed=signed,
        recipient=recipient.party,
        reason=recipient.reason,
    )


def dialogue_for(party: Party, around: Surroundings) -> Conversation | None:
    """Where a party can be written to as a client: the dialogue of this very task, else, for a contact, his newest open one.

    An employee who writes to an own bot like a client (A20) gets answers there only in the task of that dialogue.
    """
    own = [each for each in around.dialogues if each.party == party and _is_open(each, around)]
    of_task = next((each for each in own if each.task == around.task.id), None)
    if of_task is not None or isinstance(party, EmployeeRef):
        return of_task
    return next(iter(own), None)


def _is_open(conversation: Conversation, around: Surroundings) -> bool:
    """The bot can write there now: not kicked or blocked (R83), and switched on (R31)."""
    bot = next((each for each in around.bots if each.id == conversation.lane.bot), None)
    return not conversation.closed_reason and (bot is None or bot.is_enabled)


def _is_origin(room: Conversation, comment: Comment) -> bool:
    """The comment was written in this very chat, or topic (R80, A17)."""
    return room.lane.chat == comment.origin_chat and room.lane.topic == (comment.origin_topic or 0)


def _marked(recipients: Iterable[Recipient], around: Surroundings) -> tuple[Recipient, ...]:
    """Contacts nobody can write to are marked (R254)."""
    return tuple(
        replace(each, unreachable=isinstance(each.party, ContactRef) and dialogue_for(each.party, around) is None)
        for each in recipients
    )


def _tell(
    draft: Draft,
    comment: Comment,
    recipient: Recipient,
    party: EmployeeRef,
    around: Surroundings,
    files: tuple[File, ...],
    now: float,
) -> None:
    """The Chronicle always (R232), Telegram when it can be; never oneself, a robot, or who left (R130, R164, R231)."""
    employee = around.directory.employee(party.id)
    if employee is None or comment.author == party or not is_reachable_staff(employee):
        return
    draft.change(
        Tell(
            account=comment.account,
            employee=employee.id,
            task=comment.task,
            comment=comment.id,
            reason=recipient.reason,
            at=now,
        )
    )
    lane = notification_lane(employee, around.setting, now=now)
    is_shown_as_client = not comment.is_system and dialogue_for(party, around) is not None
    if lane is None or is_shown_as_client:
        return
    body = of_comment(
        comment,
        around.task,
        around.directory,
        reason=recipient.reason,
        language=employee.language,
        public_url=around.setting.public_url,
        files=files,
    )
    draft.effect(
        Send(
            lane=lane,
            purpose=Purpose.NOTIFICATION,
            task=comment.task,
            about=comment.id,
            recipient=party,
            reason=recipient.reason,
            body=body,
        )
    )


def notification_lane(employee: Employee, setting: Setting, *, now: float) -> Lane | None:
    """The private chat in which the standard bot tells an employee things; None when he is not linked (R1), no standard bot is
    connected or switched on, or the plan has no notifications (R13, R18)."""
    bot = setting.standard_bot
    if employee.person is None or bot is None or not bot.is_enabled:
        return None
    if not isinstance(may_use(setting.account, Capability.NOTIFICATIONS, now=now), Allowed):
        return None
    return Lane(bot=bot.id, chat=ChatId(employee.person))


def _text(comment: Comment, body: RichText, outlet: Outlet, around: Surroundings) -> RichText:
    """What a chat reads of a comment: the text alone, or under the author's bold name."""
    clean = sendable(body)
    if not outlet.signed or not clean.text.strip():
        return clean
    return named(_name(comment, around.directory, around.setting.account.language), clean)


def _name(comment: Comment, directory: Directory, language: Language) -> str:
    return author_name(comment.author, directory, language)


def _shown(comment: Comment, outlet: Outlet, around: Surroundings, files: tuple[File, ...]) -> list[Send | SendFile]:
    """The comment in one chat: text first, then every file by itself, in order (R181)."""
    text = _text(comment, comment.body, outlet, around)
    first = _file_parts_from(comment, outlet, around)
    effects: list[Send | SendFile] = []
    if first:
        effects.append(_send(comment, outlet, text, reply_to=_thread(comment, outlet)))
    effects.extend(_files(comment, outlet, files, around, first=first, is_nameless=not first))
    return effects


def _file_parts_from(comment: Comment, outlet: Outlet, around: Surroundings) -> int:
    """Part number of the first file: the messages of the text come before it."""
    return len(split(_text(comment, comment.body, outlet, around)))


def _send(comment: Comment, outlet: Outlet, body: RichText, *, reply_to: Target | None, part: int = 0) -> Send:
    return Send(
        lane=outlet.conversation.lane,
        purpose=outlet.purpose,
        task=comment.task,
        about=comment.id,
        recipient=outlet.recipient,
        reason=outlet.reason,
        body=body,
        reply_to=reply_to,
        part=part,
    )


def _files(
    comment: Comment,
    outlet: Outlet,
    files: tuple[File, ...],
    around: Surroundings,
    *,
    first: int,
    is_nameless: bool = False,
) -> list[SendFile]:
    """Each file as one effect. When no text goes before them, the first bears the author's name (`is_nameless`).

    A file Telegram would not let us download has no bytes to pass on and is left out: the text speaks of it (R182).
    """
    account = around.setting.account
    name = bold(f"{_name(comment, around.directory, account.language)}:") if outlet.signed and is_nameless else EMPTY
    sent = [each for each in files if each.state is not FileState.FAILED]
    return [
        SendFile(
            lane=outlet.conversation.lane,
            purpose=outlet.purpose,
            task=comment.task,
            about=comment.id,
            recipient=outlet.recipient,
            reason=outlet.reason,
            file=each.id,
            travel=travel_of(each.name, each.size_bytes, extended=account.settings.extended_attachments),
            caption=name if index == 0 else EMPTY,
            reply_to=_thread(comment, outlet),
            part=first + index,
        )
        for index, each in enumerate(sent)
    ]


def _thread(comment: Comment, outlet: Outlet) -> Target | None:
    """Under which message it stands: the one it answers (R114); else, in a discussion of channel posts, the post last spoken of,
    because a message outside every thread is seen by no reader of the channel. Dialogues are not threaded."""
    if outlet.purpose is not Purpose.RELAY:
        return None
    if comment.answers is not None:
        return AtComment(comment=comment.answers)
    thread = outlet.conversation.thread_of_last_comment
    return AtMessage(message=thread) if thread is not None else None


def _reshown(comment: Comment, body: RichText, outlet: Outlet, around: Surroundings) -> list[Send | Edit]:
    old = split(_text(comment, comment.body, outlet, around))
    new = split(_text(comment, body, outlet, around))
    if not new:
        return []
    if not old:
        part = len(comment.files)
        return [_send(comment, outlet, joined(new, "\n"), reply_to=AtComment(comment=comment.id), part=part)]
    pieces = [*new[: len(old)], *([_GONE] * (len(old) - len(new)))]
    if len(new) > len(old):
        pieces[-1] = joined((pieces[-1], "…"))
    return [
        Edit(
            lane=outlet.conversation.lane,
            purpose=outlet.purpose,
            task=comment.task,
            about=comment.id,
            recipient=outlet.recipient,
            reason=outlet.reason,
            target=AtComment(comment=comment.id, part=part_of_piece(0, part)),
            body=piece,
        )
        for part, piece in enumerate(pieces)
        if part >= len(new) or part >= len(old) or piece != old[part]
    ]


_GONE = RichText(text="—")
"""What remains of a message whose text was edited away; Telegram takes no empty text."""
