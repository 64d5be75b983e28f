"""Updates become events: every sender, content and service message, and all that a whole Telegram makes."""

import json
from typing import Any

import msgspec
import pytest

from bridge.adapters.bot_api import parse, read_address
from bridge.domain.conversations import Bot, BotKind
from bridge.domain.events import (
    AnonymousAdmin,
    AutomaticForward,
    BotMembershipChanged,
    ButtonPressed,
    ChannelSender,
    ChatKind,
    ChatMigrated,
    MembersChanged,
    MessageEdited,
    MessageReceived,
    PersonSender,
    ReactionChanged,
    TelegramEvent,
    UpdateIgnored,
)
from bridge.domain.ids import BotId, PersonId
from bridge.domain.messages import AttachmentKind
from bridge.ports.telegram import NotAnUpdate
from fake_telegram.methods.texts import TdTextParser
from fake_telegram.world import KINDS, Contact, Dice, Location, Media, Text, Venue, World

BOT = Bot(id=BotId(4), account=None, kind=BotKind.OWN, name="b", telegram_id=PersonId(900), username="b_bot")
IVAN = {"id": 7, "is_bot": False, "first_name": "Ivan", "last_name": "Petrov", "username": "ivan", "language_code": "ru"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ivan", "last_name": "Petrov"}
GROUP = {"id": -100500, "type": "supergroup", "title": "Site", "is_forum": True}
CHANNEL = {"id": -100900, "type": "channel", "title": "News"}


def event_of(kind: str, body: dict[str, Any]) -> TelegramEvent:
    return parse(json.dumps({"update_id": 1, kind: body}).encode(), BOT)


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 10, "from": IVAN, "chat": PRIVATE, "date": 1000, **fields}


def received(**fields: Any) -> MessageReceived:
    event = event_of("message", message(**fields))
    assert isinstance(event, MessageReceived), event
    return event


def test_a_text_with_its_entities_and_its_writer() -> None:
    event = received(
        text="see @ivan and Olga",
        entities=[
            {"type": "mention", "offset": 4, "length": 5},
            {"type": "text_mention", "offset": 14, "length": 4, "user": {"id": 9, "is_bot": False, "first_name": "Olga"}},
        ],
    )
    assert event.body.text == "see @ivan and Olga"
    assert [(each.type, each.offset, each.length, each.person) for each in event.body.entities] == [
        ("mention", 4, 5, None),
        ("text_mention", 14, 4, 9),
    ]
    assert isinstance(event.sender, PersonSender)
    person = event.sender.person
    assert (person.id, person.display_name, person.username, person.language_code) == (7, "Ivan Petrov", "ivan", "ru")
    assert (event.chat.kind, event.chat.title, event.at, event.bot) == (ChatKind.PRIVATE, "Ivan Petrov", 1000.0, BOT.id)


@pytest.mark.parametrize(
    ("fields", "sender"),
    [
        (
            {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": GROUP, "author_signature": "boss"},
            AnonymousAdmin(signature="boss"),
        ),
        (
            {"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}, "sender_chat": CHANNEL},
            ChannelSender(chat=-100900, title="News"),  # type: ignore[arg-type]
        ),
        (
            {
                "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
                "sender_chat": CHANNEL,
                "is_automatic_forward": True,
                "forward_origin": {"type": "channel", "chat": CHANNEL, "message_id": 33, "date": 1},
            },
            AutomaticForward(channel=-100900, title="News", post=33),  # type: ignore[arg-type]
        ),
    ],
)
def test_disguised_senders(fields: dict[str, Any], sender: object) -> None:
    assert received(chat=GROUP, text="x", **fields).sender == sender


def test_a_message_without_any_sender_is_ignored_with_the_reason() -> None:
    body = message(text="x")
    del body["from"]
    event = event_of("message", body)
    assert isinstance(event, UpdateIgnored)
    assert "without a sender" in event.why


FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 300}


@pytest.mark.parametrize(
    ("fields", "kind", "name", "mime"),
    [
        ({"photo": [{**FILE, "file_id": "small"}, FILE]}, AttachmentKind.PHOTO, "photo_10.jpg", "image/jpeg"),
        ({"document": {**FILE, "file_name": "Акт 03.pdf", "mime_type": "application/pdf"}}, AttachmentKind.DOCUMENT, "Акт 03.pdf",
         "application/pdf"),
        ({"document": FILE}, AttachmentKind.DOCUMENT, "document_10.bin", "application/octet-stream"),
        ({"video": FILE}, AttachmentKind.VIDEO, "video_10.mp4", "video/mp4"),
        ({"animation": FILE, "document": FILE}, AttachmentKind.ANIMATION, "animation_10.mp4", "video/mp4"),
        ({"audio": {**FILE, "file_name": "song.mp3"}}, AttachmentKind.AUDIO, "song.mp3", "audio/mpeg"),
        ({"voice": FILE}, AttachmentKind.VOICE, "voice_10.ogg", "audio/ogg"),
        ({"video_note": FILE}, AttachmentKind.VIDEO_NOTE, "video_note_10.mp4", "video/mp4"),
        ({"sticker": FILE}, AttachmentKind.STICKER, "sticker_10.webp", "image/webp"),
        ({"sticker": {**FILE, "is_animated": True}}, AttachmentKind.STICKER, "sticker_10.tgs", "application/x-tgsticker"),
        ({"sticker": {**FILE, "is_video": True}}, AttachmentKind.STICKER, "sticker_10.webm", "video/webm"),
        ({"document": {**FILE, "file_name": "../../etc/passwd"}}, AttachmentKind.DOCUMENT, "passwd", "application/octet-stream"),
        ({"document": {**FILE, "file_name": "a\r\nX: y.txt"}}, AttachmentKind.DOCUMENT, "aX: y.txt", "application/octet-stream"),
        ({"document": {**FILE, "file_name": ".."}}, AttachmentKind.DOCUMENT, "document_10.bin", "application/octet-stream"),
    ],
)  # fmt: skip
def test_files(fields: dict[str, Any], kind: AttachmentKind, name: str, mime: str) -> None:
    (attachment,) = received(caption="look", media_group_id="A1", **fields).attachments
    assert (attachment.kind, attachment.name, attachment.mime) == (kind, name, mime)
    assert (attachment.remote_id, attachment.unique_id, attachment.size_bytes) == ("F", "U", 300)


def test_an_album_part_keeps_its_album_and_caption() -> None:
    event = received(photo=[FILE], caption="one of three", media_group_id="1234")
    assert (event.album, event.body.text) == ("1234", "one of three")


def test_a_contact_card_and_places() -> None:
    card = received(contact={"phone_number": "+7900", "first_name": "Sara", "user_id": 5, "vcard": "V"}).contact
    assert card is not None
    assert (card.phone, card.first_name, card.person, card.vcard) == ("+7900", "Sara", 5, "V")
    spot = {"latitude": 1.5, "longitude": 2.5}
    assert received(location=spot).place is not None
    venue = received(location=spot, venue={"location": spot, "title": "Office", "address": "Main st."}).place
    assert venue is not None
    assert (venue.latitude, venue.title, venue.address) == (1.5, "Office", "Main st.")


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ({"type": "user", "date": 1, "sender_user": {**IVAN, "id": 8}}, "Ivan Petrov"),
        ({"type": "hidden_user", "date": 1, "sender_user_name": "Hidden H."}, "Hidden H."),
        ({"type": "chat", "date": 1, "sender_chat": GROUP}, "Site"),
        ({"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 3}, "News"),
    ],
)
def test_where_a_forward_came_from(origin: dict[str, Any], name: str) -> None:
    assert received(text="x", forward_origin=origin).forwarded_from == name


TOPIC_START = {"message_id": 55, "chat": GROUP, "date": 1, "forum_topic_created": {"name": "T", "icon_color": 1}}
REPLIED = {"message_id": 56, "chat": GROUP, "date": 1, "from": IVAN, "caption": "the photo"}


@pytest.mark.parametrize(
    ("fields", "topic", "thread", "replied"),
    [
        ({}, 0, None, None),
        ({"message_thread_id": 55, "is_topic_message": True, "reply_to_message": TOPIC_START}, 55, None, None),
        ({"message_thread_id": 55, "is_topic_message": True, "reply_to_message": REPLIED}, 55, None, 56),
        ({"message_thread_id": 56, "reply_to_message": REPLIED}, 0, 56, 56),
    ],
)
def test_topics_threads_and_replies(fields: dict[str, Any], topic: int, thread: int | None, replied: int | None) -> None:
    """A topic is no thread, and nobody means to answer a topic's creation."""
    event = received(chat=GROUP, text="x", **fields)
    assert (event.topic, event.thread) == (topic, thread)
    assert (event.reply_to.message if event.reply_to else None) == replied
    if event.reply_to:
        assert event.reply_to.text == "the photo"


def test_a_reply_to_an_automatic_forward_says_so() -> None:
    event = received(chat=GROUP, text="x", reply_to_message={**REPLIED, "is_automatic_forward": True})
    assert event.reply_to is not None
    assert event.reply_to.is_automatic_forward


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"migrate_to_chat_id": -1001}, ChatMigrated(bot=BOT.id, old=-100500, new=-1001)),  # type: ignore[arg-type]
        ({"migrate_from_chat_id": -3}, ChatMigrated(bot=BOT.id, old=-3, new=-100500)),  # type: ignore[arg-type]
    ],
)
def test_migrations(fields: dict[str, Any], event: TelegramEvent) -> None:
    assert event_of("message", message(chat=GROUP, **fields)) == event


def test_who_joined_and_who_left_by_service_messages() -> None:
    joined = event_of("message", message(chat=GROUP, new_chat_members=[{**IVAN, "id": 8}, {**IVAN, "id": 9}]))
    left = event_of("message", message(chat=GROUP, left_chat_member=IVAN))
    assert isinstance(joined, MembersChanged)
    assert isinstance(left, MembersChanged)
    assert ([each.id for each in joined.joined], joined.left) == ([8, 9], ())
    assert ([each.id for each in left.left], left.joined) == ([7], ())


def member(status: str, **fields: Any) -> dict[str, Any]:
    return {"status": status, "user": {**IVAN, "id": 8}, **fields}


@pytest.mark.parametrize(
    ("old", "new", "was", "now"),
    [
        (member("left"), member("member"), False, True),
        (member("member"), member("kicked", until_date=0), True, False),
        (member("administrator"), member("left"), True, False),
        (member("left"), member("restricted", is_member=True), False, True),
        (member("member"), member("restricted", is_member=False), True, False),
        (member("kicked"), member("creator"), False, True),
    ],
)
def test_membership(old: dict[str, Any], new: dict[str, Any], was: bool, now: bool) -> None:
    body = {"chat": GROUP, "from": IVAN, "date": 1, "old_chat_member": old, "new_chat_member": new}
    own = event_of("my_chat_member", body)
    assert isinstance(own, BotMembershipChanged)
    assert (own.was_member, own.is_member, own.by.id) == (was, now, 7)
    others = event_of("chat_member", body)
    assert isinstance(others, MembersChanged)
    assert ([each.id for each in others.joined], [each.id for each in others.left]) == (([8], []) if now else ([], [8]))


def test_a_change_of_rights_is_no_change_of_membership() -> None:
    body = {
        "chat": GROUP,
        "from": IVAN,
        "date": 1,
        "old_chat_member": member("member"),
        "new_chat_member": member("administrator"),
    }
    assert isinstance(event_of("chat_member", body), UpdateIgnored)
    own = event_of("my_chat_member", body)
    assert isinstance(own, BotMembershipChanged)
    assert own.is_admin


def test_an_edit() -> None:
    event = event_of("edited_message", message(text="new", edit_date=2000))
    assert isinstance(event, MessageEdited)
    assert (event.body.text, event.at, event.message) == ("new", 2000.0, 10)


def test_a_pressed_button_even_of_a_message_that_is_gone() -> None:
    body = {
        "id": "55",
        "from": IVAN,
        "chat_instance": "1",
        "data": "tok:yes",
        "message": {"message_id": 3, "chat": GROUP, "date": 0},
    }
    event = event_of("callback_query", body)
    assert isinstance(event, ButtonPressed)
    assert (event.query, event.data, event.message, event.person.id, event.chat.id) == ("55", "tok:yes", 3, 7, -100500)


@pytest.mark.parametrize("lacking", ["message", "data"])
def test_buttons_we_never_made_are_ignored(lacking: str) -> None:
    body = {"id": "55", "from": IVAN, "chat_instance": "1", "data": "x", "message": {"message_id": 3, "chat": GROUP, "date": 0}}
    del body[lacking]
    assert isinstance(event_of("callback_query", body), UpdateIgnored)


def test_a_reaction_by_a_person_and_by_a_chat() -> None:
    body = {
        "chat": GROUP,
        "message_id": 5,
        "date": 1,
        "old_reaction": [{"type": "custom_emoji", "custom_emoji_id": "9"}],
        "new_reaction": [{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "🔥"}],
    }
    event = event_of("message_reaction", {**body, "user": IVAN})
    assert isinstance(event, ReactionChanged)
    assert (event.old, event.new, event.person is not None) == ((), ("👍", "🔥"), True)
    anonymous = event_of("message_reaction", {**body, "actor_chat": GROUP})
    assert isinstance(anonymous, ReactionChanged)
    assert anonymous.person is None


@pytest.mark.parametrize(
    ("fields", "other"),
    [
        ({"dice": {"emoji": "🎲", "value": 3}}, "dice"),
        ({"poll": {"id": "1"}}, "poll"),
        ({"story": {}, "reply_markup": {}}, "story"),
    ],
)
def test_kinds_we_only_mention(fields: dict[str, Any], other: str) -> None:
    assert received(**fields).other == other


@pytest.mark.parametrize(
    ("kind", "body", "why"),
    [
        ("message", message(chat=GROUP, new_chat_title="T"), "service message: new_chat_title"),
        (
            "message",
            message(chat=GROUP, pinned_message={"message_id": 1, "chat": GROUP, "date": 0}),
            "service message: pinned_message",
        ),
        ("message", message(), "service message: empty"),
        ("channel_post", {"message_id": 1, "chat": CHANNEL, "date": 1, "text": "x"}, "automatic forward"),
        ("inline_query", {"id": "1", "from": IVAN, "query": "", "offset": ""}, "inline_query"),
        ("something_of_2030", {"x": 1}, "something_of_2030"),
    ],
)
def test_what_is_ignored_is_ignored_with_a_reason(kind: str, body: dict[str, Any], why: str) -> None:
    event = event_of(kind, body)
    assert isinstance(event, UpdateIgnored)
    assert why in event.why


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'{"update_id":1,"message":{}}',
        b'{"update_id":1,"message":{"message_id":"x","chat":{"id":1,"type":"private"}}}',
    ],
)
def test_what_is_no_update_raises_so_that_the_inbox_parks_it(raw: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        parse(raw, BOT)


# -- the light look before the inbox -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("update", "kind", "chat", "topic"),
    [
        ({"message": message(text="x")}, "message", 7, 0),
        ({"message": message(chat=GROUP, message_thread_id=5, is_topic_message=True)}, "message", -100500, 5),
        ({"message": message(chat=GROUP, message_thread_id=5)}, "message", -100500, 0),
        ({"callback_query": {"id": "1", "from": IVAN, "message": {"message_id": 3, "chat": GROUP, "date": 0}}}, "callback_query",
         -100500, 0),
        ({"message_reaction": {"chat": GROUP, "message_id": 1}}, "message_reaction", -100500, 0),
        ({"my_chat_member": {"chat": PRIVATE}}, "my_chat_member", 7, 0),
        ({"inline_query": {"id": "1", "from": IVAN}}, "inline_query", 0, 0),
        ({"poll": {"id": "1"}}, "poll", 0, 0),
        ({}, "", 0, 0),
        ({"message": "garbage"}, "message", 0, 0),
        ({"message": {"chat": {"id": "seven"}}}, "message", 0, 0),
        ({"message": {"chat": {"id": 2**70}}}, "message", 0, 0),
    ],
)  # fmt: skip
def test_the_lane_of_an_update(update: dict[str, Any], kind: str, chat: int, topic: int) -> None:
    """Never refuses an update for what is in it: a poison one must reach the inbox."""
    address = read_address(json.dumps({"update_id": 12, **update}).encode())
    assert (address.update_id, address.kind, address.chat, address.topic) == (12, kind, chat, topic)


@pytest.mark.parametrize(
    "raw", [b"", b"[1]", b"null", b"{}", b'{"update_id":"1"}', b'{"update_id":true}', b'{"update_id":1', b"\xff"]
)
def test_what_cannot_be_an_update(raw: bytes) -> None:
    with pytest.raises(NotAnUpdate):
        read_address(raw)


# -- against a whole Telegram ------------------------------------------------------------------------------------


def lively_world() -> list[dict[str, Any]]:
    """Everything people can do in front of a bot that hears all; the updates it is given."""
    world = World(seed=11, parser=TdTextParser())
    ivan = world.add_person(first_name="Ivan", username="ivan_petrov")
    sara = world.add_person(first_name="Sara")
    bot = world.add_bot(name="B", username="lively_bot", privacy_mode=False)
    bot.allowed_updates = frozenset(KINDS)
    world.start(ivan.id, bot.id, 100.0, "param")
    here = world.chat(bot.id, viewer=ivan.id)
    assert here is not None
    pdf = world.add_file(b"%PDF-1", name="a.pdf", mime_type="application/pdf")
    contents = [
        Text(text="hello @lively_bot /x https://a.b"),
        Contact(phone_number="+1", first_name="S"),
        Location(latitude=1.0, longitude=2.0),
        Venue(location=Location(latitude=1.0, longitude=2.0), title="T", address="A"),
        Dice(emoji="🎲", value=3),
        *(Media(kind=kind.value, file=pdf, width=10, height=10, duration=1) for kind in AttachmentKind),
    ]
    group = world.add_supergroup(title="G", owner=ivan.id, members=[bot.id], admins=[bot.id], now=101.0)
    for content in contents:
        for chat in (bot.id, group.id):
            world.send(ivan.id, chat, content, now=102.0)
    said = world.send(ivan.id, group.id, Text(text="first"), now=103.0)
    world.send(ivan.id, group.id, Text(text="reply"), now=104.0, reply_to=said.id)
    world.edit(ivan.id, group.id, said.id, "edited", now=105.0)
    world.react(ivan.id, group.id, said.id, ["👍"], now=106.0)
    world.add_member(ivan.id, group.id, sara.id, now=107.0)
    world.leave(sara.id, group.id, now=108.0)
    world.send(ivan.id, group.id, Text(text="as the group"), now=109.0, anonymous=True)
    channel = world.add_channel(title="C", owner=ivan.id, subscribers=[bot.id], discussion=group.id)
    post = world.send(ivan.id, channel.id, Text(text="post"), now=110.0)
    world.comment(ivan.id, channel.id, post.id, Text(text="comment"), now=111.0)
    basic = world.add_group(title="Basic", owner=ivan.id, members=[bot.id], now=112.0)
    world.migrate_to_supergroup(ivan.id, basic.id, now=113.0)
    world.block(ivan.id, bot.id, now=114.0)
    return [dict(update.payload) for update in bot.updates.pending(115.0)]


def test_everything_a_whole_telegram_makes_can_be_read() -> None:
    updates = lively_world()
    events = [parse(json.dumps(update).encode(), BOT) for update in updates]
    kinds = {type(event) for event in events}
    assert len(updates) > 30
    assert kinds >= {
        MessageReceived, MessageEdited, ReactionChanged, MembersChanged, BotMembershipChanged, ChatMigrated
    }  # fmt: skip
    ignored = [event.why for event in events if isinstance(event, UpdateIgnored)]
    assert all("service message" in why or "channel" in why or "rights" in why for why in ignored), ignored
    senders = {type(event.sender) for event in events if isinstance(event, MessageReceived)}
    assert senders == {PersonSender, AnonymousAdmin, AutomaticForward}
    found = {file.kind for event in events if isinstance(event, MessageReceived) for file in event.attachments}
    assert found == set(AttachmentKind)
    for update, event in zip(updates, events, strict=True):
        address = read_address(json.dumps(update).encode())
        chat = getattr(event, "chat", None)
        assert chat is None or address.chat == chat.id
