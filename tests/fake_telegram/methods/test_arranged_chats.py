"""What owners and administrators arrange in their chats: what bots see of it, what people may do then, and what time does."""

from collections.abc import Callable
from typing import Any

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import ActRefused, AdminRights, Chat, Pattern, Text, World, passing
from fake_telegram.world.facts.content import Media
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

DAY = 86_400


@pytest.fixture
def town() -> Town:
    made = Town()
    made.bot.allowed_updates = frozenset({"message", "channel_post", "chat_member", "my_chat_member", "chat_join_request"})
    return made


@pytest.fixture
def chat(town: Town) -> Chat:
    return town.group(town.boris.id, admins=[town.bot.id])


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(ActRefused) as error:
        act()
    return error.value.code


def looked_at(town: Town, chat: Chat) -> dict[str, Any]:
    found: dict[str, Any] = town.ok("getChat", chat_id=chat.id)
    assert faults_of_answer("getChat", found) == []
    return found


def notices(town: Town) -> list[dict[str, Any]]:
    """The messages that wait for the bot, each as the Bot API declares it."""
    found = town.updates()
    assert [fault for one in found for fault in faults_of_update({"update_id": 1, **one})] == []
    return [one["message"] for one in found if "message" in one]


def reloaded(town: Town) -> World:
    text = dump_world(town.world, now=town.now)
    world = load_world(text, parser=TdTextParser()).world
    assert dump_world(world, now=town.now) == text
    return world


# -- public and private -----------------------------------------------------------------------------------------------


def test_a_chat_becomes_public_and_private_again(town: Town, chat: Chat) -> None:
    world, clara = town.world, town.person("Clara").id
    assert code_of(lambda: world.join(clara, chat.id, now=town.now)) == "private"
    world.set_username(town.anna.id, chat.id, "@Yard_Place", now=town.now)
    assert looked_at(town, chat)["active_usernames"] == ["Yard_Place"]
    assert town.ok("sendMessage", chat_id="@yard_place", text="x")["chat"]["username"] == "Yard_Place"
    world.join(clara, chat.id, now=town.now)
    world.leave(clara, chat.id, now=town.now)
    world.set_username(town.anna.id, chat.id, "", now=town.now)
    assert "username" not in looked_at(town, chat)
    assert "chat not found" in town.no("sendMessage", chat_id="@yard_place", text="x")
    assert code_of(lambda: world.join(town.person("Dan").id, chat.id, now=town.now)) == "private"
    world.join(clara, chat.id, now=town.now)  # one who was there finds back


@pytest.mark.parametrize("name", ["abcd", "a" * 33, "a" + "_b" * 16, "1name", "two__lines", "ends_", "имя_чата"])
def test_what_cannot_be_a_public_name(town: Town, chat: Chat, name: str) -> None:
    assert code_of(lambda: town.world.set_username(town.anna.id, chat.id, name, now=town.now)) == "bad_username"
    assert chat.username == ""


@pytest.mark.parametrize("name", ["abcde", "a" * 32, "a_b_c", "A1234"])
def test_what_can_be_a_public_name(town: Town, chat: Chat, name: str) -> None:
    town.world.set_username(town.anna.id, chat.id, name, now=town.now)
    assert town.world.by_username(name) == chat.id


def test_an_owner_who_has_left_arranges_nothing(town: Town, chat: Chat) -> None:
    world = town.world
    world.leave(town.anna.id, chat.id, now=town.now)
    town.updates()
    give = world.transfer_ownership
    assert code_of(lambda: give(town.anna.id, chat.id, town.boris.id, now=town.now)) == "not_the_owner"
    assert code_of(lambda: world.set_username(town.anna.id, chat.id, "yard_place", now=town.now)) == "not_the_owner"
    assert (chat.owner, chat.member(town.anna.id), town.updates()) == (town.anna.id, None, [])
    world.join(town.anna.id, chat.id, now=town.now)
    give(town.anna.id, chat.id, town.boris.id, now=town.now)
    assert chat.owner == town.boris.id


def test_a_public_name_is_free_after_it_was_given_up(town: Town, chat: Chat) -> None:
    other = town.group()
    town.world.set_username(town.anna.id, chat.id, "yard_place", now=town.now)
    assert code_of(lambda: town.world.set_username(town.anna.id, other.id, "YARD_place", now=0)) == "username_taken"
    town.world.set_username(town.anna.id, chat.id, "other_place", now=town.now)
    town.world.set_username(town.anna.id, other.id, "yard_place", now=town.now)
    assert (town.world.by_username("other_place"), town.world.by_username("yard_place")) == (chat.id, other.id)
    assert reloaded(town).by_username("yard_place") == other.id


@pytest.mark.parametrize("name", ["abc", "1place", "a__b_c", "place_", "x" * 33 + "y" * 33, "two words", "plätze"])
def test_what_cannot_be_a_public_name_is_refused(town: Town, chat: Chat, name: str) -> None:
    assert code_of(lambda: town.world.set_username(town.anna.id, chat.id, name, now=0)) == "bad_username"


def test_only_the_owner_of_a_large_chat_names_it(town: Town, chat: Chat) -> None:
    set_username = town.world.set_username
    assert code_of(lambda: set_username(town.boris.id, chat.id, "yard_place", now=0)) == "not_the_owner"
    assert code_of(lambda: set_username(town.anna.id, town.group(kind="group").id, "yard_place", now=0)) == "wrong_chat"


def test_into_a_discussion_group_one_comes_from_its_channel(town: Town) -> None:
    talk = town.group()
    news = town.world.add_channel(title="News", owner=town.anna.id, subscribers=[town.boris.id], discussion=talk.id)
    assert code_of(lambda: town.world.join(town.person("Clara").id, talk.id, now=0)) == "private"
    town.world.join(town.boris.id, talk.id, now=town.now)
    assert code_of(lambda: town.world.join(town.person("Dan").id, news.id, now=0)) == "private"


def test_whoever_comes_to_a_public_group_may_have_to_ask(town: Town, chat: Chat) -> None:
    world, clara = town.world, town.person("Clara").id
    world.set_username(town.anna.id, chat.id, "yard_place", now=town.now)
    world.set_joining(town.anna.id, chat.id, by_request=True, now=town.now)
    assert looked_at(town, chat)["join_by_request"] is True
    world.join(clara, chat.id, now=town.now)
    [asked] = town.updates()
    assert faults_of_update({"update_id": 1, **asked}) == []
    assert "invite_link" not in asked["chat_join_request"]
    assert chat.member(clara) is None
    town.ok("approveChatJoinRequest", chat_id=chat.id, user_id=clara)
    entered = next(one["chat_member"] for one in town.updates() if "chat_member" in one)
    assert entered["via_join_request"] is True
    assert chat.member(clara) is not None
    assert reloaded(town).chats[chat.id].joins_by_request
    world.set_joining(town.anna.id, chat.id, by_request=False, now=town.now)
    world.join(town.person("Dan").id, chat.id, now=town.now)
    assert "join_by_request" not in looked_at(town, chat)


# -- slow mode --------------------------------------------------------------------------------------------------------


def test_slow_mode_makes_ordinary_members_wait(town: Town, chat: Chat) -> None:
    world, boris = town.world, town.boris.id
    world.set_slow_mode(town.anna.id, chat.id, 30, now=town.now)
    assert looked_at(town, chat)["slow_mode_delay"] == 30

    def say(by: Any = boris) -> Any:
        return world.send(by, chat.id, Text(text="x"), now=town.now)

    first = say()
    assert code_of(say) == "slow_mode"
    assert code_of(lambda: world.forward(boris, chat.id, first.id, chat.id, now=town.now)) == "slow_mode"
    assert [say(town.anna.id) for _ in range(2)]
    town.now += 29
    assert code_of(say) == "slow_mode"
    town.now += 1
    say()
    assert reloaded(town).chats[chat.id].slow_mode_s == 30
    world.set_slow_mode(town.anna.id, chat.id, 0, now=town.now)
    say()
    assert "slow_mode_delay" not in looked_at(town, chat)


def test_an_album_is_one_message_for_slow_mode(town: Town, chat: Chat) -> None:
    town.world.set_slow_mode(town.anna.id, chat.id, 10, now=town.now)
    photo = Media(kind="photo", file=town.world.add_file(Pattern(9)))
    for _ in range(3):
        town.world.send(town.boris.id, chat.id, photo, now=town.now, album="one")
    assert code_of(lambda: town.world.send(town.boris.id, chat.id, photo, now=town.now, album="two")) == "slow_mode"


def test_bots_without_rights_are_slowed_down_too(town: Town) -> None:
    chat = town.group()
    town.world.set_slow_mode(town.anna.id, chat.id, 10, now=town.now)
    town.ok("sendMessage", chat_id=chat.id, text="x")
    town.now += 4
    assert town.no("sendMessage", chat_id=chat.id, text="x") == "429 Too Many Requests: retry after 6"
    town.world.promote(town.anna.id, chat.id, town.bot.id, now=town.now)
    town.ok("sendMessage", chat_id=chat.id, text="x")


def test_who_may_set_slow_mode_and_to_what(town: Town, chat: Chat) -> None:
    set_slow = town.world.set_slow_mode
    assert code_of(lambda: set_slow(town.boris.id, chat.id, 10, now=0)) == "no_right"
    assert code_of(lambda: set_slow(town.anna.id, chat.id, 7, now=0)) == "bad_delay"
    assert code_of(lambda: set_slow(town.anna.id, town.group(kind="group").id, 10, now=0)) == "not_a_supergroup"
    assert code_of(lambda: set_slow(town.anna.id, town.bot.chat, 10, now=0)) == "private"


# -- messages that delete themselves ----------------------------------------------------------------------------------


def test_messages_vanish_after_their_time_and_earlier_ones_stay(town: Town, chat: Chat) -> None:
    world = town.world
    kept = world.send(town.anna.id, chat.id, Text(text="kept"), now=town.now)
    world.set_auto_delete(town.anna.id, chat.id, DAY, now=town.now)
    assert looked_at(town, chat)["message_auto_delete_time"] == DAY
    *_, said = notices(town)
    assert said["message_auto_delete_timer_changed"] == {"message_auto_delete_time": DAY}
    gone = world.send(town.boris.id, chat.id, Text(text="gone"), now=town.now)
    town.ok("sendMessage", chat_id=chat.id, text="gone too")
    assert passing.next_due(world) == gone.at + DAY
    town.now += DAY - 1
    passing.let_pass(world, town.now)
    assert gone.id in chat.messages
    town.now += 1
    passing.let_pass(world, town.now)
    assert [one.text for one in world.messages(chat.id) if one.text] == ["kept"]
    assert passing.next_due(world) is None
    assert kept.id in chat.messages
    world.set_auto_delete(town.anna.id, chat.id, 0, now=town.now)
    stays = world.send(town.boris.id, chat.id, Text(text="stays"), now=town.now)
    passing.let_pass(world, town.now + 9 * DAY)
    assert stays.id in chat.messages
    assert "message_auto_delete_time" not in looked_at(town, chat)


def test_in_a_private_chat_both_sides_vanish(town: Town) -> None:
    here = town.started()
    town.world.set_auto_delete(town.anna.id, town.bot.chat, DAY, now=town.now)
    [said] = notices(town)
    assert said["message_auto_delete_timer_changed"] == {"message_auto_delete_time": DAY}
    town.world.send(town.anna.id, town.bot.chat, Text(text="mine"), now=town.now)
    town.ok("sendMessage", chat_id=here, text="the bot's")
    assert town.ok("getChat", chat_id=here)["message_auto_delete_time"] == DAY
    town.now += DAY
    town.ok("getMe")
    texts = [one.text for one in town.world.messages(town.bot.chat, viewer=town.anna.id) if one.text]
    assert texts == ["/start"]


def test_between_people_they_vanish_too(town: Town) -> None:
    town.world.set_auto_delete(town.anna.id, town.boris.chat, DAY, now=town.now)
    town.world.send(town.anna.id, town.boris.chat, Text(text="mine"), now=town.now)
    passing.let_pass(town.world, town.now + DAY)
    assert [one.text for one in town.world.messages(town.anna.chat, viewer=town.boris.id)] == [""]


def test_what_was_deleted_before_its_time_is_no_trouble(town: Town, chat: Chat) -> None:
    town.world.set_auto_delete(town.anna.id, chat.id, DAY, now=town.now)
    said = town.world.send(town.anna.id, chat.id, Text(text="x"), now=town.now)
    town.world.delete(town.anna.id, chat.id, said.id, now=town.now)
    passing.let_pass(town.world, town.now + DAY)
    assert said.id not in chat.messages


def test_what_is_to_vanish_vanishes_in_a_world_from_a_file(town: Town, chat: Chat) -> None:
    town.world.set_auto_delete(town.anna.id, chat.id, DAY, now=town.now)
    town.world.send(town.anna.id, chat.id, Text(text="gone"), now=town.now)
    town.started()
    town.world.set_auto_delete(town.anna.id, town.bot.chat, 2 * DAY, now=town.now)
    world = reloaded(town)
    assert (world.chats[chat.id].auto_delete_s, world.private_chats[town.anna.id, town.bot.id].auto_delete_s) == (DAY, 2 * DAY)
    passing.let_pass(world, town.now + DAY)
    assert [one.text for one in world.messages(chat.id) if one.text] == []


@pytest.mark.parametrize("after", [1, DAY + 1, 366 * DAY])
def test_messages_live_whole_days(town: Town, chat: Chat, after: int) -> None:
    assert code_of(lambda: town.world.set_auto_delete(town.anna.id, chat.id, after, now=0)) == "bad_delay"
    assert code_of(lambda: town.world.set_auto_delete(town.boris.id, chat.id, DAY, now=0)) == "no_right"


# -- owners, topics, masks, video chats -------------------------------------------------------------------------------


def test_a_chat_gets_another_owner(town: Town, chat: Chat) -> None:
    world = town.world
    world.transfer_ownership(town.anna.id, chat.id, town.boris.id, now=town.now)
    updates = town.updates()
    changed = [
        (one["chat_member"]["new_chat_member"]["user"]["id"], one["chat_member"]["new_chat_member"]["status"])
        for one in updates[:2]
    ]
    assert changed == [(town.anna.id, "administrator"), (town.boris.id, "creator")]
    assert updates[2]["message"]["chat_owner_changed"]["new_owner"]["id"] == town.boris.id
    assert [fault for one in updates for fault in faults_of_update({"update_id": 1, **one})] == []
    standings = {one["user"]["id"]: one["status"] for one in town.ok("getChatAdministrators", chat_id=chat.id)}
    assert standings == {town.anna.id: "administrator", town.boris.id: "creator", town.bot.id: "administrator"}
    assert code_of(lambda: world.set_forum(town.anna.id, chat.id, on=True, now=0)) == "not_the_owner"
    world.set_forum(town.boris.id, chat.id, on=True, now=town.now)
    assert reloaded(town).chats[chat.id].owner == town.boris.id


def test_not_everybody_can_own_a_chat(town: Town, chat: Chat) -> None:
    give = town.world.transfer_ownership
    assert code_of(lambda: give(town.anna.id, chat.id, town.bot.id, now=0)) == "no_heir"
    assert code_of(lambda: give(town.anna.id, chat.id, town.person("Clara").id, now=0)) == "no_heir"
    assert code_of(lambda: give(town.anna.id, chat.id, town.anna.id, now=0)) == "oneself"
    assert code_of(lambda: give(town.boris.id, chat.id, town.boris.id, now=0)) == "not_the_owner"


def test_a_supergroup_becomes_a_forum_and_back(town: Town, chat: Chat) -> None:
    world = town.world
    assert town.no("createForumTopic", chat_id=chat.id, name="Bugs") == "400 Bad Request: the chat is not a forum"
    world.set_forum(town.anna.id, chat.id, on=True, now=town.now)
    assert looked_at(town, chat)["is_forum"] is True
    topic = town.ok("createForumTopic", chat_id=chat.id, name="Bugs")["message_thread_id"]
    said = town.ok("sendMessage", chat_id=chat.id, text="x", message_thread_id=topic)
    assert (said["is_topic_message"], said["chat"]["is_forum"]) == (True, True)
    world.set_forum(town.anna.id, chat.id, on=False, now=town.now)
    assert "is_forum" not in looked_at(town, chat)
    shown = world.show(chat.messages[said["message_id"]])
    assert {"is_topic_message", "message_thread_id", "reply_to_message"}.isdisjoint(shown)
    assert "message_thread_id" not in town.ok("sendMessage", chat_id=chat.id, text="x")
    world.set_forum(town.anna.id, chat.id, on=True, now=town.now)
    assert town.ok("sendMessage", chat_id=chat.id, text="x", message_thread_id=topic)["message_thread_id"] == topic


def test_a_discussion_group_has_no_topics(town: Town, chat: Chat) -> None:
    town.world.add_channel(title="News", owner=town.anna.id, discussion=chat.id)
    assert code_of(lambda: town.world.set_forum(town.anna.id, chat.id, on=True, now=0)) == "linked"
    assert code_of(lambda: town.world.set_forum(town.boris.id, chat.id, on=True, now=0)) == "not_the_owner"


def test_people_ban_channels_as_masks(town: Town, chat: Chat) -> None:
    world = town.world
    mask = world.add_channel(title="Mask", owner=town.boris.id)

    def speak() -> Any:
        return world.send(town.boris.id, chat.id, Text(text="x"), now=town.now, as_chat=mask.id)

    speak()
    assert code_of(lambda: world.ban_sender_chat(town.boris.id, chat.id, mask.id, now=0)) == "no_right"
    world.ban_sender_chat(town.anna.id, chat.id, mask.id, now=town.now)
    assert code_of(speak) == "banned"
    assert reloaded(town).chats[chat.id].banned_senders == {mask.id}
    town.ok("unbanChatSenderChat", chat_id=chat.id, sender_chat_id=mask.id)
    assert code_of(lambda: world.unban_sender_chat(town.anna.id, chat.id, mask.id, now=0)) == "not_banned"
    world.ban_sender_chat(town.anna.id, chat.id, mask.id, now=town.now)
    world.unban_sender_chat(town.anna.id, chat.id, mask.id, now=town.now)
    speak()
    assert code_of(lambda: world.ban_sender_chat(town.anna.id, chat.id, chat.id, now=0)) == "not_a_channel"


def test_a_video_chat_is_announced_begun_and_ended(town: Town, chat: Chat) -> None:
    world, anna = town.world, town.anna.id
    world.schedule_video_chat(anna, chat.id, int(town.now) + 60, now=town.now)
    assert reloaded(town).chats[chat.id].video_chat == chat.video_chat
    town.now += 60
    world.start_video_chat(anna, chat.id, now=town.now)
    world.invite_to_video_chat(town.boris.id, chat.id, [anna], now=town.now)
    town.now += 90
    world.end_video_chat(anna, chat.id, now=town.now)
    scheduled, started, invited, ended = notices(town)
    assert scheduled["video_chat_scheduled"] == {"start_date": int(town.now) - 90}
    assert started["video_chat_started"] == {}
    assert [one["id"] for one in invited["video_chat_participants_invited"]["users"]] == [anna]
    assert ended["video_chat_ended"] == {"duration": 90}


def test_a_video_chat_needs_the_right_and_its_order(town: Town, chat: Chat) -> None:
    world, anna, boris = town.world, town.anna.id, town.boris.id
    assert code_of(lambda: world.start_video_chat(boris, chat.id, now=0)) == "no_right"
    assert code_of(lambda: world.end_video_chat(anna, chat.id, now=0)) == "no_video_chat"
    assert code_of(lambda: world.invite_to_video_chat(anna, chat.id, [boris], now=0)) == "no_video_chat"
    assert code_of(lambda: world.schedule_video_chat(anna, chat.id, 5, now=5)) == "bad_date"
    world.promote(anna, chat.id, boris, now=0, rights=AdminRights(can_manage_video_chats=True))
    world.start_video_chat(boris, chat.id, now=0)
    assert code_of(lambda: world.start_video_chat(anna, chat.id, now=0)) == "video_chat"
    assert code_of(lambda: world.schedule_video_chat(anna, chat.id, 5, now=0)) == "video_chat"
    assert code_of(lambda: world.invite_to_video_chat(anna, chat.id, [town.bot.id], now=0)) == "no_such_person"
