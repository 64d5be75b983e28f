"""The server as bots see it, over memory streams in virtual time: calls, long polls, conflicts, files, faults."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass

import msgspec
import pytest
import trio
import trio.testing

from fake_telegram.exchanges import HttpPeer, PeerClosed, render_request
from fake_telegram.faults import (
    BadGateway,
    Cut,
    Delay,
    Expire,
    Fault,
    Flood,
    HalfBody,
    Hang,
    Injury,
    Late,
    LostReply,
    Refuse,
    Repeat,
    SlowBody,
    Trigger,
)
from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.wire import CLOUD
from fake_telegram.world import Bot, Pattern, Person, Text, World
from tests.fake_telegram.callers import Caller, caller, in_memory, virtual_now
from tests.fake_telegram.sites import Site


@dataclass
class Desk:
    """A server, one bot on one connection, one person who has started it."""

    nursery: trio.Nursery
    server: FakeServer
    world: World
    bot: Bot
    person: Person
    site: Site
    call: Caller

    def another(self, bot: Bot | None = None) -> Caller:
        return caller(self.server, bot or self.bot, self.nursery)

    def say(self, text: str) -> None:
        self.world.send(self.person.id, self.bot.chat, Text(text=text), now=virtual_now())

    def place(self, do: Injury, name: str = "f", **on: object) -> None:
        self.server.plan.place(Fault(name=name, on=Trigger(**on), do=do))  # type: ignore[arg-type]

    def heard(self) -> list[str]:
        seen = self.world.messages(self.bot.chat, viewer=self.person.id)
        return [message.text for message in seen if message.author == self.bot.id]


@pytest.fixture
def desk(nursery: trio.Nursery) -> Desk:
    world = World(seed=1, parser=TdTextParser())
    site = Site(nursery)
    server = FakeServer(world, virtual_now, site.connect, seed=1)
    bot = world.add_bot(name="B", username="b_bot")
    person = world.add_person(first_name="Ann")
    world.start(person.id, bot.id, 1_799_999_000.0)
    bot.updates.clear()
    return Desk(nursery, server, world, bot, person, site, caller(server, bot, nursery))


def texts(envelope: dict[str, object]) -> list[str]:
    result = envelope["result"]
    assert isinstance(result, list)
    return [update["message"]["text"] for update in result]


# -- calls ----------------------------------------------------------------------------------------------------------


async def test_get_me_tells_who_the_bot_is(desk: Desk, autojump_clock) -> None:
    said = await desk.call("getMe")
    assert said["ok"] is True
    assert (said["result"]["id"], said["result"]["username"]) == (desk.bot.id, "b_bot")
    assert desk.call.last is not None
    assert desk.call.last.headers[b"content-type"] == b"application/json"


@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_any_verb_will_do(desk: Desk, autojump_clock, verb: str) -> None:
    said = await desk.call.raw(render_request(verb, f"/bot{desk.bot.token}/getMe", {}))
    assert said["ok"] is True


async def test_head_gets_the_head_alone_and_the_connection_goes_on(desk: Desk, autojump_clock) -> None:
    stream = in_memory(desk.server, desk.nursery)
    await stream.send_all(render_request("HEAD", f"/bot{desk.bot.token}/getMe", {}))
    await trio.testing.wait_all_tasks_blocked()
    head = await stream.receive_some()
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert head.endswith(b"\r\n\r\n")
    assert (await HttpPeer(stream).exchange(render_request("GET", f"/bot{desk.bot.token}/getMe", {}))).status == 200


@pytest.mark.parametrize("method", ["getme", "GETME", "GetMe", "test/getMe"])
async def test_methods_are_found_in_any_case_and_in_the_test_environment(desk: Desk, autojump_clock, method: str) -> None:
    assert (await desk.call.get(method))["ok"] is True


async def test_an_empty_method_is_named_by_a_parameter(desk: Desk, autojump_clock) -> None:
    assert (await desk.call.get("?method=getMe"))["ok"] is True


@pytest.mark.parametrize(
    ("target", "code", "description"),
    [
        ("/", 404, "Not Found"),
        ("/index.html", 404, "Not Found"),
        ("/bot{token}", 404, "Not Found"),
        ("/bot{token}/nope", 404, "Not Found: method not found"),
        ("/bot{token}/getMe/more", 404, "Not Found: method not found"),
        ("http://x/bot{token}/getMe", 404, "Not Found: absolute URI is specified in the Request-Line"),
        ("/bot1:WRONG/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 401, "Unauthorized: invalid token specified"),
        ("/bot/getMe", 401, "Unauthorized: invalid token specified"),
        ("/file/bot{token}/documents/file_9.pdf", 404, "Not Found"),
        ("/file/bot1:WRONG/documents/file_0.pdf", 401, "Unauthorized"),
    ],
)
async def test_wrong_doors_are_refused_word_for_word(
    desk: Desk, autojump_clock, target: str, code: int, description: str
) -> None:
    said = await desk.call.raw(render_request("GET", target.format(token=desk.bot.token), {}))
    assert said == {"ok": False, "error_code": code, "description": description}
    assert desk.call.last is not None
    assert (desk.call.last.status, desk.call.last.keep_alive) == (code, True)
    assert (await desk.call("getMe"))["ok"] is True


SAY = {"text": "hi & <b>ho</b>", "parse_mode": "HTML"}


@pytest.mark.parametrize("way", ["query", "form", "json", "multipart", "mixed", "gzip"])
async def test_parameters_come_in_every_way(desk: Desk, autojump_clock, way: str) -> None:
    base = f"/bot{desk.bot.token}/sendMessage"
    chat = str(desk.person.id)
    query = f"chat_id={chat}&text=hi+%26+%3Cb%3Eho%3C%2Fb%3E&parse_mode=HTML"
    parts = "".join(
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"chat_id": chat, **SAY}.items()
    )
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    requests = {
        "query": render_request("GET", f"{base}?{query}", {}),
        "form": render_request("POST", base, form, query.encode()),
        "json": render_request(
            "POST", base, {"Content-Type": "application/json"}, msgspec.json.encode({"chat_id": desk.person.id, **SAY})
        ),
        "multipart": render_request("POST", base, {"Content-Type": "multipart/form-data; boundary=B"}, f"{parts}--B--".encode()),
        "mixed": render_request("POST", f"{base}?chat_id={chat}", {"Content-Type": "application/json"}, msgspec.json.encode(SAY)),
        "gzip": render_request("POST", base, {**form, "Content-Encoding": "gzip"}, gzip.compress(query.encode())),
    }
    said = await desk.call.raw(requests[way])
    assert said["ok"] is True, said
    assert said["result"]["text"] == "hi & ho"
    assert desk.heard() == ["hi & ho"]


async def test_a_refusal_keeps_the_connection_and_carries_its_code(desk: Desk, autojump_clock) -> None:
    said = await desk.call("sendMessage", chat_id=desk.person.id)
    assert said == {"ok": False, "error_code": 400, "description": "Bad Request: message text is empty"}
    assert desk.call.last is not None
    assert desk.call.last.status == 400
    assert (await desk.call("sendMessage", chat_id=desk.person.id, text="x"))["ok"] is True


# -- getUpdates -------------------------------------------------------------------------------------------------------


async def test_a_short_poll_answers_at_once(desk: Desk, autojump_clock) -> None:
    assert (await desk.call("getUpdates"))["result"] == []
    desk.say("hello")
    assert texts(await desk.call("getUpdates", offset=1)) == ["hello"]
    assert trio.current_time() == 0


async def test_a_long_poll_ends_empty_when_its_time_is_over(desk: Desk, autojump_clock) -> None:
    assert (await desk.call("getUpdates", timeout=30))["result"] == []
    assert trio.current_time() == pytest.approx(30)
    assert (await desk.call("getUpdates", timeout=900, offset=1))["result"] == []
    assert trio.current_time() == pytest.approx(80), "the server waits 50 s at most"


async def test_a_long_poll_is_answered_as_soon_as_something_happens(desk: Desk, autojump_clock) -> None:
    async with trio.open_nursery() as nursery:

        async def poll() -> None:
            assert texts(await desk.call("getUpdates", timeout=50)) == ["news", "more"]
            assert trio.current_time() == pytest.approx(10, abs=0.01)

        nursery.start_soon(poll)
        await trio.sleep(10)
        desk.say("news")
        desk.say("more")


async def test_an_offset_confirms_and_an_unconfirmed_update_comes_again(desk: Desk, autojump_clock) -> None:
    for text in ("1", "2", "3"):
        desk.say(text)
    first = await desk.call("getUpdates", limit=2, timeout=10)
    assert texts(first) == ["1", "2"]
    assert texts(await desk.call("getUpdates", limit=2, timeout=20)) == ["1", "2"]
    offset = first["result"][-1]["update_id"] + 1
    assert texts(await desk.call("getUpdates", offset=offset)) == ["3"]
    assert texts(await desk.call("getUpdates", offset=-1, timeout=5)) == ["3"]


async def test_a_second_poller_ends_the_first_with_409(desk: Desk, autojump_clock) -> None:
    other = desk.another()
    ended: list[dict[str, object]] = []

    async def poll() -> None:
        ended.append(await desk.call("getUpdates", timeout=50))

    async with trio.open_nursery() as nursery:
        nursery.start_soon(poll)
        await trio.sleep(5)
        assert (await other("getUpdates", timeout=4))["result"] == []
    assert ended == [
        {
            "ok": False,
            "error_code": 409,
            "description": "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        }
    ]


async def test_a_short_poll_does_not_disturb_a_long_one(desk: Desk, autojump_clock) -> None:
    other = desk.another()
    ended: list[dict[str, object]] = []

    async def poll() -> None:
        ended.append(await desk.call("getUpdates", timeout=20, offset=1))

    async with trio.open_nursery() as nursery:
        nursery.start_soon(poll)
        await trio.sleep(5)
        assert (await other("getUpdates", offset=2))["result"] == []
        await trio.sleep(5)
        assert ended == []
    assert ended == [{"ok": True, "result": []}]


async def test_setting_a_webhook_ends_the_poll_and_refuses_the_next_ones_slower(desk: Desk, autojump_clock) -> None:
    other = desk.another()
    ended: list[object] = []

    async def poll() -> None:
        ended.append((await desk.call("getUpdates", timeout=50))["description"])

    async with trio.open_nursery() as nursery:
        nursery.start_soon(poll)
        await trio.sleep(5)
        said = await other("setWebhook", url="http://bot.example/")
        assert said == {"ok": True, "result": True, "description": "Webhook was set"}
    assert ended == ["Conflict: terminated by setWebhook request"]
    before = trio.current_time()
    refused = await desk.call("getUpdates")
    assert refused["error_code"] == 409
    assert refused["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    assert trio.current_time() == before + 3, "conflicts after the first are told three seconds late"


async def test_a_poller_that_goes_away_takes_nothing_with_it(desk: Desk, autojump_clock) -> None:
    stream = in_memory(desk.server, desk.nursery)
    await stream.send_all(render_request("GET", f"/bot{desk.bot.token}/getUpdates?timeout=50", {}))
    await trio.sleep(1)
    await stream.aclose()
    await trio.sleep(1)
    desk.say("hello")
    assert texts(await desk.call("getUpdates", timeout=5, offset=1)) == ["hello"]


async def test_two_bots_poll_side_by_side(desk: Desk, autojump_clock) -> None:
    second = desk.world.add_bot(name="C", username="c_bot")
    async with trio.open_nursery() as nursery:

        async def poll(who: Caller, expected: int) -> None:
            assert len((await who("getUpdates", timeout=20))["result"]) == expected

        nursery.start_soon(poll, desk.call, 1)
        nursery.start_soon(poll, desk.another(second), 0)
        await trio.sleep(5)
        desk.say("only for the first")


# -- webhooks over the wire -------------------------------------------------------------------------------------------


async def test_a_webhook_set_by_a_call_is_served_at_once_and_deleted_by_a_call(desk: Desk, autojump_clock) -> None:
    await desk.nursery.start(desk.server.run_in_memory)
    desk.say("waiting")
    await desk.call("setWebhook", url="http://bot.example/hook", secret_token="abc")
    await trio.sleep(1)
    assert desk.site.texts == ["waiting"]
    info = (await desk.call("getWebhookInfo"))["result"]
    assert (info["url"], info["pending_update_count"]) == ("http://bot.example/hook", 0)
    await desk.call("deleteWebhook")
    desk.say("for the poller")
    assert texts(await desk.call("getUpdates")) == ["for the poller"]
    assert desk.site.texts == ["waiting"]


async def test_a_failed_delivery_is_told_by_get_webhook_info(desk: Desk, autojump_clock) -> None:
    await desk.nursery.start(desk.server.run_in_memory)
    desk.site.refusing = ConnectionRefusedError(111, "Connection refused")
    await desk.call("setWebhook", url="http://bot.example/hook")
    desk.say("x")
    await trio.sleep(1)
    info = (await desk.call("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Connection refused"
    assert info["last_error_date"] == int(virtual_now() - 1)
    assert info["pending_update_count"] == 1


async def test_webhooks_set_before_the_engine_runs_are_served_when_it_does(desk: Desk, autojump_clock) -> None:
    await desk.call("setWebhook", url="http://bot.example/hook")
    desk.say("x")
    await trio.sleep(1)
    assert desk.site.visits == []
    await desk.nursery.start(desk.server.run_in_memory)
    await trio.sleep(1)
    assert desk.site.texts == ["x"]


# -- files ------------------------------------------------------------------------------------------------------------


async def test_a_file_goes_up_by_multipart_and_comes_down_by_its_path(desk: Desk, autojump_clock) -> None:
    data = bytes(range(256)) * 4_000
    body = (
        b'--B\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n%d\r\n'
        b'--B\r\nContent-Disposition: form-data; name="document"; filename="a.bin"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n%b\r\n--B--\r\n" % (desk.person.id, data)
    )
    headers = {"Content-Type": "multipart/form-data; boundary=B"}
    said = await desk.call.raw(render_request("POST", f"/bot{desk.bot.token}/sendDocument", headers, body))
    document = said["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("a.bin", len(data))
    found = (await desk.call("getFile", file_id=document["file_id"]))["result"]
    path = f"/file/bot{desk.bot.token}/{found['file_path']}"
    whole = await desk.call.peer.exchange(render_request("GET", path, {}))
    assert (whole.status, whole.body) == (200, data)
    part = await desk.call.peer.exchange(render_request("GET", path, {"Range": "bytes=1000-1999"}))
    assert (part.status, part.body) == (206, data[1000:2000])
    assert part.headers[b"content-range"] == f"bytes 1000-1999/{len(data)}".encode()


async def test_a_person_s_large_file_comes_down_in_pieces(desk: Desk, autojump_clock) -> None:
    file = desk.world.add_file(Pattern(size=15_000_000, seed=9), name="big.bin")
    path = desk.world.files.path_for(file, "document", desk.bot.id, virtual_now())
    answer = await desk.call.peer.exchange(render_request("GET", f"/file/bot{desk.bot.token}/{path}", {}))
    assert answer.body == file.read()


# -- faults on calls --------------------------------------------------------------------------------------------------


async def test_a_lost_reply_has_taken_effect(desk: Desk, autojump_clock) -> None:
    desk.place(LostReply(), method="sendMessage", nth=1)
    with pytest.raises(PeerClosed):
        await desk.call("sendMessage", chat_id=desk.person.id, text="did it arrive?")
    assert desk.heard() == ["did it arrive?"]


@pytest.mark.parametrize("injury", [Cut(), Hang(), Refuse(code=500), Flood(retry_after=5), BadGateway()])
async def test_other_injuries_leave_the_world_as_it_was(desk: Desk, autojump_clock, injury: Injury) -> None:
    desk.place(injury, method="sendMessage")
    with trio.move_on_after(60):
        try:
            answer = await desk.call.peer.exchange(
                render_request("GET", f"/bot{desk.bot.token}/sendMessage?chat_id={desk.person.id}&text=x", {})
            )
        except PeerClosed:
            pass
        else:
            assert answer.status in (429, 500, 502)
    assert desk.heard() == []


async def test_a_flood_limit_is_told_in_body_and_header(desk: Desk, autojump_clock) -> None:
    desk.place(Flood(retry_after=17), method="sendMessage", chat=desk.person.id)
    said = await desk.call("sendMessage", chat_id=desk.person.id, text="x")
    assert said == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 17",
        "parameters": {"retry_after": 17},
    }
    assert desk.call.last is not None
    assert desk.call.last.headers[b"retry-after"] == b"17"
    assert (await desk.call("getMe"))["ok"] is True


async def test_a_bad_gateway_speaks_html(desk: Desk, autojump_clock) -> None:
    desk.place(BadGateway(), method="any", times=1)
    answer = await desk.call.peer.exchange(render_request("GET", f"/bot{desk.bot.token}/getMe", {}))
    assert (answer.status, answer.headers[b"content-type"]) == (502, b"text/html")
    assert answer.body.startswith(b"<html>")
    assert (await desk.call("getMe"))["ok"] is True


async def test_half_an_answer_is_really_half(desk: Desk, autojump_clock) -> None:
    desk.place(HalfBody(), method="sendMessage")
    stream = in_memory(desk.server, desk.nursery)
    await stream.send_all(render_request("GET", f"/bot{desk.bot.token}/sendMessage?chat_id={desk.person.id}&text=x", {}))
    data = b""
    while piece := await stream.receive_some():
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length"))
    assert len(body) == length // 2
    assert desk.heard() == ["x"]


async def test_a_delay_delays_and_a_slow_body_trickles(desk: Desk, autojump_clock) -> None:
    desk.place(Delay(seconds=7), "late", method="getMe")
    await desk.call("getMe")
    assert trio.current_time() == 7
    desk.place(SlowBody(bytes_per_s=10), "slow", method="getMe")
    said = await desk.call("getMe")
    assert said["ok"] is True
    assert desk.call.last is not None
    assert trio.current_time() == pytest.approx(14 + len(desk.call.last.body) / 10, rel=0.05)


async def test_delays_add_up_and_the_first_other_injury_counts(desk: Desk, autojump_clock) -> None:
    desk.place(Delay(seconds=2), "a", method="any")
    desk.place(Refuse(code=403, description="Forbidden: one"), "b", method="any")
    desk.place(Delay(seconds=3), "c", method="any")
    desk.place(Refuse(code=403, description="Forbidden: two"), "d", method="any")
    assert (await desk.call("getMe"))["description"] == "Forbidden: one"
    assert trio.current_time() == 5


async def test_downloads_can_be_struck_too(desk: Desk, autojump_clock) -> None:
    file = desk.world.add_file(b"0123456789" * 100, name="a.bin")
    path = desk.world.files.path_for(file, "document", desk.bot.id, virtual_now())
    desk.place(HalfBody(), method="download", times=1)
    with pytest.raises(PeerClosed):
        await desk.call.peer.exchange(render_request("GET", f"/file/bot{desk.bot.token}/{path}", {}))
    answer = await desk.another().peer.exchange(render_request("GET", f"/file/bot{desk.bot.token}/{path}", {}))
    assert answer.body == b"0123456789" * 100


async def fetched(desk: Desk, path: str) -> tuple[int, bytes]:
    answer = await desk.another().peer.exchange(render_request("GET", f"/file/bot{desk.bot.token}/{path}", {}))
    return answer.status, answer.body


async def test_a_path_expires_by_a_fault_until_get_file_is_asked_again(desk: Desk, autojump_clock) -> None:
    file_id = desk.world.files.file_id(desk.world.add_file(b"bytes", name="a.bin"), "document", desk.bot.id)
    path = (await desk.call("getFile", file_id=file_id))["result"]["file_path"]
    desk.place(Expire(), method="download", nth=2)
    assert await fetched(desk, path) == (200, b"bytes")
    status, body = await fetched(desk, path)
    assert (status, json.loads(body)) == (404, {"ok": False, "error_code": 404, "description": "Not Found"})
    assert (await fetched(desk, path))[0] == 404, "it stays so, although the fault fires no more"
    assert (await desk.call("getFile", file_id=file_id))["result"]["file_path"] == path
    assert await fetched(desk, path) == (200, b"bytes")
    assert [one.fields["fired"] for one in desk.world.journal.since(0)[0] if one.kind == "fault"] == [1]


async def test_a_path_expires_by_the_clock_after_an_hour(desk: Desk, autojump_clock) -> None:
    file_id = desk.world.files.file_id(desk.world.add_file(b"bytes", name="a.bin"), "document", desk.bot.id)
    path = (await desk.call("getFile", file_id=file_id))["result"]["file_path"]
    await trio.sleep(3599)
    assert (await fetched(desk, path))[0] == 200
    await trio.sleep(2)
    assert (await fetched(desk, path))[0] == 404
    assert (await desk.another()("getFile", file_id=file_id))["result"]["file_path"] == path
    assert (await fetched(desk, path))[0] == 200


async def test_a_lost_answer_to_a_poll_loses_no_update(desk: Desk, autojump_clock) -> None:
    desk.place(LostReply(), method="getUpdates", nth=1)
    desk.say("precious")
    with pytest.raises(PeerClosed):
        await desk.call("getUpdates", timeout=5)
    assert texts(await desk.another()("getUpdates", timeout=5)) == ["precious"]


async def test_a_late_update_is_fetched_late_and_holds_back_what_follows(desk: Desk, autojump_clock) -> None:
    desk.place(Late(seconds=20), update="message", nth=2)
    for text in ("1", "late", "3"):
        desk.say(text)
    first = await desk.call("getUpdates", timeout=50)
    assert texts(first) == ["1"]
    offset = first["result"][0]["update_id"] + 1
    assert texts(await desk.call("getUpdates", timeout=50, offset=offset)) == ["late", "3"]
    assert trio.current_time() == pytest.approx(20, abs=0.01)


async def test_healing_releases_what_was_held_back(desk: Desk, autojump_clock) -> None:
    desk.place(Late(seconds=20_000), "snail", update="any")
    desk.say("late")
    assert (await desk.call("getUpdates", timeout=5))["result"] == []
    desk.server.plan.heal("snail")
    desk.place(Delay(seconds=0), "another", method="any")
    assert texts(await desk.call("getUpdates", timeout=5, offset=1)) == ["late"]


async def test_a_repeated_update_is_fetched_again_after_it_was_confirmed(desk: Desk, autojump_clock) -> None:
    desk.place(Repeat(copies=1), update="message", nth=1)
    desk.say("twice")
    first = await desk.call("getUpdates", timeout=5)
    offset = first["result"][0]["update_id"] + 1
    second = await desk.call("getUpdates", timeout=5, offset=offset)
    assert second["result"] == first["result"]
    assert (await desk.call("getUpdates", timeout=5, offset=offset + 0))["result"] == []


async def test_every_fault_that_fires_is_in_the_journal(desk: Desk, autojump_clock) -> None:
    desk.place(Flood(retry_after=1), "no more", method="sendMessage", nth=2)
    for _ in range(3):
        await desk.call("sendMessage", chat_id=desk.person.id, text="x")
    [entry] = [one for one in desk.world.journal.since(0)[0] if one.kind == "fault"]
    assert entry.fields == {"name": "no more", "fired": 1, "bot": desk.bot.id, "method": "sendMessage"}


# -- the server itself ------------------------------------------------------------------------------------------------


async def test_connections_over_the_limit_are_turned_away_at_the_door(desk: Desk, autojump_clock) -> None:
    desk.server.guard.open_max = 1
    await desk.call("getMe")
    stream = in_memory(desk.server, desk.nursery)
    assert await stream.receive_some() == b""
    assert desk.server.guard.turned_away == 1
    assert (await desk.call("getMe"))["ok"] is True


async def test_a_memory_stream_may_idle_for_a_week_unless_limits_are_given(desk: Desk, autojump_clock) -> None:
    await desk.call("getMe")
    await trio.sleep(7 * 24 * 3600)
    assert (await desk.call("getMe"))["ok"] is True
    desk.server.limits = CLOUD
    brief = desk.another()
    await brief("getMe")
    await trio.sleep(CLOUD.idle_s_max + 1)
    with pytest.raises(PeerClosed):
        await brief("getMe")


async def test_what_fails_in_one_connection_is_journaled_and_stays_there(desk: Desk, autojump_clock) -> None:
    """A failure of our own, provoked by a world that is not one."""

    class Broken:
        def receive_some(self, max_bytes: int | None = None) -> bytes:
            raise RuntimeError("no stream at all")

        async def aclose(self) -> None:
            return

    await desk.server.serve_stream(Broken())  # type: ignore[arg-type]
    assert desk.server.guard.failures == 1
    [entry] = [one for one in desk.world.journal.since(0)[0] if one.kind == "failed"]
    assert "no stream at all" in entry.fields["error"]
    assert (await desk.call("getMe"))["ok"] is True
