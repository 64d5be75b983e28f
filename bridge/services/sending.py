"""Makes the calls of one job and says how they ended, as an `Outcome` of `domain.retries`. Nothing is written here.

A text of several pieces is recorded piece by piece (`on_piece`), so that sending resumes after the last one that arrived.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from msgspec.structs import replace

from bridge.domain.attachments import travel_refused
from bridge.domain.deliveries import Delivery
from bridge.domain.effects import AnswerPress, Edit, React, Send, SendFile, Travel
from bridge.domain.facts import Fact
from bridge.domain.formatting import sendable
from bridge.domain.ids import MessageId
from bridge.domain.retries import Done, Later, Moved, Never, Outcome, Unknown
from bridge.ports.crashes import AFTER_SEND, BEFORE_SEND, Crashes
from bridge.ports.files import Files
from bridge.ports.telegram import (
    BotVoice,
    TelegramConflict,
    TelegramError,
    TelegramInDoubt,
    TelegramMigrated,
    TelegramRefused,
    TelegramRetryLater,
    TelegramUnauthorized,
    Upload,
)
from bridge.services.jobs import FileJob, TextJob, TouchJob

UNAUTHORIZED_RETRY_S: Final = 60.0
"""A bot whose token was revoked speaks again so soon after an operator gave it a new one; meanwhile its deliveries wait."""

FILE_REFUSALS: Final = (
    "PHOTO_",
    "IMAGE_PROCESS_FAILED",
    "photo must be",
    "wrong type",
    "wrong file",
    "file must be",
    "too large",
    "Too Large",
    "too big",
)
"""Refusals that speak of the file and not of the chat (Bot API): another way of sending may succeed (R252)."""

OnPiece = Callable[[tuple[MessageId, ...]], Awaitable[None]]


class Result(Fact):
    """How a delivery's calls ended; `delivery` has the ids of all pieces sent so far and the way the file really went."""

    delivery: Delivery
    outcome: Outcome
    flood_s: float = 0.0
    """Seconds of silence Telegram asked for (429); 0: none."""
    is_shut_out: bool = False
    """Telegram says the bot may not write into this chat: blocked, kicked, or never allowed."""


class Caller:
    """Makes calls. `files`: where the bytes of files are."""

    def __init__(self, files: Files, crashes: Crashes) -> None:
        self._files = files
        self._crashes = crashes

    async def send_text(self, job: TextJob, voice: BotVoice, on_piece: OnPiece) -> Result:
        """Send the pieces that were not sent before. The first carries the reply, the last the buttons."""
        lane, sent = job.delivery.lane, job.delivery.messages
        buttons = job.delivery.effect.buttons if isinstance(job.delivery.effect, Send) else ()
        while len(sent) < len(job.pieces):
            at = len(sent)
            is_last = at == len(job.pieces) - 1
            try:
                self._crashes.reach(BEFORE_SEND)
                message = await voice.send(
                    lane.chat,
                    job.pieces[at],
                    topic=lane.topic,
                    reply_to=job.reply_to if at == 0 else None,
                    buttons=buttons if is_last else (),
                )
                self._crashes.reach(AFTER_SEND)
            except TelegramError as error:
                return failed(replace(job.delivery, messages=sent), error)
            sent = (*sent, message)
            if not is_last:
                await on_piece(sent)
        return Result(delivery=replace(job.delivery, messages=sent), outcome=Done(messages=sent))

    async def send_file(self, job: FileJob, voice: BotVoice) -> Result:
        """Send a file as its effect says; where Telegram refuses the file itself, as the next way allows (R252)."""
        effect, file = job.effect, job.file
        upload = Upload(name=file.name, mime=file.mime, size_bytes=file.size_bytes)

        def source() -> AsyncIterator[bytes]:
            return self._files.read(file.digest)

        while True:
            delivery = replace(job.delivery, effect=effect)
            try:
                self._crashes.reach(BEFORE_SEND)
                if effect.travel is Travel.LINK:
                    message = await voice.send(delivery.lane.chat, job.link, topic=delivery.lane.topic, reply_to=job.reply_to)
                else:
                    message = await voice.send_file(
                        delivery.lane.chat,
                        effect.travel,
                        upload,
                        source,
                        caption=sendable(effect.caption),
                        topic=delivery.lane.topic,
                        reply_to=job.reply_to,
                    )
                self._crashes.reach(AFTER_SEND)
            except TelegramRefused as refusal:
                if effect.travel is Travel.LINK or not _speaks_of_the_file(refusal):
                    return failed(delivery, refusal)
                effect = replace(effect, travel=travel_refused(effect.travel, file.size_bytes))
                continue
            except TelegramError as error:
                return failed(delivery, error)
            except FileNotFoundError:
                return Result(delivery=delivery, outcome=Never(words="the file's bytes are missing from our store"))
            return Result(delivery=replace(delivery, messages=(message,)), outcome=Done(messages=(message,)))

    async def touch(self, job: TouchJob, voice: BotVoice) -> Result:
        """Edit, react, or answer a press."""
        try:
            self._crashes.reach(BEFORE_SEND)
            await self._touch(job, voice)
            self._crashes.reach(AFTER_SEND)
        except TelegramError as error:
            return failed(job.delivery, error)
        return Result(delivery=job.delivery, outcome=Done())

    @staticmethod
    async def _touch(job: TouchJob, voice: BotVoice) -> None:
        chat = job.delivery.lane.chat
        match job.delivery.effect:
            case Edit(body=body, buttons=buttons):
                assert job.message is not None, "an edit has its message"
                await voice.edit(chat, job.message, sendable(body), buttons=buttons)
            case React(emoji=emoji):
                assert job.message is not None, "a reaction has its message"
                await voice.react(chat, job.message, emoji)
            case AnswerPress(query=query, text=text):
                await voice.answer_press(query, text)
            case Send() | SendFile() | _:
                raise AssertionError("not something done to a message")


def failed(delivery: Delivery, error: TelegramError) -> Result:
    """What an error of the port means for a delivery."""
    match error:
        case TelegramMigrated(words=words, chat=chat):
            return Result(delivery=delivery, outcome=Moved(words=words, chat=chat))
        case TelegramRefused(words=words, code=code):
            return Result(delivery=delivery, outcome=Never(words=words), is_shut_out=code == 403)
        case TelegramRetryLater(words=words, after_s=after_s, flood=True):
            return Result(delivery=delivery, outcome=Later(words=words, after_s=after_s), flood_s=after_s)
        case TelegramUnauthorized(words=words):
            return Result(delivery=delivery, outcome=Later(words=words, after_s=UNAUTHORIZED_RETRY_S))
        case TelegramRetryLater(words=words) | TelegramConflict(words=words):
            return Result(delivery=delivery, outcome=Later(words=words))
        case TelegramInDoubt(words=words):
            return Result(delivery=delivery, outcome=Unknown(words=words))
        case _:
            raise AssertionError(f"an error of the port without a meaning: {type(error).__name__}")


def _speaks_of_the_file(refusal: TelegramRefused) -> bool:
    return refusal.code == 413 or any(words in refusal.words for words in FILE_REFUSALS)
