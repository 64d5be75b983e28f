"""The client's half of HTTP: every way an answer can come, and every way it cannot."""

import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trio
import trio.testing
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fake_telegram.exchanges import HttpPeer, PeerBroken, PeerClosed, Response, connect_by_socket, render_request

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


async def exchange(*pieces: bytes, end: bool = True, body_bytes_max: int = 1_000) -> Response:
    client, server = trio.testing.memory_stream_pair()
    for piece in pieces:
        await server.send_all(piece)
    if end:
        await server.send_eof()
    return await HttpPeer(client, body_bytes_max=body_bytes_max).exchange(b"GET / HTTP/1.1\r\n\r\n")


@pytest.mark.parametrize(
    ("data", "status", "body", "keep_alive"),
    [
        (PLAIN, 200, b"hi", True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", True),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 503, b"", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", 200, b"hi", True),
        (b"HTTP/1.1 200 OK\r\n\r\nuntil the end", 200, b"until the end", False),
        (b"HTTP/1.0 200 OK\r\n\r\n", 200, b"", False),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + PLAIN, 200, b"hi", True),
        (b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, b"", True),
    ],
)
async def test_answers_of_every_kind_are_read(data: bytes, status: int, body: bytes, keep_alive: bool) -> None:
    whole = await exchange(data)
    byte_by_byte = await exchange(*(data[i : i + 1] for i in range(len(data))))
    assert whole == byte_by_byte
    assert (whole.status, whole.body, whole.keep_alive) == (status, body, keep_alive)


async def test_several_exchanges_share_one_connection() -> None:
    client, server = trio.testing.memory_stream_pair()
    peer = HttpPeer(client)
    assert not peer.used
    for _ in range(3):
        await server.send_all(PLAIN)
        assert (await peer.exchange(b"GET / HTTP/1.1\r\n\r\n")).body == b"hi"
    assert peer.used
    assert await server.receive_some() == b"GET / HTTP/1.1\r\n\r\n" * 3


@pytest.mark.parametrize(
    ("data", "nothing_came"),
    [
        (b"", True),
        (b"HTTP/1.1 20", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhi", False),
    ],
)
async def test_an_answer_that_is_cut_off_says_whether_anything_came(data: bytes, nothing_came: bool) -> None:
    with pytest.raises(PeerClosed) as closed:
        await exchange(*([data] if data else []))
    assert closed.value.nothing_came is nothing_came


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000,
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 60_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
    ],
)
async def test_what_is_no_answer_or_too_much_of_one_is_refused(data: bytes) -> None:
    with pytest.raises(PeerBroken):
        await exchange(data)


async def test_a_closed_stream_is_a_closed_peer() -> None:
    client, server = trio.testing.memory_stream_pair()
    await server.aclose()
    with pytest.raises(PeerClosed) as closed:
        await HttpPeer(client).exchange(b"GET / HTTP/1.1\r\n\r\n")
    assert closed.value.nothing_came


def test_a_request_is_rendered_whole() -> None:
    assert render_request("POST", "/x?a=1", {"Host": "h"}, b"body") == (
        b"POST /x?a=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody"
    )


# -- TLS, by the real connector -------------------------------------------------------------------------------------


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=36_500))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "both.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


async def refusal_of(serve: Callable[[trio.SocketStream], Awaitable[None]]) -> OSError:
    """How connecting by TLS fails against what ``serve`` does to the first connection."""
    async with trio.open_nursery() as nursery:
        listeners = await nursery.start(trio.serve_tcp, serve, 0)
        port = listeners[0].socket.getsockname()[1]
        with trio.fail_after(10), pytest.raises(OSError) as failed:
            await connect_by_socket("127.0.0.1", port, True)
        nursery.cancel_scope.cancel()
    return failed.value


async def test_an_unknown_certificate_is_refused(tmp_path: Path) -> None:
    context = self_signed(tmp_path)

    async def serve(stream: trio.SocketStream) -> None:
        secured = trio.SSLStream(stream, context, server_side=True)
        with suppress(trio.BrokenResourceError):
            await secured.do_handshake()

    assert isinstance(await refusal_of(serve), ssl.SSLCertVerificationError)


async def test_a_server_without_tls_is_an_ssl_error() -> None:
    async def serve(stream: trio.SocketStream) -> None:
        await stream.receive_some()
        await stream.send_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    failed = await refusal_of(serve)
    assert isinstance(failed, ssl.SSLError)


async def test_a_server_that_hangs_up_during_the_handshake_is_a_reset() -> None:
    async def serve(stream: trio.SocketStream) -> None:
        await stream.receive_some()
        await stream.aclose()

    assert isinstance(await refusal_of(serve), OSError)


async def test_a_server_behind_a_known_certificate_is_talked_to(tmp_path: Path) -> None:
    """The handshake with a context of the test's own, then the same HTTP as without."""
    context = self_signed(tmp_path)

    async def serve(stream: trio.SocketStream) -> None:
        secured = trio.SSLStream(stream, context, server_side=True, https_compatible=True)
        await secured.receive_some()
        await secured.send_all(PLAIN)

    async with trio.open_nursery() as nursery:
        listeners = await nursery.start(trio.serve_tcp, serve, 0)
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        plain = await connect_by_socket("127.0.0.1", listeners[0].socket.getsockname()[1], False)
        peer = HttpPeer(trio.SSLStream(plain, trusting, https_compatible=True))
        assert (await peer.exchange(b"GET / HTTP/1.1\r\n\r\n")).body == b"hi"
        await peer.aclose()
        nursery.cancel_scope.cancel()
