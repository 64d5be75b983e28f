"""Pins, effects, previews, places, cards, dice: what each parameter changes for people and bots, and what is refused."""

from typing import Any

import pytest

from fake_telegram.control.results import show_message
from fake_telegram.control.views import view_own_chat
from fake_telegram.methods import TdTextParser
from fake_telegram.world import ActRefused, BusinessConnection, BusinessRights, Chat, Dice, Location, Permissions, Text
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

DAY_S = 24 * 3600


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def told(town: Town, **who: Any) -> list[dict[str, Any]]:
    found = town.updates(**who)
    assert [fault for update in found for fault in faults_of_update({"update_id": 1, **update})] == []
    return found


def last_shown(town: Town, chat: Chat) -> dict[str, Any]:
    return show_message(town.world, chat.messages[chat.order[-1]])


def said(town: Town, chat: Chat, *texts: str) -> list[int]:
    sent = [int(town.world.send(town.anna.id, chat.id, Text(text=text), now=town.now).id) for text in texts]
    town.updates()
    return sent


# -- pins


@pytest.mark.parametrize(("params", "silent"), [({}, None), ({"disable_notification": True}, True)])
def test_a_pin_makes_a_sound_unless_the_bot_says_no(town: Town, params: dict[str, Any], silent: bool | None) -> None:
    chat = town.group(town.boris.id, admins=[town.bot.id])
    (number,) = said(town, chat, "a")
    assert town.ok("pinChatMessage", chat_id=chat.id, message_id=number, **params) is True
    notice = last_shown(town, chat)
    assert (notice["pinned_message"]["text"], notice.get("silent")) == ("a", silent)
    assert view_own_chat(town.world, chat, town.anna.id)["pinned"] == [number]


def test_in_private_chats_and_channels_no_pin_makes_a_sound(town: Town) -> None:
    channel = town.world.add_channel(title="News", owner=town.anna.id, admins=[town.bot.id])
    for chat_id in (channel.id, town.anna.id):
        sent = town.ok("sendMessage", chat_id=chat_id, text="x")
        town.ok("pinChatMessage", chat_id=chat_id, message_id=sent["message_id"])
    private = town.world.private_chats[town.anna.id, town.bot.id]
    assert [last_shown(town, chat)["silent"] for chat in (channel, private)] == [True, True]


def test_the_message_sent_last_is_on_top_and_goes_first(town: Town) -> None:
    chat = town.group(admins=[town.bot.id])
    one, two, three = said(town, chat, "1", "2", "3")
    for number in (two, three, one, two):
        town.world.pin(town.anna.id, chat.id, number, now=town.now, silent=number == one)
    notices = [update["message"]["pinned_message"]["message_id"] for update in told(town)]
    assert notices == [two, three, one]
    assert list(chat.pinned) == [one, two, three]
    tops = []
    for _ in range(3):
        tops.append(town.ok("getChat", chat_id=chat.id)["pinned_message"]["message_id"])
        town.ok("unpinChatMessage", chat_id=chat.id)
    assert tops == [three, two, one]


def test_people_unpin_all(town: Town) -> None:
    chat = town.group(town.boris.id)
    for number in said(town, chat, "1", "2"):
        town.world.pin(town.anna.id, chat.id, number, now=town.now)
    with pytest.raises(ActRefused, match="may not pin"):
        town.world.unpin_all(town.boris.id, chat.id, now=town.now)
    town.world.unpin_all(town.anna.id, chat.id, now=town.now)
    assert chat.pinned == {}


@pytest.fixture
def by(town: Town) -> BusinessConnection:
    town.bot.can_connect_to_business = True
    town.world.send(town.boris.id, town.anna.chat, Text(text="hello"), now=town.now)
    made = town.world.connect_business(town.anna.id, town.bot.id, now=town.now)
    town.updates()
    return made


def test_a_bot_pins_in_the_chats_of_a_connected_person(town: Town, by: BusinessConnection) -> None:
    here: dict[str, Any] = {"business_connection_id": by.id, "chat_id": town.boris.id}
    number = town.ok("sendMessage", **here, text="price")["message_id"]
    assert town.ok("pinChatMessage", **here, message_id=number) is True
    dialog = town.world.dialogs[min(town.anna.id, town.boris.id), max(town.anna.id, town.boris.id)]
    notice = last_shown(town, dialog)
    assert (notice["from"]["id"], notice["pinned_message"]["text"]) == (town.anna.id, "price")
    assert view_own_chat(town.world, dialog, town.boris.id)["pinned"] == [number]
    assert told(town) == []
    assert town.no("unpinChatMessage", **here) == "400 Bad Request: message identifier is not specified"
    assert town.ok("unpinChatMessage", **here, message_id=number) is True
    assert town.no("unpinChatMessage", **here, message_id=number) == "400 Bad Request: message to unpin not found"
    town.world.pin(town.boris.id, town.anna.chat, number, now=town.now)
    (update,) = told(town)
    assert update["business_message"]["pinned_message"]["business_connection_id"] == by.id
    assert update["business_message"]["pinned_message"]["chat"]["id"] == town.boris.id
    town.world.connect_business(town.anna.id, town.bot.id, now=town.now, rights=BusinessRights())
    assert town.no("pinChatMessage", **here, message_id=number) == "400 Bad Request: BUSINESS_CONNECTION_NOT_ALLOWED"
    refused = town.no("pinChatMessage", business_connection_id="x", chat_id=town.boris.id, message_id=number)
    assert refused == "400 Bad Request: business connection not found"


# -- effects and previews


@pytest.mark.parametrize(
    ("effect", "shown"), [("5104841245755180586", "5104841245755180586"), ("", None), ("0", None), ("fire", None)]
)
def test_an_effect_comes_with_a_private_message(town: Town, effect: str, shown: str | None) -> None:
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="x", message_effect_id=effect)
    assert sent.get("effect_id") == shown


def test_there_are_no_effects_in_groups(town: Town) -> None:
    chat = town.group()
    effect: dict[str, Any] = {"message_effect_id": "5104841245755180586"}
    before = chat.next_message_id
    cases: tuple[tuple[str, dict[str, Any]], ...] = (("sendMessage", {"text": "x"}), ("sendDice", {}))
    for method, params in cases:
        refused = town.no(method, chat_id=chat.id, **params, **effect)
        assert refused == "400 Bad Request: can't use message effects in the chat"
    assert town.no("sendMessage", chat_id=town.anna.id, text="x", message_effect_id=-5).endswith("EFFECT_ID_INVALID")
    assert chat.next_message_id == before


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, None),
        ({"is_disabled": False}, None),
        ({"is_disabled": True, "url": "https://a.example"}, {"is_disabled": True}),
        ({"is_disabled": "true"}, {"is_disabled": True}),
        ({"url": "https://a.example", "prefer_small_media": True}, {"prefer_small_media": True, "url": "https://a.example"}),
        ({"prefer_large_media": True, "show_above_text": True}, {"prefer_large_media": True, "show_above_text": True}),
    ],
)
def test_the_preview_is_as_asked_for(town: Town, given: dict[str, Any], shown: dict[str, Any] | None) -> None:
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="https://b.example", link_preview_options=given)
    assert sent.get("link_preview_options") == shown
    assert faults_of_answer("sendMessage", sent) == []
    edited = town.ok("editMessageText", chat_id=town.anna.id, message_id=sent["message_id"], text="c", link_preview_options=given)
    assert edited.get("link_preview_options") == shown


@pytest.mark.parametrize("given", [[], {"is_disabled": []}, {"url": {}}])
def test_what_is_no_preview(town: Town, given: Any) -> None:
    assert town.no("sendMessage", chat_id=town.anna.id, text="x", link_preview_options=given).startswith("400 Bad Request: ")


def test_where_previews_are_not_permitted_there_are_none(town: Town) -> None:
    chat = town.group(town.boris.id)
    chat.permissions = Permissions(can_add_web_page_previews=False)
    town.ok("sendMessage", chat_id=chat.id, text="https://a.example")
    assert last_shown(town, chat)["link_preview_options"] == {"is_disabled": True}
    town.ok("sendMessage", chat_id=chat.id, text="no link")
    assert "link_preview_options" not in last_shown(town, chat)
    town.world.send(town.boris.id, chat.id, Text(text="https://a.example"), now=town.now)
    assert last_shown(town, chat)["link_preview_options"] == {"is_disabled": True}
    town.world.send(town.anna.id, chat.id, Text(text="https://a.example"), now=town.now)
    assert "link_preview_options" not in last_shown(town, chat), "administrators may"


# -- places and dice


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"live_period": 59}, "wrong live location period specified"),
        ({"live_period": 86401}, "wrong live location period specified"),
        ({"live_period": -1}, "wrong live location period specified"),
        ({"live_period": 60, "heading": 361}, "wrong live location heading specified"),
        ({"live_period": 60, "proximity_alert_radius": 100_001}, "wrong live location proximity alert radius specified"),
        ({"latitude": 90.1}, "wrong location specified"),
    ],
)
def test_places_that_cannot_be(town: Town, params: dict[str, Any], said: str) -> None:
    given: dict[str, Any] = {"chat_id": town.anna.id, "latitude": 1, "longitude": 2} | params
    assert town.no("sendLocation", **given) == f"400 Bad Request: {said}"


@pytest.mark.parametrize("period", [60, 86_400, 0x7FFFFFFF])
def test_live_locations_live_as_long_as_they_may(town: Town, period: int) -> None:
    params: dict[str, Any] = {
        "live_period": period,
        "heading": 360,
        "proximity_alert_radius": 100_000,
        "horizontal_accuracy": 1e9,
    }
    sent = town.ok("sendLocation", chat_id=town.anna.id, latitude=1, longitude=2, **params)
    assert sent["location"] == {"latitude": 1.0, "longitude": 2.0, **params, "horizontal_accuracy": 1500.0}


def test_a_venue_does_not_live(town: Town) -> None:
    words: dict[str, Any] = {"title": "t", "address": "a", "google_place_id": "g"}
    sent = town.ok("sendVenue", chat_id=town.anna.id, latitude=1, longitude=2, live_period=60, **words)
    assert sent["venue"] == {"location": sent["location"], **words}
    assert sent["location"] == {"latitude": 1.0, "longitude": 2.0}


@pytest.mark.parametrize("emoji", ["🎲", "🎯", "🎳", "🏀", "⚽", "⚽\ufe0f", "🎰"])
def test_a_copy_of_a_dice_is_thrown_anew_and_a_forward_is_not(town: Town, emoji: str) -> None:
    sent = town.ok("sendDice", chat_id=town.anna.id, emoji=emoji)
    here: dict[str, Any] = {"chat_id": town.anna.id, "from_chat_id": town.anna.id, "message_id": sent["message_id"]}
    assert town.ok("forwardMessage", **here)["dice"] == sent["dice"]
    values = set()
    for _ in range(30):
        town.ok("copyMessage", **here)
        last = town.world.messages(town.bot.chat, viewer=town.anna.id)[-1].content
        assert isinstance(last, Dice)
        values.add(last.value)
    assert len(values) > 1
    assert values <= set(range(1, {"🎰": 65, "🏀": 6, "⚽": 6, "⚽\ufe0f": 6}.get(emoji, 7)))


def test_a_dice_in_a_private_chat_stays_for_a_day(town: Town) -> None:
    sent = town.ok("sendDice", chat_id=town.anna.id)
    here: dict[str, Any] = {"chat_id": town.anna.id, "message_id": sent["message_id"]}
    town.now += DAY_S - 1
    assert town.no("deleteMessage", **here) == "400 Bad Request: message can't be deleted for everyone"
    town.now += 1
    assert town.ok("deleteMessage", **here) is True
    chat = town.group()
    number = town.ok("sendDice", chat_id=chat.id)["message_id"]
    assert town.ok("deleteMessage", chat_id=chat.id, message_id=number) is True


# -- who is removed from a basic group


@pytest.mark.parametrize(("kind", "flag", "seen"), [("group", True, 0), ("group", False, 1), ("supergroup", True, 1)])
def test_who_is_removed_may_lose_what_was_said(town: Town, kind: str, flag: bool, seen: int) -> None:
    """[doc] banChatMember.revoke_messages is about what the removed one still sees in a basic group."""
    chat = town.group(town.boris.id, kind=kind, admins=[town.bot.id])
    said(town, chat, "secret")
    town.ok("getChatMember", chat_id=chat.id, user_id=town.boris.id)
    town.ok("banChatMember", chat_id=chat.id, user_id=town.boris.id, revoke_messages=flag)

    def texts(world: Any) -> list[str]:
        return [one.text for one in world.messages(chat.id, viewer=town.boris.id) if one.text == "secret"]

    assert len(texts(town.world)) == seen
    assert next(one.text for one in town.world.messages(chat.id, viewer=town.anna.id)) == "secret"
    written = dump_world(town.world, now=town.now)
    assert len(texts(load_world(written, parser=TdTextParser()).world)) == seen


def test_pins_come_back_in_their_order(town: Town) -> None:
    chat = town.group(admins=[town.bot.id])
    one, two = said(town, chat, "1", "2")
    for number in (two, one):
        town.ok("pinChatMessage", chat_id=chat.id, message_id=number)
    written = dump_world(town.world, now=town.now)
    world = load_world(written, parser=TdTextParser()).world
    assert list(world.chats[chat.id].pinned) == [one, two]
    assert dump_world(world, now=town.now) == written


def test_a_person_sends_a_place_that_is_none_of_ours(town: Town) -> None:
    place = Location(latitude=1, longitude=2, live_period_s=60)
    town.world.send(town.anna.id, town.bot.chat, place, now=town.now)
    assert told(town)[0]["message"]["location"]["live_period"] == 60
