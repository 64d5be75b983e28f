"""From a group into its task: who speaks, who hears, what is kept (R66–R73, R80, R97, R108–R115, R125–R138, R243–R253)."""

import pytest
from msgspec.structs import replace

from bridge.domain.changes import (
    AddAlbumPart,
    AddComment,
    AddCounterpart,
    AddFiles,
    Connect,
    ReviseComment,
    SaveContact,
    SaveConversation,
    SavePerson,
    SavePresence,
    Tell,
)
from bridge.domain.decide import NOTHING
from bridge.domain.effects import AtMessage, Edit, Fetch, Send, SendFile
from bridge.domain.events import Chat, ChatKind, MessageEdited, MessageReceived, PersonSender, RepliedMessage, Sender
from bridge.domain.formatting import bold
from bridge.domain.ids import CommentId, FileId, MessageId
from bridge.domain.limits import DOWNLOAD_BYTES_MAX
from bridge.domain.messages import (
    Attachment,
    AttachmentKind,
    CommentSource,
    Direction,
    Place,
    Purpose,
    RichText,
    SharedContact,
)
from bridge.domain.people import ChatRef, ContactRef, SystemRef
from bridge.domain.recipients import NO_CANDIDATES, NOT_IN_CHAT
from bridge.domain.room_views import RoomView
from bridge.domain.tasks import Role
from tests.bridge.domain.groups import (
    ANONYMOUS,
    AS_CHANNEL,
    CHANNEL,
    CHAT,
    COMMAND_MESSAGE,
    POST,
    PROJECT,
    comment_of,
    happen,
    made,
    message,
    person,
    service,
    view,
)
from tests.bridge.domain.office import (
    CLIENTS,
    DIRECTORY,
    DRAFT,
    GROUP,
    HOUSE,
    NOW,
    OTHER_GROUP,
    OWN_BOT,
    SETTING,
    STANDARD_BOT,
    TASK,
    WITH_CLIENT,
    comment,
    dialogue,
    name_of,
    ref,
    room,
    task,
)

CARD = SharedContact(phone="+7 1", first_name="Al", last_name="B")
PHOTO = Attachment(kind=AttachmentKind.PHOTO, remote_id="r1", name="door.jpg", size_bytes=1000)


def heard(seen: RoomView, event: MessageReceived) -> dict[str, str]:
    """Who hears of the comment, and why."""
    return {name_of(each.party): str(each.reason) for each in comment_of(happen(seen, event)).recipients}


# -- who speaks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["olga", "pavel", "vera", "audit", "anna", "ivan", "petr", "fred"])
def test_a_message_becomes_a_comment_of_its_writer(who: str) -> None:
    """R67, R69, R70: employees with access and any contact; text kept with its entities, nothing sent back (R80)."""
    decision = happen(view(who), message(who, body=bold("Look here")))
    said = comment_of(decision)
    assert (said.author, said.task, said.body, said.at) == (ref(who), TASK.id, bold("Look here"), NOW - 1)
    assert (said.source, said.origin_chat, said.origin_topic) == (CommentSource.TELEGRAM, GROUP, 0)
    assert decision.created[-1] == ("comment", said.id)
    assert not [each for each in decision.effects if isinstance(each, Send) and each.lane.chat == GROUP]


@pytest.mark.parametrize(
    ("case", "who", "of"),
    [
        ("R71 staff without access", "boris", TASK),
        ("R71 an auditor's head", "audits_head", TASK),
        ("R229 somebody else's draft", "pavel", task(status=DRAFT)),
    ],
)
def test_an_employee_without_access_is_not_relayed(case: str, who: str, of: object) -> None:
    """R71: nothing but his presence is noted, and nobody is told anything."""
    decision = happen(view(who, of=of), message(who, "secret plans"))  # type: ignore[arg-type]
    assert [type(each) for each in decision.changes] == [SavePresence], case
    assert decision.effects == ()


def test_who_left_the_company_is_not_heard() -> None:
    """R231: his late words are not accepted, nor does he become a contact."""
    decision = happen(view(None), message("gone", "still here"))
    assert [type(each) for each in decision.changes] == [SavePresence]


def test_a_stranger_gets_a_card_and_is_relayed() -> None:
    """R9, R38, R69, A22: a new automatic contact with name, id and username, and no role in the task."""
    decision = happen(view(None), message("stranger", "Hello"))
    (saved,) = made(decision, SaveContact)
    card = saved.contact
    assert (card.name, card.person, card.username, card.is_automatic) == ("Stranger Danger", 999, "danger", True)
    assert made(decision, SavePerson)[0].person == person("stranger")
    said = comment_of(decision)
    assert said.author == ContactRef(id=card.id)
    assert [type(each) for each in decision.changes][-3:] == [AddComment, Tell, AddCounterpart]
    assert made(decision, Connect) == []
    (notification,) = decision.effects
    assert isinstance(notification, Send)
    assert notification.body.text.startswith("Stranger Danger in [7]")


def test_two_strangers_of_one_name_get_different_handles() -> None:
    """A28: what /who prints is unambiguous."""
    first = made(happen(view(None), message("stranger", "a")), SaveContact)[0].contact
    seen = view(None, taken_handles=frozenset({first.handle.casefold()}))
    second = made(happen(seen, message("stranger", "a")), SaveContact)[0].contact
    assert first.handle.casefold() != second.handle.casefold()


def test_a_changed_username_is_kept() -> None:
    """R39: the card follows the person."""
    renamed = replace(person("ivan"), username="ivan_new")
    decision = happen(view("ivan"), message(PersonSender(person=renamed), "hi"))
    assert [each.contact.username for each in made(decision, SaveContact)] == ["ivan_new"]
    assert made(happen(view("petr"), message("petr", "hi")), SaveContact) == []


@pytest.mark.parametrize(
    ("sender", "author"),
    [
        (ANONYMOUS, ChatRef(id=GROUP, title="The group")),
        (AS_CHANNEL, ChatRef(id=CHANNEL, title="News")),
        (POST, ChatRef(id=CHANNEL, title="News")),
    ],
)
def test_the_chat_itself_speaks(sender: Sender, author: ChatRef) -> None:
    """R113, R249: comments of the chat itself, never of a contact."""
    decision = happen(view(None), message(sender, "We are closed today"))
    assert comment_of(decision).author == author
    assert made(decision, SaveContact) == []
    assert made(decision, SavePresence) == []


def test_bots_are_not_heard() -> None:
    """R108: nothing a bot says reaches the task."""
    robot = replace(person("stranger"), is_bot=True)
    assert happen(view(None), message(PersonSender(person=robot), "beep")) == NOTHING


# -- when nothing is relayed -----------------------------------------------------------------------------------------

SILENT = [
    ("unbound", view(of=None)),
    ("R73 bound to a project only", view(of=None, conversation=room(of=None, project=PROJECT.id), project=PROJECT)),
    ("R97 suspended", view(conversation=room(is_suspended=True))),
    ("R250 bound through another bot", view(of=None, other_bot=OWN_BOT)),
    ("the task is purged", view(of=replace(TASK, purged=True))),
]


@pytest.mark.parametrize(("case", "seen"), SILENT, ids=[case for case, _ in SILENT])
def test_when_nothing_is_relayed(case: str, seen: RoomView) -> None:
    """R73, R97, R250: no comment, nobody told; only that the writer is there is known (R132)."""
    decision = happen(seen, message("olga", "hello"))
    assert [type(each) for each in decision.changes] == [SavePresence], case
    assert decision.effects == ()


@pytest.mark.parametrize(
    ("case", "seen"),
    [
        ("R31 the bot is switched off", view(bot=replace(STANDARD_BOT, is_enabled=False))),
        ("R18 the plan ran out", view(setting=replace(SETTING, account=replace(HOUSE, plan_expires_at=NOW)))),
    ],
)
def test_when_nothing_is_even_heard(case: str, seen: RoomView) -> None:
    """R18, R31: as if nobody had spoken."""
    assert happen(seen, message("olga", "hello")) == NOTHING, case


def test_the_free_plan_has_groups() -> None:
    """A1: the group part works on the free plan, without notifications to Telegram (R13)."""
    seen = view("ivan", setting=replace(SETTING, account=replace(HOUSE, plan="free")))
    decision = happen(seen, message("ivan", "hello"))
    assert len(made(decision, Tell)) == 1
    assert decision.effects == ()


def test_a_channel_itself_is_not_read() -> None:
    """R112: only its discussion group is."""
    event = message("olga", "hi", chat=Chat(id=CHANNEL, kind=ChatKind.CHANNEL, title="News"))
    assert happen(view(), event) == NOTHING


def test_an_empty_message_is_no_comment() -> None:
    """A service message without content leaves only presence."""
    assert [type(each) for each in happen(view(), message("olga", "  ")).changes] == [SavePresence]


def test_any_other_slash_word_is_a_message() -> None:
    """R253: only recognised commands are withheld."""
    assert comment_of(happen(view("ivan"), message("ivan", "/price of the door"))).body.text == "/price of the door"
    assert comment_of(happen(view("ivan"), message("ivan", "/task@another_bot x"))).body.text == "/task@another_bot x"


# -- who hears -------------------------------------------------------------------------------------------------------

OLGAS = comment("olga", "Please check", told=("ivan",), id=72)
IVANS = comment("ivan", "Broken", id=73)


@pytest.mark.parametrize(
    ("case", "who", "text", "more", "expected"),
    [
        ("R127 the assignees", "ivan", "hello", {}, {"pavel": "assignee"}),
        ("R125 R244 by handle", "ivan", "@Vera look", {}, {"vera": "mentioned"}),
        ("R125 by username", "ivan", "@olga_tg look", {}, {"olga": "mentioned"}),
        ("A9 not on the roster and not here: plain text", "olga", "@boris look", {}, {"pavel": "assignee"}),
        ("A9 here, named by staff", "olga", "@boris look", {"present": frozenset({105})}, {"boris": "mentioned"}),
        ("A9 here, named by a contact", "ivan", "@boris look", {"present": frozenset({105})}, {}),
        ("R126 R243 whom he spoke with", "ivan", "thanks", {"previous": OLGAS}, {"olga": "conversed"}),
        ("R129 a contact here without a role", "olga", "@petr look", {"present": frozenset({122})}, {}),
    ],
)
def test_the_cascade_in_a_group(case: str, who: str, text: str, more: dict[str, object], expected: dict[str, str]) -> None:
    """R125–R129, R243, R244, A9: the whole way from the text to those told."""
    assert heard(view(who, **more), message(who, text)) == expected, case  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "about", "expected"),
    [
        ("R245 to an employee's", OLGAS, {"olga": "replied_to"}),
        ("R245 to a contact's", IVANS, {"pavel": "assignee"}),
        ("of another task", replace(OLGAS, task=WITH_CLIENT.id), {"pavel": "assignee"}),
        ("to a note of the system", comment(SystemRef(), is_system=True), {"pavel": "assignee"}),
    ],
)
def test_a_reply_names_an_employee(case: str, about: object, expected: dict[str, str]) -> None:
    """R245: by Reply, if the comment is an employee's and of this task."""
    assert heard(view("ivan", about=about), message("ivan", "ok", reply_to=5)) == expected, case


def test_a_comment_not_replied_to_names_nobody() -> None:
    """Only a Reply speaks about another message."""
    assert heard(view("ivan", about=OLGAS), message("ivan", "ok")) == {"pavel": "assignee"}


@pytest.mark.parametrize(
    ("present", "expected", "nobody"),
    [({102}, {"pavel": "assignee"}, ""), ({103}, {}, NOT_IN_CHAT), (set(), {}, NOT_IN_CHAT)],
)
def test_notify_active(present: set[int], expected: dict[str, str], nobody: str) -> None:
    """R128, R132, A2: only those known to be in the chat; nobody is a legal outcome with its reason."""
    seen = view("ivan", conversation=room(notify_active=True), present=frozenset(present))
    said = comment_of(happen(seen, message("ivan", "hello")))
    assert {name_of(each.party): str(each.reason) for each in said.recipients} == expected
    assert said.heard_by_nobody == nobody


def test_the_assignee_writes_and_nobody_hears() -> None:
    """R130, R131: the author is no candidate; the reason stands on the comment."""
    assert comment_of(happen(view("pavel"), message("pavel", "done"))).heard_by_nobody == NO_CANDIDATES


def test_an_employee_named_by_an_employee_joins() -> None:
    """R137, A9: he becomes a participant before he is told."""
    decision = happen(view("olga", present=frozenset({105})), message("olga", "@boris look"))
    kinds = [type(each) for each in decision.changes]
    assert kinds.index(Connect) < kinds.index(AddComment) < kinds.index(Tell)
    (joined,) = made(decision, Connect)
    assert (joined.entry.member, joined.entry.role, joined.task) == (ref("boris"), Role.PARTICIPANT, TASK.id)
    assert comment_of(decision).named == (ref("boris"),)


def test_an_ambiguous_name_tells_its_writer() -> None:
    """R136: nobody is told for it, and the bot says so, as a reply, in the writer's language."""
    twin = replace(CLIENTS["petr"], handle="vera")
    directory = replace(DIRECTORY, contacts=(*(each for each in DIRECTORY.contacts if each.id != twin.id), twin))
    seen, event = view("olga", directory=directory, present=frozenset({122})), message("olga", "@vera look")
    decision = happen(seen, event)
    assert heard(seen, event) == {"pavel": "assignee"}
    (words,) = service(decision)
    assert "“@vera”" in words
    (reply,) = [each for each in decision.effects if isinstance(each, Send) and each.purpose is Purpose.SERVICE]
    assert reply.reply_to == AtMessage(message=COMMAND_MESSAGE)


def test_a_client_in_a_staff_group_is_reached_only_by_name() -> None:
    """R258: an answer in the group reaches the client when it names him, and then once."""
    near = {"of": WITH_CLIENT, "dialogues": (dialogue("ivan"),), "bots": (STANDARD_BOT, OWN_BOT)}
    silent = happen(view("pavel", **near), message("pavel", "what shall we say?"))  # type: ignore[arg-type]
    assert [each for each in silent.effects if isinstance(each, Send) and each.purpose is Purpose.ANSWER] == []
    named = happen(view("pavel", **near), message("pavel", "@ivan it is repaired"))  # type: ignore[arg-type]
    answers = [each for each in named.effects if isinstance(each, Send) and each.purpose is Purpose.ANSWER]
    assert [(each.lane.chat, each.body.text) for each in answers] == [(121, "@ivan it is repaired")]


def test_other_groups_of_the_task_see_it() -> None:
    """A17, R80: relayed to the other group under the writer's name, not back."""
    seen = view("ivan", rooms=(room(), room(OTHER_GROUP, id=82)))
    relays = [
        each for each in happen(seen, message("ivan", "hi")).effects if isinstance(each, Send) and each.purpose is Purpose.RELAY
    ]
    assert [(each.lane.chat, each.body.text) for each in relays] == [(OTHER_GROUP, "Ivan:\nhi")]


# -- what is kept ----------------------------------------------------------------------------------------------------


def test_the_message_is_mapped() -> None:
    """A later Reply, edit or reaction finds its comment, also after a restart."""
    decision = happen(view("ivan", conversation=room(topic=5)), message("ivan", "hi", topic=5))
    (added,) = made(decision, AddCounterpart)
    part = added.counterpart
    assert (part.bot, part.chat, part.topic, part.message, part.part) == (STANDARD_BOT.id, GROUP, 5, COMMAND_MESSAGE, 0)
    assert (part.comment, part.direction, part.purpose) == (comment_of(decision).id, Direction.IN, Purpose.RELAY)


@pytest.mark.parametrize(
    ("case", "event", "text"),
    [
        (
            "R77 a contact",
            message("ivan", contact=CARD),
            "Contact: Al B, +7 1",
        ),
        ("R77 a place", message("ivan", place=Place(latitude=1.5, longitude=2)), "Place: 1.500000, 2.000000"),
        ("a forwarded message", message("ivan", "hi", forwarded_from="Bob"), "Forwarded from Bob\nhi"),
    ],
)
def test_content_other_than_text(case: str, event: MessageReceived, text: str) -> None:
    """R77: what is not text is said in words."""
    assert comment_of(happen(view("ivan"), event)).body.text == text, case


def test_files_are_fetched_and_shown() -> None:
    """R53, R77, R182: rows with the comment, a download each; what is too big is said and not tried."""
    big = replace(PHOTO, name="film.mp4", size_bytes=DOWNLOAD_BYTES_MAX + 1)
    decision = happen(view("ivan", rooms=(room(), room(OTHER_GROUP, id=82))), message("ivan", "look", attachments=(PHOTO, big)))
    said = comment_of(decision)
    assert len(said.files) == 2
    assert "film.mp4" in said.body.text
    assert [each.remote_id for each in decision.effects if isinstance(each, Fetch)] == ["r1"]
    assert [each.file for each in decision.effects if isinstance(each, SendFile)] == [said.files[0]]


def test_a_forwarded_command_is_no_command() -> None:
    """Only what a person types himself commands: a forwarded `/endtask` is what somebody else once wrote."""
    said = comment_of(happen(view("olga"), message("olga", "/endtask", forwarded_from="Bob")))
    assert said.body.text == "Forwarded from Bob\n/endtask"


def test_a_files_caption_is_no_command() -> None:
    """Nothing sent is lost: a photo captioned `/status` is a photo."""
    assert comment_of(happen(view("olga"), message("olga", "/status", attachments=(PHOTO,)))).body.text == "/status"


@pytest.mark.parametrize(
    ("case", "conversation", "about", "shown", "quote", "answers"),
    [
        ("A8 the answered comment", room(), OLGAS, "cut by Telegram", "Please check", OLGAS.id),
        ("A8 /quote off", room(quote=False), OLGAS, "x", "", OLGAS.id),
        ("R111 a post from before the binding", room(), None, "an old post", "an old post", None),
        ("of another task", room(), replace(OLGAS, task=WITH_CLIENT.id), "x", "Please check", None),
    ],
)
def test_quotations(case: str, conversation: object, about: object, shown: str, quote: str, answers: CommentId | None) -> None:
    """A8, R105, R111: a reply brings a quotation, from the comment or from what Telegram shows."""
    replied = RepliedMessage(message=MessageId(5), from_person=person("olga"), text=shown)
    event = replace(message("ivan", "ok"), reply_to=replied)
    said = comment_of(happen(view("ivan", conversation=conversation, about=about), event))
    assert (said.quote, said.answers) == (quote, answers), case


def test_a_reply_to_our_service_message_quotes_nothing() -> None:
    """The bot's own words are no part of the task (R108)."""
    bot = replace(person("stranger"), id=STANDARD_BOT.telegram_id, is_bot=True)
    event = replace(message("ivan", "ok"), reply_to=RepliedMessage(message=MessageId(5), from_person=bot, text="Bound to…"))
    assert comment_of(happen(view("ivan"), event)).quote == ""


@pytest.mark.parametrize(
    ("present", "noted"),
    [(frozenset(), True), (frozenset({121}), False)],
)
def test_writing_shows_presence_once(present: frozenset[int], noted: bool) -> None:
    """R132: seen writing; what is known is not written again."""
    changes = made(happen(view("ivan", present=present), message("ivan", "hi", topic=0)), SavePresence)
    assert bool(changes) is noted


# -- albums and edits ------------------------------------------------------------------------------------------------

ALBUM = comment("ivan", "Look", told=("pavel",), files=(FileId(1),), origin_chat=GROUP, origin_topic=0)


def test_the_first_part_of_an_album_is_remembered() -> None:
    """Later parts find their comment by the album's id."""
    decision = happen(view("ivan"), message("ivan", "Look", attachments=(PHOTO,), album="A1"))
    (part,) = made(decision, AddAlbumPart)
    assert (part.album, part.comment, part.chat) == ("A1", comment_of(decision).id, GROUP)


def test_a_later_part_joins_its_comment() -> None:
    """One comment, however late the part; a caption is added; nobody is told again; other groups get the file."""
    seen = view("ivan", album=ALBUM, about_task=TASK, rooms=(room(), room(OTHER_GROUP, id=82)))
    decision = happen(seen, message("ivan", "and this", attachments=(PHOTO,), album="A1"))
    assert not made(decision, AddComment)
    assert not made(decision, Tell)
    (files,) = made(decision, AddFiles)
    assert (files.comment, len(files.files)) == (ALBUM.id, 1)
    assert [each.body.text for each in made(decision, ReviseComment)] == ["Look\nand this"]
    assert [each.counterpart.part for each in made(decision, AddCounterpart)] == [1]
    kinds = [type(each) for each in decision.effects]
    assert kinds == [SendFile, Edit, Fetch]


SUSPENDED = room(is_suspended=True)


def edited(by: str | Sender, text: str) -> MessageEdited:
    sender = PersonSender(person=person(by)) if isinstance(by, str) else by
    return MessageEdited(bot=STANDARD_BOT.id, chat=CHAT, message=MessageId(5), at=NOW, sender=sender, body=RichText(text=text))


def test_an_edit_changes_the_comment_and_makes_none() -> None:
    """R80: a new version, shown in the other group; no second comment, nobody told again."""
    seen = view("ivan", about=IVANS, about_task=TASK, rooms=(room(), room(OTHER_GROUP, id=82)))
    origin = replace(IVANS, origin_chat=GROUP, origin_topic=0)
    decision = happen(replace(seen, about=origin), edited("ivan", "Broken badly"))
    assert [(each.comment, each.body.text) for each in made(decision, ReviseComment)] == [(IVANS.id, "Broken badly")]
    assert not made(decision, AddComment)
    assert not made(decision, Tell)
    (edit,) = decision.effects
    assert isinstance(edit, Edit)
    assert (edit.lane.chat, edit.body.text) == (OTHER_GROUP, "Ivan:\nBroken badly")


@pytest.mark.parametrize(
    ("case", "seen", "event"),
    [
        ("an unknown message", view("ivan"), edited("ivan", "new")),
        ("nothing changed", view("ivan", about=IVANS, about_task=TASK), edited("ivan", "Broken")),
        (
            "R97 suspended",
            view("ivan", about=IVANS, about_task=TASK, conversation=SUSPENDED),
            edited("ivan", "new"),
        ),
        ("unbound since", view("ivan", about=IVANS, about_task=TASK, conversation=None), edited("ivan", "new")),
        ("R71 access lost since", view("boris", about=comment("boris"), about_task=TASK), edited("boris", "new")),
        ("R231 left since", view(None, about=comment("gone"), about_task=TASK), edited("gone", "new")),
        ("a later part of an album", view("ivan", about=ALBUM, about_part=1, about_task=TASK), edited("ivan", "new")),
        ("edited away, nothing else there", view("ivan", about=IVANS, about_task=TASK), edited("ivan", " ")),
    ],
)
def test_edits_that_change_nothing(case: str, seen: RoomView, event: MessageEdited) -> None:
    """R71, R80, R97, R231: an edit follows the rules of its message."""
    assert happen(seen, event) == NOTHING, case


def test_a_channels_post_may_be_edited() -> None:
    """R113: the context follows the post."""
    post = comment(ChatRef(id=CHANNEL, title="News"), "Sale")
    decision = happen(view(None, about=post, about_task=TASK), edited(POST, "Sale is over"))
    assert [each.body.text for each in made(decision, ReviseComment)] == ["Sale is over"]


# -- channels --------------------------------------------------------------------------------------------------------


def test_a_post_is_context_and_tells_nobody() -> None:
    """R113: recorded, by the channel, heard by nobody and without a reproach for it; `/help` in a post is only text."""
    decision = happen(view(None), message(POST, "/help us choose a door"))
    said = comment_of(decision)
    assert (said.recipients, said.heard_by_nobody) == ((), "")
    assert made(decision, Tell) == []
    assert len(made(decision, AddCounterpart)) == 1


def test_a_subscribers_comment_is_told_like_any_message() -> None:
    """R111, R115: under a post, by the same cascade; the post is quoted, and its thread remembered (R114)."""
    post = comment(ChatRef(id=CHANNEL, title="News"), "Which door?", id=74)
    replied = RepliedMessage(message=MessageId(40), text="Which door?", is_automatic_forward=True)
    event = replace(message("stranger", "The red one"), reply_to=replied, thread=MessageId(40))
    decision = happen(view(None, about=post), event)
    said = comment_of(decision)
    assert (said.quote, said.answers) == ("Which door?", post.id)
    assert [str(each.reason) for each in said.recipients] == ["assignee"]
    assert [each.conversation.thread_of_last_comment for each in made(decision, SaveConversation)] == [40]


@pytest.mark.parametrize(
    ("case", "known", "thread", "under_post", "remembered"),
    [
        ("first comment under a post", None, 40, True, [40]),
        ("the same post again", 40, 40, True, []),
        ("deeper in the thread of another post", 40, 55, False, [55]),
        ("outside any thread", 40, None, False, []),
        ("a reply in a plain supergroup is no thread of a post", None, 55, False, []),
    ],
)
def test_which_post_was_last_spoken_of(
    case: str, known: int | None, thread: int | None, under_post: bool, remembered: list[int]
) -> None:
    """R114: only threads of channel posts count."""
    conversation = room(thread_of_last_comment=MessageId(known) if known else None)
    replied = RepliedMessage(message=MessageId(40 if under_post else 60), is_automatic_forward=under_post)
    event = replace(message("ivan", "hm"), reply_to=replied, thread=MessageId(thread) if thread else None)
    changes = made(happen(view("ivan", conversation=conversation), event), SaveConversation)
    assert [each.conversation.thread_of_last_comment for each in changes] == remembered, case
