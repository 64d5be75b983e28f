"""Pictures of chats and of bots: who may change them, who is told, and what everybody sees afterwards."""

import json
from typing import Any

import pytest

from fake_telegram.world import CLOUD, ActRefused, AdminRights, Chat, ChatChange, Permissions
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.methods.test_conformance import PNG
from tests.fake_telegram.town import Town, Upload

KINDS = ["group", "supergroup", "forum", "channel"]
TINY = PNG.replace((480).to_bytes(4, "big"), (159).to_bytes(4, "big"))


@pytest.fixture
def town() -> Town:
    return Town()


def place(town: Town, kind: str, **details: Any) -> Chat:
    """A chat of that kind where the bot is an administrator and Boris a member."""
    if kind == "channel":
        made = town.world.add_channel(title="News", owner=town.anna.id, subscribers=[town.boris.id, town.bot.id], **details)
    elif kind == "forum":
        made = town.group(town.boris.id, is_forum=True, **details)
    else:
        made = town.group(town.boris.id, kind=kind, **details)
    town.world.promote(town.anna.id, made.id, town.bot.id, now=town.now)
    town.updates()
    return made


def set_photo(town: Town, chat: Chat, data: bytes = PNG) -> bool:
    found: bool = town.ok("setChatPhoto", chat_id=chat.id, uploads={"photo": Upload("a.png", "image/png", data)})
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_bot_changes_the_picture_of_a_chat_and_is_told_itself(town: Town, kind: str) -> None:
    chat = place(town, kind)
    assert "photo" not in town.ok("getChat", chat_id=chat.id)
    assert set_photo(town, chat) is True
    (update,) = town.updates()
    assert faults_of_update({"update_id": 1, **update}) == []
    told = update["channel_post" if kind == "channel" else "message"]
    assert [(one["width"], one["height"]) for one in told["new_chat_photo"]] == [(160, 160), (320, 320), (640, 640)]
    assert len({one["file_id"] for one in told["new_chat_photo"]}) == 3
    assert ("from" in told) == (kind != "channel")
    shown = town.ok("getChat", chat_id=chat.id)
    assert faults_of_answer("getChat", shown) == []
    assert len(set(shown["photo"].values())) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_goes_away_again(town: Town, kind: str) -> None:
    chat = place(town, kind)
    assert town.no("deleteChatPhoto", chat_id=chat.id) == "400 Bad Request: CHAT_NOT_MODIFIED"
    set_photo(town, chat)
    town.updates()
    assert town.ok("deleteChatPhoto", chat_id=chat.id) is True
    (update,) = town.updates()
    assert next(iter(update.values()))["delete_chat_photo"] is True
    assert faults_of_update({"update_id": 1, **update}) == []
    assert "photo" not in town.ok("getChat", chat_id=chat.id)


def test_the_files_of_a_chats_picture_can_be_downloaded_but_not_sent(town: Town) -> None:
    chat = place(town, "supergroup")
    set_photo(town, chat)
    photo = town.ok("getChat", chat_id=chat.id)["photo"]
    for size in ("small", "big"):
        file = town.ok("getFile", file_id=photo[f"{size}_file_id"])
        assert faults_of_answer("getFile", file) == []
        assert file["file_unique_id"] == photo[f"{size}_file_unique_id"]
        assert file["file_path"].startswith("profile_photos/file_")
        served = town.world.files.by_path(file["file_path"], town.bot.id, town.now)
        assert served is not None
        assert served.size == file["file_size"]
        refused = town.no("sendPhoto", chat_id=chat.id, photo=photo[f"{size}_file_id"])
        assert refused == "400 Bad Request: can't use file of type ChatPhoto as Photo"


def test_another_bot_has_names_of_its_own_for_the_picture(town: Town) -> None:
    chat = place(town, "supergroup")
    other = town.add_bot("other")
    town.world.add_member(town.anna.id, chat.id, other.id, now=town.now)
    set_photo(town, chat)
    own, theirs = (town.ok("getChat", bot=bot, chat_id=chat.id)["photo"] for bot in (town.bot, other))
    assert own["big_file_unique_id"] == theirs["big_file_unique_id"]
    assert own["big_file_id"] != theirs["big_file_id"]
    said = "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    assert town.no("getFile", bot=other, file_id=own["big_file_id"]) == said


def test_who_is_told_of_a_new_picture(town: Town) -> None:
    """Every bot that is there, with privacy mode or without; nobody who is not."""
    chat = place(town, "supergroup")
    quiet, gone = town.add_bot("quiet"), town.add_bot("gone")
    for bot in (quiet, gone):
        town.world.add_member(town.anna.id, chat.id, bot.id, now=town.now)
    town.world.remove_member(town.anna.id, chat.id, gone.id, now=town.now)
    for bot in (town.bot, quiet, gone):
        town.updates(bot)
    set_photo(town, chat)
    assert (town.kinds(), town.kinds(quiet), town.kinds(gone)) == (["message"], ["message"], [])


def test_a_person_sees_the_notice_and_the_picture(town: Town) -> None:
    chat = place(town, "supergroup")
    set_photo(town, chat)
    last = town.world.messages(chat.id, viewer=town.boris.id)[-1]
    shown = town.world.show(last)
    assert shown["from"]["id"] == town.bot.id
    assert all("file_id" not in one and one["file_unique_id"] for one in shown["new_chat_photo"])
    assert chat.photo is not None
    kept = town.world.files.get(chat.photo.file)
    assert kept is not None
    assert kept.read() == PNG


@pytest.mark.parametrize("kind", KINDS)
def test_without_the_right_nothing_changes(town: Town, kind: str) -> None:
    chat = place(town, kind)
    town.world.promote(town.anna.id, chat.id, town.bot.id, now=town.now, rights=AdminRights(can_post_messages=True))
    town.updates()
    said = "400 Bad Request: not enough rights to change chat photo"
    assert town.no("setChatPhoto", chat_id=chat.id, uploads={"photo": Upload("a.png", "", PNG)}) == said
    assert town.no("deleteChatPhoto", chat_id=chat.id) == said
    assert (chat.photo, town.updates()) == (None, [])


def test_where_everybody_may_a_bot_may_too(town: Town) -> None:
    chat = town.group()
    chat.permissions = Permissions(can_change_info=True)
    assert set_photo(town, chat) is True


GIVEN: list[tuple[dict[str, str], str]] = [
    ({}, "there is no photo in the request"),
    ({"photo": " "}, "there is no photo in the request"),
    ({"photo": "https://example.com/a.png"}, "photo must be uploaded as an InputFile"),
    ({"photo": "AgACAgIA"}, "photo must be uploaded as an InputFile"),
    ({"photo": "attach://nothing"}, "photo must be uploaded as an InputFile"),
]


@pytest.mark.parametrize(("given", "said"), GIVEN)
def test_a_picture_must_be_uploaded(town: Town, given: dict[str, str], said: str) -> None:
    chat = place(town, "supergroup")
    assert town.no("setChatPhoto", chat_id=chat.id, **given) == f"400 Bad Request: {said}"
    assert chat.photo is None


def test_a_picture_under_another_field(town: Town) -> None:
    chat = place(town, "supergroup")
    assert town.ok("setChatPhoto", chat_id=chat.id, photo="attach://p", uploads={"p": Upload("a", "", PNG)}) is True


@pytest.mark.parametrize("method", ["setChatPhoto", "deleteChatPhoto"])
def test_not_for_private_chats_nor_where_the_bot_is_not(town: Town, method: str) -> None:
    uploads = {"photo": Upload("a.png", "", PNG)}
    private = town.started()
    assert town.no(method, chat_id=private, uploads=uploads) == "400 Bad Request: can't change private chat photo"
    away = town.world.add_supergroup(title="Far", owner=town.anna.id)
    assert town.no(method, chat_id=away.id, uploads=uploads) == "400 Bad Request: chat not found"
    chat = place(town, "supergroup")
    town.world.remove_member(town.anna.id, chat.id, town.bot.id, now=town.now)
    said = "403 Forbidden: bot was kicked from the supergroup chat"
    assert town.no(method, chat_id=chat.id, uploads=uploads) == said


@pytest.mark.parametrize(
    ("data", "said"), [(b"words", "IMAGE_PROCESS_FAILED"), (TINY, "PHOTO_CROP_SIZE_SMALL"), (b"", "file must be non-empty")]
)
def test_where_pictures_are_looked_at(data: bytes, said: str) -> None:
    town = Town(profile=CLOUD)
    chat = place(town, "supergroup")
    uploads = {"photo": Upload("a.png", "", data)}
    assert town.no("setChatPhoto", chat_id=chat.id, uploads=uploads) == f"400 Bad Request: {said}"
    own = {"type": "static", "photo": "attach://photo"}
    assert town.no("setMyProfilePhoto", photo=own, uploads=uploads) == f"400 Bad Request: {said}"
    assert set_photo(town, chat) is True


# -- people do the same


@pytest.mark.parametrize("kind", KINDS)
def test_people_change_pictures_too(town: Town, kind: str) -> None:
    chat = place(town, kind)
    file = town.world.add_file(PNG, name="a.png")
    town.world.change_chat(town.anna.id, chat.id, ChatChange(photo=file), now=town.now)
    assert "photo" in town.ok("getChat", chat_id=chat.id)
    town.world.change_chat(town.anna.id, chat.id, ChatChange(without_photo=True), now=town.now)
    assert "photo" not in town.ok("getChat", chat_id=chat.id)
    bodies = [body for update in town.updates() for body in update.values()]
    assert ["new_chat_photo" in body for body in bodies] == [True, False]
    assert bodies[1]["delete_chat_photo"] is True


def test_what_people_may_not(town: Town) -> None:
    chat = place(town, "supergroup")
    file = town.world.add_file(PNG)
    refusals = [
        (town.boris, ChatChange(photo=file), "no_right"),
        (town.boris, ChatChange(without_photo=True), "no_right"),
        (town.anna, ChatChange(without_photo=True), "no_photo"),
        (town.anna, ChatChange(photo=file, without_photo=True), "no_photo"),
    ]
    for who, change, code in refusals:
        with pytest.raises(ActRefused) as refused:
            town.world.change_chat(who.id, chat.id, change, now=town.now)
        assert refused.value.code == code
    assert (chat.photo, town.updates()) == (None, [])


def test_a_group_keeps_its_picture_when_it_becomes_a_supergroup(town: Town) -> None:
    chat = place(town, "group")
    set_photo(town, chat)
    new = town.world.migrate_to_supergroup(town.anna.id, chat.id, now=town.now)
    assert "photo" in town.ok("getChat", chat_id=new.id)


# -- the bot's own picture


def set_own(town: Town, **photo: Any) -> bool:
    found: bool = town.ok("setMyProfilePhoto", photo=photo, uploads={"p": Upload("a.png", "", PNG)})
    return found


def test_a_bot_has_pictures_of_its_own_the_newest_first(town: Town) -> None:
    assert set_own(town, type="static", photo="attach://p") is True
    town.now += 5
    assert set_own(town, type="animated", animation="attach://p", main_frame_timestamp=1.5) is True
    shown = town.ok("getUserProfilePhotos", user_id=town.bot.id)
    assert faults_of_answer("getUserProfilePhotos", shown) == []
    assert (shown["total_count"], len(shown["photos"])) == (2, 2)
    assert [(one.is_animated, one.main_frame_s, one.at) for one in town.bot.photos] == [
        (True, 1.5, int(town.now)),
        (False, 0.0, int(town.now) - 5),
    ]
    other = town.add_bot("other")
    assert town.no("getUserProfilePhotos", bot=other, user_id=town.bot.id) == "400 Bad Request: user not found"


def test_its_newest_picture_goes_and_the_one_before_is_back(town: Town) -> None:
    for _ in range(2):
        set_own(town, type="static", photo="attach://p")
    first = town.ok("getUserProfilePhotos", user_id=town.bot.id)["photos"][1]
    assert town.ok("removeMyProfilePhoto") is True
    assert town.ok("getUserProfilePhotos", user_id=town.bot.id) == {"total_count": 1, "photos": [first]}
    assert [town.ok("removeMyProfilePhoto") for _ in range(2)] == [True, True]
    assert town.ok("getUserProfilePhotos", user_id=town.bot.id) == {"total_count": 0, "photos": []}


def test_nobody_is_told_of_it(town: Town) -> None:
    place(town, "supergroup")
    set_own(town, type="static", photo="attach://p")
    town.ok("removeMyProfilePhoto")
    assert town.updates() == []


BAD_PICTURES: list[tuple[Any, str]] = [
    (None, "input profile photo isn't specified"),
    ("{", "can't parse input profile photo JSON object"),
    ([], "expected an Object as input profile photo"),
    ("7", "expected an Object as input profile photo"),
    ({}, 'can\'t find field "type"'),
    ({"type": 7}, "invalid input profile photo type specified"),
    ({"type": {}}, 'field "type" must be of type String'),
    ({"type": "moving", "photo": "attach://p"}, "invalid input profile photo type specified"),
    ({"type": "static"}, 'can\'t find field "photo"'),
    ({"type": "static", "animation": "attach://p"}, 'can\'t find field "photo"'),
    ({"type": "static", "photo": "attach://q"}, "photo must be uploaded as an InputFile"),
    ({"type": "static", "photo": "https://example.com/a.png"}, "photo must be uploaded as an InputFile"),
    ({"type": "animated", "animation": "p"}, "animation must be uploaded as an InputFile"),
    (
        {"type": "animated", "animation": "attach://p", "main_frame_timestamp": "soon"},
        'field "main_frame_timestamp" must be a valid Number',
    ),
    (
        {"type": "animated", "animation": "attach://p", "main_frame_timestamp": 10**400},
        'field "main_frame_timestamp" must be a valid Number',
    ),
]


@pytest.mark.parametrize(("given", "said"), BAD_PICTURES)
def test_bad_pictures(town: Town, given: Any, said: str) -> None:
    params = {} if given is None else {"photo": given if isinstance(given, str) else json.dumps(given)}
    refused = town.no("setMyProfilePhoto", uploads={"p": Upload("a.png", "", PNG)}, **params)
    assert refused == f"400 Bad Request: {said}"
    assert town.bot.photos == ()
