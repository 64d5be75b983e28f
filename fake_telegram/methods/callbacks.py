"""Answers to pressed buttons (Bot API: answerCallbackQuery): a notification, an alert, or a link that the client opens."""

import re
from typing import Final

from fake_telegram.world import CallbackAnswer, callbacks, limits

from .refusals import bad_request
from .tables import Call, Method, parameters

_OWN_LINK: Final = re.compile(
    r"(?:https?://)?(?:t|telegram)\.(?:me|dog)/(\w+)(?:[/?].*)?|tg://resolve/?\?domain=(\w+)(?:&.*)?", re.I
)
"""A link to a bot: without a game there is no other to be opened."""


def _answer(call: Call) -> bool:
    text = call.args.text("text")
    if len(text) > limits.CALLBACK_ANSWER_CODE_POINTS_MAX:
        raise bad_request("MESSAGE_TOO_LONG")
    given = CallbackAnswer(text=text, show_alert=call.args.flag("show_alert"), url=_url(call))
    cache_time_s = call.args.integer("cache_time", low=0, high=limits.ANSWER_CACHE_S_MAX)
    query_id = call.args.text("callback_query_id")
    query = callbacks.answer(call.world, call.bot, query_id, given, call.now, cache_time_s=cache_time_s)
    if query is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return True


def _url(call: Call) -> str:
    url = call.args.text("url").strip()
    found = _OWN_LINK.fullmatch(url)
    if url and (found is None or (found[1] or found[2]).lower() != call.bot.username.lower()):
        raise bad_request("URL_INVALID")
    return url


METHODS: Final = (
    Method(
        "answerCallbackQuery",
        _answer,
        parameters(
            callback_query_id="String!",
            text="String",
            show_alert="Boolean",
            url="String",
            cache_time="Integer",
        ),
    ),
)
