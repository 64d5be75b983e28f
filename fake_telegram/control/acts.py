"""What a person can do, as a table: the name of the act, what it takes, and the world's verb behind it.

A new act is one body in ``bodies`` and one row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from fake_telegram.world import (
    AdminRights,
    BotId,
    CallbackQuery,
    Chat,
    ChatId,
    Content,
    Media,
    Message,
    Pattern,
    StoredFile,
    Text,
    UserId,
    World,
)

from . import bodies
from .views import view_chat, view_query

__all__ = ["ACTS", "Act", "Unknown", "resolve_bot", "resolve_chat", "resolve_user", "show_message", "show_result"]

_B = TypeVar("_B", bound=bodies.Body)
_Result = Message | CallbackQuery | Chat | None


class Unknown(Exception):
    """Somebody or something that was named does not exist; ``str()`` says who or what."""


def resolve_user(world: World, who: bodies.Who) -> UserId:
    """The user that ``who`` (an id or a @username) names. Raises ``Unknown``."""
    found = _by_name(world, who)
    if UserId(found) in world.people or BotId(UserId(found)) in world.bots:
        return UserId(found)
    raise Unknown(f"there is no user {who!r}")


def resolve_bot(world: World, who: bodies.Who) -> BotId:
    """The bot that ``who`` names. Raises ``Unknown``."""
    found = BotId(UserId(_by_name(world, who)))
    if found in world.bots:
        return found
    raise Unknown(f"there is no bot {who!r}")


def resolve_chat(world: World, who: bodies.Who) -> ChatId:
    """The chat that ``who`` names; a bot stands for the private chat with it. Raises ``Unknown``."""
    found = ChatId(_by_name(world, who))
    if found in world.chats or UserId(int(found)) in world.people or BotId(UserId(int(found))) in world.bots:
        return found
    raise Unknown(f"there is no chat {who!r}")


def _by_name(world: World, who: bodies.Who) -> int:
    if isinstance(who, int):
        return who
    found = world.by_username(who)
    if found is None:
        raise Unknown(f"nobody is called {who!r}")
    return found


def show_result(world: World, result: _Result) -> dict[str, Any]:
    """The result of an act as JSON: a message, a pressed button, a chat, or nothing."""
    match result:
        case None:
            return {}
        case Message():
            return show_message(world, result)
        case CallbackQuery():
            return view_query(result)
        case Chat():
            return view_chat(result)


def show_message(world: World, message: Message) -> dict[str, Any]:
    """A message as a person sees it; ``file`` is the number of its file, for ``GET /files/<number>``."""
    shown = world.show(message)
    if isinstance(message.content, Media):
        shown["file"] = message.content.file.number
    return shown


@dataclass(frozen=True, slots=True)
class Act(Generic[_B]):
    """One row of the table. ``do`` is given the world, the person, the body and the time (Unix seconds)."""

    body: type[_B]
    do: Callable[[World, UserId, _B, float], _Result]


def _send(world: World, by: UserId, said: bodies.Send, now: float) -> Message:
    return world.send(
        by,
        resolve_chat(world, said.chat),
        _content(world, said.text, said.attach),
        now=now,
        reply_to=said.reply_to,
        topic=said.topic,
        album=said.album,
        anonymous=said.anonymous,
        as_chat=None if said.as_chat is None else resolve_chat(world, said.as_chat),
    )


def _content(world: World, text: str, attached: bodies.GivenMedia | None) -> Content:
    if attached is None:
        return Text(text=text)
    return Media(
        kind=attached.kind,
        file=_file(world, attached),
        caption=text,
        width=attached.width,
        height=attached.height,
        duration=attached.duration,
        title=attached.title,
        performer=attached.performer,
        emoji=attached.emoji,
    )


def _file(world: World, attached: bodies.GivenMedia) -> StoredFile:
    if attached.file is not None:
        found = world.files.get(attached.file)
        if found is None:
            raise Unknown(f"there is no file {attached.file}")
        return found
    if attached.size is None:
        raise Unknown("say which `file`, or of what `size`")
    # the same attachment always has the same bytes, whatever happened before it
    pattern = Pattern(size=attached.size, seed=sum(attached.name.encode()))
    return world.add_file(pattern, name=attached.name, mime_type=attached.mime_type)


def _comment(world: World, by: UserId, said: bodies.Comment, now: float) -> Message:
    content = _content(world, said.text, said.attach)
    return world.comment(by, resolve_chat(world, said.chat), said.message_id, content, now=now)


def _forward(world: World, by: UserId, said: bodies.Forward, now: float) -> Message:
    source, to = resolve_chat(world, said.chat), resolve_chat(world, said.to)
    return world.forward(by, source, said.message_id, to, now=now, album=said.album)


def _start(world: World, by: UserId, said: bodies.Start, now: float) -> Message:
    return world.start(by, resolve_bot(world, said.bot), now, said.parameter)


def _edit(world: World, by: UserId, said: bodies.Edit, now: float) -> Message:
    return world.edit(by, resolve_chat(world, said.chat), said.message_id, said.text, now=now)


def _delete(world: World, by: UserId, said: bodies.Delete, now: float) -> None:
    world.delete(by, resolve_chat(world, said.chat), said.message_id, now=now)


def _press(world: World, by: UserId, said: bodies.Press, now: float) -> CallbackQuery:
    return world.press(by, resolve_chat(world, said.chat), said.message_id, said.button, now=now)


def _react(world: World, by: UserId, said: bodies.React, now: float) -> Message:
    chat = resolve_chat(world, said.chat)
    return world.react(by, chat, said.message_id, said.emojis, now=now, anonymous=said.anonymous)


def _pin(world: World, by: UserId, said: bodies.Pin, now: float) -> None:
    world.pin(by, resolve_chat(world, said.chat), said.message_id, now=now)


def _unpin(world: World, by: UserId, said: bodies.Unpin, now: float) -> None:
    world.unpin(by, resolve_chat(world, said.chat), said.message_id, now=now)


def _join(world: World, by: UserId, said: bodies.Join, now: float) -> None:
    world.join(by, resolve_chat(world, said.chat), now=now)


def _leave(world: World, by: UserId, said: bodies.Leave, now: float) -> None:
    world.leave(by, resolve_chat(world, said.chat), now=now)


def _add_member(world: World, by: UserId, said: bodies.AddMember, now: float) -> None:
    world.add_member(by, resolve_chat(world, said.chat), resolve_user(world, said.user), now=now)


def _remove_member(world: World, by: UserId, said: bodies.RemoveMember, now: float) -> None:
    world.remove_member(by, resolve_chat(world, said.chat), resolve_user(world, said.user), now=now)


def _promote(world: World, by: UserId, said: bodies.Promote, now: float) -> None:
    rights = None if said.rights is None else AdminRights(**msgspec.structs.asdict(said.rights))
    chat, user = resolve_chat(world, said.chat), resolve_user(world, said.user)
    world.promote(by, chat, user, now=now, rights=rights, custom_title=said.custom_title)


def _block(world: World, by: UserId, said: bodies.Block, now: float) -> None:
    world.block(by, resolve_bot(world, said.bot), now=now)


def _unblock(world: World, by: UserId, said: bodies.Unblock, now: float) -> None:
    world.unblock(by, resolve_bot(world, said.bot), now=now)


def _migrate(world: World, by: UserId, said: bodies.Migrate, now: float) -> Chat:
    return world.migrate_to_supergroup(by, resolve_chat(world, said.chat), now=now)


def _deactivate(world: World, by: UserId, said: bodies.Deactivate, now: float) -> None:
    del said, now
    world.deactivate(by)


ACTS: Mapping[str, Act[Any]] = {
    "send": Act(bodies.Send, _send),
    "comment": Act(bodies.Comment, _comment),
    "forward": Act(bodies.Forward, _forward),
    "start": Act(bodies.Start, _start),
    "edit": Act(bodies.Edit, _edit),
    "delete": Act(bodies.Delete, _delete),
    "press": Act(bodies.Press, _press),
    "react": Act(bodies.React, _react),
    "pin": Act(bodies.Pin, _pin),
    "unpin": Act(bodies.Unpin, _unpin),
    "join": Act(bodies.Join, _join),
    "leave": Act(bodies.Leave, _leave),
    "add_member": Act(bodies.AddMember, _add_member),
    "remove_member": Act(bodies.RemoveMember, _remove_member),
    "promote": Act(bodies.Promote, _promote),
    "block": Act(bodies.Block, _block),
    "unblock": Act(bodies.Unblock, _unblock),
    "migrate": Act(bodies.Migrate, _migrate),
    "deactivate": Act(bodies.Deactivate, _deactivate),
}
"""Every act by its name in ``POST /people/<person>/<act>``."""
