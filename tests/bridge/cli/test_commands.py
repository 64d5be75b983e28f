"""The operator's commands on a store of their own: what they print, what they leave behind, and how they fail."""

import base64
import hashlib
import re
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
import trio
from click.testing import CliRunner, Result

from bridge.adapters.sqlite_store import open_sqlite
from bridge.cli import main
from bridge.domain.conversations import Lane
from bridge.domain.deliveries import InboxEntry, InboxState
from bridge.domain.effects import Send
from bridge.domain.ids import BotId, ChatId, InboxId
from bridge.domain.messages import Purpose, RichText
from bridge.ports.store import Transaction

T = TypeVar("T")

KEY = base64.b64encode(bytes(range(32))).decode()
OPERATOR = "the-operators-token-0123456789"
LANE = Lane(bot=BotId(1), chat=ChatId(7))


class Machine:
    """A machine where the bridge is installed, seen from its command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "bridge.db"
        self.variables: dict[str, str | None] = {
            "BRIDGE_DATABASE": str(self.database),
            "BRIDGE_FILES": str(folder / "files"),
            "BRIDGE_OPERATOR_TOKEN": OPERATOR,
            "BRIDGE_SECRET_KEYS": f"k1:{KEY}",
        }

    def run(self, *words: str, **changes: str) -> Result:
        return CliRunner().invoke(main, words, env={**self.variables, **changes})

    def done(self, *words: str) -> str:
        """Output of a command that succeeds."""
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, *words: str, code: int = 1, **changes: str) -> str:
        """What a command that fails says."""
        result = self.run(*words, **changes)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result.output

    def transact(self, fn: Callable[[Transaction], T]) -> T:
        async def act() -> T:
            async with open_sqlite(self.database) as store:
                return await store.transact(fn)

        return trio.run(act)

    def found(self) -> None:
        self.done("account", "create", "--slug", "acme", "--name", "Acme", "--owner", "Olga Petrova")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def token_in(output: str) -> str:
    found = re.search(r"token: (tb_[\w-]{32})", output)
    assert found, output
    return found.group(1)


def test_the_first_steps_of_an_installation(machine: Machine) -> None:
    """Migrate, open an account, add an employee, give him a token that is his."""
    assert "newest schema" in machine.done("migrate")
    owner = machine.done("account", "create", "--slug", "acme", "--name", "Acme", "--owner", "Olga Petrova")
    assert "account acme" in owner
    assert "@Olga_Petrova" in owner
    assert "@Pavel" in machine.done("employee", "add", "--account", "acme", "--name", "Pavel", "--language", "ru")
    pavels = machine.done("token", "create", "--account", "acme", "--employee", "@pavel")
    for who, output in (("Olga Petrova", owner), ("Pavel", pavels)):
        digest = hashlib.sha256(token_in(output).encode()).hexdigest()

        def look(tx: Transaction, digest: str = digest) -> str:
            token = tx.tokens.by_digest(digest)
            assert token is not None
            employee = tx.people.employee(token.employee)
            assert employee is not None
            return employee.name

        assert machine.transact(look) == who


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("account", "create", "--slug", "acme", "--name", "A", "--owner", "O"), 1, "slug is already taken"),
        (("account", "create", "--slug", "A B", "--name", "A", "--owner", "O"), 2, "slug"),
        (("account", "create", "--slug", "x", "--name", " ", "--owner", "O"), 2, "name"),
        (("account", "create", "--slug", "x"), 2, "--name"),
        (("employee", "add", "--account", "nobody", "--name", "P"), 1, "there are: acme"),
        (("employee", "add", "--account", "acme", "--name", "P", "--time-zone", "Mars"), 1, "time_zone"),
        (("employee", "add", "--account", "acme", "--name", "P", "--handle", "olga_PETROVA"), 1, "handle is already taken"),
        (("token", "create", "--account", "acme", "--employee", "nobody"), 1, "no employee 'nobody'"),
        (("bot", "reset", "@nobody_bot"), 1, "bridge bot list"),
        (("show", "task", "--account", "acme", "77"), 1, "no task 77"),
        (("replay",), 2, "--all"),
        (("replay", "77"), 1, "not parked: 77"),
        (("new-key", "--id", "a:b"), 2, "no colon"),
        (("frobnicate",), 2, "No such command"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(machine: Machine, words: tuple[str, ...], code: int, said: str) -> None:
    """In words, without a traceback, with an exit code."""
    machine.found()
    assert said in machine.refused(*words, code=code)


def test_a_wrong_configuration_stops_every_command(machine: Machine) -> None:
    """Exit code 2, the variable, and no secret."""
    for words in (("migrate",), ("serve",), ("bot", "list"), ("doctor",), ("check-config",), ("backup", "x.db")):
        said = machine.refused(*words, code=2, BRIDGE_OPERATOR_TOKEN="short-hunter2")
        assert "BRIDGE_OPERATOR_TOKEN" in said, words
        assert "hunter2" not in said
    assert "bridge new-key" in machine.refused("bot", "list", code=2, BRIDGE_SECRET_KEYS="")
    assert "no crash point" in machine.refused("bot", "list", code=2, BRIDGE_CRASH_AT="nowhere:1")


def test_check_config_shows_settings_and_no_secret(machine: Machine) -> None:
    """And notices what is misspelled."""
    result = machine.run("check-config", BRIDGE_LOGLEVEL="debug")
    assert result.exit_code == 0
    assert f"BRIDGE_DATABASE = {machine.database}" in result.output
    assert "BRIDGE_OPERATOR_TOKEN = Secret(set)" in result.output
    assert "Did you mean BRIDGE_LOG_LEVEL?" in result.output
    assert OPERATOR not in result.output
    assert KEY not in result.output


def test_new_key_prints_what_the_configuration_takes(machine: Machine) -> None:
    """Each time another; with --token a token the configuration takes."""
    first, second = machine.done("new-key").strip(), machine.done("new-key", "--id", "k2").strip()
    assert first != second
    result = machine.run("check-config", BRIDGE_SECRET_KEYS=f"{second},{first}")
    assert result.exit_code == 0
    token = machine.done("new-key", "--token").strip()
    assert machine.run("check-config", BRIDGE_OPERATOR_TOKEN=token).exit_code == 0


def test_a_backup_is_a_whole_database(machine: Machine) -> None:
    """It never overwrites."""
    machine.found()
    copy = machine.folder / "copy.db"
    assert str(copy) in machine.done("backup", str(copy))
    with sqlite3.connect(copy) as copied:
        assert copied.execute("SELECT slug FROM accounts").fetchall() == [("acme",)]
    assert "exists already" in machine.refused("backup", str(copy))
    assert "no database" in machine.refused("backup", str(machine.folder / "other.db"), BRIDGE_DATABASE="/nowhere/b.db")


def parked(machine: Machine, count: int) -> list[int]:
    """Entries that could not be handled."""

    def write(tx: Transaction) -> list[int]:
        ids = []
        for number in range(count):
            entry = InboxEntry(
                id=InboxId(0),
                bot=LANE.bot,
                account=None,
                lane=LANE,
                update_id=number,
                payload=b"{}",
                received_at=1_800_000_000.0,
            )
            id = tx.inbox.put(entry)
            assert id is not None
            tx.inbox.attempted(id, "KeyError: [oops]")
            tx.inbox.settle(id, InboxState.PARKED, 1.0, "KeyError: [oops]")
            ids.append(int(id))
        return ids

    return machine.transact(write)


def test_parked_entries_are_shown_and_replayed(machine: Machine) -> None:
    """Those named, all or none of them; or all there are, however many."""
    machine.found()
    ids = parked(machine, 250)
    shown = machine.done("show", "inbox")
    assert "250 parked" in shown
    assert "[oops]" in shown
    assert "not parked: 99999" in machine.refused("replay", str(ids[0]), "99999")
    assert "2 entries" in machine.done("replay", str(ids[0]), str(ids[1]))
    assert "248 entries" in machine.done("replay", "--all")
    assert "0 parked" in machine.done("show", "inbox")
    assert "250 new" in machine.done("show", "inbox", "--state", "new")


def test_the_outbox_is_shown_without_texts(machine: Machine) -> None:
    """What an operator needs is why, not what was said."""
    machine.found()

    def write(tx: Transaction) -> None:
        (account,) = tx.accounts.all()
        effect = Send(lane=LANE, purpose=Purpose.ANSWER, body=RichText(text="the secret text"))
        tx.outbox.put(account.id, LANE, effect, priority=10, at=1_800_000_000.0)

    machine.transact(write)
    shown = machine.done("show", "outbox", "--state", "due")
    assert "1 due" in shown
    assert "answer" in shown
    assert "secret" not in shown


def test_keys_are_rotated(machine: Machine) -> None:
    """Nothing to seal again is said, too."""
    machine.found()
    assert "0 bots" in machine.done("reseal")


def test_the_doctor_finds_a_missing_database_and_missing_bots(machine: Machine) -> None:
    """One sentence of what to do, and exit code 1."""
    assert "bridge migrate" in machine.refused("doctor")
    machine.done("migrate")
    said = machine.refused("doctor")
    assert "sound" in said
    assert "bridge standard-bot set" in said


def test_serve_names_a_taken_address(machine: Machine) -> None:
    """Before anything is opened."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        assert "BRIDGE_BIND" in machine.refused("serve", "--bind", bind)
    assert not machine.database.exists()
