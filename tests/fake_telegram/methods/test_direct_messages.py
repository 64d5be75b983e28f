"""Direct messages of a channel and the posts suggested there: who sees what, who decides, what is published and when."""

from collections.abc import Callable
from typing import Any

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import ActRefused, AdminRights, Message, Pattern, Text, UserId, World, passing
from fake_telegram.world.facts.content import Media
from fake_telegram.world_files import WorldFileWrong, dump_world, load_world
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town, Upload

HOUR, DAY = 3600, 86_400


class Newsroom(Town):
    """Anna's channel takes direct messages; the bot is an administrator there; Boris and Clara are readers."""

    def __init__(self) -> None:
        super().__init__()
        self.clara = self.person("Clara")
        readers = [self.boris.id, self.clara.id]
        self.news = self.world.add_channel(title="News", owner=self.anna.id, subscribers=readers, admins=[self.bot.id])
        self.world.set_direct_messages(self.anna.id, self.news.id, on=True, now=self.now)
        self.opening = self.updates()
        assert self.news.direct is not None
        self.desk = self.world.chats[self.news.direct]

    def write(self, text: str = "hello", *, by: UserId | None = None, **more: Any) -> Message:
        return self.world.send(by or self.boris.id, self.desk.id, Text(text=text), now=self.now, **more)

    def suggest(self, text: str = "news!", *, by: UserId | None = None, **more: Any) -> Message:
        return self.world.suggest_post(by or self.boris.id, self.desk.id, Text(text=text), now=self.now, **more)

    def suggest_as_bot(self, **more: Any) -> dict[str, Any]:
        given = {"chat_id": self.desk.id, "text": "offer", "direct_messages_topic_id": self.boris.id, **more}
        found: dict[str, Any] = self.ok("sendMessage", **{"suggested_post_parameters": {}, **given})
        assert faults_of_answer("sendMessage", found) == []
        return found

    def heard(self) -> list[dict[str, Any]]:
        """The messages and posts that wait for the bot, each as declared."""
        found = self.updates()
        assert [fault for one in found for fault in faults_of_update({"update_id": 1, **one})] == []
        return [one.get("message") or one["channel_post"] for one in found]

    def posts(self) -> list[str]:
        return [one.text for one in self.world.messages(self.news.id) if one.text]

    def seen_by(self, who: UserId) -> list[str]:
        return [one.text for one in self.world.messages(self.desk.id, viewer=who) if one.text]


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(ActRefused) as error:
        act()
    return error.value.code


def reloaded(room: Newsroom) -> World:
    text = dump_world(room.world, now=room.now)
    world = load_world(text, parser=TdTextParser()).world
    assert dump_world(world, now=room.now) == text
    return world


# -- direct messages --------------------------------------------------------------------------------------------------


def test_opening_them_is_told_in_the_channel_and_makes_a_chat(room: Newsroom) -> None:
    [told] = room.opening
    assert faults_of_update({"update_id": 1, **told}) == []
    said = told["channel_post"]["direct_message_price_changed"]
    assert said == {"are_direct_messages_enabled": True, "direct_message_star_count": 0}
    found = room.ok("getChat", chat_id=room.desk.id)
    assert faults_of_answer("getChat", found) == []
    assert (found["is_direct_messages"], found["type"], found["title"]) == (True, "supergroup", "News")
    assert found["parent_chat"]["id"] == room.news.id
    room.ok("setChatTitle", chat_id=room.news.id, title="Gazette")
    assert room.ok("getChat", chat_id=room.desk.id)["title"] == "Gazette"


def test_what_a_reader_writes_reaches_the_channels_bot_with_its_topic(room: Newsroom) -> None:
    sent = room.write()
    [message] = room.heard()
    assert message["direct_messages_topic"]["topic_id"] == room.boris.id
    assert (message["from"]["id"], message["chat"]["is_direct_messages"]) == (room.boris.id, True)
    assert "message_thread_id" not in message
    answer = room.ok(
        "sendMessage",
        chat_id=room.desk.id,
        direct_messages_topic_id=room.boris.id,
        text="welcome",
        reply_parameters={"message_id": sent.id},
    )
    assert faults_of_answer("sendMessage", answer) == []
    assert (answer["sender_chat"]["id"], answer["reply_to_message"]["message_id"]) == (room.news.id, sent.id)
    assert "message_thread_id" not in answer
    assert room.seen_by(room.boris.id) == ["hello", "welcome"]


def test_everybody_sees_their_own_topic_and_administrators_all(room: Newsroom) -> None:
    boris, clara = room.write("from Boris"), room.write("from Clara", by=room.clara.id)
    assert room.seen_by(room.boris.id) == ["from Boris"]
    assert room.seen_by(room.clara.id) == ["from Clara"]
    assert room.seen_by(room.anna.id) == ["from Boris", "from Clara"]
    world, desk = room.world, room.desk.id
    foreign: list[Callable[[], Any]] = [
        lambda: world.react(room.boris.id, desk, clara.id, ["👍"], now=0),
        lambda: room.write(reply_to=clara.id),
        lambda: world.forward(room.boris.id, desk, clara.id, room.bot.chat, now=0),
        lambda: world.delete(room.boris.id, desk, clara.id, now=0),
        lambda: world.press(room.boris.id, desk, clara.id, "x", now=0),
    ]
    assert [code_of(act) for act in foreign] == ["no_such_message"] * len(foreign)
    world.react(room.boris.id, desk, boris.id, ["👍"], now=room.now)
    assert code_of(lambda: room.write(topic=room.clara.id)) == "no_such_topic"


def test_an_administrator_answers_by_topic_or_by_reply(room: Newsroom) -> None:
    asked = room.write()
    room.heard()
    room.write("one", by=room.anna.id, topic=room.boris.id)
    room.write("two", by=room.anna.id, reply_to=asked.id)
    heard = room.heard()
    assert [(one["text"], one["sender_chat"]["id"], one["direct_messages_topic"]["topic_id"]) for one in heard] == [
        ("one", room.news.id, room.boris.id),
        ("two", room.news.id, room.boris.id),
    ]
    assert code_of(lambda: room.write("three", by=room.anna.id)) == "no_such_topic"
    assert code_of(lambda: room.write("three", by=room.anna.id, topic=room.clara.id)) == "no_such_topic"


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendPhoto", {"photo": "attach://one"}),
        ("sendLocation", {"latitude": 1, "longitude": 2}),
        ("sendContact", {"phone_number": "+1", "first_name": "C"}),
        ("sendDice", {}),
        ("copyMessage", {}),
        ("forwardMessage", {}),
        ("sendMessage", {"text": "x"}),
    ],
)
def test_every_kind_of_message_goes_into_a_topic(room: Newsroom, method: str, params: dict[str, Any]) -> None:
    asked = room.write()
    if method in ("copyMessage", "forwardMessage"):
        params = {"from_chat_id": room.desk.id, "message_id": asked.id}
    uploads = {"one": Upload("a.jpg", "image/jpeg", b"x")}
    here = {"chat_id": room.desk.id, **params}
    for topic, words in ((None, "must be specified"), (room.clara.id, "topic not found"), (9, "topic not found")):
        given = here if topic is None else {**here, "direct_messages_topic_id": topic}
        assert words in room.no(method, uploads=uploads, **given)
    room.ok(method, uploads=uploads, **here, direct_messages_topic_id=room.boris.id)
    last = room.world.messages(room.desk.id)[-1]
    assert (last.direct_topic, last.sender_chat) == (room.boris.id, room.news.id)
    assert "must be specified" in room.no(method, uploads=uploads, **here)


def test_albums_and_several_messages_go_into_a_topic(room: Newsroom) -> None:
    asked = room.write()
    here = {"chat_id": room.desk.id, "direct_messages_topic_id": room.boris.id}
    media = [{"type": "photo", "media": f"attach://{name}"} for name in ("one", "two")]
    uploads = {name: Upload("a.jpg", "image/jpeg", b"x") for name in ("one", "two")}
    sent = room.ok("sendMediaGroup", uploads=uploads, media=media, **here)
    assert [one["direct_messages_topic"]["topic_id"] for one in sent] == [room.boris.id] * 2
    for method in ("forwardMessages", "copyMessages"):
        room.ok(method, from_chat_id=room.desk.id, message_ids=[asked.id], **here)
    assert {one.direct_topic for one in room.world.messages(room.desk.id)} == {room.boris.id}


def test_a_topic_of_direct_messages_is_nowhere_else(room: Newsroom) -> None:
    refused = room.no("sendMessage", chat_id=room.news.id, text="x", direct_messages_topic_id=room.boris.id)
    assert refused == "400 Bad Request: chat is not a channel direct messages chat"
    room.write()
    given = {"chat_id": room.desk.id, "text": "x", "direct_messages_topic_id": room.boris.id}
    assert "message thread not found" in room.no("sendMessage", **given, message_thread_id=1)


def test_only_those_who_may_manage_them_are_there(room: Newsroom) -> None:
    room.write()
    rights = AdminRights(can_post_messages=True)
    room.world.promote(room.anna.id, room.news.id, room.bot.id, now=room.now, rights=rights)
    room.updates()
    room.write("secret")
    assert room.updates() == []
    refused = room.no("sendMessage", chat_id=room.desk.id, text="x", direct_messages_topic_id=room.boris.id)
    assert refused == "403 Forbidden: bot is not a member of the supergroup chat"
    rights = AdminRights(can_manage_direct_messages=True)
    room.world.promote(room.anna.id, room.news.id, room.clara.id, now=room.now, rights=rights)
    assert room.seen_by(room.clara.id) == ["hello", "secret"]
    room.world.promote(room.anna.id, room.news.id, room.clara.id, now=room.now, rights=AdminRights())
    assert room.seen_by(room.clara.id) == []


def test_a_banned_reader_writes_no_more_and_a_closed_channel_takes_nothing(room: Newsroom) -> None:
    room.write()
    room.world.ban(room.anna.id, room.news.id, room.boris.id, now=room.now)
    assert code_of(room.write) == "banned"
    assert code_of(lambda: room.write(by=room.anna.id)) == "no_such_topic"
    room.world.set_direct_messages(room.anna.id, room.news.id, on=False, now=room.now)
    assert code_of(lambda: room.write(by=room.clara.id)) == "closed"
    room.world.set_direct_messages(room.anna.id, room.news.id, on=True, now=room.now)
    room.write(by=room.clara.id)
    notices = [one.content for one in room.world.messages(room.news.id)]
    assert [getattr(one, "shows", None) for one in notices] == [("enabled",), (), ("enabled",)]


def test_what_is_no_channel_or_no_right_opens_nothing(room: Newsroom) -> None:
    opened = room.world.set_direct_messages
    assert code_of(lambda: opened(room.boris.id, room.news.id, on=True, now=0)) == "no_right"
    assert code_of(lambda: opened(room.anna.id, room.group().id, on=True, now=0)) == "not_a_channel"
    assert code_of(lambda: opened(room.anna.id, room.desk.id, on=True, now=0)) == "direct_messages"


def test_direct_messages_are_not_governed_by_themselves(room: Newsroom) -> None:
    room.write()
    world, desk, anna = room.world, room.desk.id, room.anna.id
    acts: list[Callable[[], Any]] = [
        lambda: world.join(room.clara.id, desk, now=0),
        lambda: world.leave(room.boris.id, desk, now=0),
        lambda: world.add_member(anna, desk, room.clara.id, now=0),
        lambda: world.promote(anna, desk, room.boris.id, now=0),
        lambda: world.ban(anna, desk, room.boris.id, now=0),
    ]
    assert [code_of(act) for act in acts] == ["direct_messages"] * len(acts)
    assert code_of(lambda: world.set_username(anna, desk, "news_desk", now=0)) == "wrong_chat"
    assert code_of(lambda: world.set_forum(anna, desk, on=True, now=0)) == "wrong_chat"
    for method, more in (("banChatMember", {"user_id": room.boris.id}), ("leaveChat", {}), ("setChatPermissions", {})):
        given = {"permissions": {}} if method == "setChatPermissions" else more
        assert room.no(method, chat_id=desk, **given) == "400 Bad Request: CHANNEL_MONOFORUM_UNSUPPORTED"
    assert "not enough rights" in room.no("setChatTitle", chat_id=desk, title="x")


def test_direct_messages_are_neither_boosted_nor_in_a_community(room: Newsroom) -> None:
    world, anna = room.world, room.anna
    anna.is_premium = True
    assert code_of(lambda: world.boost(anna.id, room.desk.id, now=room.now)) == "not_boostable"
    village = world.create_community(anna.id, "Village", now=room.now)
    assert code_of(lambda: world.join_community(anna.id, room.desk.id, village.id, now=room.now)) == "not_the_owner"
    assert (room.desk.boosts, room.desk.community, village.chats) == ({}, None, [])


def test_a_reaction_there_is_told_to_the_channels_bot(room: Newsroom) -> None:
    room.bot.allowed_updates = frozenset({"message_reaction"})
    sent = room.write()
    room.world.react(room.boris.id, room.desk.id, sent.id, ["👍"], now=room.now)
    [update] = room.updates()
    assert update["message_reaction"]["user"]["id"] == room.boris.id


def test_a_heir_owns_the_direct_messages_too(room: Newsroom) -> None:
    room.write()
    room.world.transfer_ownership(room.anna.id, room.news.id, room.clara.id, now=room.now)
    assert room.desk.owner == room.clara.id
    assert room.seen_by(room.clara.id) == ["hello"]


# -- suggested posts --------------------------------------------------------------------------------------------------


def test_a_suggestion_that_is_approved_is_published_at_once(room: Newsroom) -> None:
    sent = room.suggest()
    [message] = room.heard()
    assert message["suggested_post_info"] == {"state": "pending"}
    assert room.ok("approveSuggestedPost", chat_id=room.desk.id, message_id=sent.id) is True
    notice, post = room.heard()
    approved = notice["suggested_post_approved"]
    assert (approved["send_date"], approved["suggested_post_message"]["message_id"]) == (int(room.now), sent.id)
    assert approved["suggested_post_message"]["suggested_post_info"]["state"] == "approved"
    assert notice["direct_messages_topic"]["topic_id"] == room.boris.id
    assert (post["text"], post["chat"]["id"]) == ("news!", room.news.id)
    assert room.posts() == ["news!"]
    again = room.no("approveSuggestedPost", chat_id=room.desk.id, message_id=sent.id)
    assert again == "400 Bad Request: message can't be approved"
    assert code_of(lambda: room.world.edit(room.boris.id, room.desk.id, sent.id, "old!", now=room.now)) == "not_editable"


@pytest.mark.parametrize(
    ("wished_s", "given_s", "published_after_s"), [(HOUR, None, HOUR), (None, HOUR, HOUR), (HOUR, 2 * HOUR, 2 * HOUR)]
)
def test_an_approved_post_is_published_at_its_date(
    room: Newsroom, wished_s: int | None, given_s: int | None, published_after_s: int
) -> None:
    def date(ahead_s: int) -> int:
        return int(room.now) + ahead_s

    sent = room.suggest(send_date=None if wished_s is None else date(wished_s))
    given = {} if given_s is None else {"send_date": date(given_s)}
    room.ok("approveSuggestedPost", chat_id=room.desk.id, message_id=sent.id, **given)
    assert room.posts() == []
    assert passing.next_due(room.world) == room.now + published_after_s
    world = reloaded(room)
    room.now += published_after_s
    for one in (room.world, world):
        passing.let_pass(one, room.now)
        assert [found.text for found in one.messages(room.news.id) if found.text] == ["news!"]
        passing.let_pass(one, room.now + DAY)
        assert len([found for found in one.messages(room.news.id) if found.text]) == 1
    later = reloaded(room)
    passing.let_pass(later, room.now + 40 * DAY)
    assert [found.text for found in later.messages(room.news.id) if found.text] == ["news!"]


def test_a_suggestion_that_was_deleted_is_not_published(room: Newsroom) -> None:
    sent = room.suggest(send_date=int(room.now) + HOUR)
    room.world.approve_post(room.anna.id, room.desk.id, sent.id, now=room.now)
    room.world.delete(room.boris.id, room.desk.id, sent.id, now=room.now)
    passing.let_pass(room.world, room.now + DAY)
    assert room.posts() == []


def test_a_suggestion_is_declined_with_a_comment(room: Newsroom) -> None:
    sent = room.suggest()
    room.updates()
    here = {"chat_id": room.desk.id, "message_id": sent.id}
    assert room.no("declineSuggestedPost", **here, comment="x" * 129) == "400 Bad Request: comment is too long"
    assert room.ok("declineSuggestedPost", **here, comment="too short") is True
    [notice] = room.heard()
    assert notice["suggested_post_declined"]["comment"] == "too short"
    assert room.posts() == []
    assert room.no("declineSuggestedPost", **here) == "400 Bad Request: message can't be declined"
    assert room.no("approveSuggestedPost", **here) == "400 Bad Request: message can't be approved"


def test_what_the_channel_suggests_the_reader_decides(room: Newsroom) -> None:
    room.write()
    room.updates()
    offer, other = room.suggest_as_bot(), room.suggest_as_bot(text="other")
    assert offer["suggested_post_info"] == {"state": "pending"}
    here = {"chat_id": room.desk.id, "message_id": offer["message_id"]}
    assert room.no("approveSuggestedPost", **here) == "400 Bad Request: message can't be approved"
    approve = room.world.approve_post
    assert code_of(lambda: approve(room.anna.id, room.desk.id, offer["message_id"], now=0)) == "no_right"
    assert code_of(lambda: approve(room.clara.id, room.desk.id, offer["message_id"], now=0)) == "no_such_message"
    approve(room.boris.id, room.desk.id, offer["message_id"], now=room.now)
    room.world.decline_post(room.boris.id, room.desk.id, other["message_id"], now=room.now, comment="no")
    assert room.posts() == ["offer"]
    assert [next(name for name in one if name.startswith("suggested_post_")) for one in room.heard()] == [
        "suggested_post_approved",
        "suggested_post_declined",
    ]


def test_an_answer_with_another_suggestion_declines_the_first(room: Newsroom) -> None:
    first = room.suggest()
    offer = room.suggest_as_bot(reply_parameters={"message_id": first.id})
    assert room.world.show(first)["suggested_post_info"]["state"] == "declined"
    room.suggest("third", reply_to=offer["message_id"])
    states = [one.suggestion.state for one in room.world.messages(room.desk.id) if one.suggestion is not None]
    assert states == ["declined", "declined", "pending"]


@pytest.mark.parametrize("ahead_s", [1, 299, 2_678_401])
def test_a_post_is_suggested_for_a_possible_date(room: Newsroom, ahead_s: int) -> None:
    date = int(room.now) + ahead_s
    assert code_of(lambda: room.suggest(send_date=date)) == "bad_date"
    sent = room.suggest()
    given = {"chat_id": room.desk.id, "text": "x", "direct_messages_topic_id": room.boris.id}
    refused = room.no("sendMessage", **given, suggested_post_parameters={"send_date": date})
    assert refused == "400 Bad Request: SCHEDULE_DATE_INVALID"
    if ahead_s > DAY:
        assert "SCHEDULE_DATE_INVALID" in room.no(
            "approveSuggestedPost", chat_id=room.desk.id, message_id=sent.id, send_date=date
        )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("[]", "Object expected as suggested post parameters"),
        ("{", "can't parse suggested post parameters JSON object"),
        ({"price": {"currency": "XTR", "amount": 5}}, "there is no money here"),
        ({"send_date": "soon"}, 'field "send_date" must be a valid Number'),
    ],
)
def test_what_is_no_suggestion_is_refused(room: Newsroom, given: Any, words: str) -> None:
    room.write()
    refused = room.no(
        "sendMessage", chat_id=room.desk.id, text="x", direct_messages_topic_id=room.boris.id, suggested_post_parameters=given
    )
    assert words.lower() in refused.lower()


def test_posts_are_suggested_to_channels_only(room: Newsroom) -> None:
    given = {"text": "x", "suggested_post_parameters": {}}
    assert "SUGGESTED_POST_PEER_INVALID" in room.no("sendMessage", chat_id=room.group().id, **given)
    suggest = room.world.suggest_post
    assert code_of(lambda: suggest(room.boris.id, room.news.id, Text(text="x"), now=0)) == "not_direct"
    plain = room.write()
    assert code_of(lambda: room.world.approve_post(room.anna.id, room.desk.id, plain.id, now=0)) == "not_pending"
    assert code_of(lambda: room.world.decline_post(room.anna.id, room.desk.id, 99, now=0)) == "no_such_message"


def test_a_bot_decides_with_the_rights_for_it(room: Newsroom) -> None:
    sent = room.suggest()
    here = {"chat_id": room.desk.id, "message_id": sent.id}
    rights = AdminRights(can_manage_direct_messages=True)
    room.world.promote(room.anna.id, room.news.id, room.bot.id, now=room.now, rights=rights)
    assert room.no("approveSuggestedPost", **here) == "400 Bad Request: not enough rights"
    assert "chat is not a channel direct messages chat" in room.no("declineSuggestedPost", chat_id=room.news.id, message_id=1)
    assert "message to decline not found" in room.no("declineSuggestedPost", chat_id=room.desk.id, message_id=99)
    assert room.ok("declineSuggestedPost", **here) is True


def test_a_picture_is_suggested_and_published_with_its_caption(room: Newsroom) -> None:
    photo = Media(kind="photo", file=room.world.add_file(Pattern(9)), caption="look")
    sent = room.world.suggest_post(room.boris.id, room.desk.id, photo, now=room.now)
    room.world.approve_post(room.anna.id, room.desk.id, sent.id, now=room.now)
    [post] = [one for one in room.world.messages(room.news.id) if one.text]
    assert (post.text, post.sender_chat, post.sender) == ("look", room.news.id, None)


# -- in a file --------------------------------------------------------------------------------------------------------


def test_a_world_from_a_file_goes_on(room: Newsroom) -> None:
    room.write()
    pending = room.suggest()
    world = reloaded(room)
    desk = world.chats[room.desk.id]
    assert [one.text for one in world.messages(desk.id, viewer=room.clara.id) if one.text] == []
    world.send(room.boris.id, desk.id, Text(text="more"), now=room.now)
    world.approve_post(room.anna.id, desk.id, pending.id, now=room.now)
    assert [one.text for one in world.messages(room.news.id) if one.text] == ["news!"]


@pytest.mark.parametrize(
    ("broken", "words"),
    [("direct", "is not where one writes"), ("parent", "is not answered in the chat")],
)
def test_a_file_with_half_a_pair_is_refused(room: Newsroom, broken: str, words: str) -> None:
    if broken == "direct":
        room.news.direct = None
    else:
        room.desk.parent = None
    with pytest.raises(WorldFileWrong, match=words):
        load_world(dump_world(room.world))
