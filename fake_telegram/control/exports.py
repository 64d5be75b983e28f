"""What can be taken away as a document: the world as YAML, the journal as JSON Lines, and the description of this API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import msgspec
import trio
from quart import Response
from quart_trio import QuartTrio

from fake_telegram.world import Journal, JournalEntry, World
from fake_telegram.world_files import MESSAGES_USUAL, dump_pieces

from .inputs import PAGE_MAX, answer, journal_filter, read_number
from .openapi import describe
from .views import view_entry

__all__ = ["add_exports"]


def add_exports(app: QuartTrio, world: World, now: Callable[[], float]) -> None:
    """The routes of documents. ``now`` gives Unix seconds."""

    @app.get("/world.yaml")
    async def world_file() -> Response:
        messages = max(0, int(read_number("messages", MESSAGES_USUAL)))
        pieces = dump_pieces(world, messages=messages, now=now())
        return Response(_unhurried(pieces), content_type="application/yaml")

    @app.get("/journal.jsonl")
    async def journal_lines() -> Response:
        cursor, wanted = max(0, int(read_number("cursor", 0))), journal_filter(world)
        cursor = min(cursor, world.journal.cursor)  # one from another run has nothing before it
        _, _, lost = world.journal.since(cursor, limit=0)
        lines = _lines(world.journal, cursor, wanted)
        return Response(lines, content_type="application/jsonl", headers={"Journal-Lost": str(lost)})

    @app.get("/openapi.json")
    async def openapi() -> Response:
        return answer(describe(app.url_map.iter_rules()))


async def _unhurried(pieces: Iterator[str]) -> AsyncIterator[bytes]:
    """Piece by piece, so that others are served in between."""
    for piece in pieces:
        yield piece.encode()
        await trio.lowlevel.checkpoint()


async def _lines(journal: Journal, cursor: int, is_wanted: Callable[[JournalEntry], bool]) -> AsyncIterator[bytes]:
    """Entries from ``cursor`` to what is now the end, page by page: the world goes on meanwhile."""
    end = journal.cursor
    encode = msgspec.json.encode
    while cursor < end:
        found, cursor, _ = journal.since(cursor, limit=min(PAGE_MAX, end - cursor))
        if not found:
            return
        wanted = (one for one in found if one.number < end and is_wanted(one))
        yield b"".join(encode(view_entry(one)) + b"\n" for one in wanted)
