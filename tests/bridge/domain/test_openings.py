"""How a new task comes to be: template, project, people, first status (R36, R37, R74–R76, A5, R257)."""

import pytest
from msgspec.structs import replace

from bridge.domain.ids import EmployeeId, ProjectId, StatusId, TemplateId
from bridge.domain.openings import Blueprint, Catalog, blueprint, first_status, roster
from bridge.domain.people import TeamRef
from bridge.domain.tasks import Project, Role, RosterEntry, Status, StatusKind, Template
from tests.bridge.domain.office import ACCOUNT, DIRECTORY, HOUSE, STAFF, TEAM, name_of, ref, staff_ref


def template(id: int, *, project: int | None = None, standard: bool = False, assignees: tuple[str, ...] = ()) -> Template:
    """A template with assignees by first name."""
    return Template(
        id=TemplateId(id),
        account=ACCOUNT,
        name=f"T{id}",
        project=ProjectId(project) if project else None,
        assignees=tuple(ref(each) for each in assignees),
        is_standard=standard,
    )


def project(id: int, default: int | None = None) -> Project:
    """A project with a default template."""
    return Project(
        id=ProjectId(id), account=ACCOUNT, number=id, title=f"P{id}", default_template=TemplateId(default) if default else None
    )


CATALOG = Catalog(
    templates=(template(1, standard=True), template(2), template(3, project=12), template(4), template(5, project=11)),
    projects=(project(11), project(12, default=4), project(13, default=99)),
)


@pytest.mark.parametrize(
    ("asked_template", "asked_project", "personal", "of_account", "chosen"),
    [
        # nothing asked: personal, account's, standard, in this order (R74)
        (None, None, None, None, (1, None)),
        (None, None, None, 2, (2, None)),
        (None, None, 4, 2, (4, None)),
        (None, None, 99, 98, (1, None)),
        # a project asked for brings its default template (R74), or else the usual ones
        (None, 12, 2, None, (4, 12)),
        (None, 11, 2, None, (2, 11)),
        (None, 13, None, None, (1, 13)),
        # a template asked for; one that names a project with a default template yields to that (R75)
        (2, None, 4, None, (2, None)),
        (3, None, None, None, (4, 12)),
        (5, None, None, None, (5, 11)),
        # both asked for: both as they are
        (2, 12, None, None, (2, 12)),
        # unknown ones are none
        (99, None, None, None, (1, None)),
        (2, 99, None, None, (2, None)),
    ],
)
def test_which_template_and_project(
    asked_template: int | None,
    asked_project: int | None,
    personal: int | None,
    of_account: int | None,
    chosen: tuple[int | None, int | None],
) -> None:
    """R74, R75."""
    account = replace(HOUSE, default_template=TemplateId(of_account) if of_account else None)
    author = replace(STAFF["olga"], default_template=TemplateId(personal) if personal else None)
    plan = blueprint(
        CATALOG,
        account,
        template=TemplateId(asked_template) if asked_template else None,
        project=ProjectId(asked_project) if asked_project else None,
        author=author,
    )
    assert (plan.template.id if plan.template else None, plan.project.id if plan.project else None) == chosen


def test_an_account_without_templates_opens_bare_tasks() -> None:
    """Nothing to choose from is no error."""
    assert blueprint(Catalog(), HOUSE, template=None, project=None) == Blueprint()


@pytest.mark.parametrize(
    ("of_template", "extra", "of_project", "fallback", "assignees"),
    [
        (("pavel",), (), (), "owner", ["pavel"]),
        (("pavel",), ("boris", "pavel"), ("vera", "boris"), "owner", ["pavel", "boris", "vera"]),
        ((), (), (), "owner", ["owner"]),
        ((), (), (), None, []),
        ((), ("boris",), (), "owner", ["boris"]),
        ((), (), ("vera",), "owner", ["vera"]),
        (("gone",), (), (), "owner", ["gone", "owner"]),
        (("robo",), (), (), "owner", ["robo", "owner"]),
        (("gone", "pavel"), (), (), "owner", ["gone", "pavel"]),
        (("ivan",), (), (), "owner", ["ivan"]),
    ],
)
def test_who_takes_the_task(
    of_template: tuple[str, ...],
    extra: tuple[str, ...],
    of_project: tuple[str, ...],
    fallback: str | None,
    assignees: list[str],
) -> None:
    """R36, R37, R76, R257: each once, in order; the fallback only when nobody can work."""
    plan = Blueprint(
        template=template(1, assignees=of_template),
        project=replace(project(11), default_assignees=tuple(ref(each) for each in of_project)),
    )
    people = roster(
        plan,
        assigner=ref("ivan"),
        extra_assignees=tuple(ref(each) for each in extra),
        fallback=staff_ref(fallback) if fallback else None,
        directory=DIRECTORY,
    )
    found = [each.member for each in people if each.role is Role.ASSIGNEE]
    assert [name_of(each) for each in found if not isinstance(each, TeamRef)] == assignees
    assert people[0] == RosterEntry(role=Role.ASSIGNER, member=ref("ivan"))


@pytest.mark.parametrize(("members", "falls_back"), [((15, 11), False), ((11,), True), ((), True)])
def test_a_team_counts_by_its_members_at_work(members: tuple[int, ...], falls_back: bool) -> None:
    """R221, R257: a team of people who left is nobody."""
    team = replace(TEAM, members=tuple(EmployeeId(each) for each in members))
    directory = replace(DIRECTORY, teams=(team,))
    plan = Blueprint(template=replace(template(1), assignees=(TeamRef(id=TEAM.id),)))
    people = roster(plan, assigner=ref("ivan"), fallback=staff_ref("owner"), directory=directory)
    assert (RosterEntry(role=Role.ASSIGNEE, member=ref("owner")) in people) == falls_back


def status(id: int, kind: StatusKind, *, active: bool = True, position: int = 0) -> Status:
    """A status."""
    return Status(id=StatusId(id), account=ACCOUNT, name=kind.value, kind=kind, is_active=active, position=position)


@pytest.mark.parametrize(
    ("statuses", "first"),
    [
        ((status(1, StatusKind.IN_PROGRESS), status(2, StatusKind.NEW, position=9)), 2),
        ((status(1, StatusKind.CUSTOM, active=False), status(2, StatusKind.CUSTOM, position=1)), 2),
        ((status(1, StatusKind.CUSTOM, position=2), status(2, StatusKind.CUSTOM, position=1)), 2),
        ((status(1, StatusKind.COMPLETED, active=False),), 1),
    ],
)
def test_the_first_status(statuses: tuple[Status, ...], first: int) -> None:
    """New, else the first active one, else whatever there is."""
    assert first_status(statuses).id == first
