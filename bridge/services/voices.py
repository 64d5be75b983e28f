"""Bots with their tokens opened: the only place where a sealed token becomes a voice or an ear.

A token lives in memory inside the client alone; here it is opened, handed over and dropped.
"""

from bridge.domain.conversations import Bot
from bridge.domain.facts import Fact
from bridge.domain.ids import BotId
from bridge.ports.seals import Seals
from bridge.ports.store import SealedSecret, Transaction
from bridge.ports.telegram import BotEar, BotVoice, Telegram


class BotKeys(Fact):
    """A bot with its sealed secrets, as loaded in one transaction."""

    bot: Bot
    token: SealedSecret
    webhook_secret: SealedSecret


def keys_of(tx: Transaction, bot: BotId) -> BotKeys | None:
    """The bot with its secrets; None for an unknown one."""
    row = tx.bots.get(bot)
    if row is None:
        return None
    token, webhook_secret = tx.bots.secrets(bot)
    return BotKeys(bot=row, token=token, webhook_secret=webhook_secret)


class Voices:
    """Gives bots their voice and ear, and keeps the voices that are in use."""

    def __init__(self, telegram: Telegram, seals: Seals) -> None:
        self._telegram = telegram
        self._seals = seals
        self._voices: dict[BotId, tuple[SealedSecret, str, BotVoice]] = {}

    def voice(self, keys: BotKeys) -> BotVoice:
        """The outgoing calls of a bot; a new token or address takes effect at once. Raises `SealBroken`."""
        known = self._voices.get(keys.bot.id)
        if known is not None and known[:2] == (keys.token, keys.bot.api_base_url):
            return known[2]
        voice = self._telegram.voice(self._seals.open(keys.token), keys.bot.api_base_url)
        self._voices[keys.bot.id] = (keys.token, keys.bot.api_base_url, voice)
        return voice

    def ear(self, keys: BotKeys) -> BotEar:
        """The incoming side of a bot. Raises `SealBroken`."""
        return self._telegram.ear(self._seals.open(keys.token), keys.bot.api_base_url)

    def webhook_secret(self, keys: BotKeys) -> str:
        """What Telegram must send in the header of every update. Raises `SealBroken`."""
        return self._seals.open(keys.webhook_secret)
