"""Webhook delivery in virtual time: order, parallelism, retries, words of failure."""

from __future__ import annotations

import ssl
from itertools import pairwise

import pytest
import trio
import trio.testing

from fake_telegram.exchanges import connect_by_socket
from tests.fake_telegram.sites import OK, Visit, answer
from tests.fake_telegram.wire.stage import EPOCH, URL, House, deliver, slow


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
