"""Bots that govern: banning, restricting, promoting, permissions, names of chats, leaving; with their effects on people."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, AdminRights, Chat, Text
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

DAY = 86400


@pytest.fixture
def town() -> Town:
    made = Town()
    made.bot.allowed_updates = frozenset({"message", "channel_post", "my_chat_member", "chat_member"})
    return made


def governed(town: Town) -> Chat:
    return town.group(town.boris.id, admins=[town.bot.id])


def standing(town: Town, chat: Chat) -> dict[str, Any]:
    found: dict[str, Any] = town.ok("getChatMember", chat_id=chat.id, user_id=town.boris.id)
    assert faults_of_answer("getChatMember", found) == []
    return found


def write(town: Town, chat: Chat) -> None:
    town.world.send(town.boris.id, chat.id, Text(text="x"), now=town.now)


def test_a_banned_member_is_out_and_cannot_come_back_until_unbanned(town: Town) -> None:
    chat = governed(town)
    assert town.ok("banChatMember", chat_id=chat.id, user_id=town.boris.id) is True
    member, notice = town.updates()
    assert member["chat_member"]["new_chat_member"]["status"] == "kicked"
    assert notice["message"]["left_chat_member"]["id"] == town.boris.id
    assert [fault for one in (member, notice) for fault in faults_of_update({"update_id": 1, **one})] == []
    for act in (lambda: write(town, chat), lambda: town.world.join(town.boris.id, chat.id, now=town.now)):
        with pytest.raises(ActRefused):
            act()
    assert town.ok("unbanChatMember", chat_id=chat.id, user_id=town.boris.id) is True
    town.world.join(town.boris.id, chat.id, now=town.now)
    write(town, chat)


@pytest.mark.parametrize(
    ("ahead_s", "until_shown", "back_after_s"),
    [(60, True, 60), (29, False, None), (400 * DAY, False, None), (366 * DAY, True, 366 * DAY)],
)
def test_a_ban_lasts_until_its_date(town: Town, ahead_s: int, until_shown: bool, back_after_s: int | None) -> None:
    chat = governed(town)
    until = int(town.now) + ahead_s
    town.ok("banChatMember", chat_id=chat.id, user_id=town.boris.id, until_date=until)
    assert standing(town, chat)["until_date"] == (until if until_shown else 0)
    town.now += back_after_s or 500 * DAY
    assert standing(town, chat)["status"] == ("left" if back_after_s else "kicked")


def test_a_restriction_that_is_over_is_no_obstacle(town: Town) -> None:
    chat = governed(town)
    here = {"chat_id": chat.id, "user_id": town.boris.id}
    town.ok("banChatMember", **here, until_date=int(town.now) + 60)
    town.now += 60
    town.updates()
    town.ok("unbanChatMember", **here)
    assert town.updates() == []


def test_unbanning_a_member_removes_it_unless_asked_not_to(town: Town) -> None:
    chat = governed(town)
    town.ok("unbanChatMember", chat_id=chat.id, user_id=town.boris.id, only_if_banned=True)
    assert standing(town, chat)["status"] == "member"
    town.ok("unbanChatMember", chat_id=chat.id, user_id=town.boris.id)
    assert standing(town, chat)["status"] == "left"
    town.world.join(town.boris.id, chat.id, now=town.now)


def test_the_restricted_are_silent_in_what_they_lost_for_as_long_as_it_lasts(town: Town) -> None:
    chat = governed(town)
    town.ok(
        "restrictChatMember",
        chat_id=chat.id,
        user_id=town.boris.id,
        permissions={"can_send_messages": False},
        until_date=int(town.now) + DAY,
    )
    found = standing(town, chat)
    assert (found["status"], found["is_member"], found["can_send_messages"]) == ("restricted", True, False)
    with pytest.raises(ActRefused, match="text messages"):
        write(town, chat)
    town.now += DAY
    write(town, chat)
    assert standing(town, chat)["status"] == "member"


@pytest.mark.parametrize(
    ("given", "independent", "expected"),
    [
        ({"can_send_photos": True}, False, {"can_send_photos": True, "can_send_messages": True, "can_send_videos": False}),
        ({"can_send_photos": True}, True, {"can_send_photos": True, "can_send_messages": False}),
        ({"can_send_other_messages": True}, False, {"can_send_videos": True, "can_send_messages": True}),
        ({"can_send_media_messages": True}, True, {"can_send_videos": True, "can_send_messages": False}),
    ],
)
def test_permissions_bring_others_with_them(town: Town, given: Any, independent: bool, expected: dict[str, bool]) -> None:
    chat = governed(town)
    town.ok("setChatPermissions", chat_id=chat.id, permissions=given, use_independent_chat_permissions=independent)
    shown = town.ok("getChat", chat_id=chat.id)["permissions"]
    assert {name: shown[name] for name in expected} == expected
    again = town.no("setChatPermissions", chat_id=chat.id, permissions=given, use_independent_chat_permissions=independent)
    assert again == "400 Bad Request: CHAT_NOT_MODIFIED"


def test_all_permissions_lift_a_restriction(town: Town) -> None:
    chat = governed(town)
    everything = dict.fromkeys(town.ok("getChat", chat_id=chat.id)["permissions"], True)
    for allowed, status in (({}, "restricted"), (everything, "member")):
        town.ok("restrictChatMember", chat_id=chat.id, user_id=town.boris.id, permissions=allowed)
        assert standing(town, chat)["status"] == status


def test_promoting_and_demoting_what_one_promoted_oneself(town: Town) -> None:
    chat = governed(town)
    here = {"chat_id": chat.id, "user_id": town.boris.id}
    town.ok("promoteChatMember", **here, can_pin_messages=True, can_manage_chat=True)
    found = standing(town, chat)
    assert (found["status"], found["can_pin_messages"], found["can_delete_messages"], found["can_be_edited"]) == (
        "administrator",
        True,
        False,
        True,
    )
    town.ok("setChatAdministratorCustomTitle", **here, custom_title="warden")
    assert standing(town, chat)["custom_title"] == "warden"
    assert town.no("setChatAdministratorCustomTitle", **here, custom_title="x" * 17) == "400 Bad Request: ADMIN_RANK_INVALID"
    town.ok("setChatAdministratorCustomTitle", **here, custom_title="x" * 16)
    town.ok("promoteChatMember", **here)
    assert standing(town, chat)["status"] == "member"


REFUSED = [
    ("banChatMember", "anna", {}, "can't remove chat owner"),
    ("banChatMember", "bot", {}, "can't restrict self"),
    ("banChatMember", "judge", {}, "user is an administrator of the chat"),
    ("banChatMember", None, {}, "invalid user_id specified"),
    ("restrictChatMember", "boris", {"permissions": "["}, "can't parse chat permissions JSON object"),
    ("restrictChatMember", "boris", {}, "object expected as permissions"),
    ("promoteChatMember", "bot", {}, "can't promote self"),
    ("promoteChatMember", "anna", {}, "can't remove chat owner"),
    ("promoteChatMember", "judge", {}, "CHAT_ADMIN_REQUIRED"),
    ("promoteChatMember", "gone", {}, "USER_NOT_PARTICIPANT"),
    ("setChatAdministratorCustomTitle", "anna", {"custom_title": "x"}, "only the owner can edit their custom title"),
    ("setChatAdministratorCustomTitle", "boris", {"custom_title": "x"}, "user is not an administrator"),
    ("setChatAdministratorCustomTitle", "judge", {"custom_title": "x"}, "not enough rights to change custom title of the user"),
]


@pytest.mark.parametrize(("method", "who", "params", "said"), REFUSED)
def test_refusals(town: Town, method: str, who: str | None, params: dict[str, Any], said: str) -> None:
    judge, gone = town.person("Judge"), town.person("Gone")
    chat = town.group(town.boris.id, gone.id, admins=[town.bot.id, judge.id])
    town.world.leave(gone.id, chat.id, now=town.now)
    people = {"anna": town.anna, "boris": town.boris, "bot": town.bot, "judge": judge, "gone": gone}
    user = {} if who is None else {"user_id": people[who].id}
    assert town.no(method, chat_id=chat.id, **user, **params) == f"400 Bad Request: {said}"


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [
        ("banChatMember", {}, "not enough rights to restrict/unrestrict chat member"),
        ("unbanChatMember", {}, "not enough rights to restrict/unrestrict chat member"),
        ("restrictChatMember", {"permissions": {}}, "not enough rights to restrict/unrestrict chat member"),
        ("promoteChatMember", {}, "not enough rights"),
        ("setChatPermissions", {"permissions": {}}, "not enough rights to change chat permissions"),
        ("setChatTitle", {"title": "x"}, "not enough rights to change chat title"),
        ("setChatDescription", {"description": "x"}, "not enough rights to change chat description"),
        ("banChatSenderChat", {"sender_chat_id": -1}, "not enough rights to restrict/unrestrict chat member"),
    ],
)
def test_a_plain_member_governs_nothing(town: Town, method: str, params: dict[str, Any], said: str) -> None:
    chat = town.group(town.boris.id)
    user = {} if "sender_chat_id" in params else {"user_id": town.boris.id}
    assert town.no(method, chat_id=chat.id, **user, **params) == f"400 Bad Request: {said}"


def test_a_bot_gives_no_right_it_has_not(town: Town) -> None:
    chat = town.group(town.boris.id)
    rights = AdminRights(can_promote_members=True)
    town.world.promote(town.anna.id, chat.id, town.bot.id, now=town.now, rights=rights)
    refused = town.no("promoteChatMember", chat_id=chat.id, user_id=town.boris.id, can_delete_messages=True)
    assert refused == "400 Bad Request: RIGHT_FORBIDDEN"


@pytest.mark.parametrize(
    ("method", "kind", "said"),
    [
        ("restrictChatMember", "group", "method is available only for supergroups"),
        ("unbanChatMember", "group", "method is available for supergroup and channel chats only"),
        ("promoteChatMember", "group", "method is available for supergroup and channel chats only"),
        ("setChatPermissions", "channel", "method is available only for groups and supergroups"),
    ],
)
def test_methods_are_for_their_kinds_of_chats(town: Town, method: str, kind: str, said: str) -> None:
    if kind == "channel":
        chat = town.world.add_channel(title="T", owner=town.anna.id, subscribers=[town.bot.id])
    else:
        chat = town.group(town.boris.id, kind=kind)
    assert town.no(method, chat_id=chat.id, user_id=town.boris.id) == f"400 Bad Request: {said}"


def test_a_new_title_is_told_and_shown_everywhere(town: Town) -> None:
    chat = governed(town)
    write(town, chat)
    town.ok("setChatTitle", chat_id=chat.id, title=" Garden ")
    write(town, chat)
    before, notice, after = [update["message"] for update in town.updates()]
    assert (before["chat"]["title"], notice["new_chat_title"], after["chat"]["title"]) == ("Yard", "Garden", "Garden")
    assert town.no("setChatTitle", chat_id=chat.id, title="Garden") == "400 Bad Request: chat title is not modified"
    assert town.no("setChatTitle", chat_id=chat.id, title=" ") == "400 Bad Request: title must be non-empty"


def test_a_description_is_kept(town: Town) -> None:
    chat = governed(town)
    town.ok("setChatDescription", chat_id=chat.id, description="quiet")
    assert town.ok("getChat", chat_id=chat.id)["description"] == "quiet"
    assert town.no("setChatDescription", chat_id=chat.id, description="quiet").endswith("chat description is not modified")


def test_a_banned_channel_does_not_speak(town: Town) -> None:
    chat = governed(town)
    channel = town.world.add_channel(title="Mine", owner=town.anna.id)
    here = {"chat_id": chat.id, "sender_chat_id": channel.id}
    town.ok("banChatSenderChat", **here)
    with pytest.raises(ActRefused, match="banned"):
        town.world.send(town.anna.id, chat.id, Text(text="x"), now=town.now, as_chat=channel.id)
    town.ok("unbanChatSenderChat", **here)
    town.world.send(town.anna.id, chat.id, Text(text="x"), now=town.now, as_chat=channel.id)


def test_leaving_is_told_to_the_leaver_and_closes_the_chat(town: Town) -> None:
    chat = governed(town)
    assert town.ok("leaveChat", chat_id=chat.id) is True
    (update,) = town.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "left"
    assert town.no("sendMessage", chat_id=chat.id, text="x") == "403 Forbidden: bot is not a member of the supergroup chat"
    town.started()
    refused = town.no("leaveChat", chat_id=town.anna.id)
    assert refused == "400 Bad Request: chat member status can't be changed in private chats"
