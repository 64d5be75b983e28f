"""Boosts: who may give them, which bots are told, what bots see of them, and how they end."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, Chat, Permissions, Person, Text, limits, passing
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

DAY_S = 24 * 3600


@pytest.fixture
def town() -> Town:
    """Anna and Boris have a subscription; Clara has none."""
    made = Town()
    made.anna.is_premium = made.boris.is_premium = True
    return made


def place(town: Town, kind: str = "supergroup", **details: Any) -> Chat:
    """Anna's chat with Boris, where the bot is an administrator."""
    people = [town.boris.id, town.bot.id]
    if kind == "channel":
        chat = town.world.add_channel(title="News", owner=town.anna.id, subscribers=people, **details)
    else:
        chat = town.group(town.boris.id, **details)
    town.world.promote(town.anna.id, chat.id, town.bot.id, now=town.now)
    town.updates()
    return chat


def seen(town: Town, chat: Chat, who: Person) -> list[dict[str, Any]]:
    found = town.ok("getUserChatBoosts", chat_id=chat.id, user_id=who.id)
    assert faults_of_answer("getUserChatBoosts", found) == []
    boosts: list[dict[str, Any]] = found["boosts"]
    return boosts


def let_days_pass(town: Town, days: float) -> None:
    town.now += days * DAY_S
    passing.let_pass(town.world, town.now)


@pytest.mark.parametrize("kind", ["supergroup", "channel"])
def test_a_boost_is_told_and_seen(town: Town, kind: str) -> None:
    chat = place(town, kind)
    town.world.boost(town.boris.id, chat.id, now=town.now, count=2, days=10)
    updates = town.updates()
    assert [fault for update in updates for fault in faults_of_update({"update_id": 1, **update})] == []
    told = [update["chat_boost"] for update in updates if "chat_boost" in update]
    assert len(told) == 2
    assert [one["boost"] for one in told] == seen(town, chat, town.boris)
    assert {one["chat"]["id"] for one in told} == {chat.id}
    assert told[0]["boost"]["source"]["user"]["id"] == town.boris.id
    assert told[0]["boost"]["expiration_date"] - told[0]["boost"]["add_date"] == 10 * DAY_S
    assert told[0]["boost"]["boost_id"] != told[1]["boost"]["boost_id"]
    notices = [update["message"] for update in updates if "message" in update]
    assert [one["boost_added"] for one in notices] == ([{"boost_count": 2}] if kind == "supergroup" else [])


def test_only_bots_that_are_administrators_are_told(town: Town) -> None:
    chat = place(town)
    plain, choosy, far = town.add_bot("plain", privacy_mode=False), town.add_bot("choosy"), town.add_bot("far")
    for bot in (plain, choosy):
        town.world.add_member(town.anna.id, chat.id, bot.id, now=town.now)
    town.world.promote(town.anna.id, chat.id, choosy.id, now=town.now)
    choosy.allowed_updates = frozenset({"message"})
    bots = (town.bot, plain, choosy, far)
    for bot in bots:
        town.updates(bot)
    town.world.boost(town.boris.id, chat.id, now=town.now)
    assert [town.kinds(bot) for bot in bots] == [["chat_boost", "message"], ["message"], ["message"], []]


def test_boosts_have_a_queue_of_their_own(town: Town) -> None:
    chat = place(town)
    town.world.boost(town.boris.id, chat.id, now=town.now)
    town.world.end_boosts(town.boris.id, chat.id, now=town.now)
    keys = {update.kind: update.queue_key for update in town.bot.updates.pending(town.now)}
    assert keys == {
        "chat_boost": f"chat_boost:{chat.id}",
        "removed_chat_boost": f"chat_boost:{chat.id}",
        "message": f"chat:{chat.id}",
    }


def test_taken_back(town: Town) -> None:
    chat = place(town)
    town.world.boost(town.boris.id, chat.id, now=town.now, count=3)
    before = seen(town, chat, town.boris)
    town.updates()
    town.now += 60
    town.world.end_boosts(town.boris.id, chat.id, now=town.now)
    updates = town.updates()
    assert [fault for update in updates for fault in faults_of_update({"update_id": 1, **update})] == []
    told = [update["removed_chat_boost"] for update in updates]
    assert [one["boost_id"] for one in told] == [one["boost_id"] for one in before]
    assert {one["remove_date"] for one in told} == {int(town.now)}
    assert told[0]["source"] == before[0]["source"]
    assert seen(town, chat, town.boris) == []
    with pytest.raises(ActRefused) as refused:
        town.world.end_boosts(town.boris.id, chat.id, now=town.now)
    assert refused.value.code == "no_boost"


def test_over_when_its_time_is_over(town: Town) -> None:
    chat = place(town)
    town.world.boost(town.boris.id, chat.id, now=town.now, days=2)
    town.world.boost(town.boris.id, chat.id, now=town.now, days=1)
    town.updates()
    ends = town.now + DAY_S
    assert passing.next_due(town.world) == ends
    let_days_pass(town, 0.9)
    assert town.updates() == []
    town.now = ends + 5
    assert len(seen(town, chat, town.boris)) == 1
    (update,) = town.updates()
    assert update["removed_chat_boost"]["remove_date"] == int(ends)
    let_days_pass(town, 5)
    assert seen(town, chat, town.boris) == []
    assert passing.next_due(town.world) is None


def test_what_was_taken_back_does_not_end_again(town: Town) -> None:
    chat = place(town)
    town.world.boost(town.boris.id, chat.id, now=town.now, days=1)
    town.world.end_boosts(town.boris.id, chat.id, now=town.now)
    town.updates()
    let_days_pass(town, 2)
    assert town.updates() == []


def test_a_subscription_has_four(town: Town) -> None:
    one, other = place(town), place(town, "channel")
    town.world.boost(town.boris.id, one.id, now=town.now, count=3)
    for count in (2, 5, 0):
        with pytest.raises(ActRefused) as refused:
            town.world.boost(town.boris.id, other.id, now=town.now, count=count)
        assert refused.value.code == "no_slots"
    town.world.boost(town.boris.id, other.id, now=town.now)
    town.world.end_boosts(town.boris.id, one.id, now=town.now)
    town.world.boost(town.boris.id, other.id, now=town.now, count=3)
    assert len(seen(town, other, town.boris)) == 4
    let_days_pass(town, 31)
    town.world.boost(town.boris.id, one.id, now=town.now, count=4)
    assert len(seen(town, one, town.boris)) == 4


def test_who_may_not_boost_what(town: Town) -> None:
    clara = town.person("Clara")
    town.started(town.boris)
    chat = place(town)
    basic = town.group(town.boris.id, kind="group")
    stranger = town.person("Dan", is_premium=True)
    banned = town.person("Eve", is_premium=True)
    open_to_all = place(town, username="open_yard")
    town.world.ban(town.anna.id, open_to_all.id, banned.id, now=town.now)
    town.world.add_member(town.anna.id, chat.id, clara.id, now=town.now)
    refusals = [
        (clara, chat.id, "not_premium"),
        (stranger, chat.id, "not_a_member"),
        (banned, open_to_all.id, "not_a_member"),
        (town.boris, basic.id, "not_boostable"),
        (town.boris, town.bot.chat, "not_boostable"),
    ]
    for who, where, code in refusals:
        with pytest.raises(ActRefused) as refused:
            town.world.boost(who.id, where, now=town.now)
        assert refused.value.code == code
    town.world.boost(stranger.id, open_to_all.id, now=town.now)
    assert len(seen(town, open_to_all, stranger)) == 1


def test_a_gift_code_boosts_four_times_at_once(town: Town) -> None:
    chat = place(town)
    clara = town.person("Clara")
    town.world.give_boost_code(town.anna.id, chat.id, clara.id, now=town.now, days=30)
    (update,) = town.updates()
    assert faults_of_update({"update_id": 1, **update}) == []
    source = update["chat_boost"]["boost"]["source"]
    assert (source["source"], source["user"]["id"]) == ("gift_code", clara.id)
    assert len(seen(town, chat, clara)) == 1
    assert chat.boost_count(clara.id) == 4
    with pytest.raises(ActRefused, match="only administrators give codes"):
        town.world.give_boost_code(town.boris.id, chat.id, clara.id, now=town.now)
    with pytest.raises(ActRefused, match="does not boost that chat"):
        town.world.end_boosts(clara.id, chat.id, now=town.now)
    let_days_pass(town, 30)
    assert town.kinds() == ["removed_chat_boost"]


def test_codes_are_bounded(town: Town) -> None:
    chat = place(town)
    for _ in range(limits.BOOSTS_OF_ONE_MAX):
        town.world.give_boost_code(town.anna.id, chat.id, town.boris.id, now=town.now)
    with pytest.raises(ActRefused) as refused:
        town.world.give_boost_code(town.anna.id, chat.id, town.boris.id, now=town.now)
    assert refused.value.code == "too_many_codes"


def test_messages_say_how_often_their_author_boosted(town: Town) -> None:
    chat = place(town)
    send = town.world.send
    before = send(town.boris.id, chat.id, Text(text="/before@helper_bot"), now=town.now)
    town.world.boost(town.boris.id, chat.id, now=town.now, count=2)
    town.world.give_boost_code(town.anna.id, chat.id, town.boris.id, now=town.now)
    after = send(town.boris.id, chat.id, Text(text="/after@helper_bot"), now=town.now)
    hidden = send(town.anna.id, chat.id, Text(text="/hidden@helper_bot"), now=town.now, anonymous=True)
    counts = [town.world.show(one).get("sender_boost_count") for one in (before, after, hidden)]
    assert counts == [None, 6, None]
    updates = town.updates()
    told = {update["message"]["text"]: update["message"] for update in updates if "text" in update.get("message", {})}
    assert told["/after@helper_bot"]["sender_boost_count"] == 6
    assert [fault for update in updates for fault in faults_of_update({"update_id": 1, **update})] == []
    town.world.end_boosts(town.boris.id, chat.id, now=town.now)
    assert town.world.show(after)["sender_boost_count"] == 6


def test_who_may_look(town: Town) -> None:
    chat, basic = place(town), town.group(kind="group")
    private = town.started()
    about = {"user_id": town.boris.id}
    elsewhere = "400 Bad Request: method is available for supergroup and channel chats only"
    assert town.no("getUserChatBoosts", chat_id=basic.id, **about) == elsewhere
    assert town.no("getUserChatBoosts", chat_id=private, **about) == elsewhere
    assert town.no("getUserChatBoosts", chat_id=-5, **about) == "400 Bad Request: chat not found"
    assert town.no("getUserChatBoosts", chat_id=chat.id) == "400 Bad Request: invalid user_id specified"
    assert town.no("getUserChatBoosts", chat_id=chat.id, user_id=99_999) == "400 Bad Request: user not found"
    assert seen(town, chat, town.boris) == []
    plain = town.add_bot("plain")
    town.world.add_member(town.anna.id, chat.id, plain.id, now=town.now)
    refused = town.no("getUserChatBoosts", bot=plain, chat_id=chat.id, **about)
    assert refused == "400 Bad Request: CHAT_ADMIN_REQUIRED"


def test_who_boosts_enough_is_free(town: Town) -> None:
    """Of slow mode and of what members may not; not of what is held against themselves, nor of the rights of administrators."""
    chat, world = place(town), town.world
    anna, boris = town.anna.id, town.boris.id
    world.set_permissions(anna, chat.id, Permissions(can_send_messages=False, can_pin_messages=False), now=town.now)
    world.set_slow_mode(anna, chat.id, 60, now=town.now)
    world.free_boosters(anna, chat.id, 2, now=town.now)
    assert town.ok("getChat", chat_id=chat.id)["unrestrict_boost_count"] == 2
    assert faults_of_answer("getChat", town.ok("getChat", chat_id=chat.id)) == []
    world.boost(boris, chat.id, now=town.now)
    with pytest.raises(ActRefused, match="may not send"):
        world.send(boris, chat.id, Text(text="x"), now=town.now)
    world.boost(boris, chat.id, now=town.now)
    sent = [world.send(boris, chat.id, Text(text="x"), now=town.now) for _ in range(2)]
    with pytest.raises(ActRefused, match="may not pin"):
        world.pin(boris, chat.id, sent[0].id, now=town.now)
    world.restrict(anna, chat.id, boris, Permissions(can_send_messages=False), now=town.now)
    with pytest.raises(ActRefused, match="may not send"):
        world.send(boris, chat.id, Text(text="x"), now=town.now)
    world.restrict(anna, chat.id, boris, Permissions(can_send_polls=False), now=town.now)
    world.send(boris, chat.id, Text(text="x"), now=town.now)
    world.free_boosters(anna, chat.id, 0, now=town.now)
    assert "unrestrict_boost_count" not in town.ok("getChat", chat_id=chat.id)
    with pytest.raises(ActRefused):
        world.send(boris, chat.id, Text(text="x"), now=town.now + 100)


def test_who_frees_whom(town: Town) -> None:
    chat, news = place(town), place(town, "channel")
    for who, where, count, code in (
        (town.boris, chat, 1, "no_right"),
        (town.anna, news, 1, "not_a_supergroup"),
        (town.anna, chat, 9, "bad_count"),
        (town.anna, chat, -1, "bad_count"),
    ):
        with pytest.raises(ActRefused) as refused:
            town.world.free_boosters(who.id, where.id, count, now=town.now)
        assert refused.value.code == code
    assert (chat.freeing_boosts, news.freeing_boosts) == (0, 0)


def test_many_boosts_leave_nothing_behind(town: Town) -> None:
    chat = place(town)
    for _ in range(500):
        town.world.boost(town.boris.id, chat.id, now=town.now, count=4, days=300)
        town.world.end_boosts(town.boris.id, chat.id, now=town.now)
    assert (town.world.boosts, town.world.slots, chat.boosts) == ({}, {}, {})
    assert len(town.world.boost_ends) < 100


def test_the_boosts_of_a_deleted_account_end(town: Town) -> None:
    chat = place(town)
    town.world.boost(town.boris.id, chat.id, now=town.now, count=2)
    town.world.boost(town.anna.id, chat.id, now=town.now)
    town.updates()
    town.world.deactivate(town.boris.id, now=town.now)
    ended = [update["removed_chat_boost"] for update in town.updates()]
    assert [one["source"]["user"]["first_name"] for one in ended] == ["Boris", "Boris"], "they are told while he has a name"
    assert chat.boost_count(town.boris.id) == 0
    assert len(seen(town, chat, town.anna)) == 1
    let_days_pass(town, 30)
    assert [update["removed_chat_boost"]["source"]["user"]["id"] for update in town.updates()] == [town.anna.id]
