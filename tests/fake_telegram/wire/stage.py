"""A bot behind a webhook in virtual time, and people who write to it: the stage of the courier tests."""

from __future__ import annotations

from dataclasses import dataclass

import trio
import trio.testing

from fake_telegram.methods import call
from fake_telegram.server import FakeServer
from fake_telegram.world import Bot, Message, Person, Text, World
from tests.fake_telegram.sites import OK, Reply, Site, Visit

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


async def deliver(house: House, **options: str) -> None:
    """Start the engine and set the webhook."""
    await house.nursery.start(house.server.run_in_memory)
    house.api("setWebhook", url=URL, **options)


def slow(seconds: float) -> Reply:
    async def reply(visit: Visit) -> bytes:
        await trio.sleep(seconds)
        return OK

    return reply
