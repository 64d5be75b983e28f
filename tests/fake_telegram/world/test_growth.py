"""No call costs more in a large world than in a small one, and nothing that is kept for its own sake grows without bound.

Work is counted in lines of this package that run, not in seconds: the count does not depend on the machine.
"""

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest

from fake_telegram.world import KINDS, Chat, FileStore, Journal, Text, UpdateQueue, limits
from tests.fake_telegram.town import NOON, Town


def lines_run(act: Callable[[], object]) -> int:
    """How many lines of fake_telegram `act` runs; loops inside C over large things are counted by the sizes in other tests."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if "fake_telegram/" not in frame.f_code.co_filename or "/tests/" in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


class Large:
    """A town with `size` people, groups, messages in each place that matters, and updates waiting."""

    def __init__(self, size: int) -> None:
        self.town = town = Town()
        self.chat = town.started()
        self.people = [town.world.add_person(first_name=f"P{number}") for number in range(size)]
        ids = [person.id for person in self.people]
        self.group: Chat = town.group(*ids, admins=[town.bot.id])
        self.channel = town.world.add_channel(
            title="T", owner=town.anna.id, subscribers=[*ids, town.bot.id], discussion=self.group.id
        )
        town.bot.allowed_updates = frozenset(KINDS)
        for number in range(size):
            town.world.add_group(title=f"G{number}", owner=town.anna.id, members=[town.bot.id])
            town.world.send(town.anna.id, self.group.id, Text(text="x"), now=town.now)
            town.world.send(town.anna.id, self.channel.id, Text(text="x"), now=town.now)
            town.ok("sendMessage", chat_id=self.chat, text="x")
        self.post = town.world.messages(self.channel.id)[-1].id
        for person in self.people:
            town.world.react(person.id, self.channel.id, self.post, ["👍"], now=town.now)


def limits_kinds() -> set[str]:
    return {
        "message",
        "channel_post",
        "edited_message",
        "callback_query",
        "message_reaction",
        "message_reaction_count",
        "chat_member",
    }


ACTS: dict[str, Callable[[Large], object]] = {
    "a bot sends": lambda it: it.town.ok("sendMessage", chat_id=it.chat, text="hello"),
    "a bot answers an old message": lambda it: it.town.ok("sendMessage", chat_id=it.group.id, text="y", reply_to_message_id=5),
    "a bot edits": lambda it: it.town.ok("editMessageText", chat_id=it.chat, message_id=3, text="new"),
    "a bot deletes": lambda it: it.town.ok("deleteMessage", chat_id=it.chat, message_id=3),
    "a bot fetches": lambda it: it.town.ok("getUpdates", limit=5),
    "a bot confirms": lambda it: it.town.ok("getUpdates", offset=it.town.bot.updates.next_update_id, limit=1),
    "a bot looks": lambda it: it.town.ok("getChat", chat_id=it.group.id),
    "a bot counts": lambda it: it.town.ok("getChatMemberCount", chat_id=it.group.id),
    "a person writes": lambda it: it.town.world.send(it.people[0].id, it.group.id, Text(text="z"), now=NOON),
    "a person starts": lambda it: it.town.world.start(it.people[0].id, it.town.bot.id, NOON),
    "a post": lambda it: it.town.world.send(it.town.anna.id, it.channel.id, Text(text="z"), now=NOON),
    "a comment": lambda it: it.town.world.comment(it.people[0].id, it.channel.id, it.post, Text(text="z"), now=NOON),
    "a reaction": lambda it: it.town.world.react(it.town.anna.id, it.channel.id, it.post, ["👎"], now=NOON),
    "a person leaves": lambda it: it.town.world.leave(it.people[0].id, it.group.id, now=NOON),
    "a person is added": lambda it: it.town.world.add_person(first_name="New"),
    "the newest are read": lambda it: it.town.world.messages(it.group.id, after=it.group.order[-2]),
    "the journal is read on": lambda it: it.town.world.journal.since(it.town.world.journal.cursor - 3),
}


@pytest.fixture(scope="module")
def counted() -> dict[str, tuple[int, int]]:
    """Lines run by each act in a small and in a large town, each act once in its own order."""
    small, large = Large(10), Large(400)
    return {name: (lines_run(partial(act, small)), lines_run(partial(act, large))) for name, act in ACTS.items()}


@pytest.mark.parametrize("name", [name for name in ACTS if name != "a bot confirms"])
def test_an_act_costs_the_same_in_a_large_world(counted: dict[str, tuple[int, int]], name: str) -> None:
    small, large = counted[name]
    assert 0 < large <= 1.5 * small + 40


def test_confirming_costs_what_it_removes(counted: dict[str, tuple[int, int]]) -> None:
    """The large town has forty times as many updates to forget; each costs a few lines, once."""
    small, large = counted["a bot confirms"]
    assert large <= 60 * small


def test_taking_updates_out_of_the_middle_costs_the_same_each_time() -> None:
    """A webhook whose first conversation is blocked delivers all the others."""

    def work(size: int) -> int:
        queue = UpdateQueue(first_update_id=1)
        for number in range(size):
            queue.add("message", {}, queue_key=str(number), now=NOON)

        def deliver_all_but_the_first() -> None:
            for number in range(2, size + 1):
                assert queue.pending(NOON, offset=number, limit=1)
                queue.take_out(number)
                queue.add("message", {}, queue_key="more", now=NOON)

        return lines_run(deliver_all_but_the_first)

    assert work(2000) <= 12 * work(200)


def test_a_queue_remembers_nothing_of_what_it_forgot() -> None:
    queue = UpdateQueue(first_update_id=1)
    for number in range(1, 50_001):
        queue.add("message", {}, queue_key="k", now=NOON)
        queue.confirm(number + 1, NOON)
    assert len(queue) == 0
    assert sum(map(len, queue._by_life.values())) < 200


@pytest.mark.parametrize(
    ("many", "bound"),
    [(limits.JOURNAL_ENTRIES_MAX + 10, limits.JOURNAL_ENTRIES_MAX)],
)
def test_the_journal_is_bounded(many: int, bound: int) -> None:
    journal = Journal()
    for number in range(many):
        journal.add(0, "x", n=number)
    entries, _, lost = journal.since(0)
    assert (len(entries), lost) == (bound, many - bound)


def test_unanswered_callbacks_are_bounded() -> None:
    town = Town()
    chat = town.started()
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    sent = town.ok("sendMessage", chat_id=chat, text="x", reply_markup=keyboard)["message_id"]
    count = limits.CALLBACK_QUERIES_MAX + 3
    queries = [town.world.press(town.anna.id, town.bot.chat, sent, "a", now=NOON).id for _ in range(count)]
    assert list(town.bot.callback_queries) == queries[3:]


def test_download_paths_are_bounded() -> None:
    store = FileStore(paths_max=5)
    paths = [store.path_for(store.add(b"x"), "document", 1, NOON) for _ in range(9)]
    assert [store.by_path(path, 1, NOON) is not None for path in paths] == [False] * 4 + [True] * 5
    file = store.by_path(paths[4], 1, NOON)
    assert file is not None
    store.path_for(file, "document", 1, NOON)
    store.path_for(store.add(b"x"), "document", 1, NOON)
    assert store.by_path(paths[4], 1, NOON) is file, "asked for again, it is the youngest"


def test_a_path_that_is_forgotten_leaves_nothing_and_a_new_one_is_given() -> None:
    store = FileStore(paths_max=2)
    first = store.add(b"x")
    path = store.path_for(first, "document", 1, NOON)
    for _ in range(50):
        store.path_for(store.add(b"x"), "document", 1, NOON)
    assert len(store._path_of) == len(store._paths) == 2
    again = store.path_for(first, "document", 1, NOON)
    assert again != path
    assert store.by_path(again, 1, NOON) is first


def test_a_chat_forgets_the_numbers_of_deleted_messages() -> None:
    town = Town()
    group = town.group(kind="group", admins=[town.bot.id])
    for number in range(500):
        sent = town.ok("sendMessage", chat_id=group.id, text=str(number))["message_id"]
        if number % 10:
            town.ok("deleteMessage", chat_id=group.id, message_id=sent)
    assert len(group.messages) == 50
    assert len(group.order) <= 2 * 50 + 65
    assert len(town.bot.group_messages) == 50
    assert [message.text for message in group.after(0)] == [str(number) for number in range(0, 500, 10)]


def test_sweeping_up_costs_little_for_each_deletion() -> None:
    def work(size: int) -> int:
        town = Town()
        chat = town.started()
        ids = [town.ok("sendMessage", chat_id=chat, text="x")["message_id"] for _ in range(size)]

        def delete_all() -> None:
            for one in ids:
                town.ok("deleteMessage", chat_id=chat, message_id=one)

        return lines_run(delete_all)

    assert work(800) <= 4 * 1.6 * work(200)


def test_what_is_deleted_before_it_would_vanish_leaves_no_plan_behind() -> None:
    town = Town()
    group = town.group(admins=[town.bot.id])
    town.world.set_auto_delete(town.anna.id, group.id, 365 * 86_400, now=town.now)
    stay = [town.ok("sendMessage", chat_id=group.id, text="stays")["message_id"] for _ in range(3)]
    for number in range(500):
        sent = town.ok("sendMessage", chat_id=group.id, text=str(number))["message_id"]
        town.ok("deleteMessage", chat_id=group.id, message_id=sent)
    assert len(town.world.schedule._heap) < 2 * len(group.messages) + 130
    town.now += 366 * 86_400
    town.ok("getMe")
    assert not {*stay} & {*group.messages}, "the plans that still meant something were kept"
