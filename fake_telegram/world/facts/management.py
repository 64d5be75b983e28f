"""Who stands behind a managed bot, as data (Bot API: managed bots, BotAccessSettings)."""

from dataclasses import dataclass

from fake_telegram.world.ids import BotId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Management:
    """A bot that a person made for another bot to run.

    Attributes:
        manager: the bot that may fetch its token and say who uses it.
        owner: the person whose it is, who may always use it.
        is_restricted: whether besides the owner only those in `allowed` may use it.
    """

    manager: BotId
    owner: UserId
    is_restricted: bool = False
    allowed: tuple[UserId, ...] = ()

    def lets_in(self, user: UserId) -> bool:
        """Whether `user` may use the bot."""
        return not self.is_restricted or user == self.owner or user in self.allowed
