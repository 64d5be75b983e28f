"""Slow mode: ordinary members of a supergroup wait between two messages; an album is one. Administrators need not,
nor do those who boost enough.
"""

from typing import Final

from fake_telegram.world.ids import UserId

from .chats import Chat

DELAYS_S: Final = (0, 5, 10, 30, 60, 300, 900, 3600)  # [doc] TDLib, setChatSlowModeDelay


def applies(chat: Chat, who: UserId) -> bool:
    """Whether `who` has to wait between two messages at all."""
    if not chat.slow_mode_s:
        return False
    member = chat.members.get(who)
    return not ((member is not None and member.is_admin) or chat.is_freed(who))


def wait_s(chat: Chat, who: UserId, now: float, *, album: str = "") -> int:
    """How many more seconds `who` has to be silent; 0 when it may write."""
    last = chat.heard_at.get(who)
    if last is None or not applies(chat, who):
        return 0
    newest = chat.messages.get(chat.order[-1]) if chat.order else None
    if album and newest is not None and newest.album == album and newest.author == who:
        return 0
    return max(0, int(last + chat.slow_mode_s - now))
