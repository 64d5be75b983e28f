"""Who may act: every kind of act by every kind of actor, flawed acts, and what a hidden comment keeps to itself (R219–R222)."""

import pytest
from msgspec.structs import replace

from bridge.domain.events import (
    Act,
    CommentEdited,
    CommentWritten,
    LikeToggled,
    RosterChanged,
    StatusSet,
    TaskEdited,
    TaskOrdered,
    TaskTrashed,
)
from bridge.domain.ids import (
    CommentId,
    EmployeeId,
    FileId,
    ProjectId,
    TaskId,
    TemplateId,
)
from bridge.domain.limits import FILES_PER_COMMENT_MAX, TITLE_CODE_POINTS_MAX
from bridge.domain.messages import Comment, RichText
from bridge.domain.people import EmployeeRef
from bridge.domain.tasks import Role, RosterEntry, StatusKind, Task
from tests.bridge.services.test_handle_acts import employee, entry, ordered
from tests.bridge.services.workshop import Workshop, open_workshop

# -- verdicts --------------------------------------------------------------------------------------------------------------


def acts_of(shop: Workshop, task: Task, comment: Comment) -> dict[str, Act]:
    """One act of every kind that needs a right, by the client's assignee."""
    who = {"account": shop.account.id, "actor": shop.staff["pavel"].id}
    return {
        "comment": CommentWritten(**who, task=task.id, body=RichText(text="x")),
        "status": StatusSet(**who, task=task.id, status=shop.statuses[StatusKind.IN_PROGRESS].id),
        "roster": RosterChanged(**who, task=task.id, add=(entry(shop, Role.PARTICIPANT, "pavel"),)),
        "text": TaskEdited(**who, task=task.id, title="Other"),
        "trash": TaskTrashed(**who, task=task.id),
        "like": LikeToggled(**who, comment=comment.id, on=True),
        "edit": CommentEdited(**who, comment=comment.id, body=RichText(text="x")),
    }


VERDICTS = {
    # actor: act → denial word, "" for allowed (R219, R220, R230)
    "olga": {},
    "pavel": {"roster": "role_too_weak", "text": "role_too_weak", "trash": "role_too_weak"},
    "boris": dict.fromkeys(["comment", "status", "roster", "text", "trash", "like", "edit"], "no_access"),
    "gone": dict.fromkeys(["comment", "status", "roster", "text", "trash", "like", "edit"], "deactivated"),
    "nobody": dict.fromkeys(["comment", "status", "roster", "text", "trash", "like", "edit"], "no_access"),
    "foreigner": dict.fromkeys(["comment", "status", "roster", "text", "trash", "like", "edit"], "no_access"),
}


@pytest.mark.parametrize("kind", ["comment", "status", "roster", "text", "trash", "like", "edit"])
@pytest.mark.parametrize("who", list(VERDICTS))
async def test_verdicts(who: str, kind: str) -> None:
    """R219–R221, R230, R231: admin olga, assignee pavel, colleague boris, one who left, nobody, another account's owner."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        (comment,) = await shop.comments(task.id)
        act = replace(acts_of(shop, task, comment)[kind], actor=await actor(shop, who))
        expected = VERDICTS[who].get(kind, "not_author" if kind == "edit" else "")
        outcome = await shop.acts(act)
        assert outcome.denial == expected
        if expected:
            assert len(await shop.comments(task.id)) == 1
            assert len(outcome.notices) == 1


async def actor(shop: Workshop, who: str) -> EmployeeId:
    """Somebody of every kind."""
    match who:
        case "gone":
            gone = replace(shop.staff["boris"], is_active=False)
            await shop.see(lambda tx: tx.people.save_employee(gone))
            return gone.id
        case "nobody":
            return EmployeeId(424242)
        case "foreigner":
            return (await shop.see(shop.second_account)).owner
        case _:
            return shop.staff[who].id


@pytest.mark.parametrize("kind", ["comment", "status", "roster", "text", "trash", "like", "edit"])
async def test_another_account_sees_nothing_of_ours(kind: str) -> None:
    """Every act of another account about our rows is refused as if they did not exist (R90)."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        (comment,) = await shop.comments(task.id)
        other = await shop.see(shop.second_account)
        act = replace(acts_of(shop, task, comment)[kind], account=other.id, actor=other.owner)
        assert (await shop.acts(act)).denial == "no_access"


@pytest.mark.parametrize(
    ("change", "denial"),
    [
        ({"body": RichText(text="   ")}, "empty"),
        ({"body": RichText(text="x" * 65_537)}, "too_long"),
        ({"body": RichText(text="я" * 32_769)}, "too_long"),
        ({"files": tuple(FileId(each) for each in range(FILES_PER_COMMENT_MAX + 1))}, "too_many_files"),
        ({"notify": (EmployeeRef(id=EmployeeId(424242)),)}, "no_access"),
        ({"answers": CommentId(424242)}, "no_access"),
        ({"task": TaskId(424242)}, "no_access"),
    ],
)
async def test_a_flawed_comment_is_refused(change: dict[str, object], denial: str) -> None:
    """R183 and plain sense: nothing is written, the reason is named."""
    async with open_workshop() as shop:
        task = await ordered(shop, "pavel")
        act = CommentWritten(account=shop.account.id, actor=shop.staff["pavel"].id, task=task.id, body=RichText(text="x"))
        assert (await shop.acts(replace(act, **change))).denial == denial
        assert len(await shop.comments(task.id)) == 1


@pytest.mark.parametrize(
    ("change", "denial"),
    [
        ({"title": "  "}, "empty"),
        ({"title": "x" * (TITLE_CODE_POINTS_MAX + 1)}, "too_long"),
        ({"template": TemplateId(424242)}, "no_access"),
        ({"project": ProjectId(424242)}, "no_access"),
        ({"roster": (RosterEntry(role=Role.ASSIGNEE, member=EmployeeRef(id=EmployeeId(424242))),)}, "no_access"),
    ],
)
async def test_a_flawed_order_is_refused(change: dict[str, object], denial: str) -> None:
    """Nothing is opened and no number is used up."""
    async with open_workshop() as shop:
        act = TaskOrdered(account=shop.account.id, actor=shop.staff["pavel"].id, title="T")
        assert (await shop.acts(replace(act, **change))).denial == denial
        assert (await ordered(shop)).number == 1


async def test_hidden_comments_stay_with_the_chosen() -> None:
    """R222: a colleague not chosen cannot answer or like it, and learns nothing of its circle by writing after it."""
    async with open_workshop() as shop:
        task = await ordered(shop, "pavel", roster=(entry(shop, Role.PARTICIPANT, "boris"),))
        hidden = await shop.comments_as("pavel", task.id, "secret", notify=(employee(shop, "olga"),), is_hidden=True)
        secret = CommentId(hidden.id_of("comment") or 0)
        like = LikeToggled(account=shop.account.id, actor=shop.staff["boris"].id, comment=secret, on=True)
        assert (await shop.acts(like)).denial == "no_access"
        assert (await shop.comments_as("boris", task.id, "x", answers=secret)).denial == "no_access"
        await shop.comments_as("boris", task.id, "unaware")
        assert (await shop.comments(task.id))[-1].recipients == ()
        await shop.comments_as("olga", task.id, "yes", answers=secret)
        assert (await shop.comments(task.id))[-1].is_hidden
        hidden_items = [each.is_hidden for each in await shop.feed() if each.comment == secret and each.kind == "comment.added"]
        assert hidden_items == [True]
