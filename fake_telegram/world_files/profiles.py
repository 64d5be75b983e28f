"""Pictures, profiles, boosts and marks of verification in a file: what they name is there, or the file is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from fake_telegram.world import About, Boost, Chat, Person, Picture, UserId, Verification, World, boosts

from .shapes import BoostShape, PersonShape, WorldFileWrong

__all__ = ["check_profiles", "put_boosts", "put_profile"]


def put_profile(world: World, person: Person, shape: PersonShape) -> None:
    """Give ``person`` the profile of the file. Raises ``ValueError`` when a public name is taken."""
    person.photos, person.verification = shape.photos, shape.verification
    person.about = About(**msgspec.structs.asdict(shape.about))
    for name in shape.about.extra_usernames:
        world.claim_username(name, person.id)


def put_boosts(world: World, chat: Chat, given: Iterable[tuple[UserId, BoostShape]]) -> None:
    """Let the boosts of the file, with whose they are, count for ``chat``. Raises ``ValueError`` when an id is taken."""
    for user, shape in given:
        if shape.id in world.boosts:
            raise ValueError(f"the boost id {shape.id} is taken")
        facts = {name: getattr(shape, name) for name in BoostShape.__struct_fields__ if name != "user"}
        boosts.put(world, chat, Boost(**facts, chat=chat.id, user=user))


def check_profiles(world: World) -> None:
    """Raises ``WorldFileWrong`` for a picture, a channel or a bot that is not in the file."""
    for number in _files_shown(world):
        if world.files.get(number) is None:
            raise WorldFileWrong(f"there is no file {number} in this file")
    for person in world.people.values():
        channel = person.about.personal_chat
        if channel is not None and (channel not in world.chats or world.chats[channel].type != "channel"):
            raise WorldFileWrong(f"the personal chat {channel} of {person.full_name} is no channel in this file")
        if strangers := [one for one in person.about.status_bots if one not in world.bots]:
            raise WorldFileWrong(f"there is no bot {strangers[0]} in this file")
    for mark in _marks(world):
        if mark.bot not in world.bots:
            raise WorldFileWrong(f"there is no bot {mark.bot} in this file that could have verified anybody")


def _files_shown(world: World) -> Iterator[int]:
    for picture in _pictures(world):
        yield picture.file
    for person in world.people.values():
        yield from (one.file for one in person.about.audios)
        if person.about.business_intro is not None and person.about.business_intro.sticker is not None:
            yield person.about.business_intro.sticker


def _pictures(world: World) -> Iterator[Picture]:
    for person in world.people.values():
        yield from person.photos
        if person.about.public_photo is not None:
            yield person.about.public_photo
    for bot in world.bots.values():
        yield from bot.photos
    yield from (chat.photo for chat in world.chats.values() if chat.photo is not None)


def _marks(world: World) -> Iterator[Verification]:
    for bearers in (world.people, world.bots, world.chats):
        yield from (one.verification for one in bearers.values() if one.verification is not None)
