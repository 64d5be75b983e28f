"""Logs: one line per event, for people on a terminal and as JSON elsewhere, with secrets taken out of every line.

Everything is written through the standard `logging`; structlog only renders. Texts of messages are not logged at level
info or above.
"""

import logging
import re
import sys
from collections.abc import Sequence
from typing import Final, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bridge.domain.settings import LogLevel

SECRETS: Final = (
    re.compile(r"(?<!\d)\d{4,20}(?::|%3[Aa])[A-Za-z0-9_-]{20,}"),  # bot tokens, in URLs right after "bot"
    re.compile(r"(?i)(?<=bearer )[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(r"(?<=/f/)[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]+"),  # signed links
    re.compile(r"(?<=/telegram/)[A-Za-z0-9_-]{8,}"),  # webhook paths
)
HIDDEN: Final = "***"
QUIET: Final = ("httpx2", "httpcore2", "hypercorn.access")
"""Loggers of libraries that write addresses, and so secrets."""


def redacted(text: str) -> str:
    """The text without anything that looks like a secret of ours or of Telegram's."""
    for pattern in SECRETS:
        text = pattern.sub(HIDDEN, text)
    return text


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """structlog processor: takes secrets out of every value, tracebacks included."""
    return {key: redacted(value) if isinstance(value, str) else value for key, value in event.items()}


def configure(level: LogLevel, *, stream: TextIO | None = None) -> None:
    """Send all logs of this process to `stream` (the standard error stream unless given), from `level` on."""
    out = stream if stream is not None else sys.stderr
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_PREPARE,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(out)],
        )
    )
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.value.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


_PREPARE: Final[Sequence[Processor]] = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def _rendering(stream: TextIO) -> tuple[Processor, ...]:
    """Exceptions become text before secrets are taken out, so that no traceback can carry one."""
    if stream.isatty():
        return structlog.processors.format_exc_info, redact, structlog.dev.ConsoleRenderer(colors=True)
    return structlog.processors.format_exc_info, redact, structlog.processors.JSONRenderer(sort_keys=True)
