"""Pictures, profiles, boosts and verification over the control API: what can be asked for, and what everybody is shown."""

from __future__ import annotations

from typing import Any

import pytest

from fake_telegram.control.client import ControlRefused
from fake_telegram.world import ChatId
from tests.fake_telegram.control.test_acts import Place, place
from tests.fake_telegram.methods.test_conformance import PNG

__all__ = ["place"]  # the fixture

PROFILE: dict[str, Any] = {
    "username": "ann_of_the_yard",
    "extra_usernames": ["ann_the_second"],
    "bio": "Baker",
    "birthdate": {"day": 1, "month": 2, "year": 1999},
    "emoji_status": {"emoji": "5", "until": 2**31 - 1},
    "hides_photos": True,
    "business_intro": {"title": "Hi", "message": "Ask"},
    "business_place": {"address": "1, Yard", "location": {"latitude": 1, "longitude": 2}},
    "business_hours": {"time_zone": "UTC", "intervals": [[0, 5], [6, 7]]},
}


async def look(place: Place, path: str) -> Any:
    return await place.telegram.call("GET", path)


async def picture(place: Place) -> int:
    return await place.telegram.add_file(PNG, name="a.png")


async def test_a_profile_is_changed_and_shown(place: Place) -> None:
    ann = place.people["ann"]
    ann.is_premium = True
    place.world.chats[ChatId(place.chats["news"])].username = "news_here"
    await place.act("ann", "change_profile", birthdate={"day": 3, "month": 4})
    assert (await look(place, f"/people/{ann.id}"))["profile"] == {"birthdate": {"day": 3, "month": 4}}, "and no nulls"
    changed = await place.act("ann", "change_profile", **PROFILE, personal_chat="news")
    assert changed == await look(place, f"/people/{ann.id}") == await look(place, "/people/@ann_of_the_yard")
    assert changed["username"] == "ann_of_the_yard"
    shown = changed["profile"]
    same = ("bio", "birthdate", "hides_photos", "extra_usernames", "business_intro", "business_hours", "emoji_status")
    assert {name: shown[name] for name in same} == {name: PROFILE[name] for name in same}
    assert shown["personal_chat"] == place.chats["news"]
    assert shown["business_place"]["address"] == "1, Yard"
    told = await place.call("getChat", chat_id=place.ids["ann"])
    assert told["error_code"] == 400
    await place.act("ann", "start", bot="bot")
    told = (await place.call("getChat", chat_id=place.ids["ann"]))["result"]
    assert (told["bio"], told["personal_chat"]["title"]) == ("Baker", "News")
    await place.act("ann", "change_profile", without=["personal_chat", "birthdate"], bio="", hides_photos=False)
    left = (await look(place, f"/people/{ann.id}"))["profile"]
    assert set(left) == {"extra_usernames", "emoji_status", "business_intro", "business_place", "business_hours"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"biography": "x"}, "400 bad_request"),
        ({"birthdate": {"day": 31}}, "400 bad_request"),
        ({"birthdate": {"day": 31, "month": 2}}, "409 bad_birthdate"),
        ({"without": ["bio"]}, "400 bad_request"),
        ({"business_hours": {"time_zone": "UTC", "intervals": [[1, 2, 3]]}}, "400 bad_request"),
        ({"business_hours": {"time_zone": "UTC", "intervals": [[-1, 2]]}}, "400 bad_request"),
        ({"business_place": {"address": "x"}}, "409 not_premium"),
        ({"emoji_status": {"emoji": ""}}, "400 bad_request"),
        ({"business_intro": {"sticker": 99}}, "404 unknown"),
        ({"personal_chat": "@nobody_at_all"}, "404 unknown"),
        ({"personal_chat": "super"}, "409 not_a_channel"),
        ({"username": "bob_person"}, "409 username_taken"),
    ],
)
async def test_profiles_that_cannot_be(place: Place, body: dict[str, Any], said: str) -> None:
    assert await place.refused("ann", "change_profile", **body) == said
    assert "profile" not in await look(place, f"/people/{place.people['ann'].id}")


async def test_pictures_of_people(place: Place) -> None:
    file = await picture(place)
    for _ in range(2):
        shown = await place.act("ann", "set_profile_photo", file=file)
    await place.act("ann", "set_profile_photo", file=file, public=True, is_animated=True)
    assert shown["photos"] == [file, file]
    assert place.people["ann"].about.public_photo is not None
    await place.act("bob", "send", chat="ann", text="hello")
    (dialog,) = [one for one in await look(place, f"/people/{place.people['bob'].id}/chats") if one["id"] == place.ids["ann"]]
    assert dialog["photo"] == file
    await place.act("ann", "remove_profile_photo")
    await place.act("ann", "remove_profile_photo", public=True)
    assert await place.refused("ann", "remove_profile_photo", public=True) == "409 no_photo"
    assert (await look(place, f"/people/{place.people['ann'].id}"))["photos"] == [file]
    assert await place.refused("ann", "set_profile_photo", file=99) == "404 unknown"


async def test_pictures_of_chats(place: Place) -> None:
    file = await picture(place)
    for name in ("basic", "super", "forum", "news"):
        changed = await place.act("ann", "change_chat", chat=name, photo=file)
        assert changed["photo"] == file
        assert (await look(place, f"/chats/{place.chats[name]}"))["photo"] == file
        assert "photo" not in await place.act("ann", "change_chat", chat=name, without_photo=True)
    told = [*place.bot.updates.pending(place.now)]
    notices = [next(name for name in body if "chat_photo" in name) for one in told for body in [one.payload[one.kind]]]
    assert notices == ["new_chat_photo", "delete_chat_photo"] * 4
    assert await place.refused("ann", "change_chat", chat="super", photo=99) == "404 unknown"
    assert await place.refused("bob", "change_chat", chat="news", photo=file) == "409 no_right"


async def test_music(place: Place) -> None:
    file = await picture(place)
    shown = await place.act("ann", "add_profile_audio", file=file, duration=5, title="T", performer="P")
    assert shown["profile"]["audios"] == [{"file": file, "duration": 5, "title": "T", "performer": "P"}]
    assert "profile" not in await place.act("ann", "remove_profile_audio", file=file)
    assert await place.refused("ann", "remove_profile_audio", file=file) == "409 no_audio"


async def test_a_status_by_a_bot(place: Place) -> None:
    place.people["ann"].is_premium = True
    await place.act("ann", "start", bot="bot")
    asked = {"user_id": place.ids["ann"], "emoji_status_custom_emoji_id": "77"}
    assert (await place.call("setUserEmojiStatus", **asked))["description"] == "Bad Request: USER_PERMISSION_DENIED"
    allowed = await place.act("ann", "allow_emoji_status", bot="bot")
    assert allowed["profile"]["status_bots"] == [place.ids["bot"]]
    assert (await place.call("setUserEmojiStatus", **asked))["result"] is True
    assert (await look(place, f"/people/{place.ids['ann']}"))["profile"]["emoji_status"]["emoji"] == "77"
    await place.act("ann", "allow_emoji_status", bot="bot", allowed=False)
    assert (await place.call("setUserEmojiStatus", **asked))["ok"] is False


async def test_boosts(place: Place) -> None:
    place.people["bob"].is_premium = True
    shown = await place.act("bob", "boost", chat="super", count=2, days=5)
    assert shown["boosts"] == {str(place.ids["bob"]): 2}
    shown = await place.act("ann", "give_boost_code", chat="super", user="bob")
    assert shown["boosts"] == {str(place.ids["bob"]): 6}
    assert len(place.told("chat_boost")) == 3
    await place.act("bob", "end_boosts", chat="super")
    assert len(place.told("removed_chat_boost")) == 2
    assert await place.refused("bob", "end_boosts", chat="super") == "409 no_boost"
    await place.act("ann", "free_boosters", chat="super", count=4)
    assert place.world.chats[ChatId(place.chats["super"])].freeing_boosts == 4
    assert await place.refused("bob", "free_boosters", chat="super", count=4) == "409 no_right"
    assert await place.refused("bob", "boost", chat="basic") == "409 not_boostable"
    assert await place.refused("ann", "boost", chat="super") == "409 not_premium"
    assert await place.refused("bob", "boost", chat="super", count=5) == "400 bad_request"
    assert await place.refused("bob", "give_boost_code", chat="super", user="bob") == "409 no_right"


async def test_marks_of_verification_are_seen_by_people(place: Place) -> None:
    made = await place.telegram.call(
        "POST", "/bots", {"name": "Guild", "username": "guild_bot", "organization": "the Guild", "own_verification_texts": False}
    )
    assert made["organization"] == "the Guild"
    guild = place.world.bots[made["id"]]
    place.bot.organization = "the Order"
    await place.act("ann", "start", bot="bot")
    for method, about in (("verifyUser", {"user_id": place.ids["ann"]}), ("verifyChat", {"chat_id": place.chats["news"]})):
        assert (await place.call(method, **about, custom_description="Known"))["result"] is True
    mark = {"bot": place.ids["bot"], "text": "Known"}
    await place.act("bob", "send", chat="ann", text="hello")
    seen = {one["id"]: one.get("verified") for one in await look(place, f"/people/{place.ids['bob']}/chats")}
    assert (seen[place.ids["ann"]], seen[place.chats["news"]], seen[place.chats["super"]]) == (mark, mark, None)
    assert (await look(place, f"/people/{place.ids['ann']}"))["verified"] == mark
    assert (await look(place, f"/chats/{place.chats['news']}"))["verified"] == mark
    assert guild.own_verification_texts is False


async def test_one_person_is_looked_at(place: Place) -> None:
    assert (await look(place, "/people/@ann_person"))["id"] == place.ids["ann"]
    for nobody in ("@b_bot", "@nobody_at_all", "999"):
        with pytest.raises(ControlRefused, match="404"):
            await look(place, f"/people/{nobody}")


@pytest.mark.parametrize(
    ("attach", "sizes"),
    [
        ({"kind": "photo"}, [(90, 68), (320, 240), (640, 480)]),
        ({"kind": "photo", "width": 9, "height": 9}, [(90, 68), (320, 240), (640, 480)]),
        ({"kind": "photo", "file": None, "size": 5}, [(90, 68), (320, 240), (800, 600), (1280, 960)]),
        ({"kind": "photo", "file": None, "size": 5, "width": 200, "height": 100}, [(90, 45), (200, 100)]),
        ({"kind": "sticker", "file": None, "size": 5}, [(512, 512)]),
    ],
)
async def test_pictures_that_people_send_have_their_true_size(
    place: Place, attach: dict[str, Any], sizes: list[tuple[int, int]]
) -> None:
    given = {"file": await picture(place), **attach}
    shown = await place.act("ann", "send", chat="bot", attach={name: one for name, one in given.items() if one is not None})
    found = shown[attach["kind"]]
    assert [(one["width"], one["height"]) for one in (found if isinstance(found, list) else [found])] == sizes
