"""Albums (Bot API: media_group_id): which files stand together, and where one album ends.

Photos, live photos and videos mix; documents and music keep to themselves; nothing else is put into albums.
"""

from collections.abc import Iterable
from typing import Final

from fake_telegram.world.ids import UserId
from fake_telegram.world.limits import ALBUM_ITEMS_MAX

from .chats import Chat
from .content import Content, Media
from .files import FileKind
from .refusals import ActRefused

_FAMILIES: Final[dict[FileKind, str]] = {
    "photo": "visual",
    "live_photo": "visual",
    "video": "visual",
    "document": "documents",
    "audio": "music",
}


def go_together(kinds: Iterable[FileKind]) -> bool:
    """Whether files of these kinds may stand in one album."""
    families = {_FAMILIES.get(kind) for kind in kinds}
    return len(families) <= 1 and None not in families


def check_next(chat: Chat, author: UserId, content: Content, album: str) -> None:
    """Whether `author` may put `content` next into the album that carries this word in their client.

    Raises:
        ActRefused: `not_for_albums`, `album_mixed`, `album_full`.
    """
    if not isinstance(content, Media) or content.kind not in _FAMILIES:
        raise ActRefused("an album holds photos, videos, documents or music", "not_for_albums")
    before = [chat.messages.get(number) for number in chat.order[-ALBUM_ITEMS_MAX:]]
    items = [one.content for one in before if one is not None and one.album == album and one.author == author]
    if any(isinstance(one, Media) and not go_together([one.kind, content.kind]) for one in items):
        raise ActRefused("documents and music stand in albums of their own", "album_mixed")
    if len(items) >= ALBUM_ITEMS_MAX:
        raise ActRefused(f"an album has at most {ALBUM_ITEMS_MAX} items", "album_full")
