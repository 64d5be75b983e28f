"""The server as bots see it, over memory streams in virtual time: calls, long polls, conflicts, files."""

from __future__ import annotations

import gzip

import msgspec
import pytest
import trio
import trio.testing

from fake_telegram.exchanges import HttpPeer, PeerClosed, render_request
from fake_telegram.wire import CLOUD
from fake_telegram.world import Pattern
from tests.fake_telegram.callers import Caller, in_memory, virtual_now
from tests.fake_telegram.desk import Desk, texts

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
