"""Webhook delivery in virtual time: order, parallelism, retries, words of failure, faults, the call in the answer."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from itertools import pairwise

import msgspec
import pytest
import trio
import trio.testing

from fake_telegram.exchanges import connect_by_socket
from fake_telegram.faults import Cut, Fault, Injury, Late, LostReply, Reorder, Repeat, Trigger
from fake_telegram.methods import call
from fake_telegram.server import FakeServer
from fake_telegram.world import Bot, Message, Person, Text, World
from tests.fake_telegram.sites import OK, Reply, Site, Visit, answer

EPOCH = 1_800_000_000.0
URL = "http://bot.example:8080/hook?key=1"


def now() -> float:
    return EPOCH + trio.current_time()


@dataclass
class House:
    """A world with one bot behind a webhook, and people who write to it."""

    nursery: trio.Nursery
    world: World
    server: FakeServer
    site: Site
    bot: Bot
    people: list[Person]

    def api(self, method: str, **params: str) -> object:
        return call(self.world, self.bot.token, method, params, {}, now=now())

    def say(self, text: str, by: int = 0) -> Message:
        return self.world.send(self.people[by].id, self.bot.chat, Text(text=text), now=now())

    def kinds(self, kind: str) -> list[dict[str, object]]:
        return [entry.fields for entry in self.world.journal.since(0)[0] if entry.kind == kind]

    @property
    def waiting(self) -> int:
        return self.bot.updates.pending_count(now())


@pytest.fixture
def house(nursery: trio.Nursery) -> House:
    world = World(seed=1)
    bot = world.add_bot(name="B", username="b_bot")
    people = [world.add_person(first_name=f"P{n}") for n in range(5)]
    site = Site(nursery)
    server = FakeServer(world, now, site.connect, seed=3)
    for person in people:
        world.start(person.id, bot.id, EPOCH)
    bot.updates.clear()
    return House(nursery, world, server, site, bot, people)


async def deliver(house: House, **options: str) -> None:
    """Start the engine and set the webhook."""
    await house.nursery.start(house.server.run_in_memory)
    house.api("setWebhook", url=URL, **options)


async def test_an_update_is_posted_with_the_headers_of_telegram(house: House, autojump_clock) -> None:
    await deliver(house, secret_token="s3cret")
    house.say("hello")
    await trio.sleep(1)
    [visit] = house.site.visits
    assert house.site.dialled[0][:3] == ("bot.example", 8080, False)
    assert (visit.request.verb, visit.request.target) == ("POST", b"/hook?key=1")
    headers = visit.request.headers
    assert headers[b"host"] == b"bot.example:8080"
    assert headers[b"content-type"] == b"application/json"
    assert headers[b"x-telegram-bot-api-secret-token"] == b"s3cret"
    assert headers[b"accept-encoding"] == b"gzip, deflate"
    assert visit.update["message"]["text"] == "hello"
    assert house.waiting == 0


@pytest.mark.parametrize(
    ("url", "dialled", "host", "authorization"),
    [
        ("http://bot.example/x", ("bot.example", 80, False), b"bot.example", None),
        ("https://bot.example/x", ("bot.example", 443, True), b"bot.example", None),
        ("https://bot.example:8443/", ("bot.example", 8443, True), b"bot.example:8443", None),
        ("http://user:p%40ss@bot.example", ("bot.example", 80, False), b"bot.example", b"Basic dXNlcjpwQHNz"),
    ],
)
async def test_the_url_says_where_and_as_whom(
    house: House, autojump_clock, url: str, dialled: tuple[str, int, bool], host: bytes, authorization: bytes | None
) -> None:
    await house.nursery.start(house.server.run_in_memory)
    house.api("setWebhook", url=url)
    house.say("x")
    await trio.sleep(1)
    assert house.site.dialled[0][:3] == dialled
    headers = house.site.visits[0].request.headers
    assert headers[b"host"] == host
    assert headers.get(b"authorization") == authorization


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://h", b"/"),
        ("http://h?a=1", b"/?a=1"),
        ("http://h/a%20b/?x=%zz&y=[1]", b"/a%20b/?x=%zz&y=[1]"),
        ("http://h/хук", b"/%D1%85%D1%83%D0%BA"),
        ("http://h/a\x00b", b"/a%00b"),
        ("http://h/a#fragment", b"/a"),
    ],
)
async def test_the_path_and_query_are_kept_and_made_fit_for_http(house: House, autojump_clock, url: str, target: bytes) -> None:
    await house.nursery.start(house.server.run_in_memory)
    house.api("setWebhook", url=url)
    house.say("x")
    await trio.sleep(1)
    assert house.site.visits[0].request.target == target


@pytest.mark.parametrize("host", ["ü" * 80, "a" * 3000, "a\x00b"], ids=["long idna", "long", "nul"])
async def test_a_host_that_cannot_be_resolved_is_told_and_tried_again(house: House, host: str) -> None:
    """By the real connector: names that cannot even be asked for must not end the engine."""
    house.server._couriers.connect = connect_by_socket
    with trio.fail_after(30):
        await house.nursery.start(house.server.run_in_memory)
        house.api("setWebhook", url=f"http://{host}/")
        house.say("x")
        while not house.bot.webhook.last_error_message:
            await house.server.pulse.wait_for(lambda: bool(house.bot.webhook.last_error_message), 1)
    assert house.bot.webhook.last_error_message.startswith("Failed to resolve host: ")
    assert house.waiting == 1


async def test_what_waited_before_the_webhook_comes_first(house: House, autojump_clock) -> None:
    for n in range(3):
        house.say(f"early {n}")
    await deliver(house)
    house.say("late")
    await trio.sleep(1)
    assert house.site.texts == ["early 0", "early 1", "early 2", "late"]


def slow(seconds: float) -> Reply:
    async def reply(visit: Visit) -> bytes:
        await trio.sleep(seconds)
        return OK

    return reply


async def test_one_chat_is_served_in_order_one_at_a_time(house: House, autojump_clock) -> None:
    house.site.reply = slow(1)
    await deliver(house)
    for n in range(5):
        house.say(str(n))
    await trio.sleep(10)
    assert house.site.texts == ["0", "1", "2", "3", "4"]
    assert [visit.at for visit in house.site.visits] == [0, 1, 2, 3, 4]
    assert house.site.most_in_flight == 1
    assert len(house.site.dialled) == 1, "the connection is kept"


async def test_chats_are_served_in_parallel_up_to_max_connections(house: House, autojump_clock) -> None:
    house.site.reply = slow(1)
    await deliver(house, max_connections="3")
    for by in range(5):
        house.say("x", by)
    await trio.sleep(10)
    assert [visit.at for visit in house.site.visits] == [0, 0, 0, 1, 1]
    assert house.site.most_in_flight == 3
    assert len(house.site.dialled) == 3


async def test_a_chat_that_fails_blocks_itself_and_nobody_else(house: House, autojump_clock) -> None:
    async def reply(visit: Visit) -> bytes:
        return answer(500) if visit.text == "poison" and visit.at < 100 else OK

    house.site.reply = reply
    await deliver(house)
    house.say("poison", 0)
    house.say("after poison", 0)
    house.say("other", 1)
    await trio.sleep(90)
    assert "after poison" not in house.site.texts
    assert house.site.texts.count("other") == 1
    await trio.sleep(300)
    assert house.site.texts[-2:] == ["poison", "after poison"]
    assert house.waiting == 0


async def test_retries_come_at_once_then_ever_slower_up_to_a_random_minute_or_two(house: House, autojump_clock) -> None:
    async def reply(visit: Visit) -> bytes:
        return answer(500)

    house.site.reply = reply
    await deliver(house)
    house.say("x")
    await trio.sleep(2_000)
    times = [visit.at for visit in house.site.visits]
    gaps = [round(b - a, 6) for a, b in pairwise(times)]
    assert gaps[:6] == [0, 2, 4, 8, 16, 32]
    assert all(60 <= gap <= 120 for gap in gaps[7:])
    assert len(set(gaps[7:])) > 3, "the long waits are drawn, not fixed"


@pytest.mark.parametrize(("said", "waited"), [("7", 7), ("0", 0), ("99999", 3600), ("soon", 0)])
async def test_retry_after_is_honoured_up_to_an_hour(house: House, autojump_clock, said: str, waited: float) -> None:
    async def reply(visit: Visit) -> bytes:
        return OK if len(house.site.visits) > 1 else answer(429, Retry_After=said)

    house.site.reply = reply
    await deliver(house)
    house.say("x")
    await trio.sleep(4_000)
    assert [visit.at for visit in house.site.visits] == [0, waited]


async def test_a_nought_to_retry_after_counts_as_none(house: House, autojump_clock) -> None:
    async def reply(visit: Visit) -> bytes:
        return OK if len(house.site.visits) > 3 else answer(429, Retry_After="0")

    house.site.reply = reply
    await deliver(house)
    house.say("x")
    await trio.sleep(100)
    assert [visit.at for visit in house.site.visits] == [0, 0, 2, 6], "else the site would be stormed"


@pytest.mark.parametrize("status", [200, 201, 204, 299])
async def test_any_2xx_is_done(house: House, autojump_clock, status: int) -> None:
    async def reply(visit: Visit) -> bytes:
        return answer(status)

    house.site.reply = reply
    await deliver(house)
    house.say("x")
    await trio.sleep(100)
    assert len(house.site.visits) == 1
    assert house.bot.webhook.last_error_message == ""


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (500, "Wrong response from the webhook: 500 Said So"),
        (302, "Wrong response from the webhook: 302 Said So"),
        (404, "Wrong response from the webhook: 404 Said So"),
    ],
)
async def test_anything_else_is_remembered_in_telegrams_words(house: House, autojump_clock, status: int, words: str) -> None:
    async def reply(visit: Visit) -> bytes:
        return OK if len(house.site.visits) > 1 else answer(status)

    house.site.reply = reply
    await deliver(house)
    await trio.sleep(5)
    house.say("x")
    await trio.sleep(5)
    assert house.bot.webhook.last_error_message == words
    assert house.bot.webhook.last_error_at == EPOCH + 5


async def test_an_answer_that_does_not_come_in_a_minute_means_again(house: House, autojump_clock) -> None:
    async def reply(visit: Visit) -> bytes:
        await trio.sleep(0 if len(house.site.visits) > 1 else 1_000)
        return OK

    house.site.reply = reply
    await deliver(house)
    house.say("x")
    await trio.sleep(200)
    assert [visit.at for visit in house.site.visits] == [0, 60]
    assert house.bot.webhook.last_error_message == "Read timeout expired"
    assert house.waiting == 0


async def test_a_connection_closed_without_an_answer_means_again(house: House, autojump_clock) -> None:
    async def reply(visit: Visit) -> bytes | None:
        return OK if len(house.site.visits) > 1 else None

    house.site.reply = reply
    await deliver(house)
    house.say("x")
    await trio.sleep(5)
    assert len(house.site.visits) == 2
    assert house.bot.webhook.last_error_message == "Webhook connection closed"


async def test_a_kept_connection_that_died_in_its_sleep_is_no_failure(house: House, autojump_clock) -> None:
    async def reply(visit: Visit) -> bytes | None:
        return None if len(house.site.visits) == 2 else OK

    house.site.reply = reply
    await deliver(house)
    house.say("1")
    await trio.sleep(5)
    house.say("2")
    await trio.sleep(5)
    assert house.site.texts == ["1", "2", "2"]
    assert house.bot.webhook.last_error_message == ""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "Connection refused"),
        (ssl.SSLCertVerificationError("bad"), "SSL error {error:0A000086:SSL routines::certificate verify failed}"),
        (OSError(113, "No route to host"), "No route to host"),
    ],
)
async def test_an_unreachable_site_is_dialled_every_two_seconds(house: House, autojump_clock, error: OSError, words: str) -> None:
    house.site.refusing = error
    await deliver(house)
    for by in range(3):
        house.say("x", by)
    await trio.sleep(9)
    assert [at for *_, at in house.site.dialled] == [0, 2, 4, 6, 8]
    assert house.bot.webhook.last_error_message == words
    house.site.refusing = None
    await trio.sleep(9)
    assert house.waiting == 0


async def test_not_being_reached_does_not_make_an_update_wait_longer(house: House, autojump_clock) -> None:
    """It has not been seen, so nothing is held against it: after an hour away it comes within two seconds of the return."""
    house.site.refusing = ConnectionRefusedError(111, "Connection refused")
    await deliver(house)
    house.say("x")
    await trio.sleep(3_600.5)
    house.site.refusing = None
    await trio.sleep(10)
    assert [visit.at for visit in house.site.visits] == [3_602]


async def test_an_unreachable_site_does_not_fill_the_journal(house: House, autojump_clock) -> None:
    house.site.refusing = ConnectionRefusedError(111, "Connection refused")
    await deliver(house)
    for by in range(5):
        house.say("x", by)
    await trio.sleep(3_599)
    assert len(house.site.dialled) == 1_800, "none is left out"
    assert len(house.kinds("webhook")) == 60, "and the journal tells it once a minute"
    house.site.refusing = None
    await trio.sleep(5)
    assert [entry["outcome"] for entry in house.kinds("webhook")[60:]] == ["delivered"] * 5


async def test_a_fixed_address_is_dialled_and_the_host_is_still_named(house: House, autojump_clock) -> None:
    await deliver(house, ip_address="203.0.113.7")
    house.say("x")
    await trio.sleep(1)
    assert house.site.dialled[0][:3] == ("203.0.113.7", 8080, False)
    assert house.site.visits[0].request.headers[b"host"] == b"bot.example:8080"


async def test_a_site_is_gone_only_if_it_says_so_all_the_time(house: House, autojump_clock) -> None:
    """Another answer in between begins the 23 hours anew; being away does not."""
    said = 410

    async def reply(visit: Visit) -> bytes:
        return answer(said)

    house.site.reply = reply
    await deliver(house)
    house.say("x")
    await trio.sleep(20 * 3600)
    said = 500
    await trio.sleep(300)
    said = 410
    house.say("y", 1)
    await trio.sleep(10 * 3600)
    assert house.bot.webhook.url
    house.site.refusing = ConnectionRefusedError(111, "Connection refused")
    await trio.sleep(3600)
    house.site.refusing = None
    house.say("z", 2)
    await trio.sleep(13 * 3600)
    assert house.bot.webhook.url == ""


async def test_a_site_that_never_takes_the_connection_times_out(house: House, autojump_clock) -> None:
    async def never(host: str, port: int, tls: bool) -> trio.abc.Stream:
        await trio.sleep_forever()
        raise AssertionError

    house.server._couriers.connect = never
    await deliver(house)
    house.say("x")
    await trio.sleep(11)
    assert house.bot.webhook.last_error_message == "Connection timed out"


async def test_an_update_that_grew_too_old_is_dropped_and_the_next_one_goes_on(house: House, autojump_clock) -> None:
    async def reply(visit: Visit) -> bytes:
        return answer(500) if visit.text == "poison" else OK

    house.site.reply = reply
    await deliver(house)
    house.say("poison")
    await trio.sleep(24 * 3600 - 600)
    house.say("fresh")
    await trio.sleep(1200)
    assert house.site.texts[-1] == "fresh"
    assert house.waiting == 0


async def test_a_site_that_is_gone_for_23_hours_loses_its_webhook(house: House, autojump_clock) -> None:
    async def reply(visit: Visit) -> bytes:
        return answer(410)

    house.site.reply = reply
    await deliver(house)
    house.say("x")
    await trio.sleep(22 * 3600)
    assert house.bot.webhook.url
    await trio.sleep(2 * 3600)
    assert house.bot.webhook.url == ""
    count = len(house.site.visits)
    await trio.sleep(3600)
    assert len(house.site.visits) == count


async def test_a_changed_webhook_takes_over_what_was_not_delivered(house: House, autojump_clock) -> None:
    house.site.reply = slow(50)
    await deliver(house)
    house.say("1")
    house.say("2")
    await trio.sleep(5)
    house.site.reply = None
    house.api("setWebhook", url="http://other.example/")
    await trio.sleep(5)
    assert [host for host, *_ in house.site.dialled] == ["bot.example", "other.example"]
    assert house.site.texts == ["1", "1", "2"]
    assert house.waiting == 0


async def test_a_deleted_webhook_delivers_nothing_more(house: House, autojump_clock) -> None:
    await deliver(house)
    await trio.sleep(5)
    house.api("deleteWebhook")
    house.say("x")
    await trio.sleep(100)
    assert house.site.visits == []
    assert house.waiting == 1


async def test_updates_dropped_by_the_bot_are_not_tried_again(house: House, autojump_clock) -> None:
    async def reply(visit: Visit) -> bytes:
        return answer(500) if visit.text == "poison" else OK

    house.site.reply = reply
    await deliver(house)
    house.say("poison")
    house.say("poison")
    await trio.sleep(3)
    house.api("setWebhook", url=URL, drop_pending_updates="true")
    count = len(house.site.visits)
    house.say("fresh")
    await trio.sleep(10)
    assert house.site.texts[count:] == ["fresh"]


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
