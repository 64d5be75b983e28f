"""Rows of the table of acts: what people do with their own accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_telegram.world import (
    Birthdate,
    BusinessHours,
    BusinessIntro,
    BusinessPlace,
    Chat,
    EmojiStatus,
    Person,
    ProfileAudio,
    ProfileChange,
    UserId,
    World,
)

from . import bodies
from .contents import file_of, location_of
from .names import resolve_bot, resolve_chat, resolve_user
from .rows import Act

__all__ = ["ACCOUNT_ACTS"]


def _rename(world: World, by: UserId, said: bodies.Rename, now: float) -> Person:
    return world.rename(by, first_name=said.first_name, last_name=said.last_name, now=now)


def _deactivate(world: World, by: UserId, said: bodies.Deactivate, now: float) -> None:
    del said
    world.deactivate(by, now=now)


def _change_profile(world: World, by: UserId, said: bodies.ChangeProfile, now: float) -> Person:
    born, status = said.birthdate, said.emoji_status
    change = ProfileChange(
        username=said.username,
        extra_usernames=said.extra_usernames,
        bio=said.bio,
        birthdate=None if born is None else Birthdate(day=born.day, month=born.month, year=born.year),
        personal_chat=None if said.personal_chat is None else resolve_chat(world, said.personal_chat),
        emoji_status=None if status is None else EmojiStatus(emoji=status.emoji, until=status.until),
        hides_photos=said.hides_photos,
        business_intro=_intro(world, said.business_intro),
        business_place=_place(said.business_place),
        business_hours=_hours(said.business_hours),
        without=said.without,
    )
    return world.change_profile(by, change, now=now)


def _intro(world: World, given: bodies.GivenIntro | None) -> BusinessIntro | None:
    if given is None:
        return None
    sticker = None if given.sticker is None else file_of(world, given.sticker).number
    return BusinessIntro(title=given.title, message=given.message, sticker=sticker)


def _place(given: bodies.GivenPlace | None) -> BusinessPlace | None:
    if given is None:
        return None
    return BusinessPlace(address=given.address, location=None if given.location is None else location_of(given.location))


def _hours(given: bodies.GivenHours | None) -> BusinessHours | None:
    return None if given is None else BusinessHours(time_zone=given.time_zone, intervals=given.intervals)


def _set_profile_photo(world: World, by: UserId, said: bodies.SetProfilePhoto, now: float) -> Person:
    file = file_of(world, said.file)
    return world.set_profile_photo(by, file, now=now, public=said.public, is_animated=said.is_animated)


def _remove_profile_photo(world: World, by: UserId, said: bodies.RemoveProfilePhoto, now: float) -> Person:
    return world.remove_profile_photo(by, now=now, public=said.public)


def _add_profile_audio(world: World, by: UserId, said: bodies.AddProfileAudio, now: float) -> Person:
    file = file_of(world, said.file).number
    audio = ProfileAudio(file=file, duration=said.duration, title=said.title, performer=said.performer)
    return world.add_profile_audio(by, audio, now=now)


def _remove_profile_audio(world: World, by: UserId, said: bodies.RemoveProfileAudio, now: float) -> Person:
    return world.remove_profile_audio(by, said.file, now=now)


def _allow_emoji_status(world: World, by: UserId, said: bodies.AllowEmojiStatus, now: float) -> Person:
    return world.allow_emoji_status(by, resolve_bot(world, said.bot), now=now, allowed=said.allowed)


def _boost(world: World, by: UserId, said: bodies.Boost, now: float) -> Chat:
    return world.boost(by, resolve_chat(world, said.chat), now=now, count=said.count, days=said.days)


def _give_boost_code(world: World, by: UserId, said: bodies.GiveBoostCode, now: float) -> Chat:
    chat, to = resolve_chat(world, said.chat), resolve_user(world, said.user)
    return world.give_boost_code(by, chat, to, now=now, days=said.days)


def _end_boosts(world: World, by: UserId, said: bodies.EndBoosts, now: float) -> Chat:
    return world.end_boosts(by, resolve_chat(world, said.chat), now=now)


def _free_boosters(world: World, by: UserId, said: bodies.FreeBoosters, now: float) -> Chat:
    return world.free_boosters(by, resolve_chat(world, said.chat), said.count, now=now)


ACCOUNT_ACTS: Mapping[str, Act[Any]] = {
    "rename": Act(bodies.Rename, _rename),
    "change_profile": Act(bodies.ChangeProfile, _change_profile),
    "set_profile_photo": Act(bodies.SetProfilePhoto, _set_profile_photo),
    "remove_profile_photo": Act(bodies.RemoveProfilePhoto, _remove_profile_photo),
    "add_profile_audio": Act(bodies.AddProfileAudio, _add_profile_audio),
    "remove_profile_audio": Act(bodies.RemoveProfileAudio, _remove_profile_audio),
    "allow_emoji_status": Act(bodies.AllowEmojiStatus, _allow_emoji_status),
    "boost": Act(bodies.Boost, _boost),
    "give_boost_code": Act(bodies.GiveBoostCode, _give_boost_code),
    "end_boosts": Act(bodies.EndBoosts, _end_boosts),
    "free_boosters": Act(bodies.FreeBoosters, _free_boosters),
    "deactivate": Act(bodies.Deactivate, _deactivate),
}
"""Acts by name, after those of `acts`."""
