"""Outcomes as bytes, targets as routes, downloads as ranges: the small pure pieces of the wire."""

import json

import pytest

from fake_telegram.methods import Answer, Refusal
from fake_telegram.wire.answers import envelope, render_answer, render_head
from fake_telegram.wire.downloads import CHUNK_BYTES, JOINED_BYTES_MAX, find_download
from fake_telegram.wire.routes import FileRoute, MethodRoute, NoRoute, Route, find_route
from fake_telegram.world import Pattern, World


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Answer(True), {"ok": True, "result": True}),
        (Answer([], None), {"ok": True, "result": []}),
        (Answer(True, "Webhook was set"), {"ok": True, "result": True, "description": "Webhook was set"}),
        (Refusal(400, "Bad Request: x"), {"ok": False, "error_code": 400, "description": "Bad Request: x"}),
        (
            Refusal(429, "Too Many Requests: retry after 3", {"retry_after": 3}),
            {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 3",
                "parameters": {"retry_after": 3},
            },
        ),
        (Answer({"text": 'Привет \u2028 😀 " \\'}), {"ok": True, "result": {"text": 'Привет \u2028 😀 " \\'}}),
    ],
)
def test_the_envelope_is_telegrams(outcome: Answer | Refusal, said: dict[str, object]) -> None:
    assert json.loads(envelope(outcome)) == said
    assert next(iter(json.loads(envelope(outcome)))) == "ok"


@pytest.mark.parametrize("keep_alive", [True, False])
@pytest.mark.parametrize("outcome", [Answer({"id": 1}), Refusal(404, "Not Found"), Refusal(599, "Odd")])
def test_an_answer_is_one_complete_message(outcome: Answer | Refusal, keep_alive: bool) -> None:
    head, _, body = render_answer(outcome, keep_alive=keep_alive).partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    code = 200 if isinstance(outcome, Answer) else outcome.code
    assert lines[0].startswith(f"HTTP/1.1 {code} ")
    assert "Content-Type: application/json" in lines
    assert f"Content-Length: {len(body)}" in lines
    assert f"Connection: {'keep-alive' if keep_alive else 'close'}" in lines
    assert json.loads(body)["ok"] is isinstance(outcome, Answer)


def test_retry_after_is_a_header_too() -> None:
    data = render_answer(Refusal(429, "Too Many Requests: retry after 7", {"retry_after": 7}), keep_alive=True)
    assert b"\r\nRetry-After: 7\r\n" in data


def test_header_values_cannot_break_out_of_their_line() -> None:
    """File names come from bots' own getFile answers: latin-1, the rest replaced."""
    assert render_head(200, {"X": "имя"}, 0, keep_alive=True).isascii()


@pytest.mark.parametrize(
    ("target", "route"),
    [
        (b"/bot1:A/getMe", MethodRoute("1:A", "getMe", b"")),
        (b"/bot1:A/getMe?x=1&y", MethodRoute("1:A", "getMe", b"x=1&y")),
        (b"/bot1:A/test/getMe", MethodRoute("1:A", "getMe", b"")),
        (b"/bot1%3AA/getMe", MethodRoute("1:A", "getMe", b"")),
        (b"/bot1:A/", MethodRoute("1:A", "", b"")),
        (b"/bot1:A/?method=getMe", MethodRoute("1:A", "", b"method=getMe")),
        (b"/bot1:A/get/Me", MethodRoute("1:A", "get/Me", b"")),
        (b"/bot/getMe", MethodRoute("", "getMe", b"")),
        (b"/bot1:A", NoRoute("Not Found")),
        (b"/", NoRoute("Not Found")),
        (b"/favicon.ico", NoRoute("Not Found")),
        (b"/BOT1:A/getMe", NoRoute("Not Found")),
        (b"*", NoRoute("Not Found: absolute URI is specified in the Request-Line")),
        (b"http://h/bot1:A/getMe", NoRoute("Not Found: absolute URI is specified in the Request-Line")),
        (b"/file/bot1:A/documents/file_0.pdf", FileRoute("1:A", "documents/file_0.pdf")),
        (b"/file/bot1:A/documents/%D0%B0.pdf", FileRoute("1:A", "documents/а.pdf")),
        (b"/file/bot1:A/", NoRoute("Not Found")),
        (b"/file/bot1:A", NoRoute("Not Found")),
        (b"/file/1:A/x", NoRoute("Not Found")),
        (b"/bot\xff/x", MethodRoute("\ufffd", "x", b"")),
    ],
)
def test_targets_lead_to_their_doors(target: bytes, route: Route) -> None:
    assert find_route(target) == route


@pytest.mark.parametrize(
    ("asked", "code", "start", "length"),
    [
        (b"", 200, 0, 1000),
        (b"bytes=0-0", 206, 0, 1),
        (b"bytes=0-99", 206, 0, 100),
        (b"bytes=900-", 206, 900, 100),
        (b"bytes=-100", 206, 900, 100),
        (b"bytes=-5000", 206, 0, 1000),
        (b"bytes=990-5000", 206, 990, 10),
        (b"bytes=1000-", 416, 0, 0),
        (b"bytes=5-4", 416, 0, 0),
        (b"bytes=-0", 416, 0, 0),
        (b"bytes=-", 200, 0, 1000),
        (b"bytes=0-1,5-6", 200, 0, 1000),
        (b"lines=1-2", 200, 0, 1000),
        (b"bytes=" + b"9" * 60 + b"-", 200, 0, 1000),
    ],
)
def test_one_range_of_a_file_can_be_asked_for(asked: bytes, code: int, start: int, length: int) -> None:
    world = World(seed=1)
    bot = world.add_bot(name="B", username="b_bot")
    file = world.add_file(Pattern(size=1000, seed=4), name="a.bin")
    path = world.files.path_for(file, "document", bot.id, 100.0)
    found = find_download(world, FileRoute(bot.token, path), asked, now=101.0)
    if code == 416:
        assert found == Refusal(416, "Requested Range Not Satisfiable")
        return
    assert not isinstance(found, Refusal)
    assert (found.code, found.start, found.length) == (code, start, length)
    data = b"".join(found.pieces(keep_alive=True)).partition(b"\r\n\r\n")[2]
    assert data == file.read(start, length)


@pytest.mark.parametrize(("token", "code"), [("1:nope", 401), ("", 401)])
def test_a_download_needs_a_token(token: str, code: int) -> None:
    found = find_download(World(seed=1), FileRoute(token, "documents/file_0.pdf"), b"", now=0.0)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_a_path_that_get_file_never_gave_is_not_found() -> None:
    world = World(seed=1)
    bot, other = world.add_bot(name="B", username="b_bot"), world.add_bot(name="C", username="c_bot")
    path = world.files.path_for(world.add_file(b"x"), "document", bot.id, 0.0)
    for route in (FileRoute(bot.token, "documents/file_77.pdf"), FileRoute(other.token, path + "x")):
        assert find_download(world, route, b"", now=0.0) == Refusal(404, "Not Found")


@pytest.mark.parametrize("kept", [True, False], ids=["bytes", "pattern"])
@pytest.mark.parametrize(
    ("size", "asked", "lengths"),
    [
        (10, b"", []),
        (JOINED_BYTES_MAX, b"", []),
        (JOINED_BYTES_MAX + 1, b"", [JOINED_BYTES_MAX + 1]),
        (2 * CHUNK_BYTES + 1, b"", [CHUNK_BYTES, CHUNK_BYTES, 1]),
        (3 * CHUNK_BYTES, b"bytes=5-", [CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES - 5]),
        (3 * CHUNK_BYTES, b"bytes=7-16", []),
    ],
)
def test_a_small_file_comes_with_its_head_and_a_large_one_in_pieces(
    kept: bool, size: int, asked: bytes, lengths: list[int]
) -> None:
    world = World(seed=1)
    bot = world.add_bot(name="B", username="b_bot")
    pattern = Pattern(size=size, seed=4)
    file = world.add_file(pattern.read(0, size) if kept else pattern, name="a.bin")
    path = world.files.path_for(file, "document", bot.id, 0.0)
    found = find_download(world, FileRoute(bot.token, path), asked, now=0.0)
    assert not isinstance(found, Refusal)
    head, *pieces = found.pieces(keep_alive=True)
    assert [len(piece) for piece in pieces] == lengths
    assert all(isinstance(piece, memoryview) == kept for piece in pieces), "kept bytes are not copied"
    assert b"".join([head, *pieces]).partition(b"\r\n\r\n")[2] == file.read(found.start, found.length)
