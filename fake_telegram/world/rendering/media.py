"""How the content of a message looks to a bot: files, places, cards (Bot API: PhotoSize ... Dice)."""

from collections.abc import Callable
from typing import Any

from fake_telegram.world.facts.content import Contact, Dice, Entity, Location, Media, Still, Venue
from fake_telegram.world.facts.files import FileKind, NamedFile, StoredFile
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.renditions import PHOTO_SIDES, THUMBNAIL_SIDE, Measure
from fake_telegram.world.ids import UserId
from fake_telegram.world.state import State

from .chats import user


def entities(state: State, shown: tuple[Entity, ...], bot: Bot | None) -> list[dict[str, Any]]:
    """MessageEntity, in Telegram's order of fields."""
    return [_entity(state, entity, bot) for entity in shown]


def _entity(state: State, entity: Entity, bot: Bot | None) -> dict[str, Any]:
    result: dict[str, Any] = {"offset": entity.offset, "length": entity.length, "type": entity.type}
    if entity.url:
        result["url"] = entity.url
    if entity.user_id is not None:
        result["user"] = user(state, entity.user_id, bot)
    if entity.language:
        result["language"] = entity.language
    if entity.custom_emoji_id:
        result["custom_emoji_id"] = entity.custom_emoji_id
    if entity.unix_time is not None:
        result["unix_time"] = entity.unix_time
        if entity.date_time_format:
            result["date_time_format"] = entity.date_time_format
    return result


def names(state: State, file: StoredFile, kind: FileKind, bot: Bot | None, size: int = 0) -> dict[str, Any]:
    """The names of a file; nobody but a bot has a `file_id`."""
    result = {} if bot is None else {"file_id": state.files.file_id(file, kind, bot.id, size)}
    result["file_unique_id"] = state.files.unique_id(file, kind, size)
    return result


def photo(state: State, shown: Media | Still, bot: Bot | None) -> list[dict[str, Any]]:
    """PhotoSize for each size, the smallest first."""
    longer = max(shown.width, shown.height)
    scales = [side / longer for side in PHOTO_SIDES if side < longer] + [1.0]
    usual = [(max(1, round(shown.width * scale)), max(1, round(shown.height * scale))) for scale in scales]
    return [photo_size(state, NamedFile(shown.file, "photo", number), size, bot) for number, size in enumerate(usual)]


def photo_size(state: State, named: NamedFile, usual: tuple[int, int], bot: Bot | None) -> dict[str, Any]:
    """PhotoSize with its true measure; of `usual` width and height, in pixels, where the file is no picture known here."""
    measure = state.files.measure(named) or Measure(named.file.size, *usual)
    return {
        **names(state, named.file, named.kind, bot, size=named.size),
        "file_size": measure.size,
        "width": measure.width,
        "height": measure.height,
    }


def _thumbnail(state: State, media: Media, bot: Bot | None) -> dict[str, Any]:
    if media.thumbnail is None or media.kind == "voice":
        return {}
    shown = photo_size(state, NamedFile(media.thumbnail, "thumbnail", 0), (THUMBNAIL_SIDE, THUMBNAIL_SIDE), bot)
    return {"thumbnail": shown, "thumb": shown} if state.profile.legacy_fields else {"thumbnail": shown}


def _named_file(media: Media) -> dict[str, Any]:
    shown = {"file_name": media.file.name} if media.file.name else {}
    return {**shown, "mime_type": media.file.mime_type}


def _document(media: Media) -> dict[str, Any]:
    return _named_file(media)


def _moving_picture(media: Media) -> dict[str, Any]:
    sizes = {"duration": media.duration, "width": media.width, "height": media.height}
    return {**sizes, **_named_file(media)}


def _audio(media: Media) -> dict[str, Any]:
    shown: dict[str, Any] = {"duration": media.duration, **_named_file(media)}
    if media.title:
        shown["title"] = media.title
    if media.performer:
        shown["performer"] = media.performer
    return shown


def _voice(media: Media) -> dict[str, Any]:
    return {"duration": media.duration, "mime_type": media.file.mime_type}


def _video_note(media: Media) -> dict[str, Any]:
    return {"duration": media.duration, "length": media.width}


def _live_photo(media: Media) -> dict[str, Any]:
    sizes = {"duration": media.duration, "width": media.width, "height": media.height}
    return {**sizes, "mime_type": media.file.mime_type}


def _sticker(media: Media) -> dict[str, Any]:
    shown: dict[str, Any] = {"width": media.width, "height": media.height, "type": "regular"}
    if media.emoji:
        shown["emoji"] = media.emoji
    mime_type = media.file.mime_type
    return {
        **shown,
        "is_animated": mime_type == "application/x-tgsticker",
        "is_video": mime_type == "video/webm",
    }


_OWN_FIELDS: dict[FileKind, Callable[[Media], dict[str, Any]]] = {
    "document": _document,
    "video": _moving_picture,
    "animation": _moving_picture,
    "audio": _audio,
    "voice": _voice,
    "video_note": _video_note,
    "sticker": _sticker,
    "live_photo": _live_photo,
}


def file_fields(state: State, shown: Media, bot: Bot | None) -> dict[str, Any]:
    """The one field of a message that its kind of file fills."""
    if shown.kind == "photo":
        return {"photo": photo(state, shown, bot)}
    body = {
        **_OWN_FIELDS[shown.kind](shown),
        **_thumbnail(state, shown, bot),
        **names(state, shown.file, shown.kind, bot),
        "file_size": shown.file.size,
    }
    if shown.kind == "video" and shown.cover is not None:
        body["cover"] = photo(state, shown.cover, bot)
    if shown.kind == "video" and shown.start_s:
        body["start_timestamp"] = shown.start_s
    if shown.kind == "live_photo" and shown.still is not None:
        body["photo"] = photo(state, shown.still, bot)
    return {shown.kind: body}


def _older_fields(state: State, shown: Media, bot: Bot | None) -> dict[str, Any]:
    """What clients that do not know a kind read instead: an animation as a document, a live photo as a photo."""
    if shown.kind == "animation":
        body = file_fields(state, shown, bot)["animation"]
        kept = ("file_name", "mime_type", "thumbnail", "thumb", "file_id", "file_unique_id", "file_size")
        return {"document": {name: body[name] for name in kept if name in body}}
    if shown.kind == "live_photo" and shown.still is not None:
        return {"photo": photo(state, shown.still, bot)}
    return {}


def media(state: State, shown: Media, bot: Bot | None) -> dict[str, Any]:
    """The fields of a message that its file fills: its own field with the older one beside it, caption, spoiler."""
    result = {**file_fields(state, shown, bot), **_older_fields(state, shown, bot)}
    if shown.caption:
        result["caption"] = shown.caption
        if shown.entities:
            result["caption_entities"] = entities(state, shown.entities, bot)
    if shown.caption_above and shown.caption:
        result["show_caption_above_media"] = True
    if shown.has_spoiler:
        result["has_media_spoiler"] = True
    return result


def file_object(state: State, shown: Media, bot: Bot | None) -> Any:
    """The file alone: PhotoSize of each size, or the object of its kind."""
    return media(state, shown, bot)[shown.kind]


def location(shown: Location) -> dict[str, Any]:
    """Location, in degrees."""
    result: dict[str, Any] = {"latitude": shown.latitude, "longitude": shown.longitude}
    if shown.horizontal_accuracy:
        result["horizontal_accuracy"] = shown.horizontal_accuracy
    if shown.live_period_s:
        result["live_period"] = shown.live_period_s
    if shown.heading:
        result["heading"] = shown.heading
    if shown.proximity_alert_radius:
        result["proximity_alert_radius"] = shown.proximity_alert_radius
    return result


def venue(shown: Venue) -> dict[str, Any]:
    """A venue repeats its location beside itself, as Telegram does."""
    body: dict[str, Any] = {
        "location": location(shown.location),
        "title": shown.title,
        "address": shown.address,
    }
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if value := getattr(shown, name):
            body[name] = value
    return {"venue": body, "location": body["location"]}


def contact(shown: Contact) -> dict[str, Any]:
    """A card."""
    body: dict[str, Any] = {"phone_number": shown.phone_number, "first_name": shown.first_name}
    if shown.last_name:
        body["last_name"] = shown.last_name
    if shown.vcard:
        body["vcard"] = shown.vcard
    if shown.user_id is not None:
        body["user_id"] = UserId(shown.user_id)
    return {"contact": body}


def dice(shown: Dice) -> dict[str, Any]:
    """An animated emoji."""
    return {"dice": {"emoji": shown.emoji, "value": shown.value}}
