"""One HTTP exchange, however it travels: a direct call in simulation, a socket live. The two sides are built on this alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote, urlencode


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON; nothing for an empty body."""
        return json.loads(self.body) if self.body else None


class Exchange(Protocol):
    """Sends one request to one server and returns its answer, whatever the status."""

    async def __call__(self, verb: str, target: str, *, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """`target` is the path with its query. Raises `PeerGone` when no answer comes."""
        ...


class PeerGone(Exception):
    """The other side did not answer: it is down, or the connection broke."""


class Refused(Exception):
    """An act was refused by the side it was made on; `code` is a stable word, `words` are for a person."""

    def __init__(self, code: str, words: str, status: int) -> None:
        super().__init__(f"{words} ({code})")
        self.code = code
        self.words = words
        self.status = status


class Broken(Exception):
    """A side answered with an error of its own (5xx), or with something that is not what it promises."""


def target(path: str, **query: Any) -> str:
    """A path with its query; what is `None` is left out."""
    given = {name: value for name, value in query.items() if value is not None}
    return quote(path, safe="/@:+") + ("?" + urlencode(given, doseq=True) if given else "")
