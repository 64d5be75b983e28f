"""A client's private chat with an own bot, decided on values alone (R34–R49, A18–A21, R253)."""

import pytest
from msgspec.structs import replace

from bridge.domain import dialogues
from bridge.domain.changes import AddComment, AddCounterpart, OpenTask, SaveContact, SaveConversation, SetTrashed, Tell
from bridge.domain.decide import NOTHING, Decision
from bridge.domain.dialogue_views import DialogueView, goes_on
from bridge.domain.events import (
    BotMembershipChanged,
    Chat,
    ChatKind,
    MessageEdited,
    MessageReceived,
    PersonSender,
    RepliedMessage,
)
from bridge.domain.ids import ChatId, MessageId, PersonId, StatusId
from bridge.domain.messages import Purpose, RichText
from bridge.domain.openings import Catalog
from bridge.domain.people import ContactRef, Person
from bridge.domain.tasks import Role, Status, StatusKind
from tests.bridge.domain.office import (
    ACCOUNT,
    CLIENTS,
    DIRECTORY,
    HOUSE,
    IN_PROGRESS,
    NOW,
    OWN_BOT,
    SETTING,
    STAFF,
    WITH_CLIENT,
    comment,
    dialogue,
    ids,
    name_of,
    ref,
    room,
)

IVAN = Person(id=PersonId(121), first_name="Ivan", username="")
CHAT = Chat(id=ChatId(121), kind=ChatKind.PRIVATE)
NEW = Status(id=StatusId(43), account=ACCOUNT, name="New", kind=StatusKind.NEW, is_active=True)
DONE = Status(id=StatusId(44), account=ACCOUNT, name="Done", kind=StatusKind.COMPLETED, is_active=False)
CATALOG = Catalog(statuses=(NEW, IN_PROGRESS, DONE))
MESSAGE = MessageReceived(
    bot=OWN_BOT.id, chat=CHAT, message=MessageId(9), at=NOW, sender=PersonSender(person=IVAN), body=RichText(text="Hello")
)
KNOWN = DialogueView(
    setting=SETTING,
    bot=OWN_BOT,
    conversation=dialogue("ivan"),
    writer=CLIENTS["ivan"],
    task=WITH_CLIENT,
    directory=DIRECTORY,
    catalog=CATALOG,
    dialogues=(dialogue("ivan"),),
    bots=(OWN_BOT,),
)
NEWCOMER = DialogueView(setting=SETTING, bot=OWN_BOT, directory=replace(DIRECTORY, contacts=()), catalog=CATALOG, next_number=8)


def decide(view: DialogueView, event: MessageReceived | MessageEdited | BotMembershipChanged = MESSAGE) -> Decision:
    """The decision, made twice: the same view gives the same decision."""
    first = dialogues.decide(view, event, now=NOW, ids=ids())
    assert first == dialogues.decide(view, event, now=NOW, ids=ids())
    return first


def kinds(decision: Decision) -> list[str]:
    """Names of the changes, in order."""
    return [type(each).__name__ for each in decision.changes]


@pytest.mark.parametrize(
    ("status", "trashed", "purged", "option_on", "expected"),
    [
        (IN_PROGRESS, False, False, True, True),
        (NEW, False, False, True, True),
        (DONE, False, False, True, False),
        (replace(DONE, kind=StatusKind.IN_PROGRESS), False, False, True, False),
        (replace(IN_PROGRESS, kind=StatusKind.COMPLETED), False, False, True, True),
        (IN_PROGRESS, True, False, True, False),
        (IN_PROGRESS, True, True, True, False),
        (DONE, False, False, False, True),
        (DONE, True, False, False, True),
        (DONE, True, True, False, False),
    ],
)
def test_going_on(status: Status, trashed: bool, purged: bool, option_on: bool, expected: bool) -> None:
    """R42, R43, R45, R46, A18, A19: only the status's activity counts, not what it is called."""
    task = replace(WITH_CLIENT, status=status, trashed_at=NOW if trashed else None, purged=purged)
    account = replace(HOUSE, settings=replace(HOUSE.settings, new_task_when_inactive=option_on))
    assert goes_on(task, account) == expected
    assert not goes_on(None, account)


def test_a_newcomer_gets_card_task_comment_and_dialogue_in_this_order() -> None:
    """R34, R38: rows that others point to come first."""
    decision = decide(NEWCOMER)
    assert kinds(decision) == [
        "SavePerson",
        "SaveContact",
        "OpenTask",
        "AddComment",
        "Tell",
        "AddCounterpart",
        "SaveConversation",
    ]
    task = next(each.task for each in decision.changes if isinstance(each, OpenTask))
    assert (task.number, task.title, task.status) == (8, "Ivan (Telegram)", NEW)
    assert [name_of(each) for each in task.members(Role.ASSIGNEE)] == ["owner"]  # type: ignore[arg-type]  # no team
    told = [each.employee for each in decision.changes if isinstance(each, Tell)]
    assert told == [STAFF["owner"].id]
    assert [what for what, _ in decision.created] == ["contact", "task", "comment"]


def test_a_known_client_goes_on_in_his_task() -> None:
    """R42, R49: the comment joins, the message map learns it, nothing is opened."""
    decision = decide(KNOWN)
    assert kinds(decision) == ["SavePerson", "AddComment", "Tell", "AddCounterpart", "SaveConversation"]
    added = next(each.comment for each in decision.changes if isinstance(each, AddComment))
    assert (added.task, added.author, added.is_first) == (WITH_CLIENT.id, ref("ivan"), False)
    mapped = next(each.counterpart for each in decision.changes if isinstance(each, AddCounterpart))
    assert (mapped.message, mapped.comment, mapped.purpose) == (MESSAGE.message, added.id, Purpose.ANSWER)


def test_a_trashed_task_is_taken_out_before_it_is_spoken_in() -> None:
    """A18."""
    account = replace(HOUSE, settings=replace(HOUSE.settings, new_task_when_inactive=False))
    trashed = replace(WITH_CLIENT, trashed_at=NOW - 5)
    decision = decide(replace(KNOWN, setting=replace(SETTING, account=account), task=trashed))
    assert SetTrashed(task=trashed.id, at=None) in decision.changes
    assert kinds(decision).index("SetTrashed") < kinds(decision).index("AddComment")


def test_the_clients_text_appears_in_the_staff_group_of_his_task() -> None:
    """R258, R80: relayed to the bound group, not back to himself."""
    decision = decide(replace(KNOWN, rooms=(room(of=WITH_CLIENT),)))
    relays = [each.lane.chat for each in decision.effects if getattr(each, "purpose", None) is Purpose.RELAY]
    assert relays == [room().lane.chat]


def test_a_follow_up_is_not_relayed_to_the_old_tasks_group() -> None:
    """R48: the new task has no group yet."""
    decision = decide(replace(KNOWN, task=replace(WITH_CLIENT, status=DONE), rooms=(room(of=WITH_CLIENT),)))
    assert "OpenTask" in kinds(decision)
    assert [each for each in decision.effects if getattr(each, "purpose", None) is Purpose.RELAY] == []


def test_a_merge_of_contacts_does_not_break_the_dialogue() -> None:
    """R48: the surviving card writes on in the same task."""
    merged = replace(CLIENTS["petr"], person=IVAN.id, username="")
    decision = decide(replace(KNOWN, writer=merged))
    added = next(each.comment for each in decision.changes if isinstance(each, AddComment))
    assert (added.task, added.author) == (WITH_CLIENT.id, ContactRef(id=merged.id))
    saved = next(each.conversation for each in decision.changes if isinstance(each, SaveConversation))
    assert saved.party == ContactRef(id=merged.id)


@pytest.mark.parametrize(
    ("view", "changed"),
    [
        (replace(KNOWN, about=comment("ivan", "Helo", of=WITH_CLIENT), about_task=WITH_CLIENT), True),
        (replace(KNOWN, about=comment("ivan", "Hello", of=WITH_CLIENT), about_task=WITH_CLIENT), False),
        (replace(KNOWN, about=comment("pavel", "Helo", of=WITH_CLIENT), about_task=WITH_CLIENT), False),
        (replace(KNOWN, about=comment("ivan", "Helo", of=WITH_CLIENT), about_task=WITH_CLIENT, about_part=1), False),
        (KNOWN, False),
    ],
)
def test_edits(view: DialogueView, changed: bool) -> None:
    """R80, R163: only one's own, only another text, only the part that carries it."""
    event = MessageEdited(
        bot=OWN_BOT.id, chat=CHAT, message=MessageId(9), at=NOW, sender=PersonSender(person=IVAN), body=RichText(text="Hello")
    )
    assert ("ReviseComment" in kinds(decide(view, event))) == changed


@pytest.mark.parametrize(
    ("closed", "is_member", "saved"), [("", False, "blocked"), ("blocked", True, ""), ("", True, None), ("blocked", False, None)]
)
def test_blocking_and_coming_back(closed: str, is_member: bool, saved: str | None) -> None:
    """R121: kept on the dialogue, once."""
    event = BotMembershipChanged(bot=OWN_BOT.id, chat=CHAT, by=IVAN, was_member=not is_member, is_member=is_member)
    decision = decide(replace(KNOWN, conversation=dialogue("ivan", closed_reason=closed)), event)
    found = [each.conversation.closed_reason for each in decision.changes if isinstance(each, SaveConversation)]
    assert found == ([] if saved is None else [saved])


@pytest.mark.parametrize(
    "view",
    [
        replace(KNOWN, bot=replace(OWN_BOT, is_enabled=False)),
        replace(KNOWN, setting=replace(SETTING, account=replace(HOUSE, plan="free"))),
        replace(KNOWN, setting=replace(SETTING, account=replace(HOUSE, plan_expires_at=NOW))),
    ],
)
def test_nothing_follows_when_the_bot_is_off_or_not_paid_for(view: DialogueView) -> None:
    """R15, R18, R31."""
    assert decide(view) == NOTHING


def test_no_card_is_made_twice() -> None:
    """A21: a known person's card is only brought up to date."""
    renamed = replace(MESSAGE, sender=PersonSender(person=replace(IVAN, username="ivan_new")))
    saved = [each.contact for each in decide(KNOWN, renamed).changes if isinstance(each, SaveContact)]
    assert [(each.id, each.username) for each in saved] == [(CLIENTS["ivan"].id, "ivan_new")]
    assert [each for each in decide(KNOWN).changes if isinstance(each, SaveContact)] == []


@pytest.mark.parametrize(
    ("case", "change", "is_hidden", "quote", "heard"),
    [
        ("a comment for all", {}, False, "The price", {"pavel": "dialogue"}),
        ("a hidden one stays among those it was for", {"is_hidden": True}, True, "The price", {"olga": "answered"}),
        ("nobody it was for can hear", {"is_hidden": True, "author": ref("gone")}, False, "", {"pavel": "dialogue"}),
    ],
)
def test_an_answer_to_a_hidden_comment_gives_nothing_of_it_away(
    case: str, change: dict[str, object], is_hidden: bool, quote: str, heard: dict[str, str]
) -> None:
    """R222: who may not see the hidden comment reads it neither in a quotation nor between the lines of the answer."""
    shown = replace(comment("olga", "The price", told=("ivan",), of=WITH_CLIENT), **change)
    seen = replace(KNOWN, about=shown, about_task=WITH_CLIENT, rooms=(room(of=WITH_CLIENT),))
    decision = decide(seen, replace(MESSAGE, reply_to=RepliedMessage(message=MessageId(5))))
    (said,) = [each.comment for each in decision.changes if isinstance(each, AddComment)]
    assert (said.is_hidden, said.quote) == (is_hidden, quote), case
    assert {name_of(each.party): each.reason for each in said.recipients} == heard, case
    assert any(getattr(each, "purpose", None) is Purpose.RELAY for each in decision.effects) != is_hidden, case


def test_a_new_task_quotes_no_hidden_comment_of_the_old_one() -> None:
    """R222, R44: the old one is over, its hidden comment is answered: the new task's people may be others."""
    shown = comment("olga", "The price", told=("ivan",), of=WITH_CLIENT, is_hidden=True)
    seen = replace(KNOWN, task=replace(WITH_CLIENT, status=DONE), about=shown, about_task=WITH_CLIENT, next_number=9)
    decision = decide(seen, replace(MESSAGE, reply_to=RepliedMessage(message=MessageId(5))))
    (said,) = [each.comment for each in decision.changes if isinstance(each, AddComment)]
    assert (said.is_first, said.is_hidden, said.quote) == (True, False, "")


@pytest.mark.parametrize(("forwarded_from", "is_message"), [("", False), ("Bob", True)])
def test_a_forwarded_start_is_a_message(forwarded_from: str, is_message: bool) -> None:
    """R253: only the press of Start, or its command typed, creates no task."""
    decision = decide(NEWCOMER, replace(MESSAGE, body=RichText(text="/start"), forwarded_from=forwarded_from))
    assert any(isinstance(each, OpenTask) for each in decision.changes) == is_message
