"""Lists, states and switches in a group (R93–R107, A3, A16, A28)."""

import pytest
from msgspec.structs import replace

from bridge.domain.changes import DropConversation, SaveConversation, SavePresence
from bridge.domain.conversations import Conversation
from bridge.domain.limits import FIND_RESULTS_MAX, LIST_LINES_MAX
from bridge.domain.messages import Reason, Recipient
from bridge.domain.people import ContactRef
from bridge.domain.room_views import Needs, needs
from bridge.domain.tasks import Role, RosterEntry, Status, StatusKind
from tests.bridge.domain.groups import (
    CATALOG,
    HIDDEN_PROJECT,
    POST,
    PROJECT,
    happen,
    made,
    message,
    pressed,
    service,
    view,
)
from tests.bridge.domain.office import (
    DIRECTORY,
    IN_PROGRESS,
    STANDARD_BOT,
    TASK,
    comment,
    contact,
    ref,
    role,
    room,
    task,
)

SECRET_TASK = "Task: bound to one you have no access to"


def answer(who: str, text: str, **more: object) -> str:
    """The one reply to a command that changes nothing."""
    decision = happen(view(who, **more), message(who, text))  # type: ignore[arg-type]
    assert [type(each) for each in decision.changes] == [SavePresence]
    (said,) = service(decision)
    return said


def switched(text: str, conversation: Conversation | None = None) -> tuple[Conversation | None, str]:
    """The group after a switch, if it changed, and what was said."""
    decision = happen(view(conversation=conversation or room()), message("olga", text))
    (said,) = service(decision)
    changed = [each.conversation for each in made(decision, SaveConversation)]
    return (changed[0] if changed else None), said


# -- switches --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "before", "field", "after", "words"),
    [
        ("/suspend on", {}, "is_suspended", True, "Suspended: messages of this chat no longer go to the task."),
        ("/suspend off", {"is_suspended": True}, "is_suspended", False, "Resumed: messages of this chat go to the task again."),
        ("/SUSPEND ON", {}, "is_suspended", True, "Suspended"),
        ("/notify active", {}, "notify_active", True, "only people who are known to be in this chat"),
        ("/notify all", {"notify_active": True}, "notify_active", False, "everyone concerned"),
        ("/quote off", {}, "quote", False, "without a quotation"),
        ("/quote on", {"quote": False}, "quote", True, "brings a quotation"),
    ],
)
def test_switches_set_and_spell_out_the_state(text: str, before: dict[str, object], field: str, after: bool, words: str) -> None:
    """R97, R104, R105, A3, A8, A15: suspend on means suspended; the reply says what is now so."""
    changed, said = switched(text, replace(room(), **before))
    assert changed is not None
    assert getattr(changed, field) is after
    assert words in said
    assert replace(changed, **{field: not after}) == replace(room(), **before)


@pytest.mark.parametrize("text", ["/suspend off", "/notify all", "/quote on"])
def test_a_switch_that_is_already_so_only_says_so(text: str) -> None:
    """Nothing is written for nothing."""
    changed, said = switched(text)
    assert changed is None
    assert said


@pytest.mark.parametrize("text", ["/suspend", "/suspend maybe", "/notify on", "/notify", "/quote please"])
def test_a_wrong_word_shows_usage_and_state(text: str) -> None:
    """The reply tells how to use it, and how things stand."""
    changed, said = switched(text)
    assert changed is None
    assert said.startswith(f"Send {text.split()[0]} ")
    assert "Messages of this chat go to the task: yes" in said


@pytest.mark.parametrize("text", ["/suspend on", "/notify active", "/quote off"])
def test_switches_need_access_to_a_bound_task(text: str) -> None:
    """A16: without a task there is nothing to switch; without access it is not yours to."""
    assert answer("olga", text, of=None) == "This chat is not bound to a task."
    assert "no such task, or you have no access" in answer("boris", text)


# -- /status and /help -----------------------------------------------------------------------------------------------


def test_status_tells_everything() -> None:
    """R98: account, task, project, relay, notify and quote modes."""
    conversation = room(notify_active=True, quote=False, is_suspended=True)
    said = answer("olga", "/status", conversation=conversation, project=PROJECT)
    assert said.split("\n") == [
        "Workspace: Acme",
        "Task: [7] Act for March",
        "Project: [3] Repairs",
        "Messages of this chat go to the task: no",
        "Told of messages: only people in this chat",
        "Answered messages are quoted: no",
    ]


@pytest.mark.parametrize(
    ("who", "task_line"),
    [
        ("olga", "Task: [7] Act for March"),
        ("boris", SECRET_TASK),
        ("fred", SECRET_TASK),
    ],
)
def test_status_keeps_secrets(who: str, task_line: str) -> None:
    """R90, A16: who has no access learns that there is a binding, not to what."""
    said = answer(who, "/status")
    assert task_line in said.split("\n")
    assert ("Act for March" in said) is (who == "olga")


def test_status_of_an_unbound_chat() -> None:
    """R98: nothing bound, nothing claimed."""
    assert answer("olga", "/status", of=None).split("\n") == ["Workspace: Acme", "Task: none", "Project: none"]


def test_help_names_every_command() -> None:
    """R106: the purpose in one paragraph, then the list; for contacts with extended access too (A16)."""
    for who in ("olga", "fred"):
        said = answer(who, "/help")
        assert said.startswith("Hello!")
        assert all(each in said for each in ("/task", "/endtask", "/who", "/whom", "/notify", "/suspend", "/quote", "/find"))


# -- /who and /whom --------------------------------------------------------------------------------------------------


def test_who_prints_roles_and_usable_handles() -> None:
    """R102, A28: each member with his role and the name to use after @; teams by their name."""
    mixed = replace(TASK, roster=(*TASK.roster, *role(Role.ASSIGNEE, "support"), *role(Role.PARTICIPANT, "ivan")))
    assert answer("olga", "/who", of=mixed).split("\n") == [
        "People of task [7] Act for March:",
        "Assigner: @olga",
        "Assignee: @pavel",
        "Participant: @vera",
        "Auditor: @audit",
        "Assignee: Support (team)",
        "Participant: @ivan",
    ]


@pytest.mark.parametrize(
    ("who", "of", "words"),
    [
        ("olga", None, "This chat is not bound to a task."),
        ("boris", TASK, "you have no access"),
        ("fred", TASK, "you have no access"),
        ("anna", replace(TASK, roster=()), "Task [7] Act for March has no people yet."),
    ],
)
def test_who_without_an_answer(who: str, of: object, words: str) -> None:
    """R102, A16."""
    assert words in answer(who, "/who", of=of)


def test_a_contact_with_extended_access_may_ask_who() -> None:
    """A16: about a task in which he has a role."""
    assert "@fred" in answer("fred", "/who", of=task(participants=("fred",)))


def test_long_lists_are_bounded() -> None:
    """A roster of a hundred is not a message of a hundred lines."""
    crowd = tuple(contact(500 + each, f"c{each}") for each in range(LIST_LINES_MAX + 7))
    entries = (RosterEntry(role=Role.PARTICIPANT, member=ContactRef(id=each.id)) for each in crowd)
    many = replace(TASK, roster=(*TASK.roster, *entries))
    directory = replace(DIRECTORY, contacts=(*DIRECTORY.contacts, *crowd))
    lines = answer("olga", "/who", of=many, directory=directory).split("\n")
    assert (len(lines), lines[-1]) == (LIST_LINES_MAX + 2, "… and 11 more")


TOLD = comment("ivan", told=("pavel", "vera"))
UNREACHED = replace(TOLD, recipients=(Recipient(party=ref("ivan"), reason=Reason.CHOSEN, unreachable=True),))


@pytest.mark.parametrize(
    ("case", "about", "lines"),
    [
        (
            "R103 people and reasons",
            TOLD,
            ["@pavel — was chosen by the writer", "@vera — was chosen by the writer"],
        ),
        (
            "R254 unreachable",
            UNREACHED,
            ["@ivan — cannot be reached"],
        ),
        ("nobody", comment("ivan"), ["Nobody was told of this comment."]),
        ("not a comment", None, ["I know no comment for that message."]),
    ],
)
def test_whom(case: str, about: object, lines: list[str]) -> None:
    """R103: as a Reply, who was told and why."""
    decision = happen(view("olga", about=about, about_task=TASK if about else None), message("olga", "/whom", reply_to=5))
    said = service(decision)[0].split("\n")
    assert said == (["Told of this comment:", *lines] if "—" in lines[0] else lines), case


def test_whom_needs_a_reply_and_access() -> None:
    """R103, R222: a hint without a Reply; a comment one may not see stays unseen, hidden ones above all."""
    assert answer("olga", "/whom").startswith("Use /whom as a Reply")
    for who, about in (("boris", TOLD), ("audit", replace(TOLD, is_hidden=True))):
        decision = happen(view(who, about=about, about_task=TASK), message(who, "/whom", reply_to=5))
        assert "you have no access" in service(decision)[0]


# -- projects and lists ----------------------------------------------------------------------------------------------


def test_a_project_is_chosen_by_number() -> None:
    """R72, R93: the group remembers where new tasks go; a bound task stays."""
    decision = happen(view(of=None, catalog=CATALOG), message("olga", "/project 3"))
    (saved,) = made(decision, SaveConversation)
    assert (saved.conversation.project, saved.conversation.task) == (PROJECT.id, None)
    assert "[3] Repairs" in service(decision)[0]
    bound = happen(view(catalog=CATALOG), message("olga", "/project 3"))
    assert made(bound, SaveConversation)[0].conversation == room(project=PROJECT.id)


@pytest.mark.parametrize(
    ("who", "text", "words"),
    [
        ("olga", "/project 99", "There is no project 99"),
        ("olga", "/project 4", "There is no project 4"),
        ("olga", "/project", "Send /project and the number"),
        ("olga", "/project Repairs", "Send /project and the number"),
        ("olga", "/endproject", "This chat is not bound to a project."),
    ],
)
def test_projects_that_are_not_chosen(who: str, text: str, words: str) -> None:
    """R90 in spirit, R228: a hidden project is like none."""
    assert words in answer(who, text, catalog=CATALOG)


def test_an_admin_may_choose_a_hidden_project() -> None:
    """R228."""
    decision = happen(view("anna", of=None, catalog=CATALOG), message("anna", "/project 4"))
    assert made(decision, SaveConversation)[0].conversation.project == HIDDEN_PROJECT.id


@pytest.mark.parametrize(
    ("conversation", "change"),
    [(room(project=PROJECT.id), SaveConversation), (room(of=None, project=PROJECT.id), DropConversation)],
)
def test_a_project_is_forgotten(conversation: Conversation, change: type) -> None:
    """R100: the task binding stays; nothing left is no binding at all."""
    decision = happen(
        view(of=TASK if conversation.task else None, conversation=conversation, project=PROJECT), message("olga", "/endproject")
    )
    assert [type(each) for each in decision.changes if not isinstance(each, SavePresence)] == [change]
    assert service(decision) == ["The project [3] Repairs is unbound."]


OTHERS = task(id=70, number=30, title="Repair of salaries", assigner="boris", assignees=(), participants=(), auditors=())
MINE = task(id=71, number=31, title="Repair the door")


def test_find_lists_only_what_the_caller_may_see() -> None:
    """R95, R228: by title, case ignored; tasks by access, hidden projects to admins."""
    said = answer("olga", "/find REPAIR", found=(OTHERS, MINE), catalog=CATALOG)
    assert said.split("\n") == ["Tasks:", "[31] Repair the door", "Projects:", "[3] Repairs"]
    assert "[30] Repair of salaries" in answer("anna", "/find repair", found=(OTHERS, MINE), catalog=CATALOG)
    assert "Secret repairs" in answer("anna", "/find repair", catalog=CATALOG)


@pytest.mark.parametrize(
    ("text", "words"), [("/find", "Send /find and a part of the title."), ("/find zzz", "Nothing found for “zzz”.")]
)
def test_find_without_a_result(text: str, words: str) -> None:
    """R95: usage, or that there is nothing; what only others may see counts as nothing."""
    assert answer("olga", text, found=(OTHERS,), catalog=CATALOG) == words


def test_find_is_bounded() -> None:
    """A word in every title is not a message without end."""
    many = tuple(replace(MINE, number=100 + each) for each in range(FIND_RESULTS_MAX + 5))
    assert (
        len(answer("olga", "/find door", found=many, catalog=replace(CATALOG, projects=())).split("\n")) == FIND_RESULTS_MAX + 1
    )


def test_active_tasks_of_the_project() -> None:
    """R96: active ones of the bound project that the caller may see."""
    closed = Status(id=IN_PROGRESS.id, account=IN_PROGRESS.account, name="Done", kind=StatusKind.DONE, is_active=False)
    found = (
        replace(MINE, project=PROJECT.id),
        replace(OTHERS, project=PROJECT.id),
        replace(MINE, number=32, project=None),
        replace(MINE, number=33, project=PROJECT.id, status=closed),
    )
    said = answer("olga", "/active", found=found, project=PROJECT)
    assert said.split("\n") == ["Active tasks of the project [3] Repairs:", "[31] Repair the door"]
    assert answer("olga", "/active", project=PROJECT) == "The project [3] Repairs has no active tasks."
    assert answer("olga", "/active", found=found) == "This chat is not bound to a project."


def test_changeaccount_says_how_a_chat_moves() -> None:
    """A14: a group belongs to the account of its binding."""
    assert "“Acme”" in answer("olga", "/changeaccount")


# -- what is loaded for what -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("/task 12", Needs(number=12)),
        ("/task Fix", Needs()),
        ("/find door", Needs(text="door", catalog=True)),
        ("/find", Needs(catalog=True)),
        ("/active", Needs(text="", catalog=True)),
        ("/project 3", Needs(catalog=True)),
        ("/who", Needs()),
        ("hello @vera", Needs()),
    ],
)
def test_what_a_message_needs(text: str, needed: Needs) -> None:
    """Nothing is loaded in vain: a plain message costs no lists."""
    assert needs(message("olga", text), STANDARD_BOT) == needed


def test_what_other_events_need() -> None:
    """A press needs its question and what a task is made from; a channel's post is never a command."""
    assert needs(pressed("olga"), STANDARD_BOT) == Needs(token="earlier", catalog=True, next_number=True)
    assert needs(message(POST, "/task 12"), STANDARD_BOT) == Needs()
