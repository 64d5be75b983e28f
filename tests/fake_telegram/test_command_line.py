"""`fake-telegram serve` as a program of its own: the ready line, both ports, a clean stop, and nothing of the bridge inside."""

from __future__ import annotations

import re
import signal
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import pytest
import trio
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fake_telegram.__main__ import PASTE, begin, main
from fake_telegram.control.client import FakeTelegram
from fake_telegram.exchanges import HttpPeer, PeerBroken, PeerClosed, render_request
from fake_telegram.world import World
from tests.fake_telegram.callers import Caller, dial

PATIENCE_S = 60.0
READY = re.compile(r"^fake-telegram ready bot_api=(\S+) control=(\S+)\n", re.MULTILINE)

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


WORLD = """
fake_telegram_world: 1
seed: 5
now: 1800000000
people: [{first_name: Ann, username: ann_lee}]
bots: [{name: Echo, username: echo_bot, token: "4242:AAbbccddeeffgghhiijjkkllmmnnooppqqr"}]
private_chats: [{person: "@ann_lee", bot: "@echo_bot", messages: [{id: 1, at: 1799999999, author: "@ann_lee", text: hi}]}]
"""
FAULTS = """
- {name: lost, on: {method: getMe, times: 1}, do: {kind: refuse, code: 500, description: Oops}}
"""


@pytest.mark.live
async def test_it_begins_with_a_world_and_faults_from_files_and_gives_them_back(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(WORLD, "utf-8")
    (tmp_path / "faults.yaml").write_text(FAULTS, "utf-8")
    files = ("--world", str(tmp_path / "world.yaml"), "--faults", str(tmp_path / "faults.yaml"), "--virtual-time")
    async with running("-m", "fake_telegram", *SERVE, *files) as on:
        async with FakeTelegram(on.control) as telegram:
            assert [one.facts["username"] for one in await telegram.people()] == ["ann_lee"]
            assert await telegram.now() == 1_800_000_000
            call = Caller("4242:AAbbccddeeffgghhiijjkkllmmnnooppqqr", HttpPeer(await dial(on.bot_api)))
            assert (await call("getMe"))["description"] == "Oops"
            assert (await call("getMe"))["ok"]
            said = await call("sendMessage", chat_id="1000", text="again")
            assert said["result"]["message_id"] == 2
            (tmp_path / "world.yaml").write_text(await telegram.export_world(), "utf-8")
            await call.peer.aclose()
        await on.stop(signal.SIGINT)
    async with running("-m", "fake_telegram", *SERVE, *files[:2]) as on:
        async with FakeTelegram(on.control) as telegram:
            heard = await telegram.person(1000).hears("@echo_bot", wait=0)
            assert [one["text"] for one in heard] == ["hi", "again"]
        await on.stop(signal.SIGINT)


@pytest.mark.live
async def test_it_speaks_tls_on_both_ports(tmp_path: Path) -> None:
    pem = self_signed(tmp_path)
    trusting = ssl.create_default_context(cafile=str(pem))

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        assert tls
        return await trio.open_ssl_over_tcp_stream(host, port, ssl_context=trusting, https_compatible=True)

    async with running("-m", "fake_telegram", *SERVE, "--tls-cert", str(pem)) as on:
        assert on.bot_api.startswith("https://127.0.0.1:")
        async with FakeTelegram(on.control, connect=connect) as telegram:
            bot = await telegram.bot("@test_bot")
            call = Caller(bot["token"], HttpPeer(await connect("127.0.0.1", int(on.bot_api.rpartition(":")[2]), True)))
            assert (await call("getMe"))["result"]["username"] == "test_bot"
            await call.peer.aclose()
        plain = HttpPeer(await dial(on.bot_api))
        with pytest.raises((PeerClosed, PeerBroken)):
            await plain.exchange(render_request("GET", "/", {}))
        await plain.aclose()
        assert await on.stop(signal.SIGINT) == (0, "")


@pytest.mark.live
async def test_check_tells_of_every_method() -> None:
    async with running("-m", "fake_telegram", *SERVE) as on:
        command = [sys.executable, "-m", "fake_telegram", "check", on.bot_api, "--control", on.control]
        done = await trio.run_process(command, capture_stdout=True, capture_stderr=True, check=False)
        said = done.stdout.decode()
        assert (done.returncode, done.stderr) == (0, b"")
        assert "done         sendMessage" in said
        assert re.search(r"^\d+ methods: \d+ done, \d+ refused, \d+ unsupported$", said, re.MULTILINE)
        assert re.findall(r"^refused +(\w+)", said, re.MULTILINE) == ["close"], "the page says so"
        other = [sys.executable, "-m", "fake_telegram", "check", on.control, "--token", "1:A", "--chat", "5"]
        wrong = await trio.run_process(other, capture_stdout=True, check=False)
        assert wrong.returncode == 1
        assert "broken" in wrong.stdout.decode()


@pytest.mark.parametrize(
    ("option", "text", "says"),
    [
        ("--world", "fake_telegram_world: 1\npeple: []", "unknown field `peple`"),
        ("--world", "[", "this is not YAML"),
        ("--faults", "- {name: a, on: {}, do: {kind: cut}}", "say either `method` or `update`"),
        ("--faults", "- {name: a, on: {method: any}, do: {kind: bite}}", "`$[0].do.kind`"),
        ("--tls-cert", "no certificate", "cannot be used"),
    ],
)
def test_files_that_are_wrong_are_told_in_one_line(tmp_path: Path, option: str, text: str, says: str) -> None:
    file = tmp_path / "file"
    file.write_text(text, "utf-8")
    result = CliRunner().invoke(main, ["serve", "--port", "0", option, str(file)])
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert says in result.output


def test_files_are_validated_without_serving(tmp_path: Path) -> None:
    world, faults = tmp_path / "town.yaml", tmp_path / "plan.yaml"
    world.write_text("fake_telegram_world: 1\npeople: [{first_name: Ann}]\nbots: [{name: B, username: b_bot}]\n", "utf-8")
    faults.write_text("- {name: a, on: {method: sendMessage}, do: {kind: cut}}\n", "utf-8")
    done = CliRunner().invoke(main, ["validate", "--world", str(world), "--faults", str(faults)])
    assert done.exit_code == 0
    assert done.output == f"{world}: 1 people, 1 bots, 0 chats, 0 messages\n{faults}: 1 faults\n"
    assert CliRunner().invoke(main, ["validate", "--faults", str(faults)]).output == f"{faults}: 1 faults\n"


@pytest.mark.parametrize(
    ("option", "text", "says"),
    [
        (
            "--world",
            "fake_telegram_world: 1\npeple: []\n",
            ":1:1: Object contains unknown field `peple`; did you mean `people`?",
        ),
        ("--world", "fake_telegram_world: 1\nchats:\n- {type: group, title: G, owner: 7}\n", ":3:3: there is no user 7"),
        ("--faults", "- {name: a, on: {method: sendMesage}, do: {kind: cut}}\n", "did you mean sendMessage?"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_place(tmp_path: Path, option: str, text: str, says: str) -> None:
    file = tmp_path / "file.yaml"
    file.write_text(text, "utf-8")
    done = CliRunner().invoke(main, ["validate", option, str(file)])
    assert done.exit_code == 1
    assert says in done.output
    assert len(done.output.splitlines()) == 1


def self_signed(folder: Path) -> Path:
    """A key and a certificate for this machine, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "fake telegram")])
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "both.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return pem


@pytest.mark.live
async def test_it_serves_on_an_address_of_ipv6_and_shares_files_by_path(tmp_path: Path) -> None:
    told = ("--host", "::1", "--profile", "local", "--files", str(tmp_path / "files"))
    async with running("-m", "fake_telegram", *SERVE, *told) as on:
        assert on.bot_api.startswith("http://[::1]:")
        async with FakeTelegram(on.control) as telegram:
            bot = await telegram.bot("@test_bot")
            number = await telegram.add_file(b"by path", name="a.txt")
            ann = (await telegram.people())[0]
            await ann.start(bot["id"])
            await ann.send(bot["id"], attach={"kind": "document", "file": number})
            call = Caller(bot["token"], HttpPeer(await dial(on.bot_api)))
            update = (await call("getUpdates", offset=-1))["result"][0]
            path = (await call("getFile", file_id=update["message"]["document"]["file_id"]))["result"]["file_path"]
            assert await trio.Path(path).read_bytes() == b"by path"
            sent = await call("sendDocument", chat_id=ann.id, document=f"file://{path}")
            assert sent["result"]["document"]["file_size"] == 7
            await call.peer.aclose()
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
        (["serve", "--tls-key", __file__], 2, "--tls-key goes with --tls-cert"),
        (["serve", "--world", "/nowhere.yaml"], 2, "does not exist"),
        (["check", "https://api.telegram.org", "--token", "1:A", "--chat", "5"], 2, "the real Telegram"),
        (["check", "http://127.0.0.1:1"], 2, "say --control URL, or --token and --chat"),
        (["check", "http://127.0.0.1:1", "--token", "1:A", "--chat", "5"], 1, "cannot check http://127.0.0.1:1"),
        (["check", "127.0.0.1:8081", "--token", "1:A", "--chat", "5"], 2, "say http://host:port"),
        (["check", "http://127.0.0.1:99999", "--token", "1:A", "--chat", "5"], 2, "say http://host:port"),
        (["check", "ftp://127.0.0.1", "--token", "1:A", "--chat", "5"], 2, "say http://host:port"),
        (["validate"], 2, "say --world FILE, --faults FILE, or both"),
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
