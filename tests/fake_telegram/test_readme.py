"""The guide is true: its bots run as printed, its test passes against each of them, its tables name what exists."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import msgspec
import pytest
import trio

import fake_telegram
from fake_telegram import faults
from fake_telegram.faults import FaultPlan, read_faults
from fake_telegram.methods import TdTextParser
from fake_telegram.server import Addresses, FakeServer
from fake_telegram.world import PROFILES, World
from fake_telegram.world_files import load_world
from tests.foreign_bots.node_packages import installed_node_packages

ROOM = Path(fake_telegram.__file__).parent
README = (ROOM / "README.md").read_text("utf-8")
PROGRAMS = dict(re.findall(r"```(?:python|js)\n(?:#|//) (\w+\.(?:py|js))\n(.*?)```", README, re.DOTALL))
BOTS = sorted(name for name in PROGRAMS if name.endswith(("_bot.py", "_bot.js")))


@pytest.mark.live
@pytest.mark.parametrize("program", BOTS)
async def test_the_guide_works_with_each_library(program: str, tmp_path: Path) -> None:
    """Start the bot of the guide, then run the test of the guide; only the ports are others."""
    world = World(seed=1, parser=TdTextParser())
    bot = world.add_bot(name="Test bot", username="test_bot")
    server = FakeServer(world, time.time)
    with trio.fail_after(90):
        async with trio.open_nursery() as nursery:
            addresses: Addresses = await nursery.start(partial(server.run, port=0, control_port=0))
            for name in (program, "test_conversation.py"):
                text = PROGRAMS[name].replace("http://127.0.0.1:8081", addresses.bot_api)
                (tmp_path / name).write_text(text.replace("http://127.0.0.1:8082", addresses.control))
            environment = {**os.environ, "BOT_TOKEN": bot.token}
            interpreter = sys.executable
            if program.endswith(".js"):
                interpreter, environment["NODE_PATH"] = "node", installed_node_packages()
            run = partial(trio.run_process, env=environment, capture_stdout=True, capture_stderr=True, check=False)
            nursery.start_soon(run, [interpreter, str(tmp_path / program)])
            done: subprocess.CompletedProcess[bytes] = await run([sys.executable, str(tmp_path / "test_conversation.py")])
            nursery.cancel_scope.cancel()
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith("the bot answers")


def test_there_is_a_bot_for_every_library() -> None:
    assert BOTS == [
        "aiogram_bot.py",
        "grammy_bot.js",
        "pytelegrambotapi_bot.py",
        "python_telegram_bot_bot.py",
        "telegraf_bot.js",
    ]


def test_every_injury_is_in_the_table() -> None:
    kinds = {kind.__struct_config__.tag for kind in faults.Injury.__args__}
    section = README.partition("## Trouble on demand")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE)) == kinds


def test_every_field_of_a_trigger_is_explained() -> None:
    section = README.partition("## Trouble on demand")[2].partition("\n## ")[0]
    for field in msgspec.structs.fields(faults.Trigger):
        assert f"`{field.name}`" in section


def test_every_profile_is_named() -> None:
    section = README.partition("## Profiles")[2].partition("\n## ")[0]
    assert set(PROFILES) <= set(re.findall(r"`(\w+)`", section))


def test_every_route_is_in_the_table() -> None:
    """By its first word and its last: `/people`, `messages`, `faults` …"""
    section = README.partition("## The control API")[2].partition("\n## ")[0]
    server = FakeServer(World(seed=1), time.time)
    for rule in server.control_app.url_map.iter_rules():
        for word in re.sub(r"<[^>]*:?(\w+)>", "", rule.rule).strip("/").split("/"):
            assert word in section, rule.rule


def test_what_the_page_links_to_is_there() -> None:
    """Headings of its own by their anchors, and files beside it."""
    headings = {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^#+ (.+)$", README, re.MULTILINE)}
    links = re.findall(r"\]\(([^)\s]+)\)", README)
    assert len(links) > 15
    for link in links:
        there = link[1:] in headings if link.startswith("#") else link.startswith("https://") or (ROOM / link).exists()
        assert there, link
    sections = {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^## (.+)$", README, re.MULTILINE)}
    assert {f"#{one}" for one in sections} <= set(links), "the contents at the top name every section"


def test_every_module_is_on_the_map() -> None:
    section = README.partition("## Map")[2]
    modules = [path for folder in (".", "wire", "control") for path in (ROOM / folder).glob("*.py")]
    assert [path.name for path in modules if not path.stem.startswith("__") and path.name not in section] == []


def test_the_world_and_the_plan_that_the_page_shows_are_good_files() -> None:
    shown, plan = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    world = load_world(shown).world
    assert [one.username for one in world.bots.values()] == ["greeter_bot"]
    [fault] = read_faults(plan)
    assert FaultPlan().place(fault).fault.name == "lost replies"
