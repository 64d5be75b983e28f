"""Inline mode (Bot API: answerInlineQuery): what a bot offers to a question, for how long, and the button above it."""

import re
from typing import Any, Final

from fake_telegram.world import Offer, ResultsButton, inline, limits

from . import texts
from .arguments import field_text
from .inline_results import results
from .refusals import bad_request
from .tables import Call, Method, parameters

_CACHE_S_USUAL: Final = 300  # [doc] answerInlineQuery.cache_time
_START_PARAMETER: Final = re.compile(r"[A-Za-z0-9_-]+")


def _answer(call: Call) -> bool:
    args = call.args
    offer = Offer(results=results(call, "results"), next_offset=args.text("next_offset"), button=_button(call))
    if len(offer.next_offset.encode()) > limits.INLINE_OFFSET_BYTES_MAX:
        raise bad_request("NEXT_OFFSET_INVALID")
    done = inline.answer(
        call.world,
        call.bot,
        args.text("inline_query_id"),
        offer,
        call.now,
        cache_time_s=args.integer("cache_time", _CACHE_S_USUAL, low=0, high=limits.ANSWER_CACHE_S_MAX),
        personal=args.flag("is_personal"),
    )
    if not done:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return True


def _button(call: Call) -> ResultsButton | None:
    """InlineQueryResultsButton, or what the older parameters say of it."""
    given = call.args.json("button", "inline query results button")
    if given is None and (text := call.args.text("switch_pm_text")):
        given = {"text": text, "start_parameter": call.args.text("switch_pm_parameter")}
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("Object expected as inline query results button")
    text = field_text(given, "text")
    if not text:
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if given.get("web_app") is not None:
        return ResultsButton(text=text, web_app_url=_web_app(given["web_app"]))
    return ResultsButton(text=text, start_parameter=_start_parameter(field_text(given, "start_parameter")))


def _web_app(given: Any) -> str:
    url = texts.link(field_text(given, "url").strip()) if isinstance(given, dict) else ""
    if not url:
        raise bad_request("SWITCH_WEBVIEW_URL_INVALID")
    return url


def _start_parameter(given: str) -> str:
    if not given:
        raise bad_request("START_PARAM_EMPTY")
    if len(given) > limits.START_PARAMETER_LENGTH_MAX:
        raise bad_request("START_PARAM_TOO_LONG")
    if _START_PARAMETER.fullmatch(given) is None:
        raise bad_request("START_PARAM_INVALID")
    return given


METHODS: Final = (
    Method(
        "answerInlineQuery",
        _answer,
        parameters(
            inline_query_id="String!",
            results="JSON!",
            cache_time="Integer",
            is_personal="Boolean",
            next_offset="String",
            button="JSON",
            switch_pm_text="String",
            switch_pm_parameter="String",
        ),
    ),
)
