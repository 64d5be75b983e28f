"""The feed by pages: what was committed after a cursor, as far as the caller may see it."""

from typing import Final

import msgspec

from bridge.domain.ids import FeedId
from bridge.ports.store import FeedEvent
from bridge.web.calls import Call, Door, Reply, Route
from bridge.web.shapes import Shown, shown_as


class FeedEventShown(Shown):
    id: int
    kind: str
    at: float
    body: msgspec.Raw


class FeedPageShown(Shown):
    items: tuple[FeedEventShown, ...]
    cursor: int
    """Go on after this one; equal to what was asked for when there was nothing new."""
    is_gap: bool
    """Events after the asked cursor are no longer kept: read anew."""


async def list_events(call: Call) -> Reply:
    """GET /api/v1/feed?after=&limit=."""
    after, limit = FeedId(call.query_number("after", 0)), call.limit()
    page = await call.house.feed.page(call.account, call.staff.employee.id, after, limit=limit)
    items = tuple(map(event_shown, page.events))
    return Reply(body=FeedPageShown(items=items, cursor=page.cursor, is_gap=page.is_gap))


def event_shown(event: FeedEvent) -> FeedEventShown:
    """One event; its body is JSON already."""
    return shown_as(FeedEventShown, event, body=msgspec.Raw(event.body))


ROUTES: Final = (Route("GET", "/api/v1/feed", Door.STAFF, list_events),)
