"""Which door a request target leads to: a method of a bot, a file of a bot, or nowhere.

``/bot<token>/<method>``, ``/bot<token>/test/<method>`` (one world serves both), ``/file/bot<token>/<file_path>``.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

__all__ = ["FileRoute", "MethodRoute", "NoRoute", "Route", "find_route"]


@dataclass(frozen=True, slots=True)
class MethodRoute:
    """A call; ``method`` may be empty, then the parameter ``method`` names it."""

    token: str
    method: str
    query: bytes


@dataclass(frozen=True, slots=True)
class FileRoute:
    """A download of what getFile named."""

    token: str
    file_path: str


@dataclass(frozen=True, slots=True)
class NoRoute:
    """404, in the server's words."""

    description: str


Route = MethodRoute | FileRoute | NoRoute

_NOWHERE = NoRoute("Not Found")
_ABSOLUTE = NoRoute("Not Found: absolute URI is specified in the Request-Line")


def find_route(target: bytes) -> Route:
    """Read a request target (path and query, as written by the peer)."""
    if not target.startswith(b"/"):
        return _ABSOLUTE
    path_bytes, _, query = target.partition(b"?")
    if b"%" in path_bytes:
        path_bytes = unquote_to_bytes(path_bytes)
    path = path_bytes.decode("utf-8", "replace")
    if path.startswith("/bot"):
        token, slash, method = path[4:].partition("/")
        if not slash:
            return _NOWHERE
        return MethodRoute(token, method.removeprefix("test/"), query)
    if path.startswith("/file/bot"):
        token, slash, file_path = path[9:].partition("/")
        if slash and file_path:
            return FileRoute(token, file_path)
    return _NOWHERE
