"""Likes and Telegram reactions are one thing seen from two sides (R213–R218, R251, A12).

A person's reactions on a message are one like of its comment while at least one of them is positive; a bot shows one reaction of
its own while a comment has at least one like.
"""

from collections.abc import Iterable

from bridge.domain.changes import SetLike, Tell
from bridge.domain.decide import NOTHING, Decision, Draft, Setting
from bridge.domain.events import ReactionChanged
from bridge.domain.messages import Comment, Reason
from bridge.domain.people import Contact, ContactRef, Directory, Employee, EmployeeRef, Party
from bridge.domain.permissions import Denied, is_reachable_staff, may_view
from bridge.domain.tasks import Task

POSITIVE = frozenset(["👍", "❤", "🔥", "🥰", "👏", "😁", "🎉", "🤩", "🙏", "👌", "💯", "⚡", "🏆", "😍", "🤗", "🤝", "❤‍🔥", "🆒"])
"""Reactions that are a like (A12); all others are none (R216)."""
OURS = "❤"
"""The one reaction a bot sets while a comment is liked (R217)."""


def is_like(emojis: Iterable[str]) -> bool:
    """Whether a person's present reactions on a message amount to a like; variation selectors are ignored."""
    return any(each.replace("\ufe0f", "") in POSITIVE for each in emojis)


def shown(likes: int) -> str:
    """Our reaction for a number of likes; empty takes it away."""
    return OURS if likes > 0 else ""


def liking(
    event: ReactionChanged, comment: Comment | None, task: Task | None, directory: Directory, setting: Setting, *, now: float
) -> Decision:
    """What a changed reaction on a message of a comment does: sets or removes the person's like and tells its author.

    Ignored: an unknown message, somebody unknown or anonymous (R218), an employee without access, an account without likes
    (R215), a change that leaves the like as it was.
    """
    if comment is None or task is None or event.person is None or not setting.account.settings.likes_enabled:
        return NOTHING
    before, after = is_like(event.old), is_like(event.new)
    party = _party(directory.of_person(event.person.id))
    if before == after or party is None:
        return NOTHING
    if isinstance(party, EmployeeRef) and isinstance(may_view(task, party, directory), Denied):
        return NOTHING
    return liked(comment, party, directory, on=after, now=now)


def liked(comment: Comment, party: Party, directory: Directory, *, on: bool, now: float) -> Decision:
    """A like set or removed, and the Chronicle event of a new one for the comment's author, if an employee (R251)."""
    draft = Draft()
    draft.change(SetLike(comment=comment.id, party=party, on=on, at=now))
    author = comment.author
    if on and isinstance(author, EmployeeRef) and author != party and is_reachable_staff(directory.employee(author.id)):
        liker = directory.party(party)
        draft.change(
            Tell(
                account=comment.account,
                employee=author.id,
                task=comment.task,
                comment=comment.id,
                reason=Reason.LIKED,
                at=now,
                detail=liker.name if liker is not None else "",
            )
        )
    return draft.decision()


def _party(someone: Employee | Contact | None) -> Party | None:
    match someone:
        case Employee(id=id):
            return EmployeeRef(id=id)
        case Contact(id=id):
            return ContactRef(id=id)
        case None:
            return None
