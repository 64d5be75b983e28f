"""Bots that answer for a person (Bot API: business connections and business messages).

The person connects one bot; from then on the bot is told of what the person and others write to each other, of edits and
deletions, and may answer in the person's name: within 24 hours of the other's last message, with the right to reply.
"""

from dataclasses import fields
from typing import Any, Final

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.connections import BusinessConnection, BusinessRights
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.ids import MessageId
from fake_telegram.world.rendering.chats import private_chat, user
from fake_telegram.world.rendering.messages import message as rendered
from fake_telegram.world.state import State

_RIGHT_NAMES: Final = tuple(one.name for one in fields(BusinessRights))


def connect(state: State, who: Person, bot: Bot, rights: BusinessRights, now: float) -> BusinessConnection:
    """Connect `bot` to the account of `who`, or change what a connected one may do; another bot is let go.

    Raises:
        ActRefused: `not_for_business`.
    """
    if not bot.can_connect_to_business:
        raise ActRefused(f"{bot.name} is not made for business accounts", "not_for_business")
    earlier = state.connected.get(who.id)
    if earlier is not None and earlier.bot == bot.id:
        earlier.rights = rights
        _tell(state, earlier, now)
        return earlier
    if earlier is not None:
        disconnect(state, who, now)
    made = BusinessConnection(id=state.fresh_connection_id(), user=who.id, bot=bot.id, at=int(now), rights=rights)
    state.connections[made.id] = made
    state.connected[who.id] = made
    state.open_private(who.id, bot.id)
    _tell(state, made, now)
    return made


def disconnect(state: State, who: Person, now: float) -> None:
    """Let the connected bot go.

    Raises:
        ActRefused: `not_connected`.
    """
    found = state.connected.pop(who.id, None)
    if found is None:
        raise ActRefused(f"{who.full_name} has no bot connected", "not_connected")
    found.is_enabled = False
    _tell(state, found, now)


def shown(state: State, connection: BusinessConnection, bot: Bot) -> dict[str, Any]:
    """BusinessConnection."""
    rights = {name: True for name in _RIGHT_NAMES if getattr(connection.rights, name)}
    return {
        "id": connection.id,
        "user": user(state, connection.user, bot),
        "user_chat_id": connection.user,
        "date": connection.at,
        "rights": rights,
        "can_reply": connection.rights.can_reply,
        "is_enabled": connection.is_enabled,
    }


def _tell(state: State, connection: BusinessConnection, now: float) -> None:
    bot = state.bots[connection.bot]
    state.journal.add(
        now, "business_connection", id=connection.id, user=connection.user, bot=bot.id, enabled=connection.is_enabled
    )
    key = f"business_connection:{connection.user}"
    state.queue(bot, "business_connection", shown(state, connection, bot), key=key, now=now)


def tell_of_message(state: State, chat: Chat, message: Message, kind: str, now: float) -> None:
    """Tell the bots connected to the two people of a dialog; none hears itself."""
    for connection in _listening(state, chat):
        if message.business_bot == connection.bot:
            continue
        bot = state.bots[connection.bot]
        if kind in bot.allowed_updates:
            body = rendered(state, message, bot, connection=connection)
            state.queue(bot, kind, body, key=_key(chat, connection), now=now)


def tell_of_deletion(state: State, chat: Chat, number: MessageId, now: float) -> None:
    """Business bots, unlike all others, hear of deleted messages."""
    for connection in _listening(state, chat):
        bot = state.bots[connection.bot]
        body = {
            "business_connection_id": connection.id,
            "chat": private_chat(state, chat.other(connection.user)),
            "message_ids": [number],
        }
        state.queue(bot, "deleted_business_messages", body, key=_key(chat, connection), now=now)


def _listening(state: State, chat: Chat) -> list[BusinessConnection]:
    found = [state.connected.get(one) for one in chat.pair or ()]
    return [one for one in found if one is not None]


def _key(chat: Chat, connection: BusinessConnection) -> str:
    return f"business_message:{connection.user}:{chat.other(connection.user)}"
