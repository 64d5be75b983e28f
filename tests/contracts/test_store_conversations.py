"""Bindings of chats, what is known about chats, and the map of messages."""

import pytest
from msgspec.structs import replace

from bridge.domain.conversations import (
    Confirmation,
    Conversation,
    ConversationKind,
    Lane,
    MemberState,
    Presence,
    Question,
)
from bridge.domain.deliveries import DeliveryState
from bridge.domain.ids import (
    BotId,
    ChatId,
    CommentId,
    ConfirmationId,
    ConversationId,
    MessageId,
    PersonId,
    ProjectId,
    TaskId,
    TopicId,
)
from bridge.domain.messages import Direction
from bridge.ports.store import AlreadyThere, Store, Transaction
from tests.contracts.company import (
    ACME,
    BOT,
    GROUP_LANE,
    IVAN,
    LANE,
    OLGA,
    OTHER,
    TASK,
    comment,
    conversation,
    counterpart,
    send,
)

OLD, SUPER = GROUP_LANE.chat, ChatId(-100700)
GROUP = ConversationKind.GROUP
FULL = Conversation(
    id=ConversationId(70),
    account=ACME,
    kind=GROUP,
    lane=Lane(bot=BOT, chat=ChatId(-1), topic=TopicId(5)),
    title="Group",
    party=None,
    task=TASK,
    project=ProjectId(5),
    notify_active=True,
    is_suspended=True,
    quote=False,
    closed_reason="kicked",
    bound_by=OLGA.id,
    bound_at=9.5,
    greeted=True,
    thread_of_last_comment=MessageId(33),
)


def at_new(topic: int = 0) -> Lane:
    return Lane(bot=BOT, chat=SUPER, topic=TopicId(topic))


class TestBindings:
    async def test_everything_of_a_conversation_comes_back(self, store: Store) -> None:
        await store.transact(lambda tx: tx.conversations.save(FULL))
        for find in (
            lambda tx: tx.conversations.get(FULL.id),
            lambda tx: tx.conversations.at(FULL.lane),
            lambda tx: tx.conversations.in_chat(FULL.lane.chat, 5)[0],
            lambda tx: tx.conversations.of_task(TASK)[0],
            lambda tx: tx.conversations.page(ACME)[0],
        ):
            assert await store.transact(find) == FULL

    @pytest.mark.parametrize(
        "lane",
        [
            Lane(bot=BOT, chat=ChatId(-1)),
            Lane(bot=BotId(99), chat=ChatId(-1), topic=TopicId(5)),
            Lane(bot=BOT, chat=ChatId(-2), topic=TopicId(5)),
        ],
        ids=["another topic", "another bot", "another chat"],
    )
    async def test_a_lane_is_bot_chat_and_topic(self, store: Store, lane: Lane) -> None:
        await store.transact(lambda tx: tx.conversations.save(FULL))
        assert await store.transact(lambda tx: tx.conversations.at(lane)) is None

    async def test_a_lane_has_one_binding(self, store: Store) -> None:
        await store.transact(lambda tx: tx.conversations.save(FULL))
        with pytest.raises(AlreadyThere, match="lane"):
            await store.transact(lambda tx: tx.conversations.save(replace(FULL, id=ConversationId(71))))

    async def test_all_bots_of_a_chat_are_seen(self, store: Store) -> None:
        """R250: a second bot's binding is refused naming the first, so both must be found."""
        other = Lane(bot=BotId(99), chat=ChatId(-1), topic=TopicId(5))
        rival = replace(FULL, id=ConversationId(71), lane=other)
        for each in (FULL, rival):
            await store.transact(lambda tx, each=each: tx.conversations.save(each))
        assert await store.transact(lambda tx: list(tx.conversations.in_chat(ChatId(-1), 5))) == [FULL, rival]
        assert await store.transact(lambda tx: list(tx.conversations.in_chat(ChatId(-1), 0))) == []

    async def test_dialogues_of_a_contact_are_newest_first(self, store: Store) -> None:
        """A21: one per own bot."""
        for id, bot in ((70, 41), (71, 42)):
            told = conversation(id, Lane(bot=BotId(bot), chat=ChatId(9)))
            await store.transact(lambda tx, told=told: tx.conversations.save(told))
        found = await store.transact(lambda tx: tx.conversations.dialogues_of(ACME, IVAN))
        assert [each.id for each in found] == [71, 70]
        assert await store.transact(lambda tx: list(tx.conversations.dialogues_of(OTHER, IVAN))) == []
        assert await store.transact(lambda tx: list(tx.conversations.dialogues_of(ACME, OLGA))) == []

    async def test_a_dropped_binding_frees_its_lane(self, store: Store) -> None:
        await store.transact(lambda tx: tx.conversations.save(FULL))
        await store.transact(lambda tx: tx.conversations.drop(FULL.id))
        assert await store.transact(lambda tx: tx.conversations.at(FULL.lane)) is None
        await store.transact(lambda tx: tx.conversations.drop(FULL.id))
        await store.transact(lambda tx: tx.conversations.save(replace(FULL, id=ConversationId(72))))

    async def test_pages_follow_each_other(self, store: Store) -> None:
        for id in (70, 71, 72):
            told = conversation(id, Lane(bot=BOT, chat=ChatId(id)))
            await store.transact(lambda tx, told=told: tx.conversations.save(told))
        page = await store.transact(lambda tx: tx.conversations.page(ACME, after=70, limit=1))
        assert [each.id for each in page] == [71]


class TestMigrationOfAChat:
    """R84: a group becomes a supergroup; everything goes on under the new id, the old one is an alias."""

    async def test_the_binding_is_found_by_both_ids(self, store: Store) -> None:
        bound = conversation(70, GROUP_LANE, GROUP)
        await store.transact(lambda tx: tx.conversations.save(bound))
        await store.transact(lambda tx: tx.conversations.move_chat(BOT, OLD, SUPER))
        moved = replace(bound, lane=at_new())
        assert await store.transact(lambda tx: tx.conversations.at(at_new())) == moved
        assert await store.transact(lambda tx: tx.conversations.at(GROUP_LANE)) == moved

    async def test_every_topic_moves_and_nobody_elses_chat(self, store: Store) -> None:
        topic = Lane(bot=BOT, chat=OLD, topic=TopicId(4))
        foreign = Lane(bot=BotId(99), chat=OLD)
        for id, lane in ((70, GROUP_LANE), (71, topic), (72, foreign)):
            await store.transact(lambda tx, id=id, lane=lane: tx.conversations.save(conversation(id, lane, GROUP)))
        await store.transact(lambda tx: tx.conversations.move_chat(BOT, OLD, SUPER))
        lanes = [each.lane for each in await store.transact(lambda tx: tx.conversations.page(ACME))]
        assert lanes == [at_new(), at_new(4), foreign]

    async def test_told_twice_it_moves_once(self, store: Store) -> None:
        """Both chats announce the migration."""
        await store.transact(lambda tx: tx.conversations.save(conversation(70, GROUP_LANE, GROUP)))
        for _ in range(2):
            await store.transact(lambda tx: tx.conversations.move_chat(BOT, OLD, SUPER))
        assert len(await store.transact(lambda tx: tx.conversations.page(ACME))) == 1

    async def test_deliveries_still_to_be_made_follow(self, store: Store) -> None:
        """In their order, and before what was queued for the new id later; what was delivered stays where it was."""

        def write(tx: Transaction) -> list[int]:
            ids = [tx.outbox.put(ACME, GROUP_LANE, send(GROUP_LANE, f"{n}"), priority=10, at=1.0) for n in range(3)]
            done = tx.outbox.get(ids[0])
            assert done is not None
            tx.outbox.save(replace(done, state=DeliveryState.DELIVERED, settled_at=2.0))
            tx.conversations.move_chat(BOT, OLD, SUPER)
            ids.append(tx.outbox.put(ACME, at_new(), send(at_new(), "3"), priority=10, at=3.0))
            return ids

        ids = await store.transact(write)
        assert await store.transact(lambda tx: tx.outbox.next_of_lane(GROUP_LANE)) is None
        assert await store.transact(lambda tx: [lane for lane, _ in tx.outbox.due_lanes(9.0)]) == [at_new()]
        head = await store.transact(lambda tx: tx.outbox.next_of_lane(at_new()))
        assert head is not None
        assert (head.id, head.lane, head.effect.lane) == (ids[1], at_new(), at_new())
        done = await store.transact(lambda tx: tx.outbox.get(ids[0]))
        assert done is not None
        assert done.lane == GROUP_LANE

    async def test_a_delivery_on_its_way_during_the_move_stays_moved(self, store: Store) -> None:
        """The sender read it in the old lane and writes its outcome after the move: the lane of the row is the truth."""
        await store.transact(lambda tx: tx.outbox.put(ACME, GROUP_LANE, send(GROUP_LANE), priority=10, at=1.0))
        on_its_way = await store.transact(lambda tx: tx.outbox.next_of_lane(GROUP_LANE))
        assert on_its_way is not None
        await store.transact(lambda tx: tx.conversations.move_chat(BOT, OLD, SUPER))
        await store.transact(lambda tx: tx.outbox.save(replace(on_its_way, due_at=5.0, attempts=1)))
        moved = await store.transact(lambda tx: tx.outbox.next_of_lane(at_new()))
        assert moved is not None
        assert (moved.lane, moved.due_at, moved.attempts) == (at_new(), 5.0, 1)
        assert await store.transact(lambda tx: tx.outbox.next_due_at(2.0)) == 5.0

    async def test_an_unbound_newcomer_makes_room(self, store: Store) -> None:
        """The new chat wrote first: its empty conversation gives way to the binding."""
        empty = replace(conversation(71, at_new(), GROUP), task=None)
        for each in (conversation(70, GROUP_LANE, GROUP), empty):
            await store.transact(lambda tx, each=each: tx.conversations.save(each))
        await store.transact(lambda tx: tx.conversations.move_chat(BOT, OLD, SUPER))
        assert [each.id for each in await store.transact(lambda tx: tx.conversations.page(ACME))] == [70]

    async def test_a_bound_newcomer_stays(self, store: Store) -> None:
        for each in (conversation(70, GROUP_LANE, GROUP), conversation(71, at_new(), GROUP)):
            await store.transact(lambda tx, each=each: tx.conversations.save(each))
        await store.transact(lambda tx: tx.conversations.move_chat(BOT, OLD, SUPER))
        now = await store.transact(lambda tx: tx.conversations.at(at_new()))
        assert now is not None
        assert now.id == 71

    async def test_a_chat_that_moved_twice_is_found_by_its_first_id(self, store: Store) -> None:
        newest = ChatId(-100701)
        await store.transact(lambda tx: tx.conversations.save(conversation(70, GROUP_LANE, GROUP)))
        await store.transact(lambda tx: tx.conversations.move_chat(BOT, OLD, SUPER))
        await store.transact(lambda tx: tx.conversations.move_chat(BOT, SUPER, newest))
        found = await store.transact(lambda tx: tx.conversations.at(GROUP_LANE))
        assert found is not None
        assert found.lane.chat == newest

    async def test_who_is_present_follows(self, store: Store) -> None:
        presence = Presence(account=ACME, lane=GROUP_LANE, person=PersonId(1), state=MemberState.PRESENT, seen_at=1.0)
        await store.transact(lambda tx: tx.rooms.save_presence(presence))
        await store.transact(lambda tx: tx.conversations.move_chat(BOT, OLD, SUPER))
        assert list(await store.transact(lambda tx: tx.rooms.present(at_new()))) == [1]


class TestRooms:
    @pytest.mark.parametrize(
        ("sights", "present"),
        [
            ([("present", 1.0)], True),
            ([("present", 1.0), ("gone", 2.0)], False),
            ([("gone", 2.0), ("present", 1.0)], False),
            ([("gone", 1.0), ("present", 1.0)], True),
            ([], False),
        ],
        ids=["seen", "left", "an older sight comes late", "the same second", "never seen"],
    )
    async def test_the_newest_sight_counts(self, store: Store, sights: list[tuple[str, float]], present: bool) -> None:
        """R132: only who is known for certain to be in the chat is present; late news change nothing."""
        topic = Lane(bot=BOT, chat=OLD, topic=TopicId(9))
        for state, at in sights:
            sight = Presence(account=ACME, lane=GROUP_LANE, person=PersonId(1), state=MemberState(state), seen_at=at)
            await store.transact(lambda tx, sight=sight: tx.rooms.save_presence(sight))
        for lane in (GROUP_LANE, topic):
            assert (1 in await store.transact(lambda tx, lane=lane: tx.rooms.present(lane))) is present
            asked = {
                among: await store.transact(lambda tx, lane=lane, among=among: tx.rooms.present(lane, among=among))
                for among in ((), (2,), (2, 1), (1, 1))
            }
            assert {among: list(found) for among, found in asked.items()} == {
                (): [],
                (2,): [],
                (2, 1): [1] * present,
                (1, 1): [1] * present,
            }

    async def test_a_confirmation_is_answered(self, store: Store) -> None:
        asked = Confirmation(
            id=ConfirmationId(80),
            account=ACME,
            lane=FULL.lane,
            question=Question.BIND_TASK,
            asked=PersonId(1),
            title="Act",
            description="for March",
            task=TASK,
            asked_at=1.5,
            token="t0ken",
        )
        await store.transact(lambda tx: tx.rooms.save_confirmation(asked))
        assert await store.transact(lambda tx: tx.rooms.confirmation("t0ken")) == asked
        answered = replace(asked, answered_at=2.5)
        await store.transact(lambda tx: tx.rooms.save_confirmation(answered))
        assert await store.transact(lambda tx: tx.rooms.confirmation_by_id(asked.id)) == answered
        assert await store.transact(lambda tx: tx.rooms.confirmation("other")) is None

    async def test_an_album_is_known_by_bot_and_chat(self, store: Store) -> None:
        await store.transact(lambda tx: tx.comments.add(comment(100)))
        await store.transact(lambda tx: tx.rooms.add_album(ACME, BOT, OLD, "album", CommentId(100)))
        assert await store.transact(lambda tx: tx.rooms.album(BOT, OLD, "album")) == 100
        assert await store.transact(lambda tx: tx.rooms.album(BOT, SUPER, "album")) is None
        assert await store.transact(lambda tx: tx.rooms.album(BotId(99), OLD, "album")) is None


class TestCounterparts:
    """The message map: identity is (bot, chat, message)."""

    async def test_everything_of_a_counterpart_comes_back(self, store: Store) -> None:
        full = replace(counterpart(5, 100, FULL.lane, part=2), event="new_task")
        about_task = replace(counterpart(6, 100), comment=None, recipient=None)
        await store.transact(lambda tx: tx.comments.add(comment(100)))
        for each in (full, about_task):
            await store.transact(lambda tx, each=each: tx.counterparts.add(each))
        assert await store.transact(lambda tx: tx.counterparts.at(BOT, FULL.lane.chat, MessageId(5))) == full
        assert await store.transact(lambda tx: tx.counterparts.at(BOT, LANE.chat, MessageId(6))) == about_task
        assert await store.transact(lambda tx: tx.counterparts.at(BOT, LANE.chat, MessageId(5))) is None

    async def test_a_comment_is_found_part_by_part_in_each_lane(self, store: Store) -> None:
        def write(tx: Transaction) -> None:
            tx.comments.add(comment(100))
            for message, lane, part in ((5, LANE, 0), (6, LANE, 1), (5, GROUP_LANE, 0), (9, LANE, 0)):
                tx.counterparts.add(counterpart(message, 100, lane, part))

        await store.transact(write)
        messages = [
            (each.chat, each.message) for each in await store.transact(lambda tx: tx.counterparts.of_comment(CommentId(100)))
        ]
        assert sorted(messages) == sorted([(LANE.chat, 5), (LANE.chat, 6), (GROUP_LANE.chat, 5), (LANE.chat, 9)])
        for lane, part, message in ((LANE, 0, 5), (LANE, 1, 6), (GROUP_LANE, 0, 5), (GROUP_LANE, 1, None)):
            found = await store.transact(lambda tx, lane=lane, part=part: tx.counterparts.find(CommentId(100), lane, part))
            assert (found.message if found else None) == message

    async def test_the_next_message_of_ours_in_a_chat(self, store: Store) -> None:
        """Of that chat and bot, later, and sent by us; a person's many messages are not walked through without end."""

        def write(tx: Transaction) -> None:
            tx.comments.add(comment(100))
            for message, lane in ((5, LANE), (7, GROUP_LANE), (9, LANE), (500, LANE)):
                tx.counterparts.add(counterpart(message, 100, lane))
            for message in (6, 8, *range(10, 300)):
                tx.counterparts.add(replace(counterpart(message, 100), direction=Direction.IN))

        await store.transact(write)
        for after, expected in ((0, 5), (5, 9), (8, 9), (9, None), (299, 500), (500, None)):
            found = await store.transact(lambda tx, after=after: tx.counterparts.next_sent(BOT, LANE.chat, MessageId(after)))
            assert (found.message if found else None) == expected, after
        assert await store.transact(lambda tx: tx.counterparts.next_sent(BotId(99), LANE.chat, MessageId(0))) is None

    async def test_a_message_stands_for_one_thing(self, store: Store) -> None:
        """Recorded again (a crash before the answer was kept), it replaces its row."""
        await store.transact(lambda tx: tx.comments.add(comment(100)))
        await store.transact(lambda tx: tx.comments.add(comment(101)))
        for id in (100, 101):
            await store.transact(lambda tx, id=id: tx.counterparts.add(counterpart(5, id)))
        found = await store.transact(lambda tx: tx.counterparts.at(BOT, LANE.chat, MessageId(5)))
        assert found is not None
        assert found.comment == 101
        assert await store.transact(lambda tx: list(tx.counterparts.of_comment(CommentId(100)))) == []


async def test_a_task_may_be_bound_to_many_chats(store: Store) -> None:
    """A17."""
    for id in (70, 71):
        bound = conversation(id, Lane(bot=BOT, chat=ChatId(-id)), GROUP)
        await store.transact(lambda tx, bound=bound: tx.conversations.save(bound))
    assert [each.id for each in await store.transact(lambda tx: tx.conversations.of_task(TASK))] == [70, 71]
    assert list(await store.transact(lambda tx: tx.conversations.of_task(TaskId(999)))) == []
