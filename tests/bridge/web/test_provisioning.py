"""Accounts, people and catalogues over the API: what is made, what is refused and by which field, what stays in its account."""

from typing import Any

import pytest

from tests.bridge.web.installation import Installation

STATUSES = ["New", "In progress", "Done", "Completed", "Rejected", "Postponed", "Cancelled", "Draft"]


async def test_a_new_account_is_furnished(house: Installation) -> None:
    """Its statuses, its standard template, its owner as an administrator, premium without expiry (R260)."""
    statuses = (await house.olga.get("/api/v1/statuses"))["items"]
    assert [status["name"] for status in statuses] == STATUSES
    assert [status["is_active"] for status in statuses] == [True, True, True, False, False, False, False, False]
    (template,) = (await house.olga.get("/api/v1/task-templates"))["items"]
    assert template["is_standard"]
    me = await house.olga.get("/api/v1/me")
    assert me["employee"]["is_admin"]
    assert me["employee"]["handle"] == "Olga_Petrova"
    assert (me["account"]["plan"], me["account"]["plan_expires_at"]) == ("premium", None)
    assert me["link"] is None


async def test_an_account_speaks_its_language_from_the_first_day(house: Installation) -> None:
    """Names of statuses are shown to people."""
    masha = await house.found("romashka", "Маша", language="ru")
    assert [each["name"] for each in (await masha.get("/api/v1/statuses"))["items"]][:2] == ["Новая", "В работе"]
    assert (await masha.get("/api/v1/me"))["employee"]["language"] == "ru"


ACCOUNT: dict[str, Any] = {"slug": "beta", "name": "Beta", "owner": {"name": "Bob"}}


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"slug": "acme"}, 409, "already_there", "slug"),
        ({"slug": "Beta"}, 400, "invalid", "slug"),
        ({"slug": "-beta"}, 400, "invalid", "slug"),
        ({"slug": "beta\n"}, 400, "invalid", "slug"),
        ({"slug": "b" * 64}, 400, "invalid", "slug"),
        ({"name": "   "}, 400, "invalid", "name"),
        ({"name": None}, 400, "invalid", "name"),
        ({"plan": "platinum"}, 400, "invalid", "plan"),
        ({"language": "fr"}, 400, "invalid", "language"),
        ({"owner": {"name": ""}}, 400, "invalid", "owner.name"),
        ({"owner": {}}, 400, "invalid", "owner.name"),
        ({"owner": {"name": "Bob", "handle": "two words"}}, 400, "invalid", "owner.handle"),
        ({"owner": {"name": "Bob", "nmae": "x"}}, 400, "invalid", "owner.nmae"),
        ({"tarif": 1}, 400, "invalid", "tarif"),
    ],
)
async def test_a_wrong_account_names_its_field(
    house: Installation, change: dict[str, Any], status: int, code: str, field: str
) -> None:
    """Nothing is made of a wrong request."""
    answer = await house.operator("POST", "/api/v1/accounts", {**ACCOUNT, **change})
    assert answer.error == (status, code, field)
    assert len((await house.operator.get("/api/v1/accounts"))["items"]) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"{", "not_json"), (b"\xff\xfe", "not_json"), (b"[" * 100_000, "invalid"), (b"[]", "invalid"), (b"", "invalid")],
)
async def test_a_body_that_is_no_object_is_refused(house: Installation, body: bytes, code: str) -> None:
    """Also one nested so deep that a naive reader would fall over."""
    answer = await house.operator("POST", "/api/v1/accounts", body)
    assert answer.error[:2] == (400, code)


async def test_a_body_larger_than_json_may_be_is_refused(house: Installation) -> None:
    """413, told by the length or found while reading."""
    answer = await house.olga("POST", "/api/v1/contacts", {"name": "x" * (1024 * 1024)})
    assert answer.error[:2] == (413, "too_large")


async def test_the_operator_sets_a_plan(house: Installation) -> None:
    """A plan and the day it ends; taking the end away again."""
    path = "/api/v1/accounts/acme"
    changed = await house.operator.done("PATCH", path, {"plan": "business", "plan_expires_at": 1.5})
    assert (changed["plan"], changed["plan_expires_at"]) == ("business", 1.5)
    changed = await house.operator.done("PATCH", path, {"plan_expires_at": None})
    assert (changed["plan"], changed["plan_expires_at"]) == ("business", None)
    assert (await house.operator("PATCH", path, {"plan": "x"})).error == (400, "invalid", "plan")
    assert (await house.operator("PATCH", "/api/v1/accounts/nobody", {"plan": "free"})).status == 404


async def test_options_of_the_account_change_one_by_one(house: Installation) -> None:
    """What is not named stays (R29, R30)."""
    path = "/api/v1/account"
    await house.olga.done("PATCH", path, {"settings": {"sign_as_employee": True}})
    changed = await house.olga.done("PATCH", path, {"name": "Acme & Co", "settings": {"history_messages": 20}})
    assert changed["name"] == "Acme & Co"
    assert changed["settings"]["sign_as_employee"] is True
    assert changed["settings"]["history_messages"] == 20
    assert (await house.olga("PATCH", path, {"settings": {"history_messages": 3}})).error == (
        400,
        "invalid",
        "settings.history_messages",
    )
    assert (await house.olga("PATCH", path, {"default_template": 999})).error == (400, "invalid", "default_template")
    assert (await house.olga.get(path))["settings"]["history_messages"] == 20


EMPLOYEE = {"name": "Pavel Orlov"}


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"name": ""}, 400, "name"),
        ({"name": "x" * 256}, 400, "name"),
        ({"handle": "Olga_Petrova"}, 409, "handle"),
        ({"handle": "OLGA_petrova"}, 409, "handle"),
        ({"handle": "@pavel"}, 400, "handle"),
        ({"time_zone": "Mars/Olympus"}, 400, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, 400, "time_zone"),
        ({"head": 10**12}, 400, "head"),
        ({"head": 10**30}, 400, "head"),
        ({"default_template": 1}, 400, "default_template"),
        ({"is_admin": "yes"}, 400, "is_admin"),
    ],
)
async def test_a_wrong_employee_names_his_field(house: Installation, change: dict[str, Any], status: int, field: str) -> None:
    """Shape, uniqueness of the handle (A28), and references are all checked."""
    answer = await house.olga("POST", "/api/v1/employees", {**EMPLOYEE, **change})
    assert answer.status == status, answer.content
    assert answer.json["error"].get("field", "") == field
    assert len((await house.olga.get("/api/v1/employees"))["items"]) == 1


async def test_handles_are_made_of_names_and_unique(house: Installation) -> None:
    """Among employees and contacts together, whatever the case (A28)."""
    made = [await house.olga.made("/api/v1/employees", {"name": name}) for name in ("Ivan Petrov", "ivan  petrov", "Иван", "!!!")]
    contact = await house.olga.made("/api/v1/contacts", {"name": "Ivan Petrov"})
    assert [each["handle"] for each in made] == ["Ivan_Petrov", "ivan_petrov2", "Иван", "person"]
    assert contact["handle"] == "Ivan_Petrov3"
    answer = await house.olga("POST", "/api/v1/employees", {"name": "X", "handle": "IVAN_PETROV3"})
    assert answer.error == (409, "already_there", "handle")


async def test_handles_that_mentions_take_for_one_are_one(house: Installation) -> None:
    """R244, A28: ё is е there, so it is here; two who differ by nothing else would both be out of reach."""
    await house.olga.made("/api/v1/employees", {"name": "Семен"})
    made = [await house.olga.made(path, {"name": "СЕМЁН"}) for path in ("/api/v1/employees", "/api/v1/contacts")]
    assert [each["handle"] for each in made] == ["СЕМЁН2", "СЕМЁН3"]
    for path in ("/api/v1/employees", "/api/v1/contacts"):
        answer = await house.olga("POST", path, {"name": "X", "handle": "семён"})
        assert answer.error == (409, "already_there", "handle")


async def test_many_namesakes_all_get_a_handle(house: Installation) -> None:
    """Beyond twenty a number makes it unique at once."""
    handles = [(await house.olga.made("/api/v1/contacts", {"name": "Ivan"}))["handle"] for _ in range(30)]
    assert handles[:3] == ["Ivan", "Ivan2", "Ivan3"]
    assert len(set(handles)) == 30
    assert handles[-1].startswith("Ivan_")


async def test_the_owner_cannot_be_put_out(house: Installation) -> None:
    """Exactly one owner, always able to come in."""
    path = f"/api/v1/employees/{house.ids['Olga Petrova']}"
    for field, value in (("is_active", False), ("is_admin", False), ("is_robot", True)):
        assert (await house.olga("PATCH", path, {field: value})).error == (400, "invalid", field)
    assert (await house.olga.done("PATCH", path, {"name": "Olga P."}))["name"] == "Olga P."


async def test_ones_language_is_ones_own(house: Installation) -> None:
    """Everything else of oneself, and everything of others, is for administrators."""
    pavel = await house.hire("Pavel")
    own, other = (f"/api/v1/employees/{house.ids[name]}" for name in ("Pavel", "Olga Petrova"))
    changed = await pavel.done("PATCH", own, {"language": "ru", "time_zone": "Europe/Berlin", "email": "p@acme.test"})
    assert (changed["language"], changed["time_zone"], changed["email"]) == ("ru", "Europe/Berlin", "p@acme.test")
    for path, change in ((own, {"name": "Boss"}), (own, {"is_admin": True}), (own, {"head": None}), (other, {"language": "ru"})):
        assert (await pavel("PATCH", path, change)).error == (403, "admins_only", ""), change


async def test_a_technical_administrator_makes_no_administrator(house: Installation) -> None:
    """He configures; he neither raises himself nor changes those above, nor takes their tokens, nor sees contacts."""
    tanya = await house.hire("Tanya", is_tech_admin=True)
    pavel_id = (await tanya.made("/api/v1/employees", {"name": "Pavel"}))["id"]
    olga_id, own = house.ids["Olga Petrova"], house.ids["Tanya"]
    attempts = [
        ("POST", "/api/v1/employees", {"name": "Eve", "is_admin": True}),
        ("POST", "/api/v1/employees", {"name": "Robo", "is_robot": True}),
        ("PATCH", f"/api/v1/employees/{own}", {"is_admin": True}),
        ("PATCH", f"/api/v1/employees/{olga_id}", {"name": "Nobody"}),
        ("POST", f"/api/v1/employees/{olga_id}/tokens", {"name": "x"}),
        ("POST", f"/api/v1/employees/{pavel_id}/tokens", {"name": "x"}),
    ]
    for method, path, body in attempts:
        assert (await tanya(method, path, body)).error == (403, "admins_only", ""), (method, path)
    assert (await tanya("GET", "/api/v1/contacts")).error == (403, "role_too_weak", "")
    assert (await tanya("POST", f"/api/v1/employees/{own}/tokens", {"name": "mine"})).status == 201


async def test_teams_hold_employees_of_the_account(house: Installation) -> None:
    """Members once each; strangers are refused by place."""
    await house.hire("Pavel")
    pavel, olga = house.ids["Pavel"], house.ids["Olga Petrova"]
    team = await house.olga.made("/api/v1/teams", {"name": "Support", "members": [pavel, olga, pavel], "head": olga})
    assert (team["members"], team["head"]) == ([pavel, olga], olga)
    answer = await house.olga("POST", "/api/v1/teams", {"name": "X", "members": [pavel, 424242]})
    assert answer.error == (400, "invalid", "members[1]")
    assert [each["name"] for each in (await house.olga.get("/api/v1/teams"))["items"]] == ["Support"]


async def test_contacts_are_made_changed_and_found(house: Installation) -> None:
    """A company and its person; a search; the page goes on where it ended."""
    company = await house.olga.made("/api/v1/contacts", {"name": "Zeta Ltd", "is_company": True})
    person = await house.olga.made("/api/v1/contacts", {"name": "Ivan Petrov", "company": company["id"], "phones": ["+7 900"]})
    assert person["telegram"] == ""
    changed = await house.olga.done("PATCH", f"/api/v1/contacts/{person['id']}", {"access": "full", "company": None})
    assert (changed["access"], changed["company"], changed["phones"]) == ("full", None, ["+7 900"])
    assert (await house.olga("PATCH", f"/api/v1/contacts/{person['id']}", {"company": person["id"]})).error[2] == "company"
    found = await house.olga.get("/api/v1/contacts?text=petrov")
    assert [each["name"] for each in found["items"]] == ["Ivan Petrov"]
    first = await house.olga.get("/api/v1/contacts?limit=1")
    second = await house.olga.get(f"/api/v1/contacts?limit=1&after={first['next']}")
    assert [each["id"] for each in first["items"] + second["items"]] == [company["id"], person["id"]]


async def test_a_new_standard_template_takes_the_place_of_the_old(house: Installation) -> None:
    """There is exactly one last resort (R74)."""
    await house.olga.made("/api/v1/task-templates", {"name": "Request", "is_standard": True, "assign_mode": "all"})
    templates = (await house.olga.get("/api/v1/task-templates"))["items"]
    assert [(each["name"], each["is_standard"]) for each in templates] == [("Task", False), ("Request", True)]


async def test_members_are_spelled_in_two_ways(house: Installation) -> None:
    """`employee:5` and the tagged object are the same; nonsense and strangers are refused by place."""
    olga = house.ids["Olga Petrova"]
    words = [f"employee:{olga}", {"type": "employee", "id": olga}]
    made = await house.olga.made("/api/v1/task-templates", {"name": "T", "assignees": words})
    assert made["assignees"] == [{"type": "employee", "id": olga}]
    for wrong in ("employee:", "olga", "robot:1", f"contact:{olga}", "employee:١", "employee:" + "9" * 19):
        answer = await house.olga("POST", "/api/v1/task-templates", {"name": "T", "assignees": [words[0], wrong]})
        assert answer.error == (400, "invalid", "assignees[1]"), wrong
    answer = await house.olga("POST", "/api/v1/task-templates", {"name": "T", "assignees": [{"type": "employee", "id": 10**30}]})
    assert answer.status == 400


async def test_a_hidden_project_is_listed_only_to_those_with_a_task_in_it(house: Installation) -> None:
    """R228; administrators see all."""
    pavel = await house.hire("Pavel")
    hidden = await house.olga.made("/api/v1/projects", {"title": "Merger", "is_hidden": True})
    await house.olga.made("/api/v1/projects", {"title": "Office"})

    async def titles(caller: Any) -> list[str]:
        return [each["title"] for each in (await caller.get("/api/v1/projects"))["items"]]

    assert await titles(house.olga) == ["Merger", "Office"]
    assert await titles(pavel) == ["Office"]
    roster = [{"role": "assignee", "member": house.ref("Pavel")}]
    await house.olga.made("/api/v1/tasks", {"title": "Read the papers", "project": hidden["id"], "roster": roster})
    assert await titles(pavel) == ["Merger", "Office"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"name": "new"}, 409, "name"),
        ({"name": "Fresh", "kind": "new"}, 400, "kind"),
        ({"name": "Fresh", "kind": "fresh"}, 400, "kind"),
        ({"name": "Fresh", "position": -1}, 400, "position"),
    ],
)
async def test_a_wrong_status_names_its_field(house: Installation, body: dict[str, Any], status: int, field: str) -> None:
    """Names are unique whatever the case, standard kinds exist once."""
    answer = await house.olga("POST", "/api/v1/statuses", body)
    assert (answer.status, answer.json["error"].get("field")) == (status, field)


async def test_an_own_status_comes_last(house: Installation) -> None:
    """Its activity is a choice of its own (R43)."""
    await house.olga.made("/api/v1/statuses", {"name": "Waiting for parts", "is_active": True})
    last = (await house.olga.get("/api/v1/statuses"))["items"][-1]
    assert (last["name"], last["kind"], last["is_active"]) == ("Waiting for parts", "custom", True)


async def test_accounts_do_not_know_of_each_other(house: Installation) -> None:
    """Ids of another account are unknown ids: in lists, in paths and in references."""
    bob = await house.found("beta", "Bob")
    await house.hire("Pavel")
    pavel, template = house.ids["Pavel"], (await house.olga.get("/api/v1/task-templates"))["items"][0]["id"]
    contact = (await house.olga.made("/api/v1/contacts", {"name": "Ivan"}))["id"]
    assert [each["name"] for each in (await bob.get("/api/v1/employees"))["items"]] == ["Bob"]
    assert (await bob.get("/api/v1/contacts"))["items"] == []
    refused = [
        await bob("PATCH", f"/api/v1/employees/{pavel}", {"name": "Mine"}),
        await bob("POST", f"/api/v1/employees/{pavel}/tokens", {}),
        await bob("GET", f"/api/v1/contacts/{contact}"),
        await bob("PATCH", f"/api/v1/contacts/{contact}", {"name": "Mine"}),
    ]
    assert {answer.status for answer in refused} == {404}
    wrong = [
        ("/api/v1/employees", {"name": "X", "head": pavel}, "head"),
        ("/api/v1/employees", {"name": "X", "default_template": template}, "default_template"),
        ("/api/v1/teams", {"name": "X", "members": [pavel]}, "members[0]"),
        ("/api/v1/contacts", {"name": "X", "company": contact}, "company"),
        ("/api/v1/projects", {"title": "X", "default_assignees": [f"employee:{pavel}"]}, "default_assignees[0]"),
        ("/api/v1/projects", {"title": "X", "default_template": template}, "default_template"),
        ("/api/v1/task-templates", {"name": "X", "auditors": [f"contact:{contact}"]}, "auditors[0]"),
        ("/api/v1/tasks", {"title": "X", "template": template}, "template"),
        ("/api/v1/tasks", {"title": "X", "roster": [{"role": "assignee", "member": f"employee:{pavel}"}]}, "roster[0].member"),
    ]
    for path, body, field in wrong:
        assert (await bob("POST", path, body)).error == (400, "invalid", field), path
