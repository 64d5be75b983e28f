"""Checklists, polls, films, pins and cards over the control API: as people send them, and as bots and people see them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fake_telegram.conformance import faults_of_update
from tests.fake_telegram.control.test_acts import Place, place

__all__ = ["place"]


def whole(found: list[dict[str, Any]], kind: str = "message") -> list[dict[str, Any]]:
    assert [fault for one in found for fault in faults_of_update({"update_id": 1, kind: one})] == []
    return found


async def test_a_checklist_from_its_writing_to_its_end(place: Place) -> None:
    place.people["ann"].is_premium = place.people["bob"].is_premium = True
    both = {"others_can_add": True, "others_can_mark": True}
    sent = await place.act("ann", "send_checklist", chat="super", title="Garden", tasks=["dig", "sow"], **both)
    here = {"chat": "super", "message_id": sent["message_id"]}
    await place.act("bob", "add_tasks", tasks=["water"], **here)
    marked = await place.act("bob", "mark_tasks", done=[1, 3], **here)
    assert ["completion_date" in one for one in marked["checklist"]["tasks"]] == [True, False, True]
    edited = await place.act("ann", "edit_checklist", title="Yard", tasks=["dig"], **here)
    assert (edited["checklist"]["title"], len(edited["checklist"]["tasks"])) == ("Yard", 1)
    first, added, done = whole(place.told("message"))
    assert first["checklist"]["others_can_add_tasks"] is True
    assert added["checklist_tasks_added"]["tasks"] == [{"id": 3, "text": "water"}]
    assert done["checklist_tasks_done"]["marked_as_done_task_ids"] == [1, 3]
    await place.act("bob", "send", text="when?", reply_to=sent["message_id"], reply_to_task=1, chat="super")
    assert whole(place.told("message"))[0]["reply_to_checklist_task_id"] == 1
    assert await place.refused("bob", "edit_checklist", title="x", tasks=["y"], **here) == "409 not_the_author"


async def test_a_poll_with_everything(place: Place) -> None:
    picture = {"kind": "photo", "size": 100, "width": 40, "height": 30}
    knobs = {"description": "why", "attach": picture, "shuffles": True, "allows_adding": True, "is_anonymous": False}
    sent = await place.act("ann", "send_poll", chat="super", question="Tea?", options=["yes", "no"], **knobs)
    here = {"chat": "super", "message_id": sent["message_id"]}
    (poll,) = [one["poll"] for one in whole(place.told("message"))]
    assert (poll["description"], poll["media"]["photo"][-1]["width"]) == ("why", 40)
    grown = await place.act("bob", "add_option", text="later", **here)
    assert [one["id"] for one in grown["options"]] == ["0", "1", "2"]
    seen = await place.someone("bob").hears(place.chats["super"], wait=0)
    shown = next(one for one in seen if one["message_id"] == sent["message_id"])
    assert sorted(shown["option_order"]) == [0, 1, 2]
    await place.act("bob", "send", text="why?", reply_to=sent["message_id"], reply_to_option="2", chat="super")
    left = await place.act("bob", "delete_option", option="2", **here)
    assert len(left["options"]) == 2
    added, reply, deleted = whole(place.told("message"))
    assert (added["poll_option_added"]["option_text"], deleted["poll_option_deleted"]["option_text"]) == ("later", "later")
    assert reply["reply_to_poll_option_id"] == "2"


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"options": ["a", "b"], "country_codes": ["xx"]}, "400 bad_request"),
        ({"options": ["a", "b"], "country_codes": ["DE"]}, "409 not_a_channel"),
        ({"options": ["a", "b"], "allows_adding": True}, "409 bad_poll"),
        ({"options": ["a", "b"], "attach": {"kind": "photo", "file": 99}}, "404 unknown"),
        ({"options": ["a", "b"], "attach": {"kind": "voice", "size": 9}}, "409 bad_poll"),
    ],
)
async def test_polls_that_cannot_be(place: Place, body: dict[str, Any], refused: str) -> None:
    assert await place.refused("ann", "send_poll", chat="super", question="?", **body) == refused
    assert place.world.polls == {}


async def test_a_live_photo_and_a_video_with_a_cover(place: Place) -> None:
    still = place.world.add_file(b"still", name="a.png").number
    live = {"kind": "live_photo", "size": 100, "still": still, "width": 40, "height": 30}
    sent = await place.act("ann", "send", chat="super", text="sea", attach=live, album="x")
    video = {"kind": "video", "size": 100, "cover": still, "start": 7, "width": 40, "height": 30}
    await place.act("ann", "send", chat="super", attach=video, album="x")
    first, second = whole(place.told("message"))
    assert (first["live_photo"]["photo"][-1]["width"], first["caption"]) == (40, "sea")
    assert (second["video"]["start_timestamp"], second["video"]["cover"][-1]["height"]) == (7, 30)
    assert first["media_group_id"] == second["media_group_id"]
    assert "file_id" not in sent["live_photo"]
    assert await place.refused("ann", "send", chat="super", attach={**live, "still": None}) == "409 no_still"
    assert await place.refused("ann", "send", chat="super", attach={**live, "still": 99}) == "404 unknown"
    document = {"kind": "document", "size": 9}
    assert await place.refused("ann", "send", chat="super", attach=document, album="x") == "409 album_mixed"


async def test_pins_are_listed_and_may_be_silent(place: Place) -> None:
    sent = await place.act("ann", "send", chat="super", text="a")
    await place.act("ann", "pin", chat="super", message_id=sent["message_id"], silent=True)
    listed = {one["id"]: one for one in await place.someone("bob").chats()}
    assert listed[place.chats["super"]]["pinned"] == [sent["message_id"]]
    notice = (await place.someone("bob").hears(place.chats["super"], wait=0))[-1]
    assert (notice["silent"], notice["pinned_message"]["text"]) == (True, "a")
    await place.act("ann", "unpin_all", chat="super")
    listed = {one["id"]: one for one in await place.someone("bob").chats()}
    assert "pinned" not in listed[place.chats["super"]]


async def test_cards_and_places_with_all_their_fields(place: Place) -> None:
    card = {"phone_number": "+49", "first_name": "Cat", "vcard": "BEGIN:VCARD", "user": place.ids["cat"]}
    await place.act("ann", "send", chat="super", contact=card)
    words = {"title": "t", "address": "a", "foursquare_id": "f", "google_place_type": "g"}
    place_of_theirs = {"location": {"latitude": 1, "longitude": 2, "live_period": 60}, **words}
    await place.act("ann", "send", chat="super", venue=place_of_theirs)
    first, second = whole(place.told("message"))
    assert (first["contact"]["user_id"], first["contact"]["vcard"]) == (place.ids["cat"], "BEGIN:VCARD")
    assert second["venue"] == {"location": {"latitude": 1.0, "longitude": 2.0}, **words}
    assert await place.refused("ann", "send", chat="super", contact={**card, "user": 5}) == "404 unknown"
    assert await place.refused("ann", "send", chat="super", dice={"emoji": "⚽", "value": 6}) == "404 unknown"


async def test_who_may_answer_in_a_channel(place: Place) -> None:
    place.people["bob"].country = "FR"
    knobs: dict[str, Any] = {"country_codes": ["DE"], "hides_results": True}
    sent = await place.act("ann", "send_poll", chat="news", question="?", options=["a", "b"], **knobs)
    vote: dict[str, Any] = {"chat": "news", "message_id": sent["message_id"], "options": [0]}
    assert await place.refused("bob", "vote", **vote) == "409 wrong_country"
    place.people["bob"].country = "DE"
    voted = await place.act("bob", "vote", **vote)
    assert [one["votes"] for one in voted["options"]] == [0, 0], "nobody sees how it stands"
    ended = await place.act("ann", "close_poll", chat="news", message_id=sent["message_id"])
    assert [one["votes"] for one in ended["options"]] == [1, 0]
