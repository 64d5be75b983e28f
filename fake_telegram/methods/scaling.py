"""Smaller pictures of pictures, by Pillow: JPEG, from the first frame of what moves, on white where it is transparent."""

import io
import struct
import zlib
from collections.abc import Sequence
from typing import Final

from PIL import Image

from fake_telegram.world import Scaled

PIXELS_MAX: Final = 25_000_000
"""Larger pictures are left as they are: Telegram's widest and highest photo has no more."""

_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "BMP")
_QUALITY: Final = 87  # [ours] what looks and weighs like Telegram's
_BROKEN: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, AttributeError, OverflowError, MemoryError),
    *(struct.error, zlib.error, Image.DecompressionBombError, Image.DecompressionBombWarning),
)
"""What Pillow raises for bytes that are no whole picture."""


class PillowScaler:
    """The scaler that is handed to a `World`: `World(scaler=PillowScaler())`."""

    def scaled(self, content: bytes, sides: Sequence[int], *, square: bool) -> tuple[Scaled, ...] | None:
        """See `fake_telegram.world.Scaler`."""
        try:
            with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
                width, height = opened.size
                if not 0 < width * height <= PIXELS_MAX:
                    return None
                picture = _decoded(opened, max(sides), square=square)
                return tuple(_one(content, picture, (width, height), side, square=square) for side in sides)
        except _BROKEN:
            return None


def _decoded(opened: Image.Image, side: int, *, square: bool) -> Image.Image:
    """The pixels, of a JPEG no more of them than are needed: cheaper by far."""
    least = side / min(opened.size) if square else side / max(opened.size)
    if least < 1:
        opened.draft("RGB", (round(opened.width * least), round(opened.height * least)))
    if opened.mode == "RGB":
        opened.load()
        return opened
    clear = opened.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "white")
    ground.alpha_composite(clear)
    return ground.convert("RGB")


def _one(content: bytes, picture: Image.Image, size: tuple[int, int], side: int, *, square: bool) -> Scaled:
    width, height = size
    if square:
        return Scaled(_written(_middle(picture), side, side), side, side)
    longer = max(width, height)
    if longer <= side:
        return Scaled(content, width, height)
    width, height = (max(1, round(one * side / longer)) for one in (width, height))
    return Scaled(_written(picture, width, height), width, height)


def _middle(picture: Image.Image) -> Image.Image:
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return picture.crop((left, top, left + side, top + side))


def _written(picture: Image.Image, width: int, height: int) -> bytes:
    small = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
