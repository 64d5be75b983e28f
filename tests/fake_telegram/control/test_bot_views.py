"""What a person sees of bots over the control API: profiles, commands, web apps; and the acts that use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import trio
from aiogram.utils.web_app import check_webapp_signature

from fake_telegram.control.client import ControlRefused, FakeTelegram
from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import Bot, Person, World
from tests.fake_telegram.callers import Caller, caller, in_memory

NOON = 1_700_000_000.0
APP = {"text": "Open", "web_app": {"url": "https://a.com/app"}}


@dataclass
class Room:
    """Ann, who speaks English, and Boris, who speaks Russian, with a bot."""

    world: World
    telegram: FakeTelegram
    bot: Bot
    ann: Person
    boris: Person
    call: Caller

    async def ask(self, method: str, **params: Any) -> Any:
        said = await self.call(method, **params)
        assert said["ok"], said
        return said["result"]

    async def seen(self, who: Person, path: str) -> Any:
        return await self.telegram.call("GET", f"/people/{who.id}/{path}")

    async def act(self, who: Person, name: str, **body: Any) -> dict[str, Any]:
        return await self.telegram.person(who.id).act(name, **body)

    async def commands(self, who: Person, chat: int | str) -> list[str]:
        return [one["command"] for one in await self.seen(who, f"chats/{chat}/commands")]


@pytest.fixture
def room(nursery: trio.Nursery, autojump_clock) -> Room:
    world = World(seed=1, parser=TdTextParser())
    bot = world.add_bot(name="Helper", username="helper_bot", supports_inline=True)
    ann = world.add_person(first_name="Ann", username="ann_person")
    boris = world.add_person(first_name="Борис", username="boris_person", language_code="ru-RU")
    server = FakeServer(world, lambda: NOON)

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=True)

    return Room(world, FakeTelegram("http://fake.control", connect=connect), bot, ann, boris, caller(server, bot, nursery))


# -- profiles ---------------------------------------------------------------------------------------------------------


async def test_a_bot_speaks_to_everybody_in_their_language(room: Room) -> None:
    assert await room.seen(room.ann, "bots/@helper_bot") == {
        "id": room.bot.id,
        "username": "helper_bot",
        "name": "Helper",
        "menu_button": {"type": "commands"},
    }
    for field, texts in {
        "Name": {"": "Adviser", "ru": "Советник"},
        "Description": {"": "I help", "ru": "Помогаю"},
        "ShortDescription": {"": "Help"},
    }.items():
        name = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}[field]
        for language, text in texts.items():
            await room.ask(f"setMy{field}", **{name: text}, language_code=language)
    ann, boris = [await room.seen(who, "bots/@helper_bot") for who in (room.ann, room.boris)]
    assert [ann[one] for one in ("name", "description", "short_description")] == ["Adviser", "I help", "Help"]
    assert [boris[one] for one in ("name", "description", "short_description")] == ["Советник", "Помогаю", "Help"]
    await room.ask("setMyName", name="", language_code="ru")
    await room.ask("setMyDescription", description="")
    ann, boris = [await room.seen(who, "bots/@helper_bot") for who in (room.ann, room.boris)]
    assert (boris["name"], "description" in ann, boris["description"]) == ("Adviser", False, "Помогаю")


async def test_the_menu_button_is_ones_own_or_everybodys(room: Room) -> None:
    await room.telegram.person(room.ann.id).start(room.bot.id)
    app = {"type": "web_app", **APP}

    async def menus() -> list[str]:
        return [(await room.seen(who, "bots/@helper_bot"))["menu_button"]["type"] for who in (room.ann, room.boris)]

    await room.ask("setChatMenuButton", chat_id=room.ann.id, menu_button=app)
    assert await menus() == ["web_app", "commands"]
    await room.ask("setChatMenuButton", menu_button=app)
    assert await menus() == ["web_app", "web_app"]
    await room.ask("setChatMenuButton", chat_id=room.ann.id, menu_button={"type": "commands"})
    assert await menus() == ["commands", "web_app"]
    await room.ask("setChatMenuButton", chat_id=room.ann.id, menu_button={"type": "default"})
    assert await menus() == ["web_app", "web_app"]


# -- commands ---------------------------------------------------------------------------------------------------------


def scope(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, **more}


async def test_the_nearest_list_of_commands_counts(room: Room) -> None:
    """From the farthest to the nearest: each new list hides the one before."""
    group = room.world.add_supergroup(title="G", owner=room.ann.id, members=[room.boris.id, room.bot.id])
    steps: list[tuple[dict[str, Any], str]] = [
        (scope("default"), ""),
        (scope("default"), "ru"),
        (scope("all_group_chats"), ""),
        (scope("all_group_chats"), "ru"),
        (scope("chat", chat_id=group.id), ""),
        (scope("chat", chat_id=group.id), "ru"),
        (scope("chat_member", chat_id=group.id, user_id=room.boris.id), ""),
        (scope("chat_member", chat_id=group.id, user_id=room.boris.id), "ru"),
    ]
    for number, (where, language) in enumerate(steps):
        commands = [{"command": f"c{number}", "description": "x"}]
        await room.ask("setMyCommands", commands=commands, scope=where, language_code=language)
        assert await room.commands(room.boris, group.id) == [f"c{number}"]
    assert await room.commands(room.ann, group.id) == ["c4"]  # hers are those in no language, and nothing of his
    for number, (where, language) in reversed(list(enumerate(steps))):
        await room.ask("deleteMyCommands", scope=where, language_code=language)
        assert await room.commands(room.boris, group.id) == ([f"c{number - 1}"] if number else [])


async def test_administrators_have_commands_of_their_own(room: Room) -> None:
    group = room.world.add_supergroup(title="G", owner=room.ann.id, members=[room.boris.id, room.bot.id])
    lists = ["all_group_chats", "all_chat_administrators", "chat", "chat_administrators"]
    seen = []
    for kind in lists:
        where = scope(kind, chat_id=group.id) if kind.startswith("chat") else scope(kind)
        await room.ask("setMyCommands", commands=[{"command": kind, "description": "x"}], scope=where)
        seen.append((await room.commands(room.ann, group.id), await room.commands(room.boris, group.id)))
    assert seen == [
        (["all_group_chats"], ["all_group_chats"]),
        (["all_chat_administrators"], ["all_group_chats"]),
        (["chat"], ["chat"]),
        (["chat_administrators"], ["chat"]),
    ]


async def test_commands_in_private_chats(room: Room) -> None:
    await room.telegram.person(room.ann.id).start(room.bot.id)
    for where in (scope("default"), scope("all_private_chats"), scope("chat", chat_id=room.ann.id)):
        await room.ask("setMyCommands", commands=[{"command": where["type"], "description": "x"}], scope=where)
    assert await room.commands(room.ann, "@helper_bot") == ["chat"]
    assert await room.commands(room.boris, "@helper_bot") == ["all_private_chats"]
    assert await room.commands(room.ann, room.boris.id) == []


async def test_all_bots_of_a_group_are_listed_and_none_of_a_channel(room: Room) -> None:
    other = room.world.add_bot(name="Other", username="other_bot")
    group = room.world.add_group(title="G", owner=room.ann.id, members=[room.bot.id, other.id])
    channel = room.world.add_channel(title="N", owner=room.ann.id, admins=[room.bot.id])
    await room.ask("setMyCommands", commands=[{"command": "go", "description": "Go on"}])
    other.commands["default/"] = [{"command": "stop", "description": "Stop"}]
    assert await room.seen(room.ann, f"chats/{group.id}/commands") == [
        {"bot": room.bot.id, "command": "go", "description": "Go on"},
        {"bot": other.id, "command": "stop", "description": "Stop"},
    ]
    assert await room.commands(room.ann, channel.id) == []


# -- web apps ---------------------------------------------------------------------------------------------------------


async def test_a_web_app_is_opened_and_answered_over_the_wire(room: Room) -> None:
    await room.telegram.person(room.ann.id).start(room.bot.id)
    await room.ask("setChatMenuButton", menu_button={"type": "web_app", **APP})
    app = await room.act(room.ann, "open_web_app", bot="@helper_bot")
    assert (app["place"], app["url"], app["is_open"]) == ("menu", "https://a.com/app", True)
    assert check_webapp_signature(room.bot.token, app["init_data"])
    assert app["launch_url"].startswith("https://a.com/app#tgWebAppData=")
    assert await room.seen(room.ann, "web_apps") == [app]
    article = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "booked"}}
    await room.ask("answerWebAppQuery", web_app_query_id=app["web_app"], result=article)
    assert (await room.telegram.person(room.ann.id).hears("@helper_bot", wait=0))[-1]["text"] == "booked"
    assert (await room.seen(room.ann, "web_apps"), await room.seen(room.boris, "web_apps")) == ([], [])


async def test_pressing_an_inline_button_opens_an_app_too(room: Room) -> None:
    ann = room.telegram.person(room.ann.id)
    await ann.start(room.bot.id)
    sent = await room.ask("sendMessage", chat_id=room.ann.id, text="?", reply_markup={"inline_keyboard": [[APP]]})
    app = await ann.press(room.bot.id, sent["message_id"], "Open")
    assert app["place"] == "inline_button"
    assert (await room.act(room.ann, "close_web_app", web_app=app["web_app"]))["is_open"] is False
    with pytest.raises(ControlRefused) as refused:
        await room.act(room.ann, "close_web_app", web_app=app["web_app"])
    assert (refused.value.status, refused.value.code) == (409, "no_such_web_app")


async def test_data_goes_back_from_a_keyboards_app(room: Room) -> None:
    await room.telegram.person(room.ann.id).start(room.bot.id)
    sent = await room.ask("sendMessage", chat_id=room.ann.id, text="?", reply_markup={"keyboard": [[APP]]})
    body = {"bot": "@helper_bot", "message_id": sent["message_id"], "button": "Open"}
    app = await room.act(room.ann, "open_web_app", **body)
    message = await room.act(room.ann, "send_web_app_data", web_app=app["web_app"], data="4")
    assert message["web_app_data"] == {"data": "4", "button_text": "Open"}


async def test_the_owner_says_where_the_main_app_is(room: Room) -> None:
    shown = await room.telegram.call("POST", "/bots/@helper_bot/web_app", {"url": "https://a.com/main"})
    assert shown["main_web_app"] == "https://a.com/main"
    assert (await room.seen(room.ann, "bots/@helper_bot"))["main_web_app"] == "https://a.com/main"
    assert (await room.act(room.ann, "open_web_app", bot="@helper_bot", start_parameter="x"))["place"] == "main"
    for bad in ("javascript:1", "https://a b"):
        with pytest.raises(ControlRefused) as refused:
            await room.telegram.call("POST", "/bots/@helper_bot/web_app", {"url": bad})
        assert refused.value.status == 400


async def test_a_prepared_message_is_sent(room: Room) -> None:
    await room.telegram.person(room.ann.id).start(room.bot.id)
    article = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "look"}}
    made = await room.ask("savePreparedInlineMessage", user_id=room.ann.id, result=article, allow_user_chats=True)
    message = await room.act(room.ann, "send_prepared", prepared=made["id"], chat="@boris_person")
    assert (message["text"], message["via_bot"]["username"]) == ("look", "helper_bot")


@pytest.mark.parametrize("path", ["bots/@nobody_bot", "bots/@boris_person", "chats/@nowhere/commands"])
async def test_who_is_not_there_is_not_shown(room: Room, path: str) -> None:
    for who in (str(room.ann.id), "@helper_bot"):
        with pytest.raises(ControlRefused) as refused:
            await room.telegram.call("GET", f"/people/{who}/{path}")
        assert refused.value.status == 404
