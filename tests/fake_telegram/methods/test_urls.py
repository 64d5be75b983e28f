"""URLs in calls: under buttons, above previews, and in place of files; what Telegram takes, and how it says no."""

from typing import Any

import pytest

from tests.fake_telegram.town import Town


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def keyboard(url: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Site", "url": url}]]}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://localhost:3000", "Wrong HTTP URL"),
        ("localhost", "Wrong HTTP URL"),
        ("http://a b.com", "Wrong HTTP URL"),
        ("javascript:alert(1)", "Wrong HTTP URL"),
        ("happ://add/x", "Unsupported URL protocol"),
        ("ftp://example.com/x", "Unsupported URL protocol"),
        ("git+ssh://example.com/x", "Unsupported URL protocol"),
    ],
)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageReplyMarkup"])
def test_a_button_that_leads_nowhere_is_named(town: Town, method: str, url: str, why: str) -> None:
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="x")
    where = {"chat_id": town.anna.id, "message_id": sent["message_id"], "text": "x"}
    refused = town.no(method, **where, reply_markup=keyboard(url))
    assert refused == f"400 Bad Request: inline keyboard button URL '{url}' is invalid: {why}"
    assert len(town.world.messages(town.bot.chat, viewer=town.anna.id)) == 2, "nothing was sent"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("example.com", "http://example.com/"),
        (" HTTPS://Example.com/A ", "https://example.com/A"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("tg://user?id=5", "tg://user?id=5"),
    ],
)
def test_a_button_that_leads_somewhere_is_written_out(town: Town, url: str, shown: str) -> None:
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="x", reply_markup=keyboard(url))
    assert sent["reply_markup"] == keyboard(shown)


@pytest.mark.parametrize("url", ["nowhere", "ftp://example.com", "tg://resolve?domain=x", "http://localhost/", "?"])
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
def test_a_preview_is_of_a_site(town: Town, method: str, url: str) -> None:
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="x")
    where = {"chat_id": town.anna.id, "message_id": sent["message_id"]}
    refused = town.no(method, **where, text="y", link_preview_options={"url": url})
    assert refused == "400 Bad Request: WEBPAGE_URL_INVALID"
    assert town.world.messages(town.bot.chat, viewer=town.anna.id)[-1].text == "x", "it is as it was"


def test_a_preview_that_is_off_names_no_site(town: Town) -> None:
    options = {"url": "nowhere", "is_disabled": True}
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="x", link_preview_options=options)
    assert sent["link_preview_options"] == {"is_disabled": True}


FILES = {
    "photo": ("a.jpg", "a.pdf"),
    "animation": ("a.gif", "a.png"),
    "video": ("a.mp4", "a.mp3"),
    "audio": ("a.mp3", "a.mp4"),
    "voice": ("a.ogg", "a.txt"),
    "sticker": ("a.webp", "a.tgs"),
    "document": ("a.zip", "a.html"),
}
"""What each kind may be at a site, and what not."""


def site(town: Town, name: str, data: bytes = b"x") -> str:
    url = f"https://example.com/{name}"
    town.world.files.name_url(url, town.world.add_file(data, name=name))
    return url


@pytest.mark.parametrize("kind", sorted(FILES))
def test_a_site_has_what_is_asked_for(town: Town, kind: str) -> None:
    right, wrong = (site(town, name) for name in FILES[kind])
    method = f"send{kind.title()}"
    assert kind in town.ok(method, chat_id=town.anna.id, **{kind: right})
    refused = town.no(method, chat_id=town.anna.id, **{kind: wrong})
    assert refused == "400 Bad Request: wrong type of the web page content"
    assert kind in town.ok(method, chat_id=town.anna.id, **{kind: site(town, "of-no-known-type")})


def test_the_same_in_an_album_and_in_an_edit(town: Town) -> None:
    photo, page = site(town, "a.png"), site(town, "a.html")
    said = "400 Bad Request: wrong type of the web page content"
    album = [{"type": "photo", "media": photo}, {"type": "photo", "media": page}]
    assert town.no("sendMediaGroup", chat_id=town.anna.id, media=album) == said
    sent = town.ok("sendPhoto", chat_id=town.anna.id, photo=photo)
    where = {"chat_id": town.anna.id, "message_id": sent["message_id"]}
    assert town.no("editMessageMedia", **where, media={"type": "photo", "media": page}) == said
    assert [one.id for one in town.world.messages(town.bot.chat, viewer=town.anna.id)][1:] == [sent["message_id"]]


def test_video_notes_are_uploaded(town: Town) -> None:
    refused = town.no("sendVideoNote", chat_id=town.anna.id, video_note=site(town, "a.mp4"))
    assert refused == "400 Bad Request: can't upload file by URL"


@pytest.mark.parametrize(("kind", "largest"), [("photo", 5 * 1024 * 1024), ("document", 20 * 1024 * 1024)])
def test_a_site_gives_no_more_than_so_much(town: Town, kind: str, largest: int) -> None:
    name = FILES[kind][0]
    fits, bursts = site(town, name, bytes(largest)), site(town, f"more-{name}", bytes(largest + 1))
    assert kind in town.ok(f"send{kind.title()}", chat_id=town.anna.id, **{kind: fits})
    refused = town.no(f"send{kind.title()}", chat_id=town.anna.id, **{kind: bursts})
    assert refused == "400 Bad Request: failed to get HTTP URL content"
