"""The folder that a self-hosted server shares with its bots: what getFile names stands there, what bots put there is sent.

Nothing outside the folder is read or written, whatever a path says.
"""

from __future__ import annotations

from pathlib import Path

from fake_telegram.world import StoredFile

__all__ = ["SharedFolder"]


class SharedFolder:
    """``root`` and everything in it; it is made when it is not there. Raises ``OSError`` when it cannot be."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self._root = root.resolve(strict=True)

    def put(self, path: str, file: StoredFile) -> str:
        """Let ``file`` stand under ``path``, seen from the root; returns where that is. What stands there already stays."""
        place = self._root / path
        assert place.is_relative_to(self._root), "paths are made here"
        if place.is_file() and place.stat().st_size == file.size:
            return str(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_name(f"{place.name}.part")
        with unfinished.open("wb") as out:
            for piece in file.chunks():
                out.write(piece)
        unfinished.replace(place)
        return str(place)

    def take(self, path: str, bytes_max: int) -> bytes | None:
        """What stands under the absolute ``path``; None when it is no file in here. At most one byte more than ``bytes_max``."""
        try:
            place = Path(path).resolve(strict=True)
            if not place.is_relative_to(self._root) or not place.is_file():
                return None
            with place.open("rb") as there:
                return there.read(bytes_max + 1)
        except (OSError, ValueError, RuntimeError):  # unreadable, with a NUL in it, a circle of links
            return None
