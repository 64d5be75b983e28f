"""A chat that its owner deletes: nobody is in it, nobody finds it, bots are told why they cannot write, nothing counts on it."""

from typing import Any

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import ActRefused, Chat, ProfileChange, Text
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.conformance import faults_of_update
from tests.fake_telegram.town import Town

KINDS = ["group", "supergroup", "channel"]
REFUSALS = {
    "group": "403 Forbidden: the group chat was deleted",
    "supergroup": "403 Forbidden: bot was kicked from the supergroup chat",
    "channel": "403 Forbidden: bot was kicked from the channel chat",
}


@pytest.fixture
def town() -> Town:
    return Town()


def place(town: Town, kind: str, **details: Any) -> Chat:
    """Anna's chat with Boris, in which the bot is an administrator."""
    people = [town.boris.id, town.bot.id]
    if kind == "channel":
        return town.world.add_channel(title="News", owner=town.anna.id, subscribers=people, **details)
    return town.group(town.boris.id, kind=kind, admins=[town.bot.id], **details)


def code_of(act: Any) -> str:
    with pytest.raises(ActRefused) as refused:
        act()
    return refused.value.code


@pytest.mark.parametrize("kind", KINDS)
def test_bots_learn_that_they_are_out_and_why(town: Town, kind: str) -> None:
    chat = place(town, kind)
    sent = town.ok("sendMessage", chat_id=chat.id, text="x")["message_id"]
    town.updates()
    town.world.delete_chat(town.anna.id, chat.id, now=town.now)
    [update] = town.updates()
    assert faults_of_update({"update_id": 1, **update}) == []
    change = update["my_chat_member"]
    assert (change["from"]["id"], change["old_chat_member"]["status"]) == (town.anna.id, "administrator")
    assert change["new_chat_member"]["status"] == ("left" if kind == "group" else "kicked")
    other = {"chat_id": chat.id, "message_id": sent, "text": "y", "user_id": town.boris.id}
    for method in ("sendMessage", "sendChatAction", "editMessageText", "deleteMessage", "banChatMember", "leaveChat"):
        assert town.no(method, **other, action="typing") == REFUSALS[kind]
    town.started()
    carried = town.no("forwardMessage", chat_id=town.anna.id, from_chat_id=chat.id, message_id=sent)
    assert carried == REFUSALS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_bot_that_never_was_there_knows_of_nothing(town: Town, kind: str) -> None:
    chat, other = place(town, kind), town.add_bot("other")
    town.world.delete_chat(town.anna.id, chat.id, now=town.now)
    assert town.no("sendMessage", bot=other, chat_id=chat.id, text="x") == "400 Bad Request: chat not found"
    assert town.updates(other) == []


@pytest.mark.parametrize("kind", KINDS)
def test_people_are_out_of_it_and_find_it_no_more(town: Town, kind: str) -> None:
    chat, world = place(town, kind), town.world
    link = world.create_link(town.anna.id, chat.id, now=town.now).link
    assert code_of(lambda: world.delete_chat(town.boris.id, chat.id, now=town.now)) == "not_the_owner"
    world.delete_chat(town.anna.id, chat.id, now=town.now)
    for who in (town.anna.id, town.boris.id):
        assert list(world.chats_of(who)) == []
        assert code_of(lambda who=who: world.send(who, chat.id, Text(text="x"), now=town.now)) == "deleted"
        assert code_of(lambda who=who: world.join(who, chat.id, now=town.now)) == "deleted"
    assert code_of(lambda: world.follow_link(town.person("Clara").id, link, now=town.now)) == "no_such_link"
    assert code_of(lambda: world.delete_chat(town.anna.id, chat.id, now=town.now)) == "deleted", "once is enough"
    assert chat.present == 0


@pytest.mark.parametrize("kind", ["supergroup", "channel"])
def test_its_public_name_is_free_again(town: Town, kind: str) -> None:
    chat = place(town, kind, username="yard_of_anna")
    town.world.delete_chat(town.anna.id, chat.id, now=town.now)
    assert town.no("getChat", chat_id="@yard_of_anna") == "400 Bad Request: chat not found"
    heir = town.world.add_supergroup(title="Yard", owner=town.boris.id, username="yard_of_anna")
    assert town.ok("getChat", chat_id="@yard_of_anna")["id"] == heir.id


@pytest.mark.parametrize("deleted", ["channel", "group"])
def test_a_channel_and_its_discussion_part(town: Town, deleted: str) -> None:
    group = place(town, "supergroup")
    channel = place(town, "channel", discussion=group.id)
    world, gone, left = town.world, *((channel, group) if deleted == "channel" else (group, channel))
    world.send(town.anna.id, channel.id, Text(text="news"), now=town.now)
    world.delete_chat(town.anna.id, gone.id, now=town.now)
    assert (channel.linked, group.linked, channel.threads) == (None, None, {})
    town.updates()
    town.ok("sendMessage", chat_id=left.id, text="on and on")
    world.send(town.anna.id, left.id, Text(text="more"), now=town.now)
    assert len(town.updates()) == 1, "what is said in the one that is left is said there alone"


def test_direct_messages_go_with_their_channel(town: Town) -> None:
    world, clara = town.world, town.person("Clara")
    channel = place(town, "channel")
    world.set_direct_messages(town.anna.id, channel.id, on=True, now=town.now)
    direct = channel.direct
    assert direct is not None
    world.send(clara.id, direct, Text(text="hello"), now=town.now)
    world.delete_chat(town.anna.id, channel.id, now=town.now)
    assert code_of(lambda: world.send(clara.id, direct, Text(text="still there?"), now=town.now)) == "deleted"
    said = town.no("sendMessage", chat_id=direct, direct_messages_topic_id=clara.id, text="x")
    assert said == "403 Forbidden: bot was kicked from the supergroup chat"


def test_what_others_show_of_it_and_gave_to_it_is_over(town: Town) -> None:
    world, anna = town.world, town.anna
    channel = place(town, "channel", username="news_of_anna")
    anna.is_premium = True
    world.change_profile(anna.id, ProfileChange(personal_chat=channel.id), now=town.now)
    world.boost(anna.id, channel.id, now=town.now)
    community = world.create_community(anna.id, "All", now=town.now)
    world.join_community(anna.id, channel.id, community.id, now=town.now)
    chat_id = town.started()
    assert town.ok("getChat", chat_id=chat_id)["personal_chat"]["id"] == channel.id
    world.delete_chat(anna.id, channel.id, now=town.now)
    assert "personal_chat" not in town.ok("getChat", chat_id=chat_id)
    assert town.ok("getUserPersonalChatMessages", user_id=anna.id) == []
    assert (community.chats, channel.boosts, world.boosts, world.slots) == ([], {}, {}, {})


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_deleted_in_the_file_of_the_world_too(town: Town, kind: str) -> None:
    chat = place(town, kind)
    town.world.send(town.anna.id, chat.id, Text(text="x"), now=town.now)
    town.world.delete_chat(town.anna.id, chat.id, now=town.now)
    text = dump_world(town.world, now=town.now)
    town.world = load_world(text, parser=TdTextParser()).world
    assert dump_world(town.world, now=town.now) == text
    assert town.no("sendMessage", chat_id=chat.id, text="x") == REFUSALS[kind]
    assert code_of(lambda: town.world.send(town.anna.id, chat.id, Text(text="x"), now=town.now)) == "deleted"


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_a_bot_that_may_say_nothing_does_not_seem_to_write(town: Town, kind: str) -> None:
    chat = place(town, kind)
    assert town.ok("sendChatAction", chat_id=chat.id, action="typing") is True
    member = chat.members[town.bot.id]
    member.status, member.rights = "member", None
    chat.permissions = type(chat.permissions)(
        **dict.fromkeys([one for one in chat.permissions.__slots__ if one.startswith("can_send_")], False)
    )
    refused = town.no("sendChatAction", chat_id=chat.id, action="typing")
    assert refused == "400 Bad Request: CHAT_WRITE_FORBIDDEN"
