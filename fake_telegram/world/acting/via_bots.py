"""Messages that people send through bots (Bot API: `via_bot`): results of inline mode, of web apps, and prepared ones.

The person is the author. The bot knows the message by an inline id if it has buttons, and changes it by that id wherever it is.
"""

from fake_telegram.world.facts.inline_queries import InlineResult
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import allowed
from fake_telegram.world.happenings.posting import publish
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.state import State

from .writing import chat_for, draft, person


def send_through(
    state: State,
    bot: Bot,
    by: UserId,
    chat_id: ChatId,
    result: InlineResult,
    now: float,
    *,
    reply_to: int | None = None,
    topic: int | None = None,
) -> Message:
    """Let `by` send `result` of `bot` into a chat.

    Raises:
        ActRefused: the person may not write it there, or use bots there (`no_right`).
    """
    chat = chat_for(state, person(state, by).id, chat_id)
    member = chat.member(by)
    if chat.type in ("group", "supergroup") and member is not None and not allowed(chat, member, "can_send_other_messages"):
        raise ActRefused(f"{by} may not use bots in {chat.title}", "no_right")
    message = draft(state, by, chat_id, result.content, now, reply_to=reply_to, topic=topic)
    message.via_bot, message.markup = bot.id, result.markup
    if message.buttons:
        message.inline_id = state.fresh_connection_id()
        state.inline_messages[message.inline_id] = message
    return publish(state, message, now)
