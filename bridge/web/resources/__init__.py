"""The REST API, one module per resource; together they are `ROUTES`."""

from typing import Final

from bridge.web.calls import Route
from bridge.web.resources import (
    accounts,
    bots,
    catalogs,
    chronicle,
    comments,
    conversations,
    deliveries,
    employees,
    feed,
    files,
    health,
    hooks,
    me,
    people,
    tasks,
)

ROUTES: Final[tuple[Route, ...]] = (
    *health.ROUTES,
    *hooks.ROUTES,
    *accounts.ROUTES,
    *employees.ROUTES,
    *me.ROUTES,
    *people.ROUTES,
    *catalogs.ROUTES,
    *bots.ROUTES,
    *tasks.ROUTES,
    *comments.ROUTES,
    *files.ROUTES,
    *chronicle.ROUTES,
    *conversations.ROUTES,
    *deliveries.ROUTES,
    *feed.ROUTES,
)
