"""The wire: real HTTP bytes over memory pipes and virtual time; what a broken connection means; no token in any text."""

import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import trio
from trio.testing import MockClock

from bridge.adapters.bot_api import BotApi
from bridge.adapters.entropies import SeededEntropy
from bridge.domain.effects import Travel
from bridge.domain.ids import ChatId, MessageId
from bridge.domain.messages import RichText
from bridge.ports.telegram import (
    BotVoice,
    TelegramError,
    TelegramInDoubt,
    TelegramRefused,
    TelegramRetryLater,
    Upload,
)
from tests.bridge.services.network import MemoryNetwork, Serve, answering, http

TOKEN = "123456789:AAHh-very_secret_token_of_a_bot_1234567"
SENT = http(200, b'{"ok":true,"result":{"message_id":7}}')
CHAT = ChatId(5)
HELLO = RichText(text="hello")


@asynccontextmanager
async def voice_of(serve: Serve | None) -> AsyncIterator[BotVoice]:
    async with trio.open_nursery() as nursery:
        network = MemoryNetwork(nursery)
        if serve is not None:
            network.hosts["api.test"] = serve
        api = BotApi(SeededEntropy(1), network_backend=network)
        yield api.voice(TOKEN, "http://api.test/")
        await api.aclose()
        nursery.cancel_scope.cancel()


async def read_request(stream: trio.abc.Stream) -> bytes:
    """One whole request with its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += await stream.receive_some()
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += await stream.receive_some()
    return head + b"\r\n\r\n" + body


def after_request(act: Callable[[trio.abc.Stream], Awaitable[None]]) -> Serve:
    async def serve(stream: trio.abc.Stream) -> None:
        await read_request(stream)
        await act(stream)

    return serve


async def hang(_stream: trio.abc.Stream) -> None:
    await trio.sleep_forever()


async def hang_up(stream: trio.abc.Stream) -> None:
    await stream.aclose()


async def half(stream: trio.abc.Stream) -> None:
    await stream.send_all(SENT[:-10])
    await stream.aclose()


async def close_at_once(stream: trio.abc.Stream) -> None:
    await stream.aclose()


@pytest.mark.parametrize(
    ("serve", "kind"),
    [
        (None, TelegramRetryLater),
        (after_request(hang), TelegramInDoubt),
        (after_request(hang_up), TelegramInDoubt),
        (after_request(half), TelegramInDoubt),
        (answering(http(200, b"not json")), TelegramInDoubt),
        (answering(http(200, b'{"ok":true,"result":true}')), TelegramInDoubt),
        (answering(http(200, b"x" * (17 * 1024 * 1024))), TelegramInDoubt),
        (answering(b"HTTP/9.9 what\r\n\r\n"), TelegramInDoubt),
        (answering(http(502, b"<html>Bad Gateway</html>")), TelegramRetryLater),
    ],
)
async def test_what_a_failed_call_means(autojump_clock: MockClock, serve: Serve | None, kind: type[TelegramError]) -> None:
    """Connection refused: retry. Sent and no answer: nobody knows."""
    async with voice_of(serve) as voice:
        with pytest.raises(TelegramError) as caught:
            await voice.send(CHAT, HELLO)
    assert type(caught.value) is kind


async def test_no_error_and_no_log_shows_the_token(autojump_clock: MockClock, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the words, not in the chain of causes, not at any log level."""
    caplog.set_level(logging.DEBUG)
    for serve in (
        None,
        after_request(hang_up),
        answering(http(401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}')),
    ):
        async with voice_of(serve) as voice:
            with pytest.raises(TelegramError) as caught:
                await voice.send(CHAT, HELLO)
        shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__dict__)
        assert TOKEN not in shown
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None
    async with voice_of(answering(SENT)) as voice:
        await voice.send(CHAT, HELLO)
    assert TOKEN not in caplog.text
    assert "secret" not in caplog.text


async def test_a_call_is_one_json_request_and_connections_are_kept(autojump_clock: MockClock) -> None:
    heads: list[bytes] = []

    async def serve(stream: trio.abc.Stream) -> None:
        while True:
            heads.append(await read_request(stream))
            await stream.send_all(SENT.replace(b"Connection: close\r\n", b""))

    async with voice_of(serve) as voice:
        assert await voice.send(CHAT, HELLO) == 7
        assert await voice.send(CHAT, HELLO, reply_to=MessageId(3)) == 7
    assert len(heads) == 2
    assert heads[0].startswith(b"POST /bot" + TOKEN.encode() + b"/sendMessage HTTP/1.1\r\n")
    assert b"application/json" in heads[0]
    assert b"chunked" not in heads[0]


async def pieces(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def test_a_file_goes_as_a_form_of_known_length(autojump_clock: MockClock) -> None:
    """A hostile name cannot end its quotes or start a header."""
    taken: list[bytes] = []

    async def serve(stream: trio.abc.Stream) -> None:
        taken.append(await read_request(stream))
        await stream.send_all(SENT)

    upload = Upload(name='a"\r\nX-Evil: 1\\b Акт.pdf', mime="application/pdf\r\nX: y", size_bytes=9)
    async with voice_of(serve) as voice:
        await voice.send_file(CHAT, Travel.DOCUMENT, upload, lambda: pieces(b"%PDF-", b"1.4\n"), caption=HELLO)
    (request,) = taken
    assert b'name="chat_id"\r\n\r\n5\r\n' in request
    assert b'name="caption"\r\n\r\nhello\r\n' in request
    assert 'name="document"; filename="a%22__X-Evil: 1_b Акт.pdf"\r\n'.encode() in request
    assert b"Content-Type: application/octet-stream\r\n\r\n%PDF-1.4\n\r\n--" in request


async def test_an_upload_that_broke_before_its_end_was_never_sent(autojump_clock: MockClock) -> None:
    """The server acts on a whole request only, so it may be tried again."""

    async def serve(stream: trio.abc.Stream) -> None:
        await stream.receive_some()
        await stream.aclose()

    async def slow() -> AsyncIterator[bytes]:
        yield b"first"
        await trio.sleep(1)
        yield b"second"
        await trio.sleep(1)
        yield b"third"

    upload = Upload(name="a.pdf", mime="application/pdf", size_bytes=16)
    async with voice_of(serve) as voice:
        with pytest.raises(TelegramRetryLater):
            await voice.send_file(CHAT, Travel.DOCUMENT, upload, slow)


@pytest.mark.parametrize("size_bytes", [4, 100])
async def test_a_file_of_another_length_than_announced_is_our_own_fault(autojump_clock: MockClock, size_bytes: int) -> None:
    upload = Upload(name="a.pdf", mime="application/pdf", size_bytes=size_bytes)
    async with voice_of(after_request(hang)) as voice:
        with pytest.raises(TelegramRetryLater):
            await voice.send_file(CHAT, Travel.DOCUMENT, upload, lambda: pieces(b"short"))


async def test_a_download_cut_in_the_middle_is_no_file(autojump_clock: MockClock) -> None:
    async def serve(stream: trio.abc.Stream) -> None:
        await stream.receive_some()
        await stream.send_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
        await stream.aclose()

    got = bytearray()

    async def download(voice: BotVoice) -> None:
        async for piece in voice.download("documents/file_1.pdf"):
            got.extend(piece)

    async with voice_of(serve) as voice:
        with pytest.raises(TelegramRetryLater):
            await download(voice)
    assert got == b"12345"


@pytest.mark.parametrize(
    ("status", "kind"), [(404, TelegramRefused), (500, TelegramInDoubt), (502, TelegramRetryLater), (302, TelegramRetryLater)]
)
async def test_a_refused_download(autojump_clock: MockClock, status: int, kind: type[TelegramError]) -> None:
    async with voice_of(answering(http(status, b"<html/>"))) as voice:
        with pytest.raises(TelegramError) as caught:
            async for _ in voice.download("documents/file_1.pdf"):
                pass
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("words", "is_fine"),
    [
        ("Bad Request: message is not modified: specified new message content and reply markup are exactly the same", True),
        ("Bad Request: message to edit not found", False),
    ],
)
async def test_an_edit_that_is_there_already_is_done(autojump_clock: MockClock, words: str, is_fine: bool) -> None:
    """Edits in doubt are sent again: the second of two must not be a refusal."""
    body = b'{"ok":false,"error_code":400,"description":"%s"}' % words.encode()
    async with voice_of(answering(http(400, body))) as voice:
        if is_fine:
            await voice.edit(CHAT, MessageId(1), HELLO)
        else:
            with pytest.raises(TelegramRefused):
                await voice.edit(CHAT, MessageId(1), HELLO)


async def test_a_long_poll_does_not_hold_up_a_send(autojump_clock: MockClock) -> None:
    """Three pools: a hundred hanging polls leave the calls their connections."""

    async def serve(stream: trio.abc.Stream) -> None:
        request = await read_request(stream)
        if b"/getUpdates" in request:
            await trio.sleep(50)
        await stream.send_all(http(200, b'{"ok":true,"result":[]}') if b"/getUpdates" in request else SENT)

    async with trio.open_nursery() as nursery:
        network = MemoryNetwork(nursery)
        network.hosts["api.test"] = serve
        api = BotApi(SeededEntropy(1), network_backend=network)
        ear, voice = api.ear(TOKEN, "http://api.test"), api.voice(TOKEN, "http://api.test")
        for _ in range(100):
            nursery.start_soon(lambda: ear.updates(0, timeout_s=50))
        await trio.sleep(1)
        started = trio.current_time()
        assert await voice.send(CHAT, HELLO) == 7
        assert trio.current_time() - started < 1
        nursery.cancel_scope.cancel()


async def test_cancelled_calls_leave_the_pool_usable(autojump_clock: MockClock) -> None:
    """200 cancellations, then a call that works."""
    is_slow = True

    async def serve(stream: trio.abc.Stream) -> None:
        while True:
            await read_request(stream)
            if is_slow:
                await trio.sleep_forever()
            await stream.send_all(SENT.replace(b"Connection: close\r\n", b""))

    async with voice_of(serve) as voice:
        for _ in range(200):
            with trio.move_on_after(0.01):
                await voice.send(CHAT, HELLO)
        is_slow = False
        assert await voice.send(CHAT, HELLO) == 7


async def test_all_calls_go_through_the_proxy_with_its_password(autojump_clock: MockClock) -> None:
    heads: list[bytes] = []

    async def proxy(stream: trio.abc.Stream) -> None:
        heads.append(await read_request(stream))
        await stream.send_all(SENT)

    async with trio.open_nursery() as nursery:
        network = MemoryNetwork(nursery)
        network.hosts["proxy.test"] = proxy
        api = BotApi(SeededEntropy(1), network_backend=network, proxy_url="http://me:p%40ss@proxy.test:3128")
        assert await api.voice(TOKEN, "http://api.test").send(CHAT, HELLO) == 7
        await api.aclose()
        nursery.cancel_scope.cancel()
    assert heads[0].startswith(b"POST http://api.test/bot")
    assert b"Proxy-Authorization: Basic bWU6cEBzcw==\r\n" in heads[0]
