"""Bots cannot write first; a person starts, writes, edits, deletes, presses, reacts, blocks; the bot learns what it may."""

from collections.abc import Callable

import pytest

from fake_telegram.world import ActRefused, Contact, Entity, Location, Media, Text, UserId
from tests.fake_telegram.town import Answer, Town

KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y:1"}, {"text": "Site", "url": "https://a.com/"}]]}


def test_a_bot_cannot_write_first_to_a_stranger_nor_to_an_acquaintance() -> None:
    town = Town()
    assert town.no("sendMessage", chat_id=town.anna.id, text="x") == "400 Bad Request: chat not found"
    group = town.group(admins=[town.bot.id])
    town.world.send(town.anna.id, group.id, Text(text="hello"), now=town.now)
    said = town.no("sendMessage", chat_id=town.anna.id, text="x")
    assert said == "403 Forbidden: bot can't initiate conversation with a user"
    town.started()
    assert town.ok("sendMessage", chat_id=town.anna.id, text="x")["message_id"] == 2


@pytest.mark.parametrize(("parameter", "text"), [("", "/start"), ("abc_1", "/start abc_1")])
def test_starting_says_start_with_its_parameter(parameter: str, text: str) -> None:
    town = Town()
    town.world.start(town.anna.id, town.bot.id, town.now, parameter)
    (update,) = town.updates()
    assert update["message"]["text"] == text
    assert update["message"]["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]
    assert update["message"]["chat"] == {"id": town.anna.id, "first_name": "Anna", "username": "anna_town", "type": "private"}


def test_private_chats_of_one_bot_share_its_counter_and_two_bots_do_not() -> None:
    town = Town()
    other = town.add_bot("other")
    ids = [town.world.start(person.id, bot.id, town.now).id for bot in (town.bot, other) for person in (town.anna, town.boris)]
    assert ids == [1, 2, 1, 2]


def test_a_message_of_each_kind_arrives_as_it_was_sent() -> None:
    town = Town()
    file = town.world.add_file(b"12345", name="act.pdf")
    for content in (
        Text(text="  trimmed \n"),
        Media(kind="document", file=file, caption="the act"),
        Media(kind="voice", file=file, duration=7),
        Contact(phone_number="+1555", first_name="Carl", user_id=town.boris.id),
        Location(latitude=1.5, longitude=-2.5),
    ):
        town.world.send(town.anna.id, town.bot.chat, content, now=town.now)
    text, document, voice, contact, location = [update["message"] for update in town.updates()]
    assert text["text"] == "trimmed"
    assert document["document"]["file_name"] == "act.pdf"
    assert document["document"]["mime_type"] == "application/pdf"
    assert (document["document"]["file_size"], document["caption"]) == (5, "the act")
    assert voice["voice"]["duration"] == 7
    assert contact["contact"] == {"phone_number": "+1555", "first_name": "Carl", "user_id": town.boris.id}
    assert location["location"] == {"latitude": 1.5, "longitude": -2.5}


def test_blocking_and_unblocking_are_told_and_close_and_open_the_chat() -> None:
    town = Town()
    chat = town.started()
    town.world.block(town.anna.id, town.bot.id, now=town.now)
    town.world.block(town.anna.id, town.bot.id, now=town.now)
    assert town.no("sendMessage", chat_id=chat, text="x") == "403 Forbidden: bot was blocked by the user"
    with pytest.raises(ActRefused, match="blocked"):
        town.world.send(town.anna.id, town.bot.chat, Text(text="x"), now=town.now)
    town.world.start(town.anna.id, town.bot.id, town.now)
    assert isinstance(town.call("sendMessage", chat_id=chat, text="x"), Answer)
    changes = [
        (update["my_chat_member"]["old_chat_member"]["status"], update["my_chat_member"]["new_chat_member"]["status"])
        for update in town.updates()
        if "my_chat_member" in update
    ]
    assert changes == [("member", "kicked"), ("kicked", "member")]


def test_a_deleted_account_is_refused_and_shown_without_a_name() -> None:
    town = Town()
    chat = town.started()
    town.world.deactivate(town.anna.id, now=town.now)
    assert town.no("sendMessage", chat_id=chat, text="x") == "403 Forbidden: user is deactivated"
    with pytest.raises(ActRefused, match="deleted"):
        town.world.start(town.anna.id, town.bot.id, town.now)


def test_pressing_a_button_asks_the_bot_and_the_answer_is_shown_once() -> None:
    town = Town()
    chat = town.started()
    sent = town.ok("sendMessage", chat_id=chat, text="?", reply_markup=KEYBOARD)
    query = town.world.press(town.anna.id, town.bot.chat, sent["message_id"], "Yes", now=town.now)
    (update,) = town.updates()
    asked = update["callback_query"]
    assert (asked["id"], asked["data"], asked["from"]["id"]) == (query.id, "y:1", town.anna.id)
    assert asked["message"] == sent
    assert town.ok("answerCallbackQuery", callback_query_id=query.id, text="done", show_alert="true") is True
    assert query.answer is not None
    assert (query.answer.text, query.answer.show_alert) == ("done", True)
    late = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert town.no("answerCallbackQuery", callback_query_id=query.id) == late
    assert town.no("answerCallbackQuery", callback_query_id="1") == late
    other = town.world.press(town.anna.id, town.bot.chat, sent["message_id"], "y:1", now=town.now)
    town.now += 151
    assert town.no("answerCallbackQuery", callback_query_id=other.id) == late


def test_edits_are_told_and_deletions_are_not() -> None:
    town = Town()
    town.started()
    message = town.world.send(town.anna.id, town.bot.chat, Text(text="a"), now=town.now)
    town.world.edit(town.anna.id, town.bot.chat, message.id, "b", now=town.now + 5)
    town.world.edit(town.anna.id, town.bot.chat, message.id, "b", now=town.now + 6)
    town.world.delete(town.anna.id, town.bot.chat, message.id, now=town.now + 7)
    sent, edited = town.updates()
    assert sent["message"]["text"] == "a"
    assert (edited["edited_message"]["text"], edited["edited_message"]["edit_date"]) == ("b", int(town.now + 5))
    assert town.no("setMessageReaction", chat_id=town.anna.id, message_id=message.id).endswith("message to react not found")


def _stranger_keyboard(town: Town) -> object:
    """A keyboard that a world file has put under a person's message."""
    message = town.world.send(town.anna.id, town.bot.chat, Text(text="x"), now=0)
    message.markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    return town.world.press(town.anna.id, town.bot.chat, message.id, "Yes", now=0)


REFUSED: dict[str, Callable[[Town], object]] = {
    "no_such_person": lambda town: town.world.start(town.bot.id, town.bot.id, 0),
    "no_such_bot": lambda town: town.world.block(town.anna.id, town.anna.id, now=0),  # type: ignore[arg-type]  # on purpose
    "no_such_chat": lambda town: town.world.send(town.anna.id, town.anna.id, Text(text="x"), now=0),  # type: ignore[arg-type]  # on purpose
    "empty": lambda town: town.world.send(town.anna.id, town.bot.chat, Text(text=" \n"), now=0),
    "too_long": lambda town: town.world.send(town.anna.id, town.bot.chat, Text(text="x" * 4097), now=0),
    "no_such_message": lambda town: town.world.edit(town.anna.id, town.bot.chat, 99, "x", now=0),
    "not_the_author": lambda town: town.world.edit(town.anna.id, town.bot.chat, 2, "x", now=0),
    "no_such_button": lambda town: town.world.press(town.anna.id, town.bot.chat, 2, "No", now=0),
    "no_bot": lambda town: _stranger_keyboard(town),
    "no_such_reaction": lambda town: town.world.react(town.anna.id, town.bot.chat, 2, ["x"], now=0),
    "too_many_reactions": lambda town: town.world.react(town.anna.id, town.bot.chat, 2, ["👍", "👎"], now=0),
    "private": lambda town: town.world.leave(town.anna.id, town.bot.chat, now=0),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_a_client_could_not_do_is_refused_with_a_reason(code: str) -> None:
    town = Town()
    chat = town.started()
    town.ok("sendMessage", chat_id=chat, text="?", reply_markup=KEYBOARD)
    with pytest.raises(ActRefused) as refused:
        REFUSED[code](town)
    assert refused.value.code == code
    assert len(refused.value.reason) > 10


def test_somebody_who_does_not_exist_cannot_be_mentioned() -> None:
    town = Town()
    town.started()
    for who, is_there in ((town.boris.id, True), (UserId(999_999), False)):
        entity = Entity(type="text_mention", offset=0, length=1, user_id=who)
        content = Text(text="x", entities=(entity,))
        if is_there:
            town.world.send(town.anna.id, town.bot.chat, content, now=town.now)
            assert town.updates()[0]["message"]["entities"][0]["user"]["id"] == who
        else:
            with pytest.raises(ActRefused, match="nobody"):
                town.world.send(town.anna.id, town.bot.chat, content, now=town.now)


def test_either_side_of_a_private_chat_deletes_anything_in_it() -> None:
    town = Town()
    chat = town.started()
    sent = town.ok("sendMessage", chat_id=chat, text="x")["message_id"]
    town.world.delete(town.anna.id, town.bot.chat, sent, now=town.now)
    town.ok("deleteMessage", chat_id=chat, message_id=1)
    assert town.world.messages(town.bot.chat, viewer=town.anna.id) == ()


def test_a_long_text_at_the_limit_is_counted_in_code_points() -> None:
    town = Town()
    message = town.world.send(town.anna.id, town.bot.chat, Text(text="😀" * 4096), now=0)
    assert len(message.text) == 4096


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [(frozenset(), []), (frozenset({"message_reaction"}), ["message_reaction", "message_reaction"])],
)
def test_reactions_are_told_to_a_bot_that_asked_for_them(asked: frozenset[str], kinds: list[str]) -> None:
    town = Town()
    chat = town.started()
    town.bot.allowed_updates = asked
    sent = town.ok("sendMessage", chat_id=chat, text="x")["message_id"]
    town.world.react(town.anna.id, town.bot.chat, sent, ["❤️"], now=town.now)
    town.world.react(town.anna.id, town.bot.chat, sent, ["❤"], now=town.now)
    town.world.react(town.anna.id, town.bot.chat, sent, [], now=town.now)
    updates = town.updates()
    assert [next(iter(update)) for update in updates] == kinds
    if updates:
        heart = [{"type": "emoji", "emoji": "❤"}]
        changes = [(one["message_reaction"]["old_reaction"], one["message_reaction"]["new_reaction"]) for one in updates]
        assert changes == [([], heart), (heart, [])]


def test_what_a_person_sees() -> None:
    town = Town()
    chat = town.started()
    town.ok("sendMessage", chat_id=chat, text="hello", reply_markup=KEYBOARD)
    first, second = town.world.messages(town.bot.chat, viewer=town.anna.id)
    assert (first.text, second.text, second.buttons) == ("/start", "hello", ("Yes", "Site"))
    assert town.world.messages(town.bot.chat, viewer=town.anna.id, after=first.id) == (second,)
    assert town.world.messages(town.bot.chat, viewer=town.boris.id) == ()
    shown = town.world.show(second)
    assert (shown["text"], shown["from"]["id"]) == ("hello", town.bot.id)


def test_a_file_is_shown_to_a_person_without_a_file_id() -> None:
    town = Town()
    file = town.world.add_file(b"x", name="a.jpg")
    sent = town.world.send(town.anna.id, town.bot.chat, Media(kind="photo", file=file, width=10, height=5), now=0)
    assert set(town.world.show(sent)["photo"][0]) == {"file_unique_id", "file_size", "width", "height"}
