"""Requests to join that one bot decides at once (Bot API: ChatJoinRequest.query_id, answerChatJoinRequestQuery).

A chat may have a guard: a bot to which every request comes as a query. Within ten seconds it answers, or shows the one who asks a
web app and answers afterwards; if it does neither, or leaves it to the others, the request waits for the administrators as any.
"""

from typing import Any

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.join_query_states import JoinQuery
from fake_telegram.world.facts.opened import WebApp
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import has_right
from fake_telegram.world.ids import UserId
from fake_telegram.world.limits import JOIN_QUERIES_MAX, JOIN_QUERY_LIFE_S
from fake_telegram.world.rendering.chats import chat as chat_fields
from fake_telegram.world.state import State

from . import web_apps


def set_guard(state: State, by: UserId, chat: Chat, bot: Bot | None, now: float) -> Chat:
    """See `Acts.set_guard_bot`."""
    if chat.type not in ("supergroup", "channel") or not has_right(chat, by, "can_invite_users"):
        raise ActRefused(f"{by} may not say who guards {chat.title or 'a private chat'}", "no_right")
    if bot is not None and not bot.supports_join_queries:
        raise ActRefused(f"{bot.name} does not process requests to join", "not_a_guard")
    member = None if bot is None else chat.member(bot.id)
    if bot is not None and (member is None or not member.is_admin or not has_right(chat, bot.id, "can_invite_users")):
        raise ActRefused(f"{bot.name} may not invite anybody to {chat.title}", "no_right")
    chat.guard_bot = None if bot is None else bot.id
    state.journal.add(now, "guard_set", chat=chat.id, by=by, bot=chat.guard_bot)
    return chat


def ask(state: State, chat: Chat, bot: Bot, who: UserId, now: float) -> str:
    """A query about the request of `who`, if `bot` guards the chat: its id, or nothing."""
    if chat.guard_bot != bot.id:
        return ""
    query = JoinQuery(id=state.fresh_number(), bot=bot.id, person=who, chat=chat.id, asked_at=now)
    state.join_queries[query.id] = query
    if len(state.join_queries) > JOIN_QUERIES_MAX:
        state.join_queries.pop(next(iter(state.join_queries)))
    return query.id


def living(state: State, bot: Bot, query_id: str, now: float) -> JoinQuery | None:
    """The query that `bot` may still answer: in time, or while its web app is open."""
    found = state.join_queries.get(query_id)
    if found is None or found.bot != bot.id or not found.is_open:
        return None
    app = state.web_apps.get(found.app)
    in_time = app.is_open if app is not None else not found.app and now - found.asked_at <= JOIN_QUERY_LIFE_S
    return found if in_time else None


def show_app(state: State, query: JoinQuery, url: str, now: float) -> WebApp:
    """Open a web app before the one who asks."""
    shown: dict[str, Any] = chat_fields(state, state.chats[query.chat])
    about: dict[str, Any] = {name: shown[name] for name in ("id", "type", "title", "username") if name in shown}
    who, bot = state.people[query.person], state.bots[query.bot]
    app = web_apps.launch(state, who, bot, url, "join_request", now, chat=about)
    query.app = app.id
    return app


def end(state: State, query: JoinQuery) -> None:
    """It is answered; its web app closes."""
    query.is_open = False
    app = state.web_apps.get(query.app)
    if app is not None:
        app.is_open = False
