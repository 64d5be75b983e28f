"""Unmodified bots of three libraries talk to a person in the fake; nothing is changed but the base URL.

Every bot is a program of its own in a process of its own. The test plays the person through the control API, and waits there for
what the bot does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trio

from fake_telegram.control.client import FakeTelegram, Someone
from fake_telegram.methods import TdTextParser
from fake_telegram.server import Addresses, FakeServer
from fake_telegram.world import World

FOLDER = Path(__file__).parent
PATIENCE_S = 40.0
"""A library takes seconds to import on a busy machine; every wait ends with its event."""

BOTS = {
    "aiogram": ("aiogram_echo.py", {}),
    "aiogram by webhook": ("aiogram_echo.py", {"BOT_WEBHOOK": "1"}),
    "python-telegram-bot": ("ptb_echo.py", {}),
    "pyTelegramBotAPI": ("telebot_echo.py", {}),
}

pytestmark = pytest.mark.live


@dataclass
class Stage:
    """A person, a bot that runs, and the fake between them."""

    telegram: FakeTelegram
    server: FakeServer
    person: Someone
    bot: dict[str, Any]

    async def say(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """Write to the bot and return what it answers first."""
        sent = await self.person.send(self.bot["id"], text, **more)
        return await self.heard_after(sent)

    async def heard_after(self, sent: dict[str, Any]) -> list[dict[str, Any]]:
        """What the bot wrote after ``sent``; fails when that is nothing for the length of our patience."""
        heard = await self.person.hears(self.bot["id"], after=sent["message_id"], by=self.bot["id"], wait=PATIENCE_S)
        assert heard, "the bot said nothing"
        return heard


@asynccontextmanager
async def stage(program: str, environment: dict[str, str]) -> AsyncIterator[Stage]:
    """A fake on real sockets and the bot ``program`` in a process of its own."""
    server = FakeServer(World(seed=5, parser=TdTextParser()), time.time)
    async with trio.open_nursery() as nursery:
        run = partial(server.run, port=0, control_port=0)
        addresses: Addresses = await nursery.start(run)
        async with FakeTelegram(addresses.control) as telegram:
            bot = await telegram.add_bot(name="Echo", username="echo_bot")
            person = await telegram.add_person(first_name="Ann", last_name="Smith")
            environment = {**os.environ, "BOT_API_URL": addresses.bot_api, "BOT_TOKEN": bot["token"], **environment}
            start = partial(
                trio.run_process,
                [sys.executable, str(FOLDER / program)],
                env=environment,
                stdout=subprocess.DEVNULL,
                capture_stderr=True,
                check=False,
            )
            process: trio.Process = await nursery.start(start)
            yield Stage(telegram, server, person, bot)
            assert process.poll() is None, "the bot has ended by itself"
        nursery.cancel_scope.cancel()


@pytest.fixture(params=BOTS)
def library(request: pytest.FixtureRequest) -> tuple[str, dict[str, str]]:
    return BOTS[request.param]


async def test_a_bot_talks_with_a_person(library: tuple[str, dict[str, str]]) -> None:
    """Greeting, deep link, echo by reply, buttons, an error caught by the library's own class, a file there and back."""
    async with stage(*library) as on:
        await check_greeting(on)
        await check_echo(on)
        await check_buttons(on)
        await check_errors(on)
        await check_files(on)


async def check_greeting(on: Stage) -> None:
    [hello] = await on.heard_after(await on.person.start(on.bot["id"]))
    assert hello["text"] == "Hello, Ann Smith"
    assert [(one["type"], one["offset"], one["length"]) for one in hello["entities"]] == [("bold", 7, 9)]
    [welcome] = await on.heard_after(await on.person.start(on.bot["id"], "promo_7"))
    assert welcome["text"] == "Welcome by promo_7"


async def check_echo(on: Stage) -> None:
    for text in ("hello", "Привет, мир 😀", "#urgent <b>not bold</b> & so"):
        [echo] = await on.say(text)
        assert echo["text"] == text
        assert echo["reply_to_message"]["text"] == text


async def check_buttons(on: Stage) -> None:
    [question] = await on.say("/ask")
    pressed = await on.person.press(on.bot["id"], question["message_id"], "Yes", wait=PATIENCE_S)
    assert pressed["data"] == "yes"
    assert pressed["answer"]["text"] == "You said yes"
    cursor, edited = 0, []
    while not edited:
        page = await on.telegram.journal(cursor, wait=PATIENCE_S, kinds=["message_edited"])
        assert page.entries, "the bot edited nothing"
        cursor, edited = page.cursor, [one for one in page.entries if one["text"] == "Agreed? yes"]
    [shown] = await on.person.hears(on.bot["id"], after=question["message_id"] - 1, by=on.bot["id"])
    assert shown["text"] == "Agreed? yes"
    assert "reply_markup" not in shown


async def check_errors(on: Stage) -> None:
    [told] = await on.say("/wrong")
    assert told["text"] == "refused: Bad Request: chat not found"


async def check_files(on: Stage) -> None:
    data = bytes(range(256)) * 1200
    number = await on.telegram.add_file(data, name="Акт 03.bin")
    [copy] = await on.say("see inside", attach={"kind": "document", "file": number})
    assert copy["caption"] == "see inside"
    assert copy["document"]["file_name"] == "copy of Акт 03.bin"
    assert copy["document"]["file_size"] == len(data)
    assert await on.telegram.download(copy["file"]) == data[::-1]


async def test_a_webhook_bot_is_told_by_webhook_only() -> None:
    """The secret token and the pending count are those of a real webhook."""
    async with stage(*BOTS["aiogram by webhook"]) as on:
        await on.heard_after(await on.person.start(on.bot["id"]))
        shown = await on.telegram.bot(on.bot["id"])
        assert shown["webhook_url"].endswith("/hook")
        assert shown["last_error_message"] == ""
        page = await on.telegram.journal(kinds=["webhook"])
        assert {one["outcome"] for one in page.entries} == {"delivered"}


@pytest.mark.parametrize("name", BOTS)
async def test_a_conversation_survives_a_cut_connection_and_a_lost_reply(name: str) -> None:
    """What the libraries promise about trouble on the way of updates: nothing said before, during or after it is lost."""
    async with stage(*BOTS[name]) as on:
        await on.heard_after(await on.person.start(on.bot["id"]))
        struck = {"update": "any"} if "webhook" in name else {"method": "getUpdates"}
        await on.telegram.place_fault("cut", on={**struck, "nth": 1}, do={"kind": "cut"})
        await on.telegram.place_fault("lost", on={**struck, "nth": 2}, do={"kind": "lost_reply"})
        sent = [await on.person.send(on.bot["id"], f"in the storm {number}") for number in range(3)]
        cursor, fired = 0, 0
        while fired < 2:
            page = await on.telegram.journal(cursor, kinds=["fault"], wait=PATIENCE_S)
            assert page.entries, "the trouble never came"
            cursor, fired = page.cursor, fired + len(page.entries)
        sent.append(await on.person.send(on.bot["id"], "after the storm"))
        echoed: set[str] = set()
        after = sent[0]["message_id"]
        while len(echoed) < len(sent):
            heard = await on.person.hears(on.bot["id"], after=after, by=on.bot["id"], wait=PATIENCE_S)
            assert heard, f"only {echoed} came back"
            after = heard[-1]["message_id"]
            echoed |= {one["text"] for one in heard}
        assert echoed == {one["text"] for one in sent}
