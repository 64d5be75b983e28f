"""What a bot says of itself, its menu button, its wished-for rights; and media and places that change."""

from typing import Any

import pytest

from fake_telegram.world import Bot, Text
from tests.fake_telegram.conformance import faults_of_answer
from tests.fake_telegram.methods.test_conformance import PNG
from tests.fake_telegram.town import Town, Upload


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


@pytest.mark.parametrize(
    ("name", "field", "longest"),
    [("MyName", "name", 64), ("MyDescription", "description", 512), ("MyShortDescription", "short_description", 120)],
)
def test_texts_by_language(town: Town, name: str, field: str, longest: int) -> None:
    town.ok(f"set{name}", **{field: "plain"})
    town.ok(f"set{name}", **{field: "по-русски"}, language_code="ru")
    found = {language: town.ok(f"get{name}", language_code=language)[field] for language in ("", "ru", "de")}
    assert found == {"": "plain", "ru": "по-русски", "de": "plain"}
    assert faults_of_answer(f"get{name}", town.ok(f"get{name}")) == []
    said = f"400 Bad Request: bot {field.replace('_', ' ')} is too long"
    assert town.no(f"set{name}", **{field: "x" * (longest + 1)}) == said
    assert town.no(f"set{name}", **{field: "x"}, language_code="xx1") == "400 Bad Request: invalid language code specified"


def test_a_new_name_is_seen_everywhere(town: Town) -> None:
    assert town.ok("getMyName") == {"name": "Helper"}
    town.ok("setMyName", name="Adviser")
    assert town.ok("getMe")["first_name"] == "Adviser"
    assert town.ok("sendMessage", chat_id=town.anna.id, text="x")["from"]["first_name"] == "Adviser"
    assert town.no("setMyName", name=" ") == "400 Bad Request: bot name must be non-empty"


def test_menu_buttons(town: Town) -> None:
    app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://a.com/"}}
    assert town.ok("getChatMenuButton") == {"type": "commands"}
    town.ok("setChatMenuButton", menu_button=app)
    assert town.ok("getChatMenuButton", chat_id=town.anna.id) == app
    town.ok("setChatMenuButton", chat_id=town.anna.id, menu_button={"type": "commands"})
    assert town.ok("getChatMenuButton", chat_id=town.anna.id) == {"type": "commands"}
    town.ok("setChatMenuButton", chat_id=town.anna.id)
    assert town.ok("getChatMenuButton", chat_id=town.anna.id) == app
    for bad in ({"type": "x"}, "5", {"type": "web_app", "text": "x"}):
        assert town.no("setChatMenuButton", menu_button=bad).startswith("400 Bad Request: ")


def test_wished_rights(town: Town) -> None:
    town.ok("setMyDefaultAdministratorRights", rights={"can_delete_messages": True})
    groups = town.ok("getMyDefaultAdministratorRights")
    channels = town.ok("getMyDefaultAdministratorRights", for_channels=True)
    assert (groups["can_delete_messages"], channels["can_delete_messages"]) == (True, False)
    assert ("can_pin_messages" in groups, "can_post_messages" in channels) == (True, True)
    for found in (groups, channels):
        assert faults_of_answer("getMyDefaultAdministratorRights", found) == []
    town.ok("setMyDefaultAdministratorRights")
    assert not any(town.ok("getMyDefaultAdministratorRights").values())


@pytest.mark.parametrize("kind", ["supergroup", "channel"])
def test_what_is_wished_for_is_what_a_client_suggests(town: Town, kind: str) -> None:
    in_channel = kind == "channel"
    wish = {"can_invite_users": True, "can_post_messages" if in_channel else "can_pin_messages": True}
    town.ok("setMyDefaultAdministratorRights", rights=wish, for_channels=in_channel)

    def given(bot: Bot) -> set[str]:
        """The rights of a bot that Anna makes an administrator without saying of what."""
        if in_channel:
            chat = town.world.add_channel(title="News", owner=town.anna.id)
            town.world.add_member(town.anna.id, chat.id, bot.id, now=town.now)
        else:
            chat = town.world.add_supergroup(title="Yard", owner=town.anna.id)
            town.world.promote(town.anna.id, chat.id, bot.id, now=town.now)
        member = town.ok("getChatMember", bot=bot, chat_id=chat.id, user_id=bot.id)
        return {right for right, value in member.items() if right.startswith("can_") and value is True}

    assert given(town.bot) - {"can_be_edited"} == {"can_manage_chat", *wish}
    assert "can_delete_messages" in given(town.add_bot("other"))  # who wishes for nothing is suggested everything
    town.ok("setMyDefaultAdministratorRights", for_channels=in_channel)
    assert "can_delete_messages" in given(town.bot)


# -- media and places that change


def photo(town: Town) -> dict[str, Any]:
    found: dict[str, Any] = town.ok("sendPhoto", chat_id=town.anna.id, uploads={"photo": Upload("a.png", "", PNG)})
    return found


def test_a_file_is_replaced_by_another(town: Town) -> None:
    here = {"chat_id": town.anna.id, "message_id": photo(town)["message_id"]}
    media = {"type": "document", "media": "attach://d", "caption": "*now*", "parse_mode": "Markdown"}
    changed = town.ok("editMessageMedia", **here, media=media, uploads={"d": Upload("a.pdf", "", b"pdf")})
    assert ("photo" in changed, changed["document"]["file_name"], changed["caption"]) == (False, "a.pdf", "now")
    assert faults_of_answer("editMessageMedia", changed) == []
    same = {"type": "document", "media": changed["document"]["file_id"], "caption": "*now*", "parse_mode": "Markdown"}
    assert "message is not modified" in town.no("editMessageMedia", **here, media=same)


def test_within_an_album_the_kind_stays(town: Town) -> None:
    uploads = {"p": Upload("p.png", "", PNG), "d": Upload("d.pdf", "", b"x")}
    album = town.ok("sendMediaGroup", chat_id=town.anna.id, media=[{"type": "photo", "media": "attach://p"}] * 2, uploads=uploads)
    here = {"chat_id": town.anna.id, "message_id": album[0]["message_id"]}
    refused = town.no("editMessageMedia", **here, media={"type": "document", "media": "attach://d"}, uploads=uploads)
    assert refused == "400 Bad Request: can't use the media of the specified type in the album"


@pytest.mark.parametrize(
    ("media", "said"),
    [
        (None, "there is no media in the request"),
        ("[", "can't parse media JSON object"),
        ({"type": "poem", "media": "x"}, 'can\'t parse InputMedia: type "poem" is unsupported'),
        ({"type": "document"}, "can't parse InputMedia: media not found"),
    ],
)
def test_bad_media(town: Town, media: Any, said: str) -> None:
    given = {} if media is None else {"media": media}
    here = {"chat_id": town.anna.id, "message_id": photo(town)["message_id"]}
    assert town.no("editMessageMedia", **here, **given) == f"400 Bad Request: {said}"


def test_a_live_place_moves_until_it_ends(town: Town) -> None:
    sent = town.ok("sendLocation", chat_id=town.anna.id, latitude=1, longitude=1, live_period=600)
    here = {"chat_id": town.anna.id, "message_id": sent["message_id"]}
    moved = town.ok("editMessageLiveLocation", **here, latitude=2, longitude=3, heading=90)
    assert moved["location"] == {"latitude": 2.0, "longitude": 3.0, "live_period": 600, "heading": 90}
    assert faults_of_answer("editMessageLiveLocation", moved) == []
    town.now += 601
    assert town.no("editMessageLiveLocation", **here, latitude=4, longitude=4) == "400 Bad Request: message can't be edited"


def test_a_stopped_place_stays(town: Town) -> None:
    sent = town.ok("sendLocation", chat_id=town.anna.id, latitude=1, longitude=1, live_period=600)
    here = {"chat_id": town.anna.id, "message_id": sent["message_id"]}
    stopped = town.ok("stopMessageLiveLocation", **here)
    assert stopped["location"] == {"latitude": 1.0, "longitude": 1.0}
    none = "400 Bad Request: there is no live location in the message to edit"
    assert town.no("stopMessageLiveLocation", **here) == none
    other = town.world.send(town.anna.id, town.bot.chat, Text(text="x"), now=town.now).id
    assert (
        town.no("stopMessageLiveLocation", chat_id=town.anna.id, message_id=other) == "400 Bad Request: message can't be edited"
    )


def test_a_menu_button_is_for_people_whom_the_bot_knows(town: Town) -> None:
    app = {"type": "web_app", "text": "open", "web_app": {"url": "https://example.org/"}}
    before = dict(town.bot.menu_buttons)
    for stranger in (town.boris.id, 987_654_321, -5):
        assert town.no("setChatMenuButton", chat_id=stranger, menu_button=app) == "400 Bad Request: chat not found"
        assert town.no("getChatMenuButton", chat_id=stranger) == "400 Bad Request: chat not found"
    assert town.bot.menu_buttons == before
    town.started(town.boris)
    town.ok("setChatMenuButton", chat_id=town.boris.id, menu_button=app)
    assert town.ok("getChatMenuButton", chat_id=town.boris.id) == app
