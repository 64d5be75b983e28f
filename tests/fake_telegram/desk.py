"""One server, one bot on one connection over a memory stream, one person who has started it, in virtual time."""

from __future__ import annotations

from dataclasses import dataclass

import trio
import trio.testing

from fake_telegram.faults import (
    Fault,
    Injury,
    Trigger,
)
from fake_telegram.server import FakeServer
from fake_telegram.world import Bot, Person, Text, World
from tests.fake_telegram.callers import Caller, caller, virtual_now
from tests.fake_telegram.sites import Site


@dataclass
class Desk:
    """A server, one bot on one connection, one person who has started it."""

    nursery: trio.Nursery
    server: FakeServer
    world: World
    bot: Bot
    person: Person
    site: Site
    call: Caller

    def another(self, bot: Bot | None = None) -> Caller:
        return caller(self.server, bot or self.bot, self.nursery)

    def say(self, text: str) -> None:
        self.world.send(self.person.id, self.bot.chat, Text(text=text), now=virtual_now())

    def place(self, do: Injury, name: str = "f", **on: object) -> None:
        self.server.plan.place(Fault(name=name, on=Trigger(**on), do=do))  # type: ignore[arg-type]

    def heard(self) -> list[str]:
        seen = self.world.messages(self.bot.chat, viewer=self.person.id)
        return [message.text for message in seen if message.author == self.bot.id]


def texts(envelope: dict[str, object]) -> list[str]:
    result = envelope["result"]
    assert isinstance(result, list)
    return [update["message"]["text"] for update in result]
