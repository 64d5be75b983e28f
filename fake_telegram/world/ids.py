"""The numbers Telegram names things by. Nothing here knows what they name.

Private chat = user id (> 0); basic group = -id; supergroup and channel = -1000000000000 - id (Bot API, `Chat.id`).
"""

from typing import Final, NewType

UserId = NewType("UserId", int)
"""A person or a bot."""
BotId = NewType("BotId", UserId)
"""A user that is a bot; usable wherever a `UserId` is."""
ChatId = NewType("ChatId", int)
"""A chat as the Bot API numbers it. A private chat is named by the other side: a person calls it by the bot's
id, the bot by the person's."""
MessageId = NewType("MessageId", int)
"""A message within one chat."""

TELEGRAM: Final = UserId(777000)
"""The account in whose name channel posts arrive in their discussion group."""
GROUP_ANONYMOUS_BOT: Final = UserId(1087968824)
"""The account shown as the author when an administrator writes anonymously."""
CHANNEL_BOT: Final = UserId(136817688)
"""The account shown as the author when somebody writes in the name of a channel."""

_CHANNEL_BASE: Final = -1_000_000_000_000


def private_chat(user: UserId) -> ChatId:
    """The private chat with `user`, seen from the other side."""
    return ChatId(int(user))


def group_chat(number: int) -> ChatId:
    """The chat id of basic group `number`."""
    return ChatId(-number)


def channel_chat(number: int) -> ChatId:
    """The chat id of supergroup or channel `number`."""
    return ChatId(_CHANNEL_BASE - number)
