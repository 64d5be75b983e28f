"""The company's page in `bridge/README.md` works as printed: its commands are run, against a fake Telegram."""

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import trio

from tests.bridge.cli.test_with_telegram import telegram

pytestmark = pytest.mark.live

README = Path(__file__).resolve().parents[3] / "bridge" / "README.md"
SETTING_UP, SERVING = re.findall(r"```sh\n(.*?)```", README.read_text("utf-8"), re.DOTALL)[:2]


async def test_the_commands_of_the_page_set_a_company_up(tmp_path: Path) -> None:
    """Run line by line by a shell that stops at the first failure; then the doctor finds bots that only wait to be served."""
    async with telegram() as fake:
        staff = fake.world.add_bot(name="Staff", username="acme_staff_bot", privacy_mode=False)
        clients = fake.world.add_bot(name="Clients", username="acme_clients_bot")
        variables = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "BRIDGE_TELEGRAM_API": fake.url,
            "STAFF_BOT_TOKEN": staff.token,
            "CLIENT_BOT_TOKEN": clients.token,
        }
        listing = "\nbridge bot list\n"
        run = await trio.run_process(
            ["sh", "-e", "-c", SETTING_UP + listing],
            cwd=tmp_path,
            env=variables,
            capture_stdout=True,
            stderr=subprocess.STDOUT,
            check=False,
        )
    said = run.stdout.decode()
    assert run.returncode == 0, said
    assert "acme_staff_bot" in said
    assert "acme_clients_bot" in said
    assert staff.token not in said


def test_the_page_serves_what_the_code_serves() -> None:
    """The serving commands name a command, an application and a configuration that exist."""
    assert "bridge serve" in SERVING
    assert "--config python:bridge.web.production" in SERVING
    load = partial(
        subprocess.run, [sys.executable, "-c", "import bridge.web.production, bridge.asgi; bridge.asgi.app"], check=True
    )
    assert load().returncode == 0
