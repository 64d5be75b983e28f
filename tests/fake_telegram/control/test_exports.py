"""What the control API gives away as documents: the world, the journal, and its own description."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import trio

from fake_telegram.control.acts import ACTS
from fake_telegram.control.client import FakeTelegram
from fake_telegram.control.openapi import OPERATIONS, describe
from fake_telegram.exchanges import HttpPeer, Response, render_request
from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import Journal, World
from fake_telegram.world_files import load_world
from tests.fake_telegram.callers import EPOCH, in_memory, virtual_now


@pytest.fixture
def server() -> FakeServer:
    return FakeServer(World(seed=1, parser=TdTextParser()), virtual_now)


@pytest.fixture
def telegram(server: FakeServer, nursery: trio.Nursery) -> FakeTelegram:
    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=True)

    return FakeTelegram("http://fake.control", connect=connect)


async def fetch(server: FakeServer, nursery: trio.Nursery, target: str) -> Response:
    peer = HttpPeer(in_memory(server, nursery, control=True))
    try:
        return await peer.exchange(render_request("GET", target, {"Host": "fake"}))
    finally:
        await peer.aclose()


async def lines_of(server: FakeServer, nursery: trio.Nursery, query: str = "") -> list[dict[str, Any]]:
    response = await fetch(server, nursery, f"/journal.jsonl{query}")
    assert response.headers[b"content-type"] == b"application/jsonl"
    assert response.body.endswith(b"\n") or not response.body
    return [json.loads(line) for line in response.body.splitlines()]


# -- the world and the journal --------------------------------------------------------------------------------------


async def test_an_exported_world_begins_where_it_was(telegram: FakeTelegram, autojump_clock) -> None:
    await telegram.add_bot(name="B", username="b_bot")
    ann = await telegram.add_person(first_name="Ann")
    await ann.start("@b_bot")
    for number in range(3):
        await ann.send("@b_bot", f"message {number}")
    loaded = load_world(await telegram.export_world(), parser=TdTextParser())
    bot = loaded.world.by_username("b_bot")
    assert bot is not None
    assert [one.text for one in loaded.world.messages(bot, viewer=ann.id)] == ["/start", "message 0", "message 1", "message 2"]
    assert loaded.now == virtual_now()
    latest = load_world(await telegram.export_world(messages=1))
    assert [one.text for one in latest.world.messages(bot, viewer=ann.id)] == ["message 2"]


async def test_the_journal_comes_line_by_line(
    server: FakeServer, telegram: FakeTelegram, nursery: trio.Nursery, autojump_clock
) -> None:
    await telegram.add_bot(name="B", username="b_bot")
    ann = await telegram.add_person(first_name="Ann")
    await ann.start("@b_bot")
    page = await telegram.journal()
    assert await lines_of(server, nursery) == page.entries
    assert await lines_of(server, nursery, "?cursor=2") == page.entries[2:]
    sent = [one for one in page.entries if one["kind"] in ("message_sent", "bot_added")]
    assert await lines_of(server, nursery, "?kind=message_sent&kind=bot_added") == sent
    assert await lines_of(server, nursery, "?cursor=999999") == []
    assert await lines_of(server, nursery, "?cursor=-5") == page.entries


async def test_a_long_journal_comes_whole_and_says_what_was_lost(
    server: FakeServer, nursery: trio.Nursery, autojump_clock
) -> None:
    server.world.journal = Journal(entries_max=2_500)
    for number in range(3_000):
        server.world.journal.add(EPOCH, "tick", count=number)
    response = await fetch(server, nursery, "/journal.jsonl")
    assert response.headers[b"journal-lost"] == b"500"
    assert [json.loads(line)["count"] for line in response.body.splitlines()] == list(range(500, 3_000))


# -- OpenAPI --------------------------------------------------------------------------------------------------------


@pytest.fixture
def document(server: FakeServer) -> dict[str, Any]:
    return describe(server.control_app.url_map.iter_rules())


async def test_the_description_is_served(server: FakeServer, nursery: trio.Nursery, document: Any, autojump_clock) -> None:
    response = await fetch(server, nursery, "/openapi.json")
    assert json.loads(response.body) == json.loads(msgspec.json.encode(document))


def test_every_route_is_described_and_nothing_else_is(document: dict[str, Any]) -> None:
    """Equal to the table; and the table is only looked up by what the routes say."""
    described = {(verb.upper(), path) for path, verbs in document["paths"].items() for verb in verbs}
    assert described == set(OPERATIONS)


async def test_described_paths_lead_somewhere(server: FakeServer, nursery: trio.Nursery, document: Any, autojump_clock) -> None:
    """Whatever names are filled in, the router knows the path: no 404 of its own, no 405."""
    for path in document["paths"]:
        target = re.sub(r"{number}", "7", path)
        response = await fetch(server, nursery, re.sub(r"{\w+}", "1000", target))
        if response.status in (404, 405) and b'"code":"http"' in response.body:
            assert "get" not in document["paths"][path], path


def test_every_act_has_a_path_with_its_body(document: dict[str, Any]) -> None:
    for name, act in ACTS.items():
        body = document["paths"][f"/people/{{who}}/{name}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        schema = document["components"]["schemas"][body["$ref"].rpartition("/")[2]]
        required = {field.name for field in msgspec.structs.fields(act.body) if field.required}
        assert set(schema.get("required", ())) == required
        assert set(schema["properties"]) == set(act.body.__struct_fields__)
        assert schema["additionalProperties"] is False


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from references(one)


def test_every_reference_leads_to_a_schema(document: dict[str, Any]) -> None:
    names = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document)) == names


def test_every_variable_of_a_path_is_a_parameter(document: dict[str, Any]) -> None:
    for path, verbs in document["paths"].items():
        for operation in verbs.values():
            in_path = [one["name"] for one in operation["parameters"] if one["in"] == "path"]
            assert in_path == re.findall(r"{(\w+)}", path)
            assert operation["summary"].endswith(".")
            assert all(one["description"] for one in operation["parameters"])


def test_a_route_that_nobody_described_is_an_error(server: FakeServer) -> None:
    app = server.control_app

    @app.get("/secret")
    async def secret() -> str:
        return ""

    with pytest.raises(KeyError, match="/secret"):
        describe(app.url_map.iter_rules())
