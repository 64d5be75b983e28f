"""What a message says as the body of a comment, and what a follow-up task says of the conversation before it."""

import pytest
from msgspec.structs import replace

from bridge.domain.contents import body_of, file_notes
from bridge.domain.events import AutomaticForward, Chat, ChatKind, MessageReceived, PersonSender
from bridge.domain.followups import history_words
from bridge.domain.formatting import utf16_length
from bridge.domain.ids import BotId, ChatId, FileId, MessageId, PersonId
from bridge.domain.messages import Entity, File, FileState, Place, RichText, SharedContact
from bridge.domain.people import Language, Person, SystemRef
from tests.bridge.domain.office import ACCOUNT, DIRECTORY, HOUSE, NOW, SETTING, TASK, comment

MESSAGE = MessageReceived(
    bot=BotId(52),
    chat=Chat(id=ChatId(121), kind=ChatKind.PRIVATE),
    message=MessageId(1),
    at=NOW,
    sender=PersonSender(person=Person(id=PersonId(121), first_name="Ivan")),
)

POST = AutomaticForward(channel=ChatId(-2001), title="News", post=MessageId(7))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"body": RichText(text="plain")}, "plain"),
        ({}, ""),
        ({"contact": SharedContact(phone="+7", first_name="A")}, "Contact: A, +7"),
        ({"place": Place(latitude=1.5, longitude=-2.25)}, "Place: 1.500000, -2.250000"),
        (
            {"place": Place(latitude=1.5, longitude=-2.25, title="Home", address="Here")},
            "Place: Home, Here (1.500000, -2.250000)",
        ),
        ({"forwarded_from": "News", "body": RichText(text="x")}, "Forwarded from News\nx"),
        ({"forwarded_from": "News", "body": RichText(text="x"), "sender": POST}, "x"),
        ({"forwarded_from": "News", "other": "poll", "body": RichText(text="x")}, None),
    ],
)
def test_bodies(content: dict[str, object], text: str | None) -> None:
    """R77: everything is said, nothing but that."""
    body = body_of(replace(MESSAGE, **content), (), Language.ENGLISH)
    if text is None:
        first, second, third = body.text.split("\n")
        assert (first, second) == ("Forwarded from News", "x")
        assert "poll" in third
    else:
        assert body.text == text


def test_entities_move_with_their_text() -> None:
    """Offsets are UTF-16 units after the words put before (Bot API MessageEntity)."""
    said = RichText(text="bold", entities=(Entity(type="bold", offset=0, length=4),))
    body = body_of(replace(MESSAGE, forwarded_from="🦊", body=said), (), Language.ENGLISH)
    (entity,) = body.entities
    assert entity.offset == utf16_length("Forwarded from 🦊\n")


@pytest.mark.parametrize(("failure", "is_said"), [("too_big", True), ("", False), ("gone", False)])
def test_only_files_too_big_are_explained(failure: str, is_said: bool) -> None:
    """R182."""
    file = File(id=FileId(1), account=ACCOUNT, name="big.mov", size_bytes=30_000_000, state=FileState.FAILED, failure=failure)
    notes = file_notes((file,), Language.ENGLISH)
    assert bool(notes) == is_said
    if is_said:
        assert "big.mov" in notes[0].text
        assert "20 MB" in notes[0].text


def test_history_is_short_and_discreet() -> None:
    """R44, A6: the link, the last messages in order with authors; hidden and system ones never, long ones cut."""
    said = (
        comment("ivan", "first\nline"),
        comment("pavel", "inner", is_hidden=True),
        comment(SystemRef(), "status", is_system=True),
        comment("pavel", "x" * 5000),
    )
    words = history_words(TASK, said, DIRECTORY, SETTING)
    assert words.splitlines()[0] == "Previous task: [7] Act for March https://desk.example/tasks/7"
    assert "Ivan: first line" in words
    assert "inner" not in words
    assert "status" not in words
    assert len(words) < 700


@pytest.mark.parametrize(("limit", "kept"), [(0, []), (1, ["three"]), (2, ["two", "three"]), (50, ["one", "two", "three"])])
def test_history_keeps_to_the_accounts_choice(limit: int, kept: list[str]) -> None:
    """A6: 0, 1, 5, 10, 20 or 50."""
    account = replace(HOUSE, settings=replace(HOUSE.settings, history_messages=limit))
    said = tuple(comment("ivan", each) for each in ("one", "two", "three"))
    lines = history_words(TASK, said, DIRECTORY, replace(SETTING, account=account)).splitlines()
    assert [each.removeprefix("Ivan: ") for each in lines if each.startswith("Ivan: ")] == kept
