"""What a person can do, as a table: the name of the act, what it takes, and the world's verb behind it.

A new act is one body in ``bodies`` and one row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from fake_telegram.world import AdminRights, CallbackQuery, Chat, Media, Message, PollState, Topic, UserId, World

from . import bodies
from .contents import content_of
from .names import resolve_bot, resolve_chat, resolve_user
from .views import view_chat, view_poll, view_query, view_topic

__all__ = ["ACTS", "Act", "show_message", "show_result"]

_B = TypeVar("_B", bound=bodies.Body)
_Result = Message | CallbackQuery | Chat | Topic | PollState | None


def show_result(world: World, result: _Result) -> dict[str, Any]:
    """The result of an act as JSON: a message, a pressed button, a chat, a topic, a poll, or nothing."""
    match result:
        case None:
            return {}
        case Message():
            return show_message(world, result)
        case CallbackQuery():
            return view_query(result)
        case Chat():
            return view_chat(result)
        case Topic():
            return view_topic(result)
        case PollState():
            return view_poll(result)


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
        content_of(world, said),
        now=now,
        reply_to=said.reply_to,
        topic=said.topic,
        album=said.album,
        anonymous=said.anonymous,
        as_chat=None if said.as_chat is None else resolve_chat(world, said.as_chat),
    )


def _comment(world: World, by: UserId, said: bodies.Comment, now: float) -> Message:
    return world.comment(by, resolve_chat(world, said.chat), said.message_id, content_of(world, said), now=now)


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


def _vote(world: World, by: UserId, said: bodies.Vote, now: float) -> PollState:
    return world.vote(by, resolve_chat(world, said.chat), said.message_id, said.options, now=now)


def _create_topic(world: World, by: UserId, said: bodies.CreateTopic, now: float) -> Topic:
    return world.create_topic(by, resolve_chat(world, said.chat), said.name, now=now)


def _change_topic(world: World, by: UserId, said: bodies.ChangeTopic, now: float) -> Topic:
    chat = resolve_chat(world, said.chat)
    return world.change_topic(by, chat, said.topic, now=now, name=said.name, closed=said.closed)


def _delete_topic(world: World, by: UserId, said: bodies.DeleteTopic, now: float) -> None:
    world.delete_topic(by, resolve_chat(world, said.chat), said.topic, now=now)


def _follow_link(world: World, by: UserId, said: bodies.FollowLink, now: float) -> Chat:
    return world.follow_link(by, said.link, now=now)


def _decide_request(world: World, by: UserId, said: bodies.DecideRequest, now: float) -> None:
    chat, user = resolve_chat(world, said.chat), resolve_user(world, said.user)
    world.decide_request(by, chat, user, let_in=said.let_in, now=now)


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
    "vote": Act(bodies.Vote, _vote),
    "pin": Act(bodies.Pin, _pin),
    "unpin": Act(bodies.Unpin, _unpin),
    "join": Act(bodies.Join, _join),
    "follow_link": Act(bodies.FollowLink, _follow_link),
    "decide_request": Act(bodies.DecideRequest, _decide_request),
    "leave": Act(bodies.Leave, _leave),
    "add_member": Act(bodies.AddMember, _add_member),
    "remove_member": Act(bodies.RemoveMember, _remove_member),
    "promote": Act(bodies.Promote, _promote),
    "block": Act(bodies.Block, _block),
    "unblock": Act(bodies.Unblock, _unblock),
    "create_topic": Act(bodies.CreateTopic, _create_topic),
    "change_topic": Act(bodies.ChangeTopic, _change_topic),
    "delete_topic": Act(bodies.DeleteTopic, _delete_topic),
    "migrate": Act(bodies.Migrate, _migrate),
    "deactivate": Act(bodies.Deactivate, _deactivate),
}
"""Every act by its name in ``POST /people/<person>/<act>``."""
