"""Editing, deleting, reacting, commands: what changes in the world, and what is refused, word for word."""

from typing import Any

import pytest

from fake_telegram.world import AdminRights, Service, Text
from tests.fake_telegram.town import Town, Upload

KEYBOARD = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def text(town: Town, **params: Any) -> int:
    number: int = town.ok("sendMessage", chat_id=town.anna.id, text="old", **params)["message_id"]
    return number


def test_an_edited_text_is_what_the_person_sees(town: Town) -> None:
    number = text(town, reply_markup=KEYBOARD)
    town.now += 60
    changed = town.ok("editMessageText", chat_id=town.anna.id, message_id=number, text="*new*", parse_mode="Markdown")
    assert (changed["text"], changed["edit_date"], "reply_markup" in changed) == ("new", int(town.now), False)
    seen = town.world.messages(town.bot.chat, viewer=town.anna.id)[-1]
    assert (seen.text, seen.buttons) == ("new", ())
    assert town.updates() == []


def test_what_stays_the_same_is_refused(town: Town) -> None:
    number = text(town, reply_markup=KEYBOARD)
    same = {"chat_id": town.anna.id, "message_id": number}
    assert town.no("editMessageText", **same, text="old", reply_markup=KEYBOARD) == NOT_MODIFIED
    assert town.no("editMessageReplyMarkup", **same, reply_markup=KEYBOARD) == NOT_MODIFIED
    assert "reply_markup" not in town.ok("editMessageReplyMarkup", **same)
    assert town.no("editMessageReplyMarkup", **same) == NOT_MODIFIED


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"message_id": 99, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
        ("editMessageText", {"message_id": 2, "text": ""}, "message text is empty"),
        ("editMessageText", {"message_id": 2, "text": "x" * 4097}, "MESSAGE_TOO_LONG"),
        ("editMessageText", {"message_id": 3, "text": "x"}, "there is no text in the message to edit"),
        ("editMessageCaption", {"message_id": 2, "caption": "x"}, "there is no caption in the message to edit"),
        ("editMessageText", {"message_id": 2, "text": "x", "reply_markup": {"keyboard": [["a"]]}}, "inline keyboard expected"),
        ("editMessageText", {"inline_message_id": "x", "text": "x"}, "MESSAGE_ID_INVALID"),
        ("deleteMessage", {}, "message identifier is not specified"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("deleteMessages", {}, "message identifiers are not specified"),
        ("deleteMessages", {"message_ids": list(range(1, 102))}, "too many message identifiers specified"),
        ("setMessageReaction", {"message_id": 99}, "message to react not found"),
        ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "x"}]}, "REACTION_INVALID"),
        (
            "setMessageReaction",
            {"message_id": 1, "reaction": [{"type": "custom_emoji"}]},
            "REACTION_INVALID",
        ),
        ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}] * 2}, "REACTIONS_TOO_MANY"),
        ("setMessageReaction", {"message_id": 1, "reaction": "5"}, "expected an Array of ReactionType"),
    ],
)
def test_refusals(town: Town, method: str, params: dict[str, Any], said: str) -> None:
    text(town)
    town.ok("sendDocument", chat_id=town.anna.id, uploads={"document": Upload("a", "", b"x")})
    assert town.no(method, chat_id=town.anna.id, **params) == f"400 Bad Request: {said}"


def test_a_bot_edits_its_own_message_years_later(town: Town) -> None:
    number = text(town)
    town.now += 3 * 365 * 86400
    assert town.ok("editMessageText", chat_id=town.anna.id, message_id=number, text="x")["text"] == "x"


@pytest.mark.parametrize(
    ("kind", "age_s", "said"),
    [
        ("private", 0, ""),
        ("private", 48 * 3600 + 1, "message can't be deleted for everyone"),
        ("group", 48 * 3600 + 1, "message can't be deleted for everyone"),
        ("supergroup", 48 * 3600, ""),
        ("supergroup", 48 * 3600 + 1, "message can't be deleted"),
    ],
)
def test_the_window_for_deleting(town: Town, kind: str, age_s: int, said: str) -> None:
    chat = town.anna.id if kind == "private" else town.group(kind=kind).id
    number = town.ok("sendMessage", chat_id=chat, text="x")["message_id"]
    town.now += age_s
    if said:
        assert town.no("deleteMessage", chat_id=chat, message_id=number) == f"400 Bad Request: {said}"
    else:
        town.ok("deleteMessage", chat_id=chat, message_id=number)
        assert town.no("deleteMessage", chat_id=chat, message_id=number).endswith("message to delete not found")


def test_what_others_wrote_is_deleted_by_right(town: Town) -> None:
    group = town.group(admins=[])
    message = town.world.send(town.anna.id, group.id, Text(text="x"), now=town.now)
    refused = "400 Bad Request: message can't be deleted"
    assert town.no("deleteMessage", chat_id=group.id, message_id=message.id) == refused
    town.world.promote(town.anna.id, group.id, town.bot.id, now=0, rights=AdminRights(can_manage_chat=True))
    assert town.no("deleteMessage", chat_id=group.id, message_id=message.id) == refused
    town.world.promote(town.anna.id, group.id, town.bot.id, now=0, rights=AdminRights(can_delete_messages=True))
    town.ok("deleteMessage", chat_id=group.id, message_id=message.id)
    assert not any(isinstance(one.content, Text) for one in town.world.messages(group.id))


def test_several_are_deleted_at_once_and_missing_ones_passed_over(town: Town) -> None:
    numbers = [text(town) for _ in range(3)]
    assert town.ok("deleteMessages", chat_id=town.anna.id, message_ids=[*numbers, 999, numbers[0]]) is True
    assert [one.id for one in town.world.messages(town.bot.chat, viewer=town.anna.id)] == [1]


def test_the_first_message_of_a_supergroup_stays(town: Town) -> None:
    group = town.world.add_supergroup(title="T", owner=town.anna.id, admins=[town.bot.id], now=town.now)
    assert isinstance(group.messages[next(iter(group.messages))].content, Service)
    assert town.no("deleteMessage", chat_id=group.id, message_id=1) == "400 Bad Request: message can't be deleted"


def test_a_channels_post_is_edited_by_right(town: Town) -> None:
    channel = town.world.add_channel(title="T", owner=town.anna.id, subscribers=[town.bot.id])
    post = town.world.send(town.anna.id, channel.id, Text(text="x"), now=town.now)
    assert town.ok("editMessageText", chat_id=channel.id, message_id=post.id, text="y")["text"] == "y"
    town.world.promote(town.anna.id, channel.id, town.bot.id, now=0, rights=AdminRights(can_post_messages=True))
    refused = town.no("editMessageText", chat_id=channel.id, message_id=post.id, text="z")
    assert refused == "400 Bad Request: message can't be edited"


def test_a_deleted_message_is_gone_from_the_reply_to_it(town: Town) -> None:
    number = text(town)
    answer = town.world.send(town.anna.id, town.bot.chat, Text(text="x"), now=town.now, reply_to=number)
    town.ok("deleteMessage", chat_id=town.anna.id, message_id=number)
    town.world.edit(town.anna.id, town.bot.chat, answer.id, "y", now=town.now)
    assert "reply_to_message" not in town.updates()[-1]["edited_message"]


def test_a_bots_reaction_replaces_its_earlier_one(town: Town) -> None:
    def put(*emojis: str) -> tuple[str, ...]:
        listed = [{"type": "emoji", "emoji": emoji} for emoji in emojis]
        town.ok("setMessageReaction", chat_id=town.anna.id, message_id=1, reaction=listed)
        found = town.world.messages(town.bot.chat, viewer=town.anna.id)[0].reactions
        return () if found is None else found.by.get(town.bot.id, ())

    assert [put("👍"), put("❤️"), put()] == [("👍",), ("❤",), ()]


START = {"command": "start", "description": "Begin"}
HELP = {"command": "help", "description": "Explain"}


def test_commands_are_kept_by_scope_and_language(town: Town) -> None:
    group = town.group()
    scopes: list[dict[str, Any]] = [
        {},
        {"scope": {"type": "all_private_chats"}},
        {"scope": {"type": "chat", "chat_id": group.id}},
        {"scope": {"type": "chat_member", "chat_id": group.id, "user_id": town.anna.id}},
        {"language_code": "ru"},
    ]
    for number, scope in enumerate(scopes):
        town.ok("setMyCommands", commands=[{"command": f"c{number}", "description": "x"}], **scope)
    assert [town.ok("getMyCommands", **scope)[0]["command"] for scope in scopes] == ["c0", "c1", "c2", "c3", "c4"]
    town.ok("deleteMyCommands", scope={"type": "default"})
    assert [len(town.ok("getMyCommands", **scope)) for scope in scopes] == [0, 1, 1, 1, 1]
    town.ok("setMyCommands", commands=[START, {"command": "/help", "description": " Explain "}])
    assert town.ok("getMyCommands") == [START, HELP]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"commands": "["}, "can't parse commands JSON object"),
        ({"commands": {}}, "expected an Array of BotCommand"),
        ({"commands": [5]}, "can't parse BotCommand: expected an Object"),
        ({"commands": [{"command": "Старт", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [START] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [START], "scope": {"type": "moon"}}, "can't parse BotCommandScope: unsupported type specified"),
        ({"commands": [START], "scope": {"type": "chat", "chat_id": "x"}}, "chat not found"),
        ({"commands": [START], "language_code": "russian"}, "invalid language code specified"),
    ],
)
def test_bad_commands(town: Town, params: dict[str, Any], said: str) -> None:
    assert town.no("setMyCommands", **params) == f"400 Bad Request: {said}"


@pytest.mark.parametrize("action", ["typing", "UPLOAD_DOCUMENT"])
def test_chat_actions_are_in_the_journal(town: Town, action: str) -> None:
    assert town.ok("sendChatAction", chat_id=town.anna.id, action=action) is True
    shown = [entry.fields["action"] for entry in town.world.journal.since(0)[0] if entry.kind == "chat_action"]
    assert shown == [action.lower()]
