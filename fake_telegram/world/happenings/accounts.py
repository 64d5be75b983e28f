"""What accounts show of themselves, as it changes: pictures, music, names, profiles. Rights are checked before, not here.

An account may have many pictures; the newest is the one that is shown, and when it is removed the one before it is shown again.
Bots are told of none of this: they see it when they look.
"""

import re
from dataclasses import replace
from typing import Any, Final

from fake_telegram.world.facts.about import About, EmojiStatus, ProfileAudio
from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.facts.pictures import Picture
from fake_telegram.world.ids import ChatId
from fake_telegram.world.limits import PROFILE_AUDIOS_MAX, PROFILE_PHOTOS_MAX
from fake_telegram.world.state import State

_USERNAME: Final = re.compile(r"[A-Za-z](?!.*__)[A-Za-z0-9_]{3,30}[A-Za-z0-9]")


def set_photo(state: State, account: Person | Bot, picture: Picture, now: float, *, public: bool = False) -> None:
    """Add a picture to the account, or give a person another public one."""
    if public:
        assert isinstance(account, Person), "only people have a public picture"
        account.about = replace(account.about, public_photo=picture)
    else:
        account.photos = (picture, *account.photos)[:PROFILE_PHOTOS_MAX]
    state.journal.add(now, "profile_photo_set", user=account.id, file=picture.file, public=public)


def remove_photo(state: State, account: Person | Bot, now: float, *, public: bool = False) -> bool:
    """Take the newest picture away, or the public one; false when there is none."""
    if public:
        assert isinstance(account, Person), "only people have a public picture"
        if account.about.public_photo is None:
            return False
        account.about = replace(account.about, public_photo=None)
    else:
        if not account.photos:
            return False
        account.photos = account.photos[1:]
    state.journal.add(now, "profile_photo_removed", user=account.id, public=public)
    return True


def add_audio(state: State, person: Person, audio: ProfileAudio, now: float) -> None:
    """Put a piece of music on top of the profile."""
    others = tuple(one for one in person.about.audios if one.file != audio.file)
    person.about = replace(person.about, audios=(audio, *others)[:PROFILE_AUDIOS_MAX])
    state.journal.add(now, "profile_audio_added", person=person.id, file=audio.file)


def remove_audio(state: State, person: Person, file: int, now: float) -> bool:
    """Take the music with this file off the profile; false when it is not there."""
    left = tuple(one for one in person.about.audios if one.file != file)
    if len(left) == len(person.about.audios):
        return False
    person.about = replace(person.about, audios=left)
    state.journal.add(now, "profile_audio_removed", person=person.id, file=file)
    return True


def set_name(state: State, person: Person, first_name: str, last_name: str, now: float) -> None:
    """Call the person otherwise, everywhere from now on."""
    person.first_name, person.last_name = first_name, last_name
    _forget_rendered(state, person)
    state.journal.add(now, "person_renamed", person=person.id, name=person.full_name)


def is_username(text: str) -> bool:
    """Whether this may be a public name: 5 to 32 letters, digits and single underscores between, a letter first."""
    return _USERNAME.fullmatch(text) is not None


def set_username(state: State, person: Person, username: str, now: float) -> None:
    """Give the person another public name, none when it is empty.

    Raises:
        ValueError: it belongs to somebody else.
    """
    state.claim_username(username, person.id)
    if person.username.lower() != username.lower():
        state.release_username(person.username)
    person.username = username
    _forget_rendered(state, person)
    state.journal.add(now, "username_set", person=person.id, username=username)


def change_about(state: State, person: Person, now: float, **changes: Any) -> About:
    """Let the profile say something else; `changes` are fields of `About`."""
    person.about = replace(person.about, **changes)
    state.journal.add(now, "profile_changed", person=person.id, changed=sorted(changes))
    return person.about


def set_status(state: State, person: Person, status: EmojiStatus | None, now: float) -> None:
    """Put a custom emoji beside the name, or take it away."""
    change_about(state, person, now, emoji_status=status)


def _forget_rendered(state: State, person: Person) -> None:
    state.rendered_users.pop(person.id, None)
    state.rendered_chats.pop(ChatId(int(person.id)), None)
