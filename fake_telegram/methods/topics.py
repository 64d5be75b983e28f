"""Forum topics (Bot API: createForumTopic ... unpinAllGeneralForumTopicMessages)."""

from typing import Any, Final

from fake_telegram.world import TOPIC_ICON_COLORS, Chat, MessageId, Topic, rights, topics

from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import readable
from .topic_icons import icon


def _forum(call: Call) -> Chat:
    chat = readable(call)
    if chat.type != "supergroup" or not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topical(call: Call) -> Chat:
    """A forum, or the private chat of a bot that has topics there."""
    chat = readable(call)
    if chat.private_bot is not None and call.bot.has_topics:
        return chat
    return _forum(call)


def _may_manage(call: Call, chat: Chat, topic: Topic | None = None) -> bool:
    own = topic is not None and topic.creator == call.bot.id
    return own or rights.has_right(chat, call.bot.id, "can_manage_topics")


def _topic(call: Call, chat: Chat) -> Topic:
    found = chat.topics.get(MessageId(call.args.integer("message_thread_id")))
    if found is None or found.id == topics.GENERAL:
        raise bad_request("TOPIC_ID_INVALID")
    return found


def _name(call: Call) -> str:
    name = call.args.text("name").strip()
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    return name[: topics.NAME_LENGTH_MAX]


def _create(call: Call) -> dict[str, Any]:
    chat = _topical(call)
    name = _name(call)
    color = call.args.integer("icon_color", TOPIC_ICON_COLORS[0])
    if color not in TOPIC_ICON_COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    if not (_may_manage(call, chat) or rights.may_change(chat, call.bot.id, "can_manage_topics")):
        raise bad_request("not enough rights to create a topic")
    made = topics.create(call.world, chat, name, call.bot.id, call.now, icon_color=color, icon=icon(call))
    result: dict[str, Any] = {"message_thread_id": made.id, "name": made.name, "icon_color": made.icon_color}
    if made.icon_custom_emoji_id:
        result["icon_custom_emoji_id"] = made.icon_custom_emoji_id
    return result


def _edit(call: Call) -> bool:
    chat = _topical(call)
    return _rename(call, chat, _topic(call, chat))


def _edit_general(call: Call) -> bool:
    chat = _forum(call)
    return _rename(call, chat, topics.general(chat))


def _rename(call: Call, chat: Chat, topic: Topic) -> bool:
    if not _may_manage(call, chat, topic):
        raise bad_request("not enough rights to edit the topic")
    name = _name(call) if call.args.text("name") else None
    wanted = icon(call) if call.args.has("icon_custom_emoji_id") else None
    if not topics.rename(call.world, chat, topic, call.bot.id, call.now, name=name, icon=wanted):
        raise bad_request("TOPIC_NOT_MODIFIED")
    return True


def _set_closed(call: Call, chat: Chat, topic: Topic, *, closed: bool) -> bool:
    if not _may_manage(call, chat, topic):
        raise bad_request("not enough rights to close or open the topic")
    if not topics.set_closed(call.world, chat, topic, call.bot.id, call.now, closed=closed):
        raise bad_request("TOPIC_NOT_MODIFIED")
    return True


def _close(call: Call) -> bool:
    chat = _forum(call)
    return _set_closed(call, chat, _topic(call, chat), closed=True)


def _reopen(call: Call) -> bool:
    chat = _forum(call)
    return _set_closed(call, chat, _topic(call, chat), closed=False)


def _close_general(call: Call) -> bool:
    chat = _forum(call)
    return _set_closed(call, chat, topics.general(chat), closed=True)


def _reopen_general(call: Call) -> bool:
    chat = _forum(call)
    return _set_closed(call, chat, topics.general(chat), closed=False)


def _set_hidden(call: Call, *, hidden: bool) -> bool:
    chat = _forum(call)
    if not _may_manage(call, chat):
        raise bad_request("not enough rights to close or open the topic")
    if not topics.set_hidden(call.world, chat, call.bot.id, call.now, hidden=hidden):
        raise bad_request("TOPIC_NOT_MODIFIED")
    return True


def _hide_general(call: Call) -> bool:
    return _set_hidden(call, hidden=True)


def _unhide_general(call: Call) -> bool:
    return _set_hidden(call, hidden=False)


def _delete(call: Call) -> bool:
    chat = _topical(call)
    topic = _topic(call, chat)
    if not rights.has_right(chat, call.bot.id, "can_delete_messages"):
        raise bad_request("not enough rights to delete the topic")
    topics.delete(call.world, chat, topic, call.now)
    return True


def _unpin(call: Call, chat: Chat, topic: Topic) -> bool:
    if not rights.may_change(chat, call.bot.id, "can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    topics.unpin_all(call.world, chat, topic, call.bot.id, call.now)
    return True


def _unpin_topic(call: Call) -> bool:
    chat = _topical(call)
    return _unpin(call, chat, _topic(call, chat))


def _unpin_general(call: Call) -> bool:
    chat = _forum(call)
    return _unpin(call, chat, topics.general(chat))


_CHAT: Final = parameters(chat_id="Chat!")
_TOPIC: Final = parameters(chat_id="Chat!", message_thread_id="Integer!")

METHODS: Final = (
    Method(
        "createForumTopic",
        _create,
        parameters(chat_id="Chat!", name="String!", icon_color="Integer", icon_custom_emoji_id="String"),
    ),
    Method("editForumTopic", _edit, (*_TOPIC, *parameters(name="String", icon_custom_emoji_id="String"))),
    Method("closeForumTopic", _close, _TOPIC),
    Method("reopenForumTopic", _reopen, _TOPIC),
    Method("deleteForumTopic", _delete, _TOPIC),
    Method("unpinAllForumTopicMessages", _unpin_topic, _TOPIC),
    Method("editGeneralForumTopic", _edit_general, parameters(chat_id="Chat!", name="String!")),
    Method("closeGeneralForumTopic", _close_general, _CHAT),
    Method("reopenGeneralForumTopic", _reopen_general, _CHAT),
    Method("hideGeneralForumTopic", _hide_general, _CHAT),
    Method("unhideGeneralForumTopic", _unhide_general, _CHAT),
    Method("unpinAllGeneralForumTopicMessages", _unpin_general, _CHAT),
)
