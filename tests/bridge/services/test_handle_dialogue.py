"""A client's conversation through the front door: inbox in; contact, task, comments, notifications and answers out."""

import pytest
from msgspec.structs import replace

from bridge.domain.conversations import FallbackAssignee
from bridge.domain.deliveries import InboxState
from bridge.domain.effects import Fetch, Send
from bridge.domain.events import BotMembershipChanged, Chat, ChatKind, ReactionChanged, StatusSet, TaskTrashed
from bridge.domain.ids import BotId, ChatId, PersonId, TaskId
from bridge.domain.messages import (
    Attachment,
    AttachmentKind,
    CommentSource,
    FileState,
    Place,
    Purpose,
    Reason,
    RichText,
    SharedContact,
)
from bridge.domain.people import AccountSettings, ContactRef, EmployeeRef, Person
from bridge.domain.tasks import Role, StatusKind
from tests.bridge.services.workshop import PEOPLE, PUBLIC_URL, Workshop, open_workshop, texts


async def test_a_first_message_makes_contact_task_and_comment() -> None:
    """R34–R41, R56: one contact, one task from the template, comment 0, the assignee told."""
    async with open_workshop() as shop:
        handled = await shop.says("ivan", "The invoice is wrong")
        assert handled.state is InboxState.HANDLED, handled.error
        (contact,) = await shop.contacts()
        assert (contact.name, contact.username, contact.template) == ("Ivan Petrov", "ivan_p", "Client")
        (task,) = await shop.tasks()
        assert (task.number, task.title, task.description) == (1, "Ivan Petrov (Telegram)", "The invoice is wrong")
        assert task.members(Role.ASSIGNER) == (ContactRef(id=contact.id),)
        assert task.members(Role.ASSIGNEE) == (EmployeeRef(id=shop.staff["pavel"].id),)
        (first,) = await shop.comments(task.id)
        assert first.is_first
        assert first.source is CommentSource.TELEGRAM
        assert [(each.party, each.reason) for each in first.recipients] == [
            (EmployeeRef(id=shop.staff["pavel"].id), Reason.NEW_TASK)
        ]
        assert [each.reason for each in await shop.chronicle("pavel")] == [Reason.NEW_TASK]
        assert await shop.due() == []


async def test_the_conversation_goes_on_and_the_answer_comes_back() -> None:
    """R34, R42, R52: the second message joins the active task; a staff comment that tells the client reaches him."""
    async with open_workshop() as shop:
        await shop.says("ivan", "The invoice is wrong")
        await shop.says("ivan", "Number 17")
        (task,) = await shop.tasks()
        assert [each.body.text for each in await shop.comments(task.id)] == ["The invoice is wrong", "Number 17"]
        assert [each.reason for each in await shop.chronicle("pavel")] == [Reason.NEW_TASK, Reason.DIALOGUE]
        outcome = await shop.comments_as("pavel", task.id, "Fixed, sorry!")
        assert outcome.denial == ""
        (answer,) = await shop.due()
        assert isinstance(answer.effect, Send)
        assert answer.effect.purpose is Purpose.ANSWER
        assert texts([answer]) == [(201, "Fixed, sorry!")]


async def test_internal_comments_stay_inside() -> None:
    """R52: a comment that does not tell the client does not reach him."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        await shop.comments_as("pavel", task.id, "Who is that?", notify=(EmployeeRef(id=shop.staff["olga"].id),))
        await shop.comments_as("pavel", task.id, "A note", notify=())
        assert await shop.due() == []


async def set_account(shop: Workshop, **settings: object) -> None:
    """Change the account's choices."""
    changed = replace(shop.account, settings=replace(AccountSettings(), **settings))
    await shop.see(lambda tx: tx.accounts.save(changed))


async def change(shop: Workshop, task: TaskId, what: str) -> None:
    """Bring the client's task into a state."""
    actor, account = shop.staff["olga"].id, shop.account.id
    if what in {"trashed", "purged"}:
        await shop.acts(TaskTrashed(account=account, actor=actor, task=task, purge=what == "purged"))
    elif what:
        status = shop.statuses[StatusKind(what)].id
        await shop.acts(StatusSet(account=account, actor=actor, task=task, status=status, silent=True))


@pytest.mark.parametrize(
    ("option", "state", "tasks", "is_restored"),
    [
        (True, "", 1, False),
        (True, "in_progress", 1, False),
        (True, "completed", 2, False),
        (True, "postponed", 2, False),
        (True, "trashed", 2, False),
        (True, "purged", 2, False),
        (False, "completed", 1, False),
        (False, "postponed", 1, False),
        (False, "trashed", 1, True),
        (False, "purged", 2, False),
    ],
)
async def test_when_a_new_task_is_made(option: bool, state: str, tasks: int, is_restored: bool) -> None:
    """R42, R43, R45, R46, A18, A19: with the option on an inactive or deleted task is followed by a new one; with it off
    everything goes to the one task, taken out of the trash, unless it was purged."""
    async with open_workshop() as shop:
        await set_account(shop, new_task_when_inactive=option)
        await shop.says("ivan", "one")
        (task,) = await shop.tasks()
        await change(shop, task.id, state)
        await shop.says("ivan", "two")
        found = await shop.see(lambda tx: [tx.tasks.by_number(shop.account.id, number) for number in (1, 2)])
        assert len([each for each in found if each is not None]) == tasks
        newest = found[tasks - 1]
        assert newest is not None
        said = [each.body.text for each in await shop.comments(newest.id) if not each.is_system]
        assert said == (["two"] if tasks == 2 else ["one", "two"])
        assert newest.trashed_at is None
        assert len(await shop.contacts()) == 1
        if is_restored:
            assert Reason.DIALOGUE in [each.reason for each in await shop.chronicle("pavel")]


@pytest.mark.parametrize(("wanted", "quoted"), [(10, ["one", "three"]), (1, ["three"]), (0, [])])
async def test_a_follow_up_quotes_the_earlier_conversation(wanted: int, quoted: list[str]) -> None:
    """R44, R47, A6: link and last messages go into the read-only extra field, never into the client's text; hidden ones never."""
    async with open_workshop() as shop:
        await set_account(shop, history_messages=wanted)
        await shop.says("ivan", "one")
        (task,) = await shop.tasks()
        await shop.comments_as("pavel", task.id, "hidden words", notify=(), is_hidden=True)
        await shop.says("ivan", "three")
        await change(shop, task.id, "completed")
        await shop.says("ivan", "four")
        follow_up = (await shop.tasks())[-1]
        assert follow_up.previous == task.id
        assert follow_up.description == "four"
        extra = follow_up.description_extra
        assert f"{PUBLIC_URL}/tasks/1" in extra
        assert "hidden words" not in extra
        assert "status" not in extra
        for text in ("one", "three"):
            assert (f": {text}" in extra) == (text in quoted)


@pytest.mark.parametrize(
    ("text", "is_message"),
    [
        ("/start", False),
        ("/START", False),
        ("/start promo_17", False),
        ("/start@acme_bot", False),
        ("/start please help me, it is urgent", True),
        ("/starting", True),
        ("/price", True),
        ("/help", True),
        ("/task Steal the crown", True),
    ],
)
async def test_only_start_is_special_for_a_client(text: str, is_message: bool) -> None:
    """R253, A25: a bare /start makes no task and no contact; any other /text is a message."""
    async with open_workshop() as shop:
        await shop.says("ivan", text)
        assert len(await shop.tasks()) == (1 if is_message else 0)
        assert len(await shop.contacts()) == (1 if is_message else 0)


async def test_the_greeting_comes_once() -> None:
    """R27: on the first /start only; the first real message then opens the task in the same dialogue."""
    async with open_workshop() as shop:
        for _ in range(3):
            await shop.says("ivan", "/start")
        await shop.says("ivan", "Hello")
        await shop.says("ivan", "/start")
        assert texts(await shop.due()) == [(201, "Welcome!")]
        assert len(await shop.tasks()) == 1


async def change_own_bot(shop: Workshop, **more: object) -> None:
    """Another setting of the own bot."""
    shop.own_bot = replace(shop.own_bot, **more)
    await shop.see(lambda tx: tx.bots.save(shop.own_bot))


async def deactivate(shop: Workshop, who: str) -> None:
    """Somebody leaves the company."""
    employee = await shop.see(lambda tx: tx.people.employee(shop.staff[who].id))
    assert employee is not None
    gone = replace(employee, is_active=False)
    await shop.see(lambda tx: tx.people.save_employee(gone))


@pytest.mark.parametrize(
    ("extra", "fallback", "gone", "assignees"),
    [
        ((), FallbackAssignee.OWNER, (), ["pavel"]),
        (("boris",), FallbackAssignee.OWNER, (), ["pavel", "boris"]),
        (("pavel",), FallbackAssignee.OWNER, (), ["pavel"]),
        ((), FallbackAssignee.OWNER, ("pavel",), ["pavel", "olga"]),
        ((), FallbackAssignee.CONFIGURER, ("pavel",), ["pavel", "boris"]),
        ((), FallbackAssignee.CONFIGURER, ("pavel", "boris"), ["pavel", "olga"]),
        ((), FallbackAssignee.OWNER, ("pavel", "olga"), ["pavel", "boris"]),
    ],
)
async def test_who_becomes_assignee(
    extra: tuple[str, ...], fallback: FallbackAssignee, gone: tuple[str, ...], assignees: list[str]
) -> None:
    """R36, R37, R257, A5: template and extras; when all of them have left, the owner or the configurer, whoever is there."""
    async with open_workshop() as shop:
        refs = tuple(EmployeeRef(id=shop.staff[each].id) for each in extra)
        await change_own_bot(shop, extra_assignees=refs, fallback_assignee=fallback)
        for each in gone:
            await deactivate(shop, each)
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        names = {EmployeeRef(id=each.id): name for name, each in shop.staff.items()}
        assert [names[each] for each in task.members(Role.ASSIGNEE) if isinstance(each, EmployeeRef)] == assignees
        told = [name for name in shop.staff if await shop.chronicle(name)]
        assert told == sorted((each for each in assignees if each not in gone), key=list(shop.staff).index)


async def test_two_own_bots_share_the_contact_and_not_the_task() -> None:
    """A21: one card per Telegram id, one conversation per (bot, contact)."""
    async with open_workshop() as shop:
        second = replace(shop.own_bot, id=BotId(9001), telegram_id=PersonId(903), username="second_bot", hook_key="second")
        await shop.see(lambda tx: tx.bots.save(second))
        await shop.says("ivan", "To the first")
        await shop.says("ivan", "To the second", bot=second)
        await shop.says("ivan", "Again to the first")
        assert len(await shop.contacts()) == 1
        said = [[each.body.text for each in await shop.comments(task.id)] for task in await shop.tasks()]
        assert said == [["To the first", "Again to the first"], ["To the second"]]


async def test_a_linked_employee_keeps_his_identity() -> None:
    """A20: he is the assigner himself and no contact is made; he gets the answer in that dialogue, once."""
    async with open_workshop() as shop:
        await shop.links("boris")
        await shop.says("boris", "My laptop is broken")
        assert await shop.contacts() == []
        (task,) = await shop.tasks()
        assert task.members(Role.ASSIGNER) == (EmployeeRef(id=shop.staff["boris"].id),)
        await shop.comments_as("pavel", task.id, "Bring it here", notify=(EmployeeRef(id=shop.staff["boris"].id),))
        (answer,) = await shop.due()
        assert (answer.lane.bot, answer.lane.chat) == (shop.own_bot.id, PEOPLE["boris"].id)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"contact": SharedContact(phone="+7 900", first_name="Anna", last_name="Z")}, ["Anna Z", "+7 900"]),
        ({"place": Place(latitude=55.75, longitude=37.62)}, ["55.750000, 37.620000"]),
        ({"place": Place(latitude=1.0, longitude=2.0, title="Office", address="Main st. 1")}, ["Office", "Main st. 1"]),
        ({"other": "dice"}, ["dice"]),
        ({"forwarded_from": "Daily News", "body": RichText(text="read this")}, ["Daily News", "read this"]),
    ],
)
async def test_what_is_not_text_is_said_in_words(content: dict[str, object], words: list[str]) -> None:
    """R53, R77: a card, a place, anything else reach staff as words."""
    async with open_workshop() as shop:
        await shop.says("ivan", **content)
        (task,) = await shop.tasks()
        (comment,) = await shop.comments(task.id)
        for each in words:
            assert each in comment.body.text
        assert task.description == comment.body.text


def picture(number: int, size: int = 1000) -> Attachment:
    """A photo of a message."""
    return Attachment(kind=AttachmentKind.PHOTO, remote_id=f"R{number}", name=f"photo{number}.jpg", size_bytes=size)


async def test_album_parts_become_one_comment() -> None:
    """R53: messages of one album are one task, one comment with all files, told once; the caption may be late."""
    async with open_workshop() as shop:
        for number in range(3):
            caption = "See these" if number == 2 else ""
            await shop.says("ivan", caption, attachments=(picture(number),), album="A1")
        (task,) = await shop.tasks()
        (comment,) = await shop.comments(task.id)
        assert len(comment.files) == 3
        assert comment.body.text == task.description == "See these"
        assert len(await shop.chronicle("pavel")) == 1
        assert [each.effect.remote_id for each in await shop.due() if isinstance(each.effect, Fetch)] == ["R0", "R1", "R2"]


async def test_a_late_album_part_joins_its_own_task() -> None:
    """The task was closed meanwhile; the part still belongs to its comment."""
    async with open_workshop() as shop:
        await shop.says("ivan", attachments=(picture(0),), album="A1")
        (task,) = await shop.tasks()
        await change(shop, task.id, "completed")
        await shop.says("ivan", attachments=(picture(1),), album="A1")
        assert len(await shop.tasks()) == 1
        comment = (await shop.comments(task.id))[0]
        assert len(comment.files) == 2


async def test_a_file_too_big_is_said_in_the_comment() -> None:
    """R182: nothing is fetched, the comment says so."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Look", attachments=(picture(1, size=20 * 1024 * 1024 + 1),))
        (task,) = await shop.tasks()
        (comment,) = await shop.comments(task.id)
        (file,) = await shop.see(lambda tx: list(tx.files.many(comment.files)))
        assert file.state is FileState.FAILED
        assert "photo1.jpg" in comment.body.text
        assert await shop.due() == []


async def test_an_edit_changes_the_comment_and_the_description() -> None:
    """R41, R80: a new version, never a second comment; somebody else's edit of it is impossible."""
    async with open_workshop() as shop:
        event = shop.message("ivan", "The invoise is wrong")
        await shop.hears(event)
        await shop.edits("ivan", event.message, "The invoice is wrong")
        await shop.edits("petr", event.message, "I am Petr")
        (task,) = await shop.tasks()
        (comment,) = await shop.comments(task.id)
        assert (comment.body.text, comment.version) == ("The invoice is wrong", 2)
        assert task.description == "The invoice is wrong"


async def test_a_reply_quotes_what_it_answers() -> None:
    """A8: the client's Reply to an answer carries its text and knows the comment."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        await shop.comments_as("pavel", task.id, "Which invoice?")
        (delivered,) = await shop.carry_out()
        await shop.says("ivan", "Number 17", reply=delivered.messages[0])
        _, asked, answer = await shop.comments(task.id)
        assert (answer.quote, answer.answers) == ("Which invoice?", asked.id)


def blocks(shop: Workshop, who: str, *, is_member: bool) -> BotMembershipChanged:
    """The person blocks the own bot, or takes it back."""
    return BotMembershipChanged(
        bot=shop.own_bot.id,
        chat=Chat(id=ChatId(PEOPLE[who].id), kind=ChatKind.PRIVATE),
        by=PEOPLE[who],
        was_member=not is_member,
        is_member=is_member,
    )


async def test_a_blocked_bot_makes_the_client_unreachable_until_he_comes_back() -> None:
    """R121, R254: the dialogue is closed, the comment shows it, nothing is sent; afterwards answers pass again."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        await shop.hears(blocks(shop, "ivan", is_member=False))
        dialogue = await shop.dialogue("ivan")
        assert dialogue is not None
        assert dialogue.closed_reason
        await shop.comments_as("pavel", task.id, "Are you there?")
        assert await shop.due() == []
        assert [each.unreachable for each in (await shop.comments(task.id))[-1].recipients] == [True]
        await shop.hears(blocks(shop, "ivan", is_member=True))
        await shop.comments_as("pavel", task.id, "And now?", notify=(ContactRef(id=(await shop.contacts())[0].id),))
        assert texts(await shop.due()) == [(201, "And now?")]


async def test_a_positive_reaction_is_a_like() -> None:
    """R213, R216, R251: the client's reaction on the answer likes it and tells its author; taking it away unlikes."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        await shop.comments_as("pavel", task.id, "Done")
        (delivered,) = await shop.carry_out()
        answer = (await shop.comments(task.id))[-1]
        chat = Chat(id=ChatId(PEOPLE["ivan"].id), kind=ChatKind.PRIVATE)
        message, bot = delivered.messages[0], shop.own_bot.id
        await shop.hears(ReactionChanged(bot=bot, chat=chat, message=message, person=PEOPLE["ivan"], new=("👍",)))
        assert len(await shop.see(lambda tx: list(tx.comments.likes(answer.id)))) == 1
        assert [each.reason for each in await shop.chronicle("pavel")][-1] is Reason.LIKED
        await shop.hears(ReactionChanged(bot=bot, chat=chat, message=message, person=PEOPLE["ivan"], old=("👍",)))
        assert await shop.see(lambda tx: list(tx.comments.likes(answer.id))) == []


@pytest.mark.parametrize("why", ["bot off", "plan free", "plan expired"])
async def test_nothing_is_heard_through_a_bot_that_is_off(why: str) -> None:
    """R15, R18, R31: the message is taken from Telegram and nothing comes of it."""
    async with open_workshop() as shop:
        if why == "bot off":
            await change_own_bot(shop, is_enabled=False)
        else:
            plan = replace(shop.account, plan="free" if why == "plan free" else "business", plan_expires_at=1.0)
            await shop.see(lambda tx: tx.accounts.save(plan))
        handled = await shop.says("ivan", "Hello")
        assert handled.state is InboxState.HANDLED
        assert (await shop.tasks(), await shop.contacts(), await shop.due()) == ([], [], [])


async def test_namesakes_get_different_handles() -> None:
    """A28: /who must print names that fit one person."""
    async with open_workshop() as shop:
        for id in (301, 302, 303):
            namesake = replace(PEOPLE["petr"], id=PersonId(id), username="petr_x" if id == 302 else "")
            await shop.as_person("petr", namesake, "Hello")
        handles = [each.handle for each in await shop.contacts()]
        assert handles == ["Petr", "petr_x", "Petr.303"]


async def test_nobody_can_call_himself_so_that_another_is_not_heard() -> None:
    """A28: names made to take a victim's handles do not park the victim's message."""
    async with open_workshop() as shop:
        for id, name in ((301, "Petr"), (302, "Petr 303"), (304, "Petr.303"), (305, "petr_303")):
            await shop.as_person("petr", Person(id=PersonId(id), first_name=name), "mine")
        handled = await shop.as_person("petr", Person(id=PersonId(303), first_name="Petr"), "hear me")
        assert handled.state is InboxState.HANDLED, handled.error
        assert len({each.handle for each in await shop.contacts()}) == 5


async def test_a_person_unlinked_again_and_again_is_heard_every_time() -> None:
    """A28: his older cards, which stand for him no more, bear all the handles he could wish for."""
    async with open_workshop() as shop:
        for turn in range(5):
            handled = await shop.says("petr", f"message {turn}")
            assert handled.state is InboxState.HANDLED, handled.error
            for each in await shop.contacts():
                await shop.see(lambda tx, card=each: tx.contacts.save(replace(card, person=None)))
        assert len({each.handle.casefold() for each in await shop.contacts()}) == 5


async def test_a_newcomer_does_not_bear_a_colleagues_name_spelt_otherwise() -> None:
    """A28, R244: ё is е in mentions, so a handle that differs by nothing else would make both unreachable."""
    async with open_workshop() as shop:
        await shop.see(lambda tx: tx.people.save_employee(replace(shop.staff["boris"], handle="Семен")))
        await shop.as_person("petr", Person(id=PersonId(303), first_name="СЕМЁН"), "Hello")
        assert [each.handle for each in await shop.contacts()] == ["СЕМЁН.303"]


async def test_a_username_is_kept_up_to_date() -> None:
    """R39: the field follows what Telegram shows; the name stays as it was."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        renamed = replace(PEOPLE["ivan"], first_name="Vanya", username="vanya")
        await shop.as_person("ivan", renamed, "Me again")
        (contact,) = await shop.contacts()
        assert (contact.name, contact.username) == ("Ivan Petrov", "vanya")
