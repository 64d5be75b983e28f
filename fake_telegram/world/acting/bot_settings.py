"""What a bot's owner tells BotFather: what the bot can be used for, what it hears, another token.

Rights are not asked: the owner of a bot is not part of the world, unless another bot manages it.
"""

from fake_telegram.world.happenings import managing
from fake_telegram.world.ids import BotId
from fake_telegram.world.state import State


class BotSettings(State):
    """A world in which bots have owners."""

    def set_privacy(self, bot: BotId, on: bool) -> None:
        """Whether in groups it hears only what is meant for it; holds in a group from when the bot is added again."""
        self.bots[bot].privacy_mode = on

    def set_inline(self, bot: BotId, on: bool, *, feedback: bool = False, location: bool = False) -> None:
        """What /setinline, /setinlinefeedback and /setinlinegeo at BotFather do: whether it is asked, told what was chosen, and
        where people are.
        """
        found = self.bots[bot]
        found.supports_inline, found.inline_feedback, found.inline_location = on, on and feedback, on and location

    def set_business(self, bot: BotId, on: bool) -> None:
        """Whether people may connect the bot to their accounts."""
        self.bots[bot].can_connect_to_business = on
        self.rendered_users.pop(bot, None)

    def set_topics(self, bot: BotId, on: bool, *, by_users: bool = False) -> None:
        """Whether private chats with a bot may have topics, and people may open and delete them."""
        self.bots[bot].has_topics, self.bots[bot].users_make_topics = on, on and by_users

    def set_main_web_app(self, bot: BotId, url: str) -> None:
        """Where the bot's main web app is; nowhere when it is empty."""
        self.bots[bot].main_web_app = url

    def set_managing(self, bot: BotId, on: bool) -> None:
        """Whether people may make bots for it to run."""
        self.bots[bot].can_manage_bots = on

    def set_guarding(self, bot: BotId, on: bool) -> None:
        """Whether chats may have it decide who joins."""
        self.bots[bot].supports_join_queries = on

    def set_guests(self, bot: BotId, on: bool) -> None:
        """Whether it can be summoned into chats where it is not."""
        self.bots[bot].supports_guests = on

    def set_bot_talk(self, bot: BotId, on: bool) -> None:
        """Whether it hears other bots."""
        self.bots[bot].hears_bots = on

    def revoke_token(self, bot: BotId, *, now: float = 0) -> str:
        """What /revoke at BotFather does: the old token is refused from now on; gives the new one. A manager is told."""
        found = self.bots[bot]
        self.set_token(found, self.fresh_token(bot))
        if found.management is not None:
            managing.tell(self, found, now)
        return found.token
