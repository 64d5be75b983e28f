"""Answers by Reply at the standard bot: who hears, what stays among colleagues, what is refused (R155–R163, A7, A23, A26)."""

import pytest
from msgspec.structs import replace

from bridge.domain import desk
from bridge.domain.changes import AddComment, Connect, MarkRead, ReviseComment
from bridge.domain.conversations import Link
from bridge.domain.decide import NOTHING, Decision
from bridge.domain.desk_views import DeskView, House
from bridge.domain.effects import Send
from bridge.domain.events import (
    BotMembershipChanged,
    Chat,
    ChatKind,
    MessageEdited,
    MessageReceived,
    PersonSender,
    RepliedMessage,
)
from bridge.domain.ids import ChatId, MessageId, PersonId
from bridge.domain.messages import Comment, Counterpart, Direction, Purpose, RichText
from bridge.domain.people import Contact, Employee, Language, Person
from bridge.domain.tasks import Role, Task
from tests.bridge.domain.office import (
    ACCOUNT,
    CLIENTS,
    DIRECTORY,
    HOUSE,
    NOW,
    OWN_BOT,
    SETTING,
    STAFF,
    STANDARD_BOT,
    TASK,
    WITH_CLIENT,
    comment,
    dialogue,
    ids,
    name_of,
    ref,
    room,
)

PAVEL = Person(id=PersonId(102), first_name="Pavel")
CHAT = Chat(id=ChatId(102), kind=ChatKind.PRIVATE)


def counterpart(of: Task, about: Comment | None, event: str) -> Counterpart:
    """The notification that is answered."""
    return Counterpart(
        account=ACCOUNT,
        comment=about.id if about is not None else None,
        task=of.id,
        bot=STANDARD_BOT.id,
        chat=CHAT.id,
        message=MessageId(5),
        direction=Direction.OUT,
        purpose=Purpose.NOTIFICATION,
        recipient=ref("pavel"),
        event=event,
    )


def view(
    of: Task = WITH_CLIENT,
    about: Comment | None = None,
    event: str = "chosen",
    actor: Employee | Contact | None = STAFF["pavel"],
    **more: object,
) -> DeskView:
    """pavel at his desk, looking at a notification about a comment of the task."""
    told = about if about is not None else comment("olga", of=of, told=("pavel", "ivan"))
    link = Link(account=ACCOUNT, person=PAVEL.id, party=ref("pavel"), linked_at=NOW)
    base = DeskView(
        bot=STANDARD_BOT,
        setting=SETTING,
        actor=actor,
        houses=(House(link=link, name="Acme", party=STAFF["pavel"]),),
        answered=counterpart(of, told, event),
        about=told,
        about_task=of,
        directory=DIRECTORY,
        dialogues=(dialogue("ivan"),),
        bots=(STANDARD_BOT, OWN_BOT),
    )
    return replace(base, **more)


def says(text: str, **more: object) -> MessageReceived:
    """pavel's Reply."""
    event = MessageReceived(
        bot=STANDARD_BOT.id,
        chat=CHAT,
        message=MessageId(9),
        at=NOW,
        sender=PersonSender(person=PAVEL),
        body=RichText(text=text),
        reply_to=RepliedMessage(message=MessageId(5)),
    )
    return replace(event, **more)


def decide(seen: DeskView, event: MessageReceived | MessageEdited | BotMembershipChanged) -> Decision:
    """The decision, made twice: the same view gives the same decision."""
    first = desk.decide(seen, event, now=NOW, ids=ids(), token="t" * 16)
    assert first == desk.decide(seen, event, now=NOW, ids=ids(), token="t" * 16)
    return first


def added(decision: Decision) -> Comment:
    """The one comment a decision adds."""
    (found,) = [each.comment for each in decision.changes if isinstance(each, AddComment)]
    return found


def service_texts(decision: Decision) -> list[str]:
    """What the bot says to the writer himself."""
    sends = [each for each in decision.effects if isinstance(each, Send)]
    return [each.body.text for each in sends if each.purpose is Purpose.SERVICE]


@pytest.mark.parametrize(
    ("text", "event", "heard"),
    [
        # a comment: its author and its notified, but the writer (R155, R140)
        ("done", "chosen", ["olga", "ivan"]),
        ("done", "mentioned", ["olga", "ivan"]),
        # a new task: assigner and assignees, the client included (A7)
        ("done", "new_task", ["ivan"]),
        # other events: employees among assigner and assignees, never the client (A7)
        ("done", "status", []),
        ("done", "liked", []),
        ("@olga see", "status", ["olga"]),
        # @ replaces (R156)
        ("@boris see", "chosen", ["boris"]),
        ("@ivan see", "chosen", ["ivan"]),
        ("@boris and @olga see", "new_task", ["boris", "olga"]),
        ("@nobody see", "chosen", ["olga", "ivan"]),
        ("write to boris@acme.example", "chosen", ["olga", "ivan"]),
        # naming only oneself, a robot or one who left reaches nobody (R130, R164, R231)
        ("@pavel note", "chosen", []),
        ("@gone see", "chosen", []),
    ],
)
def test_who_hears_an_answer(text: str, event: str, heard: list[str]) -> None:
    """R155, R156, A7."""
    assert [name_of(each.party) for each in added(decide(view(event=event), says(text))).recipients] == heard


@pytest.mark.parametrize(("text", "joins"), [("@boris see", ["boris"]), ("@vera see", []), ("@ivan see", []), ("done", [])])
def test_a_named_colleague_joins_the_task(text: str, joins: list[str]) -> None:
    """R137: as participant, unless he takes part already; contacts never."""
    decision = decide(view(), says(text))
    connected = [each.entry for each in decision.changes if isinstance(each, Connect)]
    assert [name_of(each.member) for each in connected] == joins  # type: ignore[arg-type]  # no teams here
    assert all(each.role is Role.PARTICIPANT for each in connected)


@pytest.mark.parametrize(
    ("text", "event", "client_is_there", "is_relayed"),
    [
        ("done", "chosen", True, True),
        ("@boris secret", "chosen", True, False),
        ("@boris secret", "chosen", False, True),
        ("@boris and @ivan", "chosen", True, True),
        ("late again", "status", True, False),
    ],
)
def test_what_colleagues_say_among_themselves_keeps_out_of_groups_with_clients(
    text: str, event: str, client_is_there: bool, is_relayed: bool
) -> None:
    """R156, A7, A23: not relayed where a contact is known to be, and the author is told."""
    group = room(of=WITH_CLIENT)
    seen = view(event=event, rooms=(group,), rooms_with_clients=frozenset({group.id} if client_is_there else ()))
    decision = decide(seen, says(text))
    relayed = [each for each in decision.effects if isinstance(each, Send) and each.purpose is Purpose.RELAY]
    assert bool(relayed) == is_relayed
    assert any("Not shown in “The group”" in each for each in service_texts(decision)) != is_relayed


@pytest.mark.parametrize("is_hidden", [True, False])
def test_an_answer_to_a_hidden_comment_is_hidden(is_hidden: bool) -> None:
    """A26, R222: and leaves for no group."""
    told = comment("olga", of=WITH_CLIENT, told=("pavel",), is_hidden=is_hidden)
    decision = decide(view(about=told, rooms=(room(of=WITH_CLIENT),)), says("@boris see"))
    assert added(decision).is_hidden == is_hidden
    relayed = [each for each in decision.effects if isinstance(each, Send) and each.purpose is Purpose.RELAY]
    assert bool(relayed) != is_hidden
    assert [name_of(each.party) for each in added(decision).recipients] == ["boris"]


def test_an_answer_marks_the_answered_event_read() -> None:
    """R236."""
    seen = view()
    assert seen.about is not None
    reads = [each for each in decide(seen, says("done")).changes if isinstance(each, MarkRead)]
    assert reads == [MarkRead(employee=STAFF["pavel"].id, at=NOW, comment=seen.about.id)]


REFUSALS: dict[str, tuple[dict[str, object], str]] = {
    "not linked here": ({"actor": None}, "not linked"),
    "a contact": ({"actor": CLIENTS["fred"]}, "only employees"),
    "left the company": ({"actor": STAFF["gone"]}, "switched off"),
    "no access": ({"actor": STAFF["boris"]}, "no access"),
    "deleted": ({"about_task": replace(WITH_CLIENT, trashed_at=NOW)}, "was deleted"),
    "purged": ({"about_task": replace(WITH_CLIENT, trashed_at=NOW, purged=True)}, "was deleted"),
    "task gone": ({"about_task": None}, "was deleted"),
    "free plan": ({"setting": replace(SETTING, account=replace(HOUSE, plan="free"))}, "does not include"),
    "unpaid": ({"setting": replace(SETTING, account=replace(HOUSE, plan_expires_at=NOW))}, "not paid"),
}


@pytest.mark.parametrize("why", list(REFUSALS))
def test_a_refused_answer_gives_the_text_back(why: str) -> None:
    """R161, R231, R13, R18: nothing changes, the reason is said, the text returned."""
    change, words = REFUSALS[why]
    decision = decide(view(**change), says("two hours of typing"))  # type: ignore[arg-type]  # a keyword table
    assert decision.changes == ()
    (text,) = service_texts(decision)
    assert words in text
    assert "two hours of typing" in text


def test_a_stranger_to_the_task_learns_nothing_of_it() -> None:
    """R90, R161: neither title nor people in the refusal."""
    (text,) = service_texts(decide(view(actor=STAFF["boris"]), says("x")))
    assert WITH_CLIENT.title not in text


def test_an_empty_answer_adds_nothing() -> None:
    """A Reply that says nothing and brings nothing."""
    decision = decide(view(), says("  "))
    assert decision.changes == ()
    assert len(service_texts(decision)) == 1


def test_a_name_of_two_people_is_asked_back() -> None:
    """R136: the default circle hears, the writer is told that the name fits several."""
    twin = replace(STAFF["boris"], id=STAFF["tech"].id)
    others = tuple(each for each in DIRECTORY.employees if each.id != twin.id)
    decision = decide(view(directory=replace(DIRECTORY, employees=(*others, twin))), says("@boris see"))
    assert [name_of(each.party) for each in added(decision).recipients] == ["olga", "ivan"]
    assert "@boris" in service_texts(decision)[0]


def edited(text: str) -> MessageEdited:
    """pavel edits what he wrote."""
    return MessageEdited(
        bot=STANDARD_BOT.id,
        chat=CHAT,
        message=MessageId(9),
        at=NOW,
        sender=PersonSender(person=PAVEL),
        body=RichText(text=text),
    )


@pytest.mark.parametrize(
    ("author", "actor", "text", "revised"),
    [
        ("pavel", "pavel", "new", True),
        ("pavel", "pavel", "text", False),
        ("pavel", "pavel", "  ", False),
        ("olga", "pavel", "new", False),
        ("boris", "boris", "new", False),
    ],
)
def test_edits(author: str, actor: str, text: str, revised: bool) -> None:
    """R163, R230: one's own comment, another text, and still with access."""
    own = comment(author, of=WITH_CLIENT)
    decision = decide(view(about=own, actor=STAFF[actor]), edited(text))
    assert any(isinstance(each, ReviseComment) for each in decision.changes) == revised
    if author == "boris":
        assert "new" in service_texts(decision)[0]


@pytest.mark.parametrize(
    ("who", "language", "start"),
    [("pavel", Language.ENGLISH, "I did not pass"), ("vera", Language.RUSSIAN, "Я никому")],
)
def test_hints_are_in_the_readers_language(who: str, language: Language, start: str) -> None:
    """Design §6: messages in the reader's own language."""
    assert STAFF[who].language is language
    decision = decide(view(actor=STAFF[who]), says("hello", reply_to=None))
    assert decision.changes == ()
    assert service_texts(decision)[0].startswith(start)


def test_a_block_of_the_standard_bot_changes_nothing() -> None:
    """Deliveries are refused and say so themselves."""
    event = BotMembershipChanged(bot=STANDARD_BOT.id, chat=CHAT, by=PAVEL, was_member=True, is_member=False)
    assert decide(view(of=TASK), event) == NOTHING


def test_a_later_picture_of_an_album_does_not_speak_for_it() -> None:
    """R163: its caption is edited, the text of the comment stays."""
    own = comment("pavel", of=WITH_CLIENT)
    seen = view(about=own)
    assert seen.answered is not None
    assert decide(replace(seen, answered=replace(seen.answered, part=1)), edited("the second caption")) == NOTHING


def test_a_hidden_notification_is_answered_only_by_who_may_see_it() -> None:
    """R222: his Telegram was another employee's when it came; the answer is refused and the text given back."""
    told = comment("olga", of=TASK, told=("boris",), is_hidden=True)
    (text,) = service_texts(decide(view(of=TASK, about=told, actor=STAFF["vera"]), says("two hours of typing")))
    assert "two hours of typing" in text
    assert added(
        decide(
            view(of=TASK, about=replace(told, recipients=comment("olga", told=("vera",)).recipients), actor=STAFF["vera"]),
            says("seen"),
        )
    ).is_hidden


@pytest.mark.parametrize("text", ["/start token-of-somebody", "/task Door", "/changeaccount"])
def test_a_forwarded_command_is_no_command(text: str) -> None:
    """Only what a person types himself commands: what is forwarded, somebody else once wrote."""
    decision = decide(view(), says(text, reply_to=None, forwarded_from="Bob"))
    assert decision.changes == ()
    assert service_texts(decision)[0].startswith("I did not pass")
