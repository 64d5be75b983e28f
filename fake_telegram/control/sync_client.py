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

from .client import Changes, FakeTelegram, JournalPage, Someone, Who
from .transports import Address, BlockingTransport, Transport

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


class SyncTelegram:
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

    def set_privacy(self, bot: Who, *, on: bool) -> None:
        """The privacy mode of a bot."""
        _done(self._telegram.set_privacy(bot, on=on))

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

    def add_file(self, data: bytes, *, name: str = "", mime_type: str = "") -> int:
        """Keep a file in the world; its number goes into an attachment's ``file``."""
        return _done(self._telegram.add_file(data, name=name, mime_type=mime_type))

    def download(self, file: int) -> bytes:
        """The bytes of a file of the world, by its number."""
        return _done(self._telegram.download(file))

    def export_world(self, *, messages: int | None = None) -> str:
        """The world as YAML, with the latest ``messages`` of every chat."""
        return _done(self._telegram.export_world(messages=messages))

    def name_url(self, url: str, file: int) -> None:
        """Let bots send the file with this number by ``url``."""
        _done(self._telegram.name_url(url, file))

    def set_inline(self, bot: Who, *, on: bool, feedback: bool = False, location: bool = False) -> None:
        """The inline mode of a bot, and whether it is told what was chosen and where people are."""
        _done(self._telegram.set_inline(bot, on=on, feedback=feedback, location=location))

    def advance(self, seconds: float) -> float:
        """Let virtual time pass; returns the new time (Unix seconds)."""
        return _done(self._telegram.advance(seconds))

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
class SyncSomeone:
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

    def start(self, bot: Who, parameter: str = "") -> dict[str, Any]:
        """Open the private chat with ``bot``; returns the /start message."""
        return _done(self._someone.start(bot, parameter))

    def send(self, chat: Who, text: str = "", **more: Any) -> dict[str, Any]:
        """Write; ``more`` as in ``Send``. Returns the message."""
        return _done(self._someone.send(chat, text, **more))

    def edit(self, chat: Who, message_id: int, text: str, **more: Any) -> dict[str, Any]:
        """Change the text or caption of one's own message; ``more`` as in ``Edit``."""
        return _done(self._someone.edit(chat, message_id, text, **more))

    def delete(self, chat: Who, message_id: int) -> None:
        """Delete a message for everybody."""
        _done(self._someone.delete(chat, message_id))

    def press(self, chat: Who, message_id: int, button: str, *, wait: float = 0, **more: Any) -> dict[str, Any]:
        """Press an inline button by text or data; with ``wait`` (seconds), until the bot answers. ``more`` as in ``Press``."""
        return _done(self._someone.press(chat, message_id, button, wait=wait, **more))

    def react(self, chat: Who, message_id: int, *emojis: str) -> None:
        """Set one's reactions; none takes them back."""
        _done(self._someone.react(chat, message_id, *emojis))

    def reply(self, chat: Who, message_id: int, text: str = "", **more: Any) -> dict[str, Any]:
        """Write in answer to a message. Returns the message."""
        return _done(self._someone.reply(chat, message_id, text, **more))

    def forward(self, chat: Who, message_id: int, to: Who) -> dict[str, Any]:
        """Carry a message to another chat; returns the new one."""
        return _done(self._someone.forward(chat, message_id, to))

    def pin(self, chat: Who, message_id: int) -> None:
        """Put a message on top of its chat."""
        _done(self._someone.pin(chat, message_id))

    def vote(self, chat: Who, message_id: int, *options: int) -> dict[str, Any]:
        """Answer a poll; none takes the answer back. Returns the poll."""
        return _done(self._someone.vote(chat, message_id, *options))

    def send_poll(self, chat: Who, question: str, *options: str, **more: Any) -> dict[str, Any]:
        """Ask a question; ``more`` as in ``SendPoll``. Returns the message."""
        return _done(self._someone.send_poll(chat, question, *options, **more))

    def join(self, chat: Who) -> None:
        """Enter a group or subscribe to a channel."""
        _done(self._someone.join(chat))

    def leave(self, chat: Who) -> None:
        """Leave a group or channel."""
        _done(self._someone.leave(chat))

    def add_member(self, chat: Who, user: Who) -> None:
        """Bring a person or a bot into a chat."""
        _done(self._someone.add_member(chat, user))

    def remove_member(self, chat: Who, user: Who) -> None:
        """Remove a person or a bot from a chat, and keep it out."""
        _done(self._someone.remove_member(chat, user))

    def block(self, bot: Who) -> None:
        """Stop a bot."""
        _done(self._someone.block(bot))

    def unblock(self, bot: Who) -> None:
        """Let a bot write again."""
        _done(self._someone.unblock(bot))

    def ask_inline(self, bot: Who, text: str = "", *, chat: Who | None = None, wait: float = 0, **more: Any) -> dict[str, Any]:
        """Ask a bot in inline mode; with ``wait`` (seconds), until it offers something. ``more`` as in ``AskInline``."""
        return _done(self._someone.ask_inline(bot, text, chat=chat, wait=wait, **more))

    def choose_inline(self, chat: Who, query: str, result: str, **more: Any) -> dict[str, Any]:
        """Send one of the results of ``query``; ``more`` as in ``ChooseInline``. Returns the message."""
        return _done(self._someone.choose_inline(chat, query, result, **more))

    def chats(self) -> list[dict[str, Any]]:
        """The chats that one has."""
        return _done(self._someone.chats())

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
