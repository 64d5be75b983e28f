"""What an uploaded document really is (Bot API: sendDocument, disable_content_type_detection).

Telegram's servers look into documents that were uploaded with a bot's request: a moving GIF or a film without sound becomes an
animation, a film a video, music an audio file, a picture of a sticker's size a sticker. Here that is so only where both the type
that the file goes by and its bytes say the same; everything in doubt stays a document.
"""

from dataclasses import replace
from typing import Final

from fake_telegram.world import FileKind, Media, StoredFile, limits

from . import films, images

_HEAD_BYTES: Final = 1 << 20  # [ours] of a GIF that are searched for a second frame
_GIF_FRAME: Final = b"\x21\xf9\x04"
_MP4_SOUND_BRANDS: Final = ("M4A ", "M4B ")


def recognised(document: Media) -> Media:
    """The document as what it is, with its size and length as far as its bytes tell them."""
    match document.file.mime_type:
        case "image/gif" if _moves(document.file):
            width, height = images.dimensions(document.file) or (0, 0)
            return replace(document, kind="animation", width=width, height=height)
        case "video/mp4" | "audio/mp4":
            return _film(document)
        case "audio/mpeg" if _begins(document.file, b"ID3") or _has_frame(document.file):
            return replace(document, kind="audio")
        case "audio/flac" if _begins(document.file, b"fLaC"):
            return replace(document, kind="audio")
        case "image/webp" if max(images.dimensions(document.file) or (0, 0)) == limits.STICKER_SIDE:
            return _sticker(document)
        case "application/x-tgsticker" if _begins(document.file, b"\x1f\x8b"):
            return _sticker(document)
        case _:
            return document


def _film(document: Media) -> Media:
    film = films.read(document.file)
    if film is None:
        return document
    if film.has_picture:
        kind: FileKind = "video" if film.has_sound else "animation"
        return replace(document, kind=kind, width=film.width, height=film.height, duration=film.duration_s)
    if film.has_sound and film.brand in _MP4_SOUND_BRANDS:
        return replace(document, kind="audio", duration=film.duration_s)
    return document


def _sticker(document: Media) -> Media:
    """Stickers have no words and no thumbnail of one's own."""
    width, height = images.dimensions(document.file) or (limits.STICKER_SIDE, limits.STICKER_SIDE)
    return replace(document, kind="sticker", caption="", entities=(), thumbnail=None, width=width, height=height)


def _moves(file: StoredFile) -> bool:
    """Whether a GIF has more than one frame."""
    if not (_begins(file, b"GIF87a") or _begins(file, b"GIF89a")):
        return False
    return file.read(0, min(file.size, _HEAD_BYTES)).count(_GIF_FRAME) > 1


def _has_frame(file: StoredFile) -> bool:
    """Whether a file begins with a frame of MPEG sound: eleven bits, then a version and a layer that exist."""
    head = file.read(0, min(file.size, 2))
    return len(head) == 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x18 != 0x08 and head[1] & 0x06 != 0


def _begins(file: StoredFile, start: bytes) -> bool:
    return file.size >= len(start) and file.read(0, len(start)) == start
