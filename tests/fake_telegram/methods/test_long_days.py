"""Each method in a large world, and all of them over and over: no call costs more there, and nothing piles up without a reason.

Work is counted in lines of this package that run, which no machine makes slower. What stays is found by walking over all that the
world holds.
"""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest

from fake_telegram.methods import Answer, Refusal, TdTextParser
from fake_telegram.methods.calls import METHODS
from fake_telegram.world import KINDS, ActRefused, Chat, ChatId, Text, UserId, World, limits
from tests.fake_telegram.arranged_calls import Stage, arranged
from tests.fake_telegram.growth import sizes
from tests.fake_telegram.world.test_growth import lines_run

NAMES = sorted(set(METHODS) - {"getchatmemberscount"})
LEAVES = frozenset({"leavechat", "close", "logout"})
TRIES = 3
CROWD = 400

BOUNDED: dict[str, int] = {
    "world.journal._entries": limits.JOURNAL_ENTRIES_MAX,
    "world.bots[].callback_queries": limits.CALLBACK_QUERIES_MAX,
    "world.inline_queries": limits.INLINE_QUERIES_MAX,
    "world.join_queries": limits.JOIN_QUERIES_MAX,
    "world.guest_queries": limits.GUEST_QUERIES_MAX,
    "world.prepared": limits.PREPARED_MAX,
    "world.web_apps": limits.WEB_APPS_MAX,
    "world.files._paths": limits.FILE_PATHS_MAX,
    "world.files._path_of": limits.FILE_PATHS_MAX,
    "world.files._renditions._measures": limits.RENDITION_MEASURES_MAX,
    "world.chats[].order": 6 * 100,
    "world.private_chats[].order": 100,
    "world.dialogs[].order": 100,
}
"""Tables that fill up to a bound."""

MADE: frozenset[str] = frozenset(
    {"world.files._files", "world.files.shelf._oldest_first", "world.invites", "world.polls", "world.chats[].topics"}
)
"""What was made and was not deleted, or cannot be: files, links, polls, topics."""


class Ordinary(Random):
    """Dice by which no parameter is given that may be left out."""

    def random(self) -> float:
        return 0.5 + super().random() / 2


def a_stage(crowd: int = 0) -> Stage:
    """A world with chats of every kind; with a ``crowd`` there are as many people, messages, groups and whatever else."""
    world = World(seed=5, parser=TdTextParser())
    names = ("Ann", "Bob", "Cat", "Dan", *(f"P{number}" for number in range(crowd)))
    people = [world.add_person(first_name=name, username=f"{name.lower()}_person") for name in names]
    ann, bob, cat, dan, *others = people
    ann.is_premium = True
    helper = world.add_bot(
        name="Helper",
        username="helper_bot",
        supports_inline=True,
        can_connect_to_business=True,
        supports_guests=True,
        organization="the Guild",
    )
    helper.allowed_updates = frozenset(KINDS)
    world.set_managing(helper.id, True)
    world.set_guarding(helper.id, True)
    leaver = world.add_bot(name="Leaver", username="leaver_bot")
    members = [bob.id, *(one.id for one in others)]
    chats = [
        world.add_group(title="Basic", owner=ann.id, members=members, admins=[helper.id]),
        *(
            world.add_supergroup(title=title, owner=ann.id, members=members, admins=[helper.id], is_forum=title == "Forum")
            for title in ("Super", "Forum", "Talk")
        ),
    ]
    chats.append(world.add_channel(title="News", owner=ann.id, subscribers=members, admins=[helper.id], discussion=chats[-1].id))
    stage = Stage(world, Ordinary(5), host=ann, guests=[bob, cat, dan], bot=helper, leaver=leaver)
    stage.now = 1_700_000_000.0
    for one in others:
        _bustle(stage, chats, one.id)
    return stage


def _bustle(stage: Stage, chats: list[Chat], newcomer: UserId) -> None:
    """A message everywhere, and one more of whatever may be many."""
    world, ann, now = stage.world, stage.host.id, stage.now
    world.add_group(title="Far", owner=ann, members=[stage.bot.id])
    for chat in chats:
        world.send(ann, chat.id, Text(text="x"), now=now)
        world.react(newcomer, chat.id, chat.order[-1], ["👍"], now=now)
    stage.message(stage.private())
    world.send(stage.guests[0].id, ChatId(int(ann)), Text(text="y"), now=now)
    stage.done("createForumTopic", chat_id=stage.forum_id, name="another")
    stage.done("pinChatMessage", **stage.message(stage.door_id))
    stage.done("createChatInviteLink", chat_id=stage.door_id)
    world.start(newcomer, stage.bot.id, now)
    stage.now += 1


def called(stage: Stage, name: str) -> int:
    """The lines that a call runs which makes sense, and is carried out; -1 when its arrangement came to nothing."""
    stage.now += 700 if name == "close" else 1
    try:
        params = arranged(stage, METHODS[name])
    except ActRefused:
        return -1
    if name == "getupdates":
        params = {"limit": 5}  # it costs what it gives: as much in both worlds
    outcomes = []
    caller = stage.leaver if name in LEAVES else stage.bot
    lines = lines_run(lambda: outcomes.append(stage.say(name, by=caller, **params)))
    if name == "setwebhook":
        stage.say("deleteWebhook")
    if name == "logout":
        stage.now += 601
    return -1 if isinstance(outcomes[0], Refusal) else lines


@pytest.fixture(scope="module")
def worlds() -> tuple[Stage, Stage]:
    pair = a_stage(), a_stage(CROWD)
    for stage in pair:
        stage.world.start(stage.host.id, stage.bot.id, stage.now)
    return pair


@pytest.mark.parametrize("name", NAMES)
def test_a_call_costs_the_same_in_a_large_world(worlds: tuple[Stage, Stage], name: str) -> None:
    """The cheapest of a few calls: now and then one pays for what others left behind."""
    counts: list[list[int]] = []
    for stage in worlds:
        tries: list[int] = []
        for number in range(TRIES):
            stage.dice = Ordinary(number)
            tries.append(called(stage, name))
        counts.append([lines for lines in tries if lines > 0])
    small, large = counts
    assert small, "carried out in the small world"
    assert large, "carried out in the large world"
    assert min(large) <= 1.5 * max(small) + 60


# -- what stays -------------------------------------------------------------------------------------------------------------


def a_day(stage: Stage) -> int:
    """Every method once, then all messages are deleted, all updates read, and two days pass; how many calls were carried out."""
    done = sum(called_plainly(stage, name) for name in NAMES)
    world = stage.world
    for chat in [*world.chats.values(), *world.private_chats.values(), *world.dialogs.values()]:
        for message in list(chat.after(0)):
            with suppress(ActRefused):
                if chat.pair is not None:
                    world.delete(chat.pair[0], ChatId(int(chat.pair[1])), message.id, now=stage.now)
                elif chat.private_bot is not None:
                    world.delete(stage.host.id, ChatId(int(chat.private_bot)), message.id, now=stage.now)
                else:
                    world.delete(stage.host.id, chat.id, message.id, now=stage.now)
    for bot in world.bots.values():
        bot.updates.confirm(bot.updates.next_update_id, stage.now)
    stage.now += 2 * 86_400
    return done


def called_plainly(stage: Stage, name: str) -> bool:
    stage.now += 700 if name == "close" else 1
    try:
        params = arranged(stage, METHODS[name])
    except ActRefused:
        return False
    outcome = stage.say(name, by=stage.leaver if name in LEAVES else stage.bot, **params)
    if name == "setwebhook":
        stage.say("deleteWebhook")
    return isinstance(outcome, Answer)


def is_explained(way: str) -> bool:
    return any(way == known or way.startswith((f"{known}[]", f"{known}.")) for known in (*BOUNDED, *MADE))


def test_nothing_piles_up_whatever_bots_call_every_day() -> None:
    stage = a_stage()
    stage.dice = Random(9)
    looks = []
    for day in range(32):
        assert a_day(stage) > 0.8 * len(NAMES), "the days are busy"
        if day in (10, 31):
            looks.append(sizes(stage.world, "world"))
    early, late = looks
    grown = {way: (early[way], size) for way, size in late.items() if size > early[way] * 1.1 + 8 and not is_explained(way)}
    assert grown == {}
    assert {way: late[way] for way, bound in BOUNDED.items() if late[way] > bound} == {}
