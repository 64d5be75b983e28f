"""Verdicts: roles, heads, teams, admins, drafts, hidden comments (R219–R224, R229–R231, A13)."""

import pytest
from msgspec.structs import replace

from bridge.domain.people import AccountSettings, ChatRef, CommentVisibility, SystemRef, TeamRef
from bridge.domain.permissions import (
    ALLOWED,
    Denial,
    Denied,
    Right,
    Verdict,
    expand,
    is_on_roster,
    may,
    may_comment,
    may_edit,
    may_edit_comment,
    may_see_comment,
    may_set_status,
    may_view,
    rights_in,
)
from bridge.domain.tasks import Role
from tests.bridge.domain.office import CLIENTS, DIRECTORY, DRAFT, GROUP, STAFF, TASK, TEAM, comment, ref, role, task


def word(verdict: Verdict) -> str:
    return verdict.reason if isinstance(verdict, Denied) else "allowed"


WEAK, NO, GONE = Denial.ROLE_TOO_WEAK, Denial.NO_ACCESS, Denial.DEACTIVATED
OK = "allowed"

# Every person of the office has a row: the role nobody thought of is the one that leaks.
TABLE = [
    # who,          view, comment, status, edit
    ("olga", OK, OK, OK, OK),
    ("pavel", OK, OK, OK, WEAK),
    ("vera", OK, OK, WEAK, WEAK),
    ("audit", OK, OK, OK, OK),
    ("boris", NO, NO, NO, NO),
    ("anna", OK, OK, OK, OK),
    ("pavels_head", OK, OK, OK, WEAK),
    ("olgas_head", OK, OK, OK, OK),
    ("veras_head", OK, OK, WEAK, WEAK),
    ("audits_head", NO, NO, NO, NO),
    ("gone", GONE, GONE, GONE, GONE),
    ("robo", OK, OK, OK, OK),
    ("tech", NO, NO, NO, NO),
    ("owner", NO, NO, NO, NO),
    ("mate", NO, NO, NO, NO),
    ("unlinked", NO, NO, NO, NO),
    ("ivan", NO, NO, NO, NO),
    ("petr", NO, NO, NO, NO),
    ("fred", NO, NO, NO, NO),
    ("cab", NO, NO, NO, NO),
]


@pytest.mark.parametrize(("who", "view", "write", "status", "edit"), TABLE)
def test_rights_by_role(who: str, view: str, write: str, status: str, edit: str) -> None:
    """R219, R220, A13: view and comment for all roles, status for all but participants, editing for owners of the task."""
    party = ref(who)
    found = [may_view, may_comment, may_set_status, may_edit]
    assert [word(each(TASK, party, DIRECTORY)) for each in found] == [view, write, status, edit]


def test_table_is_complete_over_people() -> None:
    """Nobody of the office is left out of the table of rights."""
    assert {row[0] for row in TABLE} == set(STAFF) | set(CLIENTS)


@pytest.mark.parametrize(
    ("kind", "right", "expected"),
    [
        (Role.ASSIGNEE, Right.SET_STATUS, OK),
        (Role.PARTICIPANT, Right.COMMENT, OK),
        (Role.PARTICIPANT, Right.SET_STATUS, WEAK),
        (Role.AUDITOR, Right.EDIT, OK),
    ],
)
def test_a_team_gives_its_role_to_its_members(kind: Role, right: Right, expected: str) -> None:
    """R221: a group in a role gives it to all current members; those who left have nothing (R231)."""
    shared = replace(TASK, roster=role(kind, "support"))
    assert word(may(right, shared, ref("mate"), DIRECTORY)) == expected
    assert word(may(right, shared, ref("gone"), DIRECTORY)) == GONE
    assert word(may(right, shared, ref("boris"), DIRECTORY)) == NO


def test_head_of_a_team_inherits_through_it() -> None:
    """R219: the head of the assignee's team sees the task; the head of an auditor's team does not (A13)."""
    assert word(may_view(replace(TASK, roster=role(Role.ASSIGNEE, "mate")), ref("olgas_head"), DIRECTORY)) == OK
    assert word(may_view(replace(TASK, roster=role(Role.AUDITOR, "mate")), ref("olgas_head"), DIRECTORY)) == NO


def test_project_auditors_may_everything() -> None:
    """R219, R220: an auditor of the project is an auditor of its tasks."""
    audited = replace(TASK, project_auditors=(ref("boris"),))
    assert rights_in(audited, ref("boris"), DIRECTORY) == frozenset(Right)
    assert rights_in(replace(TASK, project_auditors=(TeamRef(id=TEAM.id),)), ref("mate"), DIRECTORY) == frozenset(Right)


@pytest.mark.parametrize(("who", "expected"), [("olga", OK), ("anna", OK), ("pavel", NO), ("audit", NO), ("olgas_head", NO)])
def test_a_draft_is_its_authors(who: str, expected: str) -> None:
    """R229: a draft is seen by its author and admins only."""
    assert word(may_view(task(status=DRAFT), ref(who), DIRECTORY)) == expected


def test_a_contact_in_a_role_may_look_and_write() -> None:
    """R219: contacts hold roles like anybody."""
    with_client = task(participants=("ivan",))
    assert rights_in(with_client, ref("ivan"), DIRECTORY) == frozenset({Right.VIEW, Right.COMMENT})


def test_nobody_outside_the_directory_has_rights() -> None:
    """Somebody unknown to the decision has no rights, even if the roster names him."""
    assert word(may_view(TASK, ref("olga"), replace(DIRECTORY, employees=()))) == NO


VISIBLE = [
    # who,        plain told to nobody, hidden told to vera
    ("olga", OK, NO),
    ("pavel", OK, OK),  # its author
    ("vera", OK, OK),  # chosen
    ("audit", OK, NO),  # R222: auditors do not
    ("anna", OK, OK),
    ("boris", NO, NO),
]


@pytest.mark.parametrize(("who", "plain", "hidden"), VISIBLE)
def test_hidden_comments_are_for_the_chosen_and_admins(who: str, plain: str, hidden: str) -> None:
    """R222: author, chosen and admins; not even auditors."""
    settings = AccountSettings()
    open_one = comment("pavel")
    secret = comment("pavel", told=("vera",), is_hidden=True)
    assert word(may_see_comment(open_one, TASK, ref(who), DIRECTORY, settings)) == plain
    assert word(may_see_comment(secret, TASK, ref(who), DIRECTORY, settings)) == hidden


@pytest.mark.parametrize(
    ("who", "visibility", "unaddressed"),
    [
        ("fred", CommentVisibility.ALL, OK),
        ("fred", CommentVisibility.EXPLICIT, NO),
        ("cab", CommentVisibility.ALL, NO),
        ("ivan", CommentVisibility.ALL, NO),
    ],
)
def test_contacts_see_what_the_account_allows(who: str, visibility: CommentVisibility, unaddressed: str) -> None:
    """R223, R224: extended access by the account's setting, the cabinet only what was addressed; both see the addressed."""
    shared = task(participants=(who,))
    settings = AccountSettings(comment_visibility=visibility)
    assert word(may_see_comment(comment("pavel"), shared, ref(who), DIRECTORY, settings)) == unaddressed
    assert may_see_comment(comment("pavel", told=(who,)), shared, ref(who), DIRECTORY, settings) == ALLOWED
    hidden = comment("pavel", is_hidden=True)
    assert word(may_see_comment(hidden, shared, ref(who), DIRECTORY, settings)) == NO


@pytest.mark.parametrize(
    ("author", "who", "expected"),
    [
        ("pavel", "pavel", OK),
        ("pavel", "olga", Denial.NOT_AUTHOR),
        ("pavel", "anna", Denial.NOT_AUTHOR),
        ("gone", "gone", GONE),
        ("ivan", "ivan", OK),
    ],
)
def test_a_comment_is_its_authors(author: str, who: str, expected: str) -> None:
    """R230: even an admin does not rewrite another's words; R231: who left rewrites nothing."""
    assert word(may_edit_comment(comment(author), ref(who), DIRECTORY)) == expected


def test_chats_and_the_system_own_their_comments() -> None:
    """R249: nobody may edit what a chat or the system wrote."""
    for author in (ChatRef(id=GROUP, title="The group"), SystemRef()):
        assert word(may_edit_comment(comment(author), ref("anna"), DIRECTORY)) == Denial.NOT_AUTHOR


def test_teams_expand_in_order_and_once() -> None:
    """R221: members stand where their team stood, nobody twice."""
    members = (ref("mate"), TeamRef(id=TEAM.id), ref("ivan"))
    assert expand(members, DIRECTORY) == (ref("mate"), ref("gone"), ref("ivan"))
    assert is_on_roster(replace(TASK, roster=role(Role.AUDITOR, "support")), ref("mate"), DIRECTORY)
