"""What a bot's owner tells BotFather of the modes of 2026, a part of the acts."""

from fake_telegram.world.ids import BotId
from fake_telegram.world.state import State


class BotModes(State):
    """A world in which bots are guests, and talk to each other."""

    def set_guests(self, bot: BotId, on: bool) -> None:
        """Whether it can be summoned into chats where it is not."""
        self.bots[bot].supports_guests = on

    def set_bot_talk(self, bot: BotId, on: bool) -> None:
        """Whether it hears other bots."""
        self.bots[bot].hears_bots = on
