"""A basic group becomes a supergroup: what bots are told, where the old number leads, and what goes along."""

from typing import Any

import pytest

from fake_telegram.methods import Refusal, TdTextParser
from fake_telegram.world import ActRefused, Chat, Text
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.conformance import faults_of_update
from tests.fake_telegram.town import Town


@pytest.fixture
def town() -> Town:
    made = Town()
    made.bot.allowed_updates = frozenset({"message", "my_chat_member", "chat_member", "chat_join_request"})
    return made


def moved(town: Town, **details: Any) -> tuple[Chat, Chat]:
    """A basic group, and what became of it; what led to it is read."""
    old = town.group(town.boris.id, kind="group", admins=[town.bot.id], **details)
    town.updates()
    return old, town.world.migrate_to_supergroup(town.anna.id, old.id, now=town.now)


def test_a_bot_is_told_of_its_new_place_and_of_both_notices(town: Town) -> None:
    old, new = moved(town)
    updates = town.updates()
    assert [fault for one in updates for fault in faults_of_update({"update_id": 1, **one})] == []
    standing, left, came = updates
    changed = standing["my_chat_member"]
    assert (changed["chat"]["id"], changed["from"]["id"]) == (new.id, town.anna.id)
    assert (changed["old_chat_member"]["status"], changed["new_chat_member"]["status"]) == ("left", "administrator")
    assert (left["message"]["chat"]["id"], left["message"]["migrate_to_chat_id"]) == (old.id, new.id)
    assert (came["message"]["chat"]["id"], came["message"]["migrate_from_chat_id"]) == (new.id, old.id)


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"text": "x"}),
        ("getChat", {}),
        ("getChatAdministrators", {}),
        ("setChatTitle", {"title": "x"}),
        ("createChatInviteLink", {}),
        ("sendChatAction", {"action": "typing"}),
        ("leaveChat", {}),
    ],
)
def test_the_old_number_leads_to_the_new_one(town: Town, method: str, params: dict[str, Any]) -> None:
    old, new = moved(town)
    refused = town.call(method, chat_id=old.id, **params)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.description) == (400, "Bad Request: group chat was upgraded to a supergroup chat")
    assert refused.parameters == {"migrate_to_chat_id": new.id}
    town.ok(method, chat_id=new.id, **params)


def test_people_write_to_the_new_place_only(town: Town) -> None:
    old, new = moved(town)
    with pytest.raises(ActRefused) as error:
        town.world.send(town.boris.id, old.id, Text(text="x"), now=town.now)
    assert error.value.code == "migrated"
    town.world.send(town.boris.id, new.id, Text(text="x"), now=town.now)
    assert [chat.id for chat in town.world.chats_of(town.boris.id)] == [new.id]


def test_what_a_chat_is_goes_along(town: Town) -> None:
    old = town.group(town.boris.id, kind="group", admins=[town.bot.id])
    town.world.set_auto_delete(town.anna.id, old.id, 86_400, now=town.now)
    gone = town.person("Gone")
    town.world.ban(town.anna.id, old.id, gone.id, now=town.now)
    new = town.world.migrate_to_supergroup(town.anna.id, old.id, now=town.now)
    assert (new.auto_delete_s, new.owner, new.title) == (86_400, town.anna.id, old.title)
    assert town.ok("getChatMemberCount", chat_id=new.id) == 3
    assert town.ok("getChatMember", chat_id=new.id, user_id=gone.id)["status"] == "kicked"


def test_links_lead_to_the_new_place_and_stay_their_makers(town: Town) -> None:
    old = town.group(kind="group", admins=[town.bot.id])
    made = town.ok("createChatInviteLink", chat_id=old.id)["invite_link"]
    primary = town.ok("exportChatInviteLink", chat_id=old.id)
    new = town.world.migrate_to_supergroup(town.anna.id, old.id, now=town.now)
    world = load_world(dump_world(town.world, now=town.now), parser=TdTextParser()).world
    assert world.follow_link(town.boris.id, made, now=town.now).id == new.id
    assert town.world.follow_link(town.boris.id, made, now=town.now) is new
    assert town.ok("getChat", chat_id=new.id)["invite_link"] == primary
    revoked = town.ok("revokeChatInviteLink", chat_id=new.id, invite_link=made)
    assert revoked["is_revoked"] is True


def test_who_had_asked_to_join_is_let_into_the_new_place(town: Town) -> None:
    old = town.group(kind="group", admins=[town.bot.id])
    link = town.ok("createChatInviteLink", chat_id=old.id, creates_join_request=True)["invite_link"]
    town.world.follow_link(town.boris.id, link, now=town.now)
    new = town.world.migrate_to_supergroup(town.anna.id, old.id, now=town.now)
    town.ok("approveChatJoinRequest", chat_id=new.id, user_id=town.boris.id)
    assert new.member(town.boris.id) is not None


def test_only_the_owner_turns_a_basic_group_once(town: Town) -> None:
    old, new = moved(town)
    for chat, by in ((new, town.anna.id), (town.group(town.boris.id, kind="group"), town.boris.id)):
        with pytest.raises(ActRefused) as error:
            town.world.migrate_to_supergroup(by, chat.id, now=town.now)
        assert error.value.code == "not_a_group"
    with pytest.raises(ActRefused):
        town.world.migrate_to_supergroup(town.anna.id, old.id, now=town.now)
