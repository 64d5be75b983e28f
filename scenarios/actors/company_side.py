"""The company as its staff use it: the bridge's REST API, with a token for everybody who acts."""

import json
from collections.abc import Sequence
from typing import Any

from scenarios.actors.exchanges import Answer, Broken, Exchange, Refused, target

JsonObject = dict[str, Any]

PAGE = 500
"""Items asked for in one page."""


class CompanySide:
    """A client of the REST API over one exchange. `token` says who is asking."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def call(self, token: str, verb: str, path: str, body: Any = None, **query: Any) -> Any:
        """One request. Raises `Refused` for 4xx and `Broken` for 5xx."""
        payload = b"" if body is None else json.dumps(body).encode()
        headers = {"authorization": f"Bearer {token}"}
        if payload:
            headers["content-type"] = "application/json"
        answer = await self._exchange(verb, target("/api/v1" + path, **query), headers=headers, body=payload)
        return self._opened(answer, f"{verb} {path}")

    async def items(self, token: str, path: str, *, cursor: str = "after", **query: Any) -> Sequence[JsonObject]:
        """A whole list, page by page; `cursor` is the parameter that says where to go on."""
        found: list[JsonObject] = []
        start: Any = None
        while True:
            page = await self.call(token, "GET", path, limit=PAGE, **{cursor: start}, **query)
            found += page["items"]
            start = page.get("next")
            if start is None or not page["items"]:
                return found

    async def upload(self, token: str, name: str, content: bytes) -> int:
        """Bytes for a comment of staff; returns the file's id."""
        headers = {"authorization": f"Bearer {token}", "content-type": "application/octet-stream"}
        answer = await self._exchange("POST", target("/api/v1/files", name=name), headers=headers, body=content)
        return int(self._opened(answer, "POST /files")["id"])

    async def download(self, token: str, file: int) -> bytes:
        """The bytes of a comment's file."""
        answer = await self._exchange("GET", f"/api/v1/files/{file}", headers={"authorization": f"Bearer {token}"})
        if answer.status != 200:
            self._opened(answer, f"GET /files/{file}")
        return answer.body

    async def follow_link(self, path: str) -> bytes | None:
        """The bytes behind a signed link, as anybody who has it gets them; nothing when it does not open."""
        answer = await self._exchange("GET", path, headers={})
        return answer.body if answer.status == 200 else None

    @staticmethod
    def _opened(answer: Answer, what: str) -> Any:
        if answer.status < 300:
            return answer.json()
        if answer.status >= 500:
            raise Broken(f"the bridge answered {answer.status} to {what}: {answer.body[:300].decode(errors='replace')}")
        said = (answer.json() or {}).get("error", {})
        raise Refused(said.get("code", "refused"), said.get("message", what), answer.status)
