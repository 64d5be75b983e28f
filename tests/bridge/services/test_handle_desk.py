"""The standard bot's private chat through the front door: linking, notifications, answers by Reply, commands."""

import pytest
from msgspec.structs import replace

from bridge.domain.deliveries import Delivery, InboxState
from bridge.domain.effects import Edit, Fetch, Send
from bridge.domain.events import ButtonPressed, Chat, ChatKind, RepliedMessage, StatusSet, TaskTrashed
from bridge.domain.formatting import split
from bridge.domain.ids import ChatId, MessageId, PersonId, TaskId
from bridge.domain.messages import Attachment, AttachmentKind, FileState, Purpose, Reason, RichText
from bridge.domain.people import EmployeeRef, Person
from bridge.domain.tasks import Role, StatusKind
from tests.bridge.services.workshop import PEOPLE, PUBLIC_URL, Workshop, open_workshop, texts


async def told(shop: Workshop, who: str) -> Delivery:
    """The one notification that reached a person just now."""
    (found,) = [each for each in await shop.carry_out() if each.lane.chat == PEOPLE[who].id]
    return found


async def replies(shop: Workshop, who: str, to: Delivery, text: str, **more: object) -> None:
    """A Reply to a delivered notification."""
    handled = await shop.says(who, text, bot=shop.standard_bot, reply=to.messages[0], **more)
    assert handled.state is InboxState.HANDLED, handled.error


async def said_to(shop: Workshop, who: str) -> list[str]:
    """Texts that arrive at a person now."""
    return [text for chat, text in texts(await shop.carry_out()) if chat == PEOPLE[who].id]


async def test_linking_by_deep_link_says_three_things_and_notifications_arrive() -> None:
    """R1–R5, R162: after /start with the token three messages come, and then the notification of a client's message."""
    async with open_workshop() as shop:
        welcome = await shop.links("pavel")
        assert len(texts(welcome)) == 3
        assert "Acme" in texts(welcome)[1][1]
        pavel = await shop.see(lambda tx: tx.people.employee(shop.staff["pavel"].id))
        assert pavel is not None
        assert pavel.person == PEOPLE["pavel"].id
        await shop.says("ivan", "The invoice is wrong")
        notification = await told(shop, "pavel")
        assert isinstance(notification.effect, Send)
        assert notification.effect.purpose is Purpose.NOTIFICATION
        assert notification.effect.reason is Reason.NEW_TASK
        text = notification.effect.body.text
        assert "[1]" in text
        assert "Ivan Petrov (Telegram)" in text
        assert "The invoice is wrong" in text
        assert any(each.url == f"{PUBLIC_URL}/tasks/1" for each in notification.effect.body.entities)


@pytest.mark.parametrize(
    "spoil",
    ["unknown", "used", "expired", "left"],
)
async def test_a_doubtful_link_is_refused_in_the_same_words(spoil: str) -> None:
    """R4: unknown, used, expired, or for somebody who left: one refusal, nothing changes."""
    async with open_workshop() as shop:
        token = "good-token"
        await shop.grants(token, EmployeeRef(id=shop.staff["pavel"].id), expires_in_s=0.0 if spoil == "expired" else 600.0)
        if spoil == "used":
            await shop.says("petr", f"/start {token}", bot=shop.standard_bot)
            await shop.carry_out()
        if spoil == "left":
            gone = replace(shop.staff["pavel"], is_active=False)
            await shop.see(lambda tx: tx.people.save_employee(gone))
        before = await shop.see(lambda tx: list(tx.links.of_person(PEOPLE["boris"].id)))
        await shop.says("boris", f"/start {'other' if spoil == 'unknown' else token}", bot=shop.standard_bot)
        (refusal,) = await said_to(shop, "boris")
        assert "does not work any more" in refusal
        assert await shop.see(lambda tx: list(tx.links.of_person(PEOPLE["boris"].id))) == before == []


async def test_a_telegram_linked_to_a_colleague_is_not_taken_over() -> None:
    """R10, R255: a Telegram user stands for one person of an account until it is unlinked."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.grants("second", EmployeeRef(id=shop.staff["boris"].id))
        await shop.says("pavel", "/start second", bot=shop.standard_bot)
        assert "already linked to somebody else" in (await said_to(shop, "pavel"))[0]
        (link,) = await shop.see(lambda tx: list(tx.links.of_person(PEOPLE["pavel"].id)))
        assert link.party == EmployeeRef(id=shop.staff["pavel"].id)


async def test_an_employee_who_changes_his_telegram_is_told_in_the_new_one_only() -> None:
    """R2: linking again from another Telegram moves the link."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.links("pavel", via=PEOPLE["petr"])
        await shop.says("ivan", "Hello")
        assert {each.lane.chat for each in await shop.carry_out()} == {PEOPLE["petr"].id}


async def test_a_reply_to_a_new_task_reaches_the_client_and_marks_the_event_read() -> None:
    """R153, R236, A7: the answer to a new-task notification goes to assigner and assignees, the client included."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.says("ivan", "The invoice is wrong")
        notification = await told(shop, "pavel")
        assert len(await shop.chronicle("pavel")) == 1
        await replies(shop, "pavel", notification, "We look into it")
        assert await said_to(shop, "ivan") == ["We look into it"]
        assert await shop.chronicle("pavel") == []
        (task,) = await shop.tasks()
        first, answer = await shop.comments(task.id)
        assert answer.author == EmployeeRef(id=shop.staff["pavel"].id)
        assert answer.answers == first.id


async def test_naming_a_colleague_keeps_the_answer_from_the_client() -> None:
    """R156, R137: @name replaces the addressees; the colleague joins the task and is told, the client hears nothing."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.links("boris")
        await shop.says("ivan", "The invoice is wrong")
        await replies(shop, "pavel", await told(shop, "pavel"), "@boris is that ours?")
        arrived = await shop.carry_out()
        assert {each.lane.chat for each in arrived} == {PEOPLE["boris"].id}
        (task,) = await shop.tasks()
        assert task.members(Role.PARTICIPANT) == (EmployeeRef(id=shop.staff["boris"].id),)
        assert [each.reason for each in await shop.chronicle("boris")] == [Reason.MENTIONED]


async def test_a_file_in_the_reply_is_attached_and_fetched() -> None:
    """R154: the file joins the comment, pending until it is downloaded, and goes on to the client."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.says("ivan", "Send me the act")
        photo = Attachment(kind=AttachmentKind.DOCUMENT, remote_id="R1", name="act.pdf", size_bytes=1000)
        await replies(shop, "pavel", await told(shop, "pavel"), "Here", attachments=(photo,))
        (task,) = await shop.tasks()
        answer = (await shop.comments(task.id))[-1]
        (file,) = await shop.see(lambda tx: list(tx.files.many(answer.files)))
        assert (file.name, file.state) == ("act.pdf", FileState.PENDING)
        due = await shop.due()
        assert [each.effect.remote_id for each in due if isinstance(each.effect, Fetch)] == ["R1"]
        assert {each.lane.chat for each in due if not isinstance(each.effect, Fetch)} == {PEOPLE["ivan"].id}


async def test_a_remark_on_a_status_never_reaches_the_client() -> None:
    """A7, R148: neither the status nor what is said about it leaves the house."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.links("olga")
        await shop.says("ivan", "Hello")
        await shop.carry_out()
        (task,) = await shop.tasks()
        status = shop.statuses[StatusKind.IN_PROGRESS].id
        await shop.acts(StatusSet(account=shop.account.id, actor=shop.staff["olga"].id, task=task.id, status=status))
        notification = await told(shop, "pavel")
        assert isinstance(notification.effect, Send)
        assert notification.effect.reason is Reason.STATUS
        await replies(shop, "pavel", notification, "why so late?")
        assert PEOPLE["ivan"].id not in {each.lane.chat for each in await shop.carry_out()}


async def test_an_edited_reply_changes_the_comment_and_the_message_at_the_client() -> None:
    """R163: the same comment, a new version; the message the client has is edited, no second one comes."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.says("ivan", "Hello")
        notification = await told(shop, "pavel")
        answer = shop.message("pavel", "Tomorow", bot=shop.standard_bot, reply=notification.messages[0])
        await shop.hears(answer)
        await shop.carry_out()
        await shop.edits("pavel", answer.message, "Tomorrow", bot=shop.standard_bot)
        (change,) = await shop.due()
        assert isinstance(change.effect, Edit)
        assert change.effect.body.text == "Tomorrow"
        (task,) = await shop.tasks()
        comment = (await shop.comments(task.id))[-1]
        assert (comment.body.text, comment.version) == ("Tomorrow", 2)


@pytest.mark.parametrize("obstacle", ["lost access", "trashed", "deactivated", "unlinked"])
async def test_an_answer_that_cannot_be_added_is_given_back(obstacle: str) -> None:
    """R161, R231: refused with the reason, the text returned, nothing added."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.says("ivan", "Hello")
        notification = await told(shop, "pavel")
        (task,) = await shop.tasks()
        await spoil(shop, obstacle, task.id)
        await replies(shop, "pavel", notification, "my long answer")
        (refusal,) = await said_to(shop, "pavel")
        assert "was not added" in refusal or "не добавлен" in refusal
        assert "my long answer" in refusal
        assert len(await shop.comments(task.id)) == 1


async def spoil(shop: Workshop, obstacle: str, task: TaskId) -> None:
    """Something happens between a notification and the answer to it."""
    match obstacle:
        case "lost access":
            (found,) = [each for each in await shop.tasks() if each.id == task]
            entries = [each for each in found.roster if each.role is Role.ASSIGNEE]
            await shop.see(lambda tx: [tx.tasks.disconnect(task, each) for each in entries])
        case "trashed":
            act = TaskTrashed(account=shop.account.id, actor=shop.staff["olga"].id, task=task)
            assert (await shop.acts(act)).denial == ""
        case "deactivated":
            pavel = await shop.see(lambda tx: tx.people.employee(shop.staff["pavel"].id))
            assert pavel is not None
            gone = replace(pavel, is_active=False)
            await shop.see(lambda tx: tx.people.save_employee(gone))
        case "unlinked":
            (link,) = await shop.see(lambda tx: list(tx.links.of_person(PEOPLE["pavel"].id)))
            await shop.see(lambda tx: tx.links.save(replace(link, is_on=False)))


async def test_who_and_whom_answer_a_reply() -> None:
    """R157: names as usable after @, and who was told of that very comment."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.says("ivan", "Hello")
        notification = await told(shop, "pavel")
        await replies(shop, "pavel", notification, "/who")
        assert "@pavel" in (await said_to(shop, "pavel"))[0]
        await replies(shop, "pavel", notification, "/whom")
        assert "@pavel" in (await said_to(shop, "pavel"))[0]
        (task,) = await shop.tasks()
        assert len(await shop.comments(task.id)) == 1


@pytest.mark.parametrize(
    ("who", "text", "expected"),
    [
        ("pavel", "hello there", "did not pass this on"),
        ("pavel", "/help", "What I understand"),
        ("pavel", "/who", "as a Reply"),
        ("pavel", "/whom", "as a Reply"),
        ("pavel", "/endtask", "not for this chat"),
        ("pavel", "/changeaccount", "one workspace only"),
        ("pavel", "/start", "notifications from"),
        ("pavel", "/task", "/task and a title"),
        ("pavel", "/task 99", "no task 99"),
        ("pavel", "/find zebra", "Nothing found"),
        ("petr", "hello there", "To link this Telegram"),
        ("petr", "/task Steal", "To link this Telegram"),
        ("petr", "/start", "To link this Telegram"),
    ],
)
async def test_other_texts_get_a_hint_and_create_nothing(who: str, text: str, expected: str) -> None:
    """R158, R247: neither reply nor command: a hint; a stranger is told how to link."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.says(who, text, bot=shop.standard_bot)
        (hint,) = await said_to(shop, who)
        assert expected in hint
        assert await shop.tasks() == []
        assert await shop.contacts() == []


async def test_a_reply_to_no_notification_gets_a_hint() -> None:
    """R158: replying to our help text is no answer to anything."""
    async with open_workshop() as shop:
        welcome = await shop.links("pavel")
        await replies(shop, "pavel", welcome[-1], "thanks")
        assert "do not know which task" in (await said_to(shop, "pavel"))[0]


async def test_a_task_from_the_private_chat_is_confirmed_first() -> None:
    """R247, R85, R88, R246: the question, one answer by the one asked, a task from the default template."""
    async with open_workshop() as shop:
        await shop.links("olga")
        await shop.says("olga", "/task Act for March\nwith the stamp", bot=shop.standard_bot)
        (question,) = await shop.carry_out()
        assert isinstance(question.effect, Send)
        yes = question.effect.buttons[0][0].data
        assert await shop.tasks() == []
        for _ in range(2):
            await shop.hears(_press(shop, "olga", yes, question.messages[0]))
        (task,) = await shop.tasks()
        assert (task.title, task.description) == ("Act for March", "with the stamp")
        assert task.members(Role.ASSIGNER) == (EmployeeRef(id=shop.staff["olga"].id),)
        assert task.members(Role.ASSIGNEE) == (EmployeeRef(id=shop.staff["pavel"].id),)
        assert [each.reason for each in await shop.chronicle("pavel")] == [Reason.NEW_TASK]
        changed = [each.effect for each in await shop.due() if isinstance(each.effect, Edit)]
        assert ["[1]" in each.body.text for each in changed] == [True]


async def test_no_to_the_question_creates_nothing() -> None:
    """R88."""
    async with open_workshop() as shop:
        await shop.links("olga")
        await shop.says("olga", "/task Act for March", bot=shop.standard_bot)
        (question,) = await shop.carry_out()
        assert isinstance(question.effect, Send)
        await shop.hears(_press(shop, "olga", question.effect.buttons[0][1].data, question.messages[0]))
        assert await shop.tasks() == []


def _press(shop: Workshop, who: str, data: str, message: MessageId) -> ButtonPressed:
    return ButtonPressed(
        bot=shop.standard_bot.id,
        query="q",
        chat=Chat(id=ChatId(PEOPLE[who].id), kind=ChatKind.PRIVATE),
        message=message,
        person=PEOPLE[who],
        data=data,
    )


async def test_an_album_in_a_reply_is_one_comment() -> None:
    """R154: later parts join the comment the first part became; the client gets every file."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.says("ivan", "Photos, please")
        notification = await told(shop, "pavel")
        for number in range(3):
            picture = Attachment(kind=AttachmentKind.PHOTO, remote_id=f"R{number}", name=f"{number}.jpg", size_bytes=10)
            caption = "All three" if number == 0 else ""
            await replies(shop, "pavel", notification, caption, attachments=(picture,), album="A1")
        (task,) = await shop.tasks()
        _, answer = await shop.comments(task.id)
        assert answer.body == RichText(text="All three")
        assert len(answer.files) == 3


async def test_two_accounts_answer_where_the_notification_came_from() -> None:
    """R10, A14: a Reply is in the house of its notification, whatever account is the current one."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        other = await shop.see(lambda tx: shop.second_account(tx))
        token = "second-house"
        await shop.grants(token, EmployeeRef(id=other.owner), account=other.id)
        await shop.says("ivan", "Hello")
        notification = await told(shop, "pavel")
        await shop.says("pavel", f"/start {token}", bot=shop.standard_bot)
        await shop.carry_out()
        await replies(shop, "pavel", notification, "from the first house")
        (task,) = await shop.tasks()
        assert [each.body.text for each in await shop.comments(task.id)][-1] == "from the first house"
        await shop.carry_out()
        await shop.says("pavel", "/changeaccount", bot=shop.standard_bot)
        assert "Acme" in (await said_to(shop, "pavel"))[0]


LONG = "\n".join(f"line {n} " + "x" * 60 for n in range(100))


@pytest.mark.parametrize(
    ("case", "text", "shown", "by", "is_understood"),
    [
        ("the copy that was lost", "Hello", "{all}", 901, True),
        ("as Telegram shows it, without outer space", "Hello", " {all}\n", 901, True),
        ("a piece of a long one", LONG, "{first piece}", 901, True),
        ("another text of ours", "Hello", "Reply to a notification", 901, False),
        ("no text: a picture of ours", "Hello", "", 901, False),
        ("his own words that say the same", "Hello", "{all}", 102, False),
    ],
)
async def test_a_notification_sent_twice_is_answered_by_either_copy(
    case: str, text: str, shown: str, by: int, is_understood: bool
) -> None:
    """R153, R162: a crash between the call and its record leaves a first copy that the map does not know."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        await shop.says("ivan", text)
        lost = shop.message_id()
        copy = await told(shop, "pavel")
        assert isinstance(copy.effect, Send)
        words = {"all": copy.effect.body.text, "first piece": split(copy.effect.body)[0].text}
        reply = RepliedMessage(message=lost, from_person=Person(id=PersonId(by), first_name="x"), text=shown.format_map(words))
        await shop.says("pavel", "We look into it", bot=shop.standard_bot, reply_to=reply)
        (task,) = await shop.tasks()
        answers = [each.body.text for each in await shop.comments(task.id) if not each.is_first]
        assert answers == (["We look into it"] if is_understood else []), case


async def test_a_message_of_the_past_that_says_the_same_as_a_later_one_of_another_task_is_no_guess() -> None:
    """R162: two clients write the same; only the next message of ours is looked at, and only if it says so itself."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        forgotten = shop.message_id()
        for who in ("ivan", "petr"):
            await shop.says(who, "Hello")
        first, second = [each for each in await shop.carry_out() if each.lane.chat == PEOPLE["pavel"].id]
        assert isinstance(second.effect, Send)
        assert first.messages < second.messages
        bot = Person(id=shop.standard_bot.telegram_id, first_name="x")
        wrong = RepliedMessage(message=forgotten, from_person=bot, text=second.effect.body.text)
        await shop.says("pavel", "which one?", bot=shop.standard_bot, reply_to=wrong)
        assert [len(await shop.comments(each.id)) for each in await shop.tasks()] == [1, 1]
