"""The fixture as an outside project uses it: a project of its own in an empty folder, run by pytest in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.house.sources import ROOT

PATIENCE_S = 60

PLAIN_BOT = '''
"""An echo bot of the standard library, by long polling."""
import json
import threading
import urllib.request
from contextlib import contextmanager


def call(base, token, method, **params):
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{base}/bot{token}/{method}", json.dumps(params).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["result"]


@contextmanager
def running_bot(token, base):
    ended = threading.Event()

    def run():
        offset = 0
        while not ended.is_set():
            for update in call(base, token, "getUpdates", offset=offset, timeout=1):
                offset = update["update_id"] + 1
                message = update["message"]
                call(base, token, "sendMessage", chat_id=message["chat"]["id"], text="You said: " + message["text"])

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
'''

SYNC = """
from plain_bot import running_bot


def test_the_bot_echoes(fake_telegram):
    bot = fake_telegram.add_bot(name="Echo", username="echo_bot")
    with running_bot(bot["token"], fake_telegram.bot_api):
        ann = fake_telegram.add_person(first_name="Ann")
        ann.start("@echo_bot")
        assert ann.hears("@echo_bot", by="@echo_bot")[0]["text"] == "You said: /start"


def test_every_test_has_a_telegram_of_its_own(fake_telegram):
    assert fake_telegram.people() == []
    assert fake_telegram.call("GET", "/bots") == []
"""

ASYNCIO = '''
import asyncio

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer


async def echo(message):
    await message.answer("You said: " + message.text)


async def converse(fake_telegram):
    """The bot and the test share one loop: a client that blocked it would wait for ever."""
    telegram = fake_telegram.asyncio
    made = await telegram.add_bot(name="Echo", username="echo_bot")
    async with Bot(made["token"], AiohttpSession(api=TelegramAPIServer.from_base(fake_telegram.bot_api))) as bot:
        dispatcher = Dispatcher()
        dispatcher.message.register(echo)
        polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=1))
        ann = await telegram.add_person(first_name="Ann")
        sent = await ann.start("@echo_bot")
        [answer] = await ann.hears("@echo_bot", after=sent["message_id"])
        assert answer["text"] == "You said: /start"
        await dispatcher.stop_polling()
        await polling


def test_with_a_loop_of_ones_own(fake_telegram):
    asyncio.run(converse(fake_telegram))


@pytest.mark.anyio
async def test_with_a_plugins_loop(fake_telegram):
    await converse(fake_telegram)


@pytest.fixture
def anyio_backend():
    return "asyncio"
'''

TRIO_BOT = '''
"""An echo bot on trio, which also reminds after an hour."""
import httpx2
import trio


async def run_bot(base, token):
    async with httpx2.AsyncClient(base_url=f"{base}/bot{token}/", timeout=35) as client, trio.open_nursery() as nursery:

        async def say(chat, text, delay):
            await trio.sleep(delay)
            await client.post("sendMessage", json={"chat_id": chat, "text": text})

        offset = 0
        while True:
            said = (await client.post("getUpdates", json={"offset": offset, "timeout": 30})).json()
            for update in said["result"]:
                offset = update["update_id"] + 1
                message = update["message"]
                delay = 3600 if message["text"] == "remind me" else 0
                nursery.start_soon(say, message["chat"]["id"], "You said: " + message["text"], delay)
'''

TRIO = """
from trio_bot import run_bot


async def test_the_bot_echoes(fake_telegram, nursery):
    telegram = fake_telegram.trio
    bot = await telegram.add_bot(name="Echo", username="echo_bot")
    nursery.start_soon(run_bot, fake_telegram.bot_api, bot["token"])
    ann = await telegram.add_person(first_name="Ann")
    await ann.start("@echo_bot")
    [answer] = await ann.hears("@echo_bot", by="@echo_bot")
    assert answer["text"] == "You said: /start"
"""

AUTOJUMP = """
import time

import pytest
import trio
from trio_bot import run_bot

HOUR = 3600


async def test_the_bot_reminds_after_an_hour(fake_telegram, autojump_clock, nursery):
    began = time.monotonic()
    telegram = fake_telegram.trio
    bot = await telegram.add_bot(name="Echo", username="echo_bot")
    nursery.start_soon(run_bot, fake_telegram.bot_api, bot["token"])
    ann = await telegram.add_person(first_name="Ann")
    asked = await ann.start("@echo_bot")
    asked = await ann.send("@echo_bot", "remind me")
    answers = await ann.hears("@echo_bot", after=asked["message_id"], by="@echo_bot", wait=HOUR - 10)
    assert [one["text"] for one in answers] == ["You said: /start"]
    [answer] = await ann.hears("@echo_bot", after=answers[-1]["message_id"], by="@echo_bot", wait=2 * HOUR)
    assert answer["text"] == "You said: remind me"
    assert answer["date"] - asked["date"] in (HOUR, HOUR + 1)
    assert HOUR <= trio.current_time() < HOUR + 60
    assert time.monotonic() - began < 30


async def test_updates_grow_old_by_the_tests_clock(fake_telegram, autojump_clock):
    telegram = fake_telegram.trio
    await telegram.add_bot(name="Echo", username="echo_bot")
    await (await telegram.add_person(first_name="Ann")).start("@echo_bot")
    assert (await telegram.bot("@echo_bot"))["pending_updates"] == 1
    await trio.sleep(24 * HOUR + 1)
    assert (await telegram.bot("@echo_bot"))["pending_updates"] == 0


async def test_a_clock_that_stands_is_the_fakes_clock_too(fake_telegram, mock_clock):
    before = await fake_telegram.trio.now()
    mock_clock.jump(1000)
    assert await fake_telegram.trio.now() == before + 1000


async def test_a_blocking_call_says_what_to_use_instead(fake_telegram, autojump_clock):
    with pytest.raises(RuntimeError, match="use `fake_telegram.trio`"):
        fake_telegram.people()
    with pytest.raises(RuntimeError, match="use `fake_telegram.trio`"):
        await fake_telegram.asyncio.people()


def test_a_fake_that_nobody_used_is_closed_too(fake_telegram, autojump_clock):
    assert fake_telegram.bot_api.startswith("http://127.0.0.1:")
"""

MARKED = """
import pytest

EPOCH = 1_800_000_000


@pytest.mark.fake_telegram(virtual_time=True, epoch=EPOCH, seed=7, profile="strict")
def test_a_day_in_a_moment(fake_telegram):
    assert fake_telegram.call("GET", "/health")["profile"] == "strict"
    bot = fake_telegram.add_bot(name="Echo", username="echo_bot")
    ann = fake_telegram.add_person(first_name="Ann")
    assert ann.start("@echo_bot")["date"] == EPOCH
    assert fake_telegram.advance(86_401) == EPOCH + 86_401
    assert fake_telegram.bot("@echo_bot")["pending_updates"] == 0


@pytest.mark.fake_telegram(seed=7)
def test_seeds_tell_tokens(fake_telegram, tokens={}):
    tokens[7] = fake_telegram.add_bot(name="Echo", username="echo_bot")["token"]


@pytest.mark.fake_telegram(seed=8)
def test_other_seeds_tell_others(fake_telegram):
    token = fake_telegram.add_bot(name="Echo", username="echo_bot")["token"]
    assert token != test_seeds_tell_tokens.__defaults__[0][7]


@pytest.mark.fake_telegram(virtual_time=True)
class TestClasses:
    @pytest.mark.parametrize("number", [1, 2])
    def test_a_class_may_be_marked(self, fake_telegram, number):
        assert fake_telegram.call("GET", "/clock")["virtual"] is True
"""

EVERY_METHOD = """
def test_the_blocking_client_can_do_all(fake_telegram):
    telegram = fake_telegram
    bot = telegram.add_bot(name="B", username="b_bot")
    ann = telegram.add_person(first_name="Ann", username="ann_lee")
    bob = telegram.add_person(first_name="Bob")
    assert [one.id for one in telegram.people()] == [ann.id, bob.id]
    assert telegram.person(ann.id).start("@b_bot")["text"] == "/start"
    assert ann.facts["username"] == "ann_lee"
    group = telegram.add_group(title="G", owner=ann.id, members=[bob.id])
    forum = telegram.add_supergroup(title="F", owner=ann.id, is_forum=True)
    channel = telegram.add_channel(title="C", owner=ann.id)
    assert [telegram.chat(one["id"])["type"] for one in (group, forum, channel)] == ["group", "supergroup", "channel"]
    said = ann.send(group["id"], "helo")
    assert ann.edit(group["id"], said["message_id"], "hello")["text"] == "hello"
    bob.react(group["id"], said["message_id"], "👍")
    assert [one["text"] for one in bob.hears(group["id"], by="@ann_lee", after=said["message_id"] - 1)] == ["hello"]
    ann.delete(group["id"], said["message_id"])
    assert bob.hears(group["id"], by="@ann_lee", after=said["message_id"] - 1, wait=0) == []
    file = telegram.add_file(b"bytes", name="a.txt")
    assert telegram.download(file) == b"bytes"
    telegram.set_privacy("@b_bot", on=False)
    assert telegram.bot("@b_bot")["privacy_mode"] is False
    assert telegram.revoke_token("@b_bot") != bot["token"]
    telegram.place_fault("f", on={"method": "getMe"}, do={"kind": "cut"})
    assert [one["name"] for one in telegram.heal()] == ["f"]
    assert telegram.journal(kinds=["sent"]).lost == 0
    assert telegram.now() > 1_700_000_000
    assert ann.act("block", bot="@b_bot") == {}


def test_refusals_are_the_same_as_elsewhere(fake_telegram):
    import pytest
    from fake_telegram.control.client import ControlRefused

    with pytest.raises(ControlRefused, match="--virtual-time"):
        fake_telegram.advance(5)
    with pytest.raises(ControlRefused, match="nobody is called"):
        fake_telegram.bot("@nobody")
"""

FROM_FILES = """
import pytest

pytestmark = pytest.mark.fake_telegram(world="files/town.yaml", faults="files/plan.yaml", epoch=1_800_000_000)


def test_a_world_from_a_file(fake_telegram):
    [ann] = fake_telegram.people()
    assert [one["text"] for one in ann.hears("@echo_bot", wait=0)] == ["/start"]
    assert [one["name"] for one in fake_telegram.call("GET", "/faults")] == ["lost"]


async def test_the_same_in_the_tests_own_loop(fake_telegram, mock_clock):
    [ann] = await fake_telegram.trio.people()
    assert [one["text"] for one in await ann.hears("@echo_bot", wait=0)] == ["/start"]
    assert await fake_telegram.trio.now() == 1_800_000_000
"""

TOWN = """
fake_telegram_world: 1
people: [{first_name: Ann, username: ann_lee}]
bots: [{name: Echo, username: echo_bot}]
private_chats: [{person: "@ann_lee", bot: "@echo_bot", messages: [{id: 1, at: 0, author: "@ann_lee", text: /start}]}]
"""
PLAN = "- {name: lost, on: {method: getMe}, do: {kind: lost_reply}}"

WRONG = """
import pytest


@pytest.mark.fake_telegram(profile="moon")
def test_a_wrong_profile(fake_telegram):
    pass


@pytest.mark.fake_telegram(speed=3)
def test_a_wrong_name(fake_telegram):
    pass


@pytest.mark.fake_telegram(virtual_time=True)
def test_two_clocks(fake_telegram, mock_clock):
    pass


@pytest.mark.fake_telegram(world="nowhere.yaml")
def test_no_file(fake_telegram):
    pass
"""

UNUSED = """
import sys


def test_nothing_of_the_fake_is_imported_before_a_test_asks():
    assert [name for name in sys.modules if name.startswith("fake_telegram.")] == ["fake_telegram.pytest_plugin"]


def test_nor_the_loop_it_runs_on():
    assert "trio" not in sys.modules
"""


def run_project(folder: Path, *options: str, **files: str) -> subprocess.CompletedProcess[str]:
    """Write the files and run pytest there, as strict as an outside project might."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers --strict-config\nfilterwarnings = error\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:scenarios", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


TRIO_MODE = ("-o", "trio_mode=true")


@pytest.mark.live
@pytest.mark.parametrize(
    ("files", "options", "passed"),
    [
        pytest.param({"plain_bot": PLAIN_BOT, "test_it": SYNC}, (), 2, id="plain functions"),
        pytest.param({"test_it": ASYNCIO}, (), 2, id="asyncio"),
        pytest.param({"trio_bot": TRIO_BOT, "test_it": TRIO}, TRIO_MODE, 1, id="trio"),
        pytest.param({"trio_bot": TRIO_BOT, "test_it": AUTOJUMP}, TRIO_MODE, 5, id="trio under an autojump clock"),
        pytest.param({"test_it": MARKED}, (), 5, id="marked tests"),
        pytest.param({"test_it": EVERY_METHOD}, (), 2, id="every blocking method"),
        pytest.param({"test_it": UNUSED}, ("-p", "no:trio", "-p", "no:anyio"), 2, id="nobody asks"),
    ],
)
def test_an_outside_project_tests_its_bot(tmp_path: Path, files: dict[str, str], options: tuple[str, ...], passed: int) -> None:
    """Every warning is an error there: no socket, thread or task of the fake is left behind."""
    run = run_project(tmp_path, *options, **files)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{passed} passed" in run.stdout


@pytest.mark.live
def test_a_marker_that_means_nothing_is_told(tmp_path: Path) -> None:
    run = run_project(tmp_path, test_it=WRONG)
    assert run.returncode == 1
    assert "there is no profile 'moon'; there are: " in run.stdout
    assert "unexpected keyword argument 'speed'" in run.stdout
    assert "the fake goes by the test's own clock" in run.stdout
    assert "No such file or directory" in run.stdout
    assert "4 errors" in run.stdout


@pytest.mark.live
def test_the_test_that_the_guide_shows_passes(tmp_path: Path) -> None:
    """With a bot that greets, started as that project starts its own."""
    guide = (ROOT / "fake_telegram/README.md").read_text("utf-8").partition("## In your test suite")[2]
    [shown, *_] = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    greeter = PLAIN_BOT.replace('"You said: " + message["text"]', '"Hello, " + message["from"]["first_name"] + "!"')
    greeter = greeter.replace("def running_bot(token, base)", "def running_bot(token, base_url)")
    greeter = greeter.replace("        offset = 0", "        base, offset = base_url, 0")
    run = run_project(tmp_path, greeter=greeter, test_it="from greeter import running_bot\n\n\n" + shown)
    assert run.returncode == 0, run.stdout
    assert "1 passed" in run.stdout


@pytest.mark.live
def test_worlds_and_faults_come_from_files_beside_the_test(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files/town.yaml").write_text(TOWN, "utf-8")
    (tmp_path / "files/plan.yaml").write_text(PLAN, "utf-8")
    run = run_project(tmp_path, *TRIO_MODE, test_it=FROM_FILES)
    assert run.returncode == 0, run.stdout
    assert "2 passed" in run.stdout


def test_the_plugin_is_installed_under_its_name() -> None:
    """What pyproject.toml says is what this environment has."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["pytest11"]
    assert asked["fake_telegram"] == "fake_telegram.pytest_plugin"
    assert {one.value for one in entry_points(group="pytest11", name="fake_telegram")} == {asked["fake_telegram"]}
