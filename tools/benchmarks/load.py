"""Many connections that call as fast as they are answered, in a process of their own: wrk, or a small client of ours."""

import json
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks.contenders import environment
from benchmarks.exchanges import complete, request_bytes

__all__ = ["Load", "load_maker", "load_of"]

WRK_S_MIN = 1


def load_maker(seconds: float) -> str:
    """Which of the two makes the load here; wrk counts in whole seconds."""
    return "wrk" if shutil.which("wrk") and seconds >= WRK_S_MIN else "our own client"


@dataclass(frozen=True, slots=True)
class Load:
    """How many calls were answered in how many seconds."""

    calls: int
    seconds: float


def load_of(url: str, body: str, connections: int, seconds: float) -> Load:
    """POST a JSON ``body`` over ``connections``. Raises ``RuntimeError`` when a call fails."""
    if load_maker(seconds) == "wrk":
        return _by_wrk(url, body, connections, seconds)
    command = [sys.executable, "-m", "benchmarks.load", url, body, str(connections), str(seconds)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=seconds + 30, env=environment())
    return Load(*json.loads(done.stdout))


def _by_wrk(url: str, body: str, connections: int, seconds: float) -> Load:
    script = f'wrk.method = "POST"\nwrk.body = {json.dumps(body)}\nwrk.headers["Content-Type"] = "application/json"\n'
    script += 'done = function(s) io.write(string.format("%d %d %d\\n", s.requests, s.duration, s.errors.status)) end\n'
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        whole = round(seconds)
        command = ["wrk", "-t1", f"-c{connections}", f"-d{whole}s", "-s", file.name, url]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=whole + 30)
    requests, micros, failed = map(int, done.stdout.strip().splitlines()[-1].split())
    if failed or not requests:
        raise RuntimeError(f"{url}: {failed} of {requests} calls failed")
    return Load(requests, micros / 1e6)


def _by_ourselves(url: str, body: str, connections: int, seconds: float) -> Load:
    parts = urlsplit(url)
    request = request_bytes("POST", parts.path, parts.netloc, body.encode())
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        one = socket.create_connection((parts.hostname, parts.port))
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(one, selectors.EVENT_READ, bytearray())
        one.sendall(request)
    began, answered = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        for key, _ in selector.select(timeout=1):
            buffer = key.data
            buffer += key.fileobj.recv(1 << 16)
            if end := complete(buffer):
                if not buffer.startswith(b"HTTP/1.1 200"):
                    raise RuntimeError(bytes(buffer[:300]).decode())
                del buffer[:end]
                answered += 1
                key.fileobj.sendall(request)
    return Load(answered, time.perf_counter() - began)


if __name__ == "__main__":
    made = _by_ourselves(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
    print(json.dumps([made.calls, made.seconds]))
