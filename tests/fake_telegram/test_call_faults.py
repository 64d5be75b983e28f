"""Faults on calls, as a bot meets them, over memory streams in virtual time."""

from __future__ import annotations

import json

import pytest
import trio
import trio.testing

from fake_telegram.exchanges import PeerClosed, render_request
from fake_telegram.faults import (
    BadGateway,
    Cut,
    Delay,
    Expire,
    Flood,
    HalfBody,
    Hang,
    Injury,
    Late,
    LostReply,
    Refuse,
    Repeat,
    SlowBody,
)
from tests.fake_telegram.callers import in_memory, virtual_now
from tests.fake_telegram.desk import Desk, texts


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
