"""The listening socket is made by us and handed to the server as `fd://N`, so that its options are ours.

`TCP_USER_TIMEOUT` and keepalive are inherited by every accepted connection: a client that vanished, or stopped reading, is
given up by the kernel.
"""

import socket
from typing import Final

from bridge.web.guard import UNACKNOWLEDGED_MS_MAX

BACKLOG: Final = 512
"""Connections that may wait to be accepted."""
KEEPALIVE_IDLE_S: Final = 30
KEEPALIVE_INTERVAL_S: Final = 10
KEEPALIVE_PROBES: Final = 3


class BindRefused(OSError):
    """The address cannot be listened on; the message says which and why."""


def listening_socket(bind: str) -> socket.socket:
    """A socket listening on `host:port` (port 0: any free one). Raises `BindRefused`."""
    host, _, port = bind.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        _set_options(sock)
        sock.bind((host, int(port)))
        sock.listen(BACKLOG)
    except OSError as error:
        sock.close()
        raise BindRefused(f"cannot listen on {bind}: {error.strerror or error}; set BRIDGE_BIND to a free address") from error
    sock.setblocking(False)
    return sock


def address_of(sock: socket.socket) -> str:
    """The `host:port` a socket listens on."""
    host, port = sock.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _set_options(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for option, value in (
        ("TCP_USER_TIMEOUT", UNACKNOWLEDGED_MS_MAX),
        ("TCP_KEEPIDLE", KEEPALIVE_IDLE_S),
        ("TCP_KEEPINTVL", KEEPALIVE_INTERVAL_S),
        ("TCP_KEEPCNT", KEEPALIVE_PROBES),
    ):
        if hasattr(socket, option):  # not every system has all of them
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
