"""Staff acts through the front door: verdicts, recipients, idempotency, and what the feed and the Chronicle say."""

import pytest
from msgspec.structs import replace

from bridge.domain.conversations import Conversation, ConversationKind, Lane
from bridge.domain.deliveries import DeliveryState, InboxState
from bridge.domain.effects import Edit, React, Send, SendFile, Travel
from bridge.domain.events import (
    CommentEdited,
    ConversationSet,
    DeliveryResolved,
    EventsRead,
    LikeToggled,
    RosterChanged,
    StatusSet,
    TaskOrdered,
    TaskTrashed,
)
from bridge.domain.ids import (
    ChatId,
    CommentId,
    ConversationId,
    FileId,
    ProjectId,
    TaskId,
    TemplateId,
)
from bridge.domain.messages import File, Purpose, Reason, RichText
from bridge.domain.people import ContactRef, EmployeeRef
from bridge.domain.tasks import Project, Role, RosterEntry, StatusKind, Task, Template
from bridge.ports.store import Transaction
from bridge.services.handle import IdempotencyKeyReused
from tests.bridge.services.workshop import Workshop, open_workshop


def employee(shop: Workshop, who: str) -> EmployeeRef:
    """The employee of a first name."""
    return EmployeeRef(id=shop.staff[who].id)


def entry(shop: Workshop, role: Role, who: str) -> RosterEntry:
    """A roster entry of a first name."""
    return RosterEntry(role=role, member=employee(shop, who))


async def ordered(shop: Workshop, who: str = "pavel", **more: object) -> Task:
    """A task ordered by an employee, to himself unless said otherwise."""
    act = TaskOrdered(account=shop.account.id, actor=shop.staff[who].id, title="Act for March")
    outcome = await shop.acts(replace(act, **more))
    assert outcome.denial == "", outcome
    id = outcome.id_of("task")
    assert id is not None
    task = await shop.see(lambda tx: tx.tasks.get(TaskId(id)))
    assert task is not None
    return task


# -- tasks ---------------------------------------------------------------------------------------------------------------


async def test_an_ordered_task_has_number_comment_0_and_told_assignees() -> None:
    """R74, R145: numbers without gaps, the standard template's assignee told, the actor assigner."""
    async with open_workshop() as shop:
        for number in (1, 2):
            task = await ordered(shop, "olga", description="Please")
            assert task.number == number
        assert task.members(Role.ASSIGNER) == (employee(shop, "olga"),)
        assert task.members(Role.ASSIGNEE) == (employee(shop, "pavel"),)
        (first,) = await shop.comments(task.id)
        assert (first.is_first, first.body.text) == (True, "Please")
        assert [each.reason for each in await shop.chronicle("pavel")] == [Reason.NEW_TASK] * 2


async def test_a_silent_order_tells_nobody() -> None:
    """R176."""
    async with open_workshop() as shop:
        await ordered(shop, "olga", silent=True)
        assert await shop.chronicle("pavel") == []


async def furnish_project(shop: Workshop) -> tuple[TemplateId, ProjectId]:
    """A template of a project whose default template is another one (R75)."""

    def furnish(tx: Transaction) -> tuple[TemplateId, ProjectId]:
        account = shop.account.id
        of_project = Template(id=TemplateId(7002), account=account, name="P", assignees=(employee(shop, "boris"),))
        naming = Template(
            id=TemplateId(7001), account=account, name="T", project=ProjectId(7003), assignees=(employee(shop, "pavel"),)
        )
        project = Project(
            id=ProjectId(7003),
            account=account,
            number=1,
            title="Site",
            default_template=of_project.id,
            default_assignees=(employee(shop, "olga"),),
            default_participants=(employee(shop, "pavel"),),
        )
        tx.catalog.save_template(of_project)
        tx.catalog.save_template(naming)
        tx.catalog.save_project(project)
        return naming.id, project.id

    return await shop.see(furnish)


@pytest.mark.parametrize("by", ["project", "template"])
async def test_a_project_brings_its_template_and_people(by: str) -> None:
    """R74–R76: the project's default template, also when another template names the project; its default people join."""
    async with open_workshop() as shop:
        template, project = await furnish_project(shop)
        chosen: dict[str, object] = {"project": project} if by == "project" else {"template": template}
        task = await ordered(shop, "olga", **chosen)
        assert task.project == project
        assert task.template == TemplateId(7002)
        assert task.members(Role.ASSIGNEE) == (employee(shop, "boris"), employee(shop, "olga"))
        assert task.members(Role.PARTICIPANT) == (employee(shop, "pavel"),)


async def test_a_status_tells_staff_and_never_the_client() -> None:
    """R148, R177: the client is assigner; the assignee is told, the client's chat stays silent."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        status = shop.statuses[StatusKind.IN_PROGRESS].id
        act = StatusSet(account=shop.account.id, actor=shop.staff["olga"].id, task=task.id, status=status)
        for _ in range(2):  # the second time changes nothing
            assert (await shop.acts(act)).denial == ""
        note = (await shop.comments(task.id))[-1]
        assert note.is_system
        assert [each.party for each in note.recipients] == [employee(shop, "pavel")]
        assert len(await shop.comments(task.id)) == 2
        assert await shop.due() == []


async def test_new_assignees_are_told_and_participants_are_not() -> None:
    """R146: being connected."""
    async with open_workshop() as shop:
        task = await ordered(shop, "pavel", silent=True)
        add = (entry(shop, Role.ASSIGNEE, "boris"), entry(shop, Role.PARTICIPANT, "olga"))
        act = RosterChanged(account=shop.account.id, actor=shop.staff["pavel"].id, task=task.id, add=add)
        assert (await shop.acts(act)).denial == ""
        assert [each.reason for each in await shop.chronicle("boris")] == [Reason.CONNECTED]
        assert await shop.chronicle("olga") == []


async def test_a_task_keeps_exactly_one_assigner() -> None:
    """Glossary: a new assigner replaces the old one; without any the change is refused."""
    async with open_workshop() as shop:
        task = await ordered(shop, "pavel")
        base = RosterChanged(account=shop.account.id, actor=shop.staff["olga"].id, task=task.id)
        refusal = await shop.acts(replace(base, remove=(entry(shop, Role.ASSIGNER, "pavel"),)))
        assert refusal.denial == "assigner_needed"
        assert (await shop.acts(replace(base, add=(entry(shop, Role.ASSIGNER, "boris"),)))).denial == ""
        (changed,) = await shop.tasks()
        assert changed.members(Role.ASSIGNER) == (employee(shop, "boris"),)


# -- comments ------------------------------------------------------------------------------------------------------------


async def test_default_recipients_are_the_last_circle() -> None:
    """R139: the author of the last comment and those told of it, but the writer."""
    async with open_workshop() as shop:
        task = await ordered(shop, "olga")
        both = (employee(shop, "pavel"), employee(shop, "boris"))
        await shop.comments_as("olga", task.id, "First", notify=both)
        await shop.comments_as("pavel", task.id, "Second")
        last = (await shop.comments(task.id))[-1]
        assert {each.party for each in last.recipients} == {employee(shop, "olga"), employee(shop, "boris")}


async def test_breaking_into_a_talk_with_a_client_tells_nobody() -> None:
    """R141, R142: the colleague who was not in the conversation must choose whom to tell."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        await shop.comments_as("olga", task.id, "What is this about?")
        assert (await shop.comments(task.id))[-1].recipients == ()
        assert await shop.due() == []


async def test_a_mentioned_colleague_joins_and_hears() -> None:
    """R137: connected as participant on saving."""
    async with open_workshop() as shop:
        task = await ordered(shop, "pavel", silent=True)
        await shop.comments_as("pavel", task.id, "@boris have a look", notify=())
        assert [each.reason for each in await shop.chronicle("boris")] == [Reason.MENTIONED]
        (joined,) = await shop.tasks()
        assert employee(shop, "boris") in joined.members(Role.PARTICIPANT)


async def test_a_contact_without_dialogue_is_shown_unreachable() -> None:
    """R254, R51: nothing is sent, the comment says so."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (contact,) = await shop.contacts()
        await shop.see(lambda tx: tx.conversations.drop(tx.conversations.dialogues_of(shop.account.id, ref_of(contact.id))[0].id))
        task = await ordered(shop, "pavel")
        await shop.comments_as("pavel", task.id, "Hello?", notify=(ref_of(contact.id),))
        assert [each.unreachable for each in (await shop.comments(task.id))[-1].recipients] == [True]
        assert await shop.due() == []


def ref_of(contact: int) -> ContactRef:
    """The contact of an id."""
    from bridge.domain.ids import ContactId

    return ContactRef(id=ContactId(contact))


async def uploaded(shop: Workshop, name: str, size: int, *, id: int = 8001) -> FileId:
    """A file as the upload request leaves it."""
    file = File(id=FileId(id), account=shop.account.id, name=name, size_bytes=size, digest="d" * 64)
    await shop.see(lambda tx: tx.files.save(file))
    return file.id


async def test_files_travel_after_the_text_by_the_rule() -> None:
    """R53, R178, R179, R181: text first, then each file, a pdf as document and a docx as link."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Send the act")
        (task,) = await shop.tasks()
        files = (await uploaded(shop, "act.pdf", 1000), await uploaded(shop, "act.docx", 1000, id=8002))
        await shop.comments_as("pavel", task.id, "Here", files=files)
        text, pdf, docx = [each.effect for each in await shop.due()]
        assert isinstance(text, Send)
        assert isinstance(pdf, SendFile)
        assert isinstance(docx, SendFile)
        assert (pdf.travel, docx.travel) == (Travel.DOCUMENT, Travel.LINK)


async def test_a_file_of_another_comment_cannot_be_taken() -> None:
    """R186: naming a file that already belongs somewhere is refused, as is an unknown one or one named twice."""
    async with open_workshop() as shop:
        task = await ordered(shop, "pavel")
        mine = await uploaded(shop, "act.pdf", 1000)
        assert (await shop.comments_as("pavel", task.id, "a", files=(mine,))).denial == ""
        fresh = await uploaded(shop, "b.pdf", 1000, id=8005)
        for files in ((mine,), (FileId(999),), (fresh, fresh)):
            assert (await shop.comments_as("pavel", task.id, "b", files=files)).denial == "no_access"


async def test_an_edit_follows_the_message_to_the_client() -> None:
    """R80, R230: its author edits; the client's message is edited, no other comes."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        outcome = await shop.comments_as("pavel", task.id, "Tomorow")
        await shop.carry_out()
        comment = CommentId(outcome.id_of("comment") or 0)
        edit = CommentEdited(
            account=shop.account.id, actor=shop.staff["pavel"].id, comment=comment, body=RichText(text="Tomorrow")
        )
        assert (await shop.acts(replace(edit, actor=shop.staff["olga"].id))).denial == "not_author"
        assert (await shop.acts(edit)).denial == ""
        (change,) = await shop.due()
        assert isinstance(change.effect, Edit)
        assert change.effect.body.text == "Tomorrow"


async def test_a_like_is_one_reaction_however_many_like() -> None:
    """R214, R217, R251: the bot reacts at the first like and takes it away after the last."""
    async with open_workshop() as shop:
        message = shop.message("ivan", "Thank you!")
        await shop.hears(message)
        (task,) = await shop.tasks()
        (comment,) = await shop.comments(task.id)
        seen: list[list[str]] = []
        for who, on in (("pavel", True), ("pavel", True), ("olga", True), ("pavel", False), ("olga", False)):
            await shop.acts(LikeToggled(account=shop.account.id, actor=shop.staff[who].id, comment=comment.id, on=on))
            seen.append([each.effect.emoji for each in await shop.carry_out() if isinstance(each.effect, React)])
        assert seen == [["❤"], [], [], [], [""]]


# -- trash, bindings, deliveries, reading ------------------------------------------------------------------------------------


async def test_a_trashed_task_takes_no_comments_until_it_is_restored() -> None:
    """R240: to the trash and back; a purged task is gone for everybody."""
    async with open_workshop() as shop:
        task = await ordered(shop, "olga")
        act = TaskTrashed(account=shop.account.id, actor=shop.staff["olga"].id, task=task.id)
        await shop.acts(act)
        assert (await shop.comments_as("olga", task.id, "x")).denial == "trashed"
        await shop.acts(replace(act, restore=True))
        assert (await shop.comments_as("olga", task.id, "x")).denial == ""
        await shop.acts(replace(act, purge=True))
        assert (await shop.comments_as("olga", task.id, "x")).denial == "no_access"
        assert (await shop.acts(replace(act, restore=True))).denial == "no_access"


async def bound_group(shop: Workshop, task: Task) -> ConversationId:
    """A group bound to a task."""
    room = Conversation(
        id=ConversationId(7500),
        account=shop.account.id,
        kind=ConversationKind.GROUP,
        lane=Lane(bot=shop.standard_bot.id, chat=ChatId(-1001)),
        task=task.id,
    )
    await shop.see(lambda tx: tx.conversations.save(room))
    return room.id


async def test_a_comment_goes_to_the_bound_group_until_it_is_unbound() -> None:
    """R67, A16: unbinding from the console by whoever has access."""
    async with open_workshop() as shop:
        task = await ordered(shop, "pavel", silent=True)
        room = await bound_group(shop, task)
        await shop.comments_as("pavel", task.id, "to all", notify=())
        (relayed,) = await shop.carry_out()
        assert (relayed.lane.chat, relayed.effect.purpose) == (-1001, Purpose.RELAY)  # type: ignore[union-attr]  # a Send
        unbind = ConversationSet(account=shop.account.id, actor=shop.staff["boris"].id, conversation=room, unbind=True)
        assert (await shop.acts(unbind)).denial == "no_access"
        assert (await shop.acts(replace(unbind, actor=shop.staff["pavel"].id))).denial == ""
        await shop.comments_as("pavel", task.id, "nobody hears", notify=())
        assert await shop.due() == []


@pytest.mark.parametrize(("arrived", "state"), [(True, DeliveryState.DELIVERED), (False, DeliveryState.DUE)])
async def test_a_person_decides_about_a_delivery_in_doubt(arrived: bool, state: DeliveryState) -> None:
    """Design §6: it arrived, or it is sent again; a delivery not in doubt is left alone."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        await shop.comments_as("pavel", task.id, "Answer")
        (delivery,) = await shop.due()
        act = DeliveryResolved(account=shop.account.id, actor=shop.staff["pavel"].id, delivery=delivery.id, arrived=arrived)
        assert (await shop.acts(act)).denial == "not_in_doubt"
        doubtful = replace(delivery, state=DeliveryState.IN_DOUBT, attempts=3)
        await shop.see(lambda tx: tx.outbox.save(doubtful))
        assert (await shop.acts(replace(act, actor=shop.staff["boris"].id))).denial == "no_access"
        assert (await shop.acts(act)).denial == ""
        resolved = await shop.see(lambda tx: tx.outbox.get(delivery.id))
        assert resolved is not None
        assert resolved.state is state


async def test_events_are_read_one_by_one_or_all() -> None:
    """R234: only one's own."""
    async with open_workshop() as shop:
        for _ in range(3):
            await ordered(shop, "olga")
        first, *_ = await shop.chronicle("pavel")
        read = EventsRead(account=shop.account.id, actor=shop.staff["boris"].id, events=(first.id,))
        await shop.acts(read)
        assert len(await shop.chronicle("pavel")) == 3
        await shop.acts(replace(read, actor=shop.staff["pavel"].id))
        assert len(await shop.chronicle("pavel")) == 2
        await shop.acts(replace(read, actor=shop.staff["pavel"].id, events=()))
        assert await shop.chronicle("pavel") == []


# -- idempotency -------------------------------------------------------------------------------------------------------------


async def test_the_same_key_does_an_act_once() -> None:
    """Design §6: repeated, the act answers what it answered; the key for another act is the client's mistake."""
    async with open_workshop() as shop:
        act = TaskOrdered(account=shop.account.id, actor=shop.staff["olga"].id, title="Once")
        first = await shop.acts(act, key="k1")
        again = await shop.acts(act, key="k1")
        assert again.created == first.created
        assert (first.is_repeated, again.is_repeated) == (False, True)
        assert len(await shop.tasks()) == 1
        with pytest.raises(IdempotencyKeyReused):
            await shop.acts(replace(act, title="Twice"), key="k1")
        with pytest.raises(IdempotencyKeyReused):
            await shop.acts(replace(act, actor=shop.staff["pavel"].id), key="k1")
        assert len(await shop.tasks()) == 1


async def test_an_act_leaves_a_handled_inbox_row() -> None:
    """Design §6: staff acts go the same way as updates."""
    async with open_workshop() as shop:
        await ordered(shop)
        assert await shop.see(lambda tx: tx.inbox.count(InboxState.HANDLED)) == 1


async def test_the_feed_tells_what_became_true() -> None:
    """Every change has its kind, in commit order, with the task's number."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        kinds = [each.kind for each in await shop.feed()]
        assert kinds == [
            "contact.saved",
            "task.created",
            "comment.added",
            "chronicle.added",
            "conversation.bound",
        ]
        assert all(b'"task":1' in each.body for each in await shop.feed() if each.kind != "contact.saved")
