"""Marks of verification that organizations give by their bots (Bot API: verifyUser, verifyChat). People see them; bots do not.

Whom one organization has marked another may mark anew; each takes away only its own mark.
"""

from fake_telegram.world.facts.about import Verification
from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.state import State


def verify(state: State, bearer: Person | Bot | Chat, bot: Bot, text: str, now: float) -> None:
    """Put the mark of the bot's organization on an account or a chat; without `text` in the usual words."""
    usual = f"This {_kind(bearer)} is verified by {bot.organization}."
    bearer.verification = Verification(bot=bot.id, text=text or usual)
    state.journal.add(now, "verified", bearer=bearer.id, bot=bot.id, text=bearer.verification.text)


def take_back(state: State, bearer: Person | Bot | Chat, bot: Bot, now: float) -> bool:
    """Take the mark off again; false when the bot's organization has put none there."""
    if bearer.verification is None or bearer.verification.bot != bot.id:
        return False
    bearer.verification = None
    state.journal.add(now, "verification_taken_back", bearer=bearer.id, bot=bot.id)
    return True


def _kind(bearer: Person | Bot | Chat) -> str:
    match bearer:
        case Person():
            return "account"
        case Bot():
            return "bot"
        case Chat(type="channel"):
            return "channel"
        case Chat():
            return "group"
