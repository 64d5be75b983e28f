"""Acts of staff on values alone: who may do what to a task, and what follows (R137, R146, R219–R222, R230, R240)."""

import pytest
from msgspec.structs import replace

from bridge.domain import acts
from bridge.domain.changes import AddComment, Connect, Disconnect, DropConversation, MarkRead, SaveConversation, SetLike, Tell
from bridge.domain.decide import Decision
from bridge.domain.events import (
    Act,
    CommentEdited,
    CommentWritten,
    ConversationSet,
    EventsRead,
    LikeToggled,
    RosterChanged,
    StatusSet,
    TaskEdited,
    TaskOrdered,
    TaskTrashed,
)
from bridge.domain.ids import ChronicleId, EmployeeId, ProjectId
from bridge.domain.messages import Comment, RichText
from bridge.domain.openings import Catalog
from bridge.domain.people import EmployeeRef, TeamRef
from bridge.domain.standings import ActView
from bridge.domain.tasks import Role, RosterEntry, StatusKind
from tests.bridge.domain.office import (
    ACCOUNT,
    DIRECTORY,
    DRAFT,
    HOUSE,
    IN_PROGRESS,
    NOW,
    OWN_BOT,
    SETTING,
    STAFF,
    STANDARD_BOT,
    TASK,
    TEAM,
    comment,
    dialogue,
    ids,
    name_of,
    ref,
    role,
    room,
)

DONE = replace(IN_PROGRESS, id=IN_PROGRESS.id + 50, name="Done", kind=StatusKind.DONE)


def view(who: str = "olga", **more: object) -> ActView:
    """Somebody looks at olga's task for pavel."""
    base = ActView(
        setting=SETTING,
        actor=STAFF[who],
        task=TASK,
        directory=DIRECTORY,
        catalog=Catalog(statuses=(IN_PROGRESS,)),
        status=DONE,
        bots=(STANDARD_BOT, OWN_BOT),
        next_number=3,
    )
    return replace(base, **more)


def decide(seen: ActView, act: Act) -> Decision:
    """The decision, made twice: the same view gives the same decision."""
    first = acts.decide(seen, act, now=NOW, ids=ids())
    assert first == acts.decide(seen, act, now=NOW, ids=ids())
    if first.denial:
        assert first.changes == ()
        assert first.effects == ()
        assert len(first.notices) == 1
    return first


def act_of(kind: str, who: str) -> Act:
    """One act of a kind."""
    whole = {"account": ACCOUNT, "actor": STAFF[who].id}
    match kind:
        case "comment":
            return CommentWritten(**whole, task=TASK.id, body=RichText(text="x"), notify=())
        case "status":
            return StatusSet(**whole, task=TASK.id, status=DONE.id)
        case "edit":
            return TaskEdited(**whole, task=TASK.id, title="Other")
        case "roster":
            return RosterChanged(**whole, task=TASK.id, add=role(Role.PARTICIPANT, "boris"))
        case "trash":
            return TaskTrashed(**whole, task=TASK.id)
    raise AssertionError(kind)


ALL = ("comment", "status", "edit", "roster", "trash")
MAY = {
    # R220: view and comment — everybody with a role; status — but participants; the rest — assigner, his head, auditor, admin
    "olga": ALL,
    "olgas_head": ALL,
    "audit": ALL,
    "anna": ALL,
    "pavel": ("comment", "status"),
    "pavels_head": ("comment", "status"),
    "vera": ("comment",),
    "veras_head": ("comment",),
    "audits_head": (),
    "boris": (),
    "tech": (),
    "gone": (),
}
NO_WORD = {"gone": "deactivated", "audits_head": "no_access", "boris": "no_access", "tech": "no_access"}


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("who", list(MAY))
def test_rights_by_role(who: str, kind: str) -> None:
    """R219, R220, A13, R231."""
    decision = decide(view(who), act_of(kind, who))
    expected = "" if kind in MAY[who] else NO_WORD.get(who, "role_too_weak")
    assert decision.denial == expected


@pytest.mark.parametrize("kind", ALL)
def test_what_is_not_there_is_refused_like_what_is_not_yours(kind: str) -> None:
    """R90."""
    missing = decide(view("anna", task=None), act_of(kind, "anna"))
    foreign = decide(view("boris"), act_of(kind, "boris"))
    assert missing == foreign


def test_a_draft_is_its_authors() -> None:
    """R229."""
    draft = replace(TASK, status=DRAFT)
    assert decide(view("olga", task=draft), act_of("comment", "olga")).denial == ""
    assert decide(view("pavel", task=draft), act_of("comment", "pavel")).denial == "no_access"


@pytest.mark.parametrize(
    ("add", "remove", "told", "denial"),
    [
        (role(Role.ASSIGNEE, "boris"), (), ["boris"], ""),
        (role(Role.ASSIGNEE, "pavel"), (), [], ""),
        (role(Role.PARTICIPANT, "boris"), (), [], ""),
        (role(Role.ASSIGNEE, "support"), (), ["mate"], ""),
        (role(Role.ASSIGNEE, "ivan"), (), [], ""),
        (role(Role.ASSIGNEE, "gone", "robo"), (), [], ""),
        (role(Role.ASSIGNEE, "olga"), (), [], ""),
        ((), role(Role.ASSIGNEE, "pavel"), [], ""),
        ((), role(Role.ASSIGNER, "olga"), [], "assigner_needed"),
        (role(Role.ASSIGNER, "boris", "vera"), (), [], "assigner_needed"),
        (role(Role.ASSIGNER, "boris"), (), [], ""),
        ((RosterEntry(role=Role.ASSIGNEE, member=EmployeeRef(id=EmployeeId(999))),), (), [], "no_access"),
    ],
)
def test_who_is_told_of_being_connected(
    add: tuple[RosterEntry, ...], remove: tuple[RosterEntry, ...], told: list[str], denial: str
) -> None:
    """R146–R148: new assignees among the staff, but the one who did it; a note in the feed, never to clients."""
    decision = decide(view("olga"), RosterChanged(account=ACCOUNT, actor=STAFF["olga"].id, task=TASK.id, add=add, remove=remove))
    assert decision.denial == denial
    employees = [EmployeeRef(id=each.employee) for each in decision.changes if isinstance(each, Tell)]
    assert [name_of(each) for each in employees] == told
    connected = {each.entry for each in decision.changes if isinstance(each, Connect)}
    assert connected == ({each for each in add if each not in TASK.roster} if not denial else set())


def test_a_new_assigner_replaces_the_old_one() -> None:
    """Glossary: one assigner."""
    decision = decide(
        view("olga"), RosterChanged(account=ACCOUNT, actor=STAFF["olga"].id, task=TASK.id, add=role(Role.ASSIGNER, "vera"))
    )
    assert [each.entry for each in decision.changes if isinstance(each, Disconnect)] == list(role(Role.ASSIGNER, "olga"))


@pytest.mark.parametrize(
    ("text", "joins", "heard"),
    [
        ("plain", [], []),
        ("@boris look", ["boris"], ["boris"]),
        ("@vera look", [], ["vera"]),
        ("@olga myself", [], []),
        ("@ivan a contact is chosen, not named", [], []),
    ],
)
def test_mentions_in_the_workspace(text: str, joins: list[str], heard: list[str]) -> None:
    """R137: employees only; they join, and hear on top of those chosen."""
    decision = decide(view("olga"), replace(act_of("comment", "olga"), body=RichText(text=text)))
    (added,) = [each.comment for each in decision.changes if isinstance(each, AddComment)]
    assert [name_of(each.party) for each in added.recipients] == heard
    connected = [each.entry.member for each in decision.changes if isinstance(each, Connect)]
    assert [name_of(each) for each in connected] == joins  # type: ignore[arg-type]  # no teams here


def test_a_whole_team_can_be_chosen() -> None:
    """R143, R221: its members at work are told."""
    decision = decide(view("olga"), replace(act_of("comment", "olga"), notify=(TeamRef(id=TEAM.id),)))
    (added,) = [each.comment for each in decision.changes if isinstance(each, AddComment)]
    assert [name_of(each.party) for each in added.recipients] == ["mate"]


@pytest.mark.parametrize(
    ("told", "who", "likes", "on", "changes"),
    [
        (comment("pavel"), "olga", (), True, 1),
        (comment("pavel"), "olga", (ref("olga"),), True, 0),
        (comment("pavel"), "olga", (ref("olga"),), False, 1),
        (comment("pavel"), "olga", (), False, 0),
        (comment("pavel"), "vera", (), True, 1),
    ],
)
def test_likes_are_a_toggle_per_person(told: Comment, who: str, likes: tuple[EmployeeRef, ...], on: bool, changes: int) -> None:
    """R214."""
    act = LikeToggled(account=ACCOUNT, actor=STAFF[who].id, comment=told.id, on=on)
    decision = decide(view(who, comment=told, likes=likes), act)
    assert len([each for each in decision.changes if isinstance(each, SetLike)]) == changes


def test_likes_can_be_off() -> None:
    """R215."""
    setting = replace(SETTING, account=replace(HOUSE, settings=replace(HOUSE.settings, likes_enabled=False)))
    act = LikeToggled(account=ACCOUNT, actor=STAFF["olga"].id, comment=comment("pavel").id, on=True)
    assert decide(view("olga", comment=comment("pavel"), setting=setting), act).denial == "likes_off"


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((ChronicleId(5),), MarkRead(employee=STAFF["vera"].id, at=NOW, events=(ChronicleId(5),))),
        ((), MarkRead(employee=STAFF["vera"].id, at=NOW, everything=True)),
    ],
)
def test_reading(events: tuple[ChronicleId, ...], expected: MarkRead) -> None:
    """R234, R235."""
    act = EventsRead(account=ACCOUNT, actor=STAFF["vera"].id, events=events)
    assert decide(view("vera", task=None), act).changes == (expected,)


@pytest.mark.parametrize(
    ("change", "saved"),
    [
        ({"suspended": True}, room(is_suspended=True)),
        ({"notify_active": True}, room(notify_active=True)),
        ({"suspended": False}, None),
        ({}, None),
    ],
)
def test_bindings_from_the_console(change: dict[str, object], saved: object) -> None:
    """A16, R97, R104: only what is asked for changes; nothing to change writes nothing."""
    act = replace(ConversationSet(account=ACCOUNT, actor=STAFF["vera"].id, conversation=room().id), **change)
    decision = decide(view("vera", conversation=room()), act)
    found = [each.conversation for each in decision.changes if isinstance(each, SaveConversation)]
    assert found == ([] if saved is None else [saved])


def test_unbinding_from_the_console_is_what_endtask_does() -> None:
    """R99, A16: a group without a project is forgotten, one with a project keeps it; a dialogue only loses its task."""
    act = ConversationSet(account=ACCOUNT, actor=STAFF["vera"].id, conversation=room().id, unbind=True)
    with_project = room(project=ProjectId(5))
    for bound, change in (
        (room(), DropConversation(conversation=room().id)),
        (with_project, SaveConversation(conversation=replace(with_project, task=None))),
        (dialogue("ivan", of=TASK), SaveConversation(conversation=dialogue("ivan", of=None))),
    ):
        assert decide(view("vera", conversation=bound), act).changes == (change,)


def test_an_unbound_chat_is_the_admins_matter() -> None:
    """A16: without a task there is nobody with access."""
    act = ConversationSet(account=ACCOUNT, actor=STAFF["vera"].id, conversation=room().id, suspended=True)
    assert decide(view("vera", task=None, conversation=room(of=None)), act).denial == "no_access"
    assert decide(view("anna", task=None, conversation=room(of=None)), act).denial == ""


def test_an_order_bears_its_number_and_its_roster() -> None:
    """R74, R219: a named assigner stands instead of the actor; everybody else is added once."""
    entries = (*role(Role.ASSIGNER, "boris"), *role(Role.ASSIGNEE, "pavel", "pavel"), *role(Role.AUDITOR, "audit"))
    decision = decide(view("olga"), TaskOrdered(account=ACCOUNT, actor=STAFF["olga"].id, title=" T ", roster=entries))
    opened = decision.changes[0].task  # type: ignore[union-attr]  # the first change opens the task
    assert (opened.number, opened.title) == (3, "T")
    assert set(opened.roster) == set(entries)
    assert [name_of(EmployeeRef(id=each.employee)) for each in decision.changes if isinstance(each, Tell)] == ["pavel"]


def test_editing_a_comment_keeps_the_description_in_step() -> None:
    """R41: comment 0 is what the description shows, until staff write another."""
    first = comment("olga", "old", is_first=True)
    act = CommentEdited(account=ACCOUNT, actor=STAFF["olga"].id, comment=first.id, body=RichText(text="new"))
    for description, follows in (("old", True), ("written by staff", False)):
        seen = view("olga", comment=first, task=replace(TASK, description=description))
        changed = [each for each in decide(seen, act).changes if type(each).__name__ == "SetTaskText"]
        assert bool(changed) == follows


@pytest.mark.parametrize(
    ("case", "hidden", "notify", "answers_hidden", "heard"),
    [
        ("open, by default", False, None, None, ["ivan", "vera"]),
        ("hidden, by default", True, None, None, ["vera"]),
        ("hidden, the client chosen", True, ("ivan",), None, ["ivan"]),
        ("an answer to the client, hidden", True, None, False, ["ivan", "vera"][1:]),
        ("an answer to a hidden comment he was shown", False, None, True, ["ivan", "vera"]),
    ],
)
def test_no_client_reads_a_hidden_comment_by_default(
    case: str, hidden: bool, notify: tuple[str, ...] | None, answers_hidden: bool | None, heard: list[str]
) -> None:
    """R222, R139, R140: only the chosen see it; what the default would pick for an open comment is no choice."""
    last = comment("ivan", told=("pavel", "vera"), is_hidden=bool(answers_hidden))
    written = CommentWritten(
        account=ACCOUNT,
        actor=STAFF["pavel"].id,
        task=TASK.id,
        body=RichText(text="between us"),
        notify=None if notify is None else tuple(ref(each) for each in notify),
        is_hidden=hidden,
        answers=None if answers_hidden is None else last.id,
    )
    seen = view("pavel", last=last, answered=last if answers_hidden is not None else None, dialogues=(dialogue("ivan"),))
    decision = decide(seen, written)
    (said,) = [each.comment for each in decision.changes if isinstance(each, AddComment)]
    assert [name_of(each.party) for each in said.recipients] == heard, case
    assert bool([each for each in decision.effects if each.lane == dialogue("ivan").lane]) == ("ivan" in heard), case
