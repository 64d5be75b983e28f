"""An echo bot as its author would write it with aiogram, by polling or by webhook. Production differs by BOT_API_URL alone."""

import asyncio
import os
from io import BytesIO

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command, CommandStart
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

router = Router()


@router.message(CommandStart(deep_link=True))
async def start_with(message: Message) -> None:
    await message.answer(f"Welcome by <b>{message.text.split()[1]}</b>", parse_mode="HTML")


@router.message(CommandStart())
async def start(message: Message) -> None:
    await message.answer(f"Hello, <b>{message.from_user.full_name}</b>", parse_mode="HTML")


@router.message(Command("ask"))
async def ask(message: Message) -> None:
    buttons = [InlineKeyboardButton(text=text, callback_data=text.lower()) for text in ("Yes", "No")]
    await message.answer("Agreed?", reply_markup=InlineKeyboardMarkup(inline_keyboard=[buttons]))


@router.callback_query()
async def answered(query: CallbackQuery) -> None:
    await query.answer(f"You said {query.data}")
    await query.message.edit_text(f"Agreed? {query.data}")


@router.message(Command("wrong"))
async def wrong(message: Message, bot: Bot) -> None:
    try:
        await bot.send_message(chat_id=424242, text="anybody?")
    except TelegramBadRequest as error:
        await message.answer(f"refused: {error.message}")


@router.message(F.document)
async def document(message: Message, bot: Bot) -> None:
    data: BytesIO = await bot.download(message.document)
    name = f"copy of {message.document.file_name}"
    await message.answer_document(BufferedInputFile(data.getvalue()[::-1], filename=name), caption=message.caption)


@router.message(F.text)
async def echo(message: Message) -> None:
    await message.reply(message.text)


async def serve_webhook(bot: Bot, dispatcher: Dispatcher) -> None:
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token="echo-secret").register(app, path="/hook")
    setup_application(app, dispatcher, bot=bot)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="echo-secret")
    await asyncio.Event().wait()


async def main() -> None:
    url = os.environ.get("BOT_API_URL")
    server = TelegramAPIServer.from_base(url) if url else PRODUCTION
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    if os.environ.get("BOT_WEBHOOK"):
        await serve_webhook(bot, dispatcher)
    else:
        await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
