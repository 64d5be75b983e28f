"""Downloads: a file of Telegram's becomes bytes in our own store, streamed, within the account's limit (R22, R53, R182).

`getFile` is asked anew for every attempt, since its link lives an hour. Nothing of a failed attempt is kept.
"""

from contextlib import aclosing
from typing import Final

from bridge.domain.attachments import TOO_BIG
from bridge.domain.facts import Fact
from bridge.domain.retries import Done, Later, Never
from bridge.ports.files import Files, FileTooBig, StoredBytes
from bridge.ports.telegram import BotVoice, TelegramError, TelegramInDoubt, TelegramRefused
from bridge.services.jobs import FetchJob
from bridge.services.sending import Result, failed

OVER_PLAN: Final = "over_plan"
"""The file is larger than the account's plan keeps (R22)."""
ON_ITS_DISK: Final = "on_server_disk"
"""A Bot API server in local mode keeps files on its own disk and offers no download."""


class Fetched(Fact):
    """How a download ended; `stored` is there when it succeeded."""

    result: Result
    stored: StoredBytes | None = None


class Transfer:
    """Downloads into `files`."""

    def __init__(self, files: Files) -> None:
        self._files = files

    async def fetch(self, job: FetchJob, voice: BotVoice) -> Fetched:
        """Download one file. The words of a final failure are a reason word of ours, or Telegram's own."""
        try:
            remote = await voice.find_file(job.effect.remote_id)
            if remote.size_bytes is not None and remote.size_bytes > job.limit_bytes:
                return _never(job, OVER_PLAN)
            if not remote.path or remote.path.startswith("/"):
                return _never(job, ON_ITS_DISK)
            async with aclosing(voice.download(remote.path)) as chunks:  # type: ignore[type-var]  # an async generator
                stored = await self._files.keep(chunks, limit_bytes=job.limit_bytes)
        except FileTooBig:
            return _never(job, OVER_PLAN)
        except TelegramRefused as refusal:
            return _never(job, TOO_BIG if "file is too big" in refusal.words else refusal.words)
        except TelegramInDoubt as doubt:
            # Asking for a file changes nothing at Telegram's side.
            return Fetched(result=Result(delivery=job.delivery, outcome=Later(words=doubt.words)))
        except TelegramError as error:
            return Fetched(result=failed(job.delivery, error))
        if remote.size_bytes is not None and stored.size_bytes != remote.size_bytes:
            short = f"{stored.size_bytes} of {remote.size_bytes} bytes came"
            return Fetched(result=Result(delivery=job.delivery, outcome=Later(words=short)))
        return Fetched(result=Result(delivery=job.delivery, outcome=Done()), stored=stored)


def _never(job: FetchJob, words: str) -> Fetched:
    return Fetched(result=Result(delivery=job.delivery, outcome=Never(words=words)))
