"""Communities: chats that belong together; who puts them there, who is told, and who comes in through them."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, Chat, Community
from fake_telegram.world.limits import COMMUNITY_CHATS_MAX
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town


class Village(Town):
    """A community of Anna's with a supergroup, where the bot is, and a private channel that Boris reads."""

    def __init__(self) -> None:
        super().__init__()
        self.made: Community = self.world.create_community(self.anna.id, "Village", now=self.now)
        self.yard: Chat = self.group()
        self.news: Chat = self.world.add_channel(title="News", owner=self.anna.id, subscribers=[self.boris.id, self.bot.id])

    def put(self, chat: Chat, by: Any = None) -> None:
        self.world.join_community((by or self.anna).id, chat.id, self.made.id, now=self.now)

    def told(self) -> list[dict[str, Any]]:
        """What the bot is told, each exactly as declared."""
        updates = self.updates()
        assert [fault for one in updates for fault in faults_of_update({"update_id": 1, **one})] == []
        return [body for one in updates for body in one.values()]


@pytest.fixture
def village() -> Village:
    return Village()


def refused(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(ActRefused) as found:
        act(*args, **more)
    return found.value.code


def test_a_chat_comes_into_a_community_and_goes(village: Village) -> None:
    village.put(village.yard)
    (added,) = village.told()
    named = {"id": village.made.id, "name": "Village"}
    assert added["community_chat_added"] == {"community": named}
    full = village.ok("getChat", chat_id=village.yard.id)
    assert full["community"] == named
    assert faults_of_answer("getChat", full) == []
    village.world.leave_community(village.anna.id, village.yard.id, now=village.now)
    (removed,) = village.told()
    assert removed["community_chat_removed"] == {}
    assert "community" not in village.ok("getChat", chat_id=village.yard.id)
    assert village.made.chats == []


def test_a_channel_tells_it_in_a_post(village: Village) -> None:
    village.put(village.news)
    assert "channel_post" in str(village.kinds())


def test_members_of_one_chat_come_into_a_private_one(village: Village) -> None:
    assert refused(village.world.join, village.boris.id, village.yard.id, now=village.now) == "private"
    village.put(village.yard)
    assert refused(village.world.join, village.boris.id, village.yard.id, now=village.now) == "private"
    village.put(village.news)
    village.told()
    village.world.join(village.boris.id, village.yard.id, now=village.now)
    (joined,) = village.told()
    assert joined["community_chat_joined"]["community"]["name"] == "Village"
    assert joined["from"]["id"] == village.boris.id
    assert village.yard.member(village.boris.id) is not None
    stranger = village.person("Stranger")
    assert refused(village.world.join, stranger.id, village.yard.id, now=village.now) == "private"


def test_the_banned_do_not_come_in_through_it(village: Village) -> None:
    village.put(village.yard)
    village.put(village.news)
    village.world.ban(village.anna.id, village.yard.id, village.boris.id, now=village.now)
    assert refused(village.world.join, village.boris.id, village.yard.id, now=village.now) == "banned"


def test_what_cannot_be_put_there(village: Village) -> None:
    world, now = village.world, village.now
    put = world.join_community
    assert refused(put, village.anna.id, village.yard.id, 5, now=now) == "no_such_community"
    assert refused(put, village.boris.id, village.yard.id, village.made.id, now=now) == "not_the_owner"
    basic = village.group(kind="group")
    assert refused(put, village.anna.id, basic.id, village.made.id, now=now) == "not_the_owner"
    village.put(village.yard)
    assert refused(put, village.anna.id, village.yard.id, village.made.id, now=now) == "in_a_community"
    assert refused(world.leave_community, village.boris.id, village.yard.id, now=now) == "not_the_owner"
    assert refused(world.leave_community, village.anna.id, village.news.id, now=now) == "no_such_community"
    for name in ("", " ", "x" * 129):
        assert refused(world.create_community, village.anna.id, name, now=now) == "bad_title"


def test_a_community_has_a_bound(village: Village) -> None:
    for _ in range(COMMUNITY_CHATS_MAX):
        village.put(village.group())
    assert refused(village.put, village.yard) == "too_many"
