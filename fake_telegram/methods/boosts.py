"""Who boosts a chat (Bot API: getUserChatBoosts)."""

from typing import Any, Final

from fake_telegram.world import boosts

from .people import known_account
from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import readable


def _get(call: Call) -> dict[str, Any]:
    chat = readable(call)
    if chat.type not in ("supergroup", "channel"):
        raise bad_request("method is available for supergroup and channel chats only")
    who = known_account(call, chat)
    if call.bot.id not in chat.admins:
        raise bad_request("CHAT_ADMIN_REQUIRED")
    return {"boosts": [boosts.shown(call.world, one, call.bot) for one in chat.boosts.get(who.id, {}).values()]}


METHODS: Final = (Method("getUserChatBoosts", _get, parameters(chat_id="Chat!", user_id="Integer!")),)
