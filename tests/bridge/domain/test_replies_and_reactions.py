"""What a Reply means (A7, R155, R245, A8), and what a reaction is worth (R213–R218, R251)."""

import pytest
from msgspec.structs import replace

from bridge.domain.changes import SetLike, Tell
from bridge.domain.decide import NOTHING
from bridge.domain.events import Chat, ChatKind, ReactionChanged
from bridge.domain.ids import CommentId, MessageId, PersonId
from bridge.domain.limits import QUOTE_CODE_POINTS_MAX
from bridge.domain.messages import Counterpart, Direction, Purpose
from bridge.domain.people import AccountSettings, Author, ChatRef, Person, SystemRef
from bridge.domain.reactions import is_like, liking, shown
from bridge.domain.replies import (
    AnswersComment,
    AnswersEvent,
    AnswersNewTask,
    Continues,
    Meaning,
    Unrelated,
    meaning,
    names,
    quote,
)
from tests.bridge.domain.office import (
    ACCOUNT,
    DIRECTORY,
    GROUP,
    HOUSE,
    NOW,
    SETTING,
    STANDARD_BOT,
    TASK,
    comment,
    ref,
    staff_ref,
)

COMMENT = CommentId(71)


def sent(purpose: Purpose, event: str = "", comment_id: CommentId | None = COMMENT) -> Counterpart:
    return Counterpart(
        account=ACCOUNT,
        comment=comment_id,
        task=TASK.id,
        bot=STANDARD_BOT.id,
        chat=GROUP,
        message=MessageId(5),
        direction=Direction.OUT,
        purpose=purpose,
        event=event,
    )


@pytest.mark.parametrize(
    ("replied", "expected"),
    [
        (sent(Purpose.NOTIFICATION, "mentioned"), AnswersComment(task=TASK.id, comment=COMMENT)),
        (sent(Purpose.NOTIFICATION, "dialogue"), AnswersComment(task=TASK.id, comment=COMMENT)),
        (sent(Purpose.NOTIFICATION), AnswersComment(task=TASK.id, comment=COMMENT)),
        (sent(Purpose.NOTIFICATION, "new_task"), AnswersNewTask(task=TASK.id, comment=COMMENT)),
        (sent(Purpose.NOTIFICATION, "new_task", None), AnswersNewTask(task=TASK.id, comment=None)),
        (sent(Purpose.NOTIFICATION, "status"), AnswersEvent(task=TASK.id, comment=COMMENT, event="status")),
        (sent(Purpose.NOTIFICATION, "liked"), AnswersEvent(task=TASK.id, comment=COMMENT, event="liked")),
        (sent(Purpose.NOTIFICATION, "connected", None), AnswersEvent(task=TASK.id, comment=None, event="connected")),
        (sent(Purpose.RELAY), Continues(comment=COMMENT)),
        (sent(Purpose.ANSWER), Continues(comment=COMMENT)),
        (sent(Purpose.RELAY, "", None), Unrelated()),
        (sent(Purpose.SERVICE), Unrelated()),
        (None, Unrelated()),
    ],
)
def test_meaning_of_a_reply(replied: Counterpart | None, expected: Meaning) -> None:
    """A7, R155, R158: read from the message map alone, by what the message was for."""
    assert meaning(replied) == expected


@pytest.mark.parametrize(
    ("author", "is_system", "named"),
    [
        ("olga", False, staff_ref("olga")),
        ("ivan", False, None),
        (ChatRef(id=GROUP, title="g"), False, None),
        (SystemRef(), True, None),
    ],
)
def test_whom_a_reply_in_a_group_names(author: str | Author, is_system: bool, named: object) -> None:
    """R245: the employee who wrote it; a contact's message names nobody."""
    assert names(comment(author, is_system=is_system)) == named
    assert names(None) is None


def test_quotations_are_one_short_line() -> None:
    """A8: of the comment, or of what Telegram showed of a message we do not know (R111)."""
    assert quote(comment("olga", "two\n lines"), "shown") == "two lines"
    assert quote(None, "old  post") == "old post"
    assert len(quote(comment("olga", "x" * 5000))) == QUOTE_CODE_POINTS_MAX


@pytest.mark.parametrize(
    ("emojis", "like"),
    [(["👍"], True), (["❤️"], True), (["❤"], True), (["👎"], False), ([], False), (["👎", "🔥"], True), (["💩"], False)],
)
def test_positive_reactions_are_likes(emojis: list[str], like: bool) -> None:
    """R216, A12: several positive ones are one like, negative ones none; the emoji's variant does not matter."""
    assert is_like(emojis) is like


WITHOUT_LIKES = replace(SETTING, account=replace(HOUSE, settings=AccountSettings(likes_enabled=False)))


def reaction(old: tuple[str, ...], new: tuple[str, ...], person: int | None = 103) -> ReactionChanged:
    who = Person(id=PersonId(person), first_name="x") if person is not None else None
    chat = Chat(id=GROUP, kind=ChatKind.SUPERGROUP)
    return ReactionChanged(bot=STANDARD_BOT.id, chat=chat, message=MessageId(5), person=who, old=old, new=new)


@pytest.mark.parametrize(
    ("case", "old", "new", "on"),
    [
        ("R213 a positive one", (), ("👍",), True),
        ("R216 removed", ("👍",), (), False),
        ("R216 a negative one takes its place", ("👍",), ("👎",), False),
        ("R216 another positive one is the same like", ("👍",), ("🔥",), None),
        ("a negative one alone", (), ("👎",), None),
    ],
)
def test_reactions_set_and_remove_likes(case: str, old: tuple[str, ...], new: tuple[str, ...], on: bool | None) -> None:
    """R213, R216: vera's reaction to olga's comment."""
    changes = liking(reaction(old, new), comment("olga"), TASK, DIRECTORY, SETTING, now=NOW).changes
    likes = [each for each in changes if isinstance(each, SetLike)]
    assert [(each.party, each.on) for each in likes] == ([] if on is None else [(ref("vera"), on)]), case
    told = [each.employee for each in changes if isinstance(each, Tell)]
    assert told == ([staff_ref("olga").id] if on else [])


@pytest.mark.parametrize(
    ("case", "person", "author", "setting", "likes"),
    [
        ("R218 a contact counts", 121, "olga", SETTING, 1),
        ("R218 a stranger does not", 999, "olga", SETTING, 0),
        ("R218 nor an anonymous one", None, "olga", SETTING, 0),
        ("R215 likes are off", 103, "olga", WITHOUT_LIKES, 0),
        ("R219 an employee without access", 105, "olga", SETTING, 0),
        ("R231 who left", 111, "olga", SETTING, 0),
    ],
)
def test_whose_reactions_count(case: str, person: int | None, author: str, setting: object, likes: int) -> None:
    """R215, R218, R219: known people with access, where likes are on."""
    decision = liking(reaction((), ("👍",), person), comment(author), TASK, DIRECTORY, setting, now=NOW)  # type: ignore[arg-type]
    assert len([each for each in decision.changes if isinstance(each, SetLike)]) == likes, case


def test_own_likes_and_unknown_messages_tell_nobody() -> None:
    """R130 for likes; a reaction to a message we do not know is nothing."""
    own = liking(reaction((), ("👍",)), comment("vera"), TASK, DIRECTORY, SETTING, now=NOW)
    assert [type(each) for each in own.changes] == [SetLike]
    assert liking(reaction((), ("👍",)), None, None, DIRECTORY, SETTING, now=NOW) == NOTHING


def test_our_reaction_shows_while_somebody_likes() -> None:
    """R217: one reaction of ours while at least one like exists."""
    assert (shown(0), bool(shown(1)), shown(1)) == ("", True, shown(5))
