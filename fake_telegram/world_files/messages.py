"""The messages of a file are put into their chat, quietly: no bot hears of what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

import msgspec

from fake_telegram.world import (
    CHANNEL_BOT,
    GROUP_ANONYMOUS_BOT,
    TELEGRAM,
    BotId,
    Chat,
    ChatId,
    Content,
    ExternalReply,
    Media,
    Message,
    MessageId,
    Poll,
    Reactions,
    Rich,
    RichReader,
    RichUnreadable,
    Still,
    StoredFile,
    Text,
    UserId,
    World,
    polls,
    posting,
    reactions,
    rich_measures,
    suggestions,
)

from .polls import poll_of, users_of
from .shapes import ContentShape, ExternalShape, MediaShape, MessageShape, PollShape, StillShape, TextShape, Who, WorldFileWrong

__all__ = ["account_of", "content_of", "file_of", "known_names", "message_of", "put_messages", "put_poll"]

_NAMES_MAX = 8
"""Names in one error; ours."""

_OTHERWISE: Final = ("author", "sender", "external", "reactions", "bot_ids")
_SAME: Final = tuple(one for one in MessageShape.__struct_fields__ if one in Message.__slots__ and one not in _OTHERWISE)
"""What the file calls as the world does, and keeps as it is."""


def put_messages(world: World, chat: Chat, shapes: Sequence[MessageShape], deleted: Sequence[int] = ()) -> None:
    """Put the messages, whose ids must grow, into ``chat``, where the ``deleted`` were too. Raises ``WorldFileWrong``."""
    last = 0
    for place, shape in enumerate(shapes):
        try:
            if shape.id <= last:
                raise WorldFileWrong(f"message ids grow: {shape.id} does not come after {last}")
            _put(world, chat, message_of(world, chat, shape))
        except WorldFileWrong as wrong:
            raise wrong.inside("messages", place) from None
        last = shape.id
    chat.order = sorted({*chat.order, *(MessageId(one) for one in deleted)})
    counter = chat if chat.private_bot is None else world.bots[chat.private_bot]
    counter.next_message_id = max(counter.next_message_id, last + 1)
    world.counters.dialog_message = max(world.counters.dialog_message, last + 1 if chat.pair is not None else 1)


def _put(world: World, chat: Chat, message: Message) -> None:
    chat.store(message)
    posting.plan_vanishing(world, message)
    suggestions.plan(world, message)
    for bot, number in (message.bot_ids or {}).items():
        world.bots[bot].group_messages[number] = (chat.id, message.id)
    if chat.pair is not None:
        world.keep_dialog_message(message.id, chat.pair)
    if message.inline_id:
        world.inline_messages[message.inline_id] = message


def message_of(world: World, chat: Chat, shape: MessageShape) -> Message:
    """The message, not yet in its chat. Raises ``WorldFileWrong``."""
    author = account_of(world, shape.author)
    _check(world, shape)
    message = Message(
        chat=chat.id,
        private_bot=chat.private_bot,
        pair=chat.pair,
        author=author,
        sender=_sender(shape, author),
        external=None if shape.external is None else _external(world, shape.external),
        bot_ids=_bot_ids(world, chat, shape),
        content=content_of(world, shape),
        **{name: getattr(shape, name) for name in _SAME},
    )
    if shape.reactions:
        message.reactions = Reactions()
        for reactor, emojis in shape.reactions.items():
            message.reactions.put(reactor, emojis)
            reactions.note(chat, message, reactor)
    return message


def _external(world: World, shape: ExternalShape) -> ExternalReply:
    return ExternalReply(
        origin=shape.origin,
        content=content_of(world, shape.said),
        chat=None if shape.chat is None else ChatId(shape.chat),
        message=None if shape.message is None else MessageId(shape.message),
    )


def account_of(world: World, who: Who) -> UserId:
    """Whom ``who`` names, be it one of Telegram's own accounts. Raises ``WorldFileWrong``."""
    found = world.by_username(who) if isinstance(who, str) else who
    if found is None or not _is_user(world, int(found)):
        raise WorldFileWrong(f"there is no user {who!r} in this file{known_names(world)}")
    return UserId(int(found))


def known_names(world: World) -> str:
    """Some of those who could be meant, to end an error with."""
    accounts = (*islice(world.people.values(), _NAMES_MAX), *islice(world.bots.values(), _NAMES_MAX))
    named = [f"@{name}" for one in accounts if (name := getattr(one, "username", ""))]
    return f"; it knows {', '.join(named[:_NAMES_MAX])}" if named else ""


def _is_user(world: World, number: int) -> bool:
    return world.account(UserId(number)) is not None or number in (TELEGRAM, GROUP_ANONYMOUS_BOT, CHANNEL_BOT)


def _check(world: World, shape: MessageShape) -> None:
    """Everybody and every chat that a message refers to is there: nothing would be found missing only when a bot asks."""
    users = {shape.direct_topic, shape.sender, shape.via_bot, shape.business_bot, shape.meant_for, *(shape.bot_ids or {})}
    users.update(one for one in shape.reactions if one > 0)
    caller = shape.guest_caller or 0
    users.add(caller if caller > 0 else None)
    chats = {shape.sender_chat, caller if caller < 0 else None, *(one for one in shape.reactions if one < 0)}
    for origin in (shape.origin, None if shape.external is None else shape.external.origin):
        if origin is not None:
            users.add(origin.user)
            chats.add(origin.chat)
    if shape.service is not None:
        users.update(shape.service.users)
        users.update(one.done_by for one in shape.service.tasks)
        if shape.service.photo is not None:
            file_of(world, shape.service.photo.file)
    if shape.checklist is not None:
        users.update(one.done_by for one in shape.checklist.tasks)
        chats.update(one.done_by_chat for one in shape.checklist.tasks)
    if shape.poll is not None:
        users.update(users_of(shape.poll))
        chats.update((shape.poll.home, *(one.added_by_chat for one in shape.poll.options)))
    for number in users - {None}:
        if not _is_user(world, number or 0):
            raise WorldFileWrong(f"there is no user {number} in this file")
    for number in chats - {None}:
        if ChatId(number or 0) not in world.chats:
            raise WorldFileWrong(f"there is no chat {number} in this file")


def _sender(shape: MessageShape, author: UserId) -> UserId | None:
    if not shape.has_sender:
        return None
    return author if shape.sender is None else UserId(shape.sender)


def _bot_ids(world: World, chat: Chat, shape: MessageShape) -> dict[BotId, MessageId] | None:
    if chat.type != "group":
        return None
    given = {BotId(UserId(bot)): MessageId(number) for bot, number in (shape.bot_ids or {}).items()}
    if strangers := [bot for bot in given if bot not in world.bots]:
        raise WorldFileWrong(f"there is no bot {strangers[0]} in this file")
    return given


def content_of(world: World, shape: ContentShape) -> Content:
    """What is said. Raises ``WorldFileWrong``."""
    contents: dict[str, Any] = {
        name: getattr(shape, name)
        for name in ("text", "media", "rich", "location", "venue", "contact", "dice", "poll", "checklist", "service")
    }
    given = [one for one in contents.values() if one is not None]
    if len(given) != 1:
        raise WorldFileWrong(f"what is said is exactly one of: {', '.join(contents)}")
    if shape.text is not None:
        said = TextShape(text=shape.text) if isinstance(shape.text, str) else shape.text
        return posting.with_entities(world, Text(text=said.text, entities=said.entities, link_preview=said.link_preview))
    if shape.rich is not None:
        return _rich(world, shape)
    if shape.media is not None:
        return posting.with_entities(world, _media(world, shape.media))
    if shape.poll is not None:
        if shape.poll.id in world.polls:
            return Poll(id=shape.poll.id)
        return put_poll(world, shape.poll)
    content: Content = given[0]
    return content


def put_poll(world: World, shape: PollShape) -> Poll:
    """Let the poll be in the world. Raises ``WorldFileWrong``."""
    return polls.add(world, poll_of(shape, lambda one: _media(world, one)))


def _rich(world: World, shape: ContentShape) -> Rich:
    """A rich message, written as the Bot API shows it, with files by their numbers and people by their ids."""

    def media(kind: str, given: Any) -> Media:
        try:
            return _media(world, msgspec.convert(given, MediaShape))
        except msgspec.ValidationError as error:
            raise WorldFileWrong(f"a rich message has a wrong {kind}: {error}") from None

    def user(given: Any) -> UserId:
        return account_of(world, given if isinstance(given, int | str) else 0)

    def button(given: dict[str, Any]) -> tuple[str, Any]:
        actions = [name for name in given if name not in ("text", "style")]
        if len(actions) != 1:
            raise WorldFileWrong("a rich message has a button that does not do one thing")
        return actions[0], given[actions[0]]

    given = shape.rich or {}
    try:
        reader = RichReader(media=media, user=user, button=button, takes_found=True)
        said = Rich(blocks=reader.blocks(given.get("blocks")), is_rtl=given.get("is_rtl") is True)
        rich_measures.check(said)
    except RichUnreadable as error:
        raise WorldFileWrong(f"this is no rich message: {error}") from None
    return said


def _media(world: World, shape: MediaShape) -> Media:
    files = ("file", "thumbnail", "cover", "still")
    same = {name: getattr(shape, name) for name in MediaShape.__struct_fields__ if name not in files}
    if (shape.kind == "live_photo") != (shape.still is not None):
        raise WorldFileWrong("a live photo, and nothing else, has a still")
    return Media(
        **same,
        file=file_of(world, shape.file),
        thumbnail=None if shape.thumbnail is None else file_of(world, shape.thumbnail),
        cover=_picture(world, shape.cover),
        still=_picture(world, shape.still),
    )


def _picture(world: World, shape: StillShape | None) -> Still | None:
    if shape is None:
        return None
    if min(shape.width, shape.height) < 1:
        raise WorldFileWrong("a picture is at least 1 pixel wide and high")
    return Still(file=file_of(world, shape.file), width=shape.width, height=shape.height)


def file_of(world: World, number: int) -> StoredFile:
    """The file with this number. Raises ``WorldFileWrong``."""
    found = world.files.get(number)
    if found is None:
        raise WorldFileWrong(f"there is no file {number} in this file")
    return found
