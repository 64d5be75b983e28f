"""Who hears of a comment, and why. Every function here answers with an `Audience`; nobody is told who is not in it.

The cascade for messages from groups and channels (R125–R138, A2, A9): 1 the named; else 2 the employees of the last comment this
author took part in; else 3 the assignees. Then filter a (only those known to be in the chat), then filter b (contacts without
access need a role). The filters never restart the cascade, so "heard by nobody" is a legal outcome and carries its reason.

The author, robots and deactivated people are no candidates in any step (R130, R164, R257).
"""

from collections.abc import Iterable

from bridge.domain.conversations import Bot, FallbackAssignee
from bridge.domain.facts import Fact
from bridge.domain.ids import PersonId
from bridge.domain.messages import Comment, Reason, Recipient
from bridge.domain.people import (
    Access,
    Account,
    Author,
    Contact,
    ContactRef,
    Directory,
    Employee,
    EmployeeRef,
    Member,
    Party,
)
from bridge.domain.permissions import Allowed, expand, is_on_roster, is_reachable_staff, may_view
from bridge.domain.tasks import Role, Task

NO_CANDIDATES = "no_candidates"
"""Heard by nobody: no step of the cascade found anyone but the author."""
NAMED_WITHOUT_ACCESS = "named_without_access"
"""Heard by nobody: a contact named only employees who are not in the task (A9)."""
NOT_IN_CHAT = "not_in_chat"
"""Heard by nobody: `/notify active`, and nobody found is known to be in the chat (R128, A2)."""
NO_ROLE = "no_role"
"""Heard by nobody: only contacts without access and without a role were found (R129)."""


class Audience(Fact):
    """Who hears, who was named, who joins the task by being named, and why nobody hears if so."""

    recipients: tuple[Recipient, ...] = ()
    named: tuple[Party, ...] = ()
    """For `Comment.named`: everybody explicitly named, notified or not (R243)."""
    joins: tuple[EmployeeRef, ...] = ()
    """Employees who become participants because an employee named them (R137, A9)."""
    heard_by_nobody: str = ""


def told(parties: Iterable[Party], reason: Reason) -> tuple[Recipient, ...]:
    """The same reason for several parties, each once."""
    return tuple(Recipient(party=each, reason=reason) for each in dict.fromkeys(parties))


def candidates(parties: Iterable[Party], directory: Directory, *, author: Author | None = None) -> tuple[Party, ...]:
    """Those who may hear at all: known, active, no robot, not the author; contacts merged away are not known."""
    return tuple(each for each in dict.fromkeys(parties) if each != author and _can_hear(each, directory))


def _can_hear(party: Party, directory: Directory) -> bool:
    match directory.party(party):
        case Employee() as employee:
            return is_reachable_staff(employee)
        case Contact() as contact:
            return contact.merged_into is None
        case None:
            return False


def fallback_assignee(account: Account, directory: Directory, *, bot: Bot | None = None) -> EmployeeRef | None:
    """Whom R37 makes assignee when nobody else is: owner or configurer, by the bot's setting; inactive ones give way (A5)."""
    owner = EmployeeRef(id=account.owner)
    configurer = EmployeeRef(id=bot.configured_by) if bot is not None and bot.configured_by is not None else owner
    prefers_configurer = bot is not None and bot.fallback_assignee is FallbackAssignee.CONFIGURER
    order = (configurer, owner) if prefers_configurer else (owner, configurer)
    return next((each for each in order if is_reachable_staff(directory.employee(each.id))), None)


def assignees(task: Task, directory: Directory, fallback: EmployeeRef | None) -> tuple[Party, ...]:
    """The task's assignees, teams expanded; when all of them are deactivated, robots or absent: the fallback (R257, R37)."""
    found = candidates(expand(task.members(Role.ASSIGNEE), directory), directory)
    return found or ((fallback,) if fallback is not None else ())


def of_chat_message(
    *,
    author: Author,
    task: Task,
    directory: Directory,
    named: tuple[Party, ...] = (),
    replied_to: EmployeeRef | None = None,
    previous: Comment | None = None,
    fallback: EmployeeRef | None = None,
    only_present: bool = False,
    present: frozenset[PersonId] = frozenset(),
) -> Audience:
    """Who hears of a message in a group or channel (R125–R138, R243–R245, A2, A9, A22).

    `named`: resolved `@` and text mentions; `replied_to`: the employee whose relayed comment this replies to (R245);
    `previous`: the latest earlier comment this author took part in (R243); `only_present`: `/notify active`, with `present` the
    persons known to be in the chat (R132); `fallback`: R37's, see `fallback_assignee`.
    """
    explicit = _explicit(named, replied_to)
    outsiders = _outsiders(explicit, author, task, directory)
    found = tuple(each for each in explicit if each.party not in outsiders)
    joins = _joins(found, author, task, directory)
    found = _audible(found, directory, author)
    if not found and outsiders and _audible(explicit, directory, author):
        return Audience(named=_parties(explicit), heard_by_nobody=NAMED_WITHOUT_ACCESS)
    found = found or _conversed(previous, directory, author) or _assigned(task, directory, author, fallback)
    kept, why = _filtered(found, task, directory, only_present=only_present, present=present)
    return Audience(recipients=kept, named=_parties(explicit), joins=joins, heard_by_nobody=why)


def _explicit(named: tuple[Party, ...], replied_to: EmployeeRef | None) -> tuple[Recipient, ...]:
    mentioned = told(named, Reason.MENTIONED)
    if replied_to is None or replied_to in named:
        return mentioned
    return (*mentioned, Recipient(party=replied_to, reason=Reason.REPLIED_TO))


def _outsiders(explicit: tuple[Recipient, ...], author: Author, task: Task, directory: Directory) -> frozenset[Party]:
    """Employees a non-employee cannot reach by naming them: those without access to the task (A9)."""
    if isinstance(author, EmployeeRef):
        return frozenset()
    employees = (each.party for each in explicit if isinstance(each.party, EmployeeRef))
    return frozenset(each for each in employees if not isinstance(may_view(task, each, directory), Allowed))


def _joins(explicit: tuple[Recipient, ...], author: Author, task: Task, directory: Directory) -> tuple[EmployeeRef, ...]:
    if not isinstance(author, EmployeeRef):
        return ()
    return tuple(
        each.party
        for each in explicit
        if isinstance(each.party, EmployeeRef)
        and each.party != author
        and is_reachable_staff(directory.employee(each.party.id))
        and not is_on_roster(task, each.party, directory)
    )


def _parties(recipients: tuple[Recipient, ...]) -> tuple[Party, ...]:
    return tuple(each.party for each in recipients)


def _audible(recipients: tuple[Recipient, ...], directory: Directory, author: Author) -> tuple[Recipient, ...]:
    return tuple(each for each in recipients if each.party != author and _can_hear(each.party, directory))


def _conversed(previous: Comment | None, directory: Directory, author: Author) -> tuple[Recipient, ...]:
    """Step 2: employees among the author and the notified of the last comment shared with this author (R126, R134, R243)."""
    if previous is None or previous.is_system:
        return ()
    circle = (previous.author, *_parties(previous.recipients))
    employees = tuple(each for each in circle if isinstance(each, EmployeeRef))
    return told(candidates(employees, directory, author=author), Reason.CONVERSED)


def _assigned(task: Task, directory: Directory, author: Author, fallback: EmployeeRef | None) -> tuple[Recipient, ...]:
    """Step 3 (R127, R257); an assignee who is the author is not told, and nobody replaces him (R131)."""
    return told(candidates(assignees(task, directory, fallback), directory, author=author), Reason.ASSIGNEE)


def _filtered(
    found: tuple[Recipient, ...],
    task: Task,
    directory: Directory,
    *,
    only_present: bool,
    present: frozenset[PersonId],
) -> tuple[tuple[Recipient, ...], str]:
    """Filters a and b, in this order; what is left, and why nothing is (R128, R129, R131)."""
    if not found:
        return (), NO_CANDIDATES
    seen = tuple(each for each in found if not only_present or _is_present(each.party, directory, present))
    if not seen:
        return (), NOT_IN_CHAT
    kept = tuple(each for each in seen if _passes_role_filter(each.party, task, directory))
    return kept, "" if kept else NO_ROLE


def _is_present(party: Party, directory: Directory, present: frozenset[PersonId]) -> bool:
    someone = directory.party(party)
    return someone is not None and someone.person is not None and someone.person in present


def _passes_role_filter(party: Party, task: Task, directory: Directory) -> bool:
    contact = directory.party(party)
    if not isinstance(contact, Contact) or contact.access is not Access.NONE:
        return True
    return is_on_roster(task, party, directory)


def of_comment(
    *,
    author: EmployeeRef,
    task: Task,
    directory: Directory,
    chosen: tuple[Member, ...] | None = None,
    named: tuple[Party, ...] = (),
    last: Comment | None = None,
    answered: Comment | None = None,
    is_hidden: bool = False,
) -> Audience:
    """Who hears of a comment written by staff in the workspace (R139–R143, R137).

    `chosen`: picked by the writer, None for the default; `named`: employees mentioned in the text, who hear on top of the rest
    and join the task; `last`: the task's latest non-system comment; `answered`: the comment this one answers (R140).
    `is_hidden`: no contact reads it by default, only by choice, or by having been shown the hidden comment it answers (R222).
    """
    explicit = told((each for each in named if isinstance(each, EmployeeRef)), Reason.MENTIONED)
    if chosen is not None:
        rest = told(expand(chosen, directory), Reason.CHOSEN)
    elif answered is not None:
        rest = told(_circle(answered), Reason.ANSWERED)
    else:
        rest = _default(last, author)
    if is_hidden and chosen is None and not (answered is not None and answered.is_hidden):
        rest = tuple(each for each in rest if isinstance(each.party, EmployeeRef))
    merged = {each.party: each for each in (*explicit, *rest)}
    joins = _joins(explicit, author, task, directory)
    return Audience(recipients=_audible(tuple(merged.values()), directory, author), named=_parties(explicit), joins=joins)


def _circle(comment: Comment) -> tuple[Party, ...]:
    """The comment's author, if somebody who can hear, and those notified of it."""
    author = comment.author
    own = (author,) if isinstance(author, EmployeeRef | ContactRef) else ()
    return (*own, *_parties(comment.recipients))


def _default(last: Comment | None, author: EmployeeRef) -> tuple[Recipient, ...]:
    """R139 with the safety rule R141/R142: nobody is preselected for who breaks into a talk with a client."""
    if last is None or last.is_system:
        return ()
    circle = _circle(last)
    if author not in circle and any(isinstance(each, ContactRef) for each in circle):
        return ()
    return told(circle, Reason.CONVERSED)


INTERNAL_EVENTS = frozenset({Reason.STATUS, Reason.LIKED, Reason.CONNECTED})
"""Events that are no comments: a remark on them must not reach the client (A7)."""


def of_reply(
    *,
    author: EmployeeRef,
    task: Task,
    directory: Directory,
    event: str,
    answered: Comment | None = None,
    named: tuple[Party, ...] = (),
) -> Audience:
    """Who hears of an answer given by Reply to a notification (R155, R156, A7).

    `event` is `Counterpart.event` of the notification; `answered` its comment. A comment: its author and its notified; a new
    task: assigner and assignees; any other event: the employees among them, plus the named. Otherwise `@` replaces (R156).
    """
    explicit = told(named, Reason.MENTIONED)
    heads = expand((*task.members(Role.ASSIGNER), *task.members(Role.ASSIGNEE)), directory)
    if event in INTERNAL_EVENTS or (answered is None and event != Reason.NEW_TASK):
        staff = tuple(each for each in heads if isinstance(each, EmployeeRef))
        found = (*explicit, *told(staff, Reason.ANSWERED))
    elif explicit:
        found = explicit
    elif event == Reason.NEW_TASK:
        found = told(heads, Reason.ANSWERED)
    else:
        found = told(_circle(answered) if answered else (), Reason.ANSWERED)
    unique = tuple({each.party: each for each in reversed(found)}.values())[::-1]
    return Audience(
        recipients=_audible(unique, directory, author),
        named=_parties(explicit),
        joins=_joins(explicit, author, task, directory),
    )


def of_new_task(*, author: Author, task: Task, directory: Directory) -> Audience:
    """Who hears of a new task: its assignees (R56, R145, A10); an assignee-contact not, when contacts without access stand at
    both ends (R149)."""
    parties = candidates(expand(task.members(Role.ASSIGNEE), directory), directory, author=author)
    assigner = next(iter(task.members(Role.ASSIGNER)), None)
    if isinstance(assigner, ContactRef) and _has_no_access(assigner, directory):
        parties = tuple(each for each in parties if not _has_no_access(each, directory))
    return Audience(recipients=told(parties, Reason.NEW_TASK))


def _has_no_access(party: Party, directory: Directory) -> bool:
    someone = directory.party(party)
    return isinstance(someone, Contact) and someone.access is Access.NONE


def of_dialogue(
    *, author: Author, task: Task, directory: Directory, fallback: EmployeeRef | None = None, is_first: bool = False
) -> Audience:
    """Who hears of a client's message in his dialogue: the assignees (R34, R56); `NEW_TASK` for the first message."""
    if is_first:
        return of_new_task(author=author, task=task, directory=directory)
    parties = candidates(assignees(task, directory, fallback), directory, author=author)
    return Audience(recipients=told(parties, Reason.DIALOGUE), heard_by_nobody="" if parties else NO_CANDIDATES)


def of_secret_answer(answered: Comment | None, *, author: Author, directory: Directory) -> Audience | None:
    """Who hears of a client's answer to a hidden comment he was shown: the employees it was for, and nobody else (R222).

    None when it answers no such comment, or when none of them can hear any more: then it is a message like any other.
    """
    if answered is None or not answered.is_hidden:
        return None
    staff = tuple(each for each in _circle(answered) if isinstance(each, EmployeeRef))
    heard = told(candidates(staff, directory, author=author), Reason.ANSWERED)
    return Audience(recipients=heard) if heard else None
