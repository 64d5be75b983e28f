"""What one look around brought home: the raw JSON of both sides, before it is made into observations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scenarios.actors.cast import Cast, private
from scenarios.actors.company_side import PAGE, CompanySide
from scenarios.actors.exchanges import Refused
from scenarios.actors.telegram_side import TelegramSide

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BotMessage:
    """A message of one of the cast's bots, in the chat of that name."""

    chat: str
    bot: str
    id: int
    shown: JsonObject

    @property
    def text(self) -> str:
        """Text or caption."""
        return str(self.shown.get("text", self.shown.get("caption", "")))


@dataclass(slots=True, kw_only=True)
class Sightings:
    """Everything as the two sides told it at one moment."""

    contacts: Sequence[JsonObject] = ()
    tasks: Sequence[JsonObject] = ()
    comments: dict[int, Sequence[JsonObject]] = field(default_factory=dict)
    deliveries: Sequence[JsonObject] = ()
    chronicles: dict[str, Sequence[JsonObject]] = field(default_factory=dict)
    conversations: Sequence[JsonObject] = ()
    messages: list[BotMessage] = field(default_factory=list)
    reactions: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    """What the bots put under messages, by chat and message; nothing where they took it back."""


class Eyes:
    """Looks around for one cast: the owner at the company, staff at their Chronicles, people at their chats.

    Chats are read again only when the fake's journal says that something happened in them.
    """

    def __init__(self, cast: Cast, telegram: TelegramSide, company: CompanySide) -> None:
        self._cast = cast
        self._telegram = telegram
        self._company = company
        self._journal = 0
        self._chats = {(chat.chat, chat.bot): chat for chat in _chats_of(cast)}
        self._unread = set(self._chats)
        self._reactions: dict[tuple[str, int], tuple[str, ...]] = {}
        self._feed = 0

    async def look(self) -> Sightings:
        """Everything that can be seen now."""
        owner, company = self._cast.owner.token, self._company
        seen = Sightings()
        seen.contacts = await company.items(owner, "/contacts")
        seen.tasks = await company.items(owner, "/tasks", cursor="before")
        for task in seen.tasks:
            seen.comments[task["number"]] = await company.items(owner, f"/tasks/{task['number']}/comments")
        seen.conversations = await company.items(owner, "/conversations")
        for name, person in self._cast.people.items():
            if person.token:
                seen.chronicles[name] = await self._chronicle(person.token)
        await self._read_chats()
        for chat in self._chats.values():
            seen.messages += chat.messages
        seen.reactions = dict(self._reactions)
        seen.deliveries = await company.items(owner, "/deliveries")
        return seen

    async def something_new(self) -> bool:
        """Whether the company's feed has moved since this was last asked: looking is dear, asking is cheap."""
        page = await self._company.call(self._cast.owner.token, "GET", "/feed", after=self._feed, limit=PAGE)
        self._feed = page["cursor"]
        return bool(page["items"]) or bool(page["is_gap"])

    async def nothing_waits(self) -> bool:
        """No update of the cast's bots is still on its way to the bridge."""
        for bot in self._cast.bots.values():
            if (await self._telegram.bot(bot.telegram))["pending_updates"]:
                return False
        return True

    async def _chronicle(self, token: str) -> Sequence[JsonObject]:
        try:
            return await self._company.items(token, "/chronicle")
        except Refused:  # somebody who has left the company reads nothing any more
            return ()

    async def _read_chats(self) -> None:
        self._unread |= await self._touched()
        bots = {bot.telegram: bot.name for bot in self._cast.bots.values()}
        for key in sorted(self._unread):
            chat = self._chats[key]
            chat.read(await self._telegram.messages(chat.viewer, chat.as_seen), bots)
        self._unread.clear()

    def _keep_reactions(self, entries: Sequence[JsonObject]) -> None:
        """What bots put under messages, and took back: no emojis any more."""
        bots = {bot.telegram for bot in self._cast.bots.values()}
        for each in entries:
            chat = self._chats.get((each["chat"], each.get("bot") or 0))
            if each["kind"] == "reaction_put" and each["by"] in bots and chat is not None:
                self._reactions[(chat.name, each["message"])] = tuple(each["emojis"])

    async def _touched(self) -> set[tuple[int, int]]:
        """Chats of ours in which the journal tells of something new."""
        touched = set()
        while True:
            page = await self._telegram.journal(self._journal, MESSAGE_KINDS)
            self._journal = page["cursor"]
            touched |= {(each["chat"], each.get("bot") or 0) for each in page["entries"]}
            self._keep_reactions(page["entries"])
            if page["lost"]:
                return set(self._chats)
            if not page["entries"]:
                return touched & self._chats.keys()


MESSAGE_KINDS = ("message_sent", "message_edited", "message_deleted", "reaction_put")
"""Entries of the fake's journal after which a chat looks different."""


@dataclass(slots=True, kw_only=True)
class _Chat:
    """One chat, as somebody in it sees it; `bot` is 0 for groups, `as_seen` is what the viewer calls it."""

    name: str
    viewer: int
    chat: int
    bot: int
    as_seen: int
    messages: list[BotMessage] = field(default_factory=list)

    def read(self, messages: Sequence[JsonObject], bots: Mapping[int, str]) -> None:
        """Keep the bots' messages among what is shown."""
        self.messages = []
        for shown in messages:
            id = int(shown["message_id"])
            sender = shown.get("from", {}).get("id")
            if sender in bots and "sender_chat" not in shown and not _is_service(shown):
                self.messages.append(BotMessage(chat=self.name, bot=bots[sender], id=id, shown=shown))


def _chats_of(cast: Cast) -> Iterator[_Chat]:
    for name, setup in cast.world.chats.items():
        if setup.kind != "channel":
            chat = cast.chats[name]
            yield _Chat(name=name, viewer=cast.telegram_id(setup.owner), chat=chat, bot=0, as_seen=chat)
    for person in cast.people.values():
        for bot in cast.bots.values():
            if person.telegram is not None:
                name, id = private(person.name, bot.name), person.telegram
                yield _Chat(name=name, viewer=id, chat=id, bot=bot.telegram, as_seen=bot.telegram)


def _is_service(shown: JsonObject) -> bool:
    return any(key.startswith(("new_chat_", "left_chat_", "pinned_", "group_chat_", "supergroup_chat_")) for key in shown)
