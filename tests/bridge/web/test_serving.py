"""The bridge as a process: under the plain `hypercorn` command and under `bridge serve`."""

import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import trio
from hypercorn.config import Config
from trio_websocket import open_websocket_url

from bridge.adapters.sqlite_store import open_sqlite
from bridge.domain.conversations import Lane
from bridge.domain.effects import AnswerPress
from bridge.domain.ids import BotId, ChatId
from bridge.ports.store import Transaction
from bridge.services import provision
from bridge.services.wanted import AccountWanted, OwnerWanted
from bridge.web import production
from bridge.web.serve import server_config
from bridge.web.sockets import listening_socket
from tests.bridge.web.hostile import HOSTILE_INPUTS, knock
from tests.bridge.web.processes import HYPERCORN, HYPERCORN_TUNED, OPERATOR, SERVE, environment, running

pytestmark = pytest.mark.live

COMMANDS = pytest.mark.parametrize("command", [HYPERCORN, SERVE], ids=["hypercorn", "bridge serve"])
AT_ONCE_S = 2.5
"""A stop that waits for open connections takes Hypercorn's grace, 3 seconds at the least; this is a moment of a busy machine."""
ACCOUNT = json.dumps({"slug": "acme", "name": "Acme", "owner": {"name": "Olga"}})


def is_told(command: tuple[str, ...], code: int) -> bool:
    """A failure is in the exit code; but hypercorn 0.18's parent forgets its worker's: supervise it with restart always."""
    return code != 0 if command is SERVE else code >= 0


@COMMANDS
async def test_hostile_inputs_bring_down_nobody(command: tuple[str, ...], tmp_path: Path) -> None:
    """Twenty inputs, and the same process answers as before; the errors are counted. Then it stops at once, with code 0."""
    async with running(command, environment(tmp_path)) as server:
        await server.ready()
        for _name, data in HOSTILE_INPUTS:
            await knock(server.port, data)
        assert b" 200 " in await server.get("/health/ready")
        assert b" 201 " in await server.post("/api/v1/accounts", ACCOUNT, OPERATOR)
        counted = [line for line in (await server.get("/metrics")).split(b"\n") if line.startswith(b"bridge_connection_errors")]
        assert int(counted[0].split()[-1]) >= 2
        code, took_s = await server.stop()
        assert (code, took_s < AT_ONCE_S) == (0, True), took_s


@COMMANDS
async def test_open_lines_do_not_hold_a_stop(command: tuple[str, ...], tmp_path: Path) -> None:
    """A live feed and an idle connection; the feed is told to come again."""
    async with running(command, environment(tmp_path)) as server:
        await server.ready()
        made = await server.post("/api/v1/accounts", ACCOUNT, OPERATOR)
        token = json.loads(made.split(b"\r\n\r\n", 1)[1])["token"]
        idle = await trio.open_tcp_stream("127.0.0.1", server.port)
        await idle.send_all(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 200 " in await idle.receive_some()
        url = f"ws://127.0.0.1:{server.port}/api/v1/feed/live"
        headers = [(b"Authorization", f"Bearer {token}".encode())]
        async with open_websocket_url(url, extra_headers=headers) as feed:
            assert json.loads(await feed.get_message())["kind"] == "hello"
            code, took_s = await server.stop()
        assert (code, took_s < AT_ONCE_S) == (0, True), took_s
        await idle.aclose()


@COMMANDS
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"BRIDGE_SECRET_KEYS": ""}, b"bridge new-key"),
        ({"BRIDGE_LOG_LEVEL": "loud"}, b"BRIDGE_LOG_LEVEL"),
        ({"BRIDGE_DATABASE": "/proc/nowhere/bridge.db"}, b"/proc/nowhere"),
    ],
    ids=["no key", "wrong level", "no database"],
)
async def test_a_start_that_fails_says_why(
    command: tuple[str, ...], change: dict[str, str], words: bytes, tmp_path: Path
) -> None:
    """And ends, without serving anything meanwhile."""
    async with running(command, environment(tmp_path, **change)) as server:
        with trio.fail_after(30):
            code = await server.process.wait()
            await server.silent.wait()
        assert is_told(command, code)
        said = [line for line in bytes(server.log).splitlines() if line.strip()]
        assert words in said[-1], "the reason is the last that is said"
        assert b"Traceback" not in bytes(server.log)
        assert command is SERVE or b"Running on" not in bytes(server.log)


@COMMANDS
async def test_a_failed_worker_ends_the_process(command: tuple[str, ...], tmp_path: Path) -> None:
    """A supervisor has to learn of it; a lifespan's late failure would only be logged, and the server go on with 200."""
    await spoil_the_outbox(tmp_path / "bridge.db")
    async with running(command, environment(tmp_path)) as server:
        await server.ready()
        with trio.fail_after(20):
            code = await server.process.wait()
            await server.silent.wait()
        assert is_told(command, code), server.log.decode()
        assert b"the bridge failed" in bytes(server.log)


async def test_readiness_goes_off_before_anything_else(tmp_path: Path) -> None:
    """While it drains, requests are served, and a balancer is told to send no more; then it stops."""
    async with running((*SERVE, "--drain", "1"), environment(tmp_path)) as server:
        await server.ready()
        assert b" 200 " in await server.get("/health/ready")
        server.process.send_signal(signal.SIGTERM)
        with trio.fail_after(5):
            while b" 503 " not in await server.get("/health/ready"):
                pass
        assert b" 200 " in await server.get("/health/live")
        with trio.fail_after(5):
            assert await server.process.wait() == 0


async def test_hypercorn_takes_our_limits_by_name(tmp_path: Path) -> None:
    """One word on its command line gives it the worker class and the limits of production."""
    async with running(HYPERCORN_TUNED, environment(tmp_path)) as server:
        await server.ready()
        assert b" 200 " in await server.get("/health/ready")
        assert b"server: hypercorn" not in await server.get("/health/live")
        assert (await server.stop())[0] == 0


def test_the_limits_are_the_same_for_both_commands() -> None:
    """`bridge serve` and the settings by name must not drift apart."""
    ours = server_config(listening_socket("127.0.0.1:0"))
    named = Config.from_object("bridge.web.production")
    for name in (each for each in vars(production) if each.isidentifier() and not each.startswith("_") and each != "serve"):
        if name not in ("worker_class", "errorlog"):
            assert getattr(ours, name) == getattr(named, name), name
    ours.create_sockets().insecure_sockets[0].close()


async def spoil_the_outbox(path: Path) -> None:
    """A delivery that no version of ours wrote, so that reading it is a programmer's error."""

    def write(tx: Transaction) -> None:
        wanted = AccountWanted(slug="acme", name="Acme", owner=OwnerWanted(name="Olga"))
        account = provision.open_account(tx, wanted, token_digest="0" * 64, now=1.0).account.id
        lane = Lane(bot=BotId(1), chat=ChatId(1))
        tx.outbox.put(account, lane, AnswerPress(lane=lane, query="1"), priority=10, at=1.0)

    async with open_sqlite(path) as store:
        await store.transact(write)
    with sqlite3.connect(path) as other:
        other.execute("UPDATE outbox SET effect = 'rubbish'")


def test_the_wrong_worker_class_is_explained(tmp_path: Path) -> None:
    """Hypercorn's default is asyncio: it does not serve, and the message names the right command."""
    command = [sys.executable, "-m", "hypercorn", "--bind", "127.0.0.1:0", "bridge.asgi:app"]
    run = subprocess.run(command, env=environment(tmp_path), capture_output=True, timeout=30, check=False)
    assert b"--worker-class trio" in run.stderr
