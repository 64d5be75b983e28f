"""The control API for plain functions: the same client, each method blocking until it is done.

    telegram = SyncTelegram("http://127.0.0.1:8082")
    bot = telegram.add_bot(name="Echo", username="echo_bot")
    ann = telegram.add_person(first_name="Ann")
    sent = ann.start("@echo_bot")
    [answer] = ann.hears("@echo_bot", after=sent["message_id"])

What a method takes, returns and raises stands at its twin in ``client``.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from . import answers
from .client import Changes, FakeTelegram, JournalPage, Someone, Who
from .transports import Address, BlockingTransport, Transport
from .verbs import SyncBotfatherVerbs, SyncPersonVerbs

__all__ = ["SyncSomeone", "SyncTelegram"]

_T = TypeVar("_T")


def _done(doing: Coroutine[Any, Any, _T]) -> _T:
    """The result of a coroutine that waits for nobody: over this transport none does."""
    try:
        doing.send(None)
    except StopIteration as over:
        result: _T = over.value
        return result
    raise AssertionError("a blocking transport must not suspend")


class SyncTelegram(SyncBotfatherVerbs):
    """A client of one running fake; it keeps nothing open."""

    def __init__(self, url: str, *, transport: Transport | None = None) -> None:
        self._telegram = FakeTelegram(url, transport=transport or BlockingTransport(Address.of(url)))

    def call(self, verb: str, path: str, body: Any = None, /, **query: Any) -> Any:
        """Any request of the control API."""
        return _done(self._telegram.call(verb, path, body, **query))

    def add_person(self, *, first_name: str, **more: Any) -> SyncSomeone:
        """A new person; ``more`` as in ``NewPerson``."""
        return SyncSomeone(_done(self._telegram.add_person(first_name=first_name, **more)))

    def person(self, id: int) -> SyncSomeone:
        """Somebody who exists already."""
        return SyncSomeone(self._telegram.person(id))

    def people(self) -> list[SyncSomeone]:
        """Everybody."""
        return [SyncSomeone(one) for one in _done(self._telegram.people())]

    def add_bot(self, *, name: str, username: str, **more: Any) -> dict[str, Any]:
        """A new bot with its ``token``; ``more`` as in ``NewBot``."""
        return _done(self._telegram.add_bot(name=name, username=username, **more))

    def bot(self, who: Who) -> dict[str, Any]:
        """A bot: its webhook, its last error, how many updates wait for it."""
        return _done(self._telegram.bot(who))

    def bots(self, *, offset: int = 0, limit: int | None = None) -> list[dict[str, Any]]:
        """Every bot, or some of them."""
        return _done(self._telegram.bots(offset=offset, limit=limit))

    def set_up(self, bot: Who, setting: str, /, **body: Any) -> dict[str, Any]:
        """Any setting of BotFather by its name in the control API; returns the bot."""
        return _done(self._telegram.set_up(bot, setting, **body))

    def revoke_token(self, bot: Who) -> str:
        """Take a bot's token away and return the new one."""
        return _done(self._telegram.revoke_token(bot))

    def add_group(self, *, title: str, owner: Who, **more: Any) -> dict[str, Any]:
        """A new basic group; ``more`` as in ``NewGroup``."""
        return _done(self._telegram.add_group(title=title, owner=owner, **more))

    def add_supergroup(self, *, title: str, owner: Who, **more: Any) -> dict[str, Any]:
        """A new supergroup; ``more`` as in ``NewSupergroup``."""
        return _done(self._telegram.add_supergroup(title=title, owner=owner, **more))

    def add_channel(self, *, title: str, owner: Who, **more: Any) -> dict[str, Any]:
        """A new channel; ``more`` as in ``NewChannel``."""
        return _done(self._telegram.add_channel(title=title, owner=owner, **more))

    def chat(self, who: Who) -> dict[str, Any]:
        """A group, supergroup or channel with its members."""
        return _done(self._telegram.chat(who))

    def chats(self, *, offset: int = 0, limit: int | None = None) -> list[answers.ChatInList]:
        """Every group, supergroup and channel, or some of them."""
        return _done(self._telegram.chats(offset=offset, limit=limit))

    def add_large_file(self, size: int, *, name: str = "", mime_type: str = "") -> int:
        """Keep a file of so many bytes that costs no memory; its number goes into an attachment's ``file``."""
        return _done(self._telegram.add_large_file(size, name=name, mime_type=mime_type))

    def add_file(self, data: bytes, *, name: str = "", mime_type: str = "") -> int:
        """Keep a file in the world; its number goes into an attachment's ``file``."""
        return _done(self._telegram.add_file(data, name=name, mime_type=mime_type))

    def download(self, file: int) -> bytes:
        """The bytes of a file of the world, by its number."""
        return _done(self._telegram.download(file))

    def export_world(self, *, messages: int | None = None) -> str:
        """The world as YAML, with the latest ``messages`` of every chat."""
        return _done(self._telegram.export_world(messages=messages))

    def journal_lines(
        self, cursor: int = 0, *, kinds: Sequence[str] = (), bot: Who | None = None, chat: Who | None = None
    ) -> str:
        """The whole journal from ``cursor`` on as JSON Lines."""
        return _done(self._telegram.journal_lines(cursor, kinds=kinds, bot=bot, chat=chat))

    def openapi(self) -> dict[str, Any]:
        """The control API described in OpenAPI 3.1."""
        return _done(self._telegram.openapi())

    def urls(self) -> list[answers.NamedUrl]:
        """By which URLs bots may send which files."""
        return _done(self._telegram.urls())

    def name_url(self, url: str, file: int) -> None:
        """Let bots send the file with this number by ``url``."""
        _done(self._telegram.name_url(url, file))

    def advance(self, seconds: float) -> float:
        """Let virtual time pass; returns the new time (Unix seconds)."""
        return _done(self._telegram.advance(seconds))

    def set_time(self, now: float) -> float:
        """Let virtual time pass until ``now`` (Unix seconds)."""
        return _done(self._telegram.set_time(now))

    def clock(self) -> answers.ClockAnswer:
        """What time it is there, and whether time is virtual."""
        return _done(self._telegram.clock())

    def health(self) -> answers.Health:
        """Whether it is alive, and as which profile."""
        return _done(self._telegram.health())

    def now(self) -> float:
        """What time it is there, in Unix seconds."""
        return _done(self._telegram.now())

    def place_fault(self, name: str, *, on: dict[str, Any], do: dict[str, Any]) -> None:
        """Let a fault stand."""
        _done(self._telegram.place_fault(name, on=on, do=do))

    def heal(self, name: str | None = None) -> Any:
        """Take one fault away, or all; returns their counts."""
        return _done(self._telegram.heal(name))

    def faults(self) -> list[dict[str, Any]]:
        """The faults that stand, with their counts."""
        return _done(self._telegram.faults())

    def journal(
        self, cursor: int = 0, *, wait: float = 0, kinds: Sequence[str] = (), bot: Who | None = None, chat: Who | None = None
    ) -> JournalPage:
        """What happened from ``cursor`` on."""
        return _done(self._telegram.journal(cursor, wait=wait, kinds=kinds, bot=bot, chat=chat))


@dataclass(frozen=True, slots=True)
class SyncSomeone(SyncPersonVerbs):
    """A person, to act as."""

    _someone: Someone

    @property
    def id(self) -> int:
        """The user id, which is also the chat id of a private chat from the bot's side."""
        return self._someone.id

    @property
    def facts(self) -> dict[str, Any]:
        """What the world said when this person was made or found."""
        return self._someone.facts

    def act(self, name: str, /, **body: Any) -> dict[str, Any]:
        """Any act by its name in the control API."""
        return _done(self._someone.act(name, **body))

    def reply(self, chat: Who, message_id: int, text: str = "", **more: Any) -> dict[str, Any]:
        """Write in answer to a message. Returns the message."""
        return _done(self._someone.reply(chat, message_id, text, **more))

    def chats(self) -> list[dict[str, Any]]:
        """The chats that one has."""
        return _done(self._someone.chats())

    def shown(self) -> answers.PersonAnswer:
        """What stands in one's profile now."""
        return _done(self._someone.shown())

    def bot(self, bot: Who) -> answers.BotForPerson:
        """A bot as one sees it."""
        return _done(self._someone.bot(bot))

    def commands(self, chat: Who) -> list[dict[str, Any]]:
        """The commands that bots offer one in a chat."""
        return _done(self._someone.commands(chat))

    def web_apps(self) -> list[answers.WebAppAnswer]:
        """The web apps that one looks at."""
        return _done(self._someone.web_apps())

    def ephemeral(self, chat: Who, *, wait: float = 10) -> list[dict[str, Any]]:
        """The ephemeral messages that one received or sent in ``chat``; waits up to ``wait`` seconds for any."""
        return _done(self._someone.ephemeral(chat, wait=wait))

    def draft(self, bot: Who, *, wait: float = 10) -> answers.DraftAnswer:
        """What a bot is just writing to one; waits up to ``wait`` seconds for it to begin."""
        return _done(self._someone.draft(bot, wait=wait))

    def offered(self, query: str, *, wait: float = 10) -> answers.InlineAnswer:
        """What came of an asked inline ``query``; waits up to ``wait`` seconds."""
        return _done(self._someone.offered(query, wait=wait))

    def answered(self, bot: Who, query: str, *, wait: float = 10) -> answers.PressAnswer:
        """What came of a pressed button; waits up to ``wait`` seconds."""
        return _done(self._someone.answered(bot, query, wait=wait))

    def hears(
        self,
        chat: Who,
        *,
        after: int = 0,
        wait: float = 10,
        by: Who | None = None,
        contains: str | None = None,
        content: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        """The messages of ``chat`` after message ``after``; waits up to ``wait`` seconds for any."""
        return _done(self._someone.hears(chat, after=after, wait=wait, by=by, contains=contains, content=content))

    def changes(self, chat: Who, cursor: int = 0, *, wait: float = 10) -> Changes:
        """What came, changed or went in ``chat`` from ``cursor`` on; waits up to ``wait`` seconds."""
        return _done(self._someone.changes(chat, cursor, wait=wait))
