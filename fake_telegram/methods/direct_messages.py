"""Direct messages of channels, and posts suggested there (Bot API: direct_messages_topic_id, suggested_post_parameters,
approveSuggestedPost, declineSuggestedPost)."""

from typing import Final

from fake_telegram.world import Chat, Message, Suggestion, UserId, rights, suggestions

from .arguments import field_integer
from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import message, message_number, readable


def topic(call: Call, chat: Chat) -> UserId | None:
    """The topic of direct messages that the call writes to; None in every other chat.

    Raises:
        CallRefused: a topic is named where there are none, none is named where there are some, or nobody has it.
    """
    number = call.args.integer("direct_messages_topic_id")
    if chat.parent is None:
        if number:
            raise bad_request("chat is not a channel direct messages chat")
        return None
    if not number:
        raise bad_request("direct messages topic must be specified")
    if UserId(number) not in chat.correspondents:
        raise bad_request("direct messages topic not found")
    return UserId(number)


def suggestion(call: Call, chat: Chat) -> Suggestion | None:
    """`suggested_post_parameters` of a call; None when it suggests nothing.

    Raises:
        CallRefused: not there, not then, or for money.
    """
    given = call.args.json("suggested_post_parameters", "suggested post parameters")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("Object expected as suggested post parameters")
    if chat.parent is None:
        raise bad_request("SUGGESTED_POST_PEER_INVALID")
    if given.get("price") is not None:
        raise bad_request("this fake does not support the parameter suggested_post_parameters.price: there is no money here")
    send_date = field_integer(given, "send_date") or None
    if not suggestions.is_possible(send_date, call.now):
        raise bad_request("SCHEDULE_DATE_INVALID")
    return Suggestion(send_date=send_date)


def _suggested(call: Call, right: str, done: str) -> tuple[Chat, Message]:
    """A suggestion that waits for the channel's decision."""
    chat = readable(call)
    if chat.parent is None:
        raise bad_request("chat is not a channel direct messages chat")
    found = message(call, chat, message_number(call), done.removesuffix("d"))
    if not rights.has_right(call.world.chats[chat.parent], call.bot.id, right):
        raise bad_request("not enough rights")
    if not suggestions.is_pending(found) or not suggestions.may_decide(call.world, chat, found, call.bot.id, right):
        raise bad_request(f"message can't be {done}")
    return chat, found


def _approve(call: Call) -> bool:
    chat, found = _suggested(call, "can_post_messages", "approved")
    send_date = call.args.integer("send_date", low=0, high=(1 << 31) - 1) or None
    if send_date is not None and send_date - call.now > suggestions.AHEAD_S_MAX:
        raise bad_request("SCHEDULE_DATE_INVALID")
    suggestions.approve(call.world, chat, found, call.bot.id, send_date, call.now)
    return True


def _decline(call: Call) -> bool:
    chat, found = _suggested(call, "can_manage_direct_messages", "declined")
    comment = call.args.text("comment").strip()
    if len(comment) > suggestions.COMMENT_CODE_POINTS_MAX:
        raise bad_request("comment is too long")
    suggestions.decline(call.world, chat, found, call.bot.id, comment, call.now)
    return True


def placed(call: Call, chat: Chat, answered: Message | None) -> tuple[UserId | None, Suggestion | None]:
    """Where a message stands among direct messages, and what it suggests; what it answers is declined by a new suggestion."""
    letter, proposal = topic(call, chat), suggestion(call, chat)
    if proposal is not None:
        suggestions.supersede(answered)
    return letter, proposal


_MESSAGE: Final = parameters(chat_id="Integer!", message_id="Integer!")

METHODS: Final = (
    Method("approveSuggestedPost", _approve, (*_MESSAGE, *parameters(send_date="Integer"))),
    Method("declineSuggestedPost", _decline, (*_MESSAGE, *parameters(comment="String"))),
)
