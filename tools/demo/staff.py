"""The company's side of the bridge: its REST API, as an operator or an employee."""

from typing import Any

import httpx2


class Refused(Exception):
    """The bridge answered an error; the text is its own."""


class Api:
    """One token's view of the bridge."""

    def __init__(self, client: httpx2.AsyncClient, token: str) -> None:
        self._client = client
        self.token = token
        self._headers = {"Authorization": f"Bearer {token}"}

    async def call(self, verb: str, path: str, body: Any = None) -> Any:
        """One request below /api/v1. Raises `Refused` with the bridge's own words."""
        answer = await self._client.request(verb, f"/api/v1{path}", json=body, headers=self._headers)
        if answer.is_success:
            return answer.json() if answer.content else None
        raise Refused(f"{verb} {path}: {answer.status_code} {answer.text}")

    async def items(self, path: str) -> list[dict[str, Any]]:
        """A list, whether it comes bare or as a page."""
        answer = await self.call("GET", path)
        return answer["items"] if isinstance(answer, dict) else answer

    async def upload(self, name: str, data: bytes) -> int:
        """Keep a file for a comment; its id."""
        answer = await self._client.post("/api/v1/files", params={"name": name}, content=data, headers=self._headers)
        if not answer.is_success:
            raise Refused(f"POST /files: {answer.status_code} {answer.text}")
        return int(answer.json()["id"])
