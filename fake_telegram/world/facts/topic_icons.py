"""The custom emoji that anybody may put on a topic (Bot API: getForumTopicIconStickers). The set is invented and never changes.

Its files stand in every world, beside those that people and bots bring: see `FileStore`.
"""

from dataclasses import dataclass
from typing import Any, Final

from fake_telegram.world.ids import BotId

from .files import FileStore, Pattern, StoredFile, standing_number

SET_NAME: Final = "Topics"
SIDE: Final = 100
_FIRST_ID: Final = 5_300_000_000_000_000_001
_EMOJIS: Final = (
    "📰",
    "💡",
    "⚡",
    "🎙",
    "🔝",
    "🗣",
    "🆒",
    "❗",
    "📝",
    "📆",
    "📁",
    "🔎",
    "📣",
    "🔥",
    "❤",
    "❓",
    "📈",
    "🎮",
    "🏠",
    "⚽",
)


@dataclass(frozen=True, slots=True)
class TopicIcon:
    """One sticker of the set: the id by which topics and texts name it, and the emoji that it draws."""

    custom_emoji_id: str
    emoji: str
    file: StoredFile


def _icon(place: int, emoji: str) -> TopicIcon:
    number = standing_number(place)
    file = StoredFile(number=number, name=f"{place}.webp", mime_type="image/webp", content=Pattern(size=2048, seed=number))
    return TopicIcon(str(_FIRST_ID + place), emoji, file)


ICONS: Final = {one.custom_emoji_id: one for one in (_icon(place, emoji) for place, emoji in enumerate(_EMOJIS))}
"""The set by ids, in its order."""


def bring(files: FileStore) -> None:
    """Put the files of the set into a store, where bots can name and download them."""
    for one in ICONS.values():
        files.let_stand(one.file)


def shown(files: FileStore, icon: TopicIcon, bot: BotId) -> dict[str, Any]:
    """The sticker as `bot` sees it (Bot API: Sticker)."""
    return {
        "file_id": files.file_id(icon.file, "sticker", bot),
        "file_unique_id": files.unique_id(icon.file, "sticker"),
        "file_size": icon.file.size,
        "type": "custom_emoji",
        "width": SIDE,
        "height": SIDE,
        "is_animated": False,
        "is_video": False,
        "emoji": icon.emoji,
        "set_name": SET_NAME,
        "custom_emoji_id": icon.custom_emoji_id,
    }
