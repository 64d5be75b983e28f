"""Twenty inputs that an unfriendly client may send instead of a proper request."""

import trio

_KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="


def _upgrade(
    *changes: str, without: str = "", path: str = "/api/v1/feed/live", version: str = "HTTP/1.1", method: str = "GET"
) -> bytes:
    lines = ["Host: x", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", _KEY, *changes]
    kept = [line for line in lines if not without or not line.startswith(without)]
    return f"{method} {path} {version}\r\n".encode() + "\r\n".join(kept).encode("latin-1") + b"\r\n\r\n"


_FRAME = bytes([0x81, 0x85, 1, 2, 3, 4]) + bytes(byte ^ mask for byte, mask in zip(b"hello", [1, 2, 3, 4, 1], strict=True))

HOSTILE_INPUTS: list[tuple[str, bytes]] = [
    ("upgrade with one trailing byte", _upgrade() + b"x"),
    ("upgrade with its first frame", _upgrade() + _FRAME),
    ("upgrade with a trailing line end", _upgrade() + b"\r\n"),
    ("upgrade with half a frame", _upgrade() + _FRAME[:3]),
    ("upgrade with a second request", _upgrade() + _upgrade()),
    ("upgrade of an unknown path with a byte", _upgrade(path="/nowhere") + b"x"),
    ("upgrade without a key", _upgrade(without="Sec-WebSocket-Key")),
    ("upgrade without a version", _upgrade(without="Sec-WebSocket-Version")),
    ("upgrade of an unknown version", _upgrade("Sec-WebSocket-Version: 99", without="Sec-WebSocket-Version: 13")),
    ("upgrade with a body", _upgrade("Content-Length: 5") + b"hello"),
    ("upgrade in chunks", _upgrade("Transfer-Encoding: chunked") + b"5\r\nhello\r\n0\r\n\r\n"),
    ("upgrade by HTTP/1.0", _upgrade(version="HTTP/1.0")),
    ("upgrade by POST", _upgrade("Content-Length: 0", method="POST")),
    ("upgrade with odd extensions", _upgrade("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99")),
    ("upgrade with two keys", _upgrade(_KEY)),
    (
        "upgrade to h2c",
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: !\r\n\r\n",
    ),
    ("frames without an upgrade", _FRAME * 10),
    ("no request at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200))),
    ("a header too long", b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 70_000 + b"\r\n\r\n"),
    ("two lengths", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nhello"),
]


async def knock(port: int, data: bytes) -> None:
    """Sends bytes in one piece, as one packet where it fits, and waits for the server to answer or hang up."""
    stream = await trio.open_tcp_stream("127.0.0.1", port)
    try:
        await stream.send_all(data)
        with trio.move_on_after(0.2):
            while await stream.receive_some():
                pass
    except trio.BrokenResourceError:
        pass
    finally:
        await trio.aclose_forcefully(stream)
