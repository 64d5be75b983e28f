"""Invite links and requests to join (Bot API: ChatInviteLink, ChatJoinRequest).

A link lets in until it expires, is revoked or has let in as many as it may. A link that creates requests lets nobody in by
itself: the administrators decide; bots that may invite are told, and may write to the one who asks for a while.
"""

from typing import Any

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.links import InviteLink
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import has_right
from fake_telegram.world.happenings import members
from fake_telegram.world.ids import BotId, UserId
from fake_telegram.world.limits import JOIN_REQUEST_CONTACT_S
from fake_telegram.world.rendering.chats import chat as chat_fields
from fake_telegram.world.rendering.chats import invite_link, user
from fake_telegram.world.state import State

from . import join_queries


def create(
    state: State,
    chat: Chat,
    creator: UserId,
    *,
    name: str = "",
    expires_at: int = 0,
    member_limit: int = 0,
    creates_join_request: bool = False,
    is_primary: bool = False,
) -> InviteLink:
    """A new link into `chat`; a new primary one revokes the one its creator had."""
    if is_primary:
        earlier = primary(state, chat, creator)
        if earlier is not None:
            earlier.is_revoked = True
    made = InviteLink(
        link=state.fresh_invite_url(),
        chat=chat.id,
        creator=creator,
        name=name,
        expires_at=expires_at,
        member_limit=member_limit,
        creates_join_request=creates_join_request,
        is_primary=is_primary,
    )
    state.invites[made.link] = made
    if is_primary:
        chat.primary_invites[creator] = made.link
    return made


def primary(state: State, chat: Chat, creator: UserId) -> InviteLink | None:
    """The primary link of this administrator, if it has one."""
    link = chat.primary_invites.get(creator)
    return None if link is None else state.invites[link]


def leads_to(state: State, link: InviteLink) -> Chat:
    """The chat of a link: that of a basic group leads to the supergroup which it has become."""
    chat = state.chats[link.chat]
    return chat if chat.migrated_to is None else state.chats[chat.migrated_to]


def use(state: State, who: UserId, url: str, now: float) -> Chat:
    """Follow a link: enter the chat, or ask to be let in.

    Raises:
        ActRefused: `no_such_link`, `banned`, `already_a_member`.
    """
    link = state.invites.get(url)
    if link is None or not link.is_open(now):
        raise ActRefused(f"the link {url} lets nobody in", "no_such_link")
    chat = leads_to(state, link)
    if chat.is_deleted:
        raise ActRefused(f"the link {url} lets nobody in: {chat.title} is deleted", "no_such_link")
    members.lapse(state, chat, who, now)
    if chat.member(who) is not None:
        raise ActRefused(f"{who} is in {chat.title} already", "already_a_member")
    earlier = chat.members.get(who)
    if earlier is not None and earlier.status == "kicked":
        raise ActRefused(f"{who} is banned from {chat.title}", "banned")
    if link.creates_join_request:
        ask(state, chat, link, who, now)
    else:
        link.uses += 1
        members.enter(state, chat, (who,), by=who, now=now, way=members.Way(invite=link))
    return chat


def ask(state: State, chat: Chat, link: InviteLink | None, who: UserId, now: float) -> None:
    """Let `who` ask to be let in, by a link or by the public name of the chat."""
    members.withdraw_request(state, chat, who)
    chat.requests[who] = "" if link is None else link.link
    if link is not None:
        link.waiting[who] = None
    state.journal.add(now, "join_requested", chat=chat.id, by=who, link=chat.requests[who])
    for admin in chat.admins:
        bot = state.bots.get(BotId(admin))
        if bot is None or not has_right(chat, bot.id, "can_invite_users"):
            continue
        private = state.open_private(who, bot.id)
        private.may_write_until = now + JOIN_REQUEST_CONTACT_S
        body: dict[str, Any] = {
            "chat": chat_fields(state, chat),
            "from": user(state, who, bot),
            "user_chat_id": who,
            "date": int(now),
        }
        if bio := state.people[who].about.bio:
            body["bio"] = bio
        if link is not None:
            body["invite_link"] = invite_link(state, link, bot)
        if query := join_queries.ask(state, chat, bot, who, now):
            body["query_id"] = query
        state.queue(bot, "chat_join_request", body, key=f"chat_member:{who}", now=now)


def decide(state: State, chat: Chat, who: UserId, *, by: UserId, let_in: bool, now: float) -> bool:
    """Answer a request to join; false when there is none, or when whoever asked has no account any more."""
    if who not in chat.requests:
        return False
    link = state.invites.get(chat.requests[who])
    members.withdraw_request(state, chat, who)
    if state.people[who].deactivated:
        return False
    state.journal.add(now, "join_decided", chat=chat.id, user=who, by=by, let_in=let_in)
    if let_in:
        if link is not None:
            link.uses += 1
        members.enter(state, chat, (who,), by=by, now=now, way=members.Way(invite=link, by_request=True))
    return True
