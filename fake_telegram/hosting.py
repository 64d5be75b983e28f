"""A fake Telegram for one program: in a thread with a loop of its own, or inside the loop of whoever calls it first.

In a thread it serves any program, whatever that runs on. Inside somebody's trio loop it shares that loop's clock, so that under
trio's ``MockClock`` both live in the same virtual time.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import trio

from fake_telegram.clocks import VIRTUAL_EPOCH, VirtualClock
from fake_telegram.control.client import FakeTelegram
from fake_telegram.control.sync_client import SyncTelegram
from fake_telegram.control.transports import Address, NoTransport, Transport, TrioTransport
from fake_telegram.exchanges import Response
from fake_telegram.faults import read_faults
from fake_telegram.methods import PillowScaler, TdTextParser
from fake_telegram.server import Addresses, FakeServer
from fake_telegram.shared_folders import SharedFolder
from fake_telegram.world import PROFILES, World
from fake_telegram.world_files import LoadedWorld, load_world

__all__ = ["Hosted", "LoopHost", "Options", "ThreadHost"]

_NO_BLOCKING = "the fake lives in this test's own trio loop, which a blocking call would stop: use `fake_telegram.trio`"
_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a fake is made with.

    Parameters:
        seed: tells ids, tokens and faults; the file's, or 0.
        profile: which Telegram is imitated: ``open``, ``local``, ``cloud`` or ``strict``; the file's, or ``open``.
        virtual_time: let time stand still until ``advance``.
        epoch: when virtual time begins, in Unix seconds; the file's time, or 2026.
        world: a file with the world to begin with; without one it is empty.
        faults: a file with the faults that stand from the beginning.
        files: a folder that the server shares with its bots, as a self-hosted one does; for the profile ``local``.
    """

    seed: int | None = None
    profile: str | None = None
    virtual_time: bool = False
    epoch: float | None = None
    world: str | Path | None = None
    faults: str | Path | None = None
    files: str | Path | None = None

    def __post_init__(self) -> None:
        if self.profile is not None and self.profile not in PROFILES:
            raise ValueError(f"there is no profile {self.profile!r}; there are: {', '.join(PROFILES)}")

    def server(self, passed: Callable[[], float] | None = None) -> FakeServer:
        """A server, by real or virtual time; or by the clock of a loop, where ``passed`` tells how many seconds went by.

        Raises ``WorldFileWrong``, ``FaultRefused`` and ``OSError`` for a file that is none.
        """
        loaded = self._load()
        world = loaded.world
        if self.files is not None:
            if not world.profile.absolute_file_paths:
                raise ValueError(f"files are shared by the profile 'local' alone; this is {world.profile.name!r}")
            world.files.folder = SharedFolder(Path(self.files))
        begin = next(one for one in (self.epoch, loaded.now, VIRTUAL_EPOCH) if one is not None)
        if passed is not None:
            server = FakeServer(world, lambda: begin + passed(), seed=world.seed)
        elif self.virtual_time:
            clock = VirtualClock(begin)
            server = FakeServer(world, clock.now, seed=world.seed, clock=clock)
        else:
            server = FakeServer(world, time.time, seed=world.seed)
        for fault in [] if self.faults is None else read_faults(Path(self.faults).read_text("utf-8"), source=str(self.faults)):
            server.plan.place(fault)
        return server

    def _load(self) -> LoadedWorld:
        if self.world is None:
            profile = PROFILES[self.profile or "open"]
            return LoadedWorld(World(seed=self.seed or 0, profile=profile, parser=TdTextParser(), scaler=PillowScaler()), None)
        text = Path(self.world).read_text("utf-8")
        return load_world(
            text, parser=TdTextParser(), scaler=PillowScaler(), seed=self.seed, profile=self.profile, source=str(self.world)
        )


class Hosted(SyncTelegram):
    """A running fake and its clients: blocking methods here, ``asyncio`` and ``trio`` for those who await.

    Attributes:
        bot_api: the base URL for the bot.
        control: the base URL of the control API.
        asyncio: the client for tests on asyncio.
        trio: the client for tests on trio.
    """

    def __init__(self, addresses: Addresses, *, own: Transport | None = None, on_trio: Transport | None = None) -> None:
        super().__init__(addresses.control, transport=own)
        self.bot_api = addresses.bot_api
        self.control = addresses.control
        self.asyncio = FakeTelegram(addresses.control, transport=own) if own else FakeTelegram.on_asyncio(addresses.control)
        over_trio = on_trio or TrioTransport(Address.of(addresses.control), keep=False)
        self.trio = FakeTelegram(addresses.control, transport=over_trio)


@dataclass(slots=True)
class ThreadHost:
    """Runs a server in a thread from ``start`` to ``stop``."""

    options: Options
    _executor: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "fake_telegram"))
    _running: Future[None] | None = None
    _stop: Callable[[], None] | None = None

    def start(self) -> Hosted:
        """Serve on free ports. Raises ``OSError`` when there are none."""
        ready: Future[Addresses] = Future()
        self._running = self._executor.submit(trio.run, self._serve, ready)
        either: list[Future[Any]] = [ready, self._running]
        wait(either, return_when=FIRST_COMPLETED)
        if not ready.done():
            self._running.result()
        return Hosted(ready.result())

    def stop(self) -> None:
        """End it. Raises what made it end earlier, if something did."""
        if self._stop is not None:
            with suppress(trio.RunFinishedError):
                self._stop()
        self._executor.shutdown()
        if self._running is not None:
            self._running.result()

    async def _serve(self, ready: Future[Addresses]) -> None:
        server = self.options.server()
        token = trio.lowlevel.current_trio_token()
        async with trio.open_nursery() as nursery:
            addresses: Addresses = await nursery.start(_run_on_free_ports, server)
            self._stop = lambda: token.run_sync_soon(nursery.cancel_scope.cancel)
            ready.set_result(addresses)


async def _run_on_free_ports(server: FakeServer, *, task_status: trio.TaskStatus[Addresses]) -> None:
    await server.run(host=_HOST, port=0, control_port=0, task_status=task_status)


class LoopHost:
    """Runs a server inside the trio loop that uses its client first, by that loop's clock, until the loop ends.

    The ports are open from the beginning: a bot that calls before that waits a moment.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._sockets = [socket.create_server((_HOST, 0)) for _ in range(2)]
        self._started = False

    def start(self) -> Hosted:
        """The addresses and the client; the serving itself begins with the client's first use."""
        bot_api, control = (f"http://{_HOST}:{one.getsockname()[1]}" for one in self._sockets)
        served = _ServedTransport(TrioTransport(Address.of(control), keep=False), self._serve_here)
        return Hosted(Addresses(bot_api=bot_api, control=control), own=NoTransport(_NO_BLOCKING), on_trio=served)

    def stop(self) -> None:
        """Close what was never used; what was, ended with its loop."""
        for one in self._sockets:
            one.close()

    def _serve_here(self) -> None:
        if self._started:
            return
        self._started = True
        began = trio.current_time()
        server = self._options.server(lambda: trio.current_time() - began)
        listeners = [[trio.SocketListener(trio.socket.from_stdlib_socket(one))] for one in self._sockets]
        trio.lowlevel.spawn_system_task(partial(server.serve, *listeners))


@dataclass(slots=True)
class _ServedTransport:
    """A transport that calls ``serve`` before every exchange."""

    transport: Transport
    serve: Callable[[], None]

    async def exchange(self, request: bytes) -> Response:
        self.serve()
        return await self.transport.exchange(request)

    async def aclose(self) -> None:
        await self.transport.aclose()

    def time(self) -> float:
        return self.transport.time()
