"""Small real files for tests: MP4 with and without sound, GIF with one frame or two, music, stickers."""

import struct


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def track(handler: bytes, width: int = 0, height: int = 0) -> bytes:
    header = box(b"tkhd", bytes(76), struct.pack(">HHHH", width, 0, height, 0))
    return box(b"trak", header, box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(13))))


def film(
    *, picture: bool = True, sound: bool = True, seconds: float = 3, size: tuple[int, int] = (640, 360), brand: bytes = b"isom"
) -> bytes:
    """An MP4 of one frame's description and no frame."""
    length = box(b"mvhd", bytes(12), struct.pack(">II", 1000, round(seconds * 1000)), bytes(80))
    tracks = [track(b"vide", *size)] * picture + [track(b"soun")] * sound
    return box(b"ftyp", brand, bytes(4)) + box(b"free", bytes(40)) + box(b"moov", length, *tracks) + box(b"mdat", b"frames")


def gif(*, frames: int = 2, size: tuple[int, int] = (32, 16)) -> bytes:
    frame = b"\x21\xf9\x04\x00\x0a\x00\x00\x00\x2c" + bytes(9)
    return b"GIF89a" + struct.pack("<HH", *size) + bytes(3) + frame * frames + b";"


def webp(*, size: tuple[int, int] = (512, 400)) -> bytes:
    sides = b"".join((side - 1).to_bytes(3, "little") for side in size)
    return b"RIFF" + bytes(4) + b"WEBPVP8X" + bytes(8) + sides


PNG = b"\x89PNG\r\n\x1a\n" + bytes(8) + struct.pack(">II", 300, 200) + b"pixels"
MP3 = b"ID3\x04" + bytes(60)
