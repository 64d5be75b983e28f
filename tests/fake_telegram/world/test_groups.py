"""Groups: who comes and goes is told to whom it concerns; administrators, anonymity, channels as authors, migration."""

from typing import Any

import pytest

from fake_telegram.world import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, ActRefused, AdminRights, Media, Permissions, Text
from tests.fake_telegram.town import Refusal, Town


def statuses(update: dict[str, Any], kind: str) -> tuple[str, str]:
    return update[kind]["old_chat_member"]["status"], update[kind]["new_chat_member"]["status"]


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_a_bot_learns_that_it_was_added_made_administrator_and_removed(kind: str) -> None:
    town = Town()
    add = town.world.add_group if kind == "group" else town.world.add_supergroup
    group = add(title="Yard", owner=town.anna.id)
    town.world.add_member(town.anna.id, group.id, town.bot.id, now=town.now)
    town.world.promote(town.anna.id, group.id, town.bot.id, now=town.now)
    town.world.promote(town.anna.id, group.id, town.bot.id, now=town.now, rights=AdminRights())
    town.world.remove_member(town.anna.id, group.id, town.bot.id, now=town.now)
    added, welcomed, promoted, demoted, seen_off, removed = town.updates()
    assert statuses(added, "my_chat_member") == ("left", "member")
    assert [one["id"] for one in welcomed["message"]["new_chat_members"]] == [town.bot.id]
    assert statuses(promoted, "my_chat_member") == ("member", "administrator")
    assert statuses(demoted, "my_chat_member") == ("administrator", "member")
    assert seen_off["message"]["left_chat_member"]["id"] == town.bot.id
    assert statuses(removed, "my_chat_member") == ("member", "kicked")
    said = town.no("sendMessage", chat_id=group.id, text="x")
    assert said == f"403 Forbidden: bot was kicked from the {kind} chat"


def test_others_are_told_of_by_chat_member_only_to_an_administrator_that_asked() -> None:
    town = Town()
    deaf = town.add_bot("deaf")
    group = town.group(deaf.id, admins=[town.bot.id], username="yard_place")
    for bot in (town.bot, deaf):
        bot.allowed_updates = frozenset({"chat_member"})
    town.world.join(town.boris.id, group.id, now=town.now)
    town.world.leave(town.boris.id, group.id, now=town.now)
    assert [statuses(one, "chat_member") for one in town.updates()] == [("left", "member"), ("member", "left")]
    assert town.updates(deaf) == []


def test_a_group_founded_long_ago_tells_nobody_and_one_founded_now_does() -> None:
    town = Town()
    town.group()
    assert town.updates() == []
    town.world.add_supergroup(title="New", owner=town.anna.id, members=[town.bot.id], now=town.now)
    assert town.kinds() == ["my_chat_member", "message"]
    town.world.add_group(title="Basic", owner=town.anna.id, members=[town.bot.id], now=town.now)
    member, created = town.updates()
    assert "my_chat_member" in member
    assert created["message"]["group_chat_created"] is True


def test_deleting_what_others_wrote_is_for_administrators() -> None:
    town = Town()
    group = town.group(town.boris.id)
    theirs = town.world.send(town.anna.id, group.id, Text(text="x"), now=0).id
    own = town.world.send(town.boris.id, group.id, Text(text="y"), now=0).id
    with pytest.raises(ActRefused, match="not theirs"):
        town.world.delete(town.boris.id, group.id, theirs, now=0)
    town.world.delete(town.anna.id, group.id, own, now=0)
    assert [one.id for one in town.world.messages(group.id)] == [theirs]


def test_a_bot_in_a_basic_group_deletes_its_own_and_no_others_without_the_right() -> None:
    town = Town()
    group = town.group(kind="group")
    town.bot.privacy_mode = False
    own = town.ok("sendMessage", chat_id=group.id, text="x")["message_id"]
    town.world.send(town.anna.id, group.id, Text(text="/x@helper_bot"), now=town.now)
    theirs = town.updates()[0]["message"]["message_id"]
    assert town.no("deleteMessage", chat_id=group.id, message_id=theirs) == "400 Bad Request: message can't be deleted"
    assert town.ok("deleteMessage", chat_id=group.id, message_id=own) is True


@pytest.mark.parametrize("now", [None, 1_700_000_000.0])
def test_administrators_named_at_the_founding_are_administrators(now: float | None) -> None:
    town = Town()
    group = town.world.add_supergroup(title="T", owner=town.anna.id, members=[town.boris.id], admins=[town.bot.id], now=now)
    statuses = [group.members[who].status for who in (town.anna.id, town.boris.id, town.bot.id)]
    assert statuses == ["creator", "member", "administrator"]
    assert [one for one in town.kinds() if one == "my_chat_member"] == ([] if now is None else ["my_chat_member"] * 2)


def test_member_counts_follow_comings_and_goings() -> None:
    town = Town()
    group = town.group(username="yard_place")
    counts = [town.ok("getChatMemberCount", chat_id=group.id)]
    town.world.join(town.boris.id, group.id, now=0)
    counts.append(town.ok("getChatMemberCount", chat_id=group.id))
    town.world.remove_member(town.anna.id, group.id, town.boris.id, now=0)
    counts.append(town.ok("getChatMemberCount", chat_id=group.id))
    assert counts == [2, 3, 2]


def test_an_anonymous_administrator_is_shown_as_the_group() -> None:
    town = Town()
    group = town.group(town.boris.id, admins=[town.bot.id])
    rights = AdminRights(is_anonymous=True, can_manage_chat=True)
    town.world.promote(town.anna.id, group.id, town.boris.id, now=0, rights=rights, custom_title="judge")
    town.updates()
    town.world.send(town.boris.id, group.id, Text(text="order!"), now=town.now)
    town.world.send(town.anna.id, group.id, Text(text="me too"), now=town.now, anonymous=True)
    first, second = [update["message"] for update in town.updates()]
    assert (first["from"]["id"], first["from"]["username"]) == (GROUP_ANONYMOUS_BOT, "GroupAnonymousBot")
    assert (first["sender_chat"]["id"], first["author_signature"]) == (group.id, "judge")
    assert second["from"]["id"] == GROUP_ANONYMOUS_BOT


def test_one_writes_in_the_name_of_ones_channel_and_not_of_anothers() -> None:
    town = Town()
    group = town.group(town.boris.id, admins=[town.bot.id])
    channel = town.world.add_channel(title="Mine", owner=town.anna.id)
    town.world.send(town.anna.id, group.id, Text(text="from above"), now=town.now, as_chat=channel.id)
    (update,) = town.updates()
    assert (update["message"]["from"]["id"], update["message"]["sender_chat"]["id"]) == (CHANNEL_BOT, channel.id)
    with pytest.raises(ActRefused) as refused:
        town.world.send(town.boris.id, group.id, Text(text="x"), now=town.now, as_chat=channel.id)
    assert refused.value.code == "not_their_channel"


def test_each_bot_counts_the_messages_of_a_basic_group_for_itself() -> None:
    town = Town()
    other = town.add_bot("other", privacy_mode=False)
    town.bot.privacy_mode = False
    town.started()
    group = town.group(other.id, kind="group")
    said = town.world.send(town.anna.id, group.id, Text(text="hello"), now=town.now)
    mine = town.updates()[0]["message"]["message_id"]
    theirs = town.updates(other)[0]["message"]["message_id"]
    assert (mine, theirs) == (2, 1)
    answer = town.ok("sendMessage", chat_id=group.id, text="hi", reply_parameters={"message_id": mine})
    assert answer["reply_to_message"]["message_id"] == mine
    assert town.world.messages(group.id)[-1].reply_to == said.id
    missing = "400 Bad Request: message to be replied not found"
    assert town.no("sendMessage", bot=other, chat_id=group.id, text="x", reply_parameters={"message_id": 9}) == missing
    assert town.no("deleteMessage", chat_id=group.id, message_id=1).endswith("message to delete not found")


def test_a_basic_group_becomes_a_supergroup() -> None:
    town = Town()
    town.bot.privacy_mode = False
    group = town.group(town.boris.id, kind="group")
    new = town.world.migrate_to_supergroup(town.anna.id, group.id, now=town.now)
    old_notice, new_notice = [update["message"] for update in town.updates() if "message" in update]
    assert (old_notice["chat"]["id"], old_notice["migrate_to_chat_id"]) == (group.id, new.id)
    assert (new_notice["chat"]["id"], new_notice["migrate_from_chat_id"]) == (new.id, group.id)
    assert new_notice["message_id"] == 1
    refused = town.call("sendMessage", chat_id=group.id, text="x")
    assert isinstance(refused, Refusal)
    assert refused.description == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refused.parameters == {"migrate_to_chat_id": new.id}
    assert town.ok("sendMessage", chat_id=new.id, text="x")["message_id"] == 2
    town.world.send(town.boris.id, new.id, Text(text="still heard"), now=town.now)
    assert town.texts() == ["still heard"]
    with pytest.raises(ActRefused, match="supergroup"):
        town.world.send(town.boris.id, group.id, Text(text="x"), now=town.now)


def test_a_reply_in_a_supergroup_stands_in_the_thread_of_what_it_answers() -> None:
    town = Town()
    group = town.group(town.boris.id, admins=[town.bot.id])
    root = town.world.send(town.anna.id, group.id, Text(text="root"), now=town.now)
    first = town.world.send(town.boris.id, group.id, Text(text="first"), now=town.now, reply_to=root.id)
    town.world.send(town.anna.id, group.id, Text(text="second"), now=town.now, reply_to=first.id)
    threads = [update["message"].get("message_thread_id") for update in town.updates()]
    assert threads == [None, root.id, root.id]


REFUSED = {
    "not_a_member": lambda town, group: town.world.send(town.boris.id, group.id, Text(text="x"), now=0),
    "already_a_member": lambda town, group: town.world.join(town.anna.id, group.id, now=0),
    "private": lambda town, group: town.world.join(town.boris.id, group.id, now=0),
    "no_such_chat": lambda town, group: town.world.join(town.boris.id, group.id + 1, now=0),
    "not_anonymous": lambda town, group: (
        town.world.add_member(town.anna.id, group.id, town.boris.id, now=0),
        town.world.send(town.boris.id, group.id, Text(text="x"), now=0, anonymous=True),
    ),
    "banned": lambda town, group: (
        town.world.add_member(town.anna.id, group.id, town.boris.id, now=0),
        town.world.remove_member(town.anna.id, group.id, town.boris.id, now=0),
        town.world.join(town.boris.id, group.id, now=0),
    ),
    "no_right": lambda town, group: (
        town.world.add_member(town.anna.id, group.id, town.boris.id, now=0),
        town.world.remove_member(town.boris.id, group.id, town.bot.id, now=0),
    ),
    "not_a_group": lambda town, group: town.world.migrate_to_supergroup(town.anna.id, group.id, now=0),
    "bot_not_for_groups": lambda town, group: town.world.add_member(
        town.anna.id, group.id, town.add_bot("shy", can_join_groups=False).id, now=0
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_a_client_could_not_do_is_refused(code: str) -> None:
    town = Town()
    with pytest.raises(ActRefused) as refused:
        REFUSED[code](town, town.group())
    assert refused.value.code == code


def test_a_silenced_group_is_silent_for_members_and_bots_and_open_for_administrators() -> None:
    town = Town()
    group = town.group(town.boris.id)
    group.permissions = Permissions(can_send_messages=False)
    with pytest.raises(ActRefused, match="may not send text messages"):
        town.world.send(town.boris.id, group.id, Text(text="x"), now=0)
    said = town.no("sendMessage", chat_id=group.id, text="x")
    assert said == "400 Bad Request: not enough rights to send text messages to the chat"
    town.world.send(town.anna.id, group.id, Text(text="x"), now=0)
    town.world.promote(town.anna.id, group.id, town.bot.id, now=0)
    town.ok("sendMessage", chat_id=group.id, text="x")


def test_reactions_in_a_group_are_told_to_administrators_and_an_anonymous_one_is_the_groups() -> None:
    town = Town()
    group = town.group(admins=[town.bot.id])
    plain = town.add_bot("plain", privacy_mode=False)
    town.world.add_member(town.anna.id, group.id, plain.id, now=0)
    for bot in (town.bot, plain):
        bot.allowed_updates = frozenset({"message_reaction"})
    message = town.world.send(town.anna.id, group.id, Text(text="x"), now=0)
    town.world.react(town.anna.id, group.id, message.id, ["👍"], now=town.now)
    town.world.react(town.anna.id, group.id, message.id, ["👎"], now=town.now, anonymous=True)
    open_one, hidden = [update["message_reaction"] for update in town.updates()]
    assert open_one["user"]["id"] == town.anna.id
    assert hidden["actor_chat"]["id"] == group.id
    assert "user" not in hidden
    assert town.updates(plain) == []


def test_an_album_is_several_messages_and_a_reaction_lands_on_the_first() -> None:
    town = Town()
    group = town.group(admins=[town.bot.id])
    town.bot.allowed_updates = frozenset({"message", "message_reaction"})
    album = town.world.fresh_album_id()
    photo = Media(kind="photo", file=town.world.add_file(b"x"), width=10, height=10)
    sent = [town.world.send(town.anna.id, group.id, photo, now=town.now, album=album) for _ in range(3)]
    later = town.world.send(town.anna.id, group.id, Text(text="alone"), now=town.now)
    assert [update["message"].get("media_group_id") for update in town.updates()] == [album] * 3 + [None]
    town.world.react(town.anna.id, group.id, sent[2].id, ["👍"], now=town.now)
    town.world.react(town.anna.id, group.id, later.id, ["👍"], now=town.now)
    assert [update["message_reaction"]["message_id"] for update in town.updates()] == [sent[0].id, later.id]
