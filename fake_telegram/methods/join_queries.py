"""Requests to join that the bot decides at once (Bot API: answerChatJoinRequestQuery, sendChatJoinRequestWebApp)."""

from typing import Final, get_args

from fake_telegram.world import JoinQuery, JoinVerdict, invites, join_queries, rights

from .keyboard_places import check_app
from .keyboards import web_app
from .refusals import bad_request
from .tables import Call, Method, parameters

_VERDICTS: Final = frozenset(get_args(JoinVerdict))


def _query(call: Call) -> JoinQuery:
    found = join_queries.living(call.world, call.bot, call.args.text("chat_join_request_query_id"), call.now)
    if found is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if not rights.has_right(call.world.chats[found.chat], call.bot.id, "can_invite_users"):
        raise bad_request("CHAT_ADMIN_REQUIRED")
    return found


def _answer(call: Call) -> bool:
    result = call.args.text("result")
    if result not in _VERDICTS:
        raise bad_request("invalid query result specified")
    query = _query(call)
    chat = call.world.chats[query.chat]
    if query.person not in chat.requests:
        raise bad_request("HIDE_REQUESTER_MISSING")
    join_queries.end(call.world, query)
    if result != "queue":
        invites.decide(call.world, chat, query.person, by=call.bot.id, let_in=result == "approve", now=call.now)
    return True


def _show_app(call: Call) -> bool:
    app = web_app({"url": call.args.text("web_app_url")})
    check_app(call, app["url"], "Join request")
    join_queries.show_app(call.world, _query(call), app["url"], call.now)
    return True


METHODS: Final = (
    Method("answerChatJoinRequestQuery", _answer, parameters(chat_join_request_query_id="String!", result="String!")),
    Method("sendChatJoinRequestWebApp", _show_app, parameters(chat_join_request_query_id="String!", web_app_url="String!")),
)
