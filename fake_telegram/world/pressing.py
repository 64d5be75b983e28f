"""Buttons: a person presses, the bot is asked (callback_query) and may answer once."""

from typing import Any

from .connections import BusinessConnection
from .ids import BotId, ChatId, UserId
from .limits import CALLBACK_LIFE_S, CALLBACK_QUERIES_MAX
from .messages import Message
from .people import Bot, CallbackAnswer, CallbackQuery
from .refusals import ActRefused
from .render_chats import user
from .render_messages import message as rendered
from .state import State
from .writing import chat_for, message_in, person


def press(state: State, by: UserId, chat_id: ChatId, message_id: int, button: str, now: float) -> CallbackQuery:
    """See `Acts.press`."""
    who = person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.type != "private" and chat.member(by) is None:
        raise ActRefused(f"{who.full_name} is not in {chat.title}", "not_a_member")
    message = message_in(chat, message_id)
    pressed = _button(message, button)
    if "callback_data" not in pressed:
        raise ActRefused(f"the button {button!r} asks the bot nothing: {sorted(pressed)}", "not_a_callback")
    bot = state.bots[message.via_bot or message.business_bot or BotId(message.author)]
    query = CallbackQuery(
        id=state.fresh_number(),
        bot=bot.id,
        person=by,
        chat=chat.id,
        message=message.id,
        data=pressed["callback_data"],
        asked_at=now,
    )
    _remember(bot, query)
    state.journal.add(now, "button_pressed", bot=bot.id, by=by, chat=chat.id, message=message.id, data=query.data, query=query.id)
    body: dict[str, Any] = {
        "id": query.id,
        "from": user(state, by, bot),
        "chat_instance": chat.instance,
        "data": query.data,
    }
    if message.inline_id:
        body["inline_message_id"] = message.inline_id
    else:
        body["message"] = rendered(state, message, bot, connection=_connection(state, message))
    state.queue(bot, "callback_query", body, key=f"callback_query:{by}", now=now)
    return query


def _connection(state: State, message: Message) -> BusinessConnection | None:
    """By which the bot sees a message that it wrote in somebody's name."""
    return state.connected.get(message.author) if message.business_bot is not None else None


def _button(message: Message, wanted: str) -> dict[str, Any]:
    rows = (message.markup or {}).get("inline_keyboard", ())
    buttons: list[dict[str, Any]] = [button for row in rows for button in row]
    for button in buttons:
        if button["text"] == wanted:
            return button
    for button in buttons:
        if button.get("callback_data") == wanted:
            return button
    shown = ", ".join(repr(button["text"]) for button in buttons) or "none"
    raise ActRefused(f"message {message.id} has no button {wanted!r}; it has: {shown}", "no_such_button")


def _remember(bot: Bot, query: CallbackQuery) -> None:
    bot.callback_queries[query.id] = query
    if len(bot.callback_queries) > CALLBACK_QUERIES_MAX:
        bot.callback_queries.pop(next(iter(bot.callback_queries)))


def answer(state: State, bot: Bot, query_id: str, given: CallbackAnswer, now: float) -> CallbackQuery | None:
    """Let `bot` answer a pressed button; None when it is unknown, too old, or answered already."""
    query = bot.callback_queries.get(query_id)
    if query is None or query.answer is not None or now - query.asked_at > CALLBACK_LIFE_S:
        return None
    query.answer = given
    state.journal.add(
        now, "callback_answered", bot=bot.id, query=query.id, person=query.person, text=given.text, alert=given.show_alert
    )
    return query
