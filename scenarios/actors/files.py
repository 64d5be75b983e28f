"""Files of scenarios: bytes that follow from a name and a size alone, so that what arrives can be compared with what was sent."""

import hashlib
from pathlib import PurePosixPath

MIME_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".txt": "text/plain",
}


def content_of(name: str, size_bytes: int) -> bytes:
    """Bytes of a file: a block that depends on the name, repeated."""
    block = hashlib.sha256(name.encode()).digest() * 128
    return (block * (size_bytes // len(block) + 1))[:size_bytes]


def mime_type_of(name: str) -> str:
    """What a name's extension promises."""
    return MIME_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def digest(content: bytes) -> str:
    """What contents are compared by."""
    return hashlib.sha256(content).hexdigest()
