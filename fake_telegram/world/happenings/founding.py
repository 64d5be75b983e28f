"""How people, bots and chats come into the world.

A chat is founded either long ago (`now=None`): its members are simply there and no bot was told; or now, and then bots hear of it
as they do in life.
"""

from collections.abc import Sequence
from dataclasses import replace

from fake_telegram.world.facts.chats import AdminRights, Chat, Member
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.ids import BotId, ChatId, UserId
from fake_telegram.world.state import State

from . import members
from .posting import notice


def add_person(state: State, person: Person) -> Person:
    """Let `person`, whose id is fresh, exist."""
    if person.username:
        state.claim_username(person.username, person.id)
    state.people[person.id] = person
    state.journal.add(0, "person_added", person=person.id, name=person.full_name, username=person.username)
    return person


def add_bot(state: State, bot: Bot) -> Bot:
    """Let `bot`, whose id is fresh, exist, and its token open the Bot API.

    Raises:
        ValueError: the name cannot be a bot's, or is taken.
    """
    if not bot.username.lower().endswith("bot"):
        raise ValueError(f"the username of a bot ends in 'bot': {bot.username}")
    state.claim_username(bot.username, bot.id)
    state.bots[bot.id] = bot
    state.set_token(bot, bot.token)
    state.journal.add(0, "bot_added", bot=bot.id, name=bot.name, username=bot.username)
    return bot


def found(state: State, chat: Chat, people: Sequence[UserId], admins: Sequence[UserId], now: float | None) -> Chat:
    """Let `chat` exist with its owner, `admins` and `people` in it.

    Raises:
        ValueError: one of them does not exist, or the public name is taken.
    """
    assert chat.owner is not None, "a chat has an owner"
    for one in (chat.owner, *people, *admins):
        if state.account(one) is None:
            raise ValueError(f"there is nobody with the id {one}")
    if chat.username:
        state.claim_username(chat.username, chat.id)
    state.chats[chat.id] = chat
    members.place(state, chat, Member(user=chat.owner, status="creator", rights=AdminRights.all()))
    state.journal.add(now or 0, "chat_added", chat=chat.id, type=chat.type, title=chat.title, owner=chat.owner)
    newcomers = [one for one in dict.fromkeys((*people, *admins)) if one != chat.owner]
    if now is None:
        _settle(state, chat, newcomers, admins)
    else:
        _open(state, chat, newcomers, admins, now)
    return chat


def _settle(state: State, chat: Chat, newcomers: Sequence[UserId], admins: Sequence[UserId]) -> None:
    for one in newcomers:
        member = members.entering(state, chat, one)
        members.place(state, chat, _admin(chat, one) if one in admins else member)
    chat.next_message_id = 2  # its founding stays below every bot's sight


def _open(state: State, chat: Chat, newcomers: Sequence[UserId], admins: Sequence[UserId], now: float) -> None:
    assert chat.owner is not None, "a chat has an owner"
    match chat.type:
        case "group":
            for one in newcomers:
                members.change(state, chat, members.entering(state, chat, one), by=chat.owner, now=now)
            notice(state, chat, chat.owner, Service(kind="group_chat_created"), now)
        case "supergroup":
            notice(state, chat, chat.owner, Service(kind="supergroup_chat_created"), now)
            for one in newcomers:
                members.enter(state, chat, (one,), by=chat.owner, now=now)
        case "channel":
            notice(state, chat, chat.owner, Service(kind="channel_chat_created"), now)
            for one in newcomers:
                bot = BotId(one) in state.bots
                members.enter(state, chat, (one,), by=chat.owner if bot else one, now=now)
        case "private":
            raise AssertionError("private chats are opened, not founded")
    for one in admins:
        member = chat.member(one)
        if member is not None and not member.is_admin:
            after = replace(_admin(chat, one), privacy=member.privacy)
            members.change(state, chat, after, by=chat.owner, now=now)


def _admin(chat: Chat, who: UserId) -> Member:
    return Member(user=who, status="administrator", rights=AdminRights.all(), promoted_by=chat.owner)


def link(state: State, channel_id: ChatId, group_id: ChatId) -> None:
    """Make the supergroup the discussion group of the channel.

    Raises:
        ValueError: one of them is not what it must be, or has another partner.
    """
    channel, group = state.chats.get(channel_id), state.chats.get(group_id)
    if channel is None or channel.type != "channel" or group is None or group.type != "supergroup":
        raise ValueError("a channel is linked with a supergroup")
    if channel.linked not in (None, group_id) or group.linked not in (None, channel_id):
        raise ValueError("one of them has another partner")
    channel.linked, group.linked = group_id, channel_id
    state.journal.add(0, "chats_linked", channel=channel_id, group=group_id)


def unlink(state: State, channel: Chat, now: float) -> None:
    """Let the channel have no discussion group any more; its old posts lose their comments."""
    if channel.linked is None:
        return
    group = state.chats[channel.linked]
    state.journal.add(now, "chats_unlinked", channel=channel.id, group=group.id)
    channel.linked = group.linked = None
    channel.threads.clear()
