"""What a person sees that stands in no history: what a bot is just writing, and ephemeral messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quart import Response
from quart_trio import QuartTrio

from fake_telegram.world import World, drafts, ephemerals

from .inputs import answer, read_number, read_who
from .names import Unknown, resolve_bot, resolve_chat, resolve_user
from .pulse import Pulse
from .results import show_ephemeral
from .views import view_draft

__all__ = ["add_glimpses"]


def add_glimpses(app: QuartTrio, world: World, pulse: Pulse, now: Callable[[], float]) -> None:
    """The routes; ``now`` gives Unix seconds."""

    @app.get("/people/<who>/chats/<chat>/ephemeral")
    async def ephemeral(who: str, chat: str) -> Response:
        viewer, place = resolve_user(world, read_who(who)), resolve_chat(world, read_who(chat))

        def look() -> list[dict[str, Any]]:
            return [show_ephemeral(world, one) for one in ephemerals.seen(world, place, viewer, now())]

        return answer(await pulse.wait_for(look, read_number("wait", 0)))

    @app.get("/people/<who>/drafts/<bot>")
    async def draft(who: str, bot: str) -> Response:
        viewer, writer = resolve_user(world, read_who(who)), resolve_bot(world, read_who(bot))
        if viewer not in world.people:
            raise Unknown(f"there is no person {who!r}")

        def look() -> dict[str, Any]:
            found = drafts.seen(world, viewer, writer, now())
            return {} if found is None else view_draft(world, found)

        return answer(await pulse.wait_for(look, read_number("wait", 0)))
