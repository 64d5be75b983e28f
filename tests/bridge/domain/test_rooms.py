"""Membership in a group: people and our bot, migration, reactions (R31, R83, R84, R106, R132, R213)."""

import pytest
from msgspec.structs import replace

from bridge.domain.changes import AddComment, MoveChat, SaveConversation, SavePresence, SetLike, Tell
from bridge.domain.conversations import Bot, MemberState
from bridge.domain.decide import NOTHING
from bridge.domain.effects import Send
from bridge.domain.events import BotMembershipChanged, ChatMigrated, MembersChanged, ReactionChanged
from bridge.domain.ids import ChatId, MessageId, TopicId
from bridge.domain.messages import CommentSource, Purpose
from bridge.domain.people import SystemRef
from bridge.domain.rooms import REMOVED
from tests.bridge.domain.groups import CHAT, comment_of, happen, made, message, person, service, view
from tests.bridge.domain.office import (
    GROUP,
    HOUSE,
    NOW,
    OWN_BOT,
    SETTING,
    STANDARD_BOT,
    TASK,
    comment,
    name_of,
    ref,
    room,
    task,
)


def membership(by: str, *, was: bool, now: bool) -> BotMembershipChanged:
    return BotMembershipChanged(bot=STANDARD_BOT.id, chat=CHAT, by=person(by), was_member=was, is_member=now)


def test_the_bot_introduces_itself() -> None:
    """R106: purpose and commands, in the language of who added it; and he is known to be there (R132)."""
    decision = happen(view("vera", of=None), membership("vera", was=False, now=True))
    (said,) = service(decision)
    assert said.startswith("Здравствуйте!")
    assert "/task" in said
    (seen,) = made(decision, SavePresence)
    assert (seen.presence.person, seen.presence.state) == (103, MemberState.PRESENT)
    stranger = happen(view(None, of=None, bot=OWN_BOT), membership("stranger", was=False, now=True))
    assert service(stranger)[0].startswith("Здравствуйте!")  # his Telegram speaks Russian


def test_becoming_an_admin_is_no_arrival() -> None:
    """Only who was not there arrives."""
    assert happen(view(), membership("olga", was=True, now=True)) == NOTHING


def test_a_removed_bot_closes_the_binding_and_tells_the_assignees() -> None:
    """R83: a note of the system in the task, to the assignees, who did it; nothing to the group."""
    decision = happen(view("olga", of=task(assignees=("pavel", "support"))), membership("olga", was=True, now=False))
    (saved,) = made(decision, SaveConversation)
    assert (saved.conversation.closed_reason, saved.conversation.task) == (REMOVED, TASK.id)
    note = comment_of(decision)
    assert (note.author, note.is_system, note.source) == (SystemRef(), True, CommentSource.SYSTEM)
    assert "The group" in note.body.text
    assert "Olga" in note.body.text
    assert [(name_of(each.party), str(each.reason)) for each in note.recipients] == [("pavel", "assignee"), ("mate", "assignee")]
    assert len(made(decision, Tell)) == 2
    sent = [each for each in decision.effects if isinstance(each, Send)]
    assert {each.purpose for each in sent} == {Purpose.NOTIFICATION}
    assert {each.lane.chat for each in sent} == {102, 115}


@pytest.mark.parametrize(
    ("case", "conversation"),
    [("already told", room(closed_reason=REMOVED)), ("unbound", None)],
)
def test_a_removal_is_told_once(case: str, conversation: object) -> None:
    """R83: Telegram may say it twice."""
    seen = view("olga", of=TASK if conversation else None, conversation=conversation)
    assert happen(seen, membership("olga", was=True, now=False)) == NOTHING, case


def test_a_project_binding_closes_quietly() -> None:
    """R83: without a task there is nobody to tell."""
    decision = happen(view("olga", of=None, conversation=room(of=None, project=300)), membership("olga", was=True, now=False))
    assert [type(each) for each in decision.changes] == [SaveConversation]


def test_the_bot_returns_and_says_so() -> None:
    """R83: the binding holds again; the group reads what it is bound to, the assignees that it goes on."""
    closed = view("olga", conversation=room(closed_reason=REMOVED), rooms=())
    decision = happen(closed, membership("olga", was=False, now=True))
    (saved,) = made(decision, SaveConversation)
    assert saved.conversation.closed_reason == ""
    assert service(decision) == ["I am back. This chat is still bound to task [7] Act for March, messages pass again."]
    assert len(made(decision, AddComment)) == len(made(decision, Tell)) == 1


def test_a_bot_that_may_write_again_resumes() -> None:
    """R83: it never left, but could not write; the change of its rights opens the binding."""
    closed = view("olga", conversation=room(closed_reason="Forbidden: CHAT_WRITE_FORBIDDEN"), rooms=())
    decision = happen(closed, membership("olga", was=True, now=True))
    assert [each.conversation.closed_reason for each in made(decision, SaveConversation)] == [""]
    assert len(service(decision)) == 1


def test_people_come_and_go() -> None:
    """R132: joined is present, left is gone; bots do not count; presence is of the whole chat, not of a topic."""
    robot = replace(person("stranger"), is_bot=True)
    event = MembersChanged(
        bot=STANDARD_BOT.id,
        chat=CHAT,
        topic=TopicId(5),
        joined=(person("ivan"), robot),
        left=(person("petr"),),
    )
    noted = [
        (each.presence.person, str(each.presence.state), each.presence.lane.topic)
        for each in made(happen(view(), event), SavePresence)
    ]
    assert noted == [(121, "present", 0), (122, "gone", 0)]


def test_a_migration_moves_the_chat() -> None:
    """R84: the binding follows."""
    event = ChatMigrated(bot=STANDARD_BOT.id, old=GROUP, new=ChatId(-100999))
    assert happen(view(), event).changes == (MoveChat(bot=STANDARD_BOT.id, old=GROUP, new=ChatId(-100999)),)


@pytest.mark.parametrize("who", ["vera", "ivan"])
def test_a_reaction_in_a_group_is_a_like(who: str) -> None:
    """R213, R218: of an employee or a known contact, to a comment in the group."""
    event = ReactionChanged(bot=STANDARD_BOT.id, chat=CHAT, message=MessageId(5), person=person(who), new=("👍",))
    seen = view(who, about=comment("olga"), about_task=TASK)
    assert [(each.party, each.on) for each in made(happen(seen, event), SetLike)] == [(ref(who), True)]
    fresh = replace(seen, directory=replace(seen.directory, contacts=()))
    assert len(made(happen(fresh, event), SetLike)) == 1


@pytest.mark.parametrize(
    ("plan", "bot", "is_heard"), [("free", STANDARD_BOT, True), ("free", OWN_BOT, False), ("premium", OWN_BOT, True)]
)
def test_an_own_bot_hears_nothing_in_groups_without_a_plan_for_it(plan: str, bot: Bot, is_heard: bool) -> None:
    """R15, A1: the standard bot in a group is every plan's, own bots are not; nothing would be sent through them either."""
    seen = view("vera", setting=replace(SETTING, account=replace(HOUSE, plan=plan)), bot=bot, conversation=room(bot=bot))
    assert bool(made(happen(seen, message("vera", "Hello", bot=bot)), AddComment)) == is_heard


@pytest.mark.parametrize(
    "change",
    [
        {"bot": replace(STANDARD_BOT, is_enabled=False)},
        {"setting": replace(SETTING, account=replace(HOUSE, plan_expires_at=NOW))},
    ],
)
def test_a_migration_is_kept_also_while_nothing_is_heard(change: dict[str, object]) -> None:
    """R84, R18, R31: otherwise the binding would be lost for good when the bot is on, or paid for, again."""
    event = ChatMigrated(bot=STANDARD_BOT.id, old=GROUP, new=ChatId(-100999))
    assert len(happen(view(**change), event).changes) == 1  # type: ignore[arg-type]  # a keyword table
