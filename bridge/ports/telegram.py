"""Telegram as the services see it: one bot's voice, and the errors it may answer with.

Every error says what to do next: retry at a time, never again, or *in doubt*: the request went out and the
answer was lost.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from bridge.domain.effects import Button, Travel
from bridge.domain.facts import Fact
from bridge.domain.ids import NO_TOPIC, ChatId, MessageId, PersonId, TopicId
from bridge.domain.messages import RichText


class TelegramError(Exception):
    """Base of what a call may end with; `words` are Telegram's own description, safe to show."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class TelegramRetryLater(TelegramError):
    """Nothing happened; try again after `after_s` seconds (429, 5xx before effect, connection refused)."""

    def __init__(self, words: str, after_s: float, *, flood: bool = False) -> None:
        super().__init__(words)
        self.after_s = after_s
        self.flood = flood


class TelegramRefused(TelegramError):
    """Never again as it stands: 400 and 403 (blocked, kicked, not found, too long …)."""

    def __init__(self, words: str, code: int) -> None:
        super().__init__(words)
        self.code = code


class TelegramMigrated(TelegramRefused):
    """The group became the supergroup `chat`; re-key and send again (R84)."""

    def __init__(self, words: str, chat: ChatId) -> None:
        super().__init__(words, 400)
        self.chat = chat


class TelegramUnauthorized(TelegramError):
    """The token is wrong or revoked: the bot is stopped until an operator acts."""


class TelegramConflict(TelegramError):
    """409: another poller, or a webhook is set."""


class TelegramInDoubt(TelegramError):
    """The request may have taken effect; its answer never came."""


class BotProfile(Fact):
    id: PersonId
    name: str
    username: str
    can_read_all_group_messages: bool = False


class Upload(Fact):
    """A file on its way out: `read` is called afresh for every attempt."""

    name: str
    mime: str
    size_bytes: int


class BytesSource(Protocol):
    def __call__(self) -> AsyncIterator[bytes]: ...


class WebhookState(Fact):
    url: str = ""
    pending: int = 0
    last_error_at: float | None = None
    last_error: str = ""
    allowed_updates: tuple[str, ...] = ()


class RemoteFile(Fact):
    path: str
    size_bytes: int | None = None


class UpdateAddress(Fact):
    """As much of an update as intake reads before it is safe: its key and the lane it belongs to."""

    update_id: int
    kind: str
    """`message`, `callback_query`, …; empty when the update carries nothing we know."""
    chat: ChatId = ChatId(0)
    """0 where the update belongs to no chat."""
    topic: TopicId = NO_TOPIC


class NotAnUpdate(Exception):
    """Bytes that cannot be an update: no JSON object, or no `update_id` in it."""


class AddressReader(Protocol):
    def __call__(self, raw: bytes) -> UpdateAddress:
        """Raises `NotAnUpdate`."""
        ...


class BotVoice(Protocol):
    """Outgoing calls of one bot. All methods may raise any `TelegramError`."""

    async def profile(self) -> BotProfile: ...

    async def send(
        self,
        chat: ChatId,
        body: RichText,
        *,
        topic: TopicId = ...,
        reply_to: MessageId | None = None,
        buttons: Sequence[Sequence[Button]] = (),
    ) -> MessageId: ...

    async def send_file(
        self,
        chat: ChatId,
        travel: Travel,
        upload: Upload,
        source: BytesSource,
        *,
        caption: RichText = ...,
        topic: TopicId = ...,
        reply_to: MessageId | None = None,
    ) -> MessageId: ...

    async def edit(
        self, chat: ChatId, message: MessageId, body: RichText, *, buttons: Sequence[Sequence[Button]] = ()
    ) -> None: ...

    async def delete(self, chat: ChatId, message: MessageId) -> None: ...

    async def react(self, chat: ChatId, message: MessageId, emoji: str) -> None: ...

    async def answer_press(self, query: str, text: str) -> None: ...

    async def find_file(self, remote_id: str) -> RemoteFile: ...

    def download(self, path: str) -> AsyncIterator[bytes]: ...

    async def set_commands(
        self, commands: Sequence[tuple[str, str]], language_code: str = "", *, only_in_groups: bool = False
    ) -> None:
        """What Telegram lists while one types `/`: names without slashes, and a line about each."""
        ...


class BotEar(Protocol):
    """Incoming side of one bot."""

    async def updates(self, offset: int, *, timeout_s: int) -> list[bytes]:
        """Raw updates, one JSON object each, in order. A separate client: a long poll never starves sends."""
        ...

    async def set_webhook(self, url: str, *, secret: str, allowed_updates: Sequence[str]) -> None: ...

    async def delete_webhook(self) -> None: ...

    async def webhook_state(self) -> WebhookState: ...


class Telegram(Protocol):
    """Gives the voice and the ear of a bot by its token and API address; keeps connections between calls."""

    def voice(self, token: str, api_base_url: str) -> BotVoice: ...

    def ear(self, token: str, api_base_url: str) -> BotEar: ...
