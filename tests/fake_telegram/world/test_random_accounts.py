"""People change names, pictures and boosts at random: nobody has another's name, no boost is counted twice or for ever."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from fake_telegram.world import ActRefused, ChatChange, ChatId, ProfileChange, Text, limits, passing
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.town import Town

NAMES = ["", "name_one", "name_two", "Name_One", "anna_town", "boris_town", "yard_group", "helper_bot", "no"]
STEPS = 250


class Crowd:
    """Four people, three of them with a subscription, in a public supergroup, a basic group and a channel."""

    def __init__(self, seed: int) -> None:
        self.random = Random(f"accounts {seed}")
        self.town = town = Town()
        self.world = world = town.world
        self.people = [town.anna, town.boris, town.person("Clara"), town.person("Dan")]
        for one in self.people[:3]:
            one.is_premium = True
        members = [one.id for one in self.people[1:]]
        chats = [town.group(*members, username="yard_group"), town.group(*members, kind="group")]
        chats.append(world.add_channel(title="News", owner=town.anna.id, username="news_here"))
        self.places = [*(one.id for one in chats), town.boris.chat, town.bot.chat, ChatId(-7)]
        self.files = [world.add_file(bytes(number), name=f"{number}.png") for number in range(1, 4)]
        self.done = 0

    def step(self) -> None:
        """One act, after some time; what is refused leaves the names as they were."""
        self.town.now += self.random.choice((0, 1, 86_400))
        names = self.names()
        try:
            self.random.choice(self.acts())()
            self.done += 1
        except ActRefused:
            assert self.names() == names

    def names(self) -> dict[str, Any]:
        return {name: self.world.by_username(name) for name in NAMES}

    def profile(self) -> ProfileChange:
        pick = self.random.choice
        return ProfileChange(
            username=pick([None, pick(NAMES)]),
            extra_usernames=pick([None, (), (pick(NAMES),), (pick(NAMES), pick(NAMES))]),
            personal_chat=pick([None, None, self.places[2], self.places[0]]),
            without=pick([(), ("personal_chat",)]),
        )

    def acts(self) -> list[Callable[[], object]]:
        pick, world, now = self.random.choice, self.world, self.town.now
        by, other, chat = pick(self.people).id, pick(self.people).id, pick(self.places)
        public, often, rarely = pick([True, False, False]), self.random.randrange(1, 9), self.random.random() < 0.1
        picture = ChatChange(photo=pick([None, *self.files]), without_photo=public)
        return [
            lambda: world.change_profile(by, self.profile(), now=now),
            lambda: world.set_profile_photo(by, pick(self.files), now=now, public=public),
            lambda: world.remove_profile_photo(by, now=now, public=public),
            lambda: world.change_chat(by, chat, picture, now=now),
            lambda: world.boost(by, chat, now=now, count=often % 5, days=often),
            lambda: world.give_boost_code(by, chat, other, now=now, days=often),
            lambda: world.end_boosts(by, chat, now=now),
            lambda: world.free_boosters(by, chat, often, now=now),
            lambda: world.send(by, chat, Text(text="hi"), now=now),
            lambda: passing.let_pass(world, now),
            lambda: world.ban(by, chat, other, now=now) if rarely else None,
            lambda: world.migrate_to_supergroup(by, chat, now=now) if rarely else None,
            lambda: world.deactivate(by, now=now) if rarely and self.random.random() < 0.3 else None,
        ]


@pytest.mark.parametrize("seed", range(12))
def test_random_accounts_leave_a_true_world(seed: int) -> None:
    crowd = Crowd(seed)
    for _ in range(STEPS):
        crowd.step()
    assert crowd.done > STEPS / 3
    check_names(crowd)
    check_boosts(crowd)
    text = dump_world(crowd.world, now=crowd.town.now)
    assert dump_world(load_world(text).world, now=crowd.town.now) == text


def check_names(crowd: Crowd) -> None:
    """A name that somebody has leads there, and one that nobody has leads nowhere."""
    had = {name.lower(): one.id for one in crowd.people for name in (one.username, *one.about.extra_usernames) if name}
    assert {name: crowd.world.by_username(name) for name in had} == had
    people = {one.id for one in crowd.people}
    led = {name.lower(): owner for name, owner in crowd.names().items() if owner in people}
    assert led.items() <= had.items()


def check_boosts(crowd: Crowd) -> None:
    world = crowd.world
    living = {one.id: one for chat in world.chats.values() for own in chat.boosts.values() for one in own.values()}
    assert living == world.boosts
    by_slots = {one.id: one.user for one in living.values() if one.source == "premium"}
    assert {number: who for who, own in world.slots.items() for number in own} == by_slots
    assert all(1 <= len(own) <= limits.BOOST_SLOTS_MAX for own in world.slots.values())
    crowd.town.now += 366 * 86_400
    passing.let_pass(world, crowd.town.now)
    assert (world.boosts, world.slots, world.boost_ends) == ({}, {}, [])
