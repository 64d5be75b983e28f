"""Checklists: by people and in the name of connected people; marked, extended, edited, copied; who is told, who is refused."""

from typing import Any

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import (
    ActRefused,
    AdminRights,
    BusinessConnection,
    BusinessRights,
    Chat,
    Checklist,
    Message,
    Permissions,
    Text,
    World,
    checklists,
)
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

TASKS = [{"id": 1, "text": "milk"}, {"id": 5, "text": "<b>bread</b> #now", "parse_mode": "HTML"}]
SHOPPING = {"title": "Shopping", "tasks": TASKS}


@pytest.fixture
def town() -> Town:
    """Anna, a subscriber, has a bot connected; Boris is her client and no subscriber."""
    made = Town()
    made.anna.is_premium = True
    made.bot.can_connect_to_business = True
    return made


@pytest.fixture
def by(town: Town) -> BusinessConnection:
    town.world.send(town.boris.id, town.anna.chat, Text(text="hello"), now=town.now)
    made = town.world.connect_business(town.anna.id, town.bot.id, now=town.now)
    town.updates()
    return made


def here(town: Town, by: BusinessConnection) -> dict[str, Any]:
    return {"business_connection_id": by.id, "chat_id": town.boris.id}


def typed(*tasks: str, title: str = "Garden", **others: bool) -> Checklist:
    return checklists.written(
        title,
        tasks or ("dig", "sow"),
        others_can_add=others.get("others_can_add", False),
        others_can_mark=others.get("others_can_mark", False),
    )


def in_group(town: Town, **others: bool) -> tuple[Chat, Message]:
    chat = town.group(town.boris.id)
    sent = town.world.send_checklist(town.anna.id, chat.id, typed(**others), now=town.now)
    town.updates()
    return chat, sent


def told(town: Town) -> list[dict[str, Any]]:
    """What waits for the bot, every update as the Bot API declares it."""
    found = town.updates()
    assert [fault for update in found for fault in faults_of_update({"update_id": 1, **update})] == []
    return [body for update in found for body in update.values()]


# -- by the Bot API


def test_a_bot_sends_one_in_the_name_of_the_connected_person(town: Town, by: BusinessConnection) -> None:
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    said = SHOPPING | {"others_can_mark_tasks_as_done": True, "title": " _Shopping_ ", "parse_mode": "MarkdownV2"}
    sent = town.ok("sendChecklist", **here(town, by), checklist=said, reply_markup=keyboard, protect_content=True)
    assert faults_of_answer("sendChecklist", sent) == []
    assert sent["checklist"] == {
        "title": "Shopping",
        "title_entities": [{"offset": 0, "length": 8, "type": "italic"}],
        "tasks": [
            {"id": 1, "text": "milk"},
            {"id": 5, "text": "bread #now", "text_entities": [{"offset": 0, "length": 5, "type": "bold"}]},
        ],
        "others_can_mark_tasks_as_done": True,
    }
    assert (sent["from"]["id"], sent["sender_business_bot"]["id"]) == (town.anna.id, town.bot.id)
    assert (sent["reply_markup"], sent["has_protected_content"]) == (keyboard, True)
    seen = town.world.messages(town.anna.chat, viewer=town.boris.id)[-1]
    assert town.world.show(seen)["checklist"]["title"] == "Shopping"
    assert told(town) == []


def test_an_edit_keeps_what_is_done_of_the_tasks_that_stay(town: Town, by: BusinessConnection) -> None:
    town.boris.is_premium = True
    sent = town.ok("sendChecklist", **here(town, by), checklist=SHOPPING | {"others_can_mark_tasks_as_done": True})
    where = {"message_id": sent["message_id"], **here(town, by)}
    town.world.mark_tasks(town.boris.id, town.anna.chat, sent["message_id"], done=(1, 5), now=town.now)
    assert [one["checklist_tasks_done"]["marked_as_done_task_ids"] for one in told(town)] == [[1, 5]]
    new = {"title": "Shopping", "tasks": [{"id": 5, "text": "rolls"}, {"id": 6, "text": "eggs"}]}
    edited = town.ok("editMessageChecklist", **where, checklist=new)
    assert faults_of_answer("editMessageChecklist", edited) == []
    rolls, eggs = edited["checklist"]["tasks"]
    assert (rolls["text"], rolls["completed_by_user"]["id"], rolls["completion_date"]) == ("rolls", town.boris.id, int(town.now))
    assert eggs == {"id": 6, "text": "eggs"}
    assert edited["edit_date"] == int(town.now)
    assert "message is not modified" in town.no("editMessageChecklist", **where, checklist=new)


REFUSED: list[tuple[Any, str]] = [
    (None, "there is no checklist in the request"),
    ([], "object expected as checklist"),
    ("{", "can't parse checklist JSON object"),
    ({"tasks": TASKS}, "checklist title must be non-empty"),
    (SHOPPING | {"title": "x" * 256}, "checklist title length must not exceed 255"),
    (SHOPPING | {"title": "*x", "parse_mode": "Markdown"}, "can't parse entities: Can't find end of the entity"),
    ({"title": "x"}, "checklist must have at least 1 task"),
    ({"title": "x", "tasks": {}}, 'field "tasks" must be of type Array'),
    ({"title": "x", "tasks": ["milk"]}, "object expected as checklist task"),
    ({"title": "x", "tasks": [{"id": 1, "text": " "}]}, "checklist task text must be non-empty"),
    ({"title": "x", "tasks": [{"id": 1, "text": "y" * 101}]}, "checklist task text length must not exceed 100"),
    ({"title": "x", "tasks": [{"text": "y"}]}, "checklist task identifier must be positive"),
    ({"title": "x", "tasks": [{"id": [], "text": "y"}]}, 'field "id" must be a valid Number'),
    ({"title": "x", "tasks": [{"id": 1 << 40, "text": "y"}]}, "checklist task identifier must be positive"),
    ({"title": "x", "tasks": [{"id": 1, "text": "y"}] * 2}, "checklist tasks must have unique identifiers"),
    ({"title": "x", "tasks": [{"id": n, "text": "y"} for n in range(1, 32)]}, "checklist can't have more than 30 tasks"),
]


@pytest.mark.parametrize(("given", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_is_no_checklist(town: Town, by: BusinessConnection, given: Any, said: str) -> None:
    params = {} if given is None else {"checklist": given}
    assert town.no("sendChecklist", **here(town, by), **params).startswith(f"400 Bad Request: {said}")
    assert len(town.world.messages(town.boris.chat, viewer=town.anna.id)) == 1


def test_the_longest_checklist_there_may_be(town: Town, by: BusinessConnection) -> None:
    longest = {"title": "ä" * 255, "tasks": [{"id": n, "text": "ö" * 100} for n in range(1, 31)]}
    assert len(town.ok("sendChecklist", **here(town, by), checklist=longest)["checklist"]["tasks"]) == 30


def test_only_through_a_connection_that_may_reply(town: Town, by: BusinessConnection) -> None:
    not_found = "400 Bad Request: business connection not found"
    assert town.no("sendChecklist", chat_id=town.boris.id, checklist=SHOPPING) == not_found
    assert town.no("sendChecklist", business_connection_id="x", chat_id=town.boris.id, checklist=SHOPPING) == not_found
    text = town.world.send(town.anna.id, town.boris.chat, Text(text="no list"), now=town.now)
    params = {**here(town, by), "message_id": text.id}
    assert town.no("editMessageChecklist", **params, checklist=SHOPPING).endswith("there is no checklist in the message to edit")
    assert town.no("editMessageChecklist", **params | {"message_id": 999}, checklist=SHOPPING).endswith("to edit not found")
    town.world.connect_business(town.anna.id, town.bot.id, now=town.now, rights=BusinessRights(can_read_messages=True))
    assert town.no("sendChecklist", **here(town, by), checklist=SHOPPING).endswith("BUSINESS_CONNECTION_NOT_ALLOWED")


@pytest.mark.parametrize(("task", "said"), [(5, None), (2, "TODO_ITEM_ID_INVALID"), (0, None)])
def test_a_reply_may_be_about_one_task(town: Town, by: BusinessConnection, task: int, said: str | None) -> None:
    sent = town.ok("sendChecklist", **here(town, by), checklist=SHOPPING)
    reply = {"message_id": sent["message_id"], "checklist_task_id": task}
    params = {**here(town, by), "text": "which?", "reply_parameters": reply}
    if said is not None:
        assert town.no("sendMessage", **params) == f"400 Bad Request: {said}"
        return
    answer = town.ok("sendMessage", **params)
    assert answer.get("reply_to_checklist_task_id", 0) == task
    assert answer["reply_to_message"]["checklist"]["title"] == "Shopping"
    assert faults_of_answer("sendMessage", answer) == []


def test_a_reply_to_nothing_goes_through_in_the_name_of_a_person(town: Town, by: BusinessConnection) -> None:
    answer = town.ok("sendMessage", **here(town, by), text="hm", reply_parameters={"message_id": 404})
    assert "reply_to_message" not in answer


# -- by people


def test_a_person_sends_one_and_the_bot_sees_it(town: Town) -> None:
    chat = town.started()
    town.world.send_checklist(town.anna.id, town.bot.chat, typed(" dig ", "sow"), now=town.now)
    (seen,) = told(town)
    assert seen["chat"]["id"] == chat
    assert seen["checklist"] == {"title": "Garden", "tasks": [{"id": 1, "text": "dig"}, {"id": 2, "text": "sow"}]}


def test_marking_tells_bots_by_a_notice_that_answers_the_checklist(town: Town) -> None:
    chat, sent = in_group(town, others_can_mark=True)
    town.boris.is_premium = True
    town.now += 60
    town.world.mark_tasks(town.boris.id, chat.id, sent.id, done=(2,), now=town.now)
    town.world.mark_tasks(town.anna.id, chat.id, sent.id, done=(1, 2), undone=(), now=town.now)
    town.world.mark_tasks(town.anna.id, chat.id, sent.id, undone=(2,), now=town.now)
    town.world.mark_tasks(town.anna.id, chat.id, sent.id, done=(1,), undone=(2,), now=town.now)
    first, second, third = told(town)
    done = first["checklist_tasks_done"]
    assert done["marked_as_done_task_ids"] == [2]
    assert done["checklist_message"]["message_id"] == first["reply_to_message"]["message_id"] == sent.id
    assert first["from"]["id"] == town.boris.id
    assert done["checklist_message"]["checklist"]["tasks"][1]["completed_by_user"]["id"] == town.boris.id
    assert "edit_date" not in done["checklist_message"]
    assert second["checklist_tasks_done"]["marked_as_done_task_ids"] == [1]
    assert third["checklist_tasks_done"]["marked_as_not_done_task_ids"] == [2]
    assert town.world.show(sent)["checklist"]["tasks"][1] == {"id": 2, "text": "sow"}


def test_an_anonymous_administrator_marks_in_the_name_of_the_group(town: Town) -> None:
    chat, sent = in_group(town)
    town.world.promote(town.anna.id, chat.id, town.anna.id, now=town.now, rights=AdminRights.all(is_anonymous=True))
    town.updates()
    town.world.mark_tasks(town.anna.id, chat.id, sent.id, done=(1,), now=town.now)
    (notice,) = told(town)
    assert notice["sender_chat"]["id"] == chat.id
    task = notice["checklist_tasks_done"]["checklist_message"]["checklist"]["tasks"][0]
    assert (task["completed_by_chat"]["id"], "completed_by_user" in task) == (chat.id, False)


def test_added_tasks_get_the_next_numbers(town: Town) -> None:
    chat, sent = in_group(town, others_can_add=True)
    town.boris.is_premium = True
    town.world.add_tasks(town.boris.id, chat.id, sent.id, ["water", "wait"], now=town.now)
    (notice,) = told(town)
    added = notice["checklist_tasks_added"]
    assert added["tasks"] == [{"id": 3, "text": "water"}, {"id": 4, "text": "wait"}]
    assert [one["text"] for one in added["checklist_message"]["checklist"]["tasks"]] == ["dig", "sow", "water", "wait"]
    town.world.delete(town.anna.id, chat.id, sent.id, now=town.now)
    shown = town.world.show(town.world.messages(chat.id)[-1])["checklist_tasks_added"]
    assert shown == {"tasks": added["tasks"]}


def test_the_author_writes_it_anew(town: Town) -> None:
    chat, sent = in_group(town)
    town.world.mark_tasks(town.anna.id, chat.id, sent.id, done=(1,), now=town.now)
    town.world.edit_checklist(town.anna.id, chat.id, sent.id, typed("dig deep"), now=town.now)
    (task,) = town.world.show(sent)["checklist"]["tasks"]
    assert (task["text"], task["completed_by_user"]["id"]) == ("dig deep", town.anna.id)
    with pytest.raises(ActRefused) as refused:
        town.world.edit(town.anna.id, chat.id, sent.id, "no list any more", now=town.now)
    assert refused.value.code == "not_editable"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda world, boris, chat, sent: world.send_checklist(boris, chat, typed(), now=0), "no_premium"),
        (lambda world, boris, chat, sent: world.mark_tasks(boris, chat, sent, done=(1,), now=0), "no_premium"),
        (lambda world, boris, chat, sent: world.add_tasks(boris, chat, sent, ["x"], now=0), "no_premium"),
    ],
)
def test_checklists_are_for_subscribers(town: Town, act: Any, code: str) -> None:
    chat, sent = in_group(town, others_can_add=True, others_can_mark=True)
    with pytest.raises(ActRefused) as refused:
        act(town.world, town.boris.id, chat.id, sent.id)
    assert refused.value.code == code
    assert told(town) == []


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda world, boris, chat, sent: world.mark_tasks(boris, chat, sent, done=(1,), now=0), "not_the_author"),
        (lambda world, boris, chat, sent: world.add_tasks(boris, chat, sent, ["x"], now=0), "not_the_author"),
        (lambda world, boris, chat, sent: world.edit_checklist(boris, chat, sent, typed(), now=0), "not_the_author"),
        (lambda world, boris, chat, sent: world.mark_tasks(boris, chat, sent + 40, done=(1,), now=0), "no_such_message"),
        (lambda world, boris, chat, sent: world.send_checklist(boris, chat, typed(title=" "), now=0), "bad_checklist"),
        (lambda world, boris, chat, sent: world.send_checklist(boris, chat, typed(*"x" * 31), now=0), "bad_checklist"),
        (lambda world, boris, chat, sent: world.send(boris, chat, typed("x" * 101), now=0), "bad_checklist"),
    ],
)
def test_others_do_what_the_author_lets_them(town: Town, act: Any, code: str) -> None:
    chat, sent = in_group(town)
    town.boris.is_premium = True
    with pytest.raises(ActRefused) as refused:
        act(town.world, town.boris.id, chat.id, sent.id)
    assert refused.value.code == code
    assert told(town) == []


@pytest.mark.parametrize(
    ("marks", "code"),
    [({"done": (3,)}, "no_such_task"), ({"undone": (0,)}, "no_such_task"), ({"done": (1,), "undone": (1,)}, "bad_marks")],
)
def test_marks_that_cannot_be(town: Town, marks: dict[str, tuple[int, ...]], code: str) -> None:
    chat, sent = in_group(town)
    with pytest.raises(ActRefused) as refused:
        town.world.mark_tasks(town.anna.id, chat.id, sent.id, now=town.now, **marks)
    assert refused.value.code == code
    assert told(town) == []


def test_tasks_beyond_thirty_are_not_added(town: Town) -> None:
    chat, sent = in_group(town)
    with pytest.raises(ActRefused, match="more than 30 tasks"):
        town.world.add_tasks(town.anna.id, chat.id, sent.id, ["x"] * 29, now=town.now)
    longest = town.world.add_tasks(town.anna.id, chat.id, sent.id, ["x"] * 28, now=town.now)
    assert len(town.world.show(longest)["checklist"]["tasks"]) == 30


def test_a_channel_takes_no_checklist_and_a_text_has_no_tasks(town: Town) -> None:
    posts = town.world.add_channel(title="News", owner=town.anna.id)
    with pytest.raises(ActRefused, match="not for channels"):
        town.world.send_checklist(town.anna.id, posts.id, typed(), now=town.now)
    chat = town.group()
    text = town.world.send(town.anna.id, chat.id, Text(text="hi"), now=town.now)
    with pytest.raises(ActRefused, match="no checklist"):
        town.world.mark_tasks(town.anna.id, chat.id, text.id, done=(1,), now=town.now)
    with pytest.raises(ActRefused, match="no task 1"):
        town.world.send(town.anna.id, chat.id, Text(text="which?"), now=town.now, reply_to=text.id, reply_to_task=1)


def test_a_group_where_polls_are_not_permitted_has_no_checklists(town: Town) -> None:
    chat = town.group(town.boris.id)
    town.boris.is_premium = True
    chat.permissions = Permissions(can_send_polls=False)
    with pytest.raises(ActRefused, match="may not send checklists"):
        town.world.send_checklist(town.boris.id, chat.id, typed(), now=town.now)


def test_a_person_answers_one_task(town: Town) -> None:
    chat, sent = in_group(town)
    town.world.send(town.anna.id, chat.id, Text(text="/when"), now=town.now, reply_to=sent.id, reply_to_task=2)
    shown = town.world.show(town.world.messages(chat.id)[-1])
    assert (shown["reply_to_checklist_task_id"], shown["reply_to_message"]["message_id"]) == (2, sent.id)


# -- carried on and kept


def test_a_forward_shows_what_is_done_and_stays_so_and_a_copy_begins_anew(town: Town) -> None:
    chat, sent = in_group(town)
    town.world.mark_tasks(town.anna.id, chat.id, sent.id, done=(1,), now=town.now)
    where = {"chat_id": chat.id, "from_chat_id": chat.id, "message_id": sent.id}
    forwarded = town.ok("forwardMessage", **where)
    assert forwarded["checklist"]["tasks"][0]["completion_date"] == int(town.now)
    with pytest.raises(ActRefused, match="stays as it is"):
        town.world.mark_tasks(town.anna.id, chat.id, forwarded["message_id"], done=(2,), now=town.now)
    town.ok("copyMessage", **where)
    copy = town.world.show(town.world.messages(chat.id)[-1])
    assert copy["checklist"] == {"title": "Garden", "tasks": [{"id": 1, "text": "dig"}, {"id": 2, "text": "sow"}]}
    external = {"chat_id": chat.id, "message_id": sent.id}
    answer = town.ok("sendMessage", chat_id=town.started(), text="see", reply_parameters=external)
    assert answer["external_reply"]["checklist"]["title"] == "Garden"


def test_checklists_come_back_from_a_file(town: Town) -> None:
    chat, sent = in_group(town, others_can_add=True)
    town.world.mark_tasks(town.anna.id, chat.id, sent.id, done=(1,), now=town.now)
    town.world.add_tasks(town.anna.id, chat.id, sent.id, ["water"], now=town.now)
    town.world.send(town.anna.id, chat.id, Text(text="why"), now=town.now, reply_to=sent.id, reply_to_task=3)
    written = dump_world(town.world, now=town.now)
    world = load_world(written, parser=TdTextParser()).world
    assert dump_world(world, now=town.now) == written

    def said(of: World) -> list[dict[str, Any]]:
        return [of.show(one) for one in of.messages(chat.id)]

    assert said(world) == said(town.world)
    assert said(world)[-1]["reply_to_checklist_task_id"] == 3


def test_a_refused_reply_takes_no_number(town: Town) -> None:
    """A refusal leaves no trace, not even a gap between the numbers of messages."""
    chat = town.group()
    first = town.world.send(town.anna.id, chat.id, Text(text="one"), now=town.now)
    for wrong in ({"reply_to_task": 1}, {"reply_to_option": "0"}):
        with pytest.raises(ActRefused):
            town.world.send(town.anna.id, chat.id, Text(text="which?"), now=town.now, reply_to=first.id, **wrong)
    assert town.world.send(town.anna.id, chat.id, Text(text="two"), now=town.now).id == first.id + 1
