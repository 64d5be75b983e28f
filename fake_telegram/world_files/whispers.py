"""What stands in no chat's history, in a world file: ephemeral messages, and bots that were summoned as guests."""

from __future__ import annotations

from collections.abc import Callable

from fake_telegram.world import ChatId, Community, EphemeralShelf, GuestQuery, Message, UserId, World

from .base import WorldFileWrong
from .message_shapes import MessageShape
from .messages import account_of, message_of
from .whisper_shapes import ShelfShape, WhisperShape

__all__ = ["put_community", "put_guest_query", "put_shelf", "shelves_of"]


def shelves_of(world: World, written: Callable[[Message], MessageShape]) -> tuple[ShelfShape, ...]:
    """The section; ``written`` writes a message as one of a chat."""
    return tuple(
        ShelfShape(
            chat=chat,
            next_id=shelf.next_id,
            messages=tuple(_whisper(written(one), one) for one in shelf.messages.values()),
        )
        for chat, shelf in world.ephemerals.items()
    )


def _whisper(shape: MessageShape, message: Message) -> WhisperShape:
    assert message.ephemeral is not None, "only ephemeral messages stand on a shelf"
    facts = {name: getattr(shape, name) for name in MessageShape.__struct_fields__ if name != "id"}
    return WhisperShape(id=0, **facts, ephemeral=message.ephemeral)


def put_shelf(world: World, shape: ShelfShape) -> None:
    """Put them where they were. Raises ``WorldFileWrong``."""
    chat = world.chats.get(ChatId(shape.chat))
    if chat is None:
        raise WorldFileWrong(f"there is no chat {shape.chat} in this file")
    shelf = world.ephemerals[chat.id] = EphemeralShelf(next_id=shape.next_id)
    for one in shape.messages:
        if not max(shelf.messages, default=0) < one.ephemeral.id < shape.next_id:
            raise WorldFileWrong(f"the numbers of ephemeral messages grow, and stay below `next_id`: {one.ephemeral.id} does not")
        account_of(world, one.ephemeral.receiver)
        message = shelf.messages[one.ephemeral.id] = message_of(world, chat, one)
        message.ephemeral = one.ephemeral


def put_guest_query(world: World, query: GuestQuery) -> None:
    """Let a bot be summoned. Raises ``WorldFileWrong``."""
    account_of(world, query.person)
    if query.bot not in world.bots:
        raise WorldFileWrong(f"{query.bot} is not a bot")
    if query.pair is not None:
        known = query.pair in world.dialogs
    elif query.private_bot is not None:
        known = (UserId(int(query.chat)), query.private_bot) in world.private_chats
    else:
        known = query.chat in world.chats
    if not known:
        raise WorldFileWrong(f"there is no chat {query.chat} in this file")
    world.guest_queries[query.id] = query


def put_community(world: World, community: Community) -> None:
    """Let chats belong together. Raises ``WorldFileWrong``."""
    account_of(world, community.owner)
    for one in community.chats:
        chat = world.chats.get(one)
        if chat is None:
            raise WorldFileWrong(f"there is no chat {one} in this file")
        if chat.community is not None:
            raise WorldFileWrong(f"the chat {one} is in two communities")
        chat.community = community.id
    world.communities[community.id] = community
