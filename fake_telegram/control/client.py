"""The control API from Python, on trio or asyncio: play the people around a bot from a test. `sync_client` is its blocking twin.

    async with FakeTelegram("http://127.0.0.1:8082") as telegram:
        bot = await telegram.add_bot(name="Echo", username="echo_bot")
        ann = await telegram.add_person(first_name="Ann")
        sent = await ann.start(bot["id"])
        [answer] = await ann.hears(bot["id"], after=sent["message_id"])

Waiting is done by the server, for an event, never by sleeping. Needs nothing that the server does not need.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from fake_telegram.exchanges import Connect, Response, connect_by_socket, render_request

from . import answers
from .bodies.base import Who
from .pulse import WAIT_S_MAX
from .transports import Address, AsyncioTransport, Transport, TrioTransport
from .verbs import BotfatherVerbs, PersonVerbs

__all__ = ["Changes", "ControlRefused", "FakeTelegram", "JournalPage", "Someone", "Who"]


class ControlRefused(Exception):
    """The control API said no: ``status`` of HTTP, a stable ``code``, and ``reason`` in words."""

    def __init__(self, status: int, code: str, reason: str) -> None:
        super().__init__(f"{reason} ({code}, {status})")
        self.status = status
        self.code = code
        self.reason = reason


class JournalPage(NamedTuple):
    """Entries, the cursor to go on from, and how many were lost in between to the journal's bound."""

    entries: list[dict[str, Any]]
    cursor: int
    lost: int


class Changes(NamedTuple):
    """Messages as they are now, the numbers of deleted ones, the cursor to go on from, and how much was lost in between."""

    messages: list[dict[str, Any]]
    deleted: list[int]
    cursor: int
    lost: int


class FakeTelegram(BotfatherVerbs):
    """A client of one running fake.

    Parameters:
        connect: opens its connections; real ones on trio, unless given otherwise.
        transport: instead of connections on trio, another way to exchange requests.
    """

    def __init__(self, url: str, *, connect: Connect = connect_by_socket, transport: Transport | None = None) -> None:
        self._headers = {"Host": urlsplit(url).netloc, "Content-Type": "application/json"}
        self._transport: Transport = transport or TrioTransport(Address.of(url), connect)

    @classmethod
    def on_asyncio(cls, url: str) -> FakeTelegram:
        """A client for programs on asyncio; it keeps nothing open."""
        return cls(url, transport=AsyncioTransport(Address.of(url)))

    async def __aenter__(self) -> FakeTelegram:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close what is kept open, also when cancelled."""
        await self._transport.aclose()

    async def call(self, verb: str, path: str, body: Any = None, /, **query: Any) -> Any:
        """One request; ``body`` is sent as JSON, bytes as they are. Returns the JSON of the answer.

        Raises ``ControlRefused`` for an answer that is not 2xx, ``OSError`` and ``PeerClosed`` when there is none.
        """
        response = await self._transport.exchange(self._request(verb, path, body, query))
        if 200 <= response.status <= 299:
            return msgspec.json.decode(response.body)
        raise _refused(response)

    async def export_world(self, *, messages: int | None = None) -> str:
        """The world as YAML, with the latest ``messages`` of every chat; ``fake-telegram serve --world`` begins with it."""
        return await self._text("/world.yaml", messages=messages)

    async def journal_lines(
        self, cursor: int = 0, *, kinds: Sequence[str] = (), bot: Who | None = None, chat: Who | None = None
    ) -> str:
        """The whole journal from ``cursor`` on as JSON Lines, of ``kinds`` or any, about ``bot`` and in ``chat``."""
        return await self._text("/journal.jsonl", cursor=cursor, kind=list(kinds), bot=bot, chat=chat)

    async def openapi(self) -> dict[str, Any]:
        """The control API described in OpenAPI 3.1."""
        described: dict[str, Any] = await self.call("GET", "/openapi.json")
        return described

    async def _text(self, path: str, **query: Any) -> str:
        response = await self._transport.exchange(self._request("GET", path, None, query))
        if response.status != 200:
            raise _refused(response)
        return response.body.decode()

    def time(self) -> float:
        """Seconds of the clock by which this client waits."""
        return self._transport.time()

    async def download(self, file: int) -> bytes:
        """The bytes of a file of the world, by its number. Raises ``ControlRefused``."""
        response = await self._transport.exchange(self._request("GET", f"/files/{file}", None, {}))
        if response.status != 200:
            raise ControlRefused(response.status, "unknown", f"there is no file {file}")
        return response.body

    def _request(self, verb: str, path: str, body: Any, query: dict[str, Any]) -> bytes:
        asked = {name: value for name, value in query.items() if value is not None}
        target = f"{path}?{urlencode(asked, doseq=True)}" if asked else path
        if isinstance(body, bytes):
            headers = {**self._headers, "Content-Type": "application/octet-stream"}
            return render_request(verb, target, headers, body)
        data = b"" if body is None else msgspec.json.encode(body)
        return render_request(verb, target, self._headers, data)

    # -- making -------------------------------------------------------------------------------------------------

    async def add_person(self, *, first_name: str, **more: Any) -> Someone:
        """A new person; ``more`` as in ``NewPerson``."""
        made = await self.call("POST", "/people", {"first_name": first_name, **more})
        return Someone(self, made["id"], made)

    def person(self, id: int) -> Someone:
        """Somebody who exists already."""
        return Someone(self, id, {"id": id})

    async def people(self) -> list[Someone]:
        """Everybody."""
        return [Someone(self, one["id"], one) for one in await self.call("GET", "/people")]

    async def add_bot(self, *, name: str, username: str, **more: Any) -> dict[str, Any]:
        """A new bot with its ``token``; ``more`` as in ``NewBot``."""
        made: dict[str, Any] = await self.call("POST", "/bots", {"name": name, "username": username, **more})
        return made

    async def bot(self, who: Who) -> dict[str, Any]:
        """A bot: its webhook, its last error, how many updates wait for it."""
        shown: dict[str, Any] = await self.call("GET", f"/bots/{_in_path(who)}")
        return shown

    async def bots(self, *, offset: int = 0, limit: int | None = None) -> list[dict[str, Any]]:
        """Every bot, or some of them."""
        shown: list[dict[str, Any]] = await self.call("GET", "/bots", offset=offset or None, limit=limit)
        return shown

    async def revoke_token(self, bot: Who) -> str:
        """Take a bot's token away and return the new one."""
        shown = await self.call("POST", f"/bots/{_in_path(bot)}/revocation")
        return str(shown["token"])

    async def add_group(self, *, title: str, owner: Who, **more: Any) -> dict[str, Any]:
        """A new basic group; ``more`` as in ``NewGroup``."""
        return await self._add_chat("/groups", title, owner, more)

    async def add_supergroup(self, *, title: str, owner: Who, **more: Any) -> dict[str, Any]:
        """A new supergroup; ``more`` as in ``NewSupergroup``."""
        return await self._add_chat("/supergroups", title, owner, more)

    async def add_channel(self, *, title: str, owner: Who, **more: Any) -> dict[str, Any]:
        """A new channel; ``more`` as in ``NewChannel``."""
        return await self._add_chat("/channels", title, owner, more)

    async def _add_chat(self, path: str, title: str, owner: Who, more: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = await self.call("POST", path, {"title": title, "owner": owner, **more})
        return made

    async def chat(self, who: Who) -> dict[str, Any]:
        """A group, supergroup or channel with its members."""
        shown: dict[str, Any] = await self.call("GET", f"/chats/{_in_path(who)}")
        return shown

    async def chats(self, *, offset: int = 0, limit: int | None = None) -> list[answers.ChatInList]:
        """Every group, supergroup and channel, or some of them."""
        shown: list[answers.ChatInList] = await self.call("GET", "/chats", offset=offset or None, limit=limit)
        return shown

    async def add_large_file(self, size: int, *, name: str = "", mime_type: str = "") -> int:
        """Keep a file of so many bytes that costs no memory; its number goes into an attachment's ``file``."""
        made = await self.call("POST", "/files", {"size": size, "name": name, "mime_type": mime_type})
        return int(made["file"])

    async def add_file(self, data: bytes, *, name: str = "", mime_type: str = "") -> int:
        """Keep a file in the world; its number goes into an attachment's ``file``."""
        made = await self.call("POST", "/files", data, name=name or None, mime_type=mime_type or None)
        return int(made["file"])

    async def name_url(self, url: str, file: int) -> None:
        """Let bots send the file with this number by ``url``."""
        await self.call("POST", "/urls", {"url": url, "file": file})

    async def set_up(self, bot: Who, setting: str, /, **body: Any) -> dict[str, Any]:
        """Any setting of BotFather by its name in the control API; returns the bot."""
        shown: dict[str, Any] = await self.call("POST", f"/bots/{_in_path(bot)}/{setting}", _said(body))
        return shown

    async def urls(self) -> list[answers.NamedUrl]:
        """By which URLs bots may send which files."""
        named: list[answers.NamedUrl] = await self.call("GET", "/urls")
        return named

    # -- time -----------------------------------------------------------------------------------------------------

    async def advance(self, seconds: float) -> float:
        """Let virtual time pass, with all that happens in it; returns the new time (Unix seconds).

        Raises ``ControlRefused`` where time is real.
        """
        return float((await self.call("POST", "/clock", {"advance": seconds}))["now"])

    async def set_time(self, now: float) -> float:
        """Let virtual time pass until ``now`` (Unix seconds). Raises ``ControlRefused`` where time is real or later already."""
        return float((await self.call("POST", "/clock", {"set": now}))["now"])

    async def clock(self) -> answers.ClockAnswer:
        """What time it is there, and whether time is virtual."""
        shown: answers.ClockAnswer = await self.call("GET", "/clock")
        return shown

    async def health(self) -> answers.Health:
        """Whether it is alive, and as which profile."""
        shown: answers.Health = await self.call("GET", "/health")
        return shown

    async def now(self) -> float:
        """What time it is there, in Unix seconds."""
        return float((await self.call("GET", "/clock"))["now"])

    # -- faults and journal -------------------------------------------------------------------------------------

    async def place_fault(self, name: str, *, on: dict[str, Any], do: dict[str, Any]) -> None:
        """Let a fault stand: ``on`` as in ``Trigger``, ``do`` with a ``kind`` as in ``fake_telegram.faults``."""
        await self.call("POST", "/faults", {"name": name, "on": on, "do": do})

    async def heal(self, name: str | None = None) -> Any:
        """Take one fault away, or all; returns their counts."""
        return await self.call("DELETE", "/faults" if name is None else f"/faults/{quote(name, safe='')}")

    async def faults(self) -> list[dict[str, Any]]:
        """The faults that stand, with how often each matched and fired."""
        standing: list[dict[str, Any]] = await self.call("GET", "/faults")
        return standing

    async def journal(
        self, cursor: int = 0, *, wait: float = 0, kinds: Sequence[str] = (), bot: Who | None = None, chat: Who | None = None
    ) -> JournalPage:
        """What happened from ``cursor`` on, of ``kinds`` or any, about ``bot`` and in ``chat``; waits up to ``wait`` seconds."""
        page = await self.call("GET", "/journal", cursor=cursor, wait=wait or None, kind=list(kinds), bot=bot, chat=chat)
        return JournalPage(page["entries"], page["cursor"], page["lost"])


@dataclass(frozen=True, slots=True)
class Someone(PersonVerbs):
    """A person, to act as. Chats are named by id or @username; the private chat with a bot by the bot."""

    telegram: FakeTelegram
    id: int
    facts: dict[str, Any]

    async def act(self, name: str, /, **body: Any) -> dict[str, Any]:
        """Any act by its name in the control API. Raises ``ControlRefused`` where Telegram would not let one."""
        done: dict[str, Any] = await self.telegram.call("POST", f"/people/{self.id}/{name}", _said(body))
        return done

    async def reply(self, chat: Who, message_id: int, text: str = "", **more: Any) -> dict[str, Any]:
        """Write in answer to a message. Returns the message."""
        return await self.send(chat, text, reply_to=message_id, **more)

    async def chats(self) -> list[dict[str, Any]]:
        """The chats that one has."""
        shown: list[dict[str, Any]] = await self.telegram.call("GET", f"/people/{self.id}/chats")
        return shown

    async def shown(self) -> answers.PersonAnswer:
        """What stands in one's profile now."""
        person: answers.PersonAnswer = await self.telegram.call("GET", f"/people/{self.id}")
        return person

    async def bot(self, bot: Who) -> answers.BotForPerson:
        """A bot as one sees it: its texts in one's language, its menu button, its commands."""
        shown: answers.BotForPerson = await self.telegram.call("GET", f"/people/{self.id}/bots/{_in_path(bot)}")
        return shown

    async def commands(self, chat: Who) -> list[dict[str, Any]]:
        """The commands that bots offer one in a chat."""
        shown: list[dict[str, Any]] = await self.telegram.call("GET", f"/people/{self.id}/chats/{_in_path(chat)}/commands")
        return shown

    async def web_apps(self) -> list[answers.WebAppAnswer]:
        """The web apps that one looks at."""
        shown: list[answers.WebAppAnswer] = await self.telegram.call("GET", f"/people/{self.id}/web_apps")
        return shown

    async def ephemeral(self, chat: Who, *, wait: float = 10) -> list[dict[str, Any]]:
        """The ephemeral messages that one received or sent in ``chat``; waits up to ``wait`` seconds for any."""
        shown: list[dict[str, Any]] = await self._wait(f"chats/{_in_path(chat)}/ephemeral", {}, wait, bool)
        return shown

    async def draft(self, bot: Who, *, wait: float = 10) -> answers.DraftAnswer:
        """What a bot is just writing to one, empty when it writes nothing; waits up to ``wait`` seconds for it to begin."""
        shown: answers.DraftAnswer = await self._wait(f"drafts/{_in_path(bot)}", {}, wait, bool)
        return shown

    async def offered(self, query: str, *, wait: float = 10) -> answers.InlineAnswer:
        """What came of an asked inline ``query``; waits up to ``wait`` seconds for the bot's answer."""
        path = f"inline_queries/{_in_path(query)}"
        shown: answers.InlineAnswer = await self._wait(path, {}, wait, lambda shown: "results" in shown)
        return shown

    async def answered(self, bot: Who, query: str, *, wait: float = 10) -> answers.PressAnswer:
        """What came of a pressed button, by the ``query`` of the press; waits up to ``wait`` seconds for the bot's answer."""
        path = f"queries/{_in_path(bot)}/{_in_path(query)}"
        shown: answers.PressAnswer = await self._wait(path, {}, wait, lambda shown: "answer" in shown)
        return shown

    async def hears(
        self,
        chat: Who,
        *,
        after: int = 0,
        wait: float = 10,
        by: Who | None = None,
        contains: str | None = None,
        content: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        """The messages of ``chat`` after message ``after``; waits up to ``wait`` seconds for any.

        Parameters:
            by: only those of this author.
            contains: only those with this in the text or caption.
            content: only those of these kinds: ``text``, ``photo``, ``voice``, ``new_chat_title`` …
        """
        asked = {"after": after, "by": by, "contains": contains, "content": list(content)}
        shown: list[dict[str, Any]] = await self._wait(f"chats/{_in_path(chat)}/messages", asked, wait, bool)
        return shown

    async def changes(self, chat: Who, cursor: int = 0, *, wait: float = 10) -> Changes:
        """What came, was edited, reacted to, pinned or deleted in ``chat`` from ``cursor`` on; waits up to ``wait`` seconds."""
        path = f"chats/{_in_path(chat)}/changes"
        page = await self._wait(path, {"cursor": cursor}, wait, lambda page: bool(page["messages"] or page["deleted"]))
        return Changes(page["messages"], page["deleted"], page["cursor"], page["lost"])

    async def _wait(self, what: str, asked: dict[str, Any], wait: float, is_there: Callable[[Any], bool]) -> Any:
        """Ask again and again, as the server waits no longer than so long at a time."""
        path = f"/people/{self.id}/{what}"
        until = self.telegram.time() + wait
        while True:
            left_s = max(0.0, until - self.telegram.time())
            shown = await self.telegram.call("GET", path, wait=min(left_s, WAIT_S_MAX), **asked)
            if is_there(shown) or left_s <= WAIT_S_MAX:
                return shown


def _in_path(who: Who) -> str:
    return quote(str(who), safe="@-")


def _refused(response: Response) -> ControlRefused:
    try:
        said = msgspec.json.decode(response.body)
    except msgspec.DecodeError:
        said = {}
    return ControlRefused(response.status, said.get("code", "http"), said.get("error", response.reason))


def _said(body: dict[str, Any]) -> dict[str, Any]:
    """What is not left out."""
    return {field: value for field, value in body.items() if value is not None}
