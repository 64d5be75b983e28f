"""The bot's end of webhooks: answers 200 as fast as it can and counts."""

import selectors
import socket
import time
from types import TracebackType
from typing import Self

from benchmarks.exchanges import complete

__all__ = ["Receiver"]

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Receiver:
    """Listens on a free port of loopback; nothing is answered but while ``wait_for`` runs."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/hook"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._selector.close()

    def wait_for(self, count: int, seconds: float) -> float:
        """Serve until ``count`` updates have come; when the last did (perf_counter). Raises ``TimeoutError``."""
        until = time.perf_counter() + seconds
        while count > 0:
            if time.perf_counter() > until:
                raise TimeoutError(f"{count} updates have not come")
            for key, _ in self._selector.select(timeout=1):
                count -= self._serve(key)
        return time.perf_counter()

    def _serve(self, key: selectors.SelectorKey) -> int:
        if key.fileobj is self._listener:
            peer, _ = self._listener.accept()
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(peer, selectors.EVENT_READ, bytearray())
            return 0
        data = key.fileobj.recv(1 << 16)
        if not data:
            self._selector.unregister(key.fileobj)
            key.fileobj.close()
            return 0
        key.data.extend(data)
        served = 0
        while end := complete(key.data):
            del key.data[:end]
            key.fileobj.sendall(_ANSWER)
            served += 1
        return served
