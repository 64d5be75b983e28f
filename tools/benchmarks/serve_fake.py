"""The fake with a world made for measuring; its first line tells, as JSON, whom and what to call.

Bots `waiting` have 100 updates each, bot `courier` has a backlog in many chats, `talker` is written to by nobody.
"""

import json
import sys
import time
from functools import partial
from typing import Any

import trio

from fake_telegram.__main__ import collect_seldom
from fake_telegram.methods import PillowScaler, TdTextParser
from fake_telegram.server import Addresses, FakeServer
from fake_telegram.world import Bot, Text, World

WAITING_UPDATES = 100
COURIER_CHATS = 50


def furnish(world: World, waiting_bots: int, backlog: int) -> dict[str, Any]:
    """Make everybody and let them write; tokens and ids for the benchmark."""
    now = time.time()
    talker = world.add_bot(name="Talker", username="talker_bot")
    ann = world.add_person(first_name="Ann")
    world.start(ann.id, talker.id, now)
    talker.updates.clear()
    waiting = [world.add_bot(name="Waiting", username=f"waiting{number}_bot") for number in range(waiting_bots)]
    for bot in waiting:
        world.start(ann.id, bot.id, now)
        write(world, ann.id, bot, WAITING_UPDATES - 1, now)
    courier = world.add_bot(name="Courier", username="courier_bot")
    for _ in range(COURIER_CHATS):
        person = world.add_person(first_name="Bob")
        world.start(person.id, courier.id, now)
        write(world, person.id, courier, backlog // COURIER_CHATS - 1, now)
    tokens = {"talker": talker.token, "waiting": [bot.token for bot in waiting], "courier": courier.token}
    return {**tokens, "ann": ann.id, "talker_id": talker.id}


def write(world: World, person: Any, bot: Bot, count: int, now: float) -> None:
    for number in range(count):
        world.send(person, bot.id, Text(text=f"waiting {number}"), now=now)


async def main(waiting_bots: int, backlog: int) -> None:
    world = World(seed=1, parser=TdTextParser(), scaler=PillowScaler())
    facts = furnish(world, waiting_bots, backlog)
    collect_seldom()
    async with trio.open_nursery() as nursery:
        server = FakeServer(world, time.time)
        addresses: Addresses = await nursery.start(partial(server.run, port=0, control_port=0))
        print(json.dumps({**facts, "url": addresses.bot_api, "control": addresses.control}), flush=True)


if __name__ == "__main__":
    trio.run(main, int(sys.argv[1]), int(sys.argv[2]))
