"""Makes a due delivery ready to be sent: everything the calls need, read in the transaction that writes *sending*.

What cannot be sent at all is found here and becomes an outcome without a call.
"""

from bridge.domain.attachments import size_words
from bridge.domain.deliveries import Delivery
from bridge.domain.effects import AnswerPress, AtComment, AtMessage, Edit, Errand, Fetch, React, Send, SendFile, Target, Travel
from bridge.domain.facts import Fact
from bridge.domain.formatting import joined, sendable, split
from bridge.domain.ids import NOBODYS, ChatId, MessageId
from bridge.domain.messages import File, FileState, Purpose, RichText
from bridge.domain.people import EmployeeRef
from bridge.domain.plans import is_switched_off, plan_of
from bridge.domain.retries import Later, Never
from bridge.ports.store import Transaction
from bridge.services.links import LINK_LIFETIME_S, FileGrant, Links
from bridge.services.voices import BotKeys, keys_of

SWITCHED_OFF_RETRY_S = 600.0
"""An unpaid account's deliveries are looked at again so often (R18)."""
FILE_PENDING_RETRY_S = 1.0
"""A file on its way in is waited for in such steps before it goes out."""


class TextJob(Fact):
    """Texts to send one after another; those already sent are among them."""

    keys: BotKeys
    delivery: Delivery
    pieces: tuple[RichText, ...]
    reply_to: MessageId | None = None


class FileJob(Fact):
    """One file to send; `link` is what is sent instead when Telegram takes the file in no other way."""

    keys: BotKeys
    delivery: Delivery
    effect: SendFile
    file: File
    link: RichText
    reply_to: MessageId | None = None


class TouchJob(Fact):
    """Something to be done to a message that is there; None where no message is needed."""

    keys: BotKeys
    delivery: Delivery
    message: MessageId | None = None


class FetchJob(Fact):
    """One file to download, of at most `limit_bytes`."""

    keys: BotKeys
    delivery: Delivery
    effect: Fetch
    limit_bytes: int


Job = TextJob | FileJob | TouchJob | FetchJob


def prepare(tx: Transaction, delivery: Delivery, links: Links, *, now: float) -> Job | Later | Never:
    """The job of a due delivery, or the outcome of one that needs no call. `now`: Unix seconds."""
    account = tx.accounts.get(delivery.account)
    keys = keys_of(tx, delivery.lane.bot)
    if keys is None or (account is None and delivery.account != NOBODYS):
        return Never(words="the bot is no longer connected")
    if not keys.bot.is_enabled:
        return Never(words="the bot is switched off")  # R31
    if account is not None and is_switched_off(account, now):
        return Later(words="the account's plan has run out", after_s=SWITCHED_OFF_RETRY_S)  # R18
    if not _is_still_his(tx, delivery):
        return Never(words="the employee left, or this is not his Telegram any more")  # R8, R231
    if _is_of_purged_task(tx, delivery):
        return Never(words="the task was removed for good")  # R240
    match delivery.effect:
        case Send(body=body, reply_to=target):
            return _text(tx, keys, delivery, body, target)
        case SendFile() as effect:
            return _file(tx, keys, delivery, effect, links, now)
        case Edit(target=target) | React(target=target):
            message = _message(tx, delivery, target)
            if message is None:
                return Never(words="the message to change was never sent")
            return TouchJob(keys=keys, delivery=delivery, message=message)
        case AnswerPress():
            return TouchJob(keys=keys, delivery=delivery)
        case Fetch() as effect:
            limit_bytes = plan_of(account).file_bytes_max if account is not None else 0
            return FetchJob(keys=keys, delivery=delivery, effect=effect, limit_bytes=limit_bytes)


def _is_still_his(tx: Transaction, delivery: Delivery) -> bool:
    """Whether a notification's private chat still is its reader's: it may have waited while he was unlinked or left."""
    effect = delivery.effect
    reader = effect.recipient if isinstance(effect, Send) and effect.purpose is Purpose.NOTIFICATION else None
    if not isinstance(reader, EmployeeRef):
        return True
    employee = tx.people.employee(reader.id)
    if employee is None or not employee.is_active or employee.person is None:
        return False
    return ChatId(employee.person) == delivery.lane.chat


def _is_of_purged_task(tx: Transaction, delivery: Delivery) -> bool:
    """What is removed for good leaves the house no more, though it waited to."""
    effect = delivery.effect
    task = tx.tasks.get(effect.task) if isinstance(effect, Errand) and effect.task is not None else None
    return task is not None and task.purged


def _text(tx: Transaction, keys: BotKeys, delivery: Delivery, body: RichText, target: Target | None) -> TextJob | Never:
    pieces = split(sendable(body))
    if not pieces:
        return Never(words="the text is empty")
    return TextJob(keys=keys, delivery=delivery, pieces=pieces, reply_to=_message(tx, delivery, target))


def _file(
    tx: Transaction, keys: BotKeys, delivery: Delivery, effect: SendFile, links: Links, now: float
) -> TextJob | FileJob | Later | Never:
    file = tx.files.get(effect.file)
    if file is None:
        return Never(words="the file is gone")
    match file.state:
        case FileState.PENDING:
            return Later(words="the file is still on its way in", after_s=FILE_PENDING_RETRY_S)
        case FileState.FAILED:
            return Never(words=f"the file never came: {file.failure}")
        case FileState.STORED:
            link = link_text(effect, file, delivery, links, now=now)
            reply_to = _message(tx, delivery, effect.reply_to)
            if effect.travel is Travel.LINK:
                return TextJob(keys=keys, delivery=delivery, pieces=split(sendable(link)), reply_to=reply_to)
            return FileJob(keys=keys, delivery=delivery, effect=effect, file=file, link=link, reply_to=reply_to)


def link_text(effect: SendFile, file: File, delivery: Delivery, links: Links, *, now: float) -> RichText:
    """A file as a text with its signed address, after its caption (R179). The address stands open: Telegram drops hidden
    links to hosts it does not know, and a person may want to copy it."""
    grant = FileGrant(file=file.id, scope=f"delivery:{delivery.id}", expires_at=int(now + LINK_LIFETIME_S))
    return joined((effect.caption, f"{file.name} ({size_words(file.size_bytes)})", links.url(grant)), "\n")


def _message(tx: Transaction, delivery: Delivery, target: Target | None) -> MessageId | None:
    match target:
        case None:
            return None
        case AtMessage(message=message):
            return message
        case AtComment(comment=comment, part=part):
            found = tx.counterparts.find(comment, delivery.lane, part)
            return found.message if found is not None else None
