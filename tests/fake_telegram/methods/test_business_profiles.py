"""A bot changes the profile of the person for whom it acts: by which rights, and what everybody sees then."""

from typing import Any

import pytest

from fake_telegram.world import BusinessConnection, BusinessRights, ProfileChange
from tests.fake_telegram.conformance import faults_of_answer
from tests.fake_telegram.methods.test_conformance import PNG
from tests.fake_telegram.town import Town, Upload

STATIC = {"type": "static", "photo": "attach://p"}
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "setBusinessAccountName": ("can_edit_name", {"first_name": "Firm"}),
    "setBusinessAccountUsername": ("can_edit_username", {"username": "the_firm"}),
    "setBusinessAccountBio": ("can_edit_bio", {"bio": "We bake."}),
    "setBusinessAccountProfilePhoto": ("can_edit_profile_photo", {"photo": STATIC}),
    "removeBusinessAccountProfilePhoto": ("can_edit_profile_photo", {}),
}


@pytest.fixture
def town() -> Town:
    """Anna may connect the bot; another bot knows her too."""
    made = Town()
    made.bot.can_connect_to_business = True
    made.started()
    made.started(bot=made.add_bot("onlooker"))
    return made


def connected(town: Town, **rights: bool) -> BusinessConnection:
    given = BusinessRights(**rights) if rights else None
    made = town.world.connect_business(town.anna.id, town.bot.id, now=town.now, rights=given)
    town.updates()
    return made


def ok(town: Town, method: str, by: BusinessConnection, **params: Any) -> None:
    uploads = {"p": Upload("a.png", "", PNG)}
    found = town.ok(method, business_connection_id=by.id, uploads=uploads, **params)
    assert found is True
    assert faults_of_answer(method, found) == []


def no(town: Town, method: str, by: str, **params: Any) -> str:
    return town.no(method, business_connection_id=by, uploads={"p": Upload("a.png", "", PNG)}, **params)


def seen_by_others(town: Town) -> dict[str, Any]:
    """Anna's chat, as another bot is told of it."""
    onlooker = next(one for one in town.world.bots.values() if one is not town.bot)
    found: dict[str, Any] = town.ok("getChat", bot=onlooker, chat_id=town.anna.id)
    assert faults_of_answer("getChat", found) == []
    return found


@pytest.mark.parametrize("method", CALLS)
def test_each_needs_its_own_right(town: Town, method: str) -> None:
    right, params = CALLS[method]
    others = {one: True for one, _ in CALLS.values() if one != right}
    by = connected(town, **others)
    before = seen_by_others(town)
    assert no(town, method, by.id, **params) == "400 Bad Request: BUSINESS_CONNECTION_NOT_ALLOWED"
    assert seen_by_others(town) == before
    connected(town, **{right: True})
    ok(town, method, by, **params)


@pytest.mark.parametrize("method", CALLS)
@pytest.mark.parametrize("case", ["none", "unknown", "another bot's", "ended"])
def test_only_by_a_living_connection(town: Town, method: str, case: str) -> None:
    by = connected(town)
    named = {"none": "", "unknown": "nonsense"}.get(case, by.id)
    if case == "ended":
        town.world.disconnect_business(town.anna.id, now=town.now)
    bot = town.world.bots[max(town.world.bots)] if case == "another bot's" else town.bot
    params = CALLS[method][1]
    refused = town.no(method, bot=bot, business_connection_id=named, **params)
    assert refused == "400 Bad Request: business connection not found"


def test_another_name_shows_everywhere(town: Town) -> None:
    by = connected(town)
    ok(town, "setBusinessAccountName", by, first_name=" Firm ", last_name="of Anna")
    assert (seen_by_others(town)["first_name"], seen_by_others(town)["last_name"]) == ("Firm", "of Anna")
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="x")
    assert sent["chat"]["first_name"] == "Firm"
    ok(town, "setBusinessAccountName", by, first_name="x" * 70)
    assert town.anna.full_name == "x" * 64
    for empty in ("", "  "):
        said = "400 Bad Request: first name must be non-empty"
        assert no(town, "setBusinessAccountName", by.id, first_name=empty) == said


def test_another_public_name(town: Town) -> None:
    by = connected(town)
    ok(town, "setBusinessAccountUsername", by, username="the_firm")
    assert seen_by_others(town)["active_usernames"] == ["the_firm"]
    assert town.world.by_username("anna_town") is None
    ok(town, "setBusinessAccountUsername", by)
    assert "username" not in seen_by_others(town)


@pytest.mark.parametrize(
    ("username", "said"),
    [
        ("anna_town", "USERNAME_NOT_MODIFIED"),
        ("boris_town", "USERNAME_OCCUPIED"),
        ("Boris_Town", "USERNAME_OCCUPIED"),
        ("helper_bot", "USERNAME_OCCUPIED"),
        ("annas_second", "USERNAME_OCCUPIED"),
        ("anna", "username is invalid"),
        ("5annas", "username is invalid"),
        ("an na town", "username is invalid"),
        ("x" * 33, "username is invalid"),
    ],
)
def test_public_names_that_cannot_be(town: Town, username: str, said: str) -> None:
    by = connected(town)
    town.world.change_profile(town.anna.id, ProfileChange(extra_usernames=("annas_second",)), now=town.now)
    assert no(town, "setBusinessAccountUsername", by.id, username=username) == f"400 Bad Request: {said}"
    assert (town.anna.username, town.world.by_username("boris_town")) == ("anna_town", town.boris.id)


def test_another_bio(town: Town) -> None:
    by = connected(town)
    ok(town, "setBusinessAccountBio", by, bio="ё" * 140)
    assert seen_by_others(town)["bio"] == "ё" * 140
    assert no(town, "setBusinessAccountBio", by.id, bio="x" * 141) == "400 Bad Request: ABOUT_TOO_LONG"
    ok(town, "setBusinessAccountBio", by)
    assert "bio" not in seen_by_others(town)


def test_pictures_come_and_go(town: Town) -> None:
    by = connected(town)
    own = town.world.set_profile_photo(town.anna.id, town.world.add_file(b"own"), now=town.now).photos[0]
    first = seen_by_others(town)["photo"]
    ok(town, "setBusinessAccountProfilePhoto", by, photo=STATIC)
    assert seen_by_others(town)["photo"] != first
    assert town.ok("getUserProfilePhotos", user_id=town.anna.id)["total_count"] == 2
    ok(town, "removeBusinessAccountProfilePhoto", by)
    assert seen_by_others(town)["photo"] == first
    assert town.anna.photos == (own,)
    for _ in range(2):
        ok(town, "removeBusinessAccountProfilePhoto", by)
    assert "photo" not in seen_by_others(town)


def test_the_public_picture_is_apart(town: Town) -> None:
    by = connected(town)
    town.world.set_profile_photo(town.anna.id, town.world.add_file(b"own"), now=town.now)
    town.world.change_profile(town.anna.id, ProfileChange(hides_photos=True), now=town.now)
    film = {"type": "animated", "animation": "attach://p"}
    ok(town, "setBusinessAccountProfilePhoto", by, photo=film, is_public=True)
    public = town.anna.about.public_photo
    assert public is not None
    assert (public.is_animated, len(town.anna.photos)) == (True, 1)
    assert "photo" in seen_by_others(town)
    ok(town, "removeBusinessAccountProfilePhoto", by, is_public=True)
    assert "photo" not in seen_by_others(town)
    assert len(town.anna.photos) == 1


def test_a_picture_must_be_uploaded(town: Town) -> None:
    by = connected(town)
    params = {"photo": {"type": "static", "photo": "https://example.com/a.png"}}
    said = "400 Bad Request: photo must be uploaded as an InputFile"
    assert no(town, "setBusinessAccountProfilePhoto", by.id, **params) == said


def test_nobody_is_told(town: Town) -> None:
    by = connected(town)
    for method, (_, params) in CALLS.items():
        ok(town, method, by, **params)
    assert [town.updates(bot) for bot in town.world.bots.values()] == [[], []]
