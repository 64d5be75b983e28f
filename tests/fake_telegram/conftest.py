"""The desk of whoever tests the server as a bot sees it."""

from __future__ import annotations

import pytest
import trio
import trio.testing

from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import World
from tests.fake_telegram.callers import caller, virtual_now
from tests.fake_telegram.desk import Desk
from tests.fake_telegram.sites import Site


@pytest.fixture
def desk(nursery: trio.Nursery) -> Desk:
    world = World(seed=1, parser=TdTextParser())
    site = Site(nursery)
    server = FakeServer(world, virtual_now, site.connect, seed=1)
    bot = world.add_bot(name="B", username="b_bot")
    person = world.add_person(first_name="Ann")
    world.start(person.id, bot.id, 1_799_999_000.0)
    bot.updates.clear()
    return Desk(nursery, server, world, bot, person, site, caller(server, bot, nursery))
