"""A client's conversation through the front door: inbox in; contact, task, comments, notifications and answers out."""

from bridge.domain.deliveries import InboxState
from bridge.domain.messages import CommentSource, Purpose, Reason
from bridge.domain.people import ContactRef, EmployeeRef
from bridge.domain.tasks import Role
from tests.bridge.services.workshop import open_workshop, texts


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
        outcome = await shop.comments_as("pavel", task.id, "Fixed, sorry!")
        assert outcome.denial == ""
        (answer,) = await shop.due()
        assert texts([answer]) == [(201, "Fixed, sorry!")]
        assert answer.effect.purpose is Purpose.ANSWER  # type: ignore[union-attr]  # a Send, see above
