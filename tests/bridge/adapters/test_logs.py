"""Logs: no secret gets out, however it got in: as a word, an argument, a traceback or a library's own line."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bridge.adapters import logs
from bridge.domain.settings import LogLevel

TOKEN = "123456789:AAHh-very_secret_token_of_a_bot_1234567"
SIGNED = "eyJhbGciOiJIUzI1NiJ9abcdef.SflKxwRJSMeKKF2QT4fwpM"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    out = io.StringIO()
    logs.configure(LogLevel.DEBUG, stream=out)
    yield out
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/sendMessage", "POST https://api.telegram.org/bot***/sendMessage"),
        (f"bot{TOKEN.replace(':', '%3A')}/getMe", "bot***/getMe"),
        (f"Authorization: Bearer {'a' * 30}", "Authorization: Bearer ***"),
        (f"GET /f/{SIGNED} 200", "GET /f/*** 200"),
        ("POST /telegram/AbCdEfGhIjKl 200", "POST /telegram/*** 200"),
        ("12:30 nothing secret in f/ or telegram/", "12:30 nothing secret in f/ or telegram/"),
        ("update 123456789:5 of chat -1001", "update 123456789:5 of chat -1001"),
    ],
)
def test_what_looks_like_a_secret_is_taken_out(text: str, shown: str) -> None:
    assert logs.redacted(text) == shown


def test_a_line_is_json_with_its_level_name_and_time(stream: io.StringIO) -> None:
    logging.getLogger("bridge.services.dispatch").warning("delivery %s is %s", 5, "refused")
    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"], line["logger"]) == ("delivery 5 is refused", "warning", "bridge.services.dispatch")
    assert line["timestamp"].endswith("Z")


def test_neither_arguments_nor_tracebacks_nor_libraries_show_a_token(stream: io.StringIO) -> None:
    log = logging.getLogger("some.library")
    log.info("calling %s", f"http://x/bot{TOKEN}/getMe")
    try:
        raise ValueError(f"bad url http://x/bot{TOKEN}/getMe")
    except ValueError:
        log.exception("it failed")
    logging.getLogger("httpx2").info("HTTP Request: POST http://x/bot%s/getMe", TOKEN)
    shown = stream.getvalue()
    assert "ValueError" in shown
    assert TOKEN not in shown
    assert "very_secret" not in shown
    assert "HTTP Request" not in shown


def test_the_level_is_obeyed(stream: io.StringIO) -> None:
    logs.configure(LogLevel.WARNING, stream=stream)
    logging.getLogger("x").info("quiet")
    logging.getLogger("x").warning("loud")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["loud"]
