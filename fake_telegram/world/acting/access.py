"""Who may use a bot: everybody, unless its manager lets in only a few (Bot API: setManagedBotAccessSettings)."""

from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.ids import UserId


def check_access(bot: Bot, who: UserId) -> None:
    """Whether `who` may use the bot.

    Raises:
        ActRefused: `not_let_in`.
    """
    if bot.management is not None and not bot.management.lets_in(who):
        raise ActRefused(f"only a few may use {bot.name}, and {who} is none of them", "not_let_in")
