"""A fake on real sockets, a foreign bot in a process of its own, and the people who talk with it.

The test plays people through the control API and waits there for what the bot does; nothing sleeps.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import trio

from fake_telegram.control.client import FakeTelegram, Someone, Who
from fake_telegram.methods import TdTextParser
from fake_telegram.server import Addresses, FakeServer
from fake_telegram.world import World

__all__ = ["PATIENCE_S", "Program", "Stage", "stage"]

PATIENCE_S = 40.0
"""A library takes seconds to import on a busy machine; every wait ends with its event."""

Shown = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Program:
    """How a bot is started.

    ``webhook`` is how it is told. A library that waits seconds after a broken poll is cut off once less, and one that does not
    notice that half an answer is missing is not given any.
    """

    command: Sequence[str]
    environment: Mapping[str, str]
    webhook: bool = False
    waits_after_trouble: bool = False
    misses_half_answers: bool = False


@dataclass
class Stage:
    """Ann, Bob, a bot that runs, and the fake between them."""

    telegram: FakeTelegram
    ann: Someone
    bob: Someone
    bot: int
    program: Program

    async def say(self, text: str, by: Someone | None = None, **more: Any) -> list[Shown]:
        """Write to the bot in private and return what it answers first."""
        by = by or self.ann
        return await self.heard_after(await by.send(self.bot, text, **more), by=by)

    async def say_in(self, chat: Who, text: str, **more: Any) -> list[Shown]:
        """Let Ann write to a group and return what the bot answers first."""
        return await self.heard_after(await self.ann.send(chat, text, **more), chat)

    async def heard_after(self, sent: Shown, chat: Who | None = None, by: Someone | None = None, count: int = 1) -> list[Shown]:
        """At least ``count`` messages of the bot after ``sent``; fails when our patience ends first."""
        heard: list[Shown] = []
        while len(heard) < count:
            after = heard[-1]["message_id"] if heard else sent["message_id"]
            news = await (by or self.ann).hears(chat or self.bot, after=after, by=self.bot, wait=PATIENCE_S)
            assert news, f"after {heard or sent} the bot said nothing"
            heard += news
        return heard

    async def journalled(self, kind: str, **fields: Any) -> Shown:
        """The first entry of the journal that has these fields, as soon as there is one."""
        cursor = 0
        while True:
            page = await self.telegram.journal(cursor, kinds=[kind], wait=PATIENCE_S)
            assert page.entries, f"no {kind} with {fields}"
            for entry in page.entries:
                if fields.items() <= entry.items():
                    return entry
            cursor = page.cursor


@asynccontextmanager
async def stage(program: Program) -> AsyncIterator[Stage]:
    """Start everything; the bot must live to the end, and nothing of the fake may have failed."""
    server = FakeServer(World(seed=5, parser=TdTextParser()), time.time)
    async with trio.open_nursery() as nursery:
        addresses: Addresses = await nursery.start(partial(server.run, port=0, control_port=0))
        async with FakeTelegram(addresses.control) as telegram:
            bot = await telegram.add_bot(name="Desk", username="desk_bot")
            ann = await telegram.add_person(first_name="Ann", last_name="Smith")
            bob = await telegram.add_person(first_name="Bob")
            place = {"BOT_API_URL": addresses.bot_api, "BOT_TOKEN": bot["token"]}
            nursery.start_soon(_run, program, place)
            yield Stage(telegram, ann, bob, bot["id"], program)
            page = await telegram.journal(kinds=["failed", "unsupported"])
            assert page.entries == []
        nursery.cancel_scope.cancel()


async def _run(program: Program, place: Mapping[str, str]) -> None:
    """Run the bot until cancelled; it must not end by itself."""
    environment = {**os.environ, **place, **program.environment}
    command = list(program.command)
    done = await trio.run_process(command, env=environment, stdout=subprocess.DEVNULL, capture_stderr=True, check=False)
    pytest.fail(f"the bot has ended by itself: {done.stderr.decode(errors='replace')[-2000:]}")
