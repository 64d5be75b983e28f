"""Failures of our own: there should be none, and one must neither hide nor spread.

Whatever is carried out for one peer (a call, the call in a webhook's answer, a delivery) or by time alone is confined here: what
nobody foresaw is noted, and the next one has its turn. The journal tells what failed and where in the program; the count is what
tests look at.
"""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fake_telegram.world import Journal

__all__ = ["KEPT_MAX", "TRACEBACK_CHARACTERS_MAX", "Mishaps"]

KEPT_MAX = 20
"""Failures kept for whoever asks; the count goes on. Ours."""

TRACEBACK_CHARACTERS_MAX = 4_000
"""The end of a traceback, as it stands in the journal; ours."""

_WORDS_MAX = 500


@dataclass(slots=True, kw_only=True)
class Mishaps:
    """Notes failures in ``journal``, by the time that ``now`` tells (Unix seconds); ``changed`` is called after each."""

    journal: Journal
    now: Callable[[], float]
    changed: Callable[[], None]
    count: int = 0
    recent: deque[Exception] = field(default_factory=lambda: deque(maxlen=KEPT_MAX))

    @contextmanager
    def confined(self, during: str, *, passing: tuple[type[Exception], ...] = (), **subject: Any) -> Iterator[None]:
        """Note and swallow every failure of the block but those ``passing``; the other arguments as for ``note``."""
        try:
            yield
        except passing:
            raise
        except Exception as error:  # noqa: BLE001 - around one thing that is done for one peer: note it, go on with the next
            self.note(error, during, **subject)

    def note(self, error: Exception, during: str, **subject: Any) -> None:
        """Keep ``error``, which came up ``during`` something; ``subject`` tells more of that, JSON-ready."""
        self.count += 1
        self.recent.append(error)
        text = "".join(traceback.format_exception(error))[-TRACEBACK_CHARACTERS_MAX:]
        place, words = place_of(error), _printable(repr(error))[:_WORDS_MAX]
        self.journal.add(self.now(), "failed", during=during, **subject, error=words, place=place, traceback=_printable(text))
        self.changed()


def place_of(error: Exception) -> str:
    """Where ``error`` was raised: the module's file name, line and function."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    last = frames[-1]
    return f"{last.filename.rpartition('/')[2]}:{last.lineno} in {last.name}"


def _printable(text: str) -> str:
    """Without halves of surrogate pairs, which a hostile parameter may have put into the words of an error."""
    return text.encode("utf-8", "backslashreplace").decode()
