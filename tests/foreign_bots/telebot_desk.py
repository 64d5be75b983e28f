"""The order desk as its author would write it with pyTelegramBotAPI. Production differs by BOT_API_URL alone.

`BOT_WEBHOOK=1` chooses webhooks over polling, behind the author's own web server.
"""

import os
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import requests
import telebot
from telebot import types, util
from telebot.apihelper import ApiHTTPException, ApiInvalidJSONException, ApiTelegramException

SECRET = "desk-secret"
MENU = ("soup", "onion soup", "tea")
url = os.environ.get("BOT_API_URL")
if url:
    telebot.apihelper.API_URL = url + "/bot{0}/{1}"
    telebot.apihelper.FILE_URL = url + "/file/bot{0}/{1}"
bot = telebot.TeleBot(os.environ["BOT_TOKEN"])
albums: dict[str, list[str]] = defaultdict(list)
orders: dict[int, str] = {}


@bot.message_handler(commands=["start"])
def start(message: types.Message) -> None:
    parameter = util.extract_arguments(message.text)
    greeting = f"Welcome by <b>{parameter}</b>" if parameter else f"Hello, <b>{message.from_user.full_name}</b>"
    bot.send_message(message.chat.id, greeting, parse_mode="HTML")


@bot.message_handler(commands=["ask"])
def ask(message: types.Message) -> None:
    markup = util.quick_markup({"Yes": {"callback_data": "ask:yes"}, "No": {"callback_data": "ask:no"}})
    bot.send_message(message.chat.id, "Agreed?", reply_markup=markup)


@bot.callback_query_handler(func=lambda query: query.data.startswith("ask:"))
def answered(query: types.CallbackQuery) -> None:
    said = query.data.removeprefix("ask:")
    bot.answer_callback_query(query.id, f"You said {said}")
    bot.edit_message_text(f"Agreed? {said}", query.message.chat.id, query.message.message_id)


# -- a conversation of several steps ------------------------------------------------------------------------------


def cancelled(message: types.Message) -> bool:
    if message.text == "/cancel":
        bot.send_message(message.chat.id, "Cancelled")
        return True
    return False


@bot.message_handler(commands=["order"])
def order(message: types.Message) -> None:
    bot.register_next_step_handler(message, dish)
    bot.send_message(message.chat.id, "What would you like?")


def dish(message: types.Message) -> None:
    if not cancelled(message):
        bot.register_next_step_handler(message, count, message.text)
        bot.send_message(message.chat.id, "How many?")


def count(message: types.Message, dish: str) -> None:
    if cancelled(message):
        return
    if not message.text.isdigit():
        bot.register_next_step_handler(message, count, dish)
        bot.send_message(message.chat.id, "A number, please.")
        return
    orders[message.from_user.id] = f"{message.text} × {dish}"
    markup = util.quick_markup({"Confirm": {"callback_data": "order:confirm"}})
    bot.send_message(message.chat.id, f"{message.text} × {dish}?", reply_markup=markup)


@bot.callback_query_handler(func=lambda query: query.data == "order:confirm")
def confirm(query: types.CallbackQuery) -> None:
    bot.answer_callback_query(query.id, "Ordered", show_alert=True)
    bot.edit_message_reply_markup(query.message.chat.id, query.message.message_id, reply_markup=None)
    bot.send_message(query.message.chat.id, f"Ordered: {orders.pop(query.from_user.id)}")


# -- files and albums ---------------------------------------------------------------------------------------------


@bot.message_handler(content_types=["document"])
def document(message: types.Message) -> None:
    data = bot.download_file(bot.get_file(message.document.file_id).file_path)
    name = f"copy of {message.document.file_name}"
    bot.send_document(
        message.chat.id, types.InputFile(BytesIO(data[::-1]), name), caption=message.caption, visible_file_name=name
    )


@bot.message_handler(commands=["album"])
def album(message: types.Message) -> None:
    pages = [types.InputFile(BytesIO(f"page {number}".encode()), f"page{number}.txt") for number in (1, 2, 3)]
    media = [types.InputMediaDocument(pages[0], caption="Three <i>pages</i>", parse_mode="HTML")]
    bot.send_media_group(message.chat.id, media + [types.InputMediaDocument(page) for page in pages[1:]])


@bot.message_handler(content_types=["photo"])
def photos(message: types.Message) -> None:
    collected = albums[message.media_group_id]
    collected.append(message.photo[-1].file_id)
    if len(collected) == 2:
        first, second = albums.pop(message.media_group_id)
        media = [types.InputMediaPhoto(first, caption="Your album"), types.InputMediaPhoto(second)]
        bot.send_media_group(message.chat.id, media)


# -- inline mode --------------------------------------------------------------------------------------------------


@bot.inline_handler(func=lambda query: True)
def offer(query: types.InlineQuery) -> None:
    offered = [
        types.InlineQueryResultArticle(
            dish, dish.title(), types.InputTextMessageContent(f"I take <b>{dish}</b>", parse_mode="HTML")
        )
        for dish in MENU
        if query.query in dish
    ]
    bot.answer_inline_query(query.id, offered, cache_time=0)


# -- errors -------------------------------------------------------------------------------------------------------


REFUSALS = {400: "bad request", 401: "unauthorized", 403: "forbidden", 409: "conflict"}


@bot.message_handler(commands=["tell"])
def tell(message: types.Message) -> None:
    chat, _, text = util.extract_arguments(message.text).partition(" ")
    try:
        bot.send_message(int(chat), text, parse_mode="HTML")
    except ApiTelegramException as error:
        parameters = error.result_json.get("parameters", {})
        if "migrate_to_chat_id" in parameters:
            told = f"moved to {parameters['migrate_to_chat_id']}"
        elif error.error_code == 429:
            told = f"wait {parameters['retry_after']} s"
        else:
            told = f"{REFUSALS[error.error_code]}: {error.description}"
    except (ApiHTTPException, ApiInvalidJSONException, requests.RequestException):
        told = "in doubt"
    else:
        told = "told"
    bot.send_message(message.chat.id, told)


# -- groups and reactions -----------------------------------------------------------------------------------------


@bot.my_chat_member_handler()
def added(update: types.ChatMemberUpdated) -> None:
    if update.chat.type != "private" and update.old_chat_member.status in ("left", "kicked"):
        bot.send_message(update.chat.id, f"Hello, {update.chat.title}")


@bot.message_handler(content_types=["new_chat_members"])
def newcomers(message: types.Message) -> None:
    people = [user for user in message.new_chat_members if user.id != bot.bot_id]
    if people:
        bot.send_message(message.chat.id, "Welcome, " + ", ".join(user.full_name for user in people))


@bot.message_handler(commands=["members"])
def members(message: types.Message) -> None:
    admins = bot.get_chat_administrators(message.chat.id)
    owner = next(admin.user for admin in admins if isinstance(admin, types.ChatMemberOwner))
    bot.send_message(message.chat.id, f"{bot.get_chat_member_count(message.chat.id)} members, run by {owner.full_name}")


@bot.message_handler(commands=["pin"], func=lambda message: message.reply_to_message is not None)
def pin(message: types.Message) -> None:
    bot.pin_chat_message(message.chat.id, message.reply_to_message.message_id)


@bot.message_handler(func=lambda message: message.text == "thanks")
def thanked(message: types.Message) -> None:
    bot.set_message_reaction(message.chat.id, message.message_id, [types.ReactionTypeEmoji("👍")])


@bot.message_reaction_handler()
def reacted(update: types.MessageReactionUpdated) -> None:
    emojis = "".join(reaction.emoji for reaction in update.new_reaction)
    bot.send_message(update.chat.id, f"{update.user.full_name}: {emojis}")


@bot.edited_message_handler()
def edited(message: types.Message) -> None:
    bot.reply_to(message, f"Changed to: {message.text}")


@bot.message_handler(content_types=["text"])
def echo(message: types.Message) -> None:
    bot.reply_to(message, message.text)


# -- running ------------------------------------------------------------------------------------------------------


class Hook(BaseHTTPRequestHandler):
    """What Telegram calls."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        allowed = self.headers.get("X-Telegram-Bot-Api-Secret-Token") == SECRET
        self.send_response(200 if allowed else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if allowed:
            bot.process_new_updates([types.Update.de_json(body)])


def serve_webhook() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    bot.set_webhook(f"http://127.0.0.1:{server.server_port}/hook", secret_token=SECRET, allowed_updates=util.update_types)
    server.serve_forever()


if __name__ == "__main__":
    bot.set_my_commands([types.BotCommand("order", "Order something")])
    if os.environ.get("BOT_WEBHOOK"):
        serve_webhook()
    else:
        bot.infinity_polling(allowed_updates=util.update_types)
