"""Forum topics (Bot API: ForumTopic). A topic is known by the notice that opened it; General, number 1, has none.

A message in a topic that answers nothing answers that notice, as far as bots are shown.
"""

from typing import Final

from fake_telegram.world.facts.chats import TOPIC_ICON_COLORS, Chat, Topic
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.ids import MessageId, UserId
from fake_telegram.world.state import State

from .posting import compose, publish, remove

GENERAL: Final = MessageId(1)
NAME_LENGTH_MAX: Final = 128  # [doc] createForumTopic.name


def create(
    state: State, chat: Chat, name: str, by: UserId, now: float, *, icon_color: int = TOPIC_ICON_COLORS[0], icon: str = ""
) -> Topic:
    """Open a topic, with the notice that bears its number."""
    said = Service(kind="forum_topic_created", title=name, icon_color=icon_color, icon_custom_emoji_id=icon or None)
    opening = compose(state, chat, by, said, now)
    opening.thread, opening.in_topic = opening.id, True
    topic = Topic(id=opening.id, name=name, icon_color=icon_color, icon_custom_emoji_id=icon, creator=by)
    chat.topics[topic.id] = topic
    publish(state, opening, now)
    return topic


def general(chat: Chat) -> Topic:
    """The topic that every forum has."""
    return chat.topics.setdefault(GENERAL, Topic(id=GENERAL, name="General"))


def rename(state: State, chat: Chat, topic: Topic, by: UserId, now: float, *, name: str | None, icon: str | None) -> bool:
    """Change name or icon (None leaves it); false when nothing changes."""
    new_name = name if name is not None and name != topic.name else None
    new_icon = icon if icon is not None and icon != topic.icon_custom_emoji_id else None
    if new_name is None and new_icon is None:
        return False
    topic.name = topic.name if new_name is None else new_name
    topic.icon_custom_emoji_id = topic.icon_custom_emoji_id if new_icon is None else new_icon
    said = Service(kind="forum_topic_edited", title=new_name or "", icon_custom_emoji_id=new_icon)
    _notice(state, chat, topic, by, said, now)
    return True


def set_closed(state: State, chat: Chat, topic: Topic, by: UserId, now: float, *, closed: bool) -> bool:
    """Close or reopen; false when it is so already."""
    if topic.is_closed == closed:
        return False
    topic.is_closed = closed
    said = Service(kind="forum_topic_closed") if closed else Service(kind="forum_topic_reopened")
    _notice(state, chat, topic, by, said, now)
    return True


def set_hidden(state: State, chat: Chat, by: UserId, now: float, *, hidden: bool) -> bool:
    """Hide General (which closes it) or show it; false when it is so already."""
    topic = general(chat)
    if topic.is_hidden == hidden:
        return False
    topic.is_hidden = hidden
    topic.is_closed = topic.is_closed or hidden
    said = Service(kind="general_forum_topic_hidden") if hidden else Service(kind="general_forum_topic_unhidden")
    _notice(state, chat, topic, by, said, now)
    return True


def delete(state: State, chat: Chat, topic: Topic, now: float) -> None:
    """Remove a topic with everything in it."""
    del chat.topics[topic.id]
    for number in topic.messages:
        found = chat.messages.get(number)
        if found is not None:
            remove(state, found, now)


def unpin_all(state: State, chat: Chat, topic: Topic, by: UserId, now: float) -> None:
    """Take every pin of this topic down."""
    thread = None if topic.id == GENERAL else topic.id
    for number in [one for one in chat.pinned if chat.messages[one].thread == thread]:
        del chat.pinned[number]
        state.journal.add(now, "message_unpinned", chat=chat.id, bot=None, message=number, by=by)


def _notice(state: State, chat: Chat, topic: Topic, by: UserId, said: Service, now: float) -> Message:
    message = compose(state, chat, by, said, now)
    if topic.id != GENERAL:
        message.thread, message.in_topic = topic.id, True
    return publish(state, message, now)
