"""World objects as JSON for whoever drives the fake: stable names, ids as numbers, no nulls."""

from __future__ import annotations

from typing import Any

import msgspec

from fake_telegram.faults import StandingFault
from fake_telegram.world import Bot, CallbackQuery, Chat, JournalEntry, Person, PollState, StoredFile, Topic

__all__ = [
    "view_bot",
    "view_chat",
    "view_chat_in_list",
    "view_entry",
    "view_fault",
    "view_file",
    "view_person",
    "view_poll",
    "view_query",
    "view_topic",
]


def view_person(person: Person) -> dict[str, Any]:
    """A person, as created."""
    return _full(
        id=person.id,
        first_name=person.first_name,
        last_name=person.last_name,
        username=person.username,
        language_code=person.language_code,
        is_premium=person.is_premium,
        blocked=sorted(person.blocked),
    )


def view_bot(bot: Bot, now: float) -> dict[str, Any]:
    """A bot with its token, the state of its webhook and how much waits for it. ``now`` in Unix seconds."""
    return _full(
        id=bot.id,
        token=bot.token,
        name=bot.name,
        username=bot.username,
        privacy_mode=bot.privacy_mode,
        can_join_groups=bot.can_join_groups,
        webhook_url=bot.webhook.url,
        last_error_message=bot.webhook.last_error_message,
        pending_updates=bot.updates.pending_count(now),
    )


def view_chat(chat: Chat) -> dict[str, Any]:
    """A group, supergroup or channel with who is in it."""
    members = [
        _full(user=member.user, status=member.status, custom_title=member.custom_title)
        for member in chat.members.values()
        if member.is_present
    ]
    return {**view_chat_in_list(chat), "members": members}


def view_chat_in_list(chat: Chat) -> dict[str, Any]:
    """A chat without its members."""
    return _full(
        id=chat.id,
        type=chat.type,
        title=chat.title,
        username=chat.username,
        is_forum=chat.is_forum,
        owner=chat.owner,
        linked=chat.linked,
        migrated_to=chat.migrated_to,
        migrated_from=chat.migrated_from,
    )


def view_file(file: StoredFile) -> dict[str, Any]:
    """A file, by the number that acts name it with."""
    return _full(file=file.number, name=file.name, mime_type=file.mime_type, size=file.size)


def view_query(query: CallbackQuery) -> dict[str, Any]:
    """A pressed button and, once the bot has answered, what the person was shown."""
    shown = _full(id=query.id, bot=query.bot, data=query.data, message_id=query.message)
    if query.answer is not None:
        answer = query.answer
        shown["answer"] = _full(text=answer.text, show_alert=answer.show_alert, url=answer.url)
    return shown


def view_topic(topic: Topic) -> dict[str, Any]:
    """A topic of a forum; ``topic`` is the number that messages name it with."""
    return _full(topic=topic.id, name=topic.name, is_closed=topic.is_closed, is_hidden=topic.is_hidden)


def view_poll(poll: PollState) -> dict[str, Any]:
    """A poll as it stands."""
    options = [{"text": option.text, "votes": option.votes} for option in poll.options]
    return _full(id=poll.id, question=poll.question, options=options, is_closed=poll.is_closed)


def view_entry(entry: JournalEntry) -> dict[str, Any]:
    """One line of the journal."""
    return {"number": entry.number, "at": entry.at, "kind": entry.kind, **entry.fields}


def view_fault(standing: StandingFault) -> dict[str, Any]:
    """A fault as it was placed, and its counts."""
    fault: dict[str, Any] = msgspec.to_builtins(standing.fault)
    return {**fault, "matched": standing.matched, "fired": standing.fired}


def _full(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
