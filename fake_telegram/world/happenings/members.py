"""How somebody comes into a chat, changes standing and goes; and which bots are told.

A bot hears of itself by `my_chat_member`; of others by `chat_member` where it is an administrator and asked for that kind.
"""

from dataclasses import dataclass, fields, replace
from typing import Final, TypeVar

from fake_telegram.world.facts.chats import AdminRights, Chat, Member, Permissions
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.links import InviteLink
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.ids import BotId, MessageId, UserId
from fake_telegram.world.rendering.chats import chat as chat_fields
from fake_telegram.world.rendering.chats import invite_link, user
from fake_telegram.world.rendering.chats import member as member_fields
from fake_telegram.world.state import State

from .posting import notice

FOREVER_BELOW_S: Final = 30  # [doc] banChatMember.until_date
FOREVER_ABOVE_S: Final = 366 * 24 * 3600  # [doc] as above

_Key = TypeVar("_Key")


def place(state: State, chat: Chat, member: Member) -> None:
    """Let `member` stand in `chat` as it says, quietly."""
    before = chat.members.get(member.user)
    bot = state.bots.get(BotId(member.user))
    if bot is not None and member.is_present and (before is None or not before.is_present):
        member.privacy = bot.privacy_mode
    if before is not None and before.is_present and member.is_present:
        member.since = before.since
    chat.members[member.user] = member
    chat.present += member.is_present - (before is not None and before.is_present)
    if bot is not None:
        _keep(chat.bots, bot.id, member.is_present)
    _keep(chat.admins, member.user, member.is_admin)
    if chat.direct is not None:
        mirror(state, chat, member)


def mirror(state: State, channel: Chat, member: Member) -> None:
    """Let an administrator of a channel who may manage its direct messages answer them, and nobody else."""
    chat = None if channel.direct is None else state.chats.get(channel.direct)
    if chat is None:
        return
    if member.status == "kicked":
        place(state, chat, replace(member))
    elif member.is_admin and (member.rights or AdminRights()).can_manage_direct_messages:
        rights = AdminRights(can_manage_chat=True, can_manage_direct_messages=True, can_delete_messages=True)
        place(state, chat, replace(member, status="administrator", rights=rights))
    elif member.user in chat.correspondents:
        place(state, chat, Member(user=member.user, status="member"))
    elif member.user in chat.members:
        place(state, chat, Member(user=member.user, status="left"))


def _keep(found: dict[_Key, None], key: _Key, wanted: bool) -> None:
    if wanted:
        found.setdefault(key)
    else:
        found.pop(key, None)


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody came in: by which invite link, and whether an administrator let it in on request."""

    invite: InviteLink | None = None
    by_request: bool = False


_BY_HAND: Final = Way()


def change(state: State, chat: Chat, member: Member, *, by: UserId, now: float, way: Way = _BY_HAND) -> None:
    """Let `member` stand in `chat` as it says, and tell the bots concerned that `by` did it."""
    before = chat.members.get(member.user) or Member(user=member.user, status="left")
    if member.is_present and not before.is_present:
        member.since = int(now)
    place(state, chat, member)
    if member.is_present or member.status == "kicked":
        withdraw_request(state, chat, member.user)
    state.journal.add(now, "member_changed", chat=chat.id, user=member.user, by=by, old=before.status, new=member.status)
    subject = state.bots.get(BotId(member.user))
    if subject is not None:
        _tell(state, chat, subject, before, member, by, now, way)
    for admin in chat.admins:
        bot = state.bots.get(BotId(admin))
        if bot is not None and bot is not subject:
            _tell(state, chat, bot, before, member, by, now, way)


def withdraw_request(state: State, chat: Chat, who: UserId) -> None:
    """Let `who` ask no more to be let in: it is in, banned, or asks by another link."""
    link = state.invites.get(chat.requests.pop(who, ""))
    if link is not None:
        link.waiting.pop(who, None)


def _tell(state: State, chat: Chat, bot: Bot, before: Member, after: Member, by: UserId, now: float, way: Way) -> None:
    is_own = bot.id == after.user
    kind = "my_chat_member" if is_own else "chat_member"
    if kind not in bot.allowed_updates:
        return
    body = {
        "chat": chat_fields(state, chat),
        "from": user(state, by, bot),
        "date": int(now),
        "old_chat_member": member_fields(state, chat, before, bot),
        "new_chat_member": member_fields(state, chat, after, bot),
    }
    if way.invite is not None:
        body["invite_link"] = invite_link(state, way.invite, bot)
    if way.by_request:
        body["via_join_request"] = True
    key = f"my_chat_member:{chat.id}" if is_own else f"chat_member:{after.user}"
    state.queue(bot, kind, body, key=key, now=now)


def tell_of_itself(state: State, chat: Chat, bot: Bot, *, by: UserId, now: float) -> None:
    """Tell a bot that by what `by` did it is in `chat`, where it was not before."""
    _tell(state, chat, bot, Member(user=bot.id, status="left"), chat.members[bot.id], by, now, _BY_HAND)


def enter(state: State, chat: Chat, users: tuple[UserId, ...], *, by: UserId, now: float, way: Way = _BY_HAND) -> None:
    """Let `users` come in, brought by `by` or by themselves, with one notice in a group; who asked to come in gives it alone."""
    for one in users:
        change(state, chat, entering(state, chat, one), by=by, now=now, way=way)
    if chat.type != "channel":
        author = users[0] if way.by_request else by
        notice(state, chat, author, Service(kind="new_chat_members", users=users), now)


def entering(state: State, chat: Chat, who: UserId) -> Member:
    """The standing with which `who` comes in: the owner as owner, the restricted as such, a bot in a channel as administrator."""
    earlier = chat.members.get(who)
    if chat.owner == who:
        return Member(user=who, status="creator", rights=AdminRights.all())
    if earlier is not None and earlier.status == "restricted":
        return replace(earlier, is_member=True)
    if chat.type == "channel" and BotId(who) in state.bots:
        return Member(user=who, status="administrator", rights=suggested(state, chat, who), promoted_by=chat.owner)
    return Member(user=who, status="member")


def suggested(state: State, chat: Chat, who: UserId) -> AdminRights:
    """The rights that a client suggests for a new administrator: those that a bot wishes for, or all but anonymity."""
    bot = state.bots.get(BotId(who))
    wished = None if bot is None else bot.wished_rights.get(chat.type == "channel")
    return AdminRights.all() if wished is None or wished.is_none else replace(wished, can_manage_chat=True)


def go(state: State, chat: Chat, who: UserId, *, by: UserId, now: float, banned_until: int | None = None) -> None:
    """Let `who` leave by itself, or be removed by `by`; `banned_until` (Unix seconds, 0 for ever) keeps it out."""
    earlier = chat.members.get(who)
    if banned_until is not None:
        after = Member(user=who, status="kicked", until=banned_until)
    elif earlier is not None and earlier.status == "restricted":
        after = replace(earlier, is_member=False)
    else:
        after = Member(user=who, status="left")
    was_present = earlier is not None and earlier.is_present
    leaver = state.bots.get(BotId(who))
    if was_present and chat.type != "channel" and (leaver is None or by == who):
        change(state, chat, after, by=by, now=now)
        notice(state, chat, by, Service(kind="left_chat_member", users=(who,)), now)
    elif was_present and chat.type != "channel":
        notice(state, chat, by, Service(kind="left_chat_member", users=(who,)), now)
        change(state, chat, after, by=by, now=now)
    else:
        change(state, chat, after, by=by, now=now)


def restricted(found: Member, permissions: Permissions, until: int) -> Member:
    """`found` with no more than `permissions` until a time in Unix seconds, 0 for ever.

    Who has all of them is not restricted; a tag of one's own makes no difference in that.
    """
    if all(getattr(permissions, one.name) for one in fields(Permissions) if one.name != "can_edit_tag"):
        return Member(user=found.user, status="member" if found.is_present else "left", privacy=found.privacy, tag=found.tag)
    return Member(
        user=found.user,
        status="restricted",
        permissions=permissions,
        until=until,
        is_member=found.is_present,
        privacy=found.privacy,
        tag=found.tag,
    )


def take_history(chat: Chat, who: UserId) -> None:
    """Let somebody who was removed from a basic group see nothing of what was said there until now (Bot API: banChatMember)."""
    chat.revoked[who] = MessageId(chat.next_message_id - 1)


def lapse(state: State, chat: Chat, who: UserId, now: float) -> None:
    """End a ban or a restriction whose time is over, quietly, as Telegram does."""
    found = chat.members.get(who)
    if found is None or not found.until or found.until > now:
        return
    if found.status == "kicked" or not found.is_member:
        place(state, chat, Member(user=who, status="left"))
    elif found.status == "restricted":
        place(state, chat, Member(user=who, status="member", privacy=found.privacy, tag=found.tag))


def until(date: int, now: float) -> int:
    """When a ban or a restriction ends, in Unix seconds: less than 30 seconds or more than 366 days ahead is for ever (0)."""
    return date if FOREVER_BELOW_S <= date - now <= FOREVER_ABOVE_S else 0
