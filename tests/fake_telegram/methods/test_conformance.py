"""Every answer and every update is exactly what the Bot API declares, and the parameter tables are the documentation's."""

from collections.abc import Callable
from typing import Any

import pytest

from fake_telegram.methods import unsupported
from fake_telegram.methods.calls import METHODS
from fake_telegram.world import (
    CLOUD,
    AdminRights,
    Contact,
    Dice,
    Location,
    Media,
    Pattern,
    Text,
    Venue,
)
from tests.fake_telegram.conformance import documented_methods, faults_of_answer, faults_of_update, method_class
from tests.fake_telegram.town import Town, Upload

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\x08\x02\0\0\0"
FILES = {"photo": "a.png", "document": "a.pdf", "video": "a.mp4", "audio": "a.mp3", "animation": "a.gif", "voice": "a.oga"}
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Yes", "callback_data": "yes"}, {"text": "Site", "url": "example.com"}],
        [{"text": "Copy", "copy_text": {"text": "42"}}, {"text": "Ask", "switch_inline_query": ""}],
    ]
}


@pytest.fixture
def town() -> Town:
    """A town where Anna has started the bot, which hears everything it may ask for."""
    made = Town()
    made.bot.allowed_updates = frozenset(made.bot.allowed_updates | {"chat_member", "message_reaction", "message_reaction_count"})
    made.started()
    return made


CALLS: dict[str, dict[str, Any]] = {
    "getMe": {},
    "getWebhookInfo": {},
    "sendMessage": {"text": "<b>hi</b> @durov #tag", "parse_mode": "HTML", "reply_markup": KEYBOARD},
    "sendLocation": {"latitude": 59.9, "longitude": 30.3, "live_period": 900, "heading": 3, "horizontal_accuracy": 5.5},
    "sendVenue": {"latitude": 1, "longitude": 2, "title": "T", "address": "A", "foursquare_id": "f"},
    "sendContact": {"phone_number": "+15550100", "first_name": "C", "last_name": "D", "vcard": "BEGIN:VCARD"},
    "sendDice": {},
    "sendChatAction": {"action": "typing"},
    "getChat": {},
    "getChatMemberCount": {},
    "setMyCommands": {"commands": [{"command": "start", "description": "Begin"}]},
    "getMyCommands": {},
    "deleteMyCommands": {},
    "getUpdates": {},
    "deleteWebhook": {},
    "setWebhook": {"url": "https://example.com/hook", "allowed_updates": ["message"]},
}


@pytest.mark.parametrize("method", CALLS)
def test_answers_are_as_declared(town: Town, method: str) -> None:
    chat = {"chat_id": town.anna.id} if any(one.name == "chat_id" for one in METHODS[method.lower()].parameters) else {}
    assert faults_of_answer(method, town.ok(method, **chat, **CALLS[method])) == []


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("profile", ["open", "cloud"])
def test_files_are_as_declared(kind: str, profile: str) -> None:
    town = Town(profile=CLOUD) if profile == "cloud" else Town()
    town.started()
    uploads = {
        kind: Upload(FILES[kind], "", PNG),
        "thumbnail": Upload("t.jpg", "image/jpeg", PNG),
    }
    method = f"send{kind.title()}"
    sent = town.ok(method, chat_id=town.anna.id, caption="see *this*", parse_mode="Markdown", duration=3, uploads=uploads)
    assert faults_of_answer(method, sent) == []
    one = sent["photo"][-1] if kind == "photo" else sent[kind]
    assert faults_of_answer("getFile", town.ok("getFile", file_id=one["file_id"])) == []


def test_an_album_is_as_declared(town: Town) -> None:
    media = [
        {"type": "photo", "media": "attach://p", "caption": "c", "has_spoiler": True},
        {"type": "video", "media": "attach://v"},
    ]
    uploads = {"p": Upload("p.png", "", PNG), "v": Upload("v.mp4", "video/mp4", b"film")}
    assert faults_of_answer("sendMediaGroup", town.ok("sendMediaGroup", chat_id=town.anna.id, media=media, uploads=uploads)) == []


@pytest.mark.parametrize(
    ("method", "changes"),
    [
        ("editMessageText", {"text": "new", "link_preview_options": {"is_disabled": True}}),
        ("editMessageReplyMarkup", {"reply_markup": KEYBOARD}),
        ("setMessageReaction", {"reaction": [{"type": "emoji", "emoji": "👍"}]}),
        ("deleteMessage", {}),
    ],
)
def test_changes_are_as_declared(town: Town, method: str, changes: dict[str, Any]) -> None:
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="old")
    assert faults_of_answer(method, town.ok(method, chat_id=town.anna.id, message_id=sent["message_id"], **changes)) == []


def test_a_changed_caption_is_as_declared(town: Town) -> None:
    uploads = {"document": Upload("a.pdf", "", b"pdf")}
    sent = town.ok("sendDocument", chat_id=town.anna.id, uploads=uploads)
    changed = town.ok("editMessageCaption", chat_id=town.anna.id, message_id=sent["message_id"], caption="c")
    assert faults_of_answer("editMessageCaption", changed) == []


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_chats_and_members_are_as_declared(town: Town, kind: str) -> None:
    world = town.world
    if kind == "channel":
        chat = world.add_channel(title="News", owner=town.anna.id, subscribers=[town.boris.id, town.bot.id])
    else:
        chat = town.group(town.boris.id, kind=kind)
    chat.description = "About"
    gone = town.person("Gone")
    world.add_member(town.anna.id, chat.id, gone.id, now=town.now)
    world.remove_member(town.anna.id, chat.id, gone.id, now=town.now)
    assert faults_of_answer("getChat", town.ok("getChat", chat_id=chat.id)) == []
    for user in (town.anna, town.boris, town.bot, gone):
        member = town.ok("getChatMember", chat_id=chat.id, user_id=user.id)
        assert faults_of_answer("getChatMember", member) == []
    assert faults_of_answer("getChatAdministrators", town.ok("getChatAdministrators", chat_id=chat.id)) == []
    assert [fault for update in town.updates() for fault in faults_of_update({"update_id": 1, **update})] == []


def _private_contents(town: Town) -> None:
    file = town.world.add_file(Pattern(size=70_000, seed=3), name="Акт 03 (итог).pdf")
    contents = [
        Text(text="see https://example.com/x, @durov 😀 #tag /help a@example.com +79161234567"),
        *(
            Media(kind=kind, file=file, caption="c #x", width=4, height=3, duration=5, thumbnail=file)
            for kind in ("photo", "document", "video", "audio", "voice", "animation", "video_note", "sticker")
        ),
        Location(latitude=1.5, longitude=2.5),
        Venue(location=Location(latitude=1, longitude=2), title="T", address="A"),
        Contact(phone_number="+1555", first_name="B", user_id=town.boris.id),
        Dice(emoji="🎲", value=3),
    ]
    for content in contents:
        town.world.send(town.anna.id, town.bot.chat, content, now=town.now)


def _private_acts(town: Town) -> None:
    world, anna, bot = town.world, town.anna.id, town.bot
    sent = town.ok("sendMessage", chat_id=anna, text="press", reply_markup=KEYBOARD)["message_id"]
    world.press(anna, bot.chat, sent, "Yes", now=town.now)
    message = world.send(anna, bot.chat, Text(text="x"), now=town.now, reply_to=sent)
    world.edit(anna, bot.chat, message.id, "y", now=town.now)
    world.react(anna, bot.chat, sent, ["👍"], now=town.now)
    world.block(anna, bot.id, now=town.now)
    world.unblock(anna, bot.id, now=town.now)


def _supergroup_acts(town: Town) -> None:
    world, anna, boris, bot = town.world, town.anna.id, town.boris.id, town.bot.id
    group = world.add_supergroup(title="Yard", username="yard_place", owner=anna, members=[bot], now=town.now)
    world.promote(anna, group.id, bot, now=town.now)
    world.join(boris, group.id, now=town.now)
    world.promote(anna, group.id, boris, now=town.now, rights=AdminRights(is_anonymous=True), custom_title="judge")
    first = world.send(boris, group.id, Text(text="from the shadow"), now=town.now)
    channel = world.add_channel(title="News", owner=anna, subscribers=[bot], discussion=group.id, signs_posts=True)
    world.send(anna, group.id, Text(text="as news"), now=town.now, as_chat=channel.id, reply_to=first.id)
    world.react(boris, group.id, first.id, ["🔥"], now=town.now)
    post = world.send(anna, channel.id, Text(text="post"), now=town.now)
    world.comment(town.person("Passer").id, channel.id, post.id, Text(text="first!"), now=town.now)
    world.edit(anna, channel.id, post.id, "post, corrected", now=town.now)
    world.react(anna, channel.id, post.id, ["👏"], now=town.now)
    world.leave(boris, group.id, now=town.now)
    world.remove_member(anna, group.id, bot, now=town.now)


def _group_acts(town: Town) -> None:
    world, anna, bot = town.world, town.anna.id, town.bot.id
    group = world.add_group(title="Yard", owner=anna, members=[bot], now=town.now)
    world.send(anna, group.id, Text(text="/hello@helper_bot"), now=town.now)
    world.migrate_to_supergroup(anna, group.id, now=town.now)


@pytest.mark.parametrize("acts", [_private_contents, _private_acts, _supergroup_acts, _group_acts])
def test_updates_are_as_declared(town: Town, acts: Callable[[Town], None]) -> None:
    acts(town)
    updates = town.updates()
    assert len(updates) >= 5
    assert [fault for update in updates for fault in faults_of_update({"update_id": 1, **update})] == []


def test_the_updates_of_all_acts_cover_every_kind_that_people_cause(town: Town) -> None:
    for acts in (_private_contents, _private_acts, _supergroup_acts, _group_acts):
        acts(town)
    assert set(town.kinds()) >= {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "callback_query",
        "message_reaction",
        "message_reaction_count",
        "my_chat_member",
        "chat_member",
    }


@pytest.mark.parametrize("name", sorted(METHODS))
def test_the_parameter_tables_are_the_documentations(name: str) -> None:
    method = METHODS[name]
    if method.name == "getChatMembersCount":
        return  # the older name that the real server still knows
    documented = {field.alias or own: field.is_required() for own, field in method_class(method.name).model_fields.items()}
    assert {one.name: one.required for one in method.parameters} == documented


def test_every_method_of_the_documentation_is_carried_out_or_refused_for_a_reason() -> None:
    carried_out = {method.name for method in METHODS.values()} - {"getChatMembersCount"}
    assert carried_out & set(unsupported.NAMES) == set()
    assert carried_out | set(unsupported.NAMES) == documented_methods()


def test_an_unsupported_method_is_refused_with_its_reason_and_the_journal_says_so(town: Town) -> None:
    said = town.no("sendInvoice", chat_id=town.anna.id)
    assert said == (
        "400 Bad Request: this fake does not support the method sendInvoice: there is no money here: payments, stars, gifts"
    )
    entry = town.world.journal.since(0)[0][-1]
    assert (entry.kind, entry.fields["method"]) == ("unsupported", "sendInvoice")


def test_what_is_refused_or_without_effect_says_why() -> None:
    marked = [one for method in METHODS.values() for one in method.parameters if one.without_effect or one.unsupported]
    assert marked
    assert all(not (one.without_effect and one.unsupported) for one in marked)
