"""Moving a bot between servers (Bot API: logOut, close).

A bot is launched by its first call. `close` is refused in the ten minutes after that; the next call launches it again. After
`logOut` this server knows the bot no more for ten minutes, and has forgotten its webhook and what waited for it. The webhook of a
closed bot is not called until the bot is launched again.
"""

from typing import Final

from fake_telegram.world import Bot, World

from . import updates
from .refusals import CallRefused, bad_request, too_many
from .tables import Call, Method

LAUNCH_S: Final = 600  # [doc] close: error 429 in the first 10 minutes after the bot is launched
ABSENCE_S: Final = 600  # [doc] logOut: no way back for 10 minutes


def launch(world: World, bot: Bot, method: str, now: float) -> None:
    """Let the server know `bot`, which calls `method` (in small letters).

    Raises:
        CallRefused: `Logged out`, or that it is closed already.
    """
    if bot.logged_out_at is not None:
        if now - bot.logged_out_at < ABSENCE_S:
            refused = CallRefused(400, "Logged out")
            refused.description = "Logged out"
            raise refused
        bot.logged_out_at = None
    if bot.launched_at is None:
        if bot.was_closed and method == "close":
            raise bad_request("the bot has already been closed")
        was_closed, bot.launched_at, bot.was_closed = bot.was_closed, now, False
        if was_closed:
            updates.webhook_changed(world, bot)


def _close(call: Call) -> bool:
    launched_at = call.now if call.bot.launched_at is None else call.bot.launched_at
    since = call.now - launched_at
    if since < LAUNCH_S:
        raise too_many(int(LAUNCH_S - since) or 1)
    call.bot.launched_at, call.bot.was_closed = None, True
    updates.webhook_changed(call.world, call.bot)
    return True


def _log_out(call: Call) -> bool:
    call.bot.launched_at, call.bot.logged_out_at = None, call.now
    call.bot.updates.clear()
    updates.delete_webhook(call)
    return True


METHODS: Final = (Method("close", _close), Method("logOut", _log_out))
