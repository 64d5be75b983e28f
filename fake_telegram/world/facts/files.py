"""Files: bytes kept once, named by each bot in its own way.

`file_unique_id` is global, `file_id` is per bot and carries the type of the file; both look like Telegram's and are computed, not
remembered. A large file for a test is a pattern made on demand, so that 49 MB cost nothing. What the sizes of a
picture are is the business of `renditions`.
"""

import hashlib
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, get_args

from fake_telegram.world.limits import FILE_BYTES_MAX, FILE_LINK_LIFE_S, FILE_PATHS_MAX

from . import mime_types
from .pictures import PICTURE_SIDES
from .renditions import PHOTO_SIDES, THUMBNAIL_SIDE, Box, Measure, Renditions, Scaler
from .shelves import KeptBytes, Shelf

FileKind = Literal[
    "photo", "document", "video", "audio", "voice", "animation", "video_note", "sticker", "thumbnail", "chat_photo", "live_photo"
]

# The first byte of a real file id tells its type; so "AgACAgIA..." is a photo and "BQACAgIA..." a document.
_TYPE_BYTES: dict[FileKind, int] = {
    "thumbnail": 0,
    "chat_photo": 1,
    "photo": 2,
    "voice": 3,
    "video": 4,
    "document": 5,
    "sticker": 8,
    "audio": 9,
    "animation": 10,
    "video_note": 13,
    "live_photo": 26,
}
_KINDS_BY_BYTE = {number: kind for kind, number in _TYPE_BYTES.items()}
_FOLDERS: dict[FileKind, str] = {
    "thumbnail": "thumbnails",
    "chat_photo": "profile_photos",
    "photo": "photos",
    "voice": "voice",
    "video": "videos",
    "document": "documents",
    "sticker": "stickers",
    "audio": "music",
    "animation": "animations",
    "video_note": "video_notes",
    "live_photo": "live_photos",
}
_SUFFIXES: dict[FileKind, str] = {
    "thumbnail": ".jpg",
    "chat_photo": ".jpg",
    "photo": ".jpg",
    "voice": ".oga",
    "video": ".mp4",
    "sticker": ".webp",
    "audio": ".mp3",
    "animation": ".mp4",
    "video_note": ".mp4",
    "live_photo": ".mp4",
    "document": "",
}
_MIDDLE = b"\x00\x02\x02\x00\x03"
_BODY = struct.Struct(">QQB")
_CHECK_BYTES = 8
assert set(_TYPE_BYTES) == set(get_args(FileKind))


@dataclass(frozen=True, slots=True)
class Pattern:
    """Bytes that are computed, not kept: the same `size` and `seed` always give the same bytes."""

    size: int
    seed: int = 0

    def read(self, start: int, length: int) -> bytes:
        """`length` bytes from `start` on; the block of 256 bytes is told by the seed and repeats with its number in front."""
        end = min(self.size, start + length)
        first, last = start // 256, -(-end // 256)
        blocks = b"".join(self._block(number) for number in range(first, last))
        return blocks[start - first * 256 : end - first * 256]

    def _block(self, number: int) -> bytes:
        head = number.to_bytes(8, "big")
        return head + hashlib.blake2b(head, key=str(self.seed).encode(), digest_size=31).digest() * 8


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file in the world. `number` is its place in the store; `content` holds or describes its bytes, while they are kept."""

    number: int
    name: str
    mime_type: str
    content: KeptBytes | Pattern = field(repr=False)

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self.content.size

    @property
    def is_kept(self) -> bool:
        """Whether its bytes can still be had."""
        return isinstance(self.content, Pattern) or self.content.data is not None

    def view(self, start: int, length: int) -> bytes | memoryview:
        """As `read`, without a copy of bytes that are kept."""
        if isinstance(self.content, Pattern):
            return self.content.read(start, length)
        return memoryview(self.content.data or b"")[start : start + length]

    def read(self, start: int = 0, length: int | None = None) -> bytes:
        """`length` bytes from `start` on, to the end when None; there are none of a file whose bytes are no longer kept."""
        wanted = self.size - start if length is None else length
        if isinstance(self.content, Pattern):
            return self.content.read(start, wanted)
        return (self.content.data or b"")[start : start + wanted]

    def chunks(self, chunk_bytes: int = 65536) -> Iterator[bytes]:
        """The whole file, piece by piece."""
        for start in range(0, self.size, chunk_bytes):
            yield self.read(start, chunk_bytes)


class Folder(Protocol):
    """The folder that a self-hosted server shares with its bots."""

    def put(self, path: str, file: StoredFile) -> str:
        """Let `file` stand under `path` in the folder; returns the absolute path."""
        ...

    def take(self, path: str, bytes_max: int) -> bytes | None:
        """What stands under the absolute `path`, at most one byte more than `bytes_max`; None when it is no file in there."""
        ...


@dataclass(frozen=True, slots=True)
class NamedFile:
    """What a file id means: a file, in what role, in which size of a photo."""

    file: StoredFile
    kind: FileKind
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Where `bot` downloads a `size` of the file with number `file` as a `kind`.

    `path` is good until `until` (Unix seconds, 0 for no more).
    """

    bot: int
    file: int
    kind: FileKind
    size: int = 0
    path: str
    until: float = 0


_STANDING_FROM = 0xF000_0000
"""Where the numbers of files begin that stand in every world."""


def standing_number(place: int) -> int:
    """The number of the file that stands at `place` in every world."""
    return _STANDING_FROM + place


class FileStore:
    """Every file of the world, and the names by which each bot knows them.

    Attributes:
        folder: where a self-hosted server (profile `local`) lets its bots read and write files; None when they share no disk.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        paths_max: int = FILE_PATHS_MAX,
        bytes_max: int = FILE_BYTES_MAX,
        scaler: Scaler | None = None,
    ) -> None:
        self._renditions = Renditions(scaler)
        self._paths_max = paths_max
        self.shelf = Shelf(bytes_max=bytes_max)
        self._files: list[StoredFile] = []
        self._key = hashlib.blake2b(str(seed).encode(), digest_size=16).digest()
        self._paths: dict[tuple[int, str], tuple[NamedFile, float]] = {}
        self._path_of: dict[tuple[int, int, FileKind, int], str] = {}
        self._path_numbers: dict[tuple[int, FileKind], int] = {}
        self.by_url: dict[str, StoredFile] = {}
        self._standing: dict[int, StoredFile] = {}
        self.folder: Folder | None = None

    def __len__(self) -> int:
        return len(self._files)

    def add(self, content: bytes | Pattern, *, name: str = "", mime_type: str = "") -> StoredFile:
        """Keep a file, its bytes while there is room; the type is guessed from the name when it is not given."""
        number = len(self._files)
        kept = content if isinstance(content, Pattern) else self.shelf.put(number, content)
        file = StoredFile(number=number, name=name, mime_type=mime_type or mime_types.of(name), content=kept)
        self._files.append(file)
        return file

    def get(self, number: int) -> StoredFile | None:
        """The file with this `StoredFile.number`."""
        return self._files[number] if 0 <= number < len(self._files) else self._standing.get(number)

    def let_stand(self, file: StoredFile) -> None:
        """Keep a file that is the same in every world and is not counted: its number is a `standing_number`."""
        self._standing[file.number] = file

    def name_url(self, url: str, file: StoredFile) -> None:
        """Let bots send `file` by this URL, for as long as the world is there."""
        self.shelf.fasten(file.number)
        self.by_url[url] = file

    def file_id(self, file: StoredFile, kind: FileKind, bot: int, size: int = 0) -> str:
        """The name by which `bot`, and no other bot, may use `file` as a `kind`; `size` tells the sizes of one photo apart."""
        body = bytes([_TYPE_BYTES[kind]]) + _MIDDLE + _BODY.pack(bot, file.number, size)
        return urlsafe_b64encode(body + self._check(body)).rstrip(b"=").decode()

    def unique_id(self, file: StoredFile, kind: FileKind, size: int = 0) -> str:
        """The name that is equal for all bots, and cannot be used to send or download."""
        body = struct.pack(">BIB", _TYPE_BYTES[kind], file.number, size)
        return "AQAD" + urlsafe_b64encode(body + self._check(body)[:3]).rstrip(b"=").decode()

    def find(self, file_id: str, bot: int) -> NamedFile | None:
        """What `bot` means by `file_id`.

        Raises:
            ValueError: it is no file id at all.

        Returns None for a file id that another bot got, or this bot in another world.
        """
        try:
            raw = urlsafe_b64decode(file_id + "=" * (-len(file_id) % 4))
        except (BadBase64, ValueError) as error:
            raise ValueError("not a file id") from error
        if len(raw) != 6 + _BODY.size + _CHECK_BYTES or raw[1:6] != _MIDDLE or raw[0] not in _KINDS_BY_BYTE:
            raise ValueError("not a file id")
        body, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
        owner, number, size = _BODY.unpack(body[6:])
        file = self.get(number)
        if check != self._check(body) or owner != bot or file is None:
            return None
        return NamedFile(file, _KINDS_BY_BYTE[raw[0]], size)

    def path_for(self, file: StoredFile, kind: FileKind, bot: int, now: float, size: int = 0) -> str:
        """Where `bot` can download `file` from now on for an hour at least (getFile)."""
        key = (bot, file.number, kind, size)
        path = self._path_of.get(key)
        if path is None:
            number = self._path_numbers.get((bot, kind), 0)
            self._path_numbers[bot, kind] = number + 1
            path = f"{_FOLDERS[kind]}/file_{number}{_SUFFIXES[kind] or _suffix(file.name)}"
            self._path_of[key] = path
        self._paths.pop((bot, path), None)
        self._paths[bot, path] = (NamedFile(file, kind, size), now + FILE_LINK_LIFE_S)
        if len(self._paths) > self._paths_max:
            eldest = next(iter(self._paths))
            named, _ = self._paths.pop(eldest)
            self._path_of.pop((eldest[0], named.file.number, named.kind, named.size), None)
        return path

    def downloads(self) -> Iterator[Download]:
        """Every path that getFile ever said, those that are good the longest last."""
        known = {(bot, path): (number, kind, size) for (bot, number, kind, size), path in self._path_of.items()}
        for (bot, path), (number, kind, size) in known.items():
            if (bot, path) not in self._paths:
                yield Download(bot=bot, file=number, kind=kind, size=size, path=path)
        for (bot, path), (_, until) in self._paths.items():
            number, kind, size = known[bot, path]
            yield Download(bot=bot, file=number, kind=kind, size=size, path=path, until=until)

    def keep_download(self, given: Download) -> None:
        """Let a path lead where it led in another run.

        Raises:
            ValueError: there is no such file, or the path is none that getFile says.
        """
        file, number = self.get(given.file), given.path.rpartition("/file_")[2].partition(".")[0]
        if file is None or not number.isdecimal():
            raise ValueError(f"{given.path!r} is no path of file {given.file}")
        self._path_of[given.bot, given.file, given.kind, given.size] = given.path
        counted = self._path_numbers.get((given.bot, given.kind), 0)
        self._path_numbers[given.bot, given.kind] = max(counted, int(number) + 1)
        if given.until:
            self._paths[given.bot, given.path] = (NamedFile(file, given.kind, given.size), given.until)

    def expire(self, file_path: str, bot: int) -> None:
        """Let a path lead nowhere, as after an hour; nothing happens to one that does already."""
        self._paths.pop((bot, file_path), None)

    def by_path(self, file_path: str, bot: int, now: float) -> StoredFile | None:
        """What `/file/bot<token>/<file_path>` serves; None when getFile never said so, or too long ago."""
        named, expires_at = self._paths.get((bot, file_path), (None, 0.0))
        return self.served(named) if named is not None and now <= expires_at else None

    def measure(self, named: NamedFile) -> Measure | None:
        """What this size of a picture weighs; None when it has the bytes of the file."""
        box, original = _box_of(named), named.file.content
        if box is None or isinstance(original, Pattern):
            return None
        return self._renditions.measure(named.file.number, original.data or b"", box)

    def served(self, named: NamedFile) -> StoredFile:
        """The file with the bytes of this size of the picture; the file itself where sizes make no difference."""
        box, original = _box_of(named), named.file.content
        if box is None or isinstance(original, Pattern) or original.data is None:
            return named.file
        content = self._renditions.content(named.file.number, original.data, box)
        return named.file if content is original.data else replace(named.file, content=KeptBytes(content, len(content)))

    def _check(self, body: bytes) -> bytes:
        return hashlib.blake2b(body, key=self._key, digest_size=_CHECK_BYTES).digest()


def _box_of(named: NamedFile) -> Box | None:
    """Into what this size of the file is put; None for the file as it is."""
    letter = chr(named.size)
    if named.kind == "thumbnail":
        return Box(THUMBNAIL_SIDE, (THUMBNAIL_SIDE,))
    if named.kind in ("photo", "chat_photo") and letter in PICTURE_SIDES:
        return Box(PICTURE_SIDES[letter], tuple(PICTURE_SIDES.values()), square=True)
    if named.kind == "photo" and named.size < len(PHOTO_SIDES):
        return Box(PHOTO_SIDES[named.size], PHOTO_SIDES)
    return None


def _suffix(name: str) -> str:
    """The extension of a document's name as it shows in its path; nothing when it is unusual."""
    _, dot, suffix = name.rpartition(".")
    return f".{suffix}" if dot and suffix.isascii() and suffix.isalnum() and len(suffix) <= 10 else ""
