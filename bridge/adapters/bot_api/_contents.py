"""What a message holds: text, files, cards, places, and the names of everything we only mention in words."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from bridge.adapters.bot_api import _structs as api
from bridge.domain.ids import PersonId
from bridge.domain.messages import Attachment, AttachmentKind, Entity, Place, RichText, SharedContact

FILE_NAME_LENGTH_MAX: Final = 255
"""Characters kept of a file's name. Ours: the longest name that common file systems take."""


class Leftover(NamedTuple):
    """Something in a message that is neither text nor a file, card or place."""

    name: str
    is_content: bool
    """True: somebody sent it (a poll, a game of dice); false: Telegram tells of an event."""


_MENTIONED: Final = frozenset(
    ("dice", "game", "poll", "story", "paid_media", "invoice", "checklist", "giveaway", "live_photo", "rich_message", "gift")
)
_ENVELOPE: Final = frozenset(
    (
        "message_id",
        "message_thread_id",
        "from",
        "sender_chat",
        "sender_boost_count",
        "sender_business_bot",
        "sender_tag",
        "date",
        "business_connection_id",
        "chat",
        "is_topic_message",
        "is_automatic_forward",
        "is_from_offline",
        "is_paid_post",
        "forward_origin",
        "reply_to_message",
        "reply_to_story",
        "external_reply",
        "quote",
        "via_bot",
        "edit_date",
        "has_protected_content",
        "media_group_id",
        "author_signature",
        "link_preview_options",
        "effect_id",
        "has_media_spoiler",
        "show_caption_above_media",
        "reply_markup",
        "forward_from",
        "forward_from_chat",
        "forward_from_message_id",
        "forward_sender_name",
        "forward_signature",
        "forward_date",
    )
)
"""Fields that say how a message came, not what it holds."""


def leftover_of(message: Mapping[str, Any]) -> Leftover:
    """The first thing in a message that we do not read; `message` is its JSON."""
    names = [name for name in message if name not in _ENVELOPE]
    mentioned = next((name for name in names if name in _MENTIONED), None)
    if mentioned is not None:
        return Leftover(mentioned, is_content=True)
    return Leftover(names[0] if names else "empty", is_content=False)


def body_of(message: api.Message) -> RichText:
    """Text or caption, with its entities."""
    if message.text:
        return RichText(text=message.text, entities=_entities(message.entities))
    return RichText(text=message.caption, entities=_entities(message.caption_entities))


def _entities(entities: tuple[api.MessageEntity, ...]) -> tuple[Entity, ...]:
    return tuple(
        Entity(
            type=each.type,
            offset=each.offset,
            length=each.length,
            url=each.url,
            person=PersonId(each.user.id) if each.user is not None else None,
            language=each.language,
            custom_emoji_id=each.custom_emoji_id,
        )
        for each in entities
    )


def attachments_of(message: api.Message) -> tuple[Attachment, ...]:
    """The file of a message; albums bring one per message. A photo's greatest size, an animation not twice."""
    found = _file_of(message)
    if found is None:
        return ()
    kind, file = found
    name = _safe_name(file.file_name) or f"{kind.value}_{message.message_id}.{_extension(kind, file)}"
    return (
        Attachment(
            kind=kind,
            remote_id=file.file_id,
            unique_id=file.file_unique_id,
            name=name,
            mime=file.mime_type or _mime(kind, file),
            size_bytes=file.file_size,
        ),
    )


def _file_of(message: api.Message) -> tuple[AttachmentKind, api.RemoteFile] | None:
    if message.photo:
        return AttachmentKind.PHOTO, message.photo[-1]
    # An animation is told as `document` too (Bot API), so the order matters.
    candidates = (
        (AttachmentKind.ANIMATION, message.animation),
        (AttachmentKind.VIDEO, message.video),
        (AttachmentKind.AUDIO, message.audio),
        (AttachmentKind.VOICE, message.voice),
        (AttachmentKind.VIDEO_NOTE, message.video_note),
        (AttachmentKind.STICKER, message.sticker),
        (AttachmentKind.DOCUMENT, message.document),
    )
    return next(((kind, file) for kind, file in candidates if file is not None), None)


_EXTENSIONS: Final = {
    AttachmentKind.PHOTO: "jpg",
    AttachmentKind.VIDEO: "mp4",
    AttachmentKind.ANIMATION: "mp4",
    AttachmentKind.AUDIO: "mp3",
    AttachmentKind.VOICE: "ogg",
    AttachmentKind.VIDEO_NOTE: "mp4",
    AttachmentKind.DOCUMENT: "bin",
    AttachmentKind.STICKER: "webp",
}
_MIMES: Final = {
    "jpg": "image/jpeg",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "webp": "image/webp",
    "webm": "video/webm",
    "tgs": "application/x-tgsticker",
    "bin": "application/octet-stream",
}


def _extension(kind: AttachmentKind, file: api.RemoteFile) -> str:
    if kind is AttachmentKind.STICKER and file.is_animated:
        return "tgs"
    if kind is AttachmentKind.STICKER and file.is_video:
        return "webm"
    return _EXTENSIONS[kind]


def _mime(kind: AttachmentKind, file: api.RemoteFile) -> str:
    return _MIMES[_extension(kind, file)]


def _safe_name(name: str) -> str:
    """A name without folders or control characters; what is left of a hostile one may be empty."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(each for each in last if each.isprintable()).strip()
    return "" if visible in (".", "..") else visible[-FILE_NAME_LENGTH_MAX:]


def card_of(card: api.ContactCard | None) -> SharedContact | None:
    """A shared contact card (R77, R187)."""
    if card is None:
        return None
    return SharedContact(
        phone=card.phone_number,
        first_name=card.first_name,
        last_name=card.last_name,
        person=PersonId(card.user_id) if card.user_id is not None else None,
        vcard=card.vcard,
    )


def place_of(message: api.Message) -> Place | None:
    """A geo point, with name and address when it is a venue (R77)."""
    if message.venue is not None:
        spot = message.venue.location
        return Place(latitude=spot.latitude, longitude=spot.longitude, title=message.venue.title, address=message.venue.address)
    if message.location is not None:
        return Place(latitude=message.location.latitude, longitude=message.location.longitude)
    return None


def origin_of(origin: api.MessageOrigin | None) -> str:
    """Display name of where a forwarded message came from; empty when it is no forward."""
    if origin is None:
        return ""
    if origin.sender_user is not None:
        return f"{origin.sender_user.first_name} {origin.sender_user.last_name}".strip()
    chat = origin.chat or origin.sender_chat
    return origin.sender_user_name or (chat.title if chat is not None else "")
