"""What people change of their own accounts from their telephones: pictures, music, the profile; bots do it by the Bot API."""

from calendar import monthrange
from dataclasses import dataclass, fields

from fake_telegram.world.facts.about import (
    About,
    Birthdate,
    BusinessHours,
    BusinessIntro,
    BusinessPlace,
    EmojiStatus,
    ProfileAudio,
)
from fake_telegram.world.facts.files import StoredFile
from fake_telegram.world.facts.people import Person
from fake_telegram.world.facts.pictures import Picture
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import has_right
from fake_telegram.world.happenings import accounts, business
from fake_telegram.world.ids import BotId, ChatId, UserId
from fake_telegram.world.limits import (
    BIO_CODE_POINTS_MAX,
    BIO_PREMIUM_CODE_POINTS_MAX,
    BUSINESS_ADDRESS_CODE_POINTS_MAX,
    BUSINESS_INTERVALS_MAX,
    BUSINESS_INTRO_MESSAGE_CODE_POINTS_MAX,
    BUSINESS_INTRO_TITLE_CODE_POINTS_MAX,
    CLOSING_MINUTE_MAX,
    OPENING_MINUTE_MAX,
    STATUS_BOTS_MAX,
    USERNAMES_MAX,
)
from fake_telegram.world.state import State

from . import boosts
from .writing import bot_named, person

_LEAP_YEAR = 2000
_YEAR_MIN = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChange:
    """What becomes different in somebody's profile; None leaves it, what is named in `without` is taken away."""

    username: str | None = None
    extra_usernames: tuple[str, ...] | None = None
    bio: str | None = None
    birthdate: Birthdate | None = None
    personal_chat: ChatId | None = None
    emoji_status: EmojiStatus | None = None
    hides_photos: bool | None = None
    business_intro: BusinessIntro | None = None
    business_place: BusinessPlace | None = None
    business_hours: BusinessHours | None = None
    without: tuple[str, ...] = ()


_REMOVABLE = frozenset(("birthdate", "personal_chat", "emoji_status", "business_intro", "business_place", "business_hours"))
_NEED_PREMIUM = ("emoji_status", "business_intro", "business_place", "business_hours")


def change_profile(state: State, by: UserId, wanted: ProfileChange, now: float) -> Person:
    """See `AccountActs.change_profile`."""
    who = person(state, by)
    _check(state, who, wanted, now)
    given = {name: getattr(wanted, name) for name in _fields_of_about() if getattr(wanted, name) is not None}
    given |= dict.fromkeys(wanted.without)
    if wanted.extra_usernames is not None:
        for name in set(who.about.extra_usernames) - set(wanted.extra_usernames):
            state.release_username(name)
    if wanted.username is not None:
        accounts.set_username(state, who, wanted.username, now)
    for name in wanted.extra_usernames or ():
        state.claim_username(name, who.id)
    if given:
        accounts.change_about(state, who, now, **given)
    return who


def deactivate(state: State, by: UserId, now: float) -> None:
    """See `AccountActs.deactivate`. What the account gave to others ends first, while bots can still be told whose it was."""
    who = person(state, by)
    boosts.end_all(state, by, now)
    if by in state.connected:
        business.disconnect(state, who, now)
    for name in who.about.extra_usernames:
        state.release_username(name)
    accounts.change_about(state, who, now, extra_usernames=())
    accounts.set_username(state, who, "", now)
    who.deactivated = True
    state.journal.add(now, "person_deactivated", person=by)


def _fields_of_about() -> list[str]:
    known = {one.name for one in fields(About)}
    return [one.name for one in fields(ProfileChange) if one.name in known]


def _check(state: State, who: Person, wanted: ProfileChange, now: float) -> None:
    if unknown := set(wanted.without) - _REMOVABLE:
        raise ActRefused(f"these cannot be taken away: {', '.join(sorted(unknown))}", "not_removable")
    _check_names(state, who, wanted)
    longest = BIO_PREMIUM_CODE_POINTS_MAX if who.is_premium else BIO_CODE_POINTS_MAX
    if wanted.bio is not None and len(wanted.bio) > longest:
        raise ActRefused(f"a bio has at most {longest} characters", "bad_bio")
    if wanted.birthdate is not None and not _is_day(wanted.birthdate):
        raise ActRefused("there is no such day", "bad_birthdate")
    if wanted.personal_chat is not None:
        _check_channel(state, who, wanted.personal_chat)
    if not who.is_premium and any(getattr(wanted, name) is not None for name in _NEED_PREMIUM):
        raise ActRefused(f"{who.full_name} has no subscription", "not_premium")
    if wanted.emoji_status is not None and not (wanted.emoji_status.emoji.isdecimal() and wanted.emoji_status.holds(now)):
        raise ActRefused("a status is a custom emoji, by its number, until a time to come", "bad_status")
    _check_business(wanted)


def _check_names(state: State, who: Person, wanted: ProfileChange) -> None:
    extra = wanted.extra_usernames or ()
    names = [*([wanted.username] if wanted.username else []), *extra]
    if len(extra) >= USERNAMES_MAX or len({name.lower() for name in names}) != len(names):
        raise ActRefused(f"one has at most {USERNAMES_MAX} public names, all different", "bad_username")
    unchanged = [who.username] if wanted.username is None else []
    unchanged += who.about.extra_usernames if wanted.extra_usernames is None else ()
    kept = {name.lower() for name in unchanged}
    for name in names:
        if not accounts.is_username(name) or name.lower() in kept:
            raise ActRefused(f"{name!r} cannot be a public name of theirs", "bad_username")
        if state.by_username(name) not in (None, who.id):
            raise ActRefused(f"the username {name} is taken", "username_taken")


def _is_day(date: Birthdate) -> bool:
    if not 1 <= date.month <= 12 or not _YEAR_MIN <= (date.year or _LEAP_YEAR) <= 9999:
        return False
    return 1 <= date.day <= monthrange(date.year or _LEAP_YEAR, date.month)[1]


def _check_channel(state: State, who: Person, wanted: ChatId) -> None:
    channel = state.chats.get(wanted)
    if channel is None or channel.type != "channel" or not channel.username:
        raise ActRefused("a personal channel is a public one", "not_a_channel")
    if not has_right(channel, who.id, "can_post_messages"):
        raise ActRefused(f"{who.full_name} does not post in {channel.title}", "no_right")


def _check_business(wanted: ProfileChange) -> None:
    intro, place, hours = wanted.business_intro, wanted.business_place, wanted.business_hours
    if intro is not None and (
        len(intro.title) > BUSINESS_INTRO_TITLE_CODE_POINTS_MAX or len(intro.message) > BUSINESS_INTRO_MESSAGE_CODE_POINTS_MAX
    ):
        raise ActRefused("the title or the message of the intro is too long", "bad_intro")
    if place is not None and not 1 <= len(place.address) <= BUSINESS_ADDRESS_CODE_POINTS_MAX:
        raise ActRefused(f"an address has 1 to {BUSINESS_ADDRESS_CODE_POINTS_MAX} characters", "bad_place")
    if hours is not None:
        _check_hours(hours)


def _check_hours(hours: BusinessHours) -> None:
    if not hours.time_zone or not 1 <= len(hours.intervals) <= BUSINESS_INTERVALS_MAX:
        raise ActRefused(f"opening hours have a time zone and 1 to {BUSINESS_INTERVALS_MAX} intervals", "bad_hours")
    end = -1
    for opens, closes in hours.intervals:
        if not end < opens < closes <= CLOSING_MINUTE_MAX or opens > OPENING_MINUTE_MAX:
            raise ActRefused("intervals are minutes of a week, one after the other", "bad_hours")
        end = closes


def set_photo(state: State, by: UserId, file: StoredFile, now: float, *, public: bool, is_animated: bool) -> Person:
    """See `AccountActs.set_profile_photo`."""
    who = person(state, by)
    picture = Picture(file=file.number, at=int(now), is_animated=is_animated)
    accounts.set_photo(state, who, picture, now, public=public)
    return who


def remove_photo(state: State, by: UserId, now: float, *, public: bool) -> Person:
    """See `AccountActs.remove_profile_photo`."""
    who = person(state, by)
    if not accounts.remove_photo(state, who, now, public=public):
        raise ActRefused(f"{who.full_name} has no such picture", "no_photo")
    return who


def add_audio(state: State, by: UserId, audio: ProfileAudio, now: float) -> Person:
    """See `AccountActs.add_profile_audio`."""
    who = person(state, by)
    accounts.add_audio(state, who, audio, now)
    return who


def remove_audio(state: State, by: UserId, file: int, now: float) -> Person:
    """See `AccountActs.remove_profile_audio`."""
    who = person(state, by)
    if not accounts.remove_audio(state, who, file, now):
        raise ActRefused(f"file {file} is no music on the profile of {who.full_name}", "no_audio")
    return who


def allow_status(state: State, by: UserId, bot: BotId, now: float, *, allowed: bool) -> Person:
    """See `AccountActs.allow_emoji_status`."""
    who = person(state, by)
    bot_named(state, bot)
    others = tuple(one for one in who.about.status_bots if one != bot)
    bots = (*others[1 - STATUS_BOTS_MAX :], bot) if allowed else others
    accounts.change_about(state, who, now, status_bots=bots)
    return who
