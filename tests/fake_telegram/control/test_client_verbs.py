"""Everything that the control API can do is a method of the Python clients, awaited and blocking, and asks for just that."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Mapping
from types import MappingProxyType, UnionType
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
import trio

from fake_telegram.control import bodies
from fake_telegram.control.acts import ACTS
from fake_telegram.control.client import ControlRefused, FakeTelegram, Someone
from fake_telegram.control.openapi import OPERATIONS
from fake_telegram.control.sync_client import SyncSomeone, SyncTelegram
from fake_telegram.exchanges import Response

SETTINGS: Mapping[str, type[msgspec.Struct]] = MappingProxyType(
    {
        path.split("/")[3]: operation.body
        for (_, path), operation in OPERATIONS.items()
        if path.startswith("/bots/{who}/") and operation.body is not None
    }
)


class Recorder:
    """A transport that answers each request with an empty object, and remembers it."""

    def __init__(self, status: int = 200, body: bytes = b"{}") -> None:
        self.asked: list[tuple[str, str, bytes]] = []
        self.answer = Response(status=status, reason="Recorded", headers={}, body=body, keep_alive=True)

    async def exchange(self, request: bytes) -> Response:
        head, _, body = request.partition(b"\r\n\r\n")
        verb, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        self.asked.append((verb, target, body))
        return self.answer
        return self.answer

    async def aclose(self) -> None:
        """Nothing is open."""

    def time(self) -> float:
        return 0.0


def sample(kind: Any) -> Any:
    """A value that is not what one has by leaving it out."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, UnionType):
        return sample(next(one for one in arguments if one is not type(None)))
    if origin is Literal:
        return arguments[-1]
    if origin is tuple:
        return (sample(arguments[0]),) * 2
    if inspect.isclass(kind) and issubclass(kind, msgspec.Struct):
        hints = typing.get_type_hints(kind)
        needed = {one.name: sample(hints[one.name]) for one in msgspec.structs.fields(kind) if one.required}
        return kind(**needed | ({"type": "bold"} if kind is bodies.GivenEntity else {}))
    return {int: 7, str: "x", bool: True, float: 1.5}[kind]


def given_to(method: Any, body: type[msgspec.Struct]) -> tuple[list[Any], dict[str, Any]]:
    """Arguments for everything that ``body`` takes: what is not keyword-only by its place, lists one by one where they are."""
    hints = typing.get_type_hints(body)
    places, names = [], {}
    for name, parameter in inspect.signature(method).parameters.items():
        match parameter.kind:
            case inspect.Parameter.VAR_POSITIONAL:
                places += sample(hints[name])
            case inspect.Parameter.KEYWORD_ONLY:
                names[name] = sample(hints[name])
            case _:
                places.append(sample(hints[name]))
    return places, names


def all_of(body: type[msgspec.Struct]) -> dict[str, Any]:
    """What is to be said when all is given."""
    hints = typing.get_type_hints(body)
    return msgspec.json.decode(msgspec.json.encode({one.name: sample(hints[one.name]) for one in msgspec.structs.fields(body)}))


@pytest.mark.parametrize("name", ACTS)
async def test_every_act_is_a_method_that_takes_what_its_body_takes(name: str) -> None:
    recorder = Recorder()
    ann = FakeTelegram("http://fake", transport=recorder).person(1000)
    places, names = given_to(getattr(ann, name), ACTS[name].body)
    await getattr(ann, name)(*places, **names)
    getattr(SyncTelegram("http://fake", transport=recorder).person(1000), name)(*places, **names)
    for verb, target, body in recorder.asked:
        assert (verb, target) == ("POST", f"/people/1000/{name}")
        assert msgspec.json.decode(body) == all_of(ACTS[name].body)
    assert len(recorder.asked) == 2


@pytest.mark.parametrize("name", ACTS)
async def test_what_is_left_out_is_not_asked_for(name: str) -> None:
    """So it is as the body says: only what must be given goes over the line, and an empty text."""
    recorder = Recorder()
    ann = FakeTelegram("http://fake", transport=recorder).person(1000)
    body = ACTS[name].body
    required = {one.name for one in msgspec.structs.fields(body) if one.required}
    places, _ = given_to(getattr(ann, name), body)
    parameters = inspect.signature(getattr(ann, name)).parameters.values()
    by_place = [one for one in parameters if one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    needed = [value for value, one in zip(places, by_place, strict=False) if one.default is inspect.Parameter.empty]
    await getattr(ann, name)(*needed)
    [(_, _, asked)] = recorder.asked
    said = msgspec.json.decode(asked)
    assert required <= said.keys()
    assert not any(said[extra] for extra in said.keys() - required)


@pytest.mark.parametrize("setting", SETTINGS)
async def test_every_setting_of_botfather_is_a_method(setting: str) -> None:
    recorder = Recorder()
    for telegram in (FakeTelegram("http://fake", transport=recorder), SyncTelegram("http://fake", transport=recorder)):
        fields = {
            one.name: sample(typing.get_type_hints(SETTINGS[setting])[one.name])
            for one in msgspec.structs.fields(SETTINGS[setting])
        }
        set_up = getattr(telegram, f"set_{setting}")("@shop_bot", **fields)
        if inspect.isawaitable(set_up):
            await set_up
    assert [(verb, target) for verb, target, _ in recorder.asked] == [("POST", f"/bots/@shop_bot/{setting}")] * 2
    assert [msgspec.json.decode(body) for _, _, body in recorder.asked] == [all_of(SETTINGS[setting])] * 2


class Everything(Recorder):
    """Answers so that every method of the clients is content with it."""

    async def exchange(self, request: bytes) -> Response:
        await super().exchange(request)
        verb, target, _ = self.asked[-1]
        path = urlsplit(target).path
        said: Any = {"id": 1, "file": 1, "now": 1.0, "token": "1:x", "entries": [], "cursor": 0, "lost": 0, "results": []}
        said |= {"messages": [1], "deleted": [], "answer": {}}
        listed = path in ("/people", "/bots", "/chats", "/urls") or path.endswith(("/messages", "/chats", "/web_apps"))
        return Response(
            status=200,
            reason="OK",
            headers={},
            body=msgspec.json.encode([said] if verb == "GET" and listed else said),
            keep_alive=True,
        )


async def call_all(client: object, skip: set[str]) -> None:
    """Each public method once, with something for everything that must be given."""
    for name, method in inspect.getmembers(client, callable):
        if name.startswith("_") or name in skip:
            continue
        places, names = [], {}
        for parameter in inspect.signature(method).parameters.values():
            value = [1, 2] if parameter.name == "options" else {"name": "x", "wait": 0}.get(parameter.name, "x")
            if parameter.default is not inspect.Parameter.empty or parameter.kind in (
                inspect.Parameter.VAR_KEYWORD,
                inspect.Parameter.VAR_POSITIONAL,
            ):
                continue
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
                names[parameter.name] = value
            else:
                places.append(value)
        came = method(*places, **names)
        if inspect.isawaitable(came):
            await came


OUTSIDE = {"aclose", "on_asyncio", "time", "call", "set_up", "act", "telegram", "advance"}


@pytest.mark.parametrize("blocking", [False, True])
async def test_every_operation_of_the_control_api_is_reached_by_a_method(blocking: bool, autojump_clock: trio.abc.Clock) -> None:
    recorder = Everything()
    telegram: Any = (SyncTelegram if blocking else FakeTelegram)("http://fake", transport=recorder)
    await call_all(telegram, OUTSIDE)
    await call_all(telegram.person(1), OUTSIDE)
    asked = {(verb, urlsplit(target).path) for verb, target, _ in recorder.asked}
    missing = []
    for verb, path in OPERATIONS:
        pattern = re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)))
        if not any(verb == one and pattern.fullmatch(target) for one, target in asked):
            missing.append((verb, path))
    # what one fault comes to is reached by a name, which `heal` takes or not
    assert missing == [("DELETE", "/faults/{name}")]
    heal = telegram.heal("lost replies")
    if inspect.isawaitable(heal):
        await heal
    assert recorder.asked[-1][:2] == ("DELETE", "/faults/lost%20replies")


def test_both_clients_have_the_same_methods() -> None:
    """With the same parameters, so that a test can move from one to the other."""
    for awaited, blocking in ((FakeTelegram, SyncTelegram), (Someone, SyncSomeone)):
        ours = {name: one for name, one in inspect.getmembers(awaited, inspect.isfunction) if not name.startswith("_")}
        theirs = {name: one for name, one in inspect.getmembers(blocking, inspect.isfunction) if not name.startswith("_")}
        assert ours.keys() - {"aclose", "time", "download"} == theirs.keys() - {"download"}
        for name in theirs:
            assert [*inspect.signature(ours[name]).parameters] == [*inspect.signature(theirs[name]).parameters], name


async def test_a_path_is_asked_for_with_its_query() -> None:
    recorder = Recorder(body=b'"lines"')
    telegram = FakeTelegram("http://fake", transport=recorder)
    await telegram.journal_lines(5, kinds=["sent", "edited"], bot="@b_bot")
    await telegram.bots(offset=2, limit=3)
    [(_, lines, _), (_, bots, _)] = recorder.asked
    assert parse_qsl(urlsplit(lines).query) == [("cursor", "5"), ("kind", "sent"), ("kind", "edited"), ("bot", "@b_bot")]
    assert parse_qsl(urlsplit(bots).query) == [("offset", "2"), ("limit", "3")]


@pytest.mark.parametrize("way", ["export_world", "journal_lines", "openapi", "health"])
async def test_a_refusal_says_why_whatever_was_asked(way: str) -> None:
    refusing = FakeTelegram("http://fake", transport=Recorder(404, b'{"error":"there is none","code":"unknown"}'))
    with pytest.raises(ControlRefused, match=r"there is none \(unknown, 404\)"):
        await getattr(refusing, way)()


def test_every_method_says_what_it_does() -> None:
    for client in (Someone, SyncSomeone, FakeTelegram, SyncTelegram):
        for name, method in inspect.getmembers(client, inspect.isfunction):
            assert name.startswith("_") or method.__doc__, name


def test_structures_may_be_given_as_such_or_as_mappings() -> None:
    recorder = Recorder()
    ann = SyncTelegram("http://fake", transport=recorder).person(1)
    place = {"latitude": 1.0, "longitude": 2.0}
    ann.send("@b_bot", location=place)
    ann.send("@b_bot", location=msgspec.convert(place, bodies.GivenLocation))
    [mapping, structure] = [msgspec.json.decode(body, type=bodies.Send) for _, _, body in recorder.asked]
    assert mapping == structure
