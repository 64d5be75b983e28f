"""Webhooks by https on real sockets: whom the server believes, by a certificate and at an address of the bot's own."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import time

import pytest
import trio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fake_telegram.methods import Upload, call
from fake_telegram.server import FakeServer
from fake_telegram.wire.limits import CLOUD
from fake_telegram.wire.requests import Request, RequestReader
from fake_telegram.world import World

VERIFY_FAILED = "SSL error {error:0A000086:SSL routines::certificate verify failed}"


@dataclass(frozen=True)
class Papers:
    """A certificate, its key, and a server's context with both."""

    certificate: bytes
    context: ssl.SSLContext


def papers(folder: Path, host: str, *, days: int = 36_500) -> Papers:
    """Papers for ``host`` that nobody else vouches for; ``days`` from 2026 on."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin - timedelta(days=9))
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = folder / f"{host}.pem"
    pem.write_bytes(private + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return Papers(certificate, context)


@dataclass
class Hook:
    """A site on a real port; it counts what came, and remembers who was asked for."""

    context: ssl.SSLContext
    requests: list[Request] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    async def serve(self, plain: trio.SocketStream) -> None:
        self.context.sni_callback = lambda _socket, name, _context: self.names.append(name)
        stream = trio.SSLStream(plain, self.context, server_side=True, https_compatible=True)
        reader = RequestReader(CLOUD)
        try:
            while data := await stream.receive_some():
                for one in reader.feed(bytes(data)):
                    assert isinstance(one, Request)
                    self.requests.append(one)
                    await stream.send_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        except trio.BrokenResourceError:
            return


@asynccontextmanager
async def delivered_or_failed(hook: Hook, url: str, certificate: bytes | None, **options: str) -> AsyncIterator[World]:
    """Set the webhook, let a person write, wait until something came or went wrong."""
    async with trio.open_nursery() as nursery:
        listeners = await nursery.start(partial(trio.serve_tcp, hook.serve, 0, host="127.0.0.1"))
        port = listeners[0].socket.getsockname()[1]
        world = World(seed=1)
        server = FakeServer(world, time)
        bot, ann = world.add_bot(name="B", username="b_bot"), world.add_person(first_name="Ann")
        await nursery.start(server.run_in_memory)
        uploads = {} if certificate is None else {"mine": Upload("c.pem", "", certificate)}
        params = {"url": url.format(port=port), **options} | ({} if certificate is None else {"certificate": "attach://mine"})
        call(world, bot.token, "setWebhook", params, uploads, now=time())
        world.start(ann.id, bot.id, time())
        with trio.fail_after(20):
            while not (hook.requests or bot.webhook.last_error_message):
                await server.pulse.wait_for(lambda: bool(hook.requests or bot.webhook.last_error_message), 5)
        yield world
        nursery.cancel_scope.cancel()


def error_of(world: World) -> str:
    [bot] = world.bots.values()
    return bot.webhook.last_error_message


async def test_a_site_is_believed_by_the_certificate_its_bot_has_uploaded(tmp_path: Path) -> None:
    own = papers(tmp_path, "localhost")
    hook = Hook(own.context)
    async with delivered_or_failed(hook, "https://localhost:{port}/hook", own.certificate) as world:
        assert error_of(world) == ""
    assert [request.target for request in hook.requests] == [b"/hook"]


async def test_without_the_upload_it_is_not(tmp_path: Path) -> None:
    hook = Hook(papers(tmp_path, "localhost").context)
    async with delivered_or_failed(hook, "https://localhost:{port}/hook", None) as world:
        assert error_of(world) == VERIFY_FAILED
    assert hook.requests == []


async def test_nor_by_a_certificate_of_somebody_else(tmp_path: Path) -> None:
    hook = Hook(papers(tmp_path, "localhost").context)
    other = papers(tmp_path, "other.example").certificate
    async with delivered_or_failed(hook, "https://localhost:{port}/hook", other) as world:
        assert error_of(world) == VERIFY_FAILED


async def test_nor_under_another_name(tmp_path: Path) -> None:
    own = papers(tmp_path, "other.example")
    async with delivered_or_failed(Hook(own.context), "https://localhost:{port}/hook", own.certificate) as world:
        assert error_of(world) == VERIFY_FAILED


async def test_nor_when_its_time_is_over(tmp_path: Path) -> None:
    own = papers(tmp_path, "localhost", days=1)
    async with delivered_or_failed(Hook(own.context), "https://localhost:{port}/hook", own.certificate) as world:
        assert error_of(world) == VERIFY_FAILED


@pytest.mark.parametrize("junk", [b"pem", b"\x00\xff", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
async def test_a_certificate_that_is_none_is_an_ssl_error(tmp_path: Path, junk: bytes) -> None:
    hook = Hook(papers(tmp_path, "localhost").context)
    async with delivered_or_failed(hook, "https://localhost:{port}/hook", junk) as world:
        assert error_of(world).startswith("SSL error {")
        assert not [entry for entry in world.journal.since(0)[0] if entry.kind == "failed"], "that is no failure of ours"


async def test_a_fixed_address_is_called_by_the_name_of_the_host(tmp_path: Path) -> None:
    """Nobody resolves bot.example here."""
    own = papers(tmp_path, "bot.example")
    hook = Hook(own.context)
    url = "https://bot.example:{port}/hook"
    async with delivered_or_failed(hook, url, own.certificate, ip_address="127.0.0.1") as world:
        assert error_of(world) == ""
        [bot] = world.bots.values()
        assert bot.webhook.ip_address == "127.0.0.1"
    assert hook.names == ["bot.example"]
    assert hook.requests[0].headers[b"host"].startswith(b"bot.example:")


async def test_a_fixed_address_alone_does_not_make_anybody_believed(tmp_path: Path) -> None:
    hook = Hook(papers(tmp_path, "bot.example").context)
    async with delivered_or_failed(hook, "https://bot.example:{port}/hook", None, ip_address="127.0.0.1") as world:
        assert error_of(world) == VERIFY_FAILED
