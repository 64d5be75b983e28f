"""One bot's outgoing calls and its ear, over the wire: render, call, read the one value that matters."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final, Generic, TypeVar
from urllib.parse import quote

import msgspec

from bridge.adapters.bot_api import _render
from bridge.adapters.bot_api._bodies import Body, form_body, json_body
from bridge.adapters.bot_api._http import CALL_TIMEOUT_S, POLL_SLACK_S, TRANSFER_TIMEOUT_S, Traffic, Wire
from bridge.adapters.bot_api._parse import ALLOWED_UPDATES
from bridge.domain.effects import Button, Travel
from bridge.domain.ids import NO_TOPIC, ChatId, MessageId, PersonId, TopicId
from bridge.domain.messages import RichText
from bridge.ports.telegram import (
    BotProfile,
    BytesSource,
    RemoteFile,
    TelegramInDoubt,
    TelegramRefused,
    Upload,
    WebhookState,
)

UPDATES_PER_POLL_MAX: Final = 100
"""Bot API getUpdates `limit`."""

_ResultT = TypeVar("_ResultT")


class _Envelope(msgspec.Struct, Generic[_ResultT]):
    result: _ResultT


class _Sent(msgspec.Struct):
    message_id: int


class _Me(msgspec.Struct):
    id: int
    first_name: str
    username: str = ""
    can_read_all_group_messages: bool = False


class _File(msgspec.Struct):
    file_path: str = ""
    file_size: int | None = None


class _WebhookInfo(msgspec.Struct):
    url: str = ""
    pending_update_count: int = 0
    last_error_date: float | None = None
    last_error_message: str = ""
    allowed_updates: tuple[str, ...] = ()


_SENT: Final = msgspec.json.Decoder(_Envelope[_Sent])
_ME: Final = msgspec.json.Decoder(_Envelope[_Me])
_FILE: Final = msgspec.json.Decoder(_Envelope[_File])
_WEBHOOK: Final = msgspec.json.Decoder(_Envelope[_WebhookInfo])
_RAW: Final = msgspec.json.Decoder(_Envelope[list[msgspec.Raw]])
_ANYTHING: Final = msgspec.json.Decoder(_Envelope[msgspec.Raw])

_Decoder = msgspec.json.Decoder[_Envelope[_ResultT]]


class Line:
    """The calls of one token to one server. The token is in the path, and the path is in no message."""

    def __init__(self, wire: Wire, token: str, base_url: str, draw_boundary: Callable[[], str]) -> None:
        self._wire = wire
        self._base_url = base_url.rstrip("/")
        self._token = quote(token, safe=":")
        self._draw_boundary = draw_boundary

    async def call(
        self,
        call: _render.Call,
        answer: _Decoder[_ResultT],
        *,
        traffic: Traffic = Traffic.CALL,
        read_timeout_s: float = CALL_TIMEOUT_S,
    ) -> _ResultT:
        """Make a call and give its result. Raises `TelegramError`."""
        body = json_body(msgspec.json.encode(call.params))
        return await self._post(call.method, body, answer, traffic=traffic, read_timeout_s=read_timeout_s)

    async def upload(self, call: _render.FileCall, upload: Upload, source: BytesSource, answer: _Decoder[_ResultT]) -> _ResultT:
        """Make a call that carries a file. Raises `TelegramError`, and what `source` raises."""
        body = form_body(call.params, call.field, upload, source, boundary=self._draw_boundary())
        return await self._post(call.method, body, answer, traffic=Traffic.TRANSFER, read_timeout_s=TRANSFER_TIMEOUT_S)

    def download(self, path: str) -> AsyncIterator[bytes]:
        """A file's bytes in pieces. Raises `TelegramError`."""
        return self._wire.download(self._base_url, f"/file/bot{self._token}/{quote(path)}")

    async def _post(
        self, method: str, body: Body, answer: _Decoder[_ResultT], *, traffic: Traffic, read_timeout_s: float
    ) -> _ResultT:
        content = await self._wire.call(
            self._base_url, f"/bot{self._token}/{method}", body, traffic=traffic, read_timeout_s=read_timeout_s
        )
        try:
            return answer.decode(content).result
        except msgspec.DecodeError:
            pass
        raise TelegramInDoubt(f"the answer to {method} is not what the Bot API promises")


class LineVoice:
    """`ports.telegram.BotVoice` over a line."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def profile(self) -> BotProfile:
        """Who the bot is (`getMe`)."""
        me = await self._line.call(_render.Call("getMe", {}), _ME)
        return BotProfile(
            id=PersonId(me.id),
            name=me.first_name,
            username=me.username,
            can_read_all_group_messages=me.can_read_all_group_messages,
        )

    async def send(
        self,
        chat: ChatId,
        body: RichText,
        *,
        topic: TopicId = NO_TOPIC,
        reply_to: MessageId | None = None,
        buttons: Sequence[Sequence[Button]] = (),
    ) -> MessageId:
        """Send one text of at most 4096 code points."""
        call = _render.send(chat, body, topic=topic, reply_to=reply_to, buttons=buttons)
        return MessageId((await self._line.call(call, _SENT)).message_id)

    async def send_file(
        self,
        chat: ChatId,
        travel: Travel,
        upload: Upload,
        source: BytesSource,
        *,
        caption: RichText = RichText(),  # noqa: B008 - a frozen value
        topic: TopicId = NO_TOPIC,
        reply_to: MessageId | None = None,
    ) -> MessageId:
        """Send one file as an attachment."""
        call = _render.send_file(chat, travel, caption=caption, topic=topic, reply_to=reply_to)
        return MessageId((await self._line.upload(call, upload, source, _SENT)).message_id)

    async def edit(self, chat: ChatId, message: MessageId, body: RichText, *, buttons: Sequence[Sequence[Button]] = ()) -> None:
        """Give a message of ours this text and these buttons; that it has them already is no error."""
        try:
            await self._line.call(_render.edit(chat, message, body, buttons=buttons), _ANYTHING)
        except TelegramRefused as refusal:
            if "message is not modified" not in refusal.words:
                raise

    async def delete(self, chat: ChatId, message: MessageId) -> None:
        """Delete a message; that it is gone already is no error."""
        try:
            await self._line.call(_render.delete(chat, message), _ANYTHING)
        except TelegramRefused as refusal:
            if "message to delete not found" not in refusal.words:
                raise

    async def react(self, chat: ChatId, message: MessageId, emoji: str) -> None:
        """Set our one reaction, or take it away with an empty emoji."""
        await self._line.call(_render.react(chat, message, emoji), _ANYTHING)

    async def answer_press(self, query: str, text: str) -> None:
        """Stop the spinner of a pressed button."""
        await self._line.call(_render.answer_press(query, text), _ANYTHING)

    async def find_file(self, remote_id: str) -> RemoteFile:
        """Where a file can be downloaded for the next hour (`getFile`)."""
        found = await self._line.call(_render.Call("getFile", {"file_id": remote_id}), _FILE)
        return RemoteFile(path=found.file_path, size_bytes=found.file_size)

    def download(self, path: str) -> AsyncIterator[bytes]:
        """The bytes behind a path of `find_file`."""
        return self._line.download(path)

    async def set_commands(
        self, commands: Sequence[tuple[str, str]], language_code: str = "", *, only_in_groups: bool = False
    ) -> None:
        """Show these commands in the menu, without slashes."""
        await self._line.call(_render.set_commands(commands, language_code, only_in_groups=only_in_groups), _ANYTHING)


class LineEar:
    """`ports.telegram.BotEar` over a line."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def updates(self, offset: int, *, timeout_s: int) -> list[bytes]:
        """Wait up to `timeout_s` seconds for updates from `offset` on, and confirm all below it."""
        call = _render.get_updates(offset, timeout_s=timeout_s, limit=UPDATES_PER_POLL_MAX, allowed_updates=ALLOWED_UPDATES)
        patience_s = timeout_s + POLL_SLACK_S
        found = await self._line.call(call, _RAW, traffic=Traffic.POLL, read_timeout_s=patience_s)
        return [bytes(each) for each in found]

    async def set_webhook(self, url: str, *, secret: str, allowed_updates: Sequence[str]) -> None:
        """Have updates pushed to `url`, with `secret` in their header."""
        call = _render.set_webhook(url, secret=secret, allowed_updates=allowed_updates)
        await self._line.call(call, _ANYTHING)

    async def delete_webhook(self) -> None:
        """Have updates kept for polling; what is pending stays."""
        await self._line.call(_render.Call("deleteWebhook", {}), _ANYTHING)

    async def webhook_state(self) -> WebhookState:
        """How Telegram sees our webhook."""
        info = await self._line.call(_render.Call("getWebhookInfo", {}), _WEBHOOK)
        return WebhookState(
            url=info.url,
            pending=info.pending_update_count,
            last_error_at=info.last_error_date,
            last_error=info.last_error_message,
            allowed_updates=info.allowed_updates,
        )
