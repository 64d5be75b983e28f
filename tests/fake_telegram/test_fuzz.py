"""Hostile bytes and hostile parameters: never a 500, never a hang, never a failure of ours; always HTTP, and Telegram's JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

import httptools
import pytest
import trio
import trio.testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fake_telegram.methods import TdTextParser
from fake_telegram.methods.calls import METHODS
from fake_telegram.server import FakeServer
from fake_telegram.world import World
from tests.fake_telegram.callers import virtual_now

PARSER = TdTextParser()
TOKEN = "1000:AAabcdefghijklmnopqrstuvwxyz0123456"
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fresh() -> FakeServer:
    world = World(seed=1, parser=PARSER)
    bot = world.add_bot(name="B", username="b_bot", token=TOKEN)
    person = world.add_person(first_name="Ann", id=2000)
    world.start(person.id, bot.id, 1_799_999_000.0)
    world.add_supergroup(title="S", owner=person.id, members=[bot.id])
    return FakeServer(world, virtual_now)


class Answers:
    """Collects complete answers from a stream of bytes; anything that is not HTTP raises."""

    def __init__(self) -> None:
        self.found: list[tuple[int, bytes]] = []
        self._body = b""
        self._parser = httptools.HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._body = b""

    def on_body(self, piece: bytes) -> None:
        self._body += piece

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() >= 200:
            self.found.append((self._parser.get_status_code(), self._body))


def attack(data: bytes) -> list[tuple[int, bytes]]:
    """Send ``data`` to a fresh server and end; returns the answers. Fails on a hang or a failure of the server."""
    server = fresh()

    async def run() -> bytes:
        near, far = trio.testing.memory_stream_pair()
        received = b""
        with trio.fail_after(2_000):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(server.serve_stream, far)
                await near.send_all(data)
                await near.send_eof()
                while piece := await near.receive_some():
                    received += piece
        return received

    received = trio.run(run, clock=trio.testing.MockClock(autojump_threshold=0))
    assert server.guard.failures == 0, server.guard.recent
    assert server.mishaps.count == 0, server.mishaps.recent
    answers = Answers()
    if received:
        answers.feed(received)
    return answers.found


def check(answers: list[tuple[int, bytes]]) -> None:
    for status, body in answers:
        assert status == 200 or 400 <= status < 500, (status, body)
        envelope = json.loads(body)
        assert envelope["ok"] is (status == 200)
        if status != 200:
            assert envelope["error_code"] == status
            assert envelope["description"]


def valid(target: str, *head: str, body: bytes = b"", length: bool = True) -> bytes:
    lines = [f"POST /bot{TOKEN}/{target} HTTP/1.1", *head, *([f"Content-Length: {len(body)}"] if length else [])]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


VALID = [
    valid("getMe"),
    valid("sendMessage?chat_id=2000&text=hi"),
    valid("sendMessage", "Content-Type: application/json", body=b'{"chat_id":2000,"text":"hi"}'),
    valid(
        "sendMessage",
        "Content-Type: application/x-www-form-urlencoded",
        "Transfer-Encoding: chunked",
        body=b"14\r\nchat_id=2000&text=hi\r\n0\r\n\r\n",
        length=False,
    ),
    valid(
        "sendDocument",
        "Content-Type: multipart/form-data; boundary=B",
        body=b'--B\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n2000\r\n'
        b'--B\r\nContent-Disposition: form-data; name="document"; filename="a"\r\n\r\nx\r\n--B--',
    ),
]


@QUICK
@given(st.binary(max_size=2_000))
def test_any_bytes_are_answered_or_left(data: bytes) -> None:
    check(attack(data))


@QUICK
@given(
    st.sampled_from(VALID),
    st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=4), st.integers(0, 4)), min_size=1, max_size=6),
)
def test_damaged_requests_are_answered_or_left(whole: bytes, damages: list[tuple[int, bytes, int]]) -> None:
    data = whole
    for place, inserted, removed in damages:
        at = place % len(data)
        data = data[:at] + inserted + data[at + removed :]
    check(attack(data + VALID[0]))


def test_undamaged_ones_succeed() -> None:
    """Otherwise damaging them would prove little."""
    for whole in VALID:
        [(status, body), (second, _)] = attack(whole + VALID[0])
        assert (status, second) == (200, 200), body


JUNK = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "0",
            "-1",
            "1e9",
            "99999999999999999999999999",
            "-99999999999999999999",
            "true",
            "null",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            '{"a":',
            "[" * 2_000,
            '{"inline_keyboard": [[{"text": "a"}]]}',
            '{"inline_keyboard": 5}',
            '{"keyboard": [["a"]]}',
            '{"message_id": "x"}',
            '[{"type": "bold", "offset": -1, "length": 9}]',
            '[{"type": 5}]',
            '[{"type": "emoji", "emoji": 5}]',
            "attach://nowhere",
            "attach://",
            "http://x/y",
            "@b_bot",
            "@",
            "2000",
            "-1001500000001",
            "HTML",
            "<b>x",
            "\x00",
            "\u202e\ud7ff\U0010ffff",
            "x" * 5_000,
            "я" * 40_000,
        ]
    ),
    st.text(max_size=20),
    st.integers().map(str),
)
NAMES = sorted(
    {
        "chat_id", "user_id", "text", "caption", "message_id", "message_ids", "parse_mode", "entities", "caption_entities",
        "reply_markup", "reply_parameters", "reply_to_message_id", "document", "photo", "video", "audio", "animation", "media",
        "thumbnail", "file_id", "offset", "limit", "timeout", "allowed_updates", "url", "secret_token", "max_connections",
        "ip_address", "callback_query_id", "show_alert", "reaction", "is_big", "commands", "scope", "language_code", "action",
        "message_thread_id", "disable_notification", "link_preview_options", "inline_message_id", "drop_pending_updates",
        "certificate", "from_chat_id", "width", "height", "duration",
    }
)  # fmt: skip


def post(method: str, params: dict[str, str], encoding: str) -> bytes:
    if encoding == "json":
        body, kind = json.dumps(params).encode(), "application/json"
    else:
        parts = "".join(
            f'--B\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n{value}\r\n'
            for name, value in params.items()
            for extra in ("", '; filename="f"')
        )
        body, kind = f"{parts}--B--".encode("utf-8", "surrogatepass"), "multipart/form-data; boundary=B"
    head = f"POST /bot{TOKEN}/{method} HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize("method", sorted(method.name for method in METHODS.values()))
def test_any_parameters_get_telegrams_answer(method: str) -> None:
    """Every method, with wrong types, huge and deep values, unknown ids, in JSON and multipart."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.dictionaries(st.sampled_from(NAMES), JUNK, max_size=6), min_size=4, max_size=8), st.booleans())
    def run(calls: list[dict[str, str]], known_chat: bool) -> None:
        data = b""
        for number, params in enumerate(calls):
            if known_chat and number % 2:
                params = {**params, "chat_id": "2000"}
            data += post(method, params, "json" if number % 3 else "multipart")
        answers = attack(data)
        assert len(answers) == len(calls) or method in LEAVES
        check(answers)

    test: Callable[[], None] = run
    test()


LEAVES = {"getUpdates"}
"""A poll that waits ends when the peer has said that it is all it wants."""


@pytest.mark.parametrize("verb", ["GET", "POST", "TRACE", "PROPFIND", "SUBSCRIBE", "OPTIONS", "DELETE", "M-SEARCH"])
@pytest.mark.parametrize(
    "target", ["/", "*", "//", "/bot", "/bot/", "/bot1:a/", "/file/bot1:a/../../etc/passwd", "/%00", "/?" + "a" * 9_000]
)
def test_odd_targets_are_refused(verb: str, target: str) -> None:
    [(status, body)] = attack(f"{verb} {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    check([(status, body)])
    assert status in (400, 401, 404)
