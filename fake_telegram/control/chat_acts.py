"""What a person can do to a chat, as a part of the table of acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from fake_telegram.world import Chat, Choice, Message, Question, UserId, World

from . import bodies
from .contents import content_of, location_of
from .names import resolve_bot, resolve_chat, resolve_user
from .rows import Act

__all__ = ["CHAT_ACTS"]


def _set_tag(world: World, by: UserId, said: bodies.SetTag, now: float) -> None:
    world.set_tag(by, resolve_chat(world, said.chat), resolve_user(world, said.user), said.tag, now=now)


def _take_reactions(world: World, by: UserId, said: bodies.TakeReactions, now: float) -> None:
    chat, whose = resolve_chat(world, said.chat), resolve_chat(world, said.whose)
    world.take_reactions(by, chat, whose, message_id=said.message_id, now=now)


def _set_username(world: World, by: UserId, said: bodies.SetUsername, now: float) -> Chat:
    return world.set_username(by, resolve_chat(world, said.chat), said.username, now=now)


def _set_joining(world: World, by: UserId, said: bodies.SetJoining, now: float) -> Chat:
    return world.set_joining(by, resolve_chat(world, said.chat), by_request=said.by_request, now=now)


def _set_slow_mode(world: World, by: UserId, said: bodies.SetSlowMode, now: float) -> Chat:
    return world.set_slow_mode(by, resolve_chat(world, said.chat), said.delay, now=now)


def _set_auto_delete(world: World, by: UserId, said: bodies.SetAutoDelete, now: float) -> Chat | None:
    return world.set_auto_delete(by, resolve_chat(world, said.chat), said.after, now=now)


def _set_forum(world: World, by: UserId, said: bodies.SetForum, now: float) -> Chat:
    return world.set_forum(by, resolve_chat(world, said.chat), on=said.on, now=now)


def _transfer_ownership(world: World, by: UserId, said: bodies.TransferOwnership, now: float) -> Chat:
    return world.transfer_ownership(by, resolve_chat(world, said.chat), resolve_user(world, said.user), now=now)


def _delete_chat(world: World, by: UserId, said: bodies.DeleteChat, now: float) -> None:
    world.delete_chat(by, resolve_chat(world, said.chat), now=now)


def _ban_sender_chat(world: World, by: UserId, said: bodies.BanSenderChat, now: float) -> Chat:
    return world.ban_sender_chat(by, resolve_chat(world, said.chat), resolve_chat(world, said.sender), now=now)


def _unban_sender_chat(world: World, by: UserId, said: bodies.UnbanSenderChat, now: float) -> Chat:
    return world.unban_sender_chat(by, resolve_chat(world, said.chat), resolve_chat(world, said.sender), now=now)


def _set_direct_messages(world: World, by: UserId, said: bodies.SetDirectMessages, now: float) -> Chat:
    return world.set_direct_messages(by, resolve_chat(world, said.chat), on=said.on, now=now)


def _suggest_post(world: World, by: UserId, said: bodies.SuggestPost, now: float) -> Message:
    return world.suggest_post(
        by,
        resolve_chat(world, said.chat),
        content_of(world, said),
        now=now,
        send_date=said.send_date,
        reply_to=said.reply_to,
        topic=said.topic,
    )


def _approve_post(world: World, by: UserId, said: bodies.ApprovePost, now: float) -> Message:
    return world.approve_post(by, resolve_chat(world, said.chat), said.message_id, now=now, send_date=said.send_date)


def _decline_post(world: World, by: UserId, said: bodies.DeclinePost, now: float) -> Message:
    return world.decline_post(by, resolve_chat(world, said.chat), said.message_id, now=now, comment=said.comment)


def _press_key(world: World, by: UserId, said: bodies.PressKey, now: float) -> Message:
    question = None
    if said.question:
        kind: Literal["regular", "quiz"] = "quiz" if said.correct else "regular"
        question = Question(text=said.question, options=said.options, type=kind, correct=said.correct)
    choice = Choice(
        users=tuple(resolve_user(world, one) for one in said.users),
        chat=None if said.share is None else resolve_chat(world, said.share),
        place=None if said.location is None else location_of(said.location),
        question=question,
    )
    return world.press_key(by, resolve_chat(world, said.chat), said.message_id, said.button, now=now, choice=choice)


def _allow_writing(world: World, by: UserId, said: bodies.AllowWriting, now: float) -> Message:
    return world.allow_writing(by, resolve_bot(world, said.bot), now=now, way=said.way, app=said.app)


def _schedule_video_chat(world: World, by: UserId, said: bodies.ScheduleVideoChat, now: float) -> Chat:
    return world.schedule_video_chat(by, resolve_chat(world, said.chat), said.at, now=now)


def _start_video_chat(world: World, by: UserId, said: bodies.StartVideoChat, now: float) -> Chat:
    return world.start_video_chat(by, resolve_chat(world, said.chat), now=now)


def _invite_to_video_chat(world: World, by: UserId, said: bodies.InviteToVideoChat, now: float) -> Chat:
    users = [resolve_user(world, one) for one in said.users]
    return world.invite_to_video_chat(by, resolve_chat(world, said.chat), users, now=now)


def _end_video_chat(world: World, by: UserId, said: bodies.EndVideoChat, now: float) -> Chat:
    return world.end_video_chat(by, resolve_chat(world, said.chat), now=now)


CHAT_ACTS: Mapping[str, Act[Any]] = {
    "set_username": Act(bodies.SetUsername, _set_username),
    "set_joining": Act(bodies.SetJoining, _set_joining),
    "set_slow_mode": Act(bodies.SetSlowMode, _set_slow_mode),
    "set_auto_delete": Act(bodies.SetAutoDelete, _set_auto_delete),
    "set_forum": Act(bodies.SetForum, _set_forum),
    "transfer_ownership": Act(bodies.TransferOwnership, _transfer_ownership),
    "delete_chat": Act(bodies.DeleteChat, _delete_chat),
    "ban_sender_chat": Act(bodies.BanSenderChat, _ban_sender_chat),
    "unban_sender_chat": Act(bodies.UnbanSenderChat, _unban_sender_chat),
    "press_key": Act(bodies.PressKey, _press_key),
    "allow_writing": Act(bodies.AllowWriting, _allow_writing),
    "set_direct_messages": Act(bodies.SetDirectMessages, _set_direct_messages),
    "suggest_post": Act(bodies.SuggestPost, _suggest_post),
    "approve_post": Act(bodies.ApprovePost, _approve_post),
    "decline_post": Act(bodies.DeclinePost, _decline_post),
    "schedule_video_chat": Act(bodies.ScheduleVideoChat, _schedule_video_chat),
    "start_video_chat": Act(bodies.StartVideoChat, _start_video_chat),
    "invite_to_video_chat": Act(bodies.InviteToVideoChat, _invite_to_video_chat),
    "end_video_chat": Act(bodies.EndVideoChat, _end_video_chat),
    "set_tag": Act(bodies.SetTag, _set_tag),
    "take_reactions": Act(bodies.TakeReactions, _take_reactions),
}
"""Acts by their names, as they stand in ``ACTS``."""
