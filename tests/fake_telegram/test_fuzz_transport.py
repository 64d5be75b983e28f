"""Odd, hostile and merely old-fashioned HTTP, case by case: what each is told, and that the server is as good as before."""

from __future__ import annotations

import gzip
import json
import zlib
from random import Random
from urllib.parse import quote

import pytest
import trio
import trio.testing

from fake_telegram.wire.limits import CLOUD
from tests.fake_telegram.test_fuzz import TOKEN, VALID, attack, check, fresh, valid

ME = f"/bot{TOKEN}/getMe".encode()
SEND = f"/bot{TOKEN}/sendMessage".encode()
JSON = "Content-Type: application/json"
FORM = "Content-Type: application/x-www-form-urlencoded"
MULTIPART = "Content-Type: multipart/form-data; boundary=B"


def part(name: str, value: bytes, more: str = "") -> bytes:
    return f'--B\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"


def chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))


def said(data: bytes) -> list[tuple[int, str]]:
    """Statuses and what was said, errors by their description, and that nothing of ours failed."""
    answers = attack(data)
    check(answers)
    return [(status, json.loads(body).get("description", "ok")) for status, body in answers]


BOMB = b"text=" + b"a" * (CLOUD.body_bytes_max + 10)
HI = b'{"chat_id":2000,"text":"hi"}'
EMPTY = "Bad Request: message text is empty"
NO_CHAT = "Bad Request: chat_id is empty"
LARGE = "Request Entity Too Large"
ONE_GOOD = [(200, "ok")]

CASES: dict[str, tuple[bytes, list[tuple[int, str]]]] = {
    # the request line
    "a token in percents": (b"GET /bot%b/getMe HTTP/1.1\r\n\r\n" % quote(TOKEN, safe="").encode(), ONE_GOOD),
    "a whole path in percents": (
        b"GET /%b HTTP/1.1\r\n\r\n" % "".join(f"%{byte:02X}" for byte in ME[1:]).encode(),
        ONE_GOOD,
    ),
    "an absolute form": (
        b"GET http://x%b HTTP/1.1\r\nHost: x\r\n\r\n" % ME,
        [(404, "Not Found: absolute URI is specified in the Request-Line")],
    ),
    "an authority form": (b"CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n", [(400, "Bad Request")]),
    "an asterisk": (
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        [(404, "Not Found: absolute URI is specified in the Request-Line")],
    ),
    "dots in the path": (b"GET /bot%b/../getMe HTTP/1.1\r\n\r\n" % TOKEN.encode(), [(404, "Not Found: method not found")]),
    "two slashes": (b"GET /bot%b//getMe HTTP/1.1\r\n\r\n" % TOKEN.encode(), [(404, "Not Found: method not found")]),
    "a broken percent": (b"GET /bot%b/get%%ZZMe HTTP/1.1\r\n\r\n" % TOKEN.encode(), [(404, "Not Found: method not found")]),
    "a method that is not UTF-8": (
        b"GET /bot%b/%%FF%%FE HTTP/1.1\r\n\r\n" % TOKEN.encode(),
        [(404, "Not Found: method not found")],
    ),
    "an endless line": (b"GET /" + b"a" * (CLOUD.header_bytes_max + 9), [(431, "Request Header Fields Too Large")]),
    "an endless query": (
        b"GET %b?text=%b HTTP/1.1\r\n\r\n" % (SEND, b"a" * (CLOUD.header_bytes_max + 9)),
        [(431, "Request Header Fields Too Large")],
    ),
    "no version, as in 1991": (b"GET %b\r\n\r\n" % ME, ONE_GOOD),
    "another protocol": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200), [(400, "Bad Request")]),
    "HTTP/2 without asking": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [(400, "Bad Request")]),
    "an unknown verb": (b"HELO %b HTTP/1.1\r\n\r\n" % ME, [(400, "Bad Request")]),
    # versions and verbs
    "HTTP/1.0": (b"GET %b HTTP/1.0\r\n\r\n" % ME + VALID[0], ONE_GOOD),
    "HTTP/1.0 that stays": (b"GET %b HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" % ME + VALID[0], ONE_GOOD * 2),
    "a last request": (b"GET %b HTTP/1.1\r\nConnection: close\r\n\r\n" % ME + VALID[0], ONE_GOOD),
    "OPTIONS": (b"OPTIONS %b HTTP/1.1\r\n\r\n" % ME, ONE_GOOD),
    # upgrades that we do not speak
    "an upgrade to WebSocket": (
        b"GET %b HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n" % ME + VALID[0],
        ONE_GOOD * 2,
    ),
    "an upgrade to HTTP/2": (
        b"POST %b HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
        b"Content-Length: 0\r\n\r\n" % ME,
        ONE_GOOD,
    ),
    # headers
    "a flood of small headers": (
        b"GET %b HTTP/1.1\r\n%b\r\n" % (ME, b"".join(b"X-%d: 1\r\n" % number for number in range(40_000))),
        [(431, "Request Header Fields Too Large")],
    ),
    "a long header that fits": (b"GET %b HTTP/1.1\r\nCookie: %b\r\n\r\n" % (ME, b"a" * 200_000), ONE_GOOD),
    "a folded header": (b"GET %b HTTP/1.1\r\nX: a\r\n b\r\n\r\n" % ME, [(400, "Bad Request")]),
    "two lengths": (
        b"POST %b HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab" % ME,
        [(400, "Bad Request")],
    ),
    "a length and chunks": (
        b"POST %b HTTP/1.1\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % ME,
        [(400, "Bad Request")],
    ),
    "a length that is none": (b"POST %b HTTP/1.1\r\nContent-Length: -1\r\n\r\n" % ME, [(400, "Bad Request")]),
    "a length beyond everything": (b"POST %b HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n" % ME, [(413, LARGE)]),
    "a length no number holds": (b"POST %b HTTP/1.1\r\nContent-Length: %b\r\n\r\n" % (ME, b"9" * 40), [(400, "Bad Request")]),
    "more to come after 100": (valid("sendMessage", JSON, "Expect: 100-continue", body=HI), ONE_GOOD),
    "an expectation that nobody has": (valid("sendMessage", JSON, "Expect: tea", body=HI), ONE_GOOD),
    # chunks
    "chunks with extensions and a trailer": (
        valid(
            "sendMessage",
            JSON,
            "Transfer-Encoding: chunked",
            length=False,
            body=b"1c;a=b\r\n" + HI + b"\r\n0\r\nX: y\r\n\r\n",
        ),
        ONE_GOOD,
    ),
    "one chunk for each byte": (
        valid("sendMessage", JSON, "Transfer-Encoding: chunked", length=False, body=chunked(*(bytes([one]) for one in HI))),
        ONE_GOOD,
    ),
    "a chunk of no length": (
        valid("sendMessage", JSON, "Transfer-Encoding: chunked", length=False, body=b"zz\r\nxx\r\n"),
        [(400, "Bad Request")],
    ),
    "chunks without end": (
        valid(
            "sendMessage",
            JSON,
            "Transfer-Encoding: chunked",
            length=False,
            body=chunked(*[b"a" * (1 << 20)] * (CLOUD.body_bytes_max // (1 << 20) + 1)),
        ),
        [(413, LARGE)],
    ),
    # encodings of the body
    "gzip in chunks": (
        valid(
            "sendMessage",
            JSON,
            "Content-Encoding: gzip",
            "Transfer-Encoding: chunked",
            length=False,
            body=chunked(gzip.compress(HI)[:9], gzip.compress(HI)[9:]),
        ),
        ONE_GOOD,
    ),
    "deflate": (valid("sendMessage", JSON, "Content-Encoding: deflate", body=zlib.compress(HI)), ONE_GOOD),
    "raw deflate": (valid("sendMessage", JSON, "Content-Encoding: deflate", body=zlib.compress(HI, wbits=-15)), ONE_GOOD),
    "a gzip bomb": (
        valid("sendMessage", FORM, "Content-Encoding: gzip", body=gzip.compress(BOMB, 1)),
        [(413, LARGE)],
    ),
    "a deflate bomb": (
        valid("sendMessage", FORM, "Content-Encoding: deflate", body=zlib.compress(BOMB, 1)),
        [(413, LARGE)],
    ),
    "gzip that is none": (valid("sendMessage", JSON, "Content-Encoding: gzip", body=HI), [(400, EMPTY), (400, NO_CHAT)]),
    "gzip cut off": (
        valid("sendMessage", JSON, "Content-Encoding: gzip", body=gzip.compress(HI)[:-12]),
        [(400, EMPTY), (400, NO_CHAT)],
    ),
    "brotli": (valid("sendMessage", JSON, "Content-Encoding: br", body=HI), [(415, "Unsupported Media Type")]),
    # JSON
    "JSON that is deep": (
        valid("sendMessage", JSON, body=b'{"chat_id":2000,"text":"hi","reply_markup":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        [(400, "")],
    ),
    "JSON that is deep from the top": (valid("sendMessage", JSON, body=b"[" * 200_000), [(400, EMPTY), (400, NO_CHAT)]),
    "JSON with a name twice": (valid("sendMessage", JSON, body=b'{"chat_id":2000,"text":"a","text":"b"}'), ONE_GOOD),
    "JSON in UTF-16": (valid("sendMessage", JSON, body=HI.decode().encode("utf-16")), [(400, EMPTY), (400, NO_CHAT)]),
    "JSON with a mark in front": (
        valid("sendMessage", JSON, body=b"\xef\xbb\xbf" + HI),
        [(400, EMPTY), (400, NO_CHAT), (200, "ok")],
    ),
    "JSON in Latin-1": (valid("sendMessage", JSON, body=b'{"chat_id":2000,"text":"caf\xe9"}'), [(400, "")]),
    "JSON with half a letter": (
        valid("sendMessage", JSON, body=b'{"chat_id":2000,"text":"\\ud83d"}'),
        [(400, EMPTY), (400, NO_CHAT)],
    ),
    "JSON that is null": (valid("sendMessage", JSON, body=b"null"), [(400, EMPTY), (400, NO_CHAT)]),
    "a million parameters": (
        valid("sendMessage", JSON, body=b"{" + b",".join(b'"%d":1' % number for number in range(100_000)) + b"}"),
        [(413, LARGE)],
    ),
    # forms
    "a form with a name twice": (valid("sendMessage", FORM, body=b"chat_id=2000&text=a&text=b&chat_id=1"), ONE_GOOD),
    "a form that is not UTF-8": (
        valid("sendMessage", FORM, body=b"chat_id=2000&text=%FF"),
        [(400, "Bad Request: strings must be encoded in UTF-8")],
    ),
    "a form of ampersands": (valid("sendMessage", FORM, body=b"&" * 1_000_000), [(413, LARGE)]),
    "too much text": (valid("sendMessage", FORM, body=b"chat_id=2000&text=" + b"a" * (1 << 20)), [(413, LARGE)]),
    "a type nobody knows": (valid("sendMessage", "Content-Type: text/xml", body=HI), [(400, EMPTY), (400, NO_CHAT)]),
    # multipart
    "multipart with bare line ends": (
        valid(
            "sendMessage",
            MULTIPART,
            body=b'--B\nContent-Disposition: form-data; name="chat_id"\n\n2000\r\n' + part("text", b"hi") + b"--B--",
        ),
        ONE_GOOD,
    ),
    "multipart without a boundary": (valid("sendMessage", "Content-Type: multipart/form-data", body=b"--B--"), [(400, "")]),
    "multipart with an endless boundary": (
        valid("sendMessage", "Content-Type: multipart/form-data; boundary=" + "b" * 999, body=b"x"),
        [(400, "")],
    ),
    "multipart without end": (valid("sendMessage", MULTIPART, body=part("chat_id", b"2000")), [(400, "")]),
    "multipart with a part without a name": (
        valid("sendMessage", MULTIPART, body=b"--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--"),
        [(400, "")],
    ),
    "multipart of too many parts": (
        valid("sendMessage", MULTIPART, body=part("a", b"") * (CLOUD.parameters_max + 1) + b"--B--"),
        [(400, "")],
    ),
    "multipart of too many files": (
        valid(
            "sendMessage",
            MULTIPART,
            body=b"".join(part(f"f{n}", b"x", '; filename="f"') for n in range(CLOUD.files_max + 1)) + b"--B--",
        ),
        [(413, LARGE)],
    ),
    "multipart where a text is a file": (
        valid("sendMessage", MULTIPART, body=part("chat_id", b"2000") + part("text", b"hi", '; filename="t"') + b"--B--"),
        [(400, EMPTY)],
    ),
    "multipart with headers without end": (
        valid(
            "sendMessage",
            MULTIPART,
            body=b"--B\r\nContent-Disposition: form-data; name=a\r\n" + b"X: y\r\n" * 5_000 + b"\r\n--B--",
        ),
        [(400, "")],
    ),
    "multipart with a hostile file name": (
        valid(
            "sendDocument",
            MULTIPART,
            body=part("chat_id", b"2000") + part("document", b"x", "; filename=\"../../\x00\xff\r'") + b"--B--",
        ),
        [(400, ""), (200, "ok")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_oddity_gets_its_answer(case: str) -> None:
    """Where several answers would be right the first list names them; an empty description takes any."""
    data, wanted = CASES[case]
    found = said(data)
    if len(wanted) > 1 and len(found) == 1:
        assert any(found[0][0] == code and words in ("", found[0][1]) for code, words in wanted), found
        return
    assert [code for code, _ in found] == [code for code, _ in wanted], found
    assert all(words in ("", heard) for (_, heard), (_, words) in zip(found, wanted, strict=True)), found


@pytest.mark.parametrize(
    "case",
    [case for case, (_, wanted) in CASES.items() if wanted == ONE_GOOD and not case.startswith(("HTTP/1.0", "no version"))],
)
def test_what_is_odd_and_right_leaves_a_connection_for_more(case: str) -> None:
    data = CASES[case][0]
    if b"Connection: close" not in data:
        assert said(data + VALID[0]) == ONE_GOOD * 2


def test_a_head_is_all_that_head_gets() -> None:
    """The length is told, the body is not sent, and the next answer begins right after."""
    head = b"HEAD %b HTTP/1.1\r\n\r\n" % ME
    whole = talk([head, b"GET %b HTTP/1.1\r\nConnection: close\r\n\r\n" % ME])
    first, second, body = whole.split(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 200 OK")
    assert b"Content-Length: %d" % len(body) in first
    assert second.startswith(b"HTTP/1.1 200 OK")
    assert json.loads(body)["ok"] is True


def test_ten_thousand_pipelined_requests_are_all_answered() -> None:
    assert said(VALID[0] * 10_000) == ONE_GOOD * 10_000


def test_a_hundred_hostile_requests_in_a_row_end_at_the_first_that_breaks_http() -> None:
    answers = said(VALID[1] + b"G\x00T / HTTP/1.1\r\n\r\n" + VALID[1] * 50)
    assert answers == [(200, "ok"), (400, "Bad Request")]


def talk(writes: list[bytes], pause_s: float = 0.0) -> bytes:
    """Write piece after piece with pauses in virtual time, then listen until the server ends it."""
    server = fresh()

    async def run() -> bytes:
        near, far = trio.testing.memory_stream_pair()
        received = b""
        with trio.fail_after(50_000):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(server.serve_stream, far)
                for piece in writes:
                    await near.send_all(piece)
                    await trio.sleep(pause_s)
                while piece := await near.receive_some():
                    received += piece
        return received

    received = trio.run(run, clock=trio.testing.MockClock(autojump_threshold=0))
    assert server.guard.failures == server.mishaps.count == 0
    return received


@pytest.mark.parametrize("whole", VALID, ids=["get", "query", "json", "chunked", "multipart"])
def test_a_request_may_come_a_byte_at_a_time(whole: bytes) -> None:
    closing = whole.replace(b"HTTP/1.1\r\n", b"HTTP/1.1\r\nConnection: close\r\n", 1)
    received = talk([bytes([byte]) for byte in closing], pause_s=1)
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("whole", VALID, ids=["get", "query", "json", "chunked", "multipart"])
def test_a_peer_that_ends_in_the_middle_gets_nothing_and_breaks_nothing(whole: bytes, cut: float) -> None:
    assert said(whole[: int(len(whole) * cut)]) == []


def test_a_thousand_peers_that_break_off_anywhere_harm_nobody() -> None:
    """Seeded: each of them sends part of a good request, damaged or not, and goes; one well-behaved peer is served all along."""
    server, dice = fresh(), Random(5)

    async def rude(data: bytes, patience_s: float) -> None:
        near, far = trio.testing.memory_stream_pair()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(server.serve_stream, far)
            try:
                await near.send_all(data)
                await trio.sleep(patience_s)
            except trio.BrokenResourceError:
                pass
            await near.aclose()

    async def run() -> None:
        near, far = trio.testing.memory_stream_pair()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(server.serve_stream, far)
            for _ in range(1_000):
                data = bytearray(dice.choice(VALID))
                for _ in range(dice.randrange(3)):
                    data[dice.randrange(len(data))] = dice.randrange(256)
                nursery.start_soon(rude, bytes(data[: dice.randrange(1, len(data) + 1)]), dice.random() * 20)
            for _ in range(20):
                await near.send_all(VALID[0])
                answer = b""
                while b"\r\n\r\n{" not in answer:
                    answer += await near.receive_some()
                assert answer.startswith(b"HTTP/1.1 200 OK")
                await trio.sleep(1)
            nursery.cancel_scope.cancel()

    trio.run(run, clock=trio.testing.MockClock(autojump_threshold=0))
    assert server.guard.failures == server.mishaps.count == 0
    assert server.guard.open == 0, "every connection was let go"
