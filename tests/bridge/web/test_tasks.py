"""Tasks and comments over the API: what acts give back, and that nobody sees what is not his (R219–R222, R90)."""

from typing import Any

import pytest

from tests.bridge.web.installation import Caller, Installation


async def task(house: Installation, **more: Any) -> dict[str, Any]:
    """A task of Olga's."""
    made: dict[str, Any] = await house.olga.made("/api/v1/tasks", {"title": "Act for March", **more})
    return made


def roster(house: Installation, **roles: str) -> list[dict[str, Any]]:
    return [{"role": role, "member": house.ref(name)} for role, name in roles.items()]


async def test_a_task_is_ordered_and_read(house: Installation) -> None:
    """Numbers count up in the account; the caller is the assigner; its first comment is the description."""
    await house.hire("Pavel")
    made = await task(house, description="with stamp", roster=roster(house, assignee="Pavel"))
    assert made["number"] == 1
    assert made["url"] == "https://bridge.test/tasks/1"
    assert (made["title"], made["description"], made["status"]["kind"]) == ("Act for March", "with stamp", "new")
    assert [(each["role"], each["name"]) for each in made["roster"]] == [("assigner", "Olga Petrova"), ("assignee", "Pavel")]
    assert (await task(house))["number"] == 2
    assert await house.olga.get("/api/v1/tasks/1") == made
    first = (await house.olga.get("/api/v1/tasks/1/comments"))["items"][0]
    assert (first["first"], first["text"], first["task"]) == (True, "with stamp", 1)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"title": "T", "description": "x" * 20_001}, "description"),
        ({"title": "T", "roster": [{"role": "boss", "member": "employee:2"}]}, "roster[0].role"),
        ({"title": "T", "roster": [{"role": "assignee"}]}, "roster[0].member"),
        ({"title": "T", "roster": [{"role": "assignee", "member": "employee:999"}]}, "roster[0].member"),
        ({"title": "T", "project": 7}, "project"),
        ({"title": "T", "template": 7}, "template"),
        ({"title": "T", "colour": "red"}, "colour"),
    ],
)
async def test_a_wrong_task_names_its_field(house: Installation, body: dict[str, Any], field: str) -> None:
    """And no number is lost to it."""
    assert (await house.olga("POST", "/api/v1/tasks", body)).error == (400, "invalid", field)
    assert (await task(house))["number"] == 1


async def test_a_task_changes_by_acts(house: Installation) -> None:
    """Title and description; the status by kind, name or id; one act per request."""
    number = (await task(house))["number"]
    path = f"/api/v1/tasks/{number}"
    assert (await house.olga.done("PATCH", path, {"title": "Act for April"}))["title"] == "Act for April"
    assert (await house.olga.done("PATCH", path, {"description": "stamped"}))["title"] == "Act for April"
    statuses = {each["kind"]: each for each in (await house.olga.get("/api/v1/statuses"))["items"]}
    for word, kind in (("in_progress", "in_progress"), ("completed", "completed"), ("POSTPONED", "postponed")):
        assert (await house.olga.done("PATCH", path, {"status": word}))["status"]["kind"] == kind
    changed = await house.olga.done("PATCH", path, {"status": statuses["done"]["id"]})
    assert changed["status"] == statuses["done"]
    assert (await house.olga("PATCH", path, {"status": "unknown"})).error == (400, "invalid", "status")
    assert (await house.olga("PATCH", path, {"status": "new", "title": "x"})).error == (400, "invalid", "status")
    assert (await house.olga("PATCH", path, {})).error == (400, "invalid", "")


async def test_a_task_goes_to_the_trash_and_comes_back(house: Installation) -> None:
    """It leaves the list, not the account, until it is purged (R240)."""
    await task(house)
    assert (await house.olga("DELETE", "/api/v1/tasks/1")).status == 204
    assert (await house.olga.get("/api/v1/tasks"))["items"] == []
    assert (await house.olga.get("/api/v1/tasks/1"))["trashed_at"] is not None
    assert (await house.olga.done("POST", "/api/v1/tasks/1/restore"))["trashed_at"] is None
    assert [each["number"] for each in (await house.olga.get("/api/v1/tasks"))["items"]] == [1]
    await house.olga.done("DELETE", "/api/v1/tasks/1")
    assert (await house.olga("DELETE", "/api/v1/tasks/1?purge=1")).status == 204
    assert (await house.olga("GET", "/api/v1/tasks/1")).status == 404
    assert (await house.olga("POST", "/api/v1/tasks/1/restore")).error == (403, "no_access", "")


async def test_the_roster_grows_and_shrinks(house: Installation) -> None:
    """By one entry per request."""
    await task(house)
    pavel = await house.hire("Pavel")
    entry = {"role": "participant", "member": house.ref("Pavel")}
    grown = await house.olga.done("POST", "/api/v1/tasks/1/roster", entry)
    assert {"role": "participant", "member": house.ref("Pavel"), "name": "Pavel"} in grown["roster"]
    assert (await pavel("GET", "/api/v1/tasks/1")).status == 200
    assert (await house.olga("DELETE", "/api/v1/tasks/1/roster", entry)).status == 204
    assert (await pavel("GET", "/api/v1/tasks/1")).status == 404


READINGS = [
    ("GET", "/api/v1/tasks/1", None),
    ("GET", "/api/v1/tasks/1/comments", None),
    ("GET", "/api/v1/comments/{comment}", None),
    ("GET", "/api/v1/comments/{comment}/deliveries", None),
    ("GET", "/api/v1/files/{file}", None),
]
ACTS = [
    ("PATCH", "/api/v1/tasks/1", {"title": "mine"}),
    ("PATCH", "/api/v1/tasks/1", {"status": "completed"}),
    ("DELETE", "/api/v1/tasks/1", None),
    ("POST", "/api/v1/tasks/1/restore", None),
    ("POST", "/api/v1/tasks/1/roster", {"role": "participant", "member": "{me}"}),
    ("DELETE", "/api/v1/tasks/1/roster", {"role": "assigner", "member": "{olga}"}),
    ("POST", "/api/v1/tasks/1/comments", {"text": "let me in"}),
]
ACTS_ON_COMMENTS = [
    ("PATCH", "/api/v1/comments/{comment}", {"text": "never said"}),
    ("PUT", "/api/v1/comments/{comment}/like", None),
    ("DELETE", "/api/v1/comments/{comment}/like", None),
]


async def secret_task(house: Installation) -> dict[str, str]:
    """Olga's task with a comment and a file; names for the paths above."""
    await task(house, title="Act for March, secret")
    file = await house.olga.made("/api/v1/files?name=secret.pdf", b"secret bytes")
    comment = await house.olga.made("/api/v1/tasks/1/comments", {"text": "the secret", "files": [file["id"]]})
    olga = f"employee:{house.ids['Olga Petrova']}"
    return {"comment": str(comment["id"]), "file": str(file["id"]), "olga": olga}


def filled(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return value.format(**names) if "{" in value else value
    return {key: filled(each, names) for key, each in value.items()} if isinstance(value, dict) else value


async def test_a_stranger_to_a_task_learns_nothing(house: Installation) -> None:
    """Every reading and act is refused in the words for what does not exist; nothing changes (R90, R219)."""
    names = await secret_task(house)
    pavel = await house.hire("Pavel")
    names["me"] = f"employee:{house.ids['Pavel']}"
    before = await house.olga.get("/api/v1/tasks/1"), await house.olga.get("/api/v1/tasks/1/comments")
    for method, path, body in [*READINGS, *ACTS, *ACTS_ON_COMMENTS]:
        seen = await pavel(method, filled(path, names), filled(body, names))
        nowhere = filled(path, {**names, "comment": "99999", "file": "99999"}).replace("/tasks/1", "/tasks/777")
        unknown = await pavel(method, nowhere, filled(body, names))
        assert seen.status in (403, 404), (method, path)
        assert (seen.status, seen.content) == (unknown.status, unknown.content), (method, path)
        assert b"secret" not in seen.content
    for path in ("tasks", "deliveries", "conversations", "chronicle", "feed?after=0"):
        assert (await pavel.get(f"/api/v1/{path}"))["items"] == [], path
    assert (await house.olga.get("/api/v1/tasks/1"), await house.olga.get("/api/v1/tasks/1/comments")) == before


async def test_another_account_learns_nothing(house: Installation) -> None:
    """Its own task of the same number is another one; comments and files are reached by nobody's id."""
    names = await secret_task(house)
    bob = await house.found("beta", "Bob")
    for method, path, body in [*READINGS[2:], *ACTS_ON_COMMENTS]:
        answer = await bob(method, filled(path, names), body)
        assert answer.status == 404, (method, path)
    assert (await bob("POST", "/api/v1/tasks", {"title": "Bob's"})).json["number"] == 1
    assert (await bob.get("/api/v1/tasks/1"))["title"] == "Bob's"
    wrong = [({"files": [int(names["file"])]}, "files[0]"), ({"answers": int(names["comment"])}, "answers")]
    for extra, field in wrong:
        answer = await bob("POST", "/api/v1/tasks/1/comments", {"text": "x", **extra})
        assert answer.error == (400, "invalid", field)
    assert (await bob.get("/api/v1/feed?after=0"))["items"][0]["body"]["title"] == "Bob's"


@pytest.mark.parametrize(
    ("role", "may_edit", "may_set_status"),
    [("assigner", True, True), ("auditor", True, True), ("assignee", False, True), ("participant", False, False)],
)
async def test_a_role_gives_its_rights_and_no_more(house: Installation, role: str, may_edit: bool, may_set_status: bool) -> None:
    """R220, told in the task and held when tried."""
    pavel = await house.hire("Pavel")
    await task(house, roster=roster(house, **{role: "Pavel"}))
    seen = await pavel.get("/api/v1/tasks/1")
    assert (seen["may_edit"], seen["may_set_status"]) == (may_edit, may_set_status)
    for body, allowed in (({"title": "Other"}, may_edit), ({"status": "done"}, may_set_status)):
        answer = await pavel("PATCH", "/api/v1/tasks/1", body)
        assert answer.status == (200 if allowed else 403), (role, body)
        assert allowed or answer.json["error"]["code"] == "role_too_weak"
    assert (await pavel("POST", "/api/v1/tasks/1/comments", {"text": "here"})).status == 201


async def test_a_hidden_comment_is_for_the_chosen(house: Installation) -> None:
    """R222: neither list nor id nor feed nor file gives it away, though the task is open to him; administrators see it."""
    pavel, boris = await house.hire("Pavel"), await house.hire("Boris")
    await task(house, roster=roster(house, assignee="Pavel", auditor="Boris", assigner="Pavel"))
    file = await pavel.made("/api/v1/files?name=secret.pdf", b"secret bytes")
    body = {"text": "secret", "hidden": True, "notify": [house.ref("Olga Petrova")], "files": [file["id"]]}
    comment = await pavel.made("/api/v1/tasks/1/comments", body)

    async def texts(caller: Caller) -> list[str]:
        return [each["text"] for each in (await caller.get("/api/v1/tasks/1/comments"))["items"] if not each["first"]]

    assert await texts(pavel) == await texts(house.olga) == ["secret"]
    assert await texts(boris) == []
    assert b"secret" not in (await boris("GET", "/api/v1/feed?after=0")).content
    for path in (f"comments/{comment['id']}", f"comments/{comment['id']}/deliveries", f"files/{file['id']}"):
        assert (await boris("GET", f"/api/v1/{path}")).status == 404, path
        assert (await house.olga("GET", f"/api/v1/{path}")).status == 200, path
    stolen = {"text": "look", "files": [file["id"]]}
    assert (await boris("POST", "/api/v1/tasks/1/comments", stolen)).error == (400, "invalid", "files[0]")
    answered = {"text": "re", "answers": comment["id"]}
    assert (await boris("POST", "/api/v1/tasks/1/comments", answered)).error == (400, "invalid", "answers")
    for method, path, sent in ACTS_ON_COMMENTS:
        assert (await boris(method, path.format(comment=comment["id"]), sent)).status == 404


async def test_a_comment_tells_whom_it_notified_and_why(house: Installation) -> None:
    """The chosen, with the reason; they find it in their Chronicle until they say they read it (R143, R232, R234)."""
    pavel = await house.hire("Pavel")
    await task(house, roster=roster(house, participant="Pavel"))
    comment = await house.olga.made("/api/v1/tasks/1/comments", {"text": "please look", "notify": [house.ref("Pavel")]})
    assert comment["author"] == {"type": "employee", "id": house.ids["Olga Petrova"], "name": "Olga Petrova"}
    assert comment["source"] == "api"
    assert comment["recipients"] == [{"party": house.ref("Pavel"), "name": "Pavel", "reason": "chosen", "unreachable": False}]
    (event,) = (await pavel.get("/api/v1/chronicle?unread=1"))["items"]
    assert (event["task"], event["comment"], event["reason"]) == (1, comment["id"], "chosen")
    assert (await pavel.get("/api/v1/me"))["unread"] == 1
    await pavel.get("/api/v1/tasks/1/comments")
    assert (await pavel.get("/api/v1/me"))["unread"] == 1, "merely opening marks nothing (R235)"
    assert await pavel.done("POST", "/api/v1/chronicle/read", {"events": [event["id"]]}) == {"unread": 0}
    assert (await pavel.get("/api/v1/chronicle?unread=1"))["items"] == []
    assert len((await pavel.get("/api/v1/chronicle"))["items"]) == 1
    assert (await house.olga.get("/api/v1/chronicle"))["items"] == []


async def test_ones_events_say_nothing_new_of_a_task_one_may_not_see_any_more(house: Installation) -> None:
    """R219: he was taken out of the task, then it was renamed; that he was told of something remains (R232)."""
    pavel = await house.hire("Pavel")
    await task(house, roster=roster(house, assignee="Pavel"))
    (event,) = (await pavel.get("/api/v1/chronicle"))["items"]
    assert event["title"] == "Act for March"
    await house.olga.done("DELETE", "/api/v1/tasks/1/roster", roster(house, assignee="Pavel")[0])
    await house.olga.done("PATCH", "/api/v1/tasks/1", {"title": "Pavel is dismissed"})
    (event,) = (await pavel.get("/api/v1/chronicle"))["items"]
    assert (event["title"], event["task"]) == ("", 1)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": " \n"}, "text"),
        ({"text": "я" * 32_769}, "text"),
        ({"text": "x", "notify": ["employee:999"]}, "notify[0]"),
        ({"text": "x", "files": [999]}, "files[0]"),
        ({"text": "x", "files": list(range(51))}, "files"),
        ({"text": "x", "answers": 999}, "answers"),
        ({"text": "x", "notify": "everyone"}, "notify"),
    ],
)
async def test_a_wrong_comment_names_its_field(house: Installation, body: dict[str, Any], field: str) -> None:
    """A comment has at most 64 KiB (R183), and refers only to what is there."""
    await task(house)
    assert (await house.olga("POST", "/api/v1/tasks/1/comments", body)).error == (400, "invalid", field)


async def test_a_comment_is_edited_by_its_author_alone(house: Installation) -> None:
    """Not even an administrator puts words into somebody's mouth (R230)."""
    pavel = await house.hire("Pavel")
    await task(house, roster=roster(house, participant="Pavel"))
    comment = await pavel.made("/api/v1/tasks/1/comments", {"text": "first words"})
    path = f"/api/v1/comments/{comment['id']}"
    assert (await house.olga("PATCH", path, {"text": "forged"})).error == (403, "not_author", "")
    edited = await pavel.done("PATCH", path, {"text": "better words"})
    assert (edited["text"], edited["version"]) == ("better words", 2)
    assert (await house.olga.get(path))["text"] == "better words"


async def test_a_like_is_a_toggle_per_person(house: Installation) -> None:
    """Twice is once; the list shows who (R214)."""
    await task(house)
    comment = await house.olga.made("/api/v1/tasks/1/comments", {"text": "done"})
    path = f"/api/v1/comments/{comment['id']}"
    for _ in range(2):
        assert (await house.olga("PUT", f"{path}/like")).status == 204
    assert [each["name"] for each in (await house.olga.get(path))["likes"]] == ["Olga Petrova"]
    assert (await house.olga("DELETE", f"{path}/like")).status == 204
    assert (await house.olga.get(path))["likes"] == []


async def test_lists_go_on_where_they_ended(house: Installation) -> None:
    """Tasks newest first by number, comments by writing; filters see only the visible."""
    pavel = await house.hire("Pavel")
    for number in range(1, 8):
        await task(house, title=f"task {number}", roster=roster(house, participant="Pavel") if number % 2 else [])
    page = await pavel.get("/api/v1/tasks?limit=3")
    assert [each["number"] for each in page["items"]] == [7, 5, 3]
    rest = await pavel.get(f"/api/v1/tasks?limit=3&before={page['next']}")
    assert ([each["number"] for each in rest["items"]], rest["next"]) == ([1], None)
    await house.olga.done("PATCH", "/api/v1/tasks/7", {"status": "completed"})
    assert [each["number"] for each in (await pavel.get("/api/v1/tasks?active=1"))["items"]] == [5, 3, 1]
    assert [each["number"] for each in (await pavel.get("/api/v1/tasks?text=task%203"))["items"]] == [3]
    for number in range(5):
        await pavel.made("/api/v1/tasks/3/comments", {"text": f"comment {number}"})
    first = await pavel.get("/api/v1/tasks/3/comments?limit=4")
    then = await pavel.get(f"/api/v1/tasks/3/comments?limit=4&after={first['next']}")
    texts = [each["text"] for each in first["items"] + then["items"]]
    assert texts[-5:] == [f"comment {number}" for number in range(5)]
    newest = await pavel.get("/api/v1/tasks/3/comments?newest=1&limit=2")
    assert [each["text"] for each in newest["items"]] == ["comment 4", "comment 3"]


@pytest.mark.parametrize("query", ["limit=501", "limit=x", "limit=-1", "before=1e9", f"before={10**30}", "active=maybe"])
async def test_a_wrong_query_names_its_field(house: Installation, query: str) -> None:
    """Bounds are told, not silently applied."""
    answer = await house.olga("GET", f"/api/v1/tasks?{query}")
    assert answer.error == (400, "invalid", query.split("=")[0])


@pytest.mark.parametrize(
    "extra", [{}, {"answers": "comment"}, {"answers": "nothing"}, {"files": "file"}, {"notify": ["employee:999"]}]
)
async def test_a_comment_in_a_task_one_may_not_see_is_refused_in_the_same_words(
    house: Installation, extra: dict[str, Any]
) -> None:
    """R90: neither what it answers nor what it brings tells whether the task, the comment or the file is there."""
    names = await secret_task(house)
    stranger = await house.hire("Stranger")
    known = {"comment": int(names["comment"]), "file": [int(names["file"])], "nothing": 999}
    body = {"text": "x", **{key: known[value] if isinstance(value, str) else value for key, value in extra.items()}}
    unseen = await stranger("POST", "/api/v1/tasks/1/comments", body)
    missing = await stranger("POST", "/api/v1/tasks/77/comments", body)
    assert (unseen.status, unseen.json) == (missing.status, missing.json)
    assert unseen.error == (403, "no_access", "")
