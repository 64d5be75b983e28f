"""What a person can do, as a table: the name of the act, what it takes, and the world's verb behind it.

A new act is one body in ``bodies`` and one row here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from fake_telegram.world import (
    AdminRights,
    BusinessConnection,
    BusinessRights,
    Chat,
    ChatChange,
    InlineQuery,
    InviteLink,
    Message,
    Permissions,
    PollState,
    Pressed,
    Question,
    Topic,
    UserId,
    WebApp,
    World,
)

from . import bodies
from .account_acts import ACCOUNT_ACTS
from .bot_acts import BOT_ACTS
from .chat_acts import CHAT_ACTS
from .community_acts import COMMUNITY_ACTS
from .contents import attachment_of, checklist_of, content_of, file_of, location_of, media_of, text_of
from .names import Unknown, resolve_bot, resolve_chat, resolve_user
from .rows import Act
from .whisper_acts import WHISPER_ACTS

__all__ = ["ACTS", "Act"]


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
        reply_to_task=said.reply_to_task,
        reply_to_option=said.reply_to_option,
    )


def _comment(world: World, by: UserId, said: bodies.Comment, now: float) -> Message:
    return world.comment(by, resolve_chat(world, said.chat), said.message_id, content_of(world, said), now=now)


def _forward(world: World, by: UserId, said: bodies.Forward, now: float) -> Message:
    source, to = resolve_chat(world, said.chat), resolve_chat(world, said.to)
    return world.forward(by, source, said.message_id, to, now=now, album=said.album, topic=said.topic)


def _start(world: World, by: UserId, said: bodies.Start, now: float) -> Message:
    return world.start(by, resolve_bot(world, said.bot), now, said.parameter)


def _edit(world: World, by: UserId, said: bodies.Edit, now: float) -> Message:
    new = text_of(world, said) if said.attach is None else media_of(world, said)
    return world.edit(by, resolve_chat(world, said.chat), said.message_id, new, now=now)


def _move_location(world: World, by: UserId, said: bodies.MoveLocation, now: float) -> Message:
    place = None if said.location is None else location_of(said.location)
    return world.move_location(by, resolve_chat(world, said.chat), said.message_id, place, now=now)


def _delete(world: World, by: UserId, said: bodies.Delete, now: float) -> None:
    world.delete(by, resolve_chat(world, said.chat), said.message_id, now=now)


def _press(world: World, by: UserId, said: bodies.Press, now: float) -> Pressed:
    to = None if said.to is None else resolve_chat(world, said.to)
    chat = resolve_chat(world, said.chat)
    return world.press(by, chat, said.message_id, said.button, now=now, to=to, allow_write=said.allow_write)


def _react(world: World, by: UserId, said: bodies.React, now: float) -> Message:
    chat = resolve_chat(world, said.chat)
    return world.react(by, chat, said.message_id, said.emojis, now=now, anonymous=said.anonymous)


def _pin(world: World, by: UserId, said: bodies.Pin, now: float) -> None:
    world.pin(by, resolve_chat(world, said.chat), said.message_id, now=now, silent=said.silent)


def _unpin(world: World, by: UserId, said: bodies.Unpin, now: float) -> None:
    world.unpin(by, resolve_chat(world, said.chat), said.message_id, now=now)


def _unpin_all(world: World, by: UserId, said: bodies.UnpinAll, now: float) -> None:
    world.unpin_all(by, resolve_chat(world, said.chat), now=now)


def _vote(world: World, by: UserId, said: bodies.Vote, now: float) -> PollState:
    return world.vote(by, resolve_chat(world, said.chat), said.message_id, said.options, now=now)


def _send_poll(world: World, by: UserId, said: bodies.SendPoll, now: float) -> Message:
    question = Question(
        text=said.question,
        options=said.options,
        type=said.type,
        is_anonymous=said.is_anonymous,
        allows_multiple_answers=said.allows_multiple_answers,
        allows_revoting=said.allows_revoting,
        correct=said.correct,
        explanation=said.explanation,
        open_period_s=said.open_period,
        description=said.description,
        media=None if said.attach is None else attachment_of(world, said.attach),
        shuffles=said.shuffles,
        allows_adding=said.allows_adding,
        hides_results=said.hides_results,
        members_only=said.members_only,
        country_codes=said.country_codes,
    )
    return world.send_poll(by, resolve_chat(world, said.chat), question, now=now, reply_to=said.reply_to, topic=said.topic)


def _add_option(world: World, by: UserId, said: bodies.AddOption, now: float) -> PollState:
    return world.add_option(by, resolve_chat(world, said.chat), said.message_id, said.text, now=now)


def _delete_option(world: World, by: UserId, said: bodies.DeleteOption, now: float) -> PollState:
    return world.delete_option(by, resolve_chat(world, said.chat), said.message_id, said.option, now=now)


def _close_poll(world: World, by: UserId, said: bodies.ClosePoll, now: float) -> PollState:
    return world.close_poll(by, resolve_chat(world, said.chat), said.message_id, now=now)


def _send_checklist(world: World, by: UserId, said: bodies.SendChecklist, now: float) -> Message:
    chat = resolve_chat(world, said.chat)
    return world.send_checklist(by, chat, checklist_of(said), now=now, reply_to=said.reply_to, topic=said.topic)


def _mark_tasks(world: World, by: UserId, said: bodies.MarkTasks, now: float) -> Message:
    chat = resolve_chat(world, said.chat)
    return world.mark_tasks(by, chat, said.message_id, now=now, done=said.done, undone=said.undone)


def _add_tasks(world: World, by: UserId, said: bodies.AddTasks, now: float) -> Message:
    return world.add_tasks(by, resolve_chat(world, said.chat), said.message_id, said.tasks, now=now)


def _edit_checklist(world: World, by: UserId, said: bodies.EditChecklist, now: float) -> Message:
    return world.edit_checklist(by, resolve_chat(world, said.chat), said.message_id, checklist_of(said), now=now)


def _ask_inline(world: World, by: UserId, said: bodies.AskInline, now: float) -> InlineQuery:
    chat = None if said.chat is None else resolve_chat(world, said.chat)
    place = None if said.location is None else location_of(said.location)
    bot = resolve_bot(world, said.bot)
    return world.ask_inline(by, bot, said.text, now=now, chat=chat, offset=said.offset, location=place)


def _choose_inline(world: World, by: UserId, said: bodies.ChooseInline, now: float) -> Message:
    chat, query = resolve_chat(world, said.chat), _query(world, said.query)
    return world.choose_inline(by, chat, query, said.result, now=now, reply_to=said.reply_to, topic=said.topic)


def _press_inline_button(world: World, by: UserId, said: bodies.PressInlineButton, now: float) -> Message | WebApp:
    return world.press_inline_button(by, _query(world, said.query), now=now)


def _query(world: World, number: str) -> InlineQuery:
    found = world.inline_queries.get(number)
    if found is None:
        raise Unknown(f"nobody has asked a query {number!r}")
    return found


def _connect_business(world: World, by: UserId, said: bodies.ConnectBusiness, now: float) -> BusinessConnection:
    rights = None if said.rights is None else BusinessRights(**msgspec.structs.asdict(said.rights))
    return world.connect_business(by, resolve_bot(world, said.bot), now=now, rights=rights)


def _disconnect_business(world: World, by: UserId, said: bodies.DisconnectBusiness, now: float) -> None:
    del said
    world.disconnect_business(by, now=now)


def _hide_general(world: World, by: UserId, said: bodies.HideGeneral, now: float) -> Topic:
    return world.hide_general(by, resolve_chat(world, said.chat), hidden=said.hidden, now=now)


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


def _ban(world: World, by: UserId, said: bodies.Ban, now: float) -> None:
    world.ban(by, resolve_chat(world, said.chat), resolve_user(world, said.user), now=now, until=said.until)


def _unban(world: World, by: UserId, said: bodies.Unban, now: float) -> None:
    world.unban(by, resolve_chat(world, said.chat), resolve_user(world, said.user), now=now)


def _restrict(world: World, by: UserId, said: bodies.Restrict, now: float) -> None:
    chat, user = resolve_chat(world, said.chat), resolve_user(world, said.user)
    world.restrict(by, chat, user, _permissions(said.permissions), now=now, until=said.until)


def _set_permissions(world: World, by: UserId, said: bodies.SetPermissions, now: float) -> Chat:
    return world.set_permissions(by, resolve_chat(world, said.chat), _permissions(said.permissions), now=now)


def _permissions(given: bodies.GivenPermissions) -> Permissions:
    return Permissions(**msgspec.structs.asdict(given))


def _change_chat(world: World, by: UserId, said: bodies.ChangeChat, now: float) -> Chat:
    change = ChatChange(
        title=said.title,
        description=said.description,
        protected=said.protected,
        signs_posts=said.signs_posts,
        photo=None if said.photo is None else file_of(world, said.photo),
        without_photo=said.without_photo,
    )
    return world.change_chat(by, resolve_chat(world, said.chat), change, now=now)


def _set_discussion(world: World, by: UserId, said: bodies.SetDiscussion, now: float) -> Chat:
    group = None if said.group is None else resolve_chat(world, said.group)
    return world.set_discussion(by, resolve_chat(world, said.chat), group, now=now)


def _create_link(world: World, by: UserId, said: bodies.CreateLink, now: float) -> InviteLink:
    return world.create_link(
        by,
        resolve_chat(world, said.chat),
        now=now,
        name=said.name,
        expires_at=said.expires_at,
        member_limit=said.member_limit,
        creates_join_request=said.creates_join_request,
    )


def _revoke_link(world: World, by: UserId, said: bodies.RevokeLink, now: float) -> InviteLink:
    return world.revoke_link(by, said.link, now=now)


def _block(world: World, by: UserId, said: bodies.Block, now: float) -> None:
    world.block(by, resolve_bot(world, said.bot), now=now)


def _unblock(world: World, by: UserId, said: bodies.Unblock, now: float) -> None:
    world.unblock(by, resolve_bot(world, said.bot), now=now)


def _migrate(world: World, by: UserId, said: bodies.Migrate, now: float) -> Chat:
    return world.migrate_to_supergroup(by, resolve_chat(world, said.chat), now=now)


ACTS: Mapping[str, Act[Any]] = {
    "send": Act(bodies.Send, _send),
    "comment": Act(bodies.Comment, _comment),
    "forward": Act(bodies.Forward, _forward),
    "start": Act(bodies.Start, _start),
    "edit": Act(bodies.Edit, _edit),
    "move_location": Act(bodies.MoveLocation, _move_location),
    "delete": Act(bodies.Delete, _delete),
    "press": Act(bodies.Press, _press),
    "react": Act(bodies.React, _react),
    "vote": Act(bodies.Vote, _vote),
    "send_poll": Act(bodies.SendPoll, _send_poll),
    "add_option": Act(bodies.AddOption, _add_option),
    "delete_option": Act(bodies.DeleteOption, _delete_option),
    "close_poll": Act(bodies.ClosePoll, _close_poll),
    "send_checklist": Act(bodies.SendChecklist, _send_checklist),
    "mark_tasks": Act(bodies.MarkTasks, _mark_tasks),
    "add_tasks": Act(bodies.AddTasks, _add_tasks),
    "edit_checklist": Act(bodies.EditChecklist, _edit_checklist),
    "pin": Act(bodies.Pin, _pin),
    "unpin": Act(bodies.Unpin, _unpin),
    "unpin_all": Act(bodies.UnpinAll, _unpin_all),
    "ask_inline": Act(bodies.AskInline, _ask_inline),
    "choose_inline": Act(bodies.ChooseInline, _choose_inline),
    "press_inline_button": Act(bodies.PressInlineButton, _press_inline_button),
    "join": Act(bodies.Join, _join),
    "follow_link": Act(bodies.FollowLink, _follow_link),
    "decide_request": Act(bodies.DecideRequest, _decide_request),
    "create_link": Act(bodies.CreateLink, _create_link),
    "revoke_link": Act(bodies.RevokeLink, _revoke_link),
    "leave": Act(bodies.Leave, _leave),
    "add_member": Act(bodies.AddMember, _add_member),
    "remove_member": Act(bodies.RemoveMember, _remove_member),
    "ban": Act(bodies.Ban, _ban),
    "unban": Act(bodies.Unban, _unban),
    "restrict": Act(bodies.Restrict, _restrict),
    "set_permissions": Act(bodies.SetPermissions, _set_permissions),
    "promote": Act(bodies.Promote, _promote),
    "block": Act(bodies.Block, _block),
    "unblock": Act(bodies.Unblock, _unblock),
    "connect_business": Act(bodies.ConnectBusiness, _connect_business),
    "disconnect_business": Act(bodies.DisconnectBusiness, _disconnect_business),
    "create_topic": Act(bodies.CreateTopic, _create_topic),
    "change_topic": Act(bodies.ChangeTopic, _change_topic),
    "delete_topic": Act(bodies.DeleteTopic, _delete_topic),
    "hide_general": Act(bodies.HideGeneral, _hide_general),
    "change_chat": Act(bodies.ChangeChat, _change_chat),
    "set_discussion": Act(bodies.SetDiscussion, _set_discussion),
    "migrate": Act(bodies.Migrate, _migrate),
    **BOT_ACTS,
    **WHISPER_ACTS,
    **COMMUNITY_ACTS,
    **CHAT_ACTS,
    **ACCOUNT_ACTS,
}
"""Every act by its name in ``POST /people/<person>/<act>``."""
