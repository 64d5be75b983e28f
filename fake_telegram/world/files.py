"""Files: bytes kept once, named by each bot in its own way.

`file_unique_id` is global, `file_id` is per bot and carries the type of the file; both look like Telegram's and survive nothing but
this world. A large file for a test is a pattern computed on demand, so that 49 MB cost nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

FileKind = Literal["photo", "document", "video", "audio", "voice", "animation", "video_note", "sticker", "thumbnail"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Bytes that are computed, not kept: the same `size` and `seed` always give the same bytes."""

    size: int
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file in the world. `number` is its place in the store; `content` holds or describes its bytes."""

    number: int
    name: str
    mime_type: str
    content: bytes | Pattern = field(repr=False)
    unique: str

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self.content.size if isinstance(self.content, Pattern) else len(self.content)


class FileStore:
    """Every file of the world, and the names by which each bot knows them."""

    def add(self, content: bytes | Pattern, *, name: str = "", mime_type: str = "") -> StoredFile:
        """Keep a file; the type is guessed from the name when it is not given."""
        raise NotImplementedError

    def file_id(self, file: StoredFile, kind: FileKind, bot: int) -> str:
        """The name by which `bot`, and no other bot, may use `file` as a `kind`."""
        raise NotImplementedError

    def unique_id(self, file: StoredFile, kind: FileKind) -> str:
        """The name that is equal for all bots, and cannot be used to send or download."""
        raise NotImplementedError

    def find(self, file_id: str, bot: int) -> tuple[StoredFile, FileKind] | None:
        """What `bot` means by `file_id`; None when it is not a file id that this bot ever got."""
        raise NotImplementedError

    def by_path(self, file_path: str, bot: int, now: float) -> StoredFile | None:
        """What `/file/bot<token>/<file_path>` serves; None when getFile never said so, or too long ago."""
        raise NotImplementedError

    def read(self, file: StoredFile, start: int = 0, length: int | None = None) -> bytes:
        """`length` bytes of `file` from `start` on (to the end when None)."""
        raise NotImplementedError

    def chunks(self, file: StoredFile, chunk_bytes: int = 65536) -> Iterator[bytes]:
        """The whole file, piece by piece."""
        raise NotImplementedError
