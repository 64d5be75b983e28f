"""How a poll and the notices about it look to a bot (Bot API: Poll, PollOption, PollMedia, PollOptionAdded)."""

from typing import Any

from fake_telegram.world.facts.content import Location, Media, Service, Venue
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.poll_states import Link, PollMedia, PollOption, PollState
from fake_telegram.world.state import State

from .chats import chat_by_id, user
from .media import entities, file_fields, location, venue


def knows_answers(asked: PollState, bot: Bot | None) -> bool:
    """Whether `bot` is shown the right answers of a quiz: its own, one that it got in private, or a closed one."""
    return asked.is_closed or (bot is not None and bot.id in (asked.author, asked.private_bot))


def poll(state: State, asked: PollState, bot: Bot | None, *, in_message: bool = False) -> dict[str, Any]:
    """Poll.

    Parameters:
        in_message: only there a poll shows its description.
    """
    shows_votes = asked.shows_results or (bot is not None and bot.id == asked.author)
    result: dict[str, Any] = {
        "id": asked.id,
        "question": asked.question,
        "options": [_option(state, option, bot, shows_votes=shows_votes) for option in asked.options],
        "total_voter_count": len(asked.answers),
        "is_closed": asked.is_closed,
        "is_anonymous": asked.is_anonymous,
        "type": asked.type,
        "allows_multiple_answers": asked.allows_multiple_answers,
        "allows_revoting": asked.allows_revoting,
        "members_only": asked.members_only,
    }
    if asked.question_entities:
        result["question_entities"] = entities(state, asked.question_entities, bot)
    if asked.country_codes:
        result["country_codes"] = list(asked.country_codes)
    if asked.correct and knows_answers(asked, bot):
        result |= _answers(state, asked, bot)
    if asked.open_period_s:
        result["open_period"] = asked.open_period_s
    if asked.close_date:
        result["close_date"] = asked.close_date
    return result | _description(state, asked, bot) if in_message else result


def _answers(state: State, asked: PollState, bot: Bot | None) -> dict[str, Any]:
    result: dict[str, Any] = {"correct_option_ids": list(asked.correct), "correct_option_id": asked.correct[0]}
    if asked.explanation:
        result["explanation"] = asked.explanation
        if asked.explanation_entities:
            result["explanation_entities"] = entities(state, asked.explanation_entities, bot)
    if asked.explanation_media is not None:
        result["explanation_media"] = _attached(state, asked.explanation_media, bot)
    return result


def _description(state: State, asked: PollState, bot: Bot | None) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if asked.description:
        result["description"] = asked.description
        if asked.description_entities:
            result["description_entities"] = entities(state, asked.description_entities, bot)
    if asked.media is not None:
        result["media"] = _attached(state, asked.media, bot)
    return result


def _option(state: State, option: PollOption, bot: Bot | None, *, shows_votes: bool) -> dict[str, Any]:
    result: dict[str, Any] = {
        "persistent_id": option.persistent_id,
        "text": option.text,
        "voter_count": option.votes if shows_votes else 0,
    }
    if option.entities:
        result["text_entities"] = entities(state, option.entities, bot)
    if option.media is not None:
        result["media"] = _attached(state, option.media, bot)
    if option.added_by is not None:
        result["added_by_user"] = user(state, option.added_by, bot)
    if option.added_by_chat is not None:
        result["added_by_chat"] = chat_by_id(state, option.added_by_chat)
    if option.added_at:
        result["addition_date"] = option.added_at
    return result


def _attached(state: State, media: PollMedia, bot: Bot | None) -> dict[str, Any]:
    """PollMedia: one field."""
    match media:
        case Media():
            return file_fields(state, media, bot)
        case Location():
            return {"location": location(media)}
        case Venue():
            return {"venue": venue(media)["venue"]}
        case Link():
            return {"link": {"url": media.url}}


def option_notice(state: State, said: Service, shown: dict[str, Any], bot: Bot | None) -> dict[str, Any]:
    """PollOptionAdded and PollOptionDeleted; `shown` is the message with the poll, or what is left of it."""
    result: dict[str, Any] = {
        "poll_message": shown,
        "option_persistent_id": said.option_id,
        "option_text": said.title,
    }
    if said.entities:
        result["option_text_entities"] = entities(state, said.entities, bot)
    return result
