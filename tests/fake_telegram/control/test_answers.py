"""What the control API really answers is what its description says: in stories with every act, and from hostile requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

import msgspec
import pytest
import trio

from fake_telegram.control import answers
from fake_telegram.control.acts import ACTS
from fake_telegram.control.client import ControlRefused, FakeTelegram
from fake_telegram.control.gives import GIVES, answer_of
from fake_telegram.control.openapi import OPERATIONS
from fake_telegram.exchanges import HttpPeer, Response, render_request
from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import World
from tests.fake_telegram.callers import in_memory, virtual_now
from tests.fake_telegram.control.test_random_acts import Story

OPEN = {answers.MessageAnswer, answers.DraftAnswer, answers.Entry, answers.Account, answers.ChatOfMessage}
"""Answers that may have more fields than are described, as their descriptions say."""


def faults_of(value: Any, kind: Any, path: str = "$") -> Iterator[str]:
    """What in ``value`` is not as ``kind`` has it: wrong types, missing fields, and fields that nobody described."""
    if get_origin(kind) in (Union, UnionType):
        found = [list(faults_of(value, one, path)) for one in get_args(kind)]
        yield from min(found, key=len)
    elif is_typeddict(kind):
        if not isinstance(value, dict):
            yield f"{path} is no object"
            return
        hints = get_type_hints(kind)
        missing = kind.__required_keys__ - value.keys()
        unknown = set() if kind in OPEN else value.keys() - hints.keys()
        yield from (f"{path} has no {name}" for name in missing)
        yield from (f"{path} has {name}, which nobody described" for name in unknown)
        for name in value.keys() & hints.keys():
            yield from faults_of(value[name], hints[name], f"{path}.{name}")
    elif get_origin(kind) is list:
        if not isinstance(value, list):
            yield f"{path} is no array"
            return
        for place, one in enumerate(value):
            yield from faults_of(one, get_args(kind)[0], f"{path}[{place}]")
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            yield f"{path}: {error}"


def check(value: Any, kinds: tuple[Any, ...]) -> None:
    found = [list(faults_of(value, kind)) for kind in kinds]
    assert [] in found, (value, found)


class Checked(Story):
    """A story in which every answer is held against its type."""

    async def act(self, telegram: FakeTelegram, by: int, name: str, body: dict[str, Any]) -> None:
        try:
            came = await telegram.call("POST", f"/people/{by}/{name}", body)
        except ControlRefused:
            return
        self.done[name] += 1
        check(came, answer_of(name))

    async def look(self, telegram: FakeTelegram) -> set[str]:
        """Everything that can be looked at."""
        who = self.people[0].id
        looked = set()
        for path, chats in {
            "/people/{who}/chats/{chat}/messages": [*self.world.chats, self.helper.id],
            "/people/{who}/chats/{chat}/changes": [*self.world.chats, self.helper.id],
            "/people/{who}/chats/{chat}/commands": [*self.world.chats],
            "/chats/{who}": [*self.world.chats],
            "/people/{who}/bots/{bot}": [self.helper.id],
            "/people/{who}/drafts/{bot}": [self.helper.id],
            "/bots/{who}": [self.helper.id, self.guard.id],
            "/people/{who}": [who],
            "/people/{who}/chats": [who],
            "/people/{who}/web_apps": [who],
            **{plain: [0] for plain in ("/health", "/clock", "/people", "/bots", "/chats", "/urls", "/journal", "/faults")},
        }.items():
            for one in chats:
                first = one if path.startswith(("/chats", "/bots")) else who
                target = path.replace("{who}", str(first)).replace("{chat}", str(one)).replace("{bot}", str(one))
                check(await telegram.call("GET", target), GIVES["GET", path])
            looked.add(path)
        return looked


def client_of(server: FakeServer, nursery: trio.Nursery) -> FakeTelegram:
    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=True)

    return FakeTelegram("http://fake.control", connect=connect)


@pytest.mark.parametrize("seed", range(3))
async def test_every_answer_is_as_described(seed: int, nursery: trio.Nursery, autojump_clock) -> None:
    told = Checked(300 + seed)
    told.check_audience = lambda *about: None  # type: ignore[method-assign]  # who hears what is asked elsewhere
    telegram = client_of(FakeServer(told.world, lambda: told.now), nursery)
    await told.play(telegram)
    assert len(told.done) > len(ACTS) / 3
    assert len(await told.look(telegram)) == 18


async def test_what_is_made_is_answered_as_described(nursery: trio.Nursery, autojump_clock) -> None:
    telegram = client_of(FakeServer(World(seed=1, parser=TdTextParser()), virtual_now), nursery)
    person = await telegram.call("POST", "/people", {"first_name": "Ann"})
    bot = await telegram.call("POST", "/bots", {"name": "B", "username": "b_bot"})
    file = await telegram.call("POST", "/files", b"bytes", name="a.txt")
    fault = {"name": "a/b", "on": {"method": "getMe"}, "do": {"kind": "cut"}}
    for verb, path, came in (
        ("POST", "/people", person),
        ("POST", "/bots", bot),
        ("POST", "/files", file),
        ("POST", "/files", await telegram.call("POST", "/files", {"size": 5})),
        ("POST", "/urls", await telegram.call("POST", "/urls", {"url": "https://example.com/a", "file": file["file"]})),
        ("GET", "/urls", await telegram.call("GET", "/urls")),
        ("POST", "/faults", await telegram.call("POST", "/faults", fault)),
        ("GET", "/faults", await telegram.call("GET", "/faults")),
        ("DELETE", "/faults/{name}", await telegram.heal("a/b")),
        ("DELETE", "/faults", await telegram.heal()),
        ("POST", "/bots/{who}/revocation", await telegram.call("POST", "/bots/@b_bot/revocation")),
    ):
        check(came, GIVES[verb, path])
    for kind in ("groups", "supergroups", "channels"):
        made = await telegram.call("POST", f"/{kind}", {"title": "T", "owner": person["id"]})
        check(made, GIVES["POST", f"/{kind}"])
    for setting in ("privacy", "inline", "business", "managing", "guarding"):
        check(await telegram.call("POST", f"/bots/@b_bot/{setting}", {"on": True}), GIVES["POST", f"/bots/{{who}}/{setting}"])


def test_every_operation_that_answers_json_says_what() -> None:
    assert {place for place, operation in OPERATIONS.items() if operation.answers == "application/json"} == set(GIVES)


def test_what_is_not_as_described_is_seen() -> None:
    """The check itself can fail."""
    clock = {"now": 1.0, "virtual": True}
    assert list(faults_of(clock, answers.ClockAnswer)) == []
    assert list(faults_of({**clock, "x": 1}, answers.ClockAnswer)) == ["$ has x, which nobody described"]
    assert list(faults_of({"now": "1", "virtual": True}, answers.ClockAnswer)) == ["$.now: Expected `float`, got `str`"]
    assert list(faults_of({"now": 1.0}, answers.ClockAnswer)) == ["$ has no virtual"]
    assert list(faults_of([clock, 1], list[answers.ClockAnswer])) == ["$[1] is no object"]
    assert list(faults_of({}, list[int])) == ["$ is no array"]


# -- hostile requests, made from the description --------------------------------------------------------------------


class Hostile:
    """Draws requests from the description: mostly of the right shape, with something wrong in them."""

    def __init__(self, document: dict[str, Any], seed: int) -> None:
        self.random = Random(f"hostile {seed}")
        self.schemas = document["components"]["schemas"]

    def value(self, schema: dict[str, Any], depth: int = 0) -> Any:
        pick = self.random.choice
        if self.random.random() < 0.15 or depth > 4:
            deep: Any = 0
            for _ in range(40):
                deep = [deep]
            return pick(
                [None, True, -1, 2**70, 1e300, "", "x" * 5000, "\x00\u202e", "@b_bot", [], {}, [[]], deep, {"a": {"b": 1}}]
            )
        if "$ref" in schema:
            return self.value(self.schemas[schema["$ref"].rpartition("/")[2]], depth)
        if "anyOf" in schema:
            return self.value(pick(schema["anyOf"]), depth + 1)
        if "enum" in schema:
            return pick(schema["enum"])
        match schema.get("type"):
            case "object":
                required = set(schema.get("required", ()))
                made = {
                    name: self.value(one, depth + 1)
                    for name, one in schema.get("properties", {}).items()
                    if name in required or self.random.random() < 0.3
                }
                return {**made, "surprise": 1} if self.random.random() < 0.05 else made
            case "array":
                return [self.value(schema.get("items", {}), depth + 1) for _ in range(pick([0, 1, 2, 30]))]
            case "integer":
                return pick([0, 1, -1, 1000, 1001, 2**31, 2**53, 2**62, 7])
            case "number":
                return pick([0, 0.5, -1, 1e12])
            case "boolean":
                return pick([True, False])
            case _:
                return pick(["Ann", "@b_bot", "@nobody", "1000", "", "photo", "\ud83d\ude00"])

    def word(self) -> str:
        return self.random.choice(
            ["1000", "1001", "@b_bot", "-4000001", "0", "-1", "%00", "%ff%fe", "x" * 300, "%2e%2e", "7", "%D9%A3", "%C2%B2"]
        )

    def request(self, verb: str, path: str, operation: dict[str, Any]) -> bytes:
        for one in operation["parameters"]:
            if one["in"] == "path":
                path = path.replace(f"{{{one['name']}}}", self.word() or "0")
        asked = [
            f"{one['name']}={self.word()}" for one in operation["parameters"] if one["in"] == "query" and one["name"] != "wait"
        ]
        query = "&".join(self.random.sample(asked, k=self.random.randint(0, len(asked))))
        target = f"{path}?{query}" if query else path
        content = operation.get("requestBody", {}).get("content", {})
        body = b""
        if "application/json" in content:
            body = json.dumps(self.value(content["application/json"]["schema"])).encode()
            if self.random.random() < 0.1:
                body = self.random.choice([b"\xff\xfe", body[:-1], b"[" * 20_000, b"null", b'{"a":1,"a":2}', body + body])
        headers = {"Host": "fake", "Content-Type": self.random.choice(["application/json", "text/plain", "multipart/form-data"])}
        return render_request(verb, target.replace(" ", "%20"), headers, body)


@pytest.mark.parametrize("seed", range(3))
async def test_no_request_breaks_the_control_api(seed: int, nursery: trio.Nursery, autojump_clock) -> None:
    """Nothing is a 500 or a hang; what is refused says why."""
    world = World(seed=seed, parser=TdTextParser())
    server = FakeServer(world, virtual_now)
    telegram = client_of(server, nursery)
    ann = await telegram.add_person(first_name="Ann")
    await telegram.add_bot(name="B", username="b_bot", supports_inline=True)
    await telegram.add_group(title="G", owner=ann.id)
    await ann.start("@b_bot")
    document = await telegram.call("GET", "/openapi.json")
    hostile = Hostile(document, seed)
    statuses: dict[int, int] = {}
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            for _ in range(6):
                request = hostile.request(verb.upper(), path, operation)
                response = await answered(server, nursery, request)
                statuses[response.status] = statuses.get(response.status, 0) + 1
                assert response.status in (200, 308, 400, 404, 405, 409), (verb, path, response)
                assert response.body or response.status < 400, (request, response)
                if response.status >= 400:
                    check(msgspec.json.decode(response.body), (answers.ErrorAnswer,))
    assert not [entry for entry in world.journal.since(0)[0] if entry.kind in ("failed", "connection_failed")]
    assert min(statuses.get(code, 0) for code in (200, 400, 404)) > 50, statuses


async def answered(server: FakeServer, nursery: trio.Nursery, request: bytes) -> Response:
    peer = HttpPeer(in_memory(server, nursery, control=True))
    try:
        with trio.fail_after(60):
            return await peer.exchange(request)
    finally:
        await peer.aclose()
