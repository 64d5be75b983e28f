"""Who hears and why: chat messages, staff comments, answers by Reply, new tasks (R125–R149, R155–R156, R243–R245)."""

import pytest
from msgspec.structs import replace

from bridge.domain.conversations import FallbackAssignee
from bridge.domain.ids import EmployeeId
from bridge.domain.messages import Comment, Reason
from bridge.domain.people import Author, ChatRef, SystemRef, TeamRef
from bridge.domain.recipients import (
    NAMED_WITHOUT_ACCESS,
    NO_CANDIDATES,
    NO_ROLE,
    NOT_IN_CHAT,
    Audience,
    fallback_assignee,
    of_chat_message,
    of_comment,
    of_dialogue,
    of_new_task,
    of_reply,
)
from bridge.domain.tasks import Role, Task
from tests.bridge.domain.office import (
    DIRECTORY,
    GROUP,
    HOUSE,
    OWN_BOT,
    TASK,
    TEAM,
    comment,
    name_of,
    ref,
    role,
    staff_ref,
    task,
)

CHAT = ChatRef(id=GROUP, title="The group")


def heard(audience: Audience) -> dict[str, str]:
    return {name_of(each.party): str(each.reason) for each in audience.recipients}


def said(
    author: str | Author,
    *,
    of: Task = TASK,
    named: tuple[str, ...] = (),
    replied_to: str = "",
    previous: Comment | None = None,
    present: tuple[str, ...] | None = None,
) -> Audience:
    """A message in the group; `present` switches /notify active on."""
    persons = (DIRECTORY.party(ref(each)) for each in present or ())
    return of_chat_message(
        author=ref(author) if isinstance(author, str) else author,
        task=of,
        directory=DIRECTORY,
        named=tuple(ref(each) for each in named),
        replied_to=staff_ref(replied_to) if replied_to else None,
        previous=previous,
        fallback=staff_ref("owner"),
        only_present=present is not None,
        present=frozenset(each.person for each in persons if each is not None and each.person is not None),
    )


LAST = comment("olga", told=("ivan",))

CASCADE = [
    # case, arguments of `said`, who hears and why, why nobody
    ("R127 nobody named, nothing before: assignees", {"author": "ivan"}, {"pavel": "assignee"}, ""),
    ("R125 the named instead of assignees", {"author": "ivan", "named": ("vera",)}, {"vera": "mentioned"}, ""),
    ("R125 several named", {"author": "olga", "named": ("vera", "pavel")}, {"vera": "mentioned", "pavel": "mentioned"}, ""),
    (
        "R125 a contact with a role is named",
        {"author": "olga", "named": ("ivan",), "of": task(participants=("ivan",))},
        {"ivan": "mentioned"},
        "",
    ),
    ("R126 employees of the last shared comment", {"author": "ivan", "previous": LAST}, {"olga": "conversed"}, ""),
    ("R125 over R126", {"author": "ivan", "named": ("vera",), "previous": LAST}, {"vera": "mentioned"}, ""),
    (
        "R243 the notified of one's own comment",
        {"author": "ivan", "previous": comment("ivan", told=("vera",))},
        {"vera": "conversed"},
        "",
    ),
    (
        "R134 step 2 never picks contacts",
        {"author": "olga", "previous": comment("ivan", told=("olga",))},
        {"pavel": "assignee"},
        "",
    ),
    ("R243 minus the author", {"author": "olga", "previous": comment("olga", told=("vera",))}, {"vera": "conversed"}, ""),
    ("R243 nobody left: step 3", {"author": "olga", "previous": comment("olga")}, {"pavel": "assignee"}, ""),
    (
        "R148 a system note is no conversation",
        {"author": "ivan", "previous": comment(SystemRef(), told=("vera",), is_system=True)},
        {"pavel": "assignee"},
        "",
    ),
    (
        "R257 step 2 with only a former employee: step 3",
        {"author": "ivan", "previous": comment("gone")},
        {"pavel": "assignee"},
        "",
    ),
    ("R131 naming only oneself names nobody", {"author": "vera", "named": ("vera",)}, {"pavel": "assignee"}, ""),
    ("R131 a step that finds only the author finds nobody", {"author": "pavel"}, {}, NO_CANDIDATES),
    ("R164 a robot is no addressee", {"author": "ivan", "named": ("robo",)}, {"pavel": "assignee"}, ""),
    ("R231 nor is who left", {"author": "olga", "named": ("gone",)}, {"pavel": "assignee"}, ""),
    ("R257 assignees all gone: the owner", {"author": "ivan", "of": task(assignees=("gone",))}, {"owner": "assignee"}, ""),
    ("R257 no assignees at all: the owner", {"author": "ivan", "of": task(assignees=())}, {"owner": "assignee"}, ""),
    ("R221 a team is its members at work", {"author": "ivan", "of": task(assignees=("support",))}, {"mate": "assignee"}, ""),
    ("R245 a reply names the employee", {"author": "ivan", "replied_to": "olga"}, {"olga": "replied_to"}, ""),
    (
        "R245 reply and mention of one person",
        {"author": "ivan", "replied_to": "olga", "named": ("olga",)},
        {"olga": "mentioned"},
        "",
    ),
    (
        "R245 reply and mention of two",
        {"author": "ivan", "replied_to": "olga", "named": ("vera",)},
        {"vera": "mentioned", "olga": "replied_to"},
        "",
    ),
    ("R131 a reply to one's own words", {"author": "olga", "replied_to": "olga"}, {"pavel": "assignee"}, ""),
    ("R249 the chat itself speaks", {"author": CHAT}, {"pavel": "assignee"}, ""),
    ("A9 a contact cannot call in an outsider", {"author": "ivan", "named": ("boris",)}, {}, NAMED_WITHOUT_ACCESS),
    ("A9 nor can an anonymous admin", {"author": CHAT, "named": ("boris",)}, {}, NAMED_WITHOUT_ACCESS),
    ("A9 but may call somebody inside beside him", {"author": "ivan", "named": ("boris", "vera")}, {"vera": "mentioned"}, ""),
    ("A9 an admin has access anyway", {"author": "ivan", "named": ("anna",)}, {"anna": "mentioned"}, ""),
    ("A9 an employee calls in an outsider", {"author": "olga", "named": ("boris",)}, {"boris": "mentioned"}, ""),
    ("R129 a contact without role and access", {"author": "olga", "named": ("petr",)}, {}, NO_ROLE),
    ("R129 with extended access he may be told", {"author": "olga", "named": ("fred",)}, {"fred": "mentioned"}, ""),
    ("R129 filters do not restart the cascade", {"author": "olga", "named": ("petr", "vera")}, {"vera": "mentioned"}, ""),
    (
        "R128 only who is in the chat",
        {"author": "ivan", "named": ("vera", "pavel"), "present": ("vera",)},
        {"vera": "mentioned"},
        "",
    ),
    ("A2 nobody left is nobody", {"author": "ivan", "present": ("vera",)}, {}, NOT_IN_CHAT),
    ("R132 unlinked people are not known to be there", {"author": "ivan", "named": ("vera",), "present": ()}, {}, NOT_IN_CHAT),
    ("R128 before R129", {"author": "olga", "named": ("petr",), "present": ()}, {}, NOT_IN_CHAT),
    ("R129 after R128", {"author": "olga", "named": ("petr",), "present": ("petr",)}, {}, NO_ROLE),
]


@pytest.mark.parametrize(("case", "message", "expected", "nobody"), CASCADE, ids=[row[0] for row in CASCADE])
def test_cascade(case: str, message: dict[str, object], expected: dict[str, str], nobody: str) -> None:
    """R125–R132, R134, R136, R243, R245, R257, A2, A9: the right people for the right reason, and nobody else."""
    audience = said(**message)  # type: ignore[arg-type]  # a table of keywords
    assert heard(audience) == expected, case
    assert audience.heard_by_nobody == nobody


@pytest.mark.parametrize(
    ("author", "named", "joins"),
    [
        ("olga", ("boris",), ["boris"]),
        ("olga", ("boris", "vera"), ["boris"]),
        ("olga", ("anna",), ["anna"]),
        ("olga", ("robo", "gone"), []),
        ("anna", ("anna",), []),
        ("ivan", ("boris",), []),
        ("ivan", ("anna",), []),
        ("olga", ("petr",), []),
        (CHAT, ("boris",), []),
    ],
)
def test_an_employee_joins_when_an_employee_names_him(author: str | Author, named: tuple[str, ...], joins: list[str]) -> None:
    """R137, A9, A22: only employees join, and only when named by an employee; nobody names himself into a task."""
    assert [name_of(each) for each in said(author, named=named).joins] == joins


def test_everybody_named_is_remembered() -> None:
    """R243: "was named in" counts, notified or not."""
    assert [name_of(each) for each in said("ivan", named=("boris", "petr"), replied_to="vera").named] == ["boris", "petr", "vera"]


@pytest.mark.parametrize(
    ("setting", "configurer", "owner", "expected"),
    [
        (FallbackAssignee.OWNER, "boris", "owner", "owner"),
        (FallbackAssignee.CONFIGURER, "boris", "owner", "boris"),
        (FallbackAssignee.CONFIGURER, "gone", "owner", "owner"),
        (FallbackAssignee.OWNER, "boris", "gone", "boris"),
        (FallbackAssignee.CONFIGURER, "robo", "owner", "owner"),
        (FallbackAssignee.OWNER, "gone", "gone", "-"),
    ],
)
def test_fallback_assignee(setting: FallbackAssignee, configurer: str, owner: str, expected: str) -> None:
    """R37, A5: owner or configurer as the bot says; an inactive one gives way to the other."""
    bot = replace(OWN_BOT, fallback_assignee=setting, configured_by=staff_ref(configurer).id)
    account = replace(HOUSE, owner=staff_ref(owner).id)
    assert name_of(fallback_assignee(account, DIRECTORY, bot=bot)) == expected


def test_fallback_without_a_bot_is_the_owner() -> None:
    """R37: the standard bot has no configurer."""
    assert fallback_assignee(HOUSE, DIRECTORY) == staff_ref("owner")
    assert fallback_assignee(replace(HOUSE, owner=EmployeeId(999)), DIRECTORY) is None


STAFF_COMMENTS = [
    ("R143 chosen, teams expanded", {"chosen": (TeamRef(id=TEAM.id), ref("ivan"))}, {"mate": "chosen", "ivan": "chosen"}),
    ("R143 nobody chosen is nobody", {"chosen": (), "last": comment("olga")}, {}),
    ("R130 never oneself", {"chosen": (ref("vera"), ref("olga"))}, {"olga": "chosen"}),
    ("R164 R231 no robots, none who left", {"chosen": (ref("robo"), ref("gone"))}, {}),
    (
        "R139 author and notified of the last",
        {"last": comment("olga", told=("pavel",))},
        {"olga": "conversed", "pavel": "conversed"},
    ),
    ("R139 minus oneself", {"last": comment("vera", told=("pavel",))}, {"pavel": "conversed"}),
    ("R139 a talk with a client goes on", {"last": comment("vera", told=("ivan",))}, {"ivan": "conversed"}),
    ("R139 the client told me", {"last": comment("ivan", told=("vera", "pavel"))}, {"ivan": "conversed", "pavel": "conversed"}),
    ("R141 breaking into a talk with a client", {"last": comment("olga", told=("ivan",))}, {}),
    ("R142 the client spoke to others", {"last": comment("ivan", told=("pavel",))}, {}),
    ("R139 nothing before", {}, {}),
    (
        "R140 answering a comment",
        {"answered": comment("ivan", told=("pavel",)), "last": comment("olga")},
        {"ivan": "answered", "pavel": "answered"},
    ),
    (
        "R137 the mentioned hear on top",
        {"chosen": (ref("olga"),), "named": (ref("boris"),)},
        {"boris": "mentioned", "olga": "chosen"},
    ),
    ("R137 only employees are mentioned", {"chosen": (), "named": (ref("petr"),)}, {}),
]


@pytest.mark.parametrize(("case", "given", "expected"), STAFF_COMMENTS, ids=[row[0] for row in STAFF_COMMENTS])
def test_staff_comments(case: str, given: dict[str, object], expected: dict[str, str]) -> None:
    """R137, R139–R143: what vera writes in the workspace is heard by whom she chose, or by those she was speaking with."""
    audience = of_comment(author=staff_ref("vera"), task=TASK, directory=DIRECTORY, **given)  # type: ignore[arg-type]
    assert heard(audience) == expected, case


def test_a_staff_mention_connects_an_outsider() -> None:
    """R137: mentioned employees outside the task become participants."""
    audience = of_comment(author=staff_ref("vera"), task=TASK, directory=DIRECTORY, named=(ref("boris"), ref("olga")))
    assert [name_of(each) for each in audience.joins] == ["boris"]


WITH_CLIENT = task(assigner="ivan", assignees=("pavel", "support"))
REPLIES = [
    (
        "R155 A7 author and notified",
        "mentioned",
        comment("ivan", told=("vera", "pavel")),
        (),
        {"ivan": "answered", "pavel": "answered"},
    ),
    ("R156 @ replaces", "mentioned", comment("ivan", told=("vera",)), ("olga",), {"olga": "mentioned"}),
    (
        "A7 a new task: assigner and assignees",
        "new_task",
        comment("ivan"),
        (),
        {"ivan": "answered", "pavel": "answered", "mate": "answered"},
    ),
    ("A7 a new task without its comment", "new_task", None, (), {"ivan": "answered", "pavel": "answered", "mate": "answered"}),
    ("R156 @ replaces on a new task too", "new_task", comment("ivan"), ("pavel",), {"pavel": "mentioned"}),
    (
        "A7 a status: no client hears",
        "status",
        comment(SystemRef(), is_system=True),
        (),
        {"pavel": "answered", "mate": "answered"},
    ),
    ("A7 a like: no client hears", "liked", comment("vera", told=("ivan",)), (), {"pavel": "answered", "mate": "answered"}),
    ("A7 an event plus the named", "status", None, ("olga",), {"olga": "mentioned", "pavel": "answered", "mate": "answered"}),
    ("A7 an event, somebody named twice over", "connected", None, ("pavel",), {"pavel": "mentioned", "mate": "answered"}),
]


@pytest.mark.parametrize(("case", "event", "answered", "named", "expected"), REPLIES, ids=[row[0] for row in REPLIES])
def test_replies_to_notifications(
    case: str, event: str, answered: Comment | None, named: tuple[str, ...], expected: dict[str, str]
) -> None:
    """R155, R156, A7: what vera answers by Reply reaches whom the answered thing concerned, minus herself."""
    audience = of_reply(
        author=staff_ref("vera"),
        task=WITH_CLIENT,
        directory=DIRECTORY,
        event=event,
        answered=answered,
        named=tuple(ref(each) for each in named),
    )
    assert heard(audience) == expected, case


@pytest.mark.parametrize(
    ("assigner", "assignees", "expected"),
    [
        ("olga", ("pavel", "support", "robo"), {"pavel": "new_task", "mate": "new_task"}),
        ("olga", ("olga", "pavel"), {"pavel": "new_task"}),
        ("ivan", ("petr", "pavel"), {"pavel": "new_task"}),
        ("olga", ("petr",), {"petr": "new_task"}),
        ("ivan", ("fred",), {"fred": "new_task"}),
        ("olga", (), {}),
    ],
)
def test_new_tasks_are_told_to_assignees_only(assigner: str, assignees: tuple[str, ...], expected: dict[str, str]) -> None:
    """R56, R145, A10, R149: participants and auditors hear nothing; contacts without access at both ends neither."""
    made = task(assigner=assigner, assignees=assignees)
    assert heard(of_new_task(author=ref(assigner), task=made, directory=DIRECTORY)) == expected


@pytest.mark.parametrize(
    ("assignees", "is_first", "expected", "nobody"),
    [
        (("pavel", "boris"), False, {"pavel": "dialogue", "boris": "dialogue"}, ""),
        (("pavel",), True, {"pavel": "new_task"}, ""),
        (("gone",), False, {"owner": "dialogue"}, ""),
    ],
)
def test_a_clients_message_is_told_to_assignees(
    assignees: tuple[str, ...], is_first: bool, expected: dict[str, str], nobody: str
) -> None:
    """R34, R56, R257: the assignees, or whoever stands in for those who left."""
    made = task(assigner="ivan", assignees=assignees)
    audience = of_dialogue(author=ref("ivan"), task=made, directory=DIRECTORY, fallback=staff_ref("owner"), is_first=is_first)
    assert (heard(audience), audience.heard_by_nobody) == (expected, nobody)


def test_reasons_are_words_that_scenarios_assert() -> None:
    """The reason of every audience above is one of the published words."""
    assert {"mentioned", "replied_to", "conversed", "assignee"} <= {str(each) for each in Reason}
    assert role(Role.ASSIGNEE, "pavel")[0].role == "assignee"
