"""Sending: files in their three ways, albums, replies, threads, keyboards, protection; and what is refused, word for word."""

from typing import Any

import pytest

from fake_telegram.world import CLOUD, LOCAL, Media, Message, Pattern, Permissions, Text
from tests.fake_telegram.conformance import faults_of_answer
from tests.fake_telegram.methods.test_conformance import PNG
from tests.fake_telegram.town import Town, Upload

PDF = {"document": Upload("act.pdf", "application/pdf", b"%PDF-1.7")}


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def last(town: Town) -> Message:
    return town.world.messages(town.bot.chat, viewer=town.anna.id)[-1]


# -- files


def test_an_upload_is_kept_and_comes_back_byte_for_byte(town: Town) -> None:
    sent = town.ok("sendDocument", chat_id=town.anna.id, caption="here", uploads=PDF)
    assert (sent["document"]["file_name"], sent["document"]["file_size"], sent["caption"]) == ("act.pdf", 8, "here")
    path = town.ok("getFile", file_id=sent["document"]["file_id"])["file_path"]
    assert path == "documents/file_0.pdf"
    file = town.world.files.by_path(path, town.bot.id, town.now)
    assert file is not None
    assert file.read() == b"%PDF-1.7"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("application/octet-stream", "application/pdf"),
        ("", "application/pdf"),
        ("application/x-odd", "application/x-odd"),
    ],
)
def test_the_type_that_a_client_names_is_kept_unless_it_says_nothing(town: Town, given: str, kept: str) -> None:
    sent = town.ok("sendDocument", chat_id=town.anna.id, uploads={"document": Upload("a.pdf", given, b"x")})
    assert sent["document"]["mime_type"] == kept


@pytest.mark.parametrize(("caption", "shown"), [("x", True), ("", None)])
def test_a_caption_above_is_a_caption(town: Town, caption: str, shown: bool | None) -> None:
    uploads = {"photo": Upload("a.png", "", PNG)}
    sent = town.ok("sendPhoto", chat_id=town.anna.id, caption=caption, show_caption_above_media=True, uploads=uploads)
    assert sent.get("show_caption_above_media") is shown


@pytest.mark.parametrize(("given", "spoils"), [(True, True), ("true", True), ("1", True), ("no", False), (False, False)])
def test_flags_inside_json_may_be_text(town: Town, given: Any, spoils: bool) -> None:
    uploads = {"a": Upload("a.png", "", PNG)}
    media = [{"type": "photo", "media": "attach://a", "has_spoiler": given}]
    (sent,) = town.ok("sendMediaGroup", chat_id=town.anna.id, media=media, uploads=uploads)
    assert sent.get("has_media_spoiler", False) == spoils


def test_a_file_id_sends_again_without_bytes_and_belongs_to_one_bot(town: Town) -> None:
    file_id = town.ok("sendDocument", chat_id=town.anna.id, uploads=PDF)["document"]["file_id"]
    again = town.ok("sendDocument", chat_id=town.anna.id, document=file_id)
    assert again["document"]["file_id"] == file_id
    assert len(town.world.files) == 1
    other = town.add_bot("other")
    town.started(bot=other)
    wrong = "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    assert town.no("sendDocument", bot=other, chat_id=town.anna.id, document=file_id) == wrong
    assert town.no("getFile", bot=other, file_id=file_id) == wrong


def test_a_file_from_a_person_can_be_sent_on(town: Town) -> None:
    file = town.world.add_file(Pattern(size=49 * 1024 * 1024), name="tour.mp4")
    town.world.send(town.anna.id, town.bot.chat, Media(kind="video", file=file), now=town.now)
    video = town.updates()[0]["message"]["video"]
    assert video["file_size"] == 49 * 1024 * 1024
    assert (
        town.ok("sendVideo", chat_id=town.anna.id, video=video["file_id"])["video"]["file_unique_id"] == video["file_unique_id"]
    )
    assert town.no("getFile", file_id=video["file_id"]) == "400 Bad Request: file is too big"


def test_a_local_server_gives_any_size_and_a_whole_path() -> None:
    town = Town(profile=LOCAL)
    file = town.world.add_file(Pattern(size=49 * 1024 * 1024), name="tour.mp4")
    found = town.ok("getFile", file_id=town.world.files.file_id(file, "video", town.bot.id))
    assert found["file_path"] == f"/var/lib/telegram-bot-api/{town.bot.token}/videos/file_0.mp4"


def test_music_has_a_title_and_a_performer(town: Town) -> None:
    uploads = {"audio": Upload("a.mp3", "", b"x")}
    sent = town.ok("sendAudio", chat_id=town.anna.id, title="Moon", performer="Band", duration=9, uploads=uploads)
    audio = sent["audio"]
    assert (audio["title"], audio["performer"], audio["duration"], audio["file_name"]) == ("Moon", "Band", 9, "a.mp3")


def test_attach_names_another_part(town: Town) -> None:
    sent = town.ok("sendDocument", chat_id=town.anna.id, document="attach://any", uploads={"any": PDF["document"]})
    assert sent["document"]["file_name"] == "act.pdf"


def test_a_url_from_the_table(town: Town) -> None:
    town.world.files.by_url["https://a.com/x.pdf"] = town.world.add_file(b"by url", name="x.pdf")
    assert town.ok("sendDocument", chat_id=town.anna.id, document="https://a.com/x.pdf")["document"]["file_size"] == 6


@pytest.mark.parametrize("kind", ["photo", "document", "video", "audio", "animation"])
def test_no_file_at_all(town: Town, kind: str) -> None:
    assert town.no(f"send{kind.title()}", chat_id=town.anna.id) == f"400 Bad Request: there is no {kind} in the request"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("AAAA", "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"),
        ("attach://nothing", "wrong file identifier/HTTP URL specified"),
        ("https://nowhere.com/x", "failed to get HTTP URL content"),
        ("ftp://a.com/x", "wrong HTTP URL specified"),
    ],
)
def test_bad_files(town: Town, given: str, said: str) -> None:
    assert town.no("sendDocument", chat_id=town.anna.id, document=given) == f"400 Bad Request: {said}"


def test_a_photo_is_no_document_and_a_document_no_photo(town: Town) -> None:
    photo = town.ok("sendPhoto", chat_id=town.anna.id, uploads={"photo": Upload("a.png", "", PNG)})["photo"][-1]["file_id"]
    document = town.ok("sendDocument", chat_id=town.anna.id, uploads=PDF)["document"]["file_id"]
    said = "400 Bad Request: can't use file of type "
    assert town.no("sendDocument", chat_id=town.anna.id, document=photo) == said + "Photo as Document"
    assert town.no("sendPhoto", chat_id=town.anna.id, photo=document) == said + "Document as Photo"
    assert "document" in town.ok("sendVideo", chat_id=town.anna.id, video=document)


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (640, 480, [(90, 68), (320, 240), (640, 480)]),
        (50, 40, [(50, 40)]),
        (1280, 1280, [(90, 90), (320, 320), (800, 800), (1280, 1280)]),
    ],
)
def test_a_photo_has_the_size_of_its_picture(town: Town, width: int, height: int, sizes: list[tuple[int, int]]) -> None:
    data = PNG[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + PNG[24:]
    sent = town.ok("sendPhoto", chat_id=town.anna.id, uploads={"photo": Upload("a.png", "", data)})
    assert [(one["width"], one["height"]) for one in sent["photo"]] == sizes


@pytest.mark.parametrize(
    ("width", "height", "said"),
    [(9000, 1001, "PHOTO_INVALID_DIMENSIONS"), (210, 10, "PHOTO_INVALID_DIMENSIONS"), (0, 10, "PHOTO_INVALID_DIMENSIONS")],
)
def test_impossible_photos(town: Town, width: int, height: int, said: str) -> None:
    data = PNG[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + PNG[24:]
    refused = town.no("sendPhoto", chat_id=town.anna.id, uploads={"photo": Upload("a.png", "", data)})
    assert refused == f"400 Bad Request: {said}"


def test_bytes_that_are_no_picture_are_refused_by_the_cloud() -> None:
    town = Town(profile=CLOUD)
    town.started()
    refused = town.no("sendPhoto", chat_id=town.anna.id, uploads={"photo": Upload("a.png", "", b"text")})
    assert refused == "400 Bad Request: IMAGE_PROCESS_FAILED"


def test_empty_and_too_big_uploads(town: Town) -> None:
    empty = {"document": Upload("a", "", b"")}
    assert town.no("sendDocument", chat_id=town.anna.id, uploads=empty) == "400 Bad Request: file must be non-empty"
    big = {"photo": Upload("a.jpg", "", bytes(10 * 1024 * 1024 + 1))}
    assert town.no("sendPhoto", chat_id=town.anna.id, uploads=big) == "400 Bad Request: file is too big"


def test_a_caption_at_its_limit_and_beyond(town: Town) -> None:
    assert len(town.ok("sendDocument", chat_id=town.anna.id, caption="я" * 1024, uploads=PDF)["caption"]) == 1024
    said = town.no("sendDocument", chat_id=town.anna.id, caption="я" * 1025, uploads=PDF)
    assert said == "400 Bad Request: message caption is too long"


def test_an_animation_is_a_document_too(town: Town) -> None:
    sent = town.ok("sendAnimation", chat_id=town.anna.id, uploads={"animation": Upload("a.gif", "", b"GIF89a....")})
    assert sent["animation"]["file_id"] == sent["document"]["file_id"]


# -- albums


def item(kind: str, media: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "media": media, **more}


def test_an_album_is_one_group_of_messages(town: Town) -> None:
    uploads = {name: Upload(f"{name}.png", "", PNG) for name in "ab"}
    media = [item("photo", "attach://a", caption="<b>x</b>", parse_mode="HTML"), item("photo", "attach://b")]
    sent = town.ok("sendMediaGroup", chat_id=town.anna.id, media=media, uploads=uploads)
    assert len({one["media_group_id"] for one in sent}) == 1
    assert [one["message_id"] for one in sent] == [2, 3]
    assert sent[0]["caption_entities"] == [{"offset": 0, "length": 1, "type": "bold"}]
    other = town.ok("sendMediaGroup", chat_id=town.anna.id, media=media, uploads=uploads)
    assert other[0]["media_group_id"] != sent[0]["media_group_id"]


def test_an_album_is_sent_whole_or_not_at_all(town: Town) -> None:
    chat = town.group()
    town.world.set_permissions(town.anna.id, chat.id, Permissions(can_send_videos=False), now=town.now)
    before = (chat.next_message_id, len(chat.messages))
    uploads = {"a": Upload("a.png", "", PNG), "b": Upload("b.mp4", "", b"film")}
    media = [item("photo", "attach://a"), item("video", "attach://b")]
    refused = town.no("sendMediaGroup", chat_id=chat.id, media=media, uploads=uploads)
    assert refused == "400 Bad Request: not enough rights to send videos to the chat"
    assert (chat.next_message_id, len(chat.messages)) == before


@pytest.mark.parametrize(
    ("media", "said"),
    [
        ("[", "can't parse media JSON object"),
        ("{}", "expected an Array of InputMedia"),
        ([], "there are no messages to send"),
        ([5], "can't parse InputMedia: expected an Object"),
        ([item("photo", "attach://a")] * 11, "too many messages to send as an album"),
        ([item("photo", "attach://a"), item("document", "attach://a")], "can't use the media of the specified type in the album"),
        ([item("document", "attach://a"), item("audio", "attach://a")], "can't use the media of the specified type in the album"),
        ([item("voice", "attach://a")], 'type "voice" can\'t be used in sendMediaGroup'),
        ([item("poem", "attach://a")], 'can\'t parse InputMedia: type "poem" is unsupported'),
        ([{"type": "photo"}], "can't parse InputMedia: media not found"),
    ],
)
def test_bad_albums(town: Town, media: Any, said: str) -> None:
    refused = town.no("sendMediaGroup", chat_id=town.anna.id, media=media, uploads={"a": Upload("a.png", "", PNG)})
    assert refused == f"400 Bad Request: {said}"
    assert len(town.world.messages(town.bot.chat, viewer=town.anna.id)) == 1


# -- circumstances


def test_a_reply_shows_what_it_answers_and_what_it_quotes(town: Town) -> None:
    asked = town.world.send(town.anna.id, town.bot.chat, Text(text="😀 how much is it?"), now=town.now)
    sent = town.ok(
        "sendMessage", chat_id=town.anna.id, text="ten", reply_parameters={"message_id": asked.id, "quote": "how much"}
    )
    assert sent["reply_to_message"]["text"] == "😀 how much is it?"
    assert sent["quote"] == {"text": "how much", "position": 3, "is_manual": True}
    old = town.ok("sendMessage", chat_id=town.anna.id, text="ten", reply_to_message_id=asked.id)
    assert old["reply_to_message"]["message_id"] == asked.id
    assert (
        "reply_to_message"
        not in town.ok("sendMessage", chat_id=town.anna.id, text="x", reply_to_message_id=old["message_id"])["reply_to_message"]
    )


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"reply_to_message_id": 99}, "message to be replied not found"),
        ({"reply_parameters": "["}, "can't parse reply parameters JSON object"),
        ({"reply_parameters": "5"}, "object expected as reply parameters"),
        ({"reply_parameters": {"message_id": 1, "quote": "no such words"}}, "QUOTE_TEXT_INVALID"),
        ({"reply_parameters": {"message_id": "x"}}, 'field "message_id" must be a valid Number'),
        ({"message_thread_id": 5}, "message thread not found"),
        ({"reply_markup": "["}, "can't parse reply keyboard markup JSON object"),
        ({"reply_markup": "5"}, "object expected as reply markup"),
        ({"reply_markup": {"inline_keyboard": 5}}, 'field "inline_keyboard" must be of type Array'),
        ({"reply_markup": {"inline_keyboard": [5]}}, 'field "inline_keyboard" must be an Array of Arrays'),
        ({"business_connection_id": "x"}, "business connection not found"),
        ({"receiver_user_id": "5"}, "BOT_NOT_ADMIN"),
    ],
)
def test_bad_circumstances(town: Town, params: dict[str, Any], said: str) -> None:
    assert town.no("sendMessage", chat_id=town.anna.id, text="x", **params) == f"400 Bad Request: {said}"


def test_a_message_of_another_chat_can_be_answered(town: Town) -> None:
    group = town.group(admins=[town.bot.id])
    file = town.world.add_file(b"x", name="a.pdf")
    there = town.world.send(town.anna.id, group.id, Media(kind="document", file=file, caption="the act"), now=town.now)
    params = {"message_id": there.id, "chat_id": group.id, "quote": "act"}
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="seen", reply_parameters=params)
    shown = sent["external_reply"]
    assert (shown["chat"]["id"], shown["message_id"], shown["origin"]["type"]) == (group.id, there.id, "user")
    assert (shown["document"]["file_name"], "caption" in shown, sent["quote"]["text"]) == ("a.pdf", False, "act")
    assert "reply_to_message" not in sent
    assert faults_of_answer("sendMessage", sent) == []
    back = {"message_id": 1, "chat_id": town.anna.id}
    private = town.ok("sendMessage", chat_id=group.id, text="x", reply_parameters=back)["external_reply"]
    assert ("chat" in private, "message_id" in private) == (False, False)


@pytest.mark.parametrize(
    ("chat_id", "said"),
    [("x", "400 Bad Request: chat not found"), (-5, "400 Bad Request: chat not found")],
)
def test_an_answer_into_a_chat_that_is_not_there(town: Town, chat_id: Any, said: str) -> None:
    given = {"message_id": 1, "chat_id": chat_id}
    assert town.no("sendMessage", chat_id=town.anna.id, text="x", reply_parameters=given) == said


def test_what_is_protected_is_not_answered_elsewhere(town: Town) -> None:
    group = town.group(admins=[town.bot.id])
    secret = town.ok("sendMessage", chat_id=group.id, text="x", protect_content=True)["message_id"]
    given = {"message_id": secret, "chat_id": group.id}
    refused = town.no("sendMessage", chat_id=town.anna.id, text="x", reply_parameters=given)
    assert refused == "400 Bad Request: message can't be replied in another chat"


@pytest.mark.parametrize(
    "params",
    [
        {"reply_parameters": {"message_id": 99, "allow_sending_without_reply": True}},
        {"reply_to_message_id": 99, "allow_sending_without_reply": True},
    ],
)
def test_sending_without_the_answered_message(town: Town, params: dict[str, Any]) -> None:
    assert "reply_to_message" not in town.ok("sendMessage", chat_id=town.anna.id, text="x", **params)


@pytest.mark.parametrize(
    ("button", "said"),
    [
        (5, "can't parse inline keyboard button: expected an Object"),
        ({}, "inline keyboard button text must be non-empty"),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"text": "x"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "я" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "url": "a"}, "inline keyboard button URL 'a' is invalid: Wrong HTTP URL"),
        ({"text": "x", "url": ""}, "BUTTON_URL_INVALID"),
    ],
)
def test_bad_buttons(town: Town, button: Any, said: str) -> None:
    refused = town.no("sendMessage", chat_id=town.anna.id, text="x", reply_markup={"inline_keyboard": [[button]]})
    assert refused == f"400 Bad Request: {said}"


def test_good_buttons(town: Town) -> None:
    buttons = [{"text": "a", "callback_data": "я" * 32}, {"text": "b", "url": "example.com", "callback_data": "lost"}]
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="x", reply_markup={"inline_keyboard": [buttons, []]})
    assert sent["reply_markup"] == {
        "inline_keyboard": [[{"text": "a", "callback_data": "я" * 32}, {"text": "b", "url": "http://example.com/"}]]
    }


def test_too_many_buttons(town: Town) -> None:
    buttons = [[{"text": "a", "callback_data": "b"}]] * 101
    refused = town.no("sendMessage", chat_id=town.anna.id, text="x", reply_markup={"inline_keyboard": buttons})
    assert refused == "400 Bad Request: reply markup is too long"


def test_a_reply_keyboard_is_seen_by_the_person_and_not_shown_to_the_bot(town: Town) -> None:
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="x", reply_markup={"keyboard": [["a", {"text": "b"}]]})
    assert "reply_markup" not in sent
    keyboard = last(town).keyboard
    assert keyboard is not None
    assert keyboard["keyboard"] == [[{"text": "a"}, {"text": "b"}]]
    refused = town.no("editMessageText", chat_id=town.anna.id, message_id=sent["message_id"], text="y")
    assert refused == "400 Bad Request: message can't be edited"


def test_protected_silent_with_an_effect(town: Town) -> None:
    sent = town.ok(
        "sendMessage", chat_id=town.anna.id, text="x", protect_content=True, disable_notification="yes", message_effect_id="5"
    )
    assert (sent["has_protected_content"], sent["effect_id"]) == (True, "5")
    assert last(town).silent


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({"disable_web_page_preview": "True"}, {"is_disabled": True}),
        (
            {"link_preview_options": {"url": "https://a.com", "show_above_text": True}},
            {"url": "https://a.com", "show_above_text": True},
        ),
        ({"link_preview_options": {"is_disabled": False}}, None),
        ({}, None),
    ],
)
def test_link_previews(town: Town, params: dict[str, Any], shown: Any) -> None:
    assert town.ok("sendMessage", chat_id=town.anna.id, text="x", **params).get("link_preview_options") == shown


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [
        ("sendLocation", {}, "latitude is empty"),
        ("sendLocation", {"latitude": "1"}, "longitude is empty"),
        ("sendLocation", {"latitude": "91", "longitude": "1"}, "wrong location specified"),
        ("sendContact", {}, "phone number is empty"),
        ("sendContact", {"phone_number": "1"}, "first name is empty"),
        ("sendVenue", {"latitude": "1", "longitude": "1"}, "venue title and address must be non-empty"),
        ("sendDice", {"emoji": "x"}, "DICE_EMOJI_INVALID"),
        ("sendChatAction", {"action": "dance"}, "wrong parameter action in request"),
    ],
)
def test_other_refusals(town: Town, method: str, params: dict[str, str], said: str) -> None:
    assert town.no(method, chat_id=town.anna.id, **params) == f"400 Bad Request: {said}"


def test_dice_fall_by_the_seed() -> None:
    def thrown(seed: int) -> list[int]:
        town = Town(seed=seed)
        town.started()
        return [town.ok("sendDice", chat_id=town.anna.id)["dice"]["value"] for _ in range(20)]

    assert thrown(1) == thrown(1) != thrown(2)
    assert set(thrown(1)) <= set(range(1, 7))
