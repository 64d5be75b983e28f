"""Whatever a caller sends, the outcome is an answer or a refusal in Telegram's manner: no exception, no half effect."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fake_telegram.methods import call
from fake_telegram.methods.calls import METHODS
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
