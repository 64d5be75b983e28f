"""An echo bot as its author would write it with pyTelegramBotAPI. Production differs by BOT_API_URL alone."""

import os
from io import BytesIO

import telebot
from telebot.apihelper import ApiTelegramException
from telebot.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, Message

url = os.environ.get("BOT_API_URL")
if url:
    telebot.apihelper.API_URL = url + "/bot{0}/{1}"
    telebot.apihelper.FILE_URL = url + "/file/bot{0}/{1}"
bot = telebot.TeleBot(os.environ["BOT_TOKEN"])


@bot.message_handler(commands=["start"])
def start(message: Message) -> None:
    _, _, parameter = message.text.partition(" ")
    greeting = f"Welcome by <b>{parameter}</b>" if parameter else f"Hello, <b>{message.from_user.full_name}</b>"
    bot.send_message(message.chat.id, greeting, parse_mode="HTML")


@bot.message_handler(commands=["ask"])
def ask(message: Message) -> None:
    markup = InlineKeyboardMarkup()
    markup.row(*(InlineKeyboardButton(text, callback_data=text.lower()) for text in ("Yes", "No")))
    bot.send_message(message.chat.id, "Agreed?", reply_markup=markup)


@bot.callback_query_handler(func=lambda query: True)
def answered(query: CallbackQuery) -> None:
    bot.answer_callback_query(query.id, f"You said {query.data}")
    bot.edit_message_text(f"Agreed? {query.data}", query.message.chat.id, query.message.message_id)


@bot.message_handler(commands=["wrong"])
def wrong(message: Message) -> None:
    try:
        bot.send_message(424242, "anybody?")
    except ApiTelegramException as error:
        bot.send_message(message.chat.id, f"refused: {error.description}")


@bot.message_handler(content_types=["document"])
def document(message: Message) -> None:
    data = bot.download_file(bot.get_file(message.document.file_id).file_path)
    name = f"copy of {message.document.file_name}"
    bot.send_document(message.chat.id, InputFile(BytesIO(data[::-1]), name), caption=message.caption, visible_file_name=name)


@bot.message_handler(content_types=["text"])
def echo(message: Message) -> None:
    bot.reply_to(message, message.text)


if __name__ == "__main__":
    bot.infinity_polling()
