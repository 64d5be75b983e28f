"""The same seed and the same acts give the same world to the byte, whatever the order of Python's sets."""

import json
import subprocess
import sys
from typing import Any

import pytest

from fake_telegram.world import AdminRights, Text
from tests.fake_telegram.town import Town


def told(seed: int) -> str:
    """Everything a bot is told, and the journal, of a fixed story."""
    town = Town(seed=seed)
    bot = town.bot
    heard: list[Any] = [bot.token]
    chat = town.started()
    group = town.world.add_supergroup(title="Yard", owner=town.anna.id, members=[bot.id, town.boris.id], now=town.now)
    town.world.promote(town.anna.id, group.id, bot.id, now=town.now, rights=AdminRights.all())
    channel = town.world.add_channel(title="News", owner=town.anna.id, subscribers=[bot.id], discussion=group.id)
    town.ok("getUpdates", allowed_updates=["message", "callback_query", "message_reaction", "chat_member", "channel_post"])
    post = town.world.send(town.anna.id, channel.id, Text(text="news @helper_bot #x"), now=town.now)
    town.world.comment(town.boris.id, channel.id, post.id, Text(text="what?"), now=town.now)
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    sent = town.ok("sendMessage", chat_id=chat, text="x", reply_markup=keyboard)
    town.world.press(town.anna.id, bot.chat, sent["message_id"], "a", now=town.now)
    file = town.ok("sendDice", chat_id=chat)
    heard += [sent, file, [update.payload for update in bot.updates.pending(town.now)]]
    heard += [[entry.kind, entry.at, entry.fields] for entry in town.world.journal.since(0)[0]]
    return json.dumps(heard)


def test_another_seed_is_another_world() -> None:
    assert told(1) == told(1) != told(2)


@pytest.mark.parametrize("hash_seed", ["1", "4242"])
def test_another_process_with_other_hashes_tells_the_same(hash_seed: str) -> None:
    program = "from tests.fake_telegram.world.test_determinism import told; print(told(5), end='')"
    found = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=True
    )
    assert found.stdout == told(5)
