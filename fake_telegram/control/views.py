"""World objects as JSON for whoever drives the fake: stable names, ids as numbers, no nulls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import msgspec

from fake_telegram.faults import StandingFault
from fake_telegram.world import (
    About,
    Bot,
    BusinessConnection,
    CallbackQuery,
    Chat,
    Community,
    Draft,
    InlineQuery,
    InlineResult,
    InviteLink,
    JournalEntry,
    Opened,
    Person,
    Picture,
    PollState,
    StoredFile,
    Topic,
    UserId,
    Verification,
    WebApp,
    World,
    bot_faces,
    render_messages,
    web_apps,
)

__all__ = [
    "view_bot",
    "view_bot_for",
    "view_chat",
    "view_chat_in_list",
    "view_community",
    "view_connection",
    "view_draft",
    "view_entry",
    "view_fault",
    "view_file",
    "view_inline_query",
    "view_link",
    "view_made_bot",
    "view_opened",
    "view_own_chat",
    "view_person",
    "view_poll",
    "view_query",
    "view_topic",
    "view_web_app",
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
        photos=_pictures(person.photos),
        profile=_view_about(person.about),
        verified=_view_verification(person.verification),
    )


def _pictures(photos: Sequence[Picture]) -> list[int] | None:
    return [one.file for one in photos] or None


def _view_about(about: About) -> dict[str, Any] | None:
    """What is out of the ordinary in a profile."""
    usual = About()
    told = {one.name: getattr(about, one.name) for one in fields(About)}
    shown = {name: value for name, value in told.items() if value != getattr(usual, name)}
    return _without_nulls(msgspec.to_builtins(shown)) or None


def _without_nulls(value: Any) -> Any:
    match value:
        case dict():
            return {name: _without_nulls(one) for name, one in value.items() if one is not None}
        case list():
            return [_without_nulls(one) for one in value]
        case _:
            return value


def _view_verification(mark: Verification | None) -> dict[str, Any] | None:
    return None if mark is None else {"bot": mark.bot, "text": mark.text}


def view_bot(bot: Bot, now: float) -> dict[str, Any]:
    """A bot with its token, the state of its webhook and how much waits for it. ``now`` in Unix seconds."""
    return _full(
        id=bot.id,
        token=bot.token,
        name=bot.name,
        username=bot.username,
        privacy_mode=bot.privacy_mode,
        can_join_groups=bot.can_join_groups,
        can_connect_to_business=bot.can_connect_to_business,
        has_topics=bot.has_topics,
        users_make_topics=bot.users_make_topics,
        supports_inline=bot.supports_inline,
        inline_feedback=bot.inline_feedback,
        organization=bot.organization or None,
        photos=_pictures(bot.photos),
        verified=_view_verification(bot.verification),
        inline_location=bot.inline_location,
        main_web_app=bot.main_web_app or None,
        can_manage_bots=bot.can_manage_bots,
        supports_join_queries=bot.supports_join_queries,
        supports_guests=bot.supports_guests,
        hears_bots=bot.hears_bots,
        managed_by=None if bot.management is None else bot.management.manager,
        webhook_url=bot.webhook.url,
        last_error_message=bot.webhook.last_error_message,
        pending_updates=bot.updates.pending_count(now),
    )


def view_chat(chat: Chat) -> dict[str, Any]:
    """A group, supergroup or channel with who is in it."""
    members = [
        _full(user=member.user, status=member.status, custom_title=member.custom_title, tag=member.tag)
        for member in chat.members.values()
        if member.is_present
    ]
    counts = {who: chat.boost_count(who) for who in chat.boosts}
    return {**view_chat_in_list(chat), **_full(boosts=counts or None), "members": members}


def view_chat_in_list(chat: Chat) -> dict[str, Any]:
    """A chat without its members."""
    return _full(
        id=chat.id,
        type=chat.type,
        title=chat.title,
        username=chat.username,
        is_forum=chat.is_forum,
        owner=chat.owner,
        description=chat.description or None,
        photo=None if chat.photo is None else chat.photo.file,
        verified=_view_verification(chat.verification),
        linked=chat.linked,
        direct_messages=chat.direct,
        parent=chat.parent,
        migrated_to=chat.migrated_to,
        migrated_from=chat.migrated_from,
        is_deleted=chat.is_deleted or None,
    )


def view_own_chat(world: World, chat: Chat, viewer: UserId) -> dict[str, Any]:
    """A chat in somebody's list; a private one by the bot or person on the other side."""
    last = next(reversed(chat.messages), None)
    if chat.type != "private":
        return {**view_chat_in_list(chat), **_full(last_message=last, pinned=list(chat.pinned) or None)}
    other = chat.private_bot or chat.other(viewer)
    account = world.account(other)
    name = account.full_name if account is not None else ""
    photos = () if account is None else account.shown_photos
    return _full(
        id=other,
        type="private",
        title=name,
        photo=photos[0].file if photos else None,
        verified=None if account is None else _view_verification(account.verification),
        pinned=list(chat.pinned) or None,
        last_message=last,
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


def view_opened(opened: Opened) -> dict[str, Any]:
    """What the client did by itself: the ``url`` it opens, the ``text`` it copied."""
    return _full(opened=opened.kind, url=opened.url or None, text=opened.text or None)


def view_web_app(app: WebApp) -> dict[str, Any]:
    """An open web app: where it is, what it is told, and the ``launch_url`` that a client's web view opens."""
    return _full(
        web_app=app.id,
        bot=app.bot,
        url=app.url,
        place=app.place,
        init_data=app.init_data,
        launch_url=web_apps.launch_url(app),
        is_open=app.is_open,
    )


def view_made_bot(bot: Bot) -> dict[str, Any]:
    """A managed bot as its owner sees it; the token is the manager's to fetch."""
    by = bot.management
    about = {} if by is None else {"manager": by.manager, "owner": by.owner}
    return _full(id=bot.id, name=bot.name, username=bot.username, **about)


def view_bot_for(bot: Bot, person: Person) -> dict[str, Any]:
    """A bot as this person sees it on its profile, or in a chat with it that is still empty."""
    return _full(
        id=bot.id,
        username=bot.username,
        name=bot_faces.text_for(bot, person, "name"),
        description=bot_faces.text_for(bot, person, "description") or None,
        short_description=bot_faces.text_for(bot, person, "short_description") or None,
        menu_button=bot_faces.menu_button(bot, person),
        main_web_app=bot.main_web_app or None,
    )


def view_inline_query(query: InlineQuery) -> dict[str, Any]:
    """A question in inline mode and, once the bot has answered, what it offers."""
    shown = _full(query=query.id, bot=query.bot.id, text=query.text, offset=query.offset)
    if query.offer is None:
        return shown
    shown["results"] = [_inline_result(one) for one in query.offer.results]
    shown["next_offset"] = query.offer.next_offset
    button = query.offer.button
    if button is not None:
        shown["button"] = _full(
            text=button.text, start_parameter=button.start_parameter or None, web_app=button.web_app_url or None
        )
    return shown


def view_community(community: Community) -> dict[str, Any]:
    """A community with its chats, by the number that chats are put into it with."""
    return _full(community=community.id, name=community.name, owner=community.owner, chats=list(community.chats))


def view_draft(world: World, draft: Draft) -> dict[str, Any]:
    """What a bot is just writing; ``until`` when it vanishes by itself, in Unix seconds."""
    shown = _full(draft_id=draft.id, until=draft.until, can_stop=draft.can_stop, is_stopped=draft.is_stopped)
    return {**shown, **render_messages.said_fields(world, draft.content, None)}


def _inline_result(result: InlineResult) -> dict[str, Any]:
    about = {name: getattr(result, name) or None for name in ("description", "url", "thumbnail_url")}
    return _full(id=result.id, type=result.type, title=result.title, **about)


def view_link(link: InviteLink) -> dict[str, Any]:
    """An invite link, and how many came by it or wait."""
    return _full(
        link=link.link,
        chat=link.chat,
        creator=link.creator,
        name=link.name,
        expires_at=link.expires_at,
        member_limit=link.member_limit,
        creates_join_request=link.creates_join_request,
        is_revoked=link.is_revoked,
        uses=link.uses,
        waiting=list(link.waiting),
    )


def view_connection(connection: BusinessConnection) -> dict[str, Any]:
    """A bot that answers for somebody."""
    return _full(id=connection.id, user=connection.user, bot=connection.bot, is_enabled=connection.is_enabled)


def view_topic(topic: Topic) -> dict[str, Any]:
    """A topic of a forum; ``topic`` is the number that messages name it with."""
    return _full(topic=topic.id, name=topic.name, is_closed=topic.is_closed, is_hidden=topic.is_hidden)


def view_poll(poll: PollState) -> dict[str, Any]:
    """A poll as far as everybody sees how it stands."""
    options = [
        {"id": option.persistent_id, "text": option.text, "votes": option.votes if poll.shows_results else 0}
        for option in poll.options
    ]
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
