"""What a person sees that is no message, through the control API."""

from __future__ import annotations

import pytest
import trio

from fake_telegram.control.client import ControlRefused
from tests.fake_telegram.control.test_control import Room, room

__all__ = ["room"]


async def test_a_draft_is_seen_awaited_and_stopped(room: Room, autojump_clock) -> None:
    made, bot = await room.bot()
    ann = await room.telegram.add_person(first_name="Ann")
    await ann.start(made["id"])
    path = f"/people/{ann.id}/drafts/{made['id']}"
    assert await room.telegram.call("GET", path) == {}
    async with trio.open_nursery() as nursery:
        found: list[dict[str, object]] = []

        async def wait() -> None:
            found.append(await room.telegram.call("GET", path, wait=20))

        nursery.start_soon(wait)
        await trio.sleep(5)
        await bot("sendMessageDraft", chat_id=ann.id, draft_id=9, text="*so*", parse_mode="Markdown", can_stop=True)
    entities = [{"offset": 0, "length": 2, "type": "bold"}]
    expected = {"draft_id": 9, "can_stop": True, "is_stopped": False, "text": "so", "entities": entities}
    assert {name: value for name, value in found[0].items() if name != "until"} == expected
    stopped = await ann.act("stop_generation", bot=made["id"])
    assert stopped["is_stopped"] is True
    assert await room.telegram.call("GET", path) == {}
    updates = await bot("getUpdates")
    assert updates["result"][-1]["stopped_message_generation"]["draft_id"] == 9


@pytest.mark.parametrize("path", ["/people/{bot}/drafts/{bot}", "/people/5/drafts/{bot}", "/people/{ann}/drafts/{ann}"])
async def test_only_people_see_drafts_of_bots(room: Room, autojump_clock, path: str) -> None:
    made, _ = await room.bot()
    ann = await room.telegram.add_person(first_name="Ann")
    with pytest.raises(ControlRefused) as refused:
        await room.telegram.call("GET", path.format(bot=made["id"], ann=ann.id))
    assert refused.value.status == 404


async def test_a_rich_draft_is_shown_as_blocks(room: Room, autojump_clock) -> None:
    made, bot = await room.bot()
    ann = await room.telegram.add_person(first_name="Ann")
    await ann.start(made["id"])
    await bot("sendRichMessageDraft", chat_id=ann.id, draft_id=1, rich_message={"html": "<tg-thinking>hm</tg-thinking>"})
    seen = await room.telegram.call("GET", f"/people/{ann.id}/drafts/{made['id']}")
    assert seen["rich_message"] == {"blocks": [{"type": "thinking", "text": "hm"}]}


async def test_an_ephemeral_message_stands_in_the_place_of_another(room: Room, autojump_clock) -> None:
    made, bot = await room.bot()
    ann = await room.telegram.add_person(first_name="Ann")
    bob = await room.telegram.add_person(first_name="Bob")
    yard = room.world.add_supergroup(title="Yard", owner=ann.id, members=[bob.id, made["id"]])
    keyboard = {"inline_keyboard": [[{"text": "more", "callback_data": "m"}]]}
    first = (await bot("sendMessage", chat_id=yard.id, text="first", reply_markup=keyboard))["result"]["message_id"]
    pressed = await ann.act("press", chat=yard.id, message_id=first, button="more")
    to = {"receiver_user_id": ann.id, "callback_query_id": pressed["id"], "replace_callback_query_message": True}
    await bot("sendMessage", chat_id=yard.id, text="for you", ephemeral_message_parameters=to, reply_markup=keyboard)
    (shown,) = await room.telegram.call("GET", f"/people/{ann.id}/chats/{yard.id}/ephemeral", wait=5)
    assert (shown["text"], shown["message_id"], shown["replaces"], shown["ephemeral_message_id"]) == ("for you", 0, first, 1)
    assert await room.telegram.call("GET", f"/people/{bob.id}/chats/{yard.id}/ephemeral") == []
    assert [one["message_id"] for one in await ann.hears(yard.id, wait=0)] == []
    assert [one["message_id"] for one in await bob.hears(yard.id, wait=0)] == [first]
    again = await ann.act("press_ephemeral", chat=yard.id, ephemeral_message_id=1, button="more")
    assert again["data"] == "m"
    said = await ann.act("answer_ephemeral", chat=yard.id, ephemeral_message_id=1, text="thanks")
    assert said["receiver_user"]["id"] == made["id"]
    assert len(await room.telegram.call("GET", f"/people/{ann.id}/chats/{yard.id}/ephemeral")) == 2
