"""Flood limits (Bot API FAQ): so many messages a second in all, in one chat, and a minute in one group.

Telegram says only averages and tolerates bursts; here they are buckets of tokens. A refused call takes nothing.
"""

from typing import Final

from fake_telegram.world import floods, limits

from .refusals import CallRefused, too_many
from .tables import Call
from .targets import chat_id

_SENDING: Final = ("send", "forward", "copy", "edit")
_FREE: Final = frozenset({"sendchataction", "editforumtopic", "editgeneralforumtopic", "editchatinvitelink"})


def check(call: Call, method: str) -> None:
    """Take a token from every bucket that the call concerns.

    Parameters:
        method: its name in small letters.

    Raises:
        CallRefused: 429 with `retry_after`, when one of them is empty.
    """
    if not method.startswith(_SENDING) or method in _FREE:
        return
    buckets = call.bot.buckets
    needed = [buckets.setdefault("all", floods.full(limits.FLOOD_BOT_BURST, limits.FLOOD_BOT_PER_S, call.now))]
    try:
        chat = chat_id(call)
    except CallRefused:
        chat = None
    if chat is not None:
        burst, per_s = (
            (limits.FLOOD_CHAT_BURST, limits.FLOOD_CHAT_PER_S)
            if chat > 0
            else (limits.FLOOD_GROUP_BURST, limits.FLOOD_GROUP_PER_S)
        )
        needed.append(buckets.setdefault(str(int(chat)), floods.full(burst, per_s, call.now)))
    wait_s = max(bucket.wait_s(call.now) for bucket in needed)
    if wait_s:
        raise too_many(wait_s)
    for bucket in needed:
        bucket.take()
