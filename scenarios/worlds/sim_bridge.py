"""One life of the bridge in simulation, and its sudden end.

The ports are the product's own but for network, wall clock and entropy. A crash cuts the store and the network off first, so
that no `finally` of a dying task can still write or send: a killed process does not either.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import trio

from bridge.adapters.bot_api import BotApi
from bridge.adapters.clocks import TrioClock
from bridge.adapters.entropies import SeededEntropy
from bridge.adapters.memory_files import MemoryFiles
from bridge.adapters.seals import SealRing
from bridge.adapters.sqlite_store import MemoryDatabase, open_sqlite
from bridge.app import Bridge, Ports
from bridge.domain.conversations import Lane
from bridge.domain.settings import Secret, SecretKey, Settings
from bridge.ports.store import Store, Transaction
from bridge.web.app import build_asgi
from scenarios.worlds.bytes_server import serve_bytes
from scenarios.worlds.network import MemoryBackend, MemoryNetwork
from scenarios.worlds.stage import BridgeCrashed

T = TypeVar("T")

PUBLIC_HOST = "bridge.test"
TELEGRAM_HOST = "telegram.test"
OPERATOR_TOKEN = "operator-of-the-simulation"
HTTP_PORT = 80
SCAN_S = 60.0
"""Between looks at the store when no bell rings; nobody else writes to it here."""

SETTINGS = Settings(
    database=":memory:",
    public_url=f"http://{PUBLIC_HOST}",
    operator_token=Secret(value=OPERATOR_TOKEN),
    secret_keys=(SecretKey(id="sim", key=bytes(range(32))),),
    telegram_api=f"http://{TELEGRAM_HOST}",
)


class _CuttableStore:
    """The store as one life of the bridge sees it; after the cut nothing is read or written any more."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.is_cut = False

    async def transact(self, fn: Callable[[Transaction], T]) -> T:
        self._must_live()
        done: T = await self._store.transact(self._unless_cut(fn))
        self._must_live()
        return done

    async def claim(self, lane: Lane, owner: str, *, ttl_s: float) -> int | None:
        self._must_live()
        found: int | None = await self._store.claim(lane, owner, ttl_s=ttl_s)
        return found

    def _must_live(self) -> None:
        if self.is_cut:
            raise BridgeCrashed("a dead process does nothing more")

    async def close(self) -> None:
        await self._store.close()

    def _unless_cut(self, fn: Callable[[Transaction], T]) -> Callable[[Transaction], T]:
        def guarded(tx: Transaction) -> T:
            self._must_live()
            return fn(tx)

        return guarded


class _Migrated:
    """An empty database with the newest schema, kept for the simulations that follow: migrating anew takes a tenth of a run."""

    _template: MemoryDatabase | None = None

    @classmethod
    def copy(cls) -> MemoryDatabase:
        """A fresh database, migrated already if one ever was in this process."""
        fresh = MemoryDatabase()
        if cls._template is not None:
            cls._template.connection.backup(fresh.connection)
        return fresh

    @classmethod
    def keep(cls, migrated: MemoryDatabase) -> None:
        """The first database that was opened and is still empty becomes the template."""
        if cls._template is None:
            cls._template = MemoryDatabase()
            migrated.connection.backup(cls._template.connection)


class SimBridge:
    """The bridge of one simulation, through all its lives. The database and the disk outlive them."""

    def __init__(self, seed: int, network: MemoryNetwork, epoch: float) -> None:
        self._seed = seed
        self._network = network
        self._epoch = epoch
        self._database = _Migrated.copy()
        self._files = MemoryFiles()
        self._scope = trio.CancelScope()
        self._ended = trio.Event()
        self._lives = 0
        self._backend = MemoryBackend(network)
        self._store: _CuttableStore | None = None
        self.app: Any = None
        """The ASGI application, while the bridge lives."""
        self.died = False
        """It ended by itself."""

    async def live(self, *, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED) -> None:
        """One life: until cancelled, `kill`, or a failure of its own, which is raised."""
        self._lives += 1
        self._ended = trio.Event()
        self._backend = MemoryBackend(self._network)
        entropy = SeededEntropy(f"{self._seed}:{self._lives}")
        clock = TrioClock(self._epoch + trio.current_time())
        telegram = BotApi(entropy, network_backend=self._backend)
        try:
            with trio.CancelScope() as self._scope:
                async with open_sqlite(self._database, clock=clock) as opened:
                    _Migrated.keep(self._database)
                    self._store = _CuttableStore(opened)
                    ports = Ports(
                        store=self._store,
                        telegram=telegram,
                        files=self._files,
                        clock=clock,
                        entropy=entropy,
                        seals=SealRing(SETTINGS.secret_keys, entropy),
                    )
                    bridge = Bridge(SETTINGS, ports, scan_s=SCAN_S)
                    self.app = build_asgi(bridge, SETTINGS)
                    self._network.listen(PUBLIC_HOST, HTTP_PORT, serve_bytes(self.app))
                    await bridge.run(task_status=task_status)
        except ExceptionGroup:  # cancellation alone never comes as one
            if not (self._store and self._store.is_cut):
                self.died = True
                raise
        finally:
            self.app = None
            self._ended.set()

    async def parked(self) -> tuple[str, ...]:
        """Updates that the bridge failed to handle and put aside, each with its error."""
        if self._store is None or self.app is None:
            return ()
        entries = await self._store.transact(lambda tx: tx.inbox.parked())
        return tuple(f"the bridge parked an update: {entry.error}" for entry in entries)

    async def kill(self) -> None:
        """Die at once: no farewell, no last word to the database; whoever was connected finds the connection broken."""
        assert self._store is not None, "it lives"
        self._store.is_cut = True
        self._backend.is_cut = True
        self.app = None
        self._network.silence(PUBLIC_HOST, HTTP_PORT)
        self._scope.cancel()
        await self._ended.wait()


def store_fits(store: _CuttableStore) -> Store:
    """A type check: the cuttable store is a store."""
    return store
