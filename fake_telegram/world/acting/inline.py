"""Inline mode (Bot API: InlineQuery): a person asks @bot something in any chat, the bot offers results, the person sends one."""

from typing import Any

from fake_telegram.world.facts.content import Location
from fake_telegram.world.facts.inline_queries import InlineQuery, Offer
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.opened import WebApp
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.happenings import offers
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.limits import INLINE_QUERIES_MAX, INLINE_QUERY_CODE_POINTS_MAX, INLINE_QUERY_LIFE_S
from fake_telegram.world.rendering.chats import user
from fake_telegram.world.rendering.media import location as shown_location
from fake_telegram.world.state import State

from .access import check_access
from .via_bots import send_through
from .web_apps import launch
from .writing import chat_for, check_sees, person, start


def ask(
    state: State,
    by: UserId,
    bot: Bot,
    text: str,
    now: float,
    *,
    offset: str,
    chat: ChatId | None,
    location: Location | None = None,
) -> InlineQuery:
    """See `Acts.ask_inline`."""
    person(state, by)
    check_access(bot, by)
    if not bot.supports_inline:
        raise ActRefused(f"{bot.name} has no inline mode", "not_inline")
    if len(text) > INLINE_QUERY_CODE_POINTS_MAX:
        raise ActRefused(f"{len(text)} characters are too many for a query", "too_long")
    place = None if chat is None else chat_for(state, by, chat)
    if place is not None:
        check_sees(place, by)
    query = InlineQuery(
        id=state.fresh_number(),
        bot=bot,
        person=by,
        text=text,
        offset=offset,
        asked_at=now,
        location=location if bot.inline_location else None,
    )
    state.inline_queries[query.id] = query
    if len(state.inline_queries) > INLINE_QUERIES_MAX:
        state.inline_queries.pop(next(iter(state.inline_queries)))
    query.offer = offers.known(state, query, now)
    remembered = {"cached": True} if query.offer is not None else {}
    state.journal.add(now, "inline_asked", bot=bot.id, by=by, text=text, query=query.id, **remembered)
    if query.offer is not None:
        return query
    body: dict[str, Any] = {"id": query.id, "from": user(state, by, bot), "query": text, "offset": offset}
    if place is not None:
        body["chat_type"] = "sender" if place.private_bot == bot.id else place.type
    state.queue(bot, "inline_query", body | _where(query), key=f"inline_query:{by}", now=now)
    return query


def _where(query: InlineQuery) -> dict[str, Any]:
    return {} if query.location is None else {"location": shown_location(query.location)}


def answer(state: State, bot: Bot, query_id: str, offer: Offer, now: float, *, cache_time_s: int, personal: bool) -> bool:
    """Let `bot` offer its results; false when the question is unknown, too old or answered.

    Parameters:
        cache_time_s: for how many seconds equal questions are answered so, of the same person alone when it is `personal`.
    """
    query = state.inline_queries.get(query_id)
    if query is None or query.bot is not bot or query.offer is not None:
        return False
    if now - query.asked_at > INLINE_QUERY_LIFE_S:
        return False
    query.offer = offer
    if cache_time_s > 0:
        offers.keep(state, query, offer, now + cache_time_s, personal=personal)
    state.journal.add(now, "inline_answered", bot=bot.id, query=query.id, results=[one.id for one in offer.results])
    return True


def choose(
    state: State,
    by: UserId,
    chat_id: ChatId,
    query: InlineQuery,
    result_id: str,
    now: float,
    *,
    reply_to: int | None,
    topic: int | None,
) -> Message:
    """See `Acts.choose_inline`."""
    _check_own(by, query)
    found = next((one for one in query.results or () if one.id == result_id), None)
    if found is None:
        offered = ", ".join(one.id for one in query.results or ()) or "nothing"
        raise ActRefused(f"there is no result {result_id!r}; offered: {offered}", "no_such_result")
    message = send_through(state, query.bot, by, chat_id, found, now, reply_to=reply_to, topic=topic)
    if query.bot.inline_feedback:
        tell_of_choice(state, query.bot, by, message, result_id, now, text=query.text, where=_where(query))
    return message


def tell_of_choice(
    state: State, bot: Bot, by: UserId, message: Message, result_id: str, now: float, *, text: str, where: dict[str, Any]
) -> None:
    """Tell `bot` which of its results was sent (`chosen_inline_result`)."""
    body: dict[str, Any] = {"result_id": result_id, "from": user(state, by, bot), **where, "query": text}
    if message.inline_id:
        body["inline_message_id"] = message.inline_id
    state.queue(bot, "chosen_inline_result", body, key=f"chosen_inline_result:{by}", now=now)


def press_button(state: State, by: UserId, query: InlineQuery, now: float) -> Message | WebApp:
    """See `Acts.press_inline_button`."""
    _check_own(by, query)
    button = None if query.offer is None else query.offer.button
    if button is None:
        raise ActRefused("there is no button above the results", "no_such_button")
    if button.web_app_url:
        return launch(state, person(state, by), query.bot, button.web_app_url, "inline_results", now, button_text=button.text)
    return start(state, by, query.bot.id, now, button.start_parameter)


def _check_own(by: UserId, query: InlineQuery) -> None:
    if query.person != by:
        raise ActRefused(f"somebody else asked query {query.id}", "no_such_query")
