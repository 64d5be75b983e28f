"""What became of what was sent: deliveries with reasons and words, a person's answer about those in doubt, and bindings."""

from typing import Any

import trio
from trio.testing import MockClock

from fake_telegram.faults import Fault, LostReply, Trigger
from fake_telegram.world import ChatId, Text, UserId
from tests.bridge.web.installation import Installation


async def client_wrote(house: Installation) -> dict[str, Any]:
    """Ivan wrote to the account's bot; the task that came of it, with Ivan's and the bot's ids at Telegram's."""
    fake = house.world.add_bot(name="Acme Support", username="acme_bot", privacy_mode=False)
    await house.olga.made("/api/v1/bots", {"name": "Support", "token": fake.token, "intake": "polling"})
    ivan = house.world.add_person(first_name="Ivan", username="ivan")
    now = house.bridge.clock.now()
    house.world.start(ivan.id, fake.id, now)
    house.world.send(ivan.id, fake.id, Text(text="The invoice is wrong"), now=now)
    await trio.sleep(20)
    (task,) = (await house.olga.get("/api/v1/tasks"))["items"]
    return {**task, "ivan": ivan.id, "bot": fake.id}


async def answered(house: Installation, task: dict[str, Any], text: str = "We look into it") -> dict[str, Any]:
    """Olga answers the client."""
    made = await house.olga.made(f"/api/v1/tasks/{task['number']}/comments", {"text": text, "notify": [task["client"]]})
    await trio.sleep(20)
    return dict(made)


async def test_an_answers_delivery_is_told_in_full(house: Installation, clock: MockClock) -> None:
    """R62: where to, what for, to whom and why, and Telegram's ids of what arrived; never the text."""
    task = await client_wrote(house)
    assert (task["title"], task["source"], task["client"]["type"]) == ("Ivan (Telegram)", "dialogue", "contact")
    comment = await answered(house, task)
    assert [(each["name"], each["reason"]) for each in comment["recipients"]] == [("Ivan", "chosen")]
    (delivery,) = (await house.olga.get(f"/api/v1/comments/{comment['id']}/deliveries"))["items"]
    assert (delivery["kind"], delivery["purpose"], delivery["state"]) == ("send", "answer", "delivered")
    assert (delivery["comment"], delivery["task"], delivery["recipient"]) == (comment["id"], 1, task["client"])
    assert delivery["messages"]
    assert delivery["settled_at"] >= delivery["created_at"]
    listed = (await house.olga.get("/api/v1/deliveries?state=delivered"))["items"]
    assert delivery in listed
    assert (await house.olga.get("/api/v1/deliveries?state=in_doubt"))["items"] == []
    assert b"look into" not in (await house.olga("GET", "/api/v1/deliveries")).content
    assert (await house.olga("GET", "/api/v1/deliveries?state=lost")).error == (400, "invalid", "state")


async def test_a_person_settles_what_is_in_doubt(house: Installation, clock: MockClock) -> None:
    """The answer was lost: nobody knows whether the client has it; sent again only when a person says so."""
    task = await client_wrote(house)
    pavel = await house.hire("Pavel")
    for arrived, copies in ((True, 1), (False, 2)):
        house.fake.plan.place(Fault(name="lost", on=Trigger(method="sendMessage", nth=1), do=LostReply()))
        comment = await answered(house, task, f"answer {arrived}")
        house.fake.plan.heal("lost")
        (doubtful,) = (await house.olga.get("/api/v1/deliveries?state=in_doubt"))["items"]
        assert doubtful["comment"] == comment["id"]
        path = f"/api/v1/deliveries/{doubtful['id']}/resolve"
        assert (await pavel("POST", path, {"arrived": True})).status == 404
        assert (await house.olga("POST", path, {})).error == (400, "invalid", "arrived")
        resolved = await house.olga.done("POST", path, {"arrived": arrived})
        assert resolved["state"] == ("delivered" if arrived else "due")
        await trio.sleep(20)
        assert (await house.olga.get("/api/v1/deliveries?state=in_doubt"))["items"] == []
        chat = house.world.messages(ChatId(task["bot"]), viewer=UserId(task["ivan"]))
        assert [each.text for each in chat].count(f"answer {arrived}") == copies


async def test_bindings_are_listed_and_switched(house: Installation, clock: MockClock) -> None:
    """A dialogue is one; strangers to its task do not see it; a switch is an act like any other (R97, R104)."""
    await client_wrote(house)
    pavel = await house.hire("Pavel")
    (found,) = (await house.olga.get("/api/v1/conversations"))["items"]
    assert (found["kind"], found["task"], found["is_suspended"]) == ("dialogue", 1, False)
    assert (await pavel.get("/api/v1/conversations"))["items"] == []
    path = f"/api/v1/conversations/{found['id']}"
    assert (await pavel("PATCH", path, {"suspended": True})).status == 404
    for word, field in (("suspended", "is_suspended"), ("notify_active", "notify_active")):
        for value in (True, False):
            assert (await house.olga.done("PATCH", path, {word: value}))[field] is value
    assert (await house.olga("PATCH", path, {"suspend": True})).error == (400, "invalid", "suspend")
    unbound = await house.olga("PATCH", path, {"unbind": True})
    assert unbound.status in (200, 204)
    assert (await pavel.get("/api/v1/conversations"))["items"] == []
