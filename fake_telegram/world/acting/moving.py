"""People come, go, bring others, make administrators, react, and turn a group into a supergroup."""

from dataclasses import fields, replace

from fake_telegram.world.facts.chats import AdminRights, Chat, Member
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.people import Person
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import has_right, may_change
from fake_telegram.world.happenings import members, pinning, reactions
from fake_telegram.world.happenings.posting import compose, notice, publish
from fake_telegram.world.happenings.reactions import EMOJIS, plain, put
from fake_telegram.world.ids import GROUP_ANONYMOUS_BOT, BotId, ChatId, UserId, channel_chat
from fake_telegram.world.limits import CUSTOM_TITLE_CODE_POINTS_MAX
from fake_telegram.world.state import State

from . import communities, invites
from .ruling import check_subject
from .writing import chat_for, message_in, person


def join(state: State, by: UserId, chat_id: ChatId, now: float) -> None:
    """See `Acts.join`."""
    who = person(state, by)
    chat = _group(state, by, chat_id)
    members.lapse(state, chat, by, now)
    earlier = chat.members.get(by)
    if earlier is not None and earlier.is_present:
        raise ActRefused(f"{who.full_name} is in {chat.title} already", "already_a_member")
    if earlier is not None and earlier.status == "kicked":
        raise ActRefused(f"{who.full_name} is banned from {chat.title}", "banned")
    through = None if _may_enter(state, chat, by, earlier) else communities.of_neighbour(state, chat, by)
    if through is not None:
        communities.enter(state, chat, by, through, now)
        return
    if not _may_enter(state, chat, by, earlier):
        raise ActRefused(f"{chat.title} is not public; one comes in by a link, or is brought", "private")
    if chat.joins_by_request and earlier is None:
        invites.ask(state, chat, None, by, now)
    else:
        members.enter(state, chat, (by,), by=by, now=now)


def _may_enter(state: State, chat: Chat, by: UserId, earlier: Member | None) -> bool:
    """Into public chats, back to where one was, and from a channel into its discussion group."""
    if chat.username or earlier is not None or chat.owner == by:
        return True
    partner = None if chat.linked is None or chat.type == "channel" else state.chats[chat.linked]
    return partner is not None and (bool(partner.username) or partner.member(by) is not None)


def decide_request(state: State, by: UserId, chat_id: ChatId, who: UserId, let_in: bool, now: float) -> None:
    """See `Acts.decide_request`."""
    chat = _group(state, by, chat_id)
    if not has_right(chat, by, "can_invite_users"):
        raise ActRefused(f"{by} may not let anybody into {chat.title}", "no_right")
    if not invites.decide(state, chat, who, by=by, let_in=let_in, now=now):
        raise ActRefused(f"{who} does not ask to join {chat.title}", "no_such_request")


def leave(state: State, by: UserId, chat_id: ChatId, now: float) -> None:
    """See `Acts.leave`."""
    chat = _group(state, by, chat_id)
    _present(chat, by)
    members.go(state, chat, by, by=by, now=now)


def add_member(state: State, by: UserId, chat_id: ChatId, who: UserId, now: float) -> None:
    """See `Acts.add_member`."""
    chat = _group(state, by, chat_id)
    _present(chat, by)
    account = state.account(who)
    if account is None:
        raise ActRefused(f"there is nobody with the id {who}", "no_such_person")
    if chat.member(who) is not None:
        raise ActRefused(f"{account.full_name} is in {chat.title} already", "already_a_member")
    needed = "can_promote_members" if chat.type == "channel" and account.is_bot else "can_invite_users"
    if not may_change(chat, by, needed):
        raise ActRefused(f"{by} may not add anybody to {chat.title}", "no_right")
    earlier = chat.members.get(who)
    if earlier is not None and earlier.status == "kicked" and not has_right(chat, by, "can_restrict_members"):
        raise ActRefused(f"{account.full_name} is banned from {chat.title}", "banned")
    if isinstance(account, Person) and account.deactivated:
        raise ActRefused(f"the account of {account.full_name} is deleted", "deactivated")
    _check_for_groups(state, chat, who)
    members.enter(state, chat, (who,), by=by, now=now)


def _check_for_groups(state: State, chat: Chat, who: UserId) -> None:
    """What BotFather's /setjoingroups says, whichever way the bot is brought."""
    bot = state.bots.get(BotId(who))
    if bot is not None and not bot.can_join_groups and chat.type != "channel":
        raise ActRefused(f"{bot.name} may not be added to groups", "bot_not_for_groups")


def remove_member(state: State, by: UserId, chat_id: ChatId, who: UserId, now: float) -> None:
    """See `Acts.remove_member`."""
    chat = _group(state, by, chat_id)
    _present(chat, by)
    _present(chat, who)
    if not has_right(chat, by, "can_restrict_members"):
        raise ActRefused(f"{by} may not remove {who} from {chat.title}", "no_right")
    check_subject(state, chat, by, who)
    members.go(state, chat, who, by=by, now=now, banned_until=0)


def promote(
    state: State,
    by: UserId,
    chat_id: ChatId,
    who: UserId,
    now: float,
    rights: AdminRights | None,
    custom_title: str,
) -> None:
    """See `Acts.promote`."""
    chat = _group(state, by, chat_id)
    _present(chat, by)
    if not has_right(chat, by, "can_promote_members"):
        raise ActRefused(f"{by} may not make administrators in {chat.title}", "no_right")
    if len(custom_title) > CUSTOM_TITLE_CODE_POINTS_MAX:
        raise ActRefused(f"{len(custom_title)} characters are too many for an administrator's title", "bad_title")
    if by != chat.owner:
        check_subject(state, chat, by, who)
        _check_own(chat, by, rights or members.suggested(state, chat, who))
    if chat.member(who) is None:
        if BotId(who) not in state.bots:
            raise ActRefused(f"{who} is not in {chat.title}", "not_a_member")
        _check_for_groups(state, chat, who)
        members.enter(state, chat, (who,), by=by, now=now)
    if who == chat.owner:
        earlier = _present(chat, who)
        after = replace(earlier, rights=rights or AdminRights.all(), custom_title=custom_title)
    elif rights is not None and rights.is_none:
        after = Member(user=who, status="member", privacy=_present(chat, who).privacy)
    else:
        after = Member(
            user=who,
            status="administrator",
            rights=members.suggested(state, chat, who) if rights is None else replace(rights, can_manage_chat=True),
            custom_title=custom_title,
            promoted_by=by,
            privacy=_present(chat, who).privacy,
        )
    members.change(state, chat, after, by=by, now=now)


def _check_own(chat: Chat, by: UserId, given: AdminRights) -> None:
    """One gives away only rights that one has."""
    lacking = [one.name for one in fields(given) if getattr(given, one.name) and not has_right(chat, by, one.name)]
    if [one for one in lacking if one not in ("is_anonymous", "can_manage_chat")]:
        raise ActRefused(f"{by} does not have the rights {', '.join(lacking)}", "no_right")


def react(
    state: State, by: UserId, chat_id: ChatId, message_id: int, emojis: tuple[str, ...], now: float, *, anonymous: bool
) -> Message:
    """See `Acts.react`."""
    who = person(state, by)
    chat = chat_for(state, by, chat_id)
    message = message_in(chat, message_id, by)
    if chat.type != "private" and chat.member(by) is None:
        raise ActRefused(f"{who.full_name} is not in {chat.title}", "not_a_member")
    wanted = tuple(plain(emoji) for emoji in emojis)
    unknown = [emoji for emoji in wanted if emoji not in EMOJIS]
    if unknown or len(set(wanted)) != len(wanted):
        raise ActRefused(f"these are no reactions: {' '.join(unknown or wanted)}", "no_such_reaction")
    if len(wanted) > (3 if who.is_premium else 1):
        raise ActRefused("one reaction to a message, or three with a subscription", "too_many_reactions")
    member = chat.members.get(by)
    hidden = anonymous or (member is not None and member.rights is not None and member.rights.is_anonymous)
    return put(state, message, chat.id if hidden and chat.type == "supergroup" else by, wanted, now)


def take_reactions(
    state: State, by: UserId, chat_id: ChatId, reactor: UserId | ChatId, message_id: int | None, now: float
) -> None:
    """See `ChatActs.take_reactions`."""
    chat = _group(state, by, chat_id)
    if chat.type == "channel" or not has_right(chat, by, "can_delete_messages"):
        raise ActRefused(f"{by} may not take reactions away in {chat.title}", "no_right")
    if message_id is None:
        reactions.take_all(state, chat, reactor, by=by, now=now)
    elif not reactions.take(state, chat, message_in(chat, message_id, by), reactor, by=by, now=now):
        raise ActRefused(f"{reactor} has no reaction on message {message_id}", "no_such_reaction")


def pin(state: State, by: UserId, chat_id: ChatId, message_id: int, now: float, *, pinned: bool, silent: bool = False) -> None:
    """See `Acts.pin` and `Acts.unpin`."""
    who = person(state, by)
    chat = chat_for(state, by, chat_id)
    message = message_in(chat, message_id, by)
    if chat.type != "private" and not may_change(chat, by, pinning.right_needed(chat)):
        raise ActRefused(f"{who.full_name} may not pin in {chat.title}", "no_right")
    if isinstance(message.content, Service):
        raise ActRefused("service messages cannot be pinned", "service")
    if pinned:
        pinning.pin(state, chat, message, by, now, silent=silent)
    else:
        pinning.unpin(state, chat, message, by, now)


def unpin_all(state: State, by: UserId, chat_id: ChatId, now: float) -> None:
    """See `Acts.unpin_all`."""
    who = person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.type != "private" and not may_change(chat, by, pinning.right_needed(chat)):
        raise ActRefused(f"{who.full_name} may not pin in {chat.title}", "no_right")
    pinning.unpin_all(state, chat, by, now)


def migrate(state: State, by: UserId, chat_id: ChatId, now: float) -> Chat:
    """See `Acts.migrate_to_supergroup`."""
    old = _group(state, by, chat_id)
    if old.type != "group" or old.owner != by:
        raise ActRefused("only the owner turns a basic group into a supergroup", "not_a_group")
    new = Chat(
        id=channel_chat(state.fresh_channel_number()),
        type="supergroup",
        title=old.title,
        description=old.description,
        photo=old.photo,
        owner=old.owner,
        permissions=old.permissions,
        protected=old.protected,
        auto_delete_s=old.auto_delete_s,
        requests=dict(old.requests),
        primary_invites=dict(old.primary_invites),
        migrated_from=old.id,
        instance=state.fresh_number(),
    )
    state.chats[new.id] = new
    for member in old.members.values():
        if member.is_present or member.status == "kicked":
            members.place(state, new, replace(member))
            new.members[member.user].privacy = member.privacy
    state.journal.add(now, "chat_migrated", chat=old.id, to=new.id, by=by)
    for bot in new.bots:
        members.tell_of_itself(state, new, state.bots[bot], by=by, now=now)
    notice(state, old, by, Service(kind="migrate_to_chat_id", chat=new.id), now)
    old.migrated_to = new.id
    first = compose(state, new, by, Service(kind="migrate_from_chat_id", chat=old.id, title=old.title), now)
    first.sender, first.sender_chat = GROUP_ANONYMOUS_BOT, new.id
    publish(state, first, now)
    return new


def _group(state: State, by: UserId, chat_id: ChatId) -> Chat:
    person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.type == "private":
        raise ActRefused("a private chat has no members", "private")
    if chat.parent is not None:
        raise ActRefused("direct messages have the members of their channel", "direct_messages")
    return chat


def _present(chat: Chat, who: UserId) -> Member:
    member = chat.member(who)
    if member is None:
        raise ActRefused(f"{who} is not in {chat.title}", "not_a_member")
    return member
