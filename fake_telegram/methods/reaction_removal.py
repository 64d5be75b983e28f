"""Taking away what others put (Bot API: deleteMessageReaction, deleteAllMessageReactions)."""

from typing import Final

from fake_telegram.world import Chat, ChatId, UserId, reactions, rights

from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import chat_id, message, message_number, readable, user_id


def _chat(call: Call) -> Chat:
    chat = readable(call)
    if chat.type not in ("group", "supergroup"):
        raise bad_request("method is available only for groups and supergroups")
    if not rights.has_right(chat, call.bot.id, "can_delete_messages"):
        raise bad_request("not enough rights to delete reactions")
    return chat


def _reactor(call: Call) -> UserId | ChatId:
    """Whose reactions are meant: a user's, or a chat's."""
    if call.args.has("actor_chat_id") and not call.args.integer("user_id"):
        actor = chat_id(call, "actor_chat_id")
        if actor is None or ChatId(int(actor)) not in call.world.chats:
            raise bad_request("PARTICIPANT_ID_INVALID")
        return actor
    user = user_id(call)
    if call.world.account(user) is None:
        raise bad_request("user not found")
    return user


def _take(call: Call) -> bool:
    chat = _chat(call)
    found = message(call, chat, message_number(call), "react")
    if not reactions.take(call.world, chat, found, _reactor(call), by=call.bot.id, now=call.now):
        raise bad_request("REACTION_EMPTY")
    return True


def _take_all(call: Call) -> bool:
    reactions.take_all(call.world, _chat(call), _reactor(call), by=call.bot.id, now=call.now)
    return True


_WHOSE: Final = parameters(user_id="Integer", actor_chat_id="Integer")

METHODS: Final = (
    Method("deleteMessageReaction", _take, (*parameters(chat_id="Chat!", message_id="Integer!"), *_WHOSE)),
    Method("deleteAllMessageReactions", _take_all, (*parameters(chat_id="Chat!"), *_WHOSE)),
)
