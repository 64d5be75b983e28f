"""`/task` and `/endtask` in a group: questions, bindings, refusals (R68, R85–R92, R99, R107–R109, R246, R250, A16)."""

import pytest
from msgspec.structs import replace

from bridge.domain.changes import (
    AddComment,
    DropConversation,
    OpenTask,
    SaveConfirmation,
    SaveConversation,
    SavePresence,
    Tell,
)
from bridge.domain.conversations import Question
from bridge.domain.effects import AnswerPress, AtMessage, Edit, Send
from bridge.domain.ids import ChatId, MessageId
from bridge.domain.limits import BUTTON_DATA_BYTES_MAX, TITLE_CODE_POINTS_MAX
from bridge.domain.messages import Purpose
from bridge.domain.people import Language
from bridge.domain.room_views import RoomView
from bridge.domain.tasks import Role, Task, TaskSource
from tests.bridge.domain.groups import (
    ANONYMOUS,
    AS_CHANNEL,
    CATALOG,
    COMMAND_MESSAGE,
    PROJECT,
    TOKEN,
    comment_of,
    happen,
    made,
    message,
    pressed,
    presses,
    question,
    service,
    view,
)
from tests.bridge.domain.office import (
    GROUP,
    NOW,
    OWN_BOT,
    STAFF,
    TASK,
    dialogue,
    name_of,
    ref,
    room,
    task,
)

OTHER = task(id=63, number=9, title="Old roof", assignees=("olga",))
FOREIGN = task(id=64, number=10, title="Salaries", assigner="boris", assignees=(), participants=(), auditors=())


def bound_to(decision: object) -> list[int | None]:
    """What the group is bound to after a decision that rebinds it."""
    return [each.conversation.task for each in made(decision, SaveConversation)]  # type: ignore[arg-type]


# -- the first question ----------------------------------------------------------------------------------------------


def test_a_title_is_asked_about() -> None:
    """R85: as a reply to the command, the title in bold, Yes and No; nothing is made yet."""
    decision = happen(view(of=None), message("olga", "/task Fix the door\nIt squeaks"))
    (asked,) = made(decision, SaveConfirmation)
    kept = asked.confirmation
    assert (kept.question, kept.asked, kept.title, kept.description) == (Question.CREATE_TASK, 101, "Fix the door", "It squeaks")
    assert (kept.token, kept.answered_at, kept.asked_at) == (TOKEN, None, NOW)
    (sent,) = decision.effects
    assert isinstance(sent, Send)
    assert sent.body.text == "Create the task Fix the door?"
    assert [each.type for each in sent.body.entities] == ["bold"]
    assert (sent.reply_to, sent.purpose, sent.confirmation) == (AtMessage(message=COMMAND_MESSAGE), Purpose.SERVICE, kept.id)
    ((yes, no),) = sent.buttons
    assert (yes.data, no.data) == (f"{TOKEN}:yes", f"{TOKEN}:no")
    assert len(yes.data.encode()) <= BUTTON_DATA_BYTES_MAX
    assert not made(decision, OpenTask)
    assert not made(decision, AddComment)


@pytest.mark.parametrize(
    ("case", "seen", "text", "reply"),
    [
        ("R91 bare, unbound", view(of=None), "/task", "Send /task and a title"),
        ("R91 bare, bound", view(), "/task", "This chat is bound to task [7] Act for March"),
        ("R90 no such number", view(), "/task 404", "There is no task 404 that you may use here."),
        ("R91 digits are a number", view(), "/task 007", "There is no task 007"),
        ("R109 too long a title", view(), "/task " + "x" * (TITLE_CODE_POINTS_MAX + 1), f"longer than {TITLE_CODE_POINTS_MAX}"),
        ("no task has so great a number", view(), "/task " + "9" * 300, "There is no task 9999999999999999999… that"),
    ],
)
def test_commands_that_change_nothing(case: str, seen: RoomView, text: str, reply: str) -> None:
    """R90, R91, R109: one reply, no change."""
    decision = happen(seen, message("olga", text))
    assert [type(each) for each in decision.changes] == [SavePresence], case
    (said,) = service(decision)
    assert reply in said, case


def test_a_bare_task_does_not_name_a_task_to_who_may_not_see_it() -> None:
    """R90: boris learns how to use the command, not what the group is bound to."""
    (said,) = service(happen(view("boris"), message("boris", "/task")))
    assert "Act for March" not in said
    assert "[7]" not in said


@pytest.mark.parametrize("asked", [None, FOREIGN, replace(TASK, trashed_at=NOW), replace(TASK, purged=True)])
def test_a_number_that_may_not_be_used_is_refused_in_the_same_words(asked: Task | None) -> None:
    """R90: not there, not his, or deleted: nothing tells which, and nothing changes."""
    decision = happen(view(of=None, asked_task=asked), message("olga", "/task 10"))
    assert service(decision) == ["There is no task 10 that you may use here."]
    assert bound_to(decision) == []


# -- binding by number -----------------------------------------------------------------------------------------------


def test_a_number_binds_at_once() -> None:
    """R89: no further question; the reply has number and linked title; the binding names bot, group, task and who did it."""
    decision = happen(view(of=None, asked_task=OTHER), message("olga", "/task 9"))
    (saved,) = made(decision, SaveConversation)
    bound = saved.conversation
    assert (bound.task, bound.lane.chat, bound.lane.bot, bound.lane.topic) == (OTHER.id, GROUP, view().bot.id, 0)
    assert (bound.title, bound.bound_by, bound.bound_at) == ("The group", STAFF["olga"].id, NOW)
    (reply,) = decision.effects
    assert isinstance(reply, Send)
    assert reply.body.text.startswith("This chat is bound to task [9] Old roof.")
    assert [each.url for each in reply.body.entities] == ["https://desk.example/tasks/9"]


def test_a_forum_topic_is_a_chat_of_its_own() -> None:
    """A17: the binding is of the topic."""
    decision = happen(view(of=None, asked_task=OTHER), message("olga", "/task 9", topic=5))
    assert [each.conversation.lane.topic for each in made(decision, SaveConversation)] == [5]


def test_rebinding_names_the_old_task() -> None:
    """R92, A17: one task per group; suspension and the thread of the old one end."""
    old = room(is_suspended=True, thread_of_last_comment=MessageId(3), notify_active=True, closed_reason="removed")
    decision = happen(view(conversation=old, asked_task=OTHER), message("olga", "/task 9"))
    (saved,) = made(decision, SaveConversation)
    bound = saved.conversation
    assert (bound.id, bound.task, bound.is_suspended, bound.thread_of_last_comment) == (old.id, OTHER.id, False, None)
    assert (bound.notify_active, bound.closed_reason) == (True, "")
    assert service(decision) == ["This chat is now bound to task [9] Old roof. Before it was bound to [7] Act for March."]


def test_binding_twice_says_so() -> None:
    """R88 in spirit: the same command again changes nothing."""
    decision = happen(view(asked_task=TASK), message("olga", "/task 7"))
    assert (service(decision), bound_to(decision)) == (["This chat is already bound to task [7] Act for March."], [])


def test_who_may_not_see_the_old_task_may_not_take_it_away() -> None:
    """A16: access to the task being unbound is needed too; the refusal does not name it."""
    decision = happen(view("boris", asked_task=FOREIGN), message("boris", "/task 10"))
    (said,) = service(decision)
    assert (bound_to(decision), "Act for March" in said) == ([], False)


# -- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sender", [ANONYMOUS, AS_CHANNEL])
@pytest.mark.parametrize("text", ["/task Fix", "/task 7", "/endtask", "/status"])
def test_who_hides_is_told_why_not(sender: object, text: str) -> None:
    """R68: an anonymous admin gets a refusal and nothing changes."""
    decision = happen(view(None, asked_task=OTHER), message(sender, text))  # type: ignore[arg-type]
    assert decision.changes == ()
    (said,) = service(decision)
    assert "anonymously" in said


@pytest.mark.parametrize("who", ["stranger", "ivan", "cab"])
@pytest.mark.parametrize("text", ["/task Fix", "/task 7", "/endtask", "/status", "/who", "/help"])
def test_a_strangers_command_is_ignored(who: str, text: str) -> None:
    """A16, R107, R108: no reply, no relay, no contact."""
    seen = view(None if who == "stranger" else who, asked_task=TASK)
    decision = happen(seen, message(who, text))
    assert ([type(each) for each in decision.changes], decision.effects) == ([SavePresence], ())


def test_a_stranger_gets_a_hint_where_the_bot_may_write() -> None:
    """A16, R51: in his own dialogue with this bot, nowhere else."""
    seen = view("ivan", bot=OWN_BOT, dialogues=(dialogue("ivan"),))
    (hint,) = happen(seen, message("ivan", "/task x", bot=OWN_BOT)).effects
    assert isinstance(hint, Send)
    assert (hint.lane.chat, "The group" in hint.body.text) == (121, True)
    closed = replace(seen, dialogues=(dialogue("ivan", closed_reason="blocked"),))
    assert happen(closed, message("ivan", "/task x", bot=OWN_BOT)).effects == ()


def test_a_former_employee_commands_nothing() -> None:
    """R231: the view knows him, the command is ignored."""
    decision = happen(view("gone", asked_task=TASK), message("gone", "/task 7"))
    assert (bound_to(decision), decision.effects) == ([], ())


def test_a_contact_with_extended_access_may_ask_but_not_bind() -> None:
    """A16: /help is answered, /task is not."""
    assert service(happen(view("fred"), message("fred", "/help"))) != []
    assert happen(view("fred", asked_task=TASK), message("fred", "/task 7")).effects == ()


@pytest.mark.parametrize("text", ["/task x", "/task 7", "/status", "/endtask"])
def test_a_second_bot_is_refused(text: str) -> None:
    """R250: naming the first."""
    seen = view(of=None, other_bot=OWN_BOT, asked_task=TASK)
    decision = happen(seen, message("olga", text))
    (said,) = service(decision)
    assert "@own_bot" in said
    assert [type(each) for each in decision.changes] == [SavePresence]


def test_replies_are_in_the_callers_language() -> None:
    """Our own words in English and Russian: vera reads Russian."""
    assert STAFF["vera"].language is Language.RUSSIAN
    assert service(happen(view("vera"), message("vera", "/task 404"))) == [
        "Нет задачи 404, которую вы можете здесь использовать."
    ]


# -- answers ---------------------------------------------------------------------------------------------------------


def asked(kind: Question = Question.CREATE_TASK, by: str = "olga", **more: object) -> RoomView:
    """The group when a button is pressed."""
    unbound: dict[str, object] = {"of": None, "confirmation": question(kind), "catalog": CATALOG, "next_number": 12}
    return view(by, **{**unbound, **more})  # type: ignore[arg-type]


ELSEWHERE = question(lane=replace(room().lane, chat=ChatId(-5)))
FORMER = replace(STAFF["olga"], is_active=False)


def test_yes_makes_the_task_and_asks_to_bind() -> None:
    """R86, R246: the caller is assigner, assignees from the template; assignees are told; the question is rewritten."""
    confirmed = question(description="It squeaks")
    decision = happen(asked(confirmation=confirmed), pressed("olga"))
    (opened,) = made(decision, OpenTask)
    new = opened.task
    assert (new.title, new.description, new.number, new.source) == ("Fix the door", "It squeaks", 12, TaskSource.GROUP)
    roles = [(str(each.role), each.member) for each in new.roster]
    assert roles == [("assigner", ref("olga")), ("assignee", ref("pavel")), ("participant", ref("vera"))]
    first = comment_of(decision)
    assert (first.is_first, first.author, first.body.text, first.task) == (True, ref("olga"), "It squeaks", new.id)
    assert [(name_of(each.party), str(each.reason)) for each in first.recipients] == [("pavel", "new_task")]
    answered, second = (each.confirmation for each in made(decision, SaveConfirmation))
    assert (answered.id, answered.answered_at) == (confirmed.id, NOW)
    assert (second.question, second.task, second.token, second.asked) == (Question.BIND_TASK, new.id, TOKEN, 101)
    (rewritten,) = [each for each in decision.effects if isinstance(each, Edit)]
    assert rewritten.target == AtMessage(message=MessageId(501))
    assert rewritten.body.text == "Task [12] Fix the door is created. Bind this chat to it?"
    assert rewritten.buttons[0][0].data == f"{TOKEN}:yes"
    assert presses(decision) == [""]
    assert bound_to(decision) == []
    assert decision.created[0] == ("task", new.id)


def test_the_groups_project_decides_the_template_and_the_people() -> None:
    """R72, R74–R76: default people of the bound project join, and the task stands in it."""
    conversation = room(of=None, project=PROJECT.id)
    decision = happen(asked(conversation=conversation, project=PROJECT), pressed("olga"))
    (opened,) = made(decision, OpenTask)
    assert opened.task.project == PROJECT.id
    assert opened.task.members(Role.ASSIGNEE) == (ref("pavel"), ref("boris"))


def test_a_task_without_assignees_falls_to_the_owner() -> None:
    """R37, R246: somebody must hear."""
    decision = happen(asked(catalog=replace(CATALOG, templates=(), projects=())), pressed("olga"))
    assert made(decision, OpenTask)[0].task.members(Role.ASSIGNEE) == (ref("owner"),)
    assert [each.employee for each in made(decision, Tell)] == [STAFF["owner"].id]


def test_no_makes_nothing() -> None:
    """R88: the question is closed and says so."""
    decision = happen(asked(), pressed("olga", "no"))
    assert [type(each) for each in decision.changes] == [SaveConfirmation]
    assert service(decision) == ["The task Fix the door is not created."]
    assert presses(decision) == [""]


@pytest.mark.parametrize(
    ("case", "seen", "who", "answer"),
    [
        ("somebody else", asked(by="pavel"), "pavel", "Only the one who gave the command may answer."),
        ("a stranger", replace(asked(), writer=None), "stranger", "Only the one who gave the command may answer."),
        ("a second time", asked(confirmation=question(answered_at=NOW - 1)), "olga", "Already answered."),
        ("an unknown question", asked(confirmation=None), "olga", "This question is no longer open."),
        (
            "a question of another chat",
            asked(confirmation=ELSEWHERE),
            "olga",
            "This question is no longer open.",
        ),
        (
            "he left meanwhile",
            replace(asked(), writer=FORMER),
            "olga",
            "You may not do this any more.",
        ),
        ("he is no longer linked", replace(asked(), writer=None), "olga", "You may not do this any more."),
    ],
)
@pytest.mark.parametrize("button", ["yes", "no"])
def test_presses_that_do_nothing(case: str, seen: RoomView, who: str, answer: str, button: str) -> None:
    """R88, R231: limited to the caller, once; the spinner stops with a word."""
    decision = happen(seen, pressed(who, button))
    assert decision.changes == (), case
    assert presses(decision) == [answer]
    assert [type(each) for each in decision.effects] == [AnswerPress]


NEW = task(id=62, number=12, title="Fix the door")


@pytest.mark.parametrize(
    ("case", "more", "button", "binds", "words"),
    [
        ("R87 yes", {}, "yes", [NEW.id], "This chat is bound to task [12] Fix the door."),
        ("R87 no, unbound", {}, "no", [], "Task [12] Fix the door is created. This chat is not bound to it."),
        ("R87 no, bound elsewhere", {"of": TASK}, "no", [], "This chat stays bound to [7] Act for March."),
        ("R92 yes, bound elsewhere", {"of": TASK}, "yes", [NEW.id], "Before it was bound to [7] Act for March."),
        ("R250 another bot meanwhile", {"other_bot": OWN_BOT}, "yes", [], "@own_bot"),
        ("the task was deleted meanwhile", {"asked_task": replace(NEW, trashed_at=NOW)}, "yes", [], "no such task"),
        ("access was lost meanwhile", {"asked_task": FOREIGN}, "yes", [], "no such task"),
    ],
)
def test_the_second_question(case: str, more: dict[str, object], button: str, binds: list[int], words: str) -> None:
    """R87: Yes binds, No leaves the group as it is; each time it is judged anew."""
    values: dict[str, object] = {"asked_task": NEW, **more}
    decision = happen(asked(Question.BIND_TASK, "olga", **values), pressed("olga", button))
    assert bound_to(decision) == binds, case
    (said,) = service(decision)
    assert words in said
    assert presses(decision) == [""]


def test_a_binding_of_what_one_may_not_see_is_left_alone() -> None:
    """A16: olga may not unbind a task she has no access to, nor learn its name."""
    decision = happen(asked(Question.BIND_TASK, of=FOREIGN, asked_task=NEW), pressed("olga", "yes"))
    no = happen(asked(Question.BIND_TASK, of=FOREIGN, asked_task=NEW), pressed("olga", "no"))
    assert bound_to(decision) == bound_to(no) == []
    assert "Salaries" not in "".join(service(decision) + service(no))


# -- /endtask --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "who", "conversation", "of", "changes", "words"),
    [
        ("R99 unbinds", "olga", room(), TASK, [DropConversation], "Task [7] Act for March is unbound."),
        ("R99 the project stays", "olga", room(project=PROJECT.id), TASK, [SaveConversation], "is unbound."),
        ("nothing bound", "olga", None, None, [], "This chat is not bound to a task."),
        ("only a project bound", "olga", room(of=None, project=PROJECT.id), None, [], "This chat is not bound to a task."),
        ("A16 without access", "boris", room(), TASK, [], "no such task, or you have no access"),
        ("A16 what another bound", "pavel", room(bound_by=STAFF["olga"].id), TASK, [DropConversation], "is unbound."),
        ("the task is gone for good", "olga", room(), None, [DropConversation], "is unbound."),
    ],
)
def test_endtask(case: str, who: str, conversation: object, of: Task | None, changes: list[type], words: str) -> None:
    """R99, A16: whoever has access to the task may unbind it; later messages go nowhere."""
    seen = view(who, of=of, conversation=conversation, project=PROJECT)
    decision = happen(seen, message(who, "/endtask"))
    assert [type(each) for each in decision.changes if not isinstance(each, SavePresence)] == changes, case
    (said,) = service(decision)
    assert words in said
    if case.startswith("A16 without"):
        assert "Act for March" not in said


def test_unbinding_keeps_the_project() -> None:
    """R99: new tasks are still made there."""
    decision = happen(view(conversation=room(project=PROJECT.id)), message("olga", "/endtask"))
    (saved,) = made(decision, SaveConversation)
    assert (saved.conversation.task, saved.conversation.project) == (None, PROJECT.id)
