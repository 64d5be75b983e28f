"""How pictures of chats and accounts look to a bot (Bot API: ChatPhoto, UserProfilePhotos, UserProfileAudios).

Every picture is there as three squares. They have files of their own for a chat, which can be downloaded and never sent, and are
photos like any other in a list of profile photos. No frame can be taken from a film here: its squares serve the film itself.
"""

from typing import Any

from fake_telegram.world.facts.about import ProfileAudio
from fake_telegram.world.facts.content import Media
from fake_telegram.world.facts.files import NamedFile, StoredFile
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.pictures import PICTURE_SIDES, STICKER_SIDE, Picture
from fake_telegram.world.state import State

from .media import media, names, photo_size


def file_of(state: State, number: int) -> StoredFile:
    """The file with this number, which is known to be there."""
    found = state.files.get(number)
    assert found is not None, f"there is no file {number}"
    return found


def sizes(state: State, picture: Picture, bot: Bot | None) -> list[dict[str, Any]]:
    """PhotoSize for each square, the smallest first."""
    file = file_of(state, picture.file)
    return [photo_size(state, NamedFile(file, "photo", ord(letter)), (side, side), bot) for letter, side in PICTURE_SIDES.items()]


def chat_photo(state: State, picture: Picture, bot: Bot) -> dict[str, str]:
    """ChatPhoto."""
    file = file_of(state, picture.file)
    small, *_, big = (names(state, file, "chat_photo", bot, size=ord(letter)) for letter in PICTURE_SIDES)
    return {
        "small_file_id": small["file_id"],
        "small_file_unique_id": small["file_unique_id"],
        "big_file_id": big["file_id"],
        "big_file_unique_id": big["file_unique_id"],
    }


def sticker(state: State, number: int, bot: Bot) -> dict[str, Any]:
    """Sticker, of the usual size."""
    shown = Media(kind="sticker", file=file_of(state, number), width=STICKER_SIDE, height=STICKER_SIDE)
    body: dict[str, Any] = media(state, shown, bot)["sticker"]
    return body


def audio(state: State, shown: ProfileAudio, bot: Bot) -> dict[str, Any]:
    """Audio, as a message would show it."""
    played = Media(
        kind="audio",
        file=file_of(state, shown.file),
        duration=shown.duration,
        title=shown.title,
        performer=shown.performer,
    )
    body: dict[str, Any] = media(state, played, bot)["audio"]
    return body
