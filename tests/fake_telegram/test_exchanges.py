"""The client's half of HTTP: every way an answer can come, and every way it cannot."""

import pytest
import trio
import trio.testing

from fake_telegram.exchanges import HttpPeer, PeerBroken, PeerClosed, Response, render_request

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
