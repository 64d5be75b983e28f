"""What owners do at BotFather, for those who block: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_telegram.control.actors import SyncOwner

if TYPE_CHECKING:
    from fake_telegram.control import answers
    from fake_telegram.control.bodies.base import Who

__all__ = ["SyncBotfatherVerbs"]


class SyncBotfatherVerbs(SyncOwner):
    """What owners do at BotFather. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    def set_privacy(self, bot: Who, *, on: bool) -> answers.BotAnswer:
        """The privacy mode of a bot, as BotFather sets it. Returns the bot."""
        came: answers.BotAnswer = self.set_up(bot, "privacy", on=on)
        return came

    def set_inline(self, bot: Who, *, on: bool, feedback: bool | None = None, location: bool | None = None) -> answers.BotAnswer:
        """Whether a bot is asked in inline mode, and told what was chosen (``feedback``) and where people are (``location``).

        Returns the bot.
        """
        came: answers.BotAnswer = self.set_up(bot, "inline", on=on, feedback=feedback, location=location)
        return came

    def set_guests(self, bot: Who, *, on: bool) -> answers.BotAnswer:
        """Whether a bot can be summoned into chats where it is not. Returns the bot."""
        came: answers.BotAnswer = self.set_up(bot, "guests", on=on)
        return came

    def set_bot_talk(self, bot: Who, *, on: bool) -> answers.BotAnswer:
        """Whether a bot hears what other bots say. Returns the bot."""
        came: answers.BotAnswer = self.set_up(bot, "bot_talk", on=on)
        return came

    def set_topics(self, bot: Who, *, on: bool, by_users: bool | None = None) -> answers.BotAnswer:
        """Whether private chats with a bot may have topics, and people may open and delete them (``by_users``).

        Returns the bot.
        """
        came: answers.BotAnswer = self.set_up(bot, "topics", on=on, by_users=by_users)
        return came

    def set_business(self, bot: Who, *, on: bool) -> answers.BotAnswer:
        """Whether people may connect a bot to their accounts. Returns the bot."""
        came: answers.BotAnswer = self.set_up(bot, "business", on=on)
        return came

    def set_web_app(self, bot: Who, *, url: str) -> answers.BotAnswer:
        """Where the main web app of a bot is; nowhere when ``url`` is empty. Returns the bot."""
        came: answers.BotAnswer = self.set_up(bot, "web_app", url=url)
        return came

    def set_managing(self, bot: Who, *, on: bool) -> answers.BotAnswer:
        """Whether people may make bots for a bot to run. Returns the bot."""
        came: answers.BotAnswer = self.set_up(bot, "managing", on=on)
        return came

    def set_guarding(self, bot: Who, *, on: bool) -> answers.BotAnswer:
        """Whether chats may have a bot decide who joins. Returns the bot."""
        came: answers.BotAnswer = self.set_up(bot, "guarding", on=on)
        return came
