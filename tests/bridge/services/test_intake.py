"""Updates come in once, are durable before they are confirmed, and every listener says how well it hears."""

import dataclasses
import json

import pytest
import trio
from msgspec.structs import replace
from trio.testing import MockClock

from bridge.domain.conversations import Intake
from bridge.domain.deliveries import InboxState
from bridge.domain.ids import ChatId
from bridge.ports.store import Transaction
from bridge.services.ears import WEBHOOK_CHECK_S, Hearing, HearingState
from bridge.services.intake import EPOCH_OPENS_AFTER_S, Batch, Receipt
from fake_telegram.faults import Cut, Hang, LostReply, Refuse
from fake_telegram.world import Text
from tests.bridge.services.network import http
from tests.bridge.services.rig import HOOK_SECRET, Rig
from tests.contracts import company

HOOK = "hook-41"


def update(update_id: int = 1, chat: int = 1000, text: str = "hi") -> bytes:
    message = {"message_id": update_id, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text}
    return json.dumps({"update_id": update_id, "message": message}).encode()


def waiting(tx: Transaction) -> list[bytes]:
    """Payloads that wait, lane by lane, in order; settling them."""
    found = []
    for lane in tx.inbox.waiting_lanes():
        while (entry := tx.inbox.next_of_lane(lane)) is not None:
            found.append(entry.payload)
            tx.inbox.settle(entry.id, InboxState.HANDLED, 0.0)
    return found


async def test_a_pushed_update_is_written_as_it_came(autojump_clock: MockClock, rig: Rig) -> None:
    assert await rig.intake.webhook(HOOK, HOOK_SECRET, update(5)) is Receipt.TAKEN
    entry = await rig.read(lambda tx: tx.inbox.next_of_lane(company.Lane(bot=company.BOT, chat=ChatId(1000))))
    assert entry is not None
    assert (entry.payload, entry.update_id, entry.epoch, entry.account) == (update(5), 5, 1, company.ACME)
    assert entry.received_at == rig.clock.now()


@pytest.mark.parametrize(
    ("hook", "secret", "body", "receipt"),
    [
        ("no-such-hook", HOOK_SECRET, update(), Receipt.UNKNOWN),
        ("", HOOK_SECRET, update(), Receipt.UNKNOWN),
        (HOOK, "wrong", update(), Receipt.FORBIDDEN),
        (HOOK, "", update(), Receipt.FORBIDDEN),
        (HOOK, "ключ\udcff", update(), Receipt.FORBIDDEN),
        (HOOK, HOOK_SECRET, b"not json", Receipt.MALFORMED),
        (HOOK, HOOK_SECRET, b"{}", Receipt.MALFORMED),
        (HOOK, "wrong", b"not json", Receipt.FORBIDDEN),
    ],
)
async def test_what_is_not_taken(
    autojump_clock: MockClock, rig: Rig, hook: str, secret: str, body: bytes, receipt: Receipt
) -> None:
    """A stranger learns nothing about what a right body would be."""
    assert await rig.intake.webhook(hook, secret, body) is receipt
    assert await rig.read(waiting) == []


async def test_a_bot_that_is_off_takes_nothing(autojump_clock: MockClock, rig: Rig) -> None:
    """R31."""
    await rig.read(lambda tx: tx.bots.save(rig.bot_row(is_enabled=False)))
    assert await rig.intake.webhook(HOOK, HOOK_SECRET, update()) is Receipt.UNKNOWN


async def test_the_same_update_comes_in_once_however_often_and_by_whichever_way(autojump_clock: MockClock, rig: Rig) -> None:
    for _ in range(3):
        assert await rig.intake.webhook(HOOK, HOOK_SECRET, update(5)) is Receipt.TAKEN
    lease = await polling_lease(rig)
    assert await rig.intake.polled(Batch(bot=company.BOT, epoch=1, lease=lease, updates=(update(5), update(6))))
    assert await rig.read(waiting) == [update(5), update(6)]
    # Handled entries keep their key, so a late repeat is still no news.
    assert await rig.intake.webhook(HOOK, HOOK_SECRET, update(5)) is Receipt.TAKEN
    assert await rig.read(waiting) == []


async def test_a_hundred_webhooks_at_once_all_arrive(autojump_clock: MockClock, rig: Rig) -> None:
    async with trio.open_nursery() as nursery:
        for n in range(100):
            nursery.start_soon(rig.intake.webhook, HOOK, HOOK_SECRET, update(n, chat=1000 + n % 7))
    assert len(await rig.read(waiting)) == 100


async def test_a_poison_update_is_taken_for_it_would_block_its_chat(autojump_clock: MockClock, rig: Rig) -> None:
    poison = b'{"update_id": 9, "message": {"chat": "no"}}'
    assert await rig.intake.webhook(HOOK, HOOK_SECRET, poison) is Receipt.TAKEN
    assert await rig.read(waiting) == [poison]


@pytest.mark.parametrize(("silence_s", "is_new"), [(EPOCH_OPENS_AFTER_S - 10, False), (EPOCH_OPENS_AFTER_S + 10, True)])
async def test_an_epoch_opens_after_seven_silent_days_and_not_before(
    autojump_clock: MockClock, rig: Rig, silence_s: float, is_new: bool
) -> None:
    """Telegram restarts its ids at random after a week: the same number is then another update."""
    await rig.intake.webhook(HOOK, HOOK_SECRET, update(5, text="old"))
    await rig.run_for(silence_s)
    await rig.intake.webhook(HOOK, HOOK_SECRET, update(5, text="new"))
    expected = [update(5, text="old"), update(5, text="new")] if is_new else [update(5, text="old")]
    assert await rig.read(waiting) == expected


async def test_a_lower_id_alone_opens_no_epoch(autojump_clock: MockClock, rig: Rig) -> None:
    for id in (500, 3, 499):
        await rig.intake.webhook(HOOK, HOOK_SECRET, update(id))
    bot = await rig.read(lambda tx: tx.bots.get(company.BOT))
    assert bot is not None
    assert bot.epoch == 1
    assert len(await rig.read(waiting)) == 3


async def polling_lease(rig: Rig) -> tuple[company.Lane, int]:
    lane = company.Lane(bot=company.BOT, chat=ChatId(0))
    epoch = await rig.store.claim(lane, "worker-1", ttl_s=10)
    assert epoch is not None
    return lane, epoch


async def test_the_offset_moves_only_with_the_inbox(autojump_clock: MockClock, rig: Rig) -> None:
    lease = await polling_lease(rig)
    await rig.intake.polled(Batch(bot=company.BOT, epoch=1, lease=lease, updates=(update(7), update(8))))
    offset, at = await rig.read(lambda tx: tx.bots.cursor(company.BOT))
    assert (offset, at) == (9, rig.clock.now())


async def test_a_batch_polled_before_a_reset_or_under_a_lost_lease_is_dropped(autojump_clock: MockClock, rig: Rig) -> None:
    """Nothing was confirmed, so Telegram gives it again."""
    lane, epoch = await polling_lease(rig)
    stale = Batch(bot=company.BOT, epoch=0, lease=(lane, epoch), updates=(update(7),))
    lost = Batch(bot=company.BOT, epoch=1, lease=(lane, epoch + 1), updates=(update(7),))
    assert [await rig.intake.polled(batch) for batch in (stale, lost)] == [False, False]
    assert await rig.read(waiting) == []
    assert await rig.read(lambda tx: tx.bots.cursor(company.BOT)) == (0, 0.0)


# -- listeners ---------------------------------------------------------------------------------------------------


async def listen(rig: Rig, intake: Intake) -> None:
    await rig.read(lambda tx: tx.bots.save(rig.bot_row(intake=intake)))
    rig.nursery.start_soon(rig.ears.run)


def hearing(rig: Rig) -> Hearing:
    return rig.ears.hearings[company.BOT]


def say(rig: Rig, text: str) -> None:
    rig.world.send(rig.ivan.id, rig.fake_bot.id, Text(text=text), now=rig.clock.now())


async def texts(rig: Rig) -> list[str]:
    return [json.loads(payload)["message"]["text"] for payload in await rig.read(waiting)]


async def test_a_poller_takes_what_is_said_and_confirms_it_after_the_commit(autojump_clock: MockClock, rig: Rig) -> None:
    await listen(rig, Intake.POLLING)
    await rig.run_for(1)
    say(rig, "one")
    say(rig, "two")
    await rig.run_for(1)
    assert await texts(rig) == ["/start", "one", "two"]
    assert hearing(rig).state is HearingState.LISTENING
    await rig.run_for(120)
    assert rig.fake_bot.updates.pending_count(rig.clock.now()) == 0


@pytest.mark.parametrize(
    "injury", [Cut(), LostReply(), Hang(), Refuse(code=502, description="Bad Gateway"), Refuse(code=500, description="?")]
)
async def test_a_poller_survives_everything_and_loses_nothing(autojump_clock: MockClock, rig: Rig, injury: object) -> None:
    rig.hurt("polls", injury, method="getUpdates", times=3)  # type: ignore[arg-type]
    await listen(rig, Intake.POLLING)
    for n in range(5):
        say(rig, str(n))
        await rig.run_for(30)
    await rig.run_for(300)
    assert await texts(rig) == ["/start", "0", "1", "2", "3", "4"]
    assert hearing(rig).state is HearingState.LISTENING


async def test_a_webhook_left_over_is_taken_away_before_polling(autojump_clock: MockClock, rig: Rig) -> None:
    rig.fake_bot.webhook = replace_url(rig, "https://old.example/hook")
    await listen(rig, Intake.POLLING)
    await rig.run_for(5)
    assert await texts(rig) == ["/start"]


def replace_url(rig: Rig, url: str) -> object:
    return dataclasses.replace(rig.fake_bot.webhook, url=url)


async def test_a_second_poller_is_a_conflict_that_is_shown_and_outlived(autojump_clock: MockClock, rig: Rig) -> None:
    conflict = Refuse(code=409, description="Conflict: terminated by other getUpdates request")
    rig.hurt("other poller", conflict, method="getUpdates")
    await listen(rig, Intake.POLLING)
    await rig.run_for(20)
    assert (hearing(rig).state, "terminated by other" in hearing(rig).words) == (HearingState.CONFLICT, True)
    rig.fake.plan.heal_all()
    await rig.run_for(70)
    assert hearing(rig).state is HearingState.LISTENING
    assert await texts(rig) == ["/start"]


async def test_a_revoked_token_is_shown_and_a_new_one_heard_at_once(autojump_clock: MockClock, rig: Rig) -> None:
    token = rig.world.revoke_token(rig.fake_bot.id)
    await listen(rig, Intake.POLLING)
    await rig.run_for(1)
    assert hearing(rig).state is HearingState.UNAUTHORIZED
    await rig.read(lambda tx: rig.save_token(tx, token))
    rig.bells.bots.ring()
    await rig.run_for(2)
    assert hearing(rig).state is HearingState.LISTENING


async def test_only_one_process_polls_a_bot(autojump_clock: MockClock, rig: Rig) -> None:
    lane = company.Lane(bot=company.BOT, chat=ChatId(0), topic=-1)  # type: ignore[arg-type]
    assert await rig.store.claim(lane, "worker-2", ttl_s=100) is not None
    await listen(rig, Intake.POLLING)
    await rig.run_for(50)
    assert hearing(rig).state is HearingState.ELSEWHERE
    assert await texts(rig) == []
    await rig.run_for(120)  # the other died: its lease ran out
    assert hearing(rig).state is HearingState.LISTENING
    assert await texts(rig) == ["/start"]


async def test_a_webhook_is_set_with_everything_we_ask_for(autojump_clock: MockClock, rig: Rig) -> None:
    await listen(rig, Intake.WEBHOOK)
    await rig.run_for(1)
    state = rig.fake_bot.webhook
    assert (state.url, state.secret_token) == (f"https://bridge.test/telegram/{HOOK}", HOOK_SECRET)
    assert {"message_reaction", "chat_member"} <= rig.fake_bot.allowed_updates
    assert hearing(rig).state is HearingState.LISTENING
    assert rig.fake_bot.updates.pending_count(rig.clock.now()) == 1  # the /start still waits: nothing was dropped


async def test_a_refused_webhook_is_shown_with_telegrams_words(autojump_clock: MockClock, rig: Rig) -> None:
    words = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    rig.hurt("https", Refuse(code=400, description=words), method="setWebhook")
    await listen(rig, Intake.WEBHOOK)
    await rig.run_for(1)
    assert (hearing(rig).state, hearing(rig).words) == (HearingState.REFUSED, words)


async def test_switching_from_webhook_to_polling_and_off(autojump_clock: MockClock, rig: Rig) -> None:
    """One switch per bot; a bot that is off takes its webhook away, so that updates wait at Telegram."""
    await listen(rig, Intake.WEBHOOK)
    await rig.run_for(1)
    await rig.read(lambda tx: tx.bots.save(rig.bot_row(intake=Intake.POLLING)))
    rig.bells.bots.ring()
    await rig.run_for(5)
    assert rig.fake_bot.webhook.url == ""
    assert await texts(rig) == ["/start"]
    await rig.read(lambda tx: tx.bots.save(rig.bot_row(intake=Intake.POLLING, is_enabled=False)))
    rig.bells.bots.ring()
    await rig.run_for(5)
    assert company.BOT not in rig.ears.hearings
    say(rig, "while off")
    await rig.run_for(300)
    assert await texts(rig) == []
    await rig.read(lambda tx: tx.bots.save(replace(rig.bot_row(intake=Intake.POLLING))))
    rig.bells.bots.ring()
    await rig.run_for(5)
    assert await texts(rig) == ["while off"]


async def test_an_own_bot_lists_its_commands_in_groups_alone(autojump_clock: MockClock, rig: Rig) -> None:
    """R82, R253: in his private chat a client has no commands but /start."""
    await listen(rig, Intake.POLLING)
    await rig.run_for(1)
    assert len(rig.fake_bot.commands) == 2
    assert all("all_group_chats" in scope for scope in rig.fake_bot.commands)
    assert {menu[0]["command"] for menu in rig.fake_bot.commands.values()} == {"task"}


@pytest.mark.parametrize("injury", [Refuse(code=400, description="Bad Request: BOT_COMMAND_INVALID"), Hang()])
async def test_a_menu_that_cannot_be_set_does_not_make_a_bot_deaf(autojump_clock: MockClock, rig: Rig, injury: object) -> None:
    rig.hurt("menu", injury, method="setMyCommands")  # type: ignore[arg-type]
    await listen(rig, Intake.POLLING)
    await rig.run_for(1)
    assert await texts(rig) == ["/start"]


async def test_a_webhook_somebody_took_away_is_set_again(autojump_clock: MockClock, rig: Rig) -> None:
    await listen(rig, Intake.WEBHOOK)
    await rig.run_for(1)
    rig.fake_bot.webhook = replace_url(rig, "https://stranger.example/hook")
    await rig.run_for(WEBHOOK_CHECK_S + 10)
    assert rig.fake_bot.webhook.url == f"https://bridge.test/telegram/{HOOK}"
    assert hearing(rig).state is HearingState.LISTENING


async def test_telegrams_trouble_in_reaching_us_is_shown_and_forgotten_when_over(autojump_clock: MockClock, rig: Rig) -> None:
    """The question every operator asks: the bot was added, and nothing arrives - why?"""
    await listen(rig, Intake.WEBHOOK)
    await rig.run_for(1)
    trouble = {"last_error_at": rig.clock.now() + 300, "last_error_message": "Connection timed out"}
    rig.fake_bot.webhook = dataclasses.replace(rig.fake_bot.webhook, **trouble)
    await rig.run_for(WEBHOOK_CHECK_S + 10)
    assert (hearing(rig).state, hearing(rig).words) == (HearingState.UNHEARD, "Connection timed out")
    await rig.run_for(WEBHOOK_CHECK_S + 10)
    assert hearing(rig).state is HearingState.LISTENING


async def test_a_server_that_does_not_wait_is_not_asked_without_end(autojump_clock: MockClock, rig: Rig) -> None:
    asked = 0

    async def impatient(stream: trio.abc.Stream) -> None:
        nonlocal asked
        async with stream:
            while data := await stream.receive_some():
                if not data.startswith(b"POST"):
                    continue  # a body
                asked += 1
                await stream.send_all(http(200, b'{"ok":true,"result":[]}').replace(b"Connection: close\r\n", b""))

    rig.network.hosts["telegram.test"] = impatient
    await listen(rig, Intake.POLLING)
    await rig.run_for(60)
    assert asked < 80
