"""Polls and quizzes (Bot API: sendPoll, stopPoll)."""

import re
from itertools import pairwise
from typing import Any, Final

from fake_telegram.world import (
    BusinessConnection,
    Chat,
    Message,
    Poll,
    PollOption,
    PollState,
    limits,
    polls,
    render_polls,
)

from .accounts import check_editable, connection, dialog, shown
from .arguments import field_text
from .formatted import EMOJI_ONLY, formatted
from .keyboard_places import check_inline
from .keyboards import reply_markup
from .poll_media import beside_option, beside_poll
from .refusals import CallRefused, bad_request
from .sending import WITH_KEYBOARD, Keyboards, deliver, where
from .tables import Call, Method, parameters
from .targets import message_number, readable

_COUNTRY: Final = re.compile("[A-Z]{2}")


def _options(call: Call) -> list[PollOption]:
    given = call.args.json("options", "options")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of String as options")
    least = 1 if call.args.flag("allow_adding_options") else limits.POLL_OPTIONS_MIN
    if len(given) < least:
        raise bad_request(f"poll must have at least {least} option")
    if len(given) > limits.POLL_OPTIONS_MAX:
        raise bad_request(f"poll can't have more than {limits.POLL_OPTIONS_MAX} options")
    return [_option(call, one) for one in given]


def _option(call: Call, given: Any) -> PollOption:
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, dict):
        raise bad_request("Can't parse InputPollOption: expected an Object")
    text, entities = formatted(
        call,
        field_text(given, "text"),
        field_text(given, "text_parse_mode"),
        given.get("text_entities"),
        limit=limits.POLL_OPTION_CODE_POINTS_MAX,
        too_long=f"poll options length must not exceed {limits.POLL_OPTION_CODE_POINTS_MAX}",
        keeps=EMOJI_ONLY,
    )
    if not text:
        raise bad_request("poll options must be non-empty")
    return PollOption(text=text, entities=entities, media=beside_option(call, given))


def _question(call: Call) -> dict[str, Any]:
    args = call.args
    text, entities = formatted(
        call,
        args.text("question"),
        args.text("question_parse_mode"),
        args.lenient_json("question_entities"),
        limit=limits.POLL_QUESTION_CODE_POINTS_MAX,
        too_long=f"poll question length must not exceed {limits.POLL_QUESTION_CODE_POINTS_MAX}",
        keeps=EMOJI_ONLY,
    )
    if not text:
        raise bad_request("poll question must be non-empty")
    return {"question": text, "question_entities": entities}


def _description(call: Call) -> dict[str, Any]:
    args = call.args
    text, entities = formatted(
        call,
        args.text("description"),
        args.text("description_parse_mode"),
        args.lenient_json("description_entities"),
        limit=limits.POLL_DESCRIPTION_CODE_POINTS_MAX,
        too_long="poll description is too long",
    )
    return {"description": text, "description_entities": entities, "media": beside_poll(call, "media")}


def _quiz(call: Call, count: int) -> dict[str, Any]:
    """Right answers and explanation; nothing for a regular poll."""
    args = call.args
    kind = args.text("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    if kind == "regular":
        return {"allows_multiple_answers": args.flag("allows_multiple_answers")}
    given = args.json("correct_option_ids", "correct option identifiers")
    if given is None and args.has("correct_option_id"):
        given = [args.integer("correct_option_id", -1)]
    if not isinstance(given, list) or not given or not all(type(one) is int and 0 <= one < count for one in given):
        raise bad_request("wrong correct option ID specified")
    if any(later <= earlier for earlier, later in pairwise(given)):
        raise bad_request("correct option identifiers must be strictly increasing")
    text, entities = formatted(
        call,
        args.text("explanation"),
        args.text("explanation_parse_mode"),
        args.lenient_json("explanation_entities"),
        limit=limits.POLL_EXPLANATION_CODE_POINTS_MAX,
        too_long="message is too long",
    )
    if text.count("\n") > limits.POLL_EXPLANATION_LINE_FEEDS_MAX:
        raise bad_request(f"poll explanation must have at most {limits.POLL_EXPLANATION_LINE_FEEDS_MAX} line feeds")
    correct = tuple(given)
    return {
        "type": "quiz",
        "correct": correct,
        "allows_multiple_answers": len(correct) > 1 or args.flag("allows_multiple_answers"),
        "explanation": text,
        "explanation_entities": entities,
        "explanation_media": beside_poll(call, "explanation_media"),
    }


def _ends(call: Call) -> dict[str, Any]:
    period = call.args.integer("open_period", low=0, high=limits.POLL_OPEN_S_MAX)
    date = call.args.integer("close_date", low=0)
    if 0 < period < limits.POLL_OPEN_S_MIN:
        raise bad_request("POLL_CLOSE_DATE_INVALID")
    if period:
        return {"open_period_s": period, "close_date": int(call.now) + period}
    if date and not limits.POLL_OPEN_S_MIN <= date - call.now <= limits.POLL_OPEN_S_MAX:
        raise bad_request("POLL_CLOSE_DATE_INVALID")
    return {"close_date": date} if date else {}


def _electorate(call: Call, chat: Chat) -> dict[str, Any]:
    """Who may answer, in channels."""
    codes = call.args.json("country_codes", "country codes") or []
    if not isinstance(codes, list) or len(codes) > limits.POLL_COUNTRIES_MAX:
        raise bad_request("Expected an Array of at most 12 country codes")
    if not all(isinstance(one, str) and _COUNTRY.fullmatch(one) for one in codes):
        raise bad_request("invalid country code specified")
    members_only = call.args.flag("members_only")
    if (codes or members_only) and chat.type != "channel":
        raise bad_request("voting can be limited only in polls sent to channel chats")
    return {"country_codes": tuple(dict.fromkeys(codes)), "members_only": members_only}


def _send(call: Call) -> dict[str, Any]:
    args = call.args
    question, options = _question(call), _options(call)
    quiz = _quiz(call, len(options))
    inline, other = reply_markup(call)
    asked = PollState(
        id=call.world.fresh_number(),
        author=call.bot.id,
        options=options,
        is_anonymous=not args.has("is_anonymous") or args.flag("is_anonymous"),
        allows_revoting=args.flag("allows_revoting") if args.has("allows_revoting") else "type" not in quiz,
        is_closed=args.flag("is_closed"),
        shuffles=args.flag("shuffle_options"),
        allows_adding=args.flag("allow_adding_options"),
        hides_results=args.flag("hide_results_until_closes"),
        **question,
        **_description(call),
        **quiz,
        **_ends(call),
    )
    if asked.allows_adding and (asked.is_anonymous or asked.type == "quiz"):
        raise bad_request("options can't be added to anonymous polls and quizzes")
    content = Poll(id=asked.id)
    chat = where(call, content, connection(call))
    if chat.type == "channel" and not asked.is_anonymous:
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    for name, value in _electorate(call, chat).items():
        setattr(asked, name, value)
    asked.home = None if chat.type == "private" else chat.id
    polls.add(call.world, asked)
    try:
        return shown(call, deliver(call, content, Keyboards(inline, other)))
    except CallRefused:
        polls.forget(call.world, asked)
        raise


def _to_stop(call: Call, by: BusinessConnection | None) -> Message:
    chat = readable(call) if by is None else dialog(call, by)
    found = call.world.message_for(chat, message_number(call), call.bot)
    if found is None or not isinstance(found.content, Poll):
        raise bad_request("message with poll to stop not found")
    own = found.author == call.bot.id if by is None else found.business_bot == call.bot.id
    if not own or found.origin is not None:
        raise bad_request("poll can't be stopped")
    if by is not None:
        check_editable(call, by, found)
    return found


def _stop(call: Call) -> dict[str, Any]:
    found = _to_stop(call, connection(call))
    assert isinstance(found.content, Poll), "just looked at"
    asked = call.world.polls[found.content.id]
    if asked.is_closed:
        raise bad_request("poll has already been closed")
    markup, _ = reply_markup(call, inline_only=True)
    check_inline(call, call.world.chat_of(found), markup)
    found.markup = markup
    polls.stop(call.world, found, asked, call.now)
    return render_polls.poll(call.world, asked, call.bot)


METHODS: Final = (
    Method(
        "sendPoll",
        _send,
        (
            *(one for one in WITH_KEYBOARD if one.name not in ("direct_messages_topic_id", "suggested_post_parameters")),
            *parameters(
                question="String!",
                question_parse_mode="String",
                question_entities="JSON",
                options="JSON!",
                is_anonymous="Boolean",
                type="String",
                allows_multiple_answers="Boolean",
                allows_revoting="Boolean",
                shuffle_options="Boolean",
                allow_adding_options="Boolean",
                hide_results_until_closes="Boolean",
                members_only="Boolean",
                country_codes="JSON",
                correct_option_ids="JSON",
                correct_option_id="Integer",
                explanation="String",
                explanation_parse_mode="String",
                explanation_entities="JSON",
                explanation_media="JSON",
                open_period="Integer",
                close_date="Integer",
                is_closed="Boolean",
                description="String",
                description_parse_mode="String",
                description_entities="JSON",
                media="JSON",
            ),
        ),
    ),
    Method(
        "stopPoll",
        _stop,
        parameters(
            chat_id="Chat!",
            message_id="Integer!",
            reply_markup="JSON",
            business_connection_id="String",
        ),
    ),
)
