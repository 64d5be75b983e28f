"""The fake Telegram as one object: a world with its two faces, and the engine that delivers webhooks.

``serve_stream`` and ``serve_control_stream`` work on any stream; ``run`` puts them on real sockets, ``run_in_memory`` runs the
engine alone, for simulations that bring their own streams. Nothing is printed.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

import trio

from fake_telegram.clocks import Clock, RunningClock, VirtualClock
from fake_telegram.control.guard import ConnectionGuard
from fake_telegram.control.pulse import Pulse
from fake_telegram.exchanges import Connect, connect_by_socket
from fake_telegram.faults import FaultPlan
from fake_telegram.methods import METHODS, UNSUPPORTED, call
from fake_telegram.wire import (
    CLOUD,
    LOCAL,
    METHOD_SHOWN_MAX,
    Connection,
    Couriers,
    CutOff,
    Form,
    Gateway,
    Mishaps,
    PeerLeft,
    PromptListener,
    PromptStream,
    WireLimits,
)
from fake_telegram.world import Bot, BotId, World, passing

if TYPE_CHECKING:
    from quart_trio import QuartTrio

__all__ = ["CONTROL_CONNECTIONS_MAX", "Addresses", "FakeServer"]

METHOD_NAMES: Final = frozenset((*(one.name for one in METHODS.values()), *UNSUPPORTED))
CONTROL_CONNECTIONS_MAX = 512
"""Connections to the control API at once; ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where a running server is: base URLs without a slash at the end."""

    bot_api: str
    control: str


@dataclass(eq=False)
class FakeServer:
    """Serves one ``world``.

    Parameters:
        now: gives Unix seconds; all dates come from it. Waiting is trio's clock, so in a simulation both must agree.
        clock: to wait by, where that is not trio's: a ``VirtualClock``, whose ``now`` must then be given too.
        connect: opens the connections that webhooks are delivered on.
        seed: of the faults' and back-offs' randomness.
        limits: of the wire; by default those of the world's profile. Streams that are not sockets may then idle for ever:
            keeping them costs nothing, and a simulated client cannot see that a kept connection was closed.
    """

    world: World
    now: Callable[[], float]
    connect: Connect = connect_by_socket
    seed: int = 0
    limits: WireLimits | None = None
    clock: Clock | None = None
    plan: FaultPlan = field(init=False)
    pulse: Pulse = field(init=False)
    mishaps: Mishaps = field(init=False)
    guard: ConnectionGuard = field(init=False)
    control_guard: ConnectionGuard = field(init=False)
    _clock: Clock = field(init=False)
    _planned: trio.Event = field(init=False, default_factory=trio.Event)
    _gateway: Gateway = field(init=False)
    _couriers: Couriers = field(init=False)
    _wire_limits: WireLimits = field(init=False)

    def __post_init__(self) -> None:
        self._clock = clock = self.clock or RunningClock(self.now)
        usual = LOCAL if self.world.profile.absolute_file_paths else CLOUD
        self._wire_limits = limits = self.limits or usual
        self.plan = FaultPlan(self.seed, METHOD_NAMES)
        self.pulse = Pulse()
        self.mishaps = Mishaps(journal=self.world.journal, now=self.now, changed=self.pulse.beat)
        self.guard = ConnectionGuard(limits.open_connections_max, self._connection_failed)
        self.control_guard = ConnectionGuard(CONTROL_CONNECTIONS_MAX, self._connection_failed)
        self._couriers = Couriers(
            world=self.world,
            clock=clock,
            connect=self.connect,
            plan=self.plan,
            limits=limits,
            changed=self.pulse.beat,
            run_method=self._run_method,
            mishaps=self.mishaps,
            seed=self.seed,
        )
        self._gateway = Gateway(
            world=self.world,
            clock=clock,
            plan=self.plan,
            limits=limits,
            changed=self.pulse.beat,
            mishaps=self.mishaps,
        )
        self.world.on_update = self._update_came
        self.world.on_due = self._something_planned

    # -- streams ------------------------------------------------------------------------------------------------

    async def serve_stream(self, stream: trio.abc.Stream) -> None:
        """Serve one Bot API connection to its end; nothing that happens in it escapes but cancellation."""
        await self.guard.run(stream, partial(self._serve_bot_api, stream))

    async def _serve_bot_api(self, stream: trio.abc.Stream) -> None:
        limits = self._wire_limits
        if self.limits is None and not isinstance(stream, PromptStream | trio.SSLStream | trio.SocketStream):
            limits = replace(limits, idle_s_max=float("inf"), request_s_max=float("inf"))
        try:
            await Connection(stream, limits, self._gateway.respond).run()
        except (CutOff, PeerLeft):
            return

    async def serve_control_stream(self, stream: trio.abc.Stream) -> None:
        """Serve one control connection to its end; nothing that happens in it escapes but cancellation."""
        from fake_telegram.control.serving import serve_app  # Hypercorn: not paid for by simulations

        await self.control_guard.run(stream, serve_app(self.control_app, stream))

    @cached_property
    def control_app(self) -> QuartTrio:
        """The control API as an ASGI application."""
        from fake_telegram.control.app import Control, make_app

        return make_app(
            Control(
                world=self.world,
                plan=self.plan,
                pulse=self.pulse,
                now=self.now,
                changed=self.pulse.beat,
                clock=self.clock if isinstance(self.clock, VirtualClock) else None,
            )
        )

    # -- running ------------------------------------------------------------------------------------------------

    async def run_in_memory(self, *, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED) -> None:
        """Deliver webhooks and let time pass until cancelled; connections are served by whoever has the streams."""
        async with trio.open_nursery() as nursery:
            await nursery.start(self._couriers.run)
            nursery.start_soon(self._let_time_pass)
            task_status.started()

    async def _let_time_pass(self) -> None:
        """Let happen in the world what happens by time alone."""
        while True:
            self._planned = trio.Event()
            due = passing.next_due(self.world)
            if due is None:
                await self._planned.wait()
                continue
            with self._clock.move_on_at(due) as waiting:
                await self._planned.wait()
            if waiting.cancelled_caught:
                failures = self.mishaps.count
                with self.mishaps.confined("passing of time"):
                    passing.let_pass(self.world, max(due, self.now()))
                if self.mishaps.count > failures:
                    await self._planned.wait()  # what failed may be due still: not again and again

    async def run(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 8081,
        control_port: int = 8082,
        tls: ssl.SSLContext | None = None,
        task_status: trio.TaskStatus[Addresses] = trio.TASK_STATUS_IGNORED,
    ) -> None:
        """Serve both faces on TCP until cancelled; port 0 takes a free one. ``task_status`` tells the addresses.

        Raises ``OSError`` when an address cannot be had.
        """
        bot_api = await trio.open_tcp_listeners(port, host=host)
        try:
            control = await trio.open_tcp_listeners(control_port, host=host)
        except OSError:
            for listener in bot_api:
                await listener.aclose()
            raise
        await self.serve(bot_api, control, host=host, tls=tls, task_status=task_status)

    async def serve(
        self,
        bot_api: Sequence[trio.SocketListener],
        control: Sequence[trio.SocketListener],
        *,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        task_status: trio.TaskStatus[Addresses] = trio.TASK_STATUS_IGNORED,
    ) -> None:
        """Serve both faces on these listeners, which were opened for ``host``, until cancelled; closes them."""
        async with trio.open_nursery() as nursery:
            await nursery.start(self.run_in_memory)
            prompt: list[trio.abc.Listener[Any]] = [PromptListener(listener) for listener in bot_api]
            nursery.start_soon(trio.serve_listeners, self.serve_stream, prompt if tls is None else _secured(bot_api, tls))
            nursery.start_soon(trio.serve_listeners, self.serve_control_stream, _secured(control, tls))
            scheme = "http" if tls is None else "https"
            task_status.started(Addresses(bot_api=_url(scheme, host, bot_api), control=_url(scheme, host, control)))

    # -- what the parts tell each other -------------------------------------------------------------------------

    def _update_came(self, bot: BotId) -> None:
        """The world calls this for a new update, and when a webhook was set or deleted."""
        if self.world.bots[bot].webhook.url:
            self._gateway.polls.end_for_webhook(bot)
        else:
            self._gateway.polls.wake(bot)
        self._couriers.webhook_set(self.world.bots[bot])
        self._couriers.wake(bot)
        self.pulse.beat()

    def _something_planned(self) -> None:
        """The world calls this when something will happen by time alone."""
        self._planned.set()

    def _run_method(self, bot: Bot, method: str, form: Form) -> None:
        with self.mishaps.confined("call in a webhook's answer", bot=bot.id, method=method[:METHOD_SHOWN_MAX]):
            call(self.world, bot.token, method, form.params, form.uploads, now=self.now())
        self.pulse.beat()

    def _connection_failed(self, error: Exception) -> None:
        self.mishaps.note(error, "connection")


def _url(scheme: str, host: str, listeners: Sequence[trio.SocketListener]) -> str:
    port = listeners[0].socket.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{port}"


def _secured(listeners: Sequence[trio.SocketListener], tls: ssl.SSLContext | None) -> list[trio.abc.Listener[Any]]:
    if tls is None:
        return list(listeners)
    return [trio.SSLListener(listener, tls, https_compatible=True) for listener in listeners]
