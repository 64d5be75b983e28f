"""What comes in with a request, checked, and how an answer goes out: the same for every route."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

import msgspec
from quart import Response, request

from fake_telegram.world import JournalEntry, World
from fake_telegram.yaml_files import meant

from . import bodies
from .names import resolve_bot, resolve_chat

__all__ = ["PAGE_MAX", "BadRequest", "answer", "journal_filter", "page_of", "read_body", "read_limit", "read_number", "read_who"]

PAGE_MAX = 1_000
"""Items of a list in one answer, at most; ours."""

_B = TypeVar("_B")
_T = TypeVar("_T")


class BadRequest(Exception):
    """The caller's mistake; ``str()`` says which."""


def answer(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status=status, content_type="application/json")


async def read_body(kind: type[_B]) -> _B:
    data = await request.get_data(cache=False)
    assert isinstance(data, bytes)
    try:
        return msgspec.json.decode(data or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest(f"{error}{meant(str(error), kind)}") from None


def read_number(name: str, usual: float) -> float:
    given = request.args.get(name)
    if given is None:
        return usual
    try:
        number = float(given)
    except ValueError:
        raise BadRequest(f"`{name}` must be a number") from None
    if not -(2**53) < number < 2**53:
        raise BadRequest(f"`{name}` is out of range")
    return number


def read_limit() -> int:
    return max(1, min(int(read_number("limit", PAGE_MAX)), PAGE_MAX))


def page_of(items: Iterable[_T]) -> list[_T]:
    """The part of a list that `offset` and `limit` ask for."""
    start = max(0, int(read_number("offset", 0)))
    return list(islice(items, start, start + read_limit()))


def journal_filter(world: World) -> Callable[[JournalEntry], bool]:
    """What `kind`, `bot` and `chat` of the request ask for. Raises ``Unknown``."""
    kinds, bot, chat = frozenset(request.args.getlist("kind")), request.args.get("bot"), request.args.get("chat")
    about: dict[str, int] = {}
    if bot is not None:
        about["bot"] = resolve_bot(world, read_who(bot))
    if chat is not None:
        about["chat"] = resolve_chat(world, read_who(chat))

    def is_wanted(entry: JournalEntry) -> bool:
        if kinds and entry.kind not in kinds:
            return False
        return all(entry.fields.get(name) == number for name, number in about.items())

    return is_wanted


def read_who(text: str) -> bodies.Who:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(text) < 20 else text
