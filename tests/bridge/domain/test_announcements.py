"""What leaves the house because of a comment, and to whom (R52–R54, R67, R80, R81, R130, R148, R162, R181, R232, R248, R254)."""

import pytest
from msgspec.structs import replace

from bridge.domain.announcements import Surroundings, announce, append, dialogue_for, revise
from bridge.domain.changes import AddComment, AddFiles, ReviseComment, Tell
from bridge.domain.conversations import Conversation
from bridge.domain.decide import Decision
from bridge.domain.effects import PIECE_PART_FIRST, AtComment, AtMessage, Edit, Send, SendFile, Travel
from bridge.domain.formatting import bold, split
from bridge.domain.ids import CommentId, FileId, MessageId
from bridge.domain.limits import MIB, TEXT_CODE_POINTS_MAX
from bridge.domain.messages import Comment, File, FileState, Purpose, Reason, Recipient, RichText
from bridge.domain.people import AccountSettings, Party, SystemRef
from bridge.domain.tasks import Task
from tests.bridge.domain.office import (
    ACCOUNT,
    CLIENTS,
    DIRECTORY,
    GROUP,
    HOUSE,
    NOW,
    OTHER_GROUP,
    OWN_BOT,
    SETTING,
    STANDARD_BOT,
    TASK,
    WITH_CLIENT,
    around,
    comment,
    contact,
    dialogue,
    name_of,
    ref,
    room,
    staff_ref,
)


def shown(decision: Decision) -> list[tuple[str, int, str, str]]:
    """Every text and file that leaves: purpose, chat, to whom, what."""
    lines = []
    for each in decision.effects:
        if isinstance(each, Send):
            lines.append((str(each.purpose), int(each.lane.chat), name_of(each.recipient), each.body.text))
        elif isinstance(each, SendFile):
            lines.append((str(each.purpose), int(each.lane.chat), name_of(each.recipient), f"{each.travel} {each.file}"))
    return lines


def chats(decision: Decision) -> list[tuple[str, int]]:
    return [(purpose, chat) for purpose, chat, _, _ in shown(decision)]


def told(decision: Decision) -> dict[str, str]:
    """Who got an unread event, and why."""
    return {name_of(staff_ref_of(each)): str(each.reason) for each in decision.changes if isinstance(each, Tell)}


def staff_ref_of(event: Tell) -> Party:
    return next(
        ref(name)
        for name in ("olga", "pavel", "vera", "boris", "gone", "robo", "unlinked", "owner")
        if staff_ref(name).id == event.employee
    )


def stored(decision: Decision) -> Comment:
    (added,) = [each.comment for each in decision.changes if isinstance(each, AddComment)]
    return added


def file(id: int, name: str, size: int = 100, state: FileState = FileState.STORED) -> File:
    return File(id=FileId(id), account=ACCOUNT, name=name, size_bytes=size, state=state)


def with_account(of: Surroundings, **changes: object) -> Surroundings:
    return replace(of, setting=replace(of.setting, account=replace(of.setting.account, **changes)))


SIGNED = AccountSettings(sign_as_employee=True)


# -- employees ------------------------------------------------------------------------------------------------------


def test_an_employee_hears_in_the_chronicle_and_in_telegram() -> None:
    """R162, R232: an unread event, and a notification with number, linked title, author and text from the standard bot."""
    decision = announce(comment("olga", "Please check", told=("pavel",)), around(), now=NOW)
    assert told(decision) == {"pavel": "chosen"}
    (sent,) = decision.effects
    assert isinstance(sent, Send)
    assert (sent.lane.bot, sent.lane.chat, sent.purpose) == (STANDARD_BOT.id, 102, Purpose.NOTIFICATION)
    assert (sent.recipient, sent.reason, sent.about, sent.task) == (ref("pavel"), Reason.CHOSEN, CommentId(71), TASK.id)
    assert sent.body.text == "Olga in [7] Act for March\nPlease check"
    assert [each.url for each in sent.body.entities if each.type == "text_link"] == ["https://desk.example/tasks/7"]


@pytest.mark.parametrize(
    ("case", "who", "around_", "in_chronicle", "in_telegram"),
    [
        ("linked", "pavel", around(), True, True),
        ("R1 not linked", "unlinked", around(), True, False),
        ("R130 the author", "olga", around(), False, False),
        ("R164 a robot", "robo", around(), False, False),
        ("R231 who left", "gone", around(), False, False),
        ("R13 the free plan has no notifications", "pavel", with_account(around(), plan="free"), True, False),
        ("R18 an unpaid plan", "pavel", with_account(around(), plan_expires_at=NOW), True, False),
        ("no standard bot", "pavel", replace(around(), setting=replace(SETTING, standard_bot=None)), True, False),
        (
            "a disabled one",
            "pavel",
            replace(around(), setting=replace(SETTING, standard_bot=replace(STANDARD_BOT, is_enabled=False))),
            True,
            False,
        ),
    ],
)
def test_which_channels_an_employee_has(
    case: str, who: str, around_: Surroundings, in_chronicle: bool, in_telegram: bool
) -> None:
    """The Chronicle is never muted; Telegram needs a link, a bot and a plan."""
    decision = announce(comment("olga", told=(who,)), around_, now=NOW)
    assert (bool(told(decision)), bool(decision.effects)) == (in_chronicle, in_telegram), case


def test_everybody_reads_in_his_own_language() -> None:
    """R162: vera reads Russian, pavel English; the text itself is nobody's to translate."""
    decision = announce(comment("olga", "Check", told=("pavel", "vera")), around(), now=NOW)
    texts = {who: text for _, _, who, text in shown(decision)}
    assert texts == {"pavel": "Olga in [7] Act for March\nCheck", "vera": "Olga в задаче [7] Act for March\nCheck"}


def test_a_notification_speaks_of_everything_that_came() -> None:
    """R162: attachments note; a quotation, a hidden mark and an empty text are shown for what they are."""
    files = tuple(file(each, f"{each}.pdf", each * MIB) for each in range(1, 13))
    whole = comment("olga", "", told=("pavel",), quote="old words", is_hidden=True)
    (sent,) = announce(whole, around(files=files), now=NOW).effects
    assert isinstance(sent, Send)
    lines = sent.body.text.split("\n")
    assert lines[:3] == ["Olga in [7] Act for March", "Hidden comment", "old words"]
    assert lines[3].startswith("Attachments: 1.pdf (1 MB), 2.pdf (2 MB)")
    assert lines[3].endswith("10.pdf (10 MB) and 2 more")
    assert "blockquote" in {each.type for each in sent.body.entities}
    (bare,) = announce(comment("olga", "", told=("pavel",)), around(), now=NOW).effects
    assert isinstance(bare, Send)
    assert bare.body.text.endswith("\n(no text)")


def test_new_tasks_are_told_as_such() -> None:
    """R56: the head line says that it is a new task."""
    first = replace(comment("ivan", "Broken"), recipients=(Recipient(party=ref("pavel"), reason=Reason.NEW_TASK),))
    decision = announce(first, around(), now=NOW)
    assert [text for *_, text in shown(decision)] == ["New task [7] Act for March from Ivan\nBroken"]
    assert told(decision) == {"pavel": "new_task"}


# -- clients --------------------------------------------------------------------------------------------------------

IVANS = dialogue("ivan")


def test_a_client_gets_text_and_files_in_order() -> None:
    """R52, R53, R181: the text first, each file by itself, in its way (R178–R180)."""
    files = (file(1, "a.jpg"), file(2, "b.docx"), file(3, "c.mp4"))
    decision = announce(
        comment("pavel", "Here", told=("ivan",), of=WITH_CLIENT), around(WITH_CLIENT, dialogues=(IVANS,), files=files), now=NOW
    )
    assert shown(decision) == [
        ("answer", 121, "ivan", "Here"),
        ("answer", 121, "ivan", "photo 1"),
        ("answer", 121, "ivan", "link 2"),
        ("answer", 121, "ivan", "video 3"),
    ]
    assert [each.part for each in decision.effects if isinstance(each, Send | SendFile)] == [0, 1, 2, 3]
    assert {each.lane.bot for each in decision.effects} == {OWN_BOT.id}
    assert not stored(decision).recipients[0].unreachable


def test_only_the_notified_client_gets_it() -> None:
    """R52: an internal comment of the client's task stays internal."""
    decision = announce(comment("pavel", "psst", told=("olga",)), around(WITH_CLIENT, dialogues=(IVANS,)), now=NOW)
    assert chats(decision) == [("notification", 101)]


@pytest.mark.parametrize(
    ("case", "dialogues", "reached"),
    [
        ("his dialogue", (dialogue("ivan"),), 121),
        ("R254 none", (), None),
        ("somebody else's", (dialogue("petr"),), None),
        ("he blocked the bot", (dialogue("ivan", closed_reason="blocked"),), None),
        ("the bot is switched off", (dialogue("ivan"),), None),
        ("A21 of another task", (dialogue("ivan", of=TASK),), 121),
    ],
)
def test_whom_we_can_reach(case: str, dialogues: tuple[Conversation, ...], reached: int | None) -> None:
    """R51, R254: without an open dialogue a contact is marked unreachable and nothing is sent."""
    bot = replace(OWN_BOT, is_enabled=case != "the bot is switched off")
    near = around(WITH_CLIENT, dialogues=dialogues, bots=(bot,))
    decision = announce(comment("pavel", told=("ivan",), of=WITH_CLIENT), near, now=NOW)
    assert [chat for _, chat in chats(decision)] == ([reached] if reached else []), case
    assert stored(decision).recipients[0].unreachable is (reached is None)


def test_the_dialogue_of_the_task_is_preferred() -> None:
    """A21: a contact with several dialogues is answered in that of the task, else in the newest."""
    newest, of_task = dialogue("ivan", id=95, of=TASK), dialogue("ivan", id=91)
    near = around(WITH_CLIENT, dialogues=(newest, of_task))
    assert dialogue_for(ref("ivan"), near) == of_task
    assert dialogue_for(ref("ivan"), replace(near, dialogues=(newest, dialogue("ivan", id=90, of=None)))) == newest


def test_an_employee_who_wrote_as_a_client_is_answered_there() -> None:
    """A20: in his dialogue of that task, not twice; of another task, by the standard bot."""
    near = around(WITH_CLIENT, dialogues=(dialogue("vera"),))
    assert chats(announce(comment("pavel", told=("vera",)), near, now=NOW)) == [("answer", 103)]
    elsewhere = around(WITH_CLIENT, dialogues=(dialogue("vera", of=TASK),))
    assert chats(announce(comment("pavel", told=("vera",)), elsewhere, now=NOW)) == [("notification", 103)]
    note = comment(SystemRef(), told=("vera",), is_system=True)
    assert chats(announce(note, near, now=NOW)) == [("notification", 103)]


@pytest.mark.parametrize(
    ("author", "text", "files", "expected"),
    [
        ("pavel", "Hello", 0, ["Pavel:\nHello"]),
        ("pavel", "Hello", 1, ["Pavel:\nHello", ""]),
        ("pavel", "", 2, ["Pavel:", ""]),
        ("ivan", "Hello", 0, ["Hello"]),
    ],
)
def test_signing_as_the_employee(author: str, text: str, files: int, expected: list[str]) -> None:
    """R54: a bold name line before the text, or before the first file when there is no text; never a contact's."""
    near = with_account(
        around(WITH_CLIENT, dialogues=(dialogue("petr"),), files=tuple(file(at, "a.jpg") for at in range(files))), settings=SIGNED
    )
    told_petr = comment(author, text, told=("petr",))
    effects = announce(told_petr, near, now=NOW).effects
    shown_texts = [
        each.body.text if isinstance(each, Send) else each.caption.text for each in effects if isinstance(each, Send | SendFile)
    ]
    assert shown_texts == expected


def test_a_plan_without_own_bots_reaches_no_client() -> None:
    """R15, R18: after a downgrade or an unpaid bill nothing goes out through own bots."""
    said = comment("pavel", told=("ivan",), of=WITH_CLIENT)
    near = around(
        WITH_CLIENT, dialogues=(IVANS,), rooms=(room(of=WITH_CLIENT), room(OTHER_GROUP, id=82, bot=OWN_BOT, of=WITH_CLIENT))
    )
    assert chats(announce(said, with_account(near, plan="free"), now=NOW)) == [("relay", GROUP)]
    assert chats(announce(said, with_account(near, plan_expires_at=NOW), now=NOW)) == []
    assert stored(announce(said, with_account(near, plan="free"), now=NOW)).recipients[0].unreachable


# -- groups ---------------------------------------------------------------------------------------------------------

BOTH = (room(), room(OTHER_GROUP, id=82))


def test_a_comment_is_relayed_to_every_bound_group() -> None:
    """R67, R248, A17: text under the author's bold name, files after it."""
    decision = announce(comment("olga", "Hello"), around(rooms=BOTH, files=(file(1, "a.jpg"),)), now=NOW)
    assert shown(decision) == [
        ("relay", GROUP, "-", "Olga:\nHello"),
        ("relay", GROUP, "-", "photo 1"),
        ("relay", OTHER_GROUP, "-", "Olga:\nHello"),
        ("relay", OTHER_GROUP, "-", "photo 1"),
    ]
    first = decision.effects[0]
    assert isinstance(first, Send)
    assert [(each.type, each.offset, each.length) for each in first.body.entities] == [("bold", 0, 5)]


@pytest.mark.parametrize(
    ("case", "said", "rooms", "expected"),
    [
        ("R80 never back to where it came from", comment("ivan", origin_chat=GROUP, origin_topic=0), BOTH, [OTHER_GROUP]),
        ("A17 another topic is another chat", comment("ivan", origin_chat=GROUP, origin_topic=0), (room(topic=5),), [GROUP]),
        ("A17 the same topic is not", comment("ivan", origin_chat=GROUP, origin_topic=5), (room(topic=5),), []),
        ("R81 hidden", comment("olga", is_hidden=True), BOTH, []),
        ("R148 A23 of the system", comment(SystemRef(), is_system=True), BOTH, []),
        ("R83 the bot was removed", comment("olga"), (room(closed_reason="removed"),), []),
        ("R97 suspension stops the other direction only", comment("olga"), (room(is_suspended=True),), [GROUP]),
        (
            "R248 a client's words are shown to staff groups",
            comment("ivan", origin_chat=121, origin_topic=0),
            BOTH,
            [GROUP, OTHER_GROUP],
        ),
    ],
)
def test_what_a_group_sees(case: str, said: Comment, rooms: tuple[Conversation, ...], expected: list[int]) -> None:
    """R80, R81, R83, R97, A17, A23: a comment reaches a bound group once, or not at all."""
    assert [chat for _, chat in chats(announce(said, around(rooms=rooms), now=NOW))] == expected, case


def test_a_withheld_group_sees_nothing() -> None:
    """A23: an answer that names only colleagues is kept from a chat with a client."""
    decision = announce(comment("olga"), around(rooms=BOTH), now=NOW, withheld=frozenset({BOTH[0].id}))
    assert chats(decision) == [("relay", OTHER_GROUP)]


def test_a_hidden_comment_still_reaches_whom_it_was_meant_for() -> None:
    """R222: the chosen are told, the client in his dialogue too; no group sees it."""
    said = comment("olga", told=("pavel", "ivan"), is_hidden=True)
    decision = announce(said, around(dialogues=(IVANS,), rooms=BOTH), now=NOW)
    assert sorted(chats(decision)) == [("answer", 121), ("notification", 102)]


@pytest.mark.parametrize(
    ("case", "said", "bound", "target"),
    [
        ("R114 under the comment it answers", comment("olga", answers=CommentId(9)), room(), AtComment(comment=CommentId(9))),
        (
            "R114 under the post last spoken of",
            comment("olga"),
            room(thread_of_last_comment=MessageId(44)),
            AtMessage(message=MessageId(44)),
        ),
        (
            "an answer goes before the post",
            comment("olga", answers=CommentId(9)),
            room(thread_of_last_comment=MessageId(44)),
            AtComment(comment=CommentId(9)),
        ),
        ("nowhere in particular", comment("olga"), room(), None),
    ],
)
def test_where_in_a_group_it_stands(case: str, said: Comment, bound: Conversation, target: object) -> None:
    """R114: in the same comment thread, or readers of the channel cannot see which post it concerns; files too."""
    effects = announce(said, around(rooms=(bound,), files=(file(1, "a.jpg"),)), now=NOW).effects
    assert [each.reply_to for each in effects if isinstance(each, Send | SendFile)] == [target, target], case


def test_a_file_without_text_bears_its_authors_name() -> None:
    """R248: the group sees whose file it is; a file we never got is not sent."""
    files = (file(1, "big.mp4", state=FileState.FAILED), file(2, "a.jpg", state=FileState.PENDING), file(3, "b.jpg"))
    decision = announce(comment("ivan", ""), around(rooms=(room(),)), now=NOW, new_files=files)
    sent = [each for each in decision.effects if isinstance(each, SendFile)]
    assert [(each.file, each.caption.text, each.part) for each in sent] == [(2, "Ivan:", 0), (3, "", 1)]
    assert [each.files for each in decision.changes if isinstance(each, AddComment)] == [files]
    assert {each.travel for each in sent} == {Travel.PHOTO}


def test_nothing_at_all_is_shown_as_nothing() -> None:
    """A comment without text and files reaches no chat: Telegram takes no empty message."""
    assert announce(comment("olga", " \n"), around(rooms=BOTH), now=NOW).effects == ()


# -- what comes later -------------------------------------------------------------------------------------------------


def test_late_parts_follow_their_comment() -> None:
    """More files of an album go where the comment went, numbered after its parts; nobody is told again."""
    said = comment("ivan", "Look", told=("pavel",), files=(FileId(1), FileId(2)), origin_chat=GROUP, origin_topic=0)
    late = (file(3, "c.jpg"),)
    decision = append(said, around(rooms=BOTH), now=NOW, new_files=late)
    assert decision.changes == (AddFiles(comment=said.id, files=late),)
    (sent,) = decision.effects
    assert isinstance(sent, SendFile)
    assert (sent.lane.chat, sent.file, sent.part, sent.caption.text) == (OTHER_GROUP, 3, 3, "")


def test_a_caption_that_comes_late_is_sent() -> None:
    """The text of a comment that had none is a new message, with a part of its own, in answer to what was shown."""
    said = comment("ivan", "", files=(FileId(1),))
    decision = append(said, around(rooms=(room(),)), now=NOW, new_files=(file(2, "b.jpg"),), body=RichText(text="Both"))
    assert [type(each) for each in decision.changes] == [AddFiles, ReviseComment]
    photo, text = decision.effects
    assert isinstance(photo, SendFile)
    assert isinstance(text, Send)
    assert (photo.part, text.part, text.body.text) == (1, 2, "Ivan:\nBoth")
    assert text.reply_to == AtComment(comment=said.id)


def edits(decision: Decision) -> list[tuple[int, int, str]]:
    found = []
    for each in decision.effects:
        assert isinstance(each, Edit)
        assert isinstance(each.target, AtComment)
        found.append((int(each.lane.chat), each.target.part, each.body.text))
    return found


def test_an_edit_changes_what_was_shown() -> None:
    """R80, R163: the same messages edited, in dialogue and group, never a second one; not where it was written."""
    said = comment("pavel", "one", told=("ivan", "olga"), of=WITH_CLIENT, origin_chat=OTHER_GROUP, origin_topic=0)
    near = around(WITH_CLIENT, dialogues=(IVANS,), rooms=(room(of=WITH_CLIENT), room(OTHER_GROUP, id=82, of=WITH_CLIENT)))
    decision = revise(said, bold("two"), near, now=NOW)
    assert decision.changes == (ReviseComment(comment=said.id, body=bold("two"), at=NOW),)
    assert edits(decision) == [(121, 0, "two"), (GROUP, 0, "Pavel:\ntwo")]


LONG = "word " * 1200


@pytest.mark.parametrize(
    ("case", "before", "after", "parts"),
    [
        ("grown in its first piece", LONG, "X" + LONG[1:], [0]),
        ("shrunk to one piece", LONG, "short", [0, PIECE_PART_FIRST + 1]),
        ("unchanged", "same", "same", []),
        ("edited away", "text", " ", []),
    ],
)
def test_long_texts_are_edited_piece_by_piece(case: str, before: str, after: str, parts: list[int]) -> None:
    """Only the pieces that differ are touched; a piece left without text keeps a dash, for Telegram takes no empty text."""
    decision = revise(comment("ivan", before), RichText(text=after), around(rooms=(room(),)), now=NOW)
    assert [part for _, part, _ in edits(decision)] == parts, case
    assert all(0 < len(text) <= TEXT_CODE_POINTS_MAX for *_, text in edits(decision))


def test_text_that_no_longer_fits_ends_in_an_ellipsis() -> None:
    """A message added now would stand after later ones; the whole text is in the task."""
    decision = revise(comment("ivan", "short"), RichText(text=LONG), around(rooms=(room(),)), now=NOW)
    ((_, part, text),) = edits(decision)
    assert (part, text[-1], len(text) <= TEXT_CODE_POINTS_MAX) == (0, "…", True)


def test_pieces_and_files_of_one_comment_never_share_a_number() -> None:
    """The map's key is (comment, chat, part): pieces beyond the first are numbered apart."""
    files = tuple(file(each, "a.jpg") for each in range(3))
    decision = announce(comment("ivan", LONG), around(rooms=(room(),), files=files), now=NOW)
    text = decision.effects[0]
    assert isinstance(text, Send)
    pieces = len(split(text.body))
    assert [each.part for each in decision.effects if isinstance(each, SendFile)] == [pieces, pieces + 1, pieces + 2]


def test_every_telling_effect_says_why_and_about_what() -> None:
    """Scenarios and people read from each delivery whom it tells, of what, and why."""
    said = comment("pavel", told=("ivan", "olga"), of=WITH_CLIENT)
    decision = announce(
        said, around(WITH_CLIENT, dialogues=(IVANS,), rooms=(room(of=WITH_CLIENT),), files=(file(1, "a.jpg"),)), now=NOW
    )
    for each in decision.effects:
        assert isinstance(each, Send | SendFile)
        assert (each.about, each.task) == (said.id, WITH_CLIENT.id)
        assert (each.recipient is None) is (each.purpose is Purpose.RELAY) is (each.reason is None)


def test_a_directory_without_the_recipient_tells_nobody() -> None:
    """Nobody outside the directory exists for a decision: a merged or foreign party gets nothing."""
    stranger = contact(77, "stranger")
    said = replace(comment("olga"), recipients=(Recipient(party=ref("pavel"), reason=Reason.CHOSEN),))
    decision = announce(said, around(directory=replace(DIRECTORY, employees=(), contacts=(stranger,))), now=NOW)
    assert (decision.effects, told(decision)) == ((), {})
    assert HOUSE.plan == "premium"
    assert CLIENTS["ivan"].access == "none"


def test_task_without_number_still_has_a_line() -> None:
    """A title of nothing is shown as untitled, and without a public address nothing is linked."""
    bare: Task = replace(TASK, title="")
    near = replace(around(bare), setting=replace(SETTING, public_url=""))
    (sent,) = announce(comment("olga", "x", told=("pavel",)), near, now=NOW).effects
    assert isinstance(sent, Send)
    assert sent.body.text == "Olga in [7] untitled\nx"
    assert "text_link" not in {each.type for each in sent.body.entities}
