"""How a poll looks to a bot (Bot API: Poll, PollOption)."""

from typing import Any

from .people import Bot
from .poll_states import PollOption, PollState
from .render_media import entities
from .state import State


def poll(state: State, asked: PollState, bot: Bot | None) -> dict[str, Any]:
    """Poll. The right answers of a quiz show to its author, and to all when it is closed."""
    result: dict[str, Any] = {
        "id": asked.id,
        "question": asked.question,
        "options": [_option(state, option, bot) for option in asked.options],
        "total_voter_count": len(asked.answers),
        "is_closed": asked.is_closed,
        "is_anonymous": asked.is_anonymous,
        "type": asked.type,
        "allows_multiple_answers": asked.allows_multiple_answers,
        "allows_revoting": asked.allows_revoting,
        "members_only": False,
    }
    if asked.question_entities:
        result["question_entities"] = entities(state, asked.question_entities, bot)
    if asked.correct and (asked.is_closed or (bot is not None and bot.id == asked.author)):
        result["correct_option_ids"] = list(asked.correct)
        result["correct_option_id"] = asked.correct[0]
        if asked.explanation:
            result["explanation"] = asked.explanation
            if asked.explanation_entities:
                result["explanation_entities"] = entities(state, asked.explanation_entities, bot)
    if asked.open_period_s:
        result["open_period"] = asked.open_period_s
    if asked.close_date:
        result["close_date"] = asked.close_date
    return result


def _option(state: State, option: PollOption, bot: Bot | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "persistent_id": option.persistent_id,
        "text": option.text,
        "voter_count": option.votes,
    }
    if option.entities:
        result["text_entities"] = entities(state, option.entities, bot)
    return result
