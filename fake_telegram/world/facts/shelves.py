"""Bytes of files are kept while there is room: beyond the bound the oldest leave, and only their length is known from then on.

A file whose bytes have left can still be sent, forwarded and shown, as Telegram keeps it for ever; only downloading it is
refused, as "temporarily unavailable". Files that were given a URL stay: a test has put them there for bots to send.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

from fake_telegram.world.limits import FILE_BYTES_MAX


@dataclass(slots=True, eq=False)
class KeptBytes:
    """The bytes of one file; `data` is None when there was no more room for them."""

    data: bytes | None = field(repr=False)
    size: int


class Shelf:
    """All kept bytes of a world, `bytes_max` together; what was put there last stays in any case.

    Attributes:
        held: bytes now on the shelf.
        dropped: how many files have left it.
    """

    def __init__(self, *, bytes_max: int = FILE_BYTES_MAX) -> None:
        self._bytes_max = bytes_max
        self._oldest_first: OrderedDict[int, KeptBytes] = OrderedDict()
        self.held = 0
        self.dropped = 0

    def put(self, number: int, data: bytes) -> KeptBytes:
        """Keep the bytes of the file `number`, and let the oldest go for them."""
        kept = self._oldest_first[number] = KeptBytes(data, len(data))
        self.held += kept.size
        while self.held > self._bytes_max and len(self._oldest_first) > 1:
            _, oldest = self._oldest_first.popitem(last=False)
            oldest.data = None
            self.held -= oldest.size
            self.dropped += 1
        return kept

    def fasten(self, number: int) -> None:
        """Let the bytes of the file `number`, if they are still here, never leave; they no longer count."""
        kept = self._oldest_first.pop(number, None)
        if kept is not None:
            self.held -= kept.size
