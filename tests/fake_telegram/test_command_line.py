"""`fake-telegram serve` as a program of its own: the ready line, both ports, a clean stop, and nothing of the bridge inside."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import pytest
import trio
from click.testing import CliRunner

from fake_telegram.__main__ import PASTE, begin, main
from fake_telegram.control.client import FakeTelegram
from fake_telegram.exchanges import HttpPeer, render_request
from fake_telegram.world import World
from tests.fake_telegram.callers import Caller, dial

PATIENCE_S = 60.0
READY = re.compile(r"fake-telegram ready bot_api=(http://127\.0\.0\.1:\d+) control=(http://127\.0\.0\.1:\d+)\n")

FOREIGN = (
    "bridge",
    "scenarios",
    "httpx",
    "httpx2",
    "sqlite_utils",
    "psycopg",
    "psycopg_pool",
    "structlog",
    "prometheus_client",
    "cryptography",
    "trio_websocket",
    "pydantic",
    "babel",
    "aiogram",
    "telegram",
    "telebot",
)
"""What somebody who installed only the fake's extra does not have."""

ALONE = f"""
import runpy, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {FOREIGN!r}:
            raise ModuleNotFoundError(f"{{name}} is not installed here", name=name)

sys.meta_path.insert(0, Absent())
sys.argv[0] = "fake-telegram"
try:
    runpy.run_module("fake_telegram", run_name="__main__")
finally:
    print("foreign:", sorted(name for name in sys.modules if name.partition(".")[0] in {FOREIGN!r}), flush=True)
"""


@dataclass
class Running:
    process: trio.Process
    bot_api: str
    control: str

    async def stop(self, how: signal.Signals) -> tuple[int, str]:
        """Stop it; its exit code and what it said after the ready line."""
        self.process.send_signal(how)
        code = await self.process.wait()
        return code, await rest(self.process.stdout)


async def rest(stream: trio.abc.ReceiveStream | None) -> str:
    assert stream is not None
    data = b""
    while piece := await stream.receive_some():
        data += piece
    return data.decode()


@asynccontextmanager
async def running(*command: str) -> AsyncIterator[Running]:
    """The program, once it says that it is ready."""
    run = partial(trio.run_process, [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    with trio.fail_after(PATIENCE_S):
        async with trio.open_nursery() as nursery:
            process: trio.Process = await nursery.start(run)
            said = ""
            while (found := READY.search(said)) is None:
                assert process.stdout is not None
                piece = await process.stdout.receive_some()
                assert piece, await rest(process.stderr)
                said += piece.decode()
            yield Running(process, found[1], found[2])
            nursery.cancel_scope.cancel()


SERVE = ("serve", "--port", "0", "--control-port", "0")


@pytest.mark.live
async def test_with_the_fakes_extra_alone_it_starts_answers_and_stops_cleanly() -> None:
    """An import hook hides everything else; both faces are used, and no hidden module was even half imported."""
    async with running("-c", ALONE, *SERVE, "--people", "3") as on:
        async with FakeTelegram(on.control) as telegram:
            [bot] = await telegram.call("GET", "/bots")
            ann = (await telegram.people())[0]
            sent = await ann.start(bot["id"])
            call = Caller(bot["token"], HttpPeer(await dial(on.bot_api)))
            assert (await call("getMe"))["result"]["username"] == "test_bot"
            [update] = (await call("getUpdates"))["result"]
            assert update["message"]["text"] == "/start"
            said = await call("sendMessage", chat_id=ann.id, text="*hi*", parse_mode="MarkdownV2")
            assert said["result"]["entities"] == [{"offset": 0, "length": 2, "type": "bold"}]
            [heard] = await ann.hears(bot["id"], after=sent["message_id"])
            assert heard["text"] == "hi"
            await call.peer.aclose()
        assert await on.stop(signal.SIGINT) == (0, "foreign: []\n")


@pytest.mark.live
async def test_it_stops_at_once_although_bots_are_polling() -> None:
    async with running("-m", "fake_telegram", *SERVE, "--people", "0") as on:
        async with FakeTelegram(on.control) as telegram:
            [bot] = await telegram.call("GET", "/bots")
        stream = await dial(on.bot_api)
        await stream.send_all(render_request("GET", f"/bot{bot['token']}/getUpdates?timeout=50", {}))
        with trio.fail_after(10):
            assert await on.stop(signal.SIGTERM) == (0, "")
        await trio.aclose_forcefully(stream)


@pytest.mark.live
@pytest.mark.parametrize(
    ("epoch", "begins"),
    [("2026-01-31T09:00", 1_769_850_000), ("2026-01-31T09:00+03:00", 1_769_839_200), ("1800000000.5", 1_800_000_000.5)],
)
async def test_virtual_time_begins_where_it_is_told_and_goes_when_it_is_told(epoch: str, begins: float) -> None:
    """A day passes between two calls: what waited longer than Telegram keeps it is gone."""
    async with running("-m", "fake_telegram", *SERVE, "--virtual-time", "--epoch", epoch) as on:
        async with FakeTelegram(on.control) as telegram:
            ann = (await telegram.people())[0]
            assert (await ann.start("@test_bot"))["date"] == int(begins)
            assert (await telegram.bot("@test_bot"))["pending_updates"] == 1
            assert await telegram.advance(24 * 3600 + 1) == begins + 24 * 3600 + 1
            assert (await telegram.bot("@test_bot"))["pending_updates"] == 0
        assert await on.stop(signal.SIGINT) == (0, "")


@pytest.mark.live
async def test_a_taken_port_is_told_in_one_line() -> None:
    async with running("-m", "fake_telegram", *SERVE, "--people", "0") as on:
        port = on.bot_api.rpartition(":")[2]
        second = await trio.run_process(
            [sys.executable, "-m", "fake_telegram", "serve", "--port", port, "--people", "0"],
            capture_stdout=True,
            capture_stderr=True,
            check=False,
        )
    assert second.returncode == 1
    assert second.stderr.decode().startswith("Error: cannot listen on 127.0.0.1: ")
    assert len(second.stderr.splitlines()) == 1
    assert second.stdout == b""


def test_the_same_seed_gives_the_same_people_and_tokens() -> None:
    def filled(seed: int) -> list[str]:
        world = World(seed=seed)
        begin(world, people=5, bots=2, seed=seed)
        return [person.full_name for person in world.people.values()] + [bot.token for bot in world.bots.values()]

    assert filled(1) == filled(1)
    assert filled(1) != filled(2)
    assert len(set(filled(1))) == 7


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--help"], 0, "serve"),
        (["serve", "--help"], 0, "--control-port"),
        (["serve", "--profile", "moon"], 2, "'cloud', 'local', 'open', 'strict'"),
        (["serve", "--people", "-1"], 2, "0<=x<=10000"),
        (["serve", "--prot", "1"], 2, "--port"),
        (["serve", "--epoch", "2026-01-31"], 2, "--epoch goes with --virtual-time"),
        (["serve", "--virtual-time", "--epoch", "yesterday"], 2, "'yesterday' is not a date"),
        (["serve", "--virtual-time", "--epoch", "1969-01-01"], 2, "not a time that Telegram could tell"),
        (["fly"], 2, "No such command"),
    ],
)
def test_the_command_line_explains_itself(arguments: list[str], code: int, says: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code
    assert says in result.output


@pytest.mark.parametrize("library", PASTE)
def test_what_is_to_be_pasted_names_the_address(library: str) -> None:
    lines = PASTE[library].format(url="http://127.0.0.1:8081", token="1:A")
    assert "http://127.0.0.1:8081" in lines
    assert "1:A" in lines
