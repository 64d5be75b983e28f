"""Questions that buttons ask (Bot API: CallbackQuery, answerCallbackQuery): asked once, answered once, or answered from memory.

A bot says for how long its answer holds (`cache_time`); until then the same person pressing the same button is shown the same
answer, and the bot hears nothing of it. A bot that no longer sees the message is told only where it stood.
"""

from typing import Any

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.connections import BusinessConnection
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.people import Bot, CallbackAnswer, CallbackQuery, KeptAnswer
from fake_telegram.world.ids import UserId
from fake_telegram.world.limits import CALLBACK_LIFE_S, CALLBACK_QUERIES_MAX
from fake_telegram.world.rendering.chats import user
from fake_telegram.world.rendering.messages import message as rendered
from fake_telegram.world.rendering.notices import inaccessible
from fake_telegram.world.state import State


def ask(state: State, bot: Bot, by: UserId, message: Message, data: str, now: float) -> CallbackQuery:
    """Ask `bot` what `data` under `message` does for `by`, unless its last answer still holds."""
    chat = state.chat_of(message)
    query = CallbackQuery(
        id=state.fresh_number(),
        bot=bot.id,
        person=by,
        chat=chat.id,
        message=message.id,
        data=data,
        asked_at=now,
    )
    bot.callback_queries[query.id] = query
    if len(bot.callback_queries) > CALLBACK_QUERIES_MAX:
        bot.callback_queries.pop(next(iter(bot.callback_queries)))
    query.answer = None if message.ephemeral is not None else _kept(bot, query, now)
    known = {"cached": True} if query.answer is not None else {}
    state.journal.add(
        now, "button_pressed", bot=bot.id, by=by, chat=chat.id, message=message.id, data=data, query=query.id, **known
    )
    if query.answer is None:
        state.queue(bot, "callback_query", _shown(state, query, chat, message, bot), key=f"callback_query:{by}", now=now)
    return query


def _shown(state: State, query: CallbackQuery, chat: Chat, message: Message, bot: Bot) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": query.id,
        "from": user(state, query.person, bot),
        "chat_instance": chat.instance,
        "data": query.data,
    }
    if message.inline_id:
        return body | {"inline_message_id": message.inline_id}
    connection = _connection(state, message)
    if chat.pair is not None and connection is None:
        return body  # the bot that wrote it answers for nobody there any more
    if chat.type != "private" and chat.member(bot.id) is None:
        return body | {"message": inaccessible(state, chat, message.id)}
    return body | {"message": rendered(state, message, bot, connection=connection)}


def _connection(state: State, message: Message) -> BusinessConnection | None:
    """By which the bot sees a message that it wrote in somebody's name."""
    found = None if message.business_bot is None else state.connected.get(message.author)
    return found if found is not None and found.bot == message.business_bot else None


def _kept(bot: Bot, query: CallbackQuery, now: float) -> CallbackAnswer | None:
    kept = bot.kept_answers.get(query.place)
    return kept.answer if kept is not None and now < kept.until else None


def answer(
    state: State, bot: Bot, query_id: str, given: CallbackAnswer, now: float, *, cache_time_s: int = 0
) -> CallbackQuery | None:
    """Let `bot` answer a pressed button; None when it is unknown, too old, or answered already.

    Parameters:
        cache_time_s: for how many seconds the same press is answered so without asking again.
    """
    query = bot.callback_queries.get(query_id)
    if query is None or query.answer is not None or now - query.asked_at > CALLBACK_LIFE_S:
        return None
    query.answer = given
    bot.kept_answers.pop(query.place, None)
    if cache_time_s > 0:
        bot.kept_answers[query.place] = KeptAnswer(answer=given, until=now + cache_time_s)
        if len(bot.kept_answers) > CALLBACK_QUERIES_MAX:
            bot.kept_answers.pop(next(iter(bot.kept_answers)))
    state.journal.add(
        now, "callback_answered", bot=bot.id, query=query.id, person=query.person, text=given.text, alert=given.show_alert
    )
    return query
