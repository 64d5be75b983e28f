"""What is on its way when a world is written down: updates that wait, counts that are gathered, how the dice lie."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, Final

import msgspec

from fake_telegram.world import Bot, BotId, ChatId, Content, Draft, KeptAnswer, MessageId, QueuedUpdate, Rich, Text, UserId, World

from .messages import account_of, content_of
from .shapes import BotShape, ContentShape, CountingShape, DraftShape, KeptAnswerShape, QueueShape, UpdateShape, WorldFileWrong

__all__ = [
    "SAME_OF_BOTS",
    "chance_of",
    "counting_of",
    "drafts_of",
    "go_on",
    "kept_answers_of",
    "put_draft",
    "queue_of",
    "roll_on",
    "wait_for_counts",
]

_DICE: Final = struct.Struct(">625I")
_DICE_VERSION: Final = 3
"""Of the state that Python's Mersenne Twister gives away."""


def queue_of(bot: Bot) -> QueueShape:
    """The updates of a bot, those that wait among them."""
    queue = bot.updates
    waiting = queue.pending(float("-inf"), limit=len(queue))
    return QueueShape(
        next_id=queue.next_update_id,
        last_added_at=queue.last_added_at,
        dropped=queue.dropped,
        waiting=tuple(
            UpdateShape(
                id=one.update_id,
                kind=one.kind,
                queue=one.queue_key,
                expires_at=one.expires_at,
                body=msgspec.json.encode(one.payload[one.kind]).decode(),
            )
            for one in waiting
        ),
    )


SAME_OF_BOTS: Final = tuple(
    one
    for one in BotShape.__struct_fields__
    if one in Bot.__slots__ and one not in ("id", "known", "said", "wished_rights", "allowed_updates", "updates", "kept_answers")
)
"""What the file calls as the world does of a bot, and keeps as it is."""


def kept_answers_of(bot: Bot) -> tuple[KeptAnswerShape, ...]:
    """The answers to buttons that hold for a while."""
    return tuple(
        KeptAnswerShape(person=person, chat=chat, message=message, data=data, answer=kept.answer, until=kept.until)
        for (person, chat, message, data), kept in bot.kept_answers.items()
    )


def go_on(bot: Bot, shape: BotShape) -> None:
    """Let ``bot`` be where it was: its settings, updates, pressed buttons and limits. Raises ``WorldFileWrong``."""
    for name in SAME_OF_BOTS:
        if name not in ("token", "next_message_id"):  # which the world and the messages of the file may have moved on
            setattr(bot, name, getattr(shape, name))
    bot.callback_queries = {one.id: one for one in shape.pressed}
    bot.kept_answers = {
        (UserId(one.person), ChatId(one.chat), one.message, one.data): KeptAnswer(answer=one.answer, until=one.until)
        for one in shape.kept_answers
    }
    if shape.updates is None:
        return
    given = shape.updates
    numbers = [one.id for one in given.waiting]
    if numbers != sorted(set(numbers)) or (numbers and numbers[-1] >= given.next_id):
        raise WorldFileWrong("the ids of updates grow, and stay below `next_id`")
    waiting = [
        QueuedUpdate(
            update_id=one.id,
            kind=one.kind,
            payload={"update_id": one.id, one.kind: _body(one)},
            queue_key=one.queue,
            expires_at=one.expires_at,
        )
        for one in given.waiting
    ]
    bot.updates.go_on(next_update_id=given.next_id, last_added_at=given.last_added_at, dropped=given.dropped, waiting=waiting)


def _body(shape: UpdateShape) -> dict[str, Any]:
    if not isinstance(shape.body, str):
        return shape.body
    try:
        return msgspec.json.decode(shape.body, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise WorldFileWrong(f"the body of update {shape.id} is not JSON: {error}") from None


def counting_of(world: World) -> tuple[CountingShape, ...]:
    """The posts whose reactions are gathered, the first due first."""
    return tuple(CountingShape(chat=chat, message=message, at=at) for (chat, message), at in world.counting.items())


def wait_for_counts(world: World, shape: CountingShape) -> None:
    """Tell of the reactions to a post later. Raises ``WorldFileWrong``."""
    if ChatId(shape.chat) not in world.chats:
        raise WorldFileWrong(f"there is no chat {shape.chat} in this file")
    world.counting[ChatId(shape.chat), MessageId(shape.message)] = shape.at


_OF_DRAFTS: Final = ("id", "until", "can_stop", "keep_on_stop", "is_stopped")


def drafts_of(world: World, said: Callable[[Content], ContentShape]) -> tuple[DraftShape, ...]:
    """What bots are just writing; ``said`` writes a content."""
    return tuple(
        DraftShape(person=person, bot=bot, said=said(draft.content), **{name: getattr(draft, name) for name in _OF_DRAFTS})
        for (person, bot), draft in world.drafts.items()
    )


def put_draft(world: World, shape: DraftShape) -> None:
    """Let a bot be writing. Raises ``WorldFileWrong``."""
    content = content_of(world, shape.said)
    if not isinstance(content, Text | Rich):
        raise WorldFileWrong("a draft is a text, perhaps a rich one")
    bot = BotId(account_of(world, shape.bot))
    if bot not in world.bots:
        raise WorldFileWrong(f"{shape.bot!r} is not a bot")
    draft = Draft(content=content, **{name: getattr(shape, name) for name in _OF_DRAFTS})
    world.drafts[account_of(world, shape.person), bot] = draft


def chance_of(world: World) -> bytes:
    """Where the dice of the world have come to."""
    _, numbers, _ = world.random.getstate()
    return _DICE.pack(*numbers)


def roll_on(world: World, chance: bytes) -> None:
    """Let the dice go on from there. Raises ``WorldFileWrong``."""
    try:
        world.random.setstate((_DICE_VERSION, _DICE.unpack(chance), None))
    except (struct.error, ValueError):
        raise WorldFileWrong("`chance` is not what an export wrote; leave it out to begin with the seed") from None
