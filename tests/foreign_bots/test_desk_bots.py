"""Unmodified bots of five libraries serve people in the fake, by polling and by webhook; only the base URL is another."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import trio

from tests.foreign_bots.node_packages import installed_node_packages
from tests.foreign_bots.stage import PATIENCE_S, Program, stage
from tests.foreign_bots.visits import VISITS, begin

FOLDER = Path(__file__).parent
PYTHON = {
    "aiogram": "aiogram_desk.py",
    "python-telegram-bot": "ptb_desk.py",
    "pyTelegramBotAPI": "telebot_desk.py",
}
NODE = {"grammY": "grammy_desk.js", "Telegraf": "telegraf_desk.js"}

pytestmark = pytest.mark.live


def python_program(name: str, *, webhook: bool) -> Program:
    return Program(
        command=[sys.executable, str(FOLDER / PYTHON[name])],
        environment={"BOT_WEBHOOK": "1"} if webhook else {},
        webhook=webhook,
        waits_after_trouble=not webhook and name == "pyTelegramBotAPI",
    )


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
@pytest.mark.parametrize("name", PYTHON)
async def test_a_python_bot_serves_people(name: str, webhook: bool) -> None:
    await serve_people(python_program(name, webhook=webhook))


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
@pytest.mark.parametrize("name", NODE)
async def test_a_node_bot_serves_people(name: str, webhook: bool) -> None:
    program = Program(
        command=["node", str(FOLDER / "node" / NODE[name])],
        environment={"NODE_PATH": installed_node_packages()} | ({"BOT_WEBHOOK": "1"} if webhook else {}),
        webhook=webhook,
        waits_after_trouble=not webhook,
        misses_half_answers=True,  # node-fetch 2 waits on for the rest, until the library's own time-out of minutes
    )
    await serve_people(program)


async def serve_people(program: Program) -> None:
    """Every visit, one after the other; then, of a webhook, whether Telegram was content with it."""
    with trio.fail_after(2 * PATIENCE_S):
        async with stage(program) as on:
            await begin(on)
            for visit in VISITS:
                await visit(on)
            shown = await on.telegram.bot(on.bot)
            assert bool(shown["webhook_url"]) == program.webhook
