"""No request of anybody makes the bridge fail: whatever is sent to whatever route, the answer is never 500."""

import json
import re
from typing import Any

import pytest

from bridge.web.calls import Door, Route
from bridge.web.resources import ROUTES
from tests.bridge.web.installation import Installation

BIG = 2**63
ODD_VALUES: list[Any] = [
    None,
    True,
    -1,
    BIG,
    10**30,
    1e308,
    "",
    "\x00",
    "a\u0000b",
    "\u202e",
    "🙂" * 200,
    [],
    {},
    [None],
    {"type": "team"},
]
ODD_BODIES: list[bytes] = [
    b"",
    b"null",
    b"0",
    b'"text"',
    b"[]",
    b"{",
    b"\xff\xfe\x00",
    b'{"name": "\\ud800", "title": "\\ud800", "text": "\\ud800"}',
    b'{"name": 1, "name": 2}',
    b'{"a":' * 2000 + b"1" + b"}" * 2000,
    b'{"plan_expires_at": 1e400, "title": 1e400}',
]
WORDS = {
    "slug": "odd",
    "name": "Odd",
    "title": "Odd",
    "text": "odd",
    "token": "1:odd",
    "role": "participant",
    "member": "employee:2",
    "arrived": True,
    "owner": {"name": "Odd"},
}
"""A plausible value for every required field of the API, so that one odd value at a time gets past the shape."""
ODD_PATHS = [
    "1",
    "0",
    str(BIG - 1),
    str(BIG),
    "999999999999999999999999",
    "x",
    "%00",
    "1%2F2",
    "..%2F..%2Fetc",
    "%F0%9F%99%82",
    "-1",
]
ODD_QUERIES = [
    "after=%00",
    "limit=0",
    "text=%25%5F%27%3B--",
    "text=%00",
    "text=" + "x" * 3000,
    "before=9223372036854775807",
    "name=%00",
]


def bodies() -> list[bytes]:
    """Odd wholes, and a plausible whole with one odd field."""
    mixed = [{**WORDS, field: value} for field in WORDS for value in ODD_VALUES]
    only = [
        {field: value} for field in ("files", "notify", "roster", "members", "settings", "events", "head") for value in ODD_VALUES
    ]
    return [*ODD_BODIES, *(json.dumps(each).encode() for each in [*mixed, *only])]


def path_of(route: Route, word: str) -> str:
    return re.sub(r"<[^>]*>", word, route.path)


async def furnish(house: Installation) -> None:
    """Something for small numbers to mean."""
    await house.olga.made("/api/v1/tasks", {"title": "T", "description": "D"})
    file = await house.olga.made("/api/v1/files?name=a.txt", b"x")
    await house.olga.made("/api/v1/tasks/1/comments", {"text": "c", "files": [file["id"]]})


@pytest.mark.parametrize(
    "route", [each for each in ROUTES if each.method != "GET"], ids=lambda each: f"{each.method} {each.path}"
)
async def test_no_body_breaks_a_write(house: Installation, route: Route) -> None:
    """Refused with a reason, or done; never our own failure."""
    await furnish(house)
    caller = house.operator if route.door is Door.OPERATOR else house.olga
    own = {name: value for name, value in WORDS.items() if name in fields_of(route)}
    sent = bodies() if not own else [*ODD_BODIES, *(json.dumps({**own, n: v}).encode() for n in own for v in ODD_VALUES)]
    for body in sent:
        for word in ("1", "acme"):
            answer = await caller(route.method, path_of(route, word), body)
            assert answer.status != 500, (body[:200], answer.content)
            if "<" not in route.path:
                break


def fields_of(route: Route) -> set[str]:
    """Fields a route knows, by its path."""
    known = {
        "/api/v1/accounts": {"slug", "name", "owner"},
        "/api/v1/employees": {"name"},
        "/api/v1/teams": {"name"},
        "/api/v1/contacts": {"name"},
        "/api/v1/projects": {"title"},
        "/api/v1/task-templates": {"name"},
        "/api/v1/statuses": {"name"},
        "/api/v1/bots": {"name", "token"},
        "/api/v1/standard-bot": {"token"},
        "/api/v1/tasks": {"title"},
    }
    return known.get(route.path, {"role", "member"} if route.path.endswith("/roster") else set())


@pytest.mark.parametrize("route", [each for each in ROUTES if each.method == "GET"], ids=lambda each: each.path)
async def test_no_address_breaks_a_reading(house: Installation, route: Route) -> None:
    """Odd paths and odd queries."""
    await furnish(house)
    caller = house.operator if route.door is Door.OPERATOR else house.olga
    for word in ODD_PATHS if "<" in route.path else ["1"]:
        for query in ODD_QUERIES:
            answer = await caller("GET", f"{path_of(route, word)}?{query}")
            assert answer.status != 500, (word, query, answer.content)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Length": "-1"},
        {"Content_Length": "x"},
        {"Content_Length": "99999999999999999999"},
        {"Content_Type": "multipart/form-data"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Range": "bytes=" + "1-" * 4000},
        {"If_None_Match": '"' + "x" * 4000},
        {"Idempotency_Key": "\u0661" * 60},
    ],
    ids=lambda headers: next(iter(headers)),
)
async def test_no_header_breaks_a_call(house: Installation, headers: dict[str, str]) -> None:
    """Neither a reading, nor a write, nor a download."""
    await furnish(house)
    for method, path, body in (
        ("GET", "/api/v1/me", None),
        ("POST", "/api/v1/teams", {"name": "T"}),
        ("GET", "/api/v1/files/1", None),
    ):
        answer = await house.olga(method, path, body, **headers)
        assert answer.status != 500, answer.content
