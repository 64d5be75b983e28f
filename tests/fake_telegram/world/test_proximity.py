"""Live locations that come near each other: who is alarmed, about whom, once, and what bots hear of it."""

from dataclasses import replace
from typing import Any

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import Chat, Location, Message, Person, Service, limits, proximity
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.conformance import faults_of_update
from tests.fake_telegram.town import Town

HERE = Location(latitude=59.9398, longitude=30.3146, live_period_s=900)
FAR = replace(HERE, latitude=60.0)
NEAR = replace(HERE, longitude=30.3150)
"""Some 22 metres east."""


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def group(town: Town) -> Chat:
    group = town.group(town.boris.id)
    town.world.promote(town.anna.id, group.id, town.bot.id, now=town.now)
    town.updates()
    return group


def share(town: Town, chat: Chat, who: Person, place: Location, radius: int | None = None) -> Message:
    return town.world.send(who.id, chat.id, replace(place, proximity_alert_radius=radius), now=town.now)


def alerts(town: Town) -> list[tuple[int, int, int]]:
    """Who came near to whom, and how near, as the bot is told."""
    updates = town.updates()
    assert [fault for update in updates for fault in faults_of_update({"update_id": 1, **update})] == []
    told = [update["message"]["proximity_alert_triggered"] for update in updates if "proximity_alert_triggered" in str(update)]
    return [(one["traveler"]["id"], one["watcher"]["id"], one["distance"]) for one in told]


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (HERE, HERE, 0),
        (HERE, NEAR, 22),
        (Location(latitude=0, longitude=0), Location(latitude=0, longitude=180), 20_015_087),
        (Location(latitude=90, longitude=0), Location(latitude=-90, longitude=77), 20_015_087),
        (Location(latitude=0, longitude=179.9999), Location(latitude=0, longitude=-179.9999), 22),
    ],
)
def test_distances_on_the_globe(one: Location, other: Location, metres: int) -> None:
    assert proximity.distance_m(one, other) == proximity.distance_m(other, one) == metres


@pytest.mark.parametrize("mover", ["watcher", "traveler"])
def test_whoever_moves_the_one_who_asked_is_alarmed_once(town: Town, group: Chat, mover: str) -> None:
    watch = share(town, group, town.anna, HERE, radius=100)
    walk = share(town, group, town.boris, FAR)
    assert alerts(town) == []
    if mover == "traveler":
        town.world.move_location(town.boris.id, group.id, walk.id, NEAR, now=town.now)
    else:
        town.world.move_location(town.anna.id, group.id, watch.id, replace(FAR, proximity_alert_radius=100), now=town.now)
    [(traveler, watcher, metres)] = alerts(town)
    assert (traveler, watcher) == (town.boris.id, town.anna.id)
    assert metres == (22 if mover == "traveler" else 0)
    notice = town.world.messages(group.id)[-1]
    assert isinstance(notice.content, Service)
    assert notice.author == town.boris.id
    town.world.move_location(town.boris.id, group.id, walk.id, HERE, now=town.now)
    assert alerts(town) == [], "an alarm rings once"


@pytest.mark.parametrize(
    "case", ["too far", "no alarm", "over", "stopped", "deleted", "not live", "elsewhere", "anonymous", "oneself"]
)
def test_where_nobody_is_alarmed(town: Town, group: Chat, case: str) -> None:
    watch = share(town, group, town.anna, HERE, radius=None if case == "no alarm" else 20 if case == "too far" else 100)
    place: Any = NEAR
    match case:
        case "over":
            town.now += 901
        case "stopped":
            town.world.move_location(town.anna.id, group.id, watch.id, None, now=town.now)
        case "deleted":
            town.world.delete(town.anna.id, group.id, watch.id, now=town.now)
        case "not live":
            place = Location(latitude=NEAR.latitude, longitude=NEAR.longitude)
        case _:
            pass
    if case == "anonymous":
        town.world.send(town.anna.id, group.id, replace(NEAR, proximity_alert_radius=100), now=town.now, anonymous=True)
    elif case == "oneself":
        share(town, group, town.anna, NEAR)
    elif case == "elsewhere":
        share(town, town.group(town.boris.id), town.boris, place)
    else:
        share(town, group, town.boris, place)
    assert alerts(town) == []


def test_bots_watch_and_are_watched(town: Town) -> None:
    chat_id = town.started()
    live = {"latitude": HERE.latitude, "longitude": HERE.longitude, "live_period": 900}
    sent = town.ok("sendLocation", chat_id=chat_id, **live, proximity_alert_radius=50)
    walk = town.world.send(town.anna.id, town.bot.chat, replace(FAR, proximity_alert_radius=50), now=town.now)
    town.updates()
    town.world.move_location(town.anna.id, town.bot.chat, walk.id, replace(NEAR, proximity_alert_radius=50), now=town.now)
    assert alerts(town) == [(town.anna.id, town.bot.id, 22)], "of what it causes itself a bot hears nothing"
    seen = [one.content for one in town.world.messages(town.bot.chat, viewer=town.anna.id)]
    assert [(one.users, one.number) for one in seen if isinstance(one, Service)] == [
        ((town.anna.id, town.bot.id), 22),
        ((town.bot.id, town.anna.id), 22),
    ]
    where = {"chat_id": chat_id, "message_id": sent["message_id"], "latitude": FAR.latitude, "longitude": FAR.longitude}
    moved = town.ok("editMessageLiveLocation", **where)
    assert "proximity_alert_radius" not in moved["location"]
    town.ok("editMessageLiveLocation", **{**where, "latitude": NEAR.latitude}, proximity_alert_radius=60)
    last = town.world.messages(town.bot.chat, viewer=town.anna.id)[-1].content
    assert isinstance(last, Service)
    assert last.users == (town.anna.id, town.bot.id), "asked for again, it rings again"


def test_of_two_live_locations_the_later_counts(town: Town, group: Chat) -> None:
    first, second = share(town, group, town.anna, FAR), share(town, group, town.anna, FAR, radius=100)
    town.world.move_location(town.anna.id, group.id, first.id, replace(HERE, proximity_alert_radius=100), now=town.now)
    share(town, group, town.boris, NEAR)
    assert (alerts(town), group.live[town.anna.id]) == ([], second.id)


def test_an_alarm_is_set_after_an_export_too(town: Town, group: Chat) -> None:
    share(town, group, town.anna, HERE, radius=100)
    walk = share(town, group, town.boris, FAR)
    text = dump_world(town.world, now=town.now)
    world = load_world(text, parser=TdTextParser()).world
    assert dump_world(world, now=town.now) == text
    assert world.chats[group.id].live == group.live
    world.move_location(town.boris.id, group.id, walk.id, NEAR, now=town.now)
    assert isinstance(world.messages(group.id)[-1].content, Service)


def test_only_so_many_are_watched(town: Town, group: Chat) -> None:
    first = share(town, group, town.anna, HERE, radius=100)
    for number in range(limits.LIVE_LOCATIONS_MAX):
        who = town.person(f"Walker{number}")
        town.world.add_member(town.anna.id, group.id, who.id, now=town.now)
        share(town, group, who, FAR)
    assert len(group.live) == limits.LIVE_LOCATIONS_MAX
    assert first.id not in group.live.values(), "the oldest leaves"
