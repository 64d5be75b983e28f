"""The connection doctor judges what Telegram said: the gravest first, each with one sentence of what to do."""

import pytest
from msgspec.structs import replace

from bridge.domain.conversations import Bot, BotKind, Intake
from bridge.domain.ids import BotId, PersonId
from bridge.ports.telegram import BotProfile, WebhookState
from bridge.services.diagnosis import Answers, findings

PUBLIC = "https://bridge.test"
NEEDED = ("message", "callback_query")
BOT = Bot(id=BotId(1), account=None, kind=BotKind.STANDARD, name="Staff", telegram_id=PersonId(5), username="s", hook_key="key")
PROFILE = BotProfile(id=PersonId(5), name="Staff", username="s", can_read_all_group_messages=True)
WEBHOOK = WebhookState(url=f"{PUBLIC}/telegram/key", allowed_updates=NEEDED)
WELL = Answers(profile=PROFILE, webhook=WEBHOOK)
POLLED = replace(BOT, intake=Intake.POLLING)


def seen(bot: Bot = BOT, **webhook: object) -> tuple[Bot, Answers]:
    return bot, replace(WELL, webhook=replace(WEBHOOK, **webhook))


CASES: list[tuple[str, Bot, Answers, list[str]]] = [
    ("all is well", BOT, WELL, ["all is well"]),
    ("polling is well", POLLED, replace(WELL, webhook=WebhookState()), ["all is well"]),
    ("a refused token", BOT, Answers(trouble="Unauthorized", is_token_refused=True), ["refuses the token (Unauthorized)"]),
    ("no answer", BOT, Answers(trouble="connection refused"), ["does not answer (connection refused)"]),
    ("switched off", replace(BOT, is_enabled=False), WELL, ["switched off"]),
    ("no webhook", *seen(url=""), ["no webhook is set"]),
    ("another's webhook", *seen(url="https://evil.test/x"), ["points elsewhere"]),
    ("a failing webhook", *seen(last_error="Connection timed out"), ["last try failed: Connection timed out"]),
    ("a hundred wait", *seen(pending=100), ["all is well"]),
    ("more wait", *seen(pending=101), ["101 updates wait"]),
    ("kinds not asked for", *seen(allowed_updates=("message",)), ["not asked for: callback_query"]),
    ("a webhook against polling", POLLED, WELL, ["a webhook is set (https://bridge.test)"]),
    ("privacy mode", BOT, replace(WELL, profile=replace(PROFILE, can_read_all_group_messages=False)), ["privacy mode is on"]),
    (
        "several at once",
        *seen(replace(BOT, is_enabled=False), url="", pending=500),
        ["switched off", "no webhook", "500 updates"],
    ),
]


@pytest.mark.parametrize(("bot", "answers", "whats"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_findings_name_what_is_wrong_and_what_to_do(bot: Bot, answers: Answers, whats: list[str]) -> None:
    """In this order; what is well has nothing to do."""
    found = findings(bot, answers, public_url=PUBLIC, needed_updates=NEEDED)
    assert len(found) == len(whats)
    for finding, what in zip(found, whats, strict=True):
        assert what in finding.what
        assert bool(finding.do) is (what != "all is well")


def test_a_finding_keeps_the_hook_to_itself() -> None:
    """Its path is a secret: output is pasted into tickets."""
    for bot, answers in ((POLLED, WELL), seen(last_error="x"), seen(pending=500)):
        for finding in findings(bot, answers, public_url=PUBLIC, needed_updates=NEEDED):
            assert "key" not in finding.what + finding.do
