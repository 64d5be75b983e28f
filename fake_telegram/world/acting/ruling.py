"""What administrators do to members, links and the chat itself from their telephones; bots do it by the Bot API."""

from dataclasses import dataclass

from fake_telegram.world.facts.chats import Chat, Member, Permissions
from fake_telegram.world.facts.files import StoredFile
from fake_telegram.world.facts.links import InviteLink
from fake_telegram.world.facts.pictures import Picture
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import has_right, may_change
from fake_telegram.world.happenings import founding, members, settings
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.limits import DESCRIPTION_CODE_POINTS_MAX, TITLE_CODE_POINTS_MAX
from fake_telegram.world.state import State

from . import invites
from .writing import chat_for, person

_BASIC_TYPES = ("group", "supergroup")


def ruled(state: State, by: UserId, chat_id: ChatId, right: str) -> Chat:
    """The group or channel in which `by` has `right`.

    Raises:
        ActRefused: `private`, `no_right`.
    """
    who = person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.type == "private":
        raise ActRefused("a private chat has no administrators", "private")
    if chat.parent is not None:
        raise ActRefused("direct messages are ruled by their channel", "direct_messages")
    if not has_right(chat, by, right):
        raise ActRefused(f"{who.full_name} lacks {right} in {chat.title}", "no_right")
    return chat


def check_subject(state: State, chat: Chat, by: UserId, who: UserId) -> Member:
    """Whom `by` may ban, restrict or degrade: not themselves, not the owner, and no administrator whom another one made.

    Raises:
        ActRefused: `no_such_person`, `oneself`, `no_right`.
    """
    account = state.account(who)
    if account is None:
        raise ActRefused(f"there is nobody with the id {who}", "no_such_person")
    if by == who:
        raise ActRefused("one does not do this to oneself", "oneself")
    found = chat.members.get(who) or Member(user=who, status="left")
    if found.status == "creator" or (found.is_admin and by not in (chat.owner, found.promoted_by)):
        raise ActRefused(f"{account.full_name} is an administrator of {chat.title} by somebody else", "no_right")
    return found


def ban(state: State, by: UserId, chat_id: ChatId, who: UserId, until: float, now: float) -> None:
    """See `Acts.ban`."""
    chat = ruled(state, by, chat_id, "can_restrict_members")
    check_subject(state, chat, by, who)
    members.go(state, chat, who, by=by, now=now, banned_until=members.until(int(until), now))


def unban(state: State, by: UserId, chat_id: ChatId, who: UserId, now: float) -> None:
    """See `Acts.unban`."""
    chat = ruled(state, by, chat_id, "can_restrict_members")
    members.lapse(state, chat, who, now)
    found = chat.members.get(who)
    if found is None or found.status != "kicked":
        raise ActRefused(f"{who} is not banned from {chat.title}", "not_banned")
    members.change(state, chat, Member(user=who, status="left"), by=by, now=now)


def restrict(state: State, by: UserId, chat_id: ChatId, who: UserId, permissions: Permissions, until: float, now: float) -> None:
    """See `Acts.restrict`."""
    chat = ruled(state, by, chat_id, "can_restrict_members")
    if chat.type != "supergroup":
        raise ActRefused("members are restricted in supergroups only", "not_a_supergroup")
    members.lapse(state, chat, who, now)
    found = check_subject(state, chat, by, who)
    if found.status == "kicked":
        raise ActRefused(f"{who} is banned from {chat.title}", "banned")
    after = members.restricted(found, permissions, members.until(int(until), now))
    members.change(state, chat, after, by=by, now=now)


def set_permissions(state: State, by: UserId, chat_id: ChatId, permissions: Permissions, now: float) -> Chat:
    """See `Acts.set_permissions`."""
    chat = ruled(state, by, chat_id, "can_restrict_members")
    if chat.type not in _BASIC_TYPES:
        raise ActRefused("subscribers of a channel have no permissions", "not_a_group")
    chat.permissions = permissions
    state.journal.add(now, "permissions_set", chat=chat.id, by=by)
    return chat


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatChange:
    """What becomes different in a chat; None leaves it."""

    title: str | None = None
    description: str | None = None
    protected: bool | None = None
    signs_posts: bool | None = None
    photo: StoredFile | None = None
    without_photo: bool = False


def change_chat(state: State, by: UserId, chat_id: ChatId, wanted: ChatChange, now: float) -> Chat:
    """See `Acts.change_chat`."""
    who = person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.type == "private" or not may_change(chat, by, "can_change_info"):
        raise ActRefused(f"{who.full_name} may not change what that chat says of itself", "no_right")
    title = None if wanted.title is None else wanted.title.strip()
    if title is not None and not 1 <= len(title) <= TITLE_CODE_POINTS_MAX:
        raise ActRefused(f"a title has 1 to {TITLE_CODE_POINTS_MAX} characters", "bad_title")
    if wanted.description is not None and len(wanted.description) > DESCRIPTION_CODE_POINTS_MAX:
        raise ActRefused(f"a description has at most {DESCRIPTION_CODE_POINTS_MAX} characters", "bad_description")
    if wanted.protected is not None and by != chat.owner:
        raise ActRefused("only the owner protects what is said in a chat", "not_the_owner")
    if wanted.signs_posts is not None and chat.type != "channel":
        raise ActRefused("only posts of a channel are signed", "not_a_channel")
    if wanted.without_photo and (chat.photo is None or wanted.photo is not None):
        raise ActRefused(f"{chat.title} has no picture to be taken away", "no_photo")
    if title is not None and title != chat.title:
        settings.set_title(state, chat, title, by, now)
    if wanted.description is not None:
        settings.set_description(state, chat, wanted.description, by, now)
    if wanted.photo is not None:
        settings.set_photo(state, chat, Picture(file=wanted.photo.number, at=int(now)), by, now)
    if wanted.without_photo:
        settings.delete_photo(state, chat, by, now)
    chat.protected = chat.protected if wanted.protected is None else wanted.protected
    chat.signs_posts = chat.signs_posts if wanted.signs_posts is None else wanted.signs_posts
    return chat


def set_discussion(state: State, by: UserId, channel_id: ChatId, group_id: ChatId | None, now: float) -> Chat:
    """See `Acts.set_discussion`."""
    channel = ruled(state, by, channel_id, "can_change_info")
    if channel.type != "channel":
        raise ActRefused(f"{channel.title} is no channel", "not_a_channel")
    if group_id is None:
        founding.unlink(state, channel, now)
        return channel
    ruled(state, by, group_id, "can_pin_messages")
    try:
        founding.link(state, channel_id, group_id)
    except ValueError as error:
        raise ActRefused(str(error), "not_linkable") from None
    return channel


def create_link(
    state: State,
    by: UserId,
    chat_id: ChatId,
    now: float,
    *,
    name: str,
    expires_at: int,
    member_limit: int,
    creates_join_request: bool,
) -> InviteLink:
    """See `Acts.create_link`."""
    chat = ruled(state, by, chat_id, "can_invite_users")
    if member_limit and creates_join_request:
        raise ActRefused("a link that asks the administrators has no limit of members", "bad_link")
    if expires_at and expires_at <= now:
        raise ActRefused("a link cannot have expired before it is made", "bad_link")
    made = invites.create(
        state,
        chat,
        by,
        name=name,
        expires_at=expires_at,
        member_limit=member_limit,
        creates_join_request=creates_join_request,
    )
    state.journal.add(now, "link_created", chat=chat.id, by=by, link=made.link)
    return made


def revoke_link(state: State, by: UserId, url: str, now: float) -> InviteLink:
    """See `Acts.revoke_link`."""
    who = person(state, by)
    found = state.invites.get(url)
    if found is None:
        raise ActRefused(f"there is no link {url}", "no_such_link")
    chat = ruled(state, by, invites.leads_to(state, found).id, "can_invite_users")
    if found.creator != by and chat.owner != by:
        raise ActRefused(f"{who.full_name} did not make the link {url}", "no_right")
    found.is_revoked = True
    state.journal.add(now, "link_revoked", chat=chat.id, by=by, link=url)
    return found
