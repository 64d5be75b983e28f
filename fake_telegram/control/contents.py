"""What a person sends: the body of an act becomes the content of a message."""

from __future__ import annotations

from fake_telegram.world import (
    Checklist,
    Contact,
    Content,
    Dice,
    Location,
    Media,
    Pattern,
    Still,
    StoredFile,
    Text,
    Venue,
    World,
    checklists,
)

from . import bodies
from .names import Unknown

__all__ = ["checklist_of", "content_of", "file_of", "location_of", "media_of"]

_DICE_FACES = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
"""How many values each dice has (Bot API, Dice.value)."""


def content_of(world: World, said: bodies.Said) -> Content:
    """A file with the text as its caption, a place, a card or a dice; otherwise the text. Raises ``Unknown``."""
    if said.attach is not None:
        return media_of(world, said.attach, said.text)
    if said.venue is not None:
        return Venue(location=location_of(said.venue.location), title=said.venue.title, address=said.venue.address)
    if said.location is not None:
        return location_of(said.location)
    if said.contact is not None:
        card = said.contact
        return Contact(phone_number=card.phone_number, first_name=card.first_name, last_name=card.last_name)
    if said.dice is not None:
        return _dice(world, said.dice)
    return Text(text=said.text)


def checklist_of(given: bodies.SendChecklist | bodies.EditChecklist) -> Checklist:
    """A checklist as it was typed."""
    return checklists.written(
        given.title, given.tasks, others_can_add=given.others_can_add, others_can_mark=given.others_can_mark
    )


def media_of(world: World, attached: bodies.GivenMedia, caption: str) -> Media:
    """An attachment with its caption. Raises ``Unknown``."""
    return Media(
        kind=attached.kind,
        file=_file(world, attached),
        caption=caption,
        width=attached.width,
        height=attached.height,
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
    faces = _DICE_FACES.get(given.emoji)
    if faces is None:
        raise Unknown(f"there is no dice {given.emoji!r}; there are: {' '.join(_DICE_FACES)}")
    return Dice(emoji=given.emoji, value=given.value or world.random.randint(1, faces))
