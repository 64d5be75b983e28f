"""An echo bot as its author would write it with python-telegram-bot. Production differs by BOT_API_URL alone."""

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if context.args:
        await update.message.reply_html(f"Welcome by <b>{context.args[0]}</b>")
    else:
        await update.message.reply_html(f"Hello, <b>{update.effective_user.full_name}</b>")


async def ask(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    buttons = [InlineKeyboardButton(text, callback_data=text.lower()) for text in ("Yes", "No")]
    await update.message.reply_text("Agreed?", reply_markup=InlineKeyboardMarkup([buttons]))


async def answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    await query.answer(f"You said {query.data}")
    await query.edit_message_text(f"Agreed? {query.data}")


async def wrong(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    try:
        await context.bot.send_message(chat_id=424242, text="anybody?")
    except BadRequest as error:
        await update.message.reply_text(f"refused: Bad Request: {error.message[0].lower()}{error.message[1:]}")


async def document(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    sent = update.message.document
    data = bytes(await (await sent.get_file()).download_as_bytearray())
    await update.message.reply_document(data[::-1], filename=f"copy of {sent.file_name}", caption=update.message.caption)


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text(update.message.text, reply_to_message_id=update.message.message_id)


def main() -> None:
    builder = Application.builder().token(os.environ["BOT_TOKEN"])
    url = os.environ.get("BOT_API_URL")
    if url:
        builder = builder.base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    application = builder.build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CommandHandler("ask", ask))
    application.add_handler(CommandHandler("wrong", wrong))
    application.add_handler(CallbackQueryHandler(answered))
    application.add_handler(MessageHandler(filters.Document.ALL, document))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
