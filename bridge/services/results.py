"""Writes how a delivery ended, in one transaction: state, message map, file row, what became of the chat, feed."""

import msgspec
from msgspec.structs import replace

from bridge.domain.conversations import Lane
from bridge.domain.deliveries import Delivery, DeliveryState
from bridge.domain.effects import Errand, Fetch, Send, SendFile, part_of_piece
from bridge.domain.ids import NOBODYS, CommentId, FeedId, MessageId, TaskId
from bridge.domain.messages import Counterpart, Direction, File, FileState
from bridge.domain.people import Party
from bridge.domain.retries import Done, Moved, after_call
from bridge.ports.files import StoredBytes
from bridge.ports.store import FeedEvent, Transaction
from bridge.services.feed_items import Body, file_body
from bridge.services.sending import Result

EXPIRED_FETCH = "expired"
"""`File.failure` of a download that never succeeded within a delivery's lifetime."""


class DeliveryNewsBody(Body):
    """Feed item `delivery.settled`: how a delivery ended (R62, R121)."""

    id: int
    effect: str
    state: DeliveryState
    task: int | None
    comment: CommentId | None
    recipient: Party | None
    error: str


class FileNewsBody(Body):
    """Feed item `file.changed`: a file came, or will not come."""

    file: Body
    failure: str
    task: int | None
    comment: CommentId | None


def record_piece(tx: Transaction, delivery: Delivery, sent: tuple[MessageId, ...]) -> None:
    """One more piece of a text arrived and others follow; the delivery is still being sent."""
    now_sent = replace(delivery, messages=sent, state=DeliveryState.SENDING)
    tx.outbox.save(now_sent)
    _map(tx, now_sent, at=len(sent) - 1)


def record(tx: Transaction, result: Result, *, now: float, fraction: float, stored: StoredBytes | None = None) -> Delivery:
    """Write a result; the delivery as it stands now. `fraction`: jitter in [0, 1). `stored`: the bytes of a download."""
    delivery, outcome = result.delivery, result.outcome
    if isinstance(outcome, Moved):
        tx.conversations.move_chat(delivery.lane.bot, delivery.lane.chat, outcome.chat)
    after = after_call(delivery, outcome, now=now, fraction=fraction)
    tx.outbox.save(after)
    if isinstance(outcome, Done) and after.messages:
        _map(tx, after, at=len(after.messages) - 1)
    if result.is_shut_out:
        _close(tx, delivery.lane, after.error)
    if isinstance(after.effect, Fetch) and after.state is not DeliveryState.DUE:
        _settle_file(tx, after, after.effect, stored, now)
    if after.state is not DeliveryState.DUE:
        tell(tx, after, now)
    return after


def settle_unsent(tx: Transaction, settled: Delivery, now: float) -> None:
    """Write the end of a delivery that no call was made for."""
    tx.outbox.save(settled)
    if isinstance(settled.effect, Fetch):
        _settle_file(tx, settled, settled.effect, None, now)
    tell(tx, settled, now)


def tell(tx: Transaction, delivery: Delivery, now: float) -> None:
    """Tell the feed how a delivery ended."""
    effect = delivery.effect
    task, comment, recipient = None, None, None
    if isinstance(effect, Errand):
        task, comment, recipient = effect.task, effect.about, effect.recipient
    body = DeliveryNewsBody(
        id=delivery.id,
        effect=str(effect.__struct_config__.tag),
        state=delivery.state,
        task=_number(tx, task),
        comment=comment,
        recipient=recipient,
        error=delivery.error,
    )
    _feed(tx, delivery, "delivery.settled", body, task, comment, now)


def _map(tx: Transaction, delivery: Delivery, *, at: int) -> None:
    """Remember which comment the `at`-th message of a delivery carries; messages about no task are not mapped."""
    effect = delivery.effect
    if not isinstance(effect, Send | SendFile) or effect.task is None:
        return
    tx.counterparts.add(
        Counterpart(
            account=delivery.account,
            comment=effect.about,
            task=effect.task,
            part=part_of_piece(effect.part, at),
            bot=delivery.lane.bot,
            chat=delivery.lane.chat,
            topic=delivery.lane.topic,
            message=delivery.messages[at],
            direction=Direction.OUT,
            purpose=effect.purpose,
            recipient=effect.recipient,
            event=effect.reason.value if effect.reason is not None else "",
        )
    )


def _close(tx: Transaction, lane: Lane, words: str) -> None:
    """The bot cannot write there now; whoever looks at the conversation sees why (R83)."""
    conversation = tx.conversations.at(lane)
    if conversation is not None and conversation.closed_reason != words:
        tx.conversations.save(replace(conversation, closed_reason=words))


def _settle_file(tx: Transaction, delivery: Delivery, effect: Fetch, stored: StoredBytes | None, now: float) -> None:
    file = tx.files.get(effect.file)
    if file is None:
        return
    settled = _settled(file, delivery, stored)
    tx.files.save(settled)
    comment = tx.files.comment_of(file.id)
    row = tx.comments.get(comment) if comment is not None else None
    task = row.task if row is not None else None
    body = FileNewsBody(file=file_body(settled), failure=settled.failure, task=_number(tx, task), comment=comment)
    _feed(tx, delivery, "file.changed", body, task, comment, now)


def _settled(file: File, delivery: Delivery, stored: StoredBytes | None) -> File:
    if stored is None:
        return replace(file, state=FileState.FAILED, failure=delivery.error or EXPIRED_FETCH)
    return replace(file, state=FileState.STORED, digest=stored.digest, size_bytes=stored.size_bytes, failure="")


def _number(tx: Transaction, task: TaskId | None) -> int | None:
    row = tx.tasks.get(task) if task is not None else None
    return row.number if row is not None else None


def _feed(
    tx: Transaction,
    delivery: Delivery,
    kind: str,
    body: Body,
    task: TaskId | None,
    comment: CommentId | None,
    now: float,
) -> None:
    if delivery.account == NOBODYS:
        return  # what strangers are told concerns no account, and so nobody watches it
    row = tx.comments.get(comment) if comment is not None else None
    tx.feed.add(
        FeedEvent(
            id=FeedId(0),
            account=delivery.account,
            kind=kind,
            task=task,
            at=now,
            body=msgspec.json.encode(body),
            is_hidden=row is not None and row.is_hidden,
            comment=comment,
        )
    )
