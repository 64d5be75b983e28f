"""Telegram's refusals of access, edits, deletes, files and albums, word for word and with their codes: each by what causes it."""

from collections.abc import Callable
from typing import Any

import pytest

from fake_telegram.world import AdminRights, Chat, Dice, Text
from tests.fake_telegram.town import Town, Upload

PHOTO = Upload("a.png", "image/png", b"x")


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def place(town: Town, kind: str) -> Chat:
    """A group, supergroup or channel of Anna's in which the bot may do everything."""
    if kind == "channel":
        return town.world.add_channel(title="News", owner=town.anna.id, admins=[town.bot.id])
    return town.group(kind=kind)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
@pytest.mark.parametrize("method", ["sendMessage", "getChat", "getChatMemberCount"])
def test_having_been_removed_or_having_left(town: Town, kind: str, method: str) -> None:
    chat = place(town, kind)
    town.ok("leaveChat", chat_id=chat.id)
    said = town.no(method, chat_id=chat.id, text="x")
    assert said == f"403 Forbidden: bot is not a member of the {kind} chat"
    town.world.add_member(town.anna.id, chat.id, town.bot.id, now=town.now)
    town.world.remove_member(town.anna.id, chat.id, town.bot.id, now=town.now)
    assert town.no(method, chat_id=chat.id, text="x") == f"403 Forbidden: bot was kicked from the {kind} chat"


@pytest.mark.parametrize("kind", ["private", "group", "supergroup", "channel"])
def test_an_edit_that_changes_nothing(town: Town, kind: str) -> None:
    chat = town.anna.id if kind == "private" else place(town, kind).id
    sent = town.ok("sendMessage", chat_id=chat, text="<b>a</b>", parse_mode="HTML")
    bold = [{"type": "bold", "offset": 0, "length": 1}]
    for same in ({"text": "*a*", "parse_mode": "Markdown"}, {"text": " a ", "entities": [{**bold[0], "offset": 1}]}):
        assert town.no("editMessageText", chat_id=chat, message_id=sent["message_id"], **same) == (
            "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    edited = town.ok("editMessageText", chat_id=chat, message_id=sent["message_id"], text="a")
    assert "entities" not in edited, "the same words without their formatting are other words"


@pytest.mark.parametrize(("method", "done"), [("forwardMessage", "forwarded"), ("copyMessage", "copied")])
def test_what_is_protected_stays_where_it_is(town: Town, method: str, done: str) -> None:
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="x", protect_content=True)
    where = {"chat_id": town.anna.id, "from_chat_id": town.anna.id, "message_id": sent["message_id"]}
    assert town.no(method, **where) == f"400 Bad Request: message has protected content and can't be {done}"


def dice(town: Town, chat: Chat | None) -> int:
    if chat is None:
        return int(town.world.send(town.anna.id, town.bot.chat, Dice(emoji="🎲", value=3), now=town.now).id)
    return int(town.world.send(town.anna.id, chat.id, Dice(emoji="🎲", value=3), now=town.now).id)


@pytest.mark.parametrize(
    ("kind", "age_s", "said"),
    [
        ("private", 0, "message can't be deleted for everyone"),
        ("private", 24 * 3600 - 1, "message can't be deleted for everyone"),
        ("private", 24 * 3600, ""),
        ("private", 48 * 3600, ""),
        ("private", 48 * 3600 + 1, "message can't be deleted for everyone"),
        ("supergroup", 0, ""),
        ("group", 0, ""),
    ],
)
def test_a_dice_stays_for_a_day_in_a_private_chat(town: Town, kind: str, age_s: int, said: str) -> None:
    chat = None
    if kind != "private":
        chat = town.group(kind=kind, admins=[])
        town.world.promote(town.anna.id, chat.id, town.bot.id, now=town.now)
    thrown = dice(town, chat)
    number = thrown if chat is None or kind == "supergroup" else town.updates()[-1]["message"]["message_id"]
    town.now += age_s
    where: dict[str, Any] = {"chat_id": town.anna.id if chat is None else chat.id}
    if said:
        assert town.no("deleteMessage", **where, message_id=number) == f"400 Bad Request: {said}"
        assert town.no("deleteMessages", **where, message_ids=[number]) == f"400 Bad Request: {said}"
    else:
        assert town.ok("deleteMessages", **where, message_ids=[number]) is True
        assert town.no("deleteMessage", **where, message_id=number) == "400 Bad Request: message to delete not found"


def test_a_dice_that_was_thrown_elsewhere_goes_at_any_time(town: Town) -> None:
    group = town.group()
    town.world.promote(town.anna.id, group.id, town.bot.id, now=town.now)
    thrown = dice(town, group)
    carried = town.ok("forwardMessage", chat_id=town.anna.id, from_chat_id=group.id, message_id=thrown)
    assert town.ok("deleteMessage", chat_id=town.anna.id, message_id=carried["message_id"]) is True


def test_a_topic_goes_as_a_whole_or_not_at_all(town: Town) -> None:
    forum = town.group(is_forum=True)
    town.world.promote(town.anna.id, forum.id, town.bot.id, now=town.now, rights=AdminRights(can_delete_messages=True))
    topic = town.world.create_topic(town.anna.id, forum.id, "Tea", now=town.now)
    inside = town.world.send(town.anna.id, forum.id, Text(text="x"), now=town.now, topic=topic.id)
    refused = town.no("deleteMessage", chat_id=forum.id, message_id=topic.id)
    assert refused == "400 Bad Request: message can't be deleted"
    assert town.ok("deleteMessage", chat_id=forum.id, message_id=inside.id) is True


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("sticker", 'type "sticker" can\'t be used in sendMediaGroup'),
        ("voice", 'type "voice" can\'t be used in sendMediaGroup'),
        ("animation", 'type "animation" can\'t be used in sendMediaGroup'),
    ],
)
def test_what_is_in_no_album(town: Town, kind: str, said: str) -> None:
    media = [{"type": kind, "media": "attach://f"}] * 2
    refused = town.no("sendMediaGroup", chat_id=town.anna.id, media=media, uploads={"f": PHOTO})
    assert refused == f"400 Bad Request: {said}"


def foreign_id(town: Town) -> str:
    """The name that another bot has for a file."""
    other = town.add_bot("other")
    town.started(bot=other)
    sent = town.ok("sendDocument", bot=other, chat_id=town.anna.id, uploads={"document": PHOTO})
    name: str = sent["document"]["file_id"]
    return name


FILES: list[tuple[Callable[[Town], str], str]] = [
    (lambda _: "", "file_id not specified"),
    (lambda _: "nonsense", "invalid file_id"),
    (foreign_id, "wrong file_id or the file is temporarily unavailable"),
]


@pytest.mark.parametrize(("named", "said"), FILES)
def test_files_that_are_not_there(town: Town, named: Callable[[Town], str], said: str) -> None:
    assert town.no("getFile", file_id=named(town)) == f"400 Bad Request: {said}"


def test_a_photo_is_no_document(town: Town) -> None:
    sent = town.ok("sendPhoto", chat_id=town.anna.id, uploads={"photo": PHOTO})
    refused = town.no("sendDocument", chat_id=town.anna.id, document=sent["photo"][0]["file_id"])
    assert refused == "400 Bad Request: can't use file of type Photo as Document"


def test_a_deleted_account_and_a_stranger(town: Town) -> None:
    town.started(town.boris)
    town.world.deactivate(town.boris.id, now=town.now)
    assert town.no("sendMessage", chat_id=town.boris.id, text="x") == "403 Forbidden: user is deactivated"
    clara = town.person("Clara")
    assert town.no("sendMessage", chat_id=clara.id, text="x") == "400 Bad Request: chat not found"
    group = town.group(clara.id)
    town.world.send(clara.id, group.id, Text(text="/hello@helper_bot"), now=town.now)
    town.updates()
    assert town.no("sendMessage", chat_id=clara.id, text="x") == "403 Forbidden: bot can't initiate conversation with a user"
    assert town.no("sendMessage", chat_id=town.bot.id, text="x") == "403 Forbidden: the bot can't send messages to the bot"
