"""What a person sends: the body of an act becomes the content of a message."""

from __future__ import annotations

from dataclasses import replace

from fake_telegram.methods import dimensions
from fake_telegram.world import (
    ActRefused,
    Checklist,
    Contact,
    Content,
    Dice,
    Entity,
    Location,
    Media,
    Pattern,
    Still,
    StoredFile,
    Text,
    TextRefused,
    Venue,
    World,
    checklists,
    dice,
)

from . import bodies
from .names import Unknown, resolve_user

__all__ = ["attachment_of", "checklist_of", "content_of", "file_of", "location_of", "media_of", "text_of"]


def content_of(world: World, said: bodies.Said) -> Content:
    """A file with the text as its caption, a place, a card or a dice; otherwise the text. Raises ``Unknown``."""
    if said.attach is not None:
        return media_of(world, said)
    if said.venue is not None:
        return _venue(said.venue)
    if said.location is not None:
        return location_of(said.location)
    if said.contact is not None:
        return _contact(world, said.contact)
    if said.dice is not None:
        return _dice(world, said.dice)
    return text_of(world, said)


def text_of(world: World, said: bodies.Said | bodies.Edit) -> Text:
    """The text as it was typed and formatted.

    Raises:
        ActRefused: its markup cannot be read.
        Unknown: it mentions somebody who is not there.
    """
    if said.parse_mode is None or world.parser is None:
        return Text(text=said.text, entities=tuple(_entity(world, one) for one in said.entities) or None)
    try:
        text, entities = world.parser.parse(said.text, said.parse_mode)
    except TextRefused as refused:
        raise ActRefused(f"Telegram takes no such text: {refused}", "bad_text") from refused
    return Text(text=text, entities=entities)


def _entity(world: World, given: bodies.GivenEntity) -> Entity:
    return Entity(
        type=given.type,
        offset=given.offset,
        length=given.length,
        url=given.url,
        user_id=None if given.user is None else resolve_user(world, given.user),
        language=given.language,
        custom_emoji_id=given.custom_emoji_id,
        unix_time=given.unix_time,
        date_time_format=given.date_time_format,
    )


def checklist_of(given: bodies.SendChecklist | bodies.EditChecklist) -> Checklist:
    """A checklist as it was typed."""
    return checklists.written(
        given.title, given.tasks, others_can_add=given.others_can_add, others_can_mark=given.others_can_mark
    )


def media_of(world: World, said: bodies.Said | bodies.Edit) -> Media:
    """An attachment with its caption. Raises as ``text_of``."""
    assert said.attach is not None, "only what has an attachment is media"
    caption = text_of(world, said)
    return replace(attachment_of(world, said.attach), caption=caption.text, entities=caption.entities)


def attachment_of(world: World, attached: bodies.GivenMedia) -> Media:
    """An attachment without words. Raises ``Unknown``."""
    file = _file(world, attached)
    width, height = _pixels(file, attached)
    return Media(
        kind=attached.kind,
        file=file,
        width=width,
        height=height,
        duration=attached.duration,
        title=attached.title,
        performer=attached.performer,
        emoji=attached.emoji,
        has_spoiler=attached.has_spoiler,
        caption_above=attached.caption_above,
        cover=None if attached.cover is None else _picture(world, attached.cover, attached),
        still=None if attached.still is None else _picture(world, attached.still, attached),
        start_s=attached.start,
    )


def _venue(given: bodies.GivenVenue) -> Venue:
    extra = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    words = {name: getattr(given, name) for name in ("title", "address", *extra)}
    return Venue(location=replace(location_of(given.location), live_period_s=None), **words)


def _contact(world: World, card: bodies.GivenContact) -> Contact:
    return Contact(
        phone_number=card.phone_number,
        first_name=card.first_name,
        last_name=card.last_name,
        vcard=card.vcard,
        user_id=None if card.user is None else resolve_user(world, card.user),
    )


def _pixels(file: StoredFile, attached: bodies.GivenMedia) -> tuple[int, int]:
    """Width and height: of a picture its true ones, or what is usual where bytes that are none are taken for one."""
    if attached.kind not in ("photo", "sticker"):
        return attached.width, attached.height
    usual = (1280, 960) if attached.kind == "photo" else (512, 512)
    return dimensions(file) or (attached.width or usual[0], attached.height or usual[1])


def _picture(world: World, number: int, attached: bodies.GivenMedia) -> Still:
    """A cover or a still, as large as the film is."""
    return Still(file=file_of(world, number), width=attached.width or 1280, height=attached.height or 960)


def _file(world: World, attached: bodies.GivenMedia) -> StoredFile:
    if attached.file is not None:
        return file_of(world, attached.file)
    if attached.size is None:
        raise Unknown("say which `file`, or of what `size`")
    # the same attachment always has the same bytes, whatever happened before it
    pattern = Pattern(size=attached.size, seed=sum(attached.name.encode()))
    return world.add_file(pattern, name=attached.name, mime_type=attached.mime_type)


def file_of(world: World, number: int) -> StoredFile:
    """The file with this number. Raises ``Unknown``."""
    found = world.files.get(number)
    if found is None:
        raise Unknown(f"there is no file {number}")
    return found


def location_of(given: bodies.GivenLocation) -> Location:
    """A point on the map."""
    return Location(
        latitude=given.latitude,
        longitude=given.longitude,
        horizontal_accuracy=given.horizontal_accuracy,
        live_period_s=given.live_period,
        heading=given.heading,
        proximity_alert_radius=given.proximity_alert_radius,
    )


def _dice(world: World, given: bodies.GivenDice) -> Dice:
    faces = dice.sides(given.emoji)
    if not faces:
        raise Unknown(f"there is no dice {given.emoji!r}; there are: {' '.join(dice.SIDES)}")
    if given.value is not None and given.value > faces:
        raise Unknown(f"{given.emoji} has no {given.value}; it goes up to {faces}")
    return Dice(emoji=given.emoji, value=given.value or dice.roll(world.random, given.emoji))
