"""What all shapes of a world file share: closed types, who is meant by id or by @username, and how mistakes are told."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from fake_telegram.yaml_files import Path

__all__ = [
    "VERSION",
    "Id",
    "Name",
    "Shape",
    "Who",
    "WorldFileWrong",
]

VERSION: Final = 1
"""Of the format. A file of another version is refused."""

Who = int | str
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Id = Annotated[int, msgspec.Meta(gt=0, lt=2**52)]


class WorldFileWrong(Exception):
    """The file is not a world; ``str()`` says where and why. ``path`` leads to the place, as far as it is known yet."""

    def __init__(self, reason: str, path: Path = ()) -> None:
        super().__init__(reason)
        self.path = path

    def inside(self, *steps: str | int) -> WorldFileWrong:
        """The same mistake, seen from further out."""
        return WorldFileWrong(str(self), (*steps, *self.path))


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything in the file."""
