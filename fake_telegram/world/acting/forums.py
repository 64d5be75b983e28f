"""What people do with the topics of a forum: open, rename, close, open again, delete."""

from fake_telegram.world.facts.chats import Chat, Topic
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import has_right, may_change
from fake_telegram.world.happenings import topics
from fake_telegram.world.ids import ChatId, MessageId, UserId
from fake_telegram.world.state import State

from .writing import chat_for, person


def _forum(state: State, by: UserId, chat_id: ChatId) -> Chat:
    who = person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.private_bot is not None and state.bots[chat.private_bot].users_make_topics:
        return chat
    if not chat.is_forum or chat.member(by) is None:
        raise ActRefused(f"{who.full_name} is in no forum {chat_id}", "not_a_forum")
    return chat


def _topic(chat: Chat, topic: int, by: UserId) -> Topic:
    found = topics.general(chat) if topic == topics.GENERAL and chat.is_forum else chat.topics.get(MessageId(topic))
    if found is None:
        raise ActRefused(f"{topic} is no topic of {chat.title}", "no_such_topic")
    if found.creator != by and not has_right(chat, by, "can_manage_topics"):
        raise ActRefused(f"{by} may not change topics of {chat.title}", "no_right")
    return found


def create_topic(state: State, by: UserId, chat_id: ChatId, name: str, now: float) -> Topic:
    """See `Acts.create_topic`."""
    chat = _forum(state, by, chat_id)
    if not may_change(chat, by, "can_manage_topics"):
        raise ActRefused(f"{by} may not open topics in {chat.title}", "no_right")
    _check_name(name)
    return topics.create(state, chat, name, by, now)


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= topics.NAME_LENGTH_MAX:
        raise ActRefused("a topic has a name of 1 to 128 characters", "bad_name")


def change_topic(
    state: State, by: UserId, chat_id: ChatId, topic: int, now: float, name: str | None, closed: bool | None
) -> Topic:
    """See `Acts.change_topic`."""
    chat = _forum(state, by, chat_id)
    found = _topic(chat, topic, by)
    if closed is not None and not chat.is_forum:
        raise ActRefused("topics of a private chat stay open", "not_a_forum")
    if name is not None:
        _check_name(name)
    topics.rename(state, chat, found, by, now, name=name, icon=None)
    if closed is not None:
        topics.set_closed(state, chat, found, by, now, closed=closed)
    return found


def delete_topic(state: State, by: UserId, chat_id: ChatId, topic: int, now: float) -> None:
    """See `Acts.delete_topic`."""
    chat = _forum(state, by, chat_id)
    found = _topic(chat, topic, by)
    if found.id == topics.GENERAL:
        raise ActRefused("General cannot be deleted", "no_such_topic")
    topics.delete(state, chat, found, now)


def hide_general(state: State, by: UserId, chat_id: ChatId, hidden: bool, now: float) -> Topic:
    """See `Acts.hide_general`."""
    chat = _forum(state, by, chat_id)
    found = _topic(chat, topics.GENERAL, by)
    topics.set_hidden(state, chat, by, now, hidden=hidden)
    return found
