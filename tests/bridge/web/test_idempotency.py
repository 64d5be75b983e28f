"""A write with an `Idempotency-Key` happens once, and is answered alike; a key stands for one request only."""

from typing import Any

import pytest
import trio

from tests.bridge.web.installation import Installation

PROVISIONING: list[tuple[str, dict[str, Any]]] = [
    ("/api/v1/employees", {"name": "Pavel"}),
    ("/api/v1/teams", {"name": "Support"}),
    ("/api/v1/contacts", {"name": "Ivan"}),
    ("/api/v1/projects", {"title": "Office"}),
    ("/api/v1/task-templates", {"name": "Request"}),
    ("/api/v1/statuses", {"name": "Waiting"}),
]


@pytest.mark.parametrize(("path", "body"), [*PROVISIONING, ("/api/v1/tasks", {"title": "T"})])
async def test_the_same_write_twice_is_one(house: Installation, path: str, body: dict[str, Any]) -> None:
    """Same answer, 201 and then 200; without a key there are two."""
    before = len((await house.olga.get(path))["items"])
    first = await house.olga("POST", path, body, Idempotency_Key="k-1")
    again = await house.olga("POST", path, body, Idempotency_Key="k-1")
    assert (first.status, again.status) == (201, 200)
    assert again.json == first.json
    assert len((await house.olga.get(path))["items"]) == before + 1
    if path not in ("/api/v1/statuses",):  # names of statuses are unique by themselves
        await house.olga.made(path, body)
        assert len((await house.olga.get(path))["items"]) == before + 2


async def test_comments_and_files_happen_once_too(house: Installation) -> None:
    """An upload is known by the digest of its bytes."""
    await house.olga.made("/api/v1/tasks", {"title": "T"})
    for path, body in (("/api/v1/tasks/1/comments", {"text": "hello"}), ("/api/v1/files?name=a.txt", b"bytes")):
        first = await house.olga("POST", path, body, Idempotency_Key="k-1")
        again = await house.olga("POST", path, body, Idempotency_Key="k-1")
        assert (first.status, again.status) == (201, 200), path
        assert first.json["id"] == again.json["id"]
    assert [each["text"] for each in (await house.olga.get("/api/v1/tasks/1/comments"))["items"]][-1:] == ["hello"]
    other = await house.olga("POST", "/api/v1/files?name=a.txt", b"other bytes", Idempotency_Key="k-1")
    assert other.error == (409, "idempotency_key_reused", "")


@pytest.mark.parametrize(("path", "body"), [*PROVISIONING, ("/api/v1/tasks", {"title": "T"})])
async def test_a_key_stands_for_one_request(house: Installation, path: str, body: dict[str, Any]) -> None:
    """Another body under the same key is a client's mistake, and nothing is done."""
    await house.olga.made(path, body, Idempotency_Key="k-1")
    before = len((await house.olga.get(path))["items"])
    changed = {key: f"{value} 2" for key, value in body.items()}
    answer = await house.olga("POST", path, changed, Idempotency_Key="k-1")
    assert answer.error == (409, "idempotency_key_reused", "")
    assert len((await house.olga.get(path))["items"]) == before


async def test_a_key_is_the_accounts_own(house: Installation) -> None:
    """Two accounts may choose the same word."""
    bob = await house.found("beta", "Bob")
    for caller in (house.olga, bob):
        assert (await caller("POST", "/api/v1/teams", {"name": "Support"}, Idempotency_Key="k-1")).status == 201


async def test_a_repeated_token_is_not_shown_again(house: Installation) -> None:
    """It is nowhere kept, so it cannot be; the client is told to ask for another."""
    path = f"/api/v1/employees/{house.ids['Olga Petrova']}/tokens"
    first = await house.olga.made(path, {"name": "ci"}, Idempotency_Key="k-1")
    again = await house.olga("POST", path, {"name": "ci"}, Idempotency_Key="k-1")
    assert again.error == (409, "token_already_issued", "")
    assert first["token"].encode() not in again.content


async def test_a_refused_write_may_be_repeated_in_better_words(house: Installation) -> None:
    """A key is spent by a success only."""
    assert (await house.olga("POST", "/api/v1/teams", {"name": ""}, Idempotency_Key="k-1")).status == 400
    assert (await house.olga("POST", "/api/v1/teams", {"name": "Support"}, Idempotency_Key="k-1")).status == 201


async def test_many_at_once_make_one(house: Installation) -> None:
    """The client's retries may overtake one another."""
    statuses: list[int] = []

    async def send() -> None:
        statuses.append((await house.olga("POST", "/api/v1/contacts", {"name": "Ivan"}, Idempotency_Key="k-1")).status)

    async with trio.open_nursery() as nursery:
        for _ in range(10):
            nursery.start_soon(send)
    assert sorted(statuses) == [200] * 9 + [201]
    assert len((await house.olga.get("/api/v1/contacts"))["items"]) == 1


@pytest.mark.parametrize("key", ["x" * 201, "a\tb"])
async def test_a_key_that_cannot_be_one_is_refused(house: Installation, key: str) -> None:
    """The header is named."""
    answer = await house.olga("POST", "/api/v1/teams", {"name": "T"}, Idempotency_Key=key)
    assert answer.error == (400, "invalid", "Idempotency-Key")
