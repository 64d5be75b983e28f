"""A day of a bot in a moment: everything that Telegram waits for obeys the clock of the control API, in real trio time."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
import trio
import trio.testing

from fake_telegram.clocks import VIRTUAL_EPOCH, VirtualClock
from fake_telegram.control.client import ControlRefused, FakeTelegram, Someone
from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import OPEN, STRICT, Profile, World
from tests.fake_telegram.callers import Caller, caller, in_memory
from tests.fake_telegram.sites import Site, Visit, answer

HOUR_S = 3600
DAY_S = 24 * HOUR_S


@dataclass
class House:
    """A server whose time is virtual, one bot, and Ann who has started it."""

    nursery: trio.Nursery
    profile: Profile = OPEN
    clock: VirtualClock = field(default_factory=VirtualClock)

    async def open(self) -> House:
        self.site = Site(self.nursery)
        self.world = World(seed=1, profile=self.profile, parser=TdTextParser())
        self.server = FakeServer(self.world, self.clock.now, self.site.connect, clock=self.clock)
        await self.nursery.start(self.server.run_in_memory)
        self.telegram = FakeTelegram("http://fake.control", connect=self._connect)
        self.bot = await self.telegram.add_bot(name="B", username="b_bot")
        self.ann: Someone = await self.telegram.add_person(first_name="Ann")
        await self.ann.start("@b_bot")
        self.call: Caller = caller(self.server, self.world.bots[self.bot["id"]], self.nursery)
        return self

    async def _connect(self, host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(self.server, self.nursery, control=True)

    async def waiting(self) -> int:
        return int((await self.telegram.bot("@b_bot"))["pending_updates"])


@pytest.fixture
async def house(nursery: trio.Nursery) -> House:
    return await House(nursery).open()


async def test_the_clock_is_shown_and_moved(house: House) -> None:
    assert await house.telegram.call("GET", "/clock") == {"now": VIRTUAL_EPOCH, "virtual": True}
    assert await house.telegram.advance(1.5) == VIRTUAL_EPOCH + 1.5
    assert await house.telegram.call("POST", "/clock", {"set": VIRTUAL_EPOCH + 60}) == {
        "now": VIRTUAL_EPOCH + 60,
        "virtual": True,
    }
    entries = (await house.telegram.journal(kinds=["clock"])).entries
    assert [(one["advanced_from"], one["at"]) for one in entries] == [
        (VIRTUAL_EPOCH, VIRTUAL_EPOCH + 1.5),
        (VIRTUAL_EPOCH + 1.5, VIRTUAL_EPOCH + 60),
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "say either `advance`"),
        ({"advance": 1, "set": 2_000_000_000}, "say either `advance`"),
        ({"advance": -1}, "`$.advance`"),
        ({"advance": 1e300}, "`$.advance`"),
        ({"set": 5}, "time does not go back"),
        ({"forward": 5}, "unknown field `forward`"),
        ({"advance": "5"}, "`$.advance`"),
    ],
)
async def test_moves_that_mean_nothing_are_refused(house: House, body: dict[str, Any], said: str) -> None:
    with pytest.raises(ControlRefused) as refused:
        await house.telegram.call("POST", "/clock", body)
    assert (refused.value.status, refused.value.code) == (400, "bad_request")
    assert said in refused.value.reason
    assert await house.telegram.now() == VIRTUAL_EPOCH


async def test_real_time_cannot_be_moved(nursery: trio.Nursery) -> None:
    server = FakeServer(World(seed=1), lambda: VIRTUAL_EPOCH)

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=True)

    telegram = FakeTelegram("http://fake.control", connect=connect)
    assert await telegram.call("GET", "/clock") == {"now": VIRTUAL_EPOCH, "virtual": False}
    with pytest.raises(ControlRefused, match="--virtual-time") as refused:
        await telegram.advance(5)
    assert (refused.value.status, refused.value.code) == (409, "time_is_real")


async def test_messages_carry_the_virtual_date(house: House) -> None:
    await house.telegram.advance(HOUR_S)
    assert (await house.ann.send("@b_bot", "late"))["date"] == int(VIRTUAL_EPOCH) + HOUR_S


async def test_a_long_poll_ends_when_its_time_has_passed_and_not_before(house: House) -> None:
    await house.call("getUpdates", offset=-1)
    [first] = (await house.call("getUpdates"))["result"]
    answers: list[Any] = []

    async def poll() -> None:
        answers.append(await house.call("getUpdates", offset=first["update_id"] + 1, timeout=30))

    house.nursery.start_soon(poll)
    await trio.testing.wait_all_tasks_blocked()
    await house.telegram.advance(29)
    assert answers == []
    await house.telegram.advance(1)
    assert answers == [{"ok": True, "result": []}]


async def test_a_message_wakes_a_long_poll_while_time_stands(house: House) -> None:
    [first] = (await house.call("getUpdates"))["result"]
    async with trio.open_nursery() as nursery:
        nursery.start_soon(house.ann.send, "@b_bot", "now")
        [update] = (await house.call("getUpdates", offset=first["update_id"] + 1, timeout=50))["result"]
    assert update["message"]["text"] == "now"


@pytest.mark.parametrize(("hours", "left"), [(23.9, 1), (24.1, 0)])
async def test_updates_are_kept_for_a_day(house: House, hours: float, left: int) -> None:
    await house.telegram.advance(hours * HOUR_S)
    assert await house.waiting() == left
    assert len((await house.call("getUpdates"))["result"]) == left


@pytest.mark.parametrize(("seconds", "ok"), [(149, True), (151, False)])
async def test_a_pressed_button_waits_two_and_a_half_minutes(house: House, seconds: float, ok: bool) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    asked = (await house.call("sendMessage", chat_id=house.ann.id, text="?", reply_markup=keyboard))["result"]
    pressed = await house.ann.press("@b_bot", asked["message_id"], "Yes")
    await house.telegram.advance(seconds)
    said = await house.call("answerCallbackQuery", callback_query_id=pressed["id"], text="Good")
    assert said["ok"] is ok, said
    kinds = [next(key for key in one if key != "update_id") for one in (await house.call("getUpdates"))["result"]]
    assert ("callback_query" in kinds) is ok


async def test_a_webhook_is_tried_again_all_day_and_then_no_more(house: House) -> None:
    """500 at every attempt: at once, then 2, 4, 8 … seconds apart up to the cap, and after 24 hours the update is gone."""

    async def broken(visit: Visit) -> bytes | None:
        return answer(500)

    house.site.reply = broken
    await house.call("setWebhook", url="http://bot.example/hook")
    await house.telegram.advance(DAY_S + 60)
    entries, cursor = [], 0
    while (page := await house.telegram.journal(cursor, kinds=["webhook"])).entries:
        entries += page.entries
        cursor = page.cursor
    times = [one["at"] - VIRTUAL_EPOCH for one in entries]
    gaps = [later - earlier for earlier, later in pairwise(times[:-1])]
    assert gaps[:6] == [0, 2, 4, 8, 16, 32]
    assert all(60 <= gap <= 120 for gap in gaps[7:])
    assert entries[-1]["outcome"] == "dropped: too old"
    assert DAY_S - 120 <= times[-2] <= DAY_S
    assert await house.waiting() == 0
    assert len(house.site.visits) == len(entries) - 1


async def test_a_webhook_that_comes_back_gets_what_waited(house: House) -> None:
    house.site.refusing = ConnectionRefusedError(111, "Connection refused")
    await house.call("setWebhook", url="http://bot.example/hook")
    await house.telegram.advance(HOUR_S)
    assert house.site.texts == []
    assert (await house.call("getWebhookInfo"))["result"]["last_error_message"] == "Connection refused"
    house.site.refusing = None
    await house.telegram.advance(5)
    assert house.site.texts == ["/start"]


@pytest.mark.parametrize("bots", [1, 3])
async def test_a_day_away_takes_a_moment_and_ends_with_an_attempt(house: House, bots: int) -> None:
    """43,200 attempts that nobody outside could have helped are not made one by one; what else is planned comes at its time."""
    house.site.refusing = ConnectionRefusedError(111, "Connection refused")
    others = [house.server.world.add_bot(name="O", username=f"other{number}_bot") for number in range(bots)]
    for bot in others:
        house.server.world.start(house.ann.id, bot.id, house.clock.now())
        bot.webhook.url = "http://bot.example/hook"
        house.server._couriers.webhook_set(bot)
    await house.telegram.advance(DAY_S - HOUR_S)
    assert len(house.site.dialled) < 100 * bots
    for bot in others:
        assert bot.webhook.last_error_at is not None
        assert DAY_S - HOUR_S - bot.webhook.last_error_at + VIRTUAL_EPOCH <= 4, "the last attempt is made, not skipped"
        assert bot.updates.pending_count(house.clock.now()) == 1
    house.site.refusing = None
    await house.telegram.advance(2.5 * bots)
    assert house.site.texts == ["/start"] * bots


async def test_a_webhook_that_never_answers_is_given_a_minute(house: House, autojump_clock) -> None:
    async def mute(visit: Visit) -> bytes | None:
        await trio.sleep_forever()
        return None

    house.site.reply = mute
    await house.call("setWebhook", url="http://bot.example/hook")
    await house.telegram.advance(59)
    assert len(house.site.visits) == 1
    await house.telegram.advance(1)
    assert (await house.call("getWebhookInfo"))["result"]["last_error_message"] == "Read timeout expired"


async def test_flood_windows_open_again(nursery: trio.Nursery) -> None:
    house = await House(nursery, profile=STRICT).open()
    while (said := await house.call("sendMessage", chat_id=house.ann.id, text="more"))["ok"]:
        pass
    wait_s = said["parameters"]["retry_after"]
    assert said["error_code"] == 429
    assert not (await house.call("sendMessage", chat_id=house.ann.id, text="now?"))["ok"]
    await house.telegram.advance(wait_s)
    assert (await house.call("sendMessage", chat_id=house.ann.id, text="now!"))["ok"]


async def test_injected_delays_take_virtual_time(house: House) -> None:
    await house.telegram.place_fault("slow", on={"method": "getMe"}, do={"kind": "delay", "seconds": 120})
    answers: list[dict[str, Any]] = []

    async def ask() -> None:
        answers.append(await house.call("getMe"))

    house.nursery.start_soon(ask)
    await trio.testing.wait_all_tasks_blocked()
    await house.telegram.advance(119)
    assert answers == []
    await house.telegram.advance(1)
    assert answers[0]["ok"]


async def test_a_late_update_is_seen_when_its_time_has_come(house: House) -> None:
    [first] = (await house.call("getUpdates"))["result"]
    await house.telegram.place_fault("late", on={"update": "message"}, do={"kind": "late", "seconds": 600})
    await house.ann.send("@b_bot", "from the past")
    assert (await house.call("getUpdates", offset=first["update_id"] + 1))["result"] == []
    await house.telegram.advance(600)
    [late] = (await house.call("getUpdates", offset=first["update_id"] + 1))["result"]
    assert late["message"]["date"] == int(VIRTUAL_EPOCH)


async def test_a_polling_bot_answers_at_the_time_when_it_was_told(house: House, autojump_clock) -> None:
    """A late update comes ten minutes into an hour that passes at once: the answer has the date of the tenth minute."""

    async def bot() -> None:
        mine = caller(house.server, house.world.bots[house.bot["id"]], house.nursery)
        offset = 0
        while True:
            for update in (await mine("getUpdates", offset=offset, timeout=50))["result"]:
                offset = update["update_id"] + 1
                await trio.sleep(0.1)  # it thinks, in real time
                await mine("sendMessage", chat_id=house.ann.id, text=update["message"]["text"])

    await house.telegram.place_fault("late", on={"update": "message"}, do={"kind": "late", "seconds": 600})
    house.nursery.start_soon(bot)
    await trio.sleep(1)
    await house.telegram.advance(HOUR_S)
    [answer] = await house.ann.hears("@b_bot", by="@b_bot", wait=0)
    assert answer["date"] - int(VIRTUAL_EPOCH) == 600


async def test_a_wait_of_the_control_api_is_the_tests_own_patience(house: House) -> None:
    """It is not virtual: a test must not hang because nobody advances time."""
    with trio.fail_after(5):
        assert await house.ann.hears("@b_bot", after=1, wait=0.01) == []


async def test_rivals_learn_of_each_other_while_time_stands(house: House, autojump_clock) -> None:
    """The second 409 is told three real seconds after the first."""
    [first] = (await house.call("getUpdates"))["result"]
    codes: list[int] = []

    async def poll() -> None:
        mine = caller(house.server, house.world.bots[house.bot["id"]], house.nursery)
        said = await mine("getUpdates", offset=first["update_id"] + 1, timeout=50)
        codes.append(said.get("error_code", 200))

    for _ in range(3):
        house.nursery.start_soon(poll)
        await trio.sleep(0.5)
    await trio.sleep(10)
    assert codes == [409, 409]
    await house.telegram.advance(50)
    await trio.testing.wait_all_tasks_blocked()
    assert codes == [409, 409, 200]
