"""Moving a bot between servers (Bot API: logOut, close).

A bot is launched by its first call. `close` is refused in the ten minutes after that; the next call launches it again. After
`logOut` this server knows the bot no more for ten minutes.
"""

from typing import Final

from fake_telegram.world import Bot

from .refusals import CallRefused, bad_request, too_many
from .tables import Call, Method

LAUNCH_S: Final = 600  # [doc] close: error 429 in the first 10 minutes after the bot is launched
ABSENCE_S: Final = 600  # [doc] logOut: no way back for 10 minutes


def launch(bot: Bot, method: str, now: float) -> None:
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
        bot.launched_at, bot.was_closed = now, False


def _close(call: Call) -> bool:
    launched_at = call.now if call.bot.launched_at is None else call.bot.launched_at
    since = call.now - launched_at
    if since < LAUNCH_S:
        raise too_many(int(LAUNCH_S - since) or 1)
    call.bot.launched_at, call.bot.was_closed = None, True
    return True


def _log_out(call: Call) -> bool:
    call.bot.launched_at, call.bot.logged_out_at = None, call.now
    return True


METHODS: Final = (Method("close", _close), Method("logOut", _log_out))
