"""What people write is formatted as they say: bots are told, people see it, a world's file keeps it; and what is no such text."""

from __future__ import annotations

from typing import Any

import pytest
import trio

from fake_telegram.control.client import ControlRefused, FakeTelegram, Someone
from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import Bot, Person, World
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.callers import Caller, caller, in_memory
from tests.fake_telegram.conformance import faults_of_update

NOON = 1_700_000_000.0


class Place:
    """Ann has started the bot; Bob is another person."""

    def __init__(self, telegram: FakeTelegram, world: World, server: FakeServer, nursery: trio.Nursery) -> None:
        self.world = world
        self.bot: Bot = world.add_bot(name="B", username="b_bot")
        self.ann: Person = world.add_person(first_name="Ann")
        self.bob: Person = world.add_person(first_name="Bob", username="bob_person")
        self.as_ann: Someone = telegram.person(self.ann.id)
        self.call: Caller = caller(server, self.bot, nursery)
        world.start(self.ann.id, self.bot.id, NOON)
        self.told()

    def told(self) -> list[dict[str, Any]]:
        """The updates that wait for the bot; read once, and each exactly as declared."""
        queue = self.bot.updates
        found = [one.payload for one in queue.pending(NOON)]
        queue.confirm(queue.next_update_id, NOON)
        assert [fault for one in found for fault in faults_of_update(one)] == []
        return found

    async def refused(self, act: str, /, **body: Any) -> tuple[int, str, str]:
        with pytest.raises(ControlRefused) as error:
            await self.as_ann.act(act, **body)
        return error.value.status, error.value.code, str(error.value)


@pytest.fixture
def place(nursery: trio.Nursery, autojump_clock) -> Place:
    world = World(seed=1, parser=TdTextParser())
    server = FakeServer(world, lambda: NOON)

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=True)

    return Place(FakeTelegram("http://fake.control", connect=connect), world, server, nursery)


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


BOLD = entity("bold", 0, 4)


@pytest.mark.parametrize(
    ("said", "text", "entities"),
    [
        ({"text": "<b>bold</b> @durov", "parse_mode": "HTML"}, "bold @durov", [BOLD, entity("mention", 5, 6)]),
        ({"text": "*bold*", "parse_mode": "MarkdownV2"}, "bold", [BOLD]),
        ({"text": "*bold* _it_", "parse_mode": "Markdown"}, "bold it", [BOLD, entity("italic", 5, 2)]),
        ({"text": "bold", "entities": [BOLD]}, "bold", [BOLD]),
        ({"text": "  bold\t", "entities": [entity("bold", 2, 5)]}, "bold", [BOLD]),
        ({"text": "*bold*"}, "*bold*", None),
        ({"text": "/go $USD", "entities": []}, "/go $USD", [entity("bot_command", 0, 3), entity("cashtag", 4, 4)]),
        ({"text": "x", "entities": [entity("pre", 0, 1, language="py")]}, "x", [entity("pre", 0, 1, language="py")]),
        (
            {"text": "x", "entities": [entity("text_link", 0, 1, url="a.org")]},
            "x",
            [entity("text_link", 0, 1, url="http://a.org/")],
        ),
        (
            {"text": "😀", "entities": [entity("custom_emoji", 0, 2, custom_emoji_id="5")]},
            "😀",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5")],
        ),
        (
            {"text": "then", "entities": [entity("date_time", 0, 4, unix_time=5, date_time_format="wDT")]},
            "then",
            [entity("date_time", 0, 4, unix_time=5, date_time_format="wDT")],
        ),
        (
            {"text": "a b c", "entities": [entity("bold", 0, 3), entity("code", 2, 3)]},
            "a b c",
            [entity("bold", 0, 2), entity("code", 2, 3)],
        ),
    ],
)
async def test_the_bot_and_the_person_see_the_same(
    place: Place, said: dict[str, Any], text: str, entities: list[dict[str, Any]] | None
) -> None:
    sent = await place.as_ann.act("send", chat=place.bot.id, **said)
    [update] = place.told()
    for message in (sent, update["message"], *await place.as_ann.hears(place.bot.id, after=sent["message_id"] - 1)):
        assert (message["text"], message.get("entities")) == (text, entities)
    again = load_world(dump_world(place.world, messages=9), parser=TdTextParser()).world
    kept = again.private_chats[place.ann.id, place.bot.id].messages[sent["message_id"]]
    was = place.world.private_chats[place.ann.id, place.bot.id].messages[sent["message_id"]]
    assert kept.content == was.content


async def test_people_mention_each_other_without_a_name(place: Place) -> None:
    for user in (place.bob.id, "@bob_person"):
        await place.as_ann.send(place.bot.id, "Bob?", entities=[entity("text_mention", 0, 3, user=user)])
    await place.as_ann.send(place.bot.id, f'<a href="tg://user?id={place.bob.id}">Bob</a>?', parse_mode="HTML")
    for update in place.told():
        [mention] = update["message"]["entities"]
        assert (mention["type"], mention["user"]["id"], mention["user"]["first_name"]) == ("text_mention", place.bob.id, "Bob")


async def test_captions_and_edits_are_formatted_too(place: Place) -> None:
    photo = {"kind": "photo", "size": 9, "width": 10, "height": 10}
    sent = await place.as_ann.send(place.bot.id, "__a__ b", attach=photo, parse_mode="MarkdownV2")
    assert (sent["caption"], sent["caption_entities"]) == ("a b", [entity("underline", 0, 1)])
    edited = await place.as_ann.edit(place.bot.id, sent["message_id"], "c", entities=[entity("spoiler", 0, 1)])
    assert (edited["caption"], edited["caption_entities"], "photo" in edited) == ("c", [entity("spoiler", 0, 1)], True)
    swapped = await place.as_ann.act(
        "edit", chat=place.bot.id, message_id=sent["message_id"], text="<s>d</s>", parse_mode="HTML", attach=photo
    )
    assert swapped["caption_entities"] == [entity("strikethrough", 0, 1)]
    bare = await place.as_ann.edit(place.bot.id, sent["message_id"], "e")
    assert (bare["caption"], "caption_entities" in bare) == ("e", False)
    written = await place.as_ann.send(place.bot.id, "one")
    written = await place.as_ann.edit(place.bot.id, written["message_id"], "<i>two</i>", parse_mode="HTML")
    assert (written["text"], written["entities"]) == ("two", [entity("italic", 0, 3)])
    updates = place.told()
    kinds = [next(kind for kind in update if kind != "update_id") for update in updates]
    assert kinds == ["message", *["edited_message"] * 3, "message", "edited_message"]
    assert updates[1]["edited_message"]["caption_entities"] == [entity("spoiler", 0, 1)]


async def test_the_person_sees_how_the_bot_formats(place: Place) -> None:
    answer = await place.call("sendMessage", chat_id=place.ann.id, text="||psst|| example\\.com", parse_mode="MarkdownV2")
    [seen] = await place.as_ann.hears(place.bot.id, by=place.bot.id)
    assert seen["entities"] == answer["result"]["entities"] == [entity("spoiler", 0, 4), entity("url", 5, 11)]


@pytest.mark.parametrize(
    ("said", "status", "code", "why"),
    [
        ({"text": "<b>a", "parse_mode": "HTML"}, 409, "bad_text", "Can't find end tag corresponding to start tag"),
        ({"text": "a", "entities": [entity("bold", 0, 5)]}, 409, "bad_text", "ends after the end of the text"),
        ({"text": "😀", "entities": [entity("bold", 1, 1)]}, 409, "bad_text", "in a middle of a UTF-16 symbol"),
        ({"text": "a", "entities": [entity("text_link", 0, 1, url="nolink")]}, 409, "bad_text", "Wrong HTTP URL"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, 409, "empty", "empty"),
        ({"text": "\u00a0\u200b"}, 409, "empty", "empty"),
        ({"text": "<b>" + "x" * 4097 + "</b>", "parse_mode": "HTML"}, 409, "too_long", "4097"),
        ({"text": '<a href="tg://user?id=77">x</a>', "parse_mode": "HTML"}, 409, "no_such_person", "77"),
        ({"text": "a", "entities": [entity("text_mention", 0, 1, user=77)]}, 404, "", "there is no user 77"),
        ({"text": "a", "entities": [entity("text_mention", 0, 1, user="@nobody")]}, 404, "", "@nobody"),
        ({"text": "a", "entities": [BOLD], "parse_mode": "HTML"}, 400, "", "either `entities` or `parse_mode`"),
        ({"text": "a", "parse_mode": "html"}, 400, "", "parse_mode"),
        ({"text": "a", "entities": [entity("mention", 0, 1)]}, 400, "", "mention"),
        ({"text": "a", "entities": [entity("bold", -1, 1)]}, 400, "", "offset"),
        ({"text": "a", "entities": [entity("bold", 0, 2**31)]}, 400, "", "length"),
        ({"text": "a", "entities": [entity("text_link", 0, 1)]}, 400, "", "needs `url`"),
        ({"text": "a", "entities": [entity("text_mention", 0, 1)]}, 400, "", "needs `user`"),
        ({"text": "a", "entities": [entity("custom_emoji", 0, 1)]}, 400, "", "needs `custom_emoji_id`"),
        ({"text": "a", "entities": [entity("custom_emoji", 0, 1, custom_emoji_id="9" * 19)]}, 400, "", "no custom emoji"),
        ({"text": "a", "entities": [entity("custom_emoji", 0, 1, custom_emoji_id="x")]}, 400, "", "custom_emoji_id"),
        ({"text": "a", "entities": [entity("date_time", 0, 1)]}, 400, "", "needs `unix_time`"),
        ({"text": "a", "entities": [entity("date_time", 0, 1, unix_time=0)]}, 400, "", "unix_time"),
        ({"text": "a", "entities": [entity("date_time", 0, 1, unix_time=5, date_time_format="rw")]}, 400, "", "date_time_format"),
        ({"text": "a", "entities": [{**BOLD, "colour": "red"}]}, 400, "", "colour"),
    ],
)
async def test_what_is_no_such_text(place: Place, said: dict[str, Any], status: int, code: str, why: str) -> None:
    sent = await place.as_ann.send(place.bot.id, "before")
    place.told()
    for act, more in (("send", {}), ("edit", {"message_id": sent["message_id"]})):
        found = await place.refused(act, chat=place.bot.id, **more, **said)
        assert found[0] == status
        assert code in found[1]
        assert why in found[2]
    assert place.told() == []
    assert [one["text"] for one in await place.as_ann.hears(place.bot.id)] == ["/start", "before"]
