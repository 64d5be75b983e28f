"""A guest query as data: somebody summoned a bot in a chat where it is not (Bot API: Message.guest_query_id)."""

from dataclasses import dataclass

from fake_telegram.world.ids import BotId, ChatId, MessageId, UserId


@dataclass(slots=True, kw_only=True)
class GuestQuery:
    """Which message summoned which bot. `asked_at` in Unix seconds.

    Attributes:
        person: who really wrote it.
        chat, private_bot, pair: where it stands, as of a message.
        is_answered: the bot has said something there; it does so once.
    """

    id: str
    bot: BotId
    person: UserId
    chat: ChatId
    private_bot: BotId | None = None
    pair: tuple[UserId, UserId] | None = None
    message: MessageId
    asked_at: float
    is_answered: bool = False
