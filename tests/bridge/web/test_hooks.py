"""Telegram's webhook: durable before 200, refused without the secret, and a poison update never blocks a chat's queue."""

import json
from typing import Any

import pytest
import trio
from trio.testing import MockClock

from bridge.domain.deliveries import InboxState
from tests.bridge.web.installation import Answer, Installation


class Hook:
    """A connected bot's webhook."""

    def __init__(self, house: Installation, key: str, secret: str) -> None:
        self.house = house
        self.key = key
        self.secret = secret

    async def push(self, body: Any, *, key: str = "", secret: str | None = None) -> Answer:
        """As Telegram would send it."""
        headers = {"X_Telegram_Bot_Api_Secret_Token": self.secret if secret is None else secret}
        return await self.house.nobody("POST", f"/telegram/{key or self.key}", body, **headers)


async def hook_of(house: Installation) -> Hook:
    fake = house.world.add_bot(name="Acme Support", username="acme_bot", privacy_mode=False)
    made = await house.olga.made("/api/v1/bots", {"name": "Support", "token": fake.token})
    row, secrets = await house.read(lambda tx: (tx.bots.get(made["id"]), tx.bots.secrets(made["id"])))
    assert row is not None
    return Hook(house, row.hook_key, house.bridge.seals.open(secrets[1]))


def update(id: int = 1, text: str = "The invoice is wrong") -> dict[str, Any]:
    ivan = {"id": 700, "is_bot": False, "first_name": "Ivan"}
    chat = {"id": 700, "type": "private", "first_name": "Ivan"}
    return {"update_id": id, "message": {"message_id": id, "date": 1_800_000_000, "chat": chat, "from": ivan, "text": text}}


async def entries(house: Installation) -> dict[str, int]:
    return await house.read(lambda tx: {state.value: tx.inbox.count(state) for state in InboxState})


async def test_an_update_becomes_a_task(house: Installation, clock: MockClock) -> None:
    """R34: written down, answered 200, then handled."""
    hook = await hook_of(house)
    answer = await hook.push(update())
    assert (answer.status, answer.json) == (200, {})
    await trio.sleep(5)
    (task,) = (await house.olga.get("/api/v1/tasks"))["items"]
    assert (task["title"], task["description"], task["source"]) == ("Ivan (Telegram)", "The invoice is wrong", "dialogue")


async def test_the_same_update_twice_is_one(house: Installation, clock: MockClock) -> None:
    """Telegram sends again what it has not seen confirmed."""
    hook = await hook_of(house)
    for _ in range(3):
        assert (await hook.push(update())).status == 200
    await trio.sleep(5)
    assert len((await house.olga.get("/api/v1/tasks"))["items"]) == 1
    assert sum((await entries(house)).values()) - 1 <= 1


@pytest.mark.parametrize("secret", ["", "wrong", "é", "x" * 5000])
async def test_without_the_secret_nothing_is_written(house: Installation, secret: str) -> None:
    """403, whatever was sent."""
    hook = await hook_of(house)
    before = await entries(house)
    for body in (update(), b"rubbish"):
        assert (await hook.push(body, secret=secret)).status == 403
    assert await entries(house) == before


async def test_an_unknown_hook_is_unknown(house: Installation) -> None:
    """404, with the right secret of another; also when the bot was switched off."""
    hook = await hook_of(house)
    assert (await hook.push(update(), key="x" * 32)).status == 404
    (bot,) = (await house.olga.get("/api/v1/bots"))["items"]
    await house.olga.done("PATCH", f"/api/v1/bots/{bot['id']}", {"is_enabled": False})
    assert (await hook.push(update())).status == 404


@pytest.mark.parametrize("body", [b"", b"rubbish", b"[]", b"{}", b'{"update_id": "one"}', b"\xff" * 10])
async def test_what_is_no_update_is_refused(house: Installation, body: bytes) -> None:
    """Telegram never sends such; whoever does knows the secret and has a bug."""
    hook = await hook_of(house)
    assert (await hook.push(body)).error == (400, "not_an_update", "")


@pytest.mark.parametrize(
    "poison",
    [
        {"update_id": 1, "message": "not a message"},
        {"update_id": 1, "message": {"chat": {"id": 700, "type": "private"}}},
        {"update_id": 1, "unheard_of": {"chat": {"id": 700}}},
    ],
)
async def test_a_poison_update_is_taken_and_the_next_one_handled(
    house: Installation, clock: MockClock, poison: dict[str, Any]
) -> None:
    """A refusal would block that chat's queue at Telegram for a day."""
    hook = await hook_of(house)
    assert (await hook.push(poison)).status == 200
    assert (await hook.push(update(2))).status == 200
    await trio.sleep(5)
    assert len((await house.olga.get("/api/v1/tasks"))["items"]) == 1


async def test_a_huge_update_is_not_read(house: Installation) -> None:
    """413 before the whole of it is in memory."""
    hook = await hook_of(house)
    assert (await hook.push(json.dumps(update(text="x" * 1_100_000)).encode())).status == 413


async def test_while_the_store_is_down_telegram_is_asked_to_come_again(house: Installation) -> None:
    """503, for 200 would lose the update; readiness is off, too."""
    hook = await hook_of(house)
    store = house.bridge.store
    assert (await hook.push(update())).status == 200
    store.sever()  # type: ignore[attr-defined]  # the store's own switch for simulated crashes
    answer = await hook.push(update(2))
    assert answer.error[:2] == (503, "unavailable")
    assert answer.headers["retry-after"]
    assert (await house.nobody("GET", "/health/ready")).status == 503
    assert (await house.olga("GET", "/api/v1/me")).status == 503
    assert (await house.nobody("GET", "/health/live")).status == 200
