"""The size of a picture is read from its first bytes, in five formats; anything else is no picture."""

import struct

import pytest

from fake_telegram.methods.images import dimensions
from fake_telegram.world import FileStore

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 640, 480)
BMP = b"BM" + bytes(16) + struct.pack("<ii", 640, 480)
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 480, 640) + bytes(4)
WEBP_X = b"RIFF....WEBPVP8X" + bytes(8) + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")
WEBP = b"RIFF....WEBPVP8 " + bytes(10) + struct.pack("<HH", 640, 480)
WEBP_L = b"RIFF....WEBPVP8L" + bytes(5) + (639 | 479 << 14).to_bytes(4, "little") + bytes(8)


@pytest.mark.parametrize("data", [PNG, GIF, GIF.replace(b"89", b"87"), BMP, JPEG, WEBP_X, WEBP, WEBP_L])
def test_known_formats(data: bytes) -> None:
    assert dimensions(FileStore().add(data)) == (640, 480)


@pytest.mark.parametrize("data", [b"", b"text", b"GIF89a", b"GIF99a" + GIF[6:], b"\xff\xd8\xff", b"\xff\xd8\x00\x00" + bytes(20)])
def test_what_is_no_picture(data: bytes) -> None:
    assert dimensions(FileStore().add(data)) is None


@pytest.mark.parametrize("data", [PNG, GIF, BMP, JPEG, WEBP_X, WEBP, WEBP_L])
@pytest.mark.parametrize("left", [1, 4, 12])
def test_a_picture_cut_short_is_none_or_whole(data: bytes, left: int) -> None:
    assert dimensions(FileStore().add(data[: len(data) - left])) in (None, (640, 480))
    assert dimensions(FileStore().add(data[: min(left, 8)])) is None
