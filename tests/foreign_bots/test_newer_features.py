"""The newer things that bots do, in aiogram's idiom: its models take every answer and update, and know every field of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import UpdateType
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputChecklist,
    InputChecklistTask,
    InputRichMessage,
    InputTextMessageContent,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
    WebAppInfo,
)
from pydantic import BaseModel

from fake_telegram.control.client import FakeTelegram, Someone
from fake_telegram.hosting import Hosted, Options, ThreadHost
from tests.fake_telegram.methods.test_scaling import picture

pytestmark = pytest.mark.live

_T = TypeVar("_T")


class Desk:
    """A bot of aiogram, and the people around it."""

    def __init__(self, telegram: FakeTelegram, bot: Bot, ann: Someone, bob: Someone) -> None:
        self.telegram, self.bot, self.ann, self.bob = telegram, bot, ann, bob
        self.next = self.unconfirmed = 0

    async def updates(self) -> list[Update]:
        """All that the bot has not been told yet, each field of which its library knows."""
        told: list[Update] = []
        while (await self.bot.get_webhook_info()).pending_update_count > self.unconfirmed:
            some = await self.bot.get_updates(offset=self.next, timeout=0, allowed_updates=[one.value for one in UpdateType])
            self.next, self.unconfirmed = some[-1].update_id + 1, len(some)
            told += some
        return known(told)

    async def call(self, method: TelegramMethod[_T]) -> _T:
        """One call, each field of whose result the library knows."""
        return known(await self.bot(method))


def known(value: _T) -> _T:
    """The value, when there is no field in it that its model does not name."""
    if isinstance(value, BaseModel):
        assert not value.model_extra, f"{type(value).__name__} has {value.model_extra}"
        for name in value.model_fields_set:
            known(getattr(value, name))
    elif isinstance(value, list):
        for one in value:
            known(one)
    return value


async def a_picture_of_a_chat(desk: Desk) -> None:
    group = await desk.telegram.add_supergroup(title="Yard", owner=desk.ann.id, admins=["@desk_bot"])
    await desk.bot.set_chat_photo(group["id"], BufferedInputFile(picture(160, 160), "yard.png"))
    shown = known(await desk.bot.get_chat(group["id"])).photo
    assert shown is not None
    bytes_of_it = await desk.bot.download(shown.big_file_id)
    assert bytes_of_it is not None
    assert len(bytes_of_it.read()) > 60
    await desk.bot.delete_chat_photo(group["id"])
    assert (await desk.bot.get_chat(group["id"])).photo is None


async def a_checklist_for_a_customer(desk: Desk) -> None:
    connection = (await desk.ann.connect_business("@desk_bot"))["id"]
    await desk.bob.send(desk.ann.id, "What must I bring?")
    told = await desk.updates()
    assert [one.event_type for one in told][-2:] == ["business_connection", "business_message"]
    tasks = [InputChecklistTask(id=1, text="A passport"), InputChecklistTask(id=2, text="A photo")]
    checklist = InputChecklist(title="Bring", tasks=tasks, others_can_mark_tasks_as_done=True)
    sent = known(await desk.bot.send_checklist(business_connection_id=connection, chat_id=desk.bob.id, checklist=checklist))
    seen = (await desk.bob.hears(desk.ann.id))[-1]
    await desk.bob.mark_tasks(desk.ann.id, seen["message_id"], done=[2])
    marked = (await desk.updates())[-1].business_message
    assert marked is not None
    assert marked.checklist_tasks_done is not None
    assert marked.checklist_tasks_done.marked_as_done_task_ids == [2]
    assert sent.checklist is not None
    assert [one.text for one in sent.checklist.tasks] == ["A passport", "A photo"]


async def a_message_that_grows(desk: Desk) -> None:
    for words in ("One", "One moment", "One moment, please"):
        await desk.bot.send_message_draft(chat_id=desk.ann.id, draft_id=1, text=words)
    assert (await desk.ann.draft("@desk_bot"))["text"] == "One moment, please"
    page = InputRichMessage(markdown="# Prices\n\n|what|price|\n|-|-|\n|tea|2|\n\n- by card\n- in cash")
    sent = known(await desk.bot.send_rich_message(chat_id=desk.ann.id, rich_message=page))
    assert sent.rich_message is not None
    assert await desk.ann.draft("@desk_bot", wait=0) == {}, "what was to be written is written"


async def a_whisper_after_a_button(desk: Desk) -> None:
    group = await desk.telegram.add_supergroup(title="Shop", owner=desk.ann.id, admins=["@desk_bot"], members=[desk.bob.id])
    go = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="My order", callback_data="order")]])
    asked = await desk.bot.send_message(group["id"], "Press", reply_markup=go)
    await desk.bob.press(group["id"], asked.message_id, "My order")
    pressed = (await desk.updates())[-1].callback_query
    assert pressed is not None
    whisper = SendMessage(chat_id=group["id"], text="Two teas", receiver_user_id=desk.bob.id, callback_query_id=pressed.id)
    sent = await desk.call(whisper)
    [heard] = await desk.bob.ephemeral(group["id"])
    assert (heard["text"], heard["ephemeral_message_id"]) == ("Two teas", sent.ephemeral_message_id)
    assert await desk.ann.ephemeral(group["id"], wait=0) == []


async def a_guest_in_a_chat_where_it_is_not(desk: Desk) -> None:
    group = await desk.telegram.add_supergroup(title="Elsewhere", owner=desk.ann.id, members=[desk.bob.id])
    await desk.bob.send(group["id"], "@desk_bot what is open?")
    called = (await desk.updates())[-1].guest_message
    assert called is not None
    said = InlineQueryResultArticle(id="1", title="Open", input_message_content=InputTextMessageContent(message_text="Till six"))
    known(await desk.bot.answer_guest_query(guest_query_id=called.guest_query_id, result=said))
    assert (await desk.ann.hears(group["id"]))[-1]["text"] == "Till six"


async def a_post_that_a_reader_suggests(desk: Desk) -> None:
    channel = await desk.telegram.add_channel(title="News", owner=desk.ann.id, admins=["@desk_bot"])
    await desk.ann.promote(channel["id"], "@desk_bot")
    letters = (await desk.ann.set_direct_messages(channel["id"], on=True))["direct_messages"]
    await desk.bob.suggest_post(letters, text="We have moved")
    post = next(one.message for one in reversed(await desk.updates()) if one.message and one.message.suggested_post_info)
    assert post.direct_messages_topic is not None
    topic = post.direct_messages_topic.topic_id
    known(await desk.bot.send_message(letters, "Thank you", direct_messages_topic_id=topic))
    await desk.bot.approve_suggested_post(chat_id=letters, message_id=post.message_id)
    assert [one["text"] for one in await desk.ann.hears(channel["id"], content=["text"])] == ["We have moved"]
    assert (await desk.bob.hears(letters, content=["text"]))[-1]["text"] == "Thank you"


async def a_topic_between_two(desk: Desk) -> None:
    made = known(await desk.bot.create_forum_topic(desk.ann.id, "Order 5"))
    sent = known(await desk.bot.send_message(desk.ann.id, "On its way", message_thread_id=made.message_thread_id))
    assert sent.is_topic_message
    await desk.bot.delete_forum_topic(desk.ann.id, made.message_thread_id)
    assert "On its way" not in [one.get("text") for one in await desk.ann.hears("@desk_bot")]


async def what_a_web_app_says(desk: Desk) -> None:
    key = KeyboardButton(text="Seats", web_app=WebAppInfo(url="https://example.com/seats"))
    asked = await desk.bot.send_message(desk.ann.id, "Choose", reply_markup=ReplyKeyboardMarkup(keyboard=[[key]]))
    app = await desk.ann.open_web_app("@desk_bot", message_id=asked.message_id, button="Seats")
    await desk.ann.send_web_app_data(app["web_app"], '{"seat": 4}')
    chosen = (await desk.updates())[-1].message
    assert chosen is not None
    assert chosen.web_app_data is not None
    assert (chosen.web_app_data.data, chosen.web_app_data.button_text) == ('{"seat": 4}', "Seats")


@pytest.fixture(scope="module")
def telegram() -> Iterator[Hosted]:
    host = ThreadHost(Options())
    try:
        yield host.start()
    finally:
        host.stop()


@pytest.mark.parametrize(
    "story",
    [
        a_picture_of_a_chat,
        a_checklist_for_a_customer,
        a_message_that_grows,
        a_whisper_after_a_button,
        a_guest_in_a_chat_where_it_is_not,
        a_post_that_a_reader_suggests,
        a_topic_between_two,
        what_a_web_app_says,
    ],
)
def test_aiogram_knows_every_field_of(story: Callable[[Desk], Awaitable[None]], telegram: Hosted) -> None:
    async def run() -> None:
        world: Any = telegram.asyncio
        made = next((one for one in await world.bots() if one["username"] == "desk_bot"), None)
        if made is None:
            made = await world.add_bot(name="Desk", username="desk_bot")
            for setting in ("business", "guests", "topics"):
                await world.set_up("@desk_bot", setting, on=True)
        ann, bob = [await world.add_person(first_name=name, is_premium=True) for name in ("Ann", "Bob")]
        api = TelegramAPIServer.from_base(telegram.bot_api)
        async with Bot(made["token"], AiohttpSession(api=api)) as bot:
            desk = Desk(world, bot, ann, bob)
            await desk.updates()
            await ann.start("@desk_bot")
            await story(desk)

    asyncio.run(run())
