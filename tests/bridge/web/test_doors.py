"""Who may come in: every route has its door, and no door opens to the wrong caller."""

import inspect
import re

import pytest

from bridge.web.calls import Door, Route
from bridge.web.resources import ROUTES
from tests.bridge.web.installation import Caller, Installation

INSIDE = [route for route in ROUTES if route.door is not Door.OPEN]
CONFIGURING = [route for route in ROUTES if route.door is Door.CONFIGURER]


def path_of(route: Route) -> str:
    """The route's path with 1 in the place of every parameter."""
    return re.sub(r"<[^>]*>", "1", route.path)


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_every_handler_is_async(route: Route) -> None:
    """A plain function would be run in a thread, which hangs in virtual time."""
    assert inspect.iscoroutinefunction(route.handle)


def test_no_route_stands_twice() -> None:
    """One method and path, one handler; the framework would silently take the first."""
    names = [name_of(route) for route in ROUTES]
    assert sorted(names) == sorted(set(names))


def test_every_handler_says_what_it_serves() -> None:
    """The docstring opens with method and path, so that the API can be read in the code."""
    missing = []
    for route in ROUTES:
        words = inspect.getdoc(route.handle) or ""
        spoken = re.sub(r"<(?:[^:>]*:)?([a-z_]+)>", r"{\1}", route.path)
        if not words.startswith(f"{route.method} {spoken}"):
            missing.append(f"{route.method} {spoken}")
    assert missing == []


BAD_HEADERS = ["", "Bearer", "Bearer ", "Basic b2xnYTpvbGdh", "Bearer wrong", "Bearer " + "x" * 5000, "Bearer tb_é"]


async def test_no_inner_route_answers_without_a_good_token(house: Installation) -> None:
    """401 in one and the same form, whatever is wrong with the token, and a challenge as HTTP wants it."""
    for route in INSIDE:
        for header in BAD_HEADERS:
            answer = await house.nobody(route.method, path_of(route), {}, Authorization=header)
            assert (answer.status, answer.json["error"]["code"]) == (401, "unauthorized"), (name_of(route), header)
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_the_operators_token_opens_no_account(house: Installation) -> None:
    """The operator is nobody's employee."""
    for route in INSIDE:
        if route.door is not Door.OPERATOR:
            answer = await house.operator(route.method, path_of(route), {})
            assert answer.status == 401, name_of(route)


async def test_an_employees_token_opens_no_operators_door(house: Installation) -> None:
    """Not even the owner's."""
    for route in INSIDE:
        if route.door is Door.OPERATOR:
            answer = await house.olga(route.method, path_of(route), {})
            assert answer.status == 401, name_of(route)


async def test_an_ordinary_employee_configures_nothing(house: Installation) -> None:
    """403 with the reason, before the body is looked at."""
    pavel = await house.hire("Pavel")
    for route in CONFIGURING:
        answer = await pavel(route.method, path_of(route), {})
        assert answer.error == (403, "admins_only", ""), name_of(route)


async def test_a_deactivated_employees_token_is_worth_nothing(house: Installation) -> None:
    """R231, in the words for any unknown token."""
    pavel = await house.hire("Pavel")
    assert (await pavel.get("/api/v1/me"))["employee"]["name"] == "Pavel"
    await house.olga.done("PATCH", f"/api/v1/employees/{house.ids['Pavel']}", {"is_active": False})
    refused, unknown = await pavel("GET", "/api/v1/me"), await house.nobody("GET", "/api/v1/me", Authorization="Bearer nope")
    assert refused.status == 401
    assert refused.content == unknown.content


async def test_a_token_is_not_taken_from_the_address(house: Installation) -> None:
    """Addresses end up in logs."""
    for name in ("token", "access_token", "authorization"):
        assert (await house.nobody("GET", f"/api/v1/me?{name}={house.olga.token}")).status == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/tasks/one", 404),
        ("GET", "/api/v1/tasks/-1", 404),
        ("GET", f"/api/v1/tasks/{10**30}", 404),
        ("GET", f"/api/v1/tasks/{'9' * 6000}", 404),
        ("PUT", "/api/v1/tasks", 405),
        ("OPTIONS", "/api/v1/tasks", 405),
        ("GET", "/static/app.js", 404),
        ("GET", "/f/../../etc/passwd", 404),
    ],
)
async def test_what_is_not_there_is_refused_as_json(house: Installation, method: str, path: str, status: int) -> None:
    """Also what the framework refuses by itself has the one form of errors."""
    answer = await house.olga(method, path)
    assert answer.status == status
    assert set(answer.json) == {"error"}
    assert answer.headers["content-type"] == "application/json"


async def test_every_answer_forbids_guessing_and_framing(house: Installation) -> None:
    """`nosniff` and a policy that runs nothing, on good answers and refusals alike."""
    for caller, path in ((house.olga, "/api/v1/me"), (house.nobody, "/api/v1/me"), (house.nobody, "/health/live")):
        answer = await caller("GET", path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_without_an_operators_token_that_part_is_closed(house: Installation) -> None:
    """An empty setting must not mean that an empty token opens."""
    import httpx2
    from msgspec.structs import replace

    from bridge.domain.settings import Secret
    from bridge.web.app import build_asgi
    from tests.bridge.web.installation import SETTINGS

    closed = build_asgi(house.bridge, replace(SETTINGS, operator_token=Secret()))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=closed), base_url="https://b.test") as client:
        for token in ("", " ", "x"):
            answer = await Caller(client)("GET", "/api/v1/accounts", Authorization=f"Bearer {token}")
            assert answer.error == (403, "operator_closed", "")


async def test_health_and_metrics_need_no_token(house: Installation) -> None:
    """Whoever watches the process has none."""
    assert await house.nobody.get("/health/live") == {"status": "live", "why": ""}
    assert await house.nobody.get("/health/ready") == {"status": "ready", "why": ""}
    numbers = (await house.nobody("GET", "/metrics")).content.decode()
    assert "bridge_connection_errors_total" in numbers
    assert "bridge_backlog" in numbers


async def test_readiness_goes_off_when_a_stop_begins(house: Installation) -> None:
    """Requests are still served, but no balancer sends new ones."""
    house.bridge.is_stopping = True
    assert (await house.nobody("GET", "/health/ready")).status == 503
    assert (await house.olga("GET", "/api/v1/me")).status == 200
