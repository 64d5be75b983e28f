"""A bot that answers for a person: what it is told, what it may write, change and delete in that person's name."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, BusinessConnection, BusinessRights, Media, Text
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town, Upload

KEYBOARD = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}


@pytest.fixture
def town() -> Town:
    """Anna is the one the bot answers for; Boris is her client."""
    made = Town()
    made.bot.can_connect_to_business = True
    return made


def connected(town: Town, **rights: bool) -> BusinessConnection:
    given = BusinessRights(**rights) if rights else None
    made = town.world.connect_business(town.anna.id, town.bot.id, now=town.now, rights=given)
    town.updates()
    return made


def client_says(town: Town, text: str = "hello") -> int:
    return town.world.send(town.boris.id, town.anna.chat, Text(text=text), now=town.now).id


def answer(town: Town, by: BusinessConnection, text: str = "hi", **params: Any) -> dict[str, Any]:
    here = {"business_connection_id": by.id, "chat_id": town.boris.id}
    found: dict[str, Any] = town.ok("sendMessage", **here, text=text, **params)
    assert faults_of_answer("sendMessage", found) == []
    return found


def test_connecting_changing_and_leaving_are_told(town: Town) -> None:
    rights = BusinessRights(can_reply=True)
    first = town.world.connect_business(town.anna.id, town.bot.id, now=town.now, rights=rights)
    again = town.world.connect_business(town.anna.id, town.bot.id, now=town.now)
    town.world.disconnect_business(town.anna.id, now=town.now)
    assert first is again
    updates = town.updates()
    told = [update["business_connection"] for update in updates]
    assert [one["is_enabled"] for one in told] == [True, True, False]
    assert told[0]["rights"] == {"can_reply": True}
    assert told[1]["rights"]["can_delete_all_messages"] is True
    assert {one["id"] for one in told} == {first.id}
    assert [fault for update in updates for fault in faults_of_update({"update_id": 1, **update})] == []
    shown = town.ok("getBusinessConnection", business_connection_id=first.id)
    assert shown["is_enabled"] is False
    assert faults_of_answer("getBusinessConnection", shown) == []


def test_one_bot_at_a_time_and_only_one_made_for_it(town: Town) -> None:
    other = town.add_bot("other")
    with pytest.raises(ActRefused) as refused:
        town.world.connect_business(town.anna.id, other.id, now=town.now)
    assert refused.value.code == "not_for_business"
    other.can_connect_to_business = True
    connected(town)
    town.world.connect_business(town.anna.id, other.id, now=town.now)
    assert town.updates()[0]["business_connection"]["is_enabled"] is False
    client_says(town)
    assert (town.kinds(), town.kinds(other)) == ([], ["business_connection", "business_message"])
    town.world.disconnect_business(town.anna.id, now=town.now)
    with pytest.raises(ActRefused, match="no bot connected"):
        town.world.disconnect_business(town.anna.id, now=town.now)


def test_both_sides_of_the_dialog_are_told_under_the_clients_chat(town: Town) -> None:
    by = connected(town)
    asked = client_says(town, "price?")
    town.world.send(town.anna.id, town.boris.chat, Text(text="ten"), now=town.now, reply_to=asked)
    updates = town.updates()
    question, reply = [update["business_message"] for update in updates]
    assert (question["from"]["id"], reply["from"]["id"]) == (town.boris.id, town.anna.id)
    assert question["chat"]["id"] == reply["chat"]["id"] == reply["reply_to_message"]["chat"]["id"] == town.boris.id
    assert question["business_connection_id"] == reply["business_connection_id"] == by.id
    assert [fault for update in updates for fault in faults_of_update({"update_id": 1, **update})] == []


def test_edits_and_deletions_are_told(town: Town) -> None:
    by = connected(town)
    number = client_says(town)
    town.world.edit(town.boris.id, town.anna.chat, number, "hallo", now=town.now)
    town.world.delete(town.boris.id, town.anna.chat, number, now=town.now)
    _, edited, deleted = updates = town.updates()
    assert edited["edited_business_message"]["text"] == "hallo"
    gone = deleted["deleted_business_messages"]
    assert (gone["business_connection_id"], gone["chat"]["id"], gone["message_ids"]) == (by.id, town.boris.id, [number])
    assert [fault for update in updates for fault in faults_of_update({"update_id": 1, **update})] == []


def test_the_bot_answers_in_the_persons_name_and_does_not_hear_itself(town: Town) -> None:
    by = connected(town)
    asked = client_says(town)
    town.updates()
    sent = answer(town, by, reply_parameters={"message_id": asked})
    assert (sent["from"]["id"], sent["sender_business_bot"]["id"]) == (town.anna.id, town.bot.id)
    assert (sent["business_connection_id"], sent["chat"]["id"]) == (by.id, town.boris.id)
    assert sent["reply_to_message"]["message_id"] == asked
    assert town.updates() == []
    seen = town.world.messages(town.anna.chat, viewer=town.boris.id)
    assert [one.text for one in seen] == ["hello", "hi"]


def test_files_albums_and_actions_go_the_same_way(town: Town) -> None:
    by = connected(town)
    client_says(town)
    here = {"business_connection_id": by.id, "chat_id": town.boris.id}
    uploads = {name: Upload(f"{name}.pdf", "", b"x") for name in ("document", "b")}
    assert town.ok("sendDocument", **here, uploads=uploads)["business_connection_id"] == by.id
    media = [{"type": "document", "media": f"attach://{name}"} for name in uploads]
    album = town.ok("sendMediaGroup", **here, media=media, uploads=uploads)
    assert [one["chat"]["id"] for one in album] == [town.boris.id] * 2
    assert town.ok("sendChatAction", **here, action="typing") is True


def test_a_file_of_the_client_has_a_name_for_the_bot(town: Town) -> None:
    connected(town)
    file = town.world.add_file(b"bytes", name="act.pdf")
    town.world.send(town.boris.id, town.anna.chat, Media(kind="document", file=file), now=town.now)
    document = town.updates()[0]["business_message"]["document"]
    path = town.ok("getFile", file_id=document["file_id"])["file_path"]
    assert town.world.files.by_path(path, town.bot.id, town.now) is file


@pytest.mark.parametrize(("silent_s", "said"), [(24 * 3600, ""), (24 * 3600 + 1, "400 Bad Request: BUSINESS_PEER_USAGE_MISSING")])
def test_the_window_of_24_hours(town: Town, silent_s: int, said: str) -> None:
    by = connected(town)
    client_says(town)
    town.now += silent_s
    here = {"business_connection_id": by.id, "chat_id": town.boris.id, "text": "x"}
    if said:
        assert town.no("sendMessage", **here) == said
        client_says(town, "are you there?")
    assert town.ok("sendMessage", **here)["text"] == "x"


def test_nobody_is_written_to_first(town: Town) -> None:
    by = connected(town)
    here = {"business_connection_id": by.id, "chat_id": town.boris.id, "text": "x"}
    assert town.no("sendMessage", **here) == "400 Bad Request: chat not found"
    town.world.send(town.anna.id, town.boris.chat, Text(text="hello?"), now=town.now)
    assert town.no("sendMessage", **here) == "400 Bad Request: BUSINESS_PEER_USAGE_MISSING"


@pytest.mark.parametrize("case", ["unknown", "another bot's", "ended", "no right"])
def test_without_a_living_connection_or_the_right_nothing(town: Town, case: str) -> None:
    by = connected(town, can_reply=case != "no right", can_read_messages=True)
    client_says(town)
    bot = town.add_bot("other") if case == "another bot's" else town.bot
    if case == "ended":
        town.world.disconnect_business(town.anna.id, now=town.now)
    named = "nonsense" if case == "unknown" else by.id
    said = "BUSINESS_CONNECTION_NOT_ALLOWED" if case == "no right" else "business connection not found"
    refused = town.no("sendMessage", bot=bot, business_connection_id=named, chat_id=town.boris.id, text="x")
    assert refused == f"400 Bad Request: {said}"


def test_a_button_pressed_by_the_client_asks_the_bot(town: Town) -> None:
    by = connected(town)
    client_says(town)
    town.updates()
    sent = answer(town, by, reply_markup=KEYBOARD)
    query = town.world.press(town.boris.id, town.anna.chat, sent["message_id"], "a", now=town.now)
    (update,) = town.updates()
    assert update["callback_query"]["message"] == sent
    assert faults_of_update({"update_id": 1, **update}) == []
    assert town.ok("answerCallbackQuery", callback_query_id=query.id) is True


@pytest.mark.parametrize(
    ("whose", "age_s", "allowed"),
    [("bot", 10**7, True), ("person", 48 * 3600, True), ("person", 48 * 3600 + 1, False), ("client", 0, False)],
)
def test_what_the_bot_may_edit(town: Town, whose: str, age_s: int, allowed: bool) -> None:
    by = connected(town)
    number = client_says(town)
    if whose == "bot":
        number = answer(town, by)["message_id"]
    elif whose == "person":
        number = town.world.send(town.anna.id, town.boris.chat, Text(text="mine"), now=town.now).id
    town.now += age_s
    here = {"business_connection_id": by.id, "chat_id": town.boris.id, "message_id": number, "text": "new"}
    if allowed:
        found = town.ok("editMessageText", **here)
        assert (found["text"], found["business_connection_id"]) == ("new", by.id)
    else:
        assert town.no("editMessageText", **here) == "400 Bad Request: message can't be edited"


def test_deleting_by_right(town: Town) -> None:
    by = connected(town, can_reply=True, can_delete_sent_messages=True)
    theirs, own = client_says(town), answer(town, by)["message_id"]
    here = {"business_connection_id": by.id}
    assert town.no("deleteBusinessMessages", **here, message_ids=[own, theirs]) == "400 Bad Request: message can't be deleted"
    assert town.ok("deleteBusinessMessages", **here, message_ids=[own, 999]) is True
    town.world.connect_business(town.anna.id, town.bot.id, now=town.now)
    assert town.ok("deleteBusinessMessages", **here, message_ids=[theirs]) is True
    assert town.world.messages(town.anna.chat, viewer=town.boris.id) == ()


def test_messages_of_other_peoples_dialogs_are_out_of_reach(town: Town) -> None:
    by = connected(town)
    carl = town.person("Carl")
    number = town.world.send(town.boris.id, carl.chat, Text(text="secret"), now=town.now).id
    assert town.updates() == []
    town.ok("deleteBusinessMessages", business_connection_id=by.id, message_ids=[number])
    assert len(town.world.messages(carl.chat, viewer=town.boris.id)) == 1


def test_reading_by_right(town: Town) -> None:
    by = connected(town, can_reply=True)
    number = client_says(town)
    here = {"business_connection_id": by.id, "chat_id": town.boris.id}
    assert town.no("readBusinessMessage", **here, message_id=number) == "400 Bad Request: BUSINESS_CONNECTION_NOT_ALLOWED"
    town.world.connect_business(town.anna.id, town.bot.id, now=town.now)
    assert town.ok("readBusinessMessage", **here, message_id=number) is True
    assert town.no("readBusinessMessage", **here, message_id=999) == "400 Bad Request: message to read not found"


def test_people_who_have_no_bot_simply_write_to_each_other(town: Town) -> None:
    client_says(town)
    assert town.updates() == []
    shown = town.world.show(town.world.messages(town.anna.chat, viewer=town.boris.id)[0])
    assert (shown["chat"]["id"], shown["text"]) == (town.anna.id, "hello")
