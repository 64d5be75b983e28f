"""Telegram as the people in it use it: the fake's control API, one method for each thing a person or a test's author does."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.actors.exchanges import Broken, Exchange, Refused, target

JsonObject = dict[str, Any]


class TelegramSide:
    """A client of the control API over one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def call(self, verb: str, path: str, body: Mapping[str, Any] | None = None, **query: Any) -> Any:
        """One request. Raises `Refused` for what Telegram would not let this person do, `Broken` for anything unforeseen."""
        payload = b"" if body is None else json.dumps(body).encode()
        answer = await self._exchange(verb, target(path, **query), headers={"content-type": "application/json"}, body=payload)
        if answer.status == 200:
            return answer.json()
        if answer.status >= 500:
            raise Broken(f"the fake Telegram answered {answer.status} to {verb} {path}")
        said = answer.json() or {}
        raise Refused(said.get("code", "refused"), said.get("error", str(answer.status)), answer.status)

    # -- making -------------------------------------------------------------------------------------------------

    async def add_person(self, **fields: Any) -> JsonObject:
        """A new person."""
        return await self.call("POST", "/people", fields)  # type: ignore[no-any-return]

    async def add_bot(self, **fields: Any) -> JsonObject:
        """A new bot, with its token."""
        return await self.call("POST", "/bots", fields)  # type: ignore[no-any-return]

    async def bot(self, bot: int) -> JsonObject:
        """A bot as it is now, with its webhook's state."""
        return await self.call("GET", f"/bots/{bot}")  # type: ignore[no-any-return]

    async def add_chat(self, kind: str, **fields: Any) -> JsonObject:
        """A new group, supergroup or channel."""
        return await self.call("POST", f"/{kind}s", fields)  # type: ignore[no-any-return]

    async def add_file(self, name: str, content: bytes, mime_type: str = "") -> int:
        """Bytes that people can attach; returns their number."""
        path = target("/files", name=name, mime_type=mime_type or None)
        answer = await self._exchange("POST", path, headers={"content-type": "application/octet-stream"}, body=content)
        if answer.status != 200:
            raise Broken(f"the fake Telegram answered {answer.status} to a file")
        return int(answer.json()["file"])

    # -- acting -------------------------------------------------------------------------------------------------

    async def act(self, by: int, act: str, **fields: Any) -> JsonObject:
        """What a person does: send, start, edit, press, react, join, leave, add_member, remove_member, block, …"""
        return await self.call("POST", f"/people/{by}/{act}", fields)  # type: ignore[no-any-return]

    # -- seeing -------------------------------------------------------------------------------------------------

    async def messages(self, viewer: int, chat: int, *, after: int = 0) -> Sequence[JsonObject]:
        """What a person sees in a chat, oldest first."""
        return await self.call("GET", f"/people/{viewer}/chats/{chat}/messages", after=after)  # type: ignore[no-any-return]

    async def journal(self, cursor: int, kinds: Sequence[str]) -> JsonObject:
        """What happened from a cursor on: `entries`, the `cursor` to go on from, and how many were `lost`."""
        return await self.call("GET", "/journal", cursor=cursor, kind=list(kinds))  # type: ignore[no-any-return]

    async def file_bytes(self, number: int) -> bytes:
        """The bytes of a file a person received."""
        answer = await self._exchange("GET", f"/files/{number}", headers={})
        if answer.status != 200:
            raise Broken(f"the fake Telegram answered {answer.status} to the download of file {number}")
        return answer.body

    # -- trouble ------------------------------------------------------------------------------------------------

    async def place_fault(self, fault: JsonObject) -> None:
        """Let a fault stand."""
        await self.call("POST", "/faults", fault)

    async def heal(self, name: str) -> None:
        """Take one fault away, or all of them by the name `all`."""
        await self.call("DELETE", "/faults" if name == "all" else f"/faults/{name}")
