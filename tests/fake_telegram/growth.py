"""What grows: every container that can be reached from an object, by the way that leads to it.

``sizes(root)`` follows attributes, items and elements of everything that belongs to ``fake_telegram`` and adds up the lengths of
containers with the same way, where keys are left out: ``world.chats[].members`` is all members of all chats together.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

__all__ = ["sizes"]

_CONTAINERS = (dict, list, set, frozenset, deque, tuple, Mapping)
_LEAVES = (str, bytes, bytearray, int, float, bool, complex, type(None), type)
_OURS = "fake_telegram"


def sizes(root: Any, name: str = "server") -> Counter[str]:
    """The lengths of all containers under ``root`` by their way; each is counted once, where it is found first."""
    found: Counter[str] = Counter()
    seen: set[int] = set()
    waiting: deque[tuple[str, Any]] = deque([(name, root)])
    while waiting:
        way, thing = waiting.popleft()
        if isinstance(thing, _LEAVES) or id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, _CONTAINERS):
            found[way] += len(thing)
            waiting.extend((f"{way}[]", one) for one in _elements(thing))
        elif type(thing).__module__.partition(".")[0] == _OURS:
            waiting.extend((f"{way}.{attribute}", value) for attribute, value in _attributes(thing))
    return found


def _elements(thing: Any) -> Iterator[Any]:
    if isinstance(thing, Mapping):
        yield from thing.keys()
        yield from thing.values()
    elif isinstance(thing, Sequence | Set | deque):
        yield from thing


def _attributes(thing: Any) -> Iterator[tuple[str, Any]]:
    yield from getattr(thing, "__dict__", {}).items()
    for kind in type(thing).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for slot in (slots,) if isinstance(slots, str) else slots:
            if slot not in ("__dict__", "__weakref__") and hasattr(thing, slot):
                yield slot, getattr(thing, slot)
