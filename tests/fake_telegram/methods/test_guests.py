"""Guest mode: who is summoned by what, what the guest says and how it changes, who sees and hears of it."""

from typing import Any

import pytest

from fake_telegram.world import Bot, Chat, Media, Permissions, Text
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "T",
    "input_message_content": {"message_text": "*hi*", "parse_mode": "Markdown"},
}
KEYBOARD = {"inline_keyboard": [[{"text": "more", "callback_data": "m"}]]}
LATE = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


class Yard(Town):
    """A group with a bot of its own, and a bot elsewhere that is in guest mode."""

    def __init__(self) -> None:
        super().__init__()
        self.guest: Bot = self.add_bot("guest", supports_guests=True)
        self.yard: Chat = self.group(self.boris.id)
        self.updates()

    def say(self, text: str = "ask @guest_bot", chat: Any = None, **more: Any) -> Any:
        place = self.yard.id if chat is None else chat
        return self.world.send(self.anna.id, place, Text(text=text), now=self.now, **more)

    def summoned(self, **more: Any) -> str:
        """The query that the guest was told of."""
        self.say(**more)
        (update,) = self.updates(self.guest)
        assert faults_of_update({"update_id": 1, **update}) == []
        query: str = update["guest_message"]["guest_query_id"]
        return query

    def answered(self, query: str, **more: Any) -> str:
        answer = self.ok("answerGuestQuery", bot=self.guest, guest_query_id=query, result={**ARTICLE, **more})
        assert faults_of_answer("answerGuestQuery", answer) == []
        named: str = answer["inline_message_id"]
        return named


@pytest.fixture
def town() -> Yard:
    return Yard()


def test_a_named_guest_is_told_and_answers_once(town: Yard) -> None:
    query = town.summoned()
    town.updates()
    town.answered(query)
    said = town.world.messages(town.yard.id)[-1]
    assert (said.text, said.author) == ("hi", town.guest.id)
    shown = town.world.show(said)
    assert shown["guest_bot_caller_user"]["id"] == town.anna.id
    assert shown["reply_to_message"]["text"] == "ask @guest_bot"
    assert faults_of_answer("sendMessage", shown) == []
    assert town.no("answerGuestQuery", bot=town.guest, guest_query_id=query, result=ARTICLE) == LATE
    assert town.yard.member(town.guest.id) is None
    assert town.updates(town.guest) == []
    assert town.updates() == []


def test_getme_says_whether_a_bot_is_a_guest(town: Yard) -> None:
    found = town.ok("getMe", bot=town.guest)
    assert (found["supports_guest_queries"], town.ok("getMe")["supports_guest_queries"]) == (True, False)
    assert faults_of_answer("getMe", found) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("@guest_bot", True),
        ("so, @Guest_Bot: what?", True),
        ("guest_bot", False),
        ("@guest_bots", False),
        ("`@guest_bot", True),
        ("mail a@guest_bot.com", False),
    ],
)
def test_it_is_the_name_that_summons(town: Yard, text: str, told: bool) -> None:
    town.say(text)
    assert town.kinds(town.guest) == ["guest_message"] * told


def test_a_caption_summons_too(town: Yard) -> None:
    file = town.world.add_file(b"x", name="a.pdf")
    said = Media(kind="document", file=file, caption="what is this, @guest_bot")
    town.world.send(town.anna.id, town.yard.id, said, now=town.now)
    (update,) = town.updates(town.guest)
    assert update["guest_message"]["document"]["file_name"] == "a.pdf"


def test_the_guest_sees_what_is_answered(town: Yard) -> None:
    first = town.say("the words")
    town.say(reply_to=first.id)
    (update,) = town.updates(town.guest)
    assert update["guest_message"]["reply_to_message"]["text"] == "the words"


@pytest.mark.parametrize("why", ["mode off", "member", "protected", "channel", "edited", "a bot wrote", "unwanted kind"])
def test_when_nobody_is_summoned(town: Yard, why: str) -> None:
    if why == "mode off":
        town.world.set_guests(town.guest.id, False)
    elif why == "member":
        town.world.add_member(town.anna.id, town.yard.id, town.guest.id, now=town.now)
        town.updates(town.guest)
        town.say()
        assert town.kinds(town.guest) == ["message"]
        return
    elif why == "protected":
        town.yard.protected = True
    elif why == "channel":
        news = town.world.add_channel(title="News", owner=town.anna.id)
        town.say(chat=news.id)
        assert town.updates(town.guest) == []
        return
    elif why == "edited":
        message = town.say("nobody")
        town.world.edit(town.anna.id, town.yard.id, message.id, "ask @guest_bot", now=town.now)
        assert town.updates(town.guest) == []
        return
    elif why == "a bot wrote":
        town.ok("sendMessage", chat_id=town.yard.id, text="ask @guest_bot")
        assert town.updates(town.guest) == []
        return
    else:
        town.guest.allowed_updates = frozenset({"message"})
    town.say()
    assert town.updates(town.guest) == []


def test_three_guests_at_most_each_once(town: Yard) -> None:
    more = [town.add_bot(f"guest{number}", supports_guests=True) for number in range(3)]
    town.say("@guest_bot @guest_bot " + " ".join(f"@{one.username}" for one in more))
    assert [town.kinds(one) for one in (town.guest, *more)] == [["guest_message"]] * 3 + [[]]


@pytest.mark.parametrize("place", ["dialog", "another bot's chat", "own chat", "basic group"])
def test_where_guests_are_summoned(town: Yard, place: str) -> None:
    if place == "own chat":
        town.started(town.anna, town.guest)
        town.say(chat=town.guest.chat)
        assert town.kinds(town.guest) == ["message"]
        return
    town.started()
    chats = {"dialog": town.boris.chat, "another bot's chat": town.bot.chat, "basic group": town.group(kind="group").id}
    query = town.summoned(chat=chats[place])
    town.updates()
    town.answered(query)
    said = town.world.messages(chats[place], viewer=town.anna.id)[-1]
    assert (said.text, town.world.show(said)["from"]["id"]) == ("hi", town.guest.id)
    assert town.updates() == []


def test_an_anonymous_caller_is_shown_as_the_chat(town: Yard) -> None:
    query = town.summoned(anonymous=True)
    town.answered(query)
    shown = town.world.show(town.world.messages(town.yard.id)[-1])
    assert shown["guest_bot_caller_chat"]["id"] == town.yard.id
    assert "guest_bot_caller_user" not in shown
    assert faults_of_answer("sendMessage", shown) == []


def test_the_answer_changes_by_its_inline_id_and_its_buttons_ask(town: Yard) -> None:
    named = town.answered(town.summoned(), reply_markup=KEYBOARD)
    said = town.world.messages(town.yard.id)[-1]
    town.world.press(town.boris.id, town.yard.id, said.id, "more", now=town.now)
    (update,) = town.updates(town.guest)
    assert update["callback_query"]["inline_message_id"] == named
    assert faults_of_update({"update_id": 1, **update}) == []
    assert town.ok("editMessageText", bot=town.guest, inline_message_id=named, text="changed") is True
    assert (said.text, said.buttons) == ("changed", ())
    assert town.no("editMessageText", inline_message_id=named, text="x") == "400 Bad Request: MESSAGE_ID_INVALID"
    town.world.delete(town.anna.id, town.yard.id, said.id, now=town.now)
    assert town.no("editMessageText", bot=town.guest, inline_message_id=named, text="x") == "400 Bad Request: MESSAGE_ID_INVALID"


def test_a_rich_message_is_answered(town: Yard) -> None:
    town.answered(town.summoned(), input_message_content={"rich_message": {"markdown": "# hi"}})
    assert town.world.show(town.world.messages(town.yard.id)[-1])["rich_message"]["blocks"][0]["type"] == "heading"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"guest_query_id": "7"}, LATE),
        ({"result": "{"}, "400 Bad Request: can't parse inline query result JSON object"),
        ({"result": None}, '400 Bad Request: can\'t find parameter "result"'),
        ({"result": {"type": "article", "id": "", "title": "T"}}, "400 Bad Request: RESULT_ID_INVALID"),
    ],
)
def test_wrong_answers_are_refused(town: Yard, params: dict[str, Any], words: str) -> None:
    given = {"guest_query_id": town.summoned(), "result": ARTICLE, **params}
    given = {name: value for name, value in given.items() if value is not None}
    assert town.no("answerGuestQuery", bot=town.guest, **given) == words
    assert town.world.messages(town.yard.id)[-1].text == "ask @guest_bot"


@pytest.mark.parametrize("why", ["another bot", "late", "left", "restricted"])
def test_when_an_answer_comes_to_nothing(town: Yard, why: str) -> None:
    query = town.summoned()
    bot, words = town.guest, "400 Bad Request: CHAT_WRITE_FORBIDDEN"
    if why == "another bot":
        bot, words = town.bot, LATE
    elif why == "late":
        town.now += 24 * 3600 + 1
        words = LATE
    elif why == "left":
        town.world.leave(town.anna.id, town.yard.id, now=town.now)
    else:
        town.yard.members[town.anna.id].status = "restricted"
        town.yard.members[town.anna.id].permissions = Permissions(can_send_messages=False)
    assert town.no("answerGuestQuery", bot=bot, guest_query_id=query, result=ARTICLE) == words


def test_the_message_may_be_gone_and_the_group_have_moved(town: Yard) -> None:
    group = town.group(kind="group")
    query = town.summoned(chat=group.id)
    town.world.delete(town.anna.id, group.id, town.world.messages(group.id)[-1].id, now=town.now)
    new = town.world.migrate_to_supergroup(town.anna.id, group.id, now=town.now)
    town.answered(query)
    said = town.world.messages(new.id)[-1]
    assert (said.text, said.reply_to) == ("hi", None)


def test_after_a_migration_it_answers_nothing_that_bears_the_same_number(town: Yard) -> None:
    group = town.group(kind="group")
    query = town.summoned(chat=group.id)
    number = town.world.messages(group.id)[-1].id
    new = town.world.migrate_to_supergroup(town.anna.id, group.id, now=town.now)
    while new.next_message_id <= number:
        town.world.send(town.anna.id, new.id, Text(text="later"), now=town.now)
    assert number in new.messages
    town.answered(query)
    said = town.world.messages(new.id)[-1]
    assert (said.text, said.reply_to) == ("hi", None)


def test_it_answers_in_the_topic(town: Yard) -> None:
    forum = town.group(is_forum=True)
    topic = town.world.create_topic(town.anna.id, forum.id, "T", now=town.now)
    town.answered(town.summoned(chat=forum.id, topic=topic.id))
    said = town.world.messages(forum.id)[-1]
    assert (said.text, said.thread, said.in_topic) == ("hi", topic.id, True)
    assert said.id in forum.topics[topic.id].messages
