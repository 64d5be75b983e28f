"""Commands that speak to Telegram, and the watcher that speaks to the bridge: real processes and sockets, a fake Telegram."""

import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import trio

from bridge.cli.running import CommandFailed
from bridge.cli.watching import follow
from fake_telegram.methods.texts import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import World
from tests.bridge.web.processes import OPERATOR, SERVE, Running, environment, running

pytestmark = pytest.mark.live


class Telegram:
    """A fake Telegram on a port of this machine."""

    def __init__(self, world: World, url: str) -> None:
        self.world = world
        self.url = url


@asynccontextmanager
async def telegram() -> AsyncIterator[Telegram]:
    world = World(seed=1, parser=TdTextParser())
    async with trio.open_nursery() as nursery:
        fake = FakeServer(world, time.time)
        addresses = await nursery.start(partial(fake.run, port=0, control_port=0))
        yield Telegram(world, addresses.bot_api)
        nursery.cancel_scope.cancel()


async def bridge(variables: dict[str, str], *words: str, said: str = "") -> tuple[int, str]:
    """Runs a command to its end; its exit code and everything it printed."""
    with trio.fail_after(30):
        run = await trio.run_process(
            [sys.executable, "-m", "bridge", *words],
            env={**variables, "COLUMNS": "200"},
            stdin=said.encode(),
            capture_stdout=True,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return run.returncode, run.stdout.decode()


async def test_bots_are_connected_from_the_command_line(tmp_path: Path) -> None:
    """Telegram is asked; a wrong token is named as such; the token is in no output; the database has it sealed."""
    async with telegram() as world:
        variables = environment(tmp_path, BRIDGE_TELEGRAM_API=world.url)
        staff = world.world.add_bot(name="Staff", username="staff_bot", privacy_mode=False)
        own = world.world.add_bot(name="Support", username="acme_bot", privacy_mode=False)
        await bridge(variables, "account", "create", "--slug", "acme", "--name", "Acme", "--owner", "Olga")
        code, output = await bridge(variables, "standard-bot", "set", "--token", staff.token, "--intake", "polling")
        assert (code, "@staff_bot" in output) == (0, True), output
        code, output = await bridge(variables, "bot", "add", "--account", "acme", "--name", "Support", "--token", own.token)
        assert (code, "@acme_bot" in output) == (0, True), output
        assert own.token not in output
        code, again = await bridge(variables, "bot", "add", "--account", "acme", "--name", "S", "--token", own.token)
        assert (code, "token is already taken" in again) == (1, True), again
        code, wrong = await bridge(variables, "bot", "add", "--account", "acme", "--name", "S", "--token", "1:wrong")
        assert (code, wrong.startswith("token: Telegram does not accept it")) == (1, True), wrong
        code, listed = await bridge(variables, "bot", "list")
        assert [line.split()[1:4] for line in listed.splitlines()] == [
            ["@staff_bot", "standard", "polling"],
            ["@acme_bot", "own", "webhook"],
        ]
        code, reset = await bridge(variables, "bot", "reset", "@acme_bot")
        assert (code, "epoch 2" in reset) == (0, True), reset
        assert own.token.encode() not in (tmp_path / "bridge.db").read_bytes()


async def test_the_doctor_says_what_to_do(tmp_path: Path) -> None:
    """A webhook that nobody set, privacy mode, a revoked token: each in a sentence; a clock that agrees."""
    async with telegram() as world:
        variables = environment(tmp_path, BRIDGE_TELEGRAM_API=world.url)
        shy = world.world.add_bot(name="Support", username="acme_bot", privacy_mode=True)
        await bridge(variables, "account", "create", "--slug", "acme", "--name", "Acme", "--owner", "Olga")
        await bridge(variables, "bot", "add", "--account", "acme", "--name", "Support", "--token", shy.token)
        code, said = await bridge(variables, "doctor")
        assert code == 1
        assert "no webhook is set" in said
        assert "privacy mode is on" in said
        assert "→ run `bridge serve`" in said
        assert shy.token not in said


@asynccontextmanager
async def serving(tmp_path: Path) -> AsyncIterator[tuple[Running, str]]:
    """A bridge with an account, and its owner's token."""
    async with running(SERVE, environment(tmp_path)) as server:
        await server.ready()
        body = json.dumps({"slug": "acme", "name": "Acme", "owner": {"name": "Olga"}})
        made = await server.post("/api/v1/accounts", body, OPERATOR)
        yield server, json.loads(made.split(b"\r\n\r\n", 1)[1])["token"]


async def test_the_watcher_prints_what_happens(tmp_path: Path) -> None:
    """In words for people: when, what, which task, who wrote what, who was told and why."""
    async with serving(tmp_path) as (server, token):
        url = f"http://127.0.0.1:{server.port}"
        words = [sys.executable, "-m", "bridge", "watch", "--url", url, "--after", "0"]
        variables = {**environment(tmp_path), "WATCH_TOKEN": token, "COLUMNS": "200"}
        await server.post("/api/v1/tasks", json.dumps({"title": "Act [for] March", "description": "with stamp"}), token)
        process = await trio.lowlevel.open_process(words, env=variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            assert process.stdout is not None
            printed = b""
            with trio.fail_after(20):
                while b"with stamp" not in printed:
                    printed += await process.stdout.receive_some()
            assert b"task.created [1] Act [for] March" in printed
            assert b"comment.added [1] Olga: with stamp" in printed
        finally:
            process.kill()
            await process.wait()


async def test_the_watcher_connects_again_and_misses_nothing(tmp_path: Path) -> None:
    """The bridge is stopped and started on another port behind the same address; every event is told once."""
    told: list[str] = []
    heard: list[str] = []
    async with trio.open_nursery() as nursery:
        async with serving(tmp_path) as (server, token):
            front = Front(server.port)
            address = await nursery.start(front.run)
            came = Arrivals(told)
            nursery.start_soon(partial(follow, address, token, 0, tell=came.take, notice=heard.append))
            await server.post("/api/v1/tasks", json.dumps({"title": "before"}), token)
            await came.until("before")
            await server.post("/api/v1/tasks", json.dumps({"title": "meanwhile"}), token)
            await came.until("meanwhile")
            await server.stop()
        async with running(SERVE, environment(tmp_path)) as again:
            await again.ready()
            await again.post("/api/v1/tasks", json.dumps({"title": "after"}), token)
            front.port = again.port
            await came.until("after")
        nursery.cancel_scope.cancel()
    ids = [json.loads(raw)["id"] for raw in told]
    assert ids == sorted(set(ids))
    titles = [json.loads(raw)["body"].get("title") for raw in told if json.loads(raw)["kind"] == "task.created"]
    assert titles == ["before", "meanwhile", "after"]
    assert sum("connected" in words for words in heard) == 2
    assert any("trying again" in words for words in heard)


async def test_a_refused_token_ends_the_watcher(tmp_path: Path) -> None:
    """Trying again would not help."""
    async with serving(tmp_path) as (server, _token):
        with trio.fail_after(20), pytest.raises(CommandFailed, match="bridge token create"):
            await follow(f"http://127.0.0.1:{server.port}", "wrong", None, tell=print, notice=print)


class Arrivals:
    """What was told, and waiting for it."""

    def __init__(self, told: list[str]) -> None:
        self._told = told
        self._more = trio.Event()

    def take(self, raw: str) -> None:
        self._told.append(raw)
        self._more.set()
        self._more = trio.Event()

    async def until(self, title: str) -> None:
        """A task of that title was told."""
        with trio.fail_after(20):
            while not any(f'"title":"{title}"' in raw for raw in self._told):
                await self._more.wait()


class Front:
    """A proxy in front of the bridge, as production has: the address stays when the process behind it changes."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def run(self, *, task_status: trio.TaskStatus[str]) -> None:
        (listener,) = await trio.open_tcp_listeners(0, host="127.0.0.1")
        task_status.started(f"http://127.0.0.1:{listener.socket.getsockname()[1]}")
        await trio.serve_listeners(self._pass, [listener])

    async def _pass(self, near: trio.SocketStream) -> None:
        try:
            async with await trio.open_tcp_stream("127.0.0.1", self.port) as far, near, trio.open_nursery() as nursery:
                nursery.start_soon(_copy, near, far, nursery.cancel_scope)
                nursery.start_soon(_copy, far, near, nursery.cancel_scope)
        except OSError:
            await trio.aclose_forcefully(near)


async def _copy(source: trio.SocketStream, target: trio.SocketStream, scope: trio.CancelScope) -> None:
    try:
        async for piece in source:
            await target.send_all(piece)
    except trio.BrokenResourceError:
        pass
    scope.cancel()
