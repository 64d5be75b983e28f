"""An HTTP exchange over a real socket."""

from collections.abc import Mapping

import httpx2

from scenarios.actors.exchanges import Answer, PeerGone

TIMEOUT_S = 30.0
CONNECTIONS_MAX = 20


class HttpExchange:
    """`Exchange` with one server by its base URL. Close it after use."""

    def __init__(self, url: str) -> None:
        self.url = url
        limits = httpx2.Limits(max_connections=CONNECTIONS_MAX)
        self._client = httpx2.AsyncClient(base_url=url, timeout=TIMEOUT_S, limits=limits, trust_env=False)

    async def __call__(self, verb: str, target: str, *, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """One request. Raises `PeerGone` when no answer comes."""
        try:
            response = await self._client.request(verb, target, headers=dict(headers), content=body)
        except httpx2.TransportError as error:
            raise PeerGone(f"{self.url} gave no answer to {verb} {target.partition('?')[0]}: {type(error).__name__}") from error
        return Answer(status=response.status_code, headers=dict(response.headers), body=response.content)

    async def aclose(self) -> None:
        """Close its connections."""
        await self._client.aclose()
