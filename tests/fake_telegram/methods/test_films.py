"""Live photos, covers of videos, where they begin, and documents that are something else."""

import dataclasses
from typing import Any

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import LOCAL, OPEN, ActRefused, FileKind, Media, Still, StoredFile, Text
from fake_telegram.world_files import WorldFileWrong, dump_world, load_world
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.films_of_the_town import MP3, PNG, film, gif, webp
from tests.fake_telegram.town import Town, Upload


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def up(data: bytes, name: str = "", content_type: str = "") -> Upload:
    return Upload(name=name, content_type=content_type, data=data)


def file_of(town: Town, data: bytes = b"film", name: str = "a.mp4") -> StoredFile:
    return town.world.add_file(data, name=name)


def send_live(town: Town, *, video: bytes | None = None, **params: Any) -> dict[str, Any]:
    uploads = {"live_photo": up(film() if video is None else video, "IMG.mov"), "photo": up(PNG, "IMG.png")}
    sent: dict[str, Any] = town.ok("sendLivePhoto", chat_id=town.anna.id, uploads=uploads, **params)
    assert faults_of_answer("sendLivePhoto", sent) == []
    return sent


# -- live photos


def test_a_live_photo_shows_its_film_its_still_and_the_photo_of_older_clients(town: Town) -> None:
    sent = send_live(town, caption="*sea*", parse_mode="MarkdownV2", has_spoiler=True, show_caption_above_media=True)
    live = sent["live_photo"]
    assert (live["width"], live["height"], live["duration"], live["mime_type"]) == (640, 360, 3, "video/mp4")
    assert live["photo"] == sent["photo"]
    assert (sent["photo"][-1]["width"], sent["photo"][-1]["height"]) == (300, 200)
    assert (sent["caption"], sent["has_media_spoiler"], sent["show_caption_above_media"]) == ("sea", True, True)
    path = town.ok("getFile", file_id=live["file_id"])["file_path"]
    assert path.endswith(".mp4")
    seen = town.world.show(town.world.messages(town.bot.chat, viewer=town.anna.id)[-1])
    assert seen["live_photo"]["width"] == 640
    assert "file_id" not in seen["live_photo"]


def test_a_live_photo_is_as_large_as_its_still_where_the_film_does_not_say(town: Town) -> None:
    live = send_live(town, video=b"no film at all")["live_photo"]
    assert (live["width"], live["height"], live["duration"]) == (300, 200, 0)


def test_the_files_of_a_live_photo_can_be_used_again(town: Town) -> None:
    sent = send_live(town)
    names = {"live_photo": sent["live_photo"]["file_id"], "photo": sent["photo"][-1]["file_id"]}
    again = town.ok("sendLivePhoto", chat_id=town.anna.id, **names)
    assert again["live_photo"]["file_unique_id"] == sent["live_photo"]["file_unique_id"]
    video = town.ok("sendVideo", chat_id=town.anna.id, video=names["live_photo"])
    assert "video" in video
    live = town.ok("sendLivePhoto", chat_id=town.anna.id, live_photo=video["video"]["file_id"], photo=names["photo"])
    assert live["live_photo"]["duration"] == 3


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "there is no live photo in the request"),
        ({"live_photo": "attach://a"}, "there is no photo in the request"),
        ({"photo": "attach://p"}, "there is no live photo in the request"),
        ({"live_photo": "https://a.b/c.mp4", "photo": "attach://p"}, "can't upload file by URL"),
        ({"live_photo": "attach://nothing", "photo": "attach://p"}, "wrong file identifier/HTTP URL specified"),
        ({"live_photo": "attach://p", "photo": "attach://wide"}, "PHOTO_INVALID_DIMENSIONS"),
        ({"live_photo": "attach://long", "photo": "attach://p"}, "LIVE_PHOTO_INVALID"),
        ({"live_photo": "attach://empty", "photo": "attach://p"}, "file must be non-empty"),
        ({"live_photo": "attach://large", "photo": "attach://p"}, "file is too big"),
    ],
)
def test_what_is_no_live_photo(town: Town, params: dict[str, str], said: str) -> None:
    uploads = {
        "a": up(film()),
        "p": up(PNG),
        "wide": up(PNG[:16] + (9000).to_bytes(4, "big") + (2000).to_bytes(4, "big") + b"x"),
        "long": up(film(seconds=10.2)),
        "empty": up(b""),
        "large": up(bytes(10 * 1024 * 1024 + 1)),
    }
    assert town.no("sendLivePhoto", chat_id=town.anna.id, uploads=uploads, **params) == f"400 Bad Request: {said}"
    assert len(town.world.messages(town.bot.chat, viewer=town.anna.id)) == 1


def test_a_photos_name_is_no_live_photos(town: Town) -> None:
    photo = send_live(town)["photo"][-1]["file_id"]
    refused = town.no("sendLivePhoto", chat_id=town.anna.id, live_photo=photo, photo=photo)
    assert refused == "400 Bad Request: can't use file of type Photo as LivePhoto"


def test_live_photos_stand_in_albums_with_photos_and_videos(town: Town) -> None:
    media = [
        {"type": "live_photo", "media": "attach://film", "photo": "attach://still", "caption": "one"},
        {"type": "photo", "media": "attach://still"},
        {"type": "video", "media": "attach://film", "cover": "attach://still", "start_timestamp": 2},
    ]
    sent = town.ok("sendMediaGroup", chat_id=town.anna.id, media=media, uploads={"film": up(film()), "still": up(PNG)})
    assert faults_of_answer("sendMediaGroup", sent) == []
    assert len({one["media_group_id"] for one in sent}) == 1
    assert (sent[0]["live_photo"]["width"], sent[0]["caption"]) == (640, "one")
    assert (sent[2]["video"]["start_timestamp"], sent[2]["video"]["cover"][-1]["width"]) == (2, 300)
    document = {"type": "document", "media": "attach://film"}
    refused = town.no(
        "sendMediaGroup", chat_id=town.anna.id, media=[media[0], document], uploads={"film": up(film()), "still": up(PNG)}
    )
    assert refused == "400 Bad Request: can't use the media of the specified type in the album"
    missing = {"type": "live_photo", "media": "attach://film"}
    assert "photo not found" in town.no("sendMediaGroup", chat_id=town.anna.id, media=[missing], uploads={"film": up(film())})


def test_a_photo_becomes_a_live_one_by_an_edit(town: Town) -> None:
    sent = town.ok("sendPhoto", chat_id=town.anna.id, uploads={"photo": up(PNG)})
    new = {"type": "live_photo", "media": "attach://film", "photo": "attach://still"}
    where = {"chat_id": town.anna.id, "message_id": sent["message_id"]}
    edited = town.ok("editMessageMedia", **where, media=new, uploads={"film": up(film()), "still": up(PNG)})
    assert edited["live_photo"]["duration"] == 3
    assert faults_of_answer("editMessageMedia", edited) == []


def test_a_person_sends_a_live_photo(town: Town) -> None:
    still = Still(file=file_of(town, PNG, "a.png"), width=30, height=20)
    live = Media(kind="live_photo", file=file_of(town), still=still, width=3, height=2, duration=1)
    town.world.send(town.anna.id, town.bot.chat, live, now=town.now)
    (update,) = town.updates()
    assert faults_of_update({"update_id": 1, **update}) == []
    assert update["message"]["live_photo"]["photo"] == update["message"]["photo"]
    with pytest.raises(ActRefused) as refused:
        town.world.send(town.anna.id, town.bot.chat, dataclasses.replace(live, still=None), now=town.now)
    assert refused.value.code == "no_still"


def test_who_may_send_no_photos_may_send_no_live_ones(town: Town) -> None:
    chat = town.group(town.boris.id)
    town.world.set_permissions(town.anna.id, chat.id, dataclasses.replace(chat.permissions, can_send_photos=False), now=town.now)
    uploads = {"live_photo": up(film()), "photo": up(PNG)}
    refused = town.no("sendLivePhoto", chat_id=chat.id, uploads=uploads)
    assert refused == "400 Bad Request: not enough rights to send photos to the chat"


# -- covers, and where a video begins


def test_a_video_shows_its_cover_and_where_it_begins(town: Town) -> None:
    sent = town.ok("sendVideo", chat_id=town.anna.id, start_timestamp=12, uploads={"video": up(film()), "cover": up(PNG)})
    assert faults_of_answer("sendVideo", sent) == []
    assert (sent["video"]["start_timestamp"], sent["video"]["cover"][-1]["height"]) == (12, 200)
    cover = sent["video"]["cover"][-1]["file_id"]
    again = town.ok("sendVideo", chat_id=town.anna.id, video=sent["video"]["file_id"], cover=cover)
    assert again["video"]["cover"][-1]["file_unique_id"] == sent["video"]["cover"][-1]["file_unique_id"]
    assert "start_timestamp" not in again["video"]
    refused = town.no("sendVideo", chat_id=town.anna.id, video=sent["video"]["file_id"], cover=sent["video"]["file_id"])
    assert refused == "400 Bad Request: can't use file of type Video as Photo"


@pytest.mark.parametrize("method", ["forwardMessage", "copyMessage"])
@pytest.mark.parametrize(("given", "shown"), [(None, 12), (40, 40), (0, None)])
def test_a_video_that_is_carried_on_may_begin_elsewhere(town: Town, method: str, given: int | None, shown: int | None) -> None:
    sent = town.ok("sendVideo", chat_id=town.anna.id, start_timestamp=12, uploads={"video": up(film())})
    where = {"chat_id": town.anna.id, "from_chat_id": town.anna.id}
    start = {} if given is None else {"video_start_timestamp": given}
    town.ok(method, **where, message_id=sent["message_id"], **start)
    last = town.world.show(town.world.messages(town.bot.chat, viewer=town.anna.id)[-1])
    assert last["video"].get("start_timestamp") == shown
    text = town.ok("sendMessage", chat_id=town.anna.id, text="no film")
    town.ok(method, **where, message_id=text["message_id"], video_start_timestamp=4)


# -- what a document is


IS: list[tuple[str, bytes, str]] = [
    ("a.gif", gif(), "animation"),
    ("a.gif", gif(frames=1), "document"),
    ("a.gif", b"no picture", "document"),
    ("a.png", gif(), "document"),
    ("a.mp4", film(), "video"),
    ("a.MP4", film(sound=False), "animation"),
    ("a.mp4", film(picture=False), "document"),
    ("a.mp4", b"\x00\x00\x00\x18ftypisom", "document"),
    ("a.mp4", film()[:60], "document"),
    ("a.mov", film(), "document"),
    ("a.bin", film(), "document"),
    ("a.m4a", film(picture=False, brand=b"M4A "), "audio"),
    ("a.m4a", b"words", "document"),
    ("a.mp3", MP3, "audio"),
    ("a.mp3", b"\xff\xfb\x90" + bytes(9), "audio"),
    ("a.mp3", b"\xff\xff", "audio"),
    ("a.mp3", b"\xff\xf9", "document"),
    ("a.mp3", b"x", "document"),
    ("a.flac", b"fLaC....", "audio"),
    ("a.ogg", b"OggS....", "document"),
    ("a.webp", webp(), "sticker"),
    ("a.webp", webp(size=(800, 400)), "document"),
    ("a.tgs", b"\x1f\x8b\x08", "sticker"),
    ("a.tgs", b"{}", "document"),
    ("a.txt", b"text", "document"),
    ("a.jpg", b"\xff\xd8", "document"),
]


@pytest.mark.parametrize(("name", "data", "kind"), IS)
def test_an_uploaded_document_becomes_what_it_is(town: Town, name: str, data: bytes, kind: str) -> None:
    sent = town.ok("sendDocument", chat_id=town.anna.id, uploads={"document": up(data, name)})
    assert faults_of_answer("sendDocument", sent) == []
    fields = {"document", "animation", "video", "audio", "sticker"} & set(sent)
    assert fields == ({"animation", "document"} if kind == "animation" else {kind})
    flag = {"disable_content_type_detection": True}
    plain = town.ok("sendDocument", chat_id=town.anna.id, uploads={"document": up(data, name)}, **flag)
    assert {"document", "animation", "video", "audio", "sticker"} & set(plain) == {"document"}


def test_the_type_of_a_part_counts_where_the_name_says_nothing(town: Town) -> None:
    upload = up(film(seconds=1.2), "clip", "video/mp4")
    video = town.ok("sendDocument", chat_id=town.anna.id, caption="see", uploads={"document": upload})
    assert (video["video"]["width"], video["video"]["height"], video["video"]["duration"]) == (640, 360, 2)
    assert video["caption"] == "see"


def test_a_gif_shows_its_size_and_a_sticker_has_no_words(town: Town) -> None:
    shown = town.ok("sendDocument", chat_id=town.anna.id, uploads={"document": up(gif(size=(64, 48)), "a.gif")})["animation"]
    assert (shown["width"], shown["height"], shown["file_name"]) == (64, 48, "a.gif")
    sticker = town.ok("sendDocument", chat_id=town.anna.id, caption="x", uploads={"document": up(webp(), "a.webp")})
    assert (sticker["sticker"]["width"], "caption" in sticker) == (512, False)


def test_only_uploads_are_looked_at(town: Town) -> None:
    """What Telegram keeps already, or gets by a link, stays what it is."""
    plain = {"disable_content_type_detection": True}
    sent = town.ok("sendDocument", chat_id=town.anna.id, uploads={"document": up(gif(), "a.gif")}, **plain)
    again = town.ok("sendDocument", chat_id=town.anna.id, document=sent["document"]["file_id"])
    assert "animation" not in again
    town.world.files.name_url("https://a.b/c.gif", file_of(town, gif(), "c.gif"))
    assert "animation" not in town.ok("sendDocument", chat_id=town.anna.id, document="https://a.b/c.gif")


@pytest.mark.parametrize(("extra", "kind"), [({}, "animation"), ({"disable_content_type_detection": True}, "document")])
def test_an_edit_looks_at_documents_and_an_album_does_not(town: Town, extra: dict[str, bool], kind: str) -> None:
    new = {"type": "document", "media": "attach://g", **extra}
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="soon")
    where = {"chat_id": town.anna.id, "message_id": sent["message_id"]}
    assert kind in town.ok("editMessageMedia", **where, media=new, uploads={"g": up(gif(), "a.gif")})
    album = town.ok("sendMediaGroup", chat_id=town.anna.id, media=[new, new], uploads={"g": up(gif(), "a.gif")})
    assert ["animation" in one for one in album] == [False, False]


@pytest.mark.parametrize("cut", range(0, 330, 7))
def test_a_film_that_breaks_off_harms_nothing(town: Town, cut: int) -> None:
    for data in (film()[:cut], film()[:cut] + b"\xff" * 40, film()[:20] + bytes(cut) + film()[20:]):
        sent = town.ok("sendDocument", chat_id=town.anna.id, uploads={"document": up(data or b"x", "a.mp4")})
        assert sent.keys() & {"document", "video", "animation"}


# -- albums of people


def album_of(town: Town, *kinds: FileKind, word: str = "w") -> list[str]:
    """What becomes of each when a person puts files of these kinds into one album."""
    said = []
    for kind in kinds:
        still = Still(file=file_of(town, PNG, "a.png"), width=3, height=2) if kind == "live_photo" else None
        content = Media(kind=kind, file=file_of(town), still=still, width=3, height=2)
        try:
            town.world.send(town.anna.id, town.bot.chat, content, now=town.now, album=word)
            said.append("ok")
        except ActRefused as refused:
            said.append(refused.code)
    return said


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["photo", "video", "live_photo", "photo"], ["ok"] * 4),
        (["document", "document"], ["ok", "ok"]),
        (["audio", "audio"], ["ok", "ok"]),
        (["document", "audio", "document"], ["ok", "album_mixed", "ok"]),
        (["photo", "document"], ["ok", "album_mixed"]),
        (["voice"], ["not_for_albums"]),
        (["animation"], ["not_for_albums"]),
        (["sticker"], ["not_for_albums"]),
        (["video_note"], ["not_for_albums"]),
        (["photo"] * 11, ["ok"] * 10 + ["album_full"]),
    ],
)
def test_what_a_person_puts_into_one_album(town: Town, kinds: list[FileKind], said: list[str]) -> None:
    assert album_of(town, *kinds) == said
    assert town.kinds() == ["message"] * said.count("ok")


def test_two_albums_do_not_meet_and_texts_stand_in_none(town: Town) -> None:
    assert album_of(town, *["photo"] * 10, word="a") + album_of(town, "document", word="b") == ["ok"] * 11
    with pytest.raises(ActRefused) as refused:
        town.world.send(town.anna.id, town.bot.chat, Text(text="x"), now=town.now, album="a")
    assert refused.value.code == "not_for_albums"


# -- kept


def test_films_come_back_from_a_file(town: Town) -> None:
    send_live(town)
    town.ok("sendVideo", chat_id=town.anna.id, start_timestamp=12, uploads={"video": up(film()), "cover": up(PNG)})
    written = dump_world(town.world, now=town.now)
    world = load_world(written, parser=TdTextParser()).world
    assert dump_world(world, now=town.now) == written
    shown = [world.show(one) for one in world.messages(town.bot.chat, viewer=town.anna.id)]
    assert shown == [town.world.show(one) for one in town.world.messages(town.bot.chat, viewer=town.anna.id)]


@pytest.mark.parametrize(
    ("old", "new"),
    [("kind: live_photo", "kind: video"), ("width: 300", "width: 0"), ("still:\n        file: 1", "still:\n        file: 9")],
)
def test_a_file_with_half_a_live_photo_is_refused(town: Town, old: str, new: str) -> None:
    send_live(town)
    written = dump_world(town.world, now=town.now)
    assert old in written
    with pytest.raises(WorldFileWrong):
        load_world(written.replace(old, new))


@pytest.mark.parametrize(("profile", "said"), [(OPEN, None), (LOCAL, "IMAGE_PROCESS_FAILED")])
def test_a_still_that_is_no_picture(profile: Any, said: str | None) -> None:
    town = Town(profile=profile)
    town.started()
    uploads = {"live_photo": up(film()), "photo": up(b"no picture")}
    if said is None:
        assert town.ok("sendLivePhoto", chat_id=town.anna.id, uploads=uploads)["photo"][-1]["width"] == 1280
    else:
        assert town.no("sendLivePhoto", chat_id=town.anna.id, uploads=uploads) == f"400 Bad Request: {said}"
