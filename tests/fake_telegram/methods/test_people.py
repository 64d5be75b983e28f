"""What bots see of people: their pictures, their music, their channel, their profile; and the status that one may change."""

from typing import Any

import pytest

from fake_telegram.world import (
    ActRefused,
    Birthdate,
    BotId,
    BusinessHours,
    BusinessIntro,
    BusinessPlace,
    Chat,
    ChatChange,
    EmojiStatus,
    Location,
    Person,
    ProfileAudio,
    ProfileChange,
    Text,
    limits,
)
from tests.fake_telegram.conformance import faults_of_answer
from tests.fake_telegram.methods.test_conformance import PNG
from tests.fake_telegram.town import Town


@pytest.fixture
def town() -> Town:
    """Anna has started the bot, and has a subscription."""
    made = Town()
    made.anna.is_premium = True
    made.started()
    return made


def change(town: Town, who: Person | None = None, **what: Any) -> None:
    town.world.change_profile((who or town.anna).id, ProfileChange(**what), now=town.now)


def shown(town: Town) -> dict[str, Any]:
    found: dict[str, Any] = town.ok("getChat", chat_id=town.anna.id)
    assert faults_of_answer("getChat", found) == []
    return found


def photographed(town: Town, count: int) -> list[str]:
    """Anna's pictures after so many more, the newest first, by the unique ids of their largest squares."""
    for number in range(count):
        file = town.world.add_file(PNG + bytes([number]), name=f"{number}.png")
        town.world.set_profile_photo(town.anna.id, file, now=town.now)
    photos = town.ok("getUserProfilePhotos", user_id=town.anna.id)["photos"]
    return [one[-1]["file_unique_id"] for one in photos]


# -- pictures


def test_pictures_are_listed_the_newest_first(town: Town) -> None:
    assert town.ok("getUserProfilePhotos", user_id=town.anna.id) == {"total_count": 0, "photos": []}
    ids = photographed(town, 3)
    assert len(set(ids)) == 3
    found = town.ok("getUserProfilePhotos", user_id=town.anna.id)
    assert faults_of_answer("getUserProfilePhotos", found) == []
    newest = town.world.files.find(found["photos"][0][0]["file_id"], town.bot.id)
    assert newest is not None
    assert newest.file.name == "2.png"


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ({}, [0, 1, 2, 3, 4]),
        ({"offset": 2}, [2, 3, 4]),
        ({"offset": 1, "limit": 2}, [1, 2]),
        ({"offset": 5}, []),
        ({"offset": 99}, []),
        ({"offset": -3, "limit": 1}, [0]),
        ({"limit": 0}, [0]),
        ({"limit": 1000}, [0, 1, 2, 3, 4]),
        ({"offset": "x", "limit": "y"}, [0, 1, 2, 3, 4]),
    ],
)
def test_a_page_of_them(town: Town, page: dict[str, Any], wanted: list[int]) -> None:
    ids = photographed(town, 5)
    found = town.ok("getUserProfilePhotos", user_id=town.anna.id, **page)
    assert found["total_count"] == 5
    assert [one[-1]["file_unique_id"] for one in found["photos"]] == [ids[number] for number in wanted]


def test_so_many_are_kept_and_no_more(town: Town) -> None:
    last = photographed(town, limits.PROFILE_PHOTOS_MAX + 3)
    assert len(last) == limits.PROFILE_PHOTOS_MAX
    assert len(town.anna.photos) == limits.PROFILE_PHOTOS_MAX


def test_the_newest_picture_is_the_one_in_the_chat(town: Town) -> None:
    assert "photo" not in shown(town)
    photographed(town, 1)
    first = shown(town)["photo"]
    photographed(town, 1)
    assert shown(town)["photo"] != first
    town.world.remove_profile_photo(town.anna.id, now=town.now)
    assert shown(town)["photo"] == first
    assert town.ok("getFile", file_id=first["small_file_id"])["file_size"] == len(PNG) + 1
    town.world.remove_profile_photo(town.anna.id, now=town.now)
    with pytest.raises(ActRefused) as refused:
        town.world.remove_profile_photo(town.anna.id, now=town.now)
    assert refused.value.code == "no_photo"
    assert "photo" not in shown(town)


def test_hidden_pictures_and_the_public_one(town: Town) -> None:
    photographed(town, 2)
    change(town, hides_photos=True)
    assert "photo" not in shown(town)
    assert town.ok("getUserProfilePhotos", user_id=town.anna.id)["total_count"] == 0
    public = town.world.add_file(PNG + b"public")
    town.world.set_profile_photo(town.anna.id, public, now=town.now, public=True)
    assert town.ok("getUserProfilePhotos", user_id=town.anna.id)["total_count"] == 1
    assert town.ok("getFile", file_id=shown(town)["photo"]["big_file_id"])["file_size"] == public.size
    change(town, hides_photos=False)
    assert town.ok("getUserProfilePhotos", user_id=town.anna.id)["total_count"] == 2
    town.world.remove_profile_photo(town.anna.id, now=town.now, public=True)
    assert len(town.anna.photos) == 2


def test_a_picture_of_somebody_can_be_sent_on(town: Town) -> None:
    photographed(town, 1)
    photo = town.ok("getUserProfilePhotos", user_id=town.anna.id)["photos"][0][-1]["file_id"]
    sent = town.ok("sendPhoto", chat_id=town.anna.id, photo=photo)
    assert (sent["photo"][-1]["width"], sent["photo"][-1]["height"]) == (640, 480)


@pytest.mark.parametrize("method", ["getUserProfilePhotos", "getUserProfileAudios", "getUserPersonalChatMessages"])
def test_only_those_of_whom_the_bot_has_heard(town: Town, method: str) -> None:
    said = {
        town.boris.id: "user not found",
        999_999: "user not found",
        0: "invalid user_id specified",
        -5: "invalid user_id specified",
    }
    for user, words in said.items():
        assert town.no(method, user_id=user, limit=1) == f"400 Bad Request: {words}"
    assert town.no(method, limit=1) == "400 Bad Request: invalid user_id specified"
    town.started(town.boris)
    assert town.call(method, user_id=town.boris.id, limit=1) is not None
    town.ok(method, user_id=town.boris.id, limit=1)


# -- music


def test_music_on_a_profile(town: Town) -> None:
    assert town.ok("getUserProfileAudios", user_id=town.anna.id) == {"total_count": 0, "audios": []}
    for number in range(3):
        file = town.world.add_file(b"la" * (number + 1), name=f"{number}.mp3")
        audio = ProfileAudio(file=file.number, duration=60 + number, title=f"Song {number}", performer="Choir")
        town.world.add_profile_audio(town.anna.id, audio, now=town.now)
    found = town.ok("getUserProfileAudios", user_id=town.anna.id)
    assert faults_of_answer("getUserProfileAudios", found) == []
    assert (found["total_count"], [one["title"] for one in found["audios"]]) == (3, ["Song 2", "Song 1", "Song 0"])
    assert found["audios"][0]["mime_type"] == "audio/mpeg"
    page = town.ok("getUserProfileAudios", user_id=town.anna.id, offset=1, limit=1)
    assert (page["total_count"], page["audios"]) == (3, found["audios"][1:2])
    assert shown(town)["first_profile_audio"] == found["audios"][0]
    assert town.ok("sendAudio", chat_id=town.anna.id, audio=found["audios"][0]["file_id"])["audio"]["file_size"] == 6
    town.world.remove_profile_audio(town.anna.id, town.anna.about.audios[0].file, now=town.now)
    assert town.ok("getUserProfileAudios", user_id=town.anna.id)["total_count"] == 2
    with pytest.raises(ActRefused) as refused:
        town.world.remove_profile_audio(town.anna.id, 999, now=town.now)
    assert refused.value.code == "no_audio"


def test_the_same_music_twice_only_comes_to_the_top(town: Town) -> None:
    files = [town.world.add_file(b"la", name=f"{number}.mp3").number for number in range(2)]
    for file in (*files, files[0]):
        town.world.add_profile_audio(town.anna.id, ProfileAudio(file=file), now=town.now)
    assert [one.file for one in town.anna.about.audios] == files


def test_a_bot_has_no_music(town: Town) -> None:
    assert town.ok("getUserProfileAudios", user_id=town.bot.id) == {"total_count": 0, "audios": []}


# -- the profile


def test_a_profile_as_a_whole(town: Town) -> None:
    channel = town.world.add_channel(title="Anna's", owner=town.anna.id, username="annas_news")
    town.anna.hides_forwards = True
    change(
        town,
        bio="I sell bread.",
        birthdate=Birthdate(day=29, month=2, year=2000),
        personal_chat=channel.id,
        emoji_status=EmojiStatus(emoji="5", until=int(town.now) + 60),
        extra_usernames=("bread_of_anna", "annas_bread"),
        business_intro=BusinessIntro(title="Bread", message="Ask me", sticker=town.world.add_file(b"s", name="s.webp").number),
        business_place=BusinessPlace(address="1, Yard", location=Location(latitude=1, longitude=2)),
        business_hours=BusinessHours(time_zone="Europe/Berlin", intervals=((0, 600), (1440, 2000))),
    )
    found = shown(town)
    assert found["bio"] == "I sell bread."
    assert found["birthdate"] == {"day": 29, "month": 2, "year": 2000}
    assert found["personal_chat"]["username"] == "annas_news"
    assert (found["emoji_status_custom_emoji_id"], found["emoji_status_expiration_date"]) == ("5", int(town.now) + 60)
    assert found["active_usernames"] == ["anna_town", "bread_of_anna", "annas_bread"]
    intro = found["business_intro"]
    assert (intro["title"], intro["message"], intro["sticker"]["width"]) == ("Bread", "Ask me", 512)
    assert town.ok("sendSticker", chat_id=town.anna.id, sticker=intro["sticker"]["file_id"])["sticker"]["file_size"] == 1
    assert found["business_location"] == {"address": "1, Yard", "location": {"latitude": 1, "longitude": 2}}
    assert found["business_opening_hours"]["opening_hours"][1] == {"opening_minute": 1440, "closing_minute": 2000}
    assert found["has_private_forwards"] is True
    town.now += 61
    assert "emoji_status_custom_emoji_id" not in shown(town)
    gone = ("birthdate", "personal_chat", "emoji_status", "business_intro", "business_place", "business_hours")
    change(town, bio="", extra_usernames=(), without=gone)
    left = set(found) - set(shown(town))
    assert left >= {"bio", "birthdate", "personal_chat", "business_intro", "business_location", "business_opening_hours"}


def test_what_is_not_named_stays(town: Town) -> None:
    change(town, bio="one", birthdate=Birthdate(day=1, month=1))
    change(town, bio="two")
    assert (shown(town)["bio"], shown(town)["birthdate"]) == ("two", {"day": 1, "month": 1})


def test_a_public_name_is_changed_left_and_taken_by_others(town: Town) -> None:
    change(town, username="Anna_New")
    assert shown(town)["username"] == "Anna_New"
    assert town.ok("sendMessage", chat_id=town.anna.id, text="x")["chat"]["username"] == "Anna_New"
    assert town.world.by_username("@anna_town") is None
    change(town, who=town.boris, username="anna_town")
    assert town.world.by_username("@ANNA_town") == town.boris.id
    change(town, username="anna_NEW")
    assert town.world.by_username("anna_new") == town.anna.id
    change(town, username="")
    assert "username" not in shown(town)
    assert "active_usernames" not in shown(town)


def test_public_names_may_change_places(town: Town) -> None:
    change(town, extra_usernames=("second_name",))
    change(town, username="second_name", extra_usernames=("anna_town",))
    assert shown(town)["active_usernames"] == ["second_name", "anna_town"]
    assert {town.world.by_username(name) for name in ("second_name", "anna_town")} == {town.anna.id}


def test_a_deleted_account_shows_nothing(town: Town) -> None:
    photographed(town, 1)
    change(town, bio="gone")
    town.world.deactivate(town.anna.id, now=town.now)
    found = shown(town)
    assert {"photo", "bio", "active_usernames"} & set(found) == set()
    assert town.ok("getUserProfilePhotos", user_id=town.anna.id)["total_count"] == 0


BAD: list[tuple[dict[str, Any], str]] = [
    ({"bio": "x" * 141}, "bad_bio"),
    ({"birthdate": Birthdate(day=30, month=2)}, "bad_birthdate"),
    ({"birthdate": Birthdate(day=29, month=2, year=2001)}, "bad_birthdate"),
    ({"birthdate": Birthdate(day=1, month=13)}, "bad_birthdate"),
    ({"birthdate": Birthdate(day=0, month=1)}, "bad_birthdate"),
    ({"birthdate": Birthdate(day=1, month=1, year=1799)}, "bad_birthdate"),
    ({"username": "anna"}, "bad_username"),
    ({"username": "1anna"}, "bad_username"),
    ({"username": "an__na"}, "bad_username"),
    ({"username": "annas_"}, "bad_username"),
    ({"username": "x" * 33}, "bad_username"),
    ({"username": "анна_town"}, "bad_username"),
    ({"username": "boris_town"}, "username_taken"),
    ({"username": "HELPER_bot"}, "username_taken"),
    ({"extra_usernames": ("anna_town",)}, "bad_username"),
    ({"extra_usernames": ("some_name", "Some_Name")}, "bad_username"),
    ({"extra_usernames": tuple(f"some_name{number}" for number in range(10))}, "bad_username"),
    ({"emoji_status": EmojiStatus(emoji="smile")}, "bad_status"),
    ({"emoji_status": EmojiStatus(emoji="5", until=5)}, "bad_status"),
    ({"business_intro": BusinessIntro(title="x" * 33)}, "bad_intro"),
    ({"business_place": BusinessPlace(address="")}, "bad_place"),
    ({"business_hours": BusinessHours(time_zone="UTC", intervals=())}, "bad_hours"),
    ({"business_hours": BusinessHours(time_zone="UTC", intervals=((5, 5),))}, "bad_hours"),
    ({"business_hours": BusinessHours(time_zone="UTC", intervals=((5, 10), (10, 20)))}, "bad_hours"),
    ({"business_hours": BusinessHours(time_zone="", intervals=((5, 10),))}, "bad_hours"),
    ({"business_hours": BusinessHours(time_zone="UTC", intervals=((10_000, 99_999),))}, "bad_hours"),
    ({"without": ("bio",)}, "not_removable"),
]


@pytest.mark.parametrize(("what", "code"), BAD)
def test_what_cannot_stand_in_a_profile(town: Town, what: dict[str, Any], code: str) -> None:
    """And what was given beside it does not come in either."""
    before = (town.anna.username, town.anna.about, town.world.journal.cursor)
    with pytest.raises(ActRefused) as refused:
        change(town, **{"hides_photos": True, **what})
    assert refused.value.code == code
    assert (town.anna.username, town.anna.about, town.world.journal.cursor) == before
    assert town.world.by_username("boris_town") == town.boris.id


@pytest.mark.parametrize(
    "what",
    [
        {"emoji_status": EmojiStatus(emoji="5")},
        {"business_intro": BusinessIntro(title="x")},
        {"business_place": BusinessPlace(address="x")},
        {"business_hours": BusinessHours(time_zone="UTC", intervals=((5, 10),))},
        {"bio": "x" * 71},
    ],
)
def test_some_of_it_needs_a_subscription(town: Town, what: dict[str, Any]) -> None:
    change(town, **what)
    with pytest.raises(ActRefused) as refused:
        change(town, who=town.boris, **what)
    assert refused.value.code == ("bad_bio" if "bio" in what else "not_premium")


def test_a_bio_is_told_with_a_request_to_join(town: Town) -> None:
    chat = town.group()
    town.world.promote(town.anna.id, chat.id, town.bot.id, now=town.now)
    link = town.world.create_link(town.anna.id, chat.id, now=town.now, creates_join_request=True)
    town.updates()
    change(town, who=town.boris, bio="a baker")
    for who in (town.boris, town.person("Clara")):
        town.world.follow_link(who.id, link.link, now=town.now)
    told = [update["chat_join_request"] for update in town.updates()]
    assert [one.get("bio") for one in told] == ["a baker", None]


# -- the channel on the profile


def annas_channel(town: Town) -> Chat:
    channel = town.world.add_channel(title="Anna's", owner=town.anna.id, username="annas_news")
    change(town, personal_chat=channel.id)
    return channel


def test_the_newest_posts_of_the_channel(town: Town) -> None:
    assert town.ok("getUserPersonalChatMessages", user_id=town.anna.id, limit=5) == []
    channel = annas_channel(town)
    posts = [town.world.send(town.anna.id, channel.id, Text(text=f"post {number}"), now=town.now) for number in range(25)]
    town.world.delete(town.anna.id, channel.id, posts[23].id, now=town.now)
    found = town.ok("getUserPersonalChatMessages", user_id=town.anna.id, limit=3)
    assert faults_of_answer("getUserPersonalChatMessages", found) == []
    assert [one["text"] for one in found] == ["post 24", "post 22", "post 21"]
    assert {one["chat"]["id"] for one in found} == {channel.id}
    counts = [len(town.ok("getUserPersonalChatMessages", user_id=town.anna.id, limit=limit)) for limit in (0, 20, 99)]
    assert counts == [1, 20, 20]
    change(town, without=("personal_chat",))
    assert town.ok("getUserPersonalChatMessages", user_id=town.anna.id, limit=5) == []


def test_notices_are_no_posts(town: Town) -> None:
    channel = annas_channel(town)
    town.world.send(town.anna.id, channel.id, Text(text="a post"), now=town.now)
    from_a_person = town.world.add_file(PNG)
    town.world.change_chat(town.anna.id, channel.id, ChatChange(photo=from_a_person), now=town.now)
    town.world.pin(town.anna.id, channel.id, next(iter(channel.messages)), now=town.now)
    found = town.ok("getUserPersonalChatMessages", user_id=town.anna.id, limit=5)
    assert [one["text"] for one in found] == ["a post"]


@pytest.mark.parametrize("case", ["a group", "no public name", "somebody else's", "nothing"])
def test_what_is_no_channel_for_a_profile(town: Town, case: str) -> None:
    world, anna = town.world, town.anna.id
    made = {
        "a group": lambda: world.add_supergroup(title="G", owner=anna, username="annas_group").id,
        "no public name": lambda: world.add_channel(title="C", owner=anna).id,
        "somebody else's": lambda: (
            world.add_channel(title="C", owner=town.boris.id, username="boris_news", subscribers=[anna]).id
        ),
        "nothing": lambda: -100,
    }[case]()
    with pytest.raises(ActRefused) as refused:
        change(town, personal_chat=made)
    assert refused.value.code == ("no_right" if case == "somebody else's" else "not_a_channel")


def test_a_bot_has_no_channel_on_its_profile(town: Town) -> None:
    said = "400 Bad Request: USER_ID_INVALID"
    assert town.no("getUserPersonalChatMessages", user_id=town.bot.id, limit=1) == said
    assert town.no("setUserEmojiStatus", user_id=town.bot.id) == said


# -- the status


def test_a_status_by_permission(town: Town) -> None:
    given = {"user_id": town.anna.id, "emoji_status_custom_emoji_id": "5368324170671202286"}
    assert town.no("setUserEmojiStatus", **given) == "400 Bad Request: USER_PERMISSION_DENIED"
    town.world.allow_emoji_status(town.anna.id, town.bot.id, now=town.now)
    until = int(town.now) + 100
    assert town.ok("setUserEmojiStatus", **given, emoji_status_expiration_date=until) is True
    found = shown(town)
    assert found["emoji_status_custom_emoji_id"] == given["emoji_status_custom_emoji_id"]
    assert found["emoji_status_expiration_date"] == until
    town.now += 100
    assert "emoji_status_custom_emoji_id" not in shown(town)
    town.ok("setUserEmojiStatus", **given)
    assert "emoji_status_expiration_date" not in shown(town)
    town.ok("setUserEmojiStatus", user_id=town.anna.id, emoji_status_custom_emoji_id="")
    assert "emoji_status_custom_emoji_id" not in shown(town)
    town.world.allow_emoji_status(town.anna.id, town.bot.id, now=town.now, allowed=False)
    assert town.no("setUserEmojiStatus", **given) == "400 Bad Request: USER_PERMISSION_DENIED"


def test_a_status_that_is_over_is_none(town: Town) -> None:
    town.world.allow_emoji_status(town.anna.id, town.bot.id, now=town.now)
    given = {"user_id": town.anna.id, "emoji_status_custom_emoji_id": "5"}
    town.ok("setUserEmojiStatus", **given)
    assert town.ok("setUserEmojiStatus", **given, emoji_status_expiration_date=int(town.now) - 1) is True
    assert town.anna.about.emoji_status is None


@pytest.mark.parametrize("emoji", ["smile", "-5", "٣", "5.0"])
def test_what_is_no_custom_emoji(town: Town, emoji: str) -> None:
    town.world.allow_emoji_status(town.anna.id, town.bot.id, now=town.now)
    refused = town.no("setUserEmojiStatus", user_id=town.anna.id, emoji_status_custom_emoji_id=emoji)
    assert refused == "400 Bad Request: invalid custom emoji identifier specified"


def test_a_status_needs_a_subscription_and_permission_is_each_bots_own(town: Town) -> None:
    town.started(town.boris)
    town.world.allow_emoji_status(town.boris.id, town.bot.id, now=town.now)
    given = {"user_id": town.boris.id, "emoji_status_custom_emoji_id": "5"}
    assert town.no("setUserEmojiStatus", **given) == "400 Bad Request: PREMIUM_ACCOUNT_REQUIRED"
    other = town.add_bot("other")
    town.started(town.boris, other)
    assert town.no("setUserEmojiStatus", bot=other, **given) == "400 Bad Request: USER_PERMISSION_DENIED"


def test_bots_with_permission_are_bounded_and_named_once(town: Town) -> None:
    bots = [town.add_bot(f"status{number}").id for number in range(limits.STATUS_BOTS_MAX + 2)]
    for bot in (*bots, bots[-1]):
        town.world.allow_emoji_status(town.anna.id, bot, now=town.now)
    assert town.anna.about.status_bots == tuple(bots[2:])
    with pytest.raises(ActRefused) as refused:
        town.world.allow_emoji_status(town.anna.id, BotId(town.boris.id), now=town.now)
    assert refused.value.code == "no_such_bot"
