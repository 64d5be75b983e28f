"""Acting for a person (Bot API: business connections): getBusinessConnection, readBusinessMessage, deleteBusinessMessages.

The parameter `business_connection_id` of other methods is read here too.
"""

from typing import Any, Final

from fake_telegram.world import BusinessConnection, Chat, Message, MessageId, UserId, business, limits, posting, render_messages

from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import chat_id, message, message_number, message_numbers

PARAMETER: Final = "business_connection_id"


def connection(call: Call) -> BusinessConnection | None:
    """The connection that the call names; None when it names none.

    Raises:
        CallRefused: `business connection not found`: unknown, ended, or another bot's.
    """
    given = call.args.text(PARAMETER).strip()
    if not given:
        return None
    found = call.world.connections.get(given)
    if found is None or found.bot != call.bot.id or not found.is_enabled:
        raise bad_request("business connection not found")
    return found


def dialog(call: Call, by: BusinessConnection) -> Chat:
    """The dialog of the connected person with whom the call's `chat_id` names.

    Raises:
        CallRefused: `chat not found`.
    """
    other = chat_id(call)
    pair = None if other is None else (min(by.user, UserId(int(other))), max(by.user, UserId(int(other))))
    found = None if pair is None else call.world.dialogs.get(pair)
    if found is None:
        raise bad_request("chat not found")
    return found


def writable_dialog(call: Call, by: BusinessConnection) -> Chat:
    """As `dialog`, if the bot may answer there now.

    Raises:
        CallRefused: without the right to reply, or when the other one has been silent for 24 hours.
    """
    chat = dialog(call, by)
    if not by.rights.can_reply:
        raise bad_request("BUSINESS_CONNECTION_NOT_ALLOWED")
    if call.now - chat.heard_at.get(chat.other(by.user), 0) > limits.BUSINESS_WINDOW_S:
        raise bad_request("BUSINESS_PEER_USAGE_MISSING")
    return chat


def check_editable(call: Call, by: BusinessConnection, found: Message) -> None:
    """[doc] What the person wrote can be changed for 48 hours, what the bot wrote or what has buttons for ever."""
    is_old = call.now - found.at > limits.DELETE_WINDOW_S
    foreign = found.business_bot != call.bot.id and found.markup is None
    if found.author != by.user or not by.rights.can_reply or (foreign and is_old):
        raise bad_request("message can't be edited")


def shown(call: Call, found: Message) -> dict[str, Any]:
    """The message as the answer of the call."""
    by = connection(call) if found.pair is not None else None
    return render_messages.message(call.world, found, call.bot, connection=by)


def needed_connection(call: Call) -> BusinessConnection:
    """As `connection`, where the call must name one.

    Raises:
        CallRefused: `business connection not found`.
    """
    found = connection(call)
    if found is None:
        raise bad_request("business connection not found")
    return found


def _get(call: Call) -> dict[str, Any]:
    found = call.world.connections.get(call.args.text(PARAMETER).strip())
    if found is None or found.bot != call.bot.id:
        raise bad_request("business connection not found")
    return business.shown(call.world, found, call.bot)


def _read(call: Call) -> bool:
    by = needed_connection(call)
    chat = dialog(call, by)
    if not by.rights.can_read_messages:
        raise bad_request("BUSINESS_CONNECTION_NOT_ALLOWED")
    found = message(call, chat, message_number(call), "read")
    call.world.journal.add(call.now, "messages_read", chat=chat.id, by=by.user, bot=call.bot.id, up_to=found.id)
    return True


def _delete(call: Call) -> bool:
    by = needed_connection(call)
    numbers = message_numbers(call)
    found = [one for one in map(call.world.dialog_message, map(MessageId, numbers)) if one is not None]
    found = [one for one in found if one.pair is not None and by.user in one.pair]
    for one in found:
        own = one.business_bot == call.bot.id
        if not (by.rights.can_delete_all_messages or (own and by.rights.can_delete_sent_messages)):
            raise bad_request("message can't be deleted")
    for one in found:
        posting.remove(call.world, one, call.now)
    return True


METHODS: Final = (
    Method("getBusinessConnection", _get, parameters(business_connection_id="String!")),
    Method(
        "readBusinessMessage",
        _read,
        parameters(business_connection_id="String!", chat_id="Chat!", message_id="Integer!"),
    ),
    Method("deleteBusinessMessages", _delete, parameters(business_connection_id="String!", message_ids="JSON!")),
)
