"""A whole bridge behind its front door: a real store in memory, a whole fake Telegram, virtual time, ASGI calls."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx2
import trio

from bridge.adapters.bot_api import BotApi
from bridge.adapters.clocks import TrioClock
from bridge.adapters.entropies import SeededEntropy
from bridge.adapters.memory_files import MemoryFiles
from bridge.adapters.seals import SealRing
from bridge.adapters.sqlite_store import open_sqlite
from bridge.app import Bridge, Ports
from bridge.domain.settings import Secret, SecretKey, Settings
from bridge.ports.store import Transaction
from bridge.web.app import build_asgi
from fake_telegram.methods.texts import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import World
from tests.bridge.services.network import MemoryNetwork

T = TypeVar("T")

EPOCH = 1_800_000_000.0
API = "http://telegram.test"
PUBLIC = "https://bridge.test"
OPERATOR = "the-operators-token-0123456789"
SETTINGS = Settings(
    public_url=PUBLIC,
    operator_token=Secret(value=OPERATOR),
    secret_keys=(SecretKey(id="k1", key=b"1" * 32),),
    telegram_api=API,
)


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: int
    headers: httpx2.Headers
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def error(self) -> tuple[int, str, str]:
        """Status, code and field of a refusal."""
        refusal = self.json["error"]
        return self.status, refusal["code"], refusal.get("field", "")


class Caller:
    """Somebody with a token (or none) in front of the door."""

    def __init__(self, client: httpx2.AsyncClient, token: str = "") -> None:
        self.client = client
        self.token = token

    async def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One call; a body that is not bytes goes as JSON, header names with `_` for `-`."""
        sent = {name.replace("_", "-"): value.encode("utf-8") for name, value in headers.items()}
        if self.token and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {self.token}".encode()
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        answer = await self.client.request(method, path, content=content, headers=sent)
        return Answer(status=answer.status_code, headers=answer.headers, content=answer.content)

    async def get(self, path: str, **headers: str) -> Any:
        """JSON of a GET that succeeds."""
        answer = await self("GET", path, **headers)
        assert answer.status == 200, (path, answer.status, answer.content)
        return answer.json

    async def made(self, path: str, body: Any, **headers: str) -> Any:
        """JSON of a POST that makes something."""
        answer = await self("POST", path, body, **headers)
        assert answer.status == 201, (path, answer.status, answer.content)
        return answer.json

    async def done(self, method: str, path: str, body: Any = None) -> Any:
        """JSON of any call that succeeds (None without a body)."""
        answer = await self(method, path, body)
        assert 200 <= answer.status < 300, (path, answer.status, answer.content)
        return answer.json if answer.content else None


class Installation:
    """One bridge, with an account `acme` whose owner is Olga."""

    def __init__(self, bridge: Bridge, world: World, fake: FakeServer, client: httpx2.AsyncClient) -> None:
        self.bridge = bridge
        self.world = world
        self.fake = fake
        self.client = client
        self.nobody = Caller(client)
        self.operator = Caller(client, OPERATOR)
        self.olga = Caller(client)
        self.account: dict[str, Any] = {}
        self.ids: dict[str, int] = {}

    async def found(self, slug: str = "acme", owner: str = "Olga Petrova", **more: Any) -> Caller:
        """Another account; its owner as a caller."""
        made = await self.operator.made(
            "/api/v1/accounts", {"slug": slug, "name": slug.title(), "owner": {"name": owner}, **more}
        )
        self.account = made["account"]
        self.ids[owner] = made["owner"]["id"]
        return Caller(self.client, made["token"])

    async def hire(self, name: str, *, by: Caller | None = None, **more: Any) -> Caller:
        """A new employee of the account, as a caller."""
        boss = by or self.olga
        made = await boss.made("/api/v1/employees", {"name": name, **more})
        self.ids[name] = made["id"]
        token = await boss.made(f"/api/v1/employees/{made['id']}/tokens", {"name": "test"})
        return Caller(self.client, token["token"])

    async def read(self, fn: Callable[[Transaction], T]) -> T:
        return await self.bridge.store.transact(fn)

    def ref(self, name: str) -> dict[str, Any]:
        """An employee as a member."""
        return {"type": "employee", "id": self.ids[name]}


@asynccontextmanager
async def installed() -> AsyncIterator[Installation]:
    """An installation whose workers run; under a `MockClock`."""
    async with trio.open_nursery() as nursery, open_sqlite(":memory:", clock=TrioClock(EPOCH)) as store:
        clock, entropy = TrioClock(EPOCH), SeededEntropy(5)
        world = World(seed=3, parser=TdTextParser())
        fake = FakeServer(world, clock.now)
        network = MemoryNetwork(nursery)
        network.hosts["telegram.test"] = fake.serve_stream
        ports = Ports(
            store=store,
            telegram=BotApi(entropy, network_backend=network),
            files=MemoryFiles(),
            clock=clock,
            entropy=entropy,
            seals=SealRing(SETTINGS.secret_keys, entropy),
        )
        bridge = Bridge(SETTINGS, ports, scan_s=60.0)
        await nursery.start(bridge.run)
        transport = httpx2.ASGITransport(app=build_asgi(bridge, SETTINGS))
        async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC, timeout=None) as client:
            installation = Installation(bridge, world, fake, client)
            installation.olga = await installation.found()
            yield installation
        nursery.cancel_scope.cancel()
