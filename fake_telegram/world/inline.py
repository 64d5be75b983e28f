"""Inline mode (Bot API: InlineQuery): a person asks @bot something in any chat, the bot offers results, the person sends one."""

from typing import Any

from . import posting
from .ids import ChatId, UserId
from .inline_queries import InlineQuery, InlineResult
from .limits import INLINE_QUERIES_MAX, INLINE_QUERY_LIFE_S
from .messages import Message
from .people import Bot
from .refusals import ActRefused
from .render_chats import user
from .state import State
from .writing import chat_for, check_place, check_sees, person


def ask(state: State, by: UserId, bot: Bot, text: str, now: float, *, offset: str, chat: ChatId | None) -> InlineQuery:
    """See `Acts.ask_inline`."""
    person(state, by)
    if not bot.supports_inline:
        raise ActRefused(f"{bot.name} has no inline mode", "not_inline")
    place = None if chat is None else chat_for(state, by, chat)
    if place is not None:
        check_sees(place, by)
    query = InlineQuery(id=state.fresh_number(), bot=bot, person=by, text=text, offset=offset, asked_at=now)
    state.inline_queries[query.id] = query
    if len(state.inline_queries) > INLINE_QUERIES_MAX:
        state.inline_queries.pop(next(iter(state.inline_queries)))
    state.journal.add(now, "inline_asked", bot=bot.id, by=by, text=text, query=query.id)
    body: dict[str, Any] = {"id": query.id, "from": user(state, by, bot), "query": text, "offset": offset}
    if place is not None:
        body["chat_type"] = "sender" if place.private_bot == bot.id else place.type
    state.queue(bot, "inline_query", body, key=f"inline_query:{by}", now=now)
    return query


def answer(state: State, bot: Bot, query_id: str, results: tuple[InlineResult, ...], next_offset: str, now: float) -> bool:
    """Let `bot` offer its results; false when the question is unknown, too old or answered."""
    query = state.inline_queries.get(query_id)
    if query is None or query.bot is not bot or query.results is not None:
        return False
    if now - query.asked_at > INLINE_QUERY_LIFE_S:
        return False
    query.results, query.next_offset = results, next_offset
    state.journal.add(now, "inline_answered", bot=bot.id, query=query.id, results=[one.id for one in results])
    return True


def choose(state: State, by: UserId, chat_id: ChatId, query: InlineQuery, result_id: str, now: float) -> Message:
    """See `Acts.choose_inline`."""
    author = person(state, by)
    chat = chat_for(state, by, chat_id)
    if query.person != by:
        raise ActRefused(f"somebody else asked query {query.id}", "no_such_query")
    found = next((one for one in query.results or () if one.id == result_id), None)
    if found is None:
        offered = ", ".join(one.id for one in query.results or ()) or "nothing"
        raise ActRefused(f"there is no result {result_id!r}; offered: {offered}", "no_such_result")
    check_place(chat, author, found.content, None)
    message = posting.compose(state, chat, by, found.content, now)
    message.via_bot, message.markup = query.bot.id, found.markup
    if message.buttons:
        message.inline_id = state.fresh_connection_id()
        state.inline_messages[message.inline_id] = message
    chat.started = True
    posting.publish(state, message, now)
    body: dict[str, Any] = {"result_id": result_id, "from": user(state, by, query.bot), "query": query.text}
    if message.inline_id:
        body["inline_message_id"] = message.inline_id
    if query.bot.inline_feedback:
        state.queue(query.bot, "chosen_inline_result", body, key=f"chosen_inline_result:{by}", now=now)
    return message
