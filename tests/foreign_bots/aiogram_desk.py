"""The order desk as its author would write it with aiogram. Production differs by BOT_API_URL alone.

`BOT_WEBHOOK=1` chooses webhooks over polling.
"""

import asyncio
import os
from collections import defaultdict

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.enums import ChatType
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.filters import JOIN_TRANSITION, ChatMemberUpdatedFilter, Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    ChatMemberUpdated,
    InlineQuery,
    InlineQueryResultArticle,
    InputMediaDocument,
    InputMediaPhoto,
    InputTextMessageContent,
    Message,
    MessageReactionUpdated,
    ReactionTypeEmoji,
)
from aiogram.utils.keyboard import InlineKeyboardBuilder
from aiogram.utils.media_group import MediaGroupBuilder
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

SECRET = "desk-secret"
MENU = ("soup", "onion soup", "tea")
router = Router()
albums: dict[str, list[str]] = defaultdict(list)


class Order(StatesGroup):
    dish = State()
    count = State()
    confirmation = State()


def buttons(**data_of: str):
    builder = InlineKeyboardBuilder()
    for text, data in data_of.items():
        builder.button(text=text, callback_data=data)
    return builder.as_markup()


@router.message(CommandStart(deep_link=True))
async def start_with(message: Message, command: CommandObject) -> None:
    await message.answer(f"Welcome by <b>{command.args}</b>", parse_mode="HTML")


@router.message(CommandStart())
async def start(message: Message) -> None:
    await message.answer(f"Hello, <b>{message.from_user.full_name}</b>", parse_mode="HTML")


@router.message(Command("ask"))
async def ask(message: Message) -> None:
    await message.answer("Agreed?", reply_markup=buttons(Yes="ask:yes", No="ask:no"))


@router.callback_query(F.data.startswith("ask:"))
async def answered(query: CallbackQuery) -> None:
    said = query.data.removeprefix("ask:")
    await query.answer(f"You said {said}")
    await query.message.edit_text(f"Agreed? {said}")


# -- a conversation of several steps ------------------------------------------------------------------------------


@router.message(Command("cancel"))
async def cancel(message: Message, state: FSMContext) -> None:
    await state.clear()
    await message.answer("Cancelled")


@router.message(Command("order"))
async def order(message: Message, state: FSMContext) -> None:
    await state.set_state(Order.dish)
    await message.answer("What would you like?")


@router.message(Order.dish, F.text)
async def dish(message: Message, state: FSMContext) -> None:
    await state.update_data(dish=message.text)
    await state.set_state(Order.count)
    await message.answer("How many?")


@router.message(Order.count, F.text.isdigit())
async def count(message: Message, state: FSMContext) -> None:
    data = await state.update_data(count=message.text)
    await state.set_state(Order.confirmation)
    await message.answer(f"{data['count']} × {data['dish']}?", reply_markup=buttons(Confirm="order:confirm"))


@router.message(Order.count)
async def no_count(message: Message) -> None:
    await message.answer("A number, please.")


@router.callback_query(Order.confirmation, F.data == "order:confirm")
async def confirm(query: CallbackQuery, state: FSMContext) -> None:
    data = await state.get_data()
    await state.clear()
    await query.answer("Ordered", show_alert=True)
    await query.message.edit_reply_markup(reply_markup=None)
    await query.message.answer(f"Ordered: {data['count']} × {data['dish']}")


# -- files and albums ---------------------------------------------------------------------------------------------


@router.message(F.document)
async def document(message: Message, bot: Bot) -> None:
    data = await bot.download(message.document)
    copy = BufferedInputFile(data.read()[::-1], filename=f"copy of {message.document.file_name}")
    await message.answer_document(copy, caption=message.caption)


@router.message(Command("album"))
async def album(message: Message) -> None:
    files = [BufferedInputFile(f"page {number}".encode(), f"page{number}.txt") for number in (1, 2, 3)]
    first, *others = files
    media = [InputMediaDocument(media=first, caption="Three <i>pages</i>", parse_mode="HTML")]
    await message.answer_media_group(media + [InputMediaDocument(media=file) for file in others])


@router.message(F.media_group_id, F.photo)
async def photos(message: Message) -> None:
    collected = albums[message.media_group_id]
    collected.append(message.photo[-1].file_id)
    if len(collected) == 2:
        group = MediaGroupBuilder(caption="Your album")
        for file_id in albums.pop(message.media_group_id):
            group.add(type=InputMediaPhoto(media=file_id).type, media=file_id)
        await message.answer_media_group(group.build())


# -- inline mode --------------------------------------------------------------------------------------------------


@router.inline_query()
async def offer(query: InlineQuery) -> None:
    dishes = [dish for dish in MENU if query.query in dish]
    offered = [
        InlineQueryResultArticle(
            id=dish,
            title=dish.title(),
            input_message_content=InputTextMessageContent(message_text=f"I take <b>{dish}</b>", parse_mode="HTML"),
        )
        for dish in dishes
    ]
    await query.answer(offered, cache_time=0)


# -- errors -------------------------------------------------------------------------------------------------------


@router.message(Command("tell"))
async def tell(message: Message, command: CommandObject, bot: Bot) -> None:
    chat, _, text = command.args.partition(" ")
    try:
        await bot.send_message(int(chat), text, parse_mode="HTML")
    except TelegramForbiddenError as error:
        await message.answer(f"forbidden: {error.message}")
    except TelegramMigrateToChat as error:
        await message.answer(f"moved to {error.migrate_to_chat_id}")
    except TelegramRetryAfter as error:
        await message.answer(f"wait {error.retry_after} s")
    except TelegramBadRequest as error:
        await message.answer(f"bad request: {error.message}")
    except TelegramUnauthorizedError as error:
        await message.answer(f"unauthorized: {error.message}")
    except TelegramConflictError as error:
        await message.answer(f"conflict: {error.message}")
    except (TelegramNetworkError, TelegramServerError, ClientDecodeError):
        await message.answer("in doubt")
    else:
        await message.answer("told")


# -- groups and reactions -----------------------------------------------------------------------------------------


@router.my_chat_member(ChatMemberUpdatedFilter(JOIN_TRANSITION), F.chat.type != ChatType.PRIVATE)
async def added(update: ChatMemberUpdated) -> None:
    await update.answer(f"Hello, {update.chat.title}")


@router.message(F.new_chat_members)
async def newcomers(message: Message, bot: Bot) -> None:
    people = [user for user in message.new_chat_members if user.id != bot.id]
    if people:
        await message.answer("Welcome, " + ", ".join(user.full_name for user in people))


@router.message(Command("members"))
async def members(message: Message) -> None:
    admins = await message.chat.get_administrators()
    owner = next(admin.user for admin in admins if admin.status == "creator")
    await message.answer(f"{await message.chat.get_member_count()} members, run by {owner.full_name}")


@router.message(Command("pin"), F.reply_to_message)
async def pin(message: Message) -> None:
    await message.reply_to_message.pin()


@router.message(F.text == "thanks")
async def thanked(message: Message) -> None:
    await message.react([ReactionTypeEmoji(emoji="👍")])


@router.message_reaction()
async def reacted(update: MessageReactionUpdated, bot: Bot) -> None:
    emojis = "".join(reaction.emoji for reaction in update.new_reaction)
    await bot.send_message(update.chat.id, f"{update.user.full_name}: {emojis}")


@router.edited_message(F.text)
async def edited(message: Message) -> None:
    await message.reply(f"Changed to: {message.text}")


@router.message(F.text)
async def echo(message: Message) -> None:
    await message.reply(message.text)


# -- running ------------------------------------------------------------------------------------------------------


async def serve_webhook(bot: Bot, dispatcher: Dispatcher) -> None:
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(app, path="/hook")
    setup_application(app, dispatcher, bot=bot)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    kinds = dispatcher.resolve_used_update_types()
    await bot.set_webhook(f"http://{host}:{port}/hook", secret_token=SECRET, allowed_updates=kinds)
    await asyncio.Event().wait()


async def main() -> None:
    url = os.environ.get("BOT_API_URL")
    server = TelegramAPIServer.from_base(url) if url else PRODUCTION
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    await bot.set_my_commands([BotCommand(command="order", description="Order something")])
    if os.environ.get("BOT_WEBHOOK"):
        await serve_webhook(bot, dispatcher)
    else:
        await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
