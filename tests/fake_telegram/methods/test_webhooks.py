"""setWebhook, deleteWebhook, getWebhookInfo: which URLs are good where, what is remembered, what is told."""

from typing import Any

import pytest

from fake_telegram.world import CLOUD, LOCAL, OPEN, Profile
from tests.fake_telegram.town import Answer, Refusal, Town, Upload

GOOD = "https://example.com/hook"
PORTS = "400 Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
HTTPS = "400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
INVALID = "400 Bad Request: invalid webhook URL specified"


@pytest.mark.parametrize(
    ("profile", "url", "said"),
    [
        (CLOUD, GOOD, ""),
        (CLOUD, "https://example.com:8443/x", ""),
        (CLOUD, "https://example.com:88/x", ""),
        (CLOUD, "https://example.com:8080/x", PORTS),
        (CLOUD, "http://example.com/x", HTTPS),
        (CLOUD, "https://127.0.0.1/x", "400 Bad Request: bad webhook: IP address 127.0.0.1 is reserved"),
        (OPEN, "http://127.0.0.1:54321/x", ""),
        (LOCAL, "http://localhost:5000", ""),
        (OPEN, "ftp://example.com/", INVALID),
        (OPEN, "https://", INVALID),
        (OPEN, "https://exa mple.com/", INVALID),
        (OPEN, "https://example.com:99999/", INVALID),
        (OPEN, "https://[::1", INVALID),
    ],
)
def test_which_urls_are_good(profile: Profile, url: str, said: str) -> None:
    outcome = Town(profile=profile).call("setWebhook", url=url)
    if said:
        assert isinstance(outcome, Refusal)
        assert f"{outcome.code} {outcome.description}" == said
    else:
        assert outcome == Answer(True, "Webhook was set")


def test_a_url_without_a_scheme_is_https() -> None:
    town = Town()
    town.ok("setWebhook", url="example.com/hook")
    assert town.ok("getWebhookInfo")["url"] == GOOD


def test_setting_and_deleting_say_what_they_did() -> None:
    town = Town()
    said = []
    for method, params in (
        ("deleteWebhook", {}),
        ("setWebhook", {"url": GOOD}),
        ("setWebhook", {"url": GOOD}),
        ("setWebhook", {"url": GOOD, "max_connections": 7}),
        ("setWebhook", {"url": GOOD, "max_connections": 7, "allowed_updates": ["poll"]}),
        ("setWebhook", {"url": ""}),
        ("deleteWebhook", {}),
    ):
        town.now += 2
        outcome = town.call(method, **params)
        assert isinstance(outcome, Answer)
        said.append(outcome.description)
    assert said == [
        "Webhook is already deleted",
        "Webhook was set",
        "Webhook is already set",
        "Webhook was set",
        "Webhook was set",
        "Webhook was deleted",
        "Webhook is already deleted",
    ]


def test_more_than_one_a_second_is_too_many() -> None:
    town = Town()
    town.ok("setWebhook", url=GOOD)
    town.now += 0.5
    outcome = town.call("setWebhook", url=GOOD)
    assert outcome == Refusal(429, "Too Many Requests: retry after 1", {"retry_after": 1})


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"secret_token": "x" * 257}, "secret token is too long"),
        ({"secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"secret_token": "ключ"}, "secret token contains unallowed characters"),
        ({"ip_address": "here"}, "bad webhook: Invalid IP address specified"),
    ],
)
def test_bad_options(params: dict[str, Any], said: str) -> None:
    assert Town().no("setWebhook", url=GOOD, **params) == f"400 Bad Request: {said}"


@pytest.mark.parametrize(
    ("profile", "address", "said"),
    [
        (OPEN, "127.0.0.1", ""),
        (CLOUD, "127.0.0.1", "400 Bad Request: bad webhook: IP address 127.0.0.1 is reserved"),
        (CLOUD, "8.8.8.8", ""),
        (OPEN, "", ""),
    ],
)
def test_fixed_addresses(profile: Profile, address: str, said: str) -> None:
    town = Town(profile=profile)
    if said:
        assert town.no("setWebhook", url=GOOD, ip_address=address) == said
    else:
        town.ok("setWebhook", url=GOOD, ip_address=address)
        assert town.ok("getWebhookInfo")["ip_address"] == (address or "<unknown>")


def test_a_certificate_may_not_be_too_big() -> None:
    certificate = Upload("c.pem", "", b"x" * (3 * 1024 * 1024 + 1))
    said = Town().no("setWebhook", url=GOOD, uploads={"certificate": certificate})
    assert said == "400 Bad Request: certificate size is too big (3145729 bytes)"


def test_the_info_of_a_bot_without_a_webhook_is_short() -> None:
    assert Town().ok("getWebhookInfo") == {"url": "", "has_custom_certificate": False, "pending_update_count": 0}


@pytest.mark.parametrize(("profile", "asked", "given"), [(OPEN, 500, 100), (LOCAL, 500, 500), (OPEN, 0, 40), (OPEN, -1, 40)])
def test_connections_are_clamped_by_the_profile(profile: Profile, asked: int, given: int) -> None:
    town = Town(profile=profile)
    town.ok("setWebhook", url=GOOD, max_connections=asked)
    assert town.ok("getWebhookInfo")["max_connections"] == given


def test_the_info_tells_everything_that_is_set() -> None:
    town = Town()
    town.ok(
        "setWebhook",
        url=GOOD,
        allowed_updates=["message_reaction", "message"],
        secret_token="s_-1",
        uploads={"certificate": Upload("c.pem", "", b"pem")},
    )
    town.started()
    town.world.start(town.anna.id, town.bot.id, town.now)
    town.bot.webhook.failed("Wrong response from the webhook: 500 Internal Server Error", town.now)
    assert town.ok("getWebhookInfo") == {
        "url": GOOD,
        "has_custom_certificate": True,
        "pending_update_count": 1,
        "max_connections": 40,
        "ip_address": "<unknown>",
        "last_error_date": int(town.now),
        "last_error_message": "Wrong response from the webhook: 500 Internal Server Error",
        "allowed_updates": ["message", "message_reaction"],
    }
    assert town.bot.webhook.secret_token == "s_-1"
    town.now += 2
    town.ok("deleteWebhook", drop_pending_updates=True)
    info = town.ok("getWebhookInfo")
    assert (info["pending_update_count"], "last_error_date" in info) == (0, False)


def test_each_change_wakes_the_couriers() -> None:
    town = Town()
    woken: list[int] = []
    town.world.on_update = woken.append
    generations = []
    for params in ({"url": GOOD}, {"url": GOOD}, {"url": GOOD, "secret_token": "x"}, {"url": ""}):
        town.now += 2
        town.ok("setWebhook", **params)
        generations.append(town.bot.webhook.generation)
    assert generations == [1, 1, 2, 3]
    assert len(woken) == 3
