"""Invite links and requests to join: who gets in by them, until when, how many, and what the bot is told."""

from contextlib import suppress
from typing import Any

import pytest

from fake_telegram.world import ActRefused, AdminRights, Chat
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town


@pytest.fixture
def town() -> Town:
    made = Town()
    made.bot.allowed_updates = frozenset({"message", "chat_member", "chat_join_request"})
    return made


def made(town: Town, **options: Any) -> tuple[Chat, str]:
    chat = town.group(admins=[town.bot.id])
    found = town.ok("createChatInviteLink", chat_id=chat.id, **options)
    assert faults_of_answer("createChatInviteLink", found) == []
    return chat, found["invite_link"]


def test_a_link_lets_in_and_the_update_names_it(town: Town) -> None:
    chat, link = made(town, name="door")
    town.world.follow_link(town.boris.id, link, now=town.now)
    member, notice = town.updates()
    assert member["chat_member"]["invite_link"]["name"] == "door"
    assert notice["message"]["new_chat_members"][0]["id"] == town.boris.id
    assert faults_of_update({"update_id": 1, **member}) == []
    with pytest.raises(ActRefused, match="already"):
        town.world.follow_link(town.boris.id, link, now=town.now)
    assert chat.member(town.boris.id) is not None


@pytest.mark.parametrize(
    ("options", "later", "lets_in"),
    [({}, 10**9, 2), ({"member_limit": 1}, 0, 1), ({"expire_date": 60}, 59, 2), ({"expire_date": 60}, 60, 0)],
)
def test_a_link_has_its_limits(town: Town, options: dict[str, int], later: int, lets_in: int) -> None:
    if "expire_date" in options:
        options = {"expire_date": int(town.now) + options["expire_date"]}
    _, link = made(town, **options)
    entered = 0
    for name in ("Carl", "Dora"):
        with suppress(ActRefused):
            town.world.follow_link(town.person(name).id, link, now=town.now + later)
            entered += 1
    assert entered == lets_in


def test_a_revoked_link_is_closed_and_a_primary_one_replaced(town: Town) -> None:
    chat, link = made(town)
    assert town.ok("revokeChatInviteLink", chat_id=chat.id, invite_link=link)["is_revoked"] is True
    with pytest.raises(ActRefused):
        town.world.follow_link(town.boris.id, link, now=town.now)
    first = town.ok("exportChatInviteLink", chat_id=chat.id)
    second = town.ok("exportChatInviteLink", chat_id=chat.id)
    assert town.ok("getChat", chat_id=chat.id)["invite_link"] == second != first
    with pytest.raises(ActRefused):
        town.world.follow_link(town.boris.id, first, now=town.now)
    town.ok("revokeChatInviteLink", chat_id=chat.id, invite_link=second)
    third = town.ok("getChat", chat_id=chat.id)["invite_link"]
    assert third not in (first, second)
    assert town.no("editChatInviteLink", chat_id=chat.id, invite_link=third) == "400 Bad Request: CHAT_INVITE_PERMANENT"


def test_an_edited_link_is_what_it_now_says(town: Town) -> None:
    chat, link = made(town, name="a", member_limit=5)
    found = town.ok("editChatInviteLink", chat_id=chat.id, invite_link=link, name="b", creates_join_request=True)
    assert (found["name"], found["creates_join_request"], "member_limit" in found) == ("b", True, False)
    assert faults_of_answer("editChatInviteLink", found) == []


def asked(town: Town) -> Chat:
    chat, link = made(town, creates_join_request=True)
    town.world.follow_link(town.boris.id, link, now=town.now)
    return chat


def test_one_who_asks_is_told_of_and_can_be_written_to_for_a_while(town: Town) -> None:
    chat = asked(town)
    (update,) = town.updates()
    request = update["chat_join_request"]
    assert (request["from"]["id"], request["user_chat_id"], request["chat"]["id"]) == (town.boris.id, town.boris.id, chat.id)
    assert request["invite_link"]["pending_join_request_count"] == 1
    assert faults_of_update({"update_id": 1, **update}) == []
    assert chat.member(town.boris.id) is None
    town.ok("sendMessage", chat_id=town.boris.id, text="why do you want in?")
    town.now += 5 * 60
    assert town.no("sendMessage", chat_id=town.boris.id, text="x") == "403 Forbidden: bot can't initiate conversation with a user"


@pytest.mark.parametrize(("method", "inside"), [("approveChatJoinRequest", True), ("declineChatJoinRequest", False)])
def test_a_request_is_decided_once(town: Town, method: str, inside: bool) -> None:
    chat = asked(town)
    town.updates()
    assert town.ok(method, chat_id=chat.id, user_id=town.boris.id) is True
    assert (chat.member(town.boris.id) is not None) == inside
    members = [update["chat_member"] for update in town.updates() if "chat_member" in update]
    assert [one.get("via_join_request") for one in members] == ([True] if inside else [])
    again = town.no(method, chat_id=chat.id, user_id=town.boris.id)
    assert again == f"400 Bad Request: {'USER_ALREADY_PARTICIPANT' if inside else 'HIDE_REQUESTER_MISSING'}"


def test_a_person_decides_too(town: Town) -> None:
    chat = asked(town)
    with pytest.raises(ActRefused, match="may not"):
        town.world.decide_request(town.boris.id, chat.id, town.boris.id, let_in=True, now=town.now)
    town.world.decide_request(town.anna.id, chat.id, town.boris.id, let_in=True, now=town.now)
    assert chat.member(town.boris.id) is not None


def test_the_banned_do_not_come_in_by_a_link(town: Town) -> None:
    chat, link = made(town)
    town.started(town.boris)
    town.ok("banChatMember", chat_id=chat.id, user_id=town.boris.id)
    with pytest.raises(ActRefused) as refused:
        town.world.follow_link(town.boris.id, link, now=town.now)
    assert refused.value.code == "banned"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"name": "x" * 33}, "INVITE_NAME_INVALID"),
        ({"expire_date": 5}, "EXPIRE_DATE_INVALID"),
        (
            {"member_limit": 5, "creates_join_request": True},
            "member limit can't be specified for links requiring administrator approval",
        ),
    ],
)
def test_bad_links(town: Town, params: dict[str, Any], said: str) -> None:
    chat = town.group(admins=[town.bot.id])
    assert town.no("createChatInviteLink", chat_id=chat.id, **params) == f"400 Bad Request: {said}"


def test_links_by_right_and_of_others(town: Town) -> None:
    chat, link = made(town)
    other = town.add_bot("other")
    plain = town.no("createChatInviteLink", chat_id=town.group().id)
    assert plain == "400 Bad Request: not enough rights to manage chat invite link"
    town.world.promote(town.anna.id, chat.id, other.id, now=town.now, rights=AdminRights(can_invite_users=True))
    assert town.no("revokeChatInviteLink", bot=other, chat_id=chat.id, invite_link=link) == "400 Bad Request: CHAT_ADMIN_REQUIRED"
    assert town.no("revokeChatInviteLink", chat_id=chat.id, invite_link="x") == "400 Bad Request: INVITE_HASH_EXPIRED"


@pytest.mark.parametrize("way", ["added", "joined by another link", "banned", "asked by another link"])
def test_a_request_is_over_when_there_is_nothing_left_to_ask(town: Town, way: str) -> None:
    """One who is in or banned asks no more, and one request stands for one person: links count who waits for them, truly."""
    chat, link = made(town, creates_join_request=True)
    town.world.follow_link(town.boris.id, link, now=town.now)
    assert town.ok("editChatInviteLink", chat_id=chat.id, invite_link=link, name="n")["pending_join_request_count"] == 1
    match way:
        case "added":
            town.world.add_member(town.anna.id, chat.id, town.boris.id, now=town.now)
        case "banned":
            town.ok("banChatMember", chat_id=chat.id, user_id=town.boris.id)
        case _:
            asks = way.startswith("asked")
            other = town.ok("createChatInviteLink", chat_id=chat.id, creates_join_request=asks)["invite_link"]
            town.world.follow_link(town.boris.id, other, now=town.now)
    shown = town.ok("editChatInviteLink", chat_id=chat.id, invite_link=link, name="m")
    assert "pending_join_request_count" not in shown
    if way.startswith("asked"):
        assert town.ok("approveChatJoinRequest", chat_id=chat.id, user_id=town.boris.id) is True
        *_, told, notice = town.updates()
        assert told["chat_member"]["invite_link"]["invite_link"] == other
        assert notice["message"]["from"]["id"] == town.boris.id, "who is let in says so in their own name, not the bot's"
    else:
        town.no("approveChatJoinRequest", chat_id=chat.id, user_id=town.boris.id)
        assert chat.requests == {}
    assert (chat.member(town.boris.id) is None) == (way == "banned")


def test_a_deleted_account_is_not_let_in(town: Town) -> None:
    chat, link = made(town, creates_join_request=True)
    town.world.follow_link(town.boris.id, link, now=town.now)
    town.world.deactivate(town.boris.id, now=town.now)
    said = town.no("approveChatJoinRequest", chat_id=chat.id, user_id=town.boris.id)
    assert said == "400 Bad Request: HIDE_REQUESTER_MISSING"
    assert chat.member(town.boris.id) is None
    assert "pending_join_request_count" not in town.ok("editChatInviteLink", chat_id=chat.id, invite_link=link, name="n")
