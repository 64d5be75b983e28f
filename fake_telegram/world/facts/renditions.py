"""The sizes of a picture: real bytes for each, made when first asked for, kept while there is room, made again when needed.

Who makes them is handed to the world, see `Scaler`; without one, or where bytes are no picture, every size has the bytes of the
file. What a size weighs is remembered longer than its bytes: messages that show it again need no work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from fake_telegram.world.limits import RENDITION_BYTES_MAX, RENDITION_MEASURES_MAX

PHOTO_SIDES: Final = (90, 320, 800)
"""The longer side, in pixels, of the smaller sizes that Telegram makes of a photo."""

THUMBNAIL_SIDE: Final = 320
"""The longer side of a thumbnail, at most, in pixels."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """A picture of another size: `width` and `height` in pixels."""

    content: bytes
    width: int
    height: int


class Scaler(Protocol):
    """Makes smaller pictures of pictures. The same picture always gives the same bytes."""

    def scaled(self, content: bytes, sides: Sequence[int], *, square: bool) -> tuple[Scaled, ...] | None:
        """For each of `sides` the picture with that longer side, itself where it is not longer; squares are cut from its middle.

        None when `content` is no picture.
        """
        ...


@dataclass(frozen=True, slots=True)
class Box:
    """Into what a picture is put: one of `sides` in pixels, those that are made together."""

    side: int
    sides: tuple[int, ...]
    square: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What a size of a picture weighs, in bytes, and its width and height in pixels."""

    size: int
    width: int
    height: int


_Key = tuple[int, int, bool]


class Renditions:
    """The sizes of all pictures of a world; files are told by their numbers."""

    def __init__(
        self,
        scaler: Scaler | None,
        *,
        bytes_max: int = RENDITION_BYTES_MAX,
        measures_max: int = RENDITION_MEASURES_MAX,
    ) -> None:
        self._scaler = scaler
        self._bytes_left = bytes_max
        self._measures_max = measures_max
        self._contents: dict[_Key, bytes] = {}
        self._measures: dict[_Key, Measure | None] = {}

    def measure(self, number: int, original: bytes, box: Box) -> Measure | None:
        """How large the picture `original` is in that box; None when it is no picture."""
        key = (number, box.side, box.square)
        if key not in self._measures:
            self._make(number, original, box)
        return self._measures.get(key)

    def content(self, number: int, original: bytes, box: Box) -> bytes:
        """The picture `original` in that box; itself when it is no picture."""
        key = (number, box.side, box.square)
        if key not in self._contents and self.measure(number, original, box) is not None and key not in self._contents:
            self._make(number, original, box)
        return self._contents.get(key, original)

    def _make(self, number: int, original: bytes, box: Box) -> None:
        made = None if self._scaler is None else self._scaler.scaled(original, box.sides, square=box.square)
        for place, side in enumerate(box.sides):
            key = (number, side, box.square)
            one = None if made is None else made[place]
            self._measures.pop(key, None)
            self._measures[key] = None if one is None else Measure(len(one.content), one.width, one.height)
            if one is not None:
                self._keep(key, one.content)
        while len(self._measures) > self._measures_max:
            del self._measures[next(iter(self._measures))]

    def _keep(self, key: _Key, content: bytes) -> None:
        """Keep the bytes, and let the oldest go that have no room any more."""
        self._bytes_left += len(self._contents.pop(key, b"")) - len(content)
        self._contents[key] = content
        while self._bytes_left < 0 and len(self._contents) > len(PHOTO_SIDES):
            self._bytes_left += len(self._contents.pop(next(iter(self._contents))))
