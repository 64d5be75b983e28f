"""The bot behind a webhook, for every courier test."""

from __future__ import annotations

import pytest
import trio
import trio.testing

from fake_telegram.server import FakeServer
from fake_telegram.world import World
from tests.fake_telegram.sites import Site
from tests.fake_telegram.wire.stage import EPOCH, House, now


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
