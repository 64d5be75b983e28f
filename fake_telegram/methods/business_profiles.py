"""The profile of a person for whom the bot acts (Bot API: setBusinessAccountName and its kin)."""

from collections.abc import Callable
from typing import Final

from fake_telegram.world import Person, accounts, limits

from .accounts import PARAMETER, needed_connection
from .pictures import given_picture
from .refusals import bad_request
from .tables import Call, Method, parameters


def _person(call: Call, right: str) -> Person:
    """The one whose profile is to change.

    Raises:
        CallRefused: there is no such connection, or it does not give the right.
    """
    by = needed_connection(call)
    if not getattr(by.rights, right):
        raise bad_request("BUSINESS_CONNECTION_NOT_ALLOWED")
    return call.world.people[by.user]


def _name(call: Call, name: str) -> str:
    return call.args.text(name).strip()[: limits.NAME_CODE_POINTS_MAX].strip()


def _set_name(call: Call) -> bool:
    person = _person(call, "can_edit_name")
    first_name = _name(call, "first_name")
    if not first_name:
        raise bad_request("first name must be non-empty")
    accounts.set_name(call.world, person, first_name, _name(call, "last_name"), call.now)
    return True


def _set_username(call: Call) -> bool:
    person = _person(call, "can_edit_username")
    username = call.args.text("username").strip()
    if username and not accounts.is_username(username):
        raise bad_request("username is invalid")
    if username == person.username:
        raise bad_request("USERNAME_NOT_MODIFIED")
    if username and (call.world.by_username(username) not in (None, person.id) or _is_extra(person, username)):
        raise bad_request("USERNAME_OCCUPIED")
    accounts.set_username(call.world, person, username, call.now)
    return True


def _is_extra(person: Person, username: str) -> bool:
    return username.lower() in (one.lower() for one in person.about.extra_usernames)


def _set_bio(call: Call) -> bool:
    person = _person(call, "can_edit_bio")
    bio = call.args.text("bio").strip()
    if len(bio) > limits.BIO_PREMIUM_CODE_POINTS_MAX:
        raise bad_request("ABOUT_TOO_LONG")
    accounts.change_about(call.world, person, call.now, bio=bio)
    return True


def _set_photo(call: Call) -> bool:
    person = _person(call, "can_edit_profile_photo")
    accounts.set_photo(call.world, person, given_picture(call), call.now, public=call.args.flag("is_public"))
    return True


def _remove_photo(call: Call) -> bool:
    person = _person(call, "can_edit_profile_photo")
    accounts.remove_photo(call.world, person, call.now, public=call.args.flag("is_public"))
    return True


def _method(name: str, handler: Callable[[Call], bool], **own: str) -> Method:
    return Method(name, handler, (*parameters(**{PARAMETER: "String!"}), *parameters(**own)))


METHODS: Final = (
    _method("setBusinessAccountName", _set_name, first_name="String!", last_name="String"),
    _method("setBusinessAccountUsername", _set_username, username="String"),
    _method("setBusinessAccountBio", _set_bio, bio="String"),
    _method("setBusinessAccountProfilePhoto", _set_photo, photo="JSON!", is_public="Boolean"),
    _method("removeBusinessAccountProfilePhoto", _remove_photo, is_public="Boolean"),
)
