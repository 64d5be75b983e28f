"""Bots over the API: tokens proven by Telegram, kept sealed, unique; as many as the plan allows; the standard one for all."""

import json
from typing import Any

import pytest
import trio
from trio.testing import MockClock

from bridge.adapters.seals import SealRing
from bridge.domain.settings import SecretKey
from bridge.services.connecting import seal_again
from tests.bridge.web.installation import API, SETTINGS, Installation


def bot_of_world(house: Installation, username: str = "acme_bot") -> Any:
    return house.world.add_bot(name="Acme Support", username=username, privacy_mode=False)


async def test_a_bot_is_connected_by_its_token(house: Installation) -> None:
    """Name and id come from Telegram; the token is in no answer, and at rest it is sealed (R25, R33)."""
    fake = bot_of_world(house)
    made = await house.olga.made("/api/v1/bots", {"name": "Support", "token": fake.token, "greeting": "Hello!"})
    assert (made["username"], made["telegram_id"], made["url"]) == ("acme_bot", fake.id, "https://t.me/acme_bot")
    assert (made["kind"], made["intake"], made["api_base_url"], made["greeting"]) == ("own", "webhook", API, "Hello!")
    assert made["configured_by"] == house.ids["Olga Petrova"]
    assert [each["id"] for each in (await house.olga.get("/api/v1/bots"))["items"]] == [made["id"]]
    assert fake.token not in json.dumps([made, await house.olga.get("/api/v1/bots")])
    row, (token, secret) = await house.read(lambda tx: (tx.bots.get(made["id"]), tx.bots.secrets(made["id"])))
    assert row is not None
    assert len(row.hook_key) >= 32
    assert fake.token.encode() not in token.ciphertext
    assert house.bridge.seals.open(token) == fake.token
    assert len(house.bridge.seals.open(secret)) >= 32


async def test_a_connected_bot_is_served_at_once(house: Installation, clock: MockClock) -> None:
    """Telegram is told the webhook with its secret, without a restart."""
    fake = bot_of_world(house)
    made = await house.olga.made("/api/v1/bots", {"name": "Support", "token": fake.token})
    await trio.sleep(5)
    row = await house.read(lambda tx: tx.bots.get(made["id"]))
    assert row is not None
    calls, _, _ = house.world.journal.since(0)
    methods = [entry.fields["method"] for entry in calls if entry.kind == "bot_called"]
    assert [method for method in methods if method != "setMyCommands"] == ["getMe", "setWebhook"]
    (shown,) = (await house.olga("GET", "/api/v1/bots")).json["items"]
    assert shown["hearing"]["state"] == "listening"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"token": "123456:not-a-token-of-telegrams-own-making-x"}, "token"),
        ({"token": "no colon"}, "token"),
        ({"token": "1/../../x:y"}, "token"),
        ({"name": ""}, "name"),
        ({"api_base_url": "telegram.test"}, "api_base_url"),
        ({"api_base_url": "http://telegram.test/?a=1"}, "api_base_url"),
        ({"greeting": "x" * 4001}, "greeting"),
        ({"intake": "carrier pigeon"}, "intake"),
        ({"template": 424242}, "template"),
        ({"extra_assignees": ["employee:424242"]}, "extra_assignees[0]"),
        ({"tokn": "x"}, "tokn"),
    ],
)
async def test_a_wrong_bot_names_its_field(house: Installation, change: dict[str, Any], field: str) -> None:
    """And nothing is connected; a token is never repeated in the message."""
    token = bot_of_world(house).token
    answer = await house.olga("POST", "/api/v1/bots", {"name": "Support", "token": token, **change})
    assert answer.error == (400, "invalid", field)
    assert token not in answer.content.decode()
    assert change.get("token", "?" * 8) not in answer.content.decode()
    assert (await house.olga.get("/api/v1/bots"))["items"] == []


async def test_a_silent_telegram_is_not_a_wrong_token(house: Installation) -> None:
    """502: nothing is known about the token, so nothing is kept."""
    body = {"name": "Support", "token": bot_of_world(house).token, "api_base_url": "http://nobody.test"}
    answer = await house.olga("POST", "/api/v1/bots", body)
    assert answer.error[:2] == (502, "telegram_silent")
    assert (await house.olga.get("/api/v1/bots"))["items"] == []


async def test_a_token_serves_one_bot_of_the_installation(house: Installation) -> None:
    """Not even another account may bring it, nor may it be the standard bot (R33)."""
    body = {"name": "Support", "token": bot_of_world(house).token}
    await house.olga.made("/api/v1/bots", body)
    bob = await house.found("beta", "Bob")
    for caller in (house.olga, bob):
        assert (await caller("POST", "/api/v1/bots", body)).error == (409, "already_there", "token")
    answer = await house.operator("POST", "/api/v1/standard-bot", {"token": body["token"]})
    assert answer.error == (409, "already_there", "token")


@pytest.mark.parametrize(("plan", "allowed"), [("free", 0), ("professional", 1), ("business", 5)])
async def test_the_plan_limits_own_bots(house: Installation, plan: str, allowed: int) -> None:
    """R15, R16: the limit itself fits, one more does not; another account's do not count."""
    bob = await house.found("beta", "Bob")
    await bob.made("/api/v1/bots", {"name": "B", "token": bot_of_world(house, "beta_bot").token})
    await house.operator.done("PATCH", "/api/v1/accounts/acme", {"plan": plan})
    tokens = [bot_of_world(house, f"acme_{number}_bot").token for number in range(allowed + 1)]
    for token in tokens[:-1]:
        await house.olga.made("/api/v1/bots", {"name": "S", "token": token})
    answer = await house.olga("POST", "/api/v1/bots", {"name": "S", "token": tokens[-1]})
    assert answer.error == (403, "plan", "")


async def test_an_expired_plan_connects_nothing(house: Installation) -> None:
    """R18, while the console goes on working (R260)."""
    await house.operator.done("PATCH", "/api/v1/accounts/acme", {"plan": "business", "plan_expires_at": 1.0})
    answer = await house.olga("POST", "/api/v1/bots", {"name": "S", "token": bot_of_world(house).token})
    assert answer.error == (403, "plan_expired", "")
    assert (await house.olga("GET", "/api/v1/tasks")).status == 200


async def test_a_bot_is_switched_and_changed(house: Installation) -> None:
    """R31: off and on again; what is not named stays."""
    fake = bot_of_world(house)
    made = await house.olga.made("/api/v1/bots", {"name": "Support", "token": fake.token, "greeting": "Hello!"})
    path = f"/api/v1/bots/{made['id']}"
    changed = await house.olga.done("PATCH", path, {"is_enabled": False, "extra_assignees": [house.ref("Olga Petrova")]})
    assert (changed["is_enabled"], changed["greeting"]) == (False, "Hello!")
    assert changed["extra_assignees"] == [house.ref("Olga Petrova")]
    assert (await house.olga.done("PATCH", path, {"is_enabled": True, "extra_assignees": []}))["extra_assignees"] == []
    wrong = {"template": 424242}
    assert (await house.olga("PATCH", path, wrong)).error == (400, "invalid", "template")


async def test_a_new_token_must_be_of_the_same_bot(house: Installation) -> None:
    """Another bot has other chats; it is added anew."""
    mine, other = bot_of_world(house), bot_of_world(house, "other_bot")
    made = await house.olga.made("/api/v1/bots", {"name": "Support", "token": mine.token})
    path = f"/api/v1/bots/{made['id']}"
    answer = await house.olga("PATCH", path, {"token": other.token})
    assert answer.error == (400, "invalid", "token")
    assert "@other_bot" in answer.json["error"]["message"]
    before = await house.read(lambda tx: tx.bots.secrets(made["id"]))
    assert (await house.olga("PATCH", path, {"token": mine.token})).status == 200
    after = await house.read(lambda tx: tx.bots.secrets(made["id"]))
    assert house.bridge.seals.open(after[0]) == mine.token
    assert house.bridge.seals.open(after[1]) != house.bridge.seals.open(before[1]), "a new secret for the webhook"


async def test_a_reset_opens_a_new_epoch(house: Installation) -> None:
    """Telegram's side is new: its update ids begin again."""
    made = await house.olga.made("/api/v1/bots", {"name": "Support", "token": bot_of_world(house).token})
    assert (await house.olga.done("POST", f"/api/v1/bots/{made['id']}/reset"))["epoch"] == made["epoch"] + 1


async def test_bots_of_others_are_unknown(house: Installation) -> None:
    """By whatever verb, the standard bot included."""
    await house.operator.made("/api/v1/standard-bot", {"token": bot_of_world(house, "staff_bot").token})
    standard = (await house.operator.get("/api/v1/standard-bot"))["id"]
    own = (await house.olga.made("/api/v1/bots", {"name": "S", "token": bot_of_world(house).token}))["id"]
    bob = await house.found("beta", "Bob")
    for id in (own, standard, 424242):
        assert (await bob("PATCH", f"/api/v1/bots/{id}", {"is_enabled": False})).status == 404
        assert (await bob("POST", f"/api/v1/bots/{id}/reset")).status == 404
    assert (await bob.get("/api/v1/bots"))["items"] == []


async def test_there_is_one_standard_bot(house: Installation) -> None:
    """The same bot may come with a new token; another one would leave every chat behind."""
    assert (await house.operator("GET", "/api/v1/standard-bot")).status == 404
    fake, other = bot_of_world(house, "staff_bot"), bot_of_world(house, "other_bot")
    made = await house.operator.made("/api/v1/standard-bot", {"token": fake.token})
    assert (made["kind"], made["username"]) == ("standard", "staff_bot")
    again = await house.operator.made("/api/v1/standard-bot", {"token": fake.token, "intake": "polling"})
    assert (again["id"], again["intake"]) == (made["id"], "polling")
    answer = await house.operator("POST", "/api/v1/standard-bot", {"token": other.token})
    assert answer.error == (400, "invalid", "token")


async def test_one_links_oneself_by_a_link_that_works_once(house: Installation, clock: MockClock) -> None:
    """R1–R5: the deep link opens the standard bot; pressing Start there ties the person to the employee; off unties (R8)."""
    assert (await house.olga("POST", "/api/v1/me/telegram-link")).error == (409, "no_bot", "")
    fake = bot_of_world(house, "staff_bot")
    await house.operator.made("/api/v1/standard-bot", {"token": fake.token, "intake": "polling"})
    offer = await house.olga.made("/api/v1/me/telegram-link", None)
    assert offer["url"] == f"https://t.me/staff_bot?start={offer['start_parameter']}"
    assert offer["expires_at"] == pytest.approx(house.bridge.clock.now() + 600, abs=1)
    assert 20 <= len(offer["start_parameter"]) <= 64
    person = house.world.add_person(first_name="Olga", username="olga_p")
    house.world.start(person.id, fake.id, house.bridge.clock.now(), offer["start_parameter"])
    await trio.sleep(10)
    me = await house.olga.get("/api/v1/me")
    assert (me["link"]["person"], me["link"]["username"]) == (person.id, "olga_p")
    assert me["employee"]["person"] == person.id
    assert (await house.olga("DELETE", "/api/v1/me/telegram-link")).status == 204
    me = await house.olga.get("/api/v1/me")
    assert (me["link"], me["employee"]["person"]) == (None, None)
    assert (await house.olga("DELETE", "/api/v1/me/telegram-link")).status == 204


async def test_secrets_are_sealed_again_under_a_new_key(house: Installation) -> None:
    """Afterwards the old key may go; a second time there is nothing to do."""
    fake = bot_of_world(house)
    made = await house.olga.made("/api/v1/bots", {"name": "Support", "token": fake.token})
    fresh = SecretKey(id="k2", key=b"2" * 32)
    both = SealRing((fresh, *SETTINGS.secret_keys), house.bridge.entropy)
    assert [await house.read(lambda tx: seal_again(tx, both)) for _ in range(2)] == [1, 0]
    new_only = SealRing((fresh,), house.bridge.entropy)
    token, _secret = await house.read(lambda tx: tx.bots.secrets(made["id"]))
    assert new_only.open(token) == fake.token
