"""The order desk as its author would write it with python-telegram-bot. Production differs by BOT_API_URL alone.

`BOT_WEBHOOK=1` chooses webhooks over polling, behind the author's own web server.
"""

import asyncio
import os
from collections import defaultdict

from aiohttp import web
from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaDocument,
    InputMediaPhoto,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode, ReactionEmoji
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

SECRET = "desk-secret"
MENU = ("soup", "onion soup", "tea")
DISH, COUNT, CONFIRMATION = range(3)
Context = ContextTypes.DEFAULT_TYPE
albums: dict[str, list[str]] = defaultdict(list)


def buttons(**data_of: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_row([InlineKeyboardButton(text, callback_data=data) for text, data in data_of.items()])


async def start(update: Update, context: Context) -> None:
    if context.args:
        await update.message.reply_html(f"Welcome by <b>{context.args[0]}</b>")
    else:
        await update.message.reply_html(f"Hello, <b>{update.effective_user.full_name}</b>")


async def ask(update: Update, context: Context) -> None:
    await update.message.reply_text("Agreed?", reply_markup=buttons(Yes="ask:yes", No="ask:no"))


async def answered(update: Update, context: Context) -> None:
    query = update.callback_query
    said = query.data.removeprefix("ask:")
    await query.answer(f"You said {said}")
    await query.edit_message_text(f"Agreed? {said}")


# -- a conversation of several steps ------------------------------------------------------------------------------


async def order(update: Update, context: Context) -> int:
    await update.message.reply_text("What would you like?")
    return DISH


async def dish(update: Update, context: Context) -> int:
    context.user_data["dish"] = update.message.text
    await update.message.reply_text("How many?")
    return COUNT


async def count(update: Update, context: Context) -> int:
    context.user_data["count"] = int(update.message.text)
    question = "{count} × {dish}?".format_map(context.user_data)
    await update.message.reply_text(question, reply_markup=buttons(Confirm="order:confirm"))
    return CONFIRMATION


async def no_count(update: Update, context: Context) -> int:
    await update.message.reply_text("A number, please.")
    return COUNT


async def confirm(update: Update, context: Context) -> int:
    query = update.callback_query
    await query.answer("Ordered", show_alert=True)
    await query.edit_message_reply_markup(None)
    await query.message.reply_text("Ordered: {count} × {dish}".format_map(context.user_data))
    return ConversationHandler.END


async def cancel(update: Update, context: Context) -> int:
    await update.message.reply_text("Cancelled")
    return ConversationHandler.END


words = filters.TEXT & ~filters.COMMAND
ordering = ConversationHandler(
    entry_points=[CommandHandler("order", order)],
    states={
        DISH: [MessageHandler(words, dish)],
        COUNT: [MessageHandler(filters.Regex(r"^\d+$"), count), MessageHandler(words, no_count)],
        CONFIRMATION: [CallbackQueryHandler(confirm, "^order:confirm$")],
    },
    fallbacks=[CommandHandler("cancel", cancel)],
)


# -- files and albums ---------------------------------------------------------------------------------------------


async def document(update: Update, context: Context) -> None:
    sent = update.message.document
    data = bytes(await (await sent.get_file()).download_as_bytearray())
    await update.message.reply_document(data[::-1], filename=f"copy of {sent.file_name}", caption=update.message.caption)


async def album(update: Update, context: Context) -> None:
    pages = [InputMediaDocument(f"page {number}".encode(), filename=f"page{number}.txt") for number in (2, 3)]
    first = InputMediaDocument(b"page 1", filename="page1.txt", caption="Three <i>pages</i>", parse_mode=ParseMode.HTML)
    await update.message.reply_media_group([first, *pages])


async def photos(update: Update, context: Context) -> None:
    group = update.message.media_group_id
    albums[group].append(update.message.photo[-1].file_id)
    if len(albums[group]) == 2:
        await update.message.reply_media_group([InputMediaPhoto(id) for id in albums.pop(group)], caption="Your album")


# -- inline mode --------------------------------------------------------------------------------------------------


async def offer(update: Update, context: Context) -> None:
    offered = [
        InlineQueryResultArticle(dish, dish.title(), InputTextMessageContent(f"I take <b>{dish}</b>", parse_mode=ParseMode.HTML))
        for dish in MENU
        if update.inline_query.query in dish
    ]
    await update.inline_query.answer(offered, cache_time=0)


# -- errors -------------------------------------------------------------------------------------------------------


async def tell(update: Update, context: Context) -> None:
    chat, *words_said = context.args
    try:
        await context.bot.send_message(int(chat), " ".join(words_said), parse_mode=ParseMode.HTML)
    except Forbidden as error:
        await update.message.reply_text(f"forbidden: {error.message}")
    except ChatMigrated as error:
        await update.message.reply_text(f"moved to {error.new_chat_id}")
    except RetryAfter as error:
        await update.message.reply_text(f"wait {error.retry_after} s")
    except BadRequest as error:
        await update.message.reply_text(f"bad request: {error.message}")
    except InvalidToken as error:
        await update.message.reply_text(f"unauthorized: {error.message}")
    except Conflict as error:
        await update.message.reply_text(f"conflict: {error.message}")
    except NetworkError:
        await update.message.reply_text("in doubt")
    else:
        await update.message.reply_text("told")


# -- groups and reactions -----------------------------------------------------------------------------------------


async def added(update: Update, context: Context) -> None:
    change = update.my_chat_member
    if change.chat.type != change.chat.PRIVATE and change.old_chat_member.status in ("left", "kicked"):
        await change.chat.send_message(f"Hello, {change.chat.title}")


async def newcomers(update: Update, context: Context) -> None:
    people = [user for user in update.message.new_chat_members if user.id != context.bot.id]
    if people:
        await update.effective_chat.send_message("Welcome, " + ", ".join(user.full_name for user in people))


async def members(update: Update, context: Context) -> None:
    chat = update.effective_chat
    owner = next(admin.user for admin in await chat.get_administrators() if admin.status == admin.OWNER)
    await chat.send_message(f"{await chat.get_member_count()} members, run by {owner.full_name}")


async def pin(update: Update, context: Context) -> None:
    await update.message.reply_to_message.pin()


async def thanked(update: Update, context: Context) -> None:
    await update.message.set_reaction(ReactionEmoji.THUMBS_UP)


async def reacted(update: Update, context: Context) -> None:
    change = update.message_reaction
    emojis = "".join(reaction.emoji for reaction in change.new_reaction)
    await update.effective_chat.send_message(f"{change.user.full_name}: {emojis}")


async def edited(update: Update, context: Context) -> None:
    await update.edited_message.reply_text(f"Changed to: {update.edited_message.text}", do_quote=True)


async def echo(update: Update, context: Context) -> None:
    await update.message.reply_text(update.message.text, do_quote=True)


# -- running ------------------------------------------------------------------------------------------------------


async def describe(application: Application) -> None:
    await application.bot.set_my_commands([BotCommand("order", "Order something")])


def build() -> Application:
    builder = Application.builder().token(os.environ["BOT_TOKEN"]).post_init(describe)
    url = os.environ.get("BOT_API_URL")
    if url:
        builder = builder.base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    application = builder.build()
    new_messages = filters.UpdateType.MESSAGE
    application.add_handlers(
        [
            CommandHandler("start", start),
            CommandHandler("ask", ask),
            CallbackQueryHandler(answered, "^ask:"),
            ordering,
            MessageHandler(filters.Document.ALL, document),
            CommandHandler("album", album),
            MessageHandler(filters.PHOTO, photos),
            InlineQueryHandler(offer),
            CommandHandler("tell", tell),
            ChatMemberHandler(added, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.NEW_CHAT_MEMBERS, newcomers),
            CommandHandler("members", members),
            CommandHandler("pin", pin, filters.REPLY),
            MessageHandler(filters.Text(["thanks"]) & new_messages, thanked),
            MessageReactionHandler(reacted),
            MessageHandler(filters.TEXT & filters.UpdateType.EDITED_MESSAGE, edited),
            MessageHandler(filters.TEXT & new_messages, echo),
        ]
    )
    return application


async def serve_webhook(application: Application) -> None:
    async def hook(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            return web.Response(status=403)
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    async with application:
        await describe(application)
        await application.start()
        await application.bot.set_webhook(f"http://{host}:{port}/hook", secret_token=SECRET, allowed_updates=Update.ALL_TYPES)
        await asyncio.Event().wait()


def main() -> None:
    application = build()
    if os.environ.get("BOT_WEBHOOK"):
        asyncio.run(serve_webhook(application))
    else:
        application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
