"""Files in a call (Bot API, "Sending files"): uploaded, named by `file_id`, or by URL from a table, never from the network."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from fake_telegram.world import FileKind, Folder, StoredFile, limits, mime_types

from .outcomes import Upload
from .refusals import bad_request
from .tables import Call

_TYPE_NAMES: Final[dict[FileKind, str]] = {
    "photo": "Photo",
    "document": "Document",
    "video": "Video",
    "audio": "Audio",
    "voice": "VoiceNote",
    "animation": "Animation",
    "video_note": "VideoNote",
    "sticker": "Sticker",
    "thumbnail": "Thumbnail",
    "chat_photo": "ChatPhoto",
    "live_photo": "LivePhoto",
}
_DOCUMENT_LIKE: Final = frozenset({"document", "video", "audio", "voice", "animation", "video_note"})
"""Kinds that Telegram keeps as documents: one may be named where another is asked for, and stays what it is."""

_FILMS: Final = frozenset({"video", "live_photo"})
"""Kinds whose files may be sent as one another."""

_TYPES_BY_URL: Final[dict[FileKind, tuple[str, ...]]] = {
    "photo": ("image/",),
    "animation": ("image/gif", "video/mp4"),
    "video": ("video/",),
    "audio": ("audio/",),
    "voice": ("audio/",),
    "sticker": ("image/webp",),
    "document": ("image/gif", "application/pdf", "application/zip"),
}
"""[doc] What Telegram takes from a site for each kind, by the beginning of the type; an unknown type may be anything."""

_ONLY_UPLOADED: Final = frozenset({"live_photo", "video_note"})
"""[doc] Kinds that are not sent by URL."""

_NAMELESS: Final = frozenset({"photo", "voice", "video_note", "sticker", "live_photo"})
_IN_WORDS: Final[dict[FileKind, str]] = {"video_note": "video note", "live_photo": "live photo"}


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file ready to be sent, and as what."""

    file: StoredFile
    kind: FileKind
    is_upload: bool = False


def from_parameter(call: Call, name: str, kind: FileKind) -> InputFile:
    """The file that the parameter `name` brings.

    Raises:
        CallRefused: there is none, or it is not such a file.
    """
    upload = call.args.uploads.get(name)
    if upload is not None:
        return InputFile(stored(call, upload, kind), kind, is_upload=True)
    given = call.args.text(name).strip()
    if not given:
        raise bad_request(f"there is no {_IN_WORDS.get(kind, kind)} in the request")
    return from_text(call, given, kind)


def from_text(call: Call, given: str, kind: FileKind) -> InputFile:
    """The file that a text names: `attach://part`, a URL, or a file id."""
    if given.startswith("attach://"):
        upload = call.args.uploads.get(given.removeprefix("attach://"))
        if upload is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return InputFile(stored(call, upload, kind), kind, is_upload=True)
    if given.startswith("file:/") and call.world.profile.absolute_file_paths and call.world.files.folder is not None:
        return InputFile(_by_path(call, call.world.files.folder, given, kind), kind, is_upload=True)
    if "." in given or ":" in given:
        return InputFile(_by_url(call, given, kind), kind)
    return _by_id(call, given, kind)


def _by_path(call: Call, folder: Folder, given: str, kind: FileKind) -> StoredFile:
    """A file on the disk that a self-hosted server shares with its bots (`file:///...`)."""
    path = unquote(given.removeprefix("file:").removeprefix("//"))
    data = folder.take(path, call.world.profile.upload_bytes_max)
    if data is None:
        raise bad_request("can't get stat about the file")
    return stored(call, Upload(path.rpartition("/")[2], "", data), kind)


def _by_url(call: Call, url: str, kind: FileKind) -> StoredFile:
    if not url.startswith(("http://", "https://")):
        raise bad_request("wrong HTTP URL specified")
    if kind in _ONLY_UPLOADED:
        raise bad_request("can't upload file by URL")
    found = call.world.files.by_url.get(url)
    if found is None:
        raise bad_request("failed to get HTTP URL content")
    largest = limits.URL_PHOTO_BYTES_MAX if kind == "photo" else limits.URL_FILE_BYTES_MAX
    if found.size > largest:
        raise bad_request("failed to get HTTP URL content")
    if found.mime_type != mime_types.UNKNOWN and not found.mime_type.startswith(_TYPES_BY_URL.get(kind, "")):
        raise bad_request("wrong type of the web page content")
    return found


def _by_id(call: Call, file_id: str, kind: FileKind) -> InputFile:
    try:
        found = call.world.files.find(file_id, call.bot.id)
    except ValueError as error:
        text = "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"
        raise bad_request(text) from error
    if found is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if found.kind == kind or {found.kind, kind} == _FILMS:
        return InputFile(found.file, kind)
    if found.kind in _DOCUMENT_LIKE and kind in _DOCUMENT_LIKE:
        return InputFile(found.file, found.kind)
    raise bad_request(f"can't use file of type {_TYPE_NAMES[found.kind]} as {_TYPE_NAMES[kind]}")


def stored(call: Call, upload: Upload, kind: FileKind) -> StoredFile:
    """Keep an uploaded part as a file of the world."""
    if not upload.data:
        raise bad_request("file must be non-empty")
    profile = call.world.profile
    largest = profile.upload_photo_bytes_max if kind == "photo" else profile.upload_bytes_max
    if kind == "live_photo":
        largest = limits.LIVE_PHOTO_BYTES_MAX
    if len(upload.data) > largest:
        raise bad_request("file is too big")
    name = "" if kind in _NAMELESS else upload.name
    mime_type = {"photo": "image/jpeg", "voice": "audio/ogg", "live_photo": "video/mp4"}.get(kind, "")
    if not mime_type and upload.content_type not in ("", "application/octet-stream"):
        mime_type = upload.content_type
    return call.world.files.add(upload.data, name=name, mime_type=mime_type)


def thumbnail(call: Call) -> StoredFile | None:
    """The uploaded picture for a file; a thumbnail can only be uploaded anew, other texts are passed over."""
    for name in ("thumbnail", "thumb"):
        upload = call.args.uploads.get(name)
        if upload is None and (given := call.args.text(name)).startswith("attach://"):
            upload = call.args.uploads.get(given.removeprefix("attach://"))
        if upload is not None and upload.data:
            return stored(call, upload, "thumbnail")
    return None
