"""What owners and administrators arrange in a chat from their telephones: its public name, its pace, its topics, its owner."""

from typing import Final

from fake_telegram.world.facts.chats import AdminRights, Chat, Member, VideoChat
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.slow_mode import DELAYS_S
from fake_telegram.world.happenings import accounts, direct_messages, founding, members
from fake_telegram.world.happenings.posting import compose, notice, publish
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.state import State

from . import boosts
from .ruling import ruled
from .writing import chat_for, person

DAY_S: Final = 86_400
AUTO_DELETE_DAYS_MAX: Final = 365  # [doc] TDLib, setChatMessageAutoDeleteTime: whole days


def owned(state: State, by: UserId, chat_id: ChatId, *types: str) -> Chat:
    """The chat of one of `types` that `by` owns, and has not left.

    Raises:
        ActRefused: `wrong_chat`, `not_the_owner`.
    """
    who = person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.type not in types or chat.parent is not None:
        raise ActRefused(f"this is done in a {' or a '.join(types)} only", "wrong_chat")
    if chat.owner != by or chat.member(by) is None:
        raise ActRefused(f"{who.full_name} does not own {chat.title}", "not_the_owner")
    return chat


def set_username(state: State, by: UserId, chat_id: ChatId, username: str, now: float) -> Chat:
    """See `ChatActs.set_username`."""
    chat = owned(state, by, chat_id, "supergroup", "channel")
    wanted = username.lstrip("@")
    if wanted and not accounts.is_username(wanted):
        raise ActRefused(f"{username!r} cannot be a public name", "bad_username")
    if wanted.lower() != chat.username.lower():
        if state.by_username(wanted) is not None:
            raise ActRefused(f"the username {wanted} is taken", "username_taken")
        state.release_username(chat.username)
        state.claim_username(wanted, chat.id)
    chat.username = wanted
    state.rendered_chats.pop(chat.id, None)
    state.journal.add(now, "username_set", chat=chat.id, by=by, username=wanted)
    return chat


def set_joining(state: State, by: UserId, chat_id: ChatId, by_request: bool, now: float) -> Chat:
    """See `ChatActs.set_joining`."""
    chat = ruled(state, by, chat_id, "can_restrict_members")
    if chat.type != "supergroup":
        raise ActRefused("one asks to join supergroups only", "not_a_supergroup")
    chat.joins_by_request = by_request
    state.journal.add(now, "joining_set", chat=chat.id, by=by, by_request=by_request)
    return chat


def set_slow_mode(state: State, by: UserId, chat_id: ChatId, delay_s: int, now: float) -> Chat:
    """See `ChatActs.set_slow_mode`."""
    chat = ruled(state, by, chat_id, "can_restrict_members")
    if chat.type != "supergroup":
        raise ActRefused("slow mode is for supergroups", "not_a_supergroup")
    if delay_s not in DELAYS_S:
        raise ActRefused(f"slow mode makes wait one of {DELAYS_S} seconds", "bad_delay")
    chat.slow_mode_s = delay_s
    chat.heard_at.clear()
    state.journal.add(now, "slow_mode_set", chat=chat.id, by=by, delay_s=delay_s)
    return chat


def set_auto_delete(state: State, by: UserId, chat_id: ChatId, after_s: int, now: float) -> Chat | None:
    """See `ChatActs.set_auto_delete`."""
    person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.type != "private":
        ruled(state, by, chat_id, "can_change_info")
    if after_s % DAY_S or not 0 <= after_s <= AUTO_DELETE_DAYS_MAX * DAY_S:
        raise ActRefused("messages delete themselves after 0 to 365 whole days", "bad_delay")
    if after_s != chat.auto_delete_s:
        said = compose(state, chat, by, Service(kind="message_auto_delete_timer_changed", number=after_s), now)
        chat.auto_delete_s = 0  # the notice itself stays
        publish(state, said, now)
        chat.auto_delete_s = after_s
    return None if chat.type == "private" else chat


def set_forum(state: State, by: UserId, chat_id: ChatId, on: bool, now: float) -> Chat:
    """See `ChatActs.set_forum`."""
    chat = owned(state, by, chat_id, "supergroup")
    if on and chat.linked is not None:
        raise ActRefused(f"{chat.title} discusses the posts of a channel and has no topics", "linked")
    chat.is_forum = on
    state.rendered_chats.pop(chat.id, None)
    state.journal.add(now, "forum_set", chat=chat.id, by=by, on=on)
    return chat


def transfer_ownership(state: State, by: UserId, chat_id: ChatId, heir: UserId, now: float) -> Chat:
    """See `ChatActs.transfer_ownership`."""
    chat = owned(state, by, chat_id, "group", "supergroup", "channel")
    found = chat.member(heir)
    if found is None or found.status == "restricted" or heir not in state.people or state.people[heir].deactivated:
        raise ActRefused(f"{heir} cannot own {chat.title}", "no_heir")
    if heir == by:
        raise ActRefused(f"{by} owns {chat.title} already", "oneself")
    chat.owner = heir
    if chat.direct is not None:
        state.chats[chat.direct].owner = heir
    title = chat.members[by].custom_title
    after = Member(user=by, status="administrator", rights=AdminRights.all(), custom_title=title, promoted_by=heir)
    members.change(state, chat, after, by=by, now=now)
    members.change(
        state,
        chat,
        Member(user=heir, status="creator", rights=AdminRights.all(), custom_title=found.custom_title),
        by=by,
        now=now,
    )
    if chat.type != "channel":
        notice(state, chat, by, Service(kind="chat_owner_changed", users=(heir,)), now)
    return chat


def delete_chat(state: State, by: UserId, chat_id: ChatId, now: float) -> None:
    """See `ChatActs.delete_chat`. Bots that were in it learn of their own going; of a basic group they simply are no members."""
    chat = owned(state, by, chat_id, "group", "supergroup", "channel")
    _take_from_others(state, chat, now)
    for one in (chat, *(state.chats[direct] for direct in (chat.direct,) if direct is not None)):
        _empty(state, one, by, now)
        one.is_deleted = True
    boosts.end_in(state, chat, now)
    state.journal.add(now, "chat_deleted", chat=chat.id, by=by)


def _take_from_others(state: State, chat: Chat, now: float) -> None:
    """Let its public name be free, and no channel, group or community count on it."""
    state.release_username(chat.username)
    chat.username = ""
    state.rendered_chats.pop(chat.id, None)
    if chat.linked is not None:
        founding.unlink(state, chat if chat.type == "channel" else state.chats[chat.linked], now)
    if chat.community is not None:
        state.communities[chat.community].chats.remove(chat.id)
        chat.community = None


def _empty(state: State, chat: Chat, by: UserId, now: float) -> None:
    chat.requests.clear()
    chat.admins.clear()  # nobody is told of the others' going
    bots = [bot for bot in chat.bots if chat.member(bot) is not None]
    for member in [one for one in chat.members.values() if one.is_present and one.user not in chat.bots]:
        members.place(state, chat, Member(user=member.user, status="left"))
    for bot in bots:
        after = Member(user=bot, status="left" if chat.type == "group" else "kicked")
        if chat.parent is None:
            members.change(state, chat, after, by=by, now=now)
        else:
            members.place(state, chat, after)


def ban_sender_chat(state: State, by: UserId, chat_id: ChatId, sender: ChatId, now: float, *, banned: bool) -> Chat:
    """See `ChatActs.ban_sender_chat` and `ChatActs.unban_sender_chat`."""
    chat = ruled(state, by, chat_id, "can_restrict_members")
    mask = state.chats.get(sender)
    if chat.type not in ("supergroup", "channel") or mask is None or mask.type != "channel" or sender in (chat.id, chat.linked):
        raise ActRefused(f"{sender} is no channel in whose name somebody writes to {chat.title}", "not_a_channel")
    if banned:
        chat.banned_senders.add(sender)
    elif sender in chat.banned_senders:
        chat.banned_senders.remove(sender)
    else:
        raise ActRefused(f"{mask.title} is not banned from {chat.title}", "not_banned")
    state.journal.add(now, "sender_chat_banned" if banned else "sender_chat_unbanned", chat=chat.id, by=by, sender=sender)
    return chat


def set_direct_messages(state: State, by: UserId, channel_id: ChatId, on: bool, now: float) -> Chat:
    """See `ChatActs.set_direct_messages`."""
    channel = ruled(state, by, channel_id, "can_change_info")
    if channel.type != "channel":
        raise ActRefused("one writes directly to channels", "not_a_channel")
    if channel.direct is None and on:
        direct_messages.found(state, channel)
    if channel.takes_direct != on:
        channel.takes_direct = on
        said = Service(kind="direct_message_price_changed", number=0, shows=("enabled",) if on else ())
        notice(state, channel, by, said, now)
    return channel


def _video_chat(state: State, by: UserId, chat_id: ChatId) -> Chat:
    return ruled(state, by, chat_id, "can_manage_video_chats")


def schedule_video_chat(state: State, by: UserId, chat_id: ChatId, at: int, now: float) -> Chat:
    """See `ChatActs.schedule_video_chat`."""
    chat = _video_chat(state, by, chat_id)
    if chat.video_chat is not None:
        raise ActRefused(f"{chat.title} has a video chat already", "video_chat")
    if at <= now:
        raise ActRefused("a video chat is announced for later", "bad_date")
    chat.video_chat = VideoChat(at=at, has_begun=False)
    notice(state, chat, by, Service(kind="video_chat_scheduled", number=at), now)
    return chat


def start_video_chat(state: State, by: UserId, chat_id: ChatId, now: float) -> Chat:
    """See `ChatActs.start_video_chat`."""
    chat = _video_chat(state, by, chat_id)
    if chat.video_chat is not None and chat.video_chat.has_begun:
        raise ActRefused(f"{chat.title} has a video chat already", "video_chat")
    chat.video_chat = VideoChat(at=int(now), has_begun=True)
    notice(state, chat, by, Service(kind="video_chat_started"), now)
    return chat


def invite_to_video_chat(state: State, by: UserId, chat_id: ChatId, users: tuple[UserId, ...], now: float) -> Chat:
    """See `ChatActs.invite_to_video_chat`."""
    person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.member(by) is None or chat.video_chat is None or not chat.video_chat.has_begun:
        raise ActRefused(f"there is no video chat of {by}", "no_video_chat")
    if not users or any(one not in state.people for one in users):
        raise ActRefused("people are invited to video chats", "no_such_person")
    notice(state, chat, by, Service(kind="video_chat_participants_invited", users=users), now)
    return chat


def end_video_chat(state: State, by: UserId, chat_id: ChatId, now: float) -> Chat:
    """See `ChatActs.end_video_chat`."""
    chat = _video_chat(state, by, chat_id)
    if chat.video_chat is None:
        raise ActRefused(f"{chat.title} has no video chat", "no_video_chat")
    lasted = int(now) - chat.video_chat.at if chat.video_chat.has_begun else 0
    chat.video_chat = None
    notice(state, chat, by, Service(kind="video_chat_ended", number=lasted), now)
    return chat
