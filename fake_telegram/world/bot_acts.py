"""What people do with what bots show to them alone, a part of the acts."""

from . import drafts, writing
from .draft_states import Draft
from .ids import BotId, UserId
from .state import State


class BotActs(State):
    """Acts about drafts of bots."""

    def stop_generation(self, by: UserId, bot: BotId, *, now: float) -> Draft:
        """Press the button under a draft that stops it; the bot is told."""
        return drafts.stop(self, writing.person(self, by).id, writing.bot_named(self, bot).id, now)
