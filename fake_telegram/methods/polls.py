"""Polls and quizzes (Bot API: sendPoll, stopPoll)."""

from typing import Any, Final

from fake_telegram.world import Poll, PollOption, PollState, polls, render_polls

from .accounts import connection, shown, writable_dialog
from .arguments import field_text
from .formatted import EMOJI_ONLY, formatted
from .keyboards import reply_markup
from .refusals import bad_request
from .sending import WITH_KEYBOARD, Keyboards, deliver
from .tables import Call, Method, parameters
from .targets import message_number, readable, writable

QUESTION_LENGTH_MAX: Final = 300  # [doc] sendPoll.question
OPTION_LENGTH_MAX: Final = 100  # [doc] InputPollOption.text
OPTIONS_MIN: Final = 2  # [src] in these words
OPTIONS_MAX: Final = 12  # [doc] sendPoll.options
EXPLANATION_LENGTH_MAX: Final = 200  # [doc] sendPoll.explanation
OPEN_PERIOD_S_MAX: Final = 2_628_000  # [doc] sendPoll.open_period


def _options(call: Call) -> list[PollOption]:
    given = call.args.json("options", "options")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of String as options")
    if len(given) < OPTIONS_MIN:
        raise bad_request(f"poll must have at least {OPTIONS_MIN} option")
    if len(given) > OPTIONS_MAX:
        raise bad_request(f"poll can't have more than {OPTIONS_MAX} options")
    return [_option(call, one) for one in given]


def _option(call: Call, given: Any) -> PollOption:
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, dict):
        raise bad_request("Can't parse InputPollOption: expected an Object")
    if given.get("media"):
        raise bad_request("this fake does not support media in polls")
    text, entities = formatted(
        call,
        field_text(given, "text"),
        field_text(given, "text_parse_mode"),
        given.get("text_entities"),
        limit=OPTION_LENGTH_MAX,
        too_long=f"poll options length must not exceed {OPTION_LENGTH_MAX}",
        keeps=EMOJI_ONLY,
    )
    if not text:
        raise bad_request("poll options must be non-empty")
    return PollOption(text=text, entities=entities)


def _question(call: Call) -> dict[str, Any]:
    args = call.args
    text, entities = formatted(
        call,
        args.text("question"),
        args.text("question_parse_mode"),
        args.lenient_json("question_entities"),
        limit=QUESTION_LENGTH_MAX,
        too_long=f"poll question length must not exceed {QUESTION_LENGTH_MAX}",
        keeps=EMOJI_ONLY,
    )
    if not text:
        raise bad_request("poll question must be non-empty")
    return {"question": text, "question_entities": entities}


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
    if not isinstance(given, list) or not given or not all(isinstance(one, int) and 0 <= one < count for one in given):
        raise bad_request("wrong correct option ID specified")
    text, entities = formatted(
        call,
        args.text("explanation"),
        args.text("explanation_parse_mode"),
        args.lenient_json("explanation_entities"),
        limit=EXPLANATION_LENGTH_MAX,
        too_long="message is too long",
    )
    correct = tuple(sorted(set(given)))
    return {
        "type": "quiz",
        "correct": correct,
        "allows_multiple_answers": len(correct) > 1,
        "explanation": text,
        "explanation_entities": entities,
    }


def _ends(call: Call) -> dict[str, Any]:
    period = call.args.integer("open_period", low=0, high=OPEN_PERIOD_S_MAX)
    date = call.args.integer("close_date", low=0)
    if period:
        return {"open_period_s": period, "close_date": int(call.now) + period}
    if date and not 5 <= date - call.now <= OPEN_PERIOD_S_MAX:
        raise bad_request("POLL_CLOSE_DATE_INVALID")
    return {"close_date": date} if date else {}


def _send(call: Call) -> dict[str, Any]:
    args = call.args
    question, options = _question(call), _options(call)
    inline, other = reply_markup(call)
    asked = PollState(
        id=call.world.fresh_number(),
        author=call.bot.id,
        options=options,
        is_anonymous=not args.has("is_anonymous") or args.flag("is_anonymous"),
        allows_revoting=not args.has("allows_revoting") or args.flag("allows_revoting"),
        is_closed=args.flag("is_closed"),
        **question,
        **_quiz(call, len(options)),
        **_ends(call),
    )
    content = Poll(id=asked.id)
    by = connection(call)
    chat = writable(call, content) if by is None else writable_dialog(call, by)
    if chat.type == "channel" and not asked.is_anonymous:
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    polls.add(call.world, asked)
    return shown(call, deliver(call, content, Keyboards(inline, other)))


def _stop(call: Call) -> dict[str, Any]:
    chat = readable(call)
    found = call.world.message_for(chat, message_number(call), call.bot)
    if found is None or not isinstance(found.content, Poll):
        raise bad_request("message with poll to stop not found")
    asked = call.world.polls[found.content.id]
    if found.author != call.bot.id or found.origin is not None:
        raise bad_request("poll can't be stopped")
    if asked.is_closed:
        raise bad_request("poll has already been closed")
    found.markup, _ = reply_markup(call, inline_only=True)
    polls.close(call.world, asked, call.now)
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
                shuffle_options="Boolean: people see all options at once here",
                allow_adding_options="Boolean? nobody adds options here",
                hide_results_until_closes="Boolean: people do not look at results here",
                members_only="Boolean? all may vote here",
                country_codes="JSON? people have no countries here",
                correct_option_ids="JSON",
                correct_option_id="Integer",
                explanation="String",
                explanation_parse_mode="String",
                explanation_entities="JSON",
                explanation_media="JSON? polls have no media here",
                open_period="Integer",
                close_date="Integer",
                is_closed="Boolean",
                description="String? polls have no descriptions here",
                description_parse_mode="String? as above",
                description_entities="JSON? as above",
                media="JSON? polls have no media here",
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
            business_connection_id="String? not in the chats of a connected person",
        ),
    ),
)
