"""Whatever a caller sends, the outcome is an answer or a refusal in Telegram's manner: no exception, no half effect.

Every method that the tables declare is called, by chance and by its own parameters: a new one is under fire from its first day.
"""

import json
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_telegram.methods import call
from fake_telegram.methods.calls import METHODS
from fake_telegram.methods.tables import Parameter
from fake_telegram.world import KINDS, Text
from tests.fake_telegram.conformance import faults_of_answer
from tests.fake_telegram.town import Answer, AwaitUpdates, Refusal, Town, Upload

NAMES = sorted({one.name for method in METHODS.values() for one in method.parameters})
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=5) | st.just(1e400),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "message_id", "inline_keyboard", "callback_data", "url", "media", "offset", "length", "emoji"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
TEXTS = (
    st.text(max_size=20)
    | st.sampled_from(
        ["", "0", "1", "2", "-1", "true", "99999999999999999999999", "1e5", "[", "{}", "[]", "null", "\ud800", "attach://f"]
    )
    | JSONS.map(lambda value: json.dumps(value))
)


def a_town() -> tuple[Town, list[str]]:
    town = Town()
    town.started()
    group = town.group(town.boris.id, admins=[town.bot.id])
    basic = town.group(kind="group")
    channel = town.world.add_channel(title="T", owner=town.anna.id, subscribers=[town.bot.id], discussion=group.id)
    town.ok("sendMessage", chat_id=town.anna.id, text="x")
    return town, [str(chat) for chat in (town.anna.id, group.id, basic.id, channel.id, town.boris.id, "@x")]


@settings(max_examples=600, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_call_breaks_the_fake(data: st.DataObject) -> None:
    town, chats = a_town()
    name = data.draw(st.sampled_from(sorted(set(METHODS) - {"getchatmemberscount"})))
    known = [one.name for one in METHODS[name].parameters]
    params = data.draw(st.dictionaries(st.sampled_from([*known, "nonsense"]), TEXTS, max_size=6)) if known else {}
    if "chat_id" in known:
        params["chat_id"] = data.draw(st.sampled_from(chats))
    uploads = {"f": Upload("f\n.png", "x/y", b"\x89PNG")} if data.draw(st.booleans()) else {}
    outcome = call(town.world, town.bot.token, name, params, uploads, now=town.now)
    match outcome:
        case Answer(result=result):
            assert faults_of_answer(METHODS[name].name, result) == []
            json.dumps(result, ensure_ascii=False).encode()
        case Refusal(code=code, description=description):
            assert code in (400, 403, 404, 409, 429)
            assert description.encode()
        case AwaitUpdates(until=until):
            assert town.now < until <= town.now + 50


@settings(max_examples=200, deadline=None, derandomize=True)
@given(params=st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=8))
def test_a_refused_call_changes_nothing_that_people_see(params: dict[str, str]) -> None:
    town, _ = a_town()
    before: Any = [town.world.show(one) for one in town.world.messages(town.bot.chat, viewer=town.anna.id)]
    outcome = call(town.world, town.bot.token, "editMessageText", {**params, "chat_id": str(town.anna.id)}, {}, now=town.now)
    if isinstance(outcome, Refusal):
        after = [town.world.show(one) for one in town.world.messages(town.bot.chat, viewer=town.anna.id)]
        assert after == before


# -- every method, every parameter ----------------------------------------------------------------------------------

ROUNDS = 40
"""Seeded random calls of each method, beside one for each parameter and hostile value."""

HOSTILE = [
    "", " ", "0", "1", "-1", "2", "5", "1e9", "99999999999999999999999", "-9223372036854775809", "0x10", "٣", "1.5",
    "NaN", "true", "false", "null", "[]", "{}", "[[]]", "[null]", '""', "[1,2,3]", '["a"]', '{"a":1}',
    '[{"type":"photo","media":"attach://f"}]', "[" * 3_000, '{"type":[]}', '[{"type":{}}]', '{"id":{}}',
    '{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}', '{"inline_keyboard":[[5]]}',
    '{"inline_keyboard":{"a":1}}', '{"keyboard":[[{"text":[]}]]}', '{"message_id":[]}',
    '{"message_id":1,"chat_id":{}}', '[{"type":"bold","offset":0,"length":1}]',
    '[{"type":"text_mention","offset":0,"length":1,"user":5}]', '[{"type":"emoji","emoji":"👍"}]',
    '[{"type":"article","id":"1","title":"t","input_message_content":{"message_text":"x"}}]', '{"type":"default"}',
    '{"type":"chat","chat_id":[]}', '[{"command":"a","description":5}]', '{"can_send_messages":[]}', "attach://f",
    "attach://", "http://x/y", "https://x.y/z.png", "@anna_town", "@", "HTML", "MarkdownV2", "<b>", "*", "a",
    "x" * 5_000, "я" * 20_000, "\x00", "\ud800", "\u202e\ud7ff\U0010ffff", "😀" * 300, "\n", "red", "typing", "👍",
    '"\\ud800"', '{"a":"\\ud800"}', "1e400", "[1e400]", '{"date":1e400}', '[{"text":1e400}]', '{"x":' * 900,
]  # fmt: skip


NAMED = sorted(set(METHODS) - {"getchatmemberscount"})
"""Without the old names that documentation no longer has."""


@cache
def names_of_things(seed: int) -> list[str]:
    """Ids that exist in every such town: what a caller might know, so that calls go deep."""
    town, chats = a_busy_town(seed)
    files = [
        call(town.world, town.bot.token, "sendDocument", {"chat_id": chats[0], "document": "attach://f"}, FILES, now=town.now)
    ]
    ids = [one.result["document"]["file_id"] for one in files if isinstance(one, Answer)]
    return [*chats, str(town.bot.id), *ids, *town.world.invites, *town.world.polls, *town.bot.callback_queries]


FILES = {
    "f": Upload("f\n.png", "x/y", b"\x89PNG"),
    "certificate": Upload("c", "", b"c"),
    "photo": Upload("", "", b"\xff\xd8\xff"),
}


def a_busy_town(seed: int) -> tuple[Town, list[str]]:
    """A town with something of everything that methods can take hold of."""
    town = Town(seed=seed)
    town.started()
    town.bot.allowed_updates = frozenset(KINDS)
    group = town.group(town.boris.id, admins=[town.bot.id], is_forum=True)
    basic = town.group(kind="group")
    channel = town.world.add_channel(title="T", owner=town.anna.id, admins=[town.bot.id], discussion=group.id)
    button = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="x", reply_markup=button)["message_id"]
    town.world.press(town.anna.id, town.bot.chat, sent, "a", now=town.now)
    town.call("sendPoll", chat_id=group.id, question="?", options=["a", "b"])
    town.call("createForumTopic", chat_id=group.id, name="t")
    town.call("createChatInviteLink", chat_id=group.id, creates_join_request=True)
    for chat in (group, basic, channel):
        town.world.send(town.anna.id, chat.id, Text(text="x"), now=town.now)
        town.call("sendMessage", chat_id=chat.id, text="y")
    return town, [str(chat) for chat in (town.anna.id, group.id, basic.id, channel.id, town.boris.id, "@anna_town")]


def fired(town: Town, method: str, params: dict[str, str], uploads: dict[str, Upload]) -> None:
    """Call, and see that the outcome is whole, fit for the wire, and of the declared type."""
    outcome = call(town.world, town.bot.token, method, params, uploads, now=town.now)
    match outcome:
        case Answer(result=result):
            assert faults_of_answer(METHODS[method].name, result) == [], (method, params)
            json.dumps(result, ensure_ascii=False, allow_nan=False).encode()
        case Refusal(code=code, description=description):
            assert code in (400, 401, 403, 404, 409, 429), (method, params, description)
            assert description.encode()
        case AwaitUpdates(until=until):
            assert town.now < until <= town.now + 50


def usual(parameter: Parameter, chats: list[str], dice: Random) -> str:
    """A value that often makes sense."""
    match parameter.type:
        case "Chat":
            return dice.choice(chats)
        case "Integer" | "Float":
            return dice.choice(["1", "2", "3", "4", chats[0], chats[-2]])
        case "Boolean":
            return dice.choice(["true", "false"])
        case "File":
            return "attach://f"
        case "String" | "JSON":
            return dice.choice(HOSTILE)


@pytest.mark.parametrize("method", NAMED)
def test_no_value_of_any_parameter_breaks_a_method(method: str) -> None:
    """Each parameter once with each hostile value, the others as usual; then at random. One world takes it all."""
    town, chats = a_busy_town(7)
    dice = Random(method)
    parameters = METHODS[method].parameters
    known = names_of_things(7)
    plans: list[dict[str, str]] = [{one.name: value} for one in parameters for value in [*HOSTILE, *known]]
    plans += [{one.name: dice.choice([*HOSTILE, *known]) for one in parameters if dice.random() < 0.7} for _ in range(ROUNDS)]
    for number, hostile in enumerate(plans):
        params = {one.name: usual(one, chats, dice) for one in parameters if one.required or dice.random() < 0.2}
        fired(town, method, {**params, **hostile}, FILES if number % 3 else {})
        town.now += 1
    assert town.world.journal.cursor > 0


def test_a_world_under_fire_of_all_methods_at_once_stays_whole() -> None:
    """Ten thousand calls of everything in one town: what stands there afterwards can still be shown to everybody."""
    town, chats = a_busy_town(11)
    dice = Random(11)
    known = names_of_things(11)
    for number in range(10_000):
        method = METHODS[dice.choice(NAMED)]
        params = {one.name: usual(one, chats, dice) for one in method.parameters if one.required or dice.random() < 0.3}
        if params and dice.random() < 0.5:
            params[dice.choice(sorted(params))] = dice.choice([*HOSTILE, *known])
        fired(town, method.name.lower(), params, FILES if number % 4 else {})
        town.now += dice.random()
    for viewer in (town.anna, town.boris):
        for chat in town.world.chats_of(viewer.id):
            for message in chat.after(0):
                json.dumps(town.world.show(message), allow_nan=False).encode()
    for update in town.bot.updates.pending(town.now, limit=1_000_000):
        json.dumps(update.payload, allow_nan=False).encode()
