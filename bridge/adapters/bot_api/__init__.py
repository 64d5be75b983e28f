"""The Bot API client: sans-IO reading and rendering around one small wire. Only this front door is imported from outside."""

import httpcore2

from bridge.adapters.bot_api._addresses import read_address
from bridge.adapters.bot_api._http import Wire
from bridge.adapters.bot_api._parse import ALLOWED_UPDATES, parse
from bridge.adapters.bot_api._voice import Line, LineEar, LineVoice
from bridge.ports.entropy import Entropy
from bridge.ports.telegram import BotEar, BotVoice

__all__ = ["ALLOWED_UPDATES", "BotApi", "parse", "read_address"]


class BotApi:
    """`ports.telegram.Telegram` over HTTP.

    `entropy`: draws form boundaries. `network_backend`: where connections come from (simulation gives memory pipes); the
    operating system's unless given. `proxy_url`: HTTP proxy for all calls; empty for none.
    """

    def __init__(
        self,
        entropy: Entropy,
        *,
        network_backend: httpcore2.AsyncNetworkBackend | None = None,
        proxy_url: str = "",
    ) -> None:
        self._wire = Wire(network_backend=network_backend, proxy_url=proxy_url)
        self._entropy = entropy

    def voice(self, token: str, api_base_url: str) -> BotVoice:
        """The outgoing calls of the bot with this token."""
        return LineVoice(self._line(token, api_base_url))

    def ear(self, token: str, api_base_url: str) -> BotEar:
        """The incoming side of the bot with this token."""
        return LineEar(self._line(token, api_base_url))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._wire.aclose()

    def _line(self, token: str, api_base_url: str) -> Line:
        return Line(self._wire, token, api_base_url, self._entropy.token)
