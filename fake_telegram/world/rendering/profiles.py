"""What getChat tells of a chat beyond what messages carry: its picture, and of a person the profile (Bot API: ChatFullInfo)."""

from typing import Any

from fake_telegram.world.facts.about import About, BusinessHours, BusinessIntro, BusinessPlace
from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.state import State

from .chats import chat_by_id
from .media import location
from .pictures import audio, chat_photo, sticker


def profile(state: State, shown: Chat, bot: Bot, now: float) -> dict[str, Any]:
    """The fields of ChatFullInfo that pictures and profiles fill; `now` in Unix seconds ends what is shown for a time."""
    if shown.person is not None:
        return _person(state, state.people[shown.person], bot, now)
    return {} if shown.photo is None else {"photo": chat_photo(state, shown.photo, bot)}


def _person(state: State, person: Person, bot: Bot, now: float) -> dict[str, Any]:
    if person.deactivated:
        return {}
    about = person.about
    result = _words(about, now) | _business(state, about, bot)
    photos = person.shown_photos
    if photos:
        result["photo"] = chat_photo(state, photos[0], bot)
    if about.personal_chat is not None and not state.chats[about.personal_chat].is_deleted:
        result["personal_chat"] = chat_by_id(state, about.personal_chat)
    if about.audios:
        result["first_profile_audio"] = audio(state, about.audios[0], bot)
    if person.hides_forwards:
        result["has_private_forwards"] = True
    if usernames := [name for name in (person.username, *about.extra_usernames) if name]:
        result["active_usernames"] = usernames
    return result


def _words(about: About, now: float) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if about.bio:
        result["bio"] = about.bio
    if about.birthdate is not None:
        born = about.birthdate
        result["birthdate"] = {"day": born.day, "month": born.month}
        if born.year is not None:
            result["birthdate"]["year"] = born.year
    status = about.emoji_status
    if status is not None and status.holds(now):
        result["emoji_status_custom_emoji_id"] = status.emoji
        if status.until:
            result["emoji_status_expiration_date"] = status.until
    return result


def _business(state: State, about: About, bot: Bot) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if about.business_intro is not None:
        result["business_intro"] = _intro(state, about.business_intro, bot)
    if about.business_place is not None:
        result["business_location"] = _place(about.business_place)
    if about.business_hours is not None:
        result["business_opening_hours"] = _hours(about.business_hours)
    return result


def _intro(state: State, intro: BusinessIntro, bot: Bot) -> dict[str, Any]:
    result: dict[str, Any] = {name: text for name, text in (("title", intro.title), ("message", intro.message)) if text}
    if intro.sticker is not None:
        result["sticker"] = sticker(state, intro.sticker, bot)
    return result


def _place(place: BusinessPlace) -> dict[str, Any]:
    result: dict[str, Any] = {"address": place.address}
    if place.location is not None:
        result["location"] = location(place.location)
    return result


def _hours(hours: BusinessHours) -> dict[str, Any]:
    intervals = [{"opening_minute": opens, "closing_minute": closes} for opens, closes in hours.intervals]
    return {"time_zone_name": hours.time_zone, "opening_hours": intervals}
