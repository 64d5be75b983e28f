"""What one look around brought home: the raw JSON of both sides, before it is made into observations."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scenarios.actors.cast import Cast, private
from scenarios.actors.company_side import CompanySide
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
    """The bots' reactions by chat and message."""


async def look_around(cast: Cast, telegram: TelegramSide, company: CompanySide) -> Sightings:
    """Read what everybody can see: the owner at the company, staff their Chronicles, people their chats."""
    owner = cast.owner.token
    seen = Sightings()
    seen.contacts = await company.items(owner, "/contacts")
    seen.tasks = await company.items(owner, "/tasks", cursor="before")
    for task in seen.tasks:
        seen.comments[task["number"]] = await company.items(owner, f"/tasks/{task['number']}/comments")
    seen.conversations = await company.items(owner, "/conversations")
    for name, person in cast.people.items():
        if person.token:
            seen.chronicles[name] = await _chronicle(company, person.token)
    await _chats(cast, telegram, seen)
    seen.deliveries = await company.items(owner, "/deliveries")
    return seen


async def _chronicle(company: CompanySide, token: str) -> Sequence[JsonObject]:
    try:
        return await company.items(token, "/chronicle")
    except Refused:  # somebody who has left the company reads nothing any more
        return ()


async def _chats(cast: Cast, telegram: TelegramSide, seen: Sightings) -> None:
    for name, setup in cast.world.chats.items():
        if setup.kind != "channel":
            await _chat(cast, telegram, seen, name, cast.telegram_id(setup.owner), cast.chats[name])
    for person in cast.people.values():
        if person.telegram is None:
            continue
        for bot in cast.bots.values():
            await _chat(cast, telegram, seen, private(person.name, bot.name), person.telegram, bot.telegram)


async def _chat(cast: Cast, telegram: TelegramSide, seen: Sightings, name: str, viewer: int, chat: int) -> None:
    bots = {bot.telegram: bot.name for bot in cast.bots.values()}
    for shown in await telegram.messages(viewer, chat):
        id = int(shown["message_id"])
        sender = shown.get("from", {}).get("id")
        if sender in bots and "sender_chat" not in shown and not _is_service(shown):
            seen.messages.append(BotMessage(chat=name, bot=bots[sender], id=id, shown=shown))
        for reactor, emojis in shown.get("reactions", {}).items():
            if int(reactor) in bots and emojis:
                seen.reactions[(name, id)] = tuple(emojis)


def _is_service(shown: JsonObject) -> bool:
    return any(key.startswith(("new_chat_", "left_chat_", "pinned_", "group_chat_", "supergroup_chat_")) for key in shown)
