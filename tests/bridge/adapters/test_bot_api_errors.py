"""The one table of errors: may it have taken effect? Only what certainly did not is retried by itself."""

import json

import pytest

from bridge.adapters.bot_api import _errors
from bridge.adapters.bot_api._errors import Reach
from bridge.ports.telegram import (
    TelegramConflict,
    TelegramError,
    TelegramInDoubt,
    TelegramMigrated,
    TelegramRefused,
    TelegramRetryLater,
    TelegramUnauthorized,
)


def answer(code: int, words: str, **parameters: object) -> bytes:
    body: dict[str, object] = {"ok": False, "error_code": code, "description": words}
    return json.dumps(body | ({"parameters": parameters} if parameters else {})).encode()


HTML = b"<html><head><title>502 Bad Gateway</title></head></html>"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, answer(400, "Bad Request: chat not found"), TelegramRefused),
        (403, answer(403, "Forbidden: bot was blocked by the user"), TelegramRefused),
        (413, answer(413, "Request Entity Too Large"), TelegramRefused),
        (413, b"", TelegramRefused),
        (401, answer(401, "Unauthorized"), TelegramUnauthorized),
        (401, answer(401, "Unauthorized: invalid token specified"), TelegramUnauthorized),
        (404, answer(404, "Not Found"), TelegramUnauthorized),
        (404, answer(404, "Not Found: method not found"), TelegramRefused),
        (409, answer(409, "Conflict: terminated by other getUpdates request"), TelegramConflict),
        (500, answer(500, "Internal Server Error: restart"), TelegramRetryLater),
        (500, answer(500, "Internal Server Error: sent message was lost"), TelegramInDoubt),
        (502, answer(502, "Bad Gateway"), TelegramRetryLater),
        (502, HTML, TelegramRetryLater),
        (503, HTML, TelegramRetryLater),
        (504, HTML, TelegramInDoubt),
        (500, HTML, TelegramInDoubt),
        (599, answer(599, "Odd"), TelegramInDoubt),
        (200, b'{"ok":true,"resu', TelegramInDoubt),
        (200, b"", TelegramInDoubt),
        (200, b"[]", TelegramInDoubt),
        (302, b"<html>log in to the hotel's network</html>", TelegramRetryLater),
        (404, b"<html>nginx</html>", TelegramRetryLater),
        (407, b"", TelegramRetryLater),
        (429, b"", TelegramRetryLater),
    ],
)
def test_answers(status: int, body: bytes, kind: type[TelegramError]) -> None:
    error = _errors.from_answer(status, body)
    assert type(error) is kind
    assert error.words


@pytest.mark.parametrize(
    ("body", "header", "after_s"),
    [
        (answer(429, "Too Many Requests: retry after 17", retry_after=17), "", 17),
        (answer(429, "Too Many Requests: retry after 17", retry_after=17), "3", 17),
        (answer(429, "Too Many Requests"), "9", 9),
        (b"<html/>", "9", 9),
        (answer(429, "Too Many Requests"), "soon", _errors.RETRY_FLOOD_AFTER_S),
        (answer(429, "Too Many Requests"), "nan", _errors.RETRY_FLOOD_AFTER_S),
        (answer(429, "Too Many Requests"), "-4", _errors.RETRY_FLOOD_AFTER_S),
        (answer(429, "Too Many Requests", retry_after=10**9), "", _errors.RETRY_FLOOD_S_MAX),
    ],
)
def test_a_flood_says_how_long(body: bytes, header: str, after_s: float) -> None:
    error = _errors.from_answer(429, body, header)
    assert isinstance(error, TelegramRetryLater)
    assert (error.flood, error.after_s) == (True, after_s)


def test_a_migration_names_the_new_chat() -> None:
    """R84."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    error = _errors.from_answer(400, answer(400, words, migrate_to_chat_id=-1001))
    assert isinstance(error, TelegramMigrated)
    assert (error.chat, error.words, error.code) == (-1001, words, 400)


@pytest.mark.parametrize(("reach", "kind"), [(Reach.NOT_SENT, TelegramRetryLater), (Reach.SENT, TelegramInDoubt)])
def test_connections(reach: Reach, kind: type[TelegramError]) -> None:
    assert type(_errors.from_transport(reach, "why")) is kind


def test_a_download_that_is_gone_speaks_of_the_file_and_not_of_the_token() -> None:
    error = _errors.from_download(404, answer(404, "Not Found"))
    assert isinstance(error, TelegramRefused)
    assert "file" in error.words
    assert isinstance(_errors.from_download(401, answer(401, "Unauthorized")), TelegramUnauthorized)
