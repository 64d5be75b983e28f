"""Guest mode: a bot that is not in a chat is summoned there by its name, and says something once (Bot API: guest_message).

Up to three bots of a message are summoned, in private chats and groups, where what is said is not protected. A bot is told of the
message alone, with what that answers; its answer stands in the chat as its own, and is an inline message to it.
"""

from collections.abc import Iterator

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Entity, Media, Text
from fake_telegram.world.facts.guest_queries import GuestQuery
from fake_telegram.world.facts.inline_queries import InlineResult
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import first_forbidden
from fake_telegram.world.facts.utf16 import cut
from fake_telegram.world.ids import BotId, UserId
from fake_telegram.world.limits import GUEST_QUERIES_MAX, GUEST_QUERY_LIFE_S, GUESTS_MAX
from fake_telegram.world.rendering.messages import message as rendered
from fake_telegram.world.state import State

from . import posting


def summon(state: State, message: Message, now: float) -> None:
    """Ask the bots that a person's new `message` summons."""
    if not isinstance(message.content, Text | Media) or not message.content.entities:
        return
    chat = state.chat_of(message)
    if chat.type == "channel" or chat.protected:
        return
    for bot in list(_named(state, chat, message))[:GUESTS_MAX]:
        query = GuestQuery(
            id=state.fresh_number(),
            bot=bot.id,
            person=message.author,
            chat=message.chat,
            private_bot=message.private_bot,
            pair=message.pair,
            message=message.id,
            asked_at=now,
        )
        state.guest_queries[query.id] = query
        if len(state.guest_queries) > GUEST_QUERIES_MAX:
            del state.guest_queries[next(iter(state.guest_queries))]
        state.journal.add(now, "guest_summoned", bot=bot.id, by=message.author, chat=chat.id, message=message.id, query=query.id)
        body = {**rendered(state, message, bot), "guest_query_id": query.id}
        state.queue(bot, "guest_message", body, key=f"guest_message:{chat.id}", now=now)


def _named(state: State, chat: Chat, message: Message) -> Iterator[Bot]:
    """The bots in guest mode that the message names and that are not in the chat, each once."""
    assert isinstance(message.content, Text | Media), "only words name somebody"
    text = message.text
    found: dict[BotId, None] = {}
    for entity in message.content.entities or ():
        named = _meant(state, text, entity)
        bot = None if named is None else state.bots.get(named)
        if bot is not None and bot.supports_guests and bot.id != chat.private_bot and chat.member(bot.id) is None:
            found[bot.id] = None
    return (state.bots[one] for one in found)


def _meant(state: State, text: str, entity: Entity) -> BotId | None:
    if entity.type == "text_mention" and entity.user_id is not None:
        return BotId(entity.user_id)
    if entity.type != "mention":
        return None
    named = state.by_username(cut(text, entity.offset, entity.length))
    return None if named is None else BotId(UserId(int(named)))


def answer(state: State, bot: Bot, query_id: str, result: InlineResult, now: float) -> Message | None:
    """Let `bot` say `result` where it was summoned; None when the query is unknown, too old or answered.

    Raises:
        ActRefused: who summoned it may not say such a thing there, or is there no more.
    """
    query = state.guest_queries.get(query_id)
    if query is None or query.bot != bot.id or query.is_answered or now - query.asked_at > GUEST_QUERY_LIFE_S:
        return None
    chat = _place(state, query)
    member = chat.members.get(query.person)
    if chat.type != "private" and (member is None or first_forbidden(chat, member, result.content) is not None):
        raise ActRefused(f"{query.person} may not say that in {chat.title}", "no_right")
    asked = chat.messages.get(query.message) if chat.id == query.chat else None  # a supergroup counts anew
    message = posting.compose(state, chat, bot.id, result.content, now)
    message.guest_caller = query.person
    if asked is not None:
        message.guest_caller = asked.sender_chat or query.person
        message.reply_to, message.thread, message.in_topic = asked.id, asked.thread, asked.in_topic
    message.markup, message.inline_id = result.markup, state.fresh_connection_id()
    state.inline_messages[message.inline_id] = message
    query.is_answered = True
    state.journal.add(now, "guest_answered", bot=bot.id, query=query.id, chat=chat.id, message=message.id)
    return posting.publish(state, message, now)


def _place(state: State, query: GuestQuery) -> Chat:
    if query.pair is not None:
        return state.dialogs[query.pair]
    if query.private_bot is not None:
        return state.private_chats[UserId(int(query.chat)), query.private_bot]
    found = state.chats[query.chat]
    return found if found.migrated_to is None else state.chats[found.migrated_to]
