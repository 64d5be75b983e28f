"""Pictures, profiles and marks of verification are written down and come back; a file that names what is not there is refused."""

from __future__ import annotations

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import (
    ActRefused,
    Birthdate,
    BusinessHours,
    BusinessIntro,
    BusinessPlace,
    ChatChange,
    ChatId,
    EmojiStatus,
    Location,
    ProfileAudio,
    ProfileChange,
    Text,
    Verification,
    passing,
)
from fake_telegram.world_files import WorldFileWrong, dump_world, load_world
from tests.fake_telegram.methods.test_conformance import PNG
from tests.fake_telegram.town import Town, Upload
from tests.fake_telegram.world_files.test_round_trip import again, ask


def shown_off(town: Town) -> ChatId:
    """A town where everything that can be shown is shown; gives the group with a picture."""
    world, anna, now = town.world, town.anna.id, town.now
    town.anna.is_premium = True
    town.started()
    channel = world.add_channel(title="Anna's", owner=anna, username="annas_news")
    group = town.group(town.boris.id)
    files = [world.add_file(PNG + bytes([number]), name=f"{number}.png") for number in range(3)]
    world.change_chat(anna, group.id, ChatChange(photo=files[0]), now=now)
    world.set_profile_photo(anna, files[1], now=now)
    world.set_profile_photo(anna, files[2], now=now + 1, is_animated=True)
    world.set_profile_photo(anna, files[0], now=now, public=True)
    world.add_profile_audio(anna, ProfileAudio(file=1, duration=5, title="T", performer="P"), now=now)
    world.allow_emoji_status(anna, town.bot.id, now=now)
    change = ProfileChange(
        bio="no: \n on",
        birthdate=Birthdate(day=1, month=2, year=1999),
        personal_chat=channel.id,
        emoji_status=EmojiStatus(emoji="5", until=int(now) + 60),
        extra_usernames=("annas_second",),
        business_intro=BusinessIntro(title="I", message="M", sticker=2),
        business_place=BusinessPlace(address="A", location=Location(latitude=1.5, longitude=2.5)),
        business_hours=BusinessHours(time_zone="UTC", intervals=((0, 5), (7, 9))),
    )
    world.change_profile(anna, change, now=now)
    for one in (town.anna, town.bot, group):
        one.verification = Verification(bot=town.bot.id, text="Known to us")
    world.give_boost_code(anna, group.id, town.boris.id, now=now)
    world.free_boosters(anna, group.id, 3, now=now)
    world.boost(anna, group.id, now=now, count=2, days=9)
    world.boost(anna, group.id, now=now, days=3)
    world.end_boosts(anna, group.id, now=now)
    world.boost(anna, group.id, now=now + 1, count=3, days=9)
    world.send(anna, group.id, Text(text="boosted"), now=now)
    town.bot.organization, town.bot.own_verification_texts = "Guild", False
    town.ok("setMyProfilePhoto", photo={"type": "static", "photo": "attach://p"}, uploads={"p": Upload("a", "", PNG)})
    return group.id


@pytest.mark.parametrize("messages", [0, 1, 100])
def test_all_of_it_comes_back(messages: int) -> None:
    town = Town()
    group = shown_off(town)
    world = again(town, messages=messages)
    anna, bot = world.people[town.anna.id], world.bots[town.bot.id]
    assert (anna.photos, anna.about, anna.verification) == (town.anna.photos, town.anna.about, town.anna.verification)
    assert (bot.photos, bot.verification) == (town.bot.photos, town.bot.verification)
    assert (bot.organization, bot.own_verification_texts) == ("Guild", False)
    assert world.chats[group].photo == town.world.chats[group].photo
    assert world.by_username("annas_second") == town.anna.id
    for method, about in (
        ("getChat", {"chat_id": town.anna.id}),
        ("getChat", {"chat_id": group}),
        ("getUserProfilePhotos", {"user_id": town.anna.id}),
        ("getUserProfileAudios", {"user_id": town.anna.id}),
        ("getUserProfilePhotos", {"user_id": town.bot.id}),
    ):
        asked = {name: str(value) for name, value in about.items()}
        assert ask(world, town, method, **asked) == ask(town.world, town, method, **asked)


def test_a_notice_of_a_new_picture_keeps_its_picture() -> None:
    town = Town()
    group = shown_off(town)
    world = again(town)
    notices = [one for one in world.chats[group].messages.values() if "new_chat_photo" in world.show(one)]
    assert len(notices) == 1
    assert world.show(notices[0]) == town.world.show(town.world.chats[group].messages[notices[0].id])


def test_boosts_come_back_with_their_ends_and_slots() -> None:
    town = Town()
    group = shown_off(town)
    town.world.promote(town.anna.id, group, town.bot.id, now=town.now)
    world = again(town)
    assert world.chats[group].boosts == town.world.chats[group].boosts
    assert (world.boosts, world.slots) == (town.world.boosts, town.world.slots)
    assert passing.next_due(world) == town.now + 1 + 9 * 24 * 3600
    assert [one.boosts for one in world.chats[group].messages.values()][-1] == 3
    for who in (town.anna.id, town.boris.id):
        asked = {"chat_id": str(group), "user_id": str(who)}
        assert ask(world, town, "getUserChatBoosts", **asked) == ask(town.world, town, "getUserChatBoosts", **asked)
    with pytest.raises(ActRefused, match="has 1 boosts left"):
        world.boost(town.anna.id, group, now=town.now, count=2)
    town.now += 31 * 24 * 3600
    for one in (world, town.world):
        passing.let_pass(one, town.now)
    assert dump_world(world) == dump_world(town.world)
    assert dump_world(again(town)) == dump_world(town.world), "and so does a world in which they have ended"
    assert (world.boosts, world.slots, world.chats[group].boosts) == ({}, {}, {})


HEAD = "fake_telegram_world: 1\n"
PEOPLE = HEAD + "people:\n- {id: 5, first_name: Ann, %s}\n"
WRONG = [
    (PEOPLE % "photos: [{file: 0, at: 1}]", "there is no file 0 in this file"),
    (PEOPLE % "about: {audios: [{file: 3}]}", "there is no file 3 in this file"),
    (PEOPLE % "about: {public_photo: {file: 1, at: 1}}", "there is no file 1 in this file"),
    (PEOPLE % "about: {business_intro: {sticker: 8}}", "there is no file 8 in this file"),
    (PEOPLE % "about: {personal_chat: -100}", "the personal chat -100 of Ann is no channel in this file"),
    (PEOPLE % "about: {status_bots: [7]}", "there is no bot 7 in this file"),
    (PEOPLE % "verification: {bot: 7, text: x}", "there is no bot 7 in this file that could have verified anybody"),
    (PEOPLE % "username: same, about: {extra_usernames: [same2, same2]}" + "- {first_name: B, username: same2}\n", "taken"),
    (PEOPLE % "about: {biography: x}", "biography"),
    (
        PEOPLE % "last_name: B" + "chats:\n- {type: supergroup, title: G, owner: 5, boosts: [{id: a, user: 6, added_at: 1, "
        "expires_at: 2}]}\n",
        "there is no user 6 in this file",
    ),
    (
        PEOPLE % "last_name: B" + "chats:\n- {type: supergroup, title: G, owner: 5, boosts: [{id: a, user: 5, added_at: 1, "
        "expires_at: 2}, {id: a, user: 5, added_at: 1, expires_at: 2}]}\n",
        "the boost id a is taken",
    ),
    (
        PEOPLE % "last_name: B" + "chats:\n- {type: supergroup, title: G, owner: 5, photo: {file: 9, at: 1}}\n",
        "there is no file 9 in this file",
    ),
    (
        PEOPLE % "last_name: B" + "chats:\n- {type: supergroup, title: G, owner: 5, messages: [{id: 1, at: 1, author: 5, "
        "service: {kind: new_chat_photo, photo: {file: 4, at: 1}}}]}\n",
        "there is no file 4 in this file",
    ),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_is_not_there_is_named(text: str, said: str) -> None:
    with pytest.raises(WorldFileWrong, match=said):
        load_world(text, parser=TdTextParser())


def test_a_profile_by_hand() -> None:
    text = (
        PEOPLE % "username: ann_of_yard, about: {bio: Baker, birthdate: {day: 3, month: 4}}, photos: [{file: 0, at: 5}]"
        + "files:\n- {name: a.png, size: 100}\n"
    )
    world = load_world(text).world
    person = next(iter(world.people.values()))
    assert (person.about.bio, person.photos[0].file) == ("Baker", 0)
