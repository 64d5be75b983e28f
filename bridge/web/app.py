"""The front door as one ASGI callable: routes, who may come in, and the form of answers.

No lifecycle hooks, no static files, no `send_file`: all three have failed on this stack. Handlers are
`async` without exception, since a plain one would run in a thread.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from quart import Quart, Response, request
from quart.wrappers import Request
from quart_trio import QuartTrio

from bridge.domain.settings import Settings
from bridge.web import auth, bodies, failures, live
from bridge.web.calls import Call, Door, Reply, Route
from bridge.web.errors import Forbidden
from bridge.web.house import House
from bridge.web.resources import ROUTES
from bridge.web.streams import Asgi, SteadyStreams

SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def build_asgi(house: House, settings: Settings) -> Asgi:
    """The whole front door of a bridge. The lifespan is its owner's affair (`bridge.asgi`)."""
    return SteadyStreams(build_app(house, settings))


def build_app(house: House, settings: Settings) -> Quart:
    """The Quart application behind the wrappers."""
    app = QuartTrio("bridge.web", static_folder=None, template_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.config["MAX_CONTENT_LENGTH"] = None  # each place has its own limit, see `bodies`
    app.config["BODY_TIMEOUT"] = None  # the server's read timeout is shorter
    app.config["RESPONSE_TIMEOUT"] = None  # a slow client is the socket's affair (TCP_USER_TIMEOUT)
    failures.install(app)
    app.after_request(_with_security_headers)
    for route in ROUTES:
        view = _view(route, house, settings)
        app.add_url_rule(route.path, f"{route.method} {route.path}", view, methods=[route.method])
    app.add_websocket("/api/v1/feed/live", "feed live", live.handler(house))
    return app


def _view(route: Route, house: House, settings: Settings) -> Callable[..., Awaitable[Response]]:
    async def view(**path: Any) -> Response:
        staff = await _let_in(route.door, house, settings)
        asked: Request = request._get_current_object()  # type: ignore[attr-defined]  # a werkzeug proxy
        answer = await route.handle(Call(house, settings, asked, path=path, staff=staff))
        return _written(answer) if isinstance(answer, Reply) else answer

    return view


async def _let_in(door: Door, house: House, settings: Settings) -> auth.Staff | None:
    header = request.headers.get("Authorization", "")
    match door:
        case Door.OPEN:
            return None
        case Door.OPERATOR:
            auth.require_operator(header, settings.operator_token)
            return None
        case Door.STAFF | Door.CONFIGURER:
            token, now = auth.bearer(header), house.clock.now()
            staff = await house.store.transact(lambda tx: auth.staff_of(tx, token, now=now))
            if door is Door.CONFIGURER and not staff.may_configure:
                raise Forbidden("only administrators may do this", code="admins_only")
            return staff


def _written(reply: Reply) -> Response:
    body = b"" if reply.body is None else bodies.shown(reply.body)
    response = Response(body, status=reply.status, content_type=failures.JSON)
    response.headers["Cache-Control"] = "no-store"
    return response


async def _with_security_headers(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
