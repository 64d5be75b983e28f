"""Suggested posts (Bot API: SuggestedPostInfo): proposed in the direct messages of a channel, decided by the other side.

What a person suggests an administrator of the channel decides, what the channel suggests the person. An approved post is
published at its date, which may be at once. Nothing is paid for here.
"""

from dataclasses import replace
from typing import Final

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Content, Service
from fake_telegram.world.facts.messages import Message, Suggestion
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import has_right
from fake_telegram.world.facts.schedules import Publication
from fake_telegram.world.happenings.posting import compose, publish
from fake_telegram.world.ids import ChatId, MessageId, UserId
from fake_telegram.world.state import State

from . import writing

AHEAD_S_MIN: Final = 300  # [doc] SuggestedPostParameters.send_date
AHEAD_S_MAX: Final = 2_678_400  # [doc] as above
COMMENT_CODE_POINTS_MAX: Final = 128  # [doc] declineSuggestedPost.comment


def is_possible(send_date: int | None, now: float) -> bool:
    """Whether a post may be proposed for that date."""
    return send_date is None or AHEAD_S_MIN <= send_date - now <= AHEAD_S_MAX


def supersede(answered: Message | None) -> None:
    """Decline a suggestion that is answered with another one."""
    if answered is not None and answered.suggestion is not None and answered.suggestion.state == "pending":
        answered.suggestion = replace(answered.suggestion, state="declined")


def may_decide(state: State, chat: Chat, message: Message, who: UserId, right: str) -> bool:
    """Whether `who` is the other side, with `right` in the channel if that is the channel."""
    assert chat.parent is not None, "suggested in direct messages only"
    if message.sender_chat == chat.parent:
        return message.direct_topic == who
    return has_right(state.chats[chat.parent], who, right)


def is_pending(message: Message) -> bool:
    """Whether the message is a suggestion on which nobody has decided."""
    return message.suggestion is not None and message.suggestion.state == "pending"


def approve(state: State, chat: Chat, message: Message, by: UserId, send_date: int | None, now: float) -> None:
    """Let a pending suggestion become a post at `send_date`, else at the date it names, else now."""
    assert message.suggestion is not None, "looked at before"
    date = max(int(now), send_date or message.suggestion.send_date or 0)
    message.suggestion = replace(message.suggestion, state="approved", send_date=date)
    _say(state, chat, message, by, Service(kind="suggested_post_approved", message=message.id, number=date), now)
    if date <= now:
        publish_post(state, chat.id, message.id, now)
    else:
        plan(state, message)


def decline(state: State, chat: Chat, message: Message, by: UserId, comment: str, now: float) -> None:
    """Let a pending suggestion become nothing."""
    assert message.suggestion is not None, "looked at before"
    message.suggestion = replace(message.suggestion, state="declined")
    _say(state, chat, message, by, Service(kind="suggested_post_declined", message=message.id, title=comment), now)


def plan(state: State, message: Message) -> None:
    """Let an approved suggestion be published at its date, unless it was."""
    found = message.suggestion
    if found is not None and found.state == "approved" and not found.is_published and found.send_date is not None:
        state.plan(found.send_date, Publication(chat=message.chat, message=message.id))


def publish_post(state: State, chat_id: ChatId, number: MessageId, now: float) -> None:
    """Post an approved suggestion in its channel; one that was deleted meanwhile is gone."""
    chat = state.chats[chat_id]
    message = chat.messages.get(number)
    if message is None or message.suggestion is None or chat.parent is None:
        return
    message.suggestion = replace(message.suggestion, is_published=True)
    publish(state, compose(state, state.chats[chat.parent], message.author, message.content, now), now)


def _say(state: State, chat: Chat, message: Message, by: UserId, said: Service, now: float) -> None:
    notice = compose(state, chat, by, said, now)
    notice.direct_topic = message.direct_topic
    publish(state, notice, now)


# -- acts of people ---------------------------------------------------------------------------------------------------


def suggest(
    state: State,
    by: UserId,
    chat_id: ChatId,
    content: Content,
    now: float,
    *,
    send_date: int | None,
    reply_to: int | None,
    topic: int | None,
) -> Message:
    """See `ChatActs.suggest_post`."""
    writing.person(state, by)
    chat = writing.chat_for(state, by, chat_id)
    if chat.parent is None:
        raise ActRefused("posts are suggested in the direct messages of a channel", "not_direct")
    if not is_possible(send_date, now):
        raise ActRefused("a post is suggested for 5 minutes to 31 days ahead", "bad_date")
    sent = writing.draft(state, by, chat_id, content, now, reply_to=reply_to, topic=topic)
    sent.suggestion = Suggestion(send_date=send_date)
    supersede(None if reply_to is None else chat.messages.get(sent.reply_to or sent.id))
    publish(state, sent, now)
    return sent


def _suggested(state: State, by: UserId, chat_id: ChatId, message_id: int, right: str) -> tuple[Chat, Message]:
    writing.person(state, by)
    chat = writing.chat_for(state, by, chat_id)
    message = writing.message_in(chat, message_id, by)
    if chat.parent is None or not is_pending(message):
        raise ActRefused(f"message {message_id} is no suggestion that waits", "not_pending")
    if not may_decide(state, chat, message, by, right):
        raise ActRefused(f"{by} does not decide on message {message_id}", "no_right")
    return chat, message


def approve_post(state: State, by: UserId, chat_id: ChatId, message_id: int, send_date: int | None, now: float) -> Message:
    """See `ChatActs.approve_post`."""
    chat, message = _suggested(state, by, chat_id, message_id, "can_post_messages")
    if send_date is not None and send_date - now > AHEAD_S_MAX:
        raise ActRefused("a post is published within 31 days", "bad_date")
    approve(state, chat, message, by, send_date, now)
    return message


def decline_post(state: State, by: UserId, chat_id: ChatId, message_id: int, comment: str, now: float) -> Message:
    """See `ChatActs.decline_post`."""
    chat, message = _suggested(state, by, chat_id, message_id, "can_manage_direct_messages")
    if len(comment) > COMMENT_CODE_POINTS_MAX:
        raise ActRefused(f"a comment has at most {COMMENT_CODE_POINTS_MAX} characters", "too_long")
    decline(state, chat, message, by, comment, now)
    return message
