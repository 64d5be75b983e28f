"""What a webhook answers besides a code, the call in it, and faults on the way there, in virtual time."""

from __future__ import annotations

import msgspec
import pytest
import trio
import trio.testing

from fake_telegram.faults import Cut, Fault, Injury, Late, LostReply, Reorder, Repeat, Trigger
from tests.fake_telegram.sites import OK, Reply, Visit, answer
from tests.fake_telegram.wire.stage import URL, House, deliver, now

# -- the call in the answer ---------------------------------------------------------------------------------------


def calling(body: bytes, content_type: str) -> Reply:
    async def reply(visit: Visit) -> bytes:
        return answer(200, body, Content_Type=content_type)

    return reply


def heard(house: House) -> list[str]:
    seen = house.world.messages(house.bot.chat, viewer=house.people[0].id)
    return [message.text for message in seen if message.author == house.bot.id]


@pytest.mark.parametrize(
    ("content_type", "template"),
    [
        ("application/json", '{"method": "sendMessage", "chat_id": %d, "text": "hi"}'),
        ("application/json", '{"method": "SENDMESSAGE", "chat_id": "%d", "text": "hi"}'),
        ("application/x-www-form-urlencoded", "method=sendMessage&chat_id=%d&text=hi"),
        (
            "multipart/form-data; boundary=B",
            '--B\r\nContent-Disposition: form-data; name="method"\r\n\r\nsendMessage\r\n'
            '--B\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n%d\r\n'
            '--B\r\nContent-Disposition: form-data; name="text"\r\n\r\nhi\r\n--B--',
        ),
    ],
)
async def test_a_method_in_the_answer_is_carried_out(house: House, autojump_clock, content_type: str, template: str) -> None:
    house.site.reply = calling((template % house.people[0].id).encode(), content_type)
    await deliver(house)
    house.say("x")
    await trio.sleep(1)
    assert heard(house) == ["hi"]


@pytest.mark.parametrize("method", ["getMe", "getUpdates", "setWebhook", "deleteWebhook", "close", "logOut", "nope", ""])
async def test_methods_that_may_not_stand_in_an_answer_are_passed_over(house: House, autojump_clock, method: str) -> None:
    house.site.reply = calling(msgspec.json.encode({"method": method, "url": ""}), "application/json")
    await deliver(house)
    house.say("x")
    await trio.sleep(1)
    assert house.bot.webhook.url == URL
    assert house.waiting == 0
    assert len(house.site.visits) == 1


@pytest.mark.parametrize("body", [b"ok", b"{", b"null", b"[]", b"\xff\xfe", b'{"method": ["sendMessage"]}'])
async def test_any_other_body_of_an_answer_means_nothing(house: House, autojump_clock, body: bytes) -> None:
    house.site.reply = calling(body, "application/json")
    await deliver(house)
    house.say("x")
    await trio.sleep(1)
    assert (len(house.site.visits), house.waiting) == (1, 0)


# -- faults ---------------------------------------------------------------------------------------------------------


def place(house: House, do: Injury, **on: object) -> None:
    house.server.plan.place(Fault(name="f", on=Trigger(**{"update": "any", **on}), do=do))  # type: ignore[arg-type]


async def test_a_repeated_update_comes_again_before_the_next_of_its_chat(house: House, autojump_clock) -> None:
    place(house, Repeat(copies=2), nth=1)
    await deliver(house)
    house.say("1")
    house.say("2")
    await trio.sleep(1)
    assert house.site.texts == ["1", "1", "1", "2"]
    ids = [visit.update["update_id"] for visit in house.site.visits]
    assert len(set(ids)) == 2
    assert house.kinds("fault") == [
        {
            "name": "f",
            "fired": 1,
            "update_id": ids[0],
            "update": "message",
            "chat": house.people[0].id,
        }
    ]


async def test_a_late_update_keeps_its_chat_waiting_and_no_other(house: House, autojump_clock) -> None:
    place(house, Late(seconds=30), nth=1)
    await deliver(house)
    house.say("late", 0)
    house.say("behind it", 0)
    house.say("free", 1)
    await trio.sleep(60)
    assert [(visit.text, visit.at) for visit in house.site.visits] == [("free", 0), ("late", 30), ("behind it", 30)]


async def test_reordering_swaps_chats_but_never_within_one(house: House, autojump_clock) -> None:
    place(house, Reorder(within_s=10))
    await deliver(house)
    for n in range(10):
        for by in range(5):
            house.say(f"{by}:{n}", by)
    await trio.sleep(300)
    texts = house.site.texts
    assert len(texts) == 50
    for by in range(5):
        assert [text for text in texts if text.startswith(f"{by}:")] == [f"{by}:{n}" for n in range(10)]
    assert texts != sorted(texts, key=lambda text: int(text[2:]))


@pytest.mark.parametrize(("injury", "visits"), [(LostReply(), 2), (Cut(), 1)])
async def test_a_lost_answer_or_a_cut_connection_means_again(house: House, autojump_clock, injury: Injury, visits: int) -> None:
    place(house, injury, nth=1)
    await deliver(house)
    house.say("x")
    await trio.sleep(1)
    assert house.site.texts == ["x"] * visits
    assert house.bot.webhook.last_error_message == "Webhook connection closed"
    assert house.waiting == 0


async def test_every_attempt_is_in_the_journal(house: House, autojump_clock) -> None:
    async def reply(visit: Visit) -> bytes:
        return OK if len(house.site.visits) > 1 else answer(503)

    house.site.reply = reply
    await deliver(house)
    house.say("x")
    await trio.sleep(1)
    first, second = house.kinds("webhook")
    assert (first["attempt"], first["outcome"]) == (1, "Wrong response from the webhook: 503 Said So")
    assert (second["attempt"], second["outcome"], second["status"]) == (2, "delivered", 200)


async def test_a_thousand_chats_are_all_served(house: House, autojump_clock) -> None:
    await deliver(house)
    for _ in range(1_000):
        person = house.world.add_person(first_name="N")
        house.world.start(person.id, house.bot.id, now())
    await trio.sleep(5)
    assert len(house.site.visits) == 1_000
    assert len(house.site.dialled) <= 40
    assert house.waiting == 0


async def test_a_closed_bot_is_not_called_until_it_calls(house: House, autojump_clock) -> None:
    await deliver(house)
    await trio.sleep(600)
    house.api("close")
    house.say("are you there?")
    await trio.sleep(3600)
    assert (house.site.visits, house.waiting) == ([], 1)
    house.api("getMe")
    await trio.sleep(1)
    assert [visit.update["message"]["text"] for visit in house.site.visits] == ["are you there?"]
    assert house.waiting == 0
