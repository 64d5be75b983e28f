"""The control API: an outside program makes people, chats and bots, acts as anybody, places faults and reads the journal.

Everything is JSON over HTTP. Success is 200 with what came of it; mistakes of the caller are 400, unknown names 404, acts that a
Telegram client would not let this person do 409 with a `code`. Handlers are ``async`` only: plain ones would run in threads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from quart import Response, has_request_context, request
from quart_trio import QuartTrio

from fake_telegram.clocks import CannotGoBack, VirtualClock
from fake_telegram.faults import Fault, FaultPlan, FaultRefused
from fake_telegram.world import ActRefused, JournalEntry, Message, World, ephemerals, posting

from . import bodies, creations, making
from .acts import ACTS
from .bot_views import add_bot_views
from .botfather import add_botfather
from .changes import add_changes
from .exports import add_exports
from .glimpses import add_glimpses
from .inputs import BadRequest, answer, journal_filter, page_of, read_body, read_limit, read_number, read_who
from .names import Unknown, resolve_bot, resolve_chat, resolve_user
from .pulse import Pulse
from .results import is_settled, show_message, show_result
from .serving import BODY_BYTES_MAX
from .views import view_bot, view_chat, view_chat_in_list, view_entry, view_fault, view_file, view_own_chat, view_person

__all__ = ["Control", "make_app"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What the control API works on. ``now`` gives Unix seconds, ``changed`` is called after every act. ``clock`` is there when
    time is virtual.
    """

    world: World
    plan: FaultPlan
    pulse: Pulse
    now: Callable[[], float]
    changed: Callable[[], None]
    clock: VirtualClock | None = None


def make_app(control: Control) -> QuartTrio:
    """The ASGI application over ``control``."""
    app = QuartTrio("fake_telegram.control", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES_MAX
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    _add_errors(app)
    _add_creation(app, control)
    add_botfather(app, control.world, control.now)
    _add_acting(app, control)
    _add_reading(app, control)
    add_changes(app, control.world, control.pulse, control.now)
    add_glimpses(app, control.world, control.pulse, control.now)
    add_bot_views(app, control.world)
    _add_files(app, control)
    _add_faults(app, control)
    _add_clock(app, control)
    add_exports(app, control.world, control.now)
    return app


def _add_errors(app: QuartTrio) -> None:
    async def refused(error: ActRefused) -> Response:
        return answer({"error": error.reason, "code": error.code}, 409)

    async def unknown(error: Unknown) -> Response:
        return answer({"error": str(error), "code": "unknown"}, 404)

    async def bad(error: Exception) -> Response:
        return answer({"error": str(error), "code": "bad_request"}, 400)

    async def other(error: Any) -> Response:
        where = f"{request.method} {request.path}: " if has_request_context() else ""  # a WebSocket has none
        return answer({"error": f"{where}{error.name}", "code": "http"}, error.code)

    app.register_error_handler(ActRefused, refused)
    app.register_error_handler(Unknown, unknown)
    for kind in (BadRequest, CannotGoBack, FaultRefused, making.CannotMake):
        app.register_error_handler(kind, bad)
    for code in (404, 405, 413):
        app.register_error_handler(code, other)


# -- the routes -------------------------------------------------------------------------------------------------


def _add_creation(app: QuartTrio, control: Control) -> None:
    world, now = control.world, control.now

    @app.get("/health")
    async def health() -> Response:
        return answer({"ok": True, "now": now(), "profile": world.profile.name})

    @app.post("/people")
    async def new_person() -> Response:
        return answer(view_person(making.person(world, await read_body(creations.NewPerson))))

    @app.get("/people")
    async def people() -> Response:
        return answer([view_person(person) for person in page_of(world.people.values())])

    @app.get("/people/<who>")
    async def one_person(who: str) -> Response:
        found = world.people.get(resolve_user(world, read_who(who)))
        if found is None:
            raise Unknown(f"{who!r} is not a person")
        return answer(view_person(found))

    @app.post("/bots")
    async def new_bot() -> Response:
        return answer(view_bot(making.bot(world, await read_body(creations.NewBot)), now()))

    @app.get("/bots")
    async def bots() -> Response:
        return answer([view_bot(bot, now()) for bot in page_of(world.bots.values())])

    @app.get("/bots/<who>")
    async def one_bot(who: str) -> Response:
        return answer(view_bot(world.bots[resolve_bot(world, read_who(who))], now()))

    @app.post("/<any(groups, supergroups, channels):kind>")
    async def new_chat(kind: str) -> Response:
        made = making.chat(world, await read_body(making.CHAT_BODIES[kind]), now())
        control.changed()
        return answer(view_chat(made))

    @app.get("/chats")
    async def chats() -> Response:
        return answer([view_chat_in_list(chat) for chat in page_of(world.chats.values())])


def _add_acting(app: QuartTrio, control: Control) -> None:
    world = control.world

    @app.post("/people/<who>/<act>")
    async def act(who: str, act: str) -> Response:
        row = ACTS.get(act)
        if row is None:
            raise Unknown(f"there is no act {act!r}; there are: {', '.join(ACTS)}")
        by = resolve_user(world, read_who(who))
        body = await read_body(row.body)
        result = row.do(world, by, body, control.now())
        control.changed()
        await control.pulse.wait_for(lambda: is_settled(result), getattr(body, "wait", 0))
        return answer(show_result(world, result))

    @app.get("/people/<who>/queries/<bot>/<query>")
    async def answered(who: str, bot: str, query: str) -> Response:
        person = resolve_user(world, read_who(who))
        found = world.bots[resolve_bot(world, read_who(bot))].callback_queries.get(query)
        if found is None or found.person != person:
            raise Unknown(f"{who} has pressed no button with query {query!r}")
        await control.pulse.wait_for(lambda: is_settled(found), read_number("wait", 0))
        return answer(show_result(world, found))

    @app.get("/people/<who>/inline_queries/<query>")
    async def offered(who: str, query: str) -> Response:
        person = resolve_user(world, read_who(who))
        found = world.inline_queries.get(query)
        if found is None or found.person != person:
            raise Unknown(f"{who} has asked no bot with query {query!r}")
        await control.pulse.wait_for(lambda: is_settled(found), read_number("wait", 0))
        return answer(show_result(world, found))


def _add_reading(app: QuartTrio, control: Control) -> None:
    world = control.world

    @app.get("/chats/<who>")
    async def one_chat(who: str) -> Response:
        found = world.chats.get(resolve_chat(world, read_who(who)))
        if found is None:
            raise Unknown(f"{who!r} is not a group or channel")
        return answer(view_chat(found))

    @app.get("/people/<who>/chats")
    async def chats_of(who: str) -> Response:
        viewer = resolve_user(world, read_who(who))
        return answer([view_own_chat(world, one, viewer) for one in page_of(world.chats_of(viewer))])

    @app.get("/people/<who>/chats/<chat>/messages")
    async def messages(who: str, chat: str) -> Response:
        viewer, seen = resolve_user(world, read_who(who)), resolve_chat(world, read_who(chat))
        after, limit, wait, by = int(read_number("after", 0)), read_limit(), read_number("wait", 0), request.args.get("by")
        author = None if by is None else resolve_user(world, read_who(by))
        is_asked_for = _filter_of_messages()

        def look() -> list[dict[str, Any]]:
            found = world.messages(seen, viewer=viewer, after=after)
            hidden = ephemerals.hidden(world, seen, viewer, control.now())
            shown = (one for one in found if one.id not in hidden and is_asked_for(one))
            wanted = (one for one in shown if author is None or one.author == author)
            return [show_message(world, one, viewer) for one in islice(wanted, limit)]

        return answer(await control.pulse.wait_for(look, wait))

    @app.get("/journal")
    async def journal() -> Response:
        cursor, limit = int(read_number("cursor", 0)), read_limit()
        page = _JournalPage(control, cursor, limit, journal_filter(world))
        await control.pulse.wait_for(page.look, read_number("wait", 0))
        return answer({"entries": page.entries, "cursor": page.cursor, "lost": page.lost})


def _filter_of_messages() -> Callable[[Message], bool]:
    """What `contains` and `content` of the request ask for."""
    part, kinds = request.args.get("contains", ""), frozenset(request.args.getlist("content"))
    return lambda message: part in message.text and (not kinds or posting.kind_of(message.content) in kinds)


class _JournalPage:
    """Looks for entries of the wanted kinds from a cursor on, without looking at any entry twice."""

    def __init__(self, control: Control, cursor: int, limit: int, wanted: Callable[[JournalEntry], bool]) -> None:
        self._journal = control.world.journal
        self._limit = limit
        self._wanted = wanted
        self.cursor = max(0, min(cursor, self._journal.cursor))  # one from another run waits for news
        self.lost = 0
        self.entries: list[dict[str, Any]] = []

    def look(self) -> bool:
        while not self.entries:
            found, cursor, lost = self._journal.since(self.cursor, limit=self._limit)
            self.lost += lost
            self.cursor = cursor
            self.entries = [view_entry(one) for one in found if self._wanted(one)]
            if len(found) < self._limit:
                break
        return bool(self.entries)


def _add_files(app: QuartTrio, control: Control) -> None:
    world = control.world

    @app.post("/files")
    async def new_file() -> Response:
        if request.content_type == "application/json":
            return answer(view_file(making.pattern_file(world, await read_body(creations.GivenFile))))
        data = await request.get_data(cache=False)
        assert isinstance(data, bytes)
        name, mime_type = request.args.get("name", ""), request.args.get("mime_type", "")
        return answer(view_file(world.add_file(data, name=name, mime_type=mime_type)))

    @app.get("/urls")
    async def urls() -> Response:
        return answer([{"url": url, "file": file.number} for url, file in page_of(world.files.by_url.items())])

    @app.post("/urls")
    async def name_url() -> Response:
        named = await read_body(bodies.NameUrl)
        found = world.files.get(named.file)
        if found is None:
            raise Unknown(f"there is no file {named.file}")
        world.files.name_url(named.url, found)
        return answer({"url": named.url, **view_file(found)})

    @app.get("/files/<int:number>")
    async def file_bytes(number: int) -> Response:
        found = world.files.get(number)
        if found is None:
            raise Unknown(f"there is no file {number}")
        if not found.is_kept:
            raise Unknown(f"the bytes of file {number} are no longer kept: later files took their room")

        async def pieces() -> Any:
            for piece in found.chunks():
                yield piece

        mime_type = found.mime_type or "application/octet-stream"
        return Response(pieces(), content_type=mime_type, headers={"Content-Length": str(found.size)})


def _add_faults(app: QuartTrio, control: Control) -> None:
    plan = control.plan

    @app.get("/faults")
    async def faults() -> Response:
        return answer([view_fault(one) for one in plan.standing()])

    @app.post("/faults")
    async def place() -> Response:
        fault = await read_body(Fault)
        placed = plan.place(fault)
        return answer(view_fault(placed))

    @app.delete("/faults")
    async def heal_all() -> Response:
        return answer([view_fault(one) for one in plan.heal_all()])

    @app.delete("/faults/<path:name>")
    async def heal(name: str) -> Response:
        healed = plan.heal(name)
        if healed is None:
            raise Unknown(f"no fault named {name!r} stands")
        return answer(view_fault(healed))


def _add_clock(app: QuartTrio, control: Control) -> None:
    def shown() -> Response:
        return answer({"now": control.now(), "virtual": control.clock is not None})

    @app.get("/clock")
    async def clock() -> Response:
        return shown()

    @app.post("/clock")
    async def move_clock() -> Response:
        move = await read_body(bodies.MoveClock)
        if control.clock is None:
            raise ActRefused("time goes by itself here; start with --virtual-time to advance it", "time_is_real")
        if (move.advance is None) == (move.set is None):
            raise BadRequest("say either `advance` (seconds) or `set` (Unix seconds)")
        if move.set is not None:
            began = await control.clock.advance_to(move.set)
        else:
            began = await control.clock.advance(move.advance or 0.0)
        control.world.journal.add(control.now(), "clock", advanced_from=began)
        control.changed()
        return shown()
