"""What bots are told parses in the models of other libraries too; unknown is only what is newer or older than they are."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import telegram
from telebot import types as telebot_types

from tests.fake_telegram.world.test_invariants import Story

NEWER_THAN_IT = {"can_send_welcome_messages"}
OLDER_THAN_IT = {"forward_from", "forward_from_chat", "forward_from_message_id", "forward_date", "forward_signature"}


@pytest.fixture(scope="module")
def told() -> list[dict[str, Any]]:
    found = []
    for seed in range(3):
        story = Story(seed)
        story.play(150)
        found += [update for heard in story.heard.values() for update in heard]
    return found


def unknown(parsed: Any) -> Iterator[str]:
    """The names that python-telegram-bot did not know, wherever they stood."""
    if isinstance(parsed, telegram.TelegramObject):
        yield from parsed.api_kwargs
        for name in (slot for kind in type(parsed).__mro__ for slot in getattr(kind, "__slots__", ())):
            if not name.startswith("_"):
                yield from unknown(getattr(parsed, name, None))
    elif isinstance(parsed, tuple | list):
        for one in parsed:
            yield from unknown(one)


def test_python_telegram_bot_knows_every_field(told: list[dict[str, Any]]) -> None:
    assert len(told) > 100
    names = {name for update in told for name in unknown(telegram.Update.de_json(json.loads(json.dumps(update)), None))}
    assert names - NEWER_THAN_IT - OLDER_THAN_IT == set()


def test_telebot_reads_every_update(told: list[dict[str, Any]]) -> None:
    for update in told:
        parsed = telebot_types.Update.de_json(json.dumps(update))
        assert parsed.update_id == update["update_id"]
